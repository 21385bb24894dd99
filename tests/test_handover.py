"""The command line's jobs are done by the process that holds the store."""

import json
from pathlib import Path

import pytest

from dashboard import handover
from dashboard.warehouse import Warehouse, WarehouseBusyError, open_warehouse
from tests.builders import begin


def name_of(warehouse: Warehouse, request: object) -> dict[str, object]:
    county = warehouse.county()
    return {"name": county.name if county else None, "asked": request}


def fails(warehouse: Warehouse, request: object) -> dict[str, object]:
    raise ValueError("没有这个文件")


JOBS = {"name": name_of, "fails": fails}


def test_a_free_store_is_opened_here_and_let_go(own_data_folder: Path):
    assert handover.run(own_data_folder, JOBS, "name", {"x": 1}) == {"name": None, "asked": {"x": 1}}
    open_warehouse(own_data_folder).close()


def test_a_held_store_does_the_job_where_it_is_held(warehouse: Warehouse):
    begin(warehouse, name="清河县")
    stop = handover.serve(warehouse, JOBS)
    assert handover.run(warehouse.folder, JOBS, "name", {}) == {"name": "清河县", "asked": {}}
    assert handover.run(warehouse.folder, JOBS, "name", {"again": True})["name"] == "清河县"
    with pytest.raises(handover.HandoverError, match="没有这个文件"):
        handover.run(warehouse.folder, JOBS, "fails", {})
    stop()
    assert not (warehouse.folder / "server.json").exists()


def test_the_key_file_is_for_its_owner_only(warehouse: Warehouse):
    stop = handover.serve(warehouse, JOBS)
    assert (warehouse.folder / "server.json").stat().st_mode & 0o077 == 0
    stop()


def test_a_stranger_without_the_key_is_turned_away_and_service_goes_on(warehouse: Warehouse):
    stop = handover.serve(warehouse, JOBS)
    file = warehouse.folder / "server.json"
    right = file.read_text()
    file.write_text(json.dumps({**json.loads(right), "key": "00" * 32}))
    with pytest.raises((WarehouseBusyError, Exception), match=r"digest|does not answer|rejected"):
        handover.run(warehouse.folder, JOBS, "name", {})
    file.write_text(right)
    assert handover.run(warehouse.folder, JOBS, "name", {})["name"] is None
    stop()


def test_a_holder_that_does_not_listen_is_told(warehouse: Warehouse):
    with pytest.raises(WarehouseBusyError, match="does not answer"):
        handover.run(warehouse.folder, JOBS, "name", {})
