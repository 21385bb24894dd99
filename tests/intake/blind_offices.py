"""Wordings of the twenty-eighth and twenty-ninth sets of returns: one more way a set to call each item."""

from __future__ import annotations

import random
import re

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import money
from tests.intake.blind_words import unit_zh

EXACT, ALIAS = 0.32, 0.48
"""As among the headers of the eight examples; the rest are wordings that nothing lists."""

OWN: dict[str, tuple[str, str]] = {
    "union_orgs": ("全镇基层工会数", "基层工会建制数"),
    "union_orgs_enterprise": ("企业单位工会数", "企业所建工会"),
    "units_should": ("具备建会条件的单位", "依法应建工会单位数"),
    "units_covered": ("工会已覆盖单位", "已组建工会的单位数"),
    "enterprises_total": ("全部企业数", "企业法人户数"),
    "enterprises_covered": ("建有工会的企业", "企业已建会数"),
    "new_union_orgs": ("今年新增基层工会", "年内新成立工会"),
    "workers": ("单位职工合计人数", "覆盖单位职工总数"),
    "workers_female": ("女性职工合计", "女职工总计"),
    "members": ("会员合计人数", "工会会员总计"),
    "members_female": ("女性会员合计", "女会员总计人数"),
    "members_migrant": ("农民工会员合计", "进城务工人员会员"),
    "members_new_forms": ("新业态劳动者会员", "新就业群体会员数"),
    "members_realname": ("实名制数据库会员数", "会员实名登记数"),
    "new_members": ("年内发展会员", "今年新入会会员"),
    "cadres_fulltime": ("专职工会工作人员数", "工会专职干部总数"),
    "unions_reelected": ("今年换届的工会", "如期换届工会数"),
    "legal_person_unions": ("有法人资格的工会", "工会法人资格取得数"),
    "women_committees": ("女职工委员会总数", "已设女职工委员会"),
    "audit_committees": ("经审委员会总数", "已设经审委员会"),
    "collective_contracts": ("在效集体合同份数", "集体合同总份数"),
    "collective_contract_enterprises": ("有集体合同的企业", "集体合同涉及企业数"),
    "collective_contract_workers": ("集体合同涉及职工人数", "集体合同受益职工"),
    "wage_contracts": ("工资集体协议总份数", "工资专项合同数"),
    "wage_contract_enterprises": ("工资集体协议覆盖企业数", "进行工资集体协商的企业"),
    "wage_contract_workers": ("工资集体协商受益职工", "工资协议覆盖职工"),
    "female_contracts": ("女职工专项合同总份数", "女职工保护专项集体合同数"),
    "female_contract_enterprises": ("有女职工专项合同的企业", "女职工专项合同涉及企业"),
    "congress_units": ("召开职代会的单位", "职工代表大会建制单位数"),
    "openness_units": ("厂务公开实行单位", "建立厂务公开制度的单位数"),
    "mediation_orgs": ("劳动争议调解机构数", "已设劳动争议调解委员会"),
    "law_supervision_orgs": ("劳动法律监督机构数", "工会劳动法律监督委员会总数"),
    "disputes_accepted": ("劳动争议受理总数", "全年接受劳动争议"),
    "disputes_resolved": ("劳动争议调成件数", "争议成功调解数"),
    "petitions_received": ("信访总件数", "来信来访总数"),
    "petitions_handled": ("信访处结件数", "来信来访办结数"),
    "harmony_enterprises": ("和谐企业参创数", "参加和谐企业创建数"),
    "hardship_households": ("困难职工建档总户数", "档内困难职工户数"),
    "hardship_deep": ("其中深度困难户", "深度困难职工户"),
    "hardship_removed": ("本年退出困难户数", "脱困职工家庭数"),
    "aid_households": ("困难救助户次", "实施帮扶户数"),
    "aid_amount": ("困难救助金额", "帮扶资金支出"),
    "warmth_households": ("送温暖家庭户数", "温暖慰问困难户数"),
    "warmth_person_times": ("送温暖总人次", "温暖慰问职工人次"),
    "warmth_amount": ("送温暖款物金额", "温暖慰问金额"),
    "cool_person_times": ("清凉慰问人次", "高温期间慰问人次"),
    "cool_amount": ("清凉慰问金额", "送清凉款物折价"),
    "outdoor_stations": ("工会驿站总数", "户外劳动者站点数"),
    "students_aided": ("金秋助学人次", "资助困难职工子女数"),
    "education_aid_amount": ("金秋助学支出", "资助学生金额"),
    "mutual_participants": ("医疗互助投保人数", "职工互助参加总人数"),
    "mutual_claims": ("医疗互助赔付例数", "互助理赔人次"),
    "mutual_claim_amount": ("医疗互助赔付金额", "互助理赔金额"),
    "job_fairs": ("招聘会举办场数", "招聘活动场次"),
    "job_posts": ("招聘岗位数", "发布岗位数"),
    "job_placements": ("成功就业人数", "促成就业人数"),
    "skills_training_person_times": ("职业技能培训总人次", "技能培训参加人次"),
    "competition_participants": ("竞赛参加职工人次", "劳动竞赛总人次"),
    "proposals": ("合理化建议总条数", "收到合理化建议"),
    "proposals_adopted": ("合理化建议采用数", "已采纳建议条数"),
    "innovations": ("技术革新总项数", "技术攻关革新项目"),
    "innovation_studios": ("职工创新工作室数", "劳模创新工作室总数"),
    "model_workers": ("县级及以上劳模数", "现有劳模人数"),
    "cadre_training_person_times": ("工会干部参训人次", "培训干部人次"),
    "safety_inspections": ("安全生产检查场次", "安全检查总次数"),
    "hazards_found": ("隐患排查数", "发现隐患总数"),
    "hazards_fixed": ("隐患整改到位数", "完成整改隐患数"),
    "worker_bookstores": ("职工书屋总数", "已建职工书屋"),
    "cultural_events": ("文体活动总场次", "职工文化体育活动场次"),
    "cultural_person_times": ("文体活动惠及职工人次", "文体活动总人次"),
    "funds_due": ("应收经费总额", "工会经费应收额"),
    "funds_received": ("实收经费总额", "工会经费实收额"),
    "funds_remitted": ("上解经费总额", "工会经费上缴额"),
    "dues_received": ("会费实收额", "会员会费总额"),
    "home_qualified": ("职工之家合格数", "达标的职工之家"),
    "home_model": ("模范之家数", "职工之家模范数"),
    "info_reports": ("信息上报篇数", "工会信息总篇数"),
}


def office(code: str, batch: int, seed: object, yuan: str = "元") -> str:
    """What this office calls the item; a money unit in its brackets is the one that the form uses."""
    chance = random.Random(f"offices/{batch}/{seed}/{code}")
    indicator, roll = catalogue().indicators[code], chance.random()
    aliases = [each for each in indicator.aliases if not each.startswith(("其中", "#"))]
    if roll < EXACT or (code not in OWN and not aliases):
        name = indicator.name_zh
    elif roll < EXACT + ALIAS or code not in OWN:
        name = chance.choice(aliases)
    else:
        name = OWN[code][batch]
    name = re.sub(r"[(（](万?元)[)）]", f"({yuan})", name)
    if not re.search(r"[(（%％]", name) and chance.random() < 0.15:
        name += f"（{yuan if money(code) else unit_zh(code)}）"
    return name


def offices(codes: str, batch: int, seed: object, yuan: str = "元") -> list[tuple[str, str]]:
    return [(office(code, batch, seed, yuan), code) for code in codes.split()]
