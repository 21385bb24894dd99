"""Where townships stand on the map, on places that can be drawn on squared paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, Row, pick

ASK = {"year": 2026, "quarter": 3}


def set_map(
    county: CountyInMemory, number: int, kind: str, places: dict[str, tuple[int, int]], at: str
) -> None:
    county.add("map_layout", kind=kind, file_name="a.csv", act_number=number, done_at=at, by_whom="统计员")
    for unit, (x, y) in places.items():
        county.add("map_place", act_number=number, unit_code=unit, x=x, y=y, outline=None)


def places(county: CountyInMemory, **more: object) -> list[Row]:
    return county.query("units/place_by_unit", **ASK, **more)


@pytest.fixture
def six(county: CountyInMemory) -> CountyInMemory:
    for unit in "ABCDE":
        county.unit(unit)
    county.unit("S", kind="subdistrict")
    return county


def test_without_a_layout_units_stand_in_even_rows_by_kind_and_code(six: CountyInMemory):
    rows = places(six)
    assert pick(rows, "unit_code", "grid_column", "grid_row", "layout", "is_given") == [
        ("A", 2, 1, "honeycomb", False),
        ("B", 3, 1, "honeycomb", False),
        ("C", 1, 2, "honeycomb", False),
        ("D", 2, 2, "honeycomb", False),
        ("E", 3, 2, "honeycomb", False),
        ("S", 1, 1, "honeycomb", False),
    ]
    # the second row stands half a hexagon to the right, and as much lower as hexagons fit into each other
    assert [row["map_x"] for row in rows] == [2, 3, 1.5, 2.5, 3.5, 1]
    assert rows[0]["map_y"] == pytest.approx(-0.8660254)
    assert rows[2]["map_y"] == pytest.approx(-1.7320508)


def test_a_filter_by_kind_moves_nobody(six: CountyInMemory):
    [alone] = places(six, kinds=["subdistrict"])
    assert (alone["grid_column"], alone["grid_row"]) == (1, 1)
    assert [row["grid_column"] for row in places(six, kinds=["town"])] == [2, 3, 1, 2, 3]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 18, 20, 53])
def test_however_many_there_are_no_two_stand_on_one_place(county: CountyInMemory, count: int):
    for number in range(count):
        county.unit(f"U{number:02}")
    rows = places(county)
    assert len({(row["grid_column"], row["grid_row"]) for row in rows}) == count
    columns, down = (max(row[name] for row in rows) for name in ("grid_column", "grid_row"))
    assert columns * down < count + columns, "the rows are full"


def test_a_given_grid_stands_and_who_has_no_place_stands_below(six: CountyInMemory):
    set_map(six, 5, "grid", {"A": (2, 1), "B": (3, 1), "C": (2, 2)}, "2026-01-05")
    assert pick(places(six), "unit_code", "grid_column", "grid_row", "is_given") == [
        ("A", 2, 1, True),
        ("B", 3, 1, True),
        ("C", 2, 2, True),
        ("D", 3, 3, False),
        ("E", 2, 4, False),
        ("S", 2, 3, False),
    ]


def test_the_newest_layout_stands_and_an_earlier_day_has_its_own(six: CountyInMemory):
    set_map(six, 5, "grid", {"A": (2, 1)}, "2026-01-05")
    set_map(six, 9, "grid", {"A": (7, 1)}, "2026-06-05")
    assert places(six)[0]["grid_column"] == 7
    assert places(six, as_of="2026-03-01")[0]["grid_column"] == 2
    assert places(six, as_of="2025-12-01")[0]["layout"] == "honeycomb"
    set_map(six, 12, "honeycomb", {}, "2026-07-01")
    assert places(six)[0]["layout"] == "honeycomb"


def test_outlines_give_the_place_of_the_label_and_none_to_who_has_no_outline(six: CountyInMemory):
    six.add("map_layout", kind="outline", file_name="a.geojson", act_number=5, done_at="2026-01-05")
    six.add("map_place", act_number=5, unit_code="A", x=112.5, y=31.25, outline="[[[[112,31]]]]")
    rows = places(six)
    assert pick(rows[:2], "map_x", "map_y", "grid_column", "outline", "is_given") == [
        (112.5, 31.25, None, "[[[[112,31]]]]", True),
        (None, None, None, None, False),
    ]
