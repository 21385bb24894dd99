"""A twenty-eighth set of made-up returns: a cover sheet, two tables of one head, pairs of a ledger, lists, goals."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import GROUPS, foot, money
from tests.intake.blind_forms import commas, full_width, mixed, summed, table, tell, value, written
from tests.intake.blind_offices import office
from tests.intake.blind_paper import Paper, When, at
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

SET = 0
TOWNS = ("碧溪镇", "龙泉乡", "迎宾街道", "三岔河镇", "杏花乡")
ITEMS = (
    "union_orgs union_orgs_enterprise units_should units_covered enterprises_total enterprises_covered "
    "new_union_orgs workers workers_female members members_female members_migrant members_new_forms new_members "
    "cadres_fulltime women_committees audit_committees collective_contracts collective_contract_enterprises "
    "collective_contract_workers wage_contracts wage_contract_enterprises female_contracts congress_units "
    "openness_units mediation_orgs disputes_accepted disputes_resolved petitions_received petitions_handled "
    "harmony_enterprises hardship_households hardship_removed aid_households aid_amount warmth_households "
    "warmth_amount cool_person_times cool_amount outdoor_stations students_aided education_aid_amount "
    "mutual_participants mutual_claims mutual_claim_amount job_fairs job_posts job_placements "
    "skills_training_person_times competition_participants proposals innovations innovation_studios model_workers "
    "safety_inspections hazards_found hazards_fixed worker_bookstores cultural_events cultural_person_times "
    "funds_due funds_received funds_remitted dues_received home_qualified home_model info_reports"
)
CODES = ITEMS.split()


def unit(code: str, yuan: str = "元") -> str:
    return yuan if money(code) else unit_zh(code)


def group_of(code: str) -> str:
    return catalogue().indicators[code].group


def cover_and_three_tables() -> Paper:
    """A cover names unit and period; the three tables behind it name neither."""
    paper = Paper("工会季报(上报).xlsx", "1")
    cover = paper.page("封面")
    cover.span(2, 2, 2, 6, "工会工作统计季报")
    cover.line(5, ["填报单位：", "碧溪镇总工会"], 2)
    cover.line(6, ["报告期：", "2025年第三季度"], 2)
    cover.line(7, ["单位负责人：", "（签章）", None, "填报日期：", "2025年10月9日"], 2)
    when = When("碧溪镇", 2025, 3)
    parts = (
        ("表一", "组织建设情况", ("organisation", "bargaining", "democracy")),
        ("表二", "维权帮扶情况", ("rights", "hardship_aid", "warmth", "education_aid", "medical_mutual", "employment")),
        ("表三", "其他工作情况", ("training_competition", "safety", "culture", "finance", "home_building")),
    )  # fmt: skip
    for name, title, groups in parts:
        page = paper.page(name)
        page.span(1, 1, 1, 5, title)
        page.line(2, ["行号", "统计项目", "计量单位", "本季度", "年累计"])
        own = [code for code in CODES if group_of(code) in groups]
        for row, code in enumerate(own, 3):
            page.line(row, [row - 2, office(code, SET, "cover"), unit(code)])
            tell(page, row, 5, when, code)
            if is_flow(code):
                tell(page, row, 4, when, code, basis="quarter")
    return paper


def quarter_left_year_right() -> Paper:
    """One sheet, the units twice: a table of the quarter on the left, one of the year so far on the right."""
    paper = Paper("石桥县2024年三季度镇街数据.xlsx", "4")
    page = paper.page("数据")
    codes = [code for code in CODES if is_flow(code)][:14]
    page.span(1, 1, 1, 30, "石桥县2024年三季度镇街工会工作数据（金额：元）")
    for start, basis, title in ((1, "quarter", "本季数"), (17, "ytd", "累计数")):
        page.span(2, start, 2, start + len(codes), title)
        page.put(3, start, "镇街")
        plan = [(start + place, code, basis) for place, code in enumerate(codes, 1)]
        for column, code, _ in plan:
            page.put(3, column, office(code, SET, "twice"))
        last = table(page, 4, plan, TOWNS, When("", 2024, 3), name_column=start)
        page.put(last, start, "合计")
        summed(page, last, plan, range(4, last))
    return paper


def ledger_in_pairs() -> Paper:
    """A ledger of WPS: two columns of items, group names in rows of their own, figures as the clerk types them."""
    paper = OldPaper("龙泉乡工会台帐2023年二季度.et", "2")
    page = paper.page("台帐")
    page.span(1, 1, 1, 7, "龙泉乡工会工作台帐")
    page.line(2, ["填报单位:龙泉乡工会联合会", None, None, None, "2023年二季度", None, "单位:元"])
    page.line(3, ["项 目", "单位", "数 字", None, "项 目", "单位", "数 字"])
    when = When("龙泉乡", 2023, 2)
    dresses = mixed(CODES, (full_width, commas, lambda number: f"{number:g} "), "pairs")
    halves = (CODES[: len(CODES) // 2], CODES[len(CODES) // 2 :])
    for start, half in zip((1, 5), halves, strict=True):
        row, group = 4, ""
        for code in half:
            if group_of(code) != group:
                group = group_of(code)
                page.put(row, start, f"【{GROUPS[group]}】")
                row += 1
            page.line(row, [office(code, SET, "pairs"), unit(code)], start)
            tell(page, row, start + 2, when, code, dress=dresses.get(code))
            row += 1
    page.put(row + 4, 1, "主席：　　　　制表：　　　　2023年7月6日")
    return paper


def list_with_kinds() -> Paper:
    """A program's list: 统计期, 机构名称, 指标名称, 口径 and 值 in rows, parted by |."""
    paper = Paper("export_20250118.csv", "6", encoding="utf-8", delimiter="|")
    page = paper.page("export_20250118")
    page.line(1, ["统计期", "机构名称", "指标名称", "计量单位", "口径", "值"])
    row = 2
    for town in TOWNS[:3]:
        when = When(town, 2024, 4)
        for code in CODES[::2]:
            name = office(code, SET, "list")
            for basis, word in (
                (("quarter", "本季"), ("ytd", "累计")) if is_flow(code) else (("stock", "期末"),)
            ):
                page.line(row, ["2024年四季度", f"{town}总工会", name, unit(code), word])
                tell(page, row, 6, when, code, basis=basis)
                row += 1
    return paper


def goals_for_some() -> Paper:
    """Wide: some items with 目标, 实绩 and 达成率 below them, others alone; 全县 first; a sum and a cell are wrong."""
    paper = Paper("2025年半年督查.xlsx", "4")
    page = paper.page("督查")
    page.span(1, 1, 1, 16, "石桥县工会2025年上半年重点工作督查表")
    page.put(2, 16, "资金单位：万元")
    page.span(3, 1, 4, 1, "排序")
    page.span(3, 2, 4, 2, "镇（街道）")
    column, plan = 3, []
    for code in ("new_union_orgs", "new_members", "wage_contracts", "mutual_participants"):
        page.span(3, column, 3, column + 2, catalogue().indicators[code].name_zh)
        page.line(4, ["目标", "实绩", "达成率"], column)
        plan.append((column + 1, code, basis_of(code)))
        column += 3
    for code in ("union_orgs", "members", "aid_households", "aid_amount", "hazards_found", "funds_received"):
        page.span(3, column, 4, column, office(code, SET, "goals", "万元"))
        plan.append((column, code, basis_of(code)))
        column += 1
    when = When("", 2025, 2)
    last = table(page, 6, plan, TOWNS, when, name_column=2, number_column=1, yuan="万元")
    page.put(5, 2, "全县")
    summed(page, 5, plan, range(6, last))
    # The goal of new unions and how much of it is reached are items of the catalogue: they may come.
    for row, town in enumerate(TOWNS, 6):
        place = When(town, 2025, 2)
        goal = int(page.cells[row, 4] * 1.4)
        page.fact(row, 3, goal, place, "new_union_target", "stock", goal, optional=True)
        page.fact(row, 5, "71.4%", place, "new_union_completion", "ytd", 0.714, optional=True)
    for start in (6, 9, 12):
        for row in range(6, last):
            page.put(row, start, int(page.cells[row, start + 1] * 1.4))
            page.put(row, start + 2, "71.4%")
    members = next(place for place, code, _ in plan if code == "members")
    page.put(5, members, page.cells[5, members] - 40)
    page.plant("total_mismatch", 5, members)
    funds = next(place for place, code, _ in plan if code == "funds_received")
    paper.facts[:] = [each for each in paper.facts if each.cell != at(8, funds)]
    page.put(8, funds, "#REF!")
    page.put(5, funds, None)
    page.plant("error_value", 8, funds)
    return paper


def groups_down_the_side() -> Paper:
    """Long; the groups' names one sign a line at the side; 上季数 beside 本季末数; an item of no catalogue."""
    paper = Paper("杏花乡总工会2024年第2季度报表（终稿）.xlsx", "1")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 6, "杏花乡工会工作统计表")
    page.line(2, ["编制单位：杏花乡工会联合会", None, None, "2024年6月30日"])
    page.line(3, ["类 别", "指  标  名  称", "单位", "上季数", "本季末数", "备  注"])
    when, row = When("杏花乡", 2024, 2), 4
    for group, name in GROUPS.items():
        own = [code for code in CODES if group_of(code) == group]
        start = row
        for code in own:
            page.line(row, [office(code, SET, "side"), unit(code)], 2)
            page.put(row, 4, written(value(When("杏花乡", 2024, 1), code, ""), code))
            tell(page, row, 5, when, code)
            row += 1
        if group == "culture":
            page.line(row, ["职工疗休养人数", "人", 4, 16], 2)
            page.plant("unknown_item", row, 2)
            row += 1
        page.span(start, 1, row - 1, 1, "\n".join(name))
    foot(page, row, 6, "2024年7月3日")
    return paper


def one_row_a_quarter() -> Paper:
    """Items across, the year's quarters down, for one unit; the last row is the year: no figure of its own."""
    paper = Paper("三岔河镇2024.ods", "7")
    page = paper.page("三岔河镇")
    page.put(1, 1, "三岔河镇工会2024年各季度指标（累计口径）")
    codes = [code for code in CODES if not money(code)][:30]
    page.put(2, 1, "期别")
    for column, code in enumerate(codes, 2):
        page.put(2, column, office(code, SET, "row"))
    for quarter, name in enumerate(("一季度", "二季度", "三季度", "四季度"), 1):
        page.put(2 + quarter, 1, name)
        for column, code in enumerate(codes, 2):
            tell(page, 2 + quarter, column, When("三岔河镇", 2024, quarter), code)
    return paper
