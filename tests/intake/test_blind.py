"""Returns in styles that the reader was not tuned on: every figure found and right, none invented, all problems told."""

from collections.abc import Callable
from inspect import getmembers, isfunction

import pytest

from dashboard.intake.checks import check
from dashboard.intake.read import read_file
from dashboard.intake.records import Problem, Reading
from dashboard.intake.townships import clean
from tests.intake import (
    blind_builders,
    blind_dirty,
    blind_eighteenth,
    blind_eighth,
    blind_eleventh,
    blind_fifteenth,
    blind_fifth,
    blind_fourteenth,
    blind_fourth,
    blind_nineteenth,
    blind_ninth,
    blind_second,
    blind_seventeenth,
    blind_seventh,
    blind_shapes,
    blind_sixteenth,
    blind_sixth,
    blind_tenth,
    blind_third,
    blind_thirteenth,
    blind_thirtieth,
    blind_thirtyfirst,
    blind_thirtysecond,
    blind_twelfth,
    blind_twentieth,
    blind_twentyeighth,
    blind_twentyfifth,
    blind_twentyfirst,
    blind_twentyfourth,
    blind_twentyninth,
    blind_twentysecond,
    blind_twentyseventh,
    blind_twentysixth,
    blind_twentythird,
    blind_wide,
)
from tests.intake.blind_paper import Paper, Planted

MODULES = (
    blind_builders,
    blind_dirty,
    blind_wide,
    blind_second,
    blind_third,
    blind_fourth,
    blind_fifth,
    blind_sixth,
    blind_seventh,
    blind_eighth,
    blind_ninth,
    blind_tenth,
    blind_eleventh,
    blind_twelfth,
    blind_thirteenth,
    blind_fourteenth,
    blind_fifteenth,
    blind_sixteenth,
    blind_seventeenth,
    blind_eighteenth,
    blind_nineteenth,
    blind_twentieth,
    blind_twentyfirst,
    blind_twentysecond,
    blind_twentythird,
    blind_twentyfourth,
    blind_twentyfifth,
    blind_twentysixth,
    blind_twentyseventh,
    blind_twentyeighth,
    blind_twentyninth,
    blind_thirtieth,
    blind_thirtyfirst,
    blind_thirtysecond,
    blind_shapes,
)
BUILDERS: list[Callable[[], Paper]] = [
    build
    for module in MODULES
    for _, build in getmembers(module, isfunction)
    if build.__module__ == module.__name__ and build.__annotations__ == {"return": "Paper"}
]
EXPECTED_FIGURES = 33_000
QUARTER_AND_YEAR = ("quarter_exceeds_ytd", "quarter_ytd_mismatch")


@pytest.fixture(scope="module")
def readings() -> dict[str, tuple[Paper, Reading, list[Problem]]]:
    papers = [(build.__name__, build()) for build in BUILDERS]
    read = [read_file(paper.name, paper.data) for _, paper in papers]
    checked = check(read, None)
    return {
        name: (paper, reading, problems)
        for (name, paper), reading, problems in zip(papers, read, checked, strict=True)
    }


@pytest.mark.parametrize("name", [build.__name__ for build in BUILDERS])
def test_every_figure_of_a_return_is_found_and_right(readings, name):
    paper, reading, _ = readings[name]
    found = {
        (each.sheet, each.cell, each.code, each.basis): (
            own_name(each.township),
            each.year,
            each.quarter,
            float(round(each.value, 4)),
            each.approximate,
        )
        for each in reading.figures
        if each.value is not None
    }
    expected = {
        (each.sheet, each.cell, each.code, each.basis): (
            own_name(each.when.township),
            each.when.year,
            each.when.quarter,
            round(each.value, 4),
            each.approximate,
        )
        for each in paper.facts
    }
    assert {place: found.get(place) for place in expected} == expected


@pytest.mark.parametrize("name", [build.__name__ for build in BUILDERS])
def test_no_figure_is_invented(readings, name):
    paper, reading, _ = readings[name]
    may_come = {(each.sheet, each.cell, each.code) for each in (*paper.facts, *paper.optional)}
    invented = [
        (each.sheet, each.cell, each.code, each.raw)
        for each in reading.figures
        if (each.sheet, each.cell, each.code) not in may_come and each.state == "value"
    ]
    assert invented == []


@pytest.mark.parametrize("name", [build.__name__ for build in BUILDERS])
def test_every_planted_problem_is_told_at_its_cell(readings, name):
    paper, _, problems = readings[name]
    missed = [each for each in paper.planted if not any(_tells(problem, each) for problem in problems)]
    assert missed == []


@pytest.mark.parametrize("name", [build.__name__ for build in BUILDERS])
def test_nothing_right_is_called_an_error(readings, name):
    paper, _, problems = readings[name]
    beyond = [
        (each.code, each.cell)
        for each in problems
        if each.severity == "error" and not any(_tells(each, planted) for planted in paper.planted)
    ]
    assert beyond == []


def test_the_returns_hold_figures_enough_to_judge_by():
    assert sum(len(build().facts) for build in BUILDERS) >= EXPECTED_FIGURES
    assert {build().layout for build in BUILDERS} == set("12345678")


def own_name(township: str) -> str:
    """The unit's name without its union's ending, its county and the line breaks of a narrow head."""
    return clean(township).removeprefix("广汉市").removeprefix("开平县")


def _tells(problem: Problem, planted: Planted) -> bool:
    codes = QUARTER_AND_YEAR if planted.code == "quarter_ytd" else (planted.code,)
    if problem.code not in codes or problem.sheet not in (planted.sheet, ""):
        return False
    return not planted.cell or planted.cell in problem.cell.split(",")
