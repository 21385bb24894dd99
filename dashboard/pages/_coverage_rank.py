"""Coverage, the ranking and its numbers: who is where with target and last year, years side by side.

The table is a view of its own, as it takes longer to paint than both charts; on paper it follows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    bounds,
    charts,
    filters,
    findings,
    labels,
    links,
    marks,
    origin,
    paper,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.pages._coverage import Asked, above_note, missing_note, more_note, years_at
from dashboard.sources import Source


def show(asked: Asked) -> None:
    """The ranking and the heat map beside each other."""
    units = store.rows("coverage/ranking_by_unit", **asked.bounded)
    source = asked.source("coverage/ranking_by_unit", asked.bounded, asked.period.queries)
    years = years_at(asked.period, asked.at)
    if bounds.is_part(units):
        years["unit_codes"] = _codes(asked, units)
    years_source = asked.source("coverage/rate_by_unit_year", years, _boundaries.queries(asked.period))
    with sheets.row([6, 5]):
        with widgets.panel(origin=source):
            _ranking(asked, units)
            origin.button("ranking", source)
        with widgets.panel(origin=years_source):
            _heat(asked, units, store.rows("coverage/rate_by_unit_year", **years))
            origin.button("heat", years_source)
    hint = widgets.note(t("common.drill_chart_hint"))
    way = links.way("compare", t("compare.from_coverage"), icon="", indicators=asked.ratio)
    sheets.put(f'<div class="ud-between">{hint}{way}</div>')
    if not paper.is_paper():  # there the table follows, and who is left out after it
        _left_out(asked, units, source)


def table(asked: Asked) -> None:
    """The ranking in numbers."""
    page = townpick.page(asked.period.units_expected)
    at = {**asked.at, **page.at}
    units = store.rows("coverage/ranking_by_unit", **at)
    source = asked.source("coverage/ranking_by_unit", at, asked.period.queries)
    with widgets.panel(origin=source):
        _numbers(asked, units)
        page.steps()
        origin.button("table", source)
    _left_out(asked, units, source)


def _left_out(asked: Asked, units: Sequence[dict[str, Any]], source: Source) -> None:
    """Who is above 100 %, and who is missing."""
    with sources.drawing(source):
        above_note(asked, units)
        missing_note(units)


def _ranking(asked: Asked, units: Sequence[dict[str, Any]]) -> None:
    title = findings.ranking_title(asked.ratio, asked.finding)
    widgets.heading(title, t("coverage.ranking_plain", name=asked.name, period=asked.period.name))
    figure = charts.ranking(
        bounds.broken(units, value="rate", selected=asked.selected),
        value="rate", write=asked.write, hover=asked.hover, target=asked.target,
        county=asked.finding["rate"], last_year="rate_last_year", selected=asked.selected,
    )  # fmt: skip
    widgets.drawing(figure, key="ranking", alt=title, clicks=True)
    more_note(units)


def _heat(asked: Asked, units: Sequence[dict[str, Any]], by_year: Sequence[dict[str, Any]]) -> None:
    finding, period = asked.finding, asked.period
    years = sorted({int(row["year"]) for row in by_year})
    if finding["lowest_unit_code"] != finding["highest_unit_code"]:
        title = t(
            "coverage.heat_title_change", year=period.year,
            best=finding["highest_unit_name"], worst=finding["lowest_unit_name"],
        )  # fmt: skip
    else:
        title = findings.ranking_title(asked.ratio, finding)
    key = "coverage.heat_plain" if asked.target is not None else "coverage.heat_plain_no_target"
    plain = [t(key, name=asked.name, through=labels.through(period.quarter))]
    is_narrow = len(years) > marks.NARROW
    if is_narrow and marks.are_behind(by_year):
        plain.append(t("coverage.heat_sign"))
    widgets.heading(title, t("common.dot").join(plain))
    figure = charts.heat(
        by_year, value="rate", units=_with_ended(asked, units, by_year), years=years,
        year_names=[str(year) if is_narrow else widgets.year_heading(by_year, year) for year in years],
        hover=asked.hover,
        target=asked.target, write=asked.write, selected=asked.selected,
    )  # fmt: skip
    widgets.drawing(figure, key="heat", alt=title, clicks=True)
    _boundaries.note(period)


def _codes(asked: Asked, units: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The units that the ranking draws."""
    shown = bounds.broken(units, value="rate", selected=asked.selected)
    return tuple(row["unit_code"] for row in shown if row["unit_code"])


def _with_ended(
    asked: Asked, units: Sequence[dict[str, Any]], by_year: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The ranked units, and below them those that have figures of earlier years and are no more."""
    if bounds.is_part(units):
        return bounds.broken(units, value="rate", selected=asked.selected)
    known = {row["unit_code"] for row in units}
    ended = {row["unit_code"]: row for row in by_year if row["unit_code"] not in known}
    return [*units, *ended.values()]


def _numbers(asked: Asked, units: Sequence[dict[str, Any]]) -> None:
    """The table with both sides of each rate."""
    each = catalogue().ratios[asked.ratio]
    numerator, denominator = labels.indicator_name(each.numerator), labels.indicator_name(each.denominator)
    widgets.heading(
        t("coverage.table_title"),
        t(
            "coverage.table_plain", numerator=numerator, denominator=denominator, period=asked.period.name,
            reported=filters.reported(asked.finding),
        ),
    )  # fmt: skip
    _table(units, asked.ratio, numerator, denominator)


def _table(rows: Sequence[dict[str, Any]], ratio: str, numerator: str, denominator: str) -> None:
    """The ranking in numbers: both sides, rate, change, ranks, and what is missing to the target."""
    frame = pd.DataFrame(rows)
    each = catalogue().ratios[ratio]
    count_word = labels.unit_word(catalogue().measures[each.numerator].unit)
    is_percent = each.unit == "percent"
    scale = 100 if is_percent else 1  # a rate is written as a percentage

    def gap(row: dict[str, Any]) -> str:
        if row["gap_count"] is None:
            return ""
        count = int(row["gap_count"])
        return (
            t("coverage.gap_more", count=labels.number(count), unit=count_word)
            if count
            else t("coverage.gap_reached")
        )

    shown = frame.assign(
        kind_name=[labels.kind_name(row["kind"]) for row in rows],
        rate_shown=frame["rate"].astype("Float64") * scale,
        change_shown=frame["rate_change"].astype("Float64") * scale,
        last_shown=frame["rate_last_year"].astype("Float64") * scale,
        gap=[gap(row) for row in rows],
        state_word=[_state(row) for row in rows],
    )
    number = st.column_config.NumberColumn
    rate_format = "%.1f%%" if is_percent else "%,.0f"
    columns = {
        "unit_name": st.column_config.TextColumn(t("common.unit"), pinned=True, width=UNIT_WIDTH),
        "rank": number(t("common.rank"), width=50),
        "kind_name": st.column_config.TextColumn(t("common.kind"), width=60),
        "numerator": number(numerator, format="localized"),
        "denominator": number(denominator, format="localized"),
        "rate_shown": number(t("common.rate"), format=rate_format),
        "last_shown": number(t("common.last_year"), format=rate_format),
        "change_shown": number(t("common.change"), format="%+.1f" if is_percent else "%+,.0f"),
        "rank_last_year": number(t("common.rank_last_year"), width=80),
        "gap": t("common.gap_to_target"),
        "state_word": t("common.state"),
    }
    widgets.table(
        shown, columns, key="ranking_table", alt=t("coverage.table_title"),
        units=[row["unit_code"] for row in rows],
        height="content",
    )  # fmt: skip


UNIT_WIDTH = 112
"""Pixels of the first column: six Chinese characters."""


def _state(row: dict[str, Any]) -> str:
    if row["is_above_one"]:
        return t("common.above_one")
    return t(f"common.{row['state']}")
