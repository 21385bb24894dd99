"""Two figures of every unit in, a field in four quarters out: medians as thin lines, words in the corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import marks
from dashboard.marks import Figure
from dashboard.palette import look
from dashboard.slopes import width_of

PIXELS = (620, 380)
"""The field that names are placed for."""
LINE, DOT = 15, 7
SIDES = (("middle right", 1, 0), ("middle left", -1, 0), ("top center", 0, 1), ("bottom center", 0, -1))
"""Where a name may stand beside its point, the best first: plotly's word, and the direction."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A unit's two figures; ``is_chosen`` ones stand out and are named."""

    unit: str
    name: str
    x: float
    y: float
    hover: str
    is_chosen: bool


@dataclass(frozen=True)
class Axis:
    """An axis: its title, the median with its words, whether its figures are percentages."""

    title: str
    median: float
    median_words: str
    is_percent: bool


def field(
    spots: Sequence[Spot], *, across: Axis, up: Axis, corners: tuple[str, str, str, str], height: int = 460
) -> Figure:
    """The points, chosen ones in the accent with their names. ``corners``: top left, top right, bottom left,
    bottom right.
    """
    palette = look()
    layout = marks.base_layout(height=height, right=16, top=24)
    xs, ys = _range([spot.x for spot in spots], across), _range([spot.y for spot in spots], up)
    for name, axis, (low, high) in (("xaxis", across, xs), ("yaxis", up, ys)):
        layout[name] |= {
            "range": [low, high], "nticks": 6, "tickformat": ".0%" if axis.is_percent else "~s",
            "title": {
                "text": axis.title, "font": {"size": marks.NOTE, "color": palette.secondary}, "standoff": 6
            },
        }  # fmt: skip
        if not axis.is_percent:
            layout[name] |= marks.plain_ticks([low, high], zero=low >= 0)
    layout["shapes"] = [_line("x", across.median), _line("y", up.median)]
    layout["annotations"] = [
        _words(across.median_words, across.median, 1, "x", "paper", "left", "bottom"),
        _words(up.median_words, 1, up.median, "paper", "y", "right", "bottom"),
        *(
            _corner(text, place % 2, 1 - place // 2)
            for place, text in enumerate(corners)
        ),
    ]  # fmt: skip
    others = [spot for spot in spots if not spot.is_chosen]
    chosen = [spot for spot in spots if spot.is_chosen]
    return {"data": [_points(others, []), _points(chosen, _sides(chosen, others, xs, ys))], "layout": layout}


def _points(spots: Sequence[Spot], sides: Sequence[str]) -> Figure:
    palette = look()
    stands_out = bool(sides)
    trace: Figure = {
        "type": "scatter", "mode": "markers+text" if stands_out else "markers", "cliponaxis": False,
        "x": [spot.x for spot in spots], "y": [spot.y for spot in spots],
        "customdata": [[spot.unit] for spot in spots],
        "marker": {
            "size": 12 if stands_out else 9, "color": palette.accent if stands_out else palette.other,
            "line": {"color": palette.page, "width": 1},
        },
        "hovertext": [spot.hover for spot in spots], "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }  # fmt: skip
    if stands_out:
        trace |= {
            "text": [spot.name for spot in spots], "textposition": list(sides),
            "textfont": {"size": marks.BODY, "color": palette.ink},
        }  # fmt: skip
    return trace


def _range(values: Sequence[float], axis: Axis) -> tuple[float, float]:
    low, high = min([*values, axis.median]), max([*values, axis.median])
    room = (high - low) * 0.1 or abs(high) * 0.1 or 1
    return low - room, high + room


def _line(axis: str, at: float) -> Figure:
    other = "y" if axis == "x" else "x"
    return {
        "type": "line", f"{axis}0": at, f"{axis}1": at, f"{other}ref": "paper", f"{other}0": 0,
        f"{other}1": 1, "layer": "below", "line": {"color": look().secondary, "width": 1},
    }  # fmt: skip


def _words(text: str, x: float, y: float, xref: str, yref: str, xanchor: str, yanchor: str) -> Figure:
    return {
        "x": x, "y": y, "xref": xref, "yref": yref, "xanchor": xanchor, "yanchor": yanchor, "text": text,
        "showarrow": False, "font": {"size": marks.NOTE, "color": look().secondary},
    }  # fmt: skip


def _corner(text: str, right: int, top: int) -> Figure:
    note = _words(
        text, right, top, "paper", "paper", "right" if right else "left", "top" if top else "bottom"
    )
    return {**note, "xshift": -6 if right else 6, "yshift": -6 if top else 6}


def _sides(
    spots: Sequence[Spot], others: Sequence[Spot], xs: tuple[float, float], ys: tuple[float, float]
) -> list[str]:
    """On which side of its point each name stands: the first where it touches nothing and stays inside."""
    width, height = PIXELS
    at = [
        ((spot.x - xs[0]) / (xs[1] - xs[0]) * width, (spot.y - ys[0]) / (ys[1] - ys[0]) * height)
        for spot in (*spots, *others)
    ]
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in at]
    found = []
    for place, spot in enumerate(spots):
        around = [box for index, box in enumerate(taken) if index != place]
        boxes = [
            (side, _box(at[place], width_of(spot.name) * 1.1, over, above)) for side, over, above in SIDES
        ]
        side, box = next(
            (
                (side, box) for side, box in boxes
                if box[0] >= 0 and box[2] <= width and not any(_touch(box, other) for other in around)
            ),
            boxes[0],
        )  # fmt: skip
        found.append(side)
        taken.append(box)
    return found


def _box(at: tuple[float, float], wide: float, over: int, above: int) -> Box:
    x, y = at
    left = x + DOT if over > 0 else x - DOT - wide if over < 0 else x - wide / 2
    middle = y + above * (DOT + LINE / 2)
    return left, middle - LINE / 2, left + wide, middle + LINE / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
