"""Returns of one township (long forms) as made-up offices would send them; see blind_wide.py for the summaries.

Every builder gives a Paper: the bytes, each figure's cell and meaning, and the problems that must be told.
"""

from __future__ import annotations

from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import alias, amount, basis_of, call, is_flow, unit_zh


def in_ten_thousands(yuan: float) -> float:
    return round(yuan / 10000, 4)


def statistical_form() -> Paper:
    """A bureau's form: table number, approval, expiry date, code column, the 甲 乙 丙 1 2 line, × for "not here"."""
    paper = Paper("总工统1表-桃源街道.xlsx", "1")
    page = paper.page("总工统1表")
    when = When("桃源街道总工会", 2025, 3)
    page.span(1, 1, 1, 5, "基层工会组织及工作情况")
    page.line(2, ["", "", "", "表    号：", "总工统1表"])
    page.line(3, ["", "", "", "批准文号：", "国统制〔2023〕107号"])
    page.line(4, ["填报单位：桃源街道总工会", "", "2025年1—9月", "有效期至：", "2027年6月"])
    page.span(5, 1, 6, 1, "指标名称")
    page.span(5, 2, 6, 2, "代码")
    page.span(5, 3, 6, 3, "计量\n单位")
    page.span(5, 4, 5, 5, "数　　量")
    page.line(6, ["本季", "累计"], 4)
    page.line(7, ["甲", "乙", "丙", 1, 2])
    items: list[tuple[str, str]] = [
        ("一、组织建设", ""),
        (call("units_should"), "units_should"),
        (call("units_covered"), "units_covered"),
        (call("union_orgs", 2), "union_orgs"),
        ("　　其中：企业工会", "union_orgs_enterprise"),
        (call("new_union_orgs", 1), "new_union_orgs"),
        (call("workers_area"), "workers_area"),
        (call("workers"), "workers"),
        ("　　其中：女", "workers_female"),
        (call("members"), "members"),
        ("　　其中：女", "members_female"),
        ("　　　　　农民工", "members_migrant"),
        ("　　　　　新就业形态劳动者", "members_new_forms"),
        (call("new_members"), "new_members"),
        (call("legal_person_unions"), "legal_person_unions"),
        (call("women_committees"), "women_committees"),
        (call("audit_committees"), "audit_committees"),
        ("二、集体协商与民主管理", ""),
        (call("collective_contracts"), "collective_contracts"),
        (call("collective_contract_enterprises"), "collective_contract_enterprises"),
        (call("collective_contract_workers"), "collective_contract_workers"),
        (call("wage_contracts"), "wage_contracts"),
        (call("wage_contract_enterprises"), "wage_contract_enterprises"),
        (call("wage_contract_workers"), "wage_contract_workers"),
        (call("congress_units"), "congress_units"),
        (call("openness_units"), "openness_units"),
        ("三、维权与帮扶", ""),
        (call("disputes_accepted"), "disputes_accepted"),
        ("　　其中：调解成功", "disputes_resolved"),
        (call("petitions_received"), "petitions_received"),
        ("　　其中：办结", "petitions_handled"),
        (call("hardship_households"), "hardship_households"),
        (call("aid_households", 1), "aid_households"),
        (call("aid_amount", 1), "aid_amount"),
        (call("warmth_households"), "warmth_households"),
        (call("warmth_amount"), "warmth_amount"),
        (call("students_aided"), "students_aided"),
        (call("education_aid_amount"), "education_aid_amount"),
        ("四、安全生产与文体", ""),
        (call("hazards_found"), "hazards_found"),
        ("　　其中：已整改", "hazards_fixed"),
        (call("cultural_events"), "cultural_events"),
        (call("cultural_person_times"), "cultural_person_times"),
        (call("worker_bookstores"), "worker_bookstores"),
    ]
    row, number = 8, 0
    for name, code in items:
        page.put(row, 1, name)
        if code:
            number += 1
            page.put(row, 2, f"{number:02d}")
            page.put(row, 3, unit_zh(code))
            if is_flow(code):
                now = amount(when.township, 2025, 3, code, "quarter")
                page.fact(row, 4, now, when, code, "quarter", now)
            else:
                page.put(row, 4, "×")
            value = amount(when.township, 2025, 3, code)
            page.fact(row, 5, value, when, code, basis_of(code), value)
        row += 1
    page.line(row, ["单位负责人：赵某", "", "统计负责人：", "填表人：孙某", "报出日期：2025年10月9日"])
    page.put(
        row + 1,
        1,
        "说明：1.本表由乡镇（街道）工会填报；2.统计范围为2024年10月1日以来新组建的工会计入次年；3.金额以元计。",
    )
    return paper


def three_blocks_of_a_half_year() -> Paper:
    """Three blocks side by side, the third without its own heading line; 上半年; names in cells beside labels."""
    paper = Paper("半年报（白鹭镇）.xlsx", "2")
    page = paper.page("Sheet1")
    when = When("白鹭镇", 2025, 2)
    page.span(2, 1, 2, 11, "工 会 工 作 半 年 报 表")
    page.line(
        3,
        [
            "填报单位",
            "白鹭镇工会联合会",
            None,
            None,
            "报告期",
            "2025年上半年",
            None,
            None,
            "单位负责人",
            "钱某",
        ],
    )
    for left in (1, 5, 9):
        page.line(4, ["项　　目", "单位", "数　量"], left)
    blocks: list[list[tuple[str, str]]] = [
        [
            ("基层组织", ""),
            (alias("union_orgs", 6), "union_orgs"),
            ("　#企业工会", "union_orgs_enterprise"),
            (call("units_should", 1), "units_should"),
            (call("units_covered", 1), "units_covered"),
            ("建 会 率", "unionisation_rate"),
            ("职工总人数", "workers"),
            ("　#女", "workers_female"),
            (call("members", 1), "members"),
            ("　#女", "members_female"),
            ("　#农民工", "members_migrant"),
            ("入 会 率", "membership_rate"),
            ("新发展会员", "new_members"),
            ("专职干部数", "cadres_fulltime"),
        ],
        [
            ("维权机制", ""),
            (alias("collective_contracts", 2), "collective_contracts"),
            ("集体合同覆盖企业", "collective_contract_enterprises"),
            ("集体合同覆盖职工", "collective_contract_workers"),
            (call("wage_contracts", 1), "wage_contracts"),
            (call("wage_contract_enterprises", 1), "wage_contract_enterprises"),
            (call("congress_units", 1), "congress_units"),
            (call("openness_units", 1), "openness_units"),
            (call("mediation_orgs"), "mediation_orgs"),
            (call("disputes_accepted", 1), "disputes_accepted"),
            (call("disputes_resolved", 1), "disputes_resolved"),
            ("调解成功率", "dispute_success_rate"),
            (call("petitions_received", 1), "petitions_received"),
            (call("petitions_handled", 1), "petitions_handled"),
        ],
        [
            ("帮扶服务", ""),
            (call("hardship_households", 1), "hardship_households"),
            ("　#深度困难", "hardship_deep"),
            ("　#相对困难", "hardship_relative"),
            (call("hardship_removed"), "hardship_removed"),
            (call("warmth_households", 1), "warmth_households"),
            (call("warmth_amount", 1), "warmth_amount"),
            (call("cool_person_times"), "cool_person_times"),
            (call("cool_amount", 1), "cool_amount"),
            (call("students_aided"), "students_aided"),
            (call("mutual_participants"), "mutual_participants"),
            (call("mutual_claims"), "mutual_claims"),
            (call("mutual_claim_amount"), "mutual_claim_amount"),
            (call("outdoor_stations"), "outdoor_stations"),
        ],
    ]
    for left, block in zip((1, 5, 9), blocks, strict=True):
        for row, (name, code) in enumerate(block, 5):
            if not code:
                page.span(row, left, row, left + 2, name)
                continue
            page.put(row, left, name)
            value = amount("白鹭镇", 2025, 2, code)
            rate = code.endswith("rate")
            money = unit_zh(code) == "元"
            page.put(row, left + 1, "万元" if money else unit_zh(code))
            shown = round(value * 100, 2) if rate else in_ten_thousands(value) if money else value
            page.fact(row, left + 2, shown, when, code, basis_of(code), value)
    page.put(20, 1, "填表人：李某　　联系电话：0812-1234567　　填报日期：2025.7.4")
    return paper


def two_blocks_with_quarter_and_year() -> Paper:
    """Two blocks, each 项目|本季|累计; line breaks in headers; period from the sheet, township from the file."""
    paper = Paper("附件2：清河乡工会统计表(修改).xlsx", "2")
    page = paper.page("2025年2季度")
    when = When("清河乡", 2025, 2)
    page.span(1, 1, 1, 7, "基层工会工作统计表")
    page.span(2, 1, 2, 7, "（金额：万元，保留两位小数）")
    for left in (1, 5):
        page.line(3, ["指　标", "本季\n完成", "本年\n累计"], left)
    blocks = [
        [
            "new_union_orgs", "new_members", "unions_reelected", "disputes_accepted", "disputes_resolved",
            "petitions_received", "petitions_handled", "skills_training_person_times", "job_fairs", "job_posts",
            "job_placements", "proposals", "proposals_adopted", "innovations",
        ],
        [
            "aid_households", "aid_amount", "warmth_households", "warmth_amount", "cool_person_times", "cool_amount",
            "students_aided", "education_aid_amount", "safety_inspections", "hazards_found", "hazards_fixed",
            "cultural_events", "cultural_person_times", "training_sessions",
        ],
    ]  # fmt: skip
    for left, block in zip((1, 5), blocks, strict=True):
        for row, code in enumerate(block, 4):
            page.put(row, left, call(code).replace("工会", "工会\n", 1) if row % 5 == 0 else call(code))
            for place, basis in ((1, "quarter"), (2, "ytd")):
                value = amount("清河乡", 2025, 2, code, basis)
                if code == "petitions_handled" and basis == "quarter":
                    continue
                shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                page.fact(row, left + place, shown, when, code, basis, value)
    row = 4 + blocks[0].index("petitions_handled")
    page.fact(row, 2, 199, when, "petitions_handled", "quarter", 199)
    page.plant("quarter_ytd", row, 2)  # more in the quarter than in the half year
    page.line(19, ["审核人：", "", "", "", "制表："])
    return paper


def township_in_the_first_column() -> Paper:
    """A tidy list in GB18030: 单位|项目|计量单位|本季|累计 with the township only in its first line."""
    paper = Paper("白水县_2024年3季度_各乡镇工会统计.csv", "7", encoding="gb18030")
    page = paper.page("白水县_2024年3季度_各乡镇工会统计")
    page.line(1, ["单位名称", "项目", "计量单位", "本季", "累计", "备注"])
    codes = (
        "members", "workers", "new_members", "collective_contracts", "disputes_accepted", "disputes_resolved",
        "hardship_households", "aid_households", "aid_amount", "cultural_events", "hazards_found", "hazards_fixed",
    )  # fmt: skip
    row = 2
    for township in ("雷牙镇", "尧禾镇", "史官镇", "北塬镇", "西固乡", "杜康街道"):
        when = When(township, 2024, 3)
        for place, code in enumerate(codes):
            page.line(row, [township if place == 0 else None, alias(code, place), unit_zh(code)])
            value = amount(township, 2024, 3, code)
            page.fact(row, 5, f"{value:,.0f}", when, code, basis_of(code), value)
            if is_flow(code):
                now = amount(township, 2024, 3, code, "quarter")
                page.fact(row, 4, f"{now:,.0f}", when, code, "quarter", now)
            row += 1
    return paper


def nobody_says_who() -> Paper:
    """A clean long form in which nothing names the township: it must be asked, not guessed."""
    paper = Paper("报表.xlsx", "8")
    page = paper.page("Sheet1")
    when = When("", 2025, 1)
    page.put(1, 1, "乡镇（街道）工会季度报表")
    page.put(2, 1, "2025年第一季度")
    page.line(3, ["序号", "项目名称", "数值"])
    codes = ("union_orgs", "workers", "members", "new_members", "warmth_households", "cultural_events")
    for number, code in enumerate(codes, 1):
        value = amount("", 2025, 1, code)
        page.line(number + 3, [number, call(code)])
        page.fact(number + 3, 3, value, when, code, basis_of(code), value)
    page.plant("missing_township")
    return paper


def stacked_townships() -> Paper:
    """A sheet with one township's small form below the other, the period said once at the top."""
    paper = Paper("南片区四乡镇汇总.xlsx", "7")
    page = paper.page("南片区")
    page.span(1, 1, 1, 5, "南片区乡镇工会工作情况（2025年三季度）")
    codes = (
        "union_orgs", "workers", "members", "new_members", "wage_contracts", "wage_contract_enterprises",
        "disputes_accepted", "aid_households", "aid_amount", "cool_person_times", "cool_amount",
        "training_sessions", "cultural_person_times",
    )  # fmt: skip
    row = 3
    for number, township in enumerate(("马坡镇", "双河口镇", "石门乡", "大寨乡")):
        when = When(township, 2025, 3)
        page.span(row, 1, row, 5, f"（{'一二三四'[number]}）{township}总工会")
        page.line(row + 1, ["序号", "工作项目", "单位", "三季度", "1-9月累计"])
        row += 2
        for place, code in enumerate(codes, 1):
            page.line(row, [place, call(code, number), unit_zh(code)])
            value = amount(township, 2025, 3, code)
            page.fact(row, 5, value, when, code, basis_of(code), value)
            if is_flow(code):
                now = amount(township, 2025, 3, code, "quarter")
                page.fact(row, 4, now, when, code, "quarter", now)
            else:
                page.put(row, 4, "/")
            row += 1
        page.put(row, 1, f"填报人：{township[0]}某某　　审核人：")
        row += 2
    return paper
