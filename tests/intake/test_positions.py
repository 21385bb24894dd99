"""The file of a county's map: places that are taken, and each fault told by name."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from dashboard import labels
from dashboard.intake import outlines, positions
from dashboard.intake.positions import Layout
from dashboard.intake.units import NamedUnit

UNITS = (
    NamedUnit("U1", "东河街道", "东河", "subdistrict"),
    NamedUnit("U2", "西岭乡", "西岭", "township"),
    NamedUnit("U3", "北山镇", "北山", "town", valid_to="2025-06-30"),
)


def read(text: str | bytes, name: str = "map.csv") -> Layout:
    data = text if isinstance(text, bytes) else text.encode()
    return positions.read(name, data, UNITS, "清河县总工会")


def square(x: float, y: float, size: float = 1.0) -> list[list[float]]:
    """Counter-clockwise from its lower left corner."""
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


def area(name: str, *rings: list[list[float]], **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def geojson(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def codes(layout: Layout) -> list[str]:
    """The faults, each of which must have its words in both languages with all arguments filled in."""
    for code, args in layout.faults:
        for language in labels.LANGUAGES:
            said = labels.t(f"begin.map_fault_{code}", language, **args)
            assert "{" not in said
            assert "…" not in said
    assert not (layout.faults and layout.places), "nothing is taken from a file with a fault"
    return [code for code, _ in layout.faults]


# --- The list of places -----------------------------------------------------------------------------------


def test_units_are_found_by_code_or_by_any_of_their_names():
    layout = read("单位代码,单位,列,行\nU1,,2,1\n,西岭乡总工会,3,2\n")
    assert layout.places == (("U1", 2, 1, None), ("U2", 3, 2, None))
    assert layout.without == (), "one that has ended needs no place"
    assert read("unit,column,row\n东河街道,1,1").without == ("西岭乡",)


def test_a_list_saved_by_a_spreadsheet_program_in_chinese_is_read():
    assert read("单位,列,行\r\n东河街道,1,1\r\n".encode("gb18030")).places == (("U1", 1, 1, None),)
    assert read(b"\xef\xbb\xbf" + "单位,列,行\n西岭乡,1,1".encode()).places == (("U2", 1, 1, None),)


def test_a_line_without_column_and_row_is_left_out():
    layout = read("unit_code,unit,column,row\nU1,东河街道,1,1\nU2,西岭乡,,\n,,,\n")
    assert [place[0] for place in layout.places] == ["U1"]
    assert layout.without == ("西岭乡",)


@pytest.mark.parametrize(
    ("text", "fault", "args"),
    [
        ("单位,列,行\n南湾镇,1,1", "unknown_unit", {"row": 2, "name": "南湾镇"}),
        ("单位代码,单位,列,行\nU1,西岭乡,1,1", "two_units", {"row": 2, "name": "U1 西岭乡"}),
        ("单位,列,行\n东河街道,1,1\n东河街道,2,2", "twice", {"name": "东河街道"}),
        ("单位,列,行\n东河街道,0,1", "no_place", {"row": 2, "name": "东河街道", "limit": 60}),
        ("单位,列,行\n东河街道,1,61", "no_place", {"row": 2, "name": "东河街道", "limit": 60}),
        ("单位,列,行\n东河街道,1.5,1", "no_place", {"row": 2, "name": "东河街道", "limit": 60}),
        ("单位,列,行\n东河街道,１,1", "no_place", {"row": 2, "name": "东河街道", "limit": 60}),
        ("单位,列,行\n东河街道,,1", "no_place", {"row": 2, "name": "东河街道", "limit": 60}),
        ("东河街道,1,1", "no_heads", {}),
        ("", "no_heads", {}),
        ("单位,列,行\n", "no_places", {}),
        ("单位,列,行\n" + "东河街道,1,1\n" * 2_001, "too_many_rows", {"limit": 2_000}),
    ],
)
def test_what_does_not_fit_is_told_by_name(text: str, fault: str, args: dict[str, Any]):
    layout = read(text)
    assert codes(layout) == [fault]
    assert layout.faults[0][1] == args


def test_two_units_of_today_cannot_stand_on_one_place_but_one_that_ended_can():
    assert read("单位,列,行\n东河街道,2,3\n西岭乡,2,3").faults == (
        ("same_place", {"name": "东河街道", "other": "西岭乡", "column": 2, "row": 3}),
    )
    assert codes(read("单位,列,行\n东河街道,2,3\n西岭乡,2,3")) == ["same_place"]
    assert len(read("单位,列,行\n东河街道,2,3\n北山镇,2,3").places) == 2


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"x" * 5_000_001, "too_large"),
        (b"\xff\xfe\x00\x81\xff", "not_text"),
        (b'"' * 3 + b"\x00", "no_heads"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, fault: str):
    assert codes(read(data)) == [fault]


# --- Outlines ---------------------------------------------------------------------------------------------


def test_areas_become_polygons_that_run_clockwise_with_a_label_inside():
    hole = square(0.25, 0.25, 0.5)
    layout = read(geojson(area("东河街道", square(0, 0), hole), area("某县", square(1, 0))), "a.geojson")
    assert layout.kind == "outline"
    assert layout.ignored == ("某县",)
    assert layout.without == ("西岭乡",)
    [(code, x, y, text)] = layout.places
    [[outer, inner]] = json.loads(text)
    assert code == "U1"
    assert outer == [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]], (
        "against the clock it would be the rest of the world"
    )
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(inner)) > 0
    assert 0 < x < 0.25 or 0.75 < x < 1, "beside the hole"
    assert 0 < y < 1


def test_an_area_is_matched_by_any_of_its_properties_code_or_name():
    found = read(geojson(area("", square(0, 0), adcode="U2", level=4, note=None)), "a.json")
    assert [place[0] for place in found.places] == ["U2"]
    found = read(geojson({**area("", square(0, 0)), "id": "U1"}), "a.json")
    assert [place[0] for place in found.places] == ["U1"]


def test_neighbours_keep_one_common_border_when_they_are_thinned():
    """A thousand points on the border, and as many on each side of it; both are read along it."""
    border = [[1 + (step % 7) * 1e-5, step / 1000] for step in range(1001)]
    left = [[0, 0], *border, [0, 1], [0, 0]]
    right = [[2, 0], [2, 1], *border[::-1], [2, 0]]
    a, b = outlines.read(geojson(area("东河街道", left), area("西岭乡", right)))
    shared = [{tuple(p) for p in each.polygons[0][0] if 0.9 < p[0] < 1.1} for each in (a, b)]
    assert shared[0] == shared[1]
    assert len(shared[0]) < 510, "a step of the grid is two thousandths here"


def test_several_polygons_are_one_unit_and_the_label_stands_on_the_largest():
    geometry = {"type": "MultiPolygon", "coordinates": [[square(0, 0, 0.2)], [square(1, 0)]]}
    [one] = outlines.read(geojson({"type": "Feature", "properties": {}, "geometry": geometry}))
    assert len(one.polygons) == 2
    assert 1 < one.label[0] < 2


def deep(levels: int) -> str:
    return '{"type":"FeatureCollection","features":' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{", "not_geojson"),
        ('{"type":"FeatureCollection","features":[NaN]}', "not_geojson"),
        (deep(100_000), "not_geojson"),
        (deep(20), "no_areas"),
        ('{"type":"Topology","objects":{}}', "not_geojson"),
        ("[1,2]", "not_geojson"),
        (geojson(area("东河街道", [[0, 0], [1, "x"], [1, 1]])), "not_geojson"),
        (geojson(area("东河街道", [[0, 0], [1, 1e999]])).replace("Infinity", "1e999"), "not_degrees"),
        (geojson(area("东河街道", square(500_000, 3_400_000))), "not_degrees"),
        (geojson(area("东河街道")), "no_areas"),
        (geojson(area("东河街道", [[1, 1]] * 5)), "no_areas"),
        (geojson({"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}), "no_areas"),
        (geojson(area("东河街道", square(0, 0)), area("东河街道", square(1, 1))), "twice"),
        (geojson(area("东河街道", square(0, 0), other="西岭乡")), "two_units"),
        (geojson(*[{} for _ in range(2_001)]), "too_many_areas"),
    ],
)
def test_a_geojson_that_cannot_be_used_is_told_plainly(text: str, fault: str):
    assert codes(read(text, "a.geojson")) == [fault]


def test_too_many_points_are_refused_before_and_after_thinning(monkeypatch: pytest.MonkeyPatch):
    one = geojson(area("东河街道", square(0, 0)))
    monkeypatch.setattr(outlines, "MAX_KEPT", 4)
    assert codes(read(one, "a.geojson")) == ["too_detailed"]
    monkeypatch.setattr(outlines, "MAX_GIVEN", 4)
    assert codes(read(one, "a.geojson")) == ["too_many_points"]
