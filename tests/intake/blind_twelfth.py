"""A twelfth set of made-up returns: rows a quarter, four header rows, sheets an office, leftovers; see blind_clerk.py."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, header, long_rows, money, named, total, value, wide_row
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_tenth import CORE
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

BATCH = 2
SOME = [each for each in CORE if each not in ("members_realname", "unions_reelected")]


def two_rows_an_office() -> Paper:
    """Wide: each township takes a 本季 and a 累计 row, its name merged over both; money in 万元 by a note."""
    paper = Paper("长宁县2023年三季度工会服务情况.xlsx", "4")
    page = paper.page("三季度")
    codes = [each for each in SOME if is_flow(each)][:26]
    width = len(codes) + 3
    page.span(1, 1, 1, width, "长宁县乡镇（街道）工会服务职工情况汇总表")
    page.span(2, 1, 2, width, "2023年7-9月（累计为1-9月）")
    heads = [header(code, BATCH, "rows", "万元", decorate=False) for code in codes]
    page.line(3, ["序号", "乡镇街道", "数别", *heads])
    row = 4
    for number, town in enumerate(("开阳镇", "金山镇工会", "玉河乡", "翠屏街道总工会"), start=1):
        page.span(row, 1, row + 1, 1, number)
        page.span(row, 2, row + 1, 2, town)
        for basis, label in (("quarter", "本季"), ("ytd", "累计")):
            page.put(row, 3, label)
            wide_row(page, row, 4, [(code, basis, "万元") for code in codes], When(town, 2023, 3))
            row += 1
    page.span(row, 1, row + 1, 2, "合计")
    for offset, label in enumerate(("本季", "累计")):
        page.put(row + offset, 3, label)
        for column in range(4, width + 1):
            page.put(row + offset, column, total(page, range(4 + offset, row, 2), column))
    page.span(row + 2, 1, row + 2, width, "注：1.金额单位为万元；2.累计数为1月1日至9月30日数。")
    return paper


def four_header_rows_with_last_year() -> Paper:
    """.xls with four header rows: group, item, 户数|金额(元), and 本年|上年同期|增减% under each."""
    paper = OldPaper("平远县乡镇工会帮扶汇总表（2022年1-6月）.xls", "4")
    page = paper.page("汇总表")
    pairs = (("困难帮扶", "aid_households", "aid_amount"), ("送温暖", "warmth_households", "warmth_amount"),
             ("金秋助学", "students_aided", "education_aid_amount"))  # fmt: skip
    stocks = ("union_orgs", "units_covered", "workers", "members", "hardship_households", "model_workers")
    page.span(1, 1, 1, 26, "平远县乡镇工会工作情况汇总表")
    page.put(2, 1, "2022年1—6月")
    page.put(2, 20, "单位：个、人、户、元")
    page.span(3, 1, 6, 1, "序号")
    page.span(3, 2, 6, 2, "单位名称")
    page.span(3, 3, 3, 8, "基本情况（期末）")
    for place, code in enumerate(stocks, start=3):
        page.span(4, place, 6, place, header(code, BATCH, "four rows"))
    page.span(3, 9, 3, 26, "帮扶慰问情况（年初累计）")
    for place, (group, count, _) in enumerate(pairs):
        left = 9 + 6 * place
        page.span(4, left, 4, left + 5, group)
        page.span(5, left, 5, left + 2, "人数（人）" if count == "students_aided" else "户数（户）")
        page.span(5, left + 3, 5, left + 5, "金额（元）")

        page.line(6, ["本年", "上年同期", "增减%"] * 2, left)
    for row, town in enumerate(("石正镇", "八尺镇", "差干乡", "上举乡", "泗水镇"), start=7):
        now, before = When(town, 2022, 2), When(town, 2021, 2)
        page.line(row, [row - 6, town])
        wide_row(page, row, 3, [(code, "stock", "") for code in stocks], now)
        for place, (_, count, spent) in enumerate(pairs):
            for offset, code in ((0, count), (3, spent)):
                left = 9 + 6 * place + offset
                wide_row(page, row, left, [(code, "ytd", "")], now)
                old = value(before, code, "ytd")
                page.fact(row, left + 1, old, before, code, "ytd", old, optional=True)
                page.put(row, left + 2, round((value(now, code, "ytd") / max(old, 1) - 1) * 100, 1))
    page.line(12, [None, "合计", *(total(page, range(7, 12), column) for column in range(3, 27))])
    for column in (11, 14, 17, 20, 23, 26):
        page.put(12, column, "—")
    return paper


def a_sheet_an_office_and_their_sum() -> Paper:
    """Four sheets, each an office's long form, after a county 汇总 sheet that only repeats their sums."""
    paper = Paper("大安县2024年第二季度工会报表.xlsx", "1")
    towns = ("联合镇", "安福乡", "丰收镇", "红旗街道")
    codes = [each for each in SOME if each != "funds_due"][:50]
    sums = paper.page("汇总")
    for town in towns:
        page = paper.page(town)
        when = When(town, 2024, 2)
        page.span(1, 1, 1, 5, "工会工作季度报表")
        page.line(2, ["填报单位", f"{town}工会委员会", None, "报告期", "2024年二季度"])
        page.line(3, ["指标名称", "计量单位", "本季", "累计", "备注"])
        columns = {"name": 1, "unit": 2, "quarter": 3, "ytd": 4}
        last = long_rows(page, 4, columns, grouped(named(codes, BATCH, "sheets")), when, idle="—")
        page.put(7, 5, "已核实")
        foot(page, last, 5, "2024年7月3日")
    first = paper.pages[1]
    sums.span(1, 1, 1, 4, "大安县工会工作季度报表（全县汇总）")
    sums.line(2, ["填报单位", "大安县总工会", "2024年二季度"])
    sums.line(3, ["指标名称", "计量单位", "本季", "累计"])
    for (row, column), held in first.cells.items():
        if 4 <= row < last and column <= 4:
            numbers = [page.cells.get((row, column)) for page in paper.pages[1:]]
            summed = sum(each for each in numbers if isinstance(each, int | float))
            sums.put(row, column, summed if isinstance(held, int | float) else held)
    return paper


def wide_with_tabs() -> Paper:
    """Wide, two header rows, parted by tabs (.csv, GB18030): groups only above their first column."""
    paper = Paper("2021年第1季度各乡镇工会情况.csv", "3", encoding="gb18030", delimiter="\t")
    page = paper.page("2021年第1季度各乡镇工会情况")
    codes = [each for each in SOME if not money(each)][:40]
    page.put(1, 1, "开平县乡镇工会基本情况（2021年第1季度）")
    page.line(2, ["序号", "乡镇名称"])
    page.line(3, [None, None])
    groups = named(codes, BATCH, "tabs")
    last = ""
    for column, (name, code) in enumerate(groups, start=3):
        group = next(label for label, each in grouped([(name, code)], "{name}") if not each)
        page.put(2, column, group if group != last else None)
        last = group
        page.put(3, column, name)
    for row, town in enumerate(
        ("沙塘镇", "苍城镇", "龙胜镇", "大沙乡", "马冈镇", "塘口乡", "赤坎街道"), start=4
    ):
        page.line(row, [row - 3, f"开平县{town}工会"])
        wide_row(page, row, 3, [(code, basis_of(code), "") for code in codes], When(town, 2021, 1))
    page.line(11, ["合计", None, *(total(page, range(4, 11), column) for column in range(3, 43))])
    return paper


def formulas_unsaved_and_leftovers() -> Paper:
    """Long, units in brackets only, formulas without a saved value; last quarter's form left on a sheet."""
    paper = Paper("望江镇总工会2023年三季度季报.xlsx", "7")
    page = paper.page("三季度")
    when = When("望江镇", 2023, 3)
    page.span(1, 1, 1, 3, "镇工会季度工作报表")
    page.put(2, 1, "填报单位：望江镇总工会　　　　2023年9月30日")
    page.line(3, ["指标", "第三季度", "1-9月累计"])
    columns = {"name": 1, "quarter": 2, "ytd": 3}
    items = []
    for code in SOME[:54]:
        name = header(code, BATCH, "bare", decorate=False)
        unit = "万元" if money(code) else unit_zh(code)
        bare = name.split("（")[0].split("(")[0]
        items.append((f"{bare}（{unit}）", code))
    last = long_rows(page, 4, columns, items, when, yuan="万元")
    for code in ("workers", "job_posts"):
        fact = next(each for each in paper.facts if each.code == code and each.basis != "quarter")
        paper.facts.remove(fact)
        row = int(fact.cell[1:])
        page.put(row, 3, Formula(f"=B{row}+[1]季报!C{row}"))
        page.plant("uncached_formula", row, 3)
    fact = next(each for each in paper.facts if each.code == "proposals" and each.basis == "quarter")
    row = int(fact.cell[1:])
    more = int(page.cells[row, 3]) + 40
    paper.facts[paper.facts.index(fact)] = type(fact)(fact.sheet, fact.cell, when, fact.code, "quarter", more)
    page.put(row, 2, more)
    page.plant("quarter_ytd", row, 2)
    page.put(last, 1, "说明：带“%”的按百分数填列；金额以万元为单位。")
    old = paper.page("二季度", hidden=True)
    kept = len(paper.facts)
    old.put(1, 1, "镇工会季度工作报表")
    old.put(2, 1, "填报单位：望江镇总工会　　　　2023年6月30日")
    old.line(3, ["指标", "第二季度", "1-6月累计"])
    long_rows(old, 4, columns, items, When("望江镇", 2023, 2), yuan="万元")
    paper.optional += paper.facts[kept:]
    del paper.facts[kept:]

    return paper


def two_offices_two_quarters_in_blocks() -> Paper:
    """Wide blocks below each other, one a quarter, each with a caption and the same heads; 小计 below each."""
    paper = Paper("福山县工会数据（2022年）.ods", "4")
    page = paper.page("数据")
    codes = [each for each in SOME if each not in ("new_union_target",)][:36]
    page.span(1, 1, 1, len(codes) + 1, "福山县乡镇工会数据表")
    row = 2
    for quarter in (1, 2, 3):
        page.put(row, 1, f"2022年第{quarter}季度")
        page.put(row, 8, "金额单位：元")
        page.line(row + 1, ["乡镇", *(header(code, BATCH, "blocks") for code in codes)])
        towns = ("门楼镇", "高疃镇", "张格庄镇", "回里镇")
        for place, town in enumerate(towns, start=row + 2):
            page.put(place, 1, town)
            wide_row(
                page, place, 2, [(code, basis_of(code), "") for code in codes], When(town, 2022, quarter)
            )
        below = row + 2 + len(towns)
        page.line(below, ["小计", *(total(page, range(row + 2, below), place) for place in range(2, 38))])
        row = below + 2
    return paper
