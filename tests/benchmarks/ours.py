"""Import a folder of returns into a new store and print how long it took, as JSON: a process of its own.

``python -m tests.benchmarks.ours FOLDER STORE``; the store is left behind.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from dashboard.intake import child
from dashboard.intake.bulk import Incoming, file_many
from dashboard.warehouse import open_warehouse
from dashboard.warehouse.journal import Act, utc_now
from tests.benchmarks import forms


def main(folder: Path, store: Path) -> None:
    files = [folder / name for name in (folder / "order.txt").read_text(encoding="utf-8").split("\n")]
    warehouse = open_warehouse(store)
    warehouse.submit([Act("begin", "bench", forms.beginning(), utc_now())])
    start, start_cpu = time.perf_counter(), time.process_time()
    incoming = (Incoming(file.name, file.read_bytes(), "bench") for file in files)
    statuses = [receipt.status for _, receipt in file_many(warehouse, incoming)]
    took, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    child.stop()
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = warehouse.query("units/period_by_quarter").shape[0]
    acts = warehouse.version
    warehouse.close()
    print(
        json.dumps(
            {
                "seconds": took,
                "cpu": cpu,
                "cpu_children": below.ru_utime + below.ru_stime,
                "filed": statuses.count("filed"),
                "quarters": figures,
                "acts": acts,
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
