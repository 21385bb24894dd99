"""A fourteenth set of made-up returns: a 街道's running list of what was done; half of it in words of its own."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import GROUPS, foot, long_rows, money, rate, shown, value
from tests.intake.blind_clerk import header as listed
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import basis_of, draw, is_flow, unit_zh

_OWN = """
union_orgs=街道现有工会家数;union_orgs_enterprise=企业单位工会个数;units_should=依法应建工会的单位;units_covered=已建起工会的单位
enterprises_total=街道辖区企业户数;enterprises_covered=建起工会的企业户数;new_union_orgs=新组建的工会家数;new_union_target=上级下达建会任务
workers=建会单位职工总人数;workers_female=女职工总人数;workers_area=街道辖区职工总人数;members=在册工会会员数
members_female=女会员总人数;members_migrant=农民工会员总数;members_new_forms=新业态劳动者会员人数;members_realname=实名制系统录入会员数
new_members=新吸收工会会员人数;cadres_fulltime=专职工会工作人员数;unions_reelected=按时换届的工会家数;legal_person_unions=领取法人证书的工会
women_committees=建立女工委的工会数;audit_committees=建立经审委的工会数;collective_contracts=签订综合集体合同（份）
collective_contract_enterprises=签订集体合同的企业户数;collective_contract_workers=集体合同惠及职工人数;wage_contracts=签订工资集体合同（份）
wage_contract_enterprises=参与工资集体协商的企业;wage_contract_workers=工资集体协商惠及职工人数;female_contracts=签订女职工专项合同（份）
female_contract_enterprises=签订女职工专项合同企业户数;safety_contract_enterprises=签订劳动安全卫生合同企业户数
regional_contracts=签订区域行业性集体合同份数;congress_units=召开职代会的单位数;openness_units=开展厂务公开单位数
mediation_orgs=成立调解委员会数;law_supervision_orgs=成立劳动法律监督委员会数;disputes_accepted=接待受理劳动争议件数
disputes_resolved=成功调解劳动纠纷件数;petitions_received=接待职工来访来信件数;petitions_handled=办结来信来访件数
group_petitions=发生职工集体上访起数;law_inspections=开展劳动法律监督检查企业户数;harmony_enterprises=参加和谐劳动关系创建企业
harmony_passed=创建和谐企业达标户数;hardship_households=建档困难职工家庭户数;hardship_deep=深度困难职工家庭户数
hardship_removed=解困脱困职工家庭户数;aid_households=救助困难职工家庭户次;aid_amount=发放困难职工救助金额
dibao_households=协助困难职工申请低保户数;dibao_persons=协助困难职工申请低保人数;warmth_households=走访慰问困难职工家庭户数
warmth_person_times=慰问困难职工和一线职工人次;warmth_amount=发放送温暖慰问金额;warmth_enterprises=走访困难企业户数
cool_person_times=高温慰问一线职工人次;cool_amount=高温慰问支出金额;outdoor_stations=建成爱心驿站个数;donation_amount=组织职工捐款金额
students_aided=资助困难职工子女上学人数;education_aid_amount=发放金秋助学款;mutual_eligible=应参加互助保障职工数
mutual_participants=参加互助保障职工数;mutual_units=参加职工医疗互助单位数;mutual_claims=享受医疗互助补助人次;mutual_claim_amount=发放医疗互助补助款
job_fairs=举办招聘洽谈会场次;job_posts=推送就业岗位个数;job_placements=帮助失业人员就业人数;job_service_person_times=提供职业介绍服务人次
skills_training_person_times=参加职业技能培训人次;loan_amount=发放小额担保贷款额;loan_jobs=贷款带动创业就业人数
competition_participants=参加劳动竞赛人次;proposals=收到合理化建议条数;proposals_adopted=采纳实施合理化建议条数
innovations=完成技术革新项目数;innovation_studios=建成劳模创新工作室个数;model_workers=辖区劳模人数;craftsmen=培育工匠人才数
worker_pioneers=创建工人先锋号个数;training_sessions=开办各类培训班期数;honours=获得上级表彰个数
cadre_training_person_times=组织工会干部培训人次;ankang_enterprises=组织企业参加安康杯竞赛户数;ankang_workers=组织职工参加安康杯竞赛人数
safety_inspections=组织安全大检查次数;hazards_found=检查发现隐患处数;hazards_fixed=已整改隐患处数
safety_training_person_times=组织职工安全培训人次;safety_supervisors=配备劳动保护检查员人数;worker_bookstores=建成职工书屋个数
reading_person_times=参加读书活动职工人次;cultural_events=组织职工文体活动场次;cultural_person_times=职工参加文体活动人次
culture_spend=投入文体活动资金;funds_due=应上缴工会经费额;funds_received=实际收缴工会经费额;dues_received=收缴会费金额
funds_remitted=上解区总经费额;units_declaring=按期申报经费的单位数;units_final_accounts=报送决算的单位数;home_qualified=合格职工之家家数
home_model=先进职工之家家数;small_homes=先进职工小家个数;service_stations=建成职工服务站个数;demo_unions=规范化工会家数
info_reports=上报工会信息篇数
"""
OWN = dict(each.split("=") for line in _OWN.strip().splitlines() for each in line.split(";"))
CODES = list(OWN)


def header(code: str, seed: str, yuan: str = "元", *, decorate: bool = True) -> str:
    """Every second item in the clerk's own words, the others by name or alias."""
    if draw(1, 2, seed, code, 14) == 1:
        return OWN[code]
    return listed(code, 900, seed, yuan, decorate=decorate)


def named(codes: list[str], seed: str, yuan: str = "元") -> list[tuple[str, str]]:
    return [(header(code, seed, yuan), code) for code in codes]


def running_list() -> Paper:
    """板块 merged down the rows of each group; 工作进展 is the figure; 单位 beside it; the title holds the week."""
    paper = Paper("凤凰街道工会工作推进台账.xlsx", "2")
    page = paper.page("台账")
    when = When("凤凰街道", 2024, 3)
    page.span(1, 1, 1, 6, "凤凰街道总工会重点工作推进情况表")
    page.span(2, 1, 2, 6, "截至2024年9月30日    金额单位：元")
    page.line(3, ["工作板块", "工作事项", "计量单位", "本季完成", "年初以来累计", "备注"])
    row, top, last = 4, 4, ""
    for name, code in named(CODES[:72], "list"):
        group = catalogue().indicators[code].group
        if group != last and last:
            page.span(top, 1, row - 1, 1, GROUPS[last])
            top = row
        last = group
        unit = "元" if money(code) else unit_zh(code)
        page.line(row, [name, unit], 2)
        figure = value(when, code, basis_of(code))
        page.fact(row, 5, figure, when, code, basis_of(code), figure)
        if is_flow(code) and not rate(code):
            figure = value(when, code, "quarter")
            page.fact(row, 4, figure, when, code, "quarter", figure)
        if draw(1, 9, row) == 1:
            page.put(row, 6, "持续推进")
        row += 1
    page.span(top, 1, row - 1, 1, GROUPS[last])
    foot(page, row + 1, 6, "2024年10月8日")
    return paper


def what_was_done() -> Paper:
    """Long, one number column under 完成情况; serial numbers by group; two items of no catalogue, one #VALUE!."""
    paper = Paper("2023年第二季度西湖街道工会任务完成情况.xlsx", "6")
    page = paper.page("第二季度")
    when = When("西湖街道", 2023, 2)
    page.span(1, 1, 1, 4, "西湖街道工会2023年上半年工作任务完成情况一览")
    page.line(2, ["填报单位：西湖街道总工会", None, None, "单位：元、人、户"])
    page.line(3, ["序号", "工作内容", "单位", "完成情况"])
    items: list[tuple[str, str]] = []
    for number, (name, code) in enumerate(named(CODES[20:88], "done"), start=1):
        items.append((name, code))
        if number in (12, 40):
            items.append((("慰问退役军人户数", "女职工两癌筛查人数")[number == 40], "?"))
    last = long_rows(page, 4, {"no": 1, "name": 2, "unit": 3, "ytd": 4}, items, when)
    fact = next(each for each in paper.facts if each.code == "job_posts")
    paper.facts.remove(fact)
    page.put(int(fact.cell[1:]), 4, "#VALUE!")
    page.plant("error_value", int(fact.cell[1:]), 4)
    foot(page, last + 1, 4, "2023年7月3日")
    return paper


def two_streets_side_by_side() -> Paper:
    """Transposed for two 街道 in one street's office; 万元; one cell with two figures."""
    paper = Paper("两街道工会数据对照(2024.12).xlsx", "3")
    page = paper.page("对照")
    page.span(1, 1, 1, 5, "2024年第四季度工会工作数据对照表（单位：万元、人、家）")
    page.line(2, ["序号", "事项", "单位", "江岸街道", "江滩街道"])
    row = 3
    for name, code in named(CODES[:90], "side", "万元"):
        page.line(row, [row - 2, name, "万元" if money(code) else unit_zh(code)])
        for column, town in ((4, "江岸街道"), (5, "江滩街道")):
            when = When(town, 2024, 4)
            figure = value(when, code, basis_of(code))
            if code == "warmth_households" and column == 5:
                page.put(row, column, "31户79人")
                page.plant("double_value", row, column)
            else:
                page.fact(row, column, shown(figure, code, "万元"), when, code, basis_of(code), figure)
        row += 1
    return paper
