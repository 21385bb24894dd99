"""Many files are filed batch by batch, in order, each with its own receipt."""

import threading
from pathlib import Path

import pytest

from dashboard.intake import bulk, read
from dashboard.intake.bulk import Incoming, file_many
from dashboard.warehouse import Warehouse, guard, open_warehouse
from dashboard.warehouse.journal import Act, utc_now
from tests.benchmarks import forms


@pytest.fixture
def warehouse(tmp_path: Path):
    opened = open_warehouse(tmp_path / "store")
    opened.submit([Act("begin", "管理员", forms.beginning(), utc_now())])
    yield opened
    opened.close()


@pytest.fixture
def returns(tmp_path: Path) -> list[Incoming]:
    """The returns of 30 townships for two quarters, 90 figures each."""
    folder = tmp_path / "returns"
    folder.mkdir()
    files = forms.write_returns(folder, quarters=2)
    return [Incoming(file.name, file.read_bytes(), "张三") for file in files]


def figures(warehouse: Warehouse):
    cursor = warehouse.cursor()
    rows = cursor.execute("select * exclude (known_from) from fct_figure order by all").fetchall()
    cursor.close()
    return rows


def test_every_file_is_filed_in_order(warehouse: Warehouse, returns: list[Incoming]):
    heard: list[str] = []
    done = list(file_many(warehouse, returns, told=lambda reading: heard.append(reading.file)))
    assert [receipt.status for _, receipt in done] == ["filed"] * 60
    assert [receipt.number for _, receipt in done] == list(range(2, 62))
    assert heard == [file.reading.file for file, _ in done] == [each.name for each in returns]
    assert warehouse.query("units/period_by_quarter")["units_reporting"].tolist() == [30, 30]


def test_small_batches_come_to_the_same_figures(
    warehouse: Warehouse, returns: list[Incoming], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    list(file_many(warehouse, returns))
    monkeypatch.setattr(bulk, "MAX_FILES", 7)
    other = open_warehouse(tmp_path / "other")
    other.submit([Act("begin", "管理员", forms.beginning(), utc_now())])
    list(file_many(other, returns))
    assert [row[:9] for row in figures(other)] == [row[:9] for row in figures(warehouse)]
    other.close()


def test_the_same_file_twice_is_filed_once(warehouse: Warehouse, returns: list[Incoming]):
    done = list(file_many(warehouse, [returns[0], returns[1], returns[0]]))
    assert [receipt.status for _, receipt in done] == ["filed", "filed", "already_filed"]


def test_the_database_made_anew_is_the_same(warehouse: Warehouse, returns: list[Incoming]):
    list(file_many(warehouse, returns[:31]))
    before = figures(warehouse)
    warehouse.rebuild()
    assert figures(warehouse) == before


def test_the_caller_is_told_and_files_under_its_own_name(warehouse: Warehouse, returns: list[Incoming]):
    def nobody() -> str:
        raise AssertionError("the operator was taken for somebody else")

    warehouse.who = nobody
    told: list[int] = []
    with guard.as_operator():
        done = list(
            file_many(warehouse, returns[:3], told=lambda reading: told.append(threading.get_ident()))
        )
    assert [receipt.status for _, receipt in done] == ["filed"] * 3
    assert told == [threading.get_ident()] * 3


def test_what_was_filed_is_said_before_a_file_that_cannot_be_fetched(
    warehouse: Warehouse, returns: list[Incoming], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk, "FIRST_FILES", 2)
    monkeypatch.setattr(read, "RUN_FILES", 2)
    monkeypatch.setattr(read, "AHEAD_FILES", 2)

    def files():
        yield from returns[:8]
        raise OSError("the drive was pulled out")

    filing = file_many(warehouse, files())
    assert [receipt.number for _, receipt in (next(filing), next(filing))] == [2, 3]
    with pytest.raises(OSError, match="pulled out"):
        next(filing)
    assert warehouse.version == 3


def test_who_stops_early_has_whole_batches_filed_and_nothing_going_on(
    warehouse: Warehouse, returns: list[Incoming], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk, "MAX_FILES", 10)
    filing = file_many(warehouse, returns)
    next(filing)
    filing.close()
    assert warehouse.query("units/period_by_quarter")["units_reporting"].tolist() == [10]
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("read")]
