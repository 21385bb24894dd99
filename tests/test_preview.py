"""A checked file is sorted into what stops it, what needs a word and what is only told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard import preview
from dashboard.intake.records import Figure, Problem, Reading


def figure(
    code: str, value: str, *, basis: str = "stock", township: str = "东关街道", match: str = "exact"
) -> Figure:
    return Figure("季报", "E5", township, 2026, 3, code, basis, Decimal(value), value, match=match)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("problem", "group"),
    [
        (Problem("error", "V01"), "stops"),
        (Problem("error", "V03"), "may_stand"),
        (Problem("warning", "V31"), "to_explain"),
        (Problem("error", "double_value"), "stops"),
        (Problem("error", "missing_period"), "stops"),
        (Problem("warning", "total_mismatch"), "told"),
        (Problem("info", "hidden_sheet"), "told"),
        (Problem("warning", "unknown_item"), "unknown"),
        (Problem("warning", "doubtful_header"), "doubtful"),
    ],
)
def test_each_problem_falls_into_one_group(problem: Problem, group: str):
    groups = preview.group_problems([problem])
    found = [name for name in preview.Groups.__slots__ if getattr(groups, name)]
    assert found == [group]


def test_figures_stand_beside_last_quarter_and_those_they_replace():
    given = [figure("members", "80"), figure("workers", "100"), figure("aid_amount", "9000", basis="ytd")]
    held = {
        ("members", "stock"): preview.standing(80.0, "value"),
        ("aid_amount", "ytd"): preview.standing(8000, "value"),
    }
    last = {("workers", "stock"): preview.standing(90.0, "value")}
    rows = preview.rows(given, last, held)
    assert [(row.figure.code, row.change) for row in rows] == [
        ("workers", "new"),
        ("members", "same"),
        ("aid_amount", "changed"),
    ], "in the catalogue's order"
    assert rows[0].last_quarter == preview.Standing(Decimal("90.00"), "value")
    assert rows[2].standing == preview.Standing(Decimal("8000.00"), "value")


def test_not_applicable_is_not_a_value_and_nan_is_none():
    assert preview.standing(float("nan"), "not_applicable") == preview.Standing(None, "not_applicable")


def test_doubtful_figures_stated_rates_and_left_out_units_are_not_filed():
    figures = (
        figure("members", "80"),
        figure("workers", "90", match="doubtful"),
        figure("membership_rate", "0.9"),
        figure("members", "70", township="城关镇"),
    )
    reading = Reading("a.xlsx", "0" * 64, 1, figures, ())
    assert preview.filed_figures(reading, {"城关镇"}) == figures[:1]
    rest = preview.without_townships(reading, {"城关镇"})
    assert preview.townships(rest) == ("东关街道",)


def test_candidates_are_the_best_three_that_the_catalogue_knows():
    problem = Problem(
        "warning",
        "doubtful_header",
        args={"candidates": "members:70;nonsense:99;workers:88;union_orgs:60;units_should:65"},
    )
    assert [each.code for each in preview.candidates(problem)] == ["workers", "members", "units_should"]


def test_a_place_names_its_cells_and_many_by_their_ends():
    assert preview.place(Problem("error", "V03", "三季度", "F17,F18")) == "「三季度」F17、F18"
    assert preview.place(Problem("error", "V03", "三季度", "I3,I4,I5,I6")) == "「三季度」I3 至 I6 等 4 格"
    assert preview.place(Problem("error", "damaged")) == ""


def test_text_of_a_stranger_does_nothing_in_markdown():
    assert preview.plain(
        "[点我](http://x) **粗** :red[红]\n$x$"
    ) == r"\[点我\]\(http\:~//x\) \*\*粗\*\* \:~red\[红\] \$x\$".replace("~", "\u2060")


def test_the_quarter_before_the_first_is_last_years_fourth():
    assert preview.previous_quarter(2026, 1) == (2025, 4)
    assert preview.previous_quarter(2026, 3) == (2026, 2)


def test_problems_stand_as_the_eye_goes_through_the_file():
    places = [("季报", "E12"), ("二表", "B2"), ("季报", "E9"), ("", ""), ("季报", "AA9"), ("季报", "D9,E9")]
    ordered = preview.in_sheet_order(Problem("error", "x", sheet, cell) for sheet, cell in places)
    assert [(each.sheet, each.cell) for each in ordered] == [
        ("", ""),
        ("季报", "D9,E9"),
        ("季报", "E9"),
        ("季报", "AA9"),
        ("季报", "E12"),
        ("二表", "B2"),
    ]


def test_a_header_that_stands_twice_is_one_question_with_both_cells():
    args = {"header": "人数", "asked": "帮扶/人数", "candidates": "members:90;workers:80"}
    problems = [Problem("warning", "doubtful_header", "季报", cell, args=args) for cell in ("C2", "F2")]
    other = Problem("warning", "doubtful_header", "季报", "G2", args={"header": "人数", "asked": "慰问/人数"})
    questions = preview.questions([*problems, other])
    assert [(each.asked, each.header, each.problem.cell) for each in questions] == [
        ("帮扶/人数", "人数", "C2,F2"),
        ("慰问/人数", "人数", "G2"),
    ]
    assert [each.code for each in questions[0].candidates] == ["members", "workers"]
