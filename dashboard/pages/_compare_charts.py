"""The charts of the page 对比: lines and slopes for each indicator, two indicators as points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import charts, filters, findings, hovers, labels, origin, quadrants, slopes, store, widgets
from dashboard.catalogue import Ratio
from dashboard.labels import t
from dashboard.pages import _boundaries, _compare
from dashboard.pages._compare import CHANGE, FIGURES, FINDING, POINTS, At, Comparison
from dashboard.slopes import Line
from dashboard.sources import Source

Row = Mapping[str, Any]
FEW = 5
"""So many periods are all named on the axis."""


# --- Lines ------------------------------------------------------------------------------------------------


def show_lines(asked: Comparison, told: Sequence[Row]) -> None:
    """One small chart an indicator, two beside each other; ``told`` are the rows of the findings."""
    rows = store.rows(FIGURES, **asked.over_time)
    if asked.basis == "year":
        rows = [row for row in rows if row["is_year_end"]]
    source = asked.source((FIGURES, asked.over_time), (FINDING, asked.at))
    findings_of = {row["indicator_code"]: row for row in told}
    for code, place in zip(asked.indicators, _places(len(asked.indicators)), strict=True):
        with place, widgets.panel(origin=source):
            mine = [row for row in rows if row["indicator_code"] == code]
            _one_line_chart(asked, code, mine, findings_of.get(code))
            origin.button(f"lines_{code}", source)
    _boundaries_note(asked, source)


def _places(count: int) -> list[Any]:
    """Containers two by two, one alone over the whole width."""
    if count == 1:
        return [st.container()]
    places: list[Any] = []
    for _ in range(0, count, 2):
        places += st.columns(2, gap="small")
    return places[:count]


def _one_line_chart(asked: Comparison, code: str, rows: Sequence[Row], told: Row | None) -> None:
    periods = sorted({(int(row["year"]), int(row["quarter"])) for row in rows if row["value"] is not None})
    name = _compare.name_of(asked, code)
    if not periods:
        widgets.heading(name, t("compare.nothing"))
        return
    every = _every(periods, by_year=asked.basis == "year")
    heading = _line_title(asked, code, told)
    text = "compare.line_plain" if _has_whole(code) else "compare.line_plain_sum"
    widgets.heading(heading, t(text, name=name, whole=_compare.whole_name(asked)))
    cells = {(row["unit_code"], int(row["year"]), int(row["quarter"])): row for row in rows}
    latest = {int(year): quarter for year, quarter in every}

    def row_at(unit: str | None, at: At) -> Row | None:
        return cells.get((unit, at[0], latest[at[0]] if asked.basis == "year" else at[1]))

    percent = labels.indicator(code).unit == "percent"
    whole = row_at(None, every[-1])
    figure = slopes.lines(
        _series(asked, lambda unit: [row_at(unit, at) for at in every], with_whole=_has_whole(code)),
        periods=[_tick(asked, at) for at in every], shown=_ticks(asked, every), value="value",
        write=charts.short(code),
        hover=partial(_hover, asked), percent=percent, height=310,
        partial=lambda row: not row["unit_code"] and row["units_reporting"] < row["units_expected"],
        target=whole["target"] if whole and percent else None,
    )  # fmt: skip
    widgets.chart(figure, key=f"lines_{code}", alt=heading, clicks=True)


def _has_whole(code: str) -> bool:
    """Whether the whole can be drawn beside units: a rate or an average can, a sum is far above them."""
    return isinstance(labels.indicator(code), Ratio)


def _series(asked: Comparison, rows_of: Any, *, with_whole: bool) -> list[Line]:
    selected = st.query_params.get("unit")
    found = [
        Line(_compare.unit_name(asked, unit), rows_of(unit), place, unit, is_selected=unit == selected)
        for place, unit in enumerate(asked.units)
    ]
    if with_whole:
        found.append(Line(_compare.whole_name(asked), rows_of(None), is_whole=True))
    return found


def _every(periods: Sequence[At], *, by_year: bool) -> list[At]:
    """All periods from the first to the last, those without any figure too: they are gaps."""
    if by_year:
        known = dict(periods)
        return [(year, known.get(year, 4)) for year in range(periods[0][0], periods[-1][0] + 1)]
    first, last = (year * 4 + quarter - 1 for year, quarter in (periods[0], periods[-1]))
    return [(at // 4, at % 4 + 1) for at in range(first, last + 1)]


def _tick(asked: Comparison, at: At) -> str:
    if asked.basis == "year":
        return labels.year_name(at[0])
    return t("common.quarter_short", year=at[0] % 100, quarter=at[1])


def _ticks(asked: Comparison, every: Sequence[At]) -> dict[int, str]:
    """What stands on the axis: each of a few periods, else the years at their first quarters."""
    if len(every) <= FEW or asked.basis == "year":
        return {place: _tick(asked, at) for place, at in enumerate(every)}
    return {place: labels.year_name(at[0]) for place, at in enumerate(every) if at[1] == 1}


def _line_title(asked: Comparison, code: str, told: Row | None) -> str:
    """The highest and the lowest now."""
    name = _compare.name_of(asked, code)
    if told is None or told["top_value"] is None:
        return t("compare.title_nothing", name=name, period=asked.period.name)
    if told["bottom_value"] is None:
        return t(
            "compare.line_title_one", name=name, unit=told["top_unit_name"],
            value=findings.write_value(code, told["top_value"]),
        )  # fmt: skip
    return t(
        "compare.line_title", name=name, top=told["top_unit_name"], bottom=told["bottom_unit_name"],
        top_value=findings.write_value(code, told["top_value"]),
        bottom_value=findings.write_value(code, told["bottom_value"]),
    )  # fmt: skip


def _hover(asked: Comparison, line: Line, row: Row) -> str:
    code = row["indicator_code"]
    when = _compare.moment(asked, int(row["year"]), int(row["quarter"]))
    parts = [f"<b>{line.name}</b> {when}"]
    if row["value"] is None:
        state = "unknown" if row["state"] == "reported" else row["state"]
        return hovers.BREAK.join([*parts, t(f"common.{state}")])
    sides = hovers.sides(code, row)
    parts.append(hovers.full(code, row["value"]) + (t("common.in_brackets", text=sides) if sides else ""))
    if row["approximate"]:
        parts.append(t("common.approximate"))
    if line.is_whole:
        parts.append(filters.reported(row))
    return hovers.BREAK.join(parts)


def _boundaries_note(asked: Comparison, source: Source) -> None:
    if _boundaries.queries(asked.period):
        with widgets.sourced(source, "boundaries"):
            _boundaries.note(asked.period, asked.units)


# --- Slopes -----------------------------------------------------------------------------------------------


def slope_params(asked: Comparison, begin: At) -> dict[str, Any]:
    """The parameters of the query of changes since a period."""
    return {**asked.at, "from_year": begin[0], "from_quarter": begin[1]}


def slope_title(asked: Comparison, rows: Sequence[Row], begin: At) -> str:
    """How many rose and fell since the earlier period, and who moved most: of the first indicator."""
    code = asked.indicators[0]
    return _slope_finding(asked, code, [row for row in rows if row["indicator_code"] == code], begin)


def _slope_finding(
    asked: Comparison, code: str, rows: Sequence[Row], begin: At, key: str = "compare.slope_title"
) -> str:
    name = _compare.name_of(asked, code)
    ranked = sorted((row for row in rows if row["rise_rank"] is not None), key=lambda row: row["rise_rank"])
    since = _compare.moment(asked, *begin)
    if _is_unlike(asked, code, begin):
        now = _compare.moment(asked, asked.period.year, asked.period.quarter)
        return t("compare.slope_unlike", name=name, since=since, now=now)
    if not ranked:
        return t("compare.slope_nothing", name=name, since=since)
    first, last = ranked[0], ranked[-1]
    said = t(
        key, since=since, name=name, count=int(first["units_both"]),
        up=int(first["units_up"]), down=int(first["units_down"]),
    )  # fmt: skip
    moved = [("rose", first)] if first["direction"] == 1 else []
    moved += [("fell", last)] if last["direction"] == -1 else []
    return said + "".join(
        t(
            f"compare.slope_{way}", unit=row["unit_name"],
            change=_compare.distance(code, row["change_since_start"]),
        )
        for way, row in moved
    )  # fmt: skip


def show_slopes(asked: Comparison, rows: Sequence[Row], begin: At) -> None:
    """One slope an indicator, two beside each other."""
    source = asked.source((CHANGE, slope_params(asked, begin)), (FINDING, asked.at))
    for code, place in zip(asked.indicators, _places(len(asked.indicators)), strict=True):
        with place, widgets.panel(origin=source):
            _one_slope(asked, code, [row for row in rows if row["indicator_code"] == code], begin)
            origin.button(f"slope_{code}", source)
    _boundaries_note(asked, source)


def _one_slope(asked: Comparison, code: str, rows: Sequence[Row], begin: At) -> None:
    heading = _slope_finding(asked, code, rows, begin, "compare.slope_short")
    widgets.heading(heading, t("compare.slope_plain", name=_compare.name_of(asked, code)))
    of_unit = {row["unit_code"]: row for row in rows}
    now = _compare.moment(asked, asked.period.year, asked.period.quarter)
    figure = slopes.slope(
        _series(asked, lambda unit: [of_unit.get(unit)], with_whole=_has_whole(code)),
        periods=(_compare.moment(asked, *begin), now), write=charts.short(code),
        hover=partial(_slope_hover, asked), hue=_hue, height=330,
    )  # fmt: skip
    widgets.chart(figure, key=f"slope_{code}", alt=heading, clicks=True)
    gone = [
        asked.names[unit] for unit in asked.units
        if unit not in of_unit or of_unit[unit]["change_since_start"] is None
    ]  # fmt: skip
    if gone:
        st.html(widgets.note(t("compare.slope_missing", units=labels.listing(gone))))


def _is_unlike(asked: Comparison, code: str, begin: At) -> bool:
    """Whether the year so far of one quarter is held against that of another."""
    is_so_far = labels.indicator(code).measure_type == "flow_ytd" and asked.basis != "quarter"
    return is_so_far and begin[1] != asked.period.quarter


def _hue(row: Row) -> str:
    return "" if row["is_better"] is None else "good" if row["is_better"] else "bad"


def _slope_hover(asked: Comparison, line: Line, row: Row) -> str:
    code = row["indicator_code"]
    ends = [
        f"{_compare.moment(asked, int(row[year]), int(row[quarter]))} {hovers.full(code, row[value])}"
        for year, quarter, value in (
            ("from_year", "from_quarter", "value_from"),
            ("year", "quarter", "value"),
        )
    ]
    if line.is_whole:
        counts = ((row["units_reporting_from"], row["units_expected_from"]),
                  (row["units_reporting"], row["units_expected"]))  # fmt: skip
        ends = [
            end + t("common.in_brackets", text=filters.reported({"units_reporting": n, "units_expected": m}))
            for end, (n, m) in zip(ends, counts, strict=True)
        ]
    change = findings.write_change(code, row["change_since_start"])
    return hovers.BREAK.join([f"<b>{line.name}</b>", *ends, change])


# --- Scatter ----------------------------------------------------------------------------------------------


def scatter_params(asked: Comparison) -> dict[str, Any]:
    """The parameters of the query of points: the first two indicators."""
    across, up = asked.indicators[:2]
    quarter = {"year": asked.period.year, "quarter": asked.period.quarter}
    return {**asked.shared, "indicator_x": across, "indicator_y": up, **quarter}


def scatter_title(asked: Comparison, rows: Sequence[Row]) -> str:
    """How many units are high and low on both."""
    across, up = (_compare.name_of(asked, code) for code in asked.indicators[:2])
    if not rows or not rows[0]["units_both"]:
        return t("compare.scatter_nothing", x=across, y=up, period=asked.period.name)
    first = rows[0]
    return t(
        "compare.scatter_title", x=across, y=up, count=int(first["units_both"]),
        high=int(first["units_high_high"]), low=int(first["units_low_low"]),
        mixed=int(first["units_mixed"]),
    )  # fmt: skip


def show_scatter(asked: Comparison, rows: Sequence[Row]) -> None:
    """The first two indicators against each other, a point a unit."""
    source = asked.source((POINTS, scatter_params(asked)))
    with widgets.panel(origin=source):
        across, up = asked.indicators[:2]
        names = _compare.name_of(asked, across), _compare.name_of(asked, up)
        heading = scatter_title(asked, rows)
        widgets.heading(
            _chosen_title(asked, rows) or heading, t("compare.scatter_plain", x=names[0], y=names[1])
        )
        spots = _spots(asked, rows)
        if spots:
            medians = {row["axis"]: row["value_median"] for row in rows}
            figure = quadrants.field(
                spots, across=_axis(across, names[0], medians["x"]), up=_axis(up, names[1], medians["y"]),
                corners=tuple(t(f"compare.corner_{each}") for each in CORNERS),  # type: ignore[arg-type]
            )  # fmt: skip
            widgets.chart(figure, key="scatter", alt=heading, clicks=True)
        if len(asked.indicators) > 2:
            st.html(widgets.note(t("compare.scatter_two")))
        missing = [asked.names[unit] for unit in asked.units if unit not in {spot.unit for spot in spots}]
        if missing:
            st.html(widgets.note(t("compare.scatter_missing", units=labels.listing(missing))))
        origin.button("scatter", source)


CORNERS = ("low_high", "high_high", "low_low", "high_low")
"""Which quarter of the field stands where: top left, top right, bottom left, bottom right."""


def _axis(code: str, name: str, median: float) -> quadrants.Axis:
    return quadrants.Axis(
        name, median, t("compare.median", value=findings.write_value(code, median)),
        labels.indicator(code).unit == "percent",
    )  # fmt: skip


def _chosen_title(asked: Comparison, rows: Sequence[Row]) -> str:
    """In which quarters the chosen units are."""
    parts = []
    for quadrant in ("high_high", "low_high", "high_low", "low_low"):
        units = [
            str(row["unit_name"]) for row in rows
            if row["is_chosen"] and row["axis"] == "x" and row["quadrant"] == quadrant
        ]  # fmt: skip
        if units:
            parts.append(t(f"compare.chosen_{quadrant}", units=labels.listing(units)))
    return t("compare.between").join(parts)


def _spots(asked: Comparison, rows: Sequence[Row]) -> list[quadrants.Spot]:
    pairs: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["quadrant"] is not None:
            pairs.setdefault(row["unit_code"], {})[row["axis"]] = row
    return [
        quadrants.Spot(
            unit, str(pair["x"]["unit_name"]), pair["x"]["value"], pair["y"]["value"], _spot_hover(pair),
            bool(pair["x"]["is_chosen"]),
        )
        for unit, pair in pairs.items()
    ]  # fmt: skip


def _spot_hover(pair: Mapping[str, Row]) -> str:
    told = [f"<b>{pair['x']['unit_name']}</b>"]
    for axis in ("x", "y"):
        row = pair[axis]
        code = row["indicator_code"]
        sides = hovers.sides(code, row)
        text = f"{labels.indicator_name(code)} {hovers.full(code, row['value'])}"
        told.append(text + (t("common.in_brackets", text=sides) if sides else ""))
    return hovers.BREAK.join(told)
