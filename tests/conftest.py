"""What every test starts from: a store of its own in an empty folder, Chinese labels, no memory of others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import labels
from dashboard.warehouse import Warehouse, open_warehouse


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test may touch the developer's own store."""
    folder = tmp_path / "store"
    monkeypatch.setenv("UNION_DATA_DIR", str(folder))
    labels.use("zh_CN")
    return folder


@pytest.fixture
def warehouse(own_data_folder: Path) -> Iterator[Warehouse]:
    """An empty store."""
    opened = open_warehouse(own_data_folder)
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the browser tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.nodeid]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True)
        terminalreporter.write_line(
            f"{len(skipped)} browser tests did not run: no Chrome or Chromium was found. Install one, or run"
            " 'playwright install chromium' from the environment's bin folder."
        )
