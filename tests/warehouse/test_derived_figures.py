"""Derived figures are made anew only where a return was filed, and all at once the same as one after the other."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from dashboard.catalogue import catalogue
from dashboard.intake.submit import CheckedFile, file_returns
from dashboard.warehouse import Warehouse, database, derived
from dashboard.warehouse.database import prepare_database
from dashboard.warehouse.derived import derivations, derive_all
from dashboard.warehouse.journal import Journal
from tests.benchmarks.generate import generate
from tests.benchmarks.generate_places import Size
from tests.builders import begin, checked, unit

FIGURES = "select * from fct_figure order by all"
DERIVE_SQL = derivations()["fct_figure"]


@pytest.fixture
def county(warehouse: Warehouse) -> Warehouse:
    """Two townships, each with two quarters of two years."""
    begin(warehouse, unit("U1", "东河镇"), unit("U2", "西岭乡"))
    file_returns(
        warehouse,
        [
            checked(
                code,
                year,
                quarter,
                {"members": 80, "new_members": 5 * quarter},
                file=f"{code}{year}{quarter}.xlsx",
            )
            for code in ("U1", "U2")
            for year in (2025, 2026)
            for quarter in (1, 2)
        ],
    )
    return warehouse


def fetch(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    cursor = warehouse.cursor()
    try:
        return cursor.execute(sql).fetchall()
    finally:
        cursor.close()


def test_a_return_derives_its_townships_year_and_nothing_else(county: Warehouse):
    others = "select rowid, * from fct_figure where not (unit_code = 'U1' and year = 2026) order by all"
    before, all_before = fetch(county, others), fetch(county, FIGURES)
    file_returns(county, [checked("U1", 2026, 3, {"new_members": 18}, file="U1-3.xlsx")])
    assert fetch(county, others) == before, "not even written anew"
    added = [row for row in fetch(county, FIGURES) if row not in all_before]
    assert [(row[2], row[4], row[5]) for row in added] == [(3, "quarter", 8), (3, "ytd", 18)]


def test_all_figures_derived_some_at_a_time_are_those_of_the_returns_one_by_one(
    county: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    file_returns(county, [checked("U1", 2026, 1, {"new_members": 7}, file="again.xlsx")])
    before = fetch(county, FIGURES)
    monkeypatch.setattr(derived, "UNIT_YEARS_AT_ONCE", 3)
    cursor = county.cursor()
    derive_all(cursor, "fct_figure", DERIVE_SQL)
    cursor.close()
    assert fetch(county, FIGURES) == before


ANY_BASIS = ("members", "new_members", "new_members/quarter", "aid_amount/quarter", "units_declaring/quarter")


def test_what_came_at_one_moment_derives_the_same_with_less_work(
    county: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    """Of a unit's year one or several quarters, some of them filed before; then all made anew as one does."""
    left: list[bool] = []
    derive_at_once = derived._derive_at_once
    monkeypatch.setattr(
        derived, "_derive_at_once", lambda cursor: left.append(derive_at_once(cursor)) or left[-1]
    )
    chance = random.Random(7)

    def some() -> dict[str, int | str | None]:
        values = (None, *range(6))
        return {"members": 3, **{name: chance.choice(values) for name in ANY_BASIS if chance.random() < 0.7}}

    def rounded(file: CheckedFile) -> CheckedFile:
        figures = tuple(replace(each, approximate=chance.random() < 0.2) for each in file.reading.figures)
        return replace(file, reading=replace(file.reading, figures=figures))

    def file_years(first: int, last: int, name: str) -> None:
        quarters = [(year, q) for year in range(first, last) for q in (1, 2, 3, 4) if chance.random() < 0.7]
        files = [
            rounded(checked(code, *at, some(), file=f"{code}{at}{name}"))
            for code in ("U1", "U2")
            for at in quarters
        ]
        assert {each.status for each in file_returns(county, files)} == {"filed"}

    def same_made_anew() -> bool:
        filed = fetch(county, FIGURES)
        cursor = county.cursor()
        derive_all(cursor, "fct_figure", DERIVE_SQL)
        cursor.close()
        return fetch(county, FIGURES) == filed

    file_years(2000, 2008, "a")
    assert left == [False]
    assert same_made_anew()
    file_years(2004, 2012, "b")
    assert left == [False, True], "half of the years had been filed before"
    assert same_made_anew()


def test_a_definition_that_no_figure_follows_from_derives_nothing_anew(
    county: Warehouse, monkeypatch: pytest.MonkeyPatch
):
    made: list[str] = []
    monkeypatch.setattr(database, "derive_all", lambda cursor, name, sql: made.append(name))
    views = database.view_order

    def changed(name: str) -> None:
        monkeypatch.setattr(
            database,
            "view_order",
            lambda folder: [(each, sql + "\n-- other" * (each == name)) for each, sql in views(folder)],
        )
        cursor = county.cursor()
        prepare_database(cursor, catalogue(), derivations())
        cursor.close()

    changed("stg_saved_view")
    assert not made
    changed("stg_succession")
    assert made == [
        "dim_unit_span",
        "dim_unit_change",
        "fct_figure",
        "fct_unit_ratio",
        "fct_kind_quarter",
        "fct_kind_total",
    ], "the figures follow from its changes, and what is kept of them from the figures"


def test_a_generated_county_opens_and_its_figures_are_what_its_facts_derive_to(own_data_folder):
    made = generate(Size(townships=3, returns_per_act=1, quarters=4), own_data_folder)
    opened = database.open_warehouse(own_data_folder)
    try:
        generated = fetch(opened, FIGURES)
        cursor = opened.cursor()
        derive_all(cursor, "fct_figure", DERIVE_SQL)
        cursor.close()
        assert fetch(opened, FIGURES) == generated
        assert len(generated) == made.figures > made.facts > 500
        quarters = opened.query("units/period_by_quarter")
        assert quarters["units_expected"].max() == 4
        assert len(quarters) == 4
        lines = [line for line in Journal(own_data_folder).read() if "generated" in line.body]
        assert opened.version == lines[-1].number
        assert {line.act for line in lines} >= {"commit", "approve"}
    finally:
        opened.close()
