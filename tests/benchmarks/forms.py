"""Returns for the benchmarks: 30 townships x 40 quarters of a 90-row long form, written fast and once a run.

One workbook is made with openpyxl, as an office's program would; the others are copies of it with other
texts and numbers in the part that differs, so that each unzips and parses like the first.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.catalogue import Measure, catalogue

TOWNSHIPS = 30
YEARS = range(2015, 2025)
MEASURES = 90
COUNTY_CODE = "C"
_FIRST_ROW = 4
_SHEET = "xl/worksheets/sheet1.xml"
_MARK = 900_000.5
"""Where the first figure goes; the second goes where one more stands."""
_SURNAMES = "东西南北上下大小青白黄石金银清长新古高平"
_UNITS = {"yuan": "元", "household": "户", "person": "人", "person_time": "人次", "enterprise": "家"}
_QUARTERS = "一二三四"


def townships() -> list[tuple[str, str]]:
    """(unit_code, name) of each township."""
    return [
        (f"U{number + 1:02}", f"{_SURNAMES[number % 20]}{'河山' if number < 20 else '桥坪'}镇")
        for number in range(TOWNSHIPS)
    ]


def beginning() -> dict[str, Any]:
    """The body of the act that begins their county."""
    common = {"valid_from": "1900-01-01", "valid_to": None, "successor_code": None, "aliases": []}
    county = {"unit_code": COUNTY_CODE, "name": "清河县", "short_name": "清河县", "level": "county"}
    units = [{**county, "kind": "county", "parent_code": None, **common}]
    units += [
        {
            "unit_code": code,
            "name": name,
            "short_name": name[:-1],
            "level": "township",
            "kind": "town",
            "parent_code": COUNTY_CODE,
            **common,
        }
        for code, name in townships()
    ]
    about = {"county_code": COUNTY_CODE, "name": "清河县", "is_sample": False, "today": None}
    return {"county": about, "units": units}


@cache
def measures() -> tuple[Measure, ...]:
    """The measures of the form, in its order."""
    return tuple(catalogue().measures.values())[:MEASURES]


def write_returns(folder: Path, *, quarters: int = 40, years: range = YEARS) -> list[Path]:
    """Write the returns of all townships, a quarter after the other; their files in that order."""
    parts = _parts(_first_workbook())
    sheet = parts.pop(_SHEET).decode()
    periods = [(year, quarter) for year in years for quarter in (1, 2, 3, 4)]
    files = []
    for year, quarter in periods[:quarters]:
        for place, (_, name) in enumerate(townships()):
            file = folder / f"{name}{year}年第{_QUARTERS[quarter - 1]}季度季报.xlsx"
            texts = sheet.replace("{township}", name).replace("{period}", _period(year, quarter))
            for number, value in enumerate(_values(place, year, quarter)):
                texts = texts.replace(f"<v>{_MARK + number}</v>", f"<v>{value}</v>")
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
                for part, data in parts.items():
                    book.writestr(part, data)
                book.writestr(_SHEET, texts)
            files.append(file)
    return files


def read_plainly(rows: list[list[Any]]) -> tuple[str, str, list[tuple[str, float]]]:
    """What the scripts that people use instead make of a form's cells: unit, period, (name, number) rows."""
    unit = str(rows[1][0]).removeprefix("填报单位：").removesuffix("总工会")
    return unit, str(rows[1][2]), [(row[1], float(row[3])) for row in rows[_FIRST_ROW - 1 :] if row[1]]


def _period(year: int, quarter: int) -> str:
    return f"{year}年第{_QUARTERS[quarter - 1]}季度"


def _first_workbook() -> bytes:
    """The form with marks in place of its texts and numbers."""
    # Here, because the process that is measured asks this module for the county only.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "季报"
    sheet["A1"] = "{township}{period}工会工作季度报表"
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    sheet.merge_cells("A1:D1")
    sheet["A2"] = "填报单位：{township}总工会"
    sheet["C2"] = "{period}"
    thin = Side(style="thin")
    for column, text in enumerate(("序号", "项目", "计量单位", "累计"), start=1):
        sheet.cell(_FIRST_ROW - 1, column, text)
    for number, measure in enumerate(measures()):
        row = (number + 1, measure.name_zh, _UNITS.get(measure.unit, "个"), _MARK + number)
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(_FIRST_ROW + number, column, value)
            cell.border = Border(thin, thin, thin, thin)
            cell.alignment = Alignment(horizontal="center")
    for column, width in zip("ABCD", (8, 34, 10, 14), strict=True):
        sheet.column_dimensions[column].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def _values(place: int, year: int, quarter: int) -> Iterator[int]:
    """Figures that keep the rules of data/rules.csv: stocks that grow a little, flows that add up."""
    size = 1 + place / 10
    age = (year - YEARS.start) * 4 + quarter - 1
    for measure in measures():
        base = _base()[measure.code]
        if measure.measure_type == "stock":
            yield round(base * size) + (age if measure.group == "organisation" else 0)
        else:
            yield round(base * size) * quarter


@cache
def _base() -> Mapping[str, float]:
    """A size for each measure: what may not exceed another is a little smaller, money goes with its count."""
    flow = "flow_ytd"
    base = {
        code: 200.0 if each.measure_type == flow else 2000.0 for code, each in catalogue().measures.items()
    }
    smaller = [
        (left, right)
        for rule in catalogue().rules
        for left, right in re.findall(r"(\w+) <= (\w+)", rule.expression)
        if left in base and right in base
    ]
    for _ in range(12):
        for left, right in smaller:
            base[left] = min(base[left], base[right] * 0.9)
    for code, measure in catalogue().measures.items():
        base[code] = base[code] // 10 * 10 * (500 if measure.unit == "yuan" else 1)
    base["hardship_deep"] = base["hardship_relative"] = 100
    base["hardship_accident"] = base["hardship_households"] - 200
    return base
