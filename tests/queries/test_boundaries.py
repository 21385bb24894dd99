"""Township changes: figures as reported, and on today's boundaries with the allocation worked out by hand.

B went into A on 1 July 2025. A reports 100 members of 200 workers before and 180 of 300 after; B 30 of 100.
D was split on 1 January 2026: 60 % went on as D, 40 % became E.
"""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

TODAY = {"boundaries": "today"}


@pytest.fixture
def merged(county: CountyInMemory) -> CountyInMemory:
    county.unit("A")
    county.unit("B", kind="township", valid_to="2025-06-30", successor_code="A")
    county.succession("merge", "2025-07-01", ("B", "A", 1), at="2025-07-03")
    county.file("A", 2025, 1, {"members": 90, "workers": 200, "aid_amount": 1_000})
    county.file("B", 2025, 1, {"members": 30, "workers": 100, "aid_amount": 200})
    county.file("A", 2025, 2, {"members": 100, "workers": 200, "aid_amount": 3_000})
    county.file("B", 2025, 2, {"members": 30, "workers": 100, "aid_amount": 500})
    county.file("A", 2025, 3, {"members": 180, "workers": 300, "aid_amount": 4_500})
    county.file("A", 2025, 4, {"members": 190, "workers": 300, "aid_amount": 6_000})
    county.derive()
    return county


def series(county: CountyInMemory, unit: str, indicator: str, **more):
    rows = county.query("township/series_by_unit_quarter", unit_code=unit, indicator=indicator, **more)
    return pick(rows, "year", "quarter", "value")


def test_as_reported_the_old_series_ends_and_the_other_jumps(merged: CountyInMemory):
    assert series(merged, "A", "members") == [
        (2025, 1, 90), (2025, 2, 100), (2025, 3, 180), (2025, 4, 190),
    ]  # fmt: skip
    assert series(merged, "B", "members") == [(2025, 1, 30), (2025, 2, 30)]
    rows = merged.query("township/series_by_unit_quarter", unit_code="A", indicator="members")
    assert column(rows, "boundary_note") == [None, None, "merge", None]


def test_on_todays_boundaries_the_merged_unit_is_both(merged: CountyInMemory):
    assert series(merged, "A", "members", **TODAY) == [
        (2025, 1, 120), (2025, 2, 130), (2025, 3, 180), (2025, 4, 190),
    ]  # fmt: skip
    assert series(merged, "A", "membership_rate", **TODAY)[1] == (2025, 2, pytest.approx(130 / 300))
    assert series(merged, "B", "members", **TODAY) == [], "it is no unit of today"
    rows = merged.query("township/series_by_unit_quarter", unit_code="A", indicator="members", **TODAY)
    assert column(rows, "boundary_note") == [None] * 4
    assert column(rows, "source_count") == [2, 2, 1, 1]


def test_the_county_is_the_same_on_both(merged: CountyInMemory):
    for boundaries in ("reported", "today"):
        [row] = merged.query(
            "coverage/finding_by_ratio", ratio="membership_rate", year=2025, quarter=2, boundaries=boundaries
        )
        assert row["rate"] == pytest.approx(130 / 300)
    units = {
        boundaries: column(
            merged.query(
                "coverage/ranking_by_unit",
                ratio="membership_rate",
                year=2025,
                quarter=2,
                boundaries=boundaries,
            ),
            "unit_code",
        )
        for boundaries in ("reported", "today")
    }
    assert units == {"reported": ["A", "B"], "today": ["A"]}


def test_nothing_is_derived_across_the_merger(merged: CountyInMemory):
    """4,500 to date in Q3 may or may not hold B's 500: the quarter alone is unknown, the next one is known."""
    alone = [merged.figure("A", 2025, quarter, "aid_amount", "quarter") for quarter in (1, 2, 3, 4)]
    assert alone == [1_000, 2_000, None, 1_500]
    merged.file("A", 2025, 3, {"aid_amount/quarter": 1_000})
    merged.derive()
    assert merged.figure("A", 2025, 3, "aid_amount", "quarter") == 1_000, "what is given stands"
    assert merged.figure("A", 2025, 3, "aid_amount", "ytd") == 4_500


def test_quarters_alone_do_not_add_up_across_a_merger(county: CountyInMemory):
    county.unit("A")
    county.unit("B", valid_to="2025-06-30")
    county.succession("merge", "2025-07-01", ("B", "A", 1))
    for quarter in (1, 2, 3, 4):
        county.file("A", 2025, quarter, {"aid_amount/quarter": 100})
    county.derive()
    to_date = [county.figure("A", 2025, quarter, "aid_amount", "ytd") for quarter in (1, 2, 3, 4)]
    assert to_date == [100, 200, None, None]


def test_a_merged_unit_lacks_a_figure_when_one_part_has_not_reported(county: CountyInMemory):
    county.unit("A")
    county.unit("B", valid_to="2025-06-30")
    county.succession("merge", "2025-07-01", ("B", "A", 1))
    county.file("A", 2025, 2, {"members": 100, "workers": 200})
    county.file("A", 2025, 3, {"members": 150, "workers": 300})
    county.derive()
    at = {"ratio": "membership_rate", "year": 2025, "quarter": 2}
    [row] = county.query("coverage/ranking_by_unit", **at, **TODAY)
    assert (row["rate"], row["state"], row["filed"]) == (None, "partial", False)
    [row] = county.query("units/allocation_by_unit", year_from=2025, year_to=2025)[-1:]
    assert pick([row], "quarter", "source_code", "share", "filed") == [(2, "B", 1.0, False)]
    rows = county.query(
        "coverage/rate_by_unit_year", ratio="membership_rate", year_from=2025, year_to=2025, **TODAY
    )
    assert pick(rows, "unit_code", "as_of_quarter", "numerator") == [("A", 3, 150)]


@pytest.fixture
def split(county: CountyInMemory) -> CountyInMemory:
    county.unit("D")
    county.unit("E", valid_from="2026-01-01")
    county.succession("split", "2026-01-01", ("D", "D", 0.6), ("D", "E", 0.4))
    county.file(
        "D", 2025, 4, {"members": 100, "workers": 200, "aid_amount": 5_000, "hardship_households": 10}
    )
    county.file("D", 2026, 1, {"members": 66, "workers": 120})
    county.file("E", 2026, 1, {"members": 44, "workers": 80})
    county.derive()
    return county


def test_a_split_shares_out_what_was_before(split: CountyInMemory):
    assert series(split, "D", "members", **TODAY) == [(2025, 4, 60), (2026, 1, 66)]
    assert series(split, "E", "members", **TODAY) == [(2025, 4, 40), (2026, 1, 44)]
    assert series(split, "E", "members") == [(2026, 1, 44)], "as reported it began with the split"
    at = {"year": 2025, "quarter": 4}
    rows = split.query("aid/amount_by_unit_programme", **at, **TODAY)
    total = [row for row in rows if row["programme_code"] == "total"]
    assert pick(total, "unit_code", "amount_yuan", "amount_share") == [("D", 3_000, 0.6), ("E", 2_000, 0.4)]
    rows = split.query("aid/amount_per_household_by_unit", **at, **TODAY)
    assert pick(rows, "unit_code", "yuan_per_household") == [("D", 500), ("E", 500)]
    rows = split.query("township/indicator_by_unit", unit_code="E", year=2026, quarter=1, **TODAY)
    [row] = [row for row in rows if row["indicator_code"] == "members"]
    assert row["value_last_year"] is None
    [row] = split.query("township/profile_by_unit", unit_code="E", **at, **TODAY)
    assert (row["workers"], row["members"], row["is_expected"]) == (80, 40, True)
    [row] = split.query("township/profile_by_unit", unit_code="E", **at)
    assert (row["workers"], row["is_expected"]) == (None, False)


def test_one_change_after_another(county: CountyInMemory):
    """B went into A, then half of A became E: half of what B reported is E's today."""
    county.unit("A")
    county.unit("B", valid_to="2025-06-30")
    county.unit("E", valid_from="2026-01-01")
    county.succession("merge", "2025-07-01", ("B", "A", 1))
    county.succession("split", "2026-01-01", ("A", "A", 0.5), ("A", "E", 0.5))
    county.file("A", 2025, 1, {"members": 100})
    county.file("B", 2025, 1, {"members": 30})
    county.derive()
    assert series(county, "A", "members", **TODAY)[0] == (2025, 1, 65)
    assert series(county, "E", "members", **TODAY)[0] == (2025, 1, 65)
    # Before the split was known, all of both was A's.
    assert series(county, "A", "members", as_of="2025-12-01", **TODAY)[0] == (2025, 1, 130)
    assert series(county, "A", "members", as_of="2025-06-01", **TODAY)[0] == (2025, 1, 100)


def test_a_change_that_was_taken_back_counts_no_more(merged: CountyInMemory):
    merged.succession("cancel", "2025-07-01", ("B", "A", 1), at="2025-07-20")
    merged.change("update unit set valid_to = null where unit_code = 'B'")
    merged.derive()
    assert series(merged, "A", "members", **TODAY)[1] == (2025, 2, 100)
    assert merged.query("units/succession_by_unit") == []
    assert merged.figure("A", 2025, 3, "aid_amount", "quarter") == 1_500


def test_a_rename_changes_no_boundary(county: CountyInMemory):
    county.unit("A")
    county.succession("rename", "2025-07-01", ("A", "A", 1), old_name="甲乡", new_name="甲镇")
    county.file("A", 2025, 2, {"members": 10, "aid_amount": 100})
    county.file("A", 2025, 3, {"members": 11, "aid_amount": 150})
    county.derive()
    assert series(county, "A", "members", **TODAY) == [(2025, 2, 10), (2025, 3, 11)]
    assert county.figure("A", 2025, 3, "aid_amount", "quarter") == 50
    [row] = county.query("units/succession_by_unit")
    assert (row["from_name"], row["to_name"]) == ("甲乡", "甲镇")


def test_like_is_compared_with_like(merged: CountyInMemory):
    """A year on, A has 210 members, and 180 a year before: but in Q2 its 100 were of another place."""
    merged.unit("C1")
    for year, members in ((2025, 50), (2026, 55)):
        for quarter in (2, 3):
            merged.file("C1", year, quarter, {"members": members, "workers": 100, "aid_amount": 10 * members})
    merged.file("A", 2026, 2, {"members": 200, "workers": 300, "aid_amount": 4_000})
    merged.file("A", 2026, 3, {"members": 210, "workers": 300, "aid_amount": 5_000})
    merged.derive()
    rows = merged.query(
        "overview/indicator_by_county_quarter", indicators=["members"], year_from=2026, year_to=2026
    )
    assert pick(rows, "quarter", "matched_change_on_year", "units_matched") == [(2, 5, 1), (3, 35, 2)]
    [row] = merged.query("coverage/finding_by_ratio", ratio="membership_rate", year=2026, quarter=2)
    assert row["matched_change_on_year"] == pytest.approx(0.05)
    assert row["units_matched"] == 1
    [row] = merged.query("coverage/finding_by_ratio", ratio="membership_rate", year=2026, quarter=2, **TODAY)
    assert row["matched_change_on_year"] == pytest.approx(255 / 400 - 180 / 400)
    assert row["units_matched"] == 2
    moves = merged.query("overview/movement_by_unit", indicators=["membership_rate"], year=2026, quarter=2)
    assert column(moves, "unit_code") == ["C1"]
    rows = merged.query("aid/amount_by_programme", year=2026, quarter=2)
    [aid] = [row for row in rows if row["programme_code"] == "aid"]
    assert (aid["matched_change_yuan"], aid["units_matched"]) == (50, 1)
    rows = merged.query("coverage/rate_by_county_year", ratio="membership_rate", year_from=2026, year_to=2026)
    assert pick(rows, "as_of_quarter", "units_matched") == [(3, 2)]
