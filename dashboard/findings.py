"""Rows of the finding queries in, sentences out: the words above the charts. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import labels
from dashboard.labels import t

Row = Mapping[str, Any]


def write_value(code: str, value: float | None) -> str:
    """A value of an indicator as it stands on a card: 86.6%, 1,234 元, 8,432 人."""
    each = labels.indicator(code)
    return labels.figure(value, each.unit, each.decimals)


def write_change(code: str, change: float | None) -> str:
    """A change of an indicator's value: percentage points for a rate, a signed figure for the others."""
    if change is None:
        return t("common.no_comparison")
    if labels.indicator(code).unit == "percent":
        return labels.points(change)
    sign = "+" if change > 0 else "-" if change < 0 else ""
    return sign + write_value(code, abs(change))


def direction(change: float | None, is_rate: bool) -> int:
    """1, -1, or 0 where the written change would read as nothing."""
    if change is None or abs(change) < (0.0005 if is_rate else 0.5):
        return 0
    return 1 if change > 0 else -1


def is_good(code: str, change: float | None) -> bool | None:
    """Whether a change is for the better; None where neither direction is."""
    better = labels.indicator(code).better
    if better == "none" or change is None:
        return None
    return (change > 0) == (better == "higher")


def coverage_title(code: str, row: Row, period: str) -> str:
    """The finding of one ratio and quarter, from coverage/finding_by_ratio."""
    name = labels.indicator_name(code)
    if row["rate"] is None:
        return t("coverage.finding_none", name=name, period=period)
    parts = [
        t("coverage.finding_rate", name=name, rate=write_value(code, row["rate"])),
        *_movement(code, row),
    ]
    below = int(row["units_below_target"] or 0)
    if row["target"] is not None and below:
        parts.append(t("coverage.finding_below", count=below))
        if (row["lowest_gap_to_target"] or 0) > 0 and labels.indicator(code).unit == "percent":
            gap = labels.gap(row["lowest_gap_to_target"])
            parts.append(t("coverage.finding_lowest_gap", unit=row["lowest_unit_name"], gap=gap))
    elif row["target"] is not None:
        parts.append(t("coverage.finding_all_reached"))
    elif row["lowest_unit_code"] != row["highest_unit_code"]:
        lowest = write_value(code, row["lowest_rate"])
        parts.append(t("coverage.finding_lowest", unit=row["lowest_unit_name"], rate=lowest))
    return t("common.clause").join(parts)


def _movement(code: str, row: Row) -> list[str]:
    length = int(row["run_length"] or 0)
    if length >= 2:
        way = "up" if row["run_direction"] > 0 else "down"
        return [t(f"coverage.finding_run_{way}", count=length)]
    change = _change_on_year(row)
    return [] if change is None else [t("coverage.finding_change", change=write_change(code, change))]


def _change_on_year(row: Row) -> float | None:
    """Over the units that report in both years where there are any: a late township is no fall."""
    matched: float | None = row.get("matched_change_on_year")
    plain: float | None = row["rate_change_on_year"]
    return plain if matched is None else matched


def trend_title(code: str, row: Row) -> str:
    """The county's rate and how it moves, from coverage/finding_by_ratio."""
    rate = write_value(code, row["rate"])
    length = int(row["run_length"] or 0)
    if length >= 2:
        way = "up" if row["run_direction"] > 0 else "down"
        return t(f"coverage.trend_title_{way}", rate=rate, count=length)
    change = _change_on_year(row)
    if change is None:
        return t("coverage.trend_title_alone", rate=rate)
    return t("coverage.trend_title", rate=rate, change=write_change(code, change))


def ranking_title(code: str, row: Row) -> str:
    """Who is best and who is lowest, or how many are below the target."""
    if row["lowest_unit_name"] is None:
        return t("coverage.ranking_title_none")
    worst = {"worst": row["lowest_unit_name"], "worst_rate": write_value(code, row["lowest_rate"])}
    below = int(row["units_below_target"] or 0)
    if row["target"] is not None and below:
        target = write_value(code, row["target"])
        return t("coverage.ranking_title_below", count=below, target=target, **worst)
    if row["lowest_unit_code"] == row["highest_unit_code"]:
        return t("coverage.ranking_title_one", unit=row["lowest_unit_name"], rate=worst["worst_rate"])
    best = {"best": row["highest_unit_name"], "best_rate": write_value(code, row["highest_rate"])}
    return t("coverage.ranking_title", **best, **worst)


def missing_names(rows: Sequence[Row]) -> list[str]:
    """Names of the units whose rate is not there because a side is missing."""
    return [str(row["unit_name"]) for row in rows if row["state"] in ("missing", "partial")]


def overview_title(code: str, row: Row, period: str, missing: int) -> str:
    """The chosen rate's finding and how many returns are still missing."""
    if row["rate"] is None:
        return t("coverage.finding_none", name=labels.indicator_name(code), period=period)
    rate = write_value(code, row["rate"])
    parts = [t("coverage.finding_rate", name=labels.indicator_name(code), rate=rate), *_movement(code, row)]
    if row["target"] is not None and (row["lowest_gap_to_target"] or 0) > 0:
        gap = labels.gap(row["lowest_gap_to_target"])
        parts.append(t("coverage.finding_lowest_gap", unit=row["lowest_unit_name"], gap=gap))
    parts.append(t("overview.title_missing", count=missing) if missing else t("overview.title_all"))
    return t("common.clause").join(parts)


def movement(row: Row, sides: str) -> str:
    """A township's rise or fall, from overview/movement_by_unit, as a line of Markdown."""
    key = "overview.point_up" if row["movement_rank_up"] is not None else "overview.point_down"
    text = t(
        key,
        unit=row["unit_name"],
        name=labels.indicator_name(row["indicator_code"]),
        value=write_value(row["indicator_code"], row["value"]),
        change=write_change(row["indicator_code"], row["change_on_year"]),
    )
    bounds = getattr(labels.indicator(row["indicator_code"]), "bounds", "")
    return text + t("overview.point_check", sides=sides) if bounds == "0..1" and row["value"] > 1 else text
