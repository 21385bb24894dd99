"""What was touched in, the tables that follow from others out: made anew only where something was touched.

Each is a SELECT of queries/derived, of the same name, which reads a temp table of the keys that were touched.
Made anew for all its keys a table has the same rows, so that a database can be rebuilt, or one of its tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from dashboard import settings

UNIT_YEARS_AT_ONCE = 1_000
"""Derived in one statement where all are: 360,000 figures."""


@dataclass(frozen=True)
class Derived:
    """A table that follows from others: the temp table of what was touched and its columns, which are the
    table's own; and the SELECT of all there is to touch."""

    touched: str
    keys: Mapping[str, str]
    all_keys: str


TABLES: dict[str, Derived] = {
    "stg_return_time": Derived(
        "touched_return", {"return_id": "bigint"}, "select distinct return_id from return"
    ),
    "stg_target": Derived(
        "touched_target",
        {"unit_code": "text", "year": "integer", "indicator_code": "text"},
        "select distinct unit_code, year, indicator_code from target",
    ),
    "stg_deadline": Derived(
        "touched_quarter",
        {"year": "integer", "quarter": "integer"},
        "select distinct year, quarter from deadline",
    ),
    "dim_unit_span": Derived(
        "touched_unit", {"unit_code": "text"}, "select distinct unit_code from unit"
    ),
    "dim_unit_change": Derived(
        "touched_change",
        {"unit_code": "text"},
        "select from_code from unit_succession union select to_code from unit_succession",
    ),
    "stg_narrative_claim": Derived(
        "touched_claim",
        {"return_id": "bigint"},
        "select return_id from return where source_kind = 'narrative'",
    ),
    "fct_figure": Derived(
        "touched", {"unit_code": "text", "year": "integer"}, "select distinct unit_code, year from return"
    ),
}  # fmt: skip
"""In an order in which each comes after those that it follows from."""

_FAMILIES = """
insert into touched_unit
with recursive tie as (
    select from_code as one_code, to_code as other_code from stg_succession where kind <> 'rename'
    union
    select to_code as one_code, from_code as other_code from stg_succession where kind <> 'rename'
),
reached as (
    select unit_code from touched_unit
    union
    select t.other_code as unit_code from reached as r join tie as t on t.one_code = r.unit_code
)
select unit_code from reached where unit_code not in (select unit_code from touched_unit)
"""
"""With a unit all that mergers and splits tie to it."""

Touched = tuple[str, Mapping[str, Any]]
"""A SELECT of keys that were touched, and its parameters."""
Derivations = Mapping[str, str]
"""Table -> the SELECT that it follows from, of as many of ``TABLES`` as there are."""


@cache
def derivations() -> Derivations:
    """The SELECT of each derived table."""
    folder = settings.QUERIES / "derived"
    return {name: (folder / f"{name}.sql").read_text(encoding="utf-8") for name in TABLES}


def derive_touched(
    cursor: duckdb.DuckDBPyConnection, name: str, sql: str, touched: Sequence[Touched]
) -> None:
    """Make a table anew where its keys are among those touched, if there are any."""
    if touched:
        _touch(cursor, name, touched)
        table = TABLES[name]
        same = " and ".join(f"{name}.{key} = {table.touched}.{key}" for key in table.keys)
        cursor.execute(f"delete from {name} using {table.touched} where {same}")
        cursor.execute(f"insert into {name} by name {sql}")


def derive_all(cursor: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    """Make a table anew, whole."""
    if name == "fct_figure":
        _touch(cursor, name, ())
        _derive_figures(cursor, sql)
        return
    cursor.execute(f"delete from {name}")
    # Planning takes longer than looking: a new database has nothing to derive.
    if cursor.execute(f"select 1 from ({TABLES[name].all_keys}) as key limit 1").fetchall():
        _touch(cursor, name, [(TABLES[name].all_keys, {})])
        cursor.execute(f"insert into {name} by name {sql}")


def _touch(cursor: duckdb.DuckDBPyConnection, name: str, touched: Sequence[Touched]) -> None:
    """Fill the temp table of what was touched."""
    table = TABLES[name]
    columns = ", ".join(f"{column} {kind}" for column, kind in table.keys.items())
    cursor.execute(f"create or replace temp table {table.touched} ({columns})")
    for sql, values in touched:
        cursor.execute(f"insert into {table.touched} {sql}", values)
    if touched and name == "dim_unit_span":
        cursor.execute(_FAMILIES)


def _derive_figures(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Some unit-years after the others: what that needs of memory does not grow with the store."""
    cursor.execute("delete from fct_figure")
    cursor.execute(
        "create or replace temp table unit_year as"
        " select unit_code, year, row_number() over (order by year, unit_code) as place"
        f" from ({TABLES['fct_figure'].all_keys}) as filed"
    )
    count = cursor.execute("select count(*) from unit_year").fetchall()[0][0]
    for first in range(1, count + 1, UNIT_YEARS_AT_ONCE):
        cursor.execute("delete from touched")
        cursor.execute(
            "insert into touched select unit_code, year from unit_year where place between $first and $last",
            {"first": first, "last": first + UNIT_YEARS_AT_ONCE - 1},
        )
        cursor.execute(f"insert into fct_figure by name {sql}")
    cursor.execute("drop table unit_year")
