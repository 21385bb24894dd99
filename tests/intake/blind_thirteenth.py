"""A thirteenth set of made-up returns: other places for the unit and period, other heads; see blind_clerk.py."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, long_rows, money, shown, total, value, wide_row
from tests.intake.blind_clerk import header as listed
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import basis_of, draw, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

_OWN = """
union_orgs=实有基层工会组织;units_should=应建会的单位户数;units_covered=建会覆盖单位数;enterprises_total=全部企业数
enterprises_covered=建会的企业数;new_union_orgs=本年组建基层工会;new_union_target=今年建会任务;workers=已建会单位在岗职工
members=全部会员数;members_realname=会员实名登记人数;new_members=年内吸纳会员数;cadres_fulltime=工会专职人员数
unions_reelected=本年度换届基层工会;legal_person_unions=已办工会法人资格数;women_committees=女职工委员会组建数
audit_committees=经审会组建数;collective_contracts=集体合同签约份数;collective_contract_enterprises=签集体合同企业数
collective_contract_workers=受集体合同覆盖职工;wage_contracts=工资协商协议份数;wage_contract_enterprises=工资协商企业数
wage_contract_workers=工资协议覆盖职工数;female_contract_enterprises=女职工专项合同涵盖企业;congress_units=有职代会制度的单位
openness_units=实施厂务公开单位数;mediation_orgs=设立劳动争议调解组织数;law_supervision_orgs=设立劳动法律监督组织数
disputes_accepted=受理的劳动争议案件;disputes_resolved=经调解成功件数;petitions_received=职工来信来访总数
petitions_handled=办理完结信访件数;hardship_households=在册建档困难职工户数;hardship_removed=当年脱困户数
aid_households=得到帮扶的困难职工户次;aid_amount=用于困难帮扶的资金;warmth_households=送温暖走访职工户数
warmth_person_times=送温暖走访职工人次;warmth_amount=送温暖投入款物;cool_person_times=送清凉惠及职工人次
cool_amount=送清凉物资折价;outdoor_stations=已建户外劳动者驿站;students_aided=金秋助学人数合计
education_aid_amount=金秋助学发放款;mutual_eligible=应当参加医疗互助职工数;mutual_participants=参加医疗互助保障人数
mutual_claims=获医疗互助补助人次;mutual_claim_amount=医疗互助补助资金额;job_fairs=招聘会举办场次;job_posts=提供岗位（个）
job_placements=实现就业总人数;skills_training_person_times=技能培训职工人次;competition_participants=参加技能竞赛职工人次
proposals=职工合理化建议条数;proposals_adopted=建议采纳条数;innovations=技术创新成果数;model_workers=各级劳模总数
training_sessions=各类培训班期数;ankang_enterprises=参加安康杯竞赛企业数;ankang_workers=参加安康杯竞赛职工数
safety_inspections=安全生产检查（次）;hazards_found=排查隐患条数;hazards_fixed=隐患整改条数;worker_bookstores=职工书屋建设数
cultural_events=文化体育活动场次;cultural_person_times=文体活动参与职工数;funds_due=应缴工会经费额
funds_received=已上缴到账工会经费;dues_received=工会会费收入;funds_remitted=已解缴上级经费;units_declaring=申报缴费单位数
home_qualified=职工之家（合格）数;home_model=模范之家数;service_stations=工会服务职工站点数;info_reports=上报信息篇次
"""
OWN = dict(each.split("=") for line in _OWN.strip().splitlines() for each in line.split(";"))
CODES = list(OWN)


def header(code: str, seed: str, yuan: str = "元", *, decorate: bool = True) -> str:
    """Every fifth item in the clerk's own words, the others by name or alias."""
    if draw(1, 5, seed, code, 13) == 1:
        return OWN[code]
    return listed(code, 900, seed, yuan, decorate=decorate)


def named(codes: list[str], seed: str, yuan: str = "元") -> list[tuple[str, str]]:
    return [(header(code, seed, yuan), code) for code in codes]


def plan_and_rate_columns() -> Paper:
    """年度目标 and 完成率 beside 本季 and 累计; title and unit in one cell; sub-items with their own numbers."""
    paper = Paper("附件2：枫桥镇总工会季报.xlsx", "1")
    page = paper.page("附件2")
    when = When("枫桥镇", 2024, 3)
    page.put(1, 1, "附件2")
    page.span(2, 1, 2, 8, "2024年第三季度枫桥镇工会主要工作指标完成情况（金额：元）")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "工作指标")
    page.span(3, 3, 4, 3, "单位")
    page.span(3, 4, 4, 4, "年度目标")
    page.span(3, 5, 3, 6, "完成情况")
    page.line(4, ["三季度", "1-9月"], 5)
    page.span(3, 7, 4, 7, "完成率（%）")
    page.span(3, 8, 4, 8, "备注")
    items = grouped(named(CODES[:50], "plan"), "{number}.{name}")
    place = items.index(next(each for each in items if each[1] == "members")) + 1
    items[place:place] = [("#女会员", "members_female"), ("#农民工", "members_migrant")]
    last = long_rows(page, 5, {"no": 1, "name": 2, "unit": 3, "quarter": 5, "ytd": 6}, items, when)
    for row in range(5, last):
        now = page.cells.get((row, 6))
        if isinstance(now, int | float) and row % 3 == 0:
            page.put(row, 4, round(now * 1.2) + 1)
            page.put(row, 7, Formula(f"=F{row}/D{row}*100", round(100 * now / (round(now * 1.2) + 1), 1)))
    foot(page, last + 1, 8, "2024年10月9日")
    return paper


def heads_repeated_for_print() -> Paper:
    """Wide, the heads repeated after each page of six townships; 续表; 合计 on the last page only (.xls)."""
    paper = OldPaper("2023年底全县工会数据汇总.xls", "3")
    page = paper.page("Sheet1")
    codes = CODES[:34]
    heads = ["序号", "乡镇（街道）名称", *(header(code, "print", "万元") for code in codes)]
    page.span(1, 1, 1, 36, "清平县各乡镇（街道）工会工作统计表")
    page.line(
        2,
        ["填报单位：清平县总工会", None, None, None, "截至2023年12月31日", None, None, "单位：万元、人、个"],
    )
    page.line(3, heads)
    towns = ("金牛镇", "玉泉镇", "松林乡", "石马乡", "大河镇", "东关街道", "南门街道", "柏树乡", "长岭镇")
    row = 4
    rows = []
    for number, town in enumerate(towns, start=1):
        if number == 7:
            page.put(row, 1, "清平县各乡镇（街道）工会工作统计表（续）")
            page.line(row + 1, heads)
            row += 2
        page.line(row, [number, town])
        wide_row(page, row, 3, [(code, basis_of(code), "万元") for code in codes], When(town, 2023, 4))
        rows.append(row)
        row += 1
    page.line(row, [None, "全县合计", *(total(page, rows, column) for column in range(3, 37))])
    page.put(row, 5, total(page, rows, 5) - 9)
    page.plant("total_mismatch", row, 5)
    return paper


def quarters_across() -> Paper:
    """Long, 一季度|二季度|三季度 each with 本季|累计 across; the year in the title, the unit's name in the file's."""
    paper = Paper("双龙乡工会分季度台账.xlsx", "4")
    page = paper.page("台账")
    page.span(1, 1, 1, 8, "2023年基层工会工作分季度统计台账")
    page.put(2, 7, "单位：元")
    page.span(3, 1, 4, 1, "项目")
    page.span(3, 2, 4, 2, "计量单位")
    for quarter in (1, 2, 3):
        page.span(3, 1 + 2 * quarter, 3, 2 + 2 * quarter, f"{'一二三'[quarter - 1]}季度")
        page.line(4, ["本季", "累计"], 1 + 2 * quarter)
    row = 5
    for name, code in named(CODES[10:50], "across"):
        page.line(row, [name, unit_zh(code)])
        for quarter in (1, 2, 3):
            when = When("双龙乡", 2023, quarter)
            figure = value(when, code, basis_of(code))
            page.fact(row, 2 + 2 * quarter, figure, when, code, basis_of(code), figure)
            if is_flow(code):
                figure = value(when, code, "quarter")
                page.fact(row, 1 + 2 * quarter, figure, when, code, "quarter", figure)
        row += 1
    return paper


def programmes_in_rows() -> Paper:
    """Rows are programmes, columns 户数/人次|金额（万元）, as a second table below the long one."""
    paper = Paper("2022年三季度_红光街道_帮扶工作.xlsx", "5")
    page = paper.page("帮扶")
    when = When("红光街道", 2022, 3)
    page.span(1, 1, 1, 4, "红光街道总工会2022年三季度工作报表")
    page.line(2, ["序号", "指标名称", "计量单位", "累计"])
    last = long_rows(page, 3, {"no": 1, "name": 2, "unit": 3, "ytd": 4}, named(CODES[:28], "rows"), when)
    page.span(last + 1, 1, last + 1, 4, "帮扶服务资金情况（累计数）")
    page.line(last + 2, ["序号", "项目", "人（户）数", "金额（万元）"])
    rows = (("困难帮扶", "aid_households", "aid_amount"), ("送温暖", "warmth_households", "warmth_amount"),
            ("金秋助学", "students_aided", "education_aid_amount"))  # fmt: skip
    for row, (name, count, spent) in enumerate(rows, start=last + 3):
        page.line(row, [row - last - 2, name])
        for column, code in ((3, count), (4, spent)):
            figure = value(when, code, "ytd")
            page.fact(row, column, shown(figure, code, "万元"), when, code, "ytd", figure)
    page.put(last + 7, 1, "填表说明：第二部分金额按万元填报，保留两位小数。")
    return paper


def offices_and_parts_across() -> Paper:
    """Transposed with two header rows: each township 本季|累计; 合计 in front; money by a unit column (.ods)."""
    paper = Paper("汇总（转置）.ods", "3")
    page = paper.page("2024年二季度")
    towns = ("赵家镇", "钱塘镇", "孙坊乡", "李集街道")
    page.span(1, 1, 1, 13, "昌乐县工会季度工作情况对照表")
    page.span(2, 1, 3, 1, "序号")
    page.span(2, 2, 3, 2, "统计指标")
    page.span(2, 3, 3, 3, "计量单位")
    page.span(2, 4, 2, 5, "全县合计")
    page.line(3, ["本季", "累计"] * 5, 4)
    for place, town in enumerate(towns):
        page.span(2, 6 + 2 * place, 2, 7 + 2 * place, town)
    for row, (name, code) in enumerate(named(CODES[:46], "parts", "万元"), start=4):
        page.line(row, [row - 3, name, "万元" if money(code) else unit_zh(code)])
        for place, town in enumerate(towns):
            if is_flow(code):
                wide_row(page, row, 6 + 2 * place, [(code, "quarter", "万元")], When(town, 2024, 2))
            wide_row(page, row, 7 + 2 * place, [(code, basis_of(code), "万元")], When(town, 2024, 2))
        for offset in (0, 1) if is_flow(code) else (1,):
            held = [page.cells[row, 6 + 2 * place + offset] for place in range(4)]
            page.put(row, 4 + offset, round(sum(held), 2))
    return paper


def scattered_and_dirty() -> Paper:
    """Heads of one township far right; the period as 二〇二三年第四季度; formulas, doubtful headers, a #REF!."""
    paper = Paper("关于报送工会统计数据的表格.xlsx", "6")
    page = paper.page("Sheet1")
    when = When("胡桥镇", 2023, 4)
    page.span(2, 2, 2, 6, "乡镇（街道）工会组织和工会工作情况统计表")
    page.line(3, ["二〇二三年第四季度"], 4)
    page.line(4, ["报送单位（公章）：胡桥镇总工会", None, None, "计量单位：元、人、个、件"], 2)
    page.line(6, ["行次", "统计项目", "单位", "本季", "本年累计"], 2)
    items = [
        *named(CODES[:30], "far"),
        ("困难职工总数", "hardship_households"),
        ("拨缴经费收入", "funds_received"),
    ]
    items = [each for each in items if each != next(e for e in items if e[1] == "hardship_households")] + [
        items[-2]
    ]
    items = list(dict.fromkeys(items))
    items += [("残疾职工会员人数", "?"), ("工会图书馆读者证数", "?"), *named(CODES[34:48], "far")]
    last = long_rows(page, 7, {"no": 2, "name": 3, "unit": 4, "quarter": 5, "ytd": 6}, items, when, idle="×")
    for code, text in (("workers", "=SUM(F100:F120)"), ("units_covered", "=F8+F9")):
        fact = next(each for each in paper.facts if each.code == code)
        page.put(int(fact.cell[1:]), 6, Formula(text, fact.value))
    fact = next(each for each in paper.facts if each.code == "disputes_accepted" and each.basis == "ytd")
    paper.facts.remove(fact)
    page.put(int(fact.cell[1:]), 6, "#REF!")
    page.plant("error_value", int(fact.cell[1:]), 6)
    page.put(last + 1, 2, "统计负责人：　　填表人：　　联系电话：　　报出日期：二〇二四年一月八日")
    return paper
