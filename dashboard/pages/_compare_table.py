"""The table of the page 对比: each unit with its newest figures, last year's, the change; the whole."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import findings, hovers, labels, links, origin, sources, store, widgets
from dashboard.labels import t
from dashboard.marks import ABOVE
from dashboard.pages import _boundaries, _compare, _explore_grid
from dashboard.pages._compare import FIGURES, FINDING, Comparison

Row = Mapping[str, Any]
BEST = "◆"


def show(asked: Comparison) -> None:
    """The table with the links that lead to each unit."""
    params = asked.over_time | {"year_from": asked.period.year}
    rows = store.rows(FIGURES, **params)
    now = [row for row in rows if (row["year"], row["quarter"]) == (asked.period.year, asked.period.quarter)]
    source = asked.source((FIGURES, params), (FINDING, asked.at))
    with widgets.panel(origin=source):
        widgets.heading(t("compare.table_title", period=asked.period.name), t("compare.table_plain"))
        st.html(_table(asked, now))
        st.html("".join(widgets.note(each) for each in _notes(asked, now)))
        _boundaries.note(asked.period, asked.units)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="compare_go"):
            st.html(widgets.note(t("compare.go")), width="content")
            for unit in asked.units:
                st.page_link(
                    links.path("township"), label=asked.names[unit], width="content",
                    query_params=links.carried(unit=unit),
                )  # fmt: skip
        origin.button("compare", source)


def _table(asked: Comparison, rows: Sequence[Row]) -> str:
    cells = {(row["indicator_code"], row["unit_code"]): row for row in rows}
    alt = html.escape(t("compare.table_title", period=asked.period.name))
    lines = [
        f'<div class="ud-pivot-box ud-compare" tabindex="0" role="region" aria-label="{alt}"'
        f'{sources.attribute()}><table class="ud-pivot"><caption class="ud-hidden">{alt}</caption>'
        f"<thead>{_heads(asked)}</thead><tbody>"
    ]
    selected = st.query_params.get("unit")
    for unit in (*asked.units, None):
        name = asked.names[unit] if unit else _compare.whole_name(asked)
        shown = html.escape(name)
        shown = f"<b>{shown}</b>" if unit and unit == selected else shown
        figures = "".join(_cells(cells.get((code, unit))) for code in asked.indicators)
        total = "" if unit else ' class="ud-total"'
        lines.append(f'<tr{total}><th scope="row">{shown}</th>{figures}</tr>')
    return "".join([*lines, "</tbody></table></div>"])


def _heads(asked: Comparison) -> str:
    unit = html.escape(t("common.unit"))
    above = "".join(
        f'<th scope="colgroup" colspan="3">{html.escape(_explore_grid.head(code))}</th>'
        for code in asked.indicators
    )
    below = "".join(
        f'<th scope="col" class="ud-first">{html.escape(t("compare.column_now"))}</th>'
        f'<th scope="col">{html.escape(t("common.last_year"))}</th>'
        f'<th scope="col">{html.escape(_change_head(code))}</th>'
        for code in asked.indicators
    )
    return f'<tr><th scope="col" rowspan="2">{unit}</th>{above}</tr><tr>{below}</tr>'


def _change_head(code: str) -> str:
    percent = labels.indicator(code).unit == "percent"
    return t("compare.column_points" if percent else "common.change")


def _cells(row: Row | None) -> str:
    """Value, last year's and the change of one indicator."""
    if row is None:  # the unit was not there in that quarter
        return f'<td class="ud-none ud-first" colspan="3">{html.escape(t("compare.not_there"))}</td>'
    value = html.escape(_explore_grid.written(row))
    if row["value"] is None:
        now = f'<td class="ud-none ud-first">{value}{_counted(row)}</td>'
    else:
        told = hovers.sides(row["indicator_code"], row)
        about = f' title="{html.escape(told)}"' if told else ""
        best = (
            f' <span class="ud-best" role="img" aria-label="{html.escape(t("compare.best"))}">{BEST}</span>'
        )
        now = f'<td class="ud-first"{about}>{value}{best if row["is_best"] else ""}{_counted(row)}</td>'
    past = row["value_last_year"]
    before = "–" if past is None else html.escape(_number(row["indicator_code"], past))
    return f'{now}<td class="ud-past">{before}</td><td>{_change(row)}</td>'


def _number(code: str, value: float) -> str:
    each = labels.indicator(code)
    if each.unit == "percent":
        return labels.rate(value)
    return labels.number(value, each.decimals if value != int(value) else 0)


def _counted(row: Row) -> str:
    if row["unit_code"]:
        return f"<small>{html.escape(t('common.approximate'))}</small>" if row["approximate"] else ""
    return f"<small>{int(row['units_reporting'])}/{int(row['units_expected'])}</small>"


def _change(row: Row) -> str:
    """The change with its arrow; of the whole over the units that report in both years."""
    code, change = row["indicator_code"], row["matched_change_on_year"]
    if change is None:
        return "–"
    percent = labels.indicator(code).unit == "percent"
    way = findings.direction(change, percent)
    good = findings.is_good(code, change)
    tone = "" if good is None or not way else " ud-good" if good else " ud-bad"
    sign = {1: "+", -1: "−", 0: ""}[way]
    size = labels.number(abs(change) * 100, 1) if percent else _number(code, abs(change))
    small = []
    if row["matched_change_on_year_share"] is not None:
        small.append(labels.share(row["matched_change_on_year_share"]))
    if row["units_matched"] is not None:
        small.append(t("compare.matched", count=int(row["units_matched"])))
    under = "".join(f"<small>{html.escape(each)}</small>" for each in small)
    return f'<span class="ud-delta{tone}">{sign}{size}</span>{under}'


def _notes(asked: Comparison, rows: Sequence[Row]) -> list[str]:
    found = [t("compare.note_whole"), t(f"compare.note_{asked.basis}")]
    if any(row["is_best"] for row in rows):
        found.insert(0, t("compare.note_best", mark=BEST))
    above = [
        f"{_compare.place_name(asked, row)} {labels.indicator_name(row['indicator_code'])}"
        f" {labels.rate(row['value'])} = {hovers.sides(row['indicator_code'], row)}"
        for row in rows if row["is_above_one"]
    ]  # fmt: skip
    if above:
        found.append(t("explore.above_one", mark=ABOVE, units=labels.listing(above)))
    return found
