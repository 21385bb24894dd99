"""A fifteenth set of made-up returns: a county's 汇总表 under two rows of the county's own abbreviations."""

from __future__ import annotations

from tests.intake.blind_clerk import shown, total, wide_row
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of
from tests.intake.blind_xls import OldPaper

TOWNS = ("白水镇", "青龙镇", "双河乡", "马坪乡", "永安镇", "城关街道", "北湖街道")
GROUPS = (
    ("组织", [("工会数", "union_orgs"), ("企业工会", "union_orgs_enterprise"), ("新建数", "new_union_orgs"),
              ("应建会单位", "units_should"), ("已建会单位", "units_covered"), ("建会率%", "unionisation_rate")]),
    ("职工会员", [("职工数", "workers"), ("女职工", "workers_female"), ("会员数", "members"),
                  ("女会员", "members_female"), ("农民工会员", "members_migrant"), ("新发展", "new_members"),
                  ("入会率%", "membership_rate")]),
    ("集体合同", [("份数", "collective_contracts"), ("覆盖企业", "collective_contract_enterprises"),
                  ("覆盖职工", "collective_contract_workers")]),
    ("工资专项", [("份数", "wage_contracts"), ("覆盖企业", "wage_contract_enterprises"),
                  ("覆盖职工", "wage_contract_workers")]),
    ("女职工专项", [("份数", "female_contracts"), ("覆盖企业", "female_contract_enterprises"),
                    ("覆盖女职工", "female_contract_workers")]),
    ("民主管理", [("职代会单位", "congress_units"), ("厂务公开单位", "openness_units"),
                  ("职工董监事", "employee_directors_supervisors")]),
    ("劳动争议", [("受理", "disputes_accepted"), ("调解成功", "disputes_resolved"), ("调解组织", "mediation_orgs")]),
    ("信访", [("接待件数", "petitions_received"), ("办结件数", "petitions_handled"), ("集访", "group_petitions")]),
)  # fmt: skip
AID = (
    ("困难职工", [("在档户", "hardship_households"), ("深困户", "hardship_deep"), ("相困户", "hardship_relative"),
                  ("脱困户", "hardship_removed")]),
    ("日常帮扶", [("帮扶户次", "aid_households"), ("帮扶资金", "aid_amount")]),
    ("送温暖", [("户数", "warmth_households"), ("人次", "warmth_person_times"), ("资金", "warmth_amount")]),
    ("送清凉", [("人次", "cool_person_times"), ("资金", "cool_amount")]),
    ("助学", [("人数", "students_aided"), ("资金", "education_aid_amount")]),
    ("医疗互助", [("应参人数", "mutual_eligible"), ("参保人数", "mutual_participants"), ("单位", "mutual_units"),
                  ("补助例数", "mutual_claims"), ("补助金额", "mutual_claim_amount")]),
    ("就业", [("招聘会", "job_fairs"), ("岗位数", "job_posts"), ("实现就业", "job_placements"),
              ("技能培训", "skills_training_person_times")]),
    ("小额贷款", [("金额", "loan_amount"), ("带动就业", "loan_jobs")]),
    ("经费", [("应收", "funds_due"), ("实收", "funds_received"), ("上解", "funds_remitted"), ("会费", "dues_received")]),
)  # fmt: skip
WORKS = (
    ("劳动竞赛", [("参加人次", "competition_participants")]),
    ("合理化建议", [("条数", "proposals"), ("采纳数", "proposals_adopted")]),
    ("创新", [("技术革新", "innovations"), ("劳模工作室", "innovation_studios"), ("工匠", "craftsmen")]),
    ("安康杯", [("参赛企业", "ankang_enterprises"), ("参赛职工", "ankang_workers")]),
    ("安全生产", [("检查次数", "safety_inspections"), ("查出隐患", "hazards_found"), ("整改隐患", "hazards_fixed"),
                  ("培训人次", "safety_training_person_times"), ("群监员", "safety_supervisors")]),
    ("文体", [("活动场次", "cultural_events"), ("参加人次", "cultural_person_times"), ("投入资金", "culture_spend")]),
    ("职工书屋", [("个数", "worker_bookstores"), ("读者人次", "reading_person_times")]),
    ("职工之家", [("合格", "home_qualified"), ("模范", "home_model"), ("小家", "small_homes")]),
    ("阵地", [("驿站", "outdoor_stations"), ("服务站点", "service_stations"), ("示范工会", "demo_unions")]),
    ("其他", [("换届工会", "unions_reelected"), ("法人资格", "legal_person_unions"), ("女工委", "women_committees"),
              ("经审会", "audit_committees"), ("信息篇数", "info_reports"), ("表彰", "honours")]),
)  # fmt: skip

Groups = tuple[tuple[str, list[tuple[str, str]]], ...]


def two_rows(paper: Paper, name: str, title: str, groups: Groups, yuan: str, quarter: int, year: int) -> None:
    """One sheet: groups above their parts, a row a township, 合计 last."""
    page = paper.page(name)
    width = 2 + sum(len(parts) for _, parts in groups)
    page.span(1, 1, 1, width, title)
    page.put(2, width - 3, f"单位：{yuan}")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "乡镇街道")
    column = 3
    codes = []
    for group, parts in groups:
        page.span(3, column, 3, column + len(parts) - 1, group)
        for part, code in parts:
            page.put(4, column, part)
            codes.append(code)
            column += 1
    for number, town in enumerate(TOWNS, start=1):
        page.line(4 + number, [number, town])
        when = When(town, year, quarter)
        wide_row(page, 4 + number, 3, [(code, basis_of(code), yuan) for code in codes], when)
    rows = range(5, 5 + len(TOWNS))
    page.put(5 + len(TOWNS), 2, "合计")
    for place, code in enumerate(codes, start=3):
        if not code.endswith("_rate"):
            page.put(5 + len(TOWNS), place, total(page, rows, place))


def organisation_in_two_rows() -> Paper:
    """组织|职工会员|集体合同 … above 份数|覆盖企业|覆盖职工; a sum that is wrong by 6."""
    paper = Paper("2024年三季度各乡镇工会数据.xlsx", "4")
    two_rows(paper, "汇总", "平阳县2024年第三季度工会工作汇总", GROUPS, "元", 3, 2024)
    page = paper.pages[0]
    page.put(12, 9, page.cells[12, 9] + 6)
    page.plant("total_mismatch", 12, 9)
    return paper


def aid_in_two_rows() -> Paper:
    """帮扶, 互助 and 经费, money in 万元 (.xls)."""
    paper = OldPaper("平阳县帮扶经费汇总2023四季度.xls", "5")
    two_rows(paper, "帮扶", "平阳县2023年第四季度帮扶与经费情况汇总", AID, "万元", 4, 2023)
    return paper


def works_in_two_rows() -> Paper:
    """竞赛, 安全, 文体, 建家 on one sheet; what a township has not is left out."""
    paper = Paper("平阳县工会生产宣教统计.ods", "4")
    two_rows(paper, "生产宣教", "平阳县工会2025年上半年生产宣教工作统计", WORKS, "元", 2, 2025)
    return paper


def one_row_of_short_heads() -> Paper:
    """One row of abbreviations that name their subject; 元 in brackets; two quarters as sheets."""
    paper = Paper("平阳县工会主要指标（2024）.xlsx", "3")
    heads = (("基层工会", "union_orgs"), ("建会单位", "units_covered"), ("新建工会", "new_union_orgs"),
             ("职工", "workers"), ("会员", "members"), ("新会员", "new_members"), ("农民工会员", "members_migrant"),
             ("实名制会员", "members_realname"), ("专职干部", "cadres_fulltime"), ("换届", "unions_reelected"),
             ("集体合同", "collective_contracts"), ("工资协议", "wage_contracts"), ("女职工专项合同", "female_contracts"),
             ("职代会单位", "congress_units"), ("厂务公开单位", "openness_units"), ("争议受理", "disputes_accepted"),
             ("争议调解成功", "disputes_resolved"), ("信访件", "petitions_received"), ("困职户数", "hardship_households"),
             ("帮扶户次", "aid_households"), ("帮扶金（元）", "aid_amount"), ("温暖户数", "warmth_households"),
             ("温暖资金（元）", "warmth_amount"), ("清凉人次", "cool_person_times"), ("清凉资金（元）", "cool_amount"),
             ("助学人数", "students_aided"), ("助学金（元）", "education_aid_amount"), ("互助参保人数", "mutual_participants"),
             ("互助补助例数", "mutual_claims"), ("竞赛人次", "competition_participants"), ("建议条数", "proposals"),
             ("书屋", "worker_bookstores"), ("文体场次", "cultural_events"), ("文体人次", "cultural_person_times"),
             ("驿站", "outdoor_stations"), ("经费应收（元）", "funds_due"), ("经费实收（元）", "funds_received"),
             ("模范之家", "home_model"), ("信息篇数", "info_reports"))  # fmt: skip
    for quarter in (1, 2):
        page = paper.page(f"{'一二'[quarter - 1]}季度")
        page.span(1, 1, 1, 12, f"平阳县2024年{'一二'[quarter - 1]}季度工会主要指标（累计）")
        page.line(2, ["序号", "单位名称", *(head for head, _ in heads)])
        for number, town in enumerate(TOWNS, start=1):
            page.line(2 + number, [number, town + "总工会"])
            for column, (_, code) in enumerate(heads, start=3):
                when = When(town, 2024, quarter)
                wide_row(page, 2 + number, column, [(code, basis_of(code), "元")], when)
    fact = next(each for each in paper.facts if each.code == "proposals")
    paper.facts.remove(fact)
    page = next(each for each in paper.pages if each.name == fact.sheet)
    page.put(int(fact.cell[2:]), 33, "#REF!")
    page.plant("error_value", int(fact.cell[2:]), 33)
    assert shown(10000, "aid_amount", "万元") == 1
    return paper
