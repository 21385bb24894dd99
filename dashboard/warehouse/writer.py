"""The one thread that writes to a store: jobs in, first in first out, journal lines and rows out.

For each job: catch up with the journal, let the job look at the newest state and say its acts, apply them in
a transaction, sync their journal lines to disk, commit. So an act that cannot be applied is never journaled,
and one that is journaled is applied again at the next start should the commit itself fail.
"""

from __future__ import annotations

import contextlib
import errno
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

import duckdb

from dashboard.warehouse.apply import DERIVED_TABLES, apply_lines
from dashboard.warehouse.derived import Derivations
from dashboard.warehouse.journal import Act, Journal, Line

Prepare = Callable[[duckdb.DuckDBPyConnection], Sequence[Act]]
"""Looks at the newest state, from inside the writer, and says what is to be done (maybe nothing)."""

T = TypeVar("T")

_QUEUE_LENGTH = 64
_LINES_PER_REPLAY_STEP = 400


class Writer:
    """Owns the journal of a store and the only write transactions on its database."""

    def __init__(
        self,
        journal: Journal,
        connect: Callable[[], duckdb.DuckDBPyConnection],
        reconnect: Callable[[], None],
        derived: Derivations,
        on_commit: Callable[[int], None],
    ) -> None:
        self._journal = journal
        self._connect = connect
        self._reconnect = reconnect
        self._derived = derived
        self._on_commit = on_commit
        self._jobs: queue.Queue[tuple[Callable[[], list[Line]], Future[list[Line]]] | None] = queue.Queue(
            maxsize=_QUEUE_LENGTH
        )
        self._is_doubtful = False
        """Whether the database may lack what is journaled: it is opened anew before anything else is done."""
        self._thread = threading.Thread(target=self._run, name="warehouse-writer", daemon=True)

    def start(self) -> None:
        """Bring the database up to the journal's last line, then take jobs. Raises JournalDamagedError."""
        self.catch_up()
        self._thread.start()

    def write(self, prepare: Prepare, first: Callable[[], object] = lambda: None) -> list[Line]:
        """Run one job and wait until it is durable. What ``prepare`` raises is raised here.

        ``first`` returns once what the acts build upon is durable: they are not journaled before.
        """
        return self._submit(lambda: self._write(prepare, first))

    def rebuild(self) -> None:
        """Make every table anew from the journal, readers seeing the old state until it is done."""
        self._submit(self._rebuild)

    def while_idle(self, work: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """Run ``work`` between two jobs: while it lasts nothing is written to journal or database."""
        found: list[T] = []

        def run() -> list[Line]:
            cursor = self._connect()
            try:
                found.append(work(cursor))
            finally:
                cursor.close()
            return []

        self._submit(run)
        return found[0]

    def stop(self) -> None:
        """Finish the jobs that wait, then end the thread."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _submit(self, work: Callable[[], list[Line]]) -> list[Line]:
        future: Future[list[Line]] = Future()
        self._jobs.put((work, future))
        return future.result()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, future = job
            try:
                future.set_result(work())
            except BaseException as error:  # a job's failure belongs to its caller, never to this thread
                future.set_exception(error)

    def _write(self, prepare: Prepare, first: Callable[[], object]) -> list[Line]:
        self._mend()
        cursor = self._connect()
        try:
            acts = prepare(cursor)
            if not acts:
                return []
            prepared = self._journal.prepare(acts)
            lines = [line for line, _ in prepared]
            cursor.execute("begin")
            try:
                apply_lines(cursor, lines, self._derived)
                first()
                self._journal.append(prepared)
            except BaseException:
                self._roll_back(cursor)
                raise
            # What is journaled is done: should the commit fail, it is made good from the journal.
            try:
                cursor.execute("commit")
            except duckdb.Error:
                self._is_doubtful = True
        finally:
            cursor.close()
        self._mend()
        self._on_commit(lines[-1].number)
        return lines

    def _roll_back(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Undo what was begun; an instance that died over it is opened anew, now or as soon as it can be."""
        try:
            cursor.execute("rollback")
        except duckdb.Error:
            self._is_doubtful = True
            with contextlib.suppress(OSError):
                self._mend()

    def _mend(self) -> None:
        """Open the database anew and bring it up to the journal, where a commit failed or it died.

        Raises OSError where that fails, too. It is then open for reading, if that can be had.
        """
        if not self._is_doubtful:
            return
        try:
            self._reconnect()
            self.catch_up()
        except (duckdb.Error, OSError) as error:
            with contextlib.suppress(duckdb.Error, OSError):
                self._reconnect()
            raise OSError(errno.EIO, type(error).__name__) from error
        self._is_doubtful = False

    def catch_up(self) -> None:
        """Apply the journal's lines after the last applied one; start anew where the two do not fit."""
        cursor = self._connect()
        try:
            number, last_hash = cursor.execute("select last_number, last_hash from journal_state").fetchall()[
                0
            ]
            waiting: list[Line] = []
            fits = number == 0
            for line in self._journal.read(acknowledged=number):
                if line.number == number:
                    fits = line.hash == last_hash
                if line.number > number:
                    waiting.append(line)
            if fits:
                self._replay(cursor, waiting)
            else:
                self._journal.note_misfit(number)
                self._rebuild()
        finally:
            cursor.close()
        self._on_commit(self._journal.last_number)

    def _rebuild(self) -> list[Line]:
        cursor = self._connect()
        try:
            cursor.execute("begin")
            try:
                for table in DERIVED_TABLES:
                    cursor.execute(f"delete from {table}")
                cursor.execute("update journal_state set last_number = 0, last_hash = ''")
                self._apply_in_steps(cursor, list(self._journal.read()))
                cursor.execute("commit")
            except BaseException:
                cursor.execute("rollback")
                raise
        finally:
            cursor.close()
        self._on_commit(self._journal.last_number)
        return []

    def _replay(self, cursor: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> None:
        if not lines:
            return
        cursor.execute("begin")
        try:
            self._apply_in_steps(cursor, lines)
            cursor.execute("commit")
        except BaseException:
            cursor.execute("rollback")
            raise

    def _apply_in_steps(self, cursor: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> None:
        for start in range(0, len(lines), _LINES_PER_REPLAY_STEP):
            apply_lines(cursor, lines[start : start + _LINES_PER_REPLAY_STEP], self._derived)
