"""A twentieth set of made-up returns: groups that name two programmes, rows of parts, a section's own words."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, money, rate, wide_row
from tests.intake.blind_eighteenth import figure_of
from tests.intake.blind_fifteenth import Groups
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, is_flow, unit_zh

SECTIONS = (
    ("组织与民管", [("基层工会组织总量", "union_orgs"), ("本年新成立基层工会", "new_union_orgs"), ("已建会单位家数", "units_covered"),
                    ("会员总量", "members"), ("　　其中女会员", "members_female"), ("新吸收会员", "new_members"),
                    ("职工总量", "workers"), ("专职工会干事", "cadres_fulltime"), ("召开职代会单位", "congress_units"),
                    ("推行厂务公开单位", "openness_units"), ("换届选举完成数", "unions_reelected")]),
    ("权益与法律", [("集体合同签订数（份）", "collective_contracts"), ("签订集体合同的单位企业数", "collective_contract_enterprises"),
                    ("工资集体协商合同（份）", "wage_contracts"), ("工资集体协商覆盖职工", "wage_contract_workers"),
                    ("女职工权益保护合同（份）", "female_contracts"), ("劳动争议案受理（件）", "disputes_accepted"),
                    ("调处成功（件）", "disputes_resolved"), ("职工信访接待（件）", "petitions_received"),
                    ("职工信访办理（件）", "petitions_handled"), ("法律监督检查（户）", "law_inspections")]),
    ("保障与帮扶", [("建档困难职工（户）", "hardship_households"), ("解困脱困（户）", "hardship_removed"),
                    ("生活救助困难职工（户次）", "aid_households"), ("生活救助款", "aid_amount"),
                    ("元旦春节慰问（户）", "warmth_households"), ("元旦春节慰问款", "warmth_amount"),
                    ("夏季送清凉（人次）", "cool_person_times"), ("夏季送清凉费用", "cool_amount"),
                    ("圆梦助学（人）", "students_aided"), ("圆梦助学金", "education_aid_amount"),
                    ("职工互助参保（人）", "mutual_participants"), ("职工互助理赔（例）", "mutual_claims"),
                    ("职工互助理赔款", "mutual_claim_amount"), ("举办招聘会（场）", "job_fairs"), ("招聘岗位（个）", "job_posts"),
                    ("再就业培训（人次）", "skills_training_person_times")]),
    ("经济与劳保", [("劳动竞赛参赛（人次）", "competition_participants"), ("合理化建议提出（条）", "proposals"),
                    ("合理化建议实施（条）", "proposals_adopted"), ("小改小革项目", "innovations"),
                    ("劳模和工匠工作室", "innovation_studios"), ("安康杯竞赛企业", "ankang_enterprises"),
                    ("安康杯竞赛参赛职工", "ankang_workers"), ("安全生产大检查（次）", "safety_inspections"),
                    ("检查出隐患（处）", "hazards_found"), ("消除隐患（处）", "hazards_fixed"),
                    ("安全卫生培训（人次）", "safety_training_person_times")]),
    ("宣教与财务", [("文化体育活动（场）", "cultural_events"), ("文化体育活动（人次）", "cultural_person_times"),
                    ("职工书屋（所）", "worker_bookstores"), ("信息稿件报送（篇）", "info_reports"),
                    ("工会干部参训（人次）", "cadre_training_person_times"), ("经费应收数", "funds_due"), ("经费实收数", "funds_received"),
                    ("会费收缴数", "dues_received"), ("上解市总经费", "funds_remitted"), ("工会之家标牌数", "?")]),
)  # fmt: skip
WIDE: Groups = (
    ("组建与发展", [("工会总数", "union_orgs"), ("新增工会", "new_union_orgs"), ("会员总数", "members"), ("新增会员", "new_members")]),
    ("集体合同与工资协商", [("集体合同（份）", "collective_contracts"), ("覆盖企业", "collective_contract_enterprises"),
                            ("工资协议（份）", "wage_contracts"), ("协商企业", "wage_contract_enterprises")]),
    ("信访与争议", [("信访（件）", "petitions_received"), ("办结（件）", "petitions_handled"), ("争议（件）", "disputes_accepted"),
                    ("调成（件）", "disputes_resolved")]),
    ("帮扶助学", [("困难户", "hardship_households"), ("帮扶（户次）", "aid_households"), ("帮扶（元）", "aid_amount"),
                  ("助学（人）", "students_aided"), ("助学（元）", "education_aid_amount")]),
    ("送温暖送清凉", [("温暖（户）", "warmth_households"), ("温暖（元）", "warmth_amount"), ("清凉（人次）", "cool_person_times"),
                      ("清凉（元）", "cool_amount")]),
    ("医疗互助", [("单位（个）", "mutual_units"), ("职工（人）", "mutual_participants"), ("补助（例）", "mutual_claims"),
                  ("补助（元）", "mutual_claim_amount")]),
    ("隐患", [("排查（处）", "hazards_found"), ("整改（处）", "hazards_fixed"), ("整改率（%）", "hazard_fix_rate")]),
    ("文体", [("场次", "cultural_events"), ("人次", "cultural_person_times"), ("投入（元）", "culture_spend")]),
)  # fmt: skip
TOWNS = ("大田镇", "小河镇", "高坪乡", "东城街道")


def sections_in_rows() -> Paper:
    """Long: each office's section on a row of its own; units in the items' brackets; one of no catalogue."""
    paper = Paper("大田镇2025年二季度各条线数据.xlsx", "1")
    page = paper.page("各条线")
    when = When("大田镇", 2025, 2)
    page.span(1, 1, 1, 4, "大田镇总工会2025年第二季度各条线工作数据（单位：元）")
    page.line(2, ["项目", "第二季度", "1-6月", "备注"])
    row = 3
    for section, items in SECTIONS:
        page.put(row, 1, section)
        row += 1
        for item, code in items:
            page.put(row, 1, item)
            if code == "?":
                page.put(row, 3, 17)
                page.plant("unknown_item", row, 1)
            else:
                figure = figure_of(when, code, basis_of(code))
                page.fact(row, 3, figure, when, code, basis_of(code), figure)
                if is_flow(code):
                    figure = figure_of(when, code, "quarter")
                    page.fact(row, 2, figure, when, code, "quarter", figure)
            row += 1
    foot(page, row + 1, 4, "2025年7月4日")
    assert money("aid_amount")
    assert unit_zh("aid_amount") == "元"
    return paper


def groups_of_two_programmes() -> Paper:
    """Wide: groups such as 送温暖送清凉 above 温暖（户） and 清凉（人次）; 合计 first."""
    paper = Paper("高坪县汇总2024一季度.xlsx", "4")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 10, "高坪县2024年第一季度工会工作汇总表")
    page.span(2, 1, 3, 1, "乡镇")
    column = 2
    for group, parts in WIDE:
        page.span(2, column, 2, column + len(parts) - 1, group)
        for part, code in parts:
            page.put(3, column, part)
            for row, town in enumerate(TOWNS, start=4):
                page.put(row, 1, town)
                wide_row(page, row, column, [(code, basis_of(code), "元")], When(town, 2024, 1))
                if rate(code):
                    page.put(row, column, round(100 * page.cells[row, column], 2))
            column += 1
    return paper
