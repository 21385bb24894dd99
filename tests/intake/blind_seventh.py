"""A seventh set of made-up returns: cards, quarters over towns, units in a row of their own; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_names import plain, thousands, typed
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

CALLED = {
    "union_orgs": "建立基层工会（个）",
    "union_orgs_enterprise": "其中：企业工会组织",
    "units_should": "应建立工会的单位总数",
    "units_covered": "已建立工会的单位总数",
    "enterprises_total": "现有企业（家）",
    "enterprises_covered": "其中：已建会企业",
    "new_union_orgs": "本季末累计新建工会数",
    "workers": "职工总人数（名）",
    "workers_female": "其中女职工（人）",
    "members": "期末工会会员总数",
    "members_female": "其中女会员（人）",
    "members_migrant": "农民工会员（名）",
    "members_new_forms": "新就业形态劳动者会员（人）",
    "members_realname": "已实名制录入会员人数",
    "new_members": "新发展工会会员（名）",
    "cadres_fulltime": "专职工会干部人员数",
    "legal_person_unions": "工会法人资格登记家数",
    "women_committees": "女职工委员会组建个数",
    "audit_committees": "经费审查委员会个数",
    "collective_contracts": "签订综合集体合同（份）",
    "collective_contract_enterprises": "集体合同覆盖企业总家数",
    "collective_contract_workers": "集体合同覆盖职工总人数",
    "wage_contracts": "签订工资集体协议（份）",
    "wage_contract_enterprises": "工资集体协议覆盖企业（家）",
    "wage_contract_workers": "工资集体协议覆盖职工（人）",
    "female_contracts": "签订女职工专项集体合同（份）",
    "congress_units": "已建立职代会制度的单位（个）",
    "openness_units": "已实行厂务公开的单位（个）",
    "mediation_orgs": "劳动争议调解组织建立数",
    "disputes_accepted": "接到劳动争议案件数",
    "disputes_resolved": "其中：调解成功数",
    "petitions_received": "接待职工来信来访件次",
    "petitions_handled": "其中：已办结信访件数",
    "hardship_households": "在档困难职工家庭（户）",
    "hardship_deep": "其中：深度困难家庭",
    "hardship_removed": "本年度脱困职工（户）",
    "aid_households": "帮扶救助困难职工（户次）",
    "aid_amount": "发放帮扶救助资金",
    "warmth_households": "送温暖走访慰问困难职工（户）",
    "warmth_person_times": "送温暖慰问职工（人次）",
    "warmth_amount": "发放送温暖慰问金",
    "cool_person_times": "送清凉慰问一线职工人次",
    "cool_amount": "送清凉慰问品折款",
    "outdoor_stations": "户外劳动者服务站点（处）",
    "students_aided": "金秋助学资助困难学生人数",
    "education_aid_amount": "发放金秋助学金",
    "mutual_participants": "参加职工医疗互助（人数）",
    "mutual_claims": "医疗互助补助（人次）",
    "mutual_claim_amount": "发放医疗互助补助金",
    "job_fairs": "举办现场招聘会（场次）",
    "job_posts": "提供就业岗位（个数）",
    "job_placements": "帮助实现就业（人数）",
    "skills_training_person_times": "开展技能培训（人次）",
    "proposals": "职工提合理化建议（条）",
    "proposals_adopted": "其中：采纳实施（条）",
    "innovations": "完成技术革新项目（项）",
    "training_sessions": "举办各类培训班（期）",
    "hazards_found": "排查出安全隐患（处）",
    "hazards_fixed": "其中：已整改（处）",
    "safety_training_person_times": "开展安全生产培训人次",
    "worker_bookstores": "已建成职工书屋数",
    "cultural_events": "组织开展文体活动（场）",
    "cultural_person_times": "职工参与文体活动人次",
    "funds_due": "应收工会经费金额",
    "funds_received": "实收工会经费金额",
    "funds_remitted": "上解上级工会经费金额",
    "dues_received": "收缴会员会费金额",
    "home_qualified": "已建成合格职工之家（个）",
    "home_model": "其中：模范职工之家",
    "service_stations": "职工服务中心（站点）个数",
    "info_reports": "向上级报送信息（篇）",
    "unionisation_rate": "建会率",
    "membership_rate": "入会率",
    "funds_collection_rate": "经费收缴率",
}
ALL = tuple(CALLED)


def value_of(when: When, code: str, basis: str = "") -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, basis)


def money(code: str) -> bool:
    return unit_zh(code) == "元"


def cards_by_town() -> Paper:
    """A sheet a town: four pairs of item and figure a row, no head at all; 万元 in one line above."""
    paper = Paper("2024年前三季度镇街工会工作一览.xlsx", "2")
    codes = [code for code in ALL if not CALLED[code].startswith("其中") and unit_zh(code) != "%"]
    for town in ("龙泉街道", "大面街道", "洛带镇", "山泉镇", "茶店镇"):
        page = paper.page(town)
        when = When(town, 2024, 3)
        page.span(1, 1, 1, 8, f"{town}工会工作一览（2024年1—9月）")
        page.put(2, 7, "（单位：人、个、万元）")
        for place, code in enumerate(codes):
            row, column = 3 + place // 4, 1 + 2 * (place % 4)
            value = value_of(when, code)
            page.put(row, column, CALLED[code])
            shown = thousands(value) if money(code) else typed(value, place % 3)
            page.fact(row, column + 1, shown, when, code, basis_of(code), value)
        page.put(20, 1, "填报人：王某　审核人：刘某")
    return paper


def quarters_over_towns() -> Paper:
    """Quarters over the towns' columns in an .xls, items down, 其中 below their items, a total a quarter."""
    paper = OldPaper("丹棱县2023年各季度对照.xls", "7")
    page = paper.page("对照")
    towns = ["齐乐镇", "仁美镇", "杨场镇", "张场镇", "双桥镇"]
    page.span(1, 1, 1, 14, "丹棱县2023年工会工作各季度对照表（累计数）")
    page.span(2, 1, 3, 1, "指　标")
    page.span(2, 2, 3, 2, "单位")
    for half in range(3):
        column = 3 + 6 * half
        page.span(2, column, 2, column + 5, f"{'一二三'[half]}季度")
        page.line(3, [*towns, "合计"], column)
    for row, code in enumerate((each for each in ALL if unit_zh(each) != "%"), 4):
        page.line(row, [CALLED[code], unit_zh(code)])
        for half, quarter in enumerate((1, 2, 3)):
            total = 0.0
            for place, town in enumerate(towns):
                when = When(town, 2023, quarter)
                value = value_of(when, code)
                total += value
                page.fact(row, 3 + 6 * half + place, plain(value), when, code, basis_of(code), value)
            off = 9 if (code, quarter) == ("members", 2) else 0
            page.put(row, 8 + 6 * half, Formula("=5", total + off))
            if off:
                page.plant("total_mismatch", row, 8 + 6 * half)
    return paper


def units_in_a_row() -> Paper:
    """A summary whose second head row holds the units; the period in a column, the town named once for three."""
    paper = Paper("大邑县工会数据（2024年一至三季度）.ods", "4")
    page = paper.page("数据")
    codes = [code for code in ALL if not CALLED[code].startswith("其中") and unit_zh(code) != "%"][:26]
    page.span(1, 1, 1, 28, "大邑县基层工会工作数据")
    page.span(2, 1, 3, 1, "填报单位")
    page.span(2, 2, 3, 2, "报告期")
    for column, code in enumerate(codes, 3):
        page.put(2, column, CALLED[code].split("（")[0])
        page.put(3, column, "万元" if money(code) else unit_zh(code))
    row = 4
    for town in ("晋原街道", "王泗镇", "新场镇", "悦来镇", "安仁镇", "出江镇", "花水湾镇"):
        for quarter in (1, 2, 3):
            when = When(town, 2024, quarter)
            page.line(row, [f"{town}总工会" if quarter == 1 else None, f"2024年{'一二三'[quarter - 1]}季度"])
            for column, code in enumerate(codes, 3):
                value = value_of(when, code)
                if (town, quarter, code) == ("安仁镇", 2, "members"):
                    page.put(row, column, "1200/1350")
                    page.plant("double_value", row, column)
                    continue
                shown = thousands(value) if money(code) else plain(value)
                page.fact(row, column, shown, when, code, basis_of(code), value)
            row += 1
    page.put(row + 1, 1, "数据来源：各镇（街道）总工会")
    return paper


def this_period_and_total() -> Paper:
    """本期发生 | 本年累计 | 上年同期累计 | 增减率 in four towns' sheets; an explanation sheet and last quarter's, hidden."""
    paper = Paper("某片区四镇工会季报(2025年2季度汇编).xlsx", "1")
    guide = paper.page("填表说明")
    guide.put(1, 1, "填表说明")
    guide.put(2, 1, "一、职工人数：期末已建会单位全部职工人数。")
    guide.put(3, 1, "二、本表一式三份，于季后10日内报送。")
    for town in ("永兴镇", "青义镇", "龙门镇", "小枧镇"):
        page = paper.page(f"{town}")
        when, before = When(f"{town}总工会", 2025, 2), When(f"{town}总工会", 2024, 2)
        page.span(1, 1, 1, 8, f"{town}工会工作季报表")
        page.line(2, ["报告期间：2025年4-6月", None, None, None, None, "金额单位：元"])
        page.line(
            3, ["行次", "指标名称", "单位", "本期发生", "本年累计", "上年同期累计", "增减率（%）", "备注"]
        )
        for row, code in enumerate(ALL, 4):
            page.line(row, [row - 3, CALLED[code], unit_zh(code)])
            year, old = value_of(when, code), value_of(before, code)
            if unit_zh(code) == "%":
                percent = round(year * 100, 1)
                page.fact(row, 5, f"{percent}%", when, code, basis_of(code), round(percent / 100, 3))
                continue
            page.fact(row, 5, typed(year, row % 4), when, code, basis_of(code), year)
            page.fact(row, 6, plain(old), before, code, basis_of(code), old, optional=True)
            page.put(row, 7, round((year - old) / max(old, 1) * 100, 1))
            if is_flow(code):
                now = value_of(when, code, "quarter")
                page.fact(row, 4, plain(now), when, code, "quarter", now)
        row += 1
        if town == "龙门镇":
            page.line(row, [row - 3, "直播带岗观看量", "次", 3000, 8000])
            page.plant("unknown_item", row, 2)
        page.put(row + 1, 1, "主要负责人：　　　统计负责人：　　　填表人：赵某")
    old_sheet = paper.page("上季度", hidden=True)
    old_sheet.line(1, ["项目", "数量"])
    old_sheet.line(2, ["会员人数", 999])
    return paper


def bare_towns_comma() -> Paper:
    """Bare town names across a UTF-8 file, the sum last, groups as rows, words for zero, amounts with units."""
    paper = Paper("2023年度各乡镇工会年报汇总.csv", "8")
    page = paper.page("2023年度各乡镇工会年报汇总")
    towns = ["甘溪", "石门", "浪水湾", "茶店子", "老鹰岩", "五里"]
    page.put(1, 1, "印江县各乡镇工会2023年度年报汇总表")
    page.line(2, ["序号", "项目名称", "计量单位", *towns, "合  计"])
    row = 3
    for number, code in enumerate((each for each in ALL if unit_zh(each) != "%"), 1):
        if number in (1, 20, 34, 60):
            page.put(
                row,
                2,
                f"{'一二三四'[(1, 20, 34, 60).index(number)]}、" + "组织维权帮扶经费"[number % 4 * 2 :][:2],
            )
            row += 1
        page.line(row, [number, CALLED[code], unit_zh(code)])
        total = 0.0
        for place, town in enumerate(towns):
            when = When(town, 2023, 4)
            value = value_of(when, code)
            total += value
            if (code, place) == ("cultural_person_times", 1):
                page.fact(row, 4 + place, "300余", when, code, "ytd", 300, approximate=True)
                continue
            if (code, place) == ("outdoor_stations", 4):
                total -= value
                page.fact(row, 4 + place, "无", when, code, "stock", 0)
                continue
            if (code, place) == ("hazards_fixed", 2):
                value = value_of(when, "hazards_found") + 5
                page.plant("V22", row, 4 + place)
            unit = "元" if money(code) else unit_zh(code)
            page.fact(
                row, 4 + place, typed(value, (number + place) % 9, unit), when, code, basis_of(code), value
            )
        if code not in ("cultural_person_times", "hazards_fixed"):
            page.put(row, 10, plain(total))
        row += 1
    return paper
