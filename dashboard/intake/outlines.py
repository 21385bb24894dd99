"""A county's GeoJSON in, outlines of its townships out - as data only: parsed, measured, thinned, never run.

The coordinates are brought to a grid of a thousandth of the county, so that neighbours keep one common border
and the map stays light.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MAX_FEATURES = 2_000
MAX_GIVEN = 400_000
"""Points in the file; read, but thinned at once."""
MAX_KEPT = 30_000
"""Points that are left: what a page can draw at every click."""
STEPS = 1_000
MAX_TEXT = 80
"""A longer property is no name."""

Ring = list[list[float]]
Polygon = list[Ring]


class OutlineError(ValueError):
    """A file that is no map of townships. ``code`` names the sentence ``begin.map_fault_<code>``."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.args_of_words = args


@dataclass(frozen=True)
class Area:
    """One feature: what its properties say, its polygons (longitude, latitude), where a label stands."""

    texts: tuple[str, ...]
    polygons: tuple[Polygon, ...]
    label: tuple[float, float]


def read(text: str) -> list[Area]:
    """The areas of a GeoJSON feature collection, thinned. Raises OutlineError."""
    raw = [(texts, polygons) for texts, polygons in _features(_parsed(text)) if polygons]
    points = [point for _, polygons in raw for ring in _rings(polygons) for point in ring]
    if not points:
        raise OutlineError("no_areas")
    step = max(max(axis) - min(axis) for axis in zip(*points, strict=True)) / STEPS
    if not step:
        raise OutlineError("no_areas")
    areas = [Area(texts, thinned := _thinned(polygons, step), _label(thinned)) for texts, polygons in raw]
    kept = sum(len(ring) for area in areas for ring in _rings(area.polygons))
    if kept > MAX_KEPT:
        raise OutlineError("too_detailed", count=kept, limit=MAX_KEPT)
    return areas


def _parsed(text: str) -> Any:
    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise OutlineError("not_geojson") from error


def _features(document: Any) -> Iterator[tuple[tuple[str, ...], list[Polygon]]]:
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise OutlineError("not_geojson")
    if len(features) > MAX_FEATURES:
        raise OutlineError("too_many_areas", count=len(features), limit=MAX_FEATURES)
    room = MAX_GIVEN
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
            continue
        given = feature["geometry"].get("coordinates")
        kind = feature["geometry"].get("type")
        if kind not in ("Polygon", "MultiPolygon") or not isinstance(given, list):
            continue
        polygons = [_polygon(each, number) for each in ([given] if kind == "Polygon" else given)]
        room -= sum(len(ring) for ring in _rings(polygons))
        if room < 0:
            raise OutlineError("too_many_points", limit=MAX_GIVEN)
        yield _texts(feature), [polygon for polygon in polygons if polygon]


def _texts(feature: Mapping[str, Any]) -> tuple[str, ...]:
    """Everything in a feature that may be a code or a name."""
    properties = feature.get("properties")
    values = [feature.get("id"), *(properties.values() if isinstance(properties, dict) else ())]
    texts = [str(each).strip() for each in values if isinstance(each, (str, int)) and each is not True]
    return tuple(text for text in texts if 0 < len(text) <= MAX_TEXT)


def _polygon(given: Any, number: int) -> Polygon:
    if not isinstance(given, list):
        raise OutlineError("not_geojson")
    return [_ring(ring, number) for ring in given]


def _ring(given: Any, number: int) -> Ring:
    if not isinstance(given, list):
        raise OutlineError("not_geojson")
    ring = []
    for point in given:
        if not isinstance(point, list) or len(point) < 2:
            raise OutlineError("not_geojson")
        across, up = point[0], point[1]
        if not all(type(each) in (int, float) for each in (across, up)):
            raise OutlineError("not_geojson")
        if not (-180 <= across <= 180 and -85 <= up <= 85):  # also what is not a number
            raise OutlineError("not_degrees", number=number)
        ring.append([float(across), float(up)])
    return ring


def _rings(polygons: Any) -> Iterator[Ring]:
    for polygon in polygons:
        yield from polygon


def _thinned(polygons: list[Polygon], step: float) -> tuple[Polygon, ...]:
    """On the grid, without repeated points; an island or a hole smaller than a step is gone."""
    kept = []
    for polygon in polygons:
        rings = [_on_grid(ring, step) for ring in polygon]
        if len(rings[0]) < 4:
            continue
        holes = [_turned(ring, clockwise=False) for ring in rings[1:] if len(ring) >= 4]
        kept.append([_turned(rings[0], clockwise=True), *holes])
    # A township too small for the grid keeps its shape.
    return tuple(kept or [[_turned(polygons[0][0], clockwise=True)]])


def _on_grid(ring: Ring, step: float) -> Ring:
    found: Ring = []
    for point in ring:
        on_grid = [round(round(each / step) * step, 6) for each in point]
        if not found or found[-1] != on_grid:
            found.append(on_grid)
    if found and found[0] != found[-1]:
        found.append(found[0])
    return found


def _turned(ring: Ring, *, clockwise: bool) -> Ring:
    """The ring in the direction that the drawing library takes for an outline, or for a hole."""
    return ring if (_area(ring) < 0) == clockwise else ring[::-1]


def _area(ring: Ring) -> float:
    """Twice the area in square degrees, below zero when the ring runs clockwise."""
    return math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _label(polygons: tuple[Polygon, ...]) -> tuple[float, float]:
    """A point inside the largest polygon: the middle of its widest stretch at half its height."""
    rings = max(polygons, key=lambda polygon: abs(_area(polygon[0])))
    ups = [point[1] for point in rings[0]]
    # Between two grid lines, so that no corner is met.
    up = (min(ups) + max(ups)) / 2 + (max(ups) - min(ups)) * 1e-4
    crossings = sorted(
        a[0] + (up - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        for ring in rings
        for a, b in pairwise(ring)
        if (a[1] > up) != (b[1] > up)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if not stretches:
        return rings[0][0][0], rings[0][0][1]
    left, right = max(stretches, key=lambda stretch: stretch[1] - stretch[0])
    return round((left + right) / 2, 6), round(up, 6)
