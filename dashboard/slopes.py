"""Units side by side in, charts out: lines over periods, and slopes between two; each named where it ends.

Every unit has its colour and its mark, the whole is dashed in ink. Names at the ends are pushed apart, so
that none covers another; a gap where a figure is missing, a hollow mark where a sum lacks some units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import COMPARED, look

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "triangle-down", "star", "hexagon")
"""Marks of the units in their order: told apart without their colours too."""
APART = 16
"""Pixels between two names."""
TOP, BOTTOM = 20, 34
"""Pixels above and below the plot."""
WIDEST = 170
"""Pixels that names may take from a chart's width, on each side."""


@dataclass(frozen=True)
class Line:
    """One unit, or the whole: its name, its row for each period (None for none), its place among them."""

    name: str
    rows: Sequence[Row | None]
    place: int = 0
    unit: str = ""
    is_whole: bool = False
    is_selected: bool = False

    @property
    def colour(self) -> str:
        """Ink for the whole, the accent for the selected unit, else the unit's own."""
        if self.is_whole:
            return look().ink
        return look().accent if self.is_selected else COMPARED[self.place % len(COMPARED)]

    @property
    def symbol(self) -> str:
        """The mark of the unit."""
        return SYMBOLS[self.place % len(SYMBOLS)]


def lines(
    series: Sequence[Line],
    *,
    periods: Sequence[str],
    shown: Mapping[int, str],
    value: str,
    write: Callable[[Any], str],
    hover: Callable[[Line, Row], str],
    partial: Callable[[Row], bool] = lambda row: False,
    target: float | None = None,
    percent: bool = True,
    height: int = 300,
) -> Figure:
    """Lines over ``periods`` with name and last figure at the right; ``target`` is drawn across.

    ``shown``: which of the periods stand on the axis, and as what. ``value`` is a column. A line that ends
    early keeps its name in the column at the right, paler, with its last period. A line is broken at a row
    with a boundary_note: what stands left and right of it is not of the same place.
    """
    ends = [(each, end) for each in series if (end := _last(each, value)) is not None]
    known = [row[value] for each in series for row in each.rows if row is not None and row[value] is not None]
    last = len(periods) - 1
    texts = [
        f"{each.name} {write(end)}" + (f" · {periods[place]}" if place < last else "")
        for each, (place, end) in ends
    ]
    layout = marks.base_layout(height=height, right=_room(texts))
    low, high = _range([*known, *([] if target is None else [target])])
    layout["margin"] |= {"t": TOP, "b": 8}
    layout["yaxis"] |= {"range": [low, high], "nticks": 5, "tickformat": ".0%" if percent else "~s"}
    if not percent:
        layout["yaxis"] |= marks.plain_ticks(known, zero=False)
    layout["xaxis"] |= {
        "tickvals": list(shown), "ticktext": list(shown.values()), "showgrid": False,
        "range": [-0.12, max(last, 0.5) + 0.06],
    }  # fmt: skip
    notes = _spread(
        [
            _name(text, last, end, each, is_pale=place < last)
            for text, (each, (place, end)) in zip(texts, ends, strict=True)
        ],
        low, high, height,
    )  # fmt: skip
    if target is not None:
        layout["shapes"], goal = marks.target_across(target, write)
        notes += goal
    layout["annotations"] = notes
    ordered = sorted(series, key=lambda each: (each.is_whole, each.is_selected))
    traces = [_trace(each, segment, value, hover, partial) for each in ordered for segment in _segments(each)]
    return {"data": traces, "layout": layout}


def slope(
    series: Sequence[Line],
    *,
    periods: tuple[str, str],
    write: Callable[[Any], str],
    hover: Callable[[Line, Row], str],
    hue: Callable[[Row], str],
    height: int = 320,
) -> Figure:
    """Each unit's value_from and value joined by a line, both written; ``hue`` gives good, bad or "".

    The one row of a line has value_from and value; a line that lacks one of them is left out.
    """
    drawn = [
        (each, row) for each in series if (row := each.rows[0]) is not None
        and row["value"] is not None and row["value_from"] is not None
    ]  # fmt: skip
    known = [figure for _, row in drawn for figure in (row["value_from"], row["value"])]
    low, high = _range(known)
    left = [write(row["value_from"]) for _, row in drawn]
    right = [f"{write(row['value'])} {each.name}" for each, row in drawn]
    layout = marks.base_layout(height=height, left=_room(left), right=_room(right))
    layout["margin"] |= {"t": TOP, "b": 8}
    layout["xaxis"] |= {
        "tickvals": [0, 1], "ticktext": list(periods), "range": [-0.02, 1.02], "automargin": False,
        "gridcolor": look().line,
    }  # fmt: skip
    layout["margin"]["b"] = BOTTOM
    layout["yaxis"] |= {"range": [low, high], "showticklabels": False, "showgrid": False, "automargin": False}
    traces = []
    begins, ends = [], []
    for (each, row), text_left, text_right in zip(drawn, left, right, strict=True):
        colour = look().ink if each.is_whole else _hue(hue(row))
        traces.append(_joined(each, row, colour, hover(each, row)))
        begins.append(_end(text_left, 0, row["value_from"], colour, each, anchor="right"))
        ends.append(_end(text_right, 1, row["value"], colour, each, anchor="left"))
    layout["annotations"] = [*_spread(begins, low, high, height), *_spread(ends, low, high, height)]
    return {"data": traces, "layout": layout}


def _segments(each: Line) -> list[list[Row | None]]:
    """The rows of a line, apart where the unit was merged or split: each part with gaps for the others."""
    cuts = [place for place, row in enumerate(each.rows) if row is not None and row.get("boundary_note")]
    edges = [0, *(cut for cut in cuts if cut), len(each.rows)]
    return [
        [row if begin <= place < end else None for place, row in enumerate(each.rows)]
        for begin, end in pairwise(edges)
    ]


def _trace(
    each: Line,
    rows: Sequence[Row | None],
    value: str,
    hover: Callable[[Line, Row], str],
    partial: Callable[[Row], bool],
) -> Figure:
    palette = look()
    figures = [None if row is None else row[value] for row in rows]
    hollow = [row is not None and partial(row) for row in rows]
    width = 2.5 if each.is_whole or each.is_selected else 2
    trace = marks.line(list(range(len(figures))), figures, each.colour, width)
    return trace | {
        "line": {"color": each.colour, "width": width, "dash": "dash" if each.is_whole else "solid"},
        "mode": "lines+markers",
        "marker": {
            "size": 6, "symbol": "circle" if each.is_whole else each.symbol,
            "color": [palette.page if some else each.colour for some in hollow],
            "line": {"color": each.colour, "width": [1.5 if some else 0 for some in hollow]},
        },
        "customdata": [[each.unit] for _ in figures] if each.unit else None,
        "hovertext": ["" if row is None else hover(each, row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }  # fmt: skip


def _joined(each: Line, row: Row, colour: str, text: str) -> Figure:
    width = 2.5 if each.is_whole or each.is_selected else 2
    return {
        "type": "scatter", "mode": "lines+markers", "x": [0, 1], "y": [row["value_from"], row["value"]],
        "line": {"color": colour, "width": width, "dash": "dash" if each.is_whole else "solid"},
        "marker": {"size": 7, "color": colour}, "cliponaxis": False,
        "customdata": [[each.unit]] * 2 if each.unit else None,
        "hovertext": [text, text], "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }  # fmt: skip


def _hue(way: str) -> str:
    palette = look()
    return {"good": palette.high, "bad": palette.below}.get(way, palette.secondary)


def _last(each: Line, value: str) -> tuple[int, float] | None:
    """Place and value of the last figure of a line."""
    ends = [
        (place, float(row[value])) for place, row in enumerate(each.rows)
        if row is not None and row[value] is not None
    ]  # fmt: skip
    return ends[-1] if ends else None


def _name(text: str, x: float, y: float, each: Line, *, is_pale: bool) -> Figure:
    """A name at the right: a dot in the line's colour and words in ink, which can always be read."""
    palette = look()
    dot = "┅" if each.is_whole else f'<span style="color:{each.colour}">●</span>'
    strong = each.is_whole or each.is_selected
    return {
        "x": x, "y": y, "xshift": 8, "xanchor": "left", "showarrow": False,
        "text": f"{dot} {marks.bold(text) if strong else text}",
        "font": {"size": marks.NOTE, "color": palette.secondary if is_pale else palette.ink},
    }  # fmt: skip


def _end(text: str, x: float, y: float, colour: str, each: Line, *, anchor: str) -> Figure:
    strong = each.is_whole or each.is_selected
    return {
        "x": x, "y": y, "xshift": 8 if anchor == "left" else -8, "xanchor": anchor, "showarrow": False,
        "text": marks.bold(text) if strong else text, "font": {"size": marks.NOTE, "color": colour},
    }  # fmt: skip


def _spread(notes: list[Figure], low: float, high: float, height: int) -> list[Figure]:
    """The same names, each pushed up or down so far that none covers another and none leaves the chart."""
    plot = max(height - TOP - BOTTOM, 60)
    per_pixel = (high - low) / plot
    ordered = sorted(notes, key=lambda note: float(note["y"]))
    at = [(float(note["y"]) - low) / per_pixel for note in ordered]  # pixels above the bottom
    placed = list(at)
    for place in range(1, len(placed)):
        placed[place] = max(placed[place], placed[place - 1] + APART)
    ceiling = float(plot)
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], ceiling)
        ceiling = placed[place] - APART
    return [
        {**note, "yshift": round(there - here, 1)}
        for note, here, there in zip(ordered, at, placed, strict=True)
    ]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From a little below the least to a little above the greatest; some room where there is one value."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1
    return low - room, high + room


def _room(texts: Sequence[str]) -> int:
    """Pixels for the longest of these words."""
    return round(min(max(map(width_of, texts), default=0) + 30, WIDEST))


def width_of(text: str) -> float:
    """About how many pixels a text takes at the size of notes."""
    return sum(marks.NOTE if ord(sign) > 0x2E7F else marks.NOTE * 0.56 for sign in text)
