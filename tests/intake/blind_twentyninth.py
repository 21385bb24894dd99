"""A twenty-ninth set of made-up returns: blocks at the side of a name, a year in quarters, a letter, old characters."""

from __future__ import annotations

from tests.intake.blind_clerk import GROUPS, foot, money
from tests.intake.blind_forms import summed, table, tell, value
from tests.intake.blind_offices import office
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_twentyeighth import CODES, group_of, unit
from tests.intake.blind_words import basis_of, is_flow
from tests.intake.blind_xls import OldPaper

SET = 1
TOWNS = ("梧桐镇", "黄泥乡", "滨河街道", "太平镇", "响水乡", "凤台镇")


def year_in_quarters() -> Paper:
    """One unit's year: each quarter's own figure in a column, the year's sum behind them as formulas."""
    paper = Paper("梧桐镇总工会2024年度.xlsx", "8")
    page = paper.page("年度")
    page.span(1, 1, 1, 8, "梧桐镇总工会2024年度工作量统计")
    page.span(2, 1, 3, 1, "工作项目")
    page.span(2, 2, 3, 2, "单位")
    page.span(2, 3, 2, 6, "分季度发生数")
    page.span(2, 7, 3, 7, "全年")
    page.line(3, ["一季度", "二季度", "三季度", "四季度"], 3)
    codes = [code for code in CODES if is_flow(code)]
    for row, code in enumerate(codes, 4):
        page.line(row, [office(code, SET, "year"), unit(code)])
        for quarter in (1, 2, 3, 4):
            tell(page, row, 2 + quarter, When("梧桐镇", 2024, quarter), code, basis="quarter")
        figure = value(When("梧桐镇", 2024, 4), code, "")
        total = Formula(f"=SUM(C{row}:F{row})", figure)
        page.fact(row, 7, total, When("梧桐镇", 2024, 4), code, "ytd", figure)
    return paper


def programmes_at_the_side() -> Paper:
    """Each unit merged down at the side, three kinds of figure below each other, the programmes across."""
    paper = Paper("帮扶工作明细（2025年三季度）.xlsx", "4")
    page = paper.page("明细")
    page.span(1, 1, 1, 6, "帮扶工作明细表")
    page.line(2, ["镇街", "计数", "困难帮扶", "送温暖", "金秋助学", "医疗互助"])
    kinds = (
        ("人（户）次", ("aid_households", "warmth_households", "students_aided", "mutual_claims")),
        ("金额（元）", ("aid_amount", "warmth_amount", "education_aid_amount", "mutual_claim_amount")),
    )
    row = 3
    for town in TOWNS:
        page.span(row, 1, row + 1, 1, town)
        for kind, codes in kinds:
            page.put(row, 2, kind)
            for column, code in enumerate(codes, 3):
                tell(page, row, column, When(town, 2025, 3), code)
            row += 1
    return paper


def letter_to_the_county() -> Paper:
    """A letter: salutation, then item and figure with its unit in two columns, signature and date below."""
    paper = Paper("黄泥乡关于报送2025年一季度工会数据的函.xlsx", "1")
    page = paper.page("函")
    page.span(1, 1, 1, 3, "关于报送2025年第一季度工会工作数据的函")
    page.put(2, 1, "县总工会：")
    page.put(3, 1, "　　现将我乡2025年第一季度工会工作有关数据报送如下，请审阅。")
    row, when = 4, When("黄泥乡", 2025, 1)
    for number, (group, name) in enumerate(GROUPS.items()):
        own = [code for code in CODES if group_of(code) == group]
        page.put(
            row,
            1,
            f"{'一二三四五六七八九十'[number] if number < 10 else '十' + '一二三四'[number - 10]}、{name}",
        )
        row += 1
        for place, code in enumerate(own, 1):
            figure = value(when, code, "")
            shown = f"{figure / 10000:g}万元" if money(code) else f"{figure:g}{unit(code)}"
            page.put(row, 1, f"{place}.{office(code, SET, 'letter').split('（')[0].split('(')[0]}")
            page.fact(row, 2, shown, when, code, basis_of(code), figure)
            row += 1
    page.put(row + 1, 3, "黄泥乡工会联合会")
    page.put(row + 2, 3, "2025年4月6日")
    return paper


def old_characters() -> Paper:
    """Wide in traditional characters under two rows, 二〇二五年第二季度; 鎮 and 鄉; a sum that is wrong."""
    old = str.maketrans(
        "会员数职劳动组织业户总额资协议调争农镇乡县报联签", "會員數職勞動組織業戶總額資協議調爭農鎮鄉縣報聯簽"
    )
    paper = Paper("各鎮匯總.ods", "6")
    page = paper.page("彙總")
    page.span(1, 1, 1, 8, "永安縣各鄉鎮工會季報（二〇二五年第二季度）")
    page.put(2, 1, "（單位：人、個、元）")
    page.span(3, 1, 4, 1, "鄉鎮")
    plan, column = [], 2
    for group, name in GROUPS.items():
        own = [code for code in CODES if group_of(code) == group][:3]
        page.span(3, column, 3, column + len(own) - 1, name.translate(old))
        for code in own:
            page.put(4, column, office(code, SET, "old").translate(old))
            plan.append((column, code, basis_of(code)))
            column += 1
    last = table(page, 5, plan, TOWNS, When("", 2025, 2), name_column=1)
    for row in range(5, last):
        page.put(row, 1, page.cells[row, 1].translate(old))
    page.put(last, 1, "合計")
    summed(page, last, plan, range(5, last))
    page.put(last, 4, page.cells[last, 4] + 9)
    page.plant("total_mismatch", last, 4)
    return paper


def this_year_and_last() -> Paper:
    """Wide: 今年, 去年同期 and 增幅 below each item; the county's row first; two kinds of unit with their sums."""
    paper = OldPaper("永安县2024年1-9月对比.xls", "4")
    page = paper.page("对比")
    page.span(1, 1, 1, 22, "永安县2024年1-9月工会主要指标对比（金额单位：万元）")
    page.span(2, 1, 3, 1, "镇、街道")
    codes = CODES[6:48:6]
    plan = []
    for place, code in enumerate(codes):
        column = 2 + 3 * place
        page.span(2, column, 2, column + 2, office(code, SET, "last", "万元"))
        page.line(3, ["今年", "去年同期", "增幅(%)"], column)
        plan.append((column, code, basis_of(code)))
    order = [town for town in TOWNS if not town.endswith("街道")]
    last = table(page, 5, plan, order, When("", 2024, 3), name_column=1, yuan="万元")
    page.put(last, 1, "乡镇小计")
    summed(page, last, plan, range(5, last))
    last = table(page, last + 1, plan, ["滨河街道"], When("", 2024, 3), name_column=1, yuan="万元")
    page.put(4, 1, "全县")
    rows = [*range(5, 5 + len(order)), last - 1]
    summed(page, 4, plan, rows)
    for row in rows:
        for column, _, _ in plan:
            page.line(row, [round(page.cells[row, column] * 0.9, 2), 11.1], column + 1)
    return paper


def units_across_in_blocks() -> Paper:
    """Items down, three units across; below it the next three under heads of their own; one cell says two things."""
    paper = Paper("2023年四季度分镇报表.xlsx", "3")
    page = paper.page("分镇")
    page.span(1, 1, 1, 5, "永安县2023年第四季度分镇街报表")
    page.put(2, 1, "单位：元")
    row = 3
    for part in (TOWNS[:3], TOWNS[3:]):
        page.line(row, ["指标", "计量单位", *(f"{town}\n总工会" for town in part)])
        row += 1
        for code in CODES[::2]:
            page.line(row, [office(code, SET, "blocks"), unit(code)])
            for column, town in enumerate(part, 3):
                tell(page, row, column, When(town, 2023, 4), code)
            row += 1
        row += 1
    place = next(each for each in paper.facts if each.code == "hardship_removed")
    paper.facts.remove(place)
    found = next(cell for cell in page.cells if at(*cell) == place.cell)
    page.put(*found, "11户26人")
    page.plant("double_value", *found)
    return paper


def quarter_more_than_year() -> Paper:
    """A plain form with its period in two cells; one item's quarter is above its year; one no catalogue has."""
    paper = Paper("滨河街道季报.xlsx", "1")
    page = paper.page("季报表")
    page.span(1, 1, 1, 6, "街道工会季报表")
    page.line(2, ["填报单位", "滨河街道总工会", "年度", "2025", "季度", "3"])
    page.line(3, ["序", "项目名称", "单位", "三季度", "1至9月", "备注"])
    when = When("滨河街道", 2025, 3)
    for row, code in enumerate(CODES, 4):
        page.line(row, [row - 3, office(code, SET, "plain"), unit(code)])
        tell(page, row, 5, when, code)
        if is_flow(code):
            tell(page, row, 4, when, code, basis="quarter")
    wrong = 4 + CODES.index("job_placements")
    paper.facts[:] = [each for each in paper.facts if each.cell != at(wrong, 4)]
    figure = page.cells[wrong, 5] + 20
    page.fact(wrong, 4, figure, when, "job_placements", "quarter", figure)
    page.plant("quarter_ytd", wrong, 4)
    last = 4 + len(CODES)
    page.line(last, [last - 3, "工会公众号关注人数", "人", None, 640])
    page.plant("unknown_item", last, 2)
    foot(page, last + 1, 6, "2025年10月8日")
    return paper
