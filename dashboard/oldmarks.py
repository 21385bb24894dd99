"""A figure of a unit's series in, the same figure out: what old reports say is drawn lighter."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import look

SIZE = 8
OUTLINE = 1.5


def lighter(figure: Figure, rows: Sequence[Row]) -> Figure:
    """Open points and hatched bars where a row ``is_narrative``; ``rows`` as drawn, by quarter or year."""
    if not any(row.get("is_narrative") for row in rows):
        return figure
    by_quarter = "quarter" in rows[0]
    drawn = marks.every_quarter(rows) if by_quarter else list(rows)
    old = [bool(row.get("is_narrative")) for row in drawn]
    trace = figure["data"][-1]
    marker, page = trace["marker"], look().page
    colours = zip(old, marker["color"], strict=True)
    marker["color"] = [page if is_old else fill for is_old, fill in colours]
    if trace["type"] == "bar":
        marker["pattern"] = {
            "shape": ["/" if is_old else "" for is_old in old], "fgcolor": look().accent, "bgcolor": page,
            "fillmode": "overlay", "size": 6, "solidity": 0.3,
        }  # fmt: skip
        return figure
    marker["size"] = [SIZE if is_old else size for is_old, size in zip(old, marker["size"], strict=True)]
    widths = marker["line"]["width"]
    marker["line"]["width"] = [
        OUTLINE if is_old else width for is_old, width in zip(old, widths, strict=True)
    ]
    return figure
