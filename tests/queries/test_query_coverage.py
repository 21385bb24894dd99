"""queries/coverage and queries/units on figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

YEARS = {"year_from": 2025, "year_to": 2026}
RATE = {"ratio": "membership_rate", **YEARS}
NOW = {"ratio": "membership_rate", "year": 2026, "quarter": 3}


@pytest.fixture
def three(county: CountyInMemory) -> CountyInMemory:
    """2025 Q3: A 80/100, B 30/50. 2026 Q2: A 84/100. 2026 Q3: A 90/100, B 66/60, D only 40 members."""
    county.unit("A")
    county.unit("B", kind="township")
    county.unit("D", kind="subdistrict", valid_from="2026-01-01")
    county.file("A", 2025, 3, {"members": 80, "workers": 100})
    county.file("B", 2025, 3, {"members": 30, "workers": 50})
    county.file("A", 2026, 2, {"members": 84, "workers": 100})
    county.file("A", 2026, 3, {"members": 90, "workers": 100}, at="2026-10-10")
    county.file("B", 2026, 3, {"members": 66, "workers": 60}, at="2026-10-12")
    county.file("D", 2026, 3, {"members": 40}, at="2026-10-14")
    county.derive()
    return county


def test_the_county_is_summed_over_the_units_that_report_both_sides(three: CountyInMemory):
    rows = three.query("coverage/rate_by_county_quarter", period_basis="to_date", **RATE)
    assert pick(rows, "year", "quarter", "numerator", "denominator", "units_reporting", "units_expected") == [
        (2025, 3, 110, 150, 2, 2),
        (2026, 2, 84, 100, 1, 3),
        (2026, 3, 156, 160, 2, 3),  # D's 40 members are left out, its workers being missing
    ]
    assert column(rows, "rate") == [pytest.approx(110 / 150), 0.84, 0.975]
    assert column(rows, "rate_last_year") == [None, None, pytest.approx(110 / 150)]
    assert column(rows, "rate_last_quarter") == [None, None, 0.84]


def test_rates_are_never_averaged(county: CountyInMemory):
    """90 of 100 and 1 of 10: 91 of 110, not the mean of 90 % and 10 %."""
    county.unit("A")
    county.unit("B")
    county.file("A", 2026, 3, {"members": 90, "workers": 100})
    county.file("B", 2026, 3, {"members": 1, "workers": 10})
    county.derive()
    [row] = county.query("coverage/rate_by_county_quarter", period_basis="to_date", **RATE)
    assert row["rate"] == pytest.approx(91 / 110)


def test_as_of_an_earlier_day(three: CountyInMemory):
    rows = three.query("coverage/rate_by_county_quarter", period_basis="to_date", as_of="2026-10-11", **RATE)
    assert pick(rows, "year", "quarter", "numerator", "denominator", "units_reporting")[-1] == (
        2026,
        3,
        90,
        100,
        1,
    )
    early = three.query("coverage/rate_by_county_quarter", period_basis="to_date", as_of="2026-10-01", **RATE)
    assert pick(early, "year", "quarter") == [(2025, 3), (2026, 2)]


def test_only_the_kinds_asked_for(three: CountyInMemory):
    rows = three.query("coverage/rate_by_county_quarter", period_basis="to_date", kinds=["township"], **RATE)
    assert pick(rows, "year", "quarter", "rate", "units_reporting", "units_expected") == [
        (2025, 3, 0.6, 1, 1),
        (2026, 3, 1.1, 1, 1),
    ]


def test_a_ratio_of_the_quarter_alone(county: CountyInMemory):
    """Settled 3 of 4, then 9 of 10 to date: 6 of 6 in the second quarter alone."""
    county.unit("A")
    county.file("A", 2026, 1, {"disputes_resolved": 3, "disputes_accepted": 4})
    county.file("A", 2026, 2, {"disputes_resolved": 9, "disputes_accepted": 10})
    county.derive()
    ask = {"ratio": "dispute_success_rate", **YEARS}
    alone = county.query("coverage/rate_by_county_quarter", period_basis="quarter", **ask)
    assert pick(alone, "numerator", "denominator", "rate") == [(3, 4, 0.75), (6, 6, 1)]
    to_date = county.query("coverage/rate_by_county_quarter", period_basis="to_date", **ask)
    assert column(to_date, "rate") == [0.75, 0.9]


def test_the_year_of_a_county_is_the_latest_quarter_that_anyone_filed(three: CountyInMemory):
    rows = three.query("coverage/rate_by_county_year", **RATE)
    assert pick(rows, "year", "as_of_quarter", "is_complete", "units_reporting", "units_expected") == [
        (2025, 3, False, 2, 2),
        (2026, 3, False, 2, 3),
    ]
    assert rows[1]["rate_change"] == pytest.approx(0.975 - 110 / 150)


def test_nothing_is_carried_forward_into_the_latest_quarter(county: CountyInMemory):
    for unit in ("A", "B"):
        county.unit(unit)
        county.file(unit, 2026, 1, {"members": 50, "workers": 100})
    county.file("A", 2026, 4, {"members": 70, "workers": 100})
    county.derive()
    [row] = county.query("coverage/rate_by_county_year", **RATE)
    assert pick([row], "as_of_quarter", "is_complete", "rate", "units_reporting", "units_expected") == [
        (4, True, 0.7, 1, 2)
    ]


def test_the_matched_rate_is_over_units_of_both_years(county: CountyInMemory):
    """A stays at 50 %, newcomer B has 90 %: 70 % in all, yet nobody changed."""
    county.unit("A")
    county.unit("B", valid_from="2026-01-01")
    county.file("A", 2025, 2, {"members": 50, "workers": 100})
    county.file("A", 2026, 2, {"members": 50, "workers": 100})
    county.file("B", 2026, 2, {"members": 90, "workers": 100})
    county.derive()
    row = county.query("coverage/rate_by_county_year", **RATE)[-1]
    assert pick(
        [row], "rate", "rate_last_year", "matched_rate", "matched_rate_last_year", "units_matched"
    ) == [(0.7, 0.5, 0.5, 0.5, 1)]


def test_a_units_year_is_its_own_last_filed_quarter(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.file("A", 2025, 2, {"members": 40, "workers": 100})
    county.file("A", 2026, 2, {"members": 50, "workers": 100})
    county.derive()
    rows = county.query("coverage/rate_by_unit_year", **RATE)
    assert pick(rows, "unit_code", "year", "as_of_quarter", "rate", "rate_last_year", "is_complete") == [
        ("A", 2025, 2, 0.4, None, False),
        ("B", 2025, None, None, None, False),
        ("A", 2026, 2, 0.5, 0.4, False),
        ("B", 2026, None, None, None, False),
    ]
    assert rows[2]["rate_change"] == pytest.approx(0.1)


def test_a_rate_is_not_carried_forward_into_a_quarter_that_lacks_it(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 2, {"members": 50, "workers": 100})
    county.file("A", 2026, 3, {"funds_received": 500})
    county.derive()
    rows = county.query("coverage/rate_by_unit_year", **RATE)
    assert pick(rows, "year", "as_of_quarter", "rate") == [(2026, 3, None)]


def test_a_rate_above_one_is_shown_and_marked(three: CountyInMemory):
    rows = three.query("coverage/rate_by_unit_year", **RATE)
    marked = [row for row in rows if row["is_above_one"]]
    assert pick(marked, "unit_code", "year", "numerator", "denominator", "rate") == [("B", 2026, 66, 60, 1.1)]


def test_yuan_per_household_above_one_is_no_rate_above_one(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"aid_amount": 5000, "aid_households": 10})
    county.derive()
    [row] = county.query("coverage/rate_by_unit_year", ratio="aid_per_household", **YEARS)
    assert (row["rate"], row["is_above_one"]) == (500, False)


def test_a_zero_denominator_gives_no_rate(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.file("A", 2026, 3, {"members": 0, "workers": 0})
    county.file("B", 2026, 3, {"members": 5, "workers": 10})
    county.derive()
    rows = county.query("coverage/ranking_by_unit", **NOW)
    assert pick(rows, "unit_code", "rate", "rank", "state") == [
        ("B", 0.5, 1, "reported"),
        ("A", None, None, "reported"),
    ]
    [total] = county.query("coverage/rate_by_county_quarter", period_basis="to_date", **RATE)
    assert pick([total], "numerator", "denominator", "units_reporting") == [(5, 10, 2)]


def test_ranking_with_ties_states_and_last_years_rank(county: CountyInMemory):
    for unit in "ABDEFG":
        county.unit(unit)
    for unit, members in {"A": 70, "B": 90, "D": 80}.items():
        county.file(unit, 2025, 3, {"members": members, "workers": 100})
    for unit, members in {"A": 90, "B": 90, "D": 60}.items():
        county.file(unit, 2026, 3, {"members": members, "workers": 100})
    county.file("E", 2026, 3, {"members": 10})
    county.file("F", 2026, 3, {"members": None, "workers": 100})
    county.derive()
    rows = county.query("coverage/ranking_by_unit", **NOW)
    assert pick(rows, "unit_code", "rank", "rank_last_year", "state", "filed") == [
        ("A", 1, 3, "reported", True),
        ("B", 1, 1, "reported", True),
        ("D", 3, 2, "reported", True),
        ("E", None, None, "partial", True),
        ("F", None, None, "not_applicable", True),
        ("G", None, None, "missing", False),
    ]
    assert rows[2]["rate_change"] == pytest.approx(-0.2)


def test_targets_and_how_many_are_missing_to_them(county: CountyInMemory):
    for unit in ("A", "B", "D"):
        county.unit(unit)
    county.file("A", 2026, 3, {"members": 61, "workers": 100})
    county.file("B", 2026, 3, {"members": 4, "workers": 100})
    county.file("D", 2026, 3, {"members": 70, "workers": 100})
    county.target("C", 2026, "membership_rate", 0.5, at="2026-01-01")
    county.target("C", 2026, "membership_rate", 0.655, at="2026-06-01")
    county.target("B", 2026, "membership_rate", 0.07)
    county.derive()
    rows = county.query("coverage/ranking_by_unit", **NOW)
    assert pick(rows, "unit_code", "target", "gap_count") == [
        ("D", 0.655, 0),
        ("A", 0.655, 5),
        ("B", 0.07, 3),
    ]
    before = county.query("coverage/rate_by_unit_year", as_of="2026-05-01", **RATE)
    assert before == []
    assert column(county.query("coverage/rate_by_county_year", **RATE), "target") == [0.655]


def test_a_target_as_of_an_earlier_day(three: CountyInMemory):
    three.target("C", 2026, "membership_rate", 0.8, at="2026-01-01")
    three.target("C", 2026, "membership_rate", 0.9, at="2026-10-20")
    rows = [
        three.query("coverage/finding_by_ratio", as_of=day, **NOW)[0] for day in ("2026-10-15", "2026-10-25")
    ]
    assert column(rows, "target") == [0.8, 0.9]


def test_a_closed_unit_is_not_expected_any_more(county: CountyInMemory):
    county.unit("A")
    county.unit("B", valid_to="2026-06-30")
    for quarter in (2, 3):
        county.file("A", 2026, quarter, {"members": 50, "workers": 100})
    county.file("B", 2026, 2, {"members": 90, "workers": 100})
    county.derive()
    rows = county.query("coverage/rate_by_county_quarter", period_basis="to_date", **RATE)
    assert pick(rows, "quarter", "units_reporting", "units_expected") == [(2, 2, 2), (3, 1, 1)]
    assert column(county.query("coverage/ranking_by_unit", **NOW), "unit_code") == ["A"]
    by_unit = county.query("coverage/rate_by_unit_year", **RATE)
    assert pick(by_unit, "unit_code", "as_of_quarter") == [("A", 3), ("B", 2)]


def test_the_finding_of_a_quarter(county: CountyInMemory):
    for unit in ("A", "B"):
        county.unit(unit)
    rates = {(2025, 3): 70, (2025, 4): 68, (2026, 1): 72, (2026, 2): 75, (2026, 3): 80}
    for (year, quarter), members in rates.items():
        county.file("A", year, quarter, {"members": members, "workers": 100})
    county.file("B", 2026, 3, {"members": 120, "workers": 100})
    county.target("C", 2026, "membership_rate", 0.9)
    county.derive()
    [row] = county.query("coverage/finding_by_ratio", **NOW)
    assert pick([row], "rate", "run_direction", "run_length", "units_reporting", "units_expected") == [
        (1, 1, 3, 2, 2)
    ]
    assert row["rate_change_on_year"] == pytest.approx(0.3)
    assert row["rate_change_on_quarter"] == pytest.approx(0.25)
    assert pick([row], "lowest_unit_code", "lowest_unit_name", "lowest_rate") == [("A", "A镇", 0.8)]
    assert row["lowest_gap_to_target"] == pytest.approx(0.1)
    assert pick([row], "highest_unit_code", "highest_rate", "units_below_target", "units_above_one") == [
        ("B", 1.2, 1, 1)
    ]


def test_a_run_ends_at_a_quarter_nobody_filed(county: CountyInMemory):
    county.unit("A")
    for (year, quarter), members in {(2025, 4): 60, (2026, 2): 50, (2026, 3): 40}.items():
        county.file("A", year, quarter, {"members": members, "workers": 100})
    county.derive()
    [row] = county.query("coverage/finding_by_ratio", **NOW)
    assert (row["run_direction"], row["run_length"]) == (-1, 1)
    [start] = county.query("coverage/finding_by_ratio", ratio="membership_rate", year=2026, quarter=2)
    assert (start["rate_change_on_quarter"], start["run_direction"], start["run_length"]) == (None, 0, 0)


def test_a_quarter_without_any_figure_still_has_its_row(county: CountyInMemory):
    county.unit("A")
    [row] = county.query("coverage/finding_by_ratio", **NOW)
    assert pick([row], "rate", "run_length", "lowest_unit_code", "units_reporting", "units_expected") == [
        (None, 0, None, 0, 1)
    ]


def test_quarters_with_how_many_have_filed(three: CountyInMemory):
    three.event(4, "approved", "2026-10-15")
    rows = three.query("units/period_by_quarter")
    assert pick(rows, "year", "quarter", "units_reporting", "units_expected", "approved_count") == [
        (2025, 3, 2, 2, 0),
        (2026, 2, 1, 3, 0),
        (2026, 3, 3, 3, 1),
    ]
    assert str(rows[-1]["last_filed_at"]) == "2026-10-14 00:00:00"
    three.event(6, "sent_back", "2026-10-16")
    assert column(three.query("units/period_by_quarter"), "units_reporting") == [2, 1, 2]
    assert column(three.query("units/period_by_quarter", as_of="2026-10-15"), "units_reporting") == [2, 1, 3]


def test_every_unit_is_listed(three: CountyInMemory):
    rows = three.query("units/unit_by_code")
    assert pick(rows, "unit_code", "level", "kind") == [
        ("A", "township", "town"),
        ("B", "township", "township"),
        ("C", "county", "county"),
        ("D", "township", "subdistrict"),
    ]


def test_a_late_unit_turns_no_run(county: CountyInMemory):
    """A and B rise every quarter; in the last one the higher B is late, so the county's rate itself falls."""
    for unit in ("A", "B"):
        county.unit(unit)
    for (year, quarter), (low, high) in {
        (2026, 1): (60, 90),
        (2026, 2): (61, 91),
        (2026, 3): (62, None),
    }.items():
        county.file("A", year, quarter, {"members": low, "workers": 100})
        if high:
            county.file("B", year, quarter, {"members": high, "workers": 100})
    county.derive()
    [row] = county.query("coverage/finding_by_ratio", **NOW)
    assert row["rate_change_on_quarter"] == pytest.approx(0.62 - 0.76)
    assert (row["run_direction"], row["run_length"]) == (1, 2)
