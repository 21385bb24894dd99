"""Published figures, fact by fact: what intake reads from the workbooks is what the reports say."""

import csv
from decimal import Decimal

import pytest

from dashboard import settings
from dashboard.catalogue import catalogue
from dashboard.intake.checks import check
from dashboard.intake.read import read_file
from dashboard.intake.records import Reading

PUBLISHED = settings.DATA / "published"


def rows(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


FACTS = rows("facts.csv")
OTHERS = rows("others.csv")


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    files = sorted({fact["file"] for fact in FACTS})
    return {file: read_file(file, (PUBLISHED / file).read_bytes()) for file in files}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['unit']}-{fact['code']}")
def test_each_fact_is_read_as_published(readings, fact):
    found = [each for each in readings[fact["file"]].figures if each.code == fact["code"]]
    assert len(found) == 1
    figure = found[0]
    assert figure.township == fact["unit"]
    assert (figure.year, figure.quarter) == (int(fact["year"]), int(fact["quarter"]))
    assert figure.basis == fact["basis"]
    assert figure.value == Decimal(fact["value"])
    assert figure.approximate == (fact["approximate"] == "1")
    assert figure.raw == fact["raw"]
    assert figure.state == "value"


def test_nothing_else_is_read_and_nothing_is_wrong(readings):
    assert sum(len(reading.figures) for reading in readings.values()) == len(FACTS) == 42
    problems = [each for reading in readings.values() for each in reading.problems]
    assert [each for each in problems if each.severity != "info"] == []


def test_no_rule_objects(readings):
    assert [problem for found in check(list(readings.values()), None) for problem in found] == []


def test_every_statistic_of_the_collections_is_in_or_has_its_reason():
    lines = sorted(int(row["seed_line"]) for row in (*FACTS, *OTHERS))
    assert lines == list(range(2, 178))
    assert all(row["reason"] and row["reason_zh"] for row in OTHERS)


def test_facts_name_a_unit_one_year_and_an_indicator():
    for fact in FACTS:
        assert fact["unit"].startswith(("马过河镇", "思礼镇"))
        assert fact["year"] in ("2013", "2020")
        assert fact["code"] in catalogue().indicators
        assert fact["quote"]
    keys = [(fact["unit"], fact["year"], fact["code"]) for fact in FACTS]
    assert len(set(keys)) == len(keys)
