"""Workbooks as county offices send them, written by hand-made code with the figures a correct reader finds.

Each builder gives a Case: the file, and what must be read from which cell. They are unlike the examples the
reader was first tried on: other names, other heads, other ways to be untidy.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Expected = tuple[str, int | None, int | None, str, str, float | None]
"""Township, year, quarter, indicator, basis, value (None = not applicable)."""


@dataclass
class Case:
    """A file with its figures by (sheet, cell) and the problems it must come with, as (code, cell)."""

    name: str
    data: bytes
    figures: dict[tuple[str, str], Expected] = field(default_factory=dict)
    problems: set[tuple[str, str]] = field(default_factory=set)
    allowed: frozenset[str] = frozenset({"skipped_column", "hidden_sheet", "left_out", "period_conflict"})
    """Problem codes that may come beside those that must."""


def save(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(sheet: Worksheet, row: int, values: list[Any], column: int = 1) -> None:
    for place, value in enumerate(values):
        if value is not None:
            sheet.cell(row, column + place, value)


def cell(column: int, row: int) -> str:
    return f"{get_column_letter(column)}{row}"


def grouped_long() -> Case:
    """A merged group column, heads that name quarter and months, last year's columns, money in 万元."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.merge_cells("A1:I1")
    sheet["A1"] = "南江县基层工会工作情况统计表"
    sheet["A2"] = "报送单位：大河口镇总工会（章）"
    sheet["F2"] = "2025年三季度"
    sheet["H2"] = "金额单位：万元"
    put(sheet, 3, ["类别", "项目", "计量单位", "三季度", "1-9月", "上年同期", "增减%", "备注"])
    rows = [
        ("组织建设", "基层工会组织", "个", None, 41, 40, 2.5, None, "union_orgs"),
        (None, "应建会单位", "个", None, 88, 86, 2.3, None, "units_should"),
        (None, "已建会单位", "个", None, 70, 66, 6.1, None, "units_covered"),
        (None, "新建工会", "个", 2, 6, 4, 50, "含1家园区企业", "new_union_orgs"),
        (None, "职工总数", "人", None, 2610, 2550, 2.4, None, "workers"),
        (None, "会员总数", "人", None, 2402, 2300, 4.4, None, "members"),
        ("帮扶救助", "困难职工户数", "户", None, 33, 35, -5.7, None, "hardship_households"),
        (None, "生活救助户数", "户", 9, 20, 18, 11.1, None, "aid_households"),
        (None, "困难帮扶资金", "万元", 1.2, 3.85, 3.5, 10, None, "aid_amount"),
        ("经费", "应收工会经费", "万元", 30.5, 96.2, 90, 6.9, None, "funds_due"),
        (None, "实收工会经费", "万元", 28.25, 88.01, 80, 10, None, "funds_received"),
    ]
    case = Case("大河口镇统计表.xlsx", b"")
    stocks = {"union_orgs", "units_should", "units_covered", "workers", "members", "hardship_households"}
    for row, (*values, code) in enumerate(rows, start=4):
        put(sheet, row, list(values))
        factor = 10000 if values[2] == "万元" else 1
        for column, basis in ((4, "quarter"), (5, "ytd")):
            if values[column - 1] is not None:
                kind = "stock" if code in stocks else basis
                figure = ("大河口镇", 2025, 3, code, kind, values[column - 1] * factor)
                case.figures["Sheet1", cell(column, row)] = figure
    sheet.merge_cells("A4:A9")
    sheet.merge_cells("A10:A12")
    put(sheet, 16, ["填表人：王某", None, "联系电话：0827-1234567", None, "2025年10月11日"])
    case.data = save(book)
    return case


def three_blocks() -> Case:
    """Three blocks side by side, each numbered, units in the labels, sub-items across a block's end."""
    book = Workbook()
    sheet = book.active
    sheet.title = "一季度"
    sheet["A1"] = "石门乡工会2026年第一季度报表"
    heads = ["序号", "指标", "数值"]
    blocks = [
        [
            ("1.基层工会(个)", 18, "union_orgs", "stock", 1),
            ("2.职工人数(人)", 950, "workers", "stock", 1),
            ("　其中：女职工", 410, "workers_female", "stock", 1),
            ("3.会员人数(人)", 900, "members", "stock", 1),
        ],
        [
            ("　其中：女", 380, "members_female", "stock", 1),
            ("　　　　农民工", 300, "members_migrant", "stock", 1),
            ("4.集体合同(份)", 12, "collective_contracts", "stock", 1),
            ("5.工资集体协议份数", 11, "wage_contracts", "stock", 1),
        ],
        [
            ("6.慰问金(元)", 21000, "warmth_amount", "ytd", 1),
            ("7.送清凉资金(万元)", 0.5, "cool_amount", "ytd", 10000),
            ("8.助学金（元）", 0, "education_aid_amount", "ytd", 1),
            ("9.职工书屋", 2, "worker_bookstores", "stock", 1),
        ],
    ]
    case = Case("石门乡.xlsx", b"")
    number = 0
    for place, block in enumerate(blocks):
        left = 1 + place * 3
        put(sheet, 2, heads, left)
        for row, (label, value, code, basis, factor) in enumerate(block, start=3):
            number += 1
            put(sheet, row, [number, label, value], left)
            case.figures["一季度", cell(left + 2, row)] = ("石门乡", 2026, 1, code, basis, value * factor)
    case.data = save(book)
    return case


def transposed() -> Case:
    """Townships across, each with 本季 and 累计, a 合计 pair first that is wrong in one cell."""
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet["A1"] = "东平县各乡镇工会工作情况（2024年第二季度）"
    sheet["A2"] = "单位：元、人、件"
    put(sheet, 3, ["指标名称", "单位", "合计", None, "上庄镇", None, "下庄乡", None, "新城街道", None])
    for left in (3, 5, 7, 9):
        sheet.merge_cells(start_row=3, end_row=3, start_column=left, end_column=left + 1)
        put(sheet, 4, ["本季", "累计"], left)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    items = [
        ("职工人数", "人", "workers", [(None, 600), (None, 500), (None, 900)]),
        ("会员人数", "人", "members", [(None, 580), (None, 450), (None, 880)]),
        ("新发展会员", "人", "new_members", [(10, 22), (5, 9), (31, 60)]),
        ("受理劳动争议件数", "件", "disputes_accepted", [(1, 2), (0, 0), (4, 7)]),
        ("送温暖金额", "元", "warmth_amount", [(3000, 21000), (0, 8000), (5000, 40000)]),
    ]
    case = Case("季度汇总.xlsx", b"")
    towns = ["上庄镇", "下庄乡", "新城街道"]
    for row, (label, unit, code, values) in enumerate(items, start=5):
        put(sheet, row, [label, unit])
        quarter = sum(each[0] for each in values if each[0] is not None)
        put(sheet, row, [quarter or None, sum(each[1] for each in values)], 3)
        for place, (now, total) in enumerate(values):
            left = 5 + place * 2
            put(sheet, row, [now, total], left)
            stock = code in ("workers", "members")
            if now is not None:
                case.figures["汇总", cell(left, row)] = (towns[place], 2024, 2, code, "quarter", now)
            basis = "stock" if stock else "ytd"
            case.figures["汇总", cell(left + 1, row)] = (towns[place], 2024, 2, code, basis, total)
    sheet["D7"] = 90
    case.problems.add(("total_mismatch", "D7"))
    case.data = save(book)
    return case


def periods_in_rows() -> Case:
    """A row for each township and quarter; the township stands once, merged over its rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = "2025年各镇街工会季度数据"
    put(sheet, 2, ["镇街", "季度", "职工数", "会员数", "女会员", "新增会员", "帮扶金额（元）", "建会率(%)"])
    case = Case("台账.xlsx", b"")
    data = {
        "白鹤镇": [(1, 800, 700, 300, 10, 5000, 81.5), (2, 810, 720, 305, 30, 9000, 82)],
        "红旗街道": [(1, 500, 480, 200, 4, 0, 90), (2, 505, 490, 210, 12, 1500, "91%")],
    }
    codes = ["workers", "members", "members_female", "new_members", "aid_amount", "unionisation_rate"]
    row = 3
    for town, lines in data.items():
        sheet.cell(row, 1, town + "总工会")
        sheet.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
        for quarter, *values in lines:
            sheet.cell(row, 2, "一二三四"[quarter - 1] + "季度")
            put(sheet, row, values, 3)
            for place, (code, value) in enumerate(zip(codes, values, strict=True)):
                basis = "ytd" if code in ("new_members", "aid_amount") else "stock"
                number = value
                if code == "unionisation_rate":
                    number = 0.91 if value == "91%" else value / 100
                case.figures["台账", cell(3 + place, row)] = (town, 2025, quarter, code, basis, number)
            row += 1
    case.data = save(book)
    return case


def stacked_blocks() -> Case:
    """Two townships below each other on one sheet, each with its own head and foot."""
    book = Workbook()
    sheet = book.active
    sheet.title = "报表"
    case = Case("两镇合报.xlsx", b"")
    top = 1
    for town, base in (("柳林镇", 100), ("桃源乡", 300)):
        sheet.cell(top, 1, "工会工作季度报表")
        sheet.cell(top + 1, 1, f"填报单位：{town}工会联合会")
        sheet.cell(top + 1, 4, "2024年1—12月")
        put(sheet, top + 2, ["序号", "项目", "单位", "数量"])
        items = [
            ("基层工会组织数", "个", base // 10, "union_orgs", "stock"),
            ("职工人数", "人", base * 2, "workers", "stock"),
            ("其中：女", "人", base, "workers_female", "stock"),
            ("培训工会干部人次", "人次", base // 5, "cadre_training_person_times", "ytd"),
            ("捐款金额", "元", base * 10, "donation_amount", "ytd"),
        ]
        for place, (label, unit, value, code, basis) in enumerate(items):
            row = top + 3 + place
            put(sheet, row, [place + 1, label, unit, value])
            case.figures["报表", cell(4, row)] = (town, 2024, 4, code, basis, value)
        put(sheet, top + 8, ["单位负责人：", None, "填报人：", "填报日期：2025.1.9"])
        top += 11
    case.data = save(book)
    return case


def sheet_per_township() -> Case:
    """Sheets named by township, the period only in the file name, an instruction sheet in front."""
    book = Workbook()
    guide = book.active
    guide.title = "填表说明"
    guide["A1"] = "1. 本表按季填报，每季后10日内报县总工会。"
    guide["A2"] = "2. 会员人数为期末数。"
    case = Case("全县乡镇工会2025年上半年数据.xlsx", b"")
    for town, base in (("高桥镇", 7), ("云岭乡", 5)):
        sheet = book.create_sheet(town)
        sheet["A1"] = "工会工作统计表"
        put(sheet, 3, ["项目", "单位", "本季度", "本年累计"])
        items = [
            ("企业工会数", "个", None, base, "union_orgs_enterprise", "stock"),
            ("发展会员数", "人", base, base * 3, "new_members", "ytd"),
            ("信访件数", "件", 0, "无", "petitions_received", "ytd"),
            ("送清凉人数", "人次", base * 5, base * 5, "cool_person_times", "ytd"),
            ("安康杯参赛企业数", "家", "/", "/", "ankang_enterprises", "ytd"),
        ]
        for row, (label, unit, now, total, code, basis) in enumerate(items, start=4):
            put(sheet, row, [label, unit, now, total])
            for column, value, kind in ((3, now, "quarter"), (4, total, basis)):
                if value is not None:
                    number = {"无": 0, "/": None}.get(value, value) if isinstance(value, str) else value
                    case.figures[town, cell(column, row)] = (town, 2025, 2, code, kind, number)
    case.data = save(book)
    return case


def sheet_per_quarter() -> Case:
    """Three quarters as sheets, an older hidden one, uncached and broken formulas."""
    book = Workbook()
    book.remove(book.active)
    case = Case("永兴镇2024年工会报表.xlsx", b"")
    for quarter, name in enumerate(("一季度", "二季度", "三季度"), start=1):
        sheet = book.create_sheet(name)
        sheet["B3"] = f"永兴镇2024年第{name}工会报表"
        sheet["B5"] = "填报单位"
        sheet["C5"] = "永兴镇总工会"
        put(sheet, 6, ["项  目", "计量单位", "本季数", "本年累计数"], 2)
        items = [
            ("职工人数", "人", None, 1000 + quarter, "workers", "stock"),
            ("会员人数", "人", None, 900 + quarter, "members", "stock"),
            ("文体活动场次", "场", 2, 2 * quarter, "cultural_events", "ytd"),
            ("受理案件数", "件", 1, quarter, "disputes_accepted", "ytd"),
        ]
        for row, (label, unit, now, total, code, basis) in enumerate(items, start=7):
            put(sheet, row, [label, unit, now, total], 2)
            for column, value, kind in ((4, now, "quarter"), (5, total, basis)):
                if value is not None:
                    case.figures[name, cell(column, row)] = ("永兴镇", 2024, quarter, code, kind, value)
        put(sheet, 11, ["合理化建议条数", "条", "=1+1", "=D11*2"], 2)
        case.problems |= {("uncached_formula", "D11"), ("uncached_formula", "E11")}
    old = book.create_sheet("上年四季度")
    old.sheet_state = "hidden"
    put(old, 1, ["项目", "累计"])
    put(old, 2, ["职工人数", 999])
    case.problems.add(("hidden_sheet", ""))
    case.data = save(book)
    return case


def four_head_rows() -> Case:
    """Four rows of heads, not merged, a row that counts the columns, subtotals before what they sum."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季报汇总"
    sheet["A1"] = "平川区镇街工会季报汇总表"
    sheet["A2"] = "填报单位：平川区总工会"
    sheet["H2"] = "截至2025年9月30日"
    put(sheet, 3, ["序号", "镇街名称", "组织情况", None, None, None, "帮扶情况", None, None, None])
    put(sheet, 4, [None, None, "职工", None, "会员", None, "送温暖", None, "金秋助学", None])
    put(sheet, 5, [None, None, "总数", "其中：女", "总数", "其中：女", "慰问户数", "金额", "人数", "金额"])
    put(sheet, 6, [None, None, None, None, None, None, None, "（万元）", None, "（万元）"])
    put(sheet, 7, ["甲", "乙", 1, 2, 3, 4, 5, 6, 7, 8])
    case = Case("平川区.xlsx", b"")
    codes = [
        ("workers", "stock", 1),
        ("workers_female", "stock", 1),
        ("members", "stock", 1),
        ("members_female", "stock", 1),
        ("warmth_households", "ytd", 1),
        ("warmth_amount", "ytd", 10000),
        ("students_aided", "ytd", 1),
        ("education_aid_amount", "ytd", 10000),
    ]
    towns = {
        "镇": [
            ("兴隆镇", [300, 120, 280, 110, 20, 1.5, 3, 0.9]),
            ("太平镇", [200, 90, 150, 70, 11, 0.8, 2, 0.6]),
        ],
        "街道": [("胜利街道", [500, 260, 470, 250, 40, 3.2, 9, 2.7])],
    }
    row, number = 8, 0
    for kind, lines in towns.items():
        put(
            sheet,
            row,
            [None, f"{kind}小计", *[sum(each) for each in zip(*[v for _, v in lines], strict=True)]],
        )
        if kind == "镇":
            sheet.cell(row, 5, 999)
            case.problems.add(("total_mismatch", cell(5, row)))
        row += 1
        for town, values in lines:
            number += 1
            put(sheet, row, [number, town, *values])
            for place, (value, (code, basis, factor)) in enumerate(zip(values, codes, strict=True)):
                figure = (town, 2025, 3, code, basis, value * factor)
                case.figures["季报汇总", cell(3 + place, row)] = figure
            row += 1
    sheet.cell(row, 1, "注：金额单位为万元。")
    case.data = save(book)
    return case


def csv_file() -> Case:
    """A CSV in GB18030 with semicolons and untidy values."""
    lines = [
        "清河镇工会季报;;;",
        "2025年第4季度;;单位：元;",
        "项目;单位;本季;累计",
        "职工人数;人;;１，２３４",
        "会员人数;人;;约1100",
        "困难职工户数;户;;12户",
        "救助金额;元;近5千;2万余元",
        "慰问人次;人次;30余;120以上",
        "群体性事件数;起;无;无",
        "入会率;%;;89。1%",
        "招聘会场次;场;一;三",
        "调解成功件数;件;—;5（含劳模1）",
        "提供岗位数;个;12、13;25",
        "填报人：张三;联系电话：13800001111;;",
    ]
    data = "\n".join(lines).encode("gb18030")
    at = "清河镇", 2025, 4
    figures: dict[tuple[str, str], Expected] = {
        ("清河镇", "D4"): (*at, "workers", "stock", 1234),
        ("清河镇", "D5"): (*at, "members", "stock", 1100),
        ("清河镇", "D6"): (*at, "hardship_households", "stock", 12),
        ("清河镇", "C7"): (*at, "aid_amount", "quarter", 5000),
        ("清河镇", "D7"): (*at, "aid_amount", "ytd", 20000),
        ("清河镇", "C8"): (*at, "warmth_person_times", "quarter", 30),
        ("清河镇", "D8"): (*at, "warmth_person_times", "ytd", 120),
        ("清河镇", "C9"): (*at, "group_petitions", "quarter", 0),
        ("清河镇", "D9"): (*at, "group_petitions", "ytd", 0),
        ("清河镇", "D10"): (*at, "membership_rate", "stock", 0.891),
        ("清河镇", "C11"): (*at, "job_fairs", "quarter", 1),
        ("清河镇", "D11"): (*at, "job_fairs", "ytd", 3),
        ("清河镇", "D12"): (*at, "disputes_resolved", "ytd", 5),
        ("清河镇", "D13"): (*at, "job_posts", "ytd", 25),
    }
    return Case("清河镇.csv", data, figures, {("double_value", "C13")})


def nested_stub() -> Case:
    """Item and sub-item in two columns; the person's kinds of aid share a merged name."""
    book = Workbook()
    sheet = book.active
    sheet.title = "表一"
    sheet["A1"] = "二〇二五年第二季度工会工作报表"
    sheet["A2"] = "单位名称"
    sheet["B2"] = "龙泉街道办事处工会"
    put(sheet, 3, ["项目", None, "计量单位", "累计"])
    sheet.merge_cells("A3:B3")
    rows = [
        ("职工人数", None, "人", 700, "workers", "stock", 1),
        ("会员人数", "合计", "人", 650, "members", "stock", 1),
        (None, "女会员", "人", 300, "members_female", "stock", 1),
        (None, "农民工会员", "人", 210, "members_migrant", "stock", 1),
        ("困难帮扶", "户数", "户", 15, "aid_households", "ytd", 1),
        (None, "金额", "万元", 2.4, "aid_amount", "ytd", 10000),
        ("送清凉", "慰问人次", "人次", 90, "cool_person_times", "ytd", 1),
        (None, "金额", "元", 4500, "cool_amount", "ytd", 1),
        ("医疗互助", "参保人数", "人", 610, "mutual_participants", "stock", 1),
        (None, "补助金额", "元", 9000, "mutual_claim_amount", "ytd", 1),
    ]
    case = Case("龙泉.xlsx", b"")
    for row, (item, part, unit, value, code, basis, factor) in enumerate(rows, start=4):
        put(sheet, row, [item, part, unit, value])
        case.figures["表一", cell(4, row)] = ("龙泉街道", 2025, 2, code, basis, value * factor)
    for area in ("A4:B4", "A5:A7", "A8:A9", "A10:A11", "A12:A13"):
        sheet.merge_cells(area)
    case.data = save(book)
    return case


def labelled_cells() -> Case:
    """Year and quarter in cells beside their labels; an unknown item, a hidden column, an own group's text."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季报"
    sheet["A1"] = "乡镇工会季度统计"
    put(sheet, 2, ["填报单位", "水口乡", "年份", 2026, "季度", "三"])
    put(sheet, 4, ["序号", "项目", "单位", "上季数", "累计"])
    sheet.column_dimensions["D"].hidden = True
    rows = [
        ("一、基层组织", None, None, None, None),
        ("涵盖单位数", "个", 30, 31, "units_covered"),
        ("红领驿站建设数", "个", 1, 2, None),
        ("二、经费", None, None, None, None),
        ("上解经费", "元", 100, 22000.5, "funds_remitted"),
    ]
    case = Case("报表.xlsx", b"")
    number = 0
    for row, (label, unit, before, value, code) in enumerate(rows, start=5):
        number += unit is not None
        put(sheet, row, [number if unit else None, label, unit, before, value])
        if code:
            basis = "stock" if code == "units_covered" else "ytd"
            case.figures["季报", cell(5, row)] = ("水口乡", 2026, 3, code, basis, value)
    case.problems |= {("unknown_item", "B7"), ("skipped_column", "D6")}
    case.data = save(book)
    return case


def names_without_suffix() -> Case:
    """A 汇总表 whose townships stand without 镇 or 乡, rates as shares and percent, a total row on top."""
    book = Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet["A1"] = "2024年度乡镇工会主要指标"
    put(
        sheet, 3, ["乡镇", "建会企业数（家）", "企业总数（家）", "企业建会率", "工会经费(万元)", None, "说明"]
    )
    put(sheet, 4, [None, None, None, None, "应收", "实收", None])
    for area in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:G4"):
        sheet.merge_cells(area)
    put(sheet, 5, ["全县合计", 60, 80, None, 30, 28, None])
    lines = [("长滩", 20, 25, 0.8, 10, 9, None), ("沙溪", 40, 55, "72.7%", 20, 19, "补缴3万")]
    case = Case("主要指标.xlsx", b"")
    for row, (town, covered, total, rate, due, received, note) in enumerate(lines, start=6):
        put(sheet, row, [town, covered, total, rate, due, received, note])
        share = 0.727 if isinstance(rate, str) else rate
        for place, (code, basis, value) in enumerate(
            [
                ("enterprises_covered", "stock", covered),
                ("enterprises_total", "stock", total),
                ("enterprise_unionisation_rate", "stock", share),
                ("funds_due", "ytd", due * 10000),
                ("funds_received", "ytd", received * 10000),
            ]
        ):
            case.figures["汇总", cell(2 + place, row)] = (town, 2024, 4, code, basis, value)
    case.data = save(book)
    return case


def quarters_across() -> Case:
    """One item a row, a column for each quarter and the year so far."""
    book = Workbook()
    sheet = book.active
    sheet.title = "2024"
    sheet["A1"] = "填报单位：五里铺镇总工会"
    sheet["D1"] = "2024年"
    put(sheet, 2, ["指标", "单位", "一季度", "二季度", "三季度"])
    rows = [
        ("新发展会员数", "人", [10, 12, 9], "new_members", "quarter"),
        ("会员人数", "人", [700, 712, 720], "members", "stock"),
        ("送温暖慰问户数", "户", [30, 2, 4], "warmth_households", "quarter"),
    ]
    case = Case("五里铺.xlsx", b"")
    for row, (label, unit, values, code, basis) in enumerate(rows, start=3):
        put(sheet, row, [label, unit, *values])
        for place, value in enumerate(values):
            case.figures["2024", cell(3 + place, row)] = ("五里铺镇", 2024, place + 1, code, basis, value)
    case.data = save(book)
    return case


def own_months() -> Case:
    """A form of the quarter's own months with one column: its flows are the quarter's."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "杨家乡2025年7-9月工会工作报表"
    put(sheet, 2, ["工作内容", "单位", "完成数"])
    put(sheet, 3, ["技能培训人次", "人次", 45])
    put(sheet, 4, ["基层工会数", "个", 21])
    return Case(
        "a.xlsx",
        save(book),
        {
            ("Sheet1", "C3"): ("杨家乡", 2025, 3, "skills_training_person_times", "quarter", 45),
            ("Sheet1", "C4"): ("杨家乡", 2025, 3, "union_orgs", "stock", 21),
        },
    )


def nothing_said() -> Case:
    """Neither unit nor period anywhere, only a filling date: both are asked, the date is not taken."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "乡镇（街道）工会工作报表"
    sheet["A2"] = "填报日期：2025年10月8日"
    put(sheet, 3, ["项目", "数量"])
    put(sheet, 4, ["会员人数", 77])
    return Case(
        "报表(1).xlsx",
        save(book),
        {("Sheet1", "B4"): ("", None, None, "members", "stock", 77)},
        {("missing_period", ""), ("missing_township", "")},
    )


def quarters_over_items() -> Case:
    """A 汇总表 with the same items under each quarter, units in a row of their own, an average row."""
    book = Workbook()
    sheet = book.active
    sheet.title = "两季"
    sheet["A1"] = "2023年乡镇工会数据对照"
    put(sheet, 2, ["单位", "一季度", None, None, "二季度", None, None, "备注"])
    put(sheet, 3, [None, "会员数", "送温暖", "慰问金", "会员数", "送温暖", "慰问金", None])
    put(sheet, 4, [None, "人", "户", "万元", "人", "户", "万元", None])
    sheet.merge_cells("B2:D2")
    sheet.merge_cells("E2:G2")
    sheet.merge_cells("A2:A4")
    lines = [("岭南乡", [100, 20, 1.2, 110, 22, 1.3]), ("岭北乡", [200, 30, 2.5, 205, 31, 2.6])]
    case = Case("对照.xlsx", b"", allowed=frozenset({"skipped_row", "skipped_column"}))
    items = [
        ("members", "stock", 1),
        ("warmth_households", "quarter", 1),
        ("warmth_amount", "quarter", 10000),
    ]
    for row, (town, values) in enumerate(lines, start=5):
        put(sheet, row, [town, *values])
        for place, value in enumerate(values):
            code, basis, factor = items[place % 3]
            case.figures["两季", cell(2 + place, row)] = (
                town,
                2023,
                1 + place // 3,
                code,
                basis,
                value * factor,
            )
    put(sheet, 7, ["平均", 150, 25, 1.85, 157.5, 26.5, 1.95])
    case.data = save(book)
    return case


def period_blocks() -> Case:
    """Two quarters of one township below each other; the unit stands once at the top."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "填报单位：黄泥乡工会"
    case = Case("黄泥.xlsx", b"")
    for top, quarter in ((3, 1), (9, 2)):
        sheet.cell(top, 1, f"2024年{'一二'[quarter - 1]}季度")
        put(sheet, top + 1, ["指标", "单位", "本期数", "上期数"])
        for place, (label, unit, value, code, basis) in enumerate(
            [
                ("会员人数", "人", 300 + quarter, "members", "stock"),
                ("信访件数", "件", quarter, "petitions_received", "ytd"),
            ]
        ):
            row = top + 2 + place
            put(sheet, row, [label, unit, value, 1])
            case.figures["Sheet1", cell(3, row)] = ("黄泥乡", 2024, quarter, code, basis, value)
    case.data = save(book)
    return case


def bare_names_across() -> Case:
    """Townships across without 镇 or 乡, a 合计 column in front, targets and rates of completion beside."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "2025年第四季度各乡镇工会主要指标汇总"
    put(sheet, 2, ["项目", "单位", "合计", "城郊", "柏树", "三合"])
    case = Case("指标.xlsx", b"", allowed=frozenset())
    rows = [
        ("基层工会数", "个", "union_orgs", [5, 6, 7]),
        ("慰问金", "元", "warmth_amount", [1000, 2000, 500]),
    ]
    for row, (label, unit, code, values) in enumerate(rows, start=3):
        put(sheet, row, [label, unit, sum(values), *values])
        for place, value in enumerate(values):
            basis = "stock" if code == "union_orgs" else "ytd"
            town = ("城郊", "柏树", "三合")[place]
            case.figures["Sheet1", cell(4 + place, row)] = (town, 2025, 4, code, basis, value)
    case.data = save(book)
    return case


def targets_and_years() -> Case:
    """Targets, completion and last year's column beside the figure: only this year's figure is taken."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet["A1"] = "马鞍镇2025年度工会工作完成情况"
    put(sheet, 2, ["序号", "工作项目", "目标任务", "2024年", "2025年", "完成率(%)"])
    case = Case("马鞍.xlsx", b"")
    rows = [("新建工会数", 5, 3, 6, 120, "new_union_orgs"), ("新发展会员数", 100, 80, 95, 95, "new_members")]
    for row, (label, target, before, now, rate, code) in enumerate(rows, start=3):
        put(sheet, row, [row - 2, label, target, before, now, rate])
        case.figures["Sheet1", cell(5, row)] = ("马鞍镇", 2025, 4, code, "ytd", now)
    case.data = save(book)
    return case


def last_year_beside() -> Case:
    """Last year's column beside one that names no year, in a long form and across a 汇总表."""
    book = Workbook()
    sheet = book.active
    sheet.title = "长表"
    sheet["A1"] = "竹溪镇2025年第二季度工会报表"
    put(sheet, 2, ["项目", "单位", "累计", "2024年"])
    put(sheet, 3, ["会员人数", "人", 88, 80])
    wide = book.create_sheet("宽表")
    wide["A1"] = "2025年二季度汇总"
    put(wide, 2, ["乡镇", "职工人数", None])
    put(wide, 3, [None, "2024年", "2025年"])
    wide.merge_cells("A2:A3")
    wide.merge_cells("B2:C2")
    put(wide, 4, ["竹溪镇", 95, 99])
    figures: dict[tuple[str, str], Expected] = {
        ("长表", "C3"): ("竹溪镇", 2025, 2, "members", "stock", 88),
        ("宽表", "C4"): ("竹溪镇", 2025, 2, "workers", "stock", 99),
    }
    return Case("竹溪.xlsx", save(book), figures, {("skipped_column", "D3"), ("skipped_column", "B4")})


def tabs() -> Case:
    """A tab-separated file in UTF-8 with a mark, last quarter's period in the file name."""
    lines = ["填报单位\t双龙街道总工会", "项目\t累计", "应收经费（万元）\t12.5", "会费（元）\t800"]
    data = "\n".join(lines).encode("utf-8-sig")
    at = "双龙街道", 2024, 1
    sheet = "双龙2024年一季度"
    return Case(
        "双龙2024年一季度.csv",
        data,
        {
            (sheet, "B3"): (*at, "funds_due", "ytd", 125000),
            (sheet, "B4"): (*at, "dues_received", "ytd", 800),
        },
    )


BUILDERS: tuple[Callable[[], Case], ...] = (
    grouped_long,
    three_blocks,
    transposed,
    periods_in_rows,
    stacked_blocks,
    sheet_per_township,
    sheet_per_quarter,
    four_head_rows,
    csv_file,
    nested_stub,
    labelled_cells,
    names_without_suffix,
    quarters_across,
    own_months,
    nothing_said,
    quarters_over_items,
    period_blocks,
    bare_names_across,
    targets_and_years,
    last_year_beside,
    tabs,
)
