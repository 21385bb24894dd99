"""A twenty-third set of made-up returns: traps of period and formula, a sheet a town beside its summary, long tables."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, money, rate
from tests.intake.blind_forms import commas, full_width, mixed, rows, tell, value
from tests.intake.blind_mixture import listed
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

SET = 2
TOWNS = ("青龙镇", "白沙乡", "古城街道", "石门镇", "梨树坪乡")
SOME = (
    "union_orgs units_should units_covered new_union_orgs workers >workers_female members >members_female "
    ">members_migrant >members_new_forms new_members unions_reelected women_committees collective_contracts "
    "collective_contract_enterprises wage_contracts wage_contract_enterprises wage_contract_workers congress_units "
    "openness_units mediation_orgs disputes_accepted disputes_resolved petitions_received petitions_handled "
    "hardship_households >hardship_deep >hardship_relative >hardship_accident aid_households aid_amount warmth_households "
    "warmth_person_times warmth_amount cool_person_times cool_amount students_aided education_aid_amount "
    "mutual_eligible mutual_participants mutual_claims mutual_claim_amount job_fairs job_placements "
    "skills_training_person_times competition_participants proposals proposals_adopted innovation_studios "
    "ankang_enterprises ankang_workers hazards_found hazards_fixed worker_bookstores cultural_events funds_due "
    "funds_received dues_received home_qualified home_model"
)


def of_no_period() -> Paper:
    """Nothing says the period: neither title, nor cells, nor the file's name; a date of printing is none."""
    paper = Paper("白沙乡工会报表.xlsx", "1")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 4, "乡镇（街道）工会工作报表")
    page.put(2, 1, "填报单位：白沙乡工会联合会")
    page.put(2, 4, "单位：个、人、元")
    page.line(3, ["序号", "项目", "单位", "累计数"])
    when = When("白沙乡", 2024, 3)
    columns = {"no": 1, "name": 2, "unit": 3, "ytd": 4}
    last = rows(page, 4, columns, listed(SOME, SET, "no_period"), when, told=When("白沙乡", None, None))
    page.put(last + 1, 1, "填报人：　　　　审核人：")
    page.plant("missing_period")
    return paper


def formulas_and_words() -> Paper:
    """Formulas with and without a saved result, error values, words where figures belong; rates as formulas."""
    paper = Paper("石门镇2023年第三季度工会统计表.xlsx", "7")
    page = paper.page("三季度")
    when = When("石门镇", 2023, 3)
    page.span(2, 1, 2, 5, "石门镇工会工作统计表")
    page.span(3, 1, 3, 5, "报告期：2023年7—9月")
    page.put(4, 1, "填报单位：石门镇总工会")
    page.put(4, 5, "单位：元")
    page.line(6, ["序号", "项目", "计量单位", "本季数", "累计数"])
    items = listed(SOME + " unionisation_rate membership_rate hazard_fix_rate", SET, "formulas")
    damage = {
        "women_committees": ("uncached_formula", Formula("=E8*2")), "job_fairs": ("error_value", "#N/A"),
        "cultural_events": ("not_a_number", "待统计"), "wage_contracts": ("error_value", Formula("=E1/E2", "#DIV/0!")),
        "innovation_studios": ("not_a_number", "见附表"), "ankang_workers": ("uncached_formula", Formula("=SUM(E1:E3)")),
    }  # fmt: skip
    dresses = mixed([code for _, code in items], (commas, full_width), "formulas", 0.2)
    for row, (name, code) in enumerate(items, 7):
        page.line(row, [row - 6, name, "元" if money(code) else unit_zh(code)])
        if code in damage:
            problem, shown = damage[code]
            page.put(row, 5, shown)
            page.plant(problem, row, 5)
            continue
        if rate(code):
            figure = value(when, code, basis_of(code))
            page.fact(row, 5, Formula("=E9/E8", figure), when, code, basis_of(code), figure)
            continue
        tell(page, row, 5, when, code, dress=dresses.get(code))
        if is_flow(code):
            tell(page, row, 4, when, code, basis="quarter")
    foot(page, 8 + len(items), 5, "2023年10月8日")
    return paper


def sheet_a_town() -> Paper:
    """A sheet a town named after it, the county's summary first; the period in the file's name only; 万元."""
    paper = Paper("临江县2025年2季度各乡镇工会报表.xlsx", "7")
    items = grouped(listed(SOME, SET, "sheet_a_town", "万元"), "({number}){name}")
    summary = paper.page("汇总")
    for town in TOWNS:
        page = paper.page(town)
        page.span(1, 1, 1, 4, f"{town}工会工作情况表")
        page.put(2, 4, "单位：个、人、万元")
        page.line(3, ["项目", "单位", "本季", "累计"])
        columns = {"name": 1, "unit": 2, "quarter": 3, "ytd": 4}
        rows(page, 4, columns, items, When(town, 2025, 2), yuan="万元")
    summary.span(1, 1, 1, 4, "临江县工会工作情况汇总表")
    summary.line(3, ["项目", "单位", "本季", "累计"])
    for row, (name, code) in enumerate(items, 4):
        summary.put(row, 1, name)
        if code:
            summary.put(row, 2, "万元" if money(code) else unit_zh(code))
            for column in (3, 4):
                held = [page.cells.get((row, column)) for page in paper.pages[1:]]
                if any(each is not None for each in held):
                    summary.put(row, column, round(sum(each for each in held if each is not None), 2))
    return paper


def long_table() -> Paper:
    """乡镇 | 项目 | 单位 | 本季 | 累计, the town named on its first row only; a tab-separated GB18030 file."""
    paper = Paper("临江县2024年四季度工会数据导出.csv", "1", encoding="gb18030", delimiter="\t")
    page = paper.page("临江县2024年四季度工会数据导出")
    page.line(1, ["乡镇", "项目", "计量单位", "本季", "累计"])
    row = 2
    for town in TOWNS:
        page.put(row, 1, f"{town}总工会")
        items = [
            each
            for each in listed(SOME.replace(">", ""), SET, "long_table")
            if not each[0].startswith("其中")
        ]
        row = rows(
            page, row, {"name": 2, "unit": 3, "quarter": 4, "ytd": 5}, items, When(town, 2024, 4), idle="—"
        )
    return paper


def pairs_across() -> Paper:
    """Items down; under each town 本季 and 累计; a hidden sheet with last year's; families' sum above the register."""
    paper = OldPaper("临江县2024年3季度数据（横向）.xls", "3")
    page = paper.page("三季度")
    page.span(1, 1, 1, 13, "临江县各乡镇2024年第三季度工会工作进展")
    page.span(2, 1, 3, 1, "序号")
    page.span(2, 2, 3, 2, "指标")
    page.span(2, 3, 3, 3, "单位")
    for place, town in enumerate(TOWNS):
        page.span(2, 4 + 2 * place, 2, 5 + 2 * place, town)
        page.line(3, ["本季", "累计"], 4 + 2 * place)
    items = listed(SOME, SET, "pairs_across")
    for row, (name, code) in enumerate(items, 4):
        page.line(row, [row - 3, name, "元" if money(code) else unit_zh(code)])
        for place, town in enumerate(TOWNS):
            when = When(town, 2024, 3)
            if town == "石门镇" and code == "hardship_deep":
                more = value(when, "hardship_households", "stock") + 4
                page.fact(row, 5 + 2 * place, more, when, code, "stock", more)
                page.plant("V20", row, 5 + 2 * place)
                continue
            tell(page, row, 5 + 2 * place, when, code)
            if is_flow(code):
                tell(page, row, 4 + 2 * place, when, code, basis="quarter")
    old = paper.page("2023", hidden=True)
    old.put(1, 1, "临江县各乡镇2023年第三季度工会工作进展")
    old.line(3, ["序号", "指标", *TOWNS])
    for row, (name, code) in enumerate(items, 4):
        old.line(row, [row - 3, name])
        for place, town in enumerate(TOWNS, 3):
            tell(old, row, place, When(town, 2023, 3), code, optional=True)
    return paper


def periods_as_blocks() -> Paper:
    """First and second quarter of one town one below the other, percent as text, a doubtful unit's row in yuan."""
    paper = Paper("古城街道2025年1、2季度.ods", "7")
    page = paper.page("报表")
    row = 1
    for quarter, title in ((1, "2025年第一季度"), (2, "2025年第二季度")):
        when = When("古城街道", 2025, quarter)
        page.span(row, 1, row, 4, f"古城街道工会工作情况（{title}）")
        page.line(row + 1, ["项目", "单位", "累计", "备注"])
        items = listed(
            SOME + " funds_collection_rate mutual_participation_rate", SET, "periods_as_blocks", mark="　　"
        )
        last = rows(page, row + 2, {"name": 1, "unit": 2, "ytd": 3}, items, when, percent="text")
        row = last + 2
    return paper
