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


@pytest.fixture
def paced(county: CountyInMemory) -> CountyInMemory:
    """At the end of 2025 A and B have 60 and 40 members of 200 workers; funds come in over 2026."""
    for unit in ("A", "B"):
        county.unit(unit)
    county.file("A", 2025, 4, {"members": 60, "workers": 100, "funds_received": 90})
    county.file("B", 2025, 4, {"members": 40, "workers": 100, "funds_received": 60})
    county.file("A", 2026, 1, {"members": 62, "workers": 100, "funds_received": 30})
    county.file("B", 2026, 1, {"members": 44, "workers": 100, "funds_received": 10})
    county.file("A", 2026, 2, {"members": 66, "workers": 100, "funds_received": 70})
    county.file("B", 2026, 2, {"members": 46, "workers": 100, "funds_received": 25})
    county.file("A", 2026, 3, {"members": 70, "workers": 100, "funds_received": 100})
    county.derive()
    return county


def paces(county: CountyInMemory, code: str) -> list[tuple[object, ...]]:
    rows = county.query("overview/indicator_by_county_quarter", indicators=[code], **ASK)
    names = ("value", "pace_value", "pace_gap", "pace")
    return [tuple(round(v, 4) if isinstance(v, float) else v for v in each) for each in pick(rows, *names)]


def test_a_sum_of_the_year_is_due_by_quarters_and_open_while_units_are_missing(paced: CountyInMemory):
    paced.target("C", 2026, "funds_received", 180)
    assert paces(paced, "funds_received") == [
        (40, 45, -5, "behind"),
        (95, 90, 5, "ahead"),
        (100, 135, -35, "open"),  # B's third quarter is missing
    ]
    rows = paced.query("overview/indicator_by_county_quarter", indicators=["funds_received"], **ASK)
    assert column(rows, "due_share") == [0.25, 0.5, 0.75]
    assert [round(share, 4) for share in column(rows, "target_share")] == [0.2222, 0.5278, 0.5556]
    paced.target("C", 2026, "funds_received", 95, at="2026-02-01")
    assert [pace for *_, pace in paces(paced, "funds_received")] == ["ahead", "reached", "reached"]


def test_a_rate_goes_straight_from_last_years_end_to_the_target(paced: CountyInMemory):
    """From 50 % (100 of 200) to 58 %: two points a quarter."""
    paced.target("C", 2026, "membership_rate", 0.58)
    assert paces(paced, "membership_rate") == [
        (0.53, 0.52, 0.01, "ahead"),
        (0.56, 0.54, 0.02, "ahead"),
        (0.7, 0.56, 0.14, "reached"),  # of A alone
    ]
    paced.target("C", 2026, "membership_rate", 0.8, at="2026-02-01")
    assert [pace for *_, pace in paces(paced, "membership_rate")] == ["behind", "behind", "behind"]


def test_where_lower_is_better_the_pace_leads_down(paced: CountyInMemory):
    paced.target("C", 2026, "funds_received", 180)
    paced.change("update measure set better = 'lower' where measure_code = 'funds_received'")
    assert [pace for *_, pace in paces(paced, "funds_received")] == ["reached"] * 3


def test_without_a_start_or_a_target_there_is_no_pace(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"members": 80, "workers": 100})
    county.derive()
    assert paces(county, "membership_rate") == [(0.8, None, None, None)]
    county.target("C", 2026, "membership_rate", 0.9)
    assert paces(county, "membership_rate") == [(0.8, None, None, None)]


def test_a_sums_target_is_the_countys_own_or_that_of_all_units_together(paced: CountyInMemory):
    def target(**more: object) -> object:
        rows = paced.query("overview/indicator_by_county_quarter", indicators=["members"], **ASK, **more)
        return rows[-1]["target"]

    paced.target("A", 2026, "members", 80)
    assert target() is None, "B has none"
    paced.target("B", 2026, "members", 50)
    assert target() == 130
    paced.unit("P", kind="park")
    assert target() is None, "the park has none"
    assert target(kinds=["town"]) == 130
    paced.target("C", 2026, "members", 150)
    assert target() == 150
    assert target(kinds=["town"]) == 130, "the county's own is not that of its towns"


def test_the_change_on_the_quarter_is_like_for_like_and_of_the_quarter_alone(paced: CountyInMemory):
    rows = paced.query(
        "overview/indicator_by_county_quarter",
        indicators=["members", "funds_received", "membership_rate"],
        **ASK,
    )
    names = ("matched_change_on_quarter", "matched_change_on_quarter_share")
    found = {(row["indicator_code"], row["quarter"]): tuple(row[name] for name in names) for row in rows}
    assert found["members", 2] == (6, pytest.approx(6 / 106))
    assert found["members", 3] == (4, pytest.approx(4 / 66))  # A alone: 66 to 70
    # A brought 30 and 40, B 10 and 15; then A 30 after 40
    assert found["funds_received", 2] == (15, 15 / 40)
    assert found["funds_received", 3] == (-10, -10 / 40)
    assert found["membership_rate", 2] == (pytest.approx(0.03), None)
    assert found["membership_rate", 1] == (pytest.approx(0.03), None)  # 106 of 200 after 100
    assert found["funds_received", 1] == (None, None)  # last year's fourth quarter alone is not known


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


def test_the_units_whose_return_is_not_in(county: CountyInMemory):
    figures = {"members": 5, "workers": 10}
    for unit in "ABCDE":
        county.unit(unit)
    county.unit("P", kind="park")
    county.file("A", 2026, 3, figures, at="2026-10-05")
    back = county.file("B", 2026, 3, figures, at="2026-10-05")
    county.event(back, "sent_back", "2026-10-08")
    county.derive()
    at = {"year": 2026, "quarter": 3}
    rows = county.query("overview/missing_by_unit", **at, kinds=["town"])
    assert pick(rows, "unit_code", "units_missing") == [("B", 4), ("C", 4), ("D", 4), ("E", 4)]
    rows = county.query("overview/missing_by_unit", **at, limit_rows=2)
    assert pick(rows, "unit_code", "units_missing") == [("B", 5), ("C", 5)]
    assert rows[0]["unit_name"] == "B镇"
    rows = county.query("overview/missing_by_unit", **at, as_of="2026-10-06")
    assert [row["unit_code"] for row in rows] == ["C", "D", "E", "P"], "B was not sent back yet"
