"""A program that kills a process which files returns, again and again, and looks at what is left each time.

Each life opens the store, says what it finds, and files one return after the other, saying before each that it
tries and after each that it was told it is done; after a few it is killed (SIGKILL) while it works on the next,
now and then while it still opens. Prints what came of it as JSON: ``python -m tests.safety.killed FOLDER LIVES SEED``.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from dashboard.intake.submit import file_returns
from dashboard.warehouse import open_warehouse
from dashboard.warehouse.verify import verify_open
from tests.builders import begin, checked

LONGEST = 0.06
"""Seconds that a life goes on at most after the last word that is waited for."""
BEFORE_READY = 0.1
"""Share of the lives that end before the store is open."""
LOOK = """
select r.sha256, count(distinct r.return_id), count(f.fact_id)
from return as r left join fact as f on f.return_id = r.return_id
group by r.sha256
"""


def live(folder: Path, number: int, said: int) -> None:
    """One life: never returns."""
    out = os.fdopen(said, "w", buffering=1)
    since = time.monotonic()
    warehouse = open_warehouse(folder)
    if warehouse.version == 0:
        begin(warehouse)
    # Written into the database file often, so that kills fall into that as well.
    warehouse.cursor().execute("set wal_autocheckpoint = '32KB'")
    found = warehouse.cursor().execute(LOOK).fetchall()
    print(json.dumps({"ready": time.monotonic() - since, "found": found}), file=out)
    while True:
        number += 1
        file = checked("U1", 2026, 1 + number % 4, {"members": number, "workers": number}, salt=str(number))
        print(json.dumps({"tries": number, "sha256": file.reading.sha256}), file=out)
        (receipt,) = file_returns(warehouse, [file])
        print(json.dumps({"done": number, "status": receipt.status}), file=out)


def main() -> None:
    """So many lives, and what was lost, doubled or left half done."""
    folder, lives, choose = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    tried: dict[str, int] = {}
    done: set[int] = set()
    bad: list[Any] = []
    slowest, highest = 0.0, 0
    for _ in range(lives):
        read, write = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(read)
            live(folder, highest, write)
        os.close(write)
        with os.fdopen(read) as lines:
            said = []
            if choose.random() >= BEFORE_READY:
                first = json.loads(lines.readline())
                slowest = max(slowest, first["ready"])
                bad += _looked(first["found"], tried, done)
                said = [lines.readline() for _ in range(1 + 2 * choose.randrange(4))]
                time.sleep(choose.random() * LONGEST)
            else:
                time.sleep(choose.random() * 0.1)
            os.kill(pid, signal.SIGKILL)
            for line in [*said, *lines]:
                each = json.loads(line) if line.endswith("\n") else {}
                if "tries" in each:
                    tried[each["sha256"]] = highest = each["tries"]
                elif "done" in each:
                    done.add(each["done"])
        os.waitpid(pid, 0)
    warehouse = open_warehouse(folder)
    bad += _looked(warehouse.cursor().execute(LOOK).fetchall(), tried, done)
    findings = [each.code for each in verify_open(warehouse).findings]
    warehouse.close()
    told = {"lives": lives, "tried": len(tried), "acknowledged": len(done), "bad": bad, "slowest": slowest}
    print(json.dumps({**told, "findings": findings}))


def _looked(found: list[Any], tried: dict[str, int], done: set[int]) -> list[Any]:
    """What is lost, doubled, half there or nobody's."""
    held = {sha256: (returns, facts) for sha256, returns, facts in found}
    bad: list[Any] = [["lost", n] for sha256, n in tried.items() if n in done and sha256 not in held]
    bad += [["not whole", sha256, *counts] for sha256, counts in held.items() if tuple(counts) != (1, 2)]
    bad += [["unknown", sha256] for sha256 in held.keys() - tried.keys()]
    return bad


if __name__ == "__main__":
    main()
