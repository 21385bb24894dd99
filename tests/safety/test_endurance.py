"""The goals of safety under load: a few seconds of each in the ordinary run, the long forms with -m endurance."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks import endurance
from tests.safety.test_faults import said


def test_readers_and_uploaders_beside_backups_see_no_mixture_and_lose_nothing(tmp_path: Path):
    told = said(["tests.safety.load", str(tmp_path), "2", "4", "4", "2"])
    assert (told["bad"], told["findings"]) == ([], [])
    assert told["acknowledged"] > 4
    assert told["reads"] > 4


@pytest.mark.endurance
@pytest.mark.timeout(1200)
def test_eight_readers_and_eight_uploaders_for_ten_minutes(tmp_path: Path):
    told = said(["tests.safety.load", str(tmp_path), "600", "8", "8", "0"])
    assert (told["bad"], told["findings"]) == ([], [])
    assert told["commit_p95"] < 1
    assert told["wal"] < 64 << 20


@pytest.mark.endurance
@pytest.mark.timeout(3600)
def test_a_hundred_backups_under_load(tmp_path: Path):
    told = said(["tests.safety.load", str(tmp_path), "10", "4", "4", "100"])
    assert (told["bad"], told["findings"], told["backups"]) == ([], [], 100)


@pytest.mark.endurance
@pytest.mark.timeout(1800)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_fifty_sessions_for_ten_minutes(tmp_path: Path):
    told = said(["tests.safety.crowd", str(tmp_path), "50", "10"])
    assert told["errors"] == 0, told["failed"]
    assert told["p95"] < 3
    assert told["growth"] < 100


@pytest.mark.parametrize(
    ("changes", "uploads", "every"),
    [
        pytest.param(500, 20, 20, marks=[pytest.mark.long, pytest.mark.timeout(1800)], id="short"),
        pytest.param(
            endurance.CHANGES, endurance.UPLOADS, endurance.EVERY, id="twelve-hours",
            marks=[pytest.mark.endurance, pytest.mark.timeout(6 * 3600)],
        ),
    ],
)  # fmt: skip
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_thirty_people_who_come_look_file_and_go_leave_nothing_in_memory(
    tmp_path: Path, changes: int, uploads: int, every: int
):
    taken = endurance.walk(tmp_path, changes, uploads, every=every, rest=endurance.FORGOTTEN)
    assert taken.failed == []
    assert taken.filed + taken.unfiled == uploads
    rows = endurance.warmed(taken.rows[:-1], changes)
    assert endurance.growth(rows) < endurance.GOAL
    gone = taken.rows[-1]
    assert gone.own < rows[0].own + endurance.GOAL
    assert gone.files < 60, "the sockets and loops of 30 sessions are closed"
