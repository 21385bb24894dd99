"""A twenty-sixth set of made-up returns: programmes against counts, heads repeated on page two, a quarter a sheet."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, money
from tests.intake.blind_forms import commas, mixed, rows, summed, table, tell, value
from tests.intake.blind_mixture import listed, worded
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, unit_zh
from tests.intake.blind_xls import OldPaper

SET = 2
TOWNS = ("红星镇", "万安乡", "河东街道", "古楼镇")
PROGRAMMES = (
    ("困难帮扶", "aid_households", "aid_amount"), ("送温暖", "warmth_households", "warmth_amount"),
    ("送清凉", "cool_person_times", "cool_amount"), ("金秋助学", "students_aided", "education_aid_amount"),
    ("医疗互助", "mutual_claims", "mutual_claim_amount"),
)  # fmt: skip
ITEMS = (
    "union_orgs units_should units_covered enterprises_covered new_union_orgs workers >workers_female members "
    ">members_female >members_migrant new_members cadres_fulltime women_committees audit_committees "
    "collective_contracts collective_contract_enterprises wage_contracts wage_contract_enterprises "
    "wage_contract_workers female_contracts safety_contract_enterprises congress_units openness_units "
    "mediation_orgs disputes_accepted disputes_resolved petitions_received petitions_handled harmony_enterprises "
    "hardship_households >hardship_deep hardship_removed aid_households aid_amount warmth_households warmth_amount "
    "cool_person_times cool_amount outdoor_stations students_aided education_aid_amount mutual_participants "
    "mutual_claims mutual_claim_amount job_posts job_placements skills_training_person_times loan_amount "
    "competition_participants proposals innovation_studios model_workers cadre_training_person_times "
    "ankang_enterprises safety_inspections hazards_found hazards_fixed worker_bookstores cultural_events "
    "cultural_person_times funds_due funds_received dues_received funds_remitted units_declaring home_qualified "
    "home_model demo_unions info_reports"
)


def programmes_by_town() -> Paper:
    """The town merged down beside its five programmes; 人（户）数 and 金额, each 本季 and 累计."""
    paper = Paper("通江县2024年三季度帮扶救助进度.xlsx", "4")
    page = paper.page("进度")
    page.span(1, 1, 1, 6, "通江县2024年第三季度帮扶救助工作进度表（金额单位：元）")
    page.span(2, 1, 3, 1, "乡镇")
    page.span(2, 2, 3, 2, "项目")
    page.span(2, 3, 2, 4, "人（户）次数")
    page.span(2, 5, 2, 6, "金额")
    page.line(3, ["本季", "累计", "本季", "累计"], 3)
    row = 4
    for town in TOWNS:
        page.span(row, 1, row + len(PROGRAMMES) - 1, 1, town)
        when = When(town, 2024, 3)
        for programme, count, amount in PROGRAMMES:
            page.put(row, 2, programme)
            tell(page, row, 3, when, count, basis="quarter")
            tell(page, row, 4, when, count)
            tell(page, row, 5, when, amount, basis="quarter")
            tell(page, row, 6, when, amount)
            row += 1
    return paper


def heads_repeated() -> Paper:
    """Long, printed on two pages: the heads stand again in the middle, with 续表 above them."""
    paper = Paper("万安乡2023年四季度工会报表.xls", "1")
    paper = OldPaper(paper.name, "1")
    page = paper.page("年报")
    when = When("万安乡", 2023, 4)
    heads = ["序号", "指标名称", "计量单位", "本季", "本年累计"]
    page.span(1, 1, 1, 5, "万安乡工会工作报表（2023年第四季度）")
    page.put(2, 1, "填报单位：万安乡工会联合会")
    page.put(2, 5, "单位：人、个、元")
    page.line(3, heads)
    items = listed(ITEMS, SET, "heads_repeated")
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    cut = [code for _, code in items].index("disputes_accepted")
    row = rows(page, 4, columns, items[:cut], when, idle="—")
    page.span(row, 1, row, 5, "万安乡工会工作报表（续表）")
    page.line(row + 1, heads)
    row = rows(page, row + 2, columns, items[cut:], when, idle="—", number=cut - 2)
    foot(page, row, 5, "2024年1月5日")
    return paper


def this_year_and_last() -> Paper:
    """Long: 2025年二季度 | 2024年二季度 | 增减 | 增长%, some amounts with their unit in the cell; about and nearly."""
    paper = Paper("古楼镇工会主要指标对比.xlsx", "6")
    page = paper.page("对比")
    when, before = When("古楼镇", 2025, 2), When("古楼镇", 2024, 2)
    page.span(1, 1, 1, 6, "古楼镇工会主要指标对比表")
    page.line(2, ["指标", "单位", "2025年1-6月", "2024年1-6月", "增减数", "增长（%）"])
    items = listed(ITEMS, SET, "this_year_and_last")
    loose = {"cool_person_times": "约{:g}", "proposals": "近{:g}条", "cultural_person_times": "{:g}多"}
    dresses = mixed([code for _, code in items], (commas,), "this_year_and_last", 0.2)
    for row, (name, code) in enumerate(items, 3):
        page.line(row, [name, "元" if money(code) else unit_zh(code)])
        if code in ("loan_amount", "aid_amount"):
            figure = value(when, code, "ytd")
            page.fact(row, 3, f"{figure / 10000:g}万元", when, code, "ytd", figure)
        elif code in loose:
            tell(page, row, 3, when, code, dress=loose[code].format, approximate=True)
        else:
            tell(page, row, 3, when, code, dress=dresses.get(code))
        tell(page, row, 4, before, code, optional=True)
        now, then = value(when, code, ""), value(before, code, "")
        page.put(row, 5, now - then)
        page.put(row, 6, round((now / then - 1) * 100, 1) if then else None)
    page.put(len(items) + 3, 1, "注：口径为本年累计或期末数。")
    return paper


def quarters_as_sheets_of_a_county() -> Paper:
    """Four sheets, a quarter each, the same wide table; 全县 first; the second's title names no quarter."""
    paper = Paper("通江县2024年各季度工会数据.xlsx", "7")
    codes = [code.removeprefix(">") for code in ITEMS.split()][::2]
    for quarter, name in enumerate(("一季度", "二季度", "三季度", "四季度"), 1):
        page = paper.page(name)
        said = "" if quarter == 2 else f"第{name[0]}季度"
        page.span(1, 1, 1, len(codes) + 1, f"通江县2024年{said}工会工作汇总")
        page.put(2, 1, "单位：人、个、万元")
        page.put(3, 1, "乡镇（街道）")
        plan = [(column, code, basis_of(code)) for column, code in enumerate(codes, 2)]
        for column, code, _ in plan:
            page.put(3, column, worded(code, SET, "quarters_of_a_county", "万元"))
        page.put(4, 1, "全县")
        last = table(page, 5, plan, TOWNS, When("", 2024, quarter), name_column=1, yuan="万元")
        summed(page, 4, plan, range(5, last))
    page = paper.pages[2]
    wrong = 2 + codes.index("members_female") if "members_female" in codes else 4
    page.put(4, wrong, page.cells[4, wrong] + 20)
    page.plant("total_mismatch", 4, wrong)
    return paper


def sums_beside() -> Paper:
    """Wide with sums across: 慰问金额合计 beside its parts, 小计 of the kinds of unit; figures as text."""
    paper = Paper("通江县2025年一季度慰问帮扶汇总.ods", "4")
    page = paper.page("汇总")
    page.span(1, 1, 1, 9, "通江县2025年第一季度慰问帮扶情况汇总表")
    page.put(2, 1, "单位：户、人次、元")
    page.line(
        3,
        [
            "单位",
            "送温暖户数",
            "送温暖金额",
            "送清凉人次",
            "送清凉金额",
            "困难帮扶户次",
            "困难帮扶金额",
            "金额合计",
        ],
    )
    codes = "warmth_households warmth_amount cool_person_times cool_amount aid_households aid_amount"
    plan = [(column, code, "ytd") for column, code in enumerate(codes.split(), 2)]
    row = table(page, 4, plan, TOWNS[:2] + TOWNS[3:], When("", 2025, 1), name_column=1)
    page.put(row, 1, "乡镇小计")
    summed(page, row, plan, range(4, row))
    after = table(page, row + 1, plan, TOWNS[2:3], When("", 2025, 1), name_column=1)
    page.put(after, 1, "合计")
    summed(page, after, plan, [*range(4, row), *range(row + 1, after)])
    for line in range(4, after + 1):
        page.put(line, 8, sum(page.cells[line, column] for column in (3, 5, 7)))
    page.put(row, 4, page.cells[row, 4] + 31)
    page.plant("total_mismatch", row, 4)
    return paper


def items_beside_programmes() -> Paper:
    """One town: programmes down; 计划, 本季完成, 累计完成 across for counts and money; 万元 in the heads."""
    paper = Paper("河东街道2024年二季度服务职工实事.xlsx", "1")
    page = paper.page("实事")
    when = When("河东街道", 2024, 2)
    page.span(1, 1, 1, 6, "河东街道总工会2024年第二季度服务职工实事进展")
    page.span(2, 1, 3, 1, "序号")
    page.span(2, 2, 3, 2, "项目")
    page.span(2, 3, 2, 4, "人（户、例）数")
    page.span(2, 5, 2, 6, "金额（万元）")
    page.line(3, ["本季", "累计", "本季", "累计"], 3)
    for row, (programme, count, amount) in enumerate(PROGRAMMES, 4):
        page.line(row, [row - 3, programme])
        tell(page, row, 3, when, count, basis="quarter")
        tell(page, row, 4, when, count)
        tell(page, row, 5, when, amount, basis="quarter", yuan="万元")
        tell(page, row, 6, when, amount, yuan="万元")
    return paper
