"""Writes the workbooks of published figures from facts.csv: one a unit and year, in the long form.

Run from the project's folder, with its requirements installed:

    .venv/bin/python data/published/generate.py            write into data/published/
    .venv/bin/python data/published/generate.py FOLDER     write into another folder

A figure stands in its cell as the report has it (40余名, 1.09万元, 两场), so that reading the workbook shows
that such figures are understood. The same script writes the same files, byte for byte.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
for _folder in (HERE.parent / "sample", HERE.parent.parent):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import sheets  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from dashboard.catalogue import Measure, catalogue  # noqa: E402
from dashboard.workbooks import template  # noqa: E402

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
HEADERS = ("序号", "项目", "计量单位", "累计", "备注")
Fact = Mapping[str, str]


def facts() -> list[Fact]:
    """The lines of facts.csv."""
    with (HERE / "facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def workbook(rows: Iterable[Fact]) -> Workbook:
    """The annual return that holds the facts of one unit and year."""
    rows = list(rows)
    unit, year = rows[0]["unit"], rows[0]["year"]
    book = Workbook()
    sheet = book.active
    sheet.title = f"{year}年"
    sheet["A1"] = f"{unit}工会{year}年度工会工作统计表"
    sheet.merge_cells("A1:E1")
    # Without 工会: 镇政府机关工会 would be read as the town itself.
    sheet["A2"] = f"填报单位：{unit}"
    sheet["C2"] = f"{year}年度"
    sheet["E2"] = "单位：人、户、个、元"
    for column, header in enumerate(HEADERS, start=1):
        sheet.cell(3, column, header)
    for number, fact in enumerate(rows, start=1):
        indicator = catalogue().indicators[fact["code"]]
        word = template.unit_word(indicator) if isinstance(indicator, Measure) else "%"
        line = (number, indicator.name_zh, word, fact["raw"], fact["note"] or None)
        for column, value in enumerate(line, start=1):
            if value is not None:
                sheet.cell(3 + number, column, value)
    for column, width in zip("ABCDE", (6, 32, 10, 14, 60), strict=True):
        sheet.column_dimensions[column].width = width
    return book


def write(folder: Path) -> None:
    """Write all workbooks into a folder."""
    by_file: dict[str, list[Fact]] = {}
    for fact in facts():
        by_file.setdefault(fact["file"], []).append(fact)
    for file, rows in by_file.items():
        (folder / file).write_bytes(sheets.to_bytes(workbook(rows), WRITTEN))


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
