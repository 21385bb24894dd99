"""What every page is put together from: choices that live in the address, links, cards, chart frames.

Links and the browser's back button. The address (page + query parameters) is the only place where a choice is
kept; a widget is set from it at every run and writes back to it in its callback. Tried in a real browser
against the alternatives of Streamlit 1.67 (tests/browser/test_links.py holds what came of it):

- ``bind="query-params"`` replaces the history entry, so back skips the view before; after a page change
  back lands on ``/`` with the defaults; AppTest cannot see it.
- ``st.navigation``'s own menu drops all parameters, so the menu is made of links of our own
  (dashboard/anchors.py).
- A ``page_link`` to the page one is on changes the parameters but not the address: links within a page are
  therefore buttons whose callback writes ``st.query_params``.
- ``<a href>`` alone loads the whole application anew; a Markdown link opens another tab.
- ``st.switch_page(query_params=…)`` enters the new parameters under the old page first. So back from a
  township shows the page before with that township marked, and once more back shows it as it was.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, NoReturn
from urllib.parse import quote_plus

import pandas as pd
import streamlit as st

from dashboard import anchors, charts, drawings, labels, paper, press, settings, sheets, sources, store
from dashboard.labels import t
from dashboard.sources import Source

PAGES = (
    "overview",
    "coverage",
    "aid",
    "township",
    "compare",
    "scores",
    "explore",
    "report",
    "narrative",
    "returns",
    "progress",
    "review",
    "checks",
    "restatements",
    "audit",
    "begin",
    "accounts",
    "service",
)
SHARED = ("year", "quarter", "kinds", "unit", "lang", "sample", "asof", "boundaries")
"""Parameters that travel from page to page; the others belong to one page."""

KINDS = ("town", "township", "subdistrict", "park", "other")


# --- The address ----------------------------------------------------------------------------------------


def apply_address() -> None:
    """Take settings, language and theme over for this run. First call of the app and of every fragment."""
    settings.keep()
    labels.use(st.query_params.get("lang"))
    theme = st.context.theme
    charts.use(theme.type if theme and not paper.is_paper() else None)


def carried(**more: object) -> dict[str, str]:
    """The parameters a link to another page takes along, with ``more`` laid over them."""
    kept = {key: value for key, value in st.query_params.to_dict().items() if key in SHARED}
    return kept | {key: str(value) for key, value in more.items() if value is not None}


def path(page: str) -> str:
    """The script of a page, as st.page_link and st.switch_page want it."""
    return f"dashboard/pages/{page}.py"


def link(
    page: str, label: str, *, icon: str = "", key: str | None = None, help: str = "", **more: object
) -> None:
    """A link to a page with the present filters and ``more``; the browser shows its full address.

    ``help`` is shown while the mouse is on it. Nothing where this person may not see the page.
    """
    if not store.may_see(page):
        return
    container = st.container(key=key) if key else st
    container.page_link(path(page), label=label, icon=icon, help=help, query_params=carried(**more))


def over(page: str, name: str, inside: str, *, help: str = "", **more: object) -> str:
    """HTML that is clickable as a whole: a link to a page with the present filters and ``more`` lies over it.

    ``name`` is what is read out, ``help`` is shown while the mouse is on it.
    """
    link = ""
    if store.may_see(page):
        hint = f' title="{html.escape(help)}"' if help else ""
        link = anchors.anchor(page, "", carried(**more), style="ud-over", label=name, more=hint)
    return f'<div class="ud-cell">{inside}{link}</div>'


def sentence(page: str, text: str, **more: object) -> str:
    """A sentence as HTML, all of it a link to a page; what stands in ``**`` is bold. See ``link``."""
    if not store.may_see(page):
        return ""
    return anchors.anchor(page, anchors.bold(text), carried(**more), style="ud-sentence")


def way(page: str, label: str, *, icon: str = "arrow_forward", **more: object) -> str:
    """A link to a page as HTML, with an icon before its label. See ``link``."""
    if not store.may_see(page):
        return ""
    glyph = f'<span class="ud-icon" data-icon="{icon}" aria-hidden="true"></span>' if icon else ""
    return anchors.anchor(page, glyph + html.escape(label), carried(**more), style="ud-way")


def follow_click() -> None:
    """Go to the township whose bar, mark or row was clicked, if one was.

    All parameters go along, the old page's own too: Streamlit enters them under the old page first, and back
    must find that page as it was left.
    """
    unit = st.session_state.pop("clicked_unit", None)
    if unit:
        here = st.query_params.to_dict()
        shown = {"indicator": here["ratio"]} if "ratio" in here else {}
        st.switch_page(path("township"), query_params={**here, **shown, "unit": unit})


def pick(
    name: str,
    options: Sequence[Any],
    default: Any,
    *,
    label: str,
    write: Callable[[Any], str] = str,
    width: int | Literal["stretch"] = "stretch",
    style: Literal["select", "list", "pills"] = "select",
) -> Any:
    """A choice kept in the address under ``name``; an unknown value there counts as the default.

    ``select`` is Streamlit's box, in which one can search; ``list`` the browser's own, which costs next to
    nothing and opens on a phone as its lists do.
    """
    by_text = {str(option): option for option in options}
    value = by_text.get(st.query_params.get(name, ""), default)
    if style == "pills":
        pills(name, [(str(option), write(option), option == value) for option in options], label)
        return value
    key = f"pick_{name}"
    st.session_state[key] = value
    if style == "list":
        offer_choice(name)
        said = [(str(option), write(option), option == value) for option in options]
        sheets.put(press.choice(f"set {name}", said, label, width=int(width)), width="content")
        return value

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            st.query_params[name] = str(chosen)

    st.selectbox(
        label, options, key=key, format_func=write, on_change=changed, label_visibility="collapsed",
        width=width,
    )  # fmt: skip
    return value


def pills(name: str, options: Sequence[tuple[str, str, bool]], label: str) -> None:
    """A few choices side by side: what the address then says under ``name``, the text, whether it is on."""
    st.session_state.setdefault(_OFFERED, set()).add(name)
    said = [(f"set {name} {value}", text, is_on) for value, text, is_on in options]
    sheets.put(press.pills(said, label, attributes=f' data-pick="{name}"'), width="content")


_OFFERED = "choices_offered"
"""Key of the session under which the names stand that a pressed button may set in the address."""


def offer_choice(name: str) -> None:
    """Let a button of the page's own HTML (``set NAME VALUE``) change the address under ``name``."""
    st.session_state.setdefault(_OFFERED, set()).add(name)


def chosen(name: str, value: str) -> bool:
    """Enter what was pressed into the address; False where no such choice was offered."""
    if name not in st.session_state.get(_OFFERED, ()):
        return False
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
    return True


def hear_choices() -> None:
    """Take what is chosen from lists and pills of our own into the address; drawn in the page itself."""
    press.listen(_heard, press.CHOICES)


def _heard(words: list[str]) -> None:
    what, name, *rest = [*words, "", ""]
    if what == "set":
        chosen(name, rest[0])


def pick_kinds() -> list[str]:
    """The kinds of unit to include, kept in the address; empty means all of them."""
    present = _kinds_present()
    chosen = [kind for kind in st.query_params.get("kinds", "").split(",") if kind in present]
    if len(present) < 2:
        return chosen
    options = []
    for kind in present:
        then = [each for each in present if (each in chosen) != (each == kind)]
        value = ",".join(then) if len(then) < len(present) else ""
        options.append((value, labels.kind_name(kind), kind in chosen))
    pills("kinds", options, t("common.filter_kinds"))
    return chosen


def _clear_kinds() -> None:
    st.query_params.pop("kinds", None)


def _kinds_present() -> list[str]:
    kinds = {row["kind"] for row in store.rows("units/count_by_kind")}
    return [kind for kind in KINDS if kind in kinds]


@dataclass(frozen=True)
class Period:
    """The quarter a page shows, who is included, and how complete it is."""

    year: int
    quarter: int
    kinds: tuple[str, ...]
    """Kinds of unit included; none named means all."""
    first_year: int
    """The first year that anything was filed for."""
    units_reporting: int
    units_expected: int
    last_filed_at: Any

    @property
    def at(self) -> dict[str, Any]:
        """year, quarter and kinds as a query wants them."""
        return {"year": self.year, "quarter": self.quarter, "kinds": self.kinds}

    @property
    def queries(self) -> dict[str, dict[str, Any]]:
        """The query that its line at the right of the filters comes from, with its parameters."""
        return {"units/period_by_quarter": {"kinds": self.kinds}}

    @property
    def name(self) -> str:
        """2026年三季度."""
        return labels.period(self.year, self.quarter)


def filter_bar(
    page: str,
    extra: Callable[[], Any] | None = None,
    last: Callable[[], None] | None = None,
    *,
    is_plain: bool = False,
) -> tuple[Period, Any]:
    """Draw the filters of a page; the chosen period and what ``extra`` (drawn first) returned.

    ``last`` draws one more behind the others. ``is_plain``: all of them are HTML of our own, one element.

    Stops the page, saying what to do, while nothing has been filed or when nothing fits the filters.
    """
    if is_plain:
        with sheets.gathering() as pieces:
            period, more = _filters(page, extra, last)
        sheets.put(f'<div class="ud-filters">{"".join(pieces)}</div>')
    else:
        box = st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters")
        with sheets.closed(), box:
            period, more = _filters(page, extra, last)
    if not period.units_expected:
        sheets.flush()
        st.html(note(t("common.no_match", period=period.name)))
        st.button(t("common.clear_filters"), on_click=_clear_kinds)
        st.stop()
    return period, more


def _filters(
    page: str, extra: Callable[[], Any] | None, last: Callable[[], None] | None
) -> tuple[Period, Any]:
    """The filters one by one; the period has no units where nothing fits them."""
    more = extra() if extra else None
    known = store.rows("units/period_by_quarter")
    if not known:
        empty(page)
    years = sorted({int(row["year"]) for row in known}, reverse=True)
    year = pick(
        "year", years, years[0], label=t("common.filter_year"), write=labels.year_name, width=108,
        style="list",
    )  # fmt: skip
    quarters = sorted((int(row["quarter"]) for row in known if row["year"] == year), reverse=True)
    quarter = pick(
        "quarter", quarters, quarters[0], label=t("common.filter_quarter"), width=150, style="list",
        write=lambda q: labels.quarter_name(q)
        if (year, q) != (years[0], quarters[0])
        else t("common.filter_latest", quarter=labels.quarter_name(q)),
    )  # fmt: skip
    kinds = pick_kinds()
    if last:
        last()
    if kinds:
        known = store.rows("units/period_by_quarter", kinds=kinds)
    row = next((row for row in known if (row["year"], row["quarter"]) == (year, quarter)), None)
    period = Period(
        year=year, quarter=quarter, kinds=tuple(kinds), first_year=years[-1],
        units_reporting=int(row["units_reporting"]) if row else 0,
        units_expected=int(row["units_expected"]) if row else 0,
        last_filed_at=row["last_filed_at"] if row else None,
    )  # fmt: skip
    if row:
        line = _coverage_line(period)
        st.session_state[sources.LINE] = t("common.dot").join([period.name, line])
        of = sources.attribute(Source(period.queries))
        sheets.put(f'<div class="ud-asof"{of}>{html.escape(line)}</div>')
    return period, more


def _coverage_line(period: Period) -> str:
    parts = [t("common.as_of", day=labels.day(period.last_filed_at)), reported(period)]
    return t("common.dot").join(parts)


def reported(period: Period | Mapping[str, Any]) -> str:
    """18/20 个单位已报, of a period or of any row with units_reporting and units_expected."""
    row = vars(period) if isinstance(period, Period) else period
    return t("common.n_of_m", reporting=int(row["units_reporting"]), expected=int(row["units_expected"]))


def empty(page: str) -> NoReturn:
    """Nothing filed yet: what this page will show, and the button that gets there. Ends the page."""
    day = store.as_of_day()
    shown = t(f"common.help_{page}").rstrip("。.")
    text = t("common.empty_past", day=labels.day(day)) if day else t("common.empty_text", page=shown)
    st.html(
        f'<h1 class="ud-title">{html.escape(t("common.empty_title"))}</h1>'
        f'<p class="ud-body">{html.escape(text)}</p>'
    )
    if not day:
        link("returns", t("common.empty_go"), icon=":material/upload_file:")
    st.stop()


# --- Text, cards, frames ----------------------------------------------------------------------------------


def title(finding: str, plain: str, *, origin: Source | None = None) -> None:
    """The finding as the page's title and the plain name under it."""
    of = sources.attribute(origin)
    sheets.put(
        f'<div><h1 class="ud-title"{of}>{html.escape(finding)}</h1>'
        f'<p class="ud-plain"{of}>{html.escape(plain)}</p></div>'
    )


def note(text: str, *, origin: Source | None = None) -> str:
    """A small grey line as HTML."""
    return f'<p class="ud-note"{sources.attribute(origin)}>{html.escape(text)}</p>'


def image(svg: str, alt: str = "") -> str:
    """An SVG as an image of an HTML text (Streamlit strips inline SVG)."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(alt)}" src="data:image/svg+xml;base64,{data}">' if svg else ""


def card(
    label: str,
    figure: str,
    change: str,
    spark: str,
    *,
    counted: str = "",
    target: str = "",
    pace: str = "",
    is_missing: bool = False,
    origin: Source | None = None,
) -> str:
    """A metric card as HTML: name, coverage, figure, sparkline, target, change and pace (these two HTML)."""
    missing = " ud-missing" if is_missing else ""
    return (
        f'<div class="ud-card"{sources.attribute(origin)}><div class="ud-line">'
        f'<span class="ud-label">{html.escape(label)}</span>'
        f'<span class="ud-small">{html.escape(counted)}</span></div>'
        f'<div class="ud-row"><div class="ud-figure{missing}">{written(figure)}</div>{spark}</div>'
        f'<div class="ud-change">{change}</div>'
        f'<div class="ud-line ud-small"><span>{html.escape(target)}</span>{pace}</div></div>'
    )


def written(figure: str) -> str:
    """A figure as HTML, its unit smaller than its digits: 125 万元."""
    digits, space, unit = figure.partition(" ")
    if not space or not digits[:1].isdigit():
        return html.escape(figure)
    return f"{html.escape(digits)} <small>{html.escape(unit)}</small>"


def change_mark(text: str, direction: int, is_good: bool | None, against: str) -> str:
    """A change with its arrow and what it is against; blue for the better, orange for the worse."""
    arrow = {1: "▲", -1: "▼", 0: "–"}[direction]
    tone = "" if is_good is None or not direction else " ud-good" if is_good else " ud-bad"
    return f'{html.escape(against)} <span class="ud-delta{tone}">{arrow} {html.escape(text)}</span>'


def facts(pairs: Sequence[tuple[str, str]], *, origin: Source | None = None) -> None:
    """A line of small facts, name and value; a pair without a value is left out."""
    shown = "".join(
        f"<span>{html.escape(name)} <b>{html.escape(value)}</b></span>" for name, value in pairs if value
    )
    sheets.put(f'<div class="ud-facts"{sources.attribute(origin)}>{shown}</div>')


def unit_count(count: float | None) -> str:
    """5 个单位; "" when there is no count."""
    return "" if count is None else t("coverage.fact_units", count=int(count))


def year_heading(rows: Sequence[Mapping[str, Any]], year: int) -> str:
    """The year; one that is not over says how far it has come: 2026（截至三季度）."""
    quarters = [int(row["as_of_quarter"]) for row in rows if row["year"] == year and row["as_of_quarter"]]
    if not quarters or max(quarters) == 4:
        return labels.year_name(year)
    return f"{labels.year_name(year)}<br>{labels.through(max(quarters))}"


@contextmanager
def panel(*, origin: Source | None = None) -> Iterator[None]:
    """A bordered part of a page that holds one chart; what stands in it comes from ``origin``."""
    with sheets.box(), sources.drawing(origin), sources.part():
        yield


def place(origin: Source, key: str) -> Any:
    """A container for one of Streamlit's own elements that shows figures; ``key`` is its own on the page."""
    return st.container(key=sources.container_key(origin, key))


@contextmanager
def sourced(origin: Source, key: str, *, gap: Literal["small"] | None = "small") -> Iterator[Any]:
    """A part of a page made of Streamlit's own elements (links, buttons, metrics) that show figures.

    ``key`` is its own on the page.
    """
    with (
        st.container(key=sources.container_key(origin, key), gap=gap) as box,
        sources.drawing(origin),
        sources.part(anew=False),
    ):
        yield box


def heading(finding: str, plain: str, *, origin: Source | None = None) -> None:
    """Title of a chart: the finding, and the plain name with unit and coverage under it."""
    of = sources.attribute(origin)
    sources.headed(finding, plain)
    sheets.put(
        f'<h2 class="ud-finding"{of}>{html.escape(finding)}</h2>'
        f'<p class="ud-plain"{of}>{html.escape(plain)}</p>'
    )


def chart(
    figure: charts.Figure, *, key: str, alt: str, clicks: bool = False, origin: Source | None = None
) -> None:
    """Draw a figure. With ``clicks`` a click on a mark goes to the township in its customdata."""
    figure["layout"]["meta"] = sources.register(origin)
    sources.drew(figure, key)
    shown = charts.drawn(figure, clicks=clicks)
    if not clicks:
        st.plotly_chart(shown, key=key, theme=None, config=charts.CONFIG, alt=alt)
        return

    def clicked() -> None:
        for point in st.session_state[key].selection.points:
            if point.get("customdata"):
                st.session_state["clicked_unit"] = _first(point["customdata"])

    st.plotly_chart(
        shown, key=key, theme=None, config=charts.CONFIG, alt=alt, on_select=clicked, selection_mode="points"
    )


def drawing(
    figure: charts.Figure, *, key: str, alt: str, clicks: bool = False, origin: Source | None = None
) -> None:
    """Draw a figure as HTML of our own (drawings.py), which the browser shows at once.

    With ``clicks`` a mark is a link to its township. For charts whose marks need nothing but that and their
    text; an outline map is left to plotly.
    """
    if "geo" in figure["layout"]:
        chart(figure, key=key, alt=alt, clicks=clicks, origin=origin)
        return
    figure["layout"]["meta"] = sources.register(origin)
    sources.drew(figure, key)
    of = sources.attribute(origin)
    href = _townships() if clicks and store.may_see("township") else None
    sheets.put(drawings.drawn(figure, alt=alt, name=key, href=href, more=of))


def _townships() -> Callable[[str], str]:
    """What gives a township's address with what is chosen here; its chosen indicator is this page's ratio."""
    params = carried(indicator=st.query_params.get("ratio"))
    params.pop("unit", None)
    base = anchors.address("township", {**params, "unit": ""})  # made once: a chart has dozens of marks
    return lambda unit: base + quote_plus(unit)


def _first(customdata: Any) -> str:
    if isinstance(customdata, dict):
        return str(next(iter(customdata.values())))
    return str(customdata[0]) if isinstance(customdata, (list, tuple)) else str(customdata)


def table(
    frame: pd.DataFrame,
    columns: dict[str, Any],
    *,
    key: str,
    alt: str,
    units: Sequence[str] | None = None,
    on_row: Callable[[int], None] | None = None,
    height: int | str = "auto",
    origin: Source | None = None,
) -> None:
    """A table of the named columns.

    With ``units`` (a code for each row) a click on a row goes to the township; ``on_row`` is given the row's
    place instead.
    """
    shown = frame[[column for column in columns if column in frame]]
    options: dict[str, Any] = {
        "column_config": columns, "hide_index": True, "key": key, "alt": alt, "placeholder": "–",
        "height": height,
    }  # fmt: skip
    place = st.container(key=sources.container_key(origin, key))
    if units is None and on_row is None:
        grid(shown, at=place, **options)
        return

    def clicked() -> None:
        cells = st.session_state[key].selection.cells
        if cells and on_row:
            on_row(cells[0][0])
        elif cells and units:
            st.session_state["clicked_unit"] = units[cells[0][0]]

    grid(shown, at=place, on_select=clicked, selection_mode="single-cell", **options)


def grid(data: Any, *, at: Any = st, **options: Any) -> None:
    """st.dataframe with its options, in the place ``at``; on paper the whole table in HTML."""
    if paper.is_paper():
        at.html(paper.table(data, options.get("column_config") or {}, options.get("placeholder") or ""))
    else:
        at.dataframe(data, **options)
