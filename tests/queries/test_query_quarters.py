"""A year reported in every way there is (quarters.py): every query that tells a figure of it tells the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.queries import quarters
from tests.queries.county import CountyInMemory, Row

YEAR = {"year_from": 2026, "year_to": 2026}


@pytest.fixture(scope="module")
def year() -> Iterator[CountyInMemory]:
    """The year in memory; no test changes it."""
    county = CountyInMemory()
    for code, name in quarters.UNITS.items():
        county.unit(code, name=name, valid_to="2026-06-30" if code == "F" else None)
    county.add(
        "unit_succession", kind="merge", from_code="F", to_code="G", happened_on=quarters.MERGED_ON, share=1,
        act_number=900, done_at="2026-07-02",
    )  # fmt: skip
    for unit, quarter, figures in quarters.FILED:
        county.file(unit, 2026, quarter, figures)
    unit, quarter, figures = quarters.RESTATED
    county.file(unit, 2026, quarter, figures, at="2026-11-05")
    county.derive()
    yield county
    county.database.close()


def by_quarter(rows: list[Row], value: str) -> tuple[Any, ...]:
    return tuple(row[value] for row in sorted(rows, key=lambda row: row["quarter"]))


@pytest.mark.parametrize("unit", quarters.UNITS)
def test_each_township_to_date_and_alone(unit: str, year: CountyInMemory):
    to_date = tuple(year.figure(unit, 2026, q, "aid_amount", "ytd") for q in (1, 2, 3))
    alone = tuple(year.figure(unit, 2026, q, "aid_amount", "quarter") for q in (1, 2, 3))
    assert (to_date, alone) == (quarters.TO_DATE[unit], quarters.ALONE[unit])


def test_the_county_is_the_same_in_every_query(year: CountyInMemory):
    overview = year.query("overview/indicator_by_county_quarter", indicators=["aid_amount"], **YEAR)
    assert by_quarter(overview, "value") == quarters.COUNTY_TO_DATE
    assert by_quarter(overview, "quarter_value") == quarters.COUNTY_ALONE
    assert by_quarter(overview, "units_reporting") == quarters.REPORTING_TO_DATE
    assert by_quarter(overview, "units_reporting_quarter") == quarters.REPORTING_ALONE
    assert by_quarter(overview, "units_expected") == quarters.EXPECTED
    for programme in ("aid", "total"):
        rows = year.query("aid/amount_by_programme_quarter", **YEAR)
        mine = [row for row in rows if row["programme_code"] == programme]
        assert by_quarter(mine, "amount_to_date_yuan") == quarters.COUNTY_TO_DATE
        assert by_quarter(mine, "amount_yuan") == quarters.COUNTY_ALONE
        [whole] = [
            row
            for row in year.query("aid/amount_by_programme_year", **YEAR)
            if row["programme_code"] == programme
        ]
        assert (whole["as_of_quarter"], whole["amount_yuan"]) == (3, quarters.COUNTY_TO_DATE[2])
    for quarter in (1, 2, 3):
        at = {"year": 2026, "quarter": quarter}
        index = quarter - 1
        [now] = [r for r in year.query("aid/amount_by_programme", **at) if r["programme_code"] == "aid"]
        assert now["amount_yuan"] == quarters.COUNTY_TO_DATE[index]
        origin = {**at, "indicator": "aid_amount", "unit_codes": None}
        for basis, expected in (("to_date", quarters.COUNTY_TO_DATE), ("quarter", quarters.COUNTY_ALONE)):
            facts = year.query("origin/fact_by_figure", **origin, period_basis=basis)
            assert sum(row["sign"] * row["share"] * row["value"] for row in facts) == expected[index]
            [total] = year.query("origin/total_by_figure", **origin, period_basis=basis)
            assert total["value"] == expected[index]


@pytest.mark.parametrize("unit", quarters.UNITS)
def test_a_township_is_the_same_in_every_query(unit: str, year: CountyInMemory):
    series = {
        row["quarter"]: row
        for row in year.query("township/series_by_unit_quarter", unit_code=unit, indicator="aid_amount")
    }
    for quarter in (1, 2, 3):
        if unit == "F" and quarter == 3:
            continue
        to_date, alone = quarters.TO_DATE[unit][quarter - 1], quarters.ALONE[unit][quarter - 1]
        at = {"year": 2026, "quarter": quarter}
        [row] = [
            each
            for each in year.query("township/indicator_by_unit", unit_code=unit, **at)
            if each["indicator_code"] == "aid_amount"
        ]
        assert (row["value"], row["quarter_value"]) == (to_date, alone)
        assert row["county_value"] == quarters.COUNTY_TO_DATE[quarter - 1]
        assert (series[quarter]["value"], series[quarter]["quarter_value"]) == (to_date, alone)
        assert series[quarter]["county_value"] == quarters.COUNTY_TO_DATE[quarter - 1]
        [paid] = [
            each
            for each in year.query("aid/amount_by_unit_programme", **at)
            if (each["unit_code"], each["programme_code"]) == (unit, "aid")
        ]
        assert paid["amount_yuan"] == to_date
        held = year.query("returns/figure_by_unit_quarter", unit_code=unit, **at)
        assert {each["basis"]: each["value"] for each in held} == {
            basis: value for basis, value in (("ytd", to_date), ("quarter", alone)) if value is not None
        }


def test_before_the_third_quarter_was_restated(year: CountyInMemory):
    then = year.query(
        "overview/indicator_by_county_quarter", indicators=["aid_amount"], **YEAR, as_of="2026-11-04"
    )
    assert by_quarter(then, "value") == (*quarters.COUNTY_TO_DATE[:2], quarters.BEFORE_RESTATED)
    [ytd, alone] = [
        row
        for basis in ("ytd", "quarter")
        for row in year.query(
            "restatements/change_by_figure", since=datetime(2026, 11, 1), until=None, unit_code="E"
        )
        if row["basis"] == basis
    ]
    assert (ytd["value_before"], ytd["value_after"], ytd["derived"]) == (400, 550, False)
    assert (ytd["county_before"], ytd["county_after"]) == (6_900, 7_050)
    assert (alone["value_before"], alone["value_after"], alone["derived"]) == (150, 300, True)
    assert (alone["county_before"], alone["county_after"]) == (1_050, 1_200)


def test_on_todays_boundaries_the_two_townships_are_one(year: CountyInMemory):
    """己镇 and 庚镇: 50 + 60, 120 + 130, then 庚镇 alone with 400."""
    series = year.query(
        "township/series_by_unit_quarter", unit_code="G", indicator="aid_amount", boundaries="today"
    )
    assert by_quarter(series, "value") == (110, 250, 400)
    assert by_quarter(series, "county_value") == quarters.COUNTY_TO_DATE
    [first] = [
        row
        for row in year.query("aid/amount_by_unit_programme", year=2026, quarter=2, boundaries="today")
        if (row["unit_code"], row["programme_code"]) == ("G", "aid")
    ]
    assert first["amount_yuan"] == 250


def test_a_merger_recorded_later_changes_nothing_of_what_was_told_before(county: CountyInMemory):
    """Recorded on 1 November: until then the third quarter of the merged unit was told as 400 - 130."""
    for code in ("F", "G"):
        county.unit(code, valid_to="2026-06-30" if code == "F" else None)
    for unit, quarter, figures in quarters.FILED:
        if unit in ("F", "G"):
            county.file(unit, 2026, quarter, figures)
    county.derive()
    before = county.figure("G", 2026, 3, "aid_amount", "quarter")
    county.add(
        "unit_succession", kind="merge", from_code="F", to_code="G", happened_on=quarters.MERGED_ON, share=1,
        act_number=900, done_at="2026-11-01", by_whom="统计员", note="己镇并入庚镇",
    )  # fmt: skip
    county.derive()
    assert before == 270
    assert county.figure("G", 2026, 3, "aid_amount", "quarter", as_of="2026-10-31") == 270
    assert county.figure("G", 2026, 3, "aid_amount", "quarter") is None
    assert county.figure("G", 2026, 3, "aid_amount", "ytd") == 400
    assert county.query("checks/overlapping_figures") == []
    [change] = county.query(
        "restatements/change_by_figure", since=datetime(2026, 10, 31), until=None, unit_code=None
    )
    assert (change["basis"], change["value_before"], change["value_after"]) == ("quarter", 270, None)
    assert (change["how"], change["changed_by"], change["why"]) == ("merge", "统计员", "己镇并入庚镇")
