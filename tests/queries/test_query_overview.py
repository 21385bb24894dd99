"""queries/overview on figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, column, pick

ASK = {"year_from": 2026, "year_to": 2026}


@pytest.fixture
def two(county: CountyInMemory) -> CountyInMemory:
    """New members to date: A 10 (2025 Q2), 8 and 20 (2026 Q1, Q2); B 5 (2025 Q2), 9 (2026 Q2, Q1 missing)."""
    county.unit("A")
    county.unit("B")
    county.file("A", 2025, 2, {"new_members": 10, "members": 70, "workers": 100})
    county.file("B", 2025, 2, {"new_members": 5})
    county.file("A", 2026, 1, {"new_members": 8, "members": 75, "workers": 100})
    county.file("A", 2026, 2, {"new_members": 20, "members": 80, "workers": 100})
    county.file("B", 2026, 2, {"new_members": 9, "members": 20, "workers": 100})
    county.derive()
    return county


def test_a_measure_adds_up_and_its_quarter_has_its_own_count(two: CountyInMemory):
    rows = two.query("overview/indicator_by_county_quarter", indicators=["new_members"], **ASK)
    assert pick(rows, "quarter", "value", "units_reporting", "quarter_value", "units_reporting_quarter") == [
        (1, 8, 1, 8, 1),
        (2, 29, 2, 12, 1),  # what B did in the second quarter alone is unknown
    ]
    assert pick(rows, "value_last_year", "change_on_year", "value_last_quarter", "change_on_quarter") == [
        (None, None, None, None),
        (15, 14, 8, 21),
    ]
    assert rows[1]["change_on_year_share"] == pytest.approx(14 / 15)
    assert column(rows, "units_expected") == [2, 2]


def test_a_ratio_is_recomputed_and_its_matched_change_leaves_the_newcomer_out(two: CountyInMemory):
    two.target("C", 2026, "membership_rate", 0.85)
    rows = two.query("overview/indicator_by_county_quarter", indicators=["membership_rate"], **ASK)
    second = rows[1]
    assert pick([second], "value", "numerator", "denominator", "quarter_value", "target") == [
        (0.5, 100, 200, None, 0.85)
    ]
    assert second["change_on_year"] == pytest.approx(-0.2)
    assert second["matched_change_on_year"] == pytest.approx(0.1)  # A alone: 70 to 80 of 100
    assert second["change_on_year_share"] is None


def test_every_filed_quarter_has_a_row_for_every_indicator(two: CountyInMemory):
    rows = two.query(
        "overview/indicator_by_county_quarter", indicators=["members", "cool_amount", "unheard_of"], **ASK
    )
    assert pick(rows, "indicator_code", "quarter", "value", "units_reporting", "units_expected") == [
        ("cool_amount", 1, None, 0, 2),
        ("cool_amount", 2, None, 0, 2),
        ("members", 1, 75, 1, 2),
        ("members", 2, 100, 2, 2),
    ]


def test_not_applicable_adds_nothing_and_is_not_counted(county: CountyInMemory):
    county.unit("A")
    county.unit("B")
    county.file("A", 2026, 1, {"members": 75})
    county.file("B", 2026, 1, {"members": None})
    county.derive()
    [row] = county.query("overview/indicator_by_county_quarter", indicators=["members"], **ASK)
    assert pick([row], "value", "units_reporting", "units_expected") == [(75, 1, 2)]


def test_the_best_and_the_worst_movements(county: CountyInMemory):
    before = {"A": 50, "B": 50, "D": 50, "E": 50, "F": 50, "G": 50}
    after = {"A": 55, "B": 51, "D": 58, "E": 40, "F": 50, "G": 60}
    for unit in before:
        county.unit(unit)
        county.file(
            unit, 2025, 3, {"members": before[unit], "workers": 100, "aid_amount": 1, "aid_households": 1}
        )
        county.file(
            unit, 2026, 3, {"members": after[unit], "workers": 100, "aid_amount": 99, "aid_households": 1}
        )
    county.derive()
    rows = county.query(
        "overview/movement_by_unit",
        indicators=["membership_rate", "aid_per_household", "members"],
        year=2026,
        quarter=3,
    )
    assert pick(rows, "unit_code", "movement_rank_up", "movement_rank_down") == [
        ("G", 1, None),
        ("D", 2, None),
        ("A", 3, None),
        ("E", None, 1),
    ]
    assert rows[0]["value"] == 0.6
    assert rows[0]["change_on_year"] == pytest.approx(0.1)
    assert rows[-1]["change_on_year"] == pytest.approx(-0.1)
