"""A thirty-second set of made-up returns: heads of any word over items, rows of each unit, annexes of another shape."""

from __future__ import annotations

from collections.abc import Sequence

from tests.intake.blind_forms import summed, tell, value, written
from tests.intake.blind_offices import office
from tests.intake.blind_paper import Page, Paper, When
from tests.intake.blind_twentyeighth import unit
from tests.intake.blind_words import basis_of, is_flow

SET = 0
TOWNS = ("落雁镇", "沙湾乡", "人民街道", "盘龙乡")
ITEMS = (
    "union_orgs units_should units_covered new_union_orgs members members_female new_members wage_contracts "
    "disputes_accepted petitions_received hardship_households aid_amount warmth_households warmth_amount job_posts "
    "hazards_found cultural_events funds_received info_reports"
)
CODES = ITEMS.split()
FUNDS = ["funds_due", "funds_received", "funds_remitted", "dues_received", "units_declaring"]


def both(page: Page, row: int, quarter: int, when: When, code: str, **how: str) -> None:
    """The quarter's figure and, right of it, the year's so far; a stock stands in the second alone."""
    tell(page, row, quarter + 1, when, code, **how)
    if is_flow(code):
        tell(page, row, quarter, when, code, basis="quarter", **how)


def list_with_a_total() -> Paper:
    """A list of townships whose items stand under 工作任务; names merged down, a 合计 of them all at the end."""
    paper = Paper("工会重点任务推进情况（2025年第二季度）.xlsx", "7")
    page = paper.page("二季度")
    page.span(1, 1, 1, 6, "2025年第二季度工会重点任务推进情况")
    page.line(2, ["序号", "镇街", "工作任务", "计量单位", "当季", "年累计"])
    row = 3
    for number, town in enumerate(TOWNS, 1):
        page.span(row, 1, row + len(CODES) - 1, 1, number)
        page.span(row, 2, row + len(CODES) - 1, 2, town)
        for code in CODES:
            page.line(row, [office(code, SET, "tasks"), unit(code)], 3)
            both(page, row, 5, When(town, 2025, 2), code)
            row += 1
    page.span(row, 1, row + len(CODES) - 1, 2, "合计")
    for code in CODES:
        page.line(row, [office(code, SET, "tasks"), unit(code)], 3)
        for column, basis in ((5, "quarter"), (6, basis_of(code))):
            if column == 6 or is_flow(code):
                held = [value(When(town, 2025, 2), code, basis) for town in TOWNS]
                page.put(row, column, round(sum(held), 2))
        row += 1
    page.put(row, 1, "填报人：周敏　　填报日期：2025年7月5日")
    return paper


def matters_and_progress() -> Paper:
    """One township, items under 事由, a single column 进展; neither its title nor its file names a township."""
    paper = Paper("城乡工会重点工作进展2024年三季度.xlsx", "1")
    page = paper.page("进展")
    page.span(1, 1, 1, 4, "城乡工会重点工作进展（截至2024年9月底）")
    page.line(2, ["事由", "单位", "完成数", "备注"])
    for row, code in enumerate(CODES, 3):
        page.line(row, [office(code, SET, "matters"), unit(code)])
        tell(page, row, 3, When("落雁镇", 2024, 3), code, told=When("", 2024, 3))
    page.plant("missing_township")
    return paper


def lists_below_each_other() -> Paper:
    """Stacked: each township's list below its name, the items of each under 推进事由."""
    paper = Paper("2023年四季度各乡镇事由清单.xlsx", "6")
    page = paper.page("清单")
    page.span(1, 1, 1, 4, "2023年四季度各乡镇工会清单（金额：万元）")
    row = 3
    for town in TOWNS[:3]:
        page.put(row, 1, f"填报单位：{town}总工会")
        page.line(row + 1, ["推进事由", "单位", "四季度", "1-12月"])
        row += 2
        for code in CODES:
            page.line(row, [office(code, SET, "below", "万元"), unit(code, "万元")])
            both(page, row, 3, When(town, 2023, 4), code, yuan="万元")
            row += 1
        row += 1
    return paper


def rows_of_each(
    page: Page, row: int, codes: Sequence[str], kinds: Sequence[str], when: When, first: int
) -> int:
    """A row of each kind for every township and the total, its name and its stocks merged over them."""
    above = row
    for town in (*TOWNS, "合计"):
        page.span(row, 1, row + len(kinds) - 1, 1, town)
        for place, kind in enumerate(kinds):
            page.put(row + place, 2, kind)
        for column, code in enumerate(codes, first):
            flow, own = is_flow(code), When(town, when.year, when.quarter)
            for place, basis in enumerate(("quarter", "ytd") if flow else (basis_of(code),)):
                if town == "合计":
                    held = range(above + place, row, len(kinds))
                    summed(page, row + place, [(column, code, "")], held)
                else:
                    tell(page, row + place, column, own, code, basis=basis, yuan="万元")
            if not flow:
                page.merged.append((row, column, row + 1, column))
            if len(kinds) > 2 and flow and town != "合计":
                assert own.year is not None
                last = When(town, own.year - 1, own.quarter)
                page.put(row + 2, column, written(value(last, code, ""), code, "万元"))
        row += len(kinds)
    return row


def three_rows_each() -> Paper:
    """Wide; a row of the quarter, the year and last year for every unit under heads that say the unit of money."""
    paper = Paper("2025年三季度对比表.xlsx", "4")
    page = paper.page("对比")
    page.span(1, 1, 1, len(CODES) + 2, "宁远县乡镇（街道）工会工作对比表（2025年三季度）")
    page.span(2, 1, 3, 1, "单位名称")
    page.span(2, 2, 3, 2, "口径")
    page.span(2, 3, 2, 12, "组织与维权（单位：个、人、件）")
    page.span(2, 13, 2, len(CODES) + 2, "服务职工（金额单位：万元）")
    page.line(3, [office(code, SET, "three", "万元") for code in CODES], 3)
    rows_of_each(page, 4, CODES, ("本季", "累计", "上年同期"), When("", 2025, 3), 3)
    return paper


def annex(page: Page, row: int, codes: Sequence[str], when: When, *, named: bool, title: str) -> int:
    """A table of one row of figures below its title; the row below it."""
    page.put(row, 1, title)
    if named:
        page.line(row + 1, ["单位名称", *(office(code, SET, "annex", "万元") for code in codes)])
        page.put(row + 2, 1, when.township)
    else:
        page.line(row + 1, [office(code, SET, "annex", "万元") for code in codes], 2)
    for column, code in enumerate(codes, 2):
        tell(page, row + 2, column, when, code, yuan="万元")
    return row + 3


def long_with_annexes() -> Paper:
    """A long form with two annexes below its footer, in 万元: one names the township, one has figures alone."""
    paper = Paper("人民街道2025年二季度.xlsx", "1")
    page, when = paper.page("季报"), When("人民街道", 2025, 2)
    page.span(1, 1, 1, 6, "街道工会季报表")
    page.line(2, ["填报单位：人民街道总工会", None, None, "2025年二季度", None, "单位：人、个、元"])
    page.line(3, ["项目", "单位", "本季", "累计"])
    codes = [code for code in CODES if code not in ("funds_received", "warmth_amount", "warmth_households")]
    row = 4
    for code in codes:
        page.line(row, [office(code, SET, "with"), unit(code)])
        both(page, row, 3, when, code)
        row += 1
    page.put(row, 1, "填报人：周敏　　联系电话：0571-8800000")
    row = annex(page, row + 2, FUNDS, when, named=True, title="附表1：工会经费收缴（金额单位：万元）")
    own = ["warmth_households", "warmth_amount"]
    annex(page, row + 1, own, when, named=False, title="附表2：送温暖（万元）")
    return paper


def summary_then_list() -> Paper:
    """A 汇总表 of all townships and, below it, a list of one township's items with a head of its own."""
    paper = Paper("安平县2024年一季度工会统计.xlsx", "6")
    page = paper.page("统计")
    page.span(1, 1, 1, 8, "安平县2024年一季度工会统计表（金额：元）")
    across, down = CODES[:7], CODES[7:]
    page.line(2, ["乡镇", *(office(code, SET, "then") for code in across)])
    for row, town in enumerate(TOWNS, 3):
        page.put(row, 1, town)
        for column, code in enumerate(across, 2):
            tell(page, row, column, When(town, 2024, 1), code)
    page.put(8, 1, "填报单位：沙湾乡总工会")
    page.line(9, ["项目", "单位", "数量"])
    for row, code in enumerate(down, 10):
        page.line(row, [office(code, SET, "then"), unit(code)])
        tell(page, row, 3, When("沙湾乡", 2024, 1), code)
    return paper


def items_once_towns_below() -> Paper:
    """A list by item: each item written once, the townships' rows below it blank in its column."""
    paper = Paper("2025年二季度镇街分项统计.xlsx", "7")
    page = paper.page("分项")
    page.span(1, 1, 1, 5, "2025年二季度镇街分项统计（金额：元）")
    page.line(2, ["统计内容", "单位", "镇街", "本季", "累计"])
    row = 3
    for code in CODES[:9]:
        page.line(row, [office(code, SET, "once"), unit(code)])
        for town in TOWNS:
            page.put(row, 3, town)
            both(page, row, 4, When(town, 2025, 2), code)
            row += 1
    return paper


def quarters_down_each_town() -> Paper:
    """Wide; three rows of quarters for every township, its name merged over them, the year in the title."""
    paper = Paper("2024年分季度数据.xlsx", "6")
    page = paper.page("分季度")
    codes = [code for code in CODES if is_flow(code)][:6]
    page.span(1, 1, 1, 8, "2024年各镇街工会数据（万元）")
    page.line(2, ["镇街", "季度", *(office(code, SET, "down", "万元") for code in codes)])
    row = 3
    for town in TOWNS:
        page.span(row, 1, row + 2, 1, town)
        for quarter, name in ((1, "一季度"), (2, "二季度"), (3, "三季度")):
            page.put(row, 2, name)
            for column, code in enumerate(codes, 3):
                tell(page, row, column, When(town, 2024, quarter), code, yuan="万元")
            row += 1
    return paper


def targets_of_all_kinds() -> Paper:
    """Wide; targets, what was done and rates of it under four programmes, none of them of new unions."""
    paper = Paper("2025年三季度目标完成进度.xlsx", "4")
    page = paper.page("进度")
    groups = (
        ("新发展会员（人）", ("目标数", "完成数", "完成率"), {1: "new_members"}),
        ("工资集体协商", ("任务数", "覆盖企业（家）", "位次"), {1: "wage_contract_enterprises"}),
        ("送温暖", ("年度目标", "慰问户数", "慰问金（万元）"), {1: "warmth_households", 2: "warmth_amount"}),
        ("工会经费（万元）", ("计划数", "实收", "完成率"), {1: "funds_received"}),
    )
    page.span(1, 1, 1, 13, "全县工会目标完成进度（2025年1—9月）")
    page.span(2, 1, 3, 1, "镇街")
    for place, (group, heads, _) in enumerate(groups):
        page.span(2, 2 + 3 * place, 2, 4 + 3 * place, group)
        page.line(3, heads, 2 + 3 * place)
    for row, town in enumerate(TOWNS, 4):
        page.put(row, 1, town)
        for place, (_, _, codes) in enumerate(groups):
            for each in range(3):
                column = 2 + 3 * place + each
                if each in codes:
                    tell(page, row, column, When(town, 2025, 3), codes[each], yuan="万元")
                else:
                    page.put(row, column, 0.9 if each == 2 else 40 + row * place)
    return paper


def counts_and_money() -> Paper:
    """Long; programmes with 数量 and 金额 side by side, items with one of them, for the quarter and the year."""
    paper = Paper("盘龙乡2025年一季度服务职工.xlsx", "5")
    page, when = paper.page("服务"), When("盘龙乡", 2025, 1)
    page.span(1, 1, 1, 6, "盘龙乡工会服务职工情况（2025年一季度）")
    page.span(2, 1, 3, 1, "服务项目")
    page.span(2, 2, 3, 2, "计量单位")
    page.span(2, 3, 2, 4, "本季")
    page.span(2, 5, 2, 6, "累计")
    page.line(3, ["数量", "金额（元）", "数量", "金额（元）"], 3)
    lines = (
        ("困难职工帮扶", "户次", "aid_households", "aid_amount"),
        ("送温暖", "户", "warmth_households", "warmth_amount"),
        ("送清凉", "人次", "cool_person_times", "cool_amount"),
        ("金秋助学", "人", "students_aided", "education_aid_amount"),
        ("提供就业岗位", "个", "job_posts", ""),
        ("应收工会经费", "", "", "funds_due"),
        ("实收工会经费", "", "", "funds_received"),
    )
    for row, (name, counted, count, money) in enumerate(lines, 4):
        page.line(row, [name, counted or None])
        for column, basis in ((3, "quarter"), (5, "ytd")):
            if count:
                tell(page, row, column, when, count, basis=basis)
            if money:
                tell(page, row, column + 1, when, money, basis=basis)
    return paper


def stocks_of_the_year_end() -> Paper:
    """Long; four quarters and 全年/年末 across: flows by quarter, stocks in the last column alone."""
    paper = Paper("石鼓镇2023年台账.xlsx", "6")
    page = paper.page("台账")
    page.span(1, 1, 1, 7, "石鼓镇工会台账（2023年）")
    page.line(2, ["项目", "单位", "一季度", "二季度", "三季度", "四季度", "年末（全年）"])
    for row, code in enumerate(CODES, 3):
        page.line(row, [office(code, SET, "end"), unit(code)])
        tell(page, row, 7, When("石鼓镇", 2023, 4), code)
        if is_flow(code):
            for quarter in range(1, 5):
                tell(page, row, 2 + quarter, When("石鼓镇", 2023, quarter), code, basis="quarter")
    return paper


def parts_beside_their_wholes() -> Paper:
    """Wide; 其中：女 behind the workers and again behind the members, both under 职工与会员."""
    paper = Paper("2022年四季度职工会员.xlsx", "3")
    page = paper.page("职工会员")
    page.span(1, 1, 1, 8, "2022年四季度职工与会员情况")
    page.span(2, 1, 3, 1, "单位名称")
    page.span(2, 2, 2, 6, "会员队伍")
    plan = (
        ("职工人数", "workers"), ("其中：女", "workers_female"), ("会员总数", "members"),
        ("其中：女", "members_female"), ("其中：农民工", "members_migrant"),
    )  # fmt: skip
    page.line(3, [name for name, _ in plan], 2)
    for row, town in enumerate(TOWNS, 4):
        page.put(row, 1, town)
        for column, (_, code) in enumerate(plan, 2):
            tell(page, row, column, When(town, 2022, 4), code)
    return paper


def annex_above() -> Paper:
    """A row of main figures on top, a long form below it, an annex of two rows of heads at the end."""
    paper = Paper("新华街道2024年三季度.xlsx", "1")
    page, when = paper.page("报表"), When("新华街道", 2024, 3)
    page.span(1, 1, 1, 6, "新华街道工会报表（2024年三季度）")
    page.put(2, 1, "一、主要指标")
    page.line(3, [office(code, SET, "above") for code in CODES[:5]])
    for column, code in enumerate(CODES[:5], 1):
        tell(page, 4, column, when, code)
    page.put(6, 1, "二、分项指标")
    page.line(7, ["指标", "单位", "三季度", "1-9月"])
    row = 8
    for code in CODES[5:15]:
        page.line(row, [office(code, SET, "above"), unit(code)])
        both(page, row, 3, when, code)
        row += 1
    page.put(row + 1, 1, "三、困难帮扶和助学（金额单位：万元）")
    page.span(row + 2, 1, row + 2, 2, "低保")
    page.span(row + 2, 3, row + 2, 4, "金秋助学")
    page.line(row + 3, ["户数", "金额", "人数", "金额"])
    own = ("dibao_households", "dibao_amount", "students_aided", "education_aid_amount")
    for column, code in enumerate(own, 1):
        tell(page, row + 4, column, when, code, yuan="万元")
    return paper


def cards_of_figures() -> Paper:
    """Cards: a row of labels over a row of figures, six to a row, again and again down the sheet."""
    paper = Paper("盘龙乡2025年第三季度数据卡.xlsx", "2")
    page, when = paper.page("数据卡"), When("盘龙乡", 2025, 3)
    page.span(1, 1, 1, 6, "盘龙乡工会数据卡（2025年第三季度，金额：元）")
    for place, code in enumerate(CODES):
        row, column = 3 + 3 * (place // 6), 1 + place % 6
        page.put(row, column, office(code, SET, "cards"))
        tell(page, row + 1, column, when, code)
    return paper


def names_between_the_rows() -> Paper:
    """One head for all; each township's name stands alone on a row above its items, under 工作事项."""
    paper = Paper("2024年第二季度分镇清单.xlsx", "6")
    page = paper.page("分镇")
    page.span(1, 1, 1, 4, "2024年第二季度分镇清单")
    page.line(2, ["工作事项", "单位", "二季度", "1-6月"])
    row = 3
    for number, town in enumerate(TOWNS[:3]):
        page.span(row, 1, row, 4, f"（{'一二三'[number]}）{town}")
        row += 1
        for code in CODES[:12]:
            page.line(row, [office(code, SET, "between"), unit(code)])
            both(page, row, 3, When(town, 2024, 2), code)
            row += 1
    return paper


def work_plan_of_offices() -> Paper:
    """One township's plan: items under 工作要点, the office in charge beside each, targets, 完成情况 in two rows."""
    paper = Paper("石鼓镇2025年上半年工作要点完成情况.xlsx", "1")
    page, when = paper.page("要点"), When("石鼓镇", 2025, 2)
    page.span(1, 1, 1, 8, "石鼓镇总工会2025年上半年工作要点完成情况")
    for column, head in enumerate(("序号", "工作要点", "责任单位", "计量", "年度目标"), 1):
        page.span(2, column, 3, column, head)
    page.span(2, 6, 2, 7, "完成情况")
    page.line(3, ["二季度", "累计"], 6)
    page.span(2, 8, 3, 8, "备注")
    for number, code in enumerate(CODES, 1):
        row = 3 + number
        desk = ("组织部", "权益保障部", "办公室")[number % 3]
        page.line(row, [number, office(code, SET, "plan"), desk, unit(code), 100 + number])
        both(page, row, 6, when, code)
    return paper
