"""Every hostile kind is refused with a plain reason or read, within the limits, and the reader goes on."""

from __future__ import annotations

import pytest

from dashboard import labels
from dashboard.intake import child, safety
from dashboard.intake.read import read_file
from dashboard.intake.records import Reading
from tests.intake.builders import grouped_long
from tests.safety.kinds import READ, REFUSALS, all_kinds

GOOD = grouped_long()
KINDS = all_kinds()
SLOW = frozenset(
    {
        "a township in every row",
        "every township and quarter",
        "half a million hidden rows",
        "numbers of nothing but signs",
        "ods of the same item in every row",
        "row heads by the thousand",
        "texts of a thousand signs",
        "totals of totals",
        "unlike texts by the thousand",
        "xls of long texts",
    }
)
"""Kinds at the limits of what is read, a second each: with the long tests."""


def outcome(reading: Reading) -> str:
    """The refusal of a file as a whole, or READ."""
    codes = [each.code for each in reading.problems if each.severity == "error"]
    if codes and codes[0] in REFUSALS and not reading.figures:
        return codes[0]
    return READ


@pytest.fixture(scope="module", autouse=True)
def _end_child():
    yield
    child.stop()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in SLOW else name for name in KINDS]
)
def test_a_hostile_file_is_refused_plainly_or_read_and_the_next_file_is_read(name: str):
    hostile = KINDS[name]
    reading = read_file(hostile.file, hostile.build())
    found = outcome(reading)
    assert found in hostile.outcomes, reading.problems[:3]
    assert found != "took_too_long"
    for problem in reading.problems[:50]:
        for language in labels.LANGUAGES:
            labels.use(language)
            assert labels.problem_message(problem)
    assert reading.figures == () or found == READ
    assert len(read_file(GOOD.name, GOOD.data).figures) == len(GOOD.figures)


def test_there_are_more_kinds_than_were_promised():
    assert len(KINDS.keys() - SLOW) >= 76
    assert KINDS.keys() >= SLOW


def test_the_memory_that_a_file_may_take_is_bounded_below_what_was_promised():
    assert safety.MAX_MEMORY <= 300 * 1024 * 1024
