"""The choices above a page, kept in the address, and the period that they come to."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

import streamlit as st

from dashboard import labels, links, press, sheets, sources, store
from dashboard.labels import t
from dashboard.sources import Source

KINDS = ("town", "township", "subdistrict", "park", "other")


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
        st.html(f'<p class="ud-note">{html.escape(t("common.no_match", period=period.name))}</p>')
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
        links.link("returns", t("common.empty_go"), icon=":material/upload_file:")
    st.stop()
