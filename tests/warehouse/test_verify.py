"""Verification tells what was changed in a store, where and of when, and changes nothing itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import labels, soundness
from dashboard.__main__ import main
from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, WarehouseBusyError, filing, open_warehouse
from dashboard.warehouse.archive import archive_path
from dashboard.warehouse.journal import Act, Journal, Line, walk
from dashboard.warehouse.verify import (
    Verification,
    last_verification,
    to_json,
    verify_open,
    verify_store,
)
from tests.builders import begin, checked

WITHOUT_CELLS = ["--only", "journal", "--only", "archive", "--only", "database"]
"""The files of these tests are no workbooks; test_reread.py has some."""
APRIL, MAY = datetime(2026, 4, 10, 9, 30), datetime(2026, 5, 4, 8, 0)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three acts: the county begins, U1 files on 10 April, U2 on 4 May."""
    warehouse = open_warehouse(tmp_path_factory.mktemp("made") / "store")
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100}, at=APRIL)])
    file_returns(warehouse, [checked("U2", 2026, 1, {"members": 30, "workers": 50}, at=MAY)])
    warehouse.close()
    return warehouse.folder


@pytest.fixture
def closed(made_once: Path, own_data_folder: Path) -> Path:
    """A copy of that store, which nobody holds."""
    return Path(shutil.copytree(made_once, own_data_folder))


@pytest.fixture
def filed(closed: Path) -> Iterator[Warehouse]:
    """The same, held by this process."""
    warehouse = open_warehouse(closed)
    yield warehouse
    warehouse.close()


def journal_file(folder: Path) -> Path:
    (file,) = (folder / "journal").glob("*.jsonl")
    return file


def rewrite(folder: Path, lines: list[dict[str, Any]]) -> None:
    """Write these acts as a journal whose every hash is right."""
    journal_file(folder).unlink()
    journal = Journal(folder)
    acts = [Act(each["act"], each["by"], each["body"], datetime.fromisoformat(each["at"])) for each in lines]
    journal.append(journal.prepare(acts))


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in journal_file(folder).read_text(encoding="utf-8").splitlines()]


def codes(found: Verification) -> list[str]:
    return [each.code for each in found.findings]


def told(found: Verification) -> str:
    return "\n".join(soundness.findings(to_json(found)))


def in_database(folder: Path, sql: str) -> None:
    connection = duckdb.connect(folder / "warehouse.duckdb")
    connection.execute(sql)
    connection.close()


# --- Nothing changed ----------------------------------------------------------------------------------


def test_a_store_as_it_was_written_is_sound(closed: Path):
    before = journal_file(closed).read_bytes()
    found = verify_store(closed)
    assert found.findings == ()
    assert (found.acts, found.files, found.last_at) == (3, 2, MAY)
    # 3 acts, 1 county, 3 units, 2 files, 2 returns, 2 states, 4 facts, 4 figures, 2 statuses,
    # 4 spans (each township as reported and on today's boundaries), 8 ratios (of each township the four that
    # have members or workers on a side)
    assert found.rows == 43
    assert journal_file(closed).read_bytes() == before
    assert last_verification(closed) == found


def test_a_store_is_verified_while_it_is_written_to(filed: Warehouse):
    assert verify_open(filed).findings == ()
    filing.withdraw(filed, 20_000, by="统计员", note="填错")
    assert verify_open(filed).acts == 4
    with pytest.raises(WarehouseBusyError):
        verify_store(filed.folder)


def test_a_rebuilt_store_is_sound(filed: Warehouse):
    filed.rebuild()
    assert verify_open(filed).findings == ()


# --- The journal --------------------------------------------------------------------------------------


def test_a_line_changed_in_the_middle_is_told_by_number_and_date(closed: Path):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes().replace(b'"80"', b'"88"'))
    before = file.read_bytes()
    found = verify_store(closed)
    assert codes(found) == ["journal_changed"]
    assert not soundness.is_sound(to_json(found))
    assert "第 2 条（2026-04-10）被改动过" in told(found)
    assert f"{file.name} 第 2 行" in told(found)
    assert file.read_bytes() == before, "verification repairs nothing"
    labels.use("en")
    assert "Act 2 of the record (2026-04-10) was changed" in told(found)


def test_a_line_replaced_with_a_right_hash_shows_at_the_line_after_it(closed: Path):
    file = journal_file(closed)
    kept = file.read_text(encoding="utf-8").splitlines(keepends=True)
    acts = records(closed)
    acts[1]["by"] = "别人"
    rewrite(closed, acts[:2])
    file.write_text(file.read_text(encoding="utf-8") + kept[2], encoding="utf-8")
    found = verify_store(closed)
    assert codes(found) == ["journal_replaced"]
    assert "第 2 条" in told(found)


def test_a_line_taken_out_is_told_as_missing(closed: Path):
    file = journal_file(closed)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])
    found = verify_store(closed)
    assert codes(found) == ["journal_missing"]
    assert "从第 2 条起有缺失" in told(found)


def test_a_line_that_stands_twice_is_out_of_order(closed: Path):
    file = journal_file(closed)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[1] + lines[1] + lines[2])
    assert codes(verify_store(closed)) == ["journal_repeated"]


def test_a_line_that_is_none_is_told(closed: Path):
    file = journal_file(closed)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + b"not a line\n" + lines[2])
    found = verify_store(closed)
    assert codes(found) == ["journal_unreadable"]
    assert "第 2 条（2026-01-05前后）" in told(found)


def test_a_torn_last_line_is_told_but_nothing_was_changed(closed: Path):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes() + b'{"act":"withdraw"')
    found = verify_store(closed)
    assert codes(found) == ["journal_torn"]
    assert soundness.is_sound(to_json(found))


def test_lines_cut_off_at_the_end_are_told_by_the_database_and_the_last_verification(closed: Path):
    verify_store(closed)
    file = journal_file(closed)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:2]))
    found = verify_store(closed)
    assert codes(found) == codes(verify_store(closed)) == ["journal_shortened", "database_other"]
    assert "有 3 条，现在只有 2 条" in told(found)


def test_a_start_that_finds_lines_gone_is_told_until_somebody_accepts_it(closed: Path):
    file = journal_file(closed)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:2]))
    open_warehouse(closed).close()
    found = verify_store(closed)
    assert codes(found) == ["journal_misfit"]
    assert "数据库（到第 3 条）与操作记录（到第 2 条）对不上" in told(found)
    assert not soundness.is_sound(to_json(found))
    assert codes(verify_store(closed)) == ["journal_misfit"], "a second look does not make it good"
    assert codes(verify_store(closed, "管理员")) == ["journal_accepted"]
    found = verify_store(closed)
    assert soundness.is_sound(to_json(found))
    assert "由 管理员 确认过" in told(found)


def test_a_journal_written_anew_with_right_hashes_is_told_by_the_last_verification(closed: Path):
    verify_store(closed)
    acts = records(closed)
    acts[1]["body"]["returns"][0]["facts"][0][2] = "88"
    rewrite(closed, acts)
    (closed / "warehouse.duckdb").unlink()
    found = verify_store(closed)
    assert codes(found) == ["journal_rewritten", "database_absent"]
    assert not soundness.is_sound(to_json(found))


def test_a_changed_last_line_that_the_database_knows_is_not_cut_off(closed: Path):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes().replace(b'"30"', b'"33"'))
    for _ in range(2):
        with pytest.raises(RuntimeError, match="act 3 of 2026-05-04"):
            open_warehouse(closed)
    assert len(file.read_bytes().splitlines()) == 3


def test_reading_the_chain_says_lines_then_the_first_damage(closed: Path):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes().replace(b'"80"', b'"88"'))
    first, damage = walk(closed / "journal")
    assert isinstance(first, Line)
    assert first.number == 1
    assert (damage.number, damage.at) == (2, APRIL)


# --- The archive --------------------------------------------------------------------------------------


def test_an_original_that_is_gone_or_changed_is_named(closed: Path):
    first, second = (each["body"]["file"]["sha256"] for each in records(closed)[1:])
    archive_path(closed, first).unlink()
    archive_path(closed, second).write_bytes(b"something else")
    found = verify_store(closed)
    assert codes(found) == ["archive_missing", "archive_changed"]
    assert "原件“报表.xlsx”（第 2 条，2026-04-10）不在存档里" in told(found)
    assert found.files == 0


# --- The database -------------------------------------------------------------------------------------


def test_a_figure_changed_in_the_database_is_named_with_both_values(closed: Path):
    in_database(
        closed, "update fct_figure set value = 90 where measure_code = 'members' and unit_code = 'U1'"
    )
    found = verify_store(closed)
    assert codes(found) == ["database_differs"]
    assert "东河镇 · 2026年一季度 · 会员人数：数据库里是 90.00，应为 80.00" in told(found)


def test_a_fact_taken_out_of_the_database_is_named(closed: Path):
    in_database(closed, "delete from fact where value = 50")
    found = verify_store(closed)
    assert "填报的数”与按操作记录重算的不一致：3 行，应为 4 行" in told(found)
    assert "西岭乡 · 2026年一季度 · 职工人数：数据库里是 没有，应为 50.00" in told(found)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("update journal_act set by_whom = '别人' where number = 2", "操作记录"),
        ("update return_event set note = '改过'", "季报状态"),
        ("update unit set name = '西山乡' where unit_code = 'U2'", "单位"),
        ("delete from return_file", "报表文件"),
    ],
)
def test_any_other_table_is_compared_too(sql: str, table: str, closed: Path):
    in_database(closed, sql)
    found = verify_store(closed)
    assert codes(found) == ["database_differs"]
    assert f"数据库里的“{table}”" in told(found)


def test_what_the_next_start_puts_right_is_no_change(closed: Path):
    in_database(closed, "delete from schema_migration where name like '0003%'")
    found = verify_store(closed)
    assert codes(found) == ["database_older"]
    (closed / "warehouse.duckdb").unlink()
    found = verify_store(closed)
    assert codes(found) == ["database_absent"]
    assert soundness.is_sound(to_json(found))


# --- The command line ---------------------------------------------------------------------------------


def test_the_command_says_what_was_looked_at_and_ends_with_0(
    closed: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["verify", "--store", "county", *WITHOUT_CELLS]) == 0
    out = capsys.readouterr().out
    assert "操作记录：3 条，2026-01-05 至 2026-05-04" in out
    assert "没有发现问题" in out


def test_the_command_tells_a_changed_line_and_ends_with_1(closed: Path, capsys: pytest.CaptureFixture[str]):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes().replace(b'"80"', b'"88"'))
    assert main(["verify"]) == 1
    assert "第 2 条（2026-04-10）被改动过" in capsys.readouterr().out
    assert main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["args"]["number"] == 2


def test_the_command_asks_the_server_that_holds_the_store(
    filed: Warehouse, capsys: pytest.CaptureFixture[str]
):
    from dashboard import handover
    from dashboard.jobs import JOBS

    stop = handover.serve(filed, JOBS)
    try:
        assert main(["verify", "--store", "county", *WITHOUT_CELLS]) == 0
    finally:
        stop()
    assert "3 条" in capsys.readouterr().out


def test_another_command_on_a_changed_journal_says_why_in_words(
    closed: Path, capsys: pytest.CaptureFixture[str]
):
    file = journal_file(closed)
    file.write_bytes(file.read_bytes().replace(b'"80"', b'"88"'))
    assert main(["rebuild", "--store", "county"]) == 2
    said = capsys.readouterr().err
    assert "看板没有打开数据" in said
    assert "操作记录第 2 条（2026-04-10）被改动过" in said
    assert "Traceback" not in said


def test_without_a_store_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", "--store", "county"]) == 2
    assert "还没有数据" in capsys.readouterr().err
