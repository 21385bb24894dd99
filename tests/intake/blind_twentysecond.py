"""A twenty-second set of made-up returns: units across, three blocks, quarters as sheets, units stacked on one sheet."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, money, rate
from tests.intake.blind_forms import commas, mixed, padded, rows, summed, table, tell, value
from tests.intake.blind_mixture import listed
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import basis_of, unit_zh
from tests.intake.blind_xls import OldPaper

SET = 1
TOWNS = ("红岩镇", "水口乡", "安乐镇", "北坝街道", "龙泉乡", "小井沟镇")
CORE = (
    "union_orgs units_should units_covered enterprises_covered new_union_orgs workers workers_female members "
    "members_female members_migrant new_members cadres_fulltime collective_contracts "
    "collective_contract_enterprises collective_contract_workers wage_contracts wage_contract_enterprises "
    "congress_units openness_units disputes_accepted disputes_resolved petitions_received petitions_handled "
    "hardship_households hardship_removed aid_households aid_amount warmth_households warmth_amount "
    "cool_person_times cool_amount students_aided education_aid_amount mutual_participants mutual_claims "
    "mutual_claim_amount job_posts job_placements skills_training_person_times innovations ankang_enterprises "
    "safety_inspections hazards_found hazards_fixed cultural_events cultural_person_times funds_due funds_received "
    "funds_remitted home_qualified home_model info_reports"
)


def units_across() -> Paper:
    """Items down, units across, the group's name merged down on the left, 合计 as the last column (.ods)."""
    paper = Paper("江北县乡镇工会情况一览表(2025年一季度).ods", "3")
    page = paper.page("一季度")
    page.span(1, 1, 1, 10, "江北县乡镇（街道）工会工作情况一览表")
    page.span(2, 1, 2, 6, "时间：2025年第一季度")
    page.span(2, 7, 2, 10, "单位：个、人、元")
    page.line(3, ["类别", "项　目", "单位", *[f"{each}总工会" for each in TOWNS[:3]], *TOWNS[3:], "合计"])
    items = listed(CORE, SET, "units_across")
    row, last_group, top = 4, "", 4
    for name, code in items:
        group = next(text for text, own in grouped([(name, code)], "{name}") if not own)
        if group != last_group:
            if last_group:
                page.span(top, 1, row - 1, 1, last_group)
            last_group, top = group, row
        page.line(row, [name, "元" if money(code) else unit_zh(code)], 2)
        for column, town in enumerate(TOWNS, 4):
            tell(page, row, column, When(town, 2025, 1), code)
        if not rate(code):
            page.put(row, 10, sum(page.cells[row, column] for column in range(4, 10)))
        row += 1
    page.span(top, 1, row - 1, 1, last_group)
    wrong = 4 + [code for _, code in items].index("collective_contracts")
    page.put(wrong, 10, page.cells[wrong, 10] - 11)
    page.plant("total_mismatch", wrong, 10)
    foot(page, row, 10, "2025年4月9日")
    return paper


def three_blocks() -> Paper:
    """Three blocks of 指标|数量 side by side in a GB18030 text file with semicolons; an error value in one cell."""
    paper = Paper("水口乡2024年3季度工会数据.csv", "2", encoding="gb18030", delimiter=";")
    page = paper.page("水口乡2024年3季度工会数据")
    when = When("水口乡", 2024, 3)
    page.put(1, 1, "水口乡2024年三季度工会工作数据")
    page.put(2, 1, "填报单位：水口乡工会委员会")
    page.put(2, 7, "金额单位：元")
    page.line(3, ["指标", "数量", "", "指标", "数量", "", "指标", "数量"])
    items = listed(CORE, SET, "three_blocks")
    third = (len(items) + 2) // 3
    dresses = mixed(CORE.split(), (commas, padded), "three_blocks", 0.3)
    for place, (name, code) in enumerate(items):
        row, column = 4 + place % third, 1 + 3 * (place // third)
        page.put(row, column, name)
        if code == "info_reports":
            page.put(row, column + 1, "#REF!")
            page.plant("error_value", row, column + 1)
        else:
            tell(page, row, column + 1, when, code, dress=dresses.get(code))
    page.put(5 + third, 1, "负责人：张某")
    page.put(5 + third, 4, "填表人：李某")
    return paper


def short_heads() -> Paper:
    """A county's short headers under merged groups; 乡镇 wear their unions' names; 合计 first (.xls)."""
    paper = OldPaper("江北县2024年上半年工会工作主要指标.xls", "4")
    page = paper.page("主要指标")
    groups = (
        ("组织建设", (("工会组织数", "union_orgs"), ("应建会单位", "units_should"), ("已建会单位", "units_covered"), ("新建工会数", "new_union_orgs"))),
        ("会员情况", (("职工数", "workers"), ("会员数", "members"), ("女会员", "members_female"), ("新会员数", "new_members"), ("入会率%", "membership_rate"))),
        ("集体合同", (("份数", "collective_contracts"), ("覆盖企业数", "collective_contract_enterprises"), ("覆盖职工数", "collective_contract_workers"))),
        ("工资集体协商", (("协议份数", "wage_contracts"), ("企业数", "wage_contract_enterprises"), ("覆盖职工数", "wage_contract_workers"))),
        ("劳动争议", (("受理件数", "disputes_accepted"), ("调解成功数", "disputes_resolved"))),
        ("职工信访", (("受理件数", "petitions_received"), ("办结件数", "petitions_handled"))),
        ("困难帮扶", (("在档户数", "hardship_households"), ("帮扶户数", "aid_households"), ("帮扶资金", "aid_amount"))),
        ("送温暖", (("慰问户数", "warmth_households"), ("慰问资金", "warmth_amount"))),
        ("送清凉", (("慰问人次", "cool_person_times"), ("投入资金", "cool_amount"))),
        ("金秋助学", (("人数", "students_aided"), ("金额", "education_aid_amount"))),
        ("医疗互助", (("参加人数", "mutual_participants"), ("补助例数", "mutual_claims"), ("补助金额", "mutual_claim_amount"))),
        ("就业服务", (("招聘会（场）", "job_fairs"), ("提供岗位", "job_posts"), ("实现就业", "job_placements"))),
        ("安全生产", (("安全检查", "safety_inspections"), ("查出隐患", "hazards_found"), ("整改隐患", "hazards_fixed"))),
        ("工会经费", (("应收", "funds_due"), ("实收", "funds_received"), ("上解", "funds_remitted"), ("收缴率%", "funds_collection_rate"))),
    )  # fmt: skip
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "乡镇（街道）")
    column, plan = 3, []
    for group, parts in groups:
        page.span(3, column, 3, column + len(parts) - 1, group)
        for name, code in parts:
            page.put(4, column, name)
            plan.append((column, code, basis_of(code)))
            column += 1
    page.span(1, 1, 1, column - 1, "江北县2024年上半年工会工作主要指标完成情况")
    page.put(2, 1, "制表：江北县总工会办公室")
    page.put(2, column - 3, "金额单位：万元")
    page.span(5, 1, 5, 2, "全县合计")
    wear = ("总工会", "工会联合会", "", "总工会")
    last = table(
        page, 6, plan, TOWNS, When("", 2024, 2), number_column=1, wear=wear, yuan="万元", percent="%"
    )
    summed(page, 5, plan, range(6, last))
    page.put(last, 1, "注：以上数据截至2024年6月30日。")
    return paper


def quarters_as_sheets() -> Paper:
    """Three quarters' sheets of one town, each cumulative, with last year's figures and the change; an old hidden sheet."""
    paper = OldPaper("北坝街道2023年工会报表（一至三季度）.xls", "7")
    for quarter, sheet in ((1, "一季度"), (2, "二季度"), (3, "三季度")):
        page = paper.page(sheet)
        when = When("北坝街道", 2023, quarter)
        page.span(2, 1, 2, 7, f"北坝街道工会工作{sheet}报表")
        page.put(3, 1, "填报单位：北坝街道工会联合会")
        page.put(3, 5, f"2023年{sheet}")
        page.put(3, 7, "单位：元")
        page.line(5, ["序号", "项目", "计量单位", "累计数", "上年同期", "增减%", "备注"])
        items = listed(CORE, SET, "quarters_as_sheets")
        columns = {"no": 1, "name": 2, "unit": 3, "ytd": 4, "last": 5, "change": 6}
        last = rows(page, 6, columns, items, when)
        foot(page, last + 1, 7, f"2023年{3 * quarter + 1}月8日")
    page = paper.page("代码", hidden=True)
    for row, (name, code) in enumerate(listed(CORE, SET, "codes"), 1):
        page.line(row, [row, name, "元" if money(code) else unit_zh(code)])
    return paper


def annual_revised() -> Paper:
    """The year's figures, the unit named in the file's name only; an uncached formula and an unknown item."""
    paper = Paper("安乐镇2025年度工会统计年报（更正）.xlsx", "8")
    page = paper.page("年报表")
    page.span(1, 1, 1, 4, "乡镇（街道）工会统计年报表（更正）")
    page.span(2, 1, 2, 4, "2025年度")
    page.put(3, 1, "填报单位（盖章）：")
    page.put(3, 4, "单位：个、人、元")
    page.line(4, ["序号", "项目", "单位", "全年累计"])
    items = listed(
        CORE + " unionisation_rate funds_collection_rate hazard_fix_rate service_stations demo_unions",
        SET,
        "annual",
    )
    items.insert(30, ("职工法律援助咨询热线接听数", "?"))
    columns = {"no": 1, "name": 2, "unit": 3, "ytd": 4}
    when = When("安乐镇", 2025, 4)
    lines = grouped(items)
    last = rows(page, 5, columns, lines, when, percent="text")
    row = 5 + [code for _, code in lines].index("demo_unions")
    paper.facts = [each for each in paper.facts if each.cell != at(row, 4)]
    page.put(row, 4, Formula("=D10+1"))
    page.plant("uncached_formula", row, 4)
    foot(page, last, 4, "2026年1月12日")
    page.put(last + 1, 1, "更正说明：会员数以本表为准。")
    return paper


def stacked_units() -> Paper:
    """Four units' small tables below one another on a sheet, 本季 and 累计 each; members above workers in one."""
    paper = Paper("江北县部分乡镇2024年第二季度工会情况.xlsx", "7")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 5, "部分乡镇2024年第二季度工会工作情况")
    row = 3
    for town in TOWNS[:4]:
        when = When(town, 2024, 2)
        page.span(row, 1, row, 5, f"填报单位：{town}总工会　　　　单位：人、个、万元")
        page.line(row + 1, ["序号", "项目", "单位", "本季", "累计"])
        items = listed(
            "union_orgs units_covered workers >workers_female members >members_female >members_migrant new_members "
            "wage_contract_enterprises hardship_households aid_households aid_amount warmth_amount mutual_participants "
            "mutual_claims mutual_claim_amount hazards_found hazards_fixed funds_received dues_received",
            SET,
            "stacked_units",
            "万元",
        )
        columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
        last = rows(page, row + 2, columns, items, when, idle="—", yuan="万元")
        if town == TOWNS[2]:
            members = row + 2 + [code for _, code in items].index("members")
            paper.facts = [each for each in paper.facts if each.cell != at(members, 5)]
            more = value(when, "workers", "stock") + 30
            page.fact(members, 5, more, when, "members", "stock", more)
            page.plant("V03", members, 5)
        row = last + 2
    return paper
