"""Pictures to take along: in the light colours whatever the screen's, with title, plain name and source line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard import charts, labels, palette, pictures

ROWS = [
    {
        "unit_code": "A",
        "unit_name": "甲镇",
        "year": 2026,
        "quarter": 1,
        "rate": 0.91,
        "last": 0.8,
        "state": "reported",
    },
    {
        "unit_code": "B",
        "unit_name": "乙乡",
        "year": 2026,
        "quarter": 2,
        "rate": 0.52,
        "last": 0.7,
        "state": "reported",
    },
    {
        "unit_code": "C",
        "unit_name": "丙镇",
        "year": 2026,
        "quarter": 3,
        "rate": None,
        "last": 0.6,
        "state": "missing",
    },
]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    labels.use("zh_CN")
    yield
    palette.use("light")


def ranking() -> Any:
    return charts.ranking(
        ROWS,
        value="rate",
        write=labels.rate,
        hover=str,
        target=0.85,
        county=0.7,
        last_year="last",
        selected="B",
    )


def heat() -> Any:
    return charts.heat(
        ROWS,
        value="rate",
        units=ROWS,
        years=[2026],
        year_names=["2026年"],
        write=labels.rate,
        hover=str,
        target=0.85,
    )


def trend() -> Any:
    return charts.trend(ROWS, value="rate", write=labels.rate, hover=str, target=0.85, compare="last")


@pytest.mark.parametrize("draw", [ranking, heat, trend])
def test_a_dark_chart_comes_out_as_it_would_have_been_drawn_in_light(draw: Any):
    palette.use("light")
    light = draw()
    palette.use("dark")
    dark = draw()
    assert dark != light
    assert colours(pictures.lightened(dark)) == [pytest.approx(each, abs=2) for each in colours(light)]


def colours(part: Any) -> list[tuple[int, ...]]:
    """Every colour of a figure in its order, as red, green and blue."""
    if isinstance(part, dict):
        return [each for value in part.values() for each in colours(value)]
    if isinstance(part, (list, tuple)):
        return [each for value in part for each in colours(value)]
    is_colour = isinstance(part, str) and len(part) == 7 and part.startswith("#")
    return [tuple(int(part[at : at + 2], 16) for at in (1, 3, 5))] if is_colour else []


def test_the_picture_carries_its_texts_and_leaves_the_chart_alone():
    figure = ranking()
    before = json.dumps(figure, default=str)
    made = pictures.picture(
        figure, finding="乙乡最低 <b>", plain="各单位入会率", source="来源：某县 · 示例数据"
    )
    assert json.dumps(figure, default=str) == before
    title = made["layout"]["title"]["text"]
    assert "乙乡最低 &lt;b&gt;" in title  # a name that people gave is no markup
    assert "各单位入会率" in title
    assert made["layout"]["annotations"][-1]["text"] == "来源：某县 · 示例数据"
    assert made["layout"]["width"] == 800
    assert made["layout"]["height"] == 450
    assert made["layout"]["paper_bgcolor"] == "#FFFFFF"


def test_a_tall_chart_makes_a_tall_picture_and_a_long_title_takes_two_lines():
    figure = charts.ranking(
        [{**ROWS[0], "unit_code": str(each)} for each in range(40)],
        value="rate",
        write=labels.rate,
        hover=str,
    )
    short = pictures.picture(figure, finding="短", plain="名", source="来源")["layout"]
    long = pictures.picture(figure, finding="字" * 50, plain="名", source="来源")["layout"]
    assert short["height"] > 40 * 21
    assert long["height"] - short["height"] == pytest.approx(26, abs=1)
    assert long["title"]["text"].count("<br>") == 2


def test_lines_are_broken_at_spaces_and_after_chinese_characters():
    assert pictures.wrapped("一二三四五六", 4) == ["一二三四", "五六"]
    assert pictures.wrapped("membership rate of the county", 9) == ["membership rate", "of the county"]
    assert pictures.wrapped("", 9) == [""]
