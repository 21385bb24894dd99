"""A figure in, the same figure out as the browser draws it fastest: margins worked out, drawn once.

Three things make plotly draw a chart twice or thrice, each as long as the first time; none changes its look.
An axis with ``automargin`` is drawn, measured and drawn anew: where the labels are known, so is their room.
Streamlit hands each figure over a second time, as a copy, once it knows its width: without ``datarevision``
plotly takes every copied list for new data, and whatever it cannot compare (a template, an object as
``meta``) for a change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

Layout = dict[str, Any]

LINE = 1.3
"""Height of a line of text in its size."""
SPARE = 3
_TAG = re.compile(r"<[^>]+>")
_NARROW = set(".,:;'|()-−%")


def framed(layout: Layout, *, clicks: bool = False) -> Layout:
    """A copy of a layout with the margins that its axes need, and all that Streamlit would set later."""
    made = {**layout, "datarevision": 1}
    if clicks:  # what Streamlit sets for a chart whose marks can be clicked; set later it is a change
        made |= {"clickmode": "event+select", "dragmode": "pan"}
    margin = dict(layout.get("margin", {}))
    for name, along in (("xaxis", "x"), ("yaxis", "y")):
        axis = layout.get(name)
        if not axis or not axis.get("automargin") or axis.get("title"):
            continue
        room = _room(axis, along, margin.get("pad", 0))
        if room is None:
            continue
        made[name] = {**axis, "automargin": False}
        side = axis.get("side", "bottom" if along == "x" else "left")[0]
        margin[side] = max(margin.get(side, 0), room)
    return made | {"margin": margin}


def _room(axis: Mapping[str, Any], along: str, pad: float) -> float | None:
    """Pixels between the plot and the outer edge of an axis' labels; None where they are not known."""
    if axis.get("showticklabels") is False:
        return 0
    size = axis.get("tickfont", {}).get("size", 12)
    texts: Iterable[str]
    if "ticktext" in axis:
        texts = [str(text) for text in axis["ticktext"]]
    elif axis.get("tickformat") == ".0%":
        texts = ["−100%"]
    else:
        return None
    lines = [text.split("<br>") for text in texts]
    if along == "x":
        return float(pad + SPARE + size * LINE * max((len(each) for each in lines), default=0) + size * 0.2)
    widest = max((width(line, size) for each in lines for line in each), default=0)
    return float(pad + SPARE + size * 0.2 + widest)


def width(text: str, size: float) -> float:
    """Pixels that a text takes at most, near enough for a margin; a Chinese character is as wide as high."""
    plain = _TAG.sub("", text)
    bold = 1.06 if "<b>" in text else 1.0
    return bold * size * sum(_share(letter) for letter in plain)


def _share(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.4 if letter in _NARROW else 0.72 if letter.isupper() else 0.6
