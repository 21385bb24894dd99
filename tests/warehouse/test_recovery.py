"""A store opens by itself with all that was acknowledged, whatever a power loss left of its files."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.intake.submit import file_returns
from dashboard.warehouse import NotKeptError, Warehouse, backup, journal, open_warehouse, opening
from dashboard.warehouse.verify import verify_open, verify_store
from tests.builders import begin, checked

Figures = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def lost_power(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures]:
    """A store's files as they stand while it is in use, part of it in the database, part in its WAL."""
    folder = tmp_path_factory.mktemp("lost")
    warehouse = open_warehouse(folder / "store")
    begin(warehouse)
    for number in range(1, 7):
        file_returns(warehouse, [checked("U1", 2026, 1, {"members": number, "workers": 9}, salt=f"{number}")])
        if number == 3:
            warehouse.cursor().execute("checkpoint")
    expected = figures(warehouse)
    shutil.copytree(folder / "store", folder / "left")
    warehouse.close()
    assert (folder / "left" / "warehouse.duckdb.wal").stat().st_size > 1000
    return folder / "left", expected


def figures(warehouse: Warehouse) -> Figures:
    cursor = warehouse.cursor()
    rows = cursor.execute("select * from fct_figure order by all").fetchall()
    cursor.close()
    return rows


def opens_with(folder: Path, expected: Figures) -> None:
    warehouse = open_warehouse(folder)
    try:
        assert figures(warehouse) == expected
    finally:
        warehouse.close()


def spoil(file: Path, choose: random.Random) -> str:
    """Tear or flip something in a file; what was done."""
    data = bytearray(file.read_bytes())
    how = choose.choice(("torn page", "flipped bit", "cut short", "zeros"))
    at = choose.randrange(len(data))
    page = at - at % 4096
    if how == "torn page":
        data[page : page + 4096] = choose.randbytes(len(data[page : page + 4096]))
    elif how == "flipped bit":
        data[at] ^= 1 << choose.randrange(8)
    elif how == "cut short":
        del data[at:]
    else:
        data[page : page + 4096] = bytes(len(data[page : page + 4096]))
    file.write_bytes(data)
    return f"{how} at {at} of {file.name}"


def spoiled(left: Path, expected: Figures, folder: Path, name: str, seed: int) -> bool:
    """Spoil a file of a copy, open it; whether the spoilt one was kept beside."""
    shutil.copytree(left, folder)
    what = spoil(folder / name, random.Random(seed))
    try:
        opens_with(folder, expected)
    except Exception as error:
        raise AssertionError(what) from error
    kept = any(folder.glob("warehouse.duckdb*.broken-*"))
    shutil.rmtree(folder)
    return kept


@pytest.mark.parametrize("name", ["warehouse.duckdb", "warehouse.duckdb.wal"])
def test_a_torn_database_or_log_is_made_anew_without_a_person(
    name: str, lost_power: tuple[Path, Figures], tmp_path: Path
):
    kept = [spoiled(*lost_power, tmp_path / "store", name, seed) for seed in range(2)]
    assert any(kept), "a copy of what could not be read is kept"


@pytest.mark.endurance
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ["warehouse.duckdb", "warehouse.duckdb.wal"])
def test_five_hundred_torn_databases_and_logs(name: str, lost_power: tuple[Path, Figures], tmp_path: Path):
    for seed in range(1000, 1250):
        spoiled(*lost_power, tmp_path / "store", name, seed)


def test_without_its_log_or_both_files_it_is_made_anew(lost_power: tuple[Path, Figures], tmp_path: Path):
    left, expected = lost_power
    for gone in (("warehouse.duckdb.wal",), ("warehouse.duckdb", "warehouse.duckdb.wal")):
        folder = Path(shutil.copytree(left, tmp_path / f"without{len(gone)}"))
        for name in gone:
            (folder / name).unlink()
        opens_with(folder, expected)


def test_a_torn_last_line_is_cut_off_and_a_copy_kept(lost_power: tuple[Path, Figures], tmp_path: Path):
    left, expected = lost_power
    folder = Path(shutil.copytree(left, tmp_path / "store"))
    (file,) = (folder / "journal").glob("*.jsonl")
    whole = file.read_bytes()
    file.write_bytes(whole + whole.splitlines()[-1][:-40])
    opens_with(folder, expected)
    (copy,) = (folder / "journal").glob("*.torn-*")
    assert copy.read_bytes() == whole.splitlines()[-1][:-40]
    assert file.read_bytes() == whole


def test_only_the_newest_broken_databases_are_kept(
    lost_power: tuple[Path, Figures], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "KEPT", 1)
    left, expected = lost_power
    folder = Path(shutil.copytree(left, tmp_path / "store"))
    for _ in range(2):
        (folder / "warehouse.duckdb").write_bytes(b"no database" * 999)
        opens_with(folder, expected)
    assert len(list(folder.glob("warehouse.duckdb.broken-*"))) == 1


def test_a_second_server_is_refused_and_harms_nothing(warehouse: Warehouse):
    begin(warehouse)
    command = "import sys; from pathlib import Path; from dashboard.warehouse import *\n"
    command += "try: open_warehouse(Path(sys.argv[1]))\nexcept WarehouseBusyError: sys.exit(7)"
    done = subprocess.run([sys.executable, "-c", command, warehouse.folder], check=False)
    assert done.returncode == 7
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 8})])
    warehouse.close()
    assert verify_store(warehouse.folder).findings == ()


# --- The clock ------------------------------------------------------------------------------------------


@pytest.fixture
def clock_set_back(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Warehouse]:
    """Two revisions of a return and a backup, the second of each made 400 days before the first."""
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    backup.backup(warehouse, tmp_path / "backups")
    real = journal.utc_now
    for module in ("journal", "database", "backup", "opening", "verify"):
        monkeypatch.setattr(f"dashboard.warehouse.{module}.utc_now", lambda: real() - timedelta(days=400))
    monkeypatch.setattr("dashboard.intake.submit.utc_now", lambda: real() - timedelta(days=400))
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 81})])
    return warehouse


def members(warehouse: Warehouse) -> list[tuple[object, ...]]:
    sql = (
        "select value from fct_figure where measure_code = 'members' and known_until > timestamp '9999-01-01'"
    )
    return warehouse.cursor().execute(sql).fetchall()


def test_with_the_clock_set_back_the_newest_revision_stands_and_the_newest_backup_is_kept(
    clock_set_back: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert members(clock_set_back) == [(81,)]
    (file,) = (clock_set_back.folder / "journal").glob("*.jsonl")
    assert [f"{datetime.now():%Y}" in file.name, verify_open(clock_set_back).findings] == [True, ()]
    clock_set_back.rebuild()
    assert members(clock_set_back) == [(81,)]
    monkeypatch.setattr(backup, "KEPT", 1)
    made = backup.backup(clock_set_back, tmp_path / "backups")
    assert [each.name for each in backup.backups(tmp_path / "backups")] == [made.name]


# --- Permissions and space --------------------------------------------------------------------------------


@pytest.fixture
def closed_folders(warehouse: Warehouse) -> Iterator[Warehouse]:
    """A store whose journal and archive may no longer be written to; we are not root, who may write anywhere."""
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    places = [warehouse.folder / "journal", *(warehouse.folder / "journal").glob("*.jsonl")]
    places += [warehouse.folder / "archive", *(warehouse.folder / "archive").iterdir()]
    for each in places:
        each.chmod(0o555 if each.is_dir() else 0o444)
    is_root = os.name == "posix" and os.geteuid() == 0
    above = [each for each in (warehouse.folder, *warehouse.folder.parents) if is_root]
    modes = {each: each.stat().st_mode for each in above}
    for each in above[:-1]:
        with contextlib.suppress(OSError):
            each.chmod(0o755)
    if is_root:
        os.seteuid(65534)
    yield warehouse
    if is_root:
        os.seteuid(0)
    for each, mode in modes.items():
        each.chmod(mode)
    for each in places:
        each.chmod(0o755 if each.is_dir() else 0o644)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_where_permissions_were_lost_it_is_told_nothing_is_kept_and_reading_goes_on(
    closed_folders: Warehouse,
):
    with pytest.raises(NotKeptError) as told:
        closed_folders.act("deadline", {"year": 2026, "quarter": 1, "due_on": "2026-04-20"}, by="统计员")
    assert told.value.code == "closed"
    with pytest.raises(NotKeptError):
        file_returns(closed_folders, [checked("U2", 2026, 1, {"members": 7})])
    assert (members(closed_folders), closed_folders.version) == ([(80,)], 2)


def test_below_the_least_free_space_nothing_is_taken_in_and_reading_goes_on(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    monkeypatch.setenv("UNION_LEAST_FREE", str(1 << 30))
    assert not warehouse.has_room()
    for write in (
        lambda: file_returns(warehouse, [checked("U2", 2026, 1, {"members": 7})]),
        lambda: warehouse.act("deadline", {"year": 2026, "quarter": 1, "due_on": "2026-04-20"}, by="统计员"),
    ):
        with pytest.raises(NotKeptError) as told:
            write()
        assert told.value.code == "space"
    assert (members(warehouse), warehouse.version) == ([(80,)], 2)
    assert len([each for each in (warehouse.folder / "archive").rglob("*") if each.is_file()]) == 1
    warehouse.close()
    assert main(["account", "dong", "--name", "董", "--role", "admin"]) == 2
    assert "暂时不能存，什么也没有改；查看不受影响" in capsys.readouterr().err
    monkeypatch.setenv("UNION_LEAST_FREE", "0")
    assert main(["account", "dong", "--name", "董", "--role", "admin"]) == 0


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 24 MB; mounting one takes root."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    monkeypatch.setenv("UNION_LEAST_FREE", "0")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full_refuses_and_the_store_goes_on_when_there_is_room(small_disk: Path):
    warehouse = open_warehouse(small_disk / "store")
    begin(warehouse)
    file_returns(warehouse, [checked("U1", 2026, 1, {"members": 80, "workers": 100})])
    refused = 0
    for spare in (0, 8192, 20480):
        ballast = small_disk / "ballast"
        with ballast.open("wb") as handle, contextlib.suppress(OSError):
            while True:
                handle.write(bytes(1 << 16))
                handle.flush()
        os.truncate(ballast, max(ballast.stat().st_size - spare, 0))
        file = checked("U2", 2026, 1, {"members": spare + 1}, salt=str(spare))
        try:
            file_returns(warehouse, [file])
        except NotKeptError:
            refused += 1
        assert (80,) in members(warehouse), "reading goes on"
        ballast.unlink()
        (receipt,) = file_returns(warehouse, [file])
        assert receipt.status in ("filed", "already_filed")
        assert (spare + 1,) in members(warehouse)
    assert refused
    assert verify_open(warehouse).findings == ()
    warehouse.close()
    opened = open_warehouse(small_disk / "store")
    assert opened.version == 5
    opened.close()
