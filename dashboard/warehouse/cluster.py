"""An edition's folder and the address of a Spark Connect server in, answers to Spark's SQL out.

A cluster that is away must not keep a page waiting: whatever is asked of it is asked in a thread of its own,
and while the answer takes long, the server is asked for a sign of life. The client's own patience (many
repetitions over minutes) is switched off.
"""

from __future__ import annotations

import logging
import threading
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

T = TypeVar("T")

CONFIGURATION = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    # Text of a person may hold ${…}.
    "spark.sql.variable.substitute": "false",
}
OPENING_SECONDS = 60.0
_STEP = 1.5


class ClusterError(RuntimeError):
    """No answer: ``code`` missing (no client installed), away, slow, or refused (the query failed)."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".strip())
        self.code = code


@dataclass(frozen=True)
class Step:
    """A part of a query that is computed once, under a name that the statements after it use."""

    name: str
    sql: str


@dataclass(frozen=True)
class Script:
    """What Spark is given for one named query: the steps in their order, and the query itself."""

    steps: Sequence[Step]
    sql: str


class Cluster:
    """A session on a cluster in which the tables of one edition stand under their names."""

    def __init__(
        self,
        address: str,
        tables: Mapping[str, tuple[Path | pa.Table, str]],
        views: Mapping[str, str],
        settings: Mapping[str, str],
    ) -> None:
        """``tables``: name -> its files or rows, and its columns for Spark; ``views``: name -> SQL."""
        self.asked = 0
        """How many queries it was given."""
        self._numbers = count(1)
        self._session: Any = within(OPENING_SECONDS, lambda: _connect(address, settings))
        try:
            within(OPENING_SECONDS, lambda: self._register(tables, views))
        except BaseException:
            self.close()
            raise

    def mark(self) -> str:
        """A name that no other query in this session has."""
        return f"q{next(self._numbers)}"

    def answer(self, script: Script, seconds: float) -> pa.Table:
        """The rows of a query; that a server is away is found out in a quarter of these seconds.

        Raises ClusterError.
        """
        self.asked += 1
        box = _Box(lambda: self._run(script))
        until = time.monotonic() + seconds
        while not box.done.wait(_STEP):
            if time.monotonic() > until:
                _aside(self._session.interruptAll)
                raise ClusterError("slow")
            self.is_alive(seconds / 4)
        try:
            return box.value()
        except ClusterError as error:
            if error.code == "missing":
                raise
            # The session still answers: it was the query.
            self.is_alive(seconds / 4)
            raise ClusterError("refused", str(error)) from error

    def is_alive(self, seconds: float) -> None:
        """Raises ClusterError unless the server answers within so many seconds."""
        within(seconds, lambda: self._session.conf.get("spark.sql.session.timeZone"))

    def works(self, table: str, seconds: float) -> None:
        """Raises ClusterError unless a small table can be read, which takes more than a living server."""
        self.answer(Script((), f"select count(*) as n from {table}"), seconds)

    def close(self) -> None:
        """Let the session go, without waiting for it."""
        session = getattr(self, "_session", None)
        if session is not None:
            _aside(session.client.release_session)
            _aside(session.client.close)

    def _run(self, script: Script) -> pa.Table:
        session, made = self._session, []
        # What the client does in this thread, it does for this session.
        type(session)._set_default_and_active_session(session)
        try:
            for step in script.steps:
                kept = _frame(session, step.sql).localCheckpoint(eager=False)
                kept.createOrReplaceTempView(step.name)
                made.append(step.name)
            # toArrow would first ask for the columns alone, which is all the planning once more.
            return _frame(session, script.sql)._to_table()[0]
        finally:
            for name in made:
                _aside(lambda name=name: session.catalog.dropTempView(name))  # type: ignore[misc]

    def _register(self, tables: Mapping[str, tuple[Path | pa.Table, str]], views: Mapping[str, str]) -> None:
        type(self._session)._set_default_and_active_session(self._session)
        for name, (place, columns) in tables.items():
            if isinstance(place, pa.Table):
                self._session.createDataFrame(place, columns).createOrReplaceTempView(name)
                continue
            reader = self._session.read.schema(columns)
            if "year" not in columns:
                # The folders' names are no columns of such a table.
                reader = reader.option("recursiveFileLookup", "true")
            reader.parquet(str(place)).createOrReplaceTempView(name)
        for name, sql in views.items():
            _frame(self._session, sql).createOrReplaceTempView(name)


def _frame(session: Any, sql: str) -> Any:
    """The rows of a SELECT, not yet asked for; with ``session.sql`` the server would plan it twice."""
    from pyspark.sql.connect.dataframe import DataFrame
    from pyspark.sql.connect.plan import SQL

    return DataFrame(SQL(sql), session)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What ``work`` returns; raises ClusterError, "away" when it takes longer than so many seconds."""
    box = _Box(work)
    if not box.done.wait(seconds):
        raise ClusterError("away", "no answer")
    value: T = box.value()
    return value


class _Box:
    """Work in a thread of its own, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.done = threading.Event()
        self._value: Any = None
        self._error: BaseException | None = None
        threading.Thread(target=self._do, args=(work,), name="cluster", daemon=True).start()

    def _do(self, work: Callable[[], Any]) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._value = work()
        except BaseException as error:
            self._error = error
        finally:
            self.done.set()

    def value(self) -> Any:
        if self._error is None:
            return self._value
        if isinstance(self._error, ClusterError):
            raise self._error
        code = "missing" if isinstance(self._error, ImportError) else "away"
        raise ClusterError(code, type(self._error).__name__) from self._error


def _aside(work: Callable[[], Any]) -> None:
    """Have something done that nobody waits for."""

    def quiet() -> None:
        with suppress(Exception), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            work()

    threading.Thread(target=quiet, name="cluster aside", daemon=True).start()


def _connect(address: str, more: Mapping[str, str]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql.connect.session import SparkSession

    for name in ("SQLQueryContextLogger", "pyspark", "py4j", "grpc"):
        # Its words quote the query, in which are the reader's choices.
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    session: Any = SparkSession.builder.remote(address).create()
    session.client.set_retry_policies([])
    session.client.disable_reattachable_execute()
    for key, value in {**CONFIGURATION, **more}.items():
        session.conf.set(key, value)
    return session
