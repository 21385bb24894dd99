"""queries/returns/mapping_by_header: which decision about a header stands, and which stood on a day."""

from __future__ import annotations

import pytest

from tests.queries.county import CountyInMemory, pick

COLUMNS = ("header", "indicator_code", "is_left_out", "decided_by", "decision_count")


@pytest.fixture
def decided(county: CountyInMemory) -> CountyInMemory:
    """会员 mapped, then mapped anew; 返乡 left out; 干部 mapped and taken back."""
    decisions = [
        ("会员", "members", "2026-01-05", "王芳"),
        ("返乡", "-", "2026-02-05", "王芳"),
        ("干部", "full_time_staff", "2026-03-05", "李强"),
        ("会员", "members_women", "2026-04-05", "李强"),
        ("干部", "", "2026-05-05", "王芳"),
    ]
    for number, (header, code, day, who) in enumerate(decisions, start=1):
        county.add(
            "header_mapping", header=header, indicator_code=code, act_number=number, done_at=day, by_whom=who
        )
    return county


def test_the_newest_decision_stands_and_one_taken_back_does_not(decided: CountyInMemory):
    rows = decided.query("returns/mapping_by_header")
    assert pick(rows, *COLUMNS) == [
        ("会员", "members_women", False, "李强", 2),
        ("返乡", None, True, "王芳", 1),
    ]
    assert str(rows[0]["decided_at"]) == "2026-04-05 00:00:00"


def test_what_stood_on_a_day(decided: CountyInMemory):
    rows = decided.query("returns/mapping_by_header", as_of="2026-03-31")
    assert pick(rows, *COLUMNS) == [
        ("干部", "full_time_staff", False, "李强", 1),
        ("返乡", None, True, "王芳", 1),
        ("会员", "members", False, "王芳", 1),
    ]


def test_two_decisions_of_one_moment_are_told_apart_by_their_number(county: CountyInMemory):
    for number, code in ((7, "members"), (8, "workers")):
        county.add(
            "header_mapping", header="人数", indicator_code=code, act_number=number, done_at="2026-01-05",
            by_whom="王芳",
        )  # fmt: skip
    assert pick(county.query("returns/mapping_by_header"), "indicator_code") == [("workers",)]
