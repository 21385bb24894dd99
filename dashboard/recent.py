"""The rows of the queries asked last, as they are: what every page asks for again at every click.

Small results are kept as they are (``Recent``); behind them all results as bytes (``Packed``), taken apart
anew each time. Both are bounded by what they hold: Streamlit's own cache counts results only, and of a
nation's townships one result is as large as a thousand of a county's.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

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

    def holds(self, key: Hashable) -> bool:
        """Whether the rows of a key are held."""
        with self._lock:
            return key in self._held

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


class Packed:
    """Results of any kind by key, as bytes, those used least recently forgotten first."""

    def __init__(self, *, bytes_in_all: int = 24_000_000) -> None:
        self.bytes_in_all = bytes_in_all
        self._held: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._asking: dict[Hashable, threading.Lock] = {}

    def value(self, key: Hashable, ask: Callable[[], T]) -> T:
        """The result of a key, from ``ask`` where it is not held; always a copy of one's own.

        Who wants the same at the same time waits for the first instead of asking too. What is larger than a
        quarter of all there is room for is not kept.
        """
        found = self._get(key)
        if found is None:
            with self._lock:
                turn = self._asking.setdefault(key, threading.Lock())
            try:
                with turn:
                    found = self._get(key)
                    if found is None:
                        made = ask()
                        self._keep(key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
                        return made
            finally:
                with self._lock:
                    self._asking.pop(key, None)
        result: T = pickle.loads(found)
        return result

    def _get(self, key: Hashable) -> bytes | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def _keep(self, key: Hashable, packed: bytes) -> None:
        if 4 * len(packed) > self.bytes_in_all:
            return
        with self._lock:
            self._bytes += len(packed) - len(self._held.pop(key, b""))
            self._held[key] = packed
            while self._bytes > self.bytes_in_all:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()
            self._bytes = 0
