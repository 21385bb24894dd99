"""A thirtieth set of made-up returns, drawn after the two before it were mended: for what is new to the reader."""

from __future__ import annotations

import random

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import GROUPS, foot, money
from tests.intake.blind_forms import summed, table, tell, value
from tests.intake.blind_mixture import worded
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_twentyeighth import CODES, group_of, unit
from tests.intake.blind_words import basis_of, is_flow
from tests.intake.blind_xls import OldPaper

SET, OWN_WORDS = 0, 0.2
TOWNS = ("桃源镇", "石板乡", "城南街道", "金沙镇", "白马乡", "东湖街道")
OWN = {
    "union_orgs": "基层工会（含联合）个数", "units_should": "应建工会组织的单位", "units_covered": "建会单位总数",
    "enterprises_total": "企业总家数", "enterprises_covered": "已建会企业家数", "new_union_orgs": "当年组建工会数",
    "workers": "在职职工总人数", "workers_female": "在职女职工", "members": "入会会员总数",
    "members_female": "入会女职工", "members_migrant": "入会农民工", "new_members": "本年入会职工",
    "cadres_fulltime": "专职工会工作者人数", "collective_contracts": "综合性集体合同份数",
    "collective_contract_enterprises": "集体合同签约企业", "wage_contracts": "工资集体合同总数",
    "wage_contract_enterprises": "工资集体协商签约企业", "congress_units": "职代会制度覆盖单位",
    "openness_units": "厂务公开覆盖单位", "mediation_orgs": "调解委员会总数", "disputes_accepted": "劳动争议立案件数",
    "disputes_resolved": "调解结案成功件数", "petitions_received": "职工信访批次件数", "petitions_handled": "信访化解件数",
    "hardship_households": "困难职工家庭总户数", "hardship_removed": "当年解困户数", "aid_households": "帮困户数",
    "aid_amount": "帮困资金", "warmth_households": "送温暖走访户数", "warmth_amount": "送温暖投入资金",
    "cool_person_times": "送清凉受益职工", "cool_amount": "送清凉支出金额", "students_aided": "助学受助学生",
    "education_aid_amount": "助学支出", "mutual_participants": "互助保障会员数", "mutual_claim_amount": "互助保障金给付额",
    "job_posts": "可供岗位数", "job_placements": "就业成功人数", "proposals": "职工建议条数", "innovations": "创新成果数",
    "hazards_found": "隐患总数", "hazards_fixed": "隐患已改数", "cultural_events": "文化活动场次",
    "funds_due": "应拨经费", "funds_received": "拨缴到账经费", "funds_remitted": "上缴经费数", "home_qualified": "合格之家数",
}  # fmt: skip


def called(code: str, seed: str, yuan: str = "元") -> str:
    if code in OWN and random.Random(f"thirtieth/{seed}/{code}").random() < OWN_WORDS:
        return OWN[code]
    return worded(code, SET, f"thirtieth/{seed}", yuan)


def two_forms_side_by_side() -> Paper:
    """Left the stocks with one column, right the work done with 本季度 and 本年度; one unit's form."""
    paper = Paper("桃源镇工会2024年3季度.xlsx", "2")
    page = paper.page("报表")
    page.span(1, 1, 1, 9, "桃源镇工会工作季度报表")
    page.line(
        2,
        [
            "填报单位：桃源镇总工会",
            None,
            None,
            None,
            "报告时间：2024年第三季度",
            None,
            None,
            None,
            "单位：元",
        ],
    )
    page.span(3, 1, 3, 3, "一、基本情况")
    page.span(3, 5, 3, 8, "二、工作情况")
    page.line(4, ["指标", "单位", "期末数"])
    page.line(4, ["指标", "单位", "本季度", "本年度"], 5)
    when = When("桃源镇", 2024, 3)
    for row, code in enumerate([code for code in CODES if not is_flow(code)], 5):
        page.line(row, [called(code, "two"), unit(code)])
        tell(page, row, 3, when, code)
    for row, code in enumerate([code for code in CODES if is_flow(code)], 5):
        page.line(row, [called(code, "two"), unit(code)], 5)
        tell(page, row, 7, when, code, basis="quarter")
        tell(page, row, 8, when, code)
    return paper


def a_programme_a_sheet() -> Paper:
    """A sheet for each programme, named only there; 本季 and 累计 over 人次 and 金额, units down."""
    paper = Paper("帮扶慰问情况2025年二季度.xlsx", "4")
    for name, count, amount, word in (
        ("送温暖", "warmth_households", "warmth_amount", "户数"),
        ("送清凉", "cool_person_times", "cool_amount", "人次"),
        ("金秋助学", "students_aided", "education_aid_amount", "人数"),
    ):
        page = paper.page(name)
        page.span(1, 1, 1, 5, f"各镇街{name}活动情况（2025年二季度）")
        page.span(2, 1, 3, 1, "镇街")
        page.span(2, 2, 2, 3, "本季")
        page.span(2, 4, 2, 5, "累计")
        page.line(3, [word, "金额（元）", word, "金额（元）"], 2)
        plan = [(2, count, "quarter"), (3, amount, "quarter"), (4, count, "ytd"), (5, amount, "ytd")]
        last = table(page, 4, plan, TOWNS, When("", 2025, 2), name_column=1)
        page.put(last, 1, "合计")
        summed(page, last, plan, range(4, last))
    return paper


def three_levels_of_items() -> Paper:
    """Long: 一级指标, 二级指标 and 三级指标 beside each other, merged down; a column of weights at the end."""
    paper = Paper("2023年度石板乡工会目标数据采集.xlsx", "1")
    page = paper.page("采集")
    page.span(1, 1, 1, 7, "2023年度石板乡工会数据采集表")
    page.line(2, ["一级指标", "二级指标", "三级指标", "计量单位", "年末数", "填报科室", "权重"])
    row, when = 3, When("石板乡", 2023, 4)
    for group, name in GROUPS.items():
        own = [code for code in CODES if group_of(code) == group]
        page.span(row, 1, row + len(own) - 1, 1, name)
        half = (len(own) + 1) // 2
        page.span(row, 2, row + half - 1, 2, f"{name}情况")
        if len(own) > half:
            page.span(row + half, 2, row + len(own) - 1, 2, f"{name}成效")
        for code in own:
            page.line(row, [called(code, "levels"), unit(code)], 3)
            tell(page, row, 5, when, code)
            page.line(row, ["组织部", 2], 6)
            row += 1
    return paper


def last_year_left_in_the_book() -> Paper:
    """Last year's sheet, hidden, before this year's; a hidden column; 合计 last, one of its sums wrong (.xls)."""
    paper = OldPaper("全县工会汇总(新).xls", "3")
    codes = CODES[:30]
    for year, hidden in ((2023, True), (2024, False)):
        page = paper.page(f"{year}年", hidden=hidden)
        page.span(1, 1, 1, 31, f"全县工会{year}年四季度汇总")
        page.line(2, ["乡镇（街道）", *(called(code, "left") for code in codes)])
        plan = [(2 + place, code, basis_of(code)) for place, code in enumerate(codes)]
        if hidden:
            for row, town in enumerate(TOWNS, 3):
                page.put(row, 1, town)
                for column, code, _ in plan:
                    page.put(row, column, value(When(town, year, 4), code, ""))
            continue
        last = table(page, 3, plan, TOWNS, When("", year, 4), name_column=1)
        page.put(last, 1, "合计")
        summed(page, last, plan, range(3, last))
        page.put(last, 9, page.cells[last, 9] + 100)
        page.plant("total_mismatch", last, 9)
    return paper


def lines_before_the_heads() -> Paper:
    """A csv whose first lines say unit and period beside their labels; then 指标;单位;本期;累计."""
    paper = Paper("data.csv", "1", encoding="gb18030", delimiter=";")
    page = paper.page("data")
    page.line(1, ["填报单位", "金沙镇总工会"])
    page.line(2, ["所属期", "2025年一季度"])
    page.line(3, ["制表人", "王某"])
    page.line(5, ["指标", "单位", "本季实际", "本年累计"])
    when = When("金沙镇", 2025, 1)
    for row, code in enumerate(CODES, 6):
        page.line(row, [called(code, "lines"), unit(code)])
        tell(page, row, 4, when, code)
        if is_flow(code):
            tell(page, row, 3, when, code, basis="quarter")
    return paper


def towns_by_kind_across() -> Paper:
    """Items down with indented parts; across the towns of each kind with 小计 behind them and 总计 first."""
    paper = Paper("2025年9月末分镇指标.ods", "3")
    page = paper.page("指标")
    page.span(1, 1, 1, 11, "2025年9月末各镇街工会主要指标表")
    page.put(2, 1, "金额单位：万元")
    page.span(3, 1, 4, 1, "指标名称")
    page.span(3, 2, 4, 2, "总计")
    kinds = (("镇", TOWNS[:1] + TOWNS[3:4]), ("乡", (TOWNS[1], TOWNS[4])), ("街道", (TOWNS[2], TOWNS[5])))
    columns, column = {}, 3
    for kind, towns in kinds:
        page.span(3, column, 3, column + 2, kind)
        for town in towns:
            page.put(4, column, town)
            columns[town] = column
            column += 1
        page.put(4, column, "小计")
        column += 1
    parts = {
        "workers_female": "　　女职工",
        "members_female": "　　女会员",
        "members_migrant": "　　农民工会员",
    }
    for row, code in enumerate(CODES, 5):
        page.put(row, 1, parts.get(code) or called(code, "kinds", "万元"))
        for town, at in columns.items():
            tell(page, row, at, When(town, 2025, 3), code, yuan="万元")
        for start in (3, 6, 9):
            page.put(row, start + 2, round(page.cells[row, start] + page.cells[row, start + 1], 2))
        page.put(row, 2, round(sum(page.cells[row, start + 2] for start in (3, 6, 9)), 2))
    return paper


def approximate_words() -> Paper:
    """A form of an old hand: 约, 余 and units behind the figures, rates in per cent, a note below the table."""
    paper = Paper("白马乡工会2024年半年报表.xlsx", "6")
    page = paper.page("半年报")
    page.span(1, 1, 1, 4, "白马乡工会2024年半年报表")
    page.line(2, ["项目", "内容", "数字", "说明"])
    when, row = When("白马乡", 2024, 2), 3
    for group, name in GROUPS.items():
        for code in (each for each in CODES if group_of(each) == group):
            figure = value(when, code, "")
            page.line(row, [name, called(code, "words")])
            chance = random.Random(f"approximate/{code}").random()
            shown = f"{figure:g}{unit(code)}" if not money(code) else f"{figure:,.0f}元"
            near = chance < 0.2 and not money(code)
            shown = f"约{shown}" if near else shown
            page.fact(row, 3, shown, when, code, basis_of(code), figure, approximate=near)
            row += 1
    for code in ("unionisation_rate", "membership_rate", "hazard_fix_rate"):
        figure = value(when, code, "")
        page.line(row, ["比率", catalogue().indicators[code].name_zh])
        basis = "ytd" if code == "hazard_fix_rate" else "stock"
        page.fact(row, 3, f"{figure * 100:.2f}﹪", when, code, basis, round(figure, 4))
        row += 1
    foot(page, row, 4, "2024年7月2日")
    return paper
