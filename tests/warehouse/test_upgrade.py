"""A store of any earlier version's tables opens with this one, the old database is kept, a failure undone."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from dashboard import labels
from dashboard.__main__ import main
from dashboard.catalogue import catalogue
from dashboard.intake.submit import file_returns
from dashboard.settings import QUERIES
from dashboard.warehouse import UpgradeError, open_warehouse, opening
from dashboard.warehouse.apply import DERIVED_TABLES, apply_lines
from dashboard.warehouse.database import view_order
from dashboard.warehouse.journal import Act, Journal, Line, walk
from dashboard.warehouse.mirror import mirror_catalogue
from dashboard.warehouse.verify import verify_store
from tests.builders import START, begin, checked
from tests.warehouse.test_every_act import STEPS

MIGRATIONS = sorted((QUERIES / "schema").glob("*.sql"))
EARLIER = [file.stem for file in MIGRATIONS[:-1]]


@pytest.fixture(scope="module")
def every_act(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which everything was done that can be done."""
    warehouse = open_warehouse(tmp_path_factory.mktemp("every") / "store")
    for step, _ in STEPS:
        step(warehouse)
    warehouse.close()
    return warehouse.folder


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a store's tables hold; the store is opened with this version and closed again."""
    warehouse = open_warehouse(folder)
    try:
        cursor = warehouse.cursor()
        return {
            name: cursor.execute(f"select * from {name} order by all").fetchall() for name in DERIVED_TABLES
        }
    finally:
        warehouse.close()


def last_number(folder: Path) -> int:
    return lines_of(folder)[-1].number


def lines_of(folder: Path) -> list[Line]:
    return [each for each in walk(folder / "journal") if isinstance(each, Line)]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a county and one return."""
    warehouse = open_warehouse(tmp_path_factory.mktemp("begun") / "store")
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    warehouse.close()
    return warehouse.folder


SINCE = {
    "succession": 3,
    "scheme": 4,
    "signoff": 4,
    "view": 5,
    "account": 6,
    "map": 7,
    "sentences": 8,
    "narrative": 9,
}
"""The migration that an act came with; all others were there from the beginning."""


def as_of_version(folder: Path, last: str, source: Path) -> set[str]:
    """Make a store as the version with the migrations up to ``last`` would have: the acts it could do.

    The names of those acts. Nothing is derived: each version did so in its own way, and into its own tables.
    """
    folder.mkdir()
    connection = duckdb.connect(folder / "warehouse.duckdb")
    connection.execute("set timezone = 'UTC'")
    connection.execute("create table schema_migration (name text, applied_at timestamp)")
    for file in MIGRATIONS:
        if file.stem <= last:
            connection.execute(file.read_text(encoding="utf-8"))
            connection.execute("insert into schema_migration values (?, ?)", [file.stem, START])
    mirror_catalogue(connection, catalogue(), "")
    for name, sql in view_order(QUERIES / "views"):
        with suppress(duckdb.CatalogException):  # of tables that this version did not have
            connection.execute(f"create or replace view {name} as {sql}")
    journal = Journal(folder)
    could = [each for each in lines_of(source) if SINCE.get(each.act, 0) <= int(last[:4])]
    prepared = journal.prepare([Act(each.act, each.by, each.body, each.at) for each in could])
    connection.execute("begin")
    apply_lines(connection, [line for line, _ in prepared], {})
    connection.execute("commit")
    connection.close()
    journal.append(prepared)
    shutil.copytree(source / "archive", folder / "archive")
    return {each.act for each in could}


@pytest.mark.parametrize(
    "last",
    [
        pytest.param(each, marks=() if each in (EARLIER[0], EARLIER[-1]) else pytest.mark.long)
        for each in EARLIER
    ],
)
def test_a_store_of_every_earlier_version_opens_as_one_made_anew(last: str, every_act: Path, tmp_path: Path):
    folder = tmp_path / "old"
    done = as_of_version(folder, last, every_act)
    assert {"begin", "commit", "approve", "target"} <= done
    before = (folder / "warehouse.duckdb").read_bytes()
    assert len(rows(folder)["fct_figure"]) > 2
    found = verify_store(folder)  # which makes all of it once more, beside it, and compares
    assert (found.findings, found.acts, found.rows > 40) == ((), last_number(folder), True)
    (kept,) = (folder / "upgrades").iterdir()
    assert kept.name.endswith(MIGRATIONS[EARLIER.index(last) + 1].stem)
    assert (kept / "warehouse.duckdb").read_bytes() == before


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of migrations of a version to come, so far as this one's."""
    folder = tmp_path / "schema"
    shutil.copytree(opening.SCHEMA, folder)
    monkeypatch.setattr(opening, "SCHEMA", folder)
    return folder


def copied(source: Path, folder: Path) -> Path:
    return Path(shutil.copytree(source, folder, ignore=shutil.ignore_patterns("upgrades")))


def test_a_migration_that_fails_changes_nothing_and_is_told_in_words(
    begun: Path, own_data_folder: Path, next_version: Path, capsys: pytest.CaptureFixture[str]
):
    copied(begun, own_data_folder)
    before = (own_data_folder / "warehouse.duckdb").read_bytes()
    broken = next_version / "9999_next.sql"
    broken.write_text("create table next_table (x integer);\nalter table no_such_table add y integer;\n")
    with pytest.raises(UpgradeError) as told:
        open_warehouse(own_data_folder)
    assert (told.value.code, told.value.args_of_words["name"]) == ("failed", "9999_next")
    assert (own_data_folder / "warehouse.duckdb").read_bytes() == before
    assert list((own_data_folder / "upgrades").iterdir()) == []
    assert main(["rebuild", "--store", "county"]) == 2
    said = capsys.readouterr().err
    assert "数据库升级（9999_next）没有成功，已退回升级前的样子" in said
    assert main(["--lang", "en", "rebuild", "--store", "county"]) == 2
    assert "put back as it was; nothing is lost" in capsys.readouterr().err
    labels.use("zh_CN")
    broken.unlink()
    assert len(rows(own_data_folder)["journal_act"]) == len(lines_of(begun)), "the earlier version goes on"


def test_an_upgrade_whose_replay_fails_puts_the_old_database_back(
    begun: Path, tmp_path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = copied(begun, tmp_path / "store")
    before = (folder / "warehouse.duckdb").read_bytes()
    (next_version / "9999_next.sql").write_text(
        "alter table deadline add column strict_limit integer check (false);"
    )
    with pytest.raises(UpgradeError):
        open_warehouse(folder)
    assert (folder / "warehouse.duckdb").read_bytes() == before


def test_databases_that_were_set_aside_do_not_pile_up(
    begun: Path, tmp_path: Path, next_version: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "KEPT", 1)
    folder = copied(begun, tmp_path / "store")
    for number in (9001, 9002):
        (next_version / f"{number}_next.sql").write_text(f"create table next_{number} (x integer);")
        rows(folder)
    kept = [each.name.partition("-")[2] for each in sorted((folder / "upgrades").iterdir())]
    assert kept == ["9002_next"]


def test_going_back_to_the_earlier_version_makes_its_database_anew(
    begun: Path, tmp_path: Path, next_version: Path
):
    folder = copied(begun, tmp_path / "store")
    before = rows(folder)
    added = next_version / "9001_next.sql"
    added.write_text("create table next_9001 (x integer);")
    rows(folder)
    added.unlink()
    assert rows(folder) == before


def test_a_journal_of_a_newer_version_is_left_alone_and_told(begun: Path, own_data_folder: Path):
    copied(begun, own_data_folder)
    journal = Journal(own_data_folder)
    list(journal.read())
    journal.append(journal.prepare([Act("from_the_future", "管理员", {}, START)]))
    files = sorted(own_data_folder.rglob("*"))
    with pytest.raises(UpgradeError) as told:
        open_warehouse(own_data_folder)
    assert "from_the_future" in labels.t(f"common.upgrade_{told.value.code}", **told.value.args_of_words)
    assert sorted(own_data_folder.rglob("*")) == files
