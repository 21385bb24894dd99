"""The wordings of the twenty-first set of returns and those after it, mixed as the real-looking examples mix theirs.

Of the examples' headers a third are the catalogue's names, half are its aliases, a twentieth are sub-items (其中：女)
and an eighth are near wordings that nothing lists: another order, 涵盖 for 覆盖, 发生 or 组织 before the item. Each
item has four near wordings here, one a set.
"""

from __future__ import annotations

import random
import re

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import money
from tests.intake.blind_words import unit_zh

EXACT, ALIAS, DOUBTFUL, BRACKETED = 0.33, 0.52, 0.01, 0.2

NEAR: dict[str, tuple[str, str, str, str]] = {
    "union_orgs": ("基层工会组织个数", "现有工会组织数", "基层工会组织总数", "基层工会现有数"),
    "union_orgs_enterprise": ("企业类工会组织数", "企业基层工会数", "企业建立的工会数", "企业工会组织个数"),
    "units_should": ("应建会单位总数", "应当建立工会的单位", "应建工会的单位个数", "应建会基层单位数"),
    "units_covered": ("已建立工会组织单位数", "工会所涵盖单位数", "已建工会单位个数", "实际建会单位数"),
    "enterprises_total": ("现有企业总数", "辖区内企业总数", "企业单位总数", "辖区企业户数"),
    "enterprises_covered": ("已建立工会企业数", "已建工会的企业", "建立工会的企业数", "工会已涵盖企业数"),
    "new_union_orgs": ("当年新建基层工会数", "今年新组建工会数", "新成立工会组织数", "本年度新建工会组织"),
    "new_union_target": ("全年建会任务数", "本年建会目标任务数", "年度组建工会任务数", "新建工会年度任务数"),
    "workers": ("现有职工总数", "建会单位在职职工数", "已建会单位职工总数", "全部职工人数"),
    "workers_female": ("女性职工人数", "女职工总数", "职工中女职工数", "女职工总人数"),
    "workers_area": ("辖区内职工总数", "辖区内全部职工数", "全辖区职工人数", "辖区职工总人数"),
    "members": ("工会会员总人数", "现有工会会员数", "实有会员人数", "期末会员总数"),
    "members_female": ("女会员总数", "女性会员人数", "会员中女性人数", "女性工会会员数"),
    "members_migrant": ("农民工会员总数", "农民工入会人数", "会员中农民工人数", "农民工工会会员数"),
    "members_new_forms": ("新就业形态劳动者会员人数", "新就业形态劳动者入会人数", "新就业形态会员人数", "新就业形态劳动者会员总数"),
    "members_realname": ("实名制登记会员数", "会员实名制录入数", "实名制管理会员数", "已实名会员人数"),
    "new_members": ("当年新发展会员数", "新发展工会会员数", "今年新增会员数", "本年新吸收会员人数"),
    "cadres_fulltime": ("工会专职干部数", "专职工会干部总数", "专职从事工会工作人数", "配备专职工会干部数"),
    "unions_reelected": ("按期换届工会数", "已换届工会数", "本年换届基层工会数", "当年完成换届的工会"),
    "legal_person_unions": ("已取得法人资格的工会", "取得法人资格的基层工会数", "工会取得法人资格数", "办理法人资格登记工会数"),
    "women_committees": ("建立女职工委员会数", "已建女职工组织数", "女职工组织个数", "工会女职工委员会数"),
    "audit_committees": ("建立经审委员会数", "已建经审组织数", "经费审查委员会数", "经审组织个数"),
    "collective_contracts": ("有效集体合同份数", "签订综合性集体合同数", "集体合同签订份数", "现行集体合同份数"),
    "collective_contract_enterprises": ("集体合同所覆盖企业数", "签订集体合同的企业", "集体合同涵盖企业（家）", "已签订集体合同企业数"),
    "collective_contract_workers": ("集体合同涵盖职工数", "集体合同覆盖的职工", "集体合同覆盖职工总数", "签订集体合同涉及职工数"),
    "wage_contracts": ("有效工资专项集体合同数", "工资集体协议签订份数", "签订工资集体协议份数", "工资集体合同份数"),
    "wage_contract_enterprises": ("工资集体协商涵盖企业数", "实行工资集体协商企业数", "建立工资集体协商制度企业数", "工资集体协商的企业"),
    "wage_contract_workers": ("工资集体协商涵盖职工数", "工资集体协商惠及职工人数", "工资集体协议覆盖职工数", "工资集体协商涉及职工"),
    "female_contracts": ("签订女职工专项集体合同数", "有效女职工专项集体合同", "女职工专项集体合同签订份数", "女职工专项合同份数"),
    "female_contract_enterprises": ("签订女职工专项合同企业数", "女职工专项集体合同涵盖企业", "女职工专项集体合同签订企业数", "签女职工专项集体合同的企业"),
    "female_contract_workers": ("女职工专项合同涵盖女职工数", "女职工专项集体合同覆盖人数", "女职工专项合同惠及女职工", "女职工专项集体合同涉及女职工"),
    "safety_contract_enterprises": ("劳动安全卫生专项合同企业数", "签订安全卫生专项集体合同企业", "劳动安全卫生专项集体合同覆盖企业", "安全卫生专项集体合同签订企业数"),
    "regional_contracts": ("区域性、行业性集体合同数", "区域（行业）性集体合同份数", "签订区域性行业性集体合同", "区域性和行业性集体合同份数"),
    "congress_units": ("已建立职代会的单位", "建立职代会的单位个数", "实行职代会制度单位数", "职代会制度建制单位数"),
    "openness_units": ("实行厂务公开制度单位", "推行厂务公开单位数", "厂务公开单位个数", "开展厂务公开的单位数"),
    "regional_congress_enterprises": ("区域性职代会涵盖企业数", "区域性职代会覆盖的企业", "区域职代会覆盖企业家数", "区域性职工代表大会覆盖企业"),
    "employee_directors_supervisors": ("职工董事和职工监事数", "职工董事、职工监事总数", "职工董事监事人数", "职工董事及监事人数"),
    "mediation_orgs": ("建立劳动争议调解组织数", "劳动争议调解组织个数", "设立劳动争议调解委员会", "基层劳动争议调解组织"),
    "law_supervision_orgs": ("建立劳动法律监督组织数", "工会劳动法律监督委员会", "已建劳动法律监督组织", "劳动法律监督组织个数"),
    "disputes_accepted": ("劳动争议案件受理件数", "受理劳动争议总数", "当年受理劳动争议件数", "接受劳动争议案件数"),
    "disputes_resolved": ("劳动争议调解成功数", "调解成功的件数", "调解成功劳动争议件数", "成功调解案件数"),
    "petitions_received": ("受理职工信访件数", "职工信访总件数", "职工来信来访件数", "接待职工信访件数"),
    "petitions_handled": ("职工信访办结件数", "已办结信访案件", "办结职工信访件数", "信访件办结数量"),
    "group_petitions": ("发生职工集体上访件数", "职工集体上访起数", "职工群体性事件数", "发生集体上访数"),
    "law_inspections": ("开展劳动法律监督检查企业数", "劳动法律监督检查的企业", "劳动法律监督检查户数", "接受劳动法律监督检查企业"),
    "harmony_enterprises": ("参与和谐企业创建数", "参加和谐企业创建企业", "和谐企业创建企业数", "开展和谐企业创建企业数"),
    "harmony_passed": ("达标和谐企业数", "和谐企业创建达标数", "和谐企业达标总数", "创建达标的和谐企业"),
    "hardship_households": ("在档困难职工总户数", "困难职工在册户数", "现有建档困难职工户数", "在档困难职工家庭数"),
    "hardship_removed": ("当年脱困户数", "困难职工脱困户数", "本年解困脱困户数", "已脱困职工户数"),
    "aid_households": ("帮扶救助困难职工户数", "困难职工救助户次", "帮扶困难职工家庭户次", "困难帮扶总户次"),
    "aid_amount": ("困难职工帮扶金额", "困难帮扶资金总额", "帮扶救助资金", "发放困难帮扶资金"),
    "dibao_households": ("协助纳入低保家庭户数", "帮助纳入低保户数", "协助困难职工纳入低保户数", "协助办理低保户数"),
    "warmth_households": ("送温暖慰问困难职工户数", "走访慰问户数", "送温暖慰问家庭户数", "送温暖活动慰问户数"),
    "warmth_person_times": ("送温暖慰问职工数", "送温暖慰问总人次", "送温暖活动慰问人次", "送温暖惠及职工人次"),
    "warmth_amount": ("送温暖慰问金额", "送温暖慰问资金", "送温暖发放金额", "送温暖活动资金"),
    "warmth_enterprises": ("走访慰问困难企业数", "慰问困难企业家数", "走访慰问困难企业", "送温暖慰问企业数"),
    "cool_person_times": ("送清凉慰问人数", "送清凉活动慰问人次", "送清凉慰问一线职工人次", "送清凉惠及职工人次"),
    "cool_amount": ("送清凉慰问金额", "送清凉活动资金", "送清凉投入金额", "送清凉款物金额"),
    "outdoor_stations": ("户外劳动者服务站个数", "建成户外劳动者服务站点", "户外劳动者工会驿站数", "户外劳动者服务站点总数"),
    "donation_amount": ("职工捐款捐物金额", "捐款捐物总额", "捐款捐物折合金额", "募集捐款捐物金额"),
    "students_aided": ("金秋助学资助学生人数", "资助贫困学生数", "金秋助学受助人数", "金秋助学救助学生数"),
    "education_aid_amount": ("金秋助学发放金额", "发放助学资金", "金秋助学资助金额", "金秋助学款"),
    "mutual_eligible": ("应参加医疗互助职工数", "医疗互助应参加职工人数", "应参加职工医疗互助人数", "医疗互助应参保职工数"),
    "mutual_participants": ("参加医疗互助人数", "职工医疗互助参保人数", "实际参加医疗互助职工数", "医疗互助参加职工人数"),
    "mutual_units": ("参加医疗互助单位数", "医疗互助参加单位数", "医疗互助参保单位个数", "参加职工医疗互助单位"),
    "mutual_claims": ("医疗互助补助人数", "医疗互助报销人次", "职工医疗互助补助例数", "医疗互助补助总例数"),
    "mutual_claim_amount": ("医疗互助发放补助金", "职工医疗互助补助金额", "医疗互助补助资金", "医疗互助报销总额"),
    "job_fairs": ("组织招聘会场次", "举办招聘会次数", "举办就业招聘会（场）", "开展招聘会场数"),
    "job_posts": ("招聘会提供岗位数", "提供就业岗位总数", "提供工作岗位数", "提供就业岗位个数"),
    "job_placements": ("帮助职工就业人数", "帮助实现就业人数", "帮扶就业成功人数", "实现就业职工数"),
    "job_service_person_times": ("提供就业服务人次", "就业服务总人次", "开展就业服务人次", "就业服务职工人次"),
    "skills_training_person_times": ("开展技能培训人次", "职工技能培训人次", "参加技能培训人次", "组织职业技能培训人次"),
    "loan_amount": ("小额贷款发放资金", "发放小额担保贷款", "小额贷款发放总额", "协助发放小额贷款金额"),
    "loan_jobs": ("小额贷款带动就业人数", "贷款扶持带动就业", "贷款带动就业职工数", "发放贷款带动就业人数"),
    "competition_participants": ("参加劳动竞赛人次", "劳动竞赛参赛人次", "劳动竞赛参加职工人次", "组织劳动竞赛参加人次"),
    "proposals": ("职工合理化建议条数", "提出合理化建议条数", "合理化建议总数", "征集合理化建议数"),
    "proposals_adopted": ("采纳合理化建议条数", "合理化建议被采纳数", "合理化建议采纳数", "已采纳合理化建议"),
    "innovations": ("完成技术革新项数", "职工技术革新数", "开展技术革新项目数", "技术革新成果数"),
    "innovation_studios": ("创建劳模创新工作室数", "劳模工匠创新工作室个数", "劳模和工匠创新工作室", "建立创新工作室数"),
    "model_workers": ("劳动模范总数", "现有劳模人数", "在册劳动模范人数", "县级以上劳模人数"),
    "worker_pioneers": ("获评工人先锋号数", "工人先锋号总数", "工人先锋号个数", "创建工人先锋号数"),
    "training_sessions": ("举办培训班期数", "举办培训期数", "组织培训期数", "开展培训班（期）"),
    "cadre_training_person_times": ("组织工会干部培训人次", "工会干部参加培训人次", "培训基层工会干部人次", "工会干部业务培训人次"),
    "ankang_enterprises": ("参加安康杯竞赛企业数", "安康杯竞赛参赛企业", "安康杯活动参赛企业数", "参加“安康杯”企业数"),
    "ankang_workers": ("参加安康杯竞赛职工数", "安康杯竞赛参赛职工", "安康杯参赛职工人数", "参加安康杯职工总数"),
    "safety_inspections": ("开展安全检查次数", "安全生产大检查次数", "组织安全检查次数", "参加安全生产检查次数"),
    "hazards_found": ("检查发现安全隐患数", "查出隐患处数", "排查出安全隐患", "排查安全隐患总数"),
    "hazards_fixed": ("安全隐患整改数", "已整改安全隐患数", "整改隐患处数", "完成整改隐患数"),
    "safety_training_person_times": ("组织安全培训人次", "安全生产教育培训人次", "开展安全培训人次", "职工安全培训人次"),
    "safety_supervisors": ("劳动保护监督检查员数", "劳动保护监督检查员总数", "群众安全监督员人数", "聘任劳动保护监督检查员"),
    "worker_bookstores": ("职工书屋个数", "建立职工书屋数", "已建职工书屋", "现有职工书屋数"),
    "reading_person_times": ("参加读书活动人次", "职工读书活动人次", "读书活动参与人次", "开展读书活动人次"),
    "cultural_events": ("举办文体活动场次", "职工文体活动场次", "开展职工文体活动（场）", "文体活动举办场数"),
    "cultural_person_times": ("参加文体活动职工人次", "文体活动参与人数", "职工参加文体活动人次", "文体活动参加职工人次"),
    "culture_spend": ("文体活动投入金额", "文体活动投入经费", "文体阵地建设投入", "投入文体活动资金"),
    "funds_due": ("工会经费应收额", "应收缴工会经费", "应收工会经费总额", "本年应收工会经费"),
    "funds_received": ("工会经费实收额", "实际收缴工会经费", "实收工会经费总额", "已收缴工会经费"),
    "dues_received": ("收缴会员会费", "会员会费收入额", "会费收缴金额", "会员缴纳会费"),
    "funds_remitted": ("上解上级工会经费", "上缴上级工会经费", "工会经费上解额", "已上解工会经费"),
    "units_declaring": ("申报工会经费单位数", "申报缴费的单位", "申报缴纳工会经费的单位数", "申报缴纳经费的单位"),
    "home_qualified": ("建成合格职工之家数", "达到合格职工之家数", "合格职工之家总数", "合格“职工之家”数"),
    "home_model": ("建成模范职工之家数", "模范职工之家个数", "模范职工之家总数", "模范“职工之家”数"),
    "small_homes": ("模范职工小家个数", "建成模范职工小家", "职工小家个数", "模范职工小家总数"),
    "service_stations": ("职工服务站点个数", "建立职工服务站数", "乡镇职工服务站点数", "职工帮扶服务站点数"),
    "demo_unions": ("示范工会个数", "规范化示范工会数", "示范基层工会数", "创建示范工会数"),
    "info_reports": ("报送工会信息篇数", "上报信息篇数", "工会信息报送数", "报送信息稿件数"),
    "unionisation_rate": ("基层单位工会组建率", "工会建会率", "基层单位建会率", "建会率（％）"),
    "membership_rate": ("职工入会比率", "工会会员入会率", "职工入会率％", "会员入会率（%）"),
    "hazard_fix_rate": ("隐患整改到位率", "隐患整改完成率", "隐患整改率（％）", "安全隐患整改率（%）"),
    "funds_collection_rate": ("经费收缴率（%）", "工会经费收缴率％", "工会经费实收率", "经费收缴完成率"),
    "mutual_participation_rate": ("医疗互助参加率", "职工医疗互助参保率", "医疗互助参保率％", "职工参活率"),
}  # fmt: skip
SUB_ITEMS = {"workers_female": "女", "members_female": "女", "members_migrant": "农民工", "members_new_forms": "新就业形态劳动者"}  # fmt: skip


def worded(code: str, batch: int, seed: object, yuan: str = "元") -> str:
    """What this clerk calls the item; a money unit in its brackets is the one that the form uses."""
    chance = random.Random(f"mixture/{batch}/{seed}/{code}")
    indicator, roll = catalogue().indicators[code], chance.random()
    aliases = [each for each in indicator.aliases if not each.startswith(("其中", "#"))]
    doubtful = [*getattr(indicator, "doubtful_aliases", ())]
    if roll < EXACT or code not in NEAR:
        name = indicator.name_zh
    elif roll < EXACT + ALIAS and aliases:
        name = chance.choice(aliases)
    elif roll > 1 - DOUBTFUL and doubtful:
        name = chance.choice(doubtful)
    else:
        name = NEAR[code][batch % 4]
    name = re.sub(r"[(（](万?元)[)）]", f"({yuan})", name)
    if not re.search(r"[(（%％]", name) and chance.random() < BRACKETED:
        unit = yuan if money(code) else unit_zh(code)
        name += f"（{unit}）" if chance.random() < 0.5 else f"({unit})"
    return name


def listed(
    codes: str, batch: int, seed: object, yuan: str = "元", mark: str = "其中："
) -> list[tuple[str, str]]:
    """(header, code) for codes in a row; a code after ">" is written as a sub-item of the one before it."""
    result = []
    for each in codes.split():
        code = each.removeprefix(">")
        if each.startswith(">"):
            short = SUB_ITEMS.get(code) or worded(code, batch, seed, yuan)
            result.append((mark + short, code))
        else:
            result.append((worded(code, batch, seed, yuan), code))
    return result
