"""The sample county enters through the intake: everything filed, nothing twice, also after a broken start."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard import settings
from dashboard.intake import bulk, sample
from dashboard.warehouse import Warehouse, open_warehouse


def small_source(folder: Path, count: int) -> Path:
    """A sample of the first files of the real one that belong to single townships."""
    source = folder / "source"
    source.mkdir()
    for name in ("county.csv", "targets.csv", "settings.json"):
        (source / name).write_bytes((settings.SAMPLE_SOURCE / name).read_bytes())
    with (settings.SAMPLE_SOURCE / "manifest.csv").open(encoding="utf-8-sig", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if "2025Q1" in row["file"]][:count]
    for row in rows:
        (source / row["file"]).parent.mkdir(parents=True, exist_ok=True)
        (source / row["file"]).write_bytes((settings.SAMPLE_SOURCE / row["file"]).read_bytes())
    with (source / "manifest.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return source


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return small_source(tmp_path, 6)


def returns(warehouse: Warehouse) -> list[tuple[str, str, str]]:
    rows = warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=1000)
    return sorted((row.file_name, row.unit_name, row.status) for row in rows.itertuples())


def test_each_file_is_filed_at_its_time_and_approved(warehouse: Warehouse, source: Path):
    heard: list[tuple[int, int]] = []
    receipts = sample.load(warehouse, lambda done, total, file: heard.append((done, total)), source=source)
    assert [receipt.status for receipt in receipts] == ["filed"] * 6
    assert heard[-1] == (6, 6)
    county = warehouse.county()
    assert county is not None
    assert county.is_sample
    assert warehouse.today() == county.today
    first = sample.manifest(source)[0]
    rows = warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=1000)
    row = rows[rows.file_name == first.path.name].iloc[0]
    assert row.filed_at == first.filed_at
    assert row.filed_by == first.filed_by
    assert row.status == "approved"
    assert {status for _, _, status in returns(warehouse)} == {"approved"}


def test_a_load_that_was_cut_short_goes_on(
    warehouse: Warehouse, source: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bulk, "MAX_FILES", 2)

    class CutError(Exception):
        pass

    def cut(done: int, total: int, file: str) -> None:
        if done == 4:
            raise CutError

    with pytest.raises(CutError):
        sample.load(warehouse, cut, source=source)
    assert len(returns(warehouse)) == 2
    warehouse.close()
    again = open_warehouse(warehouse.folder)
    receipts = sample.load(again, source=source)
    assert len(receipts) == 4
    assert len({file for file, _, _ in returns(again)}) == len(returns(again)) == 6
    version = again.version
    again.close()
    once_more = open_warehouse(warehouse.folder)
    assert sample.load(once_more, source=source) == []
    assert once_more.version == version
    once_more.close()


def test_the_whole_sample_is_read_without_a_refusal(warehouse: Warehouse):
    receipts = sample.load(warehouse)
    refused = {receipt.file: receipt.blocking for receipt in receipts if receipt.status != "filed"}
    assert not refused
    assert len(receipts) == len(sample.manifest(settings.SAMPLE_SOURCE))
    rows = warehouse.query("units/period_by_quarter")
    assert len(rows) == 15
