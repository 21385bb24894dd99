"""An eighteenth set of made-up returns: short items below rows or beside cells that name the programme."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, money, rate, shown, wide_row
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import amount as amount_of
from tests.intake.blind_words import basis_of, is_flow, unit_zh

TOWNS = ("石桥镇", "白庙乡", "永丰镇", "南关街道")
BLOCKS = (
    ("工会组织情况", [("现有基层工会", "union_orgs"), ("其中企业工会", "union_orgs_enterprise"),
                      ("今年新成立", "new_union_orgs"), ("完成换届", "unions_reelected"), ("取得法人资格", "legal_person_unions")]),
    ("单位建会情况", [("应建会单位", "units_should"), ("已建会单位", "units_covered")]),
    ("职工情况", [("职工总数", "workers"), ("其中女职工", "workers_female")]),
    ("会员情况", [("会员总数", "members"), ("其中女会员", "members_female"), ("农民工会员", "members_migrant"),
                  ("新业态会员", "members_new_forms"), ("今年新发展", "new_members")]),
    ("集体合同", [("签订份数", "collective_contracts"), ("覆盖企业数", "collective_contract_enterprises"),
                  ("覆盖职工数", "collective_contract_workers")]),
    ("工资集体协商", [("签订协议份数", "wage_contracts"), ("建制企业数", "wage_contract_enterprises"),
                      ("惠及职工数", "wage_contract_workers")]),
    ("女职工专项合同", [("签订份数", "female_contracts"), ("签订企业数", "female_contract_enterprises"),
                        ("覆盖女职工数", "female_contract_workers")]),
    ("劳动争议", [("受理案件", "disputes_accepted"), ("调解成功案件", "disputes_resolved")]),
    ("职工信访", [("接待件次", "petitions_received"), ("办结件次", "petitions_handled")]),
    ("困难职工", [("在档户数", "hardship_households"), ("今年脱困户数", "hardship_removed")]),
    ("困难帮扶", [("帮扶户次", "aid_households"), ("帮扶金额", "aid_amount")]),
    ("送温暖", [("慰问户数", "warmth_households"), ("慰问人次", "warmth_person_times"), ("慰问金额", "warmth_amount")]),
    ("送清凉", [("慰问人次", "cool_person_times"), ("慰问金额", "cool_amount")]),
    ("金秋助学", [("资助学生", "students_aided"), ("资助金额", "education_aid_amount")]),
    ("医疗互助", [("应参保人数", "mutual_eligible"), ("实参保人数", "mutual_participants"), ("参保单位数", "mutual_units"),
                  ("理赔人次", "mutual_claims"), ("理赔金额", "mutual_claim_amount")]),
    ("就业创业", [("招聘会场次", "job_fairs"), ("提供岗位", "job_posts"), ("实现就业人数", "job_placements"),
                  ("技能培训人次", "skills_training_person_times")]),
    ("合理化建议", [("征集条数", "proposals"), ("采纳条数", "proposals_adopted")]),
    ("安康杯竞赛", [("参赛企业数", "ankang_enterprises"), ("参赛职工数", "ankang_workers")]),
    ("安全生产", [("安全检查次数", "safety_inspections"), ("发现隐患", "hazards_found"), ("整改隐患", "hazards_fixed"),
                  ("教育培训人次", "safety_training_person_times")]),
    ("文体活动", [("举办场次", "cultural_events"), ("参加人次", "cultural_person_times"), ("投入经费", "culture_spend")]),
    ("工会经费", [("应收额", "funds_due"), ("实收额", "funds_received"), ("上解额", "funds_remitted")]),
    ("建家", [("合格职工之家", "home_qualified"), ("模范职工之家", "home_model"), ("职工书屋", "worker_bookstores"),
              ("户外驿站", "outdoor_stations")]),
)  # fmt: skip
NUMBERS = "一二三四五六七八九十"


def figure_of(when: When, code: str, basis: str) -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount_of(when.township, when.year, when.quarter, code, "quarter" if basis == "quarter" else "")


def programmes_above_in_rows() -> Paper:
    """Long: 一、集体合同 on a row of its own, below it 签订份数, 覆盖企业数 …; 本季 and 累计."""
    paper = Paper("石桥镇工会2024年三季度数据.xlsx", "1")
    page = paper.page("数据")
    when = When("石桥镇", 2024, 3)
    page.span(1, 1, 1, 5, "石桥镇工会2024年第三季度工作数据")
    page.line(2, ["序号", "项目", "单位", "本季度", "1-9月累计"])
    row, number = 3, 1
    for place, (name, items) in enumerate(BLOCKS):
        ordinal = (
            NUMBERS[place]
            if place < 10
            else ("二" if place >= 20 else "") + "十" + (NUMBERS[place % 10 - 1] if place % 10 else "")
        )
        page.put(row, 1, f"{ordinal}、{name}")
        row += 1
        for item, code in items:
            page.line(row, [number, item, "元" if money(code) else unit_zh(code)])
            figure = figure_of(when, code, basis_of(code))
            page.fact(row, 5, figure, when, code, basis_of(code), figure)
            if is_flow(code) and not rate(code):
                figure = figure_of(when, code, "quarter")
                page.fact(row, 4, figure, when, code, "quarter", figure)
            row, number = row + 1, number + 1
    foot(page, row + 1, 5, "2024年10月11日")
    return paper


def programmes_beside() -> Paper:
    """Long: the programme in a cell merged down beside its short items; townships across; 万元."""
    paper = Paper("四乡镇数据一览.ods", "3")
    page = paper.page("一览")
    page.span(1, 1, 1, 7, "2025年一季度各乡镇工会数据一览（金额单位：万元）")
    page.line(2, ["类别", "指标", "单位", *TOWNS])
    row = 3
    for name, items in BLOCKS:
        page.span(row, 1, row + len(items) - 1, 1, name)
        for item, code in items:
            page.line(row, [item, "万元" if money(code) else unit_zh(code)], 2)
            for column, town in enumerate(TOWNS, start=4):
                when = When(town, 2025, 1)
                figure = figure_of(when, code, basis_of(code))
                page.fact(row, column, shown(figure, code, "万元"), when, code, basis_of(code), figure)
            row += 1
    return paper


def three_rows_of_heads() -> Paper:
    """Wide: the same programmes and short items across, flows parted into 本季 and 累计."""
    paper = Paper("各乡镇工会数据2023年第二季度.xlsx", "4")
    page = paper.page("二季度")
    page.span(1, 1, 1, 20, "长宁县2023年第二季度工会数据汇总表")
    page.put(2, 20, "单位：元")
    page.span(3, 1, 5, 1, "乡镇")
    column, codes = 2, []
    for name, items in BLOCKS:
        first = column
        for item, code in items:
            if is_flow(code):
                page.span(4, column, 4, column + 1, item)
                page.line(5, ["本季", "累计"], column)
                codes += [(code, "quarter"), (code, "ytd")]
                column += 2
            else:
                page.span(4, column, 5, column, item)
                codes.append((code, "stock"))
                column += 1
        page.span(3, first, 3, column - 1, name)
    for row, town in enumerate(TOWNS, start=6):
        page.put(row, 1, town)
        wide_row(page, row, 2, [(code, basis, "元") for code, basis in codes], When(town, 2023, 2))
    return paper


def another_countys_short_heads() -> Paper:
    """One row of heads of three to five signs; two of no catalogue among them."""
    paper = Paper("2022年四季度报表汇总（长宁）.xlsx", "3")
    page = paper.page("汇总")
    heads = (("现有工会", "union_orgs"), ("应建单位", "units_should"), ("已建单位", "units_covered"), ("新建会", "new_union_orgs"),
             ("女职工", "workers_female"), ("职工人数", "workers"), ("工会会员", "members"), ("发展会员", "new_members"),
             ("实名采集", "members_realname"), ("专职工会干部", "cadres_fulltime"), ("女工组织", "women_committees"),
             ("经审组织", "audit_committees"), ("集体合同份数", "collective_contracts"), ("工资协议份数", "wage_contracts"),
             ("女职工合同", "female_contracts"), ("职代会建制", "congress_units"), ("厂务公开建制", "openness_units"),
             ("调解组织", "mediation_orgs"), ("受理争议", "disputes_accepted"), ("调解成功", "disputes_resolved"),
             ("信访办结", "petitions_handled"), ("集体上访", "group_petitions"), ("困难户数", "hardship_households"),
             ("脱困户数", "hardship_removed"), ("帮扶户数", "aid_households"), ("帮扶资金", "aid_amount"),
             ("慰问户数", "warmth_households"), ("慰问人次", "warmth_person_times"), ("慰问资金", "warmth_amount"),
             ("高温慰问人次", "cool_person_times"), ("高温慰问资金", "cool_amount"), ("助学人数", "students_aided"),
             ("助学资金", "education_aid_amount"), ("参保人数", "mutual_participants"), ("岗位数", "job_posts"),
             ("竞赛参加人次", "competition_participants"), ("隐患数", "hazards_found"), ("整改数", "hazards_fixed"),
             ("文体场次", "cultural_events"), ("党员人数", "?"), ("书屋数", "worker_bookstores"), ("驿站数", "outdoor_stations"),
             ("应收经费", "funds_due"), ("实收经费", "funds_received"), ("会费", "dues_received"), ("体检人数", "?"))  # fmt: skip
    page.span(1, 1, 1, 10, "长宁县2022年第四季度乡镇街道工会报表汇总（累计，单位：元）")
    page.line(2, ["乡镇街道", *(head for head, _ in heads)])
    for column, (_, code) in enumerate(heads, start=2):
        if code == "?":
            page.plant("unknown_item", 2, column)
        for row, town in enumerate(TOWNS, start=3):
            page.put(row, 1, town)
            if code == "?":
                page.put(row, column, 31 + row)
            else:
                wide_row(page, row, column, [(code, basis_of(code), "元")], When(town, 2022, 4))
    return paper
