"""The rows of the queries asked last, as they are: what every page asks for again at every click.

Streamlit's own cache keeps results as bytes and takes each of them apart anew, which is right for what is
large or rarely asked. Here only small results are kept, and of them so many that they stay a few megabytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

Row = dict[str, Any]


class Recent:
    """Results by key, those used least recently forgotten first; safe to use from several threads."""

    def __init__(self, *, rows_in_all: int = 20_000, rows_of_one: int = 500) -> None:
        self.rows_in_all, self.rows_of_one = rows_in_all, rows_of_one
        self._held: OrderedDict[Hashable, list[Row]] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def rows(self, key: Hashable, ask: Callable[[], list[Row]]) -> list[Row]:
        """The rows of a key, from ``ask`` where they are not held. What is done to them harms nobody else."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
        if found is None:
            found = ask()
            self._keep(key, found)
        return [row.copy() for row in found]

    def _keep(self, key: Hashable, rows: list[Row]) -> None:
        if len(rows) > self.rows_of_one:
            return
        with self._lock:
            self._rows += len(rows) + 1 - (len(self._held[key]) + 1 if key in self._held else 0)
            self._held[key] = rows
            while self._rows > self.rows_in_all:
                _, gone = self._held.popitem(last=False)
                self._rows -= len(gone) + 1

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._rows = 0
