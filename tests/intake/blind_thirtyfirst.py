"""A thirty-first set of made-up returns, drawn after the thirtieth was mended: one look at where the reader stands."""

from __future__ import annotations

import random

from tests.intake.blind_clerk import GROUPS, foot, money
from tests.intake.blind_forms import summed, table, tell, value
from tests.intake.blind_mixture import worded
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_twentyeighth import CODES, group_of, unit
from tests.intake.blind_words import basis_of, is_flow
from tests.intake.blind_xls import OldPaper

SET, OWN_WORDS = 1, 0.2
TOWNS = ("落雁镇", "沙湾乡", "人民街道", "石鼓镇", "盘龙乡", "新华街道")
OWN = {
    "union_orgs": "工会组织总数（基层）", "union_orgs_enterprise": "企业工会合计", "units_should": "应成立工会单位",
    "units_covered": "成立工会单位", "enterprises_covered": "成立工会企业", "new_union_orgs": "新设基层工会",
    "workers": "职工总量", "members": "会员总量", "members_migrant": "农民工身份会员", "new_members": "新加入会员",
    "cadres_fulltime": "专职人员（工会）", "women_committees": "女工组织个数", "collective_contracts": "集体合同存量",
    "collective_contract_enterprises": "集体合同建制企业", "wage_contracts": "工资协商协议份数",
    "wage_contract_enterprises": "工资协商建制企业", "congress_units": "职代会单位总数", "openness_units": "公开制度单位数",
    "mediation_orgs": "调解组织总数", "disputes_accepted": "争议受理量", "disputes_resolved": "争议调解成功量",
    "petitions_received": "信访受理量", "petitions_handled": "信访办结量", "hardship_households": "困难户在档数",
    "aid_households": "困难帮扶户", "aid_amount": "困难帮扶支出", "warmth_households": "温暖走访户数",
    "warmth_amount": "温暖走访资金", "cool_person_times": "清凉惠及人次", "cool_amount": "清凉物资金额",
    "students_aided": "助学受益人数", "education_aid_amount": "助学投入资金", "mutual_participants": "互助参与人数",
    "mutual_claim_amount": "互助给付金额", "job_posts": "岗位提供量", "job_placements": "就业促成人数",
    "skills_training_person_times": "技能培训参训人次", "competition_participants": "竞赛参赛人次",
    "proposals": "建议征集条数", "innovations": "革新项目数", "safety_inspections": "检查安全次数",
    "hazards_found": "隐患排查条数", "hazards_fixed": "隐患整改条数", "cultural_events": "文体场次",
    "funds_due": "经费应收数", "funds_received": "经费实收数", "funds_remitted": "经费上解数",
    "dues_received": "会费收缴数", "info_reports": "信息报送条数",
}  # fmt: skip


def called(code: str, seed: str, yuan: str = "元") -> str:
    if code in OWN and random.Random(f"thirtyfirst/{seed}/{code}").random() < OWN_WORDS:
        return OWN[code]
    return worded(code, SET, f"thirtyfirst/{seed}", yuan)


def three_columns_of_pairs() -> Paper:
    """A sheet to hang on the wall: three pairs of 内容 and 数据 side by side, group names over each column of pairs."""
    paper = Paper("落雁镇工会工作一览（2025.Q2）.xlsx", "2")
    page, when = paper.page("一览"), When("落雁镇", 2025, 2)
    page.span(1, 1, 1, 6, "落雁镇总工会工作一览")
    page.span(2, 1, 2, 6, "二〇二五年二季度末　　　　金额单位：元")
    third = (len(CODES) + 2) // 3
    for place in range(3):
        page.line(3, ["内容", "数据"], 1 + 2 * place)
        for row, code in enumerate(CODES[place * third : (place + 1) * third], 4):
            page.put(row, 1 + 2 * place, called(code, "wall"))
            tell(page, row, 2 + 2 * place, when, code)
    return paper


def half_of_the_heads_blank() -> Paper:
    """Wide; groups written once over blank cells, not merged; 序 and 镇办 first; averages and a total at the end."""
    paper = Paper("安平县2025年第一季度镇办报表.xlsx", "4")
    page = paper.page("Sheet1")
    page.put(1, 3, "安平县2025年第一季度镇办工会报表")
    page.put(2, 1, "统计单位：安平县总工会")
    page.put(2, 8, "计量单位：人、个、万元")
    plan, column = [], 3
    page.line(4, ["序", "镇办名称"])
    for group, name in GROUPS.items():
        own = [code for code in CODES if group_of(code) == group][:4]
        page.put(3, column, name)
        for code in own:
            page.put(4, column, called(code, "blank", "万元"))
            plan.append((column, code, basis_of(code)))
            column += 1
    last = table(page, 5, plan, TOWNS, When("", 2025, 1), name_column=2, number_column=1, yuan="万元")
    page.put(last, 2, "合计")
    page.put(last + 1, 2, "平均")
    for at, _, _ in plan:
        held = [page.cells[row, at] for row in range(5, last)]
        page.put(last, at, Formula(f"=SUM(A5:A{last - 1})", round(sum(held), 2)))
        page.put(last + 1, at, round(sum(held) / len(held), 1))
    foot(page, last + 3, 8, "2025年4月10日")
    return paper


def one_table_for_each_group() -> Paper:
    """Six small wide tables below each other, one for each field of work, units down; period in the first title."""
    paper = OldPaper("安平县三季度分项统计.xls", "5")
    page = paper.page("分项")
    page.span(1, 1, 1, 8, "安平县工会2024年三季度分项统计表（单位：元）")
    row = 3
    for number, group in enumerate(
        ("organisation", "bargaining", "rights", "warmth", "employment", "finance")
    ):
        codes = [code for code in CODES if group_of(code) == group][:7]
        page.put(row, 1, f"（{'一二三四五六'[number]}）{GROUPS[group]}")
        page.put(row + 1, 1, "镇办")
        plan = [(2 + place, code, basis_of(code)) for place, code in enumerate(codes)]
        for column, code, _ in plan:
            page.put(row + 1, column, called(code, "small"))
        last = table(page, row + 2, plan, TOWNS, When("", 2024, 3), name_column=1)
        page.put(last, 1, "小计")
        summed(page, last, plan, range(row + 2, last))
        row = last + 2
    return paper


def checked_by_the_county() -> Paper:
    """Long: 上报数 and 上年末数 beside each other, 核实情况 blank; 无 and / among the figures; one item unknown."""
    paper = Paper("石鼓镇2023年度工会年报.ods", "8")
    page, when, row = paper.page("年报"), When("石鼓镇", 2023, 4), 4
    page.span(1, 1, 1, 6, "石鼓镇工会2023年度统计年报")
    page.line(2, ["报送单位：石鼓镇总工会", None, None, "报送时间：2024年1月12日"])
    page.line(3, ["编号", "统计指标", "单位", "上年末数", "本年数", "核实情况"])
    for number, code in enumerate(CODES, 1):
        page.line(row, [f"A{number:02d}", called(code, "checked"), unit(code)])
        page.put(row, 4, int(value(when, code, "") * 0.9))
        tell(page, row, 5, when, code)
        row += 1
    page.line(row, ["A99", "职工子女托管班数", "个", 1, 2])
    page.plant("unknown_item", row, 2)
    return paper


def towns_as_sheets_with_both() -> Paper:
    """A sheet a unit, its name on the sheet's tab; 本季发生 and 本年累计 over 数量 and 金额 for each programme."""
    paper = Paper("2024年四季度帮扶台账.xlsx", "7")
    programmes = (
        ("困难职工帮扶", "aid_households", "aid_amount"), ("送温暖", "warmth_households", "warmth_amount"),
        ("送清凉", "cool_person_times", "cool_amount"), ("金秋助学", "students_aided", "education_aid_amount"),
    )  # fmt: skip
    for town in TOWNS[:4]:
        page = paper.page(town)
        page.span(1, 1, 1, 5, "工会帮扶台账")
        page.span(2, 1, 3, 1, "帮扶项目")
        page.span(2, 2, 2, 3, "本季发生")
        page.span(2, 4, 2, 5, "本年累计")
        page.line(3, ["人（户）次", "金额（元）", "人（户）次", "金额（元）"], 2)
        for row, (name, count, amount) in enumerate(programmes, 4):
            page.put(row, 1, name)
            for column, (code, basis) in enumerate(
                ((count, "quarter"), (amount, "quarter"), (count, "ytd"), (amount, "ytd")), 2
            ):
                tell(page, row, column, When(town, 2024, 4), code, basis=basis)
        page.put(8, 1, "合计")
        for column in (3, 5):
            page.put(8, column, sum(page.cells[row, column] for row in range(4, 8)))
    return paper


def export_with_every_quarter() -> Paper:
    """A program's list: 年, 季, 单位 and then items across; two years of quarters for two units (.csv, tabs)."""
    paper = Paper("query_result.csv", "6", encoding="utf-8", delimiter="\t")
    page = paper.page("query_result")
    codes = [code for code in CODES if not money(code) and not is_flow(code)][:16]
    page.line(1, ["年", "季", "单位", *(called(code, "query") for code in codes)])
    row = 2
    for town in TOWNS[:2]:
        for year in (2023, 2024):
            for quarter in (1, 2, 3, 4):
                page.line(row, [year, quarter, f"{town}总工会"])
                for column, code in enumerate(codes, 4):
                    tell(page, row, column, When(town, year, quarter), code)
                row += 1
    return paper
