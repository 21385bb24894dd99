"""queries/township on peers, ranks, targets, aid and small lines: figures that add up on paper."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, Row, pick

AT = {"year": 2026, "quarter": 3}
MEMBERS = {"A": 80, "B": 70, "D": 90, "E": 60, "T": 50}


@pytest.fixture
def peers(county: CountyInMemory) -> CountyInMemory:
    """Four subdistricts and a town, 100 workers each; only A, B and the town tell of collective contracts."""
    contracts = {"A": 4, "B": 6, "T": 8}
    for code, members in MEMBERS.items():
        county.unit(code, kind="town" if code == "T" else "subdistrict")
        figures = {"members": members, "workers": 100, "petitions_handled": 5, "petitions_received": 5}
        if code in contracts:
            figures |= {"collective_contract_enterprises": contracts[code], "enterprises_covered": 10}
        figures |= {"units_covered": 12 if code == "A" else 9, "units_should": 10}
        county.file(code, 2026, 3, figures)
    county.derive()
    return county


def compared(county: CountyInMemory, unit: str = "A") -> dict[str, Row]:
    rows = county.query("township/peer_by_indicator", unit_code=unit, **AT)
    return {row["indicator_code"]: row for row in rows}


def test_a_rate_is_compared_with_the_median_of_the_others_of_its_kind(peers: CountyInMemory):
    row = compared(peers)["membership_rate"]
    # The others: 60, 70 and 90 of 100. All five lie 0.1414 around 0.7, the square root of 0.1 / 5.
    assert pick([row], "value", "compared_with", "kind", "peer_value", "rank", "units_reporting") == [
        (0.8, "kind", "subdistrict", 0.7, 2, 4)
    ]
    assert row["distance"] == pytest.approx(0.1)
    assert row["spread"] == pytest.approx(0.02**0.5)
    assert row["distance_score"] == pytest.approx(0.1 / 0.02**0.5)
    assert pick([row], "strength_place", "weakness_place", "units_expected") == [(1, None, 4)]


def test_too_few_of_its_kind_are_widened_to_the_county(peers: CountyInMemory):
    row = compared(peers)["collective_contract_rate"]
    # A 0.4; the others B 0.6 and the town 0.8.
    assert pick([row], "compared_with", "rank", "units_reporting", "units_expected") == [("all", 3, 3, 5)]
    assert row["peer_value"] == pytest.approx(0.7)
    assert row["distance"] == pytest.approx(-0.3)
    assert pick([row], "strength_place", "weakness_place") == [(None, 1)]


def test_a_tie_and_a_rate_that_cannot_be_are_no_point_and_what_is_missing_has_no_row(peers: CountyInMemory):
    rows = compared(peers)
    assert pick([rows["petition_handling_rate"]], "rank", "distance_score", "strength_place") == [
        (1, None, None)
    ]
    # 12 of 10 units is more than there can be: compared, but no strong point.
    assert pick([rows["unionisation_rate"]], "value", "rank", "strength_place") == [(1.2, 1, None)]
    assert "enterprise_unionisation_rate" not in rows
    assert "aid_per_household" not in rows, "neither more nor less is better"


def test_no_rate_is_on_both_sides(peers: CountyInMemory):
    for unit in MEMBERS:
        for row in compared(peers, unit).values():
            assert None in (row["strength_place"], row["weakness_place"])


def test_where_lower_is_better_the_lower_is_the_strong_point(peers: CountyInMemory):
    peers.change("update ratio set better = 'lower' where ratio_code = 'membership_rate'")
    row = compared(peers)["membership_rate"]
    assert pick([row], "rank", "strength_place", "weakness_place") == [(3, None, 2)]
    assert row["distance_score"] == pytest.approx(-0.1 / 0.02**0.5)


@pytest.fixture
def pair(county: CountyInMemory) -> CountyInMemory:
    """A files 2025 Q3, 2026 Q1 and Q3; B, of another kind, files 2026 Q2 and Q3."""
    county.unit("A", kind="subdistrict")
    county.unit("B")
    last_year = {"members": 70, "workers": 100, "aid_amount": 5_000, "cool_amount": 900}
    county.file("A", 2025, 3, last_year)
    county.file("A", 2026, 1, {"members": 75, "workers": 100, "new_members": 4})
    county.file("B", 2026, 2, {"members": 40, "workers": 100})
    this_year = {
        "members": 60, "workers": 100, "new_members": 9, "group_petitions": 2, "aid_amount": 6_000,
        "aid_households": 5, "warmth_amount": 12_000, "warmth_households": 10, "loan_amount": None,
        "hardship_households": 7,
    }  # fmt: skip
    county.file("A", 2026, 3, this_year, at="2026-10-18")
    county.file("B", 2026, 3, {"members": 80, "workers": 100})
    county.derive()
    return county


def test_the_path_of_a_rank_has_gaps_where_the_figure_is_missing(pair: CountyInMemory):
    ask = {"unit_code": "A", "indicator": "membership_rate"}
    rows = pair.query("township/rank_by_unit_quarter", **ask)
    assert pick(rows, "year", "quarter", "rank", "units_ranked", "units_expected", "is_year_end") == [
        (2025, 3, 1, 1, 2, True),
        (2026, 1, 1, 1, 2, False),
        (2026, 2, None, None, 2, False),
        (2026, 3, 2, 2, 2, True),
    ]
    assert pick(rows, "kind_rank", "kind_units_ranked", "state")[-2:] == [
        (None, None, "missing"),
        (1, 1, "reported"),
    ]
    [*_, last] = pair.query("township/rank_by_unit_quarter", **ask, kinds=["subdistrict"])
    assert pick([last], "rank", "units_ranked", "units_expected") == [(1, 1, 1)]
    assert pair.query("township/rank_by_unit_quarter", unit_code="nobody", indicator="members") == []
    assert pair.query("township/rank_by_unit_quarter", **ask, ranked_from=2026) == rows[1:]
    assert pair.query("township/rank_by_unit_quarter", **ask, ranked_from=2027, also_year=2025) == rows[:1]


def test_the_last_twelve_quarters_of_every_indicator(pair: CountyInMemory):
    rows = pair.query("township/recent_by_indicator", unit_code="A", **AT)
    assert len(rows) == 12 * 141
    mine = [row for row in rows if row["indicator_code"] == "membership_rate"]
    assert pick(mine[:1] + mine[-1:], "year", "quarter", "value", "basis") == [
        (2023, 4, None, "to_date"),
        (2026, 3, 0.6, "to_date"),
    ]
    assert pair.query("township/recent_by_indicator", unit_code="A", **AT, drawn=["membership_rate"]) == mine
    flow = [row for row in rows if row["indicator_code"] == "new_members"]
    # 4 in the first quarter; of the second nothing is known, so the third alone is not known either.
    assert pick(flow[-3:], "value", "basis") == [(4, "quarter"), (None, "quarter"), (None, "quarter")]


def test_targets_of_the_scheme_and_others_have_one_kind_of_light(pair: CountyInMemory):
    pair.target("C", 2026, "membership_rate", 0.6)
    pair.target("A", 2026, "membership_rate", 0.9)
    pair.target("C", 2026, "new_members", 16)
    pair.target("C", 2026, "group_petitions", 4)
    pair.target("C", 2026, "students_aided", 4)
    rows = pair.query("township/target_by_indicator", unit_code="A", **AT)
    found = {row["indicator_code"]: row for row in rows}
    ask = ("in_scheme", "target", "target_from", "target_to_date", "light", "gap_count")
    assert pick([found["membership_rate"]], *ask) == [(True, 0.9, "unit", 0.9, "unmet", 30)]
    assert found["membership_rate"]["gap_to_target"] == pytest.approx(0.3)
    # 16 a year are 12 by the third quarter; 9 are less than 95 % of that.
    assert pick([found["new_members"]], *ask) == [(False, 16, "county", 12, "unmet", None)]
    assert pick([found["new_members"]], "is_due_by_quarters", "gap_to_target", "points") == [(True, 3, None)]
    assert pick([found["group_petitions"]], "target_to_date", "value", "light") == [(3, 2, "met")]
    assert pick([found["students_aided"]], "state", "light", "gap_to_target") == [("missing", None, None)]
    assert found["collective_contract_rate"]["target_from"] == "scheme"
    assert pick(rows[:1], "items_met", "items_near", "items_unmet") == [(1, 0, 2)]


def test_aid_beside_last_year(pair: CountyInMemory):
    rows = pair.query("township/aid_by_programme", unit_code="A", **AT)
    found = {row["programme_code"]: row for row in rows}
    ask = ("amount_yuan", "count", "yuan_per_count", "amount_last_year", "state")
    assert pick([found["aid"]], *ask) == [(6_000, 5, 1_200, 5_000, "reported")]
    assert found["aid"]["change_share"] == pytest.approx(0.2)
    assert pick([found["cool"]], *ask) == [(None, None, None, 900, "missing")]
    assert pick([found["loans"]], "amount_yuan", "state") == [(None, "not_applicable")]
    # 18,000 against 5,900, but of other programmes.
    assert pick([found["total"]], "amount_yuan", "amount_last_year", "change_share") == [
        (18_000, 5_900, None)
    ]


def test_the_profile_counts_the_days_late_in_china(pair: CountyInMemory):
    [row] = pair.query("township/profile_by_unit", unit_code="A", **AT)
    assert pick([row], "on_time", "days_late", "hardship_households") == [(False, 3, 7)]
    [row] = pair.query("township/profile_by_unit", unit_code="B", **AT)
    assert pick([row], "on_time", "days_late", "hardship_households") == [(True, 0, None)]
