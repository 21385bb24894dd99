"""A person's decision about a header holds for that header under its heads, and for no other."""

from __future__ import annotations

from dashboard.intake.layout import read_layout
from dashboard.intake.records import Choices
from tests.intake.test_layouts import HEAD, sheet_of

ROWS = [
    ["职工人数", "人", None, 100],
    ["其中：高学历", "人", None, 30],
    ["会员人数", "人", None, 80],
    ["其中：高学历", "人", None, 20],
]


def test_the_same_sub_item_under_two_items_is_asked_about_twice():
    laid = read_layout(sheet_of([*HEAD, *ROWS]))
    asked = [each.args["asked"] for each in laid.problems if each.code == "unknown_item"]
    assert asked == ["职工人数/其中：高学历", "会员人数/其中：高学历"]


def test_a_decision_about_one_of_them_leaves_the_other_open():
    choices = Choices(headers={"职工人数/其中：高学历": "workers_female"})
    laid = read_layout(sheet_of([*HEAD, *ROWS]), choices=choices)
    assert [(each.code, each.value, each.match) for each in laid.figures if each.match == "remembered"] == [
        ("workers_female", 30, "remembered")
    ]
    assert [each.args["asked"] for each in laid.problems if each.code == "unknown_item"] == [
        "会员人数/其中：高学历"
    ]


def test_a_decision_about_a_bare_sub_item_or_a_short_label_does_not_reach_under_a_head():
    laid = read_layout(sheet_of([*HEAD, *ROWS]), mappings={"其中：高学历": "workers_female"})
    assert not [each for each in laid.figures if each.match == "remembered"]


def test_a_doubtful_alias_comes_with_the_nearest_others_its_own_first():
    laid = read_layout(sheet_of([*HEAD, ["困难职工总数", "户", None, 9]]))
    (problem,) = laid.problems
    codes = [part.partition(":")[0] for part in str(problem.args["candidates"]).split(";")]
    assert codes[0] == "hardship_households"
    assert 2 <= len(codes) <= 3
    assert len(set(codes)) == len(codes)
