"""What the made-up offices count and how they call it: figures that hang together, headers beside the catalogue's.

`amount` gives the figure of a township, quarter, indicator and basis; `call` a header that a person maps at once
but that neither the catalogue's names nor its aliases hold.
"""

from __future__ import annotations

import random
from functools import cache

from dashboard.catalogue import catalogue

HUMAN: dict[str, tuple[str, ...]] = {
    "union_orgs": ("基层工会个数", "现有基层工会组织", "基层工会总数"),
    "union_orgs_enterprise": ("企业工会个数", "企业基层工会数"),
    "units_should": ("应建立工会的单位数", "应建会单位总数"),
    "units_covered": ("已建立工会的单位数", "工会涵盖的单位数"),
    "enterprises_total": ("辖区企业总数", "企业总户数"),
    "enterprises_covered": ("已建立工会企业数", "已建会的企业数"),
    "new_union_orgs": ("本年新成立工会数", "今年新建工会组织数"),
    "new_union_target": ("全年建会任务数", "年度建会目标数"),
    "workers": ("建会单位职工总人数", "已建会单位职工人数"),
    "workers_female": ("女职工总数", "女性职工人数"),
    "workers_area": ("辖区职工总人数", "全辖区职工总数"),
    "members": ("会员总人数（人）", "现有工会会员人数"),
    "members_female": ("女性会员人数", "女会员总数"),
    "members_migrant": ("农民工会员总数", "农民工会员数量"),
    "members_new_forms": ("新就业形态劳动者会员人数", "新就业形态会员数"),
    "members_realname": ("实名制登记会员数", "会员实名制录入人数"),
    "new_members": ("本年新发展会员人数", "新吸收会员数"),
    "cadres_fulltime": ("专职工会干部总数", "专职工会干部（名）"),
    "unions_reelected": ("本年换届工会数（个）", "按期换届工会数"),
    "legal_person_unions": ("已取得法人资格的工会数", "取得法人资格的基层工会数"),
    "women_committees": ("女职工委员会个数", "已建女职工组织数"),
    "audit_committees": ("经费审查委员会数", "已建经审组织数"),
    "collective_contracts": ("集体合同签订份数", "综合性集体合同数"),
    "collective_contract_enterprises": ("签订集体合同的企业数", "集体合同覆盖企业（户）"),
    "collective_contract_workers": ("集体合同覆盖职工人数", "集体合同覆盖的职工数"),
    "wage_contracts": ("工资专项集体合同签订份数", "工资集体协议签订份数"),
    "wage_contract_enterprises": ("开展工资集体协商的企业数", "工资集体协商覆盖企业数"),
    "wage_contract_workers": ("工资集体协商覆盖职工人数",),
    "female_contracts": ("女职工专项集体合同签订份数", "女职工专项集体合同数"),
    "female_contract_enterprises": ("女职工专项合同覆盖企业数",),
    "safety_contract_enterprises": ("签订劳动安全卫生专项集体合同的企业数",),
    "regional_contracts": ("区域性、行业性集体合同份数",),
    "congress_units": ("已建立职代会的单位数", "建立职代会制度的单位数"),
    "openness_units": ("实行厂务公开制度的单位数", "厂务公开单位个数"),
    "employee_directors_supervisors": ("职工董事、职工监事人数",),
    "mediation_orgs": ("劳动争议调解委员会个数", "已建劳动争议调解组织数"),
    "law_supervision_orgs": ("工会劳动法律监督组织个数",),
    "disputes_accepted": ("受理劳动争议案件数", "劳动争议案件受理数"),
    "disputes_resolved": ("劳动争议调解成功数", "调解成功的件数"),
    "petitions_received": ("职工来信来访件数", "受理职工信访件数"),
    "petitions_handled": ("信访件办结数", "已办结信访件数（件）"),
    "group_petitions": ("职工集体上访数",),
    "hardship_households": ("在档困难职工家庭户数", "困难职工在档户数"),
    "hardship_removed": ("本年脱困职工户数", "解困脱困职工户数"),
    "aid_households": ("帮扶困难职工户数", "困难职工帮扶户次"),
    "aid_amount": ("困难帮扶资金", "发放困难帮扶资金"),
    "warmth_households": ("送温暖走访慰问户数", "送温暖慰问困难职工户数"),
    "warmth_person_times": ("送温暖慰问职工人次",),
    "warmth_amount": ("送温暖慰问金额", "送温暖慰问资金"),
    "cool_person_times": ("送清凉慰问职工人次", "送清凉慰问人数"),
    "cool_amount": ("送清凉慰问金额", "送清凉慰问资金"),
    "outdoor_stations": ("户外劳动者服务站点个数",),
    "students_aided": ("金秋助学资助学生人数", "金秋助学资助学生数"),
    "education_aid_amount": ("金秋助学发放金额", "助学金发放金额"),
    "mutual_eligible": ("医疗互助应参加职工数",),
    "mutual_participants": ("参加医疗互助人数", "医疗互助参加职工数"),
    "mutual_claims": ("医疗互助补助例数（例）",),
    "mutual_claim_amount": ("医疗互助补助发放金额",),
    "job_fairs": ("举办招聘会场次",),
    "job_posts": ("提供就业岗位个数",),
    "job_placements": ("帮助实现就业人数",),
    "skills_training_person_times": ("开展技能培训人次",),
    "proposals": ("提出合理化建议条数",),
    "proposals_adopted": ("合理化建议被采纳条数",),
    "innovations": ("完成技术革新项数",),
    "model_workers": ("县级以上劳动模范人数",),
    "training_sessions": ("举办培训班期数",),
    "safety_inspections": ("开展安全检查次数",),
    "hazards_found": ("查出安全隐患处数", "排查出安全隐患数"),
    "hazards_fixed": ("整改安全隐患处数", "已整改安全隐患数"),
    "worker_bookstores": ("职工书屋个数",),
    "cultural_events": ("举办文体活动场次", "开展文体活动场次"),
    "cultural_person_times": ("参加文体活动职工人次",),
    "funds_due": ("应收工会经费数", "应收缴工会经费"),
    "funds_received": ("实际收缴工会经费", "实收工会经费数"),
    "funds_remitted": ("上缴上级工会经费", "上解上级工会经费"),
    "dues_received": ("会员会费收入", "收缴会员会费"),
    "home_qualified": ("合格职工之家个数",),
    "home_model": ("模范职工之家个数",),
    "service_stations": ("职工服务站点个数",),
    "info_reports": ("报送工会信息篇数",),
}

# Stocks that are a part of another, and flows that follow another: amount = share x the other.
SHARES: dict[str, tuple[str, float]] = {
    "workers": ("workers_area", 0.84),
    "workers_female": ("workers", 0.43),
    "members": ("workers", 0.91),
    "members_female": ("members", 0.41),
    "members_migrant": ("members", 0.33),
    "members_new_forms": ("members", 0.07),
    "members_realname": ("members", 0.88),
    "collective_contract_workers": ("workers", 0.76),
    "wage_contract_workers": ("workers", 0.66),
    "female_contract_workers": ("workers_female", 0.6),
    "mutual_eligible": ("workers", 0.95),
    "mutual_participants": ("workers", 0.71),
    "units_covered": ("units_should", 0.93),
    "union_orgs": ("units_should", 0.71),
    "union_orgs_enterprise": ("units_should", 0.42),
    "harmony_passed": ("harmony_enterprises", 0.6),
    "hardship_accident": ("hardship_households", 0.1),
    "legal_person_unions": ("units_should", 0.33),
    "women_committees": ("units_should", 0.52),
    "audit_committees": ("units_should", 0.55),
    "home_qualified": ("units_should", 0.3),
    "home_model": ("units_should", 0.06),
    "congress_units": ("units_should", 0.8),
    "openness_units": ("units_should", 0.78),
    "enterprises_total": ("units_should", 0.75),
    "enterprises_covered": ("units_should", 0.69),
    "collective_contract_enterprises": ("units_should", 0.6),
    "collective_contracts": ("units_should", 0.3),
    "wage_contract_enterprises": ("units_should", 0.58),
    "wage_contracts": ("units_should", 0.27),
    "female_contract_enterprises": ("units_should", 0.5),
    "female_contracts": ("units_should", 0.24),
    "safety_contract_enterprises": ("units_should", 0.4),
    "regional_congress_enterprises": ("units_should", 0.2),
    "hardship_deep": ("hardship_households", 0.5),
    "hardship_relative": ("hardship_households", 0.25),
}
FOLLOWS: dict[str, tuple[str, float]] = {
    "disputes_resolved": ("disputes_accepted", 0.8),
    "petitions_handled": ("petitions_received", 0.9),
    "group_petitions": ("petitions_received", 0.1),
    "hazards_fixed": ("hazards_found", 0.94),
    "proposals_adopted": ("proposals", 0.4),
    "aid_amount": ("aid_households", 1500),
    "warmth_amount": ("warmth_households", 800),
    "cool_amount": ("cool_person_times", 60),
    "education_aid_amount": ("students_aided", 3000),
    "mutual_claim_amount": ("mutual_claims", 1200),
    "funds_received": ("funds_due", 0.93),
    "funds_remitted": ("funds_due", 0.35),
    "dues_received": ("funds_due", 0.12),
}


def draw(low: int, high: int, *seed: object) -> int:
    return random.Random("/".join(map(str, seed))).randint(low, high)


def is_flow(code: str) -> bool:
    return catalogue().indicators[code].measure_type == "flow_ytd"


@cache
def amount(township: str, year: int, quarter: int, code: str, basis: str = "") -> float:
    """The figure of a unit; basis "" = stock for stocks and ratios of stocks, ytd for the others."""
    indicators = catalogue()
    if code in indicators.ratios:
        ratio = indicators.ratios[code]
        top = amount(township, year, quarter, ratio.numerator)
        return round(top / max(1, amount(township, year, quarter, ratio.denominator)), 4)
    if not is_flow(code):
        if code in SHARES:
            whole, share = SHARES[code]
            return round(amount(township, year, quarter, whole) * share)
        low, high = {"workers_area": (2100, 9900), "units_should": (60, 240)}.get(code, (11, 39))
        return draw(low, high, township, code) + draw(0, 3, township, year, quarter, code)
    quarters = range(1, quarter + 1) if basis != "quarter" else (quarter,)
    return sum(increment(township, year, each, code) for each in quarters)


def increment(township: str, year: int, quarter: int, code: str) -> int:
    if code in FOLLOWS:
        whole, share = FOLLOWS[code]
        value = increment(township, year, quarter, whole) * share
        return round(value / 100) * 100 if share > 1 or whole == "funds_due" else int(value)
    low, high = (21, 97) if catalogue().indicators[code].unit != "yuan" else (90, 420)
    drawn = draw(low, high, township, year, quarter, code)
    return (
        drawn * 100 * (7 if code == "funds_due" else 1)
        if catalogue().indicators[code].unit == "yuan"
        else drawn
    )


def basis_of(code: str, *, quarter: bool = False) -> str:
    if not is_flow(code):
        return "stock"
    return "quarter" if quarter else "ytd"


def call(code: str, pick: int = 0) -> str:
    """A header a person maps at once; the catalogue's own name where none was thought of."""
    names = HUMAN.get(code) or (catalogue().indicators[code].name_zh,)
    return names[pick % len(names)]


def alias(code: str, pick: int = 0) -> str:
    indicator = catalogue().indicators[code]
    return (indicator.name_zh, *indicator.aliases)[pick % (1 + len(indicator.aliases))]


UNIT_ZH = {
    "person": "人",
    "household": "户",
    "yuan": "元",
    "organisation": "个",
    "enterprise": "家",
    "contract": "份",
    "case": "件",
    "item": "个",
    "person_time": "人次",
    "percent": "%",
}


def unit_zh(code: str) -> str:
    return UNIT_ZH[catalogue().indicators[code].unit]
