"""Work begun before it is asked for: queries of a page run on the other cores while it asks for the first.

A page asks for its rows one query after the other. Told before which ones these will be, the last of them are
begun at once by threads of their own; whoever then wants one that is under way waits for it (recent.py), so
that nothing is asked twice. On one core nothing is begun.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

MOST = 3
"""Threads at most: a page has about nine queries, and others want to work too."""


class Ahead:
    """Threads that do work ahead; safe to use from several threads."""

    def __init__(self, workers: int | None = None) -> None:
        """``workers`` threads; none given, one less than there are cores."""
        count = min(MOST, _cores() - 1) if workers is None else workers
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="ahead") if count > 0 else None
        self._running: set[Future[object]] = set()

    def begin(self, tasks: Sequence[Callable[[], object]]) -> None:
        """Do all but the first, the last one first: the first is what the caller does next.

        What goes wrong is told to whoever asks for the result.
        """
        if self._pool is None:
            return
        for task in reversed(tasks[1:]):
            future = self._pool.submit(task)
            self._running.add(future)
            future.add_done_callback(self._running.discard)

    def finish(self) -> None:
        """Wait until nothing is under way; what has not begun is left."""
        for future in list(self._running):
            future.cancel()
        wait(list(self._running))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
