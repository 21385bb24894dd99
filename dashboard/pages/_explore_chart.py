"""Rows of a pivot in, the chart beside its table out: lines where it goes by time, bars where it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import bounds, bundles, charts, filters, hovers, labels, store, widgets
from dashboard.bundles import Series
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _explore
from dashboard.pages._explore import Cut

Row = Mapping[str, Any]
HEIGHT = 420


def show(cut: Cut, rows: Sequence[Row]) -> None:
    """The chart of one of the indicators, with its heading."""
    code = cut.indicators[0]
    if len(cut.indicators) > 1:
        code = filters.pick(
            "one", cut.indicators, code, label=t("explore.one"), write=labels.indicator_name, width=260
        )
    if cut.part and code != cut.part["ranked"]:
        # both ends of another ranking, and no page of a table
        ends = {**cut.params, **cut.part, "indicators": (code,), "ranked": code, "limit_rows": 0}
        rows = store.rows(cut.query, **ends)
    mine = [row for row in _explore.of_ends(cut, rows) if row["indicator_code"] == code]
    if not any(row["value"] is not None for row in mine):
        st.html(widgets.note(t("explore.chart_nothing", name=labels.indicator_name(code))))
        return
    heading = t(
        "explore.chart_title", name=labels.indicator_name(code),
        by=labels.listing([_explore.dimension_name(each) for each in cut.dimensions]),
    )  # fmt: skip
    if any(each in cut.dimensions for each in ("year", "quarter")):
        _over_time(cut, code, mine, heading)
    else:
        _side_by_side(cut, code, mine, heading)


def _over_time(cut: Cut, code: str, rows: Sequence[Row], heading: str) -> None:
    by_time = [each for each in ("year", "quarter") if each in cut.dimensions]
    dated = [row for row in rows if all(row[each] is not None for each in by_time)]
    periods = sorted({_at(row) for row in dated})
    names = [_tick(cut, next(row for row in dated if _at(row) == period)) for period in periods]
    series = _series(cut, dated, periods)
    if len(series) == 1 and _explore.has_quarters(code) and labels.indicator(code).unit != "percent":
        _upright(cut, code, dated, heading)
        return
    of_units = "explore.chart_lines" if "unit" in cut.dimensions else "explore.chart_lines_kinds"
    widgets.heading(heading, t(of_units if len(series) > 1 else "explore.chart_line"))
    selected = st.query_params.get("unit")
    series = _both_ends(series, selected, _units_in_all(rows))

    def hover(each: Series, row: Row) -> str:
        lines = [f"<b>{each.name}</b> {_explore.when(cut, row)}", _told(code, row)]
        return hovers.BREAK.join(lines)

    figure = bundles.bundle(
        series, periods=names, value="value", write=charts.short(code), hover=hover, selected=selected,
        partial=lambda row: not row["unit_code"] and row["units_reporting"] < row["units_expected"],
        percent=labels.indicator(code).unit == "percent", height=HEIGHT,
    )  # fmt: skip
    widgets.chart(figure, key="explore_chart", alt=heading, clicks="unit" in cut.dimensions)


def _both_ends(series: Sequence[Series], selected: str | None, in_all: int) -> list[Series]:
    """Of the lines of many units those that end highest and lowest, and the selected one; says so."""
    units = [each for each in series if each.unit and not each.is_whole]
    others = [each for each in series if each.is_whole or not each.unit]
    shown = bounds.both_ends(sorted(units, key=_last, reverse=True), lambda each: each.unit == selected)
    _say_left_out(in_all or len(units), len(shown))
    return [*others, *shown]


def _last(line: Series) -> float:
    """The last figure of a line, below all others where it has none."""
    known = [row["value"] for row in line.rows if row is not None and row["value"] is not None]
    return float(known[-1]) if known else float("-inf")


def _units_in_all(rows: Sequence[Row]) -> int:
    """How many units there are, those that no row was asked for included; 0 where none are drawn."""
    return next((int(row["rows_in_all"]) for row in rows if row["unit_code"]), 0)


def _say_left_out(count: int, shown: int) -> None:
    if count > shown:
        st.html(widgets.note(t("explore.more_units", all=count, count=count - shown)))


def _upright(cut: Cut, code: str, dated: Sequence[Row], heading: str) -> None:
    """Flows of the whole over time as bars from zero; pale where some units are missing."""
    widgets.heading(heading, t("explore.chart_columns"))
    figure = charts.columns(
        sorted(dated, key=_at), value="value", name=lambda row: _tick(cut, row), write=charts.short(code),
        hover=lambda row: hovers.BREAK.join([f"<b>{_explore.when(cut, row)}</b>", _told(code, row)]),
        pale=lambda row: row["units_reporting"] < row["units_expected"], height=HEIGHT,
        is_money=labels.indicator(code).unit == "yuan",
    )  # fmt: skip
    widgets.chart(figure, key="explore_chart", alt=heading)


def _at(row: Row) -> tuple[int, int]:
    return int(row["year"] or 0), int(row["quarter"] or 0)


def _tick(cut: Cut, row: Row) -> str:
    if row["year"] is None:
        return labels.quarter_name(int(row["quarter"]))
    if row["quarter"] is None:
        return labels.year_name(int(row["year"]))
    return t("common.quarter_short", year=int(row["year"]) % 100, quarter=int(row["quarter"]))


def _series(cut: Cut, rows: Sequence[Row], periods: Sequence[tuple[int, int]]) -> list[Series]:
    """A line for each unit, or each kind, and one for the whole; subtotals only without units."""
    lines: dict[tuple[Any, Any], dict[tuple[int, int], Row]] = {}
    for row in rows:
        lines.setdefault((row["kind"], row["unit_code"]), {})[_at(row)] = row
    found = []
    for (kind, unit), known in lines.items():
        is_whole = kind is None and unit is None
        if "unit" in cut.dimensions and kind is not None and unit is None:
            continue
        name = _explore.whole_name(cut) if is_whole else _explore.place_name(next(iter(known.values())))
        found.append(Series(name, [known.get(each) for each in periods], unit or "", is_whole))
    return found


def _side_by_side(cut: Cut, code: str, rows: Sequence[Row], heading: str) -> None:
    whole = next((row for row in rows if row["kind"] is None and row["unit_code"] is None), None)
    parts = [row for row in rows if row is not whole and (row["unit_code"] or "unit" not in cut.dimensions)]
    bars = [
        {
            **row, "unit_name": _explore.place_name(row), "unit_code": row["unit_code"] or row["kind"],
        }
        for row in sorted(parts, key=lambda row: (row["value"] is None, -(row["value"] or 0)))
    ]  # fmt: skip
    selected = st.query_params.get("unit")
    shown = bounds.both_ends(bars, lambda row: row["unit_code"] == selected)
    is_ratio = code in catalogue().ratios
    key = "explore.chart_bars_whole" if is_ratio and whole else "explore.chart_bars"
    widgets.heading(heading, t(key, whole=_explore.whole_name(cut)))
    _say_left_out(_units_in_all(parts) or len(bars), len(shown))

    def hover(row: Row) -> str:
        return hovers.BREAK.join([f"<b>{row['unit_name']}</b>", _told(code, row)])

    figure = charts.ranking(
        shown, value="value", write=charts.short(code), hover=hover, selected=selected,
        county=whole["value"] if is_ratio and whole else None,
    )  # fmt: skip
    widgets.chart(figure, key="explore_chart", alt=heading, clicks="unit" in cut.dimensions)


def _told(code: str, row: Row) -> str:
    """The figure in full with its two sides and how many are in it, or why there is none."""
    if row["value"] is None:
        return t(f"common.{row['state'] if row['state'] != 'reported' else 'unknown'}")
    text = hovers.full(code, row["value"])
    if sides := hovers.sides(code, row):
        text += t("common.in_brackets", text=sides)
    if not row["unit_code"]:
        text += hovers.BREAK + filters.reported(row)
    if row["approximate"]:
        text += hovers.BREAK + t("common.approximate")
    return text
