"""The SQL box: rows for a SELECT, a plain reason for everything else, and nothing of it touches the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import settings
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, open_warehouse, sandbox, sandbox_child
from dashboard.warehouse.sandbox import Answer, run
from dashboard.warehouse.sandbox_child import MAX_ROWS, MAX_TEXT
from tests.builders import begin, checked, unit

EXAMPLES = sorted((settings.QUERIES / "examples").glob("*.sql"))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """U1 东河镇 files 80 of 100 in 2026 Q1 in time, 90 of 100 in Q2 too late; U2 西岭乡 files 30 of 50 in Q1."""
    opened = open_warehouse(tmp_path_factory.mktemp("sandbox"))
    begin(opened)
    first, late = datetime(2026, 4, 10), datetime(2026, 7, 20)
    file_returns(opened, [checked("U1", 2025, 1, {"aid_amount": 400}, at=first, by="张三")])
    file_returns(
        opened,
        [checked("U1", 2026, 1, {"members": 80, "workers": 100, "aid_amount": 500}, at=first, by="张三")],
    )
    file_returns(opened, [checked("U2", 2026, 1, {"members": 30, "workers": 50}, at=first)])
    file_returns(opened, [checked("U1", 2026, 2, {"members": 90, "workers": 100}, at=late)])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def closed(county: Warehouse) -> Any:
    """What a child opens, without a process of its own for each statement."""
    return sandbox_child.open_tables(duckdb, sandbox.copies(county))


def told(closed: Any, sql: str) -> Answer:
    """What a child would have answered."""
    return sandbox._unpack(json.dumps(sandbox_child.reply(duckdb, closed, sql)).encode())


def said(answer: Answer) -> list[tuple[Any, ...]]:
    assert not answer.code, answer
    return list(answer.rows)


def test_a_select_gets_rows_with_names_and_kinds(county: Warehouse):
    answer = run(
        county,
        "select unit_name, value, year = 2026 as now from figure where measure_code = 'members' order by value;",
    )
    assert said(answer) == [("西岭乡", 30.0, True), ("东河镇", 80.0, True), ("东河镇", 90.0, True)]
    assert (answer.columns, answer.is_number, answer.cut) == (
        ("unit_name", "value", "now"),
        (False, True, False),
        False,
    )


def test_each_table_is_there_without_people_and_files(county: Warehouse):
    listed = run(county, "select table_name, column_name from information_schema.columns")
    tables: dict[str, set[str]] = {}
    for table, column in said(listed):
        tables.setdefault(table, set()).add(column)
    assert tables == {name: set(county.named_query(query).columns) for name, query in sandbox.TABLES.items()}
    assert not {"filed_by", "by_whom", "sha256", "file_name", "raw_text"} & set().union(*tables.values())
    for files in sandbox.copies(county).values():
        assert files
        assert all("张三".encode() not in Path(file).read_bytes() for file in files)


def test_the_examples_say_what_can_be_worked_out_by_hand(closed: Any):
    text = {file.stem: file.read_text(encoding="utf-8") for file in EXAMPLES}
    assert said(told(closed, text["rate"])) == [
        ("东河镇", 2026, 2, 90.0, 100.0, 90.0), ("西岭乡", 2026, 1, 30.0, 50.0, 60.0),
    ]  # fmt: skip
    assert said(told(closed, text["growth"])) == [("东河镇", 2026, 1, 500.0, 400.0, 100.0)]
    # due, on time, late, not filed: the first quarter of 2025 came in April of 2026
    assert said(told(closed, text["late"])) == [("东河镇", 3, 1, 2, 0), ("西岭乡", 3, 1, 0, 2)]


REFUSED = {
    "empty": ["", " ;; ", "-- only a comment"],
    "several": ["select 1; select 2", "select 1; drop view figure"],
    "not_select": [
        "insert into figure select * from figure", "delete from unit", "update unit set unit_name = ''", "drop view figure",
        "create table mine as select 1", "copy figure to '/tmp/x.csv'", "copy (select 1) to '{store}/x.parquet'",
        "attach '{store}/warehouse.duckdb' as w", "install httpfs", "load httpfs", "set memory_limit = '10GB'",
        "export database '{store}/out'", "checkpoint", "call pragma_version()", "truncate figure",
        "merge into unit using unit as u on true when matched then delete", "explain analyze select 1",
        "prepare p as select 1", "pragma enable_profiling",
    ],
    "syntax": [
        "selct 1", "select * from query('drop view figure')", "with x as (insert into unit values ('Z') returning *) select * from x",
        "with x as (delete from unit returning *) select count(*) from x",
    ],
    "unknown": ["select * from fact", "select nothing from figure", "select * from tables", "select * from connection", "select getenv('HOME')"],
    "forbidden": [
        "select * from read_csv('/etc/passwd')", "select * from read_text('{store}/warehouse.duckdb')",
        "select * from read_parquet('/tmp/*.parquet')", "from '/etc/hostname'", "select * from glob('/*')",
        "select * from read_csv('https://example.org/x.csv')", "select * from read_blob('{store}/lock')",
        "select * from read_csv('/proc/self/environ')", "select * from parquet_metadata('{store}/x')", "from sniff_csv('/etc/passwd')",
    ],
    "parameter": ["select $as_of"],
    "value": ["select cast(unit_name as integer) from unit"],
    "too_wide": [f"select {', '.join(map(str, range(201)))}"],
}  # fmt: skip


@pytest.mark.parametrize(("code", "sql"), [(code, sql) for code, many in REFUSED.items() for sql in many])
def test_everything_else_is_refused_with_its_reason(county: Warehouse, closed: Any, code: str, sql: str):
    answer = told(closed, sql.replace("{store}", str(county.folder)))
    # a function or table that is not built in is not there at all
    assert answer.code in ({"forbidden", "unknown"} if code == "forbidden" else {code}), answer
    assert answer.rows == ()


@pytest.mark.parametrize("sql", ["delete from unit", "select * from read_csv('/etc/passwd')", "selct 1"])
def test_a_refusal_reaches_the_one_who_asked(county: Warehouse, sql: str):
    answer = run(county, sql)
    assert answer.code in ("not_select", "forbidden", "syntax")
    assert answer.rows == ()


def test_what_an_earlier_process_left_is_taken_away(county: Warehouse):
    folder = Path(sandbox.copies(county)["figure"][0]).parent
    assert folder.parent == county.folder / "sql-copies"
    (folder.parent / "old").mkdir()
    sandbox._root.cache_clear()
    sandbox.copies(county)
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_what_is_too_long_never_starts(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "_run", None)
    assert run(county, "select 1 " + "-" * sandbox.MAX_SQL).code == "too_long"


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive r as (select 1 as a union all select a from r) select count(*) from r",
        "select count(*) from range(100000000) as a, range(100000000) as b where a.range * b.range = 7",
    ],
)
def test_an_endless_statement_is_ended(county: Warehouse, monkeypatch: pytest.MonkeyPatch, sql: str):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    assert run(county, sql).code in ("time", "memory")


@pytest.mark.parametrize(
    "sql",
    [
        "select " + "(" * 9_000 + "1" + ")" * 9_000,
        "select " + "[" * 4_000 + "1" + "]" * 4_000,
    ],
)
def test_deep_nesting_hurts_nobody(county: Warehouse, sql: str):
    assert len(sql) <= sandbox.MAX_SQL
    answer = run(county, sql)
    assert answer.code in ("", "syntax", "unknown", "failed", "crashed", "memory", "time", "value")
    assert said(run(county, "select 1 as one")) == [(1,)]


def test_huge_results_are_cut_and_say_so(county: Warehouse, closed: Any):
    rows = run(county, f"select range as n from range({MAX_ROWS + 5}) order by n")
    assert (len(rows.rows), rows.cut, rows.rows[-1]) == (MAX_ROWS, True, (MAX_ROWS - 1,))
    exactly = told(closed, f"select range as n from range({MAX_ROWS})")
    assert (len(exactly.rows), exactly.cut) == (MAX_ROWS, False)
    [[text]] = said(told(closed, "select repeat('长', 100000) as t"))
    assert len(text) == MAX_TEXT + 1
    wide = told(closed, "select repeat('x', 2000) as t from range(9000)")
    assert wide.cut
    assert 1_000 < len(wide.rows) < 9_000


@pytest.mark.parametrize(
    "sql",
    [
        "select length(repeat('x', 3000000000))",
        "select list(a.range) from range(20000) as a, range(20000) as b",
    ],
)
def test_memory_is_bounded(county: Warehouse, sql: str):
    assert run(county, sql).code in ("memory", "value", "time", "failed")


def test_odd_values_come_as_text(closed: Any):
    sql = (
        "select date '2026-01-02' as d, timestamp '2026-01-02 03:04:05' as t, 1.5::decimal(9,2) as n, [1, 2] as l, "
        "'\\xAA'::blob as b, 'nan'::double as x, 2::hugeint ** 80 as h, null as z, 9007199254740993 as big"
    )
    [row] = said(told(closed, sql))
    assert row[:5] == ("2026-01-02", "2026-01-02 03:04:05", 1.5, "[1, 2]", "aa")
    assert row[5] == "nan"
    assert row[7:] == (None, "9007199254740993")


@pytest.mark.parametrize(
    "text", [b"", b"ready", b"[1]", b'{"columns": ["a"], "rows": [[1, 2]], "numeric": [true]}', b"\xff"]
)
def test_a_child_that_was_taken_over_is_not_believed(text: bytes):
    assert sandbox._unpack(text).code == "crashed"


def test_one_waits_only_so_long_for_others(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.01)
    for _ in range(sandbox.AT_ONCE):
        assert sandbox._turn.acquire(timeout=1)
    try:
        assert run(county, "select 1").code == "busy"
    finally:
        for _ in range(sandbox.AT_ONCE):
            sandbox._turn.release()


def test_the_child_gets_no_secrets(county: Warehouse, monkeypatch: pytest.MonkeyPatch):
    seen: dict[str, Any] = {}
    real = sandbox.subprocess.Popen

    def popen(*args: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return real(*args, **options)

    monkeypatch.setenv("UNION_SECRET", "x")
    monkeypatch.setattr(sandbox.subprocess, "Popen", popen)
    assert said(run(county, "select 1 as one")) == [(1,)]
    assert set(seen) <= {*sandbox._KEPT, "MALLOC_ARENA_MAX"}


def test_a_new_return_and_an_earlier_day_are_seen(county: Warehouse):
    count = "select count(*), max(value) from figure where measure_code = 'members'"
    assert said(run(county, count)) == [(3, 90.0)]
    assert said(run(county, count, as_of=datetime(2026, 5, 1))) == [(2, 80.0)]
    first = Path(sandbox.copies(county)["figure"][0])
    file_returns(county, [checked("U2", 2026, 2, {"members": 31, "workers": 50}, at=datetime(2026, 7, 21))])
    assert said(run(county, count)) == [(4, 90.0)]
    assert not first.exists()  # the copy of the version before is gone


def test_of_a_new_version_only_the_years_that_changed_are_copied(county: Warehouse):
    def inodes() -> dict[str, int]:
        files = [Path(file) for file in sandbox.copies(county)["figure"]]
        return {file.name.split("-")[1]: file.stat().st_ino for file in files}

    before = inodes()
    assert list(before) == ["2025", "2026"]
    file_returns(county, [checked("U2", 2026, 3, {"members": 32, "workers": 50}, at=datetime(2026, 10, 9))])
    after = inodes()
    assert after["2025"] == before["2025"]
    assert after["2026"] != before["2026"]
    told_now = run(county, "select year, count(*) from figure where measure_code = 'members' group by 1")
    assert said(told_now) == [(2026, 5)]


def test_a_unit_that_is_renamed_has_its_new_name_in_every_year(county: Warehouse):
    run(county, "select 1")
    names = "select distinct year, unit_name from figure where unit_code = 'U1' order by all"
    assert said(run(county, names)) == [(2025, "东河镇"), (2026, "东河镇")]
    county.act("unit", {"units": [unit("U1", "东河街道", kind="subdistrict")]}, by="统计员")
    assert said(run(county, names)) == [(2025, "东河街道"), (2026, "东河街道")]
