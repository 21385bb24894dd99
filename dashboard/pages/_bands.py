"""How the rates of many townships are spread: a column a band, below the target and at or above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard import charts, hovers, labels, store
from dashboard.charts import Figure
from dashboard.filters import Period
from dashboard.labels import t

Row = Mapping[str, Any]
QUERY = "coverage/unit_count_by_band"
STEPS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
MOST = 14
"""Bands that have room for their names."""


def asked(ratio: str, period: Period, finding: Row) -> dict[str, Any]:
    """What the query is asked with; the bands are as narrow as there is room for.

    ``finding``: a row of coverage/finding_by_ratio, which knows the lowest and the highest rate.
    """
    span = (finding["highest_rate"] or 0) - (finding["lowest_rate"] or 0)
    step = next((each for each in STEPS if span / each < MOST - 1), STEPS[-1])
    return {"ratio": ratio, **period.at, "step": step}


def figure(ratio: str, period: Period, finding: Row, *, height: int) -> Figure:
    """The columns; a band without a township keeps its place."""
    rows = {int(row["band"]): row for row in store.rows(QUERY, **asked(ratio, period, finding))}
    step = asked(ratio, period, finding)["step"]
    bands = [
        rows.get(band, {"band": band, "rate_from": band * step, "unit_count": 0, "units_below": 0})
        for band in range(min(rows, default=0), max(rows, default=-1) + 1)
    ]
    look, target = charts.look(), finding["target"]
    drawn = charts.columns(
        bands, value="unit_count", name=_name, write=lambda count: labels.number(count), hover=_hover,
        height=height,
    )  # fmt: skip
    if target is not None and drawn["data"]:
        # a band counts as below where most of its townships are
        colours = [look.below if 2 * row["units_below"] > row["unit_count"] else look.high for row in bands]
        drawn["data"][0]["marker"] = {"color": colours, "line": {"width": 0}}
    return drawn


def _name(row: Row) -> str:
    return labels.rate(row["rate_from"], 0)


def _hover(row: Row) -> str:
    if not row["unit_count"]:
        return ""
    lines = [
        f"<b>{labels.rate(row['rate_from'], 0)}–{labels.rate(row['rate_to'], 0)}</b>",
        t("overview.bands_hover", count=int(row["unit_count"]), share=labels.rate(row["unit_share"])),
    ]
    if row["units_below"]:
        lines.append(t("overview.bands_below", count=int(row["units_below"])))
    return hovers.BREAK.join(lines)
