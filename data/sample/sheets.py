"""What a township entered in, the bytes of a workbook as an office sends it out; the same bytes each time.

Three layouts: the township's long form (one row an indicator), the county's wide 汇总表 (one row a township)
and our own template, filled in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.catalogue import Measure
from dashboard.workbooks import template

Entry = int | str
"""A whole number (yuan for money), or what was written instead of one: ``/``, ``无``, ``约650``."""

QUARTERS = ("一", "二", "三", "四")
NOT_FILLED = "—"

# How some offices call things: each is an alias of data/indicators.csv (a test holds that).
LOCAL_NAMES = {
    "union_orgs": "基层工会数",
    "units_should": "应建会单位",
    "units_covered": "已建会单位",
    "new_union_orgs": "新建工会组织数",
    "workers": "职工总数",
    "workers_female": "其中：女职工",
    "members": "工会会员数",
    "members_female": "女会员数",
    "members_migrant": "其中：农民工会员",
    "new_members": "发展会员数",
    "collective_contracts": "集体合同数",
    "collective_contract_enterprises": "签订集体合同企业数",
    "hardship_households": "困难职工档案户数",
    "hardship_deep": "其中：深度困难",
    "hardship_relative": "其中：相对困难",
    "hardship_accident": "其中：意外致困",
    "aid_households": "帮扶户数",
    "aid_amount": "帮扶资金",
    "warmth_amount": "慰问金",
    "cool_amount": "送清凉资金",
    "students_aided": "金秋助学人数",
    "education_aid_amount": "助学金",
    "funds_due": "应收经费",
    "funds_received": "实缴工会经费",
}


@dataclass(frozen=True)
class Return:
    """What one township entered for one quarter.

    ``to_date`` holds period-end and year-to-date entries, ``quarter`` those of the quarter alone, by measure
    code; a code that is in neither was left blank. Numbers of money are yuan whatever unit the sheet uses.
    """

    township: str
    year: int
    quarter_number: int
    to_date: Mapping[str, Entry]
    quarter: Mapping[str, Entry]


def period_name(year: int, quarter: int) -> str:
    """2025年第三季度."""
    return f"{year}年第{QUARTERS[quarter - 1]}季度"


def long_form(
    filed: Return, measures: Sequence[Measure], *, title: str, in_wan: bool, local_names: bool, mark: str = ""
) -> Workbook:
    """One row an indicator: 序号|项目|计量单位|本季|累计, group rows between, a foot below."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季报"
    _title(sheet, title, "E")
    money = "万元" if in_wan else "元"
    sheet["A2"] = f"填报单位：{filed.township}总工会（盖章）"
    sheet["C2"] = period_name(filed.year, filed.quarter_number) + mark
    sheet["E2"] = f"单位：人、户、个、{money}"
    _header(sheet, 3, ["序号", "项目", "计量单位", "本季", "累计"])
    group, groups = "", 0
    row = 3
    for number, measure in enumerate(measures, start=1):
        row += 1
        if measure.group != group:
            group, groups = measure.group, groups + 1
            sheet.cell(row, 1, template.group_heading(groups, group))
            row += 1
        unit = money if measure.unit == "yuan" else template.unit_word(measure)
        name = LOCAL_NAMES.get(measure.code, measure.name_zh) if local_names else measure.name_zh
        is_stock = measure.measure_type == "stock"
        quarter = NOT_FILLED if is_stock else _written(filed.quarter.get(measure.code), measure, in_wan)
        to_date = _written(filed.to_date.get(measure.code), measure, in_wan)
        for column, value in enumerate((number, name, unit, quarter, to_date), start=1):
            if value is not None:
                sheet.cell(row, column, value)
    sheet.cell(row + 1, 1, "单位负责人：")
    sheet.cell(row + 1, 3, "填报人：工会办公室")
    sheet.cell(row + 2, 1, f"注：1.累计数为1月1日至本季末；2.金额单位为{money}。")
    for column, width in zip("ABCDE", (8, 34, 10, 14, 14), strict=True):
        sheet.column_dimensions[column].width = width
    return book


def wide_form(
    returns: Sequence[Return],
    measures: Sequence[Measure],
    *,
    county: str,
    in_wan: bool,
    local_names: bool,
    group_heads: bool,
) -> Workbook:
    """One row a township, one column an indicator (stocks, and flows since 1 January), 合计 last.

    ``group_heads`` puts a row of merged heads (组织建设, 集体协商) above the names of the indicators.
    """
    year, quarter = returns[0].year, returns[0].quarter_number
    money = "万元" if in_wan else "元"
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总表"
    _title(sheet, f"{county}{period_name(year, quarter)}乡镇（街道）工会工作汇总表", "P")
    sheet["A2"] = f"填报单位：{county}总工会"
    sheet["H2"] = f"单位：人、户、个、{money}"
    headers = ["序号", "乡镇（街道）"]
    for measure in measures:
        # A county's table does without 其中: its columns say the whole name.
        local = LOCAL_NAMES.get(measure.code, "")
        name = local if local_names and local and "：" not in local else measure.name_zh
        headers.append(f"{name}({money})" if measure.unit == "yuan" else name)
    first_row = 5 if group_heads else 4
    _header(sheet, first_row - 1, headers)
    if group_heads:
        _group_heads(sheet, 3, measures)
    for row, filed in enumerate(returns, start=first_row):
        sheet.cell(row, 1, row - first_row + 1)
        sheet.cell(row, 2, filed.township)
        for column, measure in enumerate(measures, start=3):
            value = _written(filed.to_date.get(measure.code), measure, in_wan)
            if value is not None:
                sheet.cell(row, column, value)
    total_row = first_row + len(returns)
    sheet.cell(total_row, 2, "合计")
    for column, measure in enumerate(measures, start=3):
        entries = [filed.to_date.get(measure.code) for filed in returns]
        total = sum(entry for entry in entries if isinstance(entry, int))
        sheet.cell(total_row, column, _written(total, measure, in_wan))
    sheet.cell(total_row + 1, 1, f"注：新建、新发展、帮扶、经费等为1月1日至本季末累计数，金额单位为{money}。")
    sheet.column_dimensions["B"].width = 16
    sheet.freeze_panes = f"C{first_row}"
    return book


def own_template(
    filed: Return, measures: Sequence[Measure], *, county: str, units: Sequence[str]
) -> Workbook:
    """Our own blank return, filled in as a clerk fills it in."""
    blank = template.blank_template(
        units,
        year=filed.year,
        quarter=filed.quarter_number,
        county=county,
        township=filed.township,
        measures=measures,
    )
    book = load_workbook(io.BytesIO(blank))
    sheet = book[template.words()["sheet"]]
    for (code, basis), address in template.figure_cells(measures).items():
        entry = (filed.quarter if basis == "quarter" else filed.to_date).get(code)
        if entry is not None:
            sheet[address] = entry
    return book


def to_bytes(book: Workbook, when: datetime) -> bytes:
    """The workbook as bytes that depend on nothing but its content and ``when``."""
    raw = io.BytesIO()
    book.save(raw)
    stamp = when.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out,
    ):
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, content)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            out.writestr(entry, content)
    return fixed.getvalue()


def _written(entry: Entry | None, measure: Measure, in_wan: bool) -> Entry | float | None:
    """The entry as it stands in the cell: money in 万元 where the sheet says so."""
    if isinstance(entry, int) and measure.unit == "yuan" and in_wan:
        return round(entry / 10_000, 2)
    return entry


def _title(sheet: Worksheet, title: str, last_column: str) -> None:
    sheet["A1"] = title
    sheet["A1"].font = Font(size=14, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells(f"A1:{last_column}1")


def _group_heads(sheet: Worksheet, row: int, measures: Sequence[Measure]) -> None:
    """A merged head over the columns of each group; 序号 and 乡镇 reach over both rows."""
    names = template.words()["groups"]
    heads: dict[str, list[int]] = {}
    for column, measure in enumerate(measures, start=3):
        heads.setdefault(names[measure.group], []).append(column)
    for head, columns in heads.items():
        sheet.cell(row, columns[0], head).alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=columns[0], end_column=columns[-1])
    for column in (1, 2):
        sheet.cell(row, column, sheet.cell(row + 1, column).value)
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)


def _header(sheet: Worksheet, row: int, headers: Sequence[str]) -> None:
    for column, header in enumerate(headers, start=1):
        cell = sheet.cell(row, column, header)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
