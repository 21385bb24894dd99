"""A store under load: uploaders that file, readers that look, backups beside them; what went wrong as JSON.

``python -m tests.safety.load FOLDER SECONDS READERS UPLOADERS BACKUPS``. Each uploader has a township of its
own and files ever larger returns in which there are twice as many workers as members, so that a reader who ever
sees another proportion, or fewer members than it saw before, has seen a mixture of two states. With 100 backups
or more the load goes on until they are made.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, backup, open_warehouse
from dashboard.warehouse.verify import verify_open
from tests.builders import begin, checked, unit

NEWEST = """
select unit_code, max(value) filter (where measure_code = 'members') as members,
    max(value) filter (where measure_code = 'workers') as workers
from fct_figure where known_until > timestamp '9999-01-01' group by unit_code
"""


class Load:
    """What was acknowledged, what was seen, and how long it took."""

    def __init__(self, warehouse: Warehouse, seconds: float) -> None:
        self.warehouse = warehouse
        self.end = time.monotonic() + seconds
        self.acknowledged: dict[str, int] = {}
        self.commits: list[float] = []
        self.reads: list[float] = []
        self.bad: list[Any] = []
        self.wal = 0

    def upload(self, code: str) -> None:
        number = 0
        while time.monotonic() < self.end:
            number += 1
            file = checked(code, 2026, 1, {"members": number, "workers": 2 * number}, salt=f"{code}{number}")
            since = time.monotonic()
            (receipt,) = file_returns(self.warehouse, [file])
            self.commits.append(time.monotonic() - since)
            if receipt.status != "filed":
                self.bad.append([code, number, receipt.status])
            self.acknowledged[code] = number

    def read(self) -> None:
        seen: dict[str, int] = {}
        wal = self.warehouse.folder / "warehouse.duckdb.wal"
        while time.monotonic() < self.end:
            known = dict(self.acknowledged)
            since = time.monotonic()
            rows = self.warehouse.cursor().execute(NEWEST).fetchall()
            self.reads.append(time.monotonic() - since)
            held = {code: (int(members), int(workers)) for code, members, workers in rows}
            for code, (members, workers) in held.items():
                if workers != 2 * members or members < max(seen.get(code, 0), known.get(code, 0)):
                    self.bad.append([code, members, workers, known.get(code)])
                seen[code] = members
            self.bad += [["lost", code] for code in known.keys() - held.keys()]
            with contextlib.suppress(FileNotFoundError):  # a checkpoint takes it away
                self.wal = max(self.wal, wal.stat().st_size)
            time.sleep(0.02)

    def back_up(self, folder: Path, wanted: int) -> int:
        """So many backups, or as many as there is time for; each is opened and holds what was acknowledged."""
        made = 0
        while made < wanted and (time.monotonic() < self.end or wanted >= 100):
            known = sum(self.acknowledged.values())
            one = backup.backup(self.warehouse, folder)
            backup.check(folder, one.name)
            if one.acts < known + 1:
                self.bad.append(["backup lacks", known + 1 - one.acts])
            made += 1
            if made == wanted:
                self.end = 0.0
        return made


def main() -> None:
    """Run, then look once more and verify."""
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    readers, uploaders, backups = map(int, sys.argv[3:6])
    warehouse = open_warehouse(folder / "store")
    codes = [f"T{number}" for number in range(uploaders)]
    begin(warehouse, *(unit(code, f"第{code}镇") for code in codes))
    load = Load(warehouse, seconds)
    if backups >= 100:
        load.end = time.monotonic() + 3600
    work: list[Callable[[], Any]] = [lambda code=code: load.upload(code) for code in codes]
    work += [load.read] * readers
    threads = [threading.Thread(target=_guarded, args=(load, each)) for each in work]
    for each in threads:
        each.start()
    made = 0
    try:
        made = load.back_up(folder / "backups", backups) if backups else 0
    except Exception as error:
        load.bad.append(repr(error)[:300])
        load.end = 0.0
    for each in threads:
        each.join()
    held = {code: int(members) for code, members, _ in warehouse.cursor().execute(NEWEST).fetchall()}
    if held != load.acknowledged:
        load.bad.append(["in the end", held, load.acknowledged])
    findings = [each.code for each in verify_open(warehouse).findings]
    warehouse.close()
    print(
        json.dumps(
            {
                "bad": load.bad[:20], "findings": findings, "acknowledged": sum(load.acknowledged.values()),
                "commit_p95": _p95(load.commits), "reads": len(load.reads), "read_p95": _p95(load.reads),
                "wal": load.wal, "backups": made,
            }
        )
    )  # fmt: skip


def _guarded(load: Load, work: Callable[[], Any]) -> None:
    try:
        work()
    except BaseException as error:
        load.bad.append(repr(error)[:300])


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else 0.0


if __name__ == "__main__":
    main()
