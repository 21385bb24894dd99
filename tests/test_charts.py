"""Figures as dictionaries: bars from zero, gaps for what is missing, ids for clicks, valid for plotly."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from dashboard import charts, labels, marks

RANKED = [
    {
        "unit_code": "U1",
        "unit_name": "东河镇",
        "rate": 1.8,
        "last": 0.7,
        "state": "reported",
        "is_above_one": True,
    },
    {
        "unit_code": "U2",
        "unit_name": "西岭乡",
        "rate": 0.6,
        "last": None,
        "state": "reported",
        "is_above_one": False,
    },
    {
        "unit_code": "U3",
        "unit_name": "北苑街道",
        "rate": None,
        "last": 0.9,
        "state": "missing",
        "is_above_one": None,
    },
    {
        "unit_code": "U4",
        "unit_name": "园区",
        "rate": None,
        "last": None,
        "state": "not_applicable",
        "is_above_one": None,
    },
]


def ranking(**more: object) -> charts.Figure:
    options = {
        "value": "rate",
        "write": labels.rate,
        "hover": lambda row: row["unit_name"],
        "last_year": "last",
    }
    return charts.ranking(RANKED, **{**options, **more})  # type: ignore[arg-type]


def test_a_ranking_starts_at_zero_and_keeps_every_unit_in_order():
    figure = ranking(target=0.9, county=0.8)
    bar = figure["data"][0]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    assert figure["layout"]["yaxis"]["ticktext"] == ["东河镇", "西岭乡", "北苑街道", "园区"]
    assert [code for (code,) in bar["customdata"]] == ["U1", "U2", "U3", "U4"]


def test_missing_and_not_applicable_are_hatched_and_named_and_above_one_is_marked():
    figure = ranking()
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "", "/", "/"]
    assert figure["data"][1]["text"] == ["180.0% ※", "60.0%", "未报", "不适用"]


def test_a_ranking_tells_target_selection_and_last_year_apart():
    palette = charts.use("light")
    figure = ranking(target=0.9, county=0.8, selected="U2")
    colours = figure["data"][0]["marker"]["color"]
    assert colours[:2] == [palette.high, palette.accent]
    assert ranking(target=0.9)["data"][0]["marker"]["color"][1] == palette.below
    assert ranking()["data"][0]["marker"]["color"][1] == palette.other
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["目标 90.0%", "全县 80.0%"]
    hollow = figure["data"][2]
    assert hollow["x"] == [0.7, None, 0.9, None]


def test_a_trend_leaves_a_gap_where_a_quarter_is_missing():
    rows = [
        {"year": 2025, "quarter": 3, "rate": 0.8},
        {"year": 2026, "quarter": 1, "rate": 0.9},
    ]
    figure = charts.trend(
        rows, value="rate", write=labels.rate, hover=lambda row: str(row["quarter"]), target=0.85
    )
    line = figure["data"][0]
    assert line["y"] == [0.8, None, 0.9]
    assert line["connectgaps"] is False
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>90.0%</b>", "目标 85.0%"]


def test_a_heat_map_is_made_of_bars_that_can_be_clicked():
    rows = [
        {"unit_code": "U1", "year": 2025, "rate": 0.8, "as_of_quarter": 4},
        {"unit_code": "U2", "year": 2025, "rate": 0.7, "as_of_quarter": 4},
        {"unit_code": "U1", "year": 2026, "rate": 0.9, "as_of_quarter": 3},
        {"unit_code": "U2", "year": 2026, "rate": 0.6, "as_of_quarter": 2},
        {"unit_code": "U3", "year": 2026, "rate": None, "as_of_quarter": None, "state": "missing"},
    ]
    figure = charts.heat(
        rows, value="rate", units=RANKED[:3], years=[2025, 2026], year_names=["2025", "2026"], write=labels.rate,
        hover=lambda row: "", target=0.75,
    )  # fmt: skip
    first, second = figure["data"]
    assert first["text"] == ["80.0%", "70.0%", ""]
    assert second["text"] == ["90.0%", "60.0% 二季", "未报"], (
        "a unit that is not as far says of which quarter"
    )
    assert second["customdata"] == [["U1"], ["U2"], ["U3"]]
    assert second["marker"]["pattern"]["shape"] == ["", "", "/"]
    assert first["marker"]["pattern"]["shape"] == ["", "", ""], "a unit that was not there is not missing"
    assert second["base"] == 1


def test_stacked_bars_name_their_totals_and_what_is_missing():
    figure = charts.stacked(
        [("送温暖", "#E69F00", [5, None]), ("送清凉", "#009E73", [3, None])],
        names=["东河镇", "西岭乡"], codes=["U1", "U2"], totals=["8 元", ""], state_words=["", "未报"],
        hover=lambda group, index: f"{group}{index}", horizontal=True,
    )  # fmt: skip
    notes = {note["y"]: note["text"] for note in figure["layout"]["annotations"]}
    assert notes == {0: "8 元", 1: "未报"}
    assert figure["layout"]["xaxis"]["range"][0] == 0


def test_columns_name_a_year_without_a_figure():
    rows = [
        {"year": 2025, "value": 5, "state": "reported"},
        {"year": 2026, "value": None, "state": "missing"},
    ]
    figure = charts.columns(
        rows, value="value", name=lambda row: str(row["year"]), write=str, hover=lambda row: "",
        pale=lambda row: row["year"] == 2026,
    )  # fmt: skip
    assert figure["data"][0]["y"] == [5, None]
    assert figure["layout"]["yaxis"]["range"][0] == 0
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["未报"]


def test_a_figure_below_zero_is_drawn_below_zero():
    figure = charts.stacked(
        [("困难帮扶", "#0072B2", [46_400, -20_000]), ("送温暖", "#E69F00", [55_500, 5_000])],
        names=["2026年一季度", "2026年三季度"], hover=lambda group, index: "",
    )  # fmt: skip
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= -20_000
    assert high >= 101_900
    assert figure["layout"]["barmode"] == "relative", "what is below zero hangs under it"
    assert min(figure["layout"]["yaxis"]["tickvals"]) < 0
    rows = [{"value": 5_000}, {"value": -39_494}]
    figure = charts.columns(rows, value="value", name=lambda row: "", write=str, hover=lambda row: "")
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= -39_494
    assert high >= 5_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_is_valid_for_plotly_in_both_themes(theme: str):
    charts.use(theme)
    try:
        quarters = [{"year": 2026, "quarter": q, "rate": q / 5, "county": q / 6} for q in (1, 2, 3)]
        for figure in (
            ranking(target=0.9, county=0.5),
            charts.trend(
                quarters, value="rate", write=labels.rate, hover=str, compare="county", compare_name="全县"
            ),
            charts.columns(RANKED, value="rate", name=lambda r: r["unit_name"], write=labels.rate, hover=str),
            charts.stacked([("a", "#000000", [1.0])], names=["x"], hover=lambda g, i: "", totals=["1"]),
            charts.heat([], value="rate", units=RANKED, years=[], year_names=[], write=str, hover=str),
            ranking() | charts.ranking([], value="rate", write=str, hover=str),
        ):
            go.Figure(figure)
    finally:
        charts.use("light")


def test_a_sparkline_breaks_at_a_gap_and_needs_two_points():
    assert charts.small_line([1.0, None], "#000000") == ""
    svg = charts.small_line([1.0, None, 2.0, 3.0], "#000000")
    assert svg.count("M") == 2
    assert svg.count("L") == 1


def test_a_sum_that_units_are_missing_from_is_dashed_in_the_sparkline():
    svg = charts.small_line([1.0, 2.0, 1.5], "#000000", partial=[False, False, True])
    solid, dashed = re.findall(r'<path d="([^"]*)"', svg)
    assert (solid.count("L"), dashed.count("L")) == (1, 1)
    assert 'fill="#000000"' not in svg, "the last dot is hollow"
    whole = charts.small_line([1.0, 2.0, 1.5], "#000000")
    assert "dasharray" not in whole


def test_of_many_years_some_are_named_the_last_one_among_them():
    """Ten years in a narrow chart: four names have room."""
    rows = [{"year": year, "quarter": quarter} for year in range(2015, 2025) for quarter in (1, 2, 3, 4)]
    assert marks.quarter_axis(rows)["tickvals"] == [2015, 2018, 2021, 2024]
    assert marks.quarter_axis(rows[-16:])["tickvals"] == [2021, 2022, 2023, 2024]
    assert marks.quarter_axis(rows[:1])["tickvals"] == [2015.0]


def test_in_a_narrow_heat_map_a_small_digit_says_how_far_a_unit_came():
    """Of ten years each cell has room for a figure: 三季 behind it would push the row under other years."""
    rows = [
        {
            "unit_code": code,
            "year": year,
            "rate": 0.8,
            "as_of_quarter": 3 if (code, year) == ("U1", 2020) else 4,
        }
        for code in ("U1", "U2")
        for year in range(2015, 2025)
    ]
    units = [{"unit_code": code, "unit_name": code} for code in ("U1", "U2")]

    def texts(first: int) -> list[str]:
        years = list(range(first, 2025))
        names = [str(year) for year in years]
        write = lambda value: f"{value:.0%}"  # noqa: E731
        figure = charts.heat(
            rows, value="rate", units=units, years=years, year_names=names, write=write, hover=str
        )
        return [trace["text"][0] for trace in figure["data"]]

    assert texts(2015)[5] == "80%³"
    assert texts(2015)[4] == "80%"
    assert texts(2020)[0] == "80% 三季"
    assert marks.are_behind(rows)
    assert not marks.are_behind([row for row in rows if row["year"] > 2020])
