"""A twenty-seventh set of made-up returns: other words around the items, in titles, heads, corners, sums and notes."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import GROUPS, money
from tests.intake.blind_forms import rows, summed, table, tell
from tests.intake.blind_mixture import listed, worded
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, is_flow
from tests.intake.blind_xls import OldPaper

SET = 1
TOWNS = ("大桥镇", "石门坎乡", "城东街道", "银杏镇", "马鞍乡", "云台街道")
ITEMS = (
    "union_orgs >union_orgs_enterprise units_should units_covered new_union_orgs workers >workers_female members "
    ">members_female >members_migrant new_members cadres_fulltime collective_contracts wage_contract_enterprises "
    "congress_units mediation_orgs disputes_accepted disputes_resolved petitions_received hardship_households "
    ">hardship_deep aid_households aid_amount warmth_households warmth_amount cool_person_times students_aided "
    "education_aid_amount mutual_participants mutual_claim_amount job_placements proposals innovations "
    "safety_inspections hazards_found hazards_fixed cultural_events funds_due funds_received funds_remitted "
    "home_qualified"
)
CODES = [code.removeprefix(">") for code in ITEMS.split()]


def scheduling_table() -> Paper:
    """调度表: 数据截止时间 in a line, 报送工会 beside its name, 二季度新增 and 年内累计, 情况说明 at the right."""
    paper = Paper("工会工作调度表.xlsx", "1")
    page = paper.page("调度")
    page.span(1, 1, 1, 6, "永宁县工会重点工作调度表")
    page.span(2, 1, 2, 6, "数据截止时间：2025年6月30日")
    page.line(3, ["报送工会", "大桥镇总工会", None, None, "金额单位", "元"])
    page.line(4, ["序", "项目内容", "计量", "二季度新增", "年内累计", "情况说明"])
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    last = rows(page, 5, columns, listed(ITEMS, SET, "scheduling"), When("大桥镇", 2025, 2), idle="-")
    page.put(last, 1, "审签：　　　　　经办：　　　　　联系电话：")
    return paper


def classes_and_growth() -> Paper:
    """指标分类 merged beside 指标名称; 报告期数, 上年同期 and 同比增幅; the period in the file's name only (.ods)."""
    paper = Paper("石门坎乡2024年三季报.ods", "1")
    page = paper.page("报表")
    when = When("石门坎乡", 2024, 3)
    page.span(1, 1, 1, 6, "工会基本情况季报")
    page.put(2, 1, "乡镇（街道）名称：石门坎乡")
    page.put(2, 6, "单位：人、个、万元")
    page.line(3, ["指标分类", "指标名称", "计量单位", "报告期数", "上年同期", "同比增幅%"])
    items = listed(ITEMS, SET, "classes", "万元")
    columns = {"name": 2, "unit": 3, "ytd": 4, "last": 5, "change": 6}
    row = 4
    for group, name in GROUPS.items():
        own = [each for each in items if group_of(each[1]) == group]
        if own:
            page.span(row, 1, row + len(own) - 1, 1, name)
            row = rows(page, row, columns, own, when, yuan="万元")
    return paper


def parts_of_the_sum() -> Paper:
    """Wide; 全县 first, 其中：乡镇 and 其中：街道 below it, the units' rows after; one part's sum wrong."""
    paper = Paper("永宁县工会指标2023年全年.xlsx", "4")
    page = paper.page("指标")
    page.span(1, 1, 1, 9, "永宁县2023年全年工会主要指标完成情况")
    page.put(2, 1, "（计量单位：人、个、元）")
    page.put(3, 1, "镇街")
    plan = [(column, code, basis_of(code)) for column, code in enumerate(CODES, 2)]
    for column, code, _ in plan:
        page.put(3, column, worded(code, SET, "parts"))
    last = table(page, 7, plan, TOWNS, When("", 2023, 4), name_column=1)
    for row, name, ends in (
        (4, "全县", ("镇", "乡", "道")),
        (5, "其中：乡镇", ("镇", "乡")),
        (6, "街道", ("道",)),
    ):
        page.put(row, 1, name)
        summed(page, row, plan, [each for each in range(7, last) if page.cells[each, 1].endswith(ends)])
    wrong = 2 + CODES.index("members")
    page.put(5, wrong, page.cells[5, wrong] + 13)
    page.plant("total_mismatch", 5, wrong)
    page.put(last, 1, "备注：数据由各镇街工会提供。")
    return paper


def interval_of_days() -> Paper:
    """Wide under two rows; 统计区间 as two dates; 金额单位均为万元 in a note below; unit names in full (.xls)."""
    paper = OldPaper("工会数据汇总表.xls", "4")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 9, "永宁县工会数据汇总表")
    page.put(2, 1, "统计区间：2023年1月1日至2023年9月30日")
    page.span(3, 1, 4, 1, "工会名称（全称）")
    plan, column = [], 2
    for group, name in GROUPS.items():
        own = [code for code in CODES if group_of(code) == group]
        if own:
            page.span(3, column, 3, column + len(own) - 1, name)
        for code in own:
            page.put(4, column, worded(code, SET, "interval", "万元"))
            plan.append((column, code, basis_of(code)))
            column += 1
    last = table(
        page, 5, plan, TOWNS, When("", 2023, 3), name_column=1, wear=("总工会", "工会联合会"), yuan="万元"
    )
    page.put(last, 1, "合  计")
    summed(page, last, plan, range(5, last))
    page.put(last + 1, 1, "注：表内金额单位均为万元。")
    return paper


def corner_of_two_words() -> Paper:
    """Items down, units across; the corner cell says 项目＼单位; 本季 and 累计 below each unit."""
    paper = Paper("永宁县2025年1季度各镇街情况.xlsx", "3")
    page = paper.page("一季度")
    page.span(1, 1, 1, 13, "永宁县2025年1季度各镇街工会情况（单位：元）")
    page.span(2, 1, 3, 1, "项目＼单位")
    for place, town in enumerate(TOWNS):
        page.span(2, 2 + 2 * place, 2, 3 + 2 * place, town)
        page.line(3, ["当季", "累计"], 2 + 2 * place)
    for row, (name, code) in enumerate(listed(ITEMS, SET, "corner"), 4):
        page.put(row, 1, name)
        for place, town in enumerate(TOWNS):
            when = When(town, 2025, 1)
            tell(page, row, 3 + 2 * place, when, code)
            if is_flow(code):
                tell(page, row, 2 + 2 * place, when, code, basis="quarter")
    return paper


def rows_of_periods() -> Paper:
    """A list with 报告期 and 乡镇 columns: each town's first and second quarter in rows of their own (.csv, GB18030)."""
    paper = Paper("工会数据导出20240715.csv", "7", encoding="gb18030")
    page = paper.page("工会数据导出20240715")
    codes = [code for code in CODES if not money(code)][::2]
    page.line(1, ["报告期", "乡镇（街道）", *[worded(code, SET, "rows_of_periods") for code in codes]])
    row = 2
    for town in TOWNS[:4]:
        for quarter, said in ((1, "2024年一季度"), (2, "2024年二季度")):
            page.line(row, [said, town])
            for column, code in enumerate(codes, 3):
                tell(page, row, column, When(town, 2024, quarter), code)
            row += 1
    return paper


def group_of(code: str) -> str:
    return catalogue().indicators[code].group
