"""The row of metric cards: figures of overview/indicator_by_county_quarter, each a link to its page."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import charts, findings, labels, links, sheets, widgets
from dashboard.catalogue import Ratio
from dashboard.filters import Period
from dashboard.labels import t

QUARTERS_IN_SPARK = 8


def indicator_cards(codes: Sequence[str], rows: Sequence[dict[str, Any]], period: Period) -> None:
    """Draw a card for each indicator. ``rows`` hold all quarters of all of them, in any order."""
    cards = []
    for code in codes:
        series = sorted(
            (row for row in rows if row["indicator_code"] == code), key=lambda r: (r["year"], r["quarter"])
        )
        series = [row for row in series if (row["year"], row["quarter"]) <= (period.year, period.quarter)]
        cards.append(_linked(code, _card(code, series, period)))
    sheets.put(f'<div class="ud-cards ud-four">{"".join(cards)}</div>')


def _linked(code: str, card: str) -> str:
    """A card with the link that lies over it: a ratio's page, or the aid page."""
    is_ratio = isinstance(labels.indicator(code), Ratio)
    page, more = ("coverage", {"ratio": code}) if is_ratio else _MEASURE_PAGES.get(code, ("township", {}))
    return links.over(page, labels.indicator_name(code), card, **more)


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
        key = "card_counted_to_date" if each.measure_type == "flow_ytd" else "card_counted"
        counted = t(
            f"overview.{key}", through=labels.through(period.quarter),
            reporting=int(now["units_reporting"]), expected=int(now["units_expected"]),
        )  # fmt: skip
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
        _changes(code, now) if now else "",
        widgets.image(spark),
        counted=counted,
        target=_target(code, now) if now else "",
        pace=_pace(now) if now else "",
        is_missing=value is None,
    )


def is_partial(row: Mapping[str, Any]) -> bool:
    """Whether units that were expected are missing from a quarter's figure."""
    return bool(row.get("units_expected")) and row["units_reporting"] < row["units_expected"]


def _is_now(row: dict[str, Any], period: Period) -> bool:
    return (row["year"], row["quarter"]) == (period.year, period.quarter)


def _changes(code: str, row: dict[str, Any]) -> str:
    """Changes on the year and the quarter, over the units that reported both times: a late one is no fall."""
    parts = [_change(code, row, of) for of in ("year", "quarter")]
    is_percent = labels.indicator(code).unit == "percent"
    if not any(row[f"matched_change_on_{of}"] is not None for of in ("year", "quarter")):
        return html.escape(t("common.no_comparison"))
    unit = f" {html.escape(t('overview.card_points'))}" if is_percent else ""
    on_year, on_quarter = parts
    return f"<span>{on_year}</span> <span>{on_quarter}{unit}</span>"


def _change(code: str, row: dict[str, Any], of: str) -> str:
    change, share = row[f"matched_change_on_{of}"], row[f"matched_change_on_{of}_share"]
    against = t(f"overview.card_on_{of}")
    if change is None:
        return f"{html.escape(against)} –"
    is_percent = labels.indicator(code).unit == "percent"
    if is_percent:
        text = labels.signed_points(change)
    elif share is None:
        text = _size(code, change)
    elif of == "year":
        text = f"{_size(code, change)} ({labels.share(share)})"
    else:
        text = labels.share(share)
    way = findings.direction(change, is_percent)
    return widgets.change_mark(text, way, findings.is_good(code, change), against)


def _size(code: str, change: float) -> str:
    """A change with its sign; a count without its counting word, which stands beside the figure above."""
    if labels.indicator(code).unit == "yuan":
        return findings.write_change(code, change)
    return ("+" if change > 0 else "-" if change < 0 else "") + labels.number(abs(change))


def _target(code: str, row: dict[str, Any]) -> str:
    """The year's target and how far it is."""
    target, gap, share = row["target"], row["gap_to_target"], row["target_share"]
    if target is None:
        return t("overview.card_no_target")
    written = findings.write_value(code, target)
    if gap is None or row["pace"] == "reached":
        return t("overview.card_target_only", target=written)
    if share is not None:
        return t("overview.card_target_share", target=written, share=labels.rate(share))
    is_percent = labels.indicator(code).unit == "percent"
    distance = labels.gap(gap) if is_percent else findings.write_value(code, abs(gap))
    return t("overview.card_target", target=written, gap=distance)


_PACE = {
    "reached": ("●", " ud-good"),
    "ahead": ("▲", " ud-good"),
    "behind": ("▼", " ud-bad"),
    "open": ("○", ""),
}


def _pace(row: dict[str, Any]) -> str:
    """Whether the figure keeps pace with the year's target, as HTML; "" where that cannot be said."""
    if row["pace"] is None:
        return ""
    shape, tone = _PACE[row["pace"]]
    return f'<span class="ud-delta{tone}">{shape} {html.escape(t("overview.pace_" + row["pace"]))}</span>'
