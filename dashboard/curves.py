"""Rows of a query in, plain-dict figures out, for what adds up: shares together, pace in a year, pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard import marks
from dashboard.marks import Figure, Row
from dashboard.palette import look


def cumulative(
    rows: Sequence[Row],
    *,
    value: str,
    hover: Callable[[Row], str],
    write: Callable[[Any], str],
    x_title: str,
    head: Row | None = None,
    head_name: str = "",
    name: str = "",
    compare: str = "",
    compare_name: str = "",
    start: float | None = None,
    start_name: str = "",
    target: float | None = None,
    percent: bool = True,
    height: int = 300,
) -> Figure:
    """What the first one, two, three ... units make together, as a line; ``compare`` another column, dashed.

    ``rows`` in their order, ``place`` counting from 1; places that are left out keep their room. ``head`` is
    the row that the sentence above tells of: it is marked and named. ``start`` is the value before the first
    one (the axis then begins near it, not at zero), ``target`` a line across.
    """
    palette = look()
    # With a value to start from the places stand at 1, 2, 3; without one the first begins the axis.
    first = 0 if start is None else 1
    at = [*range(first), *(int(row["place"]) - 1 + first for row in rows)]
    line = marks.line(
        at, [*([] if start is None else [start]), *(row[value] for row in rows)], palette.accent, 2.5
    )
    line |= {
        "mode": "lines+markers", "marker": {"size": 6, "color": palette.accent},
        "customdata": [[""]] * first + [[row["unit_code"]] for row in rows],
        "hovertext": [start_name] * first + [hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>", **marks.same_when_selected(),
    }  # fmt: skip
    traces = [line]
    layout = marks.base_layout(height=height, right=12, top=16)
    end = at[-1] if at else 0
    ticks = list(range(0, end + 1, 1 if end < 7 else 2 if end <= 40 else -(-end // 8)))
    layout["xaxis"] |= {
        "range": [-0.6, max(end + 0.5, 0.5)], "showgrid": False, "tickvals": ticks,
        "ticktext": [str(place + 1 - first) for place in ticks], **marks.axis_title(x_title),
    }  # fmt: skip
    values = [row[value] for row in rows] + [each for each in (start, target) if each is not None]
    low, high = min(values, default=0), max(values, default=1)
    room = (high - low) or abs(high) or 1
    ends = [low - room * 0.12, high + room * 0.16] if start is not None else [0, 1.06]
    layout["yaxis"] |= {"range": ends, "nticks": 6, "tickformat": ".0%" if percent else "~s"}
    if not percent:
        layout["yaxis"] |= marks.plain_ticks(values, zero=False)
    layout["shapes"], notes = marks.target_across(target, write) if target is not None else ([], [])
    if compare:
        other = marks.line(at, [row[compare] for row in rows], palette.ink, width=1.5)
        other["line"]["dash"] = "dash"
        traces.insert(0, other | {"hoverinfo": "skip"})
        notes += _both_names(rows, value, name, compare, compare_name)
    if head is not None:
        place, text = int(head["place"]) - 1 + first, f"{head_name}<br>{write(head[value])}"
        notes += _head(layout, place, head[value], ends[0], text, is_right=place > (end + 1) * 0.7)
    if start is not None:
        notes.append(_along(0, start, start_name, palette.accent, above=False))
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def _head(
    layout: Figure, place: int, value: float, bottom: float, text: str, *, is_right: bool
) -> list[Figure]:
    """A drop line from the marked place to the axis, and its name beside it."""
    palette = look()
    layout["shapes"].append(
        {
            "type": "line", "x0": place, "x1": place, "y0": bottom, "y1": value, "layer": "below",
            "line": {"color": palette.accent, "width": 1, "dash": "dot"},
        }
    )  # fmt: skip
    return [
        {
            "x": place, "y": bottom, "xanchor": "right" if is_right else "left", "yanchor": "bottom",
            "xshift": -4 if is_right else 4, "showarrow": False,
            "text": text, "align": "left", "font": {"size": marks.NOTE, "color": palette.accent},
        }
    ]  # fmt: skip


def _both_names(rows: Sequence[Row], value: str, name: str, compare: str, compare_name: str) -> list[Figure]:
    """The names of the two lines along them: one above, one below, where there is room."""
    if not rows:
        return []
    row = rows[len(rows) * 3 // 5]
    third = int(row["place"]) - 1
    notes = [_along(third, row[value], marks.bold(name), look().accent, above=True)]
    if row[compare] is not None:
        notes.append(_along(third, row[compare], compare_name, look().ink, above=False))
    return notes


def _along(x: float, y: float, text: str, colour: str, *, above: bool) -> Figure:
    return {
        "x": x, "y": y, "text": text, "showarrow": False, "xanchor": "right" if above else "left",
        "yanchor": "bottom" if above else "top", "xshift": -6 if above else 6, "yshift": 2 if above else -4,
        "font": {"size": marks.NOTE, "color": colour},
    }  # fmt: skip


def paces(
    rows: Sequence[Row],
    *,
    value: str,
    year: int,
    name: Callable[[int], str],
    quarters: Sequence[str],
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    partial: Callable[[Row], bool],
    height: int = 320,
) -> Figure:
    """Money as it adds up over the four quarters, a line a year: ``year`` in the accent, the others in grey.

    ``rows`` need year and quarter. A quarter without a row is a gap. Each line is named at its end; a point
    that units are missing from (``partial``) is hollow.
    """
    palette = look()
    held = {(row["year"], row["quarter"]): row for row in rows}
    years = sorted({int(row["year"]) for row in rows})
    traces, notes = [], []
    for each in years:
        colour = palette.accent if each == year else palette.secondary if each == year - 1 else palette.other
        mine = [held.get((each, quarter)) for quarter in (1, 2, 3, 4)]
        line = marks.line([0, 1, 2, 3], [row[value] if row else None for row in mine], colour,
                          width=3 if each == year else 1.5)  # fmt: skip
        hollow = [row is not None and partial(row) for row in mine]
        traces.append(
            line
            | {
                "mode": "lines+markers",
                "marker": {
                    "size": 8 if each == year else 6,
                    "color": [palette.page if some else colour for some in hollow],
                    "line": {"color": colour, "width": [1.5 if some else 0 for some in hollow]},
                },
                "hovertext": [hover(row) if row else "" for row in mine],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        last = [row for row in mine if row and row[value] is not None][-1:]
        for row in last:
            text = f"{name(each)} {write(row[value])}"
            # a year that is not over is named on the side that its line came from
            over = row["quarter"] == 4
            side = {"xanchor": "left", "xshift": 9} if over else {"xanchor": "right", "yanchor": "bottom"}
            notes.append(
                {
                    "x": row["quarter"] - 1, "y": row[value], "showarrow": False, **side,
                    "text": marks.bold(text) if each == year else text,
                    "font": {
                        "size": marks.BODY if each == year else marks.NOTE,
                        "color": colour if each == year else palette.secondary,
                    },
                }
            )  # fmt: skip
    top = max([row[value] for row in rows if row[value] is not None], default=0) or 1
    layout = marks.base_layout(height=height, right=104, top=16)
    layout["xaxis"] |= {
        "tickvals": [0, 1, 2, 3], "ticktext": list(quarters), "range": [-0.35, 3.1], "showgrid": False,
    }  # fmt: skip
    layout["yaxis"] |= {"range": [0, top * 1.08], **marks.money_ticks(top)}
    _apart(notes, top * 1.08, height - 50)
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def _apart(notes: list[Figure], top: float, height: int) -> None:
    """Push names at the ends of lines that stand in one column apart, from the lowest upwards."""
    for column in sorted({note["x"] for note in notes if note["xanchor"] == "left"}):
        edge = -1e9
        for note in sorted((each for each in notes if each["x"] == column), key=lambda each: each["y"]):
            pixel = note["y"] / top * height
            place = max(pixel, edge + 15)
            note["yshift"] = round(place - pixel)
            edge = place


def pairs(
    names: Sequence[str],
    before: Sequence[float | None],
    now: Sequence[float | None],
    *,
    before_name: str,
    now_name: str,
    words: Sequence[str],
    hover: Callable[[int], str],
    height: int = 320,
) -> Figure:
    """Two bars side by side for each of ``names``, the earlier in grey, the present one in the accent.

    ``words`` stand above each pair: the difference, or why there is none. The first pair is named.
    """
    palette = look()
    traces = [
        {
            "type": "bar", "x": list(range(len(names))), "y": list(values),
            "marker": {"color": colour}, "hovertext": [hover(index) for index in range(len(names))],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for values, colour in ((before, palette.other), (now, palette.accent))
    ]  # fmt: skip
    top = max([value for value in (*before, *now) if value is not None], default=0) or 1
    layout = marks.base_layout(height=height, top=30)
    layout |= {"barmode": "group", "bargap": 0.3, "bargroupgap": 0.04}
    layout["xaxis"] |= {
        "tickvals": list(range(len(names))), "ticktext": list(names), "showgrid": False,
        "range": [-0.6, len(names) - 0.4], "tickfont": {"size": marks.NOTE, "color": palette.ink},
    }  # fmt: skip
    layout["yaxis"] |= {"range": [0, top * 1.14], **marks.money_ticks(top)}
    layout["annotations"] = [
        {
            "x": index, "y": max(before[index] or 0, now[index] or 0), "text": text, "showarrow": False,
            "yanchor": "bottom", "font": {"size": marks.NOTE, "color": palette.ink},
        }
        for index, text in enumerate(words) if text
    ]  # fmt: skip
    named = ((palette.other, before_name), (palette.accent, now_name))
    key = "  ".join(_key(colour, name) for colour, name in named)
    layout["annotations"].append(
        {
            "xref": "paper", "yref": "paper", "x": 0, "y": 1, "yanchor": "bottom", "xanchor": "left",
            "showarrow": False, "text": key, "font": {"size": marks.NOTE, "color": palette.ink},
        }
    )  # fmt: skip
    return {"data": traces, "layout": layout}


def _key(colour: str, name: str) -> str:
    return f'<span style="color:{colour}">■</span> {name}'
