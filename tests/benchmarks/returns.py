"""The import of 1,200 returns beside unzipping them (Z) and what people use instead, in one run."""

from __future__ import annotations

import json
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
from tests.benchmarks.table import Line
from tests.benchmarks.timing import Memory, cpu_seconds, load_now, seconds, watched

RUNS = 3


def unzip(files: Sequence[Path]) -> None:
    """Yardstick Z: inflate every part of every workbook."""
    for file in files:
        with zipfile.ZipFile(file) as book:
            for name in book.namelist():
                book.read(name)


def import_returns(quick: bool = False) -> list[Line | str]:
    """1,200 long returns of 90 rows: read, checked, archived, committed; goal <= 10 Z, <= 300 MiB."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = forms.write_returns(folder)
        (folder / "order.txt").write_text("\n".join(file.name for file in files), encoding="utf-8")
        unzip(files)
        unzips, cpu_unzips, runs, memory = [], [], [], Memory()
        for number in range(1 if quick else RUNS):
            unzips.append(seconds(lambda: unzip(files)))
            runs.append(_ours(folder, folder / f"store{number}", memory))
            cpu_unzips.append(cpu_seconds(lambda: unzip(files)))
        z, cpu_z = statistics.median([*unzips, *cpu_unzips]), statistics.median(cpu_unzips)
        took, used = [run["seconds"] for run in runs], [run["cpu"] + run["cpu_children"] for run in runs]
        ours = Line(f"import of {len(files)} returns, all included", took, "s", "Z", z, 10)
        lines: list[Line | str] = [
            load_now(),
            Line(f"yardstick Z: unzipping the {len(files)} returns", unzips, "s", "Z", z),
            ours,
            Line("   the same in processor time, all processes", used, "s", "Z", cpu_z),
            Line("   most memory at one time, all processes, own", [memory.own], "MiB", goal=300),
            Line("   the same, libraries once for each process", [memory.resident], "MiB"),
        ]
        for name, peer in _PEERS:
            lines += _peer(name, peer, files, folder, z, (ours.median, statistics.median(used)))
    return lines


def _ours(folder: Path, store: Path, memory: Memory) -> dict[str, float]:
    """The import by a process of its own. Its store is left until all are measured: for minutes after files
    were deleted ext4 goes past each of their places for every new file, half a second in an import.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.ours", str(folder), str(store)],
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
) -> list[Line | str]:
    """What a peer took; ``ours`` is what we took by the clock and in processor time."""
    rows: list[int | None] = []
    start = time.process_time()
    took = seconds(lambda: rows.append(peer(files, folder / f"{name.split()[0]}.duckdb")))
    used = time.process_time() - start
    if rows[0] is None:
        return [f"peer: {name}: not measured, its extension is not installed here"]
    note = f"{took / ours[0]:.1f} x ours by the clock, {used / ours[1]:.1f} x in processor time"
    lines: list[Line | str] = [Line(f"peer: {name}", [took], "s", "Z", z, note=note)]
    if peer is peers.pandas_openpyxl:
        lines.append(Line("   how many times faster we are", [took / ours[0]], "x", goal=6, at_least=True))
    return lines


_PEERS: tuple[tuple[str, Callable[..., int | None]], ...] = (
    ("pandas + openpyxl, an insert a file", peers.pandas_openpyxl),
    ("read_xlsx of DuckDB, an insert a file", peers.duckdb_excel),
    ("calamine + one Arrow insert (no checks)", peers.calamine_arrow),
)
