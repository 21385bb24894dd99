"""The named queries keep to SQL that DuckDB and Apache Spark answer alike, and say where they do not."""

from __future__ import annotations

import re
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from dashboard import settings
from dashboard.catalogue import catalogue
from dashboard.warehouse.expressions import parse_rule
from dashboard.warehouse.pivot import pivot_query
from dashboard.warehouse.queries import load_queries
from dashboard.warehouse.rule_sql import store_sql
from tests.portable_sql import findings, order_findings, parse

ALWAYS_DUCKDB = (
    "audit/", "views/dim_unit_boundary", "views/stg_act_return", "views/stg_unit_record",
)  # fmt: skip
"""What no other engine runs: the record of acts (JSON), and views that are published as tables."""
PIVOTS = ("pivot/by_kind", "pivot/by_year", "pivot/by_kind_unit_year_quarter")


@cache
def texts() -> dict[str, str]:
    """Every SELECT that another engine may be asked: the files, and what is made of rules and dimensions."""
    files = {
        file.relative_to(settings.QUERIES).with_suffix("").as_posix(): file
        for file in settings.QUERIES.rglob("*.sql")
    }
    found = {
        name: file.read_text(encoding="utf-8")
        for name, file in sorted(files.items())
        if name.split("/")[0] not in ("schema", "derived", "examples")
    }
    known = catalogue()
    found["rules"] = store_sql([each for rule in known.rules for each in parse_rule(rule, known)], known)
    return {**found, **{name: pivot_query(name).sql for name in PIVOTS}}


@cache
def trees() -> dict[str, exp.Expression]:
    return {name: parse(sql) for name, sql in texts().items()}


@cache
def columns_of() -> dict[str, frozenset[str]]:
    """The columns of tables, views and macros."""
    found = {}
    for file in (settings.QUERIES / "schema").glob("*.sql"):
        # how a column is packed is DuckDB's alone
        sql = re.sub(r" using compression \w+", "", file.read_text(encoding="utf-8"))
        for made in sqlglot.parse(sql, dialect="duckdb"):
            if isinstance(made, exp.Create):
                found[made.this.this.name] = frozenset(each.name for each in made.this.expressions)
    for name, tree in trees().items():
        folder, _, table = name.partition("/")
        if folder in ("views", "macros"):
            found[table] = frozenset(tree.named_selects)
    return found


def test_no_query_says_what_the_engines_answer_differently():
    found = [
        each
        for name, sql in texts().items()
        if not name.startswith(ALWAYS_DUCKDB)
        for each in findings(name, sql, trees()[name], columns_of())
    ]
    assert not found, "\n" + "\n".join(found)


def test_every_query_ends_in_a_total_order():
    queries = load_queries(settings.QUERIES)
    found = [
        each
        for name, query in queries.items()
        for each in order_findings(name, query.sql, trees()[name], query.grain)
    ]
    assert not found, "\n" + "\n".join(found)


BAD = {
    "select a / nullif(b, 0) as x from t": "cast the left side of / to double",
    "select cast(a as double) / b as x from t": "nullif",
    "select a // b as x from t": "floor(",
    "select avg(a) as x from t": "avg(cast(x as double))",
    "select cast(0.5 * a as integer) as x from t": "cast(round(x) as integer)",
    "select round(a, 2) as x from t": "decimal(18, 8)",
    "select round(a, b) as x from t": "written out",
    "select cast(cast(a as double) as text) as x from t": "as text)",
    "select due_on - today as x from t": "date_diff('day', from, to)",
    "select date_diff('month', a, b) as x from t": "days only",
    "select arg_max(a, b) as x from t": "row_number()",
    "select first(a order by b) as x from t": "row_number()",
    "select distinct on (a) a, b from t": "row_number()",
    "select percentile_cont(0.5) within group (order by a) as x from t": "median(x)",
    "select quantile_cont(a, 0.5) as x from t": "median(x)",
    "select list(a order by b) as x from t": "string_agg",
    "select string_agg(a, ',') as x from t": "order by",
    "select a[1:2] as x from t": "substr(",
    "select a[b] as x from t": "list_extract(",
    "select unnest($a) as x, unnest($b) as y": "one unnest",
    "select concat(a, b) as x from t": "||",
    "select a from t where a like concat('%', $b)": "contains(x, y)",
    "select row_number() over (partition by a) as x from t": "order by in the window",
    "select a from t where (a, b) in (select (a, b) from t)": "(select a, b …)",
    "select a from t qualify row_number() over (order by a) = 1": "for qualify",
    "pivot t on a using sum(b)": "for pivot",
    "select columns('a') from t": "by name",
    "select * from t": "by name, for *",
    "select * replace (1 as a) from t": "by name, for *",
    "select a from range(3) as r (a)": "calendar_quarter",
    "select a from t asof join u on t.b >= u.b": "a join with on",
    "select a from t positional join u": "a join with on",
    "select a from t union all by name select a from t": "same order",
    "select b as x from t where x > 1": "a step of its own",
    "select b as x, x + 1 as y from t": "a step of its own",
    "select a from t group by all": "for all",
    "with recursive r as (select 1 as a union all select a + 1 as a from r) select a from r": "no recursion",
    "select list_sum(a) as x from t": "list_sum()",
    "select format('{}', a) as x from t": "format()",
    "select list_transform(a, b -> b + 1) as x from t": "no lambda",
    "select cast(a as hugeint) as x from t": "another type",
}


@pytest.mark.parametrize(("sql", "said"), BAD.items())
def test_what_differs_is_told_with_its_line_and_what_to_write(sql: str, said: str):
    text = f"-- A bad one.\n{sql}"
    found = findings("bad", text, parse(text), {"t": frozenset("ab"), "u": frozenset("ab")})
    assert [each for each in found if each.startswith("queries/bad.sql:2: ") and said in each], found


@pytest.mark.parametrize(
    "sql",
    [
        "select cast(a as double) / nullif(b, 0) as x from t",
        "select cast(round(0.5 * a) as integer) as x from t",
        "select cast(ceil(count(*) * 0.25) as bigint) as x from t",
        "select cast(round(cast(a as decimal(18, 8)), 2) as double) as x from t",
        "select count(*) as x from t",
        "select a + 1 as a from t where a > 1",
        "select b as x from t order by x",
        "select x from (select b as x from t) as s where x > 1",
        "select sum(a) filter (where b > 1) as x from t group by rollup (b)",
        "select list_contains($a, a) as x, a + 15 as y, string_agg(a, ',' order by b) as z from t",
    ],
)
def test_what_is_alike_is_left_alone(sql: str):
    assert findings("good", sql, parse(sql), {"t": frozenset("ab")}) == []


def test_an_order_without_a_column_of_the_grain_is_told():
    sql = "select a, b from t\norder by a"
    assert order_findings("bad", sql, parse(sql), "a, b") == [
        "queries/bad.sql:2: order by b, too: the grain has it"
    ]
    assert "order by" in order_findings("bad", "select a from t", parse("select a from t"), "a")[0]
    assert order_findings("good", sql, parse(sql), "a (one row, none for an unknown unit)") == []


def test_nulls_are_placed_alike():
    """DuckDB puts them last; for Spark, which puts them first, the transpiler writes it."""
    [spark] = sqlglot.transpile(
        "select row_number() over (order by a) as x from t order by b, c desc", read="duckdb", write="spark"
    )
    assert spark.count("NULLS LAST") == 2, "ascending ones; descending they are last in both"
