"""The pivot compiler: any dimensions, totals recomputed, who has reported, quarters alone, today's boundaries.

东 and 西 are towns, 南 is a township. Members of workers: 2025 Q4 东 70 of 100, 西 30 of 50, 南 20 of 40. 2026 Q1 东 80 of
100, 西 30 of 60. 2026 Q2 东 90 of 120, 南 25 of 50; 西 has not filed it. Aid in yuan this year so far: 2025 Q4 500, 100,
40; 2026 Q1 东 100, 西 50; Q2 东 300, 南 not applicable.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import duckdb
import pytest

from dashboard.warehouse.pivot import DIMENSIONS, pivot_name, pivot_query
from dashboard.warehouse.queries import FAR_FUTURE, QueryError
from tests.queries.county import ALL_KINDS, CountyInMemory

CODES = ("membership_rate", "aid_amount", "members")


@pytest.fixture(scope="module")
def county() -> CountyInMemory:
    made = CountyInMemory()
    for code, kind in (("东", "town"), ("西", "town"), ("南", "township")):
        made.unit(code, kind=kind)
    made.file("东", 2025, 4, {"members": 70, "workers": 100, "aid_amount": 500})
    made.file("西", 2025, 4, {"members": 30, "workers": 50, "aid_amount": 100})
    made.file("南", 2025, 4, {"members": 20, "workers": 40, "aid_amount": 40})
    made.file("东", 2026, 1, {"members": 80, "workers": 100, "aid_amount": 100})
    made.file("西", 2026, 1, {"members": 30, "workers": 60, "aid_amount": 50})
    made.file("东", 2026, 2, {"members": 90, "workers": 120, "aid_amount": 300})
    made.file("南", 2026, 2, {"members": 25, "workers": 50, "aid_amount": None})
    made.derive()
    return made


def rows(county: CountyInMemory, *dimensions: str, **params: Any) -> list[dict[str, Any]]:
    """The rows of a pivot, None where a value is missing."""
    query = pivot_query(pivot_name(dimensions))
    given = {
        "indicators": list(CODES), "period_basis": "to_date", "year_from": 2025, "year_to": 2026, "quarter_to": 4,
        "through_quarter": 4, **params,
    }  # fmt: skip
    bound = query.bind(given, {"as_of": FAR_FUTURE, "kinds": ALL_KINDS, "boundaries": "reported"})
    cursor = county.database.execute(query.sql, bound)
    names = [each[0] for each in cursor.description]
    assert names == list(query.columns)
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def cell(found: list[dict[str, Any]], code: str, **at: Any) -> dict[str, Any]:
    """The one row of an indicator at these places; null at all others."""
    where = {"kind": None, "unit_code": None, "year": None, "quarter": None, "indicator_code": code, **at}
    if "unit_code" in at:
        del where["kind"]  # a unit's row tells its kind
    [one] = [row for row in found if all(row[key] == value for key, value in where.items())]
    return one


def said(row: dict[str, Any]) -> tuple[Any, int, int]:
    value = row["value"]
    return (None if value is None else round(value, 4), row["units_reporting"], row["units_expected"])


def test_units_and_their_total_of_a_year_are_of_one_quarter(county: CountyInMemory):
    found = rows(county, "unit", "year")
    assert said(cell(found, "membership_rate", unit_code="东", year=2026)) == (
        0.75,
        1,
        1,
    )  # 90 of 120, not 80 of 100
    west = cell(found, "membership_rate", unit_code="西", year=2026)
    assert said(west) == (None, 0, 1)  # filed the first quarter: not carried forward
    assert west["state"] == "missing"
    total = cell(found, "membership_rate", year=2026)
    assert said(total) == (0.6765, 2, 3)  # 115 of 170, not the mean of 75 % and 50 %
    assert (total["numerator"], total["denominator"], total["as_of_quarter"]) == (115, 170, 2)
    assert said(cell(found, "membership_rate", year=2025)) == (0.6316, 3, 3)  # 120 of 190


def test_kinds_are_subtotals_of_their_units(county: CountyInMemory):
    found = rows(county, "kind", "unit", "year")
    assert said(cell(found, "membership_rate", kind="town", year=2025)) == (0.6667, 2, 2)  # 100 of 150
    assert said(cell(found, "membership_rate", kind="township", year=2025)) == (0.5, 1, 1)
    assert said(cell(found, "membership_rate", year=2025)) == (0.6316, 3, 3)
    only = rows(county, "kind", "year")
    assert said(cell(only, "membership_rate", kind="town", year=2025)) == (0.6667, 2, 2)
    assert {row["unit_code"] for row in only} == {None}


def test_flows_add_up_over_years_and_the_rest_is_of_the_last(county: CountyInMemory):
    found = rows(county, "unit")
    assert said(cell(found, "aid_amount", unit_code="东")) == (
        800.0,
        2,
        2,
    )  # 500 of 2025, 300 of 2026 to date
    assert said(cell(found, "aid_amount", unit_code="西")) == (100.0, 1, 2)
    assert said(cell(found, "aid_amount")) == (940.0, 4, 6)  # 640 and 300
    assert said(cell(found, "members", unit_code="东")) == (90.0, 1, 1)
    assert said(cell(found, "membership_rate")) == (0.6765, 2, 3)


def test_a_ratio_of_two_flows_is_recomputed_over_years(county: CountyInMemory):
    made = CountyInMemory()
    made.unit("东")
    made.file("东", 2025, 4, {"aid_amount": 900, "aid_households": 9})
    made.file("东", 2026, 4, {"aid_amount": 100, "aid_households": 4})
    made.derive()
    found = rows(made, "year", indicators=["aid_per_household"])
    assert [said(row)[0] for row in found] == [100.0, 25.0, 76.9231]  # 1000 of 13, not the mean 62.5


def test_missing_not_applicable_partial_and_unknown_stay_apart(county: CountyInMemory):
    found = rows(county, "unit", "year")
    assert cell(found, "aid_amount", unit_code="南", year=2026)["state"] == "not_applicable"
    assert cell(found, "aid_amount", unit_code="西", year=2026)["state"] == "missing"
    alone = rows(county, "unit", "year", "quarter", period_basis="quarter")
    # 东's second quarter is 300 less 100; its fourth of 2025 is unknown, as the third is not there
    assert said(cell(alone, "aid_amount", unit_code="东", year=2026, quarter=2)) == (200.0, 1, 1)
    assert cell(alone, "aid_amount", unit_code="东", year=2025, quarter=4)["state"] == "unknown"
    half = CountyInMemory()
    half.unit("东")
    half.file("东", 2026, 1, {"members": 5})
    half.derive()
    [row] = rows(half, "unit", indicators=["membership_rate"])[:1]
    assert (row["state"], row["numerator"]) == ("partial", None)


def test_quarters_alone_add_up_within_the_year_and_stocks_have_none(county: CountyInMemory):
    found = rows(county, "year", "quarter", period_basis="quarter")
    assert said(cell(found, "aid_amount", year=2026, quarter=1)) == (150.0, 2, 3)
    assert said(cell(found, "aid_amount", year=2026, quarter=2)) == (200.0, 1, 3)
    assert said(cell(found, "aid_amount", year=2026)) == (350.0, 3, 6)
    assert said(cell(found, "members", year=2026, quarter=2))[0] is None
    assert not [row for row in found if row["indicator_code"] == "members" and row["quarter"] is None]


def test_the_same_quarter_of_every_year(county: CountyInMemory):
    county_to_q1 = rows(county, "year", through_quarter=1)
    assert [(row["year"], row["as_of_quarter"]) for row in county_to_q1 if row["indicator_code"] == "members"] == [
        (2026, 1), (None, None),
    ]  # fmt: skip
    newest_first = rows(county, "year", quarter_to=1)
    assert [(row["year"], row["as_of_quarter"]) for row in newest_first if row["indicator_code"] == "members"] == [
        (2025, 4), (2026, 1), (None, None),
    ]  # fmt: skip
    over_years = rows(county, "quarter")
    assert said(cell(over_years, "aid_amount", quarter=4)) == (640.0, 3, 3)
    assert said(cell(over_years, "members", quarter=2)) == (115.0, 2, 3)


def test_kinds_and_a_day_before_narrow_it(county: CountyInMemory):
    towns = rows(county, "unit", "year", kinds=["town"])
    assert {row["unit_code"] for row in towns} == {"东", "西", None}
    # in May of 2026 the newest quarter was the first
    then = rows(county, "year", as_of="2026-05-01")
    assert said(cell(then, "membership_rate", year=2026)) == (0.6875, 2, 3)  # 110 of 160


def test_figures_lead_to_todays_units():
    made = CountyInMemory()
    made.unit("东")
    made.unit("西", valid_to="2025-12-31", successor_code="东")
    made.file("东", 2025, 4, {"members": 70, "workers": 100})
    made.file("西", 2025, 4, {"members": 30, "workers": 50})
    made.file("东", 2026, 1, {"members": 105, "workers": 150})
    made.succession("merge", "2026-01-01", ("西", "东", 1.0))
    made.derive()
    reported = rows(made, "unit", "year", indicators=["membership_rate"])
    assert said(cell(reported, "membership_rate", unit_code="东", year=2025)) == (0.7, 1, 1)
    today = rows(made, "unit", "year", indicators=["membership_rate"], boundaries="today")
    assert said(cell(today, "membership_rate", unit_code="东", year=2025)) == (0.6667, 1, 1)  # 100 of 150
    assert {row["unit_code"] for row in today} == {"东", None}


def test_a_rate_above_one_is_marked():
    made = CountyInMemory()
    made.unit("东")
    made.file("东", 2026, 1, {"members": 12, "workers": 10})
    made.derive()
    found = rows(made, "unit", indicators=["membership_rate", "members"])
    assert [(row["value"], row["is_above_one"]) for row in found] == [(12, False)] * 2 + [(1.2, True)] * 2


@pytest.mark.parametrize(
    "dimensions", [each for size in range(1, 5) for each in combinations(DIMENSIONS, size)], ids="-".join
)
def test_every_pivot_compiles_to_one_select_and_says_what_it_takes(
    county: CountyInMemory, dimensions: tuple[str, ...]
):
    query = pivot_query(pivot_name(dimensions))
    [statement] = duckdb.extract_statements(query.sql)
    assert statement.type == duckdb.StatementType.SELECT
    assert statement.named_parameters == set(query.params)
    # every row is one place: nothing stands twice
    found = rows(county, *dimensions)
    keys = [(r["indicator_code"], r["kind"], r["unit_code"], r["year"], r["quarter"]) for r in found]
    assert len(keys) == len(set(keys)) > 0


def test_the_whole_is_the_same_whatever_it_is_cut_by(county: CountyInMemory):
    wholes = {
        (row["indicator_code"], said(row))
        for dimensions in (("kind",), ("unit",), ("kind", "unit", "year", "quarter"), ("quarter",))
        for row in rows(county, *dimensions)
        if (row["kind"], row["unit_code"], row["year"], row["quarter"]) == (None,) * 4
    }
    assert wholes == {
        ("members", (115.0, 2, 3)),
        ("membership_rate", (0.6765, 2, 3)),
        ("aid_amount", (940.0, 4, 6)),
    }


@pytest.mark.parametrize(
    "name", ["pivot/by_", "pivot/by_village", "pivot/by_year_unit", "pivot/by_unit; drop table fact"]
)
def test_only_known_dimensions_make_a_query(name: str):
    with pytest.raises(QueryError):
        pivot_query(name)
    with pytest.raises(QueryError):
        pivot_name(["village"])


def test_a_store_answers_it_like_any_query(warehouse: Any):
    query = warehouse.named_query("pivot/by_kind_year")
    assert query.grain == "indicator_code, kind, year"
    given = {
        "period_basis": "to_date",
        "year_from": 2025,
        "year_to": 2026,
        "quarter_to": 4,
        "through_quarter": 4,
    }
    assert warehouse.query(query.name, indicators=["members"], **given).empty
    with pytest.raises(QueryError):
        warehouse.query(query.name, indicators=["members"], **given, village="x")
