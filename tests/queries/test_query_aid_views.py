"""The queries behind the views of the aid page (reach, pace, units, need, seasons) on figures that add up on paper."""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.county import CountyInMemory, column, pick

NOW = {"year": 2026, "quarter": 3}
PACE = {**NOW, "programme": "aid", "year_from": 2025}
SHARE = {**NOW, "programme": "total"}


def of(rows: list[dict[str, Any]], programme: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["programme_code"] == programme]


# --- Whom it reached ----------------------------------------------------------------------------------------


@pytest.fixture
def reached(county: CountyInMemory) -> CountyInMemory:
    """Hardship aid: A 3000 for 10 (2000 for 8 a year before), B 1000 without a count, D 500 for 5, new this year."""
    for unit in ("A", "B", "D", "E"):
        county.unit(unit)
    county.file("A", 2025, 3, {"aid_amount": 2000, "aid_households": 8})
    county.file("B", 2025, 3, {"aid_amount": 900, "aid_households": 3})
    county.file("A", 2026, 3, {"aid_amount": 3000, "aid_households": 10})
    county.file("B", 2026, 3, {"aid_amount": 1000})
    county.file("D", 2026, 3, {"aid_amount": 500, "aid_households": 5})
    county.derive()
    return county


def test_people_and_average_over_the_units_that_report_them(reached: CountyInMemory):
    [aid] = of(reached.query("aid/reach_by_programme", **NOW), "aid")
    assert pick([aid], "amount_yuan", "count", "yuan_per_count") == [(4500, 15, 3500 / 15)]
    assert pick([aid], "units_counted", "units_matched", "units_reporting", "units_expected") == [
        (2, 1, 3, 4)
    ]


def test_changes_of_reach_are_over_units_with_all_four_figures(reached: CountyInMemory):
    """Only A has money and count in both years: 10 against 8, 300 yuan each against 250."""
    [aid] = of(reached.query("aid/reach_by_programme", **NOW), "aid")
    assert pick([aid], "matched_count_change", "matched_count_change_share") == [(2, 0.25)]
    names = ("matched_yuan_per_count", "matched_yuan_per_count_last_year", "matched_average_change_share")
    assert pick([aid], *names) == [(300, 250, pytest.approx(0.2))]
    [loans] = of(reached.query("aid/reach_by_programme", **NOW), "loans")
    assert pick([loans], "count", "matched_count_change_share", "units_matched") == [(None, None, 0)]


# --- Pace within the year -----------------------------------------------------------------------------------


@pytest.fixture
def paced(county: CountyInMemory) -> CountyInMemory:
    """To date: A 2025 10, 30, 60, 100 and 2026 20, 50, 90; B 2025 5, –, 15, 20 and 2026 5, 10, 20; D only 2026."""
    for unit in ("A", "B", "D"):
        county.unit(unit)
    for unit, year, amounts in (
        ("A", 2025, (10, 30, 60, 100)), ("A", 2026, (20, 50, 90)),
        ("B", 2025, (5, None, 15, 20)), ("B", 2026, (5, 10, 20)), ("D", 2026, (7, 8, 9)),
    ):  # fmt: skip
        for quarter, amount in enumerate(amounts, 1):
            if amount is not None:
                county.file(unit, year, quarter, {"aid_amount": amount})
    county.derive()
    return county


def test_the_pace_is_over_units_of_both_years_and_says_who_is_missing(paced: CountyInMemory):
    rows = paced.query("aid/pace_by_year_quarter", **PACE)
    assert pick(rows, "year", "quarter", "matched_to_date_yuan", "units_counted") == [
        (2025, 1, 15, 2),
        (2025, 2, 30, 1),  # B did not file
        (2025, 3, 75, 2),
        (2025, 4, 120, 2),
        (2026, 1, 25, 2),
        (2026, 2, 60, 2),
        (2026, 3, 110, 2),  # D has no year before
    ]
    assert pick(rows[:1], "units_matched", "units_expected") == [(2, 3)]


def test_the_pace_in_one_sentence(paced: CountyInMemory):
    row = paced.query("aid/pace_by_year_quarter", **PACE)[-1]
    assert pick([row], "now_yuan", "now_yuan_last_year", "now_change_yuan") == [(110, 75, 35)]
    assert row["now_change_share"] == pytest.approx(35 / 75)
    assert pick([row], "full_yuan_last_year", "now_share", "last_year_share") == [(120, 110 / 120, 75 / 120)]


def test_a_quarter_alone_is_compared_where_both_years_know_it_of_all(paced: CountyInMemory):
    rows = [row for row in paced.query("aid/pace_by_year_quarter", **PACE) if row["year"] == 2026]
    names = ("matched_quarter_yuan", "matched_quarter_yuan_last_year", "matched_quarter_change_yuan")
    assert pick(rows, *names) == [
        (25, 15, 10),
        (35, None, None),  # last year's second quarter is known of A only
        (50, None, None),  # and B's third cannot be told from its second
    ]


def test_a_merger_before_the_year_is_led_to_todays_units(county: CountyInMemory):
    """B went into A in mid-2025: A alone had 100 to the second quarter, both had 160."""
    county.unit("A")
    county.unit("B", valid_to="2025-06-30", successor_code="A")
    county.file("A", 2025, 2, {"aid_amount": 100})
    county.file("B", 2025, 2, {"aid_amount": 60})
    county.file("A", 2025, 3, {"aid_amount": 300})
    county.file("A", 2026, 3, {"aid_amount": 330})
    county.succession("merge", "2025-07-01", ("B", "A", 1.0))
    county.derive()
    reported = county.query("aid/pace_by_year_quarter", **PACE)
    assert pick(reported, "year", "quarter", "matched_to_date_yuan") == [(2025, 3, 300), (2026, 3, 330)]
    today = county.query("aid/pace_by_year_quarter", boundaries="today", **PACE)
    assert pick(today, "year", "quarter", "matched_to_date_yuan") == [
        (2025, 2, 160),
        (2025, 3, 300),
        (2026, 3, 330),
    ]


def test_the_pace_of_an_earlier_day(paced: CountyInMemory):
    rows = paced.query("aid/pace_by_year_quarter", as_of="2026-10-01", **PACE)
    assert rows == [], "the third quarter was filed on 10 October"


# --- The townships ------------------------------------------------------------------------------------------


@pytest.fixture
def shared(county: CountyInMemory) -> CountyInMemory:
    """Money 500, 300, 150, 50 for 10, 30, 40, 20 files; G has files but no money, H says not applicable, I nothing."""
    figures = {"A": (500, 10, 100), "B": (300, 30, 100), "D": (150, 40, 100), "E": (50, 20, 100)}
    for unit, (amount, files, members) in figures.items():
        county.unit(unit)
        more = {"hardship_households": files, "members": members, "loan_amount": 999}
        county.file(unit, 2026, 3, {"aid_amount": amount - 10, "warmth_amount": 10, **more})
    for unit in "GHI":
        county.unit(unit)
    county.file("G", 2026, 3, {"hardship_households": 50})
    county.file("H", 2026, 3, dict.fromkeys(
        ("aid_amount", "warmth_amount", "cool_amount", "education_aid_amount", "hardship_households")))  # fmt: skip
    county.derive()
    return county


def test_the_share_of_the_first_few(shared: CountyInMemory):
    rows = shared.query("aid/concentration_by_unit", **SHARE)
    assert pick(rows, "unit_code", "place", "amount_yuan", "state") == [
        ("A", 1, 500, "reported"), ("B", 2, 300, "reported"), ("D", 3, 150, "reported"),
        ("E", 4, 50, "reported"), ("G", None, None, "missing"), ("H", None, None, "not_applicable"),
        ("I", None, None, "missing"),
    ]  # fmt: skip
    assert column(rows[:4], "amount_to_here_share") == [0.5, 0.8, 0.95, 1]
    assert column(rows[:4], "household_to_here_share") == [0.1, 0.4, 0.8, 1]
    assert column(rows[:4], "member_to_here_share") == [0.25, 0.5, 0.75, 1]
    # a quarter of the four units that report is one
    assert [row["unit_code"] for row in rows if row["is_head_end"]] == ["A"]
    assert pick(rows[:1], "head_count", "units_reporting", "units_expected") == [(1, 4, 7)]


def test_who_has_less_than_the_average_for_a_file(shared: CountyInMemory):
    """1000 yuan for 100 files: 10 yuan each. A has 50, B 10, D 3.75, E 2.5; D lacks 250 and E 150."""
    rows = shared.query("aid/need_by_unit", **SHARE)
    assert pick(rows, "unit_code", "yuan_per_household", "difference_yuan", "is_below", "state")[:4] == [
        ("E", 2.5, -150, True, "reported"),
        ("D", 3.75, -250, True, "reported"),
        ("B", 10, 0, False, "reported"),
        ("A", 50, 400, False, "reported"),
    ]
    assert pick(rows[4:], "unit_code", "state") == [
        ("G", "partial"),
        ("H", "not_applicable"),
        ("I", "missing"),
    ]
    assert pick(rows[:1], "average_yuan", "units_below", "households_below_share", "shortfall_yuan") == [
        (10, 2, 0.6, 400)
    ]
    assert pick(rows[:1], "units_reporting", "units_expected") == [(4, 7)]


def test_one_programme_against_the_files(shared: CountyInMemory):
    rows = shared.query("aid/need_by_unit", **SHARE | {"programme": "warmth"})
    assert rows[0]["average_yuan"] == 0.4
    assert pick(rows[:4], "unit_code", "yuan_per_household") == [
        ("D", 0.25), ("B", pytest.approx(1 / 3)), ("E", 0.5), ("A", 1)
    ]  # fmt: skip


# --- Seasons ------------------------------------------------------------------------------------------------


def test_the_part_of_each_quarter_over_whole_years_only(county: CountyInMemory):
    """A: 60, 0, 10, 30 in 2025 and 80, 0, 10, 10 in 2024; B lacks its second quarter; 2026 is not over."""
    for unit in ("A", "B"):
        county.unit(unit)
    for year, amounts in ((2024, (80, 80, 90, 100)), (2025, (60, 60, 70, 100)), (2026, (5,))):
        for quarter, amount in enumerate(amounts, 1):
            county.file("A", year, quarter, {"warmth_amount": amount})
    for quarter in (1, 3, 4):
        county.file("B", 2025, quarter, {"warmth_amount": 100 * quarter})
    county.derive()
    rows = of(county.query("aid/season_by_programme_quarter", year_from=2024, year_to=2026), "warmth")
    assert pick(rows, "year", "quarter", "quarter_share", "is_peak") == [
        (2024, 1, 0.8, True), (2024, 2, 0, False), (2024, 3, 0.1, False), (2024, 4, 0.1, False),
        (2025, 1, 0.6, True), (2025, 2, 0, False), (2025, 3, 0.1, False), (2025, 4, 0.3, False),
        (None, 1, 0.7, True), (None, 2, 0, False), (None, 3, 0.1, False), (None, 4, 0.2, False),
    ]  # fmt: skip
    assert pick(
        rows[4:5], "matched_quarter_yuan", "matched_year_yuan", "units_matched", "units_expected"
    ) == [(60, 100, 1, 2)]
    assert pick(rows[8:9], "units_matched", "units_expected", "first_year", "last_year") == [
        (2, 4, 2024, 2025)
    ]


def test_a_programme_that_paid_nothing_has_no_peak(county: CountyInMemory):
    county.unit("A")
    for quarter in (1, 2, 3, 4):
        county.file("A", 2025, quarter, {"cool_amount": 0, "aid_amount": 10 * quarter})
    county.derive()
    rows = county.query("aid/season_by_programme_quarter", year_from=2025, year_to=2025)
    assert {row["is_peak"] for row in of(rows, "cool")} == {False}
    assert {row["quarter_share"] for row in of(rows, "cool")} == {None}
    assert [row["quarter_share"] for row in of(rows, "total")][:4] == [0.25] * 4
