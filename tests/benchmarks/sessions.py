"""The server alone, through sessions that speak Streamlit's protocol without a browser (protocol.py).

Beside D, a bare coverage query of DuckDB on a copy of the same file, measured in turn with them.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from dashboard import settings
from tests.benchmarks import protocol, serving
from tests.benchmarks.browser import late_of
from tests.benchmarks.timing import Memory, held, seconds, watched

RUNS = 20
SESSIONS = 30
THINK = 3.0
"""Seconds between two clicks of one person."""
MINUTES = 0.5
STARTS = 3
RATIOS = ("membership_rate", "unionisation_rate", "legal_person_rate", "collective_contract_rate")
YEARS = tuple(range(2016, 2024))
PAGES = ("", "coverage")
COVERAGE = """
select
    unit_code,
    year,
    sum(value) filter (where measure_code = 'members')
    / sum(value) filter (where measure_code = 'workers') as rate
from fct_figure
where measure_code in ('members', 'workers') and basis = 'stock' and quarter = 4 and known_until > now()
group by all
order by all
"""


def round_trips() -> list[str]:
    """A page's run on the server, asked for and answered: with values seen before and with new ones, in D."""
    with tempfile.TemporaryDirectory() as place:
        return _round_trips(Path(place), settings.PROJECT)


def many_sessions() -> list[str]:
    """30 people with 3 seconds between clicks: how long a run takes, in D; memory a session and in all."""
    with tempfile.TemporaryDirectory() as place:
        return _many_sessions(Path(place), settings.PROJECT)


def start() -> list[str]:
    """From the command to the first page, the sample's store present: goal <= 2.5 s."""
    with tempfile.TemporaryDirectory() as place:
        environment = {"UNION_DATA_DIR": str(Path(place) / "store"), "UNION_SAMPLE": "1"}
        _start(environment)  # fills the sample's store
        took = [_start(environment) for _ in range(STARTS)]
    return [
        _when(),
        *(
            f"{name:52} median {statistics.median(each):6.2f} s   (min {min(each):.2f}, max {max(each):.2f})"
            for name, each in zip(
                ("start -> the server answers", "start -> figures of the first page sent (goal <= 2.5 s)"),
                zip(*took, strict=True),
                strict=True,
            )
        ),
    ]


def _round_trips(place: Path, root: Path) -> list[str]:
    store, table = serving.fill(place)
    bare = _bare_query(store, place)
    with serving.ours(store, root) as (url, _), serving.script("bare_streamlit.py", table) as least:
        ds, runs, trips = asyncio.run(_trips(url, least, bare))
    d, s = statistics.median(ds), statistics.median(runs)
    lines = [
        _when(),
        f"yardstick D, a bare coverage query on the same file {1000 * d:25.2f} ms",
        f"a bare Streamlit page, one text and one button      {1000 * s:25.2f} ms {s / d:6.1f} D",
    ]
    for (page, kind), taken in trips.items():
        goal = {"seen before": 4, "new values": 8}[kind]
        middle = statistics.median(taken)
        lines.append(
            f"{page or 'overview':10} {kind:14} p50 {1000 * middle:7.1f} ms {middle / d:6.1f} D"
            f"   p95 {1000 * late_of(taken):7.1f} ms {late_of(taken) / d:6.1f} D   goal {goal} D"
        )
    return lines


async def _trips(
    url: str, least: str, bare: Callable[[], object]
) -> tuple[list[float], list[float], dict[tuple[str, str], list[float]]]:
    """Seconds of the bare query, of a bare page, and of our runs by page and kind, all in turn."""
    session, other = await protocol.opened(url), await protocol.opened(least)
    ds: list[float] = []
    runs: list[float] = []
    await other.run()
    trips: dict[tuple[str, str], list[float]] = {}
    new = {page: _values() for page in PAGES}
    for page in PAGES:
        await session.run(page)
    for _ in range(RUNS):
        for page in PAGES:
            ds.append(seconds(bare))
            runs.append(await other.run())
            query = new[page].pop()
            trips.setdefault((page, "new values"), []).append(await session.run(page, query))
            trips.setdefault((page, "seen before"), []).append(await session.run(page, query))
    await session.socket.close()
    await other.socket.close()
    return ds, runs, trips


def _many_sessions(place: Path, root: Path) -> list[str]:
    store, _ = serving.fill(place)
    bare = _bare_query(store, place)
    memory = Memory()
    with serving.ours(store, root) as (url, pid), watched(pid, memory):
        ds, taken, before, after = asyncio.run(_crowd(url, pid, bare))
    d, late = statistics.median(ds), late_of(taken)
    return [
        _when(),
        f"yardstick D, a bare coverage query, between the runs {1000 * d:20.2f} ms",
        f"{SESSIONS} sessions, {len(taken)} runs: p50 {1000 * statistics.median(taken):.0f} ms"
        f" {statistics.median(taken) / d:.1f} D   p95 {1000 * late:.0f} ms {late / d:.1f} D   goal 15 D",
        f"memory: {before:.0f} MiB with one session, {after:.0f} with {SESSIONS}:"
        f" {(after - before) / (SESSIONS - 1):.2f} MiB a session   goal 1 MiB",
        f"most at one time {memory.own:.0f} MiB own, {memory.resident:.0f} resident   goal 250 MiB",
    ]


async def _crowd(
    url: str, pid: int, bare: Callable[[], object]
) -> tuple[list[float], list[float], float, float]:
    """Seconds of the bare query and of each run; own memory of the server before and at the end, MiB."""
    first = await protocol.opened(url)
    for page in PAGES:
        for values in _values():
            await first.run(page, values)
    before = held(pid)[0]
    ds: list[float] = []
    end = time.perf_counter() + 60 * MINUTES

    async def person(number: int) -> list[float]:
        choose = random.Random(number)
        session = first if not number else await protocol.opened(url)
        values = _values()
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

    *taken, _ = await asyncio.gather(*(person(number) for number in range(SESSIONS)), yardstick())
    after = held(pid)[0]
    return ds, [each for one in taken if one for each in one], before, after


def _values() -> list[str]:
    """Addresses of ratio and year, each once, in an order that is always the same."""
    values = [f"year={year}&quarter=4&ratio={ratio}" for year in YEARS for ratio in RATIOS]
    random.Random(5).shuffle(values)
    return values


def _bare_query(store: Path, place: Path) -> Callable[[], object]:
    """D: the query on a copy, because the server holds the file."""
    copy = place / "bare.duckdb"
    shutil.copy(store / "warehouse.duckdb", copy)
    connection = duckdb.connect(str(copy), read_only=True)
    return lambda: connection.execute(COVERAGE).fetchall()


def _start(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the server answers, and until a session has all of the first page."""
    port = serving.free_port()
    url = f"http://127.0.0.1:{port}"
    command = [*serving.STREAMLIT, "app.py", *serving.QUIETLY, f"--server.port={port}"]
    begun = time.perf_counter()
    with serving.serving(command, url, cwd=settings.PROJECT, environment=environment):
        answered = time.perf_counter() - begun

        async def first_page() -> None:
            session = await protocol.opened(url)
            await session.run()
            if not session.charts:
                raise RuntimeError("the first page shows no chart")

        asyncio.run(first_page())
        return answered, time.perf_counter() - begun


def _when() -> str:
    return f"{datetime.now():%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
