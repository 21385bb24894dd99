"""A nineteenth set of made-up returns: what a 街道, a 乡 and a 县 each call their items, most in words of their own."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, long_rows, money, rate, wide_row
from tests.intake.blind_eighteenth import figure_of
from tests.intake.blind_fifteenth import Groups
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

STREET = (
    ("辖区工会组织总数", "union_orgs"), ("规上企业工会数", "?"), ("辖区应建会单位家数", "units_should"),
    ("实际建会单位家数", "units_covered"), ("年内新增基层工会", "new_union_orgs"), ("全年建会指标任务", "new_union_target"),
    ("工会会员现有人数", "members"), ("会员中女性人数", "members_female"), ("会员中农民工人数", "members_migrant"),
    ("新就业群体会员", "members_new_forms"), ("实名制入库人数", "members_realname"), ("年内新发展会员", "new_members"),
    ("在岗职工总人数", "workers"), ("女职工合计", "workers_female"), ("专职社会化工会工作者", "cadres_fulltime"),
    ("已完成换届的基层工会", "unions_reelected"), ("已办理法人登记工会", "legal_person_unions"), ("已建女工委", "women_committees"),
    ("已建经审会", "audit_committees"), ("集体合同有效份数", "collective_contracts"),
    ("已签集体合同企业家数", "collective_contract_enterprises"), ("集体合同涉及职工人数", "collective_contract_workers"),
    ("工资集体协商协议份数", "wage_contracts"), ("已开展工资协商企业家数", "wage_contract_enterprises"),
    ("工资协商涉及职工人数", "wage_contract_workers"), ("女职工特殊保护专项合同份数", "female_contracts"),
    ("安全卫生专项合同企业家数", "safety_contract_enterprises"), ("职代会建制单位家数", "congress_units"),
    ("厂务公开实施单位", "openness_units"), ("区域性职代会涵盖企业", "regional_congress_enterprises"),
    ("企业劳动争议调解委员会个数", "mediation_orgs"), ("工会劳动法律监督委员会个数", "law_supervision_orgs"),
    ("受理职工投诉案件", "disputes_accepted"), ("调解成功的案件", "disputes_resolved"), ("来信来访总件数", "petitions_received"),
    ("已办结的信访件", "petitions_handled"), ("劳动用工监督检查企业", "law_inspections"), ("和谐企业创建申报数", "harmony_enterprises"),
    ("在档困难职工家庭总户数", "hardship_households"), ("年内脱困退档户", "hardship_removed"), ("困难救助总户次", "aid_households"),
    ("困难救助总金额", "aid_amount"), ("两节送温暖走访户数", "warmth_households"), ("两节送温暖慰问金额", "warmth_amount"),
    ("夏送清凉慰问职工人次", "cool_person_times"), ("夏送清凉投入金额", "cool_amount"), ("户外劳动者港湾", "outdoor_stations"),
    ("小区垃圾分类桶数", "?"), ("资助困难学子人数", "students_aided"), ("资助困难学子金额", "education_aid_amount"),
    ("职工医疗互助实际参保人数", "mutual_participants"), ("医疗互助理赔笔数", "mutual_claims"), ("医疗互助赔付款", "mutual_claim_amount"),
    ("线上线下招聘会场次", "job_fairs"), ("归集发布就业岗位数", "job_posts"), ("促成就业人数", "job_placements"),
    ("职业技能培训参加人次", "skills_training_person_times"), ("劳动技能竞赛参与人次", "competition_participants"),
    ("职工金点子条数", "proposals"), ("金点子采纳条数", "proposals_adopted"), ("五小创新成果个数", "innovations"),
    ("职工创新工作室个数", "innovation_studios"), ("县级以上劳动模范", "model_workers"), ("安康杯竞赛参加企业", "ankang_enterprises"),
    ("安全生产督查次数", "safety_inspections"), ("排查出的隐患处数", "hazards_found"), ("已消除的隐患处数", "hazards_fixed"),
    ("安全生产知识培训人次", "safety_training_person_times"), ("职工书屋总个数", "worker_bookstores"),
    ("职工文体赛事场次", "cultural_events"), ("职工文体赛事参加人次", "cultural_person_times"), ("应缴纳工会经费", "funds_due"),
    ("已缴纳工会经费", "funds_received"), ("会员会费收缴金额", "dues_received"), ("达标职工之家个数", "home_qualified"),
    ("模范先进职工之家个数", "home_model"), ("规范化示范工会个数", "demo_unions"), ("信息刊发篇数", "info_reports"),
)  # fmt: skip
COUNTY: Groups = (
    ("建会入会", [("应建", "units_should"), ("已建", "units_covered"), ("新建工会", "new_union_orgs"), ("职工", "workers"),
                  ("会员", "members"), ("女会员", "members_female"), ("新入会", "new_members"), ("入会率", "membership_rate")]),
    ("集体协商", [("集体合同企业", "collective_contract_enterprises"), ("集体合同职工", "collective_contract_workers"),
                  ("工资合同企业", "wage_contract_enterprises"), ("工资合同职工", "wage_contract_workers"),
                  ("女职工合同企业", "female_contract_enterprises")]),
    ("维权", [("争议受理", "disputes_accepted"), ("争议调成", "disputes_resolved"), ("信访受理", "petitions_received"),
              ("信访办结", "petitions_handled"), ("调解组织", "mediation_orgs")]),
    ("帮困", [("困职户", "hardship_households"), ("解困户", "hardship_removed"), ("帮扶户", "aid_households"),
              ("帮扶款", "aid_amount")]),
    ("温暖清凉", [("送温暖户", "warmth_households"), ("送温暖款", "warmth_amount"), ("送清凉人", "cool_person_times"),
                  ("送清凉款", "cool_amount")]),
    ("互助保障", [("参保单位", "mutual_units"), ("参保职工", "mutual_participants"), ("理赔例数", "mutual_claims"),
                  ("理赔金额", "mutual_claim_amount"), ("参保率", "mutual_participation_rate")]),
    ("竞赛创新", [("竞赛人次", "competition_participants"), ("建议条数", "proposals"), ("建议采纳", "proposals_adopted"),
                  ("革新项数", "innovations"), ("工作室", "innovation_studios")]),
    ("安全", [("安康杯企业", "ankang_enterprises"), ("安康杯职工", "ankang_workers"), ("检查次数", "safety_inspections"),
              ("查出隐患", "hazards_found"), ("隐患整改", "hazards_fixed"), ("整改率", "hazard_fix_rate")]),
    ("宣教文体", [("文体场次", "cultural_events"), ("文体人次", "cultural_person_times"), ("书屋", "worker_bookstores"),
                  ("信息篇数", "info_reports")]),
    ("财务", [("应收经费", "funds_due"), ("实收经费", "funds_received"), ("收缴率", "funds_collection_rate"),
              ("会费", "dues_received")]),
)  # fmt: skip
TOWNS = ("太平镇", "兴隆乡", "城北街道", "和平镇", "红旗乡")


def street_in_its_own_words() -> Paper:
    """Long, nearly every item in other words than the catalogue's; two items of no catalogue."""
    paper = Paper("城北街道总工会2024年第四季度工作数据.xlsx", "1")
    page = paper.page("数据")
    page.span(1, 1, 1, 5, "城北街道总工会2024年第四季度工作数据表")
    page.line(2, ["序号", "数据项", "单位", "四季度", "全年累计"])
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    last = long_rows(page, 3, columns, list(STREET), When("城北街道", 2024, 4))
    foot(page, last + 1, 5, "2025年1月5日")
    return paper


def township_without_units() -> Paper:
    """The same words with no unit column, two halves side by side, cumulative (.ods)."""
    paper = Paper("兴隆乡2023年三季度.ods", "2")
    page = paper.page("三季度")
    when = When("兴隆乡", 2023, 3)
    page.put(1, 1, "兴隆乡工会2023年三季度报表（金额：元）")
    page.line(2, ["指标", "数量", None, "指标", "数量"])
    items = [each for each in STREET if each[1] != "?"]
    half = (len(items) + 1) // 2
    for place, (name, code) in enumerate(items):
        row, column = 3 + place % half, 1 + 3 * (place // half)
        page.put(row, column, name)
        figure = figure_of(when, code, basis_of(code))
        page.fact(row, column + 1, figure, when, code, basis_of(code), figure)
    return paper


def county_in_two_rows() -> Paper:
    """Wide under two rows of the county's short words, rates as percent (.xls)."""
    paper = OldPaper("太平县工会2025年二季度汇总.xls", "4")
    page = paper.page("汇总")
    page.span(1, 1, 1, 12, "太平县2025年第二季度工会工作数据汇总表（单位：元）")
    page.span(2, 1, 3, 1, "乡镇（街道）")
    column = 2
    for group, parts in COUNTY:
        page.span(2, column, 2, column + len(parts) - 1, group)
        for part, code in parts:
            page.put(3, column, part)
            for row, town in enumerate(TOWNS, start=4):
                page.put(row, 1, town)
                wide_row(page, row, column, [(code, basis_of(code), "元")], When(town, 2025, 2))
                if rate(code):
                    page.put(row, column, round(100 * page.cells[row, column], 2))
            column += 1
    assert is_flow("aid_amount")
    assert money("aid_amount")
    assert unit_zh("aid_amount") == "元"
    return paper
