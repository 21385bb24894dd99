"""A seventeenth set of made-up returns: another county's two rows of short heads, a short long form, year-book words."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, long_rows, money, shown, wide_row
from tests.intake.blind_fifteenth import Groups
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, unit_zh
from tests.intake.blind_xls import OldPaper

TOWNS = ("金河镇", "柳林镇", "东山乡", "杏花乡", "河西街道", "新华街道")
BUILDING = (
    ("工会组建", [("基层工会总数", "union_orgs"), ("其中企业工会", "union_orgs_enterprise"), ("年度任务", "new_union_target"),
                  ("新建", "new_union_orgs"), ("完成率", "new_union_completion")]),
    ("建会单位", [("应建数", "units_should"), ("已建数", "units_covered"), ("建会率", "unionisation_rate")]),
    ("企业建会", [("企业数", "enterprises_total"), ("已建会", "enterprises_covered")]),
    ("会员", [("总数", "members"), ("其中：女", "members_female"), ("其中：农民工", "members_migrant"),
              ("新业态", "members_new_forms"), ("实名制", "members_realname"), ("新发展", "new_members")]),
    ("职工", [("建会单位职工", "workers"), ("女职工数", "workers_female"), ("辖区职工", "workers_area")]),
    ("自身建设", [("专职干部", "cadres_fulltime"), ("换届数", "unions_reelected"), ("法人登记", "legal_person_unions"),
                  ("女职工组织", "women_committees"), ("经审组织", "audit_committees")]),
)  # fmt: skip
RIGHTS = (
    ("综合集体合同", [("合同份数", "collective_contracts"), ("企业数", "collective_contract_enterprises"),
                      ("职工数", "collective_contract_workers"), ("签订率", "collective_contract_rate")]),
    ("工资集体协商", [("协议份数", "wage_contracts"), ("企业数", "wage_contract_enterprises"),
                      ("职工数", "wage_contract_workers"), ("建制率", "wage_bargaining_rate")]),
    ("女职工专项集体合同", [("合同份数", "female_contracts"), ("企业数", "female_contract_enterprises"),
                            ("女职工数", "female_contract_workers")]),
    ("区域性行业性", [("集体合同份数", "regional_contracts"), ("职代会覆盖企业", "regional_congress_enterprises")]),
    ("民主管理", [("建立职代会单位", "congress_units"), ("职代会建制率", "congress_rate"),
                  ("厂务公开单位数", "openness_units"), ("职工董事监事", "employee_directors_supervisors")]),
    ("劳动争议调解", [("调委会数", "mediation_orgs"), ("受理件数", "disputes_accepted"), ("成功件数", "disputes_resolved"),
                      ("成功率", "dispute_success_rate")]),
    ("来信来访", [("件数", "petitions_received"), ("办结数", "petitions_handled"), ("办结率", "petition_handling_rate")]),
    ("法律监督", [("监督组织", "law_supervision_orgs"), ("检查企业", "law_inspections")]),
    ("和谐企业", [("参与创建", "harmony_enterprises"), ("达标", "harmony_passed")]),
)  # fmt: skip
SHORT = (
    ("在档困职", "hardship_households"), ("其中：深度困难", "hardship_deep"), ("其中：相对困难", "hardship_relative"),
    ("其中：意外致困", "hardship_accident"), ("年内脱困", "hardship_removed"), ("帮扶户", "aid_households"),
    ("帮扶款", "aid_amount"), ("低保户", "dibao_households"), ("低保人", "dibao_persons"), ("送温暖户", "warmth_households"),
    ("送温暖人次", "warmth_person_times"), ("送温暖款", "warmth_amount"), ("慰问企业", "warmth_enterprises"),
    ("送清凉人次", "cool_person_times"), ("送清凉款", "cool_amount"), ("职工驿站", "outdoor_stations"),
    ("捐款额", "donation_amount"), ("助学生数", "students_aided"), ("助学款", "education_aid_amount"),
    ("互助应参保", "mutual_eligible"), ("互助已参保", "mutual_participants"), ("互助参保单位", "mutual_units"),
    ("互助补助人次", "mutual_claims"), ("互助补助款", "mutual_claim_amount"), ("招聘会", "job_fairs"),
    ("就业岗位", "job_posts"), ("帮助就业", "job_placements"), ("就业服务", "job_service_person_times"),
    ("技能培训人次", "skills_training_person_times"), ("小额贷款", "loan_amount"), ("带动就业", "loan_jobs"),
    ("劳动竞赛人次", "competition_participants"), ("合理化建议数", "proposals"), ("采纳建议数", "proposals_adopted"),
    ("技术革新", "innovations"), ("创新工作室", "innovation_studios"), ("劳模", "model_workers"), ("工匠", "craftsmen"),
    ("先锋号", "worker_pioneers"), ("办培训班", "training_sessions"), ("获表彰", "honours"),
    ("工会干部培训人次", "cadre_training_person_times"), ("安康杯企业", "ankang_enterprises"),
    ("安康杯职工", "ankang_workers"), ("安全检查", "safety_inspections"), ("查出隐患", "hazards_found"),
    ("整改隐患", "hazards_fixed"), ("安全培训人次", "safety_training_person_times"), ("群监员", "safety_supervisors"),
    ("职工书屋", "worker_bookstores"), ("读书人次", "reading_person_times"), ("文体活动场次", "cultural_events"),
    ("文体活动人次", "cultural_person_times"), ("文体投入", "culture_spend"), ("应收经费", "funds_due"),
    ("实收经费", "funds_received"), ("会费收入", "dues_received"), ("上解经费", "funds_remitted"),
    ("申报单位", "units_declaring"), ("决算单位", "units_final_accounts"), ("合格之家", "home_qualified"),
    ("模范之家", "home_model"), ("模范小家", "small_homes"), ("服务站点", "service_stations"),
    ("示范工会", "demo_unions"), ("信息稿件", "info_reports"),
)  # fmt: skip
YEARBOOK = (
    ("基层工会组织总计", "union_orgs"), ("专职工会工作人员", "cadres_fulltime"), ("工会会员总数", "members"),
    ("其中：女性会员", "members_female"), ("其中：农民工会员", "members_migrant"),
    ("女职工工作委员会", "women_committees"), ("工会经费审查委员会", "audit_committees"),
    ("建立职工代表大会制度单位", "congress_units"), ("实行厂务公开单位", "openness_units"),
    ("工会劳动法律监督组织", "law_supervision_orgs"), ("劳动争议调解委员会", "mediation_orgs"),
    ("签订工资专项集体合同企业", "wage_contract_enterprises"), ("工资专项集体合同覆盖职工", "wage_contract_workers"),
    ("签订女职工专项集体合同", "female_contracts"), ("已建工会组织的单位职工人数", "workers"),
    ("取得工会法人资格的基层工会", "legal_person_unions"), ("签订综合集体合同企业", "collective_contract_enterprises"),
    ("送温暖慰问困难职工户数", "warmth_households"), ("送温暖筹集资金发放", "warmth_amount"),
    ("参加劳动竞赛职工人次", "competition_participants"), ("职工提出合理化建议", "proposals"),
    ("已实施的合理化建议", "proposals_adopted"), ("完成技术革新项目", "innovations"), ("全国劳模疗休养人数", "?"),
    ("参加职工互助保障活动人数", "mutual_participants"), ("职业介绍成功人数", "job_placements"),
    ("职工技协组织", "?"), ("兼职工会工作人员", "?"), ("劳动安全卫生专项集体合同企业", "safety_contract_enterprises"),
    ("已建工会企业", "enterprises_covered"), ("职工图书室藏书", "?"), ("建成职工书屋", "worker_bookstores"),
)  # fmt: skip


def two_rows(paper: Paper, name: str, title: str, groups: Groups, yuan: str, quarter: int, year: int) -> None:
    """Groups above their parts, a row a township, no total."""
    page = paper.page(name)
    page.span(1, 1, 1, 12, title)
    page.line(2, ["编制单位：", "清河县总工会", None, None, f"单位：{yuan}"])
    page.span(3, 1, 4, 1, "镇街")
    column = 2
    codes = []
    for group, parts in groups:
        page.span(3, column, 3, column + len(parts) - 1, group)
        for part, code in parts:
            page.put(4, column, part)
            codes.append(code)
            column += 1
    for row, town in enumerate(TOWNS, start=5):
        page.put(row, 1, town)
        for place, code in enumerate(codes, start=2):
            when = When(town, year, quarter)
            wide_row(page, row, place, [(code, basis_of(code), yuan)], when)
            if code.endswith(("_rate", "_completion")):
                page.put(row, place, round(100 * page.cells[row, place], 2))


def building_in_short_heads() -> Paper:
    """工会组建|建会单位|会员|职工 above 新建|应建数|总数|其中：女."""
    paper = Paper("清河县组建工作汇总表 2024Q4.xlsx", "4")
    two_rows(paper, "组建", "清河县2024年第四季度工会组建工作汇总表", BUILDING, "元", 4, 2024)
    return paper


def rights_in_short_heads() -> Paper:
    """综合集体合同|工资集体协商|来信来访 above 企业数|职工数|办结率 (.xls)."""
    paper = OldPaper("清河县维权工作汇总表.xls", "4")
    two_rows(paper, "维权", "清河县2024年第二季度工会维权工作汇总表", RIGHTS, "元", 2, 2024)
    return paper


def shortest_long_form() -> Paper:
    """Items of three to six signs with a unit column; 万元; one formula that no program has worked out."""
    paper = Paper("柳林镇2025年9月末报表.xlsx", "5")
    page = paper.page("报表")
    when = When("柳林镇", 2025, 3)
    page.span(1, 1, 1, 4, "柳林镇总工会2025年三季度报表")
    page.line(2, ["项目", "单位", "本季", "累计"])
    last = long_rows(page, 3, {"name": 1, "unit": 2, "quarter": 3, "ytd": 4}, list(SHORT), when, yuan="万元")
    foot(page, last + 1, 4, "2025年10月9日")
    assert shown(20000, "aid_amount", "万元") == 2
    assert money("aid_amount")
    assert unit_zh("members") == "人"
    return paper


def yearbook_words() -> Paper:
    """指标|单位|数值 in the words of the statistical year-books, four items of no catalogue among them."""
    paper = Paper("东山乡2022年第四季度.csv", "8")
    page = paper.page("东山乡2022年第四季度")
    when = When("东山乡", 2022, 4)
    page.put(1, 1, "东山乡工会基本情况（2022年末）")
    page.line(2, ["指标", "单位", "数值"])
    long_rows(page, 3, {"name": 1, "unit": 2, "ytd": 3}, list(YEARBOOK), when)
    return paper
