"""A sixteenth set of made-up returns: long forms with codes of their own and wordy, explaining item names."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, long_rows, money, rate, value
from tests.intake.blind_clerk import header as listed
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, draw, is_flow, unit_zh

_OWN = """
union_orgs=期末基层工会组织总数;union_orgs_enterprise=其中：建在企业的基层工会;units_should=按法律规定应建工会单位数
units_covered=已建立工会组织的单位数;enterprises_total=辖区内正常经营的企业数;enterprises_covered=已建立工会组织的企业数
new_union_orgs=本年新建立工会组织数;new_union_target=年度新建工会目标数;workers=已建会单位全部职工人数;workers_female=其中：女性职工人数
workers_area=辖区内全部单位职工人数;members=期末工会会员总人数;members_female=其中：女性会员人数;members_migrant=其中：农民工会员人数
members_new_forms=其中：新就业形态劳动者会员;members_realname=其中：已实名采集会员数;new_members=本年新发展会员人数
cadres_fulltime=专职从事工会工作的人数;unions_reelected=本年完成换届选举的工会数;legal_person_unions=取得法人资格证书的工会组织
women_committees=已建立女职工委员会的工会数;audit_committees=已建立经费审查委员会的工会数;collective_contracts=期末有效综合性集体合同份数
collective_contract_enterprises=期末有效集体合同覆盖企业数;collective_contract_workers=期末有效集体合同覆盖职工人数
wage_contracts=期末有效工资集体协议份数;wage_contract_enterprises=工资专项集体合同涵盖的企业数;wage_contract_workers=工资专项集体合同涵盖的职工人数
female_contracts=女职工权益保护专项集体合同数;female_contract_enterprises=女职工专项集体合同涵盖的企业
female_contract_workers=女职工专项集体合同涵盖的女职工人数;safety_contract_enterprises=劳动安全卫生专项集体合同涵盖企业数
regional_contracts=其中：区域性、行业性集体合同份数;congress_units=建立职工代表大会制度的单位个数;openness_units=实行厂务公开制度的单位个数
regional_congress_enterprises=区域性行业性职代会涵盖企业数;employee_directors_supervisors=职工董事、职工监事合计人数
mediation_orgs=建立劳动争议调解组织的单位数;law_supervision_orgs=建立劳动法律监督组织的单位数;disputes_accepted=本年受理劳动争议案件总数
disputes_resolved=其中：调解成功案件数;petitions_received=本年受理职工信访件总数;petitions_handled=其中：已办结件数
group_petitions=本年职工群体性上访件数;law_inspections=劳动法律监督检查用人单位户次;harmony_enterprises=参与创建和谐劳动关系的企业数
harmony_passed=达到和谐劳动关系标准的企业数;hardship_households=期末在档困难职工家庭户数;hardship_deep=其中：深度困难户数
hardship_relative=其中：相对困难户数;hardship_accident=其中：意外致困户数;hardship_removed=本年脱困退档户数
aid_households=本年实施帮扶的困难职工户次;aid_amount=本年发放困难职工帮扶资金额;dibao_households=本年协助纳入低保的户数
dibao_persons=本年协助纳入低保的人数;dibao_amount=本年配合发放的低保金额;warmth_households=送温暖走访慰问困难职工户数
warmth_person_times=送温暖慰问职工总人次;warmth_amount=送温暖慰问金及慰问品折价;warmth_enterprises=送温暖走访慰问困难企业数
cool_person_times=送清凉慰问职工总人次;cool_amount=送清凉资金及物资折价;outdoor_stations=户外劳动者服务站点总数
donation_amount=职工捐款及捐物折款总额;students_aided=金秋助学资助困难职工子女数;education_aid_amount=金秋助学资助金额
mutual_eligible=应参加职工医疗互助人数;mutual_participants=已参加职工医疗互助人数;mutual_units=参加职工医疗互助的单位数
mutual_claims=医疗互助金补助人次数;mutual_claim_amount=医疗互助金补助总金额;job_fairs=本年举办就业招聘会场次
job_posts=本年提供用工岗位数;job_placements=本年帮助实现就业人数;job_service_person_times=本年提供就业服务总人次
skills_training_person_times=本年职业技能培训总人次;loan_amount=本年小额贷款发放总额;loan_jobs=小额贷款带动创业就业人数
competition_participants=参加劳动和技能竞赛职工人次;proposals=职工提出合理化建议总条数;proposals_adopted=其中：采纳实施条数
innovations=技术革新及技术攻关项目数;innovation_studios=劳模和工匠人才创新工作室个数;model_workers=县级以上劳动模范总数
craftsmen=本年选树工匠和培养技师人数;worker_pioneers=县级以上工人先锋号总数;training_sessions=本年举办各类培训班总期数
honours=本年获县级以上表彰总数;cadre_training_person_times=本年工会干部业务培训总人次;ankang_enterprises=参加安康杯竞赛的企业总数
ankang_workers=参加安康杯竞赛的职工总数;safety_inspections=组织或参与安全生产检查次数;hazards_found=检查查出安全隐患总数
hazards_fixed=其中：已完成整改数;safety_training_person_times=安全生产教育培训职工总人次;safety_supervisors=工会劳动保护监督检查员总数
worker_bookstores=已建成职工书屋总数;reading_person_times=职工读书活动参加总人次;cultural_events=举办职工文化体育活动总场次
cultural_person_times=职工文化体育活动参加总人次;culture_spend=文体活动及阵地建设投入资金;funds_due=本年应收工会经费总额
funds_received=本年实收工会经费总额;dues_received=本年收缴会员会费总额;funds_remitted=本年上解上级工会经费总额
units_declaring=本年申报缴纳工会经费单位数;units_final_accounts=本年上报经费决算的工会数;home_qualified=达到合格职工之家标准的工会数
home_model=县级以上先进（模范）职工之家数;small_homes=县级以上模范职工小家数;service_stations=职工服务中心（站点）总数
demo_unions=县级以上示范性工会数;info_reports=本年报送工会信息总篇数;unionisation_rate=单位建会率（%）;membership_rate=职工入会率
collective_contract_rate=集体合同企业签订率（%）;wage_bargaining_rate=工资集体协商企业建制率;congress_rate=职代会制度建制率（%）
openness_rate=厂务公开制度实行率;dispute_success_rate=劳动争议案件调解成功率（%）;petition_handling_rate=职工信访件办结率
mutual_participation_rate=职工医疗互助参保率（%）;hazard_fix_rate=安全隐患整改完成率;funds_collection_rate=工会经费收缴率（%）
home_qualified_rate=合格职工之家建成率
"""
OWN = dict(each.split("=") for line in _OWN.strip().splitlines() for each in line.split(";"))
CODES = [code for code in OWN if not rate(code)]
RATES = [code for code in OWN if rate(code)]


def header(code: str, seed: str, yuan: str = "元", *, decorate: bool = True) -> str:
    """Two of three items in the clerk's own words, the others by name or alias."""
    if draw(1, 3, seed, code, 16) > 1:
        return OWN[code]
    return listed(code, 900, seed, yuan, decorate=decorate)


def named(codes: list[str], seed: str, yuan: str = "元") -> list[tuple[str, str]]:
    return [(header(code, seed, yuan), code) for code in codes]


def coded_form() -> Paper:
    """代码 of the county's own (01, 02 …) before each item; 本季 and 累计; 甲 乙 丙 1 2 below the heads."""
    paper = Paper("平桥镇工会统计季报表(GH-01).xlsx", "1")
    page = paper.page("GH01表")
    when = When("平桥镇", 2025, 3)
    page.span(1, 1, 1, 5, "乡镇（街道）工会工作情况季报")
    page.line(2, ["填报单位：平桥镇总工会", None, "2025年三季度", None, "表号：GH-01"])
    page.line(3, ["指标名称", "代码", "计量单位", "本季", "本年累计"])
    page.line(4, ["甲", "乙", "丙", "1", "2"])
    row = 5
    for number, (name, code) in enumerate(named(CODES, "coded"), start=1):
        page.line(row, [name, f"{number:02d}", "元" if money(code) else unit_zh(code)])
        figure = value(when, code, basis_of(code))
        page.fact(row, 5, figure, when, code, basis_of(code), figure)
        if is_flow(code):
            figure = value(when, code, "quarter")
            page.fact(row, 4, figure, when, code, "quarter", figure)
        row += 1
    foot(page, row + 1, 5, "2025年10月10日")
    return paper


def rates_stated_too() -> Paper:
    """Long with groups; the rates at the end of the form stated by the clerk; an item of no catalogue."""
    paper = Paper("石塘镇2024年工会年报.xlsx", "8")
    page = paper.page("年报")
    when = When("石塘镇", 2024, 4)
    page.span(1, 1, 1, 4, "石塘镇总工会2024年度工作统计年报")
    page.line(2, ["序号", "指标", "单位", "全年累计"])
    items = grouped(named(CODES[:96], "rates"))
    items.insert(30, ("职工心理咨询室个数", "?"))
    last = long_rows(page, 3, {"no": 1, "name": 2, "unit": 3, "ytd": 4}, items, when)
    for name, code in named(RATES, "rates"):
        page.line(last, [None, name, "%"])
        figure = value(when, code, basis_of(code))
        page.fact(last, 4, round(100 * figure, 2), when, code, basis_of(code), round(figure, 4))
        last += 1
    foot(page, last + 1, 4, "2025年1月6日")
    return paper


def two_halves_with_codes() -> Paper:
    """Two halves side by side, each 代码|项目|数量; 万元 in the corner."""
    paper = Paper("大桥镇报表2023-1.csv", "2")
    page = paper.page("大桥镇报表2023-1")
    when = When("大桥镇", 2023, 1)
    page.put(1, 1, "大桥镇工会2023年第一季度报表")
    page.line(2, ["代码", "项目", "数量", None, "代码", "项目", "数量"])
    items = [(name, code) for name, code in named(CODES, "halves") if not name.startswith("其中")]
    half = (len(items) + 1) // 2
    for place, (name, code) in enumerate(items):
        row, column = 3 + place % half, 1 + 4 * (place // half)
        page.line(row, [f"A{place + 1:03d}", name], column)
        figure = value(when, code, basis_of(code))
        page.fact(row, column + 2, figure, when, code, basis_of(code), figure)
    page.put(4 + half, 1, "注：本表金额以元为单位，流量指标为1月1日至季末累计数。")
    return paper
