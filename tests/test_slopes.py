"""Units side by side as lines, slopes and points: what is named where, what is a gap, what is left out."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from dashboard.palette import COMPARED, look
from dashboard.quadrants import Axis, Spot, field
from dashboard.slopes import APART, BOTTOM, TOP, Line, lines, slope

PERIODS = ["25年3季", "25年4季", "26年1季"]


def row(value: float | None, **more: Any) -> dict[str, Any]:
    return {"value": value, "is_partial": False, **more}


def drawn(series: list[Line], **more: Any) -> dict[str, Any]:
    return lines(
        series, periods=PERIODS, shown={0: "2025年", 2: "2026年"}, value="value", write=lambda v: f"{v:.0%}",
        hover=lambda each, row: each.name, partial=lambda row: row["is_partial"], **more,
    )  # fmt: skip


def pixels(figure: dict[str, Any], height: int) -> list[float]:
    """Where the names at the right stand, in pixels above the bottom, the lowest first."""
    low, high = figure["layout"]["yaxis"]["range"]
    plot = height - TOP - BOTTOM
    notes = [note for note in figure["layout"]["annotations"] if "yshift" in note]
    return sorted((note["y"] - low) / (high - low) * plot + note["yshift"] for note in notes)


def test_each_unit_has_its_colour_the_selected_the_accent_and_the_whole_is_dashed():
    series = [
        Line("甲", [row(0.5)] * 3, 0, "A"),
        Line("乙", [row(0.6)] * 3, 1, "B", is_selected=True),
        Line("全县", [row(0.4), row(0.45), row(0.5, is_partial=True)], is_whole=True),
    ]
    one, other, whole = drawn(series)["data"]
    assert [one["line"]["color"], other["line"]["color"], whole["line"]["color"]] == [
        COMPARED[0], look().accent, look().ink,
    ]  # fmt: skip
    assert [one["line"]["dash"], whole["line"]["dash"]] == ["solid", "dash"]
    assert one["customdata"] == [["A"]] * 3
    assert whole["marker"]["color"][-1] == look().page  # hollow: some units are missing


def test_nine_names_at_one_height_are_pushed_apart_and_stay_in_the_chart():
    figure = drawn([Line(f"U{n}", [row(0.9)] * 3, n, f"u{n}") for n in range(9)], height=310)
    at = pixels(figure, 310)
    assert all(above - below >= APART - 0.2 for below, above in pairwise(at))
    assert at[-1] <= 310 - TOP - BOTTOM + 0.2


def test_a_gap_a_break_at_a_merger_and_an_early_end():
    merged = Line("石桥镇", [row(0.5), None, row(0.6, boundary_note="merge")], 0, "A")
    before, after = drawn([merged])["data"]
    assert (before["y"], after["y"]) == ([0.5, None, None], [None, None, 0.6])
    ended = drawn([Line("黄泥乡", [row(0.5), row(0.55), None], 0, "B")])
    [note] = ended["layout"]["annotations"]
    assert note["text"].endswith("黄泥乡 55% · 25年4季")
    assert note["x"] == 2  # in the column at the right with the others


def test_the_target_is_drawn_across_and_within_the_chart():
    figure = drawn([Line("甲", [row(0.5)] * 3, 0, "A")], target=0.9)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < 0.5 < 0.9 < high
    assert figure["layout"]["shapes"][0]["y0"] == 0.9


def test_slopes_have_both_values_and_hues_that_are_not_red_and_green():
    series = [
        Line("甲", [{"value_from": 0.5, "value": 0.6}], 0, "A"),
        Line("乙", [{"value_from": 0.7, "value": 0.6}], 1, "B"),
        Line("丙", [{"value_from": None, "value": 0.6}], 2, "C"),
    ]
    figure = slope(
        series, periods=("2025年", "2026年"), write=lambda v: f"{v:.0%}", hover=lambda each, row: each.name,
        hue=lambda row: "good" if row["value"] > row["value_from"] else "bad",
    )  # fmt: skip
    assert [trace["y"] for trace in figure["data"]] == [[0.5, 0.6], [0.7, 0.6]]
    assert [trace["line"]["color"] for trace in figure["data"]] == [look().high, look().below]
    assert sorted(note["text"] for note in figure["layout"]["annotations"]) == [
        "50%",
        "60% 乙",
        "60% 甲",
        "70%",
    ]


def test_chosen_points_are_named_beside_where_nothing_is_touched():
    spots = [
        Spot("A", "东关街道", 0.90, 0.9, "", True),
        Spot("B", "城关镇", 0.905, 0.9, "", False),
        Spot("C", "西岭乡", 0.80, 0.8, "", True),
    ]
    axis = Axis("入会率", 0.85, "中位数 85%", True)
    figure = field(spots, across=axis, up=axis, corners=("左上", "右上", "左下", "右下"))
    others, chosen = figure["data"]
    assert others["customdata"] == [["B"]]
    assert "text" not in others
    assert chosen["text"] == ["东关街道", "西岭乡"]
    assert chosen["textposition"] == ["middle left", "middle right"]  # B is right beside A
    assert {note["text"] for note in figure["layout"]["annotations"]} >= {"左上", "右下", "中位数 85%"}
