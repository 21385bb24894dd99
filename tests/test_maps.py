"""Maps: hexagons that can be clicked, colours that meet at the target, outlines without a base map."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard import charts, labels, maps
from dashboard.palette import LIGHT


@pytest.fixture(autouse=True)
def chinese_in_light() -> None:
    labels.use("zh_CN")
    charts.use("light")


def place(code: str, x: float, y: float, outline: str | None = None, given: bool = True) -> dict[str, Any]:
    return {
        "unit_code": code, "unit_name": f"{code}镇", "short_name": code, "map_x": x, "map_y": y,
        "outline": outline, "layout": "outline" if outline else "grid", "is_given": given,
    }  # fmt: skip


def rate(code: str, value: float | None, state: str = "reported") -> dict[str, Any]:
    return {"unit_code": code, "unit_name": f"{code}镇", "rate": value, "state": state}


RATES = [rate("A", 0.95), rate("B", 0.8), rate("C", None, "missing"), rate("D", None, "not_applicable")]
PLACES = [place("A", 1, -1), place("B", 2, -1), place("C", 1.5, -2), place("D", 2.5, -2), place("E", 3.5, -2)]


def drawn(places: list[dict[str, Any]], rows: list[dict[str, Any]] = RATES, **more: Any) -> dict[str, Any]:
    return maps.drawn(
        places, rows, value="rate", write=labels.rate, hover=lambda row: row["unit_name"], target=0.9, **more
    )


def blue(colour: str) -> int:
    return int(colour[5:7], 16) - int(colour[1:3], 16)


def test_each_unit_has_a_hexagon_with_its_name_and_figure_that_leads_to_it():
    figure = drawn(PLACES)
    [mark] = figure["data"]
    assert mark["text"] == ["A<br>95.0%", "B<br>80.0%", "C<br>未报", "D<br>不适用"]
    assert mark["customdata"] == [["A"], ["B"], ["C"], ["D"]], "E is not asked about"
    assert len(figure["layout"]["shapes"]) == 4
    assert mark["marker"]["symbol"] == "hexagon"


def test_two_hues_meet_at_the_target_and_who_is_missing_is_neither_white_nor_coloured():
    above, below, *missing = drawn(PLACES)["layout"]["shapes"]
    assert blue(above["fillcolor"]) > 0 > blue(below["fillcolor"])
    for each in missing:
        assert each["fillcolor"] == LIGHT.panel
        assert each["line"]["dash"] == "dot"


def test_the_chosen_unit_has_an_edge_over_all_others():
    last = drawn(PLACES, selected="A")["layout"]["shapes"][-1]
    assert last["line"] == {"color": LIGHT.accent, "width": 3, "dash": "solid"}


def test_hexagons_beside_each_other_do_not_overlap():
    def spread(shape: dict[str, Any]) -> tuple[float, float]:
        across = [float(pair.split(",")[0]) for pair in shape["path"][1:-1].split("L")]
        return min(across), max(across)

    first, second = (spread(shape) for shape in drawn(PLACES)["layout"]["shapes"][:2])
    assert first[1] < second[0]


def test_with_too_many_units_only_the_marks_speak():
    many = [place(f"U{n}", n, -1) for n in range(maps.NAMED + 1)]
    [mark] = drawn(many, [rate(each["unit_code"], 0.5) for each in many])["data"]
    assert set(mark["text"]) == {""}
    assert mark["hovertext"][0] == "U0镇"


def test_a_map_of_nobody_is_still_a_figure():
    assert drawn([], [])["data"][0]["x"] == []
    assert drawn([place("A", 1, -1) | {"map_x": None}])["data"][0]["x"] == []


def test_outlines_are_a_choropleth_that_asks_no_other_site():
    ring = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]
    outline = json.dumps([[ring]])
    figure = drawn([place("A", 0.5, 0.5, outline), place("B", 1.5, 0.5, outline), place("C", 2, 0, None)])
    names, area = figure["data"]
    # plotly decides by the first trace whether to fetch a base map: it must have no locations
    assert names["type"] == "scattergeo"
    assert "locations" not in names
    assert figure["layout"]["geo"]["visible"] is False
    assert "xaxis" not in figure["layout"]
    assert area["locations"] == ["A", "B"]
    assert area["customdata"] == [["A"], ["B"]]
    assert area["geojson"]["features"][0]["geometry"]["coordinates"] == [[ring]]
    assert [colour for _, colour in area["colorscale"]] != [area["colorscale"][0][1]] * 2


def test_the_note_says_how_the_map_was_laid_out_and_who_has_no_place():
    assert "示意" in maps.note([place("A", 1, 1)])
    said = maps.note([place("A", 1, 1, "[]"), place("B", 1, 1, "[]", given=False)])
    assert "B镇" in said
