"""Series over the same periods in, one chart of them out: the whole in ink, one chosen, all others grey.

The whole is dashed, the highest and the lowest of the others are named at their ends; a gap where a figure is
missing, a hollow dot where a sum lacks some units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import look

FEW = 6
"""So many lines are all named at their ends."""
APART = 15
"""Pixels between two names."""


@dataclass(frozen=True)
class Series:
    """One line: its name, its row for each period (None for none), the unit a click leads to."""

    name: str
    rows: Sequence[Row | None]
    unit: str = ""
    is_whole: bool = False


def bundle(
    series: Sequence[Series],
    *,
    periods: Sequence[str],
    value: str,
    write: Callable[[Any], str],
    hover: Callable[[Series, Row], str],
    partial: Callable[[Row], bool] = lambda row: False,
    selected: str | None = None,
    percent: bool = True,
    height: int = 380,
) -> Figure:
    """Lines over ``periods``, the whole on top. ``value`` is a column; ``write`` makes a name's figure."""
    ordered = sorted(series, key=lambda each: (each.is_whole, bool(selected) and each.unit == selected))
    known = [row[value] for each in series for row in each.rows if row is not None and row[value] is not None]
    traces = [_line(each, value, hover, partial, selected, len(ordered) == 1) for each in ordered]
    layout = marks.base_layout(height=height, right=120)
    step = max(1, len(periods) // 8 + (len(periods) % 8 > 0) if len(periods) > 8 else 1)
    shown = [place for place in range(len(periods)) if (len(periods) - 1 - place) % step == 0]
    layout["xaxis"] |= {
        "tickvals": shown, "ticktext": [periods[place] for place in shown], "showgrid": False,
        "range": [-0.15, max(len(periods) - 1, 0.5) + 0.1],
    }  # fmt: skip
    layout["yaxis"] |= {"nticks": 5, "tickformat": ".0%" if percent else "~s", "rangemode": "normal"}
    if not percent:
        layout["yaxis"] |= marks.plain_ticks(known, zero=False)
    layout["annotations"] = _names(_named(ordered, value, selected), value, write, known, height, selected)
    return {"data": traces, "layout": layout}


def _line(
    each: Series,
    value: str,
    hover: Callable[[Series, Row], str],
    partial: Callable[[Row], bool],
    selected: str | None,
    alone: bool,
) -> Figure:
    palette = look()
    is_chosen = bool(selected) and each.unit == selected
    colour = palette.ink if each.is_whole else palette.accent if is_chosen else palette.other
    width = 2.5 if each.is_whole or is_chosen else 1
    figures = [None if row is None else row[value] for row in each.rows]
    hollow = [row is not None and partial(row) for row in each.rows]
    trace = marks.line(list(range(len(figures))), figures, colour, width)
    return trace | {
        "line": {"color": colour, "width": width, "dash": "dash" if each.is_whole and not alone else "solid"},
        "mode": "lines+markers", "opacity": 1 if width > 1 else 0.75,
        "marker": {
            "size": 7 if width > 1 else 4, "color": [palette.page if each else colour for each in hollow],
            "line": {"color": colour, "width": [1.5 if each else 0 for each in hollow]},
        },
        "customdata": [[each.unit] for _ in figures] if each.unit else None,
        "hovertext": ["" if row is None else hover(each, row) for row in each.rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }  # fmt: skip


def _last(each: Series, value: str) -> tuple[int, float] | None:
    """Place and value of the last figure of a line."""
    ends = [
        (place, float(row[value])) for place, row in enumerate(each.rows)
        if row is not None and row[value] is not None
    ]  # fmt: skip
    return ends[-1] if ends else None


def _named(series: Sequence[Series], value: str, selected: str | None) -> list[Series]:
    """The lines that are named: all of a few; of many the whole, the chosen one, the highest, the lowest."""
    with_end = [each for each in series if _last(each, value) is not None]
    if len(with_end) <= FEW:
        return with_end
    always = [each for each in with_end if each.is_whole or (selected and each.unit == selected)]
    newest = max(_end(each, value)[0] for each in with_end)
    others = [each for each in with_end if each not in always and _end(each, value)[0] == newest]
    others.sort(key=lambda each: _end(each, value)[1])
    return [*always, *others[:1], *others[1:][-1:]]


def _end(each: Series, value: str) -> tuple[int, float]:
    found = _last(each, value)
    assert found is not None
    return found


def _names(
    named: Sequence[Series],
    value: str,
    write: Callable[[Any], str],
    known: Sequence[float],
    height: int,
    selected: str | None,
) -> list[Figure]:
    """Names with figures at the lines' ends, pushed apart so that none covers another."""
    palette = look()
    span = (max(known, default=1) - min(known, default=0)) or 1
    per_pixel = span / max(height - 60, 60)
    notes: list[Figure] = []
    below = float("-inf")
    for each in sorted(named, key=lambda each: _end(each, value)[1]):
        place, end = _end(each, value)
        at = max(end, below + APART * per_pixel)
        below = at
        is_strong = each.is_whole or (bool(selected) and each.unit == selected)
        colour = palette.ink if each.is_whole else palette.accent if is_strong else palette.secondary
        text = f"{each.name} {write(end)}"
        notes.append(
            {
                "x": place, "y": end, "yshift": (at - end) / per_pixel, "xshift": 8, "xanchor": "left",
                "text": marks.bold(text) if is_strong else text, "showarrow": False,
                "font": {"size": marks.NOTE, "color": colour},
            }
        )  # fmt: skip
    return notes
