"""Clocks and memory for the benchmarks."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cpu_seconds(work: Callable[[], object]) -> float:
    """Seconds of processor time of one call, in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


@dataclass
class Memory:
    """The most that a process and all below it held at one time, MiB; 0 where /proc is not to be had.

    ``own`` is what they hold for themselves; ``resident`` also counts libraries, once for each process.
    """

    own: float = 0.0
    resident: float = 0.0


@contextlib.contextmanager
def watched(pid: int, memory: Memory, every: float = 0.05) -> Iterator[None]:
    """Look at a process and those below it until the end of the block."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(every):
            now = [held(each) for each in tree(pid) if each == pid or _command(each) != _command(pid)]
            memory.own = max(memory.own, sum(own for own, _ in now))
            memory.resident = max(memory.resident, sum(resident for _, resident in now))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            with contextlib.suppress(OSError):
                for child in Path(f"/proc/{pid}/task/{task}/children").read_text().split():
                    found += tree(int(child))
    return found


def _command(pid: int) -> bytes:
    """The command line; one that is only just being started still has that, and the memory, of its parent."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def held(pid: int) -> tuple[float, float]:
    """Own and resident memory of one process in MiB; zeros where /proc is not to be had."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    fields = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("RssAnon", "VmRSS"))}
    return int(fields.get("RssAnon", 0)) / 1024, int(fields.get("VmRSS", 0)) / 1024


def private(pid: int) -> tuple[float, float]:
    """Resident memory of one process and what of it nobody else has, MiB; zeros where /proc is not to be had."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    fields = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith(" kB")}
    own = fields.get("Private_Clean", 0) + fields.get("Private_Dirty", 0)
    return round(fields.get("Rss", 0) / 1024, 1), round(own / 1024, 1)


def load_now() -> str:
    """The time and how busy the machine is."""
    return f"{datetime.now():%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
