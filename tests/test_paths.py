"""dashboard/paths.py: where a path breaks, what stands in the marks, which end is up."""

from __future__ import annotations

from dashboard import labels, paths

ROWS = [
    {"year": 2025, "quarter": 4, "rank": 12},
    {"year": 2026, "quarter": 2, "rank": 1},
]


def figure(**more: object) -> dict[str, object]:
    labels.use("zh_CN")
    return paths.ranks(
        [paths.Path(ROWS, name="甲镇", colour="#123456")],
        value="rank", last_place=20, hover=lambda row: f"第 {row['rank']} 名", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_quarter_without_a_rank_is_a_gap_and_the_number_stands_in_the_mark():
    [trace] = figure()["data"]  # type: ignore[misc]
    assert trace["y"] == [12, None, 1]
    assert trace["text"] == ["12", "", "1"]
    assert trace["connectgaps"] is False
    assert trace["hovertext"] == ["第 12 名", "", "第 1 名"]
    assert trace["marker"]["size"] == [paths.WIDE_MARK, paths.MARK, paths.MARK]


def test_the_first_place_is_on_top_and_the_last_one_at_the_foot():
    axis = figure()["layout"]["yaxis"]  # type: ignore[index]
    top, bottom = axis["range"][1], axis["range"][0]
    assert top < 1
    assert bottom > 20
    assert axis["tickvals"] == [1, 5, 10, 15, 20]


def test_a_path_is_named_at_its_end_and_years_stand_side_by_side():
    [note] = figure()["layout"]["annotations"]  # type: ignore[index]
    assert (note["text"], note["y"]) == ("甲镇", 1)
    layout = figure(by_year=True)["layout"]
    assert layout["xaxis"]["ticktext"] == ["2025年", "2026年"]  # type: ignore[index]


def test_nothing_known_is_an_empty_figure():
    drawn = paths.ranks([paths.Path([])], value="rank", last_place=1, hover=str)
    assert drawn["data"][0]["y"] == []


def test_a_place_of_five_digits_stands_beside_its_mark():
    """Of 40,000 townships no place is cut to the digits that a mark has room for."""
    rows = [{"year": 2026, "quarter": 1, "rank": 12_612}, {"year": 2026, "quarter": 2, "rank": 9_870}]
    drawn = paths.ranks([paths.Path(rows)], value="rank", last_place=40_000, hover=str)
    assert drawn["data"][0]["text"] == ["", ""]
    assert [note["text"] for note in drawn["layout"]["annotations"]] == ["9,870"]
