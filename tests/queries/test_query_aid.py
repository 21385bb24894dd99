"""queries/aid on figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

YEARS = {"year_from": 2025, "year_to": 2026}
NOW = {"year": 2026, "quarter": 3}


@pytest.fixture
def aided(county: CountyInMemory) -> CountyInMemory:
    """To the third quarter, in yuan: A aid 3000 for 10, warmth 1000, loans 9000; B aid 1000, count missing; D none."""
    for unit in ("A", "B", "D"):
        county.unit(unit)
    county.file("A", 2025, 3, {"aid_amount": 2000, "aid_households": 8})
    county.file("A", 2025, 4, {"aid_amount": 2600, "aid_households": 9})
    county.file("A", 2026, 2, {"aid_amount": 1800, "aid_households": 6})
    county.file(
        "A",
        2026,
        3,
        {
            "aid_amount": 3000,
            "aid_households": 10,
            "warmth_amount": 1000,
            "loan_amount": 9000,
            "hardship_households": 8,
        },
    )
    county.file("B", 2026, 3, {"aid_amount": 1000, "cool_amount": None, "hardship_households": 10})
    county.derive()
    return county


def by_programme(rows: list[dict[str, object]], programme: str) -> list[dict[str, object]]:
    return [row for row in rows if row["programme_code"] == programme]


def test_a_programmes_year_is_one_quarter_against_the_same_of_last_year(aided: CountyInMemory):
    rows = aided.query("aid/amount_by_programme_year", **YEARS)
    aid = by_programme(rows, "aid")
    assert pick(aid, "year", "as_of_quarter", "is_complete", "amount_yuan", "amount_last_year") == [
        (2025, 4, True, 2600, None),
        (2026, 3, False, 4000, 2000),
    ]
    assert pick(aid, "change_share", "units_reporting", "units_expected")[1] == (1, 2, 3)


def test_money_per_head_is_over_units_that_report_both(aided: CountyInMemory):
    [aid] = [
        row
        for row in by_programme(aided.query("aid/amount_by_programme_year", **YEARS), "aid")
        if row["year"] == 2026
    ]
    assert (aid["amount_yuan"], aid["count"], aid["yuan_per_count"]) == (4000, 10, 300)


def test_the_total_leaves_loans_out(aided: CountyInMemory):
    rows = aided.query("aid/amount_by_programme_year", **YEARS)
    [total] = [row for row in by_programme(rows, "total") if row["year"] == 2026]
    assert (total["amount_yuan"], total["units_reporting"], total["count"]) == (5000, 2, None)
    [loans] = [row for row in by_programme(rows, "loans") if row["year"] == 2026]
    assert (loans["amount_yuan"], loans["units_reporting"]) == (9000, 1)
    assert column(rows[::2], "programme_code") == [
        "aid",
        "warmth",
        "cool",
        "study",
        "mutual",
        "loans",
        "total",
    ]


def test_the_quarter_alone_leaves_out_who_cannot_tell_it(aided: CountyInMemory):
    rows = by_programme(aided.query("aid/amount_by_programme_quarter", year_from=2026, year_to=2026), "aid")
    assert pick(
        rows, "quarter", "amount_yuan", "units_reporting", "amount_to_date_yuan", "units_reporting_to_date"
    ) == [
        (2, None, 0, 1800, 1),
        (3, 1200, 1, 4000, 2),
    ]


def test_aid_by_township_with_shares_and_states(aided: CountyInMemory):
    rows = aided.query("aid/amount_by_unit_programme", **NOW)
    assert pick(
        by_programme(rows, "aid"),
        "unit_code",
        "amount_yuan",
        "count",
        "yuan_per_count",
        "amount_share",
        "state",
    ) == [
        ("A", 3000, 10, 300, 0.75, "reported"),
        ("B", 1000, None, None, 0.25, "reported"),
        ("D", None, None, None, None, "missing"),
    ]
    assert pick(by_programme(rows, "cool"), "unit_code", "state") == [
        ("A", "missing"),
        ("B", "not_applicable"),
        ("D", "missing"),
    ]
    assert pick(by_programme(rows, "total"), "unit_code", "amount_yuan", "amount_share") == [
        ("A", 4000, 0.8),
        ("B", 1000, 0.2),
        ("D", None, None),
    ]


def test_aid_against_the_register(aided: CountyInMemory):
    rows = aided.query("aid/amount_per_household_by_unit", **NOW)
    assert pick(
        rows, "unit_code", "amount_yuan", "hardship_households", "yuan_per_household", "rank", "state"
    ) == [
        ("A", 4000, 8, 500, 1, "reported"),
        ("B", 1000, 10, 100, 2, "reported"),
        ("D", None, None, None, None, "missing"),
    ]
    assert column(rows, "amount_share") == [0.8, 0.2, None]
    assert column(rows, "household_share") == [pytest.approx(8 / 18), pytest.approx(10 / 18), None]


def test_an_empty_register_gives_no_money_per_household(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.file("A", 2026, 3, {"aid_amount": 500, "hardship_households": 0})
    county.file("B", 2026, 3, {"aid_amount": 500, "hardship_households": None})
    county.derive()
    rows = county.query("aid/amount_per_household_by_unit", **NOW)
    assert pick(rows, "unit_code", "yuan_per_household", "rank", "state") == [
        ("A", None, None, "reported"),
        ("B", None, None, "not_applicable"),
    ]


def test_how_concentrated_aid_is(county: CountyInMemory):
    for unit, amount in {"A": 100, "B": 500, "D": 250, "E": 150}.items():
        county.unit(unit)
        county.file(unit, 2026, 3, {"aid_amount": amount})
    county.derive()
    rows = county.query("aid/concentration_by_programme", **NOW)
    assert pick(
        rows[:2], "programme_code", "amount_yuan", "top_unit_code", "top_unit_share", "top_three_share"
    ) == [
        ("aid", 1000, "B", 0.5, 0.9),
        ("warmth", None, None, None, None),
    ]
    assert pick(rows, "programme_code", "units_reporting", "units_expected")[-1] == ("total", 4, 4)
