"""Ranks over time in, figures of paths out: the first place on top, the number in every mark.

Like charts.py: plain dictionaries, no input or output, no Streamlit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import labels, marks
from dashboard.marks import Figure, Row
from dashboard.palette import look

MARK, WIDE_MARK = 17, 20
"""Diameter of a mark in pixels: of one digit, of two."""
FITS = 999
"""The largest place that can be written into a mark; of larger ones the newest stands beside its mark."""
ROOM = 0.7
"""Places left free above the first and below the last."""


@dataclass(frozen=True)
class Path:
    """One unit's or indicator's places: rows with year, quarter and the column that is drawn."""

    rows: Sequence[Row]
    name: str = ""
    """Written at the end of its line; "" for no label."""
    colour: str = ""
    """The accent without one."""


def ranks(
    paths: Sequence[Path],
    *,
    value: str,
    last_place: int,
    hover: Callable[[Row], str],
    by_year: bool = False,
    height: int = 280,
) -> Figure:
    """Places over the quarters (or years), 1 on top and ``last_place`` at the foot; gaps where it is unknown.

    ``value`` is the column with the rank, a whole number or None. ``by_year``: one row a year is given, and
    the years stand on the axis side by side.
    """
    every = [(path, list(path.rows) if by_year else marks.every_quarter(path.rows)) for path in paths]
    longest = max((rows for _, rows in every), key=len, default=[])
    named = any(path.name for path in paths)
    layout = marks.base_layout(height=height, left=4, right=72 if named else 16, top=16)
    layout["yaxis"] |= {
        "range": [last_place + ROOM, 1 - ROOM],
        "tickvals": _ticks(last_place),
        "autorange": False,
    }
    if by_year:
        years = [int(row["year"]) for row in longest]
        layout["xaxis"] |= {
            "tickvals": years, "ticktext": [labels.year_name(year) for year in years],
            "showgrid": False,
            "range": [years[0] - 0.35, years[-1] + 0.35] if years else [0, 1],
        }  # fmt: skip
    elif longest:
        layout["xaxis"] |= marks.quarter_axis(longest) | {"showgrid": False}
        first, last = marks.position(longest[0]), marks.position(longest[-1])
        layout["xaxis"]["range"] = [first - 0.16, last + 0.16]
    traces = [_trace(path, rows, value, hover, by_year=by_year) for path, rows in every]
    layout["annotations"] = [note for path, rows in every for note in _name(path, rows, value)]
    if last_place > FITS:
        for trace in traces:
            trace["text"] = [""] * len(trace["text"])
        layout["annotations"] += [
            note | {"yshift": 14, "xshift": -6, "xanchor": "center"}
            for path, rows in every
            for note in marks.end_label(rows, value, labels.number, path.colour or look().accent)
        ]
    return {"data": traces, "layout": layout}


def _name(path: Path, rows: Sequence[Row], value: str) -> list[Figure]:
    """Its name behind the last mark."""
    if not path.name:
        return []
    notes = marks.end_label(rows, value, lambda _: path.name, path.colour or look().accent)
    return [note | {"xshift": 14} for note in notes]


def _trace(
    path: Path, rows: Sequence[Row], value: str, hover: Callable[[Row], str], *, by_year: bool
) -> Figure:
    """A line with a round mark at every known place and the place written in it."""
    colour = path.colour or look().accent
    places = [row.get(value) for row in rows]
    at = [float(row["year"]) if by_year else marks.position(row) for row in rows]
    line = marks.line(at, places, colour, width=1.5)
    return line | {
        "mode": "lines+markers+text",
        "text": ["" if place is None else str(int(place)) for place in places],
        "textposition": "middle center",
        "textfont": {"size": 11, "color": look().page},
        "marker": {
            "size": [WIDE_MARK if place is not None and place > 9 else MARK for place in places],
            "color": colour, "symbol": "circle", "opacity": 1,
        },
        "hovertext": ["" if place is None else hover(row) for place, row in zip(places, rows, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _ticks(last_place: int) -> list[int]:
    """The first place, the last one and a few between."""
    step = 1 if last_place <= 6 else 5
    while last_place / step > 20:
        step *= 2 if str(step)[0] in "15" else 5  # 5, 10, 50, 100, 500 …
    between = [place for place in range(step, last_place, step) if 1 < place <= last_place - (step + 1) // 2]
    return sorted({1, *between, max(last_place, 1)})
