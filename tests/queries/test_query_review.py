"""queries/review and what the trace of a return shows: side by side with the past, worked out by hand."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, Row, column, pick

FIGURES = "review/figure_by_unit_quarter"
NOW = {"year": 2026, "quarter": 3}


@pytest.fixture
def filed(county: CountyInMemory) -> CountyInMemory:
    """A: Q3 2025, Q2 2026 and two returns of Q3 2026, the second (a correction of the funds) waiting."""
    for unit in "AB":
        county.unit(unit)
    county.file("A", 2025, 3, {"members": 70, "aid_amount": 20_000, "warmth_amount": 100_000})
    county.file("A", 2026, 2, {"members": 80, "aid_amount": 10_000, "workers": 100, "warmth_amount": 0})
    first = county.file(
        "A", 2026, 3, {"members": 84, "aid_amount": 16_000, "warmth_amount": 160_000, "loan_amount": None}
    )
    county.event(first, "approved", "2026-10-16")
    county.file("A", 2026, 3, {"aid_amount": 18_000}, at="2026-10-20")
    county.derive()
    return county


def figures(county: CountyInMemory, **more: object) -> dict[str, Row]:
    return {row["measure_code"]: row for row in county.query(FIGURES, unit_code="A", **NOW, **more)}


def test_a_stock_stands_beside_last_quarter_and_last_year(filed: CountyInMemory):
    members = figures(filed)["members"]
    assert (members["basis"], members["value"], members["quarter_value"]) == ("stock", 84, None)
    assert (members["value_last_quarter"], members["change_on_quarter"]) == (80, 4)
    assert members["change_on_quarter_share"] == pytest.approx(0.05)
    assert (members["value_last_year"], members["change_on_year"]) == (70, 14)
    assert members["change_on_year_share"] == pytest.approx(0.2)


def test_a_flow_compares_quarters_alone_and_years_to_date(filed: CountyInMemory):
    """10,000 by June, 18,000 by September: 8,000 in Q3; Q2 alone is unknown without a Q1."""
    aid = figures(filed)["aid_amount"]
    assert (aid["basis"], aid["value"], aid["quarter_value"]) == ("ytd", 18_000, 8_000)
    assert (aid["state_last_quarter"], aid["change_on_quarter"]) == ("missing", None)
    assert (aid["value_last_year"], aid["change_on_year"]) == (20_000, -2_000)


def test_what_needs_a_look_comes_first(filed: CountyInMemory):
    filed.add("problem", return_id=3, rule_code="V10", severity="warning", measure_code="members")
    rows = filed.query(FIGURES, unit_code="A", **NOW)
    assert pick(rows, "measure_code", "attention") == [
        ("members", 1),  # a warning
        ("aid_amount", 2),  # corrected, 16,000 before
        ("workers", 3),  # there last quarter, missing now
        ("warmth_amount", 4),  # 100,000 last year, 160,000 now
        ("loan_amount", 5),
    ]
    assert {(row["attention_count"], row["figure_count"]) for row in rows} == {(4, 5)}
    assert rows[0]["problem_severity"] == "warning"
    assert (rows[1]["is_corrected"], rows[1]["value_before"]) == (True, 16_000)
    assert rows[2]["state"] == "missing"
    assert rows[4]["state"] == "not_applicable"


def test_a_small_number_is_no_large_change(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2025, 3, {"mediation_orgs": 2, "members": 20})
    county.file("A", 2026, 3, {"mediation_orgs": 6, "members": 30})
    county.derive()
    rows = figures(county)
    assert not rows["mediation_orgs"]["is_large_change"], "three times as many, but four only"
    assert rows["members"]["is_large_change"], "half as many again, ten"


def test_the_figures_as_they_were_reviewed_then(filed: CountyInMemory):
    then = figures(filed, as_of="2026-10-18")
    assert (then["aid_amount"]["value"], then["aid_amount"]["is_corrected"]) == (16_000, False)


def test_a_return_sent_back_has_no_figures_but_the_past_stays_beside(filed: CountyInMemory):
    filed.event(3, "sent_back", "2026-10-21")
    filed.event(4, "sent_back", "2026-10-21")
    filed.derive()
    members = figures(filed)["members"]
    assert (members["state"], members["value_last_quarter"]) == ("missing", 80)


def test_the_returns_of_a_quarter_with_what_they_were_filed_with(filed: CountyInMemory):
    for code, cell, severity in (
        ("V10", "E5", "warning"),
        ("V11", "E6", "error"),
        ("hidden_sheet", "", "info"),
    ):
        filed.add("problem", return_id=4, rule_code=code, severity=severity, cell=cell, message_args="{}")
    filed.add(
        "problem_event",
        return_id=4,
        rule_code="V10",
        cell="E5",
        act="explained",
        done_at="2026-10-20",
        why="x",
    )
    rows = filed.query("review/return_by_quarter", **NOW)
    assert pick(rows, "revision", "status", "is_shown", "waiting_count", "units_waiting") == [
        (2, "submitted", True, 1, 1),
        (1, "approved", False, 1, 1),
    ]
    assert pick(rows[:1], "error_count", "warning_count", "unanswered_count") == [(1, 1, 1)]
    assert rows[1]["noted_at"].isoformat() == "2026-10-16T00:00:00"


def test_the_quarters_in_which_a_return_waits(filed: CountyInMemory):
    rows = filed.query("review/waiting_by_quarter")
    assert pick(rows, "year", "quarter", "units_waiting", "units_expected") == [
        (2025, 3, 1, 2),
        (2026, 2, 1, 2),
        (2026, 3, 1, 2),
    ]
    assert column(filed.query("review/waiting_by_quarter", as_of="2026-10-17"), "quarter") == [3, 2]


def test_the_trace_of_a_quarter_newest_first(filed: CountyInMemory):
    filed.event(3, "locked", "2026-10-25")
    filed.event(3, "unlocked", "2026-10-26")
    rows = filed.query("returns/event_by_unit_quarter", unit_code="A", **NOW)
    assert pick(rows, "revision", "act") == [
        (1, "unlocked"),
        (1, "locked"),
        (2, "submitted"),
        (1, "approved"),
        (1, "submitted"),
    ]


def test_a_return_that_was_sent_back_waits_until_it_is_filed_again(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 3, {"members": 80}, at="2026-10-10")
    county.add(
        "return_event", return_id=first, act_number=50, act="sent_back", done_at="2026-10-12", by_whom="审核员",
        note="会员数请核对",
    )  # fmt: skip
    [row] = county.query("returns/sent_back_by_return")
    assert (row["unit_name"], row["note"], row["stands_before"]) == ("A镇", "会员数请核对", False)
    assert str(row["due_on"]) == "2026-10-15"
    county.file("A", 2026, 3, {"members": 81}, at="2026-10-13")
    assert county.query("returns/sent_back_by_return") == []
