"""Every fact's cell is read once more from the archived workbook, and a difference told with its cell."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import handover, soundness
from dashboard.__main__ import main
from dashboard.intake.bulk import Incoming, file_many
from dashboard.intake.reread import differing
from dashboard.jobs import JOBS
from dashboard.warehouse import Warehouse, open_warehouse
from dashboard.warehouse.journal import Act, Journal
from dashboard.warehouse.verify import Scope, to_json, verify_open
from dashboard.workbooks.template import blank_template, core_measures, figure_cells
from tests.builders import begin

FIGURES: dict[str, Any] = {"workers": 100, "members": 80, "aid_households/ytd": 10, "aid_amount/ytd": "1.2万"}


def workbook(figures: dict[str, Any]) -> bytes:
    data = blank_template(["东河镇", "西岭乡"], year=2026, quarter=3, county="清河县", township="东河镇")
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    for key, value in figures.items():
        sheet[cell(key)] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(key: str) -> str:
    code, _, basis = key.partition("/")
    return figure_cells(core_measures())[code, basis or "stock"]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as it came, filed through the child."""
    warehouse = open_warehouse(tmp_path_factory.mktemp("made") / "store")
    begin(warehouse)
    ((_, receipt),) = file_many(
        warehouse, [Incoming("东河.xlsx", workbook(FIGURES), "填报员", explanation="已核对", reason="已核对")]
    )
    assert receipt.status == "filed"
    assert receipt.returns[0].figures == 4
    warehouse.close()
    return warehouse.folder


@pytest.fixture
def filed(made_once: Path, own_data_folder: Path) -> Iterator[Warehouse]:
    """A copy of that store, open."""
    warehouse = open_warehouse(Path(shutil.copytree(made_once, own_data_folder)))
    yield warehouse
    warehouse.close()


def rewritten(warehouse: Warehouse, place: int, value: str) -> Warehouse:
    """The store with a figure changed in its journal and every hash made anew, opened again."""
    warehouse.close()
    (file,) = (warehouse.folder / "journal").glob("*.jsonl")
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    (fact,) = [each for each in records[1]["body"]["returns"][0]["facts"] if each[0] == "aid_amount"]
    fact[place] = value
    for each in (file, warehouse.folder / "warehouse.duckdb"):
        each.unlink()
    journal = Journal(warehouse.folder)
    acts = [Act(r["act"], r["by"], r["body"], datetime.fromisoformat(r["at"])) for r in records]
    journal.append(journal.prepare(acts))
    return open_warehouse(warehouse.folder)


def looked(warehouse: Warehouse, *parts: str) -> dict[str, Any]:
    return to_json(verify_open(warehouse, scope=Scope(parts or ("cells",), differing)))


def test_every_cell_says_what_was_filed(filed: Warehouse):
    found = looked(filed, "journal", "archive", "database", "cells")
    assert (found["cells"], found["files"], found["findings"]) == (4, 1, [])
    assert "原件的格子：重读 4 个" in "".join(soundness.counts(found))


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (4, "1.3万", "当时记的是 1.3万，现在重读是 1.2万"),  # the text that stood in the cell
        (2, "13000", "当时记的是 13000.00，现在重读是 12000.00"),  # the value that was made of it
    ],
)
def test_a_figure_changed_with_every_hash_made_anew_is_told_by_its_cell(
    place: int, value: str, said: str, filed: Warehouse
):
    changed = rewritten(filed, place, value)
    assert looked(changed, "journal", "archive", "database")["findings"] == []
    found = looked(changed)
    assert found["cells"] == 3
    (told, advice) = soundness.findings(found)
    assert "“东河.xlsx”（第 2 条" in told
    assert f"{cell('aid_amount/ytd')} 格" in told
    assert said in told
    assert "打开原件核对" in advice
    changed.close()


def test_an_original_that_can_no_longer_be_read_is_told(filed: Warehouse):
    (file,) = [each for each in (filed.folder / "archive").rglob("*") if each.is_file()]
    file.write_bytes(b"PK no workbook")
    found = looked(filed, "archive", "cells")
    assert [each["code"] for each in found["findings"]] == ["archive_changed", "cells_unread"]


def test_the_command_reads_the_cells_again_here_or_in_the_server(
    filed: Warehouse, capsys: pytest.CaptureFixture[str]
):
    stop = handover.serve(filed, JOBS)
    try:
        assert main(["verify", "--store", "county", "--only", "cells", "--json"]) == 0
    finally:
        stop()
    assert json.loads(capsys.readouterr().out)["cells"] == 4
    filed.close()
    assert main(["verify", "--store", "county"]) == 0
    out = capsys.readouterr().out
    assert "重读 4 个" in out
    assert "没有发现问题" in out
    assert main(["verify", "--store", "county", "--only", "archive"]) == 0
    assert "重读" not in capsys.readouterr().out
