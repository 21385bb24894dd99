"""A ninth set of made-up returns, its headers as mixed as real ones: most listed, some in new words; see blind_builders.py."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from tests.intake.blind_names import plain, thousands, typed
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import alias, amount, basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

NEW = {
    "union_orgs": "本镇基层工会组织数",
    "units_covered": "已建会的单位总数",
    "workers": "在岗职工总数",
    "members": "登记在册会员数",
    "new_members": "新加入工会会员数",
    "collective_contracts": "现有集体合同（份）",
    "wage_contract_workers": "工资集体协商受益职工数",
    "congress_units": "职代会制度覆盖单位数",
    "disputes_accepted": "接收劳动争议案件数",
    "petitions_handled": "信访件已办结数",
    "aid_households": "帮困救助户数",
    "aid_amount": "帮困救助资金",
    "warmth_households": "春节送温暖慰问户数",
    "cool_amount": "送清凉物品折款",
    "students_aided": "金秋助学帮扶学生数",
    "mutual_claims": "医疗互助赔付人次",
    "skills_training_person_times": "职工职业技能培训人次",
    "innovations": "职工技术革新成果（项）",
    "hazards_fixed": "隐患已整改数",
    "cultural_events": "职工文化体育活动场次",
    "funds_received": "工会经费实际收缴额",
    "home_qualified": "已达标合格职工之家数",
    "info_reports": "上报工会工作信息篇数",
}
CODES = (
    "union_orgs", "union_orgs_enterprise", "units_should", "units_covered", "enterprises_total",
    "enterprises_covered", "new_union_orgs", "new_union_target", "workers", "members", "members_realname",
    "new_members", "cadres_fulltime", "legal_person_unions", "women_committees", "audit_committees",
    "collective_contracts", "collective_contract_enterprises", "collective_contract_workers", "wage_contracts",
    "wage_contract_enterprises", "wage_contract_workers", "female_contracts", "congress_units", "openness_units",
    "mediation_orgs", "law_supervision_orgs", "disputes_accepted", "disputes_resolved", "petitions_received",
    "petitions_handled", "hardship_households", "hardship_removed", "aid_households", "aid_amount",
    "warmth_households", "warmth_amount", "cool_person_times", "cool_amount", "outdoor_stations", "students_aided",
    "education_aid_amount", "mutual_eligible", "mutual_participants", "mutual_claims", "mutual_claim_amount",
    "job_fairs", "job_posts", "job_placements", "skills_training_person_times", "proposals", "proposals_adopted",
    "innovations", "innovation_studios", "model_workers", "training_sessions", "ankang_enterprises",
    "ankang_workers", "safety_inspections", "hazards_found", "hazards_fixed", "safety_training_person_times",
    "worker_bookstores", "cultural_events", "cultural_person_times", "culture_spend", "funds_due",
    "funds_received", "funds_remitted", "dues_received", "home_qualified", "home_model", "service_stations",
    "info_reports",
)  # fmt: skip


def money(code: str) -> bool:
    return unit_zh(code) == "元"


def header(code: str, pick: int) -> str:
    """In new words for a fifth of the items, else a name or alias; one that names another unit is passed over."""
    if code in NEW and pick % 2 == 0:
        return NEW[code]
    name = alias(code, pick)
    return catalogue().indicators[code].name_zh if "元" in name or name.startswith(("其中", "#")) else name


def value_of(when: When, code: str, basis: str = "") -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, basis)


def two_forms_on_a_sheet() -> Paper:
    """Form one and form two below each other (.xls): the second with other columns and a unit of its own."""
    paper = OldPaper("宝丰镇工会_二0二三年第三季度.xls", "5")
    page = paper.page("Sheet1")
    when = When("宝丰镇", 2023, 3)
    page.span(1, 1, 1, 6, "表一　基层工会组织建设及维权情况表")
    page.line(2, ["编制单位：宝丰镇工会", None, None, "2023年第三季度"])
    page.line(3, ["序号", "指标名称", "计量单位", "本季度", "本年累计", "备注"])
    row = 4
    for number, code in enumerate(CODES[:33], 1):
        page.line(row, [number, header(code, number), unit_zh(code)])
        value = value_of(when, code)
        page.fact(row, 5, plain(value), when, code, basis_of(code), value)
        if is_flow(code):
            now = value_of(when, code, "quarter")
            page.fact(row, 4, plain(now), when, code, "quarter", now)
        row += 1
    row += 1
    page.span(row, 1, row, 6, "表二　帮扶服务及经费情况表")
    page.line(row + 1, ["编制单位：宝丰镇工会", None, None, "金额单位：万元"])
    page.line(row + 2, ["序号", "项目", "1-9月数", "备注"])
    row += 3
    for number, code in enumerate(CODES[33:], 1):
        page.line(row, [number, header(code, number)])
        value = value_of(when, code)
        page.fact(
            row, 3, thousands(value) if money(code) else plain(value), when, code, basis_of(code), value
        )
        row += 1
    page.put(row, 1, "单位负责人：　　　　　制表人：　　　　　报出日期：2023年10月10日")
    return paper


def quarter_and_year_of_towns() -> Paper:
    """Towns down, items over 本季|累计 in two head rows, names and totals in odd places, page breaks with heads again."""
    paper = Paper("富顺县2024年第三季度（分镇）.xlsx", "4")
    page = paper.page("分镇情况")
    codes = [code for code in CODES if is_flow(code)][:14]
    width = 2 + 2 * len(codes)
    page.span(1, 1, 1, width, "富顺县各镇（街道）工会工作情况汇总表（2024年第三季度）")
    names = [
        f"{each}镇"
        for each in ("狮市", "骑龙", "代寺", "中石", "童寺", "古佛", "永年", "彭庙", "兜山", "板桥")
    ]
    names += ["富世街道", "东湖街道", "邓井关街道"]
    row, totals = 2, [0.0] * (2 * len(codes))
    for part in (names[:7], names[7:]):
        page.put(row, width, "单位：件、户、人、元")
        page.span(row + 1, 1, row + 2, 1, "序号")
        page.span(row + 1, 2, row + 2, 2, "镇（街道）")
        for place, code in enumerate(codes):
            page.span(row + 1, 3 + 2 * place, row + 1, 4 + 2 * place, header(code, place))
            page.line(row + 2, ["本季", "累计"], 3 + 2 * place)
        row += 3
        for name in part:
            when = When(name, 2024, 3)
            page.line(row, [names.index(name) + 1, name])
            for place, code in enumerate(codes):
                for half, basis in enumerate(("quarter", "ytd")):
                    value = value_of(when, code, "" if basis == "ytd" else basis)
                    totals[2 * place + half] += value
                    page.fact(row, 3 + 2 * place + half, plain(value), when, code, basis, value)
            row += 1
    page.span(row, 1, row, 2, "总　计")
    for place, value in enumerate(totals):
        off = 40 if place == 5 else 0
        page.put(row, 3 + place, plain(value + off))
        if off:
            page.plant("total_mismatch", row, 3 + place)
    page.put(row + 1, 1, "审核：周某")
    page.put(row + 1, 5, "填报：郑某")
    return paper


def dirty_ods_of_towns() -> Paper:
    """A sheet a town (.ods): names only in the sheet's tab, badly typed numbers, a doubtful and an unknown item each."""
    paper = Paper("2025年上半年工会工作统计.ods", "6")
    for place, town in enumerate(("石泉镇", "云溪镇", "柳林乡", "城关街道")):
        page = paper.page(town)
        when = When(town, 2025, 2)
        page.span(1, 1, 1, 4, "基层工会工作统计表")
        page.put(2, 3, "2025年1-6月")
        page.line(3, ["项　目", "单　位", "数　量", "说　明"])
        for row, code in enumerate(CODES, 4):
            unit, value = unit_zh(code), value_of(when, code)
            page.line(row, [header(code, row + place), unit])
            page.fact(row, 3, typed(value, (row + place) % 9, unit), when, code, basis_of(code), value)
        row += 1
        page.line(row, ["职工董事人数", "人", 4])
        page.fact(row, 3, 4, when, "employee_directors_supervisors", "stock", 4, optional=True)
        page.plant("doubtful_header", row, 1)
        page.line(row + 1, ["工会志愿服务时长", "小时", 560])
        page.plant("unknown_item", row + 1, 1)
    return paper


def many_towns_comma() -> Paper:
    """Twenty-two towns in a tab-separated UTF-8 file, one head row with units, the sum on top, a broken row."""
    paper = Paper("各乡镇2024年4季度数据.csv", "3", delimiter="\t")
    page = paper.page("各乡镇2024年4季度数据")
    codes = [code for code in CODES if not money(code)][:30]
    page.put(1, 1, "绥阳县各乡镇工会数据统计表")
    page.line(2, ["序号", "乡镇", *[header(code, place) for place, code in enumerate(codes)], "填报人"])
    names = [f"{a}{b}镇" for a in ("上", "下", "东", "西") for b in ("河", "坪", "关", "桥", "溪")] + [
        "洋川街道",
        "郑场乡",
    ]
    totals = [0.0] * len(codes)
    for row, name in enumerate(names, 4):
        when = When(name, 2024, 4)
        page.line(row, [row - 3, name])
        for column, code in enumerate(codes, 3):
            value = value_of(when, code)
            if (name, code) == ("东关镇", "workers_female"):
                continue
            if (name, code) == ("西桥镇", "members"):
                page.put(row, column, "#VALUE!")
                page.plant("error_value", row, column)
                continue
            totals[column - 3] += value
            page.fact(row, column, plain(value), when, code, basis_of(code), value)
        page.put(row, 3 + len(codes), "张某")
    page.line(3, [None, "全县合计", *map(plain, totals)])
    return paper


def years_in_rows() -> Paper:
    """One town over three years: year and 季度 in stub columns, items across under group heads, formulas for sums."""
    paper = Paper("安居镇历年各季度主要指标.xlsx", "3")
    page = paper.page("历年")
    codes = CODES[:12]
    page.span(1, 1, 1, 14, "安居镇总工会历年各季度主要指标")
    page.span(2, 1, 3, 1, "年份")
    page.span(2, 2, 3, 2, "季度")
    page.span(2, 3, 2, 10, "组织建设")
    page.span(2, 11, 2, 14, "会员发展")
    page.line(3, [header(code, place) for place, code in enumerate(codes)], 3)
    row = 4
    for year in (2022, 2023, 2024):
        page.span(row, 1, row + 3, 1, f"{year}年")
        for quarter in (1, 2, 3, 4):
            when = When("安居镇总工会", year, quarter)
            page.put(row, 2, f"{'一二三四'[quarter - 1]}季度")
            for column, code in enumerate(codes, 3):
                value = value_of(when, code)
                shown: object = Formula(f"={int(value)}", value) if column == 5 else plain(value)
                page.fact(row, column, shown, when, code, basis_of(code), value)
            row += 1
    page.put(row, 1, "填报单位：安居镇总工会")
    return paper
