"""The row of metric cards: figures of overview/indicator_by_county_quarter, each a link to its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import charts, findings, labels, widgets
from dashboard.catalogue import Ratio
from dashboard.labels import t
from dashboard.widgets import Period

QUARTERS_IN_SPARK = 8


def indicator_cards(codes: Sequence[str], rows: Sequence[dict[str, Any]], period: Period) -> None:
    """Draw a card for each indicator. ``rows`` hold all quarters of all of them, in any order."""
    with st.grid(4, min_column_width=160, gap="xsmall"):
        for code in codes:
            series = sorted(
                (row for row in rows if row["indicator_code"] == code),
                key=lambda r: (r["year"], r["quarter"]),
            )
            series = [row for row in series if (row["year"], row["quarter"]) <= (period.year, period.quarter)]
            with st.container(key=f"card_{code}", gap=None):
                st.html(_card(code, series, period))
                _link(code)


def _link(code: str) -> None:
    """The link that lies over the card: a ratio's page, or the aid page."""
    is_ratio = isinstance(labels.indicator(code), Ratio)
    page, more = ("coverage", {"ratio": code}) if is_ratio else _MEASURE_PAGES.get(code, ("township", {}))
    widgets.link(page, labels.indicator_name(code), key=f"go_{code}", **more)


_MEASURE_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "aid_amount": ("aid", {"programme": "aid"}),
    "hardship_households": ("aid", {"programme": "aid"}),
    "members": ("coverage", {"ratio": "membership_rate"}),
    "funds_received": ("coverage", {"ratio": "funds_collection_rate"}),
}


def _card(code: str, series: Sequence[dict[str, Any]], period: Period) -> str:
    each = labels.indicator(code)
    now = series[-1] if series and _is_now(series[-1], period) else None
    value = now["value"] if now else None
    counted = ""
    if now:
        counted = t(
            "common.n_of_m_short", reporting=int(now["units_reporting"]), expected=int(now["units_expected"])
        )
        if each.measure_type == "flow_ytd":
            counted = t("common.dot").join([labels.through(period.quarter), counted])
    # Every quarter has its place, so that one nobody filed is a gap and not a line through it.
    quarters = charts.every_quarter(series)[-QUARTERS_IN_SPARK:] if series else []
    spark = charts.small_line(
        [row.get("value") for row in quarters],
        charts.look().other,
        partial=[not isinstance(each, Ratio) and is_partial(row) for row in quarters],
    )
    return widgets.card(
        labels.indicator_name(code),
        findings.write_value(code, value),
        _change(code, now) if now else "",
        widgets.image(spark),
        counted=counted,
        target=_target(code, now) if now else "",
        is_missing=value is None,
    )


def is_partial(row: Mapping[str, Any]) -> bool:
    """Whether units that were expected are missing from a quarter's figure."""
    return bool(row.get("units_expected")) and row["units_reporting"] < row["units_expected"]


def _is_now(row: dict[str, Any], period: Period) -> bool:
    return (row["year"], row["quarter"]) == (period.year, period.quarter)


def _change(code: str, row: dict[str, Any]) -> str:
    """Change on the year over the units that reported in both years: a late township is no fall."""
    change = row["matched_change_on_year"]
    if change is None:
        return t("common.no_comparison")
    each = labels.indicator(code)
    direction = findings.direction(change, each.unit == "percent")
    text = findings.write_change(code, change)
    # Named where the change over all units would read otherwise.
    is_same = text == findings.write_change(code, row["change_on_year"])
    against = "on_year" if is_same else "on_year_matched"
    share = row.get("matched_change_on_year_share")
    if share is not None and each.unit != "percent":
        text += t("common.in_brackets", text=labels.share(share))
    return widgets.change_mark(text, direction, findings.is_good(code, change), t(f"common.{against}"))


def _target(code: str, row: dict[str, Any]) -> str:
    target, gap = row["target"], row.get("gap_to_target")
    if target is None or row["value"] is None:
        return ""
    written = findings.write_value(code, target)
    if gap is None:
        return t("overview.card_target_only", target=written)
    if gap <= 0:
        return t("overview.card_target_reached", target=written)
    is_percent = labels.indicator(code).unit == "percent"
    distance = labels.gap(gap) if is_percent else findings.write_value(code, gap)
    return t("overview.card_target", target=written, gap=distance)
