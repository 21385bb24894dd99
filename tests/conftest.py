"""What every test starts from: a store of its own in an empty folder, Chinese labels, no memory of others."""

import functools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadFileScheduling

from dashboard import labels
from dashboard.warehouse import Warehouse, open_warehouse

# Each simulated page looks through every installed package for components, and finds the same each time.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test may touch the developer's own store."""
    folder = tmp_path / "store"
    monkeypatch.setenv("UNION_DATA_DIR", str(folder))
    monkeypatch.setenv("UNION_LOG_DIR", "off")
    labels.use("zh_CN")
    return folder


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, closed: opening a copy of it takes a third of making one."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    open_warehouse(folder).close()
    return folder


@pytest.fixture
def warehouse(own_data_folder: Path, empty_store: Path) -> Iterator[Warehouse]:
    """An empty store."""
    shutil.copytree(empty_store, own_data_folder)
    opened = open_warehouse(own_data_folder)
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the browser tests did not run, and that those of the cluster are run by themselves."""
    without_spark = "not spark" in terminalreporter.config.option.markexpr
    if (
        without_spark
        and not hasattr(terminalreporter.config, "workerinput")
        and _is_whole(terminalreporter.config)
    ):
        terminalreporter.section("SPARK TESTS SKIPPED", sep="!", red=True)
        terminalreporter.write_line(
            "The tests on a Spark cluster did not run. To run them (3 minutes, Java 17): .venv/bin/pip install -r"
            " tests/requirements-spark.txt && .venv/bin/python -m pytest tests/spark -m spark -n 0"
        )
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.nodeid]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True)
        terminalreporter.write_line(
            f"{len(skipped)} browser tests did not run: no Chrome or Chromium was found. Install one, or run"
            " 'playwright install chromium' from the environment's bin folder."
        )


def _is_whole(config: pytest.Config) -> bool:
    """Whether no file was chosen by name."""
    return all(Path(each).resolve() == config.rootpath / "tests" for each in config.args)


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are cores: the tests in a browser wait as much as they compute."""
    return (os.cpu_count() or 1) + 1


class OneBrowser(LoadFileScheduling):  # type: ignore[misc]
    """A file's tests on one worker, and all in a browser on the first: several browsers at once starve each other."""

    def _split_scope(self, nodeid: str) -> str:
        is_browser = nodeid.startswith("tests/browser/")
        return "tests/browser" if is_browser else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneBrowser:
    return OneBrowser(config, log)
