"""A figure in, the same figure as HTML out: it stands with the page, no script draws it.

Plotly takes longer to draw a chart in the browser than everything else of a page together. Charts that need
nothing of it but their marks (bars, lines, hexagons) are drawn here from the very same figures: places along
the width are shares, so a chart is as wide as its part of the page and prints as it stands; every mark is a
link where it leads somewhere, and says its text where pointer or focus is (``data-tip``; the script is
tips.py). 取走 still hands the figure to plotly, which makes the picture.

Of plotly's figures this knows what these charts use: bars, lines with marks and words, lines and outlines as
shapes, annotations; all ranges but that of an upright axis of lines are given.
"""

from __future__ import annotations

import base64
import html
import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from dashboard import framing
from dashboard.marks import NOTE, Figure

Href = Callable[[str], str]
"""The address that a mark of a unit leads to; "" for none."""
PAD = 4
"""Pixels between the plot and its labels."""
_TAGS = (("&lt;b&gt;", "<b>"), ("&lt;/b&gt;", "</b>"), ("&lt;br&gt;", "<br>"))
_ACROSS = {"left": "0", "center": "-50%", "right": "-100%"}
_DOWN = {"top": "0", "middle": "-50%", "bottom": "-100%"}


def drawn(figure: Figure, *, alt: str, name: str, href: Href | None = None, more: str = "") -> str:
    """The HTML of a figure; ``name`` tells charts apart, ``alt`` is read out, ``more`` are attributes."""
    layout = framing.framed(figure["layout"])
    traces = figure["data"]
    if any(trace.get("orientation") == "h" for trace in traces):
        inside = _across(traces, layout, href)
    elif layout["yaxis"].get("scaleanchor"):
        inside = _map(traces, layout, href)
    else:
        inside = _upright(traces, layout)
    role = "group" if href else "img"
    return (
        f'<div class="ud-chart" data-chart="{name}" role="{role}" aria-label="{html.escape(alt)}"'
        f' style="height:{layout["height"]}px"{more}>{inside}</div>'
    )


# --- Bars that lie: a line of the page for each unit ------------------------------------------------------


def _across(traces: Sequence[Figure], layout: Figure, href: Href | None) -> str:
    """Bars, words and marks of one row together, with the row's name before them."""
    margin, yaxis = layout["margin"], layout["yaxis"]
    low, high = layout["xaxis"]["range"]
    last, first = yaxis["range"]
    tall = layout["height"] - margin["t"] - margin["b"]
    step = tall / (last - first)

    def along(value: float) -> str:
        return f"{(value - low) / (high - low) * 100:.2f}%"

    def down(value: float) -> float:
        return float((value - first) * step)

    thick = step * (1 - layout.get("bargap", 0.2))
    # Bars side by side each say their own text, a bar with its marks says it as a row.
    cells = [trace for trace in traces if trace["type"] == "bar"]
    is_grid = len(cells) > 1
    track = "ud-track ud-grid" if is_grid else "ud-track"
    lines = []
    for place, name in zip(yaxis["tickvals"], yaxis["ticktext"], strict=True):
        parts = "".join(
            _cell(trace, place) if is_grid else _in_row(trace, place, along, thick) for trace in traces
        )
        lines.append(
            _mark(
                f"top:{down(place - 0.5):.1f}px", "" if is_grid else _tip(cells[0], place),
                _code(traces, place), href,
                f'<span class="ud-name">{_text(name)}</span><span class="{track}">{parts}</span>',
            )
        )  # fmt: skip
    ticks = "".join(
        _note(along(at), -PAD, text, "center", "bottom", layout["xaxis"]["tickfont"], is_tick=True)
        for at, text in _ticks(layout["xaxis"])
    )
    wide = (
        f"--n:{len(cells)};--l:{margin['l']:.0f}px;--r:{margin['r']}px;--h:{step:.2f}px;"
        f"top:{margin['t']}px;height:{tall}px"
    )
    return (
        f'<div class="ud-rows" style="{wide}">{"".join(lines)}'
        f'<div class="ud-front">{ticks}{_shapes(layout, along, down)}{_notes(layout, along, down)}</div>'
        "</div>"
    )


def _cell(trace: Figure, place: int) -> str:
    """One of many bars of equal length side by side: a cell of a table of colours."""
    style = f"{_paint(trace['marker'], place)}color:{_of(trace['textfont']['color'], place)}"
    return f'<i style="{style}"{_tip(trace, place)}>{_text(trace["text"][place])}</i>'


def _in_row(trace: Figure, place: int, along: Callable[[float], str], thick: float) -> str:
    """What one trace draws in a row."""
    value = trace["x"][place]
    if value is None:
        return ""
    if trace["type"] == "bar":
        base = trace.get("base", 0)
        left, width = along(base), float(along(base + value)[:-1]) - float(along(base)[:-1])
        words = ""
        if trace.get("text"):
            ink = _of(trace["textfont"]["color"], place)
            words = f'<span style="color:{ink}">{_text(trace["text"][place])}</span>'
        return (
            f'<i class="ud-fill" style="left:{left};width:{width:.2f}%;height:{thick:.1f}px;'
            f'{_paint(trace["marker"], place)}">{words}</i>'
        )
    if trace["mode"] == "text":
        font = trace["textfont"]
        return (
            f'<span class="ud-value" style="left:{along(value)};color:{_of(font["color"], place)}">'
            f"{_text(trace['text'][place])}</span>"
        )
    return f'<i class="ud-dotted" style="left:{along(value)};{_round(trace["marker"], place)}"></i>'


# --- Bars that stand, and lines ---------------------------------------------------------------------------


def _upright(traces: Sequence[Figure], layout: Figure) -> str:
    """A plot with axes: for each place along it a strip that holds its marks and says their text."""
    margin, xaxis = layout["margin"], layout["xaxis"]
    yaxis = layout["yaxis"] | {"range": layout["yaxis"].get("range") or _span(traces, layout)}
    upright = [] if yaxis.get("showticklabels") is False else _ticks(yaxis)
    tickfont = yaxis["tickfont"]
    left = max([margin["l"], *(framing.width(text, tickfont["size"]) + 2 * PAD for _, text in upright)])
    tall = layout["height"] - margin["t"] - margin["b"]
    low, high = xaxis.get("range") or (0, 1)
    foot, top = yaxis["range"]

    def along(value: float) -> str:
        return f"{(value - low) / (high - low) * 100:.2f}%"

    def down(value: float) -> float:
        return float((top - value) / (top - foot) * tall)

    ruled = yaxis.get("showgrid", True)
    grid = [f'<i class="ud-rule" style="top:{down(at):.1f}px"></i>' for at, _ in upright if ruled]
    grid += [
        f'<i class="ud-rule ud-up" style="left:{along(at)}"></i>'
        for at, _ in _ticks(xaxis) if xaxis.get("showgrid", True)
    ]  # fmt: skip
    ticks = [
        f'<i class="ud-tick" style="top:{down(at):.1f}px;right:calc(100% + {PAD}px)"'
        f' data-t="{_plain(text)}"></i>'
        for at, text in upright
    ]
    ticks += [
        _note(along(at), tall + PAD + 2, text, "center", "top", xaxis["tickfont"], is_tick=True)
        for at, text in _ticks(xaxis)
    ]
    lines = "".join(_line(trace, (low, high), (foot, top), tall) for trace in traces)
    strips = _strips(traces, layout, (low, high), along, down)
    return (
        f'<div class="ud-plot" style="left:{left:.0f}px;right:{margin["r"]}px;top:{margin["t"]}px;'
        f'height:{tall}px">'
        f'<div aria-hidden="true">{"".join(grid)}{"".join(ticks)}</div>'
        f"{_shapes(layout, along, down)}{lines}{strips}{_notes(layout, along, down)}</div>"
    )


def _strips(
    traces: Sequence[Figure],
    layout: Figure,
    room: tuple[float, float],
    along: Callable[[float], str],
    down: Callable[[float], float],
) -> str:
    """The marks of every place along the plot in a strip as wide as it, which says the text of them."""
    main = traces[-1]
    at = [value for value in main["x"] if value is not None]
    gap = min((b - a for a, b in pairwise(at) if b - a > 0), default=room[1] - room[0])
    thick = (1 - layout.get("bargap", 0.2)) * 100
    strips = []
    for place, value in enumerate(main["x"]):
        inside, height = "", main["y"][place]
        if height is not None and main["type"] == "bar":
            inside = _pillar(main, place, thick, down)
        elif height is not None and "markers" in main["mode"]:
            words = _text(main["text"][place]) if main.get("text") else ""
            ink = f"color:{main['textfont']['color']};" if words else ""
            size = _of(main["marker"]["size"], place)
            inside = (
                f'<i class="ud-dotted" style="top:{down(height):.1f}px;line-height:{size}px;{ink}'
                f'{_round(main["marker"], place)}">{words}</i>'
            )
        tip = _tip(main, place)
        if inside or tip:
            wide = float(along(value + gap / 2)[:-1]) - float(along(value - gap / 2)[:-1])
            strips.append(
                f'<span class="ud-strip" style="left:{along(value - gap / 2)};width:{wide:.2f}%"{tip}>'
                f"{inside}</span>"
            )
    return "".join(strips)


def _pillar(trace: Figure, place: int, thick: float, down: Callable[[float], float]) -> str:
    """A bar from zero with its figure at its end."""
    value = trace["y"][place]
    upper, lower = sorted((down(0), down(value)))
    text = trace["text"][place] if trace.get("text") else ""
    side = "top:100%" if value < 0 else "bottom:100%"
    words = f'<span style="{side}">{_text(text)}</span>' if text else ""
    return (
        f'<i class="ud-fill ud-pillar" style="top:{upper:.1f}px;height:{lower - upper:.1f}px;'
        f'width:{thick:.0f}%;{_paint(trace["marker"], place)}">{words}</i>'
    )


def _line(trace: Figure, across: tuple[float, float], up: tuple[float, float], tall: float) -> str:
    """The line of a trace as an image as wide as the plot; a gap where a value is missing."""
    if "lines" not in trace.get("mode", ""):
        return ""
    (low, high), (foot, top) = across, up
    path, pen = [], False
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is not None:
            at = f"{(x - low) / (high - low) * 1000:.1f} {(top - y) / (top - foot) * tall:.1f}"
            path.append(f"{'L' if pen else 'M'}{at}{'' if pen else 'h0'}")
        pen = y is not None
    dash = ' stroke-dasharray="7 5"' if trace["line"].get("dash") == "dash" else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {tall:.0f}" preserveAspectRatio="none">'
        f'<path d="{"".join(path)}" fill="none" stroke="{trace["line"]["color"]}" '
        f'stroke-width="{trace["line"]["width"]}" stroke-linejoin="round" stroke-linecap="round"{dash} '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<img class="ud-stroke" alt="" src="data:image/svg+xml;base64,{data}">'


def _span(traces: Sequence[Figure], layout: Figure) -> tuple[float, float]:
    """The range of an upright axis that none is given for: all that is drawn, with a little room."""
    known = [value for trace in traces for value in trace["y"] if value is not None]
    known += [shape["y0"] for shape in layout.get("shapes", ()) if shape.get("yref") != "paper"]
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = (high - low) * 0.09 or abs(high) * 0.1 or 1.0
    return low - room, high + room


# --- Hexagons ---------------------------------------------------------------------------------------------


def _map(traces: Sequence[Figure], layout: Figure, href: Href | None) -> str:
    """Shapes side by side, as large as height and width allow, with the words and the links over them."""
    (left, right), (foot, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    wide, tall = right - left, top - foot

    def box(x: float, y: float, across: float, up: float) -> str:
        return (
            f"left:{(x - left) / wide * 100:.2f}%;top:{(top - y) / tall * 100:.2f}%;"
            f"width:{across / wide * 100:.2f}%;height:{up / tall * 100:.2f}%"
        )

    cells = []
    for shape in layout["shapes"]:
        corners = [tuple(map(float, each.split(","))) for each in shape["path"].strip("MZ").split("L")]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        at = box(min(xs), max(ys), max(xs) - min(xs), max(ys) - min(ys))
        line = shape["line"]
        hatched = f"--hatch:{line['color']}" if line.get("dash") == "dot" else ""
        cells.append(
            f'<i class="ud-hex" style="{at};background:{line["color"]}">'
            f'<i class="ud-hex" style="inset:{line["width"]}px;background-color:{shape["fillcolor"]};'
            f'{hatched}"></i></i>'
        )
    mark = traces[0]
    for place, (x, y) in enumerate(zip(mark["x"], mark["y"], strict=True)):
        ink = _of(mark["textfont"]["color"], place)
        words = f'<i class="ud-hex"></i><span style="color:{ink}">{_text(mark["text"][place])}</span>'
        where = box(x - 0.5, y + 0.577, 1, 1.154)
        cells.append(_mark(where, _tip(mark, place), _code(traces, place), href, words, style="ud-place"))
    size = f"width:min(100%, {layout['height'] * wide / tall:.0f}px);aspect-ratio:{wide:.4f}/{tall:.4f}"
    return f'<div class="ud-map"><div style="{size}">{"".join(cells)}</div></div>'


# --- Parts ------------------------------------------------------------------------------------------------


def _mark(place: str, tip: str, code: str, href: Href | None, inside: str, *, style: str = "ud-mark") -> str:
    """A mark that leads to its unit, where it does."""
    where = href(code) if href and code else ""
    if not where:
        return f'<span class="{style}" style="{place}"{tip}>{inside}</span>'
    link = f'class="ud-go {style}" href="{html.escape(where)}" target="_self"'
    return f'<a {link} style="{place}"{tip}>{inside}</a>'


def _tip(trace: Figure, place: int) -> str:
    """What a mark says under the pointer, as an attribute."""
    text = trace["hovertext"][place] if trace.get("hovertext") else ""
    return f' data-tip="{_plain(text)}"' if text else ""


def _code(traces: Sequence[Figure], place: int) -> str:
    """The unit that a mark is of."""
    return next((str(trace["customdata"][place][0]) for trace in traces if trace.get("customdata")), "")


def _of(given: Any, place: int) -> Any:
    """A property that is one for all, or one for each."""
    return given[place] if isinstance(given, (list, tuple)) else given


def _paint(marker: Figure, place: int) -> str:
    """Colour, edge and hatching of a bar."""
    style = f"background-color:{_of(marker['color'], place)};"
    edge = marker.get("line")
    if edge and "color" in edge:
        style += f"box-shadow:inset 0 0 0 {_of(edge.get('width', 1), place)}px {_of(edge['color'], place)};"
    pattern = marker.get("pattern")
    if pattern and _of(pattern["shape"], place):
        style += f"--hatch:{pattern['fgcolor']};"
    return style


def _round(marker: Figure, place: int) -> str:
    """Size, colour and edge of a round mark."""
    size, edge = _of(marker["size"], place), marker.get("line", {})
    style = f"width:{size}px;height:{size}px;background:{_of(marker['color'], place)}"
    width = _of(edge.get("width", 0), place)
    return style + (f";box-shadow:0 0 0 {width}px {_of(edge['color'], place)}" if width else "")


def _shapes(layout: Figure, along: Callable[[float], str], down: Callable[[float], float]) -> str:
    """Straight lines, upright or level, by the values or by the share of the plot."""
    found = []
    for shape in layout.get("shapes", ()):
        line = shape["line"]
        edge = f"--ink:{line['color']}"
        kind = f"ud-shape ud-{line.get('dash', 'solid')}"
        if shape["x0"] == shape["x1"]:
            ends = "top:0;height:100%"
            if shape.get("yref") != "paper":
                upper, lower = sorted((down(shape["y0"]), down(shape["y1"])))
                ends = f"top:{upper:.1f}px;height:{lower - upper:.1f}px"
            found.append(f'<i class="{kind}" style="left:{along(shape["x0"])};{ends};{edge}"></i>')
        else:
            found.append(f'<i class="{kind} ud-level" style="top:{down(shape["y0"]):.1f}px;{edge}"></i>')
    return "".join(found)


def _notes(layout: Figure, along: Callable[[float], str], down: Callable[[float], float]) -> str:
    """The annotations."""
    found = []
    for note in layout.get("annotations", ()):
        left = f"{note['x'] * 100:.0f}%" if note.get("xref") == "paper" else along(note["x"])
        top = 0.0 if note.get("yref") == "paper" else down(note["y"])
        anchor = (note.get("xanchor", "center"), note.get("yanchor", "middle"))
        found.append(
            _note(
                left, top - note.get("yshift", 0), note["text"], *anchor, note["font"],
                shift=note.get("xshift", 0), angle=note.get("textangle", 0),
            )
        )  # fmt: skip
    return "".join(found)


def _note(
    left: str, top: float, text: str, across: str, up: str, font: Figure,
    *, shift: float = 0, angle: float = 0, is_tick: bool = False,
) -> str:  # fmt: skip
    """A text at a place; a tick's is no text of the page but how an axis looks."""
    x = f"calc({left} + {shift}px)" if shift else left
    turn = f"translate({_ACROSS[across]},{_DOWN[up]})"
    if angle:  # read upwards, standing on its place
        turn = f"rotate({angle}deg) translate(0,-50%)"
    size = font.get("size", NOTE)
    style = f"left:{x};top:{top:.1f}px;transform:{turn};color:{font.get('color', 'inherit')}"
    style += "" if size == NOTE else f";font-size:{size}px"
    style += ";transform-origin:0 0" if angle else ""
    if is_tick:
        return f'<i class="ud-note-at" aria-hidden="true" style="{style}" data-t="{_plain(text)}"></i>'
    return f'<span class="ud-note-at" style="{style}">{_text(text)}</span>'


def _ticks(axis: Figure) -> list[tuple[float, str]]:
    """Places and texts of an axis' ticks that lie in its range: those given, else some round ones."""
    low, high = sorted(axis.get("range") or (0, 1))
    if axis.get("showticklabels") is False:
        return []
    if "tickvals" not in axis:
        return _round_ticks(low, high, axis.get("nticks", 5))
    texts = axis.get("ticktext") or [str(value) for value in axis["tickvals"]]
    return [(at, text) for at, text in zip(axis["tickvals"], texts, strict=True) if low <= at <= high]


def _round_ticks(low: float, high: float, most: int) -> list[tuple[float, str]]:
    """At most so many whole percentages in a range."""
    rough = (high - low) * 100 / most
    size = 10 ** math.floor(math.log10(max(rough, 1)))
    step = next(size * each for each in (1, 2, 5, 10) if size * each >= rough)
    first = math.ceil(low * 100 / step - 1e-9)
    last = math.floor(high * 100 / step + 1e-9)
    return [(each * step / 100, f"{each * step:.0f}%") for each in range(first, last + 1)]


def _text(text: Any) -> str:
    """Plotly's little HTML as HTML; all else in it is text."""
    return _safe(str(text))


@lru_cache(4_000)
def _safe(text: str) -> str:
    safe = html.escape(text)
    for tag, meant in _TAGS:
        safe = safe.replace(tag, meant)
    return safe


@lru_cache(4_000)
def _plain(text: str) -> str:
    """A text for an attribute; lines stay lines."""
    return html.escape(text.replace("<br>", "\n").replace("<b>", "").replace("</b>", ""))
