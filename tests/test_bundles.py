"""Many series in one chart: who is named, what is dashed, what is left out."""

from __future__ import annotations

from typing import Any

from dashboard.bundles import APART, Series, bundle
from dashboard.palette import look


def row(value: float | None, **more: Any) -> dict[str, Any]:
    return {"value": value, "is_partial": False, **more}


def draw(series: list[Series], **more: Any) -> dict[str, Any]:
    return bundle(
        series, periods=["2025", "2026"], value="value", write=lambda value: f"{value:.0%}",
        hover=lambda each, row: each.name, partial=lambda row: row["is_partial"], **more,
    )  # fmt: skip


def test_of_many_the_whole_the_chosen_the_highest_and_the_lowest_are_named():
    series = [Series(f"U{n}", [row(0.1 * n), row(0.1 * n)], f"u{n}") for n in range(1, 9)]
    whole = Series("全县", [row(0.4), row(0.45)], is_whole=True)
    figure = draw([whole, *series], selected="u3")
    names = [note["text"] for note in figure["layout"]["annotations"]]
    assert names == ["U1 10%", "<b>U3 30%</b>", "<b>全县 45%</b>", "U8 80%"]
    assert figure["data"][-1]["line"]["dash"] == "dash"  # the whole lies on top
    assert {each["line"]["color"] for each in figure["data"]} == {look().ink, look().accent, look().other}


def test_a_missing_figure_is_a_gap_and_a_partial_sum_a_hollow_dot():
    [line] = draw([Series("全县", [None, row(0.5, is_partial=True)], is_whole=True)])["data"]
    assert line["y"] == [None, 0.5]
    assert line["connectgaps"] is False
    assert line["marker"]["color"] == [look().ink, look().page]
    assert line["line"]["dash"] == "solid"  # nothing to tell it from


def test_names_close_together_are_pushed_apart():
    figure = draw([Series("A", [row(0.1), row(0.5)]), Series("B", [row(0.9), row(0.501)])], height=360)
    low, high = figure["layout"]["annotations"]
    per_pixel = 0.8 / 300
    places = [note["y"] / per_pixel + note["yshift"] for note in (low, high)]
    assert round(places[1] - places[0], 6) >= APART


def test_a_series_without_a_figure_has_no_name():
    assert (
        draw([Series("A", [row(None), None]), Series("B", [row(0.1), row(0.2)])])["layout"]["annotations"][0][
            "text"
        ]
        == "B 20%"
    )
