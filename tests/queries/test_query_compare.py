"""queries/compare on figures that add up on paper.

Membership, members of workers. 2025 Q3: A 70/100, B 40/100, S 45/50. 2026 Q3: A 80/100, B 60/100, S has not filed,
P (a park) 30/40. County in 2026: 170/240 of 3 of 4 units; those in both years: A and B, 140/200 after 110/200.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.queries.county import CountyInMemory, column, pick

NOW = {"year": 2026, "quarter": 3}
OVER = {"year_from": 2025, "year_to": 2026, "quarter_to": 3}
RATE, FLOW = "membership_rate", "aid_amount"


@pytest.fixture
def four(county: CountyInMemory) -> CountyInMemory:
    county.unit("A")
    county.unit("B")
    county.unit("S", kind="subdistrict")
    county.unit("P", kind="park")
    county.file("A", 2025, 3, {"members": 70, "workers": 100, "aid_amount": 5_000})
    county.file("B", 2025, 3, {"members": 40, "workers": 100, "aid_amount": 2_000})
    county.file("S", 2025, 3, {"members": 45, "workers": 50, "aid_amount": 1_000})
    county.file("A", 2026, 2, {"members": 78, "workers": 100, "aid_amount": 4_000})
    county.file("A", 2026, 3, {"members": 80, "workers": 100, "aid_amount": 6_000, "group_petitions": 3})
    county.file("B", 2026, 3, {"members": 60, "workers": 100, "aid_amount": 9_000, "group_petitions": 7})
    county.file("P", 2026, 3, {"members": 30, "workers": 40, "aid_amount": None})
    county.derive()
    return county


def figures(
    county: CountyInMemory, units: list[str] | None, *codes: str, **more: Any
) -> list[dict[str, Any]]:
    ask = {"unit_codes": units, "indicators": list(codes), "period_basis": "to_date", **OVER, **more}
    return county.query("compare/figure_by_unit_quarter", **ask)


def newest(rows: list[dict[str, Any]]) -> dict[str | None, dict[str, Any]]:
    return {row["unit_code"]: row for row in rows if (row["year"], row["quarter"]) == (2026, 3)}


def finding(county: CountyInMemory, units: list[str] | None, code: str = RATE, **more: Any) -> dict[str, Any]:
    ask = {"unit_codes": units, "indicators": [code], "period_basis": "to_date", **NOW, **more}
    [row] = county.query("compare/finding_by_indicator", **ask)
    return row


def changes(county: CountyInMemory, code: str, **more: Any) -> dict[str | None, dict[str, Any]]:
    ask = {
        "unit_codes": ["A", "B", "S"], "indicators": [code], "period_basis": "to_date", "from_year": 2025,
        "from_quarter": 3, **NOW, **more,
    }  # fmt: skip
    return {row["unit_code"]: row for row in county.query("compare/change_by_unit", **ask)}


# --- Figures ----------------------------------------------------------------------------------------------


def test_units_stand_beside_the_whole_which_is_recomputed_from_the_sums(four: CountyInMemory):
    rows = figures(four, ["A", "S"], RATE)
    assert pick(rows, "unit_code", "year", "quarter", "value", "state") == [
        ("A", 2025, 3, 0.7, "reported"),
        ("A", 2026, 2, 0.78, "reported"),
        ("A", 2026, 3, 0.8, "reported"),
        ("S", 2025, 3, 0.9, "reported"),
        ("S", 2026, 2, None, "missing"),
        ("S", 2026, 3, None, "missing"),
        (None, 2025, 3, 155 / 250, "reported"),
        (None, 2026, 2, 0.78, "reported"),
        (None, 2026, 3, 170 / 240, "reported"),
    ]
    whole = newest(rows)[None]
    assert (whole["units_reporting"], whole["units_expected"]) == (3, 4)
    assert [row["is_year_end"] for row in rows[:3]] == [True, False, True]


def test_the_change_of_the_whole_is_over_the_units_of_both_years(four: CountyInMemory):
    rate = newest(figures(four, ["A"], RATE))
    assert rate["A"]["change_on_year"] == pytest.approx(0.1)
    assert rate[None]["change_on_year"] == pytest.approx(170 / 240 - 155 / 250)
    assert rate[None]["matched_change_on_year"] == pytest.approx(140 / 200 - 110 / 200)
    assert rate[None]["units_matched"] == 2
    assert rate[None]["matched_change_on_year_share"] is None
    aid = newest(figures(four, ["A"], FLOW))
    assert aid["A"]["matched_change_on_year_share"] == pytest.approx(0.2)
    assert aid[None]["matched_change_on_year"] == 15_000 - 7_000


def test_the_quarter_alone_and_what_is_not_applicable(four: CountyInMemory):
    alone = newest(figures(four, ["A", "B", "P"], FLOW, period_basis="quarter"))
    assert pick(list(alone.values()), "value", "state") == [
        (2_000, "reported"),
        (None, "unknown"),  # the year so far is there, the quarter before is not
        (None, "not_applicable"),
        (2_000, "reported"),
    ]


def test_the_best_is_marked_and_fewer_is_better_where_it_is(four: CountyInMemory):
    assert column(list(newest(figures(four, ["A", "B", "S"], RATE)).values()), "is_best") == [
        True, False, False, False,
    ]  # fmt: skip
    petitions = newest(figures(four, ["A", "B"], "group_petitions"))
    assert column(list(petitions.values()), "is_best") == [True, False, False]  # 3 of A, 7 of B
    assert column(list(newest(figures(four, ["A"], RATE)).values()), "is_best") == [False, False], "alone"


def test_a_unit_of_another_kind_is_compared_with_the_whole_of_the_chosen_kinds(four: CountyInMemory):
    now = newest(figures(four, ["P"], RATE, kinds=["town"]))
    assert now["P"]["value"] == 0.75
    assert now[None]["value"] == 140 / 200
    assert now[None]["units_expected"] == 2


def test_targets_and_as_of(four: CountyInMemory):
    four.target("C", 2026, RATE, 0.9)
    four.target("A", 2026, RATE, 0.85)
    now = newest(figures(four, ["A", "B"], RATE))
    assert [now[unit]["target"] for unit in ("A", "B", None)] == [0.85, 0.9, 0.9]
    past = figures(four, ["A"], RATE, as_of="2025-12-01")
    assert {(row["year"], row["quarter"]) for row in past} == {(2025, 3)}


# --- Findings ---------------------------------------------------------------------------------------------


def test_who_leads_by_how_much_and_whether_the_gap_has_narrowed(four: CountyInMemory):
    row = finding(four, ["A", "B", "S"])
    assert (row["top_unit_code"], row["top_value"], row["bottom_unit_code"]) == ("A", 0.8, "B")
    assert (row["units_chosen"], row["units_compared"], row["units_matched"]) == (3, 2, 2)
    assert row["lead"] == row["spread"] == pytest.approx(0.2)
    assert row["spread_change"] == pytest.approx(0.2 - 0.3)
    assert row["kind"] is None
    assert finding(four, ["A", "B"])["kind"] == "town"


def test_one_unit_leads_nobody_and_none_is_no_finding(four: CountyInMemory):
    one = finding(four, ["A"])
    assert (one["top_value"], one["lead"], one["bottom_value"], one["spread_change"]) == (
        0.8,
        None,
        None,
        None,
    )
    none = finding(four, ["S"])
    assert (none["top_unit_name"], none["units_chosen"], none["units_compared"]) == (None, 1, 0)


def test_a_unit_merged_in_between_is_not_compared_with_its_smaller_self(four: CountyInMemory):
    four.succession("merge", "2026-07-01", ("X", "A", 1.0))
    assert finding(four, ["A", "B"])["spread_change"] is None
    notes = [("A", 2025, 3, None), ("A", 2026, 2, None), ("A", 2026, 3, "merge")]
    rows = figures(four, ["A"], RATE)[:3]
    assert pick(rows, "unit_code", "year", "quarter", "boundary_note") == notes


# --- Changes ----------------------------------------------------------------------------------------------


def test_ups_and_downs_between_two_periods(four: CountyInMemory):
    found = changes(four, RATE)
    assert found["A"]["change_since_start"] == pytest.approx(0.1)
    assert (found["B"]["value_from"], found["B"]["value"], found["B"]["is_better"]) == (0.4, 0.6, True)
    assert (found["B"]["rise_rank"], found["A"]["rise_rank"]) == (1, 2)
    assert (found["S"]["value_from"], found["S"]["value"], found["S"]["direction"]) == (0.9, None, None)
    assert pick([found["A"]], "units_both", "units_up", "units_down") == [(2, 2, 0)]
    assert (found[None]["units_reporting_from"], found[None]["units_reporting"]) == (3, 3)


def test_a_change_of_what_is_neither_good_nor_bad(four: CountyInMemory):
    aid = changes(four, FLOW)
    assert (aid["A"]["change_since_start"], aid["A"]["direction"], aid["A"]["is_better"]) == (1_000, 1, None)


# --- Points -----------------------------------------------------------------------------------------------


def test_quarters_of_the_field_are_made_by_the_medians(four: CountyInMemory):
    ask = {
        "unit_codes": ["B"],
        "indicator_x": RATE,
        "indicator_y": "members",
        "period_basis": "to_date",
        **NOW,
    }
    rows = four.query("compare/point_by_unit", **ask)
    across = {row["unit_code"]: row for row in rows if row["axis"] == "x"}
    # rates 80 %, 60 %, 75 %: median 75 %; members 80, 60, 30: median 60
    assert {unit: row["quadrant"] for unit, row in across.items()} == {
        "A": "high_high", "B": "low_high", "P": "high_low", "S": None,
    }  # fmt: skip
    assert across["A"]["value_median"] == 0.75
    assert pick([across["A"]], "units_both", "units_high_high", "units_low_low", "units_mixed") == [
        (3, 1, 0, 2)
    ]
    assert [unit for unit, row in across.items() if row["is_chosen"]] == ["B"]


# --- Suggestions ------------------------------------------------------------------------------------------


def suggested(county: CountyInMemory, unit: str | None, **more: Any) -> list[tuple[Any, ...]]:
    ask = {"unit_code": unit, "indicator": RATE, "period_basis": "to_date", **NOW, **more}
    return pick(county.query("compare/suggestion_by_unit", **ask), "unit_code", "role")


def test_the_best_the_middle_and_the_last_are_suggested(four: CountyInMemory):
    assert suggested(four, None) == [("A", "best"), ("P", "middle"), ("B", "last")]


def test_of_a_unit_it_and_those_of_its_kind(four: CountyInMemory):
    four.unit("D")
    assert suggested(four, "B") == [("B", "looked_at"), ("A", "best")]
    assert suggested(four, "S") == [("S", "looked_at")]


def test_where_nobody_reports_the_first_by_their_codes(four: CountyInMemory):
    assert suggested(four, None, indicator="dibao_amount") == [("A", "best"), ("P", "middle"), ("S", "last")]
