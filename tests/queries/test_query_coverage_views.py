"""The queries behind the views of the coverage page (trend, spread, gap) on figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

NOW = {"ratio": "membership_rate", "year": 2026, "quarter": 3}
SERIES = {**NOW, "year_from": 2025}


@pytest.fixture
def five(county: CountyInMemory) -> CountyInMemory:
    """2026 Q3 against a target of 90 %: A 500/1000, B 170/200, D 95/100, E 285/300, F only members; G nothing.

    A year before: A 450/1000, B 180/200, D 90/100.
    """
    for unit in ("A", "B", "D", "E", "F", "G"):
        county.unit(unit)
    for unit, members, workers in (("A", 450, 1000), ("B", 180, 200), ("D", 90, 100)):
        county.file(unit, 2025, 3, {"members": members, "workers": workers})
    for unit, members, workers in (("A", 500, 1000), ("B", 170, 200), ("D", 95, 100), ("E", 285, 300)):
        county.file(unit, 2026, 3, {"members": members, "workers": workers})
    county.file("F", 2026, 3, {"members": 40})
    county.target("C", 2026, "membership_rate", 0.9)
    county.derive()
    return county


def test_the_gap_of_each_unit_and_what_filling_it_makes_of_the_county(five: CountyInMemory):
    rows = five.query("coverage/gap_by_unit", **NOW)
    # 90 % of 1000 is 900, of 200 is 180; D and E are above by 5 and 15.
    assert pick(rows, "unit_code", "gap_count", "surplus_count", "place", "state") == [
        ("A", 400, 0, 1, "reported"),
        ("B", 10, 0, 2, "reported"),
        ("D", 0, 5, None, "reported"),
        ("E", 0, 15, None, "reported"),
        ("F", None, None, None, "partial"),
        ("G", None, None, None, "missing"),
    ]
    assert column(rows[:2], "gap_share") == [pytest.approx(400 / 410), pytest.approx(10 / 410)]
    assert column(rows[:2], "gap_to_here_count") == [400, 410]
    assert column(rows[:2], "county_rate_after") == [1450 / 1600, 1460 / 1600]


def test_the_countys_own_gap_is_less_than_the_sum_of_the_gaps(five: CountyInMemory):
    """1050 of 1600: to 1440 it takes 390, since D and E have 20 above their targets; unit by unit it takes 410."""
    row = five.query("coverage/gap_by_unit", **NOW)[0]
    assert row["county_rate"] == 1050 / 1600
    names = ("county_gap_count", "units_gap_count", "units_surplus_count", "units_below_target")
    assert pick([row], *names) == [(390, 410, 20, 2)]
    assert pick([row], "places_needed", "units_reporting", "units_expected") == [(1, 4, 6)]


def test_a_units_own_target_counts_for_it(five: CountyInMemory):
    five.target("B", 2026, "membership_rate", 0.8)
    rows = {row["unit_code"]: row for row in five.query("coverage/gap_by_unit", **NOW)}
    assert (rows["B"]["target"], rows["B"]["gap_count"], rows["B"]["surplus_count"]) == (0.8, 0, 10)
    assert rows["A"]["county_gap_count"] == 390, "the county's own gap is against the county's target"


def test_without_a_target_there_is_no_gap(five: CountyInMemory):
    rows = five.query("coverage/gap_by_unit", **NOW | {"year": 2025})
    assert column(rows, "state").count("reported") == 3
    assert {row["gap_count"] for row in rows} == {None}
    assert pick(rows[:1], "units_gap_count", "county_gap_count", "places_needed") == [(None, None, None)]


def test_a_gap_is_rounded_up_but_not_for_a_floating_point(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 3, {"members": 0, "workers": 100})
    county.target("C", 2026, "membership_rate", 0.07)
    county.derive()
    assert column(county.query("coverage/gap_by_unit", **NOW), "gap_count") == [7]


def test_how_far_units_stand_apart_and_how_they_moved(five: CountyInMemory):
    [row] = five.query("coverage/spread_by_ratio", **NOW)
    # A rose from 45 % to 50 %, B fell from 90 % to 85 %, D rose from 90 % to 95 %; E has no year before.
    assert pick([row], "units_compared", "units_risen", "units_fallen") == [(3, 2, 1)]
    assert (row["lowest_unit_code"], row["lowest_rate_change"]) == ("B", pytest.approx(-0.05))
    assert (row["highest_unit_code"], row["highest_rate_change"]) == ("A", pytest.approx(0.05)), (
        "a tie by code"
    )
    assert (row["range_rate"], row["range_rate_last_year"]) == (pytest.approx(0.45), pytest.approx(0.45))
    assert pick([row], "top_unit_code", "top_rate", "top_denominator_share") == [("A", 0.5, 1000 / 1600)]
    assert pick([row], "units_below_target", "below_denominator_share") == [(2, 1200 / 1600)]
    assert pick([row], "units_reporting", "units_expected", "target") == [(4, 6, 0.9)]


def test_a_merged_unit_is_not_compared_unless_on_todays_boundaries(county: CountyInMemory):
    """B went into A in 2026: 40/50 and 10/50 a year before are 50/100 on today's boundaries, 60/100 now."""
    county.unit("A")
    county.unit("B", valid_to="2026-06-30", successor_code="A")
    county.file("A", 2025, 3, {"members": 40, "workers": 50})
    county.file("B", 2025, 3, {"members": 10, "workers": 50})
    county.file("A", 2026, 3, {"members": 60, "workers": 100})
    county.succession("merge", "2026-07-01", ("B", "A", 1.0))
    county.derive()
    [row] = county.query("coverage/spread_by_ratio", **NOW)
    assert (row["units_compared"], row["highest_rate_change"]) == (0, None)
    [row] = county.query("coverage/spread_by_ratio", boundaries="today", **NOW)
    assert (row["units_compared"], row["highest_rate_change"]) == (1, pytest.approx(0.1))
    series = county.query("coverage/rate_by_unit_quarter", boundaries="today", **SERIES)
    assert pick(series, "unit_code", "year", "numerator", "denominator", "rate") == [
        ("A", 2025, 50, 100, 0.5),
        ("A", 2026, 60, 100, 0.6),
    ]


def test_each_unit_has_a_row_in_each_quarter_that_anyone_filed(five: CountyInMemory):
    rows = five.query("coverage/rate_by_unit_quarter", **SERIES)
    assert [(row["year"], row["quarter"]) for row in rows if row["unit_code"] == "A"] == [
        (2025, 3),
        (2026, 3),
    ]
    assert len(rows) == 12
    now = {row["unit_code"]: row for row in rows if row["year"] == 2026}
    assert [now[unit]["rate"] for unit in "ABDE"] == [0.5, 0.85, 0.95, 0.95]
    assert [now[unit]["state"] for unit in "AFG"] == ["reported", "partial", "missing"]
    assert (now["A"]["target"], rows[0]["target"]) == (0.9, None)
    early = five.query("coverage/rate_by_unit_quarter", as_of="2026-01-01", **SERIES)
    assert {row["year"] for row in early} == {2025}
    town = five.query("coverage/rate_by_unit_quarter", kinds=["park"], **SERIES)
    assert town == []
