"""The archive keeps bytes by their hash."""

import os
from pathlib import Path

import pytest

from dashboard.warehouse import archive
from dashboard.warehouse.archive import ArchiveError, archive_path, keep_all, keep_bytes, read_bytes


def test_bytes_come_back_and_the_same_bytes_are_one_file(tmp_path: Path):
    first = keep_bytes(tmp_path, b"return")
    assert keep_bytes(tmp_path, b"return") == first
    assert read_bytes(tmp_path, first) == b"return"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [first]


def test_a_damaged_file_is_told(tmp_path: Path):
    sha256 = keep_bytes(tmp_path, b"return")
    archive_path(tmp_path, sha256).write_bytes(b"reTurn")
    with pytest.raises(ArchiveError, match="damaged"):
        read_bytes(tmp_path, sha256)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(ArchiveError, match="lacks"):
        read_bytes(tmp_path, "ab" * 32)


def test_several_files_are_kept_at_once_and_named_in_order(tmp_path: Path):
    known = keep_bytes(tmp_path, b"a")
    names = keep_all(tmp_path, [b"b", b"a", b"b", b"c"])
    assert [read_bytes(tmp_path, name) for name in names] == [b"b", b"a", b"b", b"c"]
    assert names[1] == known
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 3


MANY = [b"%d" % number for number in range(2 * archive.MANY)]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_of_many_files_all_stand_beside_their_places_when_the_disk_is_synced_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    seen: list[list[str]] = []
    monkeypatch.setattr(archive, "_sync_disk", lambda folder: lambda disk: seen.append(names_in(folder)))
    names = keep_all(tmp_path, MANY)
    first, second = seen
    assert first == sorted(f"{name}.{os.getpid()}.part" for name in names)
    assert second == sorted(names) == names_in(tmp_path)
    assert [read_bytes(tmp_path, name) for name in names] == MANY


def test_of_many_files_none_is_there_where_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(_: int) -> None:
        raise OSError(28, "No space left")

    with monkeypatch.context() as patched:
        patched.setattr(archive, "_sync_disk", lambda folder: fail)
        with pytest.raises(OSError, match="No space left"):
            keep_all(tmp_path, MANY)
    assert names_in(tmp_path) == []
    names = keep_all(tmp_path, MANY)
    assert names_in(tmp_path) == sorted(names)


def test_where_a_disk_cannot_be_synced_as_a_whole_each_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(archive, "WHOLE_DISKS", frozenset())
    names = keep_all(tmp_path, MANY)
    assert names_in(tmp_path) == sorted(names)
