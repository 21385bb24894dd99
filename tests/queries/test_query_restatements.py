"""queries/restatements: what changed after it was first filed, by how much, who did it and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.queries.county import CountyInMemory, Row, pick

EVER = {"since": datetime(1990, 1, 1), "until": None}


@pytest.fixture
def restated(county: CountyInMemory) -> CountyInMemory:
    """Three townships; A restates its members of the second quarter and B takes a return back.

    10 July: A 80 of 100, B 30 of 50, C 45 of 50 members of workers; A has 25 new members this year (10 in the
    first quarter). 1 August: A corrects 80 to 90. 5 August: B withdraws. 20 August: A's first quarter becomes 12.
    """
    for code in "ABC":
        county.unit(code)
    county.file("A", 2026, 1, {"new_members": 10}, at="2026-04-10")
    first = county.file("A", 2026, 2, {"members": 80, "workers": 100, "new_members": 25}, at="2026-07-10")
    county.event(first, "approved", "2026-07-12")
    county.file("B", 2026, 2, {"members": 30, "workers": 50}, at="2026-07-10")
    county.file("C", 2026, 2, {"members": 45, "workers": 50}, at="2026-07-10")
    county.file("A", 2026, 2, {"members": 90}, at="2026-08-01", kind="correction", note="漏报一家企业")
    county.event(3, "withdrawn", "2026-08-05", note="报错了季度")
    county.file("A", 2026, 1, {"new_members": 12}, at="2026-08-20", note="补登")
    county.derive()
    return county


def changes(county: CountyInMemory, **params: Any) -> list[Row]:
    return county.query("restatements/change_by_figure", **{**EVER, "unit_code": None, **params})


def only(rows: list[Row], **where: Any) -> Row:
    [row] = [row for row in rows if all(row[key] == value for key, value in where.items())]
    return row


def test_a_first_return_changes_nothing(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"members": 80, "new_members": 10})
    county.derive()
    assert changes(county) == []
    assert county.query("restatements/county_by_indicator_quarter", **EVER) == []
    assert county.query("restatements/count_by_window", **EVER, unit_code=None)[0]["changes"] == 0


def test_a_correction_says_old_new_who_why_and_what_it_does_to_the_county(restated: CountyInMemory):
    row = only(changes(restated), measure_code="members", unit_code="A")
    assert (row["value_before"], row["value_after"], row["change"]) == (80, 90, 10)
    assert row["change_share"] == pytest.approx(0.125)
    # 80 + 30 + 45 = 155, then 165
    assert (row["county_before"], row["county_after"], row["county_change"]) == (155, 165, 10)
    assert row["county_change_share"] == pytest.approx(10 / 155)
    assert (row["units_reporting"], row["units_expected"]) == (3, 3)
    assert (row["how"], row["changed_by"], row["why"]) == ("correction", "填报员", "漏报一家企业")
    assert row["changed_at"] == datetime(2026, 8, 1)
    assert (row["return_id_before"], row["return_id_after"], row["cause_return_id"]) == (2, 5, 5)
    assert row["was_approved"], "the quarter had been approved on 12 July"


def test_a_withdrawal_takes_the_figures_out_of_the_county(restated: CountyInMemory):
    row = only(changes(restated), measure_code="members", unit_code="B")
    assert (row["change_kind"], row["value_before"], row["value_after"], row["change"]) == (
        "removed",
        30,
        None,
        None,
    )
    assert (row["county_before"], row["county_after"], row["units_reporting"]) == (165, 135, 2)
    assert (row["how"], row["changed_by"], row["why"]) == ("withdrawn", "审核员", "报错了季度")
    assert (row["return_id_before"], row["return_id_after"], row["cause_return_id"]) == (3, None, 3)
    assert not row["was_approved"]


def test_a_restated_first_quarter_moves_the_second_quarter_alone(restated: CountyInMemory):
    rows = changes(restated, since=datetime(2026, 8, 10))
    assert pick(rows, "quarter", "basis", "derived", "value_before", "value_after") == [
        (1, "quarter", True, 10, 12),
        (1, "ytd", False, 10, 12),
        (2, "quarter", True, 15, 13),
    ]
    assert {row["why"] for row in rows} == {"补登"}
    assert {row["cause_return_id"] for row in rows} == {6}


def test_only_what_changed_between_the_two_moments_is_listed(restated: CountyInMemory):
    august = changes(restated, since=datetime(2026, 8, 1), until=datetime(2026, 8, 5))
    assert {row["unit_code"] for row in august} == {"B"}, "after the first moment, up to and with the second"
    assert changes(restated, as_of="2026-07-31") == []
    assert {row["unit_code"] for row in changes(restated, as_of="2026-08-02")} == {"A"}


def test_the_newest_change_stands_first_and_every_change_once(restated: CountyInMemory):
    restated.file("A", 2026, 2, {"members": 85}, at="2026-09-01")
    restated.derive()
    rows = [row for row in changes(restated) if row["measure_code"] == "members" and row["unit_code"] == "A"]
    assert pick(rows, "value_before", "value_after") == [(90, 85), (80, 90)]
    assert pick(rows, "county_before", "county_after") == [(135, 130), (155, 165)], (
        "B has withdrawn in between"
    )


def test_figures_that_come_back_or_come_later_are_told_apart(county: CountyInMemory):
    county.unit("A")
    first = county.file("A", 2026, 1, {"members": 80}, at="2026-04-10")
    county.event(first, "sent_back", "2026-04-12", note="请核对")
    county.event(first, "restored", "2026-04-14")
    county.file("A", 2026, 1, {"workers": 100}, at="2026-04-16")
    county.file("A", 2026, 1, {"members": None}, at="2026-04-18")
    county.derive()
    rows = changes(county)
    assert pick(rows, "measure_code", "change_kind", "how", "value_before", "value_after", "state_after") == [
        ("members", "changed", "filed", 80, None, "not_applicable"),
        ("workers", "added", "filed", None, 100, "value"),
        ("members", "returned", "restored", None, 80, "value"),
        ("members", "removed", "sent_back", 80, None, None),
    ]
    # A county of one township: without the figure there is no sum, not a sum of nothing.
    assert pick(rows, "county_before", "county_after") == [(80, None), (None, 100), (None, 80), (80, None)]
    assert county.query("restatements/count_by_window", **EVER, unit_code=None) == [
        {
            "changes": 4,
            "changes_changed": 1,
            "changes_removed": 1,
            "changes_returned": 1,
            "changes_added": 1,
            "changes_approved": 0,
            "changes_derived": 0,
            "units_changed": 1,
            "quarters_changed": 1,
            "figures_gone": 0,
            "acts": 4,
            "last_changed_at": datetime(2026, 4, 18),
        }
    ]


def test_a_figure_that_is_back_is_compared_with_the_one_that_went(county: CountyInMemory):
    """Sent back and filed again: 80, nothing, 85."""
    county.unit("A")
    county.unit("B")
    first = county.file("A", 2026, 1, {"members": 80}, at="2026-04-10")
    county.file("B", 2026, 1, {"members": 20}, at="2026-04-10")
    county.event(first, "sent_back", "2026-04-12", note="请核对")
    second = county.file("A", 2026, 1, {"members": 85}, at="2026-04-14")
    county.derive()
    back, went = changes(county)
    assert (went["change_kind"], went["value_before"], went["value_after"]) == ("removed", 80, None)
    assert (back["change_kind"], back["value_before"], back["last_value"], back["value_after"]) == (
        "changed",
        None,
        80,
        85,
    )
    assert back["change"] == 5
    assert (back["return_id_before"], back["return_id_after"]) == (first, second)
    assert (went["county_before"], went["county_after"]) == (100, 20)
    assert (back["county_before"], back["county_after"]) == (100, 105), "against what was told before it went"


def test_what_was_taken_out_and_is_not_back_is_counted(restated: CountyInMemory):
    """B's two figures are gone since 5 August; A's members and new members of the first quarter changed."""
    [row] = restated.query("restatements/count_by_window", **EVER, unit_code=None)
    assert (row["figures_gone"], row["changes_removed"], row["changes_changed"]) == (2, 2, 2)
    assert (row["units_changed"], row["quarters_changed"], row["changes_derived"]) == (1, 2, 2)
    [before] = restated.query("restatements/count_by_window", **EVER, unit_code=None, as_of="2026-08-04")
    assert (before["figures_gone"], before["changes"]) == (0, 1)
    restated.event(3, "restored", "2026-09-01")
    restated.derive()
    [row] = restated.query("restatements/count_by_window", **EVER, unit_code=None)
    assert (row["figures_gone"], row["changes_removed"], row["changes_returned"]) == (0, 2, 2)


def test_the_same_figure_again_is_no_change(county: CountyInMemory):
    county.unit("A")
    county.file("A", 2026, 1, {"members": 80}, at="2026-04-10")
    county.file("A", 2026, 1, {"members": 80}, at="2026-04-12")
    county.derive()
    assert changes(county) == []


def test_the_county_before_and_after_over_the_same_units_and_over_all(restated: CountyInMemory):
    """Members of workers: 155 of 200 on 20 July; 135 of 150 on 31 August, B being out of it.

    A and C alone: 125 of 150, then 135 of 150.
    """
    rows = restated.query(
        "restatements/county_by_indicator_quarter", since=datetime(2026, 7, 20), until=datetime(2026, 8, 31)
    )
    rate = only(rows, indicator_code="membership_rate", quarter=2)
    assert rate["value_before"] == pytest.approx(155 / 200)
    assert rate["value_after"] == pytest.approx(135 / 150)
    assert rate["change"] == pytest.approx(135 / 150 - 155 / 200)
    assert rate["restated_change"] == pytest.approx(135 / 150 - 125 / 150)
    assert (rate["units_before"], rate["units_after"], rate["units_expected"]) == (3, 2, 3)
    assert rate["units_restated"] == 2
    members = only(rows, indicator_code="members", quarter=2)
    assert (members["value_before"], members["value_after"], members["change"]) == (155, 135, -20)
    assert members["restated_change"] == 10
    new = only(rows, indicator_code="new_members", quarter=1)
    assert (new["value_before"], new["value_after"], new["restated_change"]) == (10, 12, 2)
    assert not [row for row in rows if row["indicator_code"] == "new_members" and row["quarter"] == 2]


def test_the_versions_of_a_figure_say_how_long_each_was_told(restated: CountyInMemory):
    figure = {"unit_code": "A", "year": 2026, "quarter": 2, "measure": "members", "basis": "stock"}
    rows = restated.query("restatements/version_by_figure", **figure)
    assert pick(rows, "value", "known_from", "known_until", "how", "changed_by", "why") == [
        (80, datetime(2026, 7, 10), datetime(2026, 8, 1), "filed", "填报员", None),
        (90, datetime(2026, 8, 1), None, "correction", "填报员", "漏报一家企业"),
    ]
    [then] = restated.query("restatements/version_by_figure", **figure, as_of="2026-07-31")
    assert (then["value"], then["known_until"]) == (80, None)


def test_a_kind_of_unit_left_out_is_out_of_list_and_sums(restated: CountyInMemory):
    restated.unit("D", kind="park")
    restated.file("D", 2026, 2, {"members": 5}, at="2026-07-10")
    restated.file("D", 2026, 2, {"members": 7}, at="2026-08-30")
    restated.derive()
    only_town = changes(restated, kinds=["town"])
    assert {row["unit_code"] for row in only_town} == {"A", "B"}
    assert only(changes(restated, kinds=["park"]), unit_code="D")["county_after"] == 7
    assert only(changes(restated), unit_code="D")["county_after"] == 90 + 45 + 7
