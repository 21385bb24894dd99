"""A twenty-first set of made-up returns, worded and laid out as the real-looking examples are; see blind_mixture.py."""

from __future__ import annotations

from zhconv import convert

from tests.intake.blind_clerk import GROUPS, foot, grouped
from tests.intake.blind_forms import commas, full_width, mixed, padded, rows, summed, table, tell, value
from tests.intake.blind_mixture import listed, worded
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import basis_of

SET = 0
WIDE_TOWNS = (
    "枫林镇", "鹤山镇", "柳溪乡", "竹园镇", "金牛镇", "月亮湾乡", "三岔镇", "大柏树街道", "城南街道", "麻柳乡", "双河口镇", "桃园镇", "长岭岗乡",
)  # fmt: skip


def long_quarterly() -> Paper:
    """Long, 本季 and 累计, groups in rows, a stock's quarter "/"; a quarter above its year's figure."""
    paper = Paper("枫林镇2024年第二季度工会工作统计报表(定稿).xlsx", "1")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 5, "清江县乡镇（街道）工会工作统计报表")
    page.span(2, 1, 2, 5, "（2024年第二季度）")
    page.span(3, 1, 3, 3, "填报单位（公章）：枫林镇总工会")
    page.span(3, 4, 3, 5, "单位：个、人、元")
    page.line(4, ["序号", "指标名称", "计量单位", "本季", "累计"])
    items = grouped(
        listed(
            "union_orgs >union_orgs_enterprise units_should units_covered enterprises_total enterprises_covered "
            "new_union_orgs new_union_target workers >workers_female members >members_female >members_migrant "
            "new_members cadres_fulltime unions_reelected women_committees collective_contracts "
            "collective_contract_enterprises collective_contract_workers wage_contracts wage_contract_enterprises "
            "female_contracts female_contract_enterprises congress_units openness_units mediation_orgs "
            "disputes_accepted disputes_resolved petitions_received petitions_handled law_inspections "
            "hardship_households >hardship_deep >hardship_relative hardship_removed aid_households aid_amount "
            "warmth_households warmth_person_times warmth_amount cool_person_times cool_amount students_aided "
            "education_aid_amount mutual_participants mutual_claims mutual_claim_amount job_fairs job_posts "
            "job_placements competition_participants proposals proposals_adopted innovations training_sessions "
            "ankang_enterprises safety_inspections hazards_found hazards_fixed worker_bookstores cultural_events "
            "cultural_person_times funds_due funds_received dues_received home_qualified home_model",
            SET,
            "long_quarterly",
        )
    )
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    when = When("枫林镇", 2024, 2)
    last = rows(page, 5, columns, items, when, idle="/")
    at_row = next(row for row in range(5, last) if items[row - 5][1] == "job_fairs")
    wrong = value(when, "job_fairs", "ytd") + 6
    paper.facts = [each for each in paper.facts if (each.cell, each.basis) != (at(at_row, 4), "quarter")]
    page.fact(at_row, 4, wrong, when, "job_fairs", "quarter", wrong)
    page.plant("quarter_ytd", at_row, 4)
    foot(page, last, 5, "2024年7月6日")
    page.span(last + 1, 1, last + 1, 5, "注：1.“累计”指当年1月1日起至本季度末止；2.存量指标不填本季。")
    return paper


def two_halves() -> Paper:
    """Two halves side by side with an empty column between; an unknown item; cases settled above those accepted."""
    paper = Paper("柳溪乡工会2023年上半年统计表.xlsx", "2")
    page = paper.page("半年报")
    page.span(1, 1, 1, 7, "柳溪乡工会工作统计表")
    page.span(2, 1, 2, 7, "二〇二三年上半年")
    page.span(3, 1, 3, 4, "填报单位：柳溪乡工会联合会")
    page.span(3, 5, 3, 7, "计量单位：人、个、元")
    page.line(4, ["项　目", "单位", "数量", None, "项　目", "单位", "数量"])
    when = When("柳溪乡", 2023, 2)
    left = listed(
        "union_orgs units_should units_covered new_union_orgs workers >workers_female members >members_female "
        ">members_migrant >members_new_forms new_members legal_person_unions audit_committees "
        "collective_contracts collective_contract_workers wage_contracts wage_contract_workers female_contracts "
        "female_contract_workers safety_contract_enterprises congress_units mediation_orgs law_supervision_orgs "
        "disputes_accepted disputes_resolved group_petitions harmony_enterprises",
        SET,
        "left",
        mark="　　",
    )
    right = listed(
        "hardship_households >hardship_deep hardship_removed aid_households aid_amount warmth_households "
        "warmth_amount cool_person_times cool_amount outdoor_stations students_aided education_aid_amount "
        "mutual_eligible mutual_participants mutual_claims mutual_claim_amount job_placements "
        "skills_training_person_times loan_amount innovation_studios model_workers ankang_workers hazards_found "
        "hazards_fixed funds_received funds_remitted",
        SET,
        "right",
    )
    right.insert(6, ("法律服务志愿者人数", "?"))
    rows(page, 5, {"name": 1, "unit": 2, "ytd": 3}, left, when)
    last = rows(page, 5, {"name": 5, "unit": 6, "ytd": 7}, right, when)
    settled = next(row for row in range(5, 40) if left[row - 5][1] == "disputes_resolved")
    paper.facts = [each for each in paper.facts if each.cell != at(settled, 3)]
    more = value(when, "disputes_accepted", "ytd") + 2
    page.fact(settled, 3, more, when, "disputes_resolved", "ytd", more)
    page.plant("V17", settled, 3)
    foot(page, last + 1, 7, "2023.7.4")
    return paper


def one_head_row() -> Paper:
    """Thirteen units under one head row, 合计 below whose sums leave out the last unit for one item; 万元."""
    paper = Paper("清江县各乡镇（街道）工会工作汇总表2024年1-9月.xlsx", "3")
    page = paper.page("汇总")
    codes = [
        "union_orgs",
        "units_should",
        "units_covered",
        "enterprises_covered",
        "new_union_orgs",
        "workers",
        "workers_female",
        "members",
        "members_female",
        "members_new_forms",
        "new_members",
        "cadres_fulltime",
        "collective_contracts",
        "collective_contract_enterprises",
        "wage_contract_enterprises",
        "wage_contract_workers",
        "congress_units",
        "openness_units",
        "disputes_accepted",
        "disputes_resolved",
        "petitions_handled",
        "hardship_households",
        "aid_households",
        "aid_amount",
        "warmth_households",
        "warmth_amount",
        "cool_person_times",
        "students_aided",
        "education_aid_amount",
        "mutual_participants",
        "mutual_claims",
        "mutual_claim_amount",
        "job_placements",
        "skills_training_person_times",
        "ankang_enterprises",
        "hazards_found",
        "hazards_fixed",
        "cultural_events",
        "funds_received",
        "home_qualified",
        "unionisation_rate",
    ]
    width = len(codes) + 2
    page.span(1, 1, 1, width, "清江县各乡镇（街道）工会工作汇总表")
    page.span(2, 1, 2, width, "2024年1—9月")
    page.put(3, 1, "填报单位：清江县总工会")
    page.put(3, width - 3, "单位：个、人、万元")
    page.line(4, ["序号", "单　位"])
    plan = [(column, code, basis_of(code)) for column, code in enumerate(codes, 3)]
    for column, code, _ in plan:
        header = worded(code, SET, "one_head_row", "万元")
        page.put(4, column, header + "（%）" if code == "unionisation_rate" and "%" not in header else header)
    wear = ("", "总工会", "工会联合会", "工会委员会")
    last = table(
        page, 5, plan, WIDE_TOWNS, When("", 2024, 3), number_column=1, wear=wear, yuan="万元", percent="%"
    )
    page.span(last, 1, last, 2, "合　计")
    summed(page, last, plan, range(5, last))
    short = 3 + codes.index("members")
    saved = sum(float(page.cells[row, short]) for row in range(5, last - 1))
    page.put(last, short, Formula(f"=SUM({at(5, short)}:{at(last - 2, short)})", saved))
    page.plant("total_mismatch", last, short)
    foot(page, last + 1, width, "2024年10月11日")
    return paper


def three_head_rows() -> Paper:
    """Groups, items and 本季/累计 or 户数/金额; last year's column hidden; 小计 of each kind of unit, 合计 last."""
    paper = Paper("清江县2023年第四季度乡镇街道工会工作汇总表.xlsx", "4")
    page = paper.page("四季度")
    simple = {
        "组织建设": "union_orgs units_should units_covered workers members members_migrant new_union_orgs new_members",
        "维权机制": "collective_contracts collective_contract_enterprises wage_contract_enterprises congress_units "
        "mediation_orgs disputes_accepted disputes_resolved petitions_received",
        "安全与竞赛": "safety_inspections hazards_found hazards_fixed competition_participants",
    }
    pairs = (
        ("困难帮扶", "户数", "aid_households", "aid_amount"), ("送温暖", "户数", "warmth_households", "warmth_amount"),
        ("金秋助学", "人数", "students_aided", "education_aid_amount"), ("送清凉", "人次", "cool_person_times", "cool_amount"),
        ("医疗互助补助", "例数", "mutual_claims", "mutual_claim_amount"),
    )  # fmt: skip
    split = {"new_union_orgs", "new_members", "disputes_accepted", "disputes_resolved", "safety_inspections"}
    page.span(4, 1, 6, 1, "序号")
    page.span(4, 2, 6, 2, "单　位")
    plan: list[tuple[int, str, str]] = []
    column = 3
    for group, codes in simple.items():
        first = column
        for code in codes.split():
            header = worded(code, SET, "three_head_rows")
            if code in split:
                page.span(5, column, 5, column + 1, header)
                page.line(6, ["本季", "累计"], column)
                plan += [(column, code, "quarter"), (column + 1, code, "ytd")]
                column += 2
            else:
                page.span(5, column, 6, column, header)
                plan.append((column, code, basis_of(code)))
                column += 1
        page.span(4, first, 4, column - 1, group)
    first = column
    for name, count, counted, paid in pairs:
        page.span(5, column, 5, column + 1, name)
        page.line(6, [count, "金额（万元）"], column)
        plan += [(column, counted, "ytd"), (column + 1, paid, "ytd")]
        column += 2
    page.span(4, first, 4, column - 1, GROUPS["hardship_aid"])
    page.span(4, column, 6, column, "上年同期会员数")
    hidden = column
    page.hidden_columns.add(hidden)
    page.span(1, 1, 1, column, "清江县乡镇（街道）工会工作季度汇总表")
    page.span(2, 1, 2, column, "2023年第四季度")
    page.put(3, 1, "汇总单位（盖章）：清江县总工会")
    row, sums = 7, []
    for kind in ("镇", "乡", "街道"):
        towns = [
            each for each in WIDE_TOWNS if each.endswith(kind) and (kind != "镇" or not each.endswith("街道"))
        ]
        after = table(page, row, plan, towns, When("", 2023, 4), wear=("总工会", ""), yuan="万元")
        for place, town in zip(range(row, after), towns, strict=True):
            tell(page, place, hidden, When(town, 2022, 4), "members", optional=True)
        page.span(after, 1, after, 2, f"{kind}小计")
        summed(page, after, plan, range(row, after))
        sums.append(after)
        row = after + 1
    page.span(row, 1, row, 2, "合　计")
    summed(page, row, plan, sums)
    wrong = plan[1][0]
    page.put(sums[1], wrong, page.cells[sums[1], wrong] + 9)
    page.plant("total_mismatch", sums[1], wrong)
    foot(page, row + 1, column, "2024年1月12日")
    return paper


def units_mixed() -> Paper:
    """Head in 万元, four rows in yuan, one cell says its own unit; dues in the wrong unit; two numbers in a cell."""
    paper = Paper("竹园镇2024年1季度工会经费和帮扶情况.xlsx", "5")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 3, "竹园镇工会经费收缴及服务职工情况表")
    page.span(2, 1, 2, 3, "2024年第1季度")
    page.span(3, 1, 3, 2, "填报单位：竹园镇总工会")
    page.put(3, 3, "单位：万元")
    page.line(4, ["序号", "项目", "本年累计"])
    when = When("竹园镇", 2024, 1)
    in_yuan = {"aid_amount", "cool_amount", "education_aid_amount", "funds_remitted"}
    codes = [
        "union_orgs",
        "units_covered",
        "workers",
        "members",
        "members_female",
        "new_members",
        "hardship_households",
        "aid_households",
        "aid_amount",
        "warmth_households",
        "warmth_person_times",
        "warmth_amount",
        "cool_person_times",
        "cool_amount",
        "students_aided",
        "education_aid_amount",
        "mutual_participants",
        "mutual_claims",
        "mutual_claim_amount",
        "donation_amount",
        "loan_amount",
        "job_service_person_times",
        "culture_spend",
        "funds_due",
        "funds_received",
        "dues_received",
        "funds_remitted",
    ]
    row = 5
    for number, code in enumerate(codes, 1):
        yuan = "元" if code in in_yuan else "万元"
        name = worded(code, SET, "units_mixed", yuan)
        page.line(row, [number, name + "（元）" if code in in_yuan and "元" not in name else name])
        if code == "warmth_person_times":
            page.put(row, 3, "41户138人次")
            page.plant("double_value", row, 3)
        elif code == "donation_amount":
            figure = value(when, code, "ytd")
            page.fact(row, 3, f"{figure / 10000:g}万元", when, code, "ytd", figure)
        elif code == "dues_received":
            page.fact(row, 3, 53716.4, when, code, "ytd", 537164000, optional=True)
            page.plant("V34", row, 3)
        else:
            tell(page, row, 3, when, code, yuan=yuan)
        row += 1
    foot(page, row, 3, "2024年4月3日")
    return paper


def dirty_traditional() -> Paper:
    """Traditional characters, full-width figures, padded text, about and more than, nothing reported."""
    paper = Paper("鶴山鎮二〇二二年三季度報表.xlsx", "6")
    page = paper.page("Sheet1")
    when = When("鹤山镇", 2022, 3)
    items = listed(
        "union_orgs units_should units_covered enterprises_covered new_union_orgs workers >workers_female members "
        ">members_female >members_migrant new_members women_committees collective_contracts "
        "collective_contract_enterprises collective_contract_workers wage_contract_enterprises congress_units "
        "disputes_accepted disputes_resolved petitions_received petitions_handled hardship_households "
        "aid_households aid_amount warmth_households warmth_amount cool_person_times students_aided "
        "education_aid_amount mutual_eligible mutual_participants mutual_claims job_placements proposals "
        "innovations cadre_training_person_times hazards_found hazards_fixed cultural_person_times funds_received "
        "funds_remitted home_model membership_rate",
        SET,
        "dirty_traditional",
        mark="　　",
    )
    titles = ("鹤山镇工会工作季度报表", "二〇二二年第三季度", "填报单位：鹤山镇总工会", "单位：人、个、元")
    page.span(1, 1, 1, 3, convert(titles[0], "zh-hant"))
    page.span(2, 1, 2, 3, titles[1])
    page.put(3, 1, convert(titles[2], "zh-hant"))
    page.put(3, 3, convert(titles[3], "zh-hant"))
    page.line(4, ["項　目", "計量\n單位", "數　量"])
    dresses = mixed([code for _, code in items], (full_width, commas, padded), "dirty")
    loose = {"warmth_households": "约{:g}", "cool_person_times": "{:g}余", "proposals": "近{:g}"}
    nothing = {"disputes_resolved": "—", "petitions_handled": "/", "aid_households": ""}
    page_rows = [(convert(name, "zh-hant"), code) for name, code in items]
    for row, (name, code) in enumerate(page_rows, 5):
        page.put(row, 1, name)
        if code in nothing:
            page.put(row, 3, nothing[code] or None)
        elif code in loose:
            tell(page, row, 3, when, code, dress=loose[code].format, approximate=True)
        else:
            tell(page, row, 3, when, code, percent="text", dress=dresses.get(code))
    foot(page, 5 + len(items), 3, "2022.10.8")
    return paper
