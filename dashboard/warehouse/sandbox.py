"""A statement typed by a person in, its rows or a plain reason out; it never runs in this process.

Typed SQL can write, never come back, or bring the process down. So each statement gets a child process of its
own (sandbox_child.py) over a Parquet copy of the derived tables, made once for a state of the data.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

import duckdb

from dashboard import settings
from dashboard.warehouse.queries import FAR_FUTURE, NamedQuery
from dashboard.warehouse.sandbox_child import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, READY

SECONDS = 5.0
"""A statement's time by the clock."""
START_SECONDS = 25.0
"""Time to start Python and DuckDB on a slow machine."""
WAIT_SECONDS = 10.0
"""How long one waits for others' statements."""
MAX_SQL = 20_000
"""Signs of a statement."""
AT_ONCE = 2
KEPT_DAYS = 4
"""Copies kept of one version, each as known on another day; more than statements run at once."""
TABLES = {
    "figure": "explore/figure_by_unit_quarter",
    "expected": "explore/expected_by_unit_quarter",
    "filing": "explore/filing_by_return",
    "unit": "units/unit_by_code",
    "indicator": "explore/indicator_by_code",
    "target": "explore/target_by_unit_year",
}
"""The tables that a statement sees, and the named query each is a copy of."""
BY_YEAR = "figure"
"""Copied year by year: nearly all of what is copied, and an act changes a year or two of it."""
_COMMAND = (sys.executable, "-X", "utf8", "-m", "dashboard.warehouse.sandbox_child")
_POSIX = os.name == "posix"
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "TMPDIR", "TEMP")
"""What a child sees of the environment: nothing that might be a secret."""
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
"""Each arena of the C library takes 64 MB of the child's address space, used or not."""

_turn = threading.BoundedSemaphore(AT_ONCE)
_copying = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """What came of a statement. ``code`` "" means rows, else why there are none.

    Codes: empty, too_long, several, not_select, parameter, syntax, unknown, value, forbidden, memory, time,
    too_wide, failed, crashed, busy. ``found`` fills in the sentence; ``said`` is the database's own words.
    ``is_number``: for each column. ``cut``: there were more rows.
    """

    code: str = ""
    columns: tuple[str, ...] = ()
    is_number: tuple[bool, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = field(default=(), repr=False)
    cut: bool = False
    found: str = ""
    said: str = ""


class Store(Protocol):
    """What is needed of a warehouse."""

    folder: Path
    version: int

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the open database."""
        ...

    def named_query(self, name: str) -> NamedQuery:
        """A named query by its name."""
        ...


def run(store: Store, sql: str, *, as_of: datetime | None = None) -> Answer:
    """Run a SELECT on a copy of the store's derived tables as known at ``as_of`` (None: now)."""
    if not sql.strip().strip(";"):
        return Answer("empty")
    if len(sql) > MAX_SQL:
        return Answer("too_long")
    if not _turn.acquire(timeout=WAIT_SECONDS):
        return Answer("busy")
    try:
        return _run(copies(store, as_of), sql)
    finally:
        _turn.release()


def copies(store: Store, as_of: datetime | None = None) -> dict[str, list[str]]:
    """The Parquet files of each table at the store's version, made when there are none yet."""
    moment = as_of or FAR_FUTURE
    with _copying:
        folder = _root(store.folder) / f"{store.version}-{moment:%Y%m%dT%H%M%S}"
        if not folder.exists():
            making = folder.with_name(folder.name + ".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            _copy(store, moment, making)
            making.rename(folder)
            _forget(folder.parent, but=f"{store.version}-")
    return {name: sorted(str(file) for file in folder.glob(f"{name}[.-]*")) for name in TABLES}


@cache
def _root(folder: Path) -> Path:
    """Where a store's copies are: beside it, held by one process, so what an earlier one left can go."""
    root = folder / "sql-copies"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o700, parents=True)
    return root


def _forget(folder: Path, *, but: str) -> None:
    """Take away the copies of earlier versions, and all but the newest of this one's earlier days."""
    found = sorted(folder.glob("*"), key=lambda each: each.stat().st_mtime)
    kept = [each for each in found if each.name.startswith(but)][-KEPT_DAYS:]
    for old in found:
        if old not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _copy(store: Store, moment: datetime, folder: Path) -> None:
    cursor = store.cursor()
    try:
        cursor.execute("begin")  # all tables of one moment
        for name, query_name in TABLES.items():
            query = store.named_query(query_name)
            bound = query.bind({}, {"as_of": moment})
            years = _digests(cursor, query, bound) if name == BY_YEAR else {}
            for year, digest in years.items():
                file = folder / f"{name}-{year}-{digest}.parquet"
                if not _is_linked(file):
                    of_year = f"select * from (\n{query.sql}\n) as every where year = {year:d}"
                    _write(cursor, of_year, bound, file)
            if not years:
                _write(cursor, query.sql, bound, folder / f"{name}.parquet")
        cursor.execute("commit")
    finally:
        cursor.close()


def _digests(
    cursor: duckdb.DuckDBPyConnection, query: NamedQuery, bound: Mapping[str, Any]
) -> dict[int, str]:
    """What tells one year's rows from any others, by year; it takes a tenth of the time of writing them."""
    unordered = query.sql.rpartition("order by")[0]  # every query ends in one; to sort takes longest
    row = f"hash({', '.join(query.columns)})"
    sql = f"select year, count(*), bit_xor({row}) from (\n{unordered}\n) as each group by year order by year"
    found = cursor.execute(sql, dict(bound)).fetchall()
    return {year: f"{count}-{digest:016x}" for year, count, digest in found}


def _is_linked(file: Path) -> bool:
    """Whether an earlier copy had the same rows, by its name, so that its file is this one's, too."""
    for earlier in file.parent.parent.glob(f"*/{file.name}"):
        try:
            file.hardlink_to(earlier)
        except OSError:  # a file system without links
            return False
        return True
    return False


def _write(cursor: duckdb.DuckDBPyConnection, sql: str, bound: Mapping[str, Any], file: Path) -> None:
    cursor.sql(sql, params=dict(bound)).write_parquet(str(file))
    file.chmod(0o400)


def _run(tables: Mapping[str, list[str]], sql: str) -> Answer:
    process = subprocess.Popen(
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        cwd=settings.PROJECT, start_new_session=_POSIX,
        env={key: os.environ[key] for key in _KEPT if key in os.environ} | _ONE_ARENA,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    timer = threading.Timer(START_SECONDS + SECONDS, end)  # where pipes cannot be waited on
    timer.start()
    try:
        process.stdin.write(json.dumps({"tables": dict(tables), "sql": sql}).encode() + b"\n")
        process.stdin.close()
        _read(process.stdout, len(READY), time.monotonic() + START_SECONDS)
        text = _read(process.stdout, 2 * MAX_BYTES, time.monotonic() + SECONDS)
    except TimeoutError:
        return Answer("time")
    except OSError:
        return Answer("crashed")
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
    return Answer("time") if is_late.is_set() else _unpack(text)


def _read(pipe: IO[bytes], most: int, until: float) -> bytes:
    """Bytes up to ``most`` or the pipe's end. Raises TimeoutError when they are late."""
    pieces: list[bytes] = []
    while most > 0:
        if _POSIX and not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), min(most, 1 << 20))
        if not piece:
            break
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _unpack(text: bytes) -> Answer:
    """The answer of a child; one that a statement brought down, or took over, says anything."""
    try:
        told = json.loads(text)
        if code := told.get("code"):
            return Answer(str(code), found=str(told.get("found", "")), said=str(told.get("said", "")))
        columns = tuple(str(each) for each in told["columns"])[:MAX_COLUMNS]
        rows = tuple(tuple(row) for row in told["rows"][:MAX_ROWS])
        if any(len(row) != len(columns) for row in rows):
            return Answer("crashed")
        return Answer(
            columns=columns, is_number=tuple(bool(each) for each in told["numeric"]), rows=rows,
            cut=bool(told["cut"]),
        )  # fmt: skip
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return Answer("crashed")
