"""Backups that open, restores that are equal, and what happens to a backup that is not what it says."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from dashboard.intake.submit import file_returns
from dashboard.warehouse import Warehouse, WarehouseBusyError, backup, open_warehouse
from dashboard.warehouse.archive import archive_path
from dashboard.warehouse.backup import BackupError
from dashboard.warehouse.passwords import Passwords
from dashboard.warehouse.verify import verify_open
from tests.builders import begin, checked


@pytest.fixture
def county(warehouse: Warehouse) -> Warehouse:
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    return warehouse


def members(warehouse: Warehouse) -> list[tuple[str, float]]:
    sql = "select unit_code, value from fct_figure where measure_code = 'members' and known_until > now() order by 1"
    return warehouse.cursor().execute(sql).fetchall()


def test_a_backup_restored_elsewhere_is_the_same_county(county: Warehouse, tmp_path: Path):
    Passwords(county.folder).give_first("dong")
    made = backup.backup(county, tmp_path / "b")
    assert (made.acts, made.files) == (2, 1)
    file_returns(county, [checked("U2", 2026, 1, {"members": 7})])
    restored = tmp_path / "elsewhere"
    assert backup.restore(tmp_path / "b", made.name, restored) == (made, None)
    assert (restored / "passwords.json").read_bytes() == (county.folder / "passwords.json").read_bytes()
    with_it = open_warehouse(restored)
    try:
        assert members(with_it) == [("U1", 80)]
        assert verify_open(with_it).findings == ()
        sha256 = with_it.cursor().execute("select sha256 from return_file").fetchall()[0][0]
        assert with_it.file_bytes(sha256)
    finally:
        with_it.close()


def test_a_restore_sets_the_store_aside_whole(county: Warehouse, tmp_path: Path):
    folder = county.folder
    made = backup.backup(county, tmp_path / "b")
    file_returns(county, [checked("U2", 2026, 1, {"members": 7})])
    with pytest.raises(WarehouseBusyError):
        backup.restore(tmp_path / "b", made.name, folder)
    assert len(members(county)) == 2, "nothing was changed"
    county.close()
    _, aside = backup.restore(tmp_path / "b", made.name, folder)
    assert aside is not None
    for place, expected in ((folder, [("U1", 80)]), (aside, [("U1", 80), ("U2", 7)])):
        opened = open_warehouse(place)
        assert members(opened) == expected
        opened.close()


def test_backups_under_load_all_open_and_lack_nothing_acknowledged(county: Warehouse, tmp_path: Path):
    done, stop = [], threading.Event()

    def file_on() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            file_returns(county, [checked("U2", 2026, 1, {"members": number}, salt=str(number))])
            done.append(number)

    thread = threading.Thread(target=file_on)
    thread.start()
    try:
        for _ in range(3):
            acknowledged = len(done)
            made = backup.backup(county, tmp_path / "b")
            assert made.acts >= 2 + acknowledged
            backup.check(tmp_path / "b", made.name)
    finally:
        stop.set()
        thread.join()
    backup.restore(tmp_path / "b", made.name, tmp_path / "elsewhere")
    opened = open_warehouse(tmp_path / "elsewhere")
    assert opened.version == made.acts
    assert dict(members(opened))["U2"] == made.acts - 2
    opened.close()


def test_only_the_newest_are_kept(county: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backup, "KEPT", 2)
    names = [backup.backup(county, tmp_path / "b").name for _ in range(3)]
    assert [each.name for each in backup.backups(tmp_path / "b")] == [names[2], names[1]]
    assert not (tmp_path / "b" / names[0]).exists()


def spoil_database(folder: Path, name: str) -> None:
    with (folder / name / "warehouse.duckdb").open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 16)


def spoil_journal(folder: Path, name: str) -> None:
    file = next((folder / name / "journal").glob("*.jsonl"))
    file.write_text(file.read_text(encoding="utf-8").replace("东河镇", "西河镇"), encoding="utf-8")


def spoil_archive(folder: Path, name: str) -> None:
    next(each for each in (folder / "files").rglob("*") if each.is_file()).write_bytes(b"x")


@pytest.mark.parametrize("spoil", [spoil_database, spoil_journal, spoil_archive])
def test_a_backup_that_was_changed_is_not_restored(county: Warehouse, tmp_path: Path, spoil):
    made = backup.backup(county, tmp_path / "b")
    spoil(tmp_path / "b", made.name)
    with pytest.raises(BackupError, match="damaged"):
        backup.restore(tmp_path / "b", made.name, tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()


def test_a_store_that_lacks_a_file_makes_no_backup_and_leaves_nothing_behind(
    county: Warehouse, tmp_path: Path
):
    sha256 = county.cursor().execute("select sha256 from return_file").fetchall()[0][0]
    archive_path(county.folder, sha256).write_bytes(b"x")
    with pytest.raises(BackupError, match="archive"):
        backup.backup(county, tmp_path / "b")
    assert backup.backups(tmp_path / "b") == []
    assert not list((tmp_path / "b").glob("2*"))


def test_a_disk_that_is_nearly_full_is_told_before_anything_is_written(
    county: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backup, "SPARE_BYTES", 1 << 60)
    with pytest.raises(BackupError, match="space"):
        backup.backup(county, tmp_path / "b")
    assert list((tmp_path / "b").iterdir()) == []


def test_one_cut_short_does_not_count(county: Warehouse, tmp_path: Path):
    made = backup.backup(county, tmp_path / "b")
    (tmp_path / "b" / made.name / "backup.json").unlink()
    assert backup.backups(tmp_path / "b") == []
    again = backup.backup(county, tmp_path / "b")
    record = json.loads((tmp_path / "b" / again.name / "backup.json").read_text(encoding="utf-8"))
    assert record["acts"] == 2
