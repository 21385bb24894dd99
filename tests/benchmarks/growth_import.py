"""File one return after another into a store that holds many, and print the processor time of one as JSON.

``python -m tests.benchmarks.growth_import STORE``; the store is written to.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from dashboard.intake import child
from dashboard.intake.bulk import Incoming, file_many
from dashboard.warehouse import Warehouse, open_warehouse

RETURNS = 6
WARM = 2
"""The first ones are not counted: the reading child starts, statements are planned."""
_LACKING = """
select u.unit_code, u.name
from unit as u
where u.level = 'township' and u.valid_to is null
    and u.unit_code not in (select unit_code from return where year = $year and quarter = $quarter)
    and u.unit_code in (select unit_code from return where year = $year and quarter = $quarter - 1)
    -- a store made before names were each one's own
    and u.name in (select name from unit group by name having count(*) = 1)
order by 1
limit $most
"""
_BEFORE = """
select m.name_zh, m.measure_type = 'stock' as is_stock, f.value
from fct_figure as f
join measure as m on m.measure_code = f.measure_code
where f.unit_code = $unit and f.year = $year and f.quarter = $quarter - 1 and f.basis in ('stock', 'ytd')
    and f.state = 'value' and f.known_until > now()
order by m.sort
"""


def main(store: Path) -> None:
    since = time.process_time()
    warehouse = open_warehouse(store)
    opened = time.process_time() - since
    files = returns(warehouse)
    statuses, took = [], []
    for file in files:
        since = time.process_time()
        statuses += [(receipt.status, receipt.blocking) for _, receipt in file_many(warehouse, [file])]
        took.append(time.process_time() - since)
    child.stop()
    warehouse.close()
    refused = [blocking for status, blocking in statuses if status != "filed"]
    if refused:
        raise RuntimeError(f"{len(refused)} returns were not filed: {refused[0]}")
    print(json.dumps({"opened": opened, "cpu": statistics.median(took[WARM:])}))


def returns(warehouse: Warehouse) -> list[Incoming]:
    """Workbooks of townships whose newest return is still out, with figures that follow on from those before."""
    year, quarter = 2026, 3
    at = {"year": year, "quarter": quarter}
    cursor = warehouse.cursor()
    try:
        units = cursor.execute(_LACKING, {**at, "most": RETURNS}).fetchall()
        return [
            Incoming(
                f"{name}{year}年第三季度季报.xlsx",
                _workbook(name, cursor.execute(_BEFORE, {**at, "unit": code}).fetchall()),
                "bench",
                explanation="核实",
                reason="核实",
            )
            for code, name in units
        ]
    finally:
        cursor.close()


def _workbook(name: str, figures: list[tuple[Any, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "季报"
    for row in (
        [f"{name}2026年第三季度工会工作季度报表"], [f"填报单位：{name}总工会", None, "2026年第三季度"],
        ["序号", "项目", "累计"],
    ):  # fmt: skip
        sheet.append(row)
    for number, (label, is_stock, value) in enumerate(figures, start=1):
        sheet.append([number, label, round(float(value) * (1 if is_stock else 1.5))])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
