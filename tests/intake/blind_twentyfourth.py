"""A twenty-fourth set of made-up returns: four head rows, parts with heads of their own, months, units side by side."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, money
from tests.intake.blind_forms import commas, mixed, padded, rows, summed, table, tell, value
from tests.intake.blind_mixture import listed, worded
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import is_flow
from tests.intake.blind_xls import OldPaper

SET = 3
TOWNS = ("云峰镇", "沙河乡", "南坪街道", "双龙镇", "花桥乡", "老鹰岩镇", "西门街道")
FIRST = (
    "union_orgs >union_orgs_enterprise units_should units_covered enterprises_total enterprises_covered "
    "new_union_orgs workers >workers_female members >members_female >members_migrant new_members cadres_fulltime "
    "legal_person_unions audit_committees collective_contracts collective_contract_enterprises "
    "collective_contract_workers wage_contracts wage_contract_enterprises female_contracts "
    "female_contract_enterprises congress_units openness_units"
)
SECOND = (
    "disputes_accepted disputes_resolved petitions_received petitions_handled law_inspections hardship_households "
    "hardship_removed aid_households aid_amount warmth_households warmth_person_times warmth_amount "
    "cool_person_times cool_amount students_aided education_aid_amount mutual_participants mutual_claims "
    "mutual_claim_amount job_fairs job_posts job_placements skills_training_person_times competition_participants "
    "proposals proposals_adopted innovations training_sessions safety_inspections hazards_found hazards_fixed "
    "cultural_events cultural_person_times funds_due funds_received funds_remitted dues_received info_reports"
)


def months_beside() -> Paper:
    """Long: 4月 5月 6月 beside 本季合计 and 本年累计; the months are no figures of ours; a .et of WPS."""
    paper = OldPaper("云峰镇2024年二季度工会报表.et", "1")
    page = paper.page("报表")
    page.span(1, 1, 1, 9, "云峰镇2024年第二季度工会工作报表")
    page.put(2, 1, "填报单位：云峰镇总工会")
    page.put(2, 8, "单位：人、个、元")
    page.line(3, ["序号", "项目", "计量单位", "4月", "5月", "6月", "本季合计", "本年累计", "备注"])
    items = listed(SECOND, SET, "months_beside")
    when = When("云峰镇", 2024, 2)
    last = rows(page, 4, {"no": 1, "name": 2, "unit": 3, "quarter": 7, "ytd": 8}, items, when)
    for row in range(4, last):
        quarter = page.cells.get((row, 7))
        if quarter is not None:
            months = [quarter // 3, quarter // 3, quarter - 2 * (quarter // 3)]
            page.line(row, months, 4)
    foot(page, last, 9, "2024年7月5日")
    return paper


def carried_forward() -> Paper:
    """Long: 上季累计, 本季 and 本季末累计; one cumulative figure is not the sum of the two; an overdrawn fund."""
    paper = Paper("沙河乡2023年第四季度工会统计报表.xlsx", "1")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 6, "沙河乡工会统计报表")
    page.span(2, 1, 2, 6, "2023年第四季度")
    page.put(3, 1, "单位名称：沙河乡工会联合会")
    page.put(3, 6, "单位：元、人、个")
    page.line(4, ["序号", "指标", "单位", "上季末累计", "本季发生数", "本年累计"])
    items = grouped(listed(FIRST + " " + SECOND, SET, "carried_forward"))
    when, before = When("沙河乡", 2023, 4), When("沙河乡", 2023, 3)
    last = rows(page, 5, {"no": 1, "name": 2, "unit": 3, "quarter": 5, "ytd": 6}, items, when)
    for row, (_, code) in enumerate(items, 5):
        if code and is_flow(code):
            tell(page, row, 4, before, code, optional=True)
    found = 5 + [code for _, code in items].index("hazards_fixed")
    paper.facts = [each for each in paper.facts if each.cell != at(found, 6)]
    more = value(when, "hazards_found", "ytd") + 3
    page.fact(found, 6, more, when, "hazards_fixed", "ytd", more)
    page.plant("V22", found, 6)
    foot(page, last, 6, "2024.1.6")
    return paper


def four_head_rows() -> Paper:
    """Area of work, programme, 户数/金额（元）, 本季/累计 in four merged rows; 乡镇 and 街道 apart, 总计 last (.xls)."""
    paper = OldPaper("永川县各乡镇街道2025年三季度工会数据汇总.xls", "4")
    page = paper.page("Sheet1")
    programmes = (
        ("困难帮扶", (("户数", "aid_households"), ("金额（元）", "aid_amount"))),
        ("送温暖", (("户数", "warmth_households"), ("人次", "warmth_person_times"), ("金额（元）", "warmth_amount"))),
        ("金秋助学", (("人数", "students_aided"), ("金额（元）", "education_aid_amount"))),
        ("医疗互助补助", (("例数", "mutual_claims"), ("金额（元）", "mutual_claim_amount"))),
    )  # fmt: skip
    stocks = "union_orgs units_should units_covered workers members members_female collective_contracts congress_units"
    flows = (
        "new_union_orgs new_members disputes_accepted disputes_resolved petitions_received petitions_handled"
    )
    page.span(3, 1, 6, 1, "单位")
    column, plan = 2, []
    page.span(3, column, 3, column + 7, "组织建设（期末数）")
    for code in stocks.split():
        page.span(4, column, 6, column, worded(code, SET, "four_head_rows"))
        plan.append((column, code, "stock"))
        column += 1
    page.span(3, column, 3, column + 11, "组建与维权")
    for code in flows.split():
        page.span(4, column, 5, column + 1, worded(code, SET, "four_head_rows"))
        page.line(6, ["本季", "累计"], column)
        plan += [(column, code, "quarter"), (column + 1, code, "ytd")]
        column += 2
    first = column
    for programme, parts in programmes:
        page.span(4, column, 4, column + 2 * len(parts) - 1, programme)
        for part, code in parts:
            page.span(5, column, 5, column + 1, part)
            page.line(6, ["本季", "累计"], column)
            plan += [(column, code, "quarter"), (column + 1, code, "ytd")]
            column += 2
    page.span(3, first, 3, column - 1, "帮扶服务")
    page.span(1, 1, 1, column - 1, "永川县2025年第三季度工会工作数据汇总表")
    row, sums = 7, []
    for kind, ends in (("乡镇", ("镇", "乡")), ("街道", ("街道",))):
        towns = [each for each in TOWNS if each.endswith(ends)]
        after = table(page, row, plan, towns, When("", 2025, 3), name_column=1, wear=("", "总工会"))
        page.put(after, 1, f"{kind}小计")
        summed(page, after, plan, range(row, after))
        sums.append(after)
        row = after + 1
    page.put(row, 1, "总　计")
    summed(page, row, plan, sums)
    wrong = next(at_column for at_column, code, basis in plan if code == "aid_amount" and basis == "ytd")
    page.put(row, wrong, page.cells[row, wrong] + 5000)
    page.plant("total_mismatch", row, wrong)
    return paper


def parts_with_own_heads() -> Paper:
    """One sheet, three parts one below the other, each with its own head: counts, money in 万元, rates in percent."""
    paper = Paper("双龙镇2024年度工会工作统计.xlsx", "8")
    page = paper.page("年报")
    when = When("双龙镇", 2024, 4)
    page.span(1, 1, 1, 4, "双龙镇总工会2024年度工作统计表")
    items = listed(FIRST + " " + SECOND, SET, "parts_with_own_heads", "万元")
    counts = [each for each in items if not money(each[1])]
    amounts = [each for each in items if money(each[1])]
    rates = listed(
        "unionisation_rate membership_rate hazard_fix_rate funds_collection_rate", SET, "parts_with_own_heads"
    )
    page.put(2, 1, "一、工作开展情况")
    page.line(3, ["序号", "项目", "单位", "数量"])
    columns = {"no": 1, "name": 2, "unit": 3, "ytd": 4}
    dresses = mixed([code for _, code in counts], (commas, padded), "parts", 0.2)
    row = rows(page, 4, columns, counts, when, dresses=dresses)
    page.put(row + 1, 1, "二、经费情况（单位：万元）")
    page.line(row + 2, ["序号", "项目", "金额"])
    row = rows(page, row + 3, {"no": 1, "name": 2, "ytd": 3}, amounts, when, yuan="万元")
    page.put(row + 1, 1, "三、主要比率（%）")
    page.line(row + 2, ["序号", "项目", "比率"])
    row = rows(page, row + 3, {"no": 1, "name": 2, "ytd": 3}, rates, when, percent="%")
    foot(page, row + 1, 4, "2025年1月9日")
    return paper


def units_side_by_side() -> Paper:
    """Two towns' long tables side by side on a sheet, each under its own title, an unknown item in the second."""
    paper = Paper("沙河、花桥两乡2025年上半年报表.xlsx", "2")
    page = paper.page("Sheet1")
    for column, town in ((1, "沙河乡"), (6, "花桥乡")):
        page.span(1, column, 1, column + 3, f"{town}2025年上半年工会工作报表")
        page.line(2, ["项目", "单位", "二季度", "上半年累计"], column)
        items = listed(FIRST + " " + SECOND, SET, "units_side_by_side", mark="　　")
        if town == "花桥乡":
            items.insert(28, ("职工心理咨询室数", "?"))
        columns = {"name": column, "unit": column + 1, "quarter": column + 2, "ytd": column + 3}
        rows(page, 3, columns, items, When(town, 2025, 2))
    return paper


def totals_between() -> Paper:
    """Wide, two periods' halves in one table: 2024年 and 2025年 above each other's columns, averages stated too."""
    paper = Paper("永川县2025年第一季度帮扶资金对比.xlsx", "4")
    page = paper.page("对比")
    codes = "aid_households aid_amount aid_per_household warmth_households warmth_amount students_aided education_aid_amount"
    page.span(1, 1, 1, 15, "永川县2025年第一季度困难帮扶情况对比表（单位：户、人、元）")
    page.span(2, 1, 3, 1, "乡镇")
    page.span(2, 2, 2, 8, "2025年1-3月")
    page.span(2, 9, 2, 15, "2024年1-3月")
    heads = [worded(code, SET, "totals_between") for code in codes.split()]
    page.line(3, heads + heads, 2)
    for row, town in enumerate(TOWNS, 4):
        page.put(row, 1, town)
        for place, code in enumerate(codes.split()):
            tell(page, row, 2 + place, When(town, 2025, 1), code)
            tell(page, row, 9 + place, When(town, 2024, 1), code, optional=True)
    row = 4 + len(TOWNS)
    page.put(row, 1, "合计")
    for column in range(2, 16):
        code = codes.split()[(column - 2) % 7]
        if code == "aid_per_household":
            share = page.cells[row, column - 1] / page.cells[row, column - 2]
            page.put(row, column, Formula(f"={at(row, column - 1)}/{at(row, column - 2)}", round(share, 2)))
        else:
            page.put(row, column, sum(page.cells[each, column] for each in range(4, row)))
    return paper
