"""Named queries on what was published: on a Spark cluster, or here on the same files while it is away.

Which data a page shows where an engine is chosen (``UNION_ENGINE=sc://host:port``):

- Pages that file, decide, check, set or keep accounts (``LIVE_PAGES``) read the store itself, so that what
  was just done is on the next page. So do the queries of ``LIVE_FOLDERS`` everywhere: what they read stays in
  the office and is not published, or tells what is wrong with what was filed (validation).
- Every other page shows the edition that counts, all of it, whichever engine answers. The same query text
  runs in both, and their answers have the same columns, types and rows (tests/spark).

A cluster that does not answer is let go at once; a thread tries it again every half minute, never a page.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard import logs, settings
from dashboard.catalogue import catalogue
from dashboard.warehouse.cluster import Cluster, ClusterError
from dashboard.warehouse.publish import Edition, EditionError, current, files_of
from dashboard.warehouse.queries import NamedQuery
from dashboard.warehouse.rules import check_statements

LIVE_FOLDERS = frozenset({"accounts", "audit", "checks", "saved", "validation"})
LIVE_QUERIES = frozenset({"report/sentences_by_section"})
LIVE_PAGES = frozenset(
    {"returns", "progress", "review", "narrative", "checks", "audit", "begin", "accounts", "service"}
)
VIEWS = ("fct_indicator_side",)
"""The views of queries/views that are not published as tables."""
OF_PERIODS = frozenset({"fct_figure", "fct_unit_ratio"})
"""Of what is published in parts, what has its year and quarter in the name of the part only."""
SMALL_ROWS = 2000
"""A table of no more rows goes to the cluster with the session: no query starts a job to read it."""
RETRY_SECONDS = 30.0
FIRST_SECONDS = 5.0
"""So long a page waits for a cluster that is just being connected to."""
_TRIAL_SECONDS = 15.0
_LOOK_SECONDS = 1.0
_SPARK = {"VARCHAR": "string", "INTEGER": "int", "TIMESTAMP": "timestamp_ntz"}


@dataclass(frozen=True)
class Shown:
    """What a page of published data says of it."""

    edition: Edition
    on_cluster: bool
    code: str
    """Why not on the cluster: connecting, away, slow, missing, refused; "" where it is."""


class Local:
    """An edition in a DuckDB of its own, in memory: tables are its files, the query text is the same."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(":memory:")
        self._types: dict[Any, list[str]] = {}
        self.tables: dict[str, tuple[Path, str]] = {}
        for name, place in files_of(folder):
            files = place / "**/*.parquet" if place.is_dir() else place
            source = _source(files, in_parts=place.is_dir(), has_period=name in OF_PERIODS)
            self._connection.execute(f'create view "{name}" as select * from {source}')
            described = self._connection.execute(f'describe "{name}"').fetchall()
            columns = ", ".join(f"{column} {_SPARK.get(kind, kind)}" for column, kind, *_ in described)
            self.tables[name] = (place, columns)
        for name in VIEWS:
            sql = (settings.QUERIES / "views" / f"{name}.sql").read_text(encoding="utf-8")
            self._connection.execute(f"create view {name} as {sql}")
        known = catalogue()
        for sql in check_statements(known.rules, known):
            if " macro " in sql.partition(" as ")[0]:
                self._connection.execute(sql)

    def sources(self, rows: Mapping[str, int]) -> dict[str, tuple[Path | pa.Table, str]]:
        """What a cluster reads each table from, the table itself where it has few rows; its columns."""
        cursor = self._connection.cursor()
        try:
            small = {
                name: cursor.execute(f'select * from "{name}"').to_arrow_table()
                for name in self.tables
                if rows[name] <= SMALL_ROWS
            }
            return {name: (small.get(name, place), columns) for name, (place, columns) in self.tables.items()}
        finally:
            cursor.close()

    def run(self, query: NamedQuery, bound: Mapping[str, Any]) -> pd.DataFrame:
        """The rows of a query."""
        cursor = self._connection.cursor()
        try:
            return cursor.execute(query.sql, dict(bound)).df()
        finally:
            cursor.close()

    def shaped(self, query: NamedQuery, bound: Mapping[str, Any], answer: pa.Table) -> pd.DataFrame:
        """Another engine's rows in the types that this one gives them."""
        cursor = self._connection.cursor()
        try:
            names = answer.column_names
            columns = ", ".join(
                f'cast("{name}" as {kind}) as "{name}"'
                for name, kind in zip(names, self._kinds(cursor, query, bound), strict=True)
            )
            cursor.register("answer", answer)
            return cursor.execute(f"select {columns} from answer").df()
        finally:
            cursor.close()

    def close(self) -> None:
        """Let the files go."""
        self._connection.close()

    def _kinds(
        self, cursor: duckdb.DuckDBPyConnection, query: NamedQuery, bound: Mapping[str, Any]
    ) -> list[str]:
        key = (query.name, tuple((name, type(bound[name])) for name in sorted(bound)))
        if key not in self._types:
            described = cursor.execute(f"describe {query.sql}", dict(bound)).fetchall()
            self._types[key] = [kind for _, kind, *_ in described]
        return self._types[key]


class Engine:
    """The published data of one store; safe to use from several threads."""

    def __init__(
        self, address: str, place: Path, seconds: float, more: Mapping[str, str] | None = None
    ) -> None:
        """``more``: settings of the Spark session beside those that the answers depend on."""
        self.address, self.place, self.seconds = address, place, seconds
        self._more = more or {}
        self._lock = threading.RLock()
        self._looked, self._seen = 0.0, ""
        self._edition: Edition | None = None
        self._local: Local | None = None
        self._cluster: Cluster | None = None
        self._code = "connecting"
        self._ready, self._stopping = threading.Event(), threading.Event()
        self._keeper: threading.Thread | None = None

    def edition(self) -> Edition:
        """The edition that is shown now. Raises EditionError."""
        now = time.monotonic()
        if self._edition is None or now - self._looked > _LOOK_SECONDS:
            with self._lock:
                self._look()
                self._looked = now
        assert self._edition is not None
        return self._edition

    def shown(self) -> Shown:
        """What is shown and who computes it. Raises EditionError."""
        return Shown(self.edition(), self._cluster is not None and not self._code, self._code)

    def run(self, query: NamedQuery, bound: Mapping[str, Any]) -> pd.DataFrame:
        """The rows of a query. Raises EditionError when there is no edition (any more)."""
        self.edition()
        cluster, local = self._held()
        if cluster is None and self._code == "connecting":
            self._ready.wait(FIRST_SECONDS)
            cluster, local = self._held()
        try:
            if cluster is not None:
                with suppress(ClusterError):
                    return local.shaped(query, bound, self._ask(cluster, query, bound))
            return local.run(query, bound)
        except duckdb.IOException as error:
            raise self._gone() from error

    def answered(self, query: NamedQuery, bound: Mapping[str, Any]) -> pd.DataFrame:
        """The rows of a query from the cluster and from nowhere else. Raises ClusterError, EditionError."""
        self.edition()
        cluster, local = self._held()
        if cluster is None:
            raise ClusterError(self._code)
        return local.shaped(query, bound, self._ask(cluster, query, bound))

    @property
    def asked(self) -> int:
        """How many queries the cluster was given since it was joined."""
        return self._cluster.asked if self._cluster is not None else 0

    def close(self) -> None:
        """Let the cluster and the files go."""
        self._stopping.set()
        with self._lock:
            self._let_go()
            if self._local is not None:
                self._local.close()
            self._local = self._edition = None

    def _ask(self, cluster: Cluster, query: NamedQuery, bound: Mapping[str, Any]) -> pa.Table:
        from dashboard.warehouse.dialect import script

        try:
            made = script(query, bound, cluster.mark())
            try:
                answer = cluster.answer(made, self.seconds)
            except ClusterError as error:
                if error.code != "refused" or not made.steps:
                    raise
                # Spark 4.3 cannot read every kept step back ("key not found"): all in one statement, then.
                answer = cluster.answer(script(query, bound, ""), self.seconds)
        except ClusterError as error:
            self._lost(cluster, error)
            raise
        if self._code == "refused":
            self._code = ""
        return answer

    def _held(self) -> tuple[Cluster | None, Local]:
        with self._lock:
            if self._local is None:
                raise EditionError("gone")
            return self._cluster, self._local

    def _look(self) -> None:
        """See which edition counts; another one than before begins anew."""
        edition = current(self.place)
        if self._edition is not None and edition.name == self._edition.name:
            if not (self.place / edition.name).is_dir():
                raise self._gone()
            return
        try:
            local = Local(self.place / edition.name)
        except (OSError, duckdb.Error) as error:
            raise EditionError("gone") from error
        self._let_go()
        self._edition, self._local, self._code = edition, local, "connecting"
        self._keep()

    def _gone(self) -> EditionError:
        with self._lock:
            self._let_go()
            self._edition = self._local = None
        return EditionError("gone")

    def _lost(self, cluster: Cluster, error: ClusterError) -> None:
        """What failed on the cluster: one query, or the cluster itself, which is then tried again."""
        logs.tell("cluster_failed", level=logging.WARNING, reason=str(error))
        with self._lock:
            if cluster is not self._cluster:
                return
            self._code = error.code
            if error.code != "refused":
                self._let_go()
                self._keep()

    def _let_go(self) -> None:
        self._ready.clear()
        if self._cluster is not None:
            self._cluster.close()
        self._cluster = None

    def _keep(self) -> None:
        """Have the cluster connected to, now and again until it answers."""
        if self._keeper is None or not self._keeper.is_alive():
            self._keeper = threading.Thread(target=self._connect, name="cluster keeper", daemon=True)
            self._keeper.start()

    def _connect(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                edition, local = self._edition, self._local
            if edition is None or local is None:
                return
            if self._joined(edition, local):
                return
            self._stopping.wait(RETRY_SECONDS)

    def _joined(self, edition: Edition, local: Local) -> bool:
        code, made = "", None
        try:
            from dashboard.warehouse.dialect import view

            views = {
                name: view((settings.QUERIES / "views" / f"{name}.sql").read_text(encoding="utf-8"))
                for name in VIEWS
            }
            made = Cluster(self.address, local.sources(edition.rows), views, self._more)
            made.works("county", _TRIAL_SECONDS)
        except ClusterError as error:
            code = error.code
        except ImportError:
            code = "missing"
        except duckdb.Error:
            code = "connecting"  # the files have just gone: the next look tells
        with self._lock:
            if code or edition is not self._edition:
                if made is not None:
                    made.close()
                self._code = code or self._code
                self._ready.set()
                return False
            self._cluster, self._code = made, ""
            self._ready.set()
        logs.tell("cluster_joined", version=edition.version)
        return True


def _source(files: Path, *, in_parts: bool, has_period: bool) -> str:
    """What DuckDB reads a table's files with; the folders' names are columns of the figures only."""
    path = str(files).replace("'", "''")
    if not in_parts:
        return f"read_parquet('{path}')"
    if not has_period:
        return f"read_parquet('{path}', hive_partitioning = false)"
    kinds = "{'year': integer, 'quarter': integer}"
    return f"read_parquet('{path}', hive_partitioning = true, hive_types = {kinds})"
