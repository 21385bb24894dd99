"""Rows of a query in, plotly figures out, as plain dictionaries: no input or output, no Streamlit.

One template, few traces, labels where the data are, bars from zero, a gap where a figure is missing. Whatever
can be clicked carries the unit's code in ``customdata``. Figures are dictionaries because building and
checking plotly's objects takes longer than everything else on the server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plotly.basedatatypes import BaseFigure

from dashboard import framing, labels, marks
from dashboard.marks import ABOVE, Figure, Row, every_quarter, small_line
from dashboard.palette import DARK, PROGRAMMES, Palette, Scale, look, use

__all__ = [
    "ABOVE", "CONFIG", "PROGRAMMES", "Figure", "Palette", "Row", "columns", "drawn", "every_quarter", "heat",
    "is_dark", "look", "ranking",
    "short", "small_line", "stacked", "trend", "use", "with_changes",
]  # fmt: skip

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def is_dark() -> bool:
    """Whether charts are drawn in the dark palette."""
    return look() is DARK


class _Drawn(BaseFigure):  # type: ignore[misc]  # plotly has no types
    """A figure that passes as plotly's own, neither checked nor copied nor given a template.

    To make plotly's object of a dictionary and a dictionary of it again takes 3 to 5 ms at every draw.
    """

    def __init__(self, figure: Figure) -> None:
        self._drawn = figure

    def to_dict(self) -> Figure:
        return self._drawn


def drawn(figure: Figure, *, clicks: bool = False) -> BaseFigure:
    """The figure as Streamlit takes it; ``clicks`` when its marks can be clicked."""
    return _Drawn({**figure, "layout": framing.framed(figure["layout"], clicks=clicks)})


def ranking(
    rows: Sequence[Row],
    *,
    value: str,
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    target: float | None = None,
    county: float | None = None,
    last_year: str | None = None,
    selected: str | None = None,
    row_height: int = 21,
) -> Figure:
    """Horizontal bars in the order of ``rows``, the first on top; missing units below, hatched and named.

    ``value`` and ``last_year`` are columns; ``target`` and ``county`` draw a line each; ``write`` makes the
    bar's label. Needs unit_code, short_name or unit_name, state.
    """
    palette = look()
    # Every value is drawn from zero; a missing one gets a stub that only carries its word.
    largest = max([row[value] for row in rows if row[value] is not None] + [target or 0, county or 0, 0]) or 1
    stub = largest * 0.012
    names = [marks.unit_label(row) for row in rows]
    bar: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "x": [stub if row[value] is None else row[value] for row in rows],
        "customdata": [[row["unit_code"]] for row in rows],
        "marker": {
            "color": [marks.bar_colour(row, value, target, selected) for row in rows],
            "pattern": {
                "shape": ["/" if row[value] is None and not row.get("skipped") else "" for row in rows],
                "fgcolor": palette.other,
                "size": 4,
            },
        },
        "hovertext": ["" if row.get("skipped") else hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **marks.same_when_selected(),
    }
    # The figures stand in a column at the right, clear of the target line and last year's marks.
    words: Figure = {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False,
        "x": [largest * 1.03 if row[value] is not None else stub * 2 for row in rows],
        "y": list(range(len(rows))),
        "text": [marks.state_word(row) if row[value] is None else write(row[value]) + marks.above_mark(row)
            for row in rows],
        "textposition": "middle right",
        "textfont": {"size": marks.NOTE,
        "color": [palette.secondary if r[value] is None else palette.ink for r in rows]},
    }  # fmt: skip
    traces = [bar, words]
    if last_year:
        traces.append(marks.hollow(rows, last_year, hover))
    layout = marks.base_layout(height=len(rows) * row_height + 44, left=8)
    layout["yaxis"] |= {
        "tickvals": list(range(len(rows))), "ticktext": names, "autorange": False,
        "range": [len(rows) - 0.45, -0.75], "showgrid": False, "tickfont": {"size": marks.NOTE,
        "color": palette.ink},
    }  # fmt: skip
    layout["xaxis"] |= {"range": [0, largest * 1.17], "showticklabels": False, "showgrid": False, "ticks": ""}
    layout["bargap"] = 0.32
    layout["margin"]["b"] = 24
    layout["shapes"], layout["annotations"] = marks.lines_across(rows, target, county, write)
    return {"data": traces, "layout": layout}


def trend(
    rows: Sequence[Row],
    *,
    value: str,
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    target: float | None = None,
    percent: bool = True,
    height: int = 250,
    compare: str | None = None,
    compare_name: str = "",
    colour: str | None = None,
    partial: Callable[[Row], bool] = lambda row: False,
) -> Figure:
    """One bold line over quarters, its last point labelled; gaps where a quarter is missing.

    ``rows`` need year and quarter. ``compare`` is a second column, drawn dashed and named at its end. Points
    that some units are missing from (``partial``) are hollow.
    """
    palette = look()
    rows = marks.every_quarter(rows)
    at = [marks.position(row) for row in rows]
    main: Figure = marks.line(at, [row.get(value) for row in rows], colour or palette.ink, width=2.5)
    main |= {
        "mode": "lines+markers",
        "marker": {
            "size": [7 if partial(row) else 5 for row in rows],
            "color": [palette.page if partial(row) else colour or palette.ink for row in rows],
            "line": {"color": colour or palette.ink, "width": [1.5 if partial(row) else 0 for row in rows]},
        },
        "hovertext": [hover(row) for row in rows], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip
    traces = [main]
    notes = marks.end_label(rows, value, write, colour or palette.ink, strong=True)
    if compare:
        line = marks.line(at, [row.get(compare) for row in rows], palette.ink, width=1.5)
        line["line"]["dash"] = "dash"
        traces.insert(0, line | {"hoverinfo": "skip"})
        notes += marks.end_label(rows, compare, lambda v: f"{compare_name} {write(v)}", palette.secondary)
    layout = marks.base_layout(height=height, right=58 if not compare else 88)
    layout["xaxis"] |= marks.quarter_axis(rows)
    layout["yaxis"] |= {"nticks": 5, "tickformat": ".0%" if percent else "~s", "rangemode": "normal"}
    if not percent:
        layout["yaxis"] |= marks.plain_ticks([row.get(value) for row in rows], zero=False)
    if target is not None:
        layout["shapes"], goal = marks.target_across(target, write)
        notes += goal
    marks.spread(notes, height, [row.get(key) for row in rows for key in (value, compare) if key], target)
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def with_changes(figure: Figure, rows: Sequence[Row], words: Callable[[Row], str]) -> Figure:
    """The same figure of a unit's quarters with a mark where a merger or split changed the unit.

    ``rows`` as they were drawn; ``words`` gives the mark's text, "" for no mark. The line breaks there: what
    stands left and right of a mark is not of the same place.
    """
    palette = look()
    bars = figure["data"][-1]["type"] == "bar"
    quarters = every_quarter(rows)
    for index, row in enumerate(quarters):
        text = words(row)
        if not text or not index:
            continue
        x = index - 0.5 if bars else marks.position(row) - 0.125
        figure["layout"].setdefault("shapes", []).append(
            {
                "type": "line", "yref": "paper", "x0": x, "x1": x, "y0": 0, "y1": 1, "layer": "below",
                "line": {"color": palette.secondary, "width": 1, "dash": "dot"},
            }
        )  # fmt: skip
        figure["layout"].setdefault("annotations", []).append(
            {
                "x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, "text": text,
                "font": {"size": marks.NOTE - 1, "color": palette.secondary},
            }
        )  # fmt: skip
        if not bars:
            marks.break_line(figure["data"][-1], x)
    return figure


def columns(
    rows: Sequence[Row],
    *,
    value: str,
    name: Callable[[Row], str],
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    height: int = 250,
    colour: str | None = None,
    pale: Callable[[Row], bool] = lambda row: False,
    chosen: Callable[[Row], bool] = lambda row: False,
    is_money: bool = False,
) -> Figure:
    """Upright bars from zero with the figure on each; ``pale`` bars are of an unfinished year.

    ``chosen`` bars stand out, and keep their figure where only the last one has room for it.
    """
    palette = look()
    fill = colour or palette.other
    known = [row[value] for row in rows if row[value] is not None]
    layout = marks.base_layout(height=height)
    # Labels over many bars would touch: then only the last has one and an axis says the rest.
    many = len(rows) > 8
    last = max((index for index, row in enumerate(rows) if row[value] is not None), default=-1)
    layout["yaxis"] |= {
        "range": _from_zero(known, 1.15),
        "showticklabels": many,
        "showgrid": many,
    }
    if many:
        largest, smallest = max(known, default=1), min([0, *known])
        layout["yaxis"] |= marks.money_ticks(largest, smallest, money=is_money)
    layout["xaxis"] |= {
        "tickangle": 0, "showgrid": False, "tickfont": {"size": marks.NOTE},
        "tickvals": list(range(len(rows))), "ticktext": [name(row) for row in rows],
        "range": [-0.6, len(rows) - 0.4],
    }  # fmt: skip
    layout["bargap"] = 0.35
    bar = {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": [row[value] for row in rows],
        "text": [
            "" if row[value] is None or (many and index != last and not chosen(row)) else write(row[value])
            for index, row in enumerate(rows)
        ],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"size": marks.NOTE, "color": palette.ink},
        "marker": {
            "color": [palette.page if pale(row) else palette.accent if chosen(row) else fill for row in rows],
            "line": {"color": [palette.accent if chosen(row) else fill for row in rows], "width": 1.5},
        },
        "hovertext": [hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout["annotations"] = [
        {
            "x": index, "y": 0, "yanchor": "bottom", "showarrow": False, "text": marks.state_word(row),
            "font": {"size": marks.NOTE - 1, "color": palette.secondary},
            "textangle": -90 if len(rows) > 8 else 0,
        }
        for index, row in enumerate(rows) if row[value] is None
    ]  # fmt: skip
    return {"data": [bar], "layout": layout}


def heat(
    rows: Sequence[Row],
    *,
    value: str,
    units: Sequence[Row],
    years: Sequence[int],
    year_names: Sequence[str],
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    target: float | None = None,
    selected: str | None = None,
    row_height: int = 21,
) -> Figure:
    """Townships down, years across, the rate written in each cell; missing cells hatched and named.

    A cell without a row stays empty: the unit was not there yet, or no more.

    Cells are bars of equal length side by side, because a click on a heat map never reaches the server.
    """
    palette = look()
    cell = {(row["unit_code"], row["year"]): row for row in rows}
    known = [row[value] for row in rows if row[value] is not None]
    scale = Scale(min(known, default=0), max(known, default=1), target)
    latest = [
        max((row.get("as_of_quarter") or 0 for row in rows if row["year"] == year), default=0)
        for year in years
    ]
    traces = []
    for across, year in enumerate(years):
        column = [cell.get((unit["unit_code"], year)) for unit in units]
        figures = [row[value] if row else None for row in column]
        traces.append(
            {
                "type": "bar", "orientation": "h", "base": across, "y": list(range(len(units))),
                "x": [0.96] * len(units),
                "customdata": [[unit["unit_code"]] for unit in units],
                "text": [
                    marks.cell_text(row, value, write, latest[across], is_narrow=len(years) > marks.NARROW)
                    for row in column
                ],
                "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext":
                "none",
                "textfont": {"size": 11, "color": [scale.ink(each) for each in figures]},
                "marker": {
                    "color": [
                        palette.page if row is None else palette.panel if each is None else scale.colour(each)
                        for row, each in zip(column, figures, strict=True)
                    ],
                    "pattern": {
                        "shape": ["/" if row is not None and row[value] is None else "" for row in column],
                        "fgcolor": palette.line, "size": 5,
                    },
                },
                "hovertext": ["" if row is None else hover(row) for row in column],
                "hovertemplate": "%{hovertext}<extra></extra>",
                **marks.same_when_selected(),
            }
        )  # fmt: skip
    # The heads stand above: two lines where a year is not over.
    head = 40 if any("<br>" in name for name in year_names) else 20
    layout = marks.base_layout(height=len(units) * row_height + head + 24, left=8, top=head)
    layout["barmode"], layout["bargap"] = "overlay", 0.06
    layout["yaxis"] |= {
        "tickvals": list(range(len(units))), "showgrid": False, "tickfont": {"size": marks.NOTE,
        "color": palette.ink},
        "ticktext": [marks.unit_label(unit, selected) for unit in units],
        "range": [len(units) - 0.45, -0.55],
    }  # fmt: skip
    layout["xaxis"] |= {
        "tickvals": [across + 0.48 for across in range(len(years))], "ticktext": list(year_names),
        "range": [0, len(years)], "showgrid": False, "side": "top", "ticks": "", "zeroline": False,
    }  # fmt: skip
    return {"data": traces, "layout": layout}


def stacked(
    groups: Sequence[tuple[str, str, Sequence[Any]]],
    *,
    names: Sequence[str],
    hover: Callable[[int, int], str],
    codes: Sequence[str] | None = None,
    totals: Sequence[str] | None = None,
    horizontal: bool = False,
    height: int = 280,
    state_words: Sequence[str] | None = None,
    every: int = 1,
) -> Figure:
    """Stacked bars: ``groups`` are (name, colour, values) with one value (or None) for each of ``names``.

    ``totals`` is written at each bar's end, ``state_words`` where a bar has no figure at all. ``hover`` is
    given the indices of group and name. Groups are named by a legend above, in stacking order.
    """
    palette = look()
    along, across = ("y", "x") if horizontal else ("x", "y")
    traces: list[Figure] = []
    for group, (name, colour, values) in enumerate(groups):
        trace: Figure = {
            "type": "bar", "name": name, along: list(range(len(names))), across: list(values),
            "marker": {"color": colour, "line": {"color": palette.page, "width": 0.5}},
            "hovertext": [hover(group, index) for index in range(len(names))],
            "hovertemplate": "%{hovertext}<extra></extra>",
            **marks.same_when_selected(),
        }  # fmt: skip
        if horizontal:
            trace["orientation"] = "h"
        if codes:
            trace["customdata"] = [[code] for code in codes]
        traces.append(trace)
    sums = [sum(values[i] or 0 for _, _, values in groups) for i in range(len(names))]
    layout = marks.base_layout(height=height, left=8, top=34)
    layout |= {
        "barmode": "relative", "bargap": 0.3, "showlegend": True,
        "legend": {
            "orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "xanchor": "left", "traceorder":
            "normal",
            "font": {"size": marks.NOTE, "color": palette.ink}, "itemclick": False, "itemdoubleclick": False,
        },
    }  # fmt: skip
    main, other = ("yaxis", "xaxis") if horizontal else ("xaxis", "yaxis")
    layout[main] |= {
        "tickvals": list(range(0, len(names), every)), "ticktext": list(names[::every]), "showgrid": False,
        "tickfont": {"size": marks.NOTE, "color": palette.ink},
        "range": [len(names) - 0.4, -0.6] if horizontal else [-0.6, len(names) - 0.4],
    }  # fmt: skip
    # Parts below zero hang under it, beside the sum of the others above it.
    above = [sum(max(values[i] or 0, 0) for _, _, values in groups) for i in range(len(names))]
    below = [sum(min(values[i] or 0, 0) for _, _, values in groups) for i in range(len(names))]
    room = _from_zero([*above, *below], 1.14 if horizontal else 1.1)
    layout[other] |= {"range": room, "showgrid": not horizontal}
    ticks = marks.money_ticks(max(above, default=0) or 1, min(below, default=0))
    layout[other] |= ticks if not horizontal else {"showticklabels": False}
    layout["annotations"] = marks.bar_ends(sums, totals, state_words, horizontal)
    return {"data": traces, "layout": layout}


def _from_zero(values: Sequence[Any], room: float) -> list[float]:
    """The range of bars that stand on zero, ``room`` times as long; one below zero is never cut off."""
    largest, smallest = max([0, *values]), min([0, *values])
    return [smallest * room, (largest or (0 if smallest else 1)) * room]


def short(code: str) -> Callable[[Any], str]:
    """How a figure of an indicator is written over a narrow bar: without its counting word."""
    each = labels.indicator(code)
    if each.unit in ("percent", "yuan"):
        return lambda value: labels.figure(value, each.unit, each.decimals)
    return lambda value: labels.number(value)
