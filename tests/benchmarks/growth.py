"""What grows with the facts: pages, queries, filing a return, starting, memory and file, at 0.1, 7.2 and 144 M.

``python -m tests.benchmarks growth`` looks for the stores that generate.py makes in the folder ``UNION_SCALE`` (a
temporary one without it); the county and the province are made where they are missing, the nation is measured
where it is there. Each is measured on a copy, beside D, a bare DuckDB query on the same file. All times are processor time,
of all threads: on a machine that others use, too, the clock says how much they use. What was measured stays in docs/growth.csv, so that sizes may be measured one by one (``UNION_SCALE_SIZES=nation``); docs/growth.md
and docs/growth.svg are drawn from it, and from docs/sessions.csv where that is there.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from dashboard import settings
from tests.benchmarks import growth_plot, protocol, serving
from tests.benchmarks.generate import SIZES, generate
from tests.benchmarks.growth_plot import CSV, Row
from tests.benchmarks.table import Line
from tests.benchmarks.timing import cpu_seconds, held, load_now
from tests.benchmarks.trips import COVERAGE

RUNS = 4
PAGES = ("", "coverage", "aid", "township")
PATIENCE = 180.0
"""Seconds after which a page is given up."""
RATIOS = (
    "unionisation_rate",
    "legal_person_rate",
    "collective_contract_rate",
    "congress_rate",
    "openness_rate",
)


def growth(quick: bool = False) -> list[Line | str]:
    """Time, memory and file size against the facts in the store."""
    asked = os.environ.get("UNION_SCALE_SIZES", "county,province,nation").split(",")
    lines: list[Line | str] = [load_now()]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(os.environ.get("UNION_SCALE", place))
        for name in asked[:1] if quick else asked:
            store = folder / name
            if not store.exists():
                if name == "nation":
                    lines.append("nation: not measured, it has not been made (generate nation DEST)")
                    continue
                generate(SIZES[name], store)
            rows: list[Row] = []
            try:
                for row in _measured(name, store, Path(place)):
                    rows.append(row)
            finally:
                if not quick:
                    growth_plot.keep(rows)
            lines += [f"{row.size:9} {row.kind:12} {row.name:42} {row.value:9.1f} {row.unit}" for row in rows]
    if not quick:
        growth_plot.draw()
        lines.append(f"kept in {CSV.parent}")
    return [*lines, load_now()]


def _measured(name: str, store: Path, place: Path) -> Iterator[Row]:
    """The rows of one size."""
    bare = duckdb.connect(str(store / "warehouse.duckdb"), read_only=True)
    facts = bare.execute("select count(*) from fact").fetchall()[0][0]

    def row(kind: str, what: str, value: float, unit: str) -> Row:
        return Row(name, facts, kind, what, value, unit)

    def yardstick() -> float:
        return cpu_seconds(lambda: bare.execute(COVERAGE).fetchall())

    yardstick()
    yield row("file", "warehouse.duckdb", (store / "warehouse.duckdb").stat().st_size / 2**20, "MiB")
    copy = place / "copy"
    shutil.copytree(store, copy)
    try:
        ds = [yardstick() for _ in range(RUNS)]
        for query, took in _module("growth_queries", copy)["queries"].items():
            yield row("query", query, 1000 * took, "ms")
        ds += [yardstick() for _ in range(RUNS)]
        with serving.ours(copy) as (url, pid):
            trips = asyncio.run(_trips(url, pid, yardstick, ds))
            for (page, kind), took in trips.items():
                yield row(kind, page or "overview", 1000 * took, "ms")
            yield row("memory", "own memory of the server", held(pid)[0], "MiB")
        ds += [yardstick() for _ in range(RUNS)]
        yield row("yardstick", "D", 1000 * statistics.median(ds), "ms")
        filed = _module("growth_import", copy)
        yield row("start", "opening the store", 1000 * filed["opened"], "ms")
        yield row("import", "one return", 1000 * filed["cpu"], "ms")
    finally:
        bare.close()
        shutil.rmtree(copy, ignore_errors=True)


async def _trips(
    url: str, pid: int, yardstick: Callable[[], float], ds: list[float]
) -> dict[tuple[str, str], float]:
    """Median seconds of each page with new values and with values seen before."""
    session = await protocol.opened(url)

    async def cost(page: str, query: str = "") -> float:
        before = _used(pid)
        await asyncio.wait_for(session.run(page, query), PATIENCE)
        return _used(pid) - before

    taken: dict[tuple[str, str], list[float]] = {}
    for page in PAGES:
        try:
            await cost(page)
            for ratio in RATIOS[:RUNS]:
                query = f"ratio={ratio}&unit=U{len(ds) % 20:05}&year={2025 - len(ds) % 5}&quarter=2"
                ds.append(yardstick())
                for kind in ("new values", "seen before"):
                    taken.setdefault((page, kind), []).append(await cost(page, query))
        except TimeoutError:
            taken.setdefault((page, "new values"), []).append(PATIENCE)
            session = await protocol.opened(url)
    await session.socket.close()
    return {key: statistics.median(each) for key, each in taken.items()}


def _used(pid: int) -> float:
    """Seconds of processor time that a process has used; its clock has ticks of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _module(name: str, store: Path) -> dict[str, Any]:
    """What a module of this folder prints about a store, run in a process of its own."""
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", str(store)]
    since = time.monotonic()
    done = subprocess.run(command, cwd=settings.PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed after {time.monotonic() - since:.0f} s: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
