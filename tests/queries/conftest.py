"""The county in memory that tests of queries/ fill by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.queries.county import CountyInMemory


@pytest.fixture
def county() -> Iterator[CountyInMemory]:
    """A county (code C) without townships. Its calendar stands at 20 November 2026."""
    made = CountyInMemory()
    yield made
    made.database.close()
