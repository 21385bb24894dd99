"""The goals of safety under load: a few seconds of each in the ordinary run, the long forms with -m endurance."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

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
