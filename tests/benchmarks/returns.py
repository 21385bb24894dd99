"""The import of 1,200 returns beside unzipping them (Z) and what people use instead, in one run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard import settings
from tests.benchmarks import forms, peers
from tests.benchmarks.timing import Memory, cpu_seconds, seconds, watched

RUNS = 3


def unzip(files: Sequence[Path]) -> None:
    """Yardstick Z: inflate every part of every workbook."""
    for file in files:
        with zipfile.ZipFile(file) as book:
            for name in book.namelist():
                book.read(name)


def import_returns() -> list[str]:
    """1,200 long returns of 90 rows: read, checked, archived, committed; goal <= 10 Z, <= 300 MiB."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = forms.write_returns(folder)
        (folder / "order.txt").write_text("\n".join(file.name for file in files), encoding="utf-8")
        unzip(files)
        unzips, cpu_unzips, runs, memory = [], [], [], Memory()
        for _ in range(RUNS):
            unzips.append(seconds(lambda: unzip(files)))
            runs.append(_ours(folder, memory))
            cpu_unzips.append(cpu_seconds(lambda: unzip(files)))
        z, cpu_z = statistics.median([*unzips, *cpu_unzips]), statistics.median(cpu_unzips)
        ours = sorted(run["seconds"] for run in runs)
        middle = min(runs, key=lambda run: abs(run["seconds"] - statistics.median(ours)))
        cpu = middle["cpu"] + middle["cpu_children"]
        lines = [
            f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors",
            f"yardstick Z, unzipping the {len(files)} returns          {z:8.3f} s   (processor {cpu_z:.3f} s)",
            f"ours, all included, median of {RUNS}                {middle['seconds']:8.2f} s   "
            f"{middle['seconds'] / z:6.1f} Z   (min {ours[0] / z:.1f}, max {ours[-1] / z:.1f}; goal <= 10 Z)",
            f"   processor time: reading {middle['cpu_children']:.2f} s, the rest {middle['cpu']:.2f} s,"
            f" together {cpu / cpu_z:.1f} times that of Z; {middle['filed']:.0f} filed",
            f"   most memory, all processes               {memory.own:8.0f} MiB own,"
            f" {memory.resident:.0f} resident (goal <= 300)",
        ]
        for name, peer in _PEERS:
            lines.append(_peer(name, peer, files, folder, z, (middle["seconds"], cpu)))
    return lines


def _ours(folder: Path, memory: Memory) -> dict[str, float]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.ours", str(folder)],
        cwd=settings.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with watched(process.pid, memory):
        out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("the import failed")
    found: dict[str, float] = json.loads(out)
    return found


def _peer(
    name: str,
    peer: Callable[..., int | None],
    files: Sequence[Path],
    folder: Path,
    z: float,
    ours: tuple[float, float],
) -> str:
    """One line of what a peer took; ``ours`` is what we took by the clock and in processor time."""
    rows: list[int | None] = []
    start = time.process_time()
    took = seconds(lambda: rows.append(peer(files, folder / f"{name.split()[0]}.duckdb")))
    used = time.process_time() - start
    if rows[0] is None:
        return f"{name:43} not measured: its extension is not installed here"
    return (
        f"{name:43}{took:10.2f} s   {took / z:6.1f} Z   {took / ours[0]:5.1f} x ours by the clock,"
        f" {used / ours[1]:.1f} x in processor time"
    )


_PEERS: tuple[tuple[str, Callable[..., int | None]], ...] = (
    ("pandas + openpyxl, an insert a file", peers.pandas_openpyxl),
    ("read_xlsx of DuckDB, an insert a file", peers.duckdb_excel),
    ("calamine + one Arrow insert (no checks)", peers.calamine_arrow),
)
