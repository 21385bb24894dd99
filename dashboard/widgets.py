"""What every page is put together from: titles, cards, panels, charts, tables."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import quote_plus

import pandas as pd
import streamlit as st

from dashboard import anchors, charts, drawings, labels, links, paper, sheets, sources, store
from dashboard.labels import t
from dashboard.sources import Source


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
    """The year; one that is not over says under it how far it has come: 2026年, 至三季度."""
    quarters = [int(row["as_of_quarter"]) for row in rows if row["year"] == year and row["as_of_quarter"]]
    if not quarters or max(quarters) == 4:
        return labels.year_name(year)
    through = t("common.through_head", quarter=labels.quarter_name(max(quarters)))
    return f"{labels.year_name(year)}<br>{through}"


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
    params = links.carried(indicator=st.query_params.get("ratio"))
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
