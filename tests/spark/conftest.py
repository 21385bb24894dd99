"""The cluster and the sample county published for it, once for all tests; skipped where pyspark or Java is missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dashboard import settings
from dashboard.intake import sample
from dashboard.warehouse import Warehouse, open_warehouse
from dashboard.warehouse.engine import Engine
from dashboard.warehouse.publish import Edition, publish

SECONDS = 120.0
"""A machine that does much else at the same time is no reason to fail."""
REQUIRED = os.environ.get("UNION_SPARK_TESTS") in ("required", "all")


@dataclass
class Published:
    """The sample county, open, and its edition."""

    warehouse: Warehouse
    folder: Path
    edition: Edition


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """The sample county and what was published of it."""
    folder = tmp_path_factory.mktemp("published")
    before = os.environ.get("UNION_DATA_DIR"), os.environ.get("UNION_LOG_DIR")
    os.environ |= {"UNION_DATA_DIR": str(folder / "store"), "UNION_LOG_DIR": "off"}
    warehouse = open_warehouse(settings.settings().sample_dir)
    sample.load(warehouse)
    yield Published(warehouse, folder / "dest", publish(warehouse, folder / "dest"))
    warehouse.close()
    for name, value in zip(("UNION_DATA_DIR", "UNION_LOG_DIR"), before, strict=True):
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture(scope="session")
def starting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster that was just started."""
    try:
        from tests.spark import standalone
    except ImportError:
        if REQUIRED:
            raise
        pytest.skip("pyspark is not installed: pip install -r tests/requirements-spark.txt")
    if standalone.java() is None:
        assert not REQUIRED, "no Java"
        pytest.skip("there is no Java: install a Java 17 runtime")
    made = standalone.Standalone(tmp_path_factory.mktemp("cluster"))
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def cluster(starting: Any, published: Published) -> Any:
    """A running cluster; while it started, the county was published."""
    starting.wait()
    return starting


@pytest.fixture(scope="session")
def engine(cluster: Any, published: Published) -> Iterator[Engine]:
    """The sample's published data, computed on the cluster."""
    made = Engine(cluster.address, published.folder / "sample", SECONDS)
    yield made
    made.close()
