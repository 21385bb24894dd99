"""What was touched in, the tables that follow from others out: made anew only where something was touched.

Each is a SELECT of queries/derived, of the same name, which reads a temp table of the keys that were touched.
Made anew for all its keys a table has the same rows, so that a database can be rebuilt, or one of its tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from dashboard import settings

UNIT_YEARS_AT_ONCE = 1_000
"""Derived in one statement where all are, or a few times as many: 360,000 figures."""
MANY_UNIT_YEARS = 8
"""From so many on it is worth looking which of them have no history."""


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
    "fct_unit_ratio": Derived(
        "touched_ratio",
        {"unit_code": "text", "year": "integer"},
        "select distinct unit_code, year from fct_figure",
    ),
    "fct_kind_quarter": Derived(
        "touched_filing",
        {"year": "integer", "quarter": "integer"},
        "select distinct year, quarter from return",
    ),
    "fct_kind_total": Derived(
        "touched_total",
        {"unit_code": "text", "year": "integer"},
        "select distinct unit_code, year from fct_figure",
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

_TOTAL = ("kind", "year", "quarter", "quarter_index", "indicator_code", "period_basis")
_SUMS = (
    "units_reporting", "numerator", "denominator",
    *(
        f"{pair}_{part}"
        for pair in ("year", "quarter")
        for part in ("units", "numerator", "denominator", "past_numerator", "past_denominator")
    ),
)  # fmt: skip
"""The columns of fct_kind_total: what is added up for, and what is. Sums are exact: what was added can be
taken off again."""

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
    if name == "fct_kind_total":
        if touched:
            _change_totals(cursor, sql, 1)
            _merge_totals(cursor)
    elif touched:
        _touch(cursor, name, touched)
        table = TABLES[name]
        same = " and ".join(f"{name}.{key} = {table.touched}.{key}" for key in table.keys)
        cursor.execute(f"delete from {name} using {table.touched} where {same}")
        if name != "fct_figure" or _derive_at_once(cursor):
            cursor.execute(f"insert into {name} by name {sql}")


def _derive_at_once(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Of many unit-years touched make the figures of those whose facts all came at one moment, with a third
    of the work; whether others are left.
    """
    if cursor.execute("select count(*) from touched").fetchall()[0][0] < MANY_UNIT_YEARS:
        return True
    cursor.execute(_AT_ONCE)
    cursor.execute(f"insert into fct_figure by name {_figures_at_once()}")
    cursor.execute(
        "delete from touched using touched_at_once as done"
        " where touched.unit_code = done.unit_code and touched.year = done.year"
    )
    return bool(cursor.execute("select 1 from touched limit 1").fetchall())


_AT_ONCE = """create or replace temp table touched_at_once as
select unit_code, year
from stg_return_status
where (unit_code, year) in (select unit_code, year from touched)
    and (unit_code, year) not in (select unit_code, year from dim_unit_change)
    and status in ('submitted', 'approved', 'locked')
group by unit_code, year
having min(from_at) = max(from_at)
    and min(until_at) = max(until_at)"""


@cache
def _figures_at_once() -> str:
    """The same rows as the SELECT of ``fct_figure`` gives of such unit-years."""
    return (settings.QUERIES / "derived" / "at_once" / "fct_figure.sql").read_text(encoding="utf-8")


def take_off_totals(
    cursor: duckdb.DuckDBPyConnection, sql: str, touched: Sequence[Touched], *, other_units: bool
) -> None:
    """Note what the totals have of what will be touched, before any table is derived from what is new: the
    rest of a total is never added up again.

    That is the figures themselves, so that one statement takes off and adds; or, where there are
    ``other_units``, by which these would count otherwise then, what they come to.
    """
    if touched:
        _touch(cursor, "fct_kind_total", touched)
        # What a year's quarters are compared with is last year's.
        cursor.execute("insert into touched_total select unit_code, year + 1 from touched_total")
        cursor.execute("create or replace temp table total_change as from fct_kind_total limit 0")
        # Figures of the year before alone are in no total that changes.
        is_first = other_units or not cursor.execute(_TAKEN_OFF).fetchall()
        cursor.execute(_NO_FIGURES if is_first else _FIGURES_BEFORE)
        if other_units:
            _change_totals(cursor, sql, -1)


_NO_FIGURES = """create or replace temp table figure_before as
select unit_code, year, quarter, measure_code, basis, value from fct_figure limit 0"""
_FIGURES_BEFORE = """create or replace temp table figure_before as
select unit_code, year, quarter, measure_code, basis, value
from fct_figure
where known_until > timestamp '9999-12-31'
    and value is not null
    and (unit_code, year) in (
        select unit_code, year from touched_total union select unit_code, year - 1 as year from touched_total
    )"""

_TAKEN_OFF = """select 1
from fct_figure
where known_until > timestamp '9999-12-31'
    and value is not null
    and (unit_code, year) in (select unit_code, year from touched_total)
limit 1"""


def _change_totals(cursor: duckdb.DuckDBPyConnection, sql: str, sign: int) -> None:
    summed = ", ".join(f"{sign} * {column} as {column}" for column in _SUMS)
    changed = " or ".join(f"{column} <> 0" for column in _SUMS)
    cursor.execute(
        f"insert into total_change by name select {', '.join(_TOTAL)}, {summed} from ({sql}) as part"
        f" where {changed}"
    )


def _merge_totals(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the totals anew that change: to update their columns where they stand takes four times as long."""
    keys = ", ".join(_TOTAL)
    sums = ", ".join(f"sum({column}) as {column}" for column in _SUMS)
    same = " and ".join(f"total.{key} = total_change.{key}" for key in _TOTAL)
    cursor.execute(
        f"create or replace temp table changed_total as select {keys}, {sums} from ("
        f" from total_change union all by name"
        f" select total.* from fct_kind_total as total semi join total_change using ({keys})"
        f") as part group by {keys} having sum(units_reporting) > 0"
    )
    cursor.execute(f"delete from fct_kind_total as total using total_change where {same}")
    cursor.execute("insert into fct_kind_total by name from changed_total")
    for table in ("total_change", "changed_total", "figure_before"):
        cursor.execute(f"drop table {table}")


def derive_all(cursor: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    """Make a table anew, whole."""
    if name in _IN_PARTS:
        _IN_PARTS[name](cursor, sql)
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
    cursor.execute("delete from fct_figure")
    for _ in _parts(cursor, "fct_figure", 1):
        cursor.execute(f"insert into fct_figure by name {sql}")


def _derive_totals(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    """What each part of the townships comes to, added up; the totals of an indicator stand together."""
    cursor.execute("delete from fct_kind_total")
    cursor.execute("create or replace temp table total_part as from fct_kind_total limit 0")
    cursor.execute(_NO_FIGURES)
    for _ in _parts(cursor, "fct_kind_total", 2):
        cursor.execute(f"insert into total_part by name {sql}")
    keys = ", ".join(_TOTAL)
    sums = ", ".join(f"sum({column}) as {column}" for column in _SUMS)
    cursor.execute(
        f"insert into fct_kind_total by name select {keys}, {sums} from total_part group by {keys}"
        " order by indicator_code, kind, quarter_index"
    )
    for table in ("total_part", "figure_before"):
        cursor.execute(f"drop table {table}")


def _derive_ratios(cursor: duckdb.DuckDBPyConnection, sql: str) -> None:
    cursor.execute("delete from fct_unit_ratio")
    for _ in _parts(cursor, "fct_unit_ratio", 10):
        cursor.execute(f"insert into fct_unit_ratio by name {sql}")


def _parts(cursor: duckdb.DuckDBPyConnection, name: str, thousands: int) -> Iterator[None]:
    """All unit-years, some at a time in the temp table of what was touched: so deriving them needs no more
    memory in a larger store.
    """
    _touch(cursor, name, ())
    table, most = TABLES[name], thousands * UNIT_YEARS_AT_ONCE
    cursor.execute(
        "create or replace temp table unit_year as"
        " select unit_code, year, row_number() over (order by year, unit_code) as place"
        f" from ({table.all_keys}) as filed"
    )
    count = cursor.execute("select count(*) from unit_year").fetchall()[0][0]
    for first in range(1, count + 1, most):
        cursor.execute(f"delete from {table.touched}")
        cursor.execute(
            f"insert into {table.touched}"
            " select unit_code, year from unit_year where place between $first and $last",
            {"first": first, "last": first + most - 1},
        )
        yield
    cursor.execute("drop table unit_year")


_IN_PARTS: Mapping[str, Callable[[duckdb.DuckDBPyConnection, str], None]] = {
    "fct_figure": _derive_figures,
    "fct_unit_ratio": _derive_ratios,
    "fct_kind_total": _derive_totals,
}
"""Tables that are too large to be made anew in one statement."""
