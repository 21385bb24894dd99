"""Charts of a work report on screen, drawn as in its Word file: categories and series in, a figure out."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import marks
from dashboard.marks import Figure
from dashboard.palette import look

Series = tuple[str, Sequence[float | None], Sequence[str]]
"""A name, a value for each category, and that value in words."""
WIDE = 8
"""More bars than this have a thinner row each."""


def chart(kind: str, categories: Sequence[str], series: Sequence[Series], *, is_percent: bool) -> Figure:
    """Bars side by side ("column"), lying ("bar", the first category on top) or lines, with direct labels."""
    if kind == "line":
        return _lines(categories, series, is_percent=is_percent)
    return _bars(categories, series, is_lying=kind == "bar")


def _bars(categories: Sequence[str], series: Sequence[Series], *, is_lying: bool) -> Figure:
    palette = look()
    fills = (palette.high, palette.other)
    row = (22 if len(categories) > WIDE else 28) * max(1, len(series))
    layout = marks.base_layout(height=(60 + row * len(categories)) if is_lying else 280, top=28)
    places = list(range(len(categories)))
    name, value = ("yaxis", "xaxis") if is_lying else ("xaxis", "yaxis")
    layout[name] |= {"tickvals": places, "ticktext": list(categories), "showgrid": False}
    largest = max((each for _, values, _ in series for each in values if each is not None), default=1)
    layout[value] |= {"showticklabels": False, "showgrid": False, "range": [0, largest * 1.16]}
    if is_lying:
        layout[name]["range"] = [len(categories) - 0.4, -0.6]
    layout |= {"barmode": "group", "bargap": 0.3, "bargroupgap": 0.05, "showlegend": len(series) > 1}
    layout["legend"] = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"}
    data = []
    for (title, values, words), fill in zip(series, fills, strict=False):
        across = (
            {"x": list(values), "y": places, "orientation": "h"}
            if is_lying
            else {"x": places, "y": list(values)}
        )
        data.append(
            {
                "type": "bar", "name": title, **across, "text": list(words), "textposition": "outside",
                "constraintext": "none", "cliponaxis": False, "textangle": 0,
                "textfont": {"size": marks.NOTE - 1, "color": palette.ink}, "marker": {"color": fill},
                "hovertext": _hover(categories, title, words),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )  # fmt: skip
    return {"data": data, "layout": layout}


def _lines(categories: Sequence[str], series: Sequence[Series], *, is_percent: bool) -> Figure:
    palette = look()
    layout = marks.base_layout(height=280, top=28, right=60)
    places = list(range(len(categories)))
    layout["xaxis"] |= {"tickvals": places, "ticktext": list(categories), "showgrid": False}
    layout["yaxis"] |= {"tickformat": ".0%"} if is_percent else {}
    layout |= {"showlegend": len(series) > 1}
    layout["legend"] = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    data = []
    for (title, values, words), colour in zip(
        series, (palette.accent, palette.below, palette.secondary), strict=False
    ):
        last = max((n for n, each in enumerate(values) if each is not None), default=-1)
        data.append(
            {
                "type": "scatter", "mode": "lines+markers+text", "name": title, "x": places,
                "y": list(values),
                "text": [text if n == last else "" for n, text in enumerate(words)],
                "textposition": "middle right", "cliponaxis": False,
                "textfont": {"size": marks.NOTE, "color": colour}, "line": {"color": colour, "width": 2},
                "marker": {"color": colour, "size": 6},
                "hovertext": _hover(categories, title, words),
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )  # fmt: skip
    return {"data": data, "layout": layout}


def _hover(categories: Sequence[str], title: str, words: Sequence[str]) -> list[str]:
    return [f"{category} {title} {text}" for category, text in zip(categories, words, strict=True)]
