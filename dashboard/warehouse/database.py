"""A store's folder in, an open warehouse out: lock file, migrations, views, replay, queries, one writer.

``<folder>/archive`` and ``<folder>/journal`` are the truth. ``<folder>/warehouse.duckdb`` is made from them
and made anew whenever it is missing, torn, or does not fit the journal.
"""

from __future__ import annotations

import errno
import logging
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd
from filelock import FileLock, Timeout

from dashboard import logs, settings
from dashboard.catalogue import Catalogue, catalogue, header_key
from dashboard.warehouse import archive, arenas, guard, opening
from dashboard.warehouse.apply import LEFT_OUT, UnknownActError
from dashboard.warehouse.derived import Derivations, derivations, derive_all
from dashboard.warehouse.journal import Act, Journal, Line, utc_now
from dashboard.warehouse.mirror import catalogue_statements, derivation, mirror_catalogue
from dashboard.warehouse.pivot import is_pivot, pivot_query
from dashboard.warehouse.queries import FAR_FUTURE, NamedQuery, QueryError, load_queries
from dashboard.warehouse.records import Row, records
from dashboard.warehouse.rules import check_statements, compile_rules
from dashboard.warehouse.writer import Prepare, Writer

T = TypeVar("T")
Cursor = duckdb.DuckDBPyConnection
"""What a job inside the writer looks at the newest state with."""
_DISK_ERRORS = (duckdb.IOException, duckdb.FatalException)
UNIT_KINDS = ("town", "township", "subdistrict", "park", "other")
_TOLD_ACTS = 20
"""Of the acts of one transaction, so many are told in the log one by one."""
FEW_FIGURES = 30_000_000
"""Below so many figures, those of a few provinces, a statement has one thread: what a page wants is asked for
by several threads anyway (ahead.py), and a statement that is shared out takes half as much time again of the
processors.
"""


class WarehouseBusyError(RuntimeError):
    """Another process holds this store."""


class NotKeptError(OSError):
    """The disk took nothing, and why: ``common.not_kept_<code>`` says it in words.

    space: less is free than ``UNION_LEAST_FREE``, so it was not tried; full, closed, failed: it refused.
    """

    def __init__(self, code: str, number: int, reason: str, args: Mapping[str, Any]) -> None:
        super().__init__(number, reason)
        self.code = code
        self.args_of_words = args


@dataclass(frozen=True)
class County:
    """Whose figures these are. ``today`` is set for the sample only, whose calendar stands still."""

    county_code: str
    name: str
    is_sample: bool
    today: date | None


class Warehouse:
    """One open store. Queries may come from any thread; writing goes through its one writer thread."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        since = time.monotonic()
        self.folder = folder
        self.queries: Mapping[str, NamedQuery] = load_queries(settings.QUERIES)
        self.version = 0
        """Number of the last act applied: whatever was computed at this version stays right."""
        self.who: Callable[[], str] | None = None
        """Asked for the login of whoever wants to write; None where there are no accounts."""
        self._lock = lock
        self._file = folder / "warehouse.duckdb"
        aside = self._connect()
        self._writer = Writer(Journal(folder), self.cursor, self._reconnect, derivations(), self._set_version)
        try:
            self._writer.start()
        except BaseException as error:
            self._connection.close()
            if aside is not None:
                aside.put_back()
            if isinstance(error, UnknownActError):
                raise opening.UpgradeError("newer", str(error.args[0]), "") from error
            if aside is not None and isinstance(error, (duckdb.Error, KeyError)):
                raise opening.UpgradeError("failed", aside.name, str(error)) from error
            raise
        opening.prune(folder)
        logs.tell("store_opened", acts=self.version, seconds=time.monotonic() - since)
        _use_threads(self._connection)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of one's own to the open database; the caller closes it."""
        return self._connection.cursor()

    def query(self, name: str, **params: Any) -> pd.DataFrame:
        """The rows of a named query.

        ``as_of`` left out (or None) means as known now, ``kinds`` left out means every kind of unit,
        ``boundaries`` left out means the units as they were.
        Raises QueryError on an unknown query or parameter.
        """
        query, bound = self.bound(name, params)
        cursor = self.cursor()
        try:
            return cursor.execute(query.sql, bound).df()
        finally:
            cursor.close()

    def rows(self, name: str, **params: Any) -> list[Row]:
        """The same rows as dictionaries, None where a value is missing."""
        query, bound = self.bound(name, params)
        cursor = self.cursor()
        try:
            return records(cursor.execute(query.sql, bound))
        finally:
            cursor.close()

    def bound(self, name: str, params: Mapping[str, Any]) -> tuple[NamedQuery, dict[str, Any]]:
        """A named query and what it runs with, parameters left out as ``query`` says. Raises QueryError."""
        query = self.named_query(name)
        defaults = {"as_of": FAR_FUTURE, "kinds": list(UNIT_KINDS), "boundaries": "reported"}
        bound = query.bind(params, defaults)
        return query.asked_with(bound), bound

    def named_query(self, name: str) -> NamedQuery:
        """A named query by its name; one of ``pivot/`` is compiled. Raises QueryError."""
        if is_pivot(name):
            return pivot_query(name)
        if name not in self.queries:
            raise QueryError(f"there is no query {name!r}")
        return self.queries[name]

    def county(self) -> County | None:
        """Whose store this is; None while nothing has begun."""
        rows = self._fetch("select county_code, name, is_sample, today from county")
        return County(*rows[0]) if rows else None

    def today(self, county: County | None = None) -> date:
        """The store's calendar: the sample's stands still, a county's is the clock in China (UTC+8).

        ``county`` where it is known already.
        """
        county = county or self.county()
        if county is not None and county.today is not None:
            return county.today
        return (pd.Timestamp(utc_now()) + pd.Timedelta(hours=8)).date()

    def unit_names(self) -> dict[str, str]:
        """Every name and alias of a unit -> its unit_code, for telling whose return a file is."""
        names = "select name, unit_code from unit where level = 'township'"
        return dict(self._fetch(f"{names} union all select alias, unit_code from unit_alias"))

    def mappings(self) -> dict[str, str]:
        """What people decided about headers: header key -> indicator code, "" for one to leave out.

        The newest decision stands; a header whose decision was taken back, or whose indicator is no longer in
        the catalogue, is not among them.
        """
        sql = "select header, indicator_code from header_mapping order by act_number"
        codes = {LEFT_OUT: "", **{code: code for code in catalogue().indicators}}
        decided = dict(self._fetch(sql))
        return {header: codes[code] for header, code in decided.items() if code in codes}

    def decide_headers(self, decisions: Mapping[str, str | None], *, by: str) -> None:
        """Remember what headers mean: an indicator code, "" for one to leave out, None to be asked again.

        What stands already is not written a second time.
        """
        standing = self.mappings()
        at = utc_now()
        acts = []
        for header, code in decisions.items():
            name = header_key(header)
            if standing.get(name) != code:
                kept = LEFT_OUT if code == "" else code or ""
                acts.append(Act("mapping", by, {"header": name, "indicator_code": kept}, at))
        if acts:
            self.submit(acts)

    def write(self, prepare: Prepare, first: Callable[[], object] = lambda: None) -> list[Line]:
        """Let ``prepare`` look at the newest state inside the writer and do the acts it returns.

        They are journaled once ``first`` has returned: what they build upon is then durable.

        Where there are accounts the one who asks must be allowed to: raises ForbiddenError. Raises
        NotKeptError where the disk has no room or refuses.
        """
        work, login, since = prepare, None, time.monotonic()
        if self.who is not None and not guard.is_operator():
            login = self.who()

            def work(cursor: Cursor) -> Sequence[Act]:
                return guard.authorised(cursor, login or "", prepare(cursor))

        with self._room():
            lines = self._writer.write(work, first)
        seconds = time.monotonic() - since
        for line in lines[:_TOLD_ACTS]:
            logs.tell("act", act=line.act, number=line.number, login=login, seconds=seconds, acts=len(lines))
        return lines

    def submit(self, acts: Sequence[Act]) -> list[int]:
        """Do these acts in one transaction; their journal numbers, once durable."""
        return [line.number for line in self.write(lambda _: acts)]

    def act(self, act: str, body: Mapping[str, Any], *, by: str) -> int:
        """Do a single act now; its journal number, once durable."""
        return self.submit([Act(act, by, body, utc_now())])[0]

    def keep_files(self, files: Sequence[bytes]) -> list[str]:
        """Put the bytes of files into the archive, durably; their sha256. Raises NotKeptError."""
        with self._room():
            return archive.keep_all(self.folder, files)

    def file_bytes(self, sha256: str) -> bytes:
        """The bytes of an archived file. Raises ArchiveError."""
        return archive.read_bytes(self.folder, sha256)

    def units_of_file(self, sha256: str) -> set[str]:
        """The units whose returns came in this file, whatever has become of them."""
        cursor = self.cursor()
        try:
            sql = "select distinct unit_code from return where sha256 = ?"
            return {unit_code for (unit_code,) in cursor.execute(sql, [sha256]).fetchall()}
        finally:
            cursor.close()

    def while_idle(self, work: Callable[[Cursor], T]) -> T:
        """Run ``work`` while nothing is written to the store; what it returns."""
        return self._writer.while_idle(work)

    def rebuild(self) -> None:
        """Make the database anew from the journal."""
        self._writer.rebuild()

    def close(self) -> None:
        """Finish what is being written and let the store go."""
        self._writer.stop()
        self._connection.close()
        self._lock.release()

    def _fetch(self, sql: str) -> list[tuple[Any, ...]]:
        cursor = self.cursor()
        try:
            return cursor.execute(sql).fetchall()
        finally:
            cursor.close()

    def _set_version(self, number: int) -> None:
        self.version = number

    def has_room(self) -> bool:
        """Whether as much is free on the disk as must be before anything is taken in."""
        return shutil.disk_usage(self.folder).free >= settings.settings().least_free

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Around whatever writes: raises NotKeptError, first of all where the disk is nearly full."""
        least = settings.settings().least_free
        free = shutil.disk_usage(self.folder).free
        if free < least:
            logs.tell("disk_low", level=logging.ERROR, free_mb=free >> 20)
            raise NotKeptError("space", errno.ENOSPC, "", {"free": free >> 20, "least": least >> 20})
        try:
            yield
        except NotKeptError:
            raise
        except (OSError, *_DISK_ERRORS) as error:
            number, reason = opening.refused(error)
            code = opening.WORD_OF.get(number, "failed")
            logs.tell("disk_refused", level=logging.ERROR, reason=reason)
            raise NotKeptError(code, number, reason, {"reason": reason}) from error

    def _connect(self) -> opening.Aside | None:
        """Open the database, fit for this version; what had to make room for it."""
        self._connection, aside = opening.make_fit(
            self._file,
            opening.open_database(self._file),
            lambda connection: prepare_database(connection, catalogue(), derivations()),
        )
        return aside

    def _reconnect(self) -> None:
        """After a fatal error an instance is dead until its file is opened again.

        Nothing is written for it where the file is sound: the disk may still refuse.
        """
        with suppress(duckdb.Error):
            self._connection.close()
        self._connection = opening.open_database(self._file)
        if not opening.migrations(self._connection):
            prepare_database(self._connection, catalogue(), derivations())
        _use_threads(self._connection)


def open_warehouse(folder: Path) -> Warehouse:
    """Open the store in a folder, making it if need be. Raises WarehouseBusyError, JournalDamagedError,
    UpgradeError.

    A rule that cannot be parsed stops the start: raises RuleError with its line in data/rules.csv.
    """
    arenas.share()
    compile_rules(catalogue().rules, catalogue())
    if not folder.exists():
        # Readable by the account that serves it only.
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
    lock = FileLock(folder / "lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise WarehouseBusyError(f"another process holds {folder}") from error
    try:
        return Warehouse(folder, lock)
    except BaseException:
        lock.release()
        raise


def _use_threads(connection: duckdb.DuckDBPyConnection) -> None:
    """One thread a statement while the figures are few (``FEW_FIGURES``)."""
    sql = "select estimated_size from duckdb_tables() where table_name = 'fct_figure'"
    if connection.execute(sql).fetchall()[0][0] < FEW_FIGURES:
        connection.execute("set threads = 1")


def prepare_database(connection: duckdb.DuckDBPyConnection, known: Catalogue, derived: Derivations) -> None:
    """Migrate; where a definition has changed, mirror the catalogue and replace the views; where a derived
    table may follow from it, derive that anew, which takes minutes with the figures of a big store.
    """
    opening.migrate(connection)
    views = view_order(settings.QUERIES / "views")
    made = catalogue_statements() + [f"create or replace view {name} as {sql}" for name, sql in views]
    made += check_statements(known.rules, known)
    derived_from = {
        name: derivation(known, name, sql, {**dict(views), **derived}) for name, sql in derived.items()
    }
    connection.execute("begin")
    before = connection.execute("select sha256 from catalogue_state").fetchall()
    if mirror_catalogue(connection, known, "".join([*derived.values(), *made])):
        for sql in made:
            connection.execute(sql)
        for name, digest in derived_from.items():
            if (digest,) not in before:
                derive_all(connection, name, derived[name])
            connection.execute("insert into catalogue_state values (?)", [digest])
    connection.execute("commit")


def view_order(folder: Path) -> list[tuple[str, str]]:
    """(name, SQL) of each view, those it says it ``-- needs:`` before it."""
    views = {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}
    ordered: dict[str, str] = {}

    def place(name: str, waiting: tuple[str, ...]) -> None:
        if name in waiting:
            raise QueryError(f"queries/views/{name}.sql needs itself")
        for line in re.findall(r"^-- needs: *(.+)$", views[name], re.MULTILINE):
            for needed in re.split(r"[,\s]+", line.strip()):
                if needed in views:
                    place(needed, (*waiting, name))
        ordered.setdefault(name, views[name])

    for name in views:
        place(name, ())
    return list(ordered.items())
