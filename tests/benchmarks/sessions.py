"""The server alone, through sessions that speak Streamlit's protocol without a browser (protocol.py).

Beside D, a bare coverage query of DuckDB on a copy of the same file, measured in turn with them.
"""

from __future__ import annotations

import asyncio
import csv
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dashboard import settings
from tests.benchmarks import protocol, serving
from tests.benchmarks.table import Line, late_of
from tests.benchmarks.timing import Memory, held, load_now, seconds, watched
from tests.benchmarks.trips import PAGES, addresses, bare_query

SESSIONS = (1, 10, 30, 50)
WITH_GOALS = 30
THINK = 3.0
"""Seconds between two clicks of one person."""
MINUTES = 0.5
CURVE = settings.PROJECT / "docs" / "sessions.csv"
COLUMNS = ("sessions", "p50_ms", "p95_ms", "p95_d", "mib_each", "mib_all")


def many_sessions(quick: bool = False) -> list[Line | str]:
    """1, 10, 30 and 50 people with 3 seconds between clicks: how long a run takes, in D; the server's memory."""
    with tempfile.TemporaryDirectory() as place:
        store, _ = serving.fill(Path(place))
        bare = bare_query(store, Path(place))
        lines: list[Line | str] = [load_now()]
        rows = []
        for count in (WITH_GOALS,) if quick else SESSIONS:
            more, row = _measured(store, bare, count)
            lines += more
            rows.append(row)
    if not quick:
        CURVE.parent.mkdir(exist_ok=True)
        with CURVE.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([COLUMNS, *rows])
    return [*lines, load_now()]


def _measured(
    store: Path, bare: Callable[[], object], count: int
) -> tuple[list[Line | str], tuple[float, ...]]:
    """Lines of the table and a row of ``COLUMNS``, of a server of its own."""
    memory = Memory()
    with serving.ours(store) as (url, pid), watched(pid, memory):
        ds, taken, before, after = asyncio.run(_crowd(url, pid, bare, count))
    d, late = statistics.median(ds), late_of(taken)
    each = (after - before) / (count - 1) if count > 1 else 0.0
    has_goals = count == WITH_GOALS
    who = f"{count} session{'s' if count > 1 else ''}"
    milliseconds = [1000 * one for one in taken]
    lines: list[Line | str] = [
        Line(f"{who}, {len(taken)} runs", milliseconds, "ms", "D", 1000 * d),
        Line(f"{who}, the 95th of a hundred", [1000 * late], "ms", "D", 1000 * d, 15 if has_goals else None),
        Line(f"{who}, memory of each", [each], "MiB", goal=1 if has_goals else None),
        Line(f"{who}, memory in all at most", [memory.own], "MiB", goal=250 if has_goals else None),
    ]
    row = (
        count, round(statistics.median(milliseconds)), round(1000 * late), round(late / d, 1), round(each, 2),
        round(memory.own),
    )  # fmt: skip
    return lines, row


async def _crowd(
    url: str, pid: int, bare: Callable[[], object], sessions: int
) -> tuple[list[float], list[float], float, float]:
    """Seconds of the bare query and of each run; own memory of the server before and at the end, MiB."""
    first = await protocol.opened(url)
    for page in PAGES:
        for values in addresses():
            await first.run(page, values)
    before = held(pid)[0]
    ds: list[float] = []
    end = time.perf_counter() + 60 * MINUTES

    async def person(number: int) -> list[float]:
        choose = random.Random(number)
        session = first if not number else await protocol.opened(url)
        values = addresses()
        taken = []
        await asyncio.sleep(choose.random() * THINK)
        await session.run()
        while time.perf_counter() < end:
            await asyncio.sleep(THINK * (0.5 + choose.random()))
            taken.append(await session.run(choose.choice(PAGES), choose.choice(values)))
        return taken

    async def yardstick() -> None:
        while time.perf_counter() < end:
            ds.append(seconds(bare))
            await asyncio.sleep(0.5)

    *taken, _ = await asyncio.gather(*(person(number) for number in range(sessions)), yardstick())
    after = held(pid)[0]
    return ds, [each for one in taken if one for each in one], before, after
