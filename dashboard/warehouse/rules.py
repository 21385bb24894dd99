"""Figures about to be filed in, violations of data/rules.csv out: one statement for all rules and returns.

The drafts are laid over the standing figures of the warehouse (and over each other: several quarters of one
unit may come in one upload). Rules read the figure to date: a stock, or the year so far, which is added up
from quarters where only those are given and every earlier one is known. What stands already is judged by the
same statement as a macro of the database, which queries/validation/ reads at any moment.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.catalogue import Catalogue, Rule, catalogue
from dashboard.warehouse.expressions import Clause, RuleError, parse_rule
from dashboard.warehouse.queries import read_macros
from dashboard.warehouse.rule_sql import STORE_ARGS, operand_sql, store_sql, violation_sql

__all__ = ["Draft", "RuleError", "Violation", "check", "compile_rules"]

Arg = str | int | float
MANY = 5_000
"""Drafts after which the planned statement is run on none: it keeps what it made of those it ran on last."""


class Draft(NamedTuple):
    """One figure about to be filed, a plain tuple as there are thousands in a batch.

    ``unit_key``: a unit_code, or any name while the unit is not known yet. ``value`` is in yuan or whole
    counts, None where ``state`` is not_applicable; ``basis`` is stock, ytd or quarter. Of two drafts of one
    figure the later one counts.
    """

    unit_key: str
    year: int
    quarter: int
    measure_code: str
    basis: str
    value: Decimal | None
    state: str = "value"


class Drafts(NamedTuple):
    """Drafts by column, as ``Draft`` has them: of thousands no object each is made."""

    unit_key: list[str]
    year: list[int]
    quarter: list[int]
    measure_code: list[str]
    basis: list[str]
    value: list[Decimal | None]
    state: list[str]


@dataclass(frozen=True, slots=True)
class Violation:
    """A clause of a rule that does not hold in one unit and quarter.

    ``measures``: those it compares, the left one first. ``args``: what the rule's message needs, that is each
    figure by its measure code; ``ratio``; and for a rule over each measure ``name_code``, ``value``, ``prev``
    (and ``basis`` where the figure of the quarter alone is meant).
    """

    unit_key: str
    year: int
    quarter: int
    rule_code: str
    severity: str
    measures: tuple[str, ...]
    args: dict[str, Arg]


class HasCursor(Protocol):
    """What is needed of a warehouse."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the open database."""
        ...


def check(drafts: Sequence[Draft] | Drafts, warehouse: HasCursor | None) -> list[Violation]:
    """The violations that these drafts bring about, in order of unit, period and rule.

    Only clauses with at least one figure from a draft are looked at: so a restated quarter checks the
    quarters after it again, and what stood before and was not touched is left alone. A clause with a missing
    figure is skipped. ``warehouse`` None: the drafts are all there is. Raises RuleError on a rule that cannot
    be used. Give all returns of an upload at once: one statement takes about as long for one as for many.
    """
    if not isinstance(drafts, Drafts):
        drafts = Drafts(*map(list, zip(*drafts, strict=True) if drafts else [()] * len(Drafts._fields)))
    if not drafts.unit_key:
        return []
    units = sorted(set(drafts.unit_key))
    draft, standing = _draft_table(drafts), _standing(drafts, warehouse)
    with _alone:
        rows = _broken(_numbered(draft, units), _numbered(standing, units))
        if draft.num_rows > MANY:
            _broken(*_nothing())
    _, clauses = _compiled()
    return [_violation(_worded(row, units), clauses[row[3], row[4]]) for row in rows]


def ready() -> None:
    """Plan the statement now, so that the first check does not wait for it."""
    with _alone:
        _planned()


def compile_rules(rules: Sequence[Rule], known: Catalogue) -> str:
    """The one SQL statement that looks for violations of these rules, to run and to show.

    What it reads and gives is told by ``rule_sql``. Raises RuleError, naming the line, for a rule that cannot
    be parsed.
    """
    return violation_sql([clause for rule in rules for clause in parse_rule(rule, known)], known)


def create_checks(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule], known: Catalogue) -> None:
    """Make what the checks of a whole store read (``check_statements``)."""
    for sql in check_statements(rules, known):
        connection.execute(sql)


def check_statements(rules: Sequence[Rule], known: Catalogue) -> list[str]:
    """What makes what the checks of a whole store read: from these rules the macro ``rule_break``, the
    violations at a moment, and the view ``dim_rule_operand``, what each clause compares (``rule_sql`` tells
    of both); then the macros of queries/macros/ (``read_macros``), each a SELECT that knows the moment as
    ``as_of`` (and what else its line ``-- args:`` names).
    """
    clauses = [clause for rule in rules for clause in parse_rule(rule, known)]
    made = [
        f"create or replace view dim_rule_operand as {operand_sql(clauses)}",
        f"create or replace macro rule_break({STORE_ARGS}) as table {store_sql(clauses, known)}",
    ]
    for name, sql in read_macros().items():
        args = re.search(r"^-- args: *(.+)$", sql, re.MULTILINE)
        named = args[1] if args else "as_of"
        made.append(f"create or replace macro {name}({named}) as table {sql}")
    return made


@cache
def _compiled() -> tuple[str, dict[tuple[str, int], Clause]]:
    known = catalogue()
    clauses = [clause for rule in known.rules for clause in parse_rule(rule, known)]
    return violation_sql(clauses, known), {(clause.rule.code, clause.number): clause for clause in clauses}


class _Input:
    """A table that the planned statement reads: whatever it is when the statement is executed."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class _Planned(NamedTuple):
    """The statement, prepared in a database that holds nothing, and its two inputs."""

    connection: duckdb.DuckDBPyConnection
    draft: _Input
    standing: _Input


_alone = threading.Lock()
"""Held while the planned statement is at work on someone's inputs."""


@cache
def _planned() -> _Planned:
    """The statement made ready once: planning it takes as long as running it over a hundred returns.

    A plan may be kept because its inputs are no stored tables: of those DuckDB's planner knows what their
    columns hold at that moment, and a plan made from that is wrong once they hold something else.
    """
    draft, standing = map(_Input, _nothing())
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.register("rule_draft", draft)
    connection.register("fct_figure", standing)
    connection.execute(f"prepare violation as {_by_number(_compiled()[0])}")
    return _Planned(connection, draft, standing)


@cache
def _numbers_of_words() -> tuple[list[str], dict[str, int]]:
    """The codes of measures in order, and which number stands for each, and for each kind and basis."""
    codes = sorted(catalogue().measures)
    return codes, {word: number for words in (codes, _KINDS) for number, word in enumerate(words)}


_KINDS = ("flow_ytd", "quarter", "stock", "ytd")
"""Kinds of measures, and on what basis a figure is."""


def _by_number(sql: str) -> str:
    """The statement over what ``_numbered`` has made: numbers take half as long to compare as words."""
    _, numbers = _numbers_of_words()
    sql = re.sub(r"'(\w+)'", lambda found: str(numbers.get(found[1], found[0])), sql)
    return sql.replace("cast(null as text) as measure_code", "cast(null as integer) as measure_code")


def _numbered(table: pa.Table, units: Sequence[str]) -> pa.Table:
    """A table of figures with a number in the place of each unit, measure and basis; none where not known."""
    codes, _ = _numbers_of_words()
    words = {"unit_key": units, "unit_code": units, "measure_code": codes, "basis": _KINDS}
    for place, name in enumerate(table.column_names):
        if name in words:
            known = pa.array(words[name], type=pa.string())
            table = table.set_column(place, name, pc.index_in(table.column(place), value_set=known))
    return table


def _worded(row: tuple[Any, ...], units: Sequence[str]) -> tuple[Any, ...]:
    """A row that the statement gives, with its words."""
    codes, _ = _numbers_of_words()
    unit, year, quarter, rule_code, clause, measure, basis, *rest = row
    words = (None if measure is None else codes[measure], None if basis is None else _KINDS[basis])
    return (units[unit], year, quarter, rule_code, clause, *words, *rest)


def _nothing() -> tuple[pa.Table, pa.Table]:
    """No drafts, and nothing that stands."""
    return _numbered(_draft_table(_NO_DRAFTS), []), _numbered(_standing(_NO_DRAFTS, None), [])


def _broken(draft: pa.Table, standing: pa.Table) -> list[tuple[Any, ...]]:
    """The rows that the planned statement finds."""
    planned = _planned()
    planned.draft.table, planned.standing.table = draft, standing
    return planned.connection.execute("execute violation").fetchall()


_STANDING = """
select unit_code, year, quarter, measure_code, basis, value, state, derived, known_until
from fct_figure
where not derived
    and known_until >= timestamp '9999-12-31'
    and unit_code in (select unnest($units))
    and year between $first and $last
"""


def _standing(drafts: Drafts, warehouse: HasCursor | None) -> pa.Table:
    """The given figures of these units that stand, from the year before the drafts to the one after."""
    if warehouse is None or not drafts.unit_key:
        return _STANDING_SCHEMA.empty_table()
    years = {"first": min(drafts.year) - 1, "last": max(drafts.year) + 1}
    cursor = warehouse.cursor()
    try:
        found = cursor.execute(_STANDING, {"units": sorted(set(drafts.unit_key)), **years})
        return found.to_arrow_table()
    finally:
        cursor.close()


_NO_DRAFTS = Drafts([], [], [], [], [], [], [])
_STANDING_SCHEMA = pa.schema(
    [
        ("unit_code", pa.string()),
        ("year", pa.int32()),
        ("quarter", pa.int32()),
        ("measure_code", pa.string()),
        ("basis", pa.string()),
        ("value", pa.decimal128(18, 2)),
        ("state", pa.string()),
        ("derived", pa.bool_()),
        ("known_until", pa.timestamp("us")),
    ]
)
_DIGITS = Decimal("0.0001")
_LARGEST = Decimal(10) ** 16 - 1
_DRAFT_SCHEMA = pa.schema(
    [
        ("ordinal", pa.int64()),
        ("unit_key", pa.string()),
        ("year", pa.int32()),
        ("quarter", pa.int32()),
        ("measure_code", pa.string()),
        ("basis", pa.string()),
        ("value", pa.decimal128(20, 4)),
        ("state", pa.string()),
    ]
)


def _draft_table(drafts: Drafts) -> pa.Table:
    *kinds, value, state = drafts
    columns = [range(len(value)), *kinds, _numbers(value), state]
    arrays = [pa.array(column, type=each.type) for column, each in zip(columns, _DRAFT_SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_DRAFT_SCHEMA)


def _numbers(values: Sequence[Decimal | None]) -> pa.Array:
    kind = _DRAFT_SCHEMA.field("value").type
    try:
        return pa.array(values, type=kind)
    except (pa.ArrowInvalid, ValueError):  # some number does not fit as it is
        return pa.array([_storable(each) for each in values], type=kind)


def _storable(value: Decimal | None) -> Decimal | None:
    """Four decimals, within what the column holds: a number beyond it is absurd, and still must be found."""
    if value is None or not value.is_finite():
        return None
    if -_LARGEST <= value <= _LARGEST:
        return value.quantize(_DIGITS)
    return -_LARGEST if value < 0 else _LARGEST


def _violation(row: tuple[object, ...], clause: Clause) -> Violation:
    unit_key, year, quarter, _, _, measure_code, basis, ratio, *values = row
    args: dict[str, Arg] = {}
    for operand, value in zip(clause.operands, values, strict=False):
        args[operand.arg_name] = _plain(value)
    if ratio is not None:
        args["ratio"] = _plain(ratio)
    measures = tuple(dict.fromkeys(operand.measure for operand in clause.operands))
    if clause.set_name:
        measures = (str(measure_code),)
        args["name_code"] = str(measure_code)
        if basis == "quarter":
            args["basis"] = "quarter"
    return Violation(
        unit_key=str(unit_key),
        year=int(str(year)),
        quarter=int(str(quarter)),
        rule_code=clause.rule.code,
        severity=clause.rule.severity,
        measures=measures,
        args=args,
    )


def _plain(value: object) -> int | float:
    number = float(str(value))
    return int(number) if number.is_integer() else number
