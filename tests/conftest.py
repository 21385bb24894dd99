"""What every test starts from: a store of its own in an empty folder, Chinese labels, no memory of others."""

import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import local_script_runner
from xdist.scheduler import LoadFileScheduling

from dashboard import labels, store
from dashboard.warehouse import Warehouse, database
from tests import stores

# Hundreds of processes are started: each would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Each simulated page looks through every installed package for components, and finds the same each time.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
# It compiles its scripts anew in every run; and whoever waits for the run looks a thousand times a second.
_get_bytecode, _wait = ScriptCache.get_bytecode, local_script_runner.require_widgets_deltas


@functools.cache
def _compiled(script: str, changed_at: int) -> Any:
    return _get_bytecode(ScriptCache(), script)


def _bytecode(self: ScriptCache, script_path: str) -> Any:
    return _compiled(script_path, Path(script_path).stat().st_mtime_ns)


def _wait_for_end(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
    runner._script_thread.join(timeout)
    _wait(runner, timeout)


ScriptCache.get_bytecode = _bytecode  # type: ignore[method-assign]
local_script_runner.require_widgets_deltas = _wait_for_end
# The same for each store: its queries are read once, and a new one that a page opens is a copy.
database.load_queries = functools.cache(database.load_queries)
store.open_warehouse = stores.opened  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test may touch the developer's own store."""
    folder = tmp_path / "store"
    monkeypatch.setenv("UNION_DATA_DIR", str(folder))
    monkeypatch.setenv("UNION_LOG_DIR", "off")
    labels.use("zh_CN")
    return folder


@pytest.fixture
def warehouse(own_data_folder: Path) -> Iterator[Warehouse]:
    """An empty store."""
    opened = stores.opened(own_data_folder)
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
