"""A county, a province or a nation of townships straight into a store, for benchmarks at sizes nobody types in.

``python -m tests.benchmarks generate county|province|nation DEST`` makes a store of this version that the
dashboard opens like any other. Its units, mergers and targets are acts like a person's. Its returns are not read
from workbooks: they are inserted by SQL, and each line of the journal that stands for them says that it was
generated and holds no figures. So the database of such a store cannot be made anew from its journal, and
``verify`` says that the two differ, as it must.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from dashboard import settings
from dashboard.warehouse import open_warehouse
from dashboard.warehouse.apply import FACTS_PER_RETURN, RETURNS_PER_ACT
from dashboard.warehouse.derived import derivations, derive_all
from dashboard.warehouse.journal import Act, Journal
from tests.benchmarks import generate_places as places
from tests.benchmarks.generate_places import Size

SIZES = {
    "county": Size(townships=30, returns_per_act=1),
    "province": Size(townships=2_000, returns_per_act=1),
    "nation": Size(townships=40_000, returns_per_act=20),
}
BY = "generate.py"
UNITS_AT_ONCE = 10_000
"""So many townships' years are derived in one statement: what that needs of memory does not grow with the store."""
LINES_AT_ONCE = 20_000
_SQL = Path(__file__).with_name("generate.sql")


@dataclass(frozen=True)
class Made:
    """What a store holds."""

    units: int
    returns: int
    facts: int
    figures: int
    mib: float


def generate(size: Size, store: Path) -> Made:
    """Fill a new folder with a store of that size. Raises FileExistsError where something stands there."""
    store.mkdir(parents=True)
    (store / "tmp").mkdir()
    begun = _begin(size, store)
    connection = duckdb.connect(store / "warehouse.duckdb")
    try:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"set temp_directory = '{store / 'tmp'}'")
        half = max(1, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 31)
        connection.execute(f"set memory_limit = '{half}GB'")
        connection.execute("set enable_progress_bar = false")
        _prepare(connection, size, begun)
        _insert_returns(connection, size)
        _derive(connection)
        _write_journal(connection, store)
        made = _made(connection, store)
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where table_name like 'made\\_%' escape '\\'"
        ).fetchall():
            connection.execute(f"drop table {name}")
        connection.execute("checkpoint")
    finally:
        connection.close()
        shutil.rmtree(store / "tmp")
    return made


def command(arguments: list[str]) -> int:
    """``generate SIZE DEST``, as the command line has it."""
    if len(arguments) != 2 or arguments[0] not in SIZES:
        print(f"usage: python -m tests.benchmarks generate {'|'.join(SIZES)} DEST")
        return 2
    since = time.perf_counter()
    made = generate(SIZES[arguments[0]], Path(arguments[1]))
    print(
        f"{made.units:,} townships, {made.returns:,} returns, {made.facts:,} facts, {made.figures:,} figures,"
        f" {made.mib:,.0f} MiB, made in {time.perf_counter() - since:.0f} s"
    )
    return 0


def _begin(size: Size, store: Path) -> int:
    """Begin the county through the product itself; the number of the last act."""
    warehouse = open_warehouse(store)
    try:
        warehouse.submit([Act("begin", BY, places.beginning(size), places.begun_at(size))])
        acts = [Act("succession", BY, body, at) for body, at in places.mergers(size)]
        acts.append(Act("target", BY, {"targets": places.targets(size)}, places.begun_at(size)))
        return warehouse.submit(acts)[-1]
    finally:
        warehouse.close()


def _prepare(connection: duckdb.DuckDBPyConnection, size: Size, begun: int) -> None:
    """The made_ tables: measures, townships and periods that the returns are made from."""
    connection.execute("create table made_measure (n integer, code text, is_stock boolean, is_yuan boolean,"
                       " is_part boolean, base double, season double[])")  # fmt: skip
    connection.executemany("insert into made_measure values (?, ?, ?, ?, ?, ?, ?)", places.measures())
    connection.execute("create table made_merger (from_code text, to_code text, period integer)")
    connection.executemany("insert into made_merger values (?, ?, ?)", places.merged(size))
    last = places.last_index()
    values = {"first": last - size.quarters + 1, "last": last, "begun": begun, "per_act": size.returns_per_act,
              "returns_per_act": RETURNS_PER_ACT, "townships": size.townships}  # fmt: skip
    _run(connection, "prepare", values)


def _insert_returns(connection: duckdb.DuckDBPyConnection, size: Size) -> None:
    _run(connection, "returns", {})
    for period in range(size.quarters):
        _run(connection, "facts", {"period": period, "facts_per_return": FACTS_PER_RETURN})
        _tell(f"facts of quarter {period + 1} of {size.quarters}")
    connection.execute("checkpoint")


def _derive(connection: duckdb.DuckDBPyConnection) -> None:
    """The derived figures, some townships' year at a time: most by generate.sql, in which nothing was corrected
    and nobody merged; the others by the product's own statement.
    """
    derived = dict(derivations())
    derive_sql = derived.pop("fct_figure")
    of_figures = {name: derived.pop(name) for name in ("fct_unit_ratio", "fct_kind_total")}
    for name, sql in derived.items():
        derive_all(connection, name, sql)
    years = connection.execute("select distinct year from return order by 1").fetchall()
    units = [code for (code,) in connection.execute("select unit_code from made_unit order by 1").fetchall()]
    for (year,) in years:
        for start in range(0, len(units), UNITS_AT_ONCE):
            some = units[start : start + UNITS_AT_ONCE]
            values = {"year": year, "first": some[0], "last": some[-1]}
            _run(connection, "figures", values)
            connection.execute(f"insert into made_figure {derive_sql}")
            _run(connection, "sorted", values)
            _tell(f"figures of {year}, {start + len(some):,} townships")
    for name, sql in of_figures.items():
        derive_all(connection, name, sql)
        _tell(f"{name} from the figures")
    connection.execute("checkpoint")


def _write_journal(connection: duckdb.DuckDBPyConnection, store: Path) -> None:
    """A line for each act, and the last one's number and hash where the database keeps them."""
    journal = Journal(store)
    for _ in journal.read():
        pass
    for some in _acts(connection):
        journal.append(journal.prepare(some))
    connection.execute("update journal_state set last_number = ?, last_hash = ?",
                       [journal.last_number, journal.last_hash])  # fmt: skip


def _acts(connection: duckdb.DuckDBPyConnection) -> Iterator[list[Act]]:
    cursor = connection.cursor().execute(
        "select act, by_whom, done_at, returns from made_act order by number"
    )
    while rows := cursor.fetchmany(LINES_AT_ONCE):
        yield [Act(act, by, _body(act, number), at) for act, by, at, number in rows]


def _body(act: str, number: int) -> dict[str, object]:
    """What stands in the journal of a generated act: nothing to be done again, and why."""
    told = {"generated": f"{number} returns; their figures stand in the database only"}
    return {**told, "return_id": 0} if act == "approve" else {**told, "file": None, "returns": []}


def _made(connection: duckdb.DuckDBPyConnection, store: Path) -> Made:
    counts = [
        connection.execute(f"select count(*) from {table}").fetchall()[0][0]
        for table in ("unit where level = 'township'", "return", "fact", "fct_figure")
    ]
    connection.execute("checkpoint")
    return Made(*counts, os.path.getsize(store / "warehouse.duckdb") / 2**20)


def _run(connection: duckdb.DuckDBPyConnection, part: str, values: Mapping[str, Any]) -> None:
    """Run the statements of one part of generate.sql, each with those of the values that it names."""
    text = _SQL.read_text(encoding="utf-8")
    body = text.split(f"-- part: {part}\n")[1].split("-- part: ")[0]
    for statement in filter(str.strip, body.split(";\n")):
        known = duckdb.extract_statements(statement)[0].named_parameters
        connection.execute(statement, {name: values[name] for name in known})


def _tell(text: str) -> None:
    if settings.settings() and os.environ.get("UNION_TELL"):
        print(f"{datetime.now():%H:%M:%S} {text}", flush=True)
