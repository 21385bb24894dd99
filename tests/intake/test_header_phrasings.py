"""Headers as clerks phrase them that no word list was made from: nearly all are known, none is taken for another.

``headers_held_out.csv`` holds the half of a list that the matcher was not tuned on, with near things that the
catalogue does not have (an empty code). A slash parts a header from the one above it.
"""

import csv
from functools import cache
from pathlib import Path

from dashboard.intake.matching import match_path
from dashboard.intake.scope import Scope, decide

LISTED = Path(__file__).with_name("headers_held_out.csv")
SURE_AT_LEAST, FIRST_AT_LEAST = 0.96, 0.97
WRONG_AT_MOST, FOREIGN_SURE_AT_MOST, FOREIGN_ASKED_AT_MOST = 0.003, 0.003, 0.03


@cache
def readings() -> tuple[tuple[str, str, str, bool], ...]:
    """Each header with the code it has, the code delivered for it ("" = none) and whether that is sure."""
    found = []
    with LISTED.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            parts = tuple(row["header"].split("/"))
            item, _ = decide(Scope("", ""), parts[-1], row["header"], match_path(parts), "")
            sure = item is not None and item.match != "doubtful"
            found.append((row["header"], row["code"], item.code if item else "", sure))
    return tuple(found)


def share(wanted: list[bool]) -> float:
    return sum(wanted) / len(wanted)


def test_nearly_all_are_known_without_asking():
    known = [each for each in readings() if each[1]]
    assert len(known) > 700
    assert share([sure and code == found for _, code, found, sure in known]) >= SURE_AT_LEAST
    assert share([code == found for _, code, found, _ in known]) >= FIRST_AT_LEAST


def test_none_is_taken_for_another_item():
    known = [each for each in readings() if each[1]]
    assert share([sure and code != found for _, code, found, sure in known]) <= WRONG_AT_MOST


def test_what_the_catalogue_does_not_have_is_not_taken_and_seldom_asked():
    foreign = [each for each in readings() if not each[1]]
    assert len(foreign) > 350
    assert share([sure for _, _, _, sure in foreign]) <= FOREIGN_SURE_AT_MOST
    assert share([bool(found) for _, _, found, _ in foreign]) <= FOREIGN_ASKED_AT_MOST
