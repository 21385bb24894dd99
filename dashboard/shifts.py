"""Changes in, a chart of them out: a thin bar each from a common zero, its name and its words above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import look

ROW_HEIGHT = 38
WORDS_AT = 0.84
"""Where the words of a bar may begin, as a share of the width."""


def shifts(
    rows: Sequence[Row],
    *,
    value: str,
    name: Callable[[Row], str],
    write: Callable[[Row], str],
    hover: Callable[[Row], str],
    selected: int | None = None,
) -> Figure:
    """Bars to the left and right of zero in the order of ``rows``, the first on top.

    ``name`` stands above the bar at the left, ``write`` at the right. The names stand over the bars, not
    beside them: beside they would take half of a phone's width.
    """
    palette = look()
    values = [row[value] for row in rows]
    low, high = min([0, *values]), max([0, *values])
    span = (high - low) or 1
    places = list(range(len(rows)))
    bar: Figure = {
        "type": "bar", "orientation": "h", "y": places, "x": values, "width": 0.26,
        "marker": {"color": [palette.accent if each == selected else palette.other for each in places]},
        "hovertext": [hover(row) for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    layout = marks.base_layout(height=len(rows) * ROW_HEIGHT + 20, left=4, right=4, top=4)
    layout["yaxis"] |= {"range": [len(rows) - 0.5, -0.85], "showticklabels": False, "showgrid": False}
    # The words at the right have a column of their own, clear of the longest bar.
    layout["xaxis"] |= {
        "range": [low - span * 0.02, high + span * 0.02], "domain": [0, WORDS_AT], "showticklabels": False,
        "showgrid": False,
    }  # fmt: skip
    # Zero is marked at each bar: a line through all rows would go through the names.
    layout["shapes"] = [
        {
            "type": "line", "x0": 0, "x1": 0, "y0": place - 0.2, "y1": place + 0.2,
            "line": {"color": palette.secondary, "width": 1},
        }
        for place in places
    ]  # fmt: skip
    layout["annotations"] = [
        {
            "xref": "paper", "x": side, "xanchor": anchor, "y": place - 0.2, "yanchor": "bottom",
            "text": text(row), "showarrow": False,
            "font": {"size": marks.NOTE, "color": palette.ink if side == 0 else palette.secondary},
        }
        for place, row in enumerate(rows)
        for side, anchor, text in ((0, "left", name), (1, "right", write))
    ]  # fmt: skip
    return {"data": [bar], "layout": layout}
