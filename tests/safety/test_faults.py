"""Real faults: processes killed while they write, and every write, sync and rename of a filing made to fail."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def said(command: list[str], **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "UNION_LEAST_FREE": "0", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(json.loads(done.stdout))


def nothing_lost(folder: Path, lives: int) -> dict[str, Any]:
    if not hasattr(os, "fork"):
        pytest.skip("processes are forked to be killed, which this system cannot do")
    told = said(["tests.safety.killed", str(folder), str(lives), "7"])
    assert (told["lives"], told["bad"], told["findings"]) == (lives, [], [])
    assert told["acknowledged"] > lives / 2, "kills fall into filing"
    return told


def test_a_dozen_kills_lose_nothing_that_was_acknowledged(tmp_path: Path):
    nothing_lost(tmp_path / "store", 12)


@pytest.mark.endurance
@pytest.mark.timeout(3600)
def test_a_thousand_kills(tmp_path: Path):
    assert nothing_lost(tmp_path / "store", 1000)["slowest"] < 10


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``faults.c`` as a library."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler")
    library = tmp_path_factory.mktemp("faults") / "faults.so"
    source = ROOT / "tests" / "safety" / "faults.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


def one_revision_each(faults: Path, folder: Path, every: int) -> dict[str, Any]:
    told = said(
        ["tests.safety.faulty", str(every)],
        FAULTS_UNDER=str(folder), LD_PRELOAD=str(faults), UNION_LOG_DIR="off",
    )  # fmt: skip
    assert (told["wrong"], told["findings"], told["blind"]) == ([], [], 0)
    assert told["revisions"] == [told["filed"], told["filed"]], "each return once, whatever failed"
    assert told["reopened"] == told["filed"]
    assert told["steps"] > 20
    assert told["refused"] > 3
    return told


def test_a_write_sync_or_rename_that_fails_leaves_one_revision_after_a_retry(faults: Path, tmp_path: Path):
    one_revision_each(faults, tmp_path / "store", 9)


@pytest.mark.endurance
@pytest.mark.timeout(600)
def test_every_write_sync_and_rename_fails_once_and_for_good(faults: Path, tmp_path: Path):
    assert one_revision_each(faults, tmp_path / "store", 1)["slowest"] < 5
