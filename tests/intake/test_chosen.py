"""Township and period chosen on the form against those of the file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard import labels
from dashboard.intake.chosen import contradictions
from dashboard.intake.records import Choices, Figure, KnownUnits, Problem, Reading

KNOWN = KnownUnits(
    {"东关街道": "t1", "东关": "t1", "城关镇": "t2", "西岭乡": "t3", "北山乡": "t4", "南河镇": "t5"}
)


def reading(*places: tuple[str, int | None, int | None], sheet: str = "季报") -> Reading:
    figures = tuple(
        Figure(
            sheet,
            f"E{row}",
            name,
            year,
            quarter,
            "members",
            "stock",
            Decimal(5),
            "5",
            unit_code=KNOWN.names.get(name),
        )
        for row, (name, year, quarter) in enumerate(places, start=5)
    )
    return Reading("表.xlsx", "0", 1, figures, ())


def told(read: Reading, **chosen: object) -> list[Problem]:
    return contradictions(read, Choices(**chosen), KNOWN)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"year": 2026},
        {"quarter": 3},
        {"township": "东关街道"},
        {"township": "东关", "year": 2026, "quarter": 3},
    ],
)
def test_what_agrees_or_was_not_chosen_says_nothing(chosen: dict[str, object]):
    assert told(reading(("东关街道", 2026, 3)), **chosen) == []


def test_what_the_file_does_not_say_contradicts_nothing():
    assert told(reading(("高山乡", None, None)), township="东关街道", year=2026, quarter=3) == []


def test_another_period_names_both():
    (problem,) = told(reading(("东关街道", 2026, 2), ("东关街道", 2025, 4)), year=2026, quarter=3)
    assert (problem.severity, problem.code, problem.sheet) == ("error", "choice_contradicts_period", "季报")
    text = labels.problem_message(problem)
    assert "2026年三季度" in text
    assert "2026年二季度" in text
    assert "2025年四季度" in text


def test_another_year_alone_names_years_and_another_quarter_alone_quarters():
    (year,) = told(reading(("东关街道", 2025, 3)), year=2026)
    assert year.args["chosen"] == "2026/"
    assert "2026年" in labels.problem_message(year)
    (quarter,) = told(reading(("东关街道", 2026, 1)), quarter=3)
    assert "三季度" in labels.problem_message(quarter)


def test_another_township_names_both():
    (problem,) = told(reading(("城关镇", 2026, 3), ("东关街道", 2026, 3)), township="东关街道")
    assert (problem.code, problem.args["found"]) == ("choice_contradicts_township", "城关镇")
    text = labels.problem_message(problem)
    assert "东关街道" in text
    assert "城关镇" in text


def test_many_other_townships_are_counted():
    names = ["城关镇", "西岭乡", "北山乡", "南河镇"]
    (problem,) = told(reading(*((name, 2026, 3) for name in names)), township="东关街道")
    assert problem.code == "choice_contradicts_townships"
    assert "4" in labels.problem_message(problem)


def test_each_sheet_has_its_own():
    second = reading(("城关镇", 2026, 1), sheet="一季度")
    both = Reading("表.xlsx", "0", 1, (*reading(("东关街道", 2026, 3)).figures, *second.figures), ())
    assert [(each.code, each.sheet) for each in told(both, quarter=3, township="东关街道")] == [
        ("choice_contradicts_period", "一季度"),
        ("choice_contradicts_township", "一季度"),
    ]
