"""A named query and its parameters in, the same query in Spark's SQL out.

The text of queries/*.sql is DuckDB's. Here it is parsed, and in the syntax tree parameters become literals of
their declared types, calls of table macros become what stands in queries/macros, and a few functions get the
name or the cast that Spark needs; sqlglot writes the rest. No text of a person is ever part of SQL text.

Spark computes a WITH step anew for each place that reads it, and plans it anew, too: a few steps that read
each other twice are soon hundreds. So what is read more than once and is not small becomes a statement of its
own (``Step``), which the cluster keeps until the query has been answered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from itertools import count
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.transforms import move_ctes_to_top_level

from dashboard.catalogue import catalogue
from dashboard.warehouse.cluster import Script, Step
from dashboard.warehouse.queries import NamedQuery
from dashboard.warehouse.rules import check_statements

_MACRO = re.compile(r"create or replace macro (\w+)\(([^)]*)\) as table (.*)$", re.DOTALL)
_NAMES = {
    "list_extract": "try_element_at",
    "list_position": "array_position",
    "list_distinct": "array_distinct",
}
_HEAVY = 3
"""A WITH step is kept that is read more than once, if so many tables are read for it or it says so itself."""


def script(query: NamedQuery, bound: Mapping[str, Any], mark: str) -> Script:
    """The query with these parameters; ``mark`` begins the names of its steps, "" for one without steps."""
    tree = parsed(query.sql).copy()
    for place in list(tree.find_all(exp.Placeholder)):
        place.replace(literal(bound[place.name], query.params[place.name].split(",")[0].strip()))
    tree = move_ctes_to_top_level(_inlined(tree, count(1)))
    return _in_steps(_adapted(tree), mark) if mark else Script((), _text(_adapted(tree)))


def view(sql: str) -> str:
    """A SELECT of queries/views as Spark reads it."""
    return _text(_adapted(parsed(sql).copy()))


@cache
def parsed(sql: str) -> exp.Expr:
    """The syntax tree of a query; whoever changes it copies it first."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for node in tree.walk():
        node.comments = None
    return tree


def literal(value: Any, kind: str) -> exp.Expr:
    """A value as a literal of the type that the query declares: integer, text[], timestamp..."""
    to = exp.DataType.build(kind, dialect="duckdb")
    made: exp.Expr
    if value is None:
        made = exp.null()
    elif isinstance(value, (list, tuple)):
        inner = kind.removesuffix("[]")
        made = exp.Array(expressions=[literal(each, inner) for each in value])
    elif isinstance(value, bool):
        made = exp.Boolean(this=value)
    elif isinstance(value, int):
        made = exp.Literal.number(abs(value))
        made = exp.Neg(this=made) if value < 0 else made
    elif isinstance(value, (date, datetime)):
        made = exp.Literal.string(value.isoformat(*[" "] if isinstance(value, datetime) else []))
    else:
        made = exp.Literal.string(str(value))
    return exp.cast(made, to)


@cache
def _macros() -> dict[str, tuple[list[str], exp.Expr]]:
    """Each table macro: its arguments and its SELECT."""
    known = catalogue()
    found = [_MACRO.match(sql) for sql in check_statements(known.rules, known)]
    return {
        each[1]: ([name.strip() for name in each[2].split(",")], parsed(each[3])) for each in found if each
    }


def _inlined(tree: exp.Expr, numbers: Any) -> exp.Expr:
    """The tree with the SELECT of each macro in the place of its call."""
    for table in list(tree.find_all(exp.Table)):
        call = table.this
        if not isinstance(call, exp.Anonymous) or call.name.lower() not in _macros():
            continue
        name = call.name.lower()
        arguments, known = _macros()[name]
        body = known.copy()
        given = dict(zip(arguments, call.expressions, strict=True))
        for column in list(body.find_all(exp.Column)):
            if not column.table and column.name in given:
                column.replace(given[column.name].copy())
        _rename_steps(body, f"{name}_{next(numbers)}")
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name))
        table.replace(exp.Subquery(this=_inlined(body, numbers), alias=alias.copy()))
    return tree


def _rename_steps(body: exp.Expr, prefix: str) -> None:
    """Give the WITH steps of an inlined macro names that the query around it does not have."""
    names = {each.alias: f"{prefix}_{each.alias}" for each in body.find_all(exp.CTE)}
    for table in body.find_all(exp.Table):
        _redirect(table, names)
    for each in body.find_all(exp.CTE):
        each.set("alias", exp.TableAlias(this=exp.to_identifier(names[each.alias])))


def _redirect(table: exp.Table, names: Mapping[str, str]) -> None:
    """Let a table that is read under one of these names be read under the new one; columns see the old."""
    if isinstance(table.this, exp.Identifier) and table.name in names:
        if not table.alias:
            table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
        table.set("this", exp.to_identifier(names[table.name]))


def _adapted(tree: exp.Expr) -> exp.Expr:
    """What sqlglot leaves as DuckDB means it: division and averages in DOUBLE, functions on lists."""
    for division in list(tree.find_all(exp.Div)):
        division.set("this", exp.cast(division.this.copy(), "double"))
    for average in list(tree.find_all(exp.Avg)):
        average.set("this", exp.cast(average.this.copy(), "double"))
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() in _NAMES:
            call.set("this", _NAMES[call.name.lower()])
    return tree


def _in_steps(tree: exp.Expr, mark: str) -> Script:
    held = tree.args.get("with_") or tree.args.get("with")
    if held is None:
        return Script((), _text(tree))
    parts = list(held.expressions)
    held.pop()
    asked_for = {each.alias for each in parts if each.args.get("materialized")}
    reads = {each.alias: [table.name for table in each.find_all(exp.Table)] for each in parts}
    read = [name for names in reads.values() for name in names] + [t.name for t in tree.find_all(exp.Table)]
    weight: dict[str, int] = {}
    waiting: dict[str, exp.Expr] = {}
    kept: dict[str, str] = {}
    steps = []
    for part in parts:
        name = part.alias
        weight[name] = sum(weight.get(each, 1) for each in reads[name])
        for table in part.find_all(exp.Table):
            _redirect(table, kept)
        if read.count(name) > 1 and (weight[name] >= _HEAVY or name in asked_for):
            steps.append(Step(f"{mark}_{name}", _text(_with(part.this, waiting))))
            kept[name] = f"{mark}_{name}"
            weight[name] = 1
        else:
            waiting[name] = part
    for table in tree.find_all(exp.Table):
        _redirect(table, kept)
    return Script(steps, _text(_with(tree, waiting)))


def _with(body: exp.Expr, waiting: Mapping[str, exp.Expr]) -> exp.Expr:
    """A SELECT with those WITH steps before it that it reads, themselves or through others."""
    needed: set[str] = set()
    asked = [body]
    while asked:
        for table in asked.pop().find_all(exp.Table):
            if table.name in waiting and table.name not in needed:
                needed.add(table.name)
                asked.append(waiting[table.name])
    made = body.copy()
    if needed:
        made.set(
            "with_", exp.With(expressions=[part.copy() for name, part in waiting.items() if name in needed])
        )
    return made


def _text(tree: exp.Expr) -> str:
    for step in tree.find_all(exp.CTE):
        step.set("materialized", None)
    return tree.sql(dialect="spark", comments=False)
