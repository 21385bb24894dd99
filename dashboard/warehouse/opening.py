"""A database file in, an open connection out: sound, of this version's tables, or made anew from the journal.

What the database holds can be made from the journal at any time, so one that is torn, or whose tables are not
this version's, is never repaired: it is set aside whole and another is begun, which the writer then fills.

    <store>/warehouse.duckdb.broken-<stamp>   one that could not be read
    <store>/upgrades/<stamp>-<migration>/     one of another version's tables, put back if the new one fails
"""

from __future__ import annotations

import errno
import logging
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from dashboard import logs, settings
from dashboard.warehouse.archive import sync_folder
from dashboard.warehouse.journal import utc_now

KEPT = 3
"""So many databases that were set aside are kept, of either sort."""
SCHEMA = settings.QUERIES / "schema"
UPGRADES = "upgrades"
DATABASE = "warehouse.duckdb"
WRITTEN_AT_ONCE = "32MB"
"""What a commit leaves beside the database before one writes it in; DuckDB's own 16 MB make whoever imports
wait twice as often. After a crash as much is read again: at most a third of a second more.
"""
WORD_OF = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "closed"),
}
_FULL = ("No space left", "Disk quota", "not enough disk")

Prepare = Callable[[duckdb.DuckDBPyConnection], None]
"""Makes whatever tables, mirror and views are missing."""


class UpgradeError(RuntimeError):
    """A store that this version of the program could not make its tables for; nothing of it was changed.

    ``code`` is failed, with the first new migration and the reason, or newer: its journal has acts that only
    a newer version knows.
    """

    def __init__(self, code: str, name: str, reason: str) -> None:
        super().__init__(f"{code}: {name}: {reason}")
        self.code = code
        self.args_of_words = {"name": name, "reason": reason}


@dataclass(frozen=True)
class Aside:
    """A database that made room for one of this version's tables."""

    file: Path
    folder: Path
    name: str
    """The first migration that the two do not share."""

    def put_back(self) -> None:
        """Undo the upgrade: the file stands again where it stood."""
        for each in _both(self.file):
            each.unlink(missing_ok=True)
        for each in sorted(self.folder.iterdir()):
            each.replace(self.file.with_name(each.name))
        self.folder.rmdir()
        sync_folder(self.file.parent)


def open_database(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a database and read all of it; one that cannot be read is set aside, and an empty one is opened.

    Raises OSError or a DuckDB error where the disk is full or may not be written to: that is no damage.
    """
    connection = None
    try:
        connection = _connect(file)
        _read_all(connection)
    except duckdb.Error as error:
        if connection is not None:
            connection.close()
        if _is_of_the_disk(file, error):
            raise
        logs.tell("database_broken", level=logging.WARNING)
        _set_aside(file, "broken")
        connection = _connect(file)
    return connection


def make_fit(
    file: Path, connection: duckdb.DuckDBPyConnection, prepare: Prepare
) -> tuple[duckdb.DuckDBPyConnection, Aside | None]:
    """The connection with this version's tables, and the database that stood there if it had others.

    Whoever fills the new one calls ``put_back`` if that fails, or ``prune`` once it has not.
    """
    known = [each.stem for each in sorted(SCHEMA.glob("*.sql"))]
    applied = migrations(connection)
    other = sorted(set(known) ^ set(applied))
    aside = None
    if applied and other:
        aside = Aside(file, file.parent / UPGRADES / f"{utc_now():%Y%m%dT%H%M%S%f}-{other[0]}", other[0])
        connection.execute("checkpoint")
        connection.close()
        aside.folder.mkdir(parents=True)
        _move(file, aside.folder)
        connection = _connect(file)
        logs.tell("upgrade", level=logging.WARNING, migration=other[0])
    try:
        prepare(connection)
    except duckdb.Error as error:
        connection.close()
        if aside is not None:
            aside.put_back()
            raise UpgradeError("failed", aside.name, str(error)) from error
        if _is_of_the_disk(file, error):
            raise
        logs.tell("database_unfit", level=logging.WARNING)
        _set_aside(file, "broken")
        connection = _connect(file)
        prepare(connection)
    return connection, aside


def migrations(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the migrations that a database was made with; empty for a new one."""
    tables = "select count(*) from duckdb_tables() where table_name = 'schema_migration'"
    if not connection.execute(tables).fetchall()[0][0]:
        return []
    return [name for (name,) in connection.execute("select name from schema_migration order by 1").fetchall()]


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that are missing, all of them or none."""
    connection.execute("begin")
    try:
        connection.execute("create table if not exists schema_migration (name text, applied_at timestamp)")
        applied = migrations(connection)
        for file in sorted(SCHEMA.glob("*.sql")):
            if file.stem not in applied:
                connection.execute(file.read_text(encoding="utf-8"))
                connection.execute("insert into schema_migration values (?, ?)", [file.stem, utc_now()])
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def prune(store: Path) -> None:
    """Remove all but the newest databases that were set aside."""
    if (store / UPGRADES).is_dir():
        for folder in sorted((store / UPGRADES).iterdir())[:-KEPT]:
            shutil.rmtree(folder, ignore_errors=True)
    for name in ("warehouse.duckdb.broken-*", "warehouse.duckdb.wal.broken-*"):
        for each in sorted(store.glob(name))[:-KEPT]:
            each.unlink(missing_ok=True)


def is_held(store: Path) -> bool:
    """Whether a process has the store open."""
    if not (store / "lock").exists():
        return False
    lock = FileLock(store / "lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def waiting(store: Path) -> list[str]:
    """The migrations that the next start will make in a store that no process holds; all where it has to be
    made anew, none where there is no database or it cannot be looked at.
    """
    known = [each.stem for each in sorted(SCHEMA.glob("*.sql"))]
    if not (store / DATABASE).exists() or is_held(store):
        return []
    try:
        with duckdb.connect(store / DATABASE, read_only=True) as connection:
            return [name for name in known if name not in migrations(connection)]
    except duckdb.Error:
        return known


def set_aside(store: Path) -> list[Path]:
    """The databases that could not be read and were kept."""
    return sorted(store.glob(f"{DATABASE}.broken-*"))


def _connect(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(file)
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set wal_autocheckpoint = '{WRITTEN_AT_ONCE}'")
    if sys.platform == "linux":
        # Memory that a query has done with goes back to the system by itself, not with some later query.
        connection.execute("set allocator_background_threads = true")
    return connection


def _read_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every value, so that a page torn by a power loss shows now and not on somebody's screen.

    It takes 4 ms a megabyte.
    """
    for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall():
        connection.execute(f'select sum(hash(each)) from "{name}" as each').fetchall()


def _is_of_the_disk(file: Path, error: duckdb.Error) -> bool:
    """Whether it was the disk that refused, so that another file would fare no better."""
    if any(each in str(error) for each in _FULL):
        return True
    try:
        with tempfile.TemporaryFile(dir=file.parent) as handle:
            handle.write(b"x")
            handle.flush()
        if file.exists():
            with file.open("r+b"):
                pass
    except OSError:
        return True
    return False


def _both(file: Path) -> tuple[Path, Path]:
    """A database and what is not yet written into it."""
    return file, file.with_name(f"{file.name}.wal")


def _set_aside(file: Path, why: str) -> None:
    stamp = f"{utc_now():%Y%m%dT%H%M%S%f}"
    for each in _both(file):
        if each.exists():
            each.rename(each.with_name(f"{each.name}.{why}-{stamp}"))
    prune(file.parent)


def _move(file: Path, folder: Path) -> None:
    for each in _both(file):
        if each.exists():
            each.replace(folder / each.name)
    for place in (folder, folder.parent, file.parent):
        sync_folder(place)


def refused(error: Exception) -> tuple[int, str]:
    """The number and the system's words of why a disk took nothing; 0 where DuckDB does not say."""
    if isinstance(error, OSError):
        return error.errno or 0, error.strerror or type(error).__name__
    number = errno.ENOSPC if any(each in str(error) for each in _FULL) else 0
    return number, type(error).__name__
