"""The archive keeps bytes by their hash."""

from pathlib import Path

import pytest

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
