"""Journal lines in, where the database says something else out: the acts done once more, in memory.

Every table that a rebuild would fill is compared by its number of rows and the sum of its rows' hashes, so
the order of rows does not matter; of a table that differs, one row is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dashboard.catalogue import catalogue
from dashboard.warehouse.apply import DERIVED_TABLES, apply_lines
from dashboard.warehouse.database import prepare_database
from dashboard.warehouse.derived import derivations
from dashboard.warehouse.journal import Line

_LINES_PER_STEP = 400
_NAMED = {"fct_figure": "value", "fact": "value", "return": "revision", "unit": "name"}
"""Of which tables a differing row is named, and the column whose two values are told."""


@dataclass(frozen=True)
class Difference:
    """A table that is not what the journal makes it; ``rows`` in the database, ``expected`` by the journal.

    ``unit`` and what follows tell of one figure, return or unit that differs, as far as there is one.
    """

    table: str
    rows: int
    expected: int
    unit: str = ""
    year: int | None = None
    quarter: int | None = None
    measure: str = ""
    found: str = ""
    right: str = ""


def differences(
    cursor: duckdb.DuckDBPyConnection, lines: Sequence[Line]
) -> tuple[int, list[Difference]] | None:
    """How many rows a database has, and the tables in which it is not what these lines make.

    None for a database of another version's tables, definitions or catalogue, which cannot be compared.
    """
    replayed = _empty()
    try:
        if _made_of(cursor) != _made_of(replayed):
            return None
        for start in range(0, len(lines), _LINES_PER_STEP):
            apply_lines(replayed, lines[start : start + _LINES_PER_STEP], derivations())
        found, total = [], 0
        for table in DERIVED_TABLES:
            there, right = _sums(cursor, table), _sums(replayed, table)
            total += there[0]
            if there != right:
                found.append(_told(cursor, replayed, Difference(table, there[0], right[0])))
        return total, found
    finally:
        replayed.close()


def _made_of(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    """The names of the migrations and the hash of catalogue and definitions behind a database."""
    try:
        return cursor.execute(
            "select name from schema_migration union all select sha256 from catalogue_state order by 1"
        ).fetchall()
    except duckdb.CatalogException:
        return []


def _empty() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    connection.execute("set timezone = 'UTC'")
    prepare_database(connection, catalogue(), derivations())
    return connection


def _columns(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    sql = "select column_name from duckdb_columns() where table_name = ? order by column_name"
    return [f'"{name}"' for (name,) in cursor.execute(sql, [table]).fetchall()]


def _sums(cursor: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Number of rows, and the sum of their hashes."""
    columns = ", ".join(_columns(cursor, table))
    sql = f"select count(*), coalesce(sum(hash({columns})), 0) from {table}"
    count, total = cursor.execute(sql).fetchall()[0]
    return int(count), int(total)


def _told(
    cursor: duckdb.DuckDBPyConnection, replayed: duckdb.DuckDBPyConnection, difference: Difference
) -> Difference:
    """The difference with one of its rows named, where people know such rows by name."""
    table = difference.table
    if table not in _NAMED:
        return difference
    columns = ", ".join(_columns(replayed, table))
    replayed.register("there", cursor.execute(f"select {columns} from {table}").to_arrow_table())
    try:
        row = replayed.execute(_ONE_ROW[table].format(table=table, columns=columns)).fetchone()
    finally:
        replayed.unregister("there")
    if row is None:
        return difference
    unit, year, quarter, measure, found, right = row
    return Difference(
        table, difference.rows, difference.expected, unit or "", year, quarter, measure or "",
        _text(found), _text(right),
    )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


_CHANGED = """
with gone as (select {columns} from {table} except all select {columns} from there),
added as (select {columns} from there except all select {columns} from {table})
"""
_ONE_ROW = {
    "fct_figure": _CHANGED
    + """
select u.name, f.year, f.quarter, f.measure_code, a.value, g.value
from (select unit_code, year, quarter, measure_code, basis, known_from from gone
    union select unit_code, year, quarter, measure_code, basis, known_from from added) as f
left join gone as g using (unit_code, year, quarter, measure_code, basis, known_from)
left join added as a using (unit_code, year, quarter, measure_code, basis, known_from)
left join unit as u on u.unit_code = f.unit_code
order by a.value is not distinct from g.value, f.year, f.quarter, f.unit_code, f.measure_code, f.basis
limit 1
""",
    "fact": _CHANGED
    + """
select u.name, r.year, r.quarter, coalesce(a.measure_code, g.measure_code), a.value, g.value
from gone as g
full join added as a on a.fact_id = g.fact_id
left join return as r on r.return_id = coalesce(a.return_id, g.return_id)
left join unit as u on u.unit_code = r.unit_code
order by a.value is not distinct from g.value, coalesce(a.fact_id, g.fact_id)
limit 1
""",
    "return": _CHANGED
    + """
select u.name, coalesce(a.year, g.year), coalesce(a.quarter, g.quarter), '', a.revision, g.revision
from gone as g
full join added as a on a.return_id = g.return_id
left join unit as u on u.unit_code = coalesce(a.unit_code, g.unit_code)
order by coalesce(a.return_id, g.return_id)
limit 1
""",
    "unit": _CHANGED
    + """
select coalesce(g.name, a.name), null, null, '', a.name, g.name
from gone as g
full join added as a on a.unit_code = g.unit_code
order by coalesce(a.unit_code, g.unit_code)
limit 1
""",
}
