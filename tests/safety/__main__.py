"""What each hostile kind comes to, measured: ``python -m tests.safety [part of a name …]`` prints a table.

Seconds are the reading child's CPU time (wall time where it was replaced), megabytes its peak. Linux only.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress

from dashboard.intake import child
from dashboard.intake.read import read_file
from tests.safety.kinds import all_kinds
from tests.safety.test_hostile import outcome


def _peak(process: int) -> float:
    with suppress(OSError), open(f"/proc/{process}/status") as status:
        for line in status:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def _cpu(process: int) -> float:
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def _measure(file: str, data: bytes) -> tuple[str, float, float]:
    read_file("warm.csv", b"1,2\n")  # the child that will be asked stands ready
    process = child._idle[-1].process.pid
    with open(f"/proc/{process}/clear_refs", "w") as reset:
        reset.write("5")
    done = threading.Event()
    peaks = [0.0]

    def watch() -> None:
        while not done.wait(0.005):
            peaks.append(_peak(process))

    watcher = threading.Thread(target=watch)
    watcher.start()
    before, started = _cpu(process), time.perf_counter()
    found = outcome(read_file(file, data))
    seconds = time.perf_counter() - started
    if child._idle and child._idle[-1].process.pid == process:
        seconds = _cpu(process) - before
        peaks.append(_peak(process))
    done.set()
    watcher.join()
    return found, seconds, max(peaks)


def main() -> None:
    wanted = sys.argv[1:]
    rows = [
        (name, len(data), *_measure(each.file, data))
        for name, each in all_kinds().items()
        if not wanted or any(part in name for part in wanted)
        for data in [each.build()]
    ]
    for name, size, found, seconds, memory in rows:
        print(f"{name:50} {size / 1e6:7.2f} MB  {found:15} {seconds:6.2f} s {memory:5.0f} MB")
    counts: dict[str, int] = {}
    for row in rows:
        counts[row[2]] = counts.get(row[2], 0) + 1
    print(len(rows), "kinds:", counts)
    print(f"worst: {max(row[3] for row in rows):.2f} s, {max(row[4] for row in rows):.0f} MB")


if __name__ == "__main__":
    main()
