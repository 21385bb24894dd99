"""The log tells what happened and to which act, and nothing of what anybody reported or is called."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import logs
from dashboard.intake.bulk import Incoming, file_many
from dashboard.warehouse import Warehouse, backup
from tests.builders import begin, unit

ID_NUMBER, PERSON = "11010519491231002X", "诸葛小明"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Where the log is written while a test lasts."""
    before = [each for each in logging.root.handlers if not isinstance(each.formatter, logs.Lines)]
    logging.root.handlers[:] = before
    logs.begin(tmp_path / "logs")
    yield tmp_path / "logs"
    for each in logging.root.handlers[:]:
        if each not in before:
            logging.root.removeHandler(each)
            each.close()


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in (folder / logs.FILE).read_text(encoding="utf-8").splitlines()]


def roster() -> bytes:
    """A list of helped workers, which must not come here, with names and ID numbers."""
    book = openpyxl.Workbook()
    book.active.append(["姓名", "身份证号", "救助金额"])
    book.active.append([PERSON, ID_NUMBER, 3000])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_refused_list_of_persons_leaves_no_name_and_no_number_in_the_log(
    warehouse: Warehouse, folder: Path
):
    begin(warehouse, unit("U1", "东河镇"))
    incoming = Incoming(f"{PERSON}困难职工{ID_NUMBER}.xlsx", roster(), by=PERSON)
    ((_, receipt),) = file_many(warehouse, [incoming])
    assert receipt.status == "refused"
    text = (folder / logs.FILE).read_text(encoding="utf-8")
    assert not any(word in text for word in (PERSON, ID_NUMBER, ID_NUMBER[:10], "困难职工", "3000"))
    (told,) = [each for each in lines(folder) if each["event"] == "file_faulty"]
    assert "personal_data" in told["codes"]
    assert len(told["file"]) == 12


def test_an_act_is_told_by_kind_number_and_time_it_took(warehouse: Warehouse, folder: Path, tmp_path: Path):
    begin(warehouse, name="清河县")
    backup.backup(warehouse, tmp_path / "b")
    (told,) = [each for each in lines(folder) if each["event"] == "act"]
    assert (told["level"], told["act"], told["number"], told["login"]) == ("info", "begin", 1, None)
    assert told["time"].endswith("Z")
    assert 0 <= told["seconds"] < 60
    assert "清河县" not in (folder / logs.FILE).read_text(encoding="utf-8")


def test_an_exception_is_told_by_its_kind_and_place_without_its_words(folder: Path):
    try:
        int(PERSON)
    except ValueError:
        logging.getLogger("union.office").exception("not ready")
        logging.getLogger("some.library").exception("cannot read: %s", PERSON)
    ours, theirs = lines(folder)
    assert (ours["message"], ours["error"]) == ("not ready", "ValueError")
    assert ours["where"][-1].startswith("test_logs.py:")
    assert theirs["message"] == "cannot read"
    assert PERSON not in (folder / logs.FILE).read_text(encoding="utf-8")


def test_streamlits_own_screen_output_loses_the_words_of_an_exception(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    record = logging.LogRecord("streamlit.x", 40, "x", 1, "Uncaught app execution", (), None)
    record.exc_info = (ValueError, ValueError(PERSON), None)
    said = logging.Formatter().format(logs._without_words(record))
    assert said == "Uncaught app execution: ValueError"


def test_what_may_be_said_is_a_list_and_long_numbers_are_covered(folder: Path):
    with pytest.raises(KeyError):
        logs.tell("act", name=PERSON)
    logs.tell("signed_in", login="13800138000", address="192.168.1.20")
    (told,) = lines(folder)
    assert (told["login"], told["address"]) == ("…", "192.168.1.20")


def test_the_file_is_the_owners_alone_and_turns_over(folder: Path, monkeypatch: pytest.MonkeyPatch):
    handler: Any
    (handler,) = [each for each in logging.root.handlers if isinstance(each.formatter, logs.Lines)]
    handler.maxBytes = 2000
    for number in range(60):
        logs.tell("act", act="commit", number=number)
    assert (folder / f"{logs.FILE}.1").exists()
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("x")
    before = [each for each in logging.root.handlers if not isinstance(each.formatter, logs.Lines)]
    logging.root.handlers[:] = before
    logs.begin(tmp_path / "file" / "logs")
    assert "dashboard.log" in capsys.readouterr().err
    for each in set(logging.root.handlers) - set(before):
        logging.root.removeHandler(each)
