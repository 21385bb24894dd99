"""A chart of the screen in, the picture to take along out: light, with title and source line in it.

The figure is the one on the screen; its dark colours, if it has them, are turned into those of the light
palette. It is laid out 800 pixels wide and saved twice as large, so that its letters are large enough for a
slide. Texts may hold names that people gave: they are escaped.
"""

from __future__ import annotations

import copy
import html
import unicodedata
from typing import Any

from dashboard import palette
from dashboard.marks import FONT, Figure
from dashboard.palette import LIGHT

WIDTH, HEIGHT, SCALE = 800, 450, 2
"""Pixels that a picture is laid out in (its height at least); it is saved so much larger."""
EDGE, TITLE, PLAIN, NOTE = 24, 20, 13, 11
_FOOT = 72
"""Pixels under the drawing: two lines of axis labels and the source line."""


def picture(figure: Figure, *, finding: str, plain: str, source: str, is_dark: bool = False) -> Figure:
    """The picture of a figure, which stays as it is; ``is_dark``: it was drawn in the dark palette."""
    drawn: Figure = copy.deepcopy(dict(figure))
    if is_dark:
        drawn = lightened(drawn)
    layout = drawn["layout"]
    lines = wrapped(finding, (WIDTH - 2 * EDGE) / TITLE)
    under = wrapped(plain, (WIDTH - 2 * EDGE) / PLAIN)
    foot = wrapped(source, (WIDTH - 2 * EDGE) / NOTE)
    head = 24 + len(lines) * TITLE * 1.3 + len(under) * PLAIN * 1.4
    margin = {"l": 8, "r": 16, "t": 20, "b": 8, "pad": 4} | layout.get("margin", {})
    below = max(margin["b"], _FOOT) + (len(foot) - 1) * NOTE * 1.4
    inside = layout.get("height", 300) - margin["t"] - margin["b"]
    height = max(HEIGHT, round(inside + margin["t"] + head + below))
    layout["margin"] = margin | {
        "l": margin["l"] + EDGE - 8, "r": max(margin["r"], EDGE), "t": margin["t"] + head, "b": below
    }  # fmt: skip
    layout |= {
        "width": WIDTH, "height": height, "autosize": False,
        "paper_bgcolor": LIGHT.page, "plot_bgcolor": LIGHT.page,
        "title": {
            "text": _text(lines, TITLE, LIGHT.ink, is_bold=True) + "<br>"
            + _text(under, PLAIN, LIGHT.secondary),
            "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
            "pad": {"l": EDGE, "t": 30}, "font": {"family": FONT, "size": TITLE, "color": LIGHT.ink},
        },
    }  # fmt: skip
    layout.pop("meta", None)
    layout["annotations"] = [
        *layout.get("annotations", []),
        {
            "text": "<br>".join(map(html.escape, foot)), "showarrow": False, "align": "right",
            "xref": "paper", "x": 1, "xanchor": "right", "yref": "paper", "y": 0, "yanchor": "bottom",
            "yshift": 8 - below, "font": {"family": FONT, "size": NOTE, "color": LIGHT.secondary},
        },
    ]  # fmt: skip
    return drawn


def _text(lines: list[str], size: int, colour: str, *, is_bold: bool = False) -> str:
    text = "<br>".join(map(html.escape, lines))
    text = f"<b>{text}</b>" if is_bold else text
    return f'<span style="font-size:{size}px;color:{colour}">{text}</span>'


def wrapped(text: str, width: float) -> list[str]:
    """The text in lines of at most ``width`` Chinese characters; broken at a space or after a Chinese one."""
    lines, line, room, last = [], "", width, 0
    for letter in text:
        size = 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.56
        if room < size and line:
            cut = last if 0 < last < len(line) else len(line)
            lines.append(line[:cut].rstrip())
            line = line[cut:].lstrip()
            room = width - sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.56 for c in line)
            last = 0
        line += letter
        room -= size
        if letter == " " or size == 1.0:
            last = len(line)
    return [*lines, line] if line else lines or [""]


# --- From dark to light -----------------------------------------------------------------------------------


def lightened(figure: Figure) -> Figure:
    """A figure drawn in the dark palette with the colours of the light one."""
    done: Figure = _lightened(figure)
    for trace in done.get("data", []):
        _read_again(trace)
    return done


def _lightened(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _lightened(each) for key, each in part.items()}
    if isinstance(part, (list, tuple)):
        return [_lightened(each) for each in part]
    if isinstance(part, str) and part.startswith("#") and len(part) == 7:
        return palette.in_light(part)
    return part


def _read_again(trace: dict[str, Any]) -> None:
    """Letters on coloured cells are white or ink as the cell is dark or light: that may have changed."""
    cells, font = trace.get("marker", {}).get("color"), trace.get("textfont", {})
    inks = font.get("color")
    if isinstance(cells, list) and isinstance(inks, list) and len(cells) == len(inks):
        on_cells = {"#FFFFFF", LIGHT.ink, "#000000"}
        font["color"] = [
            palette.ink_on(cell) if ink in on_cells and str(cell).startswith("#") else ink
            for cell, ink in zip(cells, inks, strict=True)
        ]
