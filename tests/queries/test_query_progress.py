"""queries/progress: who has filed when, how late, how complete; by hand on a county of four units."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.catalogue import catalogue
from tests.queries.county import CountyInMemory, column, pick

CORE = [each.code for each in catalogue().measures.values() if each.tier == "core"]
YEAR = {"year_from": 2026, "year_to": 2026}
MATRIX = "progress/status_by_unit_quarter"
RATES = "progress/rate_by_unit_year"


@pytest.fixture
def filed(county: CountyInMemory) -> CountyInMemory:
    """Q2 and Q3 of 2026 (due 15 July and 15 October); the calendar stands at 20 November 2026.

    Q2: A and B in time, D 3 days late, E not at all. Q3: A in time and locked, B a day late and waiting,
    D in time but sent back, E withdrawn and filed again 5 days late.
    """
    for unit in "ABDE":
        county.unit(unit)
    county.file("A", 2026, 2, {"members": 70, "workers": 100}, at="2026-07-10")
    county.file("B", 2026, 2, {"members": 30}, at="2026-07-15 15:59")
    county.file("D", 2026, 2, {"members": 20}, at="2026-07-18")
    first = county.file("A", 2026, 3, {"members": 80, "workers": 100, "aid_amount": None}, at="2026-10-10")
    county.event(first, "approved", "2026-10-16")
    county.event(first, "locked", "2026-10-16")
    county.file("B", 2026, 3, {"members": 40}, at="2026-10-15 16:00")  # midnight in China, the 16th
    county.event(county.file("D", 2026, 3, {"members": 9}, at="2026-10-10"), "sent_back", "2026-10-12")
    county.event(county.file("E", 2026, 3, {"members": 8}, at="2026-10-09"), "withdrawn", "2026-10-11")
    county.file("E", 2026, 3, {"members": 7}, at="2026-10-20")
    county.derive()
    return county


def test_the_matrix_tells_state_days_and_revisions(filed: CountyInMemory):
    rows = filed.query(MATRIX, **YEAR)
    assert pick(rows, "unit_code", "quarter", "status", "days_late", "revision_count", "waiting_count") == [
        ("A", 2, "submitted", 0, 1, 1),
        ("A", 3, "locked", 0, 1, 0),
        ("B", 2, "submitted", 0, 1, 1),
        ("B", 3, "submitted", 1, 1, 1),
        ("D", 2, "submitted", 3, 1, 1),
        ("D", 3, "sent_back", 36, 1, 0),
        ("E", 2, "missing", 128, 0, 0),
        ("E", 3, "submitted", 5, 2, 1),
    ]
    assert [row["is_late"] for row in rows] == [False, False, False, True, True, True, True, True]


def test_the_matrix_counts_the_quarter_beside_each_unit(filed: CountyInMemory):
    row = filed.query(MATRIX, **YEAR)[1]
    counts = {name: value for name, value in row.items() if name.startswith("units_")}
    assert counts == {
        "units_expected": 4, "units_filed": 3, "units_on_time": 1, "units_late": 2, "units_missing": 1,
        "units_to_file": 0, "units_waiting": 2, "units_approved": 1, "units_locked": 1, "units_sent_back": 1,
    }  # fmt: skip
    assert row["quarter_timeliness_rate"] == 0.25
    # A has three core figures, one of them "not applicable", B and E one each; what D had is not there.
    assert row["quarter_completeness_rate"] == pytest.approx(5 / (4 * len(CORE)))


def test_a_derived_figure_is_not_counted_as_given(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"new_members": 3})
    county.file("A", 2026, 2, {"new_members/quarter": 4, "members": 10})
    county.derive()
    rows = county.query(MATRIX, **YEAR)
    assert pick(rows[:2], "quarter", "figures_filed") == [(1, 1), (2, 2)]
    missing = county.query("progress/missing_by_unit_quarter", unit_code="A", year=2026, quarter=2)
    assert len(missing) == len(CORE) - 2
    assert {row["missing_count"] for row in missing} == {len(CORE) - 2}


def test_only_flows_that_add_up_can_be_nil(county: CountyInMemory):
    county.unit("A")
    rows = county.query("progress/missing_by_unit_quarter", unit_code="A", year=2026, quarter=2)
    can = {row["measure_code"]: row["can_be_nil"] for row in rows}
    assert can["aid_amount"]
    assert not can["members"], "a stock is not nil because nothing happened"
    assert not can["units_declaring"], "a distinct count of the year"


def test_before_the_due_day_days_are_left_and_nobody_is_late(filed: CountyInMemory):
    rows = filed.query(MATRIX, as_of="2026-10-13 08:00", **YEAR)
    third = [row for row in rows if row["quarter"] == 3]
    assert pick(third, "unit_code", "status", "is_late", "days_late", "days_left") == [
        ("A", "submitted", False, 0, None),
        ("B", "missing", False, None, 2),
        ("D", "sent_back", False, None, 2),
        ("E", "withdrawn", False, None, 2),
    ]


def test_a_unit_that_has_gone_is_not_expected(filed: CountyInMemory):
    filed.unit("F", valid_to="2026-07-31")
    rows = [row for row in filed.query(MATRIX, **YEAR) if row["unit_code"] == "F"]
    assert pick(rows, "quarter", "status", "units_expected") == [(2, "missing", 5)]


def test_rates_of_a_year_by_hand(filed: CountyInMemory):
    rows = filed.query(RATES, **YEAR)
    assert pick(rows, "unit_code", "quarters_due", "quarters_filed", "quarters_on_time", "days_late") == [
        ("A", 2, 2, 2, 0),
        ("B", 2, 2, 1, 1),
        ("D", 2, 1, 0, 3 + 36),
        ("E", 2, 1, 0, 128 + 5),
    ]
    assert pick(rows, "timeliness_rate", "timeliness_rank", "figures_filed") == [
        (1.0, 1, 5),
        (0.5, 2, 2),
        (0.0, 3, 1),
        (0.0, 4, 1),
    ]
    assert {row["figures_expected"] for row in rows} == {2 * len(CORE)}
    county = {name: value for name, value in rows[0].items() if name.startswith("county_")}
    assert county == {
        "county_quarters_due": 8, "county_quarters_filed": 6, "county_quarters_on_time": 3,
        "county_timeliness_rate": 3 / 8, "county_completeness_rate": pytest.approx(9 / (8 * len(CORE))),
    }  # fmt: skip


def test_a_quarter_counts_once_its_due_day_is_over(filed: CountyInMemory):
    assert column(filed.query(RATES, as_of="2026-10-15 12:00", **YEAR), "as_of_quarter") == [2] * 4
    assert column(filed.query(RATES, as_of="2026-10-16 12:00", **YEAR), "as_of_quarter") == [3] * 4


def test_a_moved_deadline_moves_what_is_late(filed: CountyInMemory):
    filed.add("deadline", year=2026, quarter=3, due_on="2026-10-31", act_number=90)
    rows = [row for row in filed.query(MATRIX, **YEAR) if row["quarter"] == 3]
    assert pick(rows, "unit_code", "days_late") == [("A", 0), ("B", 0), ("D", 20), ("E", 0)]


def test_deadlines_with_who_set_them(filed: CountyInMemory):
    for number, due in ((90, "2026-10-20"), (91, "2026-10-31")):
        filed.add("deadline", year=2026, quarter=3, due_on=due, act_number=number)
        filed.add("journal_act", number=number, act="deadline", done_at="2026-09-01", by_whom="统计员")
    rows = filed.query("progress/deadline_by_quarter")
    assert pick(
        rows, "year", "quarter", "due_on", "usual_on", "is_set", "set_count", "is_over", "days_left"
    ) == [
        (2026, 2, day(7, 15), day(7, 15), False, 0, True, None),
        (2026, 3, day(10, 31), day(10, 15), True, 2, True, None),
        (2026, 4, day(1, 15, 2027), day(1, 15, 2027), False, 0, False, 56),
        (2027, 1, day(4, 15, 2027), day(4, 15, 2027), False, 0, False, 146),
    ]
    assert rows[1]["set_by"] == "统计员"
    early = filed.query("progress/deadline_by_quarter", as_of="2026-08-01")
    assert not any(row["is_set"] for row in early)


def test_a_deadline_moved_later_does_not_change_what_was_late_then(filed: CountyInMemory):
    filed.add("deadline", year=2026, quarter=3, due_on="2026-10-31", act_number=90)
    filed.add("journal_act", number=90, act="deadline", done_at="2026-10-25", by_whom="统计员")
    then, now = (
        [row["days_late"] for row in filed.query(MATRIX, as_of=as_of, **YEAR) if row["quarter"] == 3]
        for as_of in ("2026-10-21", "2026-11-20")
    )
    assert then == [0, 1, 6, 5]
    assert now == [0, 0, 20, 0]
    board = filed.query("returns/status_by_unit_quarter", year=2026, quarter=3, as_of="2026-10-21")
    assert pick(board, "is_late") == [(False,), (True,), (True,), (True,)]


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def test_a_county_without_returns_has_one_quarter_on_its_matrix(county: CountyInMemory):
    county.unit("A")
    assert pick(county.query(MATRIX, **YEAR), "quarter", "status", "days_late") == [(3, "missing", 36)]
    assert county.query(RATES, **YEAR) == []
    assert column(county.query("progress/deadline_by_quarter"), "quarter") == [3, 4, 1]
