"""A query's text in, what keeps it from giving the same rows on Apache Spark out: file, line, what to write instead.

The rules look at sqlglot's syntax tree, as the transpiler does. They refuse what was seen to differ between the two
engines, mostly without any error; ``FUNCTIONS`` are those that were seen to agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

Node = exp.Expression
Rule = Callable[[Node], str | None]
"""A node of the tree in; what to write where it must not be there, else None."""

# fmt: off
FUNCTIONS = frozenset((
    "Abs", "And", "Array", "ArrayContains", "Case", "Cast", "Ceil", "Coalesce", "Contains", "Count",
    "CurrentDate", "DateDiff", "Exists", "Exp", "Explode", "Floor", "Greatest", "GroupConcat", "Grouping",
    "If", "Lag", "Lead", "Least", "Length", "Ln", "Log", "LogicalAnd", "LogicalOr", "Lower", "Max",
    "Median", "Min", "Nullif", "Or", "Rank", "Round", "RowNumber", "Sign", "Sqrt", "StartsWith",
    "StddevPop", "Struct", "Substring", "Sum", "Upper", "list_extract", "list_position",
))
# fmt: on
"""Functions known to give the same: sqlglot's classes or, where it has none, their names."""
TYPES = frozenset(
    ("TEXT", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMPNTZ", "DOUBLE", "DECIMAL", "INT", "BIGINT", "ARRAY")
)

_WHOLE = ("INT", "BIGINT")
_FRACTIONS = (exp.Div, exp.Sqrt, exp.Ln, exp.Log, exp.Exp, exp.Median, exp.Avg, exp.StddevPop)
_MADE_WHOLE = (
    exp.Round, exp.Floor, exp.Ceil, exp.Sign, exp.Count, exp.Length, exp.RowNumber, exp.Rank, exp.DateDiff,
    exp.Predicate,
)  # fmt: skip
_FIRST_OR_LAST = (exp.ArgMax, exp.ArgMin, exp.First, exp.Last, exp.AnyValue)
_PERCENTILES = (exp.PercentileCont, exp.PercentileDisc, exp.Quantile, exp.ApproxQuantile, exp.WithinGroup)
_RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead)
_HAVE_A_RULE = (
    *_FIRST_OR_LAST, *_PERCENTILES, exp.Avg, exp.ArrayAgg, exp.Concat, exp.ConcatWs, exp.GenerateSeries,
    exp.DenseRank,
)  # fmt: skip


def parse(sql: str) -> Node:
    """The syntax tree of one SELECT in DuckDB's SQL."""
    return sqlglot.parse_one(sql, dialect="duckdb")


def findings(name: str, sql: str, tree: Node, columns_of: Mapping[str, frozenset[str]]) -> list[str]:
    """``file:line: what to write`` of each place; ``columns_of`` has those of tables, views and macros."""
    found = [(node, said) for node in tree.walk() for rule in RULES if (said := rule(node))]
    found += _aliases_beside(tree, columns_of)
    return [f"queries/{name}.sql:{_line(node, sql)}: {said}" for node, said in found]


def order_findings(name: str, sql: str, tree: Node, grain: str) -> list[str]:
    """Whether the rows have a total order: each column of the grain stands in the last ORDER BY."""
    order = tree.args.get("order")
    if order is None:
        return [f"queries/{name}.sql:{sql.count(chr(10))}: end in an order by of the grain's columns"]
    keys = {key.this.name for key in order.expressions if isinstance(key.this, exp.Column)}
    columns = [part.strip() for part in re.sub(r"\([^)]*\)", "", grain).split(",")]
    missing = [] if "one row" in columns else [column for column in columns if column not in keys]
    line = _line(order, sql)
    return [f"queries/{name}.sql:{line}: order by {column}, too: the grain has it" for column in missing]


def _line(node: Node, sql: str) -> int:
    starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
    if not starts and node.parent is not None:
        return _line(node.parent, sql)
    return sql.count("\n", 0, min(starts, default=0)) + 1


# --- What differs silently --------------------------------------------------------------------------------


def division(node: Node) -> str | None:
    """Decimals divided are a DOUBLE in DuckDB and a short decimal in Spark; by zero there is inf, or an error."""
    if not isinstance(node, exp.Div):
        return None
    if not any(_is_to(part, "DOUBLE") for part in node.left.walk()):
        return "cast the left side of / to double"
    if not isinstance(node.right, exp.Nullif):
        return "guard the divisor with nullif(…, 0)"
    return None


def whole_division(node: Node) -> str | None:
    """// rounds down in DuckDB and cuts off in Spark."""
    return "floor(cast(a as double) / nullif(b, 0)) for a // b" if isinstance(node, exp.IntDiv) else None


def average(node: Node) -> str | None:
    """The average of decimals is a DOUBLE in DuckDB and a decimal in Spark."""
    is_bare = isinstance(node, exp.Avg) and not _is_to(node.this, "DOUBLE")
    return "avg(cast(x as double)) for avg(x)" if is_bare else None


def whole_number(node: Node) -> str | None:
    """A fraction that is cast to a whole number is rounded by DuckDB and cut off by Spark."""
    if not _is_to(node, *_WHOLE):
        return None
    parts = node.this.walk(prune=lambda part: isinstance(part, _MADE_WHOLE))
    is_fraction = any(_is_fraction(part) and not isinstance(part, _MADE_WHOLE) for part in parts)
    return "cast(round(x) as integer), or with floor or ceil" if is_fraction else None


def rounding(node: Node) -> str | None:
    """12.345 to two places: DuckDB looks at the DOUBLE, Spark at the digits that it is printed with."""
    if not isinstance(node, exp.Round) or node.args.get("decimals") is None:
        return None
    if not isinstance(node.args["decimals"], exp.Literal):
        return "a number of places that is written out, in round(x, n)"
    is_shown = int(node.args["decimals"].name) < 6
    if is_shown and not _is_to(node.this, "DECIMAL"):
        return "cast(round(cast(x as decimal(18, 8)), n) as double) for round(x, n)"
    return None


def text_of_number(node: Node) -> str | None:
    """The text of a DOUBLE: 10000000.0 in DuckDB, 1.0E7 in Spark."""
    if not _is_to(node, "TEXT") or _is_to(node.this, "DECIMAL", *_WHOLE):
        return None
    is_fraction = any(_is_fraction(part) for part in node.this.walk())
    return "cast(cast(x as decimal(18, 2)) as text)" if is_fraction else None


def days_between(node: Node) -> str | None:
    """A date less a date is a whole number in DuckDB and an interval in Spark; months are counted differently."""
    if isinstance(node, exp.Sub) and _is_day(node.left) and _is_day(node.right):
        return "date_diff('day', from, to) for the days between two dates"
    if isinstance(node, exp.DateDiff) and node.text("unit").lower() != "day":
        return "date_diff of days only"
    return None


def first_of_group(node: Node) -> str | None:
    """Which row they take differs where values are null or equal."""
    is_distinct_on = isinstance(node, exp.Distinct) and node.args.get("on") is not None
    if is_distinct_on or isinstance(node, _FIRST_OR_LAST):
        return "a step with row_number() over (… order by …), and the rows numbered 1"
    return None


def percentile(node: Node) -> str | None:
    """sqlglot makes approximate ones of them."""
    return "median(x), or no percentile" if isinstance(node, _PERCENTILES) else None


def lists(node: Node) -> str | None:
    """Spark's lists lose their order, count from 0 and have no slices, and a select unnests one of them."""
    if isinstance(node, exp.ArrayAgg):
        return "string_agg(x, ', ' order by …), or one row for each"
    if isinstance(node, exp.GroupConcat) and node.find(exp.Order) is None:
        return "string_agg(x, ', ' order by …)"
    if isinstance(node, exp.Slice):
        return "substr(x, from, length) for x[from:to]"
    if isinstance(node, exp.Bracket) and not all(isinstance(part, exp.Literal) for part in node.expressions):
        return "list_extract(x, n) for x[n]"
    if isinstance(node, exp.Explode):
        select = node.parent_select
        beside = [each for each in select.expressions if each.find(exp.Explode)] if select else []
        return "one unnest in a select" if len(beside) > 1 else None
    return None


def concatenation(node: Node) -> str | None:
    """concat leaves a null out in DuckDB and is null in Spark."""
    return "|| for concat" if isinstance(node, (exp.Concat, exp.ConcatWs)) else None


def pattern(node: Node) -> str | None:
    """A backslash escapes in Spark only, and what a person types is no pattern."""
    is_open = isinstance(node, (exp.Like, exp.ILike)) and not isinstance(node.expression, exp.Literal)
    return "contains(x, y) or starts_with(x, y) for like" if is_open else None


def window(node: Node) -> str | None:
    """Without an order the rows are numbered as they happen to come, or not at all."""
    is_ranked = isinstance(node, exp.Window) and isinstance(node.this, _RANKS)
    is_open = is_ranked and node.args.get("order") is None and node.args.get("alias") is None
    return "an order by in the window" if is_open else None


def pairs(node: Node) -> str | None:
    """A row compared with rows of one struct: one column against several in Spark."""
    query = node.args.get("query") if isinstance(node, exp.In) else None
    select = query.unnest() if query is not None else None
    is_struct = isinstance(select, exp.Select) and isinstance(select.expressions[0], exp.Tuple)
    return "(a, b) in (select a, b …)" if is_struct else None


# --- What is not there, or unknown --------------------------------------------------------------------------

_CLAUSES: Mapping[type[Node], str] = {
    exp.Qualify: "a step with the window function and a where, for qualify",
    exp.Pivot: "max(case when …) for each column, for pivot",
    exp.Columns: "the columns by name",
    exp.GenerateSeries: "a join to calendar_quarter, or values, for range()",
    exp.Lambda: "no lambda functions",
    exp.Lateral: "a join, for lateral",
    exp.TableSample: "no sample",
}


def clause(node: Node) -> str | None:
    """Clauses that DuckDB has, or takes another way."""
    for kind, said in _CLAUSES.items():
        if isinstance(node, kind):
            return said
    if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
        return "the columns by name, for *"
    if isinstance(node, exp.Union) and node.args.get("by_name"):
        return "the columns in the same order, for by name"
    if isinstance(node, exp.Join) and node.method in ("ASOF", "POSITIONAL", "NATURAL"):
        return "a join with on"
    if isinstance(node, exp.With) and node.args.get("recursive"):
        return "no recursion"
    if isinstance(node, exp.Group) and node.args.get("all"):
        return "the columns by name, for all"
    return None


def function(node: Node) -> str | None:
    """A function that nobody has compared."""
    if not isinstance(node, exp.Func) or isinstance(node, _HAVE_A_RULE):
        return None
    if isinstance(node, exp.Anonymous):
        is_known = node.name.lower() in FUNCTIONS or isinstance(node.parent, exp.Table)
        name = node.name.lower()
    else:
        is_known, name = type(node).__name__ in FUNCTIONS, node.sql_name().lower()
    return None if is_known else f"another function: {name}() was not seen to be the same on both engines"


def data_type(node: Node) -> str | None:
    """A type that the other engine lacks or takes for another."""
    is_other = isinstance(node, exp.DataType) and node.this.name not in TYPES
    return f"another type: {node.sql('duckdb').lower()} is not the same on both engines" if is_other else None


RULES: tuple[Rule, ...] = (
    division, whole_division, average, whole_number, rounding, text_of_number, days_between, first_of_group,
    percentile, lists, concatenation, pattern, window, pairs, clause, function, data_type,
)  # fmt: skip


def _is_to(node: Node, *types: str) -> bool:
    return isinstance(node, exp.Cast) and node.to.this.name in types


def _is_fraction(node: Node) -> bool:
    is_number = isinstance(node, exp.Literal) and not node.is_string
    return (
        (is_number and not node.is_int) or isinstance(node, _FRACTIONS) or _is_to(node, "DOUBLE", "DECIMAL")
    )


def _is_day(node: Node) -> bool:
    if isinstance(node, exp.Column):
        return node.name == "today" or node.name.endswith("_on")
    if isinstance(node, (exp.Coalesce, exp.Paren, exp.Least, exp.Greatest, exp.Add)):
        return _is_day(node.this)
    return _is_to(node, "DATE") or isinstance(node, exp.CurrentDate)


# --- Names --------------------------------------------------------------------------------------------------


def _aliases_beside(tree: Node, columns_of: Mapping[str, frozenset[str]]) -> Iterator[tuple[Node, str]]:
    """Names that a select gives and reads in itself, other than in its order by."""
    for scope in traverse_scope(tree):
        if not isinstance(scope.expression, exp.Select):
            continue
        given = {each.alias for each in scope.expression.expressions if isinstance(each, exp.Alias)}
        known = frozenset[str]().union(*(_columns(each, columns_of) for each in scope.sources.values()))
        for column in scope.columns:
            is_beside = not column.table and column.name in given - known
            if is_beside and column.find_ancestor(exp.Order, exp.Select) is scope.expression:
                yield column, f"what {column.name} stands for, or a step of its own: an alias beside itself"


def _columns(source: Node | Scope, columns_of: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if isinstance(source, Scope):
        return frozenset(source.outer_columns or source.expression.named_selects)
    return columns_of.get(source.this.name.lower(), frozenset())
