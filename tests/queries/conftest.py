"""The county in memory that tests of queries/ fill by hand."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.queries.county import CountyInMemory, no_county


@pytest.fixture(scope="session")
def without_county() -> Iterator[duckdb.DuckDBPyConnection]:
    """Made once: making its views takes longer than most tests."""
    made = no_county()
    yield made
    made.close()


@pytest.fixture
def county(without_county: duckdb.DuckDBPyConnection) -> Iterator[CountyInMemory]:
    """A county (code C) without townships, undone after the test. Its calendar stands at 20 November 2026."""
    cursor = without_county.cursor()
    cursor.execute("set timezone = 'UTC'")
    cursor.execute("begin")
    yield CountyInMemory(cursor)
    cursor.execute("rollback")
    cursor.close()
