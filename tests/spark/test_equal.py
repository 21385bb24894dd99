"""Every query file gives the same rows on the cluster as on the store itself."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import pytest

from dashboard.warehouse.engine import LIVE_FOLDERS, LIVE_QUERIES, Engine
from dashboard.warehouse.pivot import pivot_query
from dashboard.warehouse.queries import NamedQuery
from tests.spark.conftest import SECONDS, Published
from tests.spark.parameters import SETS, of

pytestmark = [pytest.mark.spark, pytest.mark.timeout(900)]

PIVOTS = ("pivot/by_kind", "pivot/by_kind_unit_year", "pivot/by_year_quarter")
LIVE_YET_EQUAL = frozenset({"validation"})
"""Pages ask these of the store, but they read only what is published. So do queries/checks, whose answers are
empty wherever all is well: there would be nothing to compare."""
RULES = frozenset(
    {
        "validation/count_by_group",
        "validation/finding_by_figure",
        "validation/problem_by_unit_quarter",
        "validation/problem_count_by_group",
    }
)
"""All rules over the whole store in one statement of 65 to 140 KB: too long to plan for this run."""
AT_ONCE = 4
"""While one query is planned, another is computed."""


def difference(here: pd.DataFrame, there: pd.DataFrame) -> str:
    """Where two answers differ, "" where they do not. Sums of fractions may differ in the last digits."""
    if list(here.columns) != list(there.columns):
        return f"columns {list(there.columns)} instead of {list(here.columns)}"
    if here.dtypes.tolist() != there.dtypes.tolist():
        return f"types {there.dtypes.to_dict()} instead of {here.dtypes.to_dict()}"
    if len(here) != len(there):
        return f"{len(there)} rows instead of {len(here)}"
    for name in here.columns:
        for row, (one, other) in enumerate(zip(here[name].tolist(), there[name].tolist(), strict=True)):
            if not same(one, other):
                return f"row {row}, {name}: {other!r} instead of {one!r}"
    return ""


def same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) or hasattr(one, "tolist"):
        return len(one) == len(other) and all(map(same, list(one), list(other)))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return bool(one == other)


def queries_of(published: Published) -> list[NamedQuery]:
    """The query files that are asked of the cluster, and pivots as a reader makes them."""
    named = published.warehouse.queries.values()
    left_out = LIVE_FOLDERS - LIVE_YET_EQUAL
    ours = [
        each
        for each in named
        if each.name.split("/")[0] not in left_out and each.name not in LIVE_QUERIES | RULES
    ]
    return [*ours, *map(pivot_query, PIVOTS)]


def asked_with(number: int) -> Sequence[str]:
    """The parameters of a query: the hardest for all, the others for one in 24 by turns; or all of them."""
    if os.environ.get("UNION_SPARK_TESTS") == "all":
        return tuple(SETS)
    return ("then", *{0: ("now",), 12: ("never",)}.get(number % 24, ()))


def joined(engine: Engine) -> None:
    """Wait until the cluster computes."""
    engine.edition()
    until = time.monotonic() + SECONDS
    while not engine.shown().on_cluster:
        assert time.monotonic() < until, engine.shown().code
        time.sleep(0.1)


def test_every_query_file_gives_the_same_rows_on_both_engines(engine: Engine, published: Published):
    joined(engine)
    calls = [
        (query, name, of(query, SETS[name]))
        for number, query in enumerate(queries_of(published))
        for name in asked_with(number)
    ]

    def compared(call: tuple[NamedQuery, str, dict[str, Any]]) -> str:
        query, name, params = call
        query, bound = published.warehouse.bound(query.name, params)
        here = published.warehouse.query(query.name, **params)
        try:
            there = engine.answered(query, bound)
        except Exception as error:
            return f"{query.name} ({name}): {type(error).__name__} {error}"
        found = difference(here, there)
        return f"{query.name} ({name}): {found}" if found else ""

    with ThreadPoolExecutor(AT_ONCE) as pool:
        differing = [each for each in pool.map(compared, calls) if each]
    assert not differing, "\n".join(differing)


def test_a_parameter_is_a_literal_whatever_it_holds(engine: Engine, published: Published):
    joined(engine)
    texts = ["' or 1 = 1 --", "\\' or 1 = 1 --", "${spark.app.name}", 'x"`;\n-- /*', "\\u0041", "镇'"]
    for text in texts:
        query, bound = published.warehouse.bound("units/unit_by_code", {"unit_code": text})
        here = published.warehouse.query("units/unit_by_code", unit_code=text)
        assert difference(here, engine.answered(query, bound)) == "", text
