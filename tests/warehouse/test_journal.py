"""The journal: numbered, chained, durable, and honest about damage."""

from datetime import datetime
from pathlib import Path

import pytest

from dashboard.warehouse.journal import Act, Journal, JournalDamagedError

AT = datetime(2026, 4, 10, 9, 30)


def written(folder: Path, *notes: str) -> Journal:
    journal = Journal(folder)
    list(journal.read())
    journal.append(journal.prepare([Act("note", "张三", {"text": note}, AT) for note in notes]))
    return journal


def texts(folder: Path) -> list[str]:
    return [line.body["text"] for line in Journal(folder).read()]


def test_what_was_appended_is_read_again_in_order(tmp_path: Path):
    written(tmp_path, "一", "二")
    written(tmp_path, "三")
    lines = list(Journal(tmp_path).read())
    assert [line.number for line in lines] == [1, 2, 3]
    assert [line.body["text"] for line in lines] == ["一", "二", "三"]
    assert lines[0].at == AT
    assert lines[0].by == "张三"


def test_a_torn_last_line_is_cut_and_kept_beside(tmp_path: Path):
    written(tmp_path, "一", "二")
    (file,) = (tmp_path / "journal").glob("*.jsonl")
    whole = file.read_bytes()
    file.write_bytes(whole[:-7])
    assert texts(tmp_path) == ["一"]
    assert len(list((tmp_path / "journal").glob("*.torn-*"))) == 1
    written(tmp_path, "三")
    assert texts(tmp_path) == ["一", "三"]


def test_a_last_line_with_a_wrong_hash_is_cut(tmp_path: Path):
    written(tmp_path, "一", "二")
    (file,) = (tmp_path / "journal").glob("*.jsonl")
    file.write_bytes(file.read_bytes().replace("二".encode(), "三".encode()))
    assert texts(tmp_path) == ["一"]


def test_a_changed_line_in_the_middle_is_damage(tmp_path: Path):
    written(tmp_path, "一", "二", "三")
    (file,) = (tmp_path / "journal").glob("*.jsonl")
    file.write_bytes(file.read_bytes().replace("二".encode(), "两".encode()))
    with pytest.raises(JournalDamagedError, match="act 2 of 2026-04-10") as raised:
        texts(tmp_path)
    damage = raised.value.damage
    assert (damage.kind, damage.number, damage.at, damage.line) == ("changed", 2, AT, 2)


def test_a_line_taken_out_is_damage(tmp_path: Path):
    written(tmp_path, "一", "二", "三")
    (file,) = (tmp_path / "journal").glob("*.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2] + lines[2])
    with pytest.raises(JournalDamagedError):
        texts(tmp_path)


def test_a_failed_sync_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    journal = written(tmp_path, "一")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dashboard.warehouse.journal.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        journal.append(journal.prepare([Act("note", "张三", {"text": "二"}, AT)]))
    monkeypatch.undo()
    assert texts(tmp_path) == ["一"]
    journal.append(journal.prepare([Act("note", "张三", {"text": "三"}, AT)]))
    assert texts(tmp_path) == ["一", "三"]
