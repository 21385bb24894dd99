"""Rows of a query in, a plain-dict scatter out: two figures against each other, with lines of equal rate.

Slopes and places of labels are geometry; every value comes from a query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import look

Slope = tuple[float, str]
"""The rate that a line through zero stands for, and its name."""
Box = tuple[float, float, float, float]

WIDE, HIGH = 560, 330
"""Pixels that labels are placed for: fewer than on a desk, so that they touch on no smaller screen either."""
LETTER, LINE_HIGH, DOT = 12.5, 15, 6
PLACES = (
    ("bottom right", 1, 1), ("middle right", 1, 0), ("top left", -1, -1), ("middle left", -1, 0),
    ("bottom center", 0, 1), ("top center", 0, -1), ("top right", 1, -1), ("bottom left", -1, 1),
)  # fmt: skip
"""Where a label may stand beside its point, the best first: plotly's word, and the direction in steps."""
STEPS = (1, 2, 2.5, 5)


def scatter(
    rows: Sequence[Row],
    *,
    x: str,
    y: str,
    colour: Callable[[Row], str],
    hover: Callable[[Row], str],
    x_title: str,
    y_title: str,
    slopes: Sequence[Slope] = (),
    main: Slope | None = None,
    dashed: bool = False,
    is_money: bool = False,
    selected: str | None = None,
    height: int = 430,
    wide: int = WIDE,
) -> Figure:
    """Two columns against each other, a point a unit, with lines through zero on which the rate is the same.

    ``rows`` need unit_code and unit_name, and a number in both columns. ``main`` is the line that counts (the
    target, or dashed the county), in ink and named at its end; ``slopes`` are named at the right edge. Points
    are named where the name touches nothing in a plot ``wide`` pixels wide. ``is_money``: upright in yuan.
    """
    palette = look()
    right = max((float(row[x]) for row in rows), default=0) * 1.06 or 1.0
    steepest = max([slope for slope, _ in slopes] + ([main[0]] if main else []), default=0)
    top = max([float(row[y]) * 1.08 for row in rows] + [steepest * right]) or 1.0
    points: Figure = {
        "type": "scatter", "mode": "markers+text", "cliponaxis": False,
        "x": [row[x] for row in rows], "y": [row[y] for row in rows],
        "customdata": [[row["unit_code"]] for row in rows],
        "marker": {
            "size": [12 if row["unit_code"] == selected else 9 for row in rows],
            "color": [palette.accent if row["unit_code"] == selected else colour(row) for row in rows],
            "line": {"color": palette.page, "width": 1}, "opacity": 1,
        },
        "textfont": {"size": marks.NOTE, "color": palette.ink, "shadow": f"0 0 3px {palette.page}"},
        "hovertext": [hover(row) for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }  # fmt: skip
    points["text"], points["textposition"] = _names(rows, x, y, (right, top), main, selected, wide)
    # An axis at the right names the lines; it is drawn for the sake of an empty trace.
    named: Figure = {"type": "scatter", "x": [None], "y": [None], "yaxis": "y2", "hoverinfo": "skip"}
    layout = marks.base_layout(height=height, right=8, top=16)
    across = marks.money_ticks(right, money=False)
    layout["xaxis"] |= {"range": [0, right], "rangemode": "tozero", **marks.axis_title(x_title), **across}
    layout["yaxis"] |= {
        "range": [0, top],
        **marks.axis_title(y_title),
        **marks.money_ticks(top, money=is_money),
    }
    ends = [(slope * right, name) for slope, name in slopes if slope * right <= top * 1.001]
    layout["yaxis2"] = {
        **layout["yaxis"], "overlaying": "y", "side": "right", "showgrid": False, "title": None,
        "tickvals": [at for at, _ in ends], "ticktext": [name for _, name in ends],
    }  # fmt: skip
    layout["shapes"] = [_ray(slope, right, palette.other, "dot", 1) for slope, _ in slopes]
    if main:
        layout["shapes"].append(_ray(main[0], right, palette.ink, "dash" if dashed else "solid", 1.3))
        layout["annotations"] = [_end_of(main, right)]
    return {"data": [points, named], "layout": layout}


def _ray(slope: float, right: float, colour: str, dash: str, width: float) -> Figure:
    return {
        "type": "line", "x0": 0, "y0": 0, "x1": right, "y1": slope * right, "layer": "below",
        "line": {"color": colour, "dash": dash, "width": width},
    }  # fmt: skip


def _end_of(line: Slope, right: float) -> Figure:
    """The name of the line that counts, above its end."""
    return {
        "x": right, "y": line[0] * right, "text": marks.bold(line[1]), "showarrow": False,
        "xanchor": "right", "yanchor": "bottom", "font": {"size": marks.NOTE, "color": look().ink},
    }  # fmt: skip


def round_slopes(rates: Iterable[float], *, without: float | None = None) -> list[float]:
    """Up to four round rates among those given, for lines of equal rate; none close to ``without``."""
    known = [rate for rate in rates if rate is not None and rate > 0]
    if not known:
        return []
    low, high = min(known), max(known)
    step = _step((high - low) / 3 or high / 3)
    first = int(low / step)
    around = [round((first + index) * step, 10) for index in range(6)]
    found = [rate for rate in around if rate > 0 and low - step * 0.45 <= rate <= high + step * 0.45][-4:]
    found = found or [rate for rate in around[:2] if rate > 0]
    return [rate for rate in found if without is None or abs(rate - without) > step * 0.15]


def _step(size: float) -> float:
    """The round number (1, 2, 2.5 or 5 of a power of ten) that is nearest above."""
    power = 10.0 ** _exponent(size)
    return next((each * power for each in STEPS if each * power >= size * 0.999), 10 * power)


def _exponent(size: float) -> int:
    exponent = 0
    while 10.0**exponent > size:
        exponent -= 1
    while 10.0 ** (exponent + 1) <= size:
        exponent += 1
    return exponent


def _names(
    rows: Sequence[Row],
    x: str,
    y: str,
    ends: tuple[float, float],
    main: Slope | None,
    selected: str | None,
    wide: int,
) -> tuple[list[str], list[str]]:
    """The name beside each point, "" where it would touch another; the farthest off the line comes first."""
    at = [(float(row[x]) / ends[0] * wide, (1 - float(row[y]) / ends[1]) * HIGH) for row in rows]
    slope = main[0] if main else 0.0
    off = [abs(float(row[y]) - slope * float(row[x])) for row in rows]
    taken: list[Box] = [(cx - DOT, cy - DOT, cx + DOT, cy + DOT) for cx, cy in at]
    if main:  # where the line's own name stands
        end = (1 - slope * ends[0] / ends[1]) * HIGH
        taken.append((wide - len(main[1]) * LETTER * 0.8, end - LINE_HIGH, float(wide), end))
    texts, places = [""] * len(rows), ["middle right"] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: (rows[i]["unit_code"] != selected, -off[i]))
    for index in order:
        name = str(rows[index]["unit_name"]) + marks.above_mark(rows[index])
        for place, over, down in PLACES:
            box = _box(*at[index], len(name), over, down)
            others = taken[:index] + taken[index + 1 :]
            if box[0] >= 0 and box[2] <= wide and not any(_touch(box, each) for each in others):
                texts[index], places[index] = name, place
                taken.append(box)
                break
    return texts, places


def _box(cx: float, cy: float, letters: int, over: int, down: int) -> Box:
    width = letters * LETTER
    left = cx + DOT if over > 0 else cx - DOT - width if over < 0 else cx - width / 2
    middle = cy + down * (DOT + LINE_HIGH / 2)
    return left, middle - LINE_HIGH / 2, left + width, middle + LINE_HIGH / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
