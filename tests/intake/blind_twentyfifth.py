"""A twenty-fifth set of made-up returns: short words under a programme's name, above, beside and before them."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, money, rate
from tests.intake.blind_forms import rows, summed, table, tell
from tests.intake.blind_paper import Paper, When, at
from tests.intake.blind_words import basis_of, is_flow
from tests.intake.blind_xls import OldPaper

ORGANISING = (
    ("工会建设", (("基层工会（个）", "union_orgs"), ("其中：企业工会", "union_orgs_enterprise"), ("新建（个）", "new_union_orgs"),
                  ("年度任务（个）", "new_union_target"), ("换届（个）", "unions_reelected"), ("法人登记（个）", "legal_person_unions"))),
    ("企业建会", (("企业总数", "enterprises_total"), ("已建会企业", "enterprises_covered"))),
    ("会员队伍", (("会员总数", "members"), ("女会员", "members_female"), ("农民工会员", "members_migrant"),
                  ("新业态会员", "members_new_forms"), ("实名制会员", "members_realname"), ("新发展会员", "new_members"))),
    ("女职工工作", (("女职工组织（个）", "women_committees"), ("专项合同（份）", "female_contracts"), ("覆盖企业（家）", "female_contract_enterprises"))),
    ("劳动安全卫生专项集体合同", (("签订企业（家）", "safety_contract_enterprises"),)),
    ("区域性行业性集体合同", (("份数", "regional_contracts"),)),
    ("民主管理工作", (("职代会单位", "congress_units"), ("厂务公开单位", "openness_units"), ("职工董事监事（人）", "employee_directors_supervisors"))),
    ("劳动法律监督", (("组织（个）", "law_supervision_orgs"), ("检查企业（户）", "law_inspections"))),
    ("和谐企业创建", (("参与企业（家）", "harmony_enterprises"), ("达标企业（家）", "harmony_passed"))),
)  # fmt: skip
SERVING = (
    ("困难职工", (("建档户数", "hardship_households"), ("脱困户数", "hardship_removed"))),
    ("协助办理低保", (("户数", "dibao_households"), ("人数", "dibao_persons"))),
    ("困难帮扶", (("户次", "aid_households"), ("资金", "aid_amount"))),
    ("送温暖", (("走访困难企业（家）", "warmth_enterprises"), ("慰问职工（人次）", "warmth_person_times"), ("慰问款物", "warmth_amount"))),
    ("送清凉", (("慰问职工（人次）", "cool_person_times"), ("款物", "cool_amount"))),
    ("金秋助学", (("资助学生（人）", "students_aided"), ("助学款", "education_aid_amount"))),
    ("医疗互助", (("应参保（人）", "mutual_eligible"), ("实参保（人）", "mutual_participants"), ("参保单位（个）", "mutual_units"),
                  ("补助（例）", "mutual_claims"), ("补助金", "mutual_claim_amount"))),
    ("就业服务", (("招聘会（场）", "job_fairs"), ("提供岗位（个）", "job_posts"), ("帮助就业（人）", "job_placements"),
                  ("技能培训（人次）", "skills_training_person_times"))),
    ("小额贷款", (("发放金额", "loan_amount"), ("带动就业（人）", "loan_jobs"))),
    ("合理化建议", (("提出（条）", "proposals"), ("采纳（条）", "proposals_adopted"))),
    ("劳模工匠", (("劳模（人）", "model_workers"), ("创新工作室（个）", "innovation_studios"), ("技术革新（项）", "innovations"))),
    ("工会干部培训", (("人次", "cadre_training_person_times"),)),
    ("安康杯竞赛", (("参赛单位（个）", "ankang_enterprises"), ("参赛职工（人）", "ankang_workers"))),
    ("安全隐患", (("排查（处）", "hazards_found"), ("整改（处）", "hazards_fixed"), ("整改率（%）", "hazard_fix_rate"))),
    ("职工文化", (("职工书屋（个）", "worker_bookstores"), ("文体活动（场）", "cultural_events"), ("参加人次", "cultural_person_times"))),
    ("工会经费", (("应收", "funds_due"), ("实收", "funds_received"), ("会费", "dues_received"), ("上解", "funds_remitted"), ("申报单位（个）", "units_declaring"))),
    ("建家", (("合格之家", "home_qualified"), ("模范之家", "home_model"), ("模范小家", "small_homes"))),
    ("阵地建设", (("户外驿站（个）", "outdoor_stations"), ("服务站点（个）", "service_stations"), ("信息报送（篇）", "info_reports"))),
)  # fmt: skip
TOWNS = ("杨柳镇", "马头乡", "新桥街道", "石鼓镇", "凤凰乡")


def above_in_wide() -> Paper:
    """The programmes as merged heads over short words; 万元 in the corner; 合计 last, one sum wrong (.xls)."""
    paper = OldPaper("平江县2024年三季度服务职工工作汇总.xls", "4")
    page = paper.page("汇总")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "乡镇街道")
    plan, column = [], 3
    for programme, parts in SERVING:
        page.span(3, column, 3, column + len(parts) - 1, programme)
        for name, code in parts:
            page.put(4, column, name)
            plan.append((column, code, basis_of(code)))
            column += 1
    page.span(1, 1, 1, column - 1, "平江县2024年第三季度服务职工工作情况汇总表")
    page.put(2, 1, "填报单位：平江县总工会")
    page.put(2, column - 2, "金额单位：万元")
    last = table(
        page, 5, plan, TOWNS, When("", 2024, 3), number_column=1, wear=("总工会",), yuan="万元", percent="%"
    )
    page.span(last, 1, last, 2, "合计")
    summed(page, last, plan, range(5, last))
    wrong = next(each for each, code, _ in plan if code == "students_aided")
    page.put(last, wrong, page.cells[last, wrong] + 6)
    page.plant("total_mismatch", last, wrong)
    foot(page, last + 1, column - 1, "2024年10月12日")
    return paper


def above_in_three_rows() -> Paper:
    """Programmes over short words over 本季/累计; no corner, amounts in yuan."""
    paper = Paper("平江县2025年第二季度组织民管工作汇总表.xlsx", "4")
    page = paper.page("Sheet1")
    page.span(2, 1, 4, 1, "单位名称")
    plan, column = [], 2
    for programme, parts in ORGANISING:
        first = column
        for name, code in parts:
            wide = is_flow(code) and not rate(code)
            page.span(3, column, 3 if wide else 4, column + wide, name)
            if wide:
                page.line(4, ["本季", "累计"], column)
                plan.append((column, code, "quarter"))
            plan.append((column + wide, code, basis_of(code)))
            column += 1 + wide
        page.span(2, first, 2, column - 1, programme)
    page.span(1, 1, 1, column - 1, "平江县2025年第二季度组织民管工作汇总表")
    table(page, 5, plan, TOWNS, When("", 2025, 2), name_column=1, wear=("", "总工会"))
    return paper


def beside_in_long() -> Paper:
    """The programme in a cell merged down on the left of its short words, 本季 and 累计, units in a column."""
    paper = Paper("石鼓镇工会2023年第三季度.xlsx", "1")
    page = paper.page("季报")
    when = When("石鼓镇", 2023, 3)
    page.span(1, 1, 1, 5, "石鼓镇工会工作季报（2023年第三季度）")
    page.put(2, 1, "填报单位：石鼓镇总工会")
    page.put(2, 5, "单位：元")
    page.line(3, ["工作项目", "内容", "单位", "本季", "累计"])
    columns = {"name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    row = 4
    for programme, parts in (*ORGANISING, *SERVING):
        page.span(row, 1, row + len(parts) - 1, 1, programme)
        row = rows(page, row, columns, parts, when, idle="—", percent="text")
    foot(page, row, 5, "2023年10月8日")
    return paper


def before_in_long() -> Paper:
    """The programme in a row of its own before its short words; cumulative only; an item of no catalogue."""
    paper = Paper("马头乡2024年度工会工作统计.ods", "8")
    page = paper.page("年报")
    when = When("马头乡", 2024, 4)
    page.span(1, 1, 1, 4, "马头乡工会2024年度工作统计表")
    page.line(2, ["序号", "项目", "计量单位", "全年累计"])
    row = 3
    for place, (programme, parts) in enumerate((*ORGANISING, *SERVING), 1):
        page.put(row, 2, f"（{place}）{programme}")
        row = rows(page, row + 1, {"no": 1, "name": 2, "unit": 3, "ytd": 4}, parts, when, percent="text")
    page.line(row, ["", "马头乡职工球类协会数", "个", 3])
    page.plant("unknown_item", row, 2)
    foot(page, row + 1, 4, "2025年1月8日")
    return paper


def units_across_programmes() -> Paper:
    """Items down with the programme merged beside them, townships across; money in 万元 by the item's bracket."""
    paper = Paper("平江县五乡镇2025年一季度服务职工数据.xlsx", "3")
    page = paper.page("数据")
    page.span(1, 1, 1, 7, "平江县五乡镇2025年第一季度服务职工数据")
    page.line(2, ["项目", "指标", *TOWNS])
    row = 3
    for programme, parts in SERVING:
        page.span(row, 1, row + len(parts) - 1, 1, programme)
        for name, code in parts:
            page.put(row, 2, name + "（万元）" if money(code) else name)
            for column, town in enumerate(TOWNS, 3):
                tell(page, row, column, When(town, 2025, 1), code, yuan="万元", percent="text")
            row += 1
    return paper


def two_programme_blocks() -> Paper:
    """Two halves: organising on the left, serving on the right, programmes in rows of their own; an error value."""
    paper = Paper("凤凰乡2024年2季度工会工作报表.xlsx", "2")
    page = paper.page("报表")
    when = When("凤凰乡", 2024, 2)
    page.span(1, 1, 1, 7, "凤凰乡工会工作报表")
    page.span(2, 1, 2, 7, "2024年1-6月")
    page.put(3, 1, "填报单位：凤凰乡工会委员会")
    page.put(3, 7, "单位：元")
    page.line(4, ["项目", "单位", "累计", None, "项目", "单位", "累计"])
    for column, programmes in ((1, ORGANISING), (5, SERVING)):
        row = 5
        for programme, parts in programmes:
            page.put(row, column, programme)
            row = rows(
                page,
                row + 1,
                {"name": column, "unit": column + 1, "ytd": column + 2},
                parts,
                when,
                percent="text",
            )
    row = next(row for row in range(5, 99) if page.cells.get((row, 5)) == "参加人次")
    paper.facts = [each for each in paper.facts if each.cell != at(row, 7)]
    page.put(row, 7, "#VALUE!")
    page.plant("error_value", row, 7)
    return paper
