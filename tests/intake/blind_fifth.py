"""A fifth set of made-up returns: layouts in new company, headers in new words; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_names import FIFTH, named, plain, thousands, typed
from tests.intake.blind_paper import Formula, Page, Paper, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

RATES = ("unionisation_rate", "membership_rate", "mutual_participation_rate", "hazard_fix_rate")


def value_of(when: When, code: str, basis: str = "") -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, basis)


def money(code: str) -> bool:
    return unit_zh(code) == "元"


def circled_numbers() -> Paper:
    """①②③ before the items, units in 【】, sub-items by # and ＃, notes between the groups, 本季度|1-9月累计."""
    paper = Paper("红石桥镇工会3季度统计报表-最终.xlsx", "1")
    page = paper.page("统计报表")
    when = When("红石桥镇", 2024, 3)
    page.span(1, 1, 1, 6, "乡镇（街道）工会工作情况季报表")
    page.line(2, ["填报单位：红石桥镇工会联合会", None, None, None, "报告期：2024年7—9月", None])
    page.line(3, ["编号", "指标名称", "计量", "本季度", "1-9月累计", "备注"])
    groups = [
        ("（一）组织建设", [
            ("union_orgs", "基层工会总数"), ("union_orgs_enterprise", "#企业工会"), ("units_should", "应建会单位数量"),
            ("units_covered", "已建会单位数量"), ("new_union_orgs", "新组建工会"), ("workers", "职工总人数"),
            ("workers_female", "＃女职工"), ("members", "工会会员总人数"), ("members_female", "＃女会员"),
            ("members_migrant", "＃农民工会员"), ("members_new_forms", "＃新就业形态劳动者会员"),
            ("new_members", "新发展会员人数"), ("cadres_fulltime", "专职工会干部"),
            ("legal_person_unions", "工会法人资格登记数量"), ("women_committees", "女职工组织数量"),
            ("audit_committees", "经审组织数量")]),
        ("（二）集体协商与民主管理", [
            ("collective_contracts", "集体合同份数合计"), ("collective_contract_enterprises", "集体合同覆盖企业数"),
            ("collective_contract_workers", "集体合同覆盖职工数"), ("wage_contracts", "工资专项集体合同"),
            ("wage_contract_enterprises", "工资专项集体合同覆盖企业"),
            ("wage_contract_workers", "工资专项集体合同覆盖职工"),
            ("female_contracts", "女职工专项集体合同"), ("congress_units", "建立职代会制度的单位"),
            ("openness_units", "实行厂务公开的单位数")]),
        ("（三）维权维稳", [
            ("mediation_orgs", "劳动争议调解组织"), ("disputes_accepted", "受理劳动争议"),
            ("disputes_resolved", "调解成功"), ("petitions_received", "职工来信来访"),
            ("petitions_handled", "信访办结")]),
        ("（四）帮扶服务", [
            ("hardship_households", "在档困难职工家庭"), ("hardship_deep", "#深度困难"),
            ("hardship_relative", "#相对困难"), ("hardship_removed", "解困脱困户数"),
            ("aid_households", "困难职工帮扶"), ("aid_amount", "困难职工帮扶资金"),
            ("warmth_households", "送温暖走访慰问户数"), ("warmth_amount", "送温暖慰问金"),
            ("cool_person_times", "送清凉慰问职工"), ("cool_amount", "送清凉慰问金额"),
            ("students_aided", "金秋助学资助学生"), ("education_aid_amount", "金秋助学发放金额"),
            ("mutual_participants", "职工医疗互助参加人数"), ("mutual_claims", "医疗互助补助"),
            ("mutual_claim_amount", "医疗互助补助金额")]),
        ("（五）建功立业与安全生产", [
            ("proposals", "合理化建议条数"), ("proposals_adopted", "其中：采纳"), ("innovations", "技术革新"),
            ("hazards_found", "查出安全隐患"), ("hazards_fixed", "其中：已整改"), ("training_sessions", "培训期数"),
            ("cultural_events", "文体活动"), ("cultural_person_times", "参加文体活动"),
            ("info_reports", "报送工会信息")]),
    ]  # fmt: skip
    others = {"cool_person_times": "人次", "students_aided": "人", "hazards_found": "处", "hazards_fixed": "处",
              "proposals": "条", "proposals_adopted": "条", "innovations": "项", "training_sessions": "期",
              "cultural_events": "场次", "info_reports": "篇", "mutual_claims": "例"}  # fmt: skip
    row = 4
    for group, items in groups:
        page.span(row, 1, row, 6, group)
        for number, (code, name) in enumerate(items):
            row += 1
            page.put(row, 1, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯"[number])
            page.put(row, 2, name if name[0] in "#＃其" else f"{number + 1}.{name}")
            page.put(row, 3, f"【{others.get(code, unit_zh(code))}】")
            year = value_of(when, code)
            page.fact(row, 5, typed(year, row % 4), when, code, basis_of(code), year)
            if is_flow(code):
                now = value_of(when, code, "quarter")
                if code == "innovations":
                    now = year + 3
                    page.plant("quarter_ytd", row, 4)
                page.fact(row, 4, plain(now), when, code, "quarter", now)
            else:
                page.put(row, 4, "／")
        row += 1
        if group.startswith("（三）"):
            page.span(row, 1, row, 6, "注：以下“帮扶服务”各项金额均以元为单位，户数为户次。")
            row += 1
    page.line(row, [None, "17.工会微信公众号粉丝数", "【人】", None, 5120])
    page.plant("unknown_item", row, 2)
    page.put(row + 1, 1, "单位负责人：张某　审核：李某　填表：王某　联系电话：0838-1234567　2024.10.8")
    return paper


def sheet_per_town_two_halves() -> Paper:
    """A sheet for each of five towns, its name bare; the two halves side by side; 万元 in the corner of the right."""
    paper = OldPaper("2023年上半年各乡镇工会工作情况.xls", "2")
    left = [
        "union_orgs", "union_orgs_enterprise", "units_should", "units_covered", "enterprises_total",
        "enterprises_covered", "new_union_orgs", "new_union_target", "workers", "workers_female", "members",
        "members_female", "members_migrant", "members_realname", "new_members", "cadres_fulltime",
        "unions_reelected", "legal_person_unions", "women_committees", "audit_committees", "collective_contracts",
        "collective_contract_enterprises", "wage_contracts", "wage_contract_enterprises", "female_contracts",
        "female_contract_enterprises", "congress_units", "openness_units",
    ]  # fmt: skip
    right = [
        "mediation_orgs", "law_supervision_orgs", "disputes_accepted", "disputes_resolved", "petitions_received",
        "petitions_handled", "hardship_households", "hardship_removed", "aid_households", "aid_amount",
        "warmth_households", "warmth_amount", "cool_person_times", "cool_amount", "students_aided",
        "education_aid_amount", "mutual_eligible", "mutual_participants", "mutual_claim_amount", "job_fairs",
        "job_placements", "training_sessions", "hazards_found", "hazards_fixed", "worker_bookstores", "funds_due",
        "funds_received", "funds_remitted",
    ]  # fmt: skip
    for place, town in enumerate(("白马", "黄许", "孝感", "旌东", "天元")):
        name = f"{town}街道" if town in ("旌东", "天元") else f"{town}镇"
        page = paper.page(town)
        when = When(name, 2023, 2)
        page.span(1, 1, 1, 9, "基层工会工作情况统计表（半年）")
        page.line(2, [f"填报单位（盖章）：{name}总工会", None, None, None, None, None, "金额单位：万元"])
        page.line(3, ["序号", "统计项目", "单位", "数值", None, "序号", "统计项目", "单位", "数值"])
        for side, codes in ((1, left), (6, right)):
            for number, code in enumerate(codes, 1):
                row, value = number + 3, value_of(when, code)
                item = named(FIFTH, code, place)
                item = {
                    "workers_female": "　　#女",
                    "members_female": "　　#女",
                    "members_migrant": "　　 农民工",
                }.get(code, item)
                page.line(row, [number, item, "万元" if money(code) else unit_zh(code)], side)
                shown = thousands(value) if money(code) else typed(value, number % 3)
                page.fact(row, side + 3, shown, when, code, basis_of(code), value)
        if town == "孝感":
            page.put(10, 9, "8户19人")
            paper.facts = [each for each in paper.facts if (each.sheet, each.cell) != (town, "I10")]
            page.plant("double_value", 10, 9)
        page.line(33, ["分管领导：", None, "填报人：", None, None, "填报日期：", 45113])
    return paper


def three_heads_two_sheets() -> Paper:
    """A county's summary on two sheets: heads of three rows, 合计（人） under the item, column numbers below."""
    paper = Paper("锦川县2024年二季度工会数据汇总.xlsx", "4")
    towns = [
        "石亭",
        "玉泉",
        "双盛",
        "湔氐",
        "洛水",
        "蓥华",
        "红白",
        "马井",
        "禾丰",
        "灵杰",
        "南泉",
        "师古",
        "云西",
        "回澜",
    ]
    names = [f"{each}镇" for each in towns[:9]] + [f"{each}乡" for each in towns[9:12]]
    names += [f"{each}街道" for each in towns[12:]]
    first = paper.page("组织建设")
    heads = [
        ("组织情况", [("基层工会", [("总数（个）", "union_orgs"), ("其中：企业工会（个）", "union_orgs_enterprise")]),
                  ("单位建会", [("应建会单位", "units_should"), ("已建会单位", "units_covered"),
                            ("建会率(%)", "unionisation_rate")])]),
        ("职工及会员", [("职工人数", [("合计（人）", "workers"), ("其中：女", "workers_female")]),
                   ("会员人数", [("合计（人）", "members"), ("其中：女", "members_female"),
                             ("农民工", "members_migrant"), ("新就业形态", "members_new_forms")])]),
        ("协商机制", [("集体合同", [("份数", "collective_contracts"), ("覆盖企业（家）", "collective_contract_enterprises"),
                            ("覆盖职工（人）", "collective_contract_workers")]),
                  ("工资专项集体合同", [("份数", "wage_contracts"), ("覆盖企业（家）", "wage_contract_enterprises"),
                                ("覆盖职工（人）", "wage_contract_workers")])]),
    ]  # fmt: skip
    summary(first, "锦川县各镇（乡、街道）工会组织建设情况汇总表", heads, names, planted="wage_contracts")
    second = paper.page("维权帮扶")
    heads = [
        ("劳动关系", [("劳动争议", [("受理（件）", "disputes_accepted"), ("调解成功（件）", "disputes_resolved")]),
                  ("信访", [("受理（件）", "petitions_received"), ("办结（件）", "petitions_handled")])]),
        ("帮扶救助", [("困难职工帮扶", [("户次", "aid_households"), ("金额（元）", "aid_amount")]),
                  ("送温暖", [("慰问户数", "warmth_households"), ("慰问金额（万元）", "warmth_amount")]),
                  ("金秋助学", [("资助人数", "students_aided"), ("金额（元）", "education_aid_amount")]),
                  ("医疗互助", [("参加人数", "mutual_participants"), ("补助例数", "mutual_claims"),
                            ("补助金额（元）", "mutual_claim_amount")])]),
        ("安全生产", [("隐患排查", [("查出（处）", "hazards_found"), ("整改（处）", "hazards_fixed"),
                            ("整改率（%）", "hazard_fix_rate")])]),
    ]  # fmt: skip
    summary(second, "锦川县各镇（乡、街道）工会维权帮扶情况汇总表", heads, names, planted="disputes_resolved")
    return paper


Heads = list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]


def summary(page: Page, title: str, heads: Heads, names: list[str], *, planted: str) -> None:
    width = 2 + sum(len(leaves) for _, items in heads for _, leaves in items)
    page.span(1, 1, 1, width, title)
    page.put(2, 1, "汇总单位：锦川县总工会")
    page.put(2, width - 2, "2024年第二季度（累计数）")
    page.span(3, 1, 5, 1, "序\n号")
    page.span(3, 2, 5, 2, "乡镇\n（街道）")
    codes, column = [], 3
    for group, items in heads:
        start = column
        for item, leaves in items:
            page.span(4, column, 4, column + len(leaves) - 1, item)
            for leaf, code in leaves:
                page.put(5, column, leaf.replace("（", "\n（"))
                codes.append((column, code, "万元" if "万元" in leaf else ""))
                column += 1
        page.span(3, start, 3, column - 1, group)
    page.line(6, ["甲", "乙", *range(1, width - 1)])
    row, spans = 7, (("镇小计", names[:9]), ("乡小计", names[9:12]), ("街道小计", names[12:]))
    totals = dict.fromkeys((column for column, _, _ in codes), 0.0)
    number = 0
    for label, part in spans:
        own = dict.fromkeys(totals, 0.0)
        for name in part:
            number += 1
            page.line(row, [number, name])
            for column, code, unit in codes:
                value = value_of(When(name, 2024, 2), code)
                shown = thousands(value) if unit else plain(value)
                if code in RATES:
                    shown = round(value * 100, 1)
                    page.fact(
                        row, column, shown, When(name, 2024, 2), code, basis_of(code), round(shown / 100, 4)
                    )
                    continue
                own[column] += float(shown)
                page.fact(row, column, shown, When(name, 2024, 2), code, basis_of(code), value)
            row += 1
        page.put(row, 2, label)
        for column, code, _ in codes:
            if code not in RATES:
                off = 10 if code == planted and label == "乡小计" else 0
                page.put(row, column, plain(round(own[column] + off, 4)))
                totals[column] += own[column]
                if off:
                    page.plant("total_mismatch", row, column)
        row += 1
    page.span(row, 1, row, 2, "全县合计")
    for column, code, _ in codes:
        if code not in RATES:
            page.put(row, column, plain(round(totals[column], 4)))
    page.put(row + 1, 1, "说明：1.表内数据为1-6月累计或6月末时点数；2.除注明外金额单位为元。")


def towns_across_semicolons() -> Paper:
    """Townships as columns of a GB18030 file with semicolons; the county's total before them; numbers badly typed."""
    paper = Paper("2025年1季度镇街工会指标（转置）.csv", "7", encoding="gb18030", delimiter=";")
    page = paper.page("2025年1季度镇街工会指标（转置）")
    names = ["和兴镇", "松林镇", "小汉镇", "金轮镇", "向阳镇", "金鱼镇", "三水镇", "雒城街道", "汉州街道"]
    page.put(1, 1, "各镇（街道）工会主要指标完成情况")
    page.put(2, 1, "2025年一季度")
    page.line(3, ["序号", "指标", "单位", "全市合计", *names])
    codes = [code for code in FIFTH if code not in (
        "hardship_deep", "hardship_relative", "law_inspections", "dibao_households", "dibao_persons", "mutual_units",
        "demo_unions", "funds_collection_rate", "mutual_participation_rate", "hazard_fix_rate", "unionisation_rate",
        "warmth_enterprises", "reading_person_times", "competition_participants", "donation_amount",
    )][:48]  # fmt: skip
    for number, code in enumerate(codes, 1):
        row = number + 3
        page.line(row, [number, f"{number}、{named(FIFTH, code, 1)}", f"（{unit_zh(code)}）"])
        total = 0.0
        for place, name in enumerate(names):
            when = When(name, 2025, 1)
            value = value_of(when, code)
            total += value
            if code == "cadres_fulltime" and place == 3:
                page.put(row, 5 + place, "——")
            else:
                page.fact(row, 5 + place, typed(value, (number + place) % 9, unit_zh(code)), when, code,
                          basis_of(code), value)  # fmt: skip
        if code == "cadres_fulltime":
            total -= value_of(When(names[3], 2025, 1), code)
        if code == "members_realname":
            total += 7
            page.plant("total_mismatch", row, 4)
        page.put(row, 4, plain(total))
    row += 1
    page.line(row, [len(codes) + 1, "单独建会企业工会数", "（家）", None, 21, 14])
    page.plant("doubtful_header", row, 2)
    for place, value in ((0, 21), (1, 14)):
        page.fact(row, 5 + place, value, When(names[place], 2025, 1), "union_orgs_enterprise", "stock", value,
                  optional=True)  # fmt: skip
    page.line(row + 1, [len(codes) + 2, "职工子女托管班（个）", "（个）", 3, 1, 0, 2])
    page.plant("unknown_item", row + 1, 2)
    page.put(row + 2, 1, "备注：数据来源于各镇（街道）工会报送，截止2025年3月31日。")
    return paper


def quarters_over_columns_old() -> Paper:
    """Four quarters over 本季|累计 for one town, saved as .xls: items in groups merged downwards, formulas, an error."""
    paper = OldPaper("广安街道工会2022年度工作台账.xls", "3")
    page = paper.page("台账")
    name = "广安街道总工会"
    page.span(1, 1, 1, 11, "广安街道总工会2022年工作台账")
    page.line(2, ["计量单位：人、户、件、元"])
    page.span(3, 1, 4, 1, "类\n别")
    page.span(3, 2, 4, 2, "项　　目")
    page.span(3, 3, 4, 3, "单位")
    for quarter in range(1, 5):
        column = 2 + 2 * quarter
        page.span(3, column, 3, column + 1, f"{'一二三四'[quarter - 1]}季度")
        page.line(4, ["本季", "累计"], column)
    groups = [
        ("组织", ["union_orgs", "units_should", "units_covered", "new_union_orgs", "workers", "members",
                "members_migrant", "new_members", "unions_reelected"]),
        ("维权", ["collective_contracts", "wage_contracts", "disputes_accepted", "disputes_resolved",
                "petitions_received", "petitions_handled"]),
        ("帮扶", ["hardship_households", "hardship_removed", "aid_households", "aid_amount", "warmth_person_times",
                "warmth_amount", "cool_person_times", "cool_amount", "students_aided", "education_aid_amount",
                "mutual_claims", "mutual_claim_amount"]),
        ("建功", ["job_fairs", "job_placements", "skills_training_person_times", "proposals", "proposals_adopted",
                "hazards_found", "hazards_fixed", "cultural_events", "cultural_person_times"]),
        ("经费", ["funds_due", "funds_received", "funds_remitted", "dues_received"]),
    ]  # fmt: skip
    row = 5
    for group, codes in groups:
        page.span(row, 1, row + len(codes) - 1, 1, group)
        for code in codes:
            page.line(row, [named(FIFTH, code, 2), unit_zh(code)], 2)
            for quarter in range(1, 5):
                when, column = When(name, 2022, quarter), 2 + 2 * quarter
                year = value_of(when, code)
                shown: object = Formula("=5", year) if is_flow(code) else plain(year)
                if (code, quarter) == ("proposals_adopted", 3):
                    page.put(row, column + 1, "#REF!")
                    page.plant("error_value", row, column + 1)
                else:
                    page.fact(row, column + 1, shown, when, code, basis_of(code), year)
                if is_flow(code):
                    now = value_of(when, code, "quarter")
                    page.fact(row, column, plain(now), when, code, "quarter", now)
            row += 1
    page.span(row + 1, 1, row + 1, 11, "填报人：陈某　　　　审核人：周某　　　　2023年1月5日")
    leftover = paper.page("Sheet2", hidden=True)
    leftover.line(1, ["代码", "名称"])
    leftover.line(2, ["510600", "广安街道"])
    return paper


def blocks_down_the_page() -> Paper:
    """Six towns below one another on one sheet (.ods), each block with its own caption, head and footer; 两 units."""
    paper = Paper("汇总-2023年三季度-金牛区片.ods", "7")
    page = paper.page("片区")
    codes = [
        "union_orgs", "units_should", "units_covered", "new_union_orgs", "workers", "workers_female", "members",
        "members_female", "members_realname", "new_members", "audit_committees", "collective_contracts",
        "collective_contract_workers", "wage_contract_enterprises", "female_contract_workers", "mediation_orgs",
        "disputes_accepted", "disputes_resolved", "hardship_households", "hardship_deep", "hardship_relative",
        "aid_households", "aid_amount", "warmth_households", "warmth_amount", "outdoor_stations", "students_aided",
        "education_aid_amount", "mutual_participants", "mutual_claim_amount", "job_posts", "innovation_studios",
        "ankang_enterprises", "ankang_workers", "safety_inspections", "safety_training_person_times",
        "worker_bookstores", "culture_spend", "funds_received", "home_qualified", "home_model", "service_stations",
        "info_reports",
    ]  # fmt: skip
    row = 1
    for place, town in enumerate(("凤凰镇", "大弯镇", "清泉镇", "福洪乡", "姚渡乡", "人和乡")):
        when = When(town, 2023, 3)
        page.span(row, 1, row, 4, f"{'一二三四五六'[place]}、{town}工会工作情况（2023年1-9月）")
        page.line(row + 1, ["指　标", "计量单位", "累计完成", "说　明"])
        row += 2
        for number, code in enumerate(codes):
            unit, value = unit_zh(code), value_of(when, code)
            page.line(row, [named(FIFTH, code, place), "万元" if money(code) and place % 2 else unit])
            shown = thousands(value) if money(code) and place % 2 else typed(value, number % 3)
            if town == "清泉镇" and code == "members":
                value = value_of(when, "workers") + 12
                shown = int(value)
                page.plant("V03", row, 3)
            page.fact(row, 3, shown, when, code, basis_of(code), value)
            if code == "aid_households":
                page.put(row, 4, "含临时救助3户")
            row += 1
        page.put(row, 1, f"填报人：{town}工会 刘某")
        row += 2
    return paper


def two_quarters_down_merged() -> Paper:
    """Each town over two rows, one a quarter; 本季|累计 over 户数|金额(万元); rows of totals for each quarter."""
    paper = Paper("帮扶救助汇总表（2023年二、三季度）.xlsx", "4")
    page = paper.page("Sheet1")
    towns = [
        f"{each}镇"
        for each in ("太平", "乐安", "仁里", "义和", "礼安", "智远", "信义", "高坪", "龙门", "小佛")
    ]
    page.span(1, 1, 1, 23, "中江县总工会困难职工帮扶救助工作汇总表")
    page.line(2, ["2023年"])
    page.span(3, 1, 5, 1, "镇（街道）")
    page.span(3, 2, 5, 2, "季度")
    page.span(3, 3, 5, 3, "在档困难职工（户）")
    pairs = [
        ("困难职工帮扶", "户次", "aid_households", "金额（万元）", "aid_amount"),
        ("送温暖慰问", "户数", "warmth_households", "金额（万元）", "warmth_amount"),
        ("送清凉慰问", "人次", "cool_person_times", "金额（万元）", "cool_amount"),
        ("金秋助学", "人数", "students_aided", "金额（万元）", "education_aid_amount"),
        ("医疗互助补助", "例数", "mutual_claims", "金额（万元）", "mutual_claim_amount"),
    ]
    columns: list[tuple[int, str, str]] = [(3, "hardship_households", "stock")]
    for place, (head, count, counted, sum_, paid) in enumerate(pairs):
        column = 4 + 4 * place
        page.span(3, column, 3, column + 3, head)
        for half, (label, basis) in enumerate((("本季", "quarter"), ("累计", "ytd"))):
            page.span(4, column + 2 * half, 4, column + 2 * half + 1, label)
            page.line(5, [count, sum_], column + 2 * half)
            columns += [(column + 2 * half, counted, basis), (column + 2 * half + 1, paid, basis)]
    row = 6
    totals = {(quarter, column): 0.0 for quarter in (2, 3) for column, _, _ in columns}
    for town in towns:
        page.span(row, 1, row + 1, 1, town)
        for quarter in (2, 3):
            page.put(row, 2, f"{quarter}季度")
            when = When(town, 2023, quarter)
            for column, code, basis in columns:
                value = value_of(when, code, "" if basis == "ytd" else basis)
                shown = thousands(value) if money(code) else plain(value)
                totals[quarter, column] += float(shown)
                page.fact(row, column, shown, when, code, basis, value)
            row += 1
    page.span(row, 1, row + 1, 1, "合　计")
    for quarter in (2, 3):
        page.put(row, 2, f"{quarter}季度")
        for column, code, basis in columns:
            off = 1.5 if (quarter, code, basis) == (3, "warmth_amount", "ytd") else 0
            page.put(row, column, plain(round(totals[quarter, column] + off, 4)))
            if off:
                page.plant("total_mismatch", row, column)
        row += 1
    page.put(row, 1, "注：帮扶金额不含医疗互助补助。")
    return paper
