"""Places of townships and their figures in, a map out: schematic hexagons, or the outlines a county gave.

Nothing is fetched: hexagons are drawn as shapes under invisible marks that can be clicked, and outlines come
with the figure itself, on a map without a base.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from dashboard import labels, marks
from dashboard.marks import Figure, Row
from dashboard.palette import Scale, look

CORNERS = ((0.0, 0.577), (0.5, 0.289), (0.5, -0.289), (0.0, -0.577), (-0.5, -0.289), (-0.5, 0.289))
"""Of a hexagon of width 1 that stands on a corner."""
NAMED = 60
"""With more units than that a hexagon has no room for words: the mark says them."""


def drawn(
    places: Sequence[Row],
    rows: Sequence[Row],
    *,
    value: str,
    write: Callable[[Any], str],
    hover: Callable[[Row], str],
    target: float | None = None,
    selected: str | None = None,
    height: int = 280,
) -> Figure:
    """A map of ``places`` (units/place_by_unit) coloured by the column ``value`` of ``rows``.

    ``rows`` need unit_code and state, as of coverage/ranking_by_unit. Two hues meet at the target; a unit
    without a figure stays pale and says why.
    """
    of_unit = {row["unit_code"]: row for row in rows}
    units = [
        {**place, **of_unit[place["unit_code"]]}
        for place in places
        if place["unit_code"] in of_unit and place["map_x"] is not None
    ]
    known = [unit[value] for unit in units if unit[value] is not None]
    scale = Scale(min(known, default=0), max(known, default=1), target)
    has_room = len(units) <= NAMED
    cells = [
        {
            **unit, "hover": hover(unit), "words": _words(unit, value, write) if has_room else "",
            "is_missing": unit[value] is None, "is_chosen": unit["unit_code"] == selected,
            "fill": look().panel if unit[value] is None else scale.colour(unit[value]),
            "ink": scale.ink(unit[value]),
        }
        for unit in units
    ]  # fmt: skip
    given = [cell for cell in cells if cell["outline"]]
    return _outlines(given, height) if given else _hexagons(cells, height)


def _words(unit: Row, value: str, write: Callable[[Any], str]) -> str:
    name = unit["short_name"] or unit["unit_name"]
    if unit[value] is None:
        return f"{name}<br>{marks.state_word(unit)}".replace(" ", "<br>")
    return f"{name}<br>{write(unit[value])}{marks.above_mark(unit)}"


def _of_mark(cells: Sequence[Row]) -> Figure:
    """What a mark says and leads to."""
    return {
        "customdata": [[cell["unit_code"]] for cell in cells], "hovertext": [cell["hover"] for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>", **marks.same_when_selected(),
    }  # fmt: skip


def _edge(cell: Row) -> str:
    palette = look()
    return palette.accent if cell["is_chosen"] else palette.other if cell["is_missing"] else palette.page


def _layout(height: int) -> Figure:
    layout = marks.base_layout(height=height, left=2, right=2, top=2)
    layout["margin"] |= {"b": 2, "pad": 0}
    return layout


def _hexagons(cells: Sequence[Row], height: int) -> Figure:
    """Hexagons side by side; one without a figure has a dotted edge."""
    xs, ys = [cell["map_x"] for cell in cells], [cell["map_y"] for cell in cells]
    layout = _layout(height)
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    layout["xaxis"] = {**axis, "range": [min(xs, default=0) - 0.52, max(xs, default=0) + 0.52]}
    layout["yaxis"] = {
        **axis, "range": [min(ys, default=0) - 0.6, max(ys, default=0) + 0.6], "scaleanchor": "x",
        "scaleratio": 1,
    }  # fmt: skip
    # The chosen one last: its edge lies over its neighbours'.
    layout["shapes"] = [_hexagon(cell) for cell in sorted(cells, key=lambda cell: bool(cell["is_chosen"]))]
    mark: Figure = {
        "type": "scatter", "mode": "markers+text", "x": xs, "y": ys, "cliponaxis": False,
        "text": [cell["words"] for cell in cells], "textposition": "middle center",
        "textfont": {"size": 11, "color": [cell["ink"] for cell in cells]},
        "marker": {"symbol": "hexagon", "size": 44, "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        **_of_mark(cells),
    }  # fmt: skip
    return {"data": [mark], "layout": layout}


def _hexagon(cell: Row) -> Figure:
    """The hexagon round a place, a little smaller than the room it has."""
    x, y = cell["map_x"], cell["map_y"]
    at = [f"{x + 0.97 * across:.3f},{y + 0.97 * up:.3f}" for across, up in CORNERS]
    dash = "dot" if cell["is_missing"] and not cell["is_chosen"] else "solid"
    return {
        "type": "path", "path": f"M{'L'.join(at)}Z", "fillcolor": cell["fill"], "layer": "below",
        "line": {"color": _edge(cell), "width": 3 if cell["is_chosen"] else 1.2, "dash": dash},
    }  # fmt: skip


def _outlines(cells: Sequence[Row], height: int) -> Figure:
    """A choropleth of the county's own outlines, without a base map.

    The names come first: only the first trace decides whether plotly asks another site for a base map, and a
    choropleth would.
    """
    features = [
        {
            "type": "Feature", "id": cell["unit_code"], "properties": {},
            "geometry": {"type": "MultiPolygon", "coordinates": json.loads(cell["outline"])},
        }
        for cell in cells
    ]  # fmt: skip
    layout = _layout(height)
    for axis in ("xaxis", "yaxis"):
        layout.pop(axis)
    layout["geo"] = {
        "visible": False, "fitbounds": "geojson", "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
    }  # fmt: skip
    names: Figure = {
        "type": "scattergeo", "mode": "text", "hoverinfo": "skip", "text": [cell["words"] for cell in cells],
        "lon": [cell["map_x"] for cell in cells], "lat": [cell["map_y"] for cell in cells],
        "textfont": {"size": 11, "color": [cell["ink"] for cell in cells]},
    }  # fmt: skip
    # One colour for each unit: its place on a scale that has a step for each.
    steps = max(len(cells) - 1, 1)
    colours = [[place / steps, cell["fill"]] for place, cell in enumerate(cells)]
    area: Figure = {
        "type": "choropleth", "geojson": {"type": "FeatureCollection", "features": features},
        "locations": [cell["unit_code"] for cell in cells], "z": list(range(len(cells))), "zmin": 0,
        "zmax": steps, "colorscale": colours if len(cells) > 1 else [*colours, [1, cells[0]["fill"]]],
        "showscale": False,
        "marker": {"line": {
            "color": [_edge(cell) for cell in cells],
            "width": [3 if cell["is_chosen"] else 1 for cell in cells],
        }},
        **_of_mark(cells),
    }  # fmt: skip
    return {"data": [names, area], "layout": layout}


def kinds_of_place(places: Sequence[Row]) -> tuple[str, list[str]]:
    """How the map is laid out (honeycomb, grid or outline), and the units that a given layout leaves out."""
    layout = str(places[0]["layout"]) if places else "honeycomb"
    left_out = [str(place["unit_name"]) for place in places if not place["is_given"]]
    return layout, [] if layout == "honeycomb" else left_out


def note(places: Sequence[Row]) -> str:
    """One line on where the places come from and which units have none."""
    layout, left_out = kinds_of_place(places)
    text = labels.t(f"overview.map_{layout}")
    if left_out:
        text += labels.t("overview.map_left_out", units=labels.listing(left_out, 4))
    return text
