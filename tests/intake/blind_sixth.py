"""A sixth set of made-up returns, written before anyone read the intake for the fifth; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_names import SIXTH, named, plain, thousands, typed
from tests.intake.blind_paper import Formula, Page, Paper, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper


def value_of(when: When, code: str, basis: str = "") -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, basis)


def money(code: str) -> bool:
    return unit_zh(code) == "元"


def three_blocks_with_quarters() -> Paper:
    """Three blocks side by side, each 项目|本季|累计, no unit column: units behind the items, 万元 in the corner."""
    paper = Paper("2024年3季度  通济镇 工会统计.xlsx", "2")
    page = paper.page("通济")
    when = When("通济镇", 2024, 3)
    page.span(1, 1, 1, 11, "通济镇工会2024年第三季度工作统计表")
    page.put(2, 1, "报送单位：通济镇总工会（章）")
    page.put(2, 9, "单位：人、个、万元")
    blocks = [
        ["union_orgs", "units_should", "units_covered", "unionisation_rate", "enterprises_total",
         "enterprises_covered", "new_union_orgs", "workers", "workers_female", "members", "members_female",
         "members_migrant", "members_new_forms", "new_members", "cadres_fulltime", "unions_reelected",
         "women_committees", "audit_committees"],
        ["collective_contracts", "collective_contract_enterprises", "collective_contract_workers", "wage_contracts",
         "wage_contract_enterprises", "female_contracts", "congress_units", "openness_units", "mediation_orgs",
         "disputes_accepted", "disputes_resolved", "petitions_received", "petitions_handled", "hardship_households",
         "hardship_deep", "hardship_relative", "hardship_removed", "aid_households"],
        ["aid_amount", "warmth_households", "warmth_amount", "cool_person_times", "cool_amount", "students_aided",
         "education_aid_amount", "mutual_participants", "mutual_claim_amount", "job_placements", "proposals",
         "innovations", "hazards_found", "hazards_fixed", "cultural_events", "funds_due", "funds_received",
         "dues_received"],
    ]  # fmt: skip
    parts = {"workers_female": "其中：女性（人）", "members_female": "其中：女性（人）", "members_migrant": "　　　农民工（人）",
             "members_new_forms": "　　　新就业形态劳动者（人）", "hardship_deep": "其中：深度困难（户）",
             "hardship_relative": "　　　相对困难（户）"}  # fmt: skip
    for place, codes in enumerate(blocks):
        column = 1 + 4 * place
        page.line(3, ["项　目", "本季数", "累计数"], column)
        for row, code in enumerate(codes, 4):
            page.put(row, column, parts.get(code) or named(SIXTH, code, 2 * (row % 2)))
            year = value_of(when, code)
            if unit_zh(code) == "%":
                page.fact(row, column + 2, f"{year * 100:.1f}%", when, code, "stock", round(year, 3))
                continue
            shown = thousands(year) if money(code) else typed(year, row % 4)
            page.fact(row, column + 2, shown, when, code, basis_of(code), year)
            if is_flow(code):
                now = value_of(when, code, "quarter")
                page.fact(
                    row, column + 1, thousands(now) if money(code) else plain(now), when, code, "quarter", now
                )
    page.put(22, 1, "其他事项：本季度无集体上访。")
    page.line(23, ["负责人：李某", None, None, None, "制表：何某", None, None, None, "日期：2024.10.9"])
    return paper


def totals_first_hidden_years() -> Paper:
    """24 towns (.ods), the county's total first, areas merged downwards, last year hidden, 增减 columns, units in heads."""
    paper = Paper("宁远县基层工会基本情况汇总表（截至2023年12月底）.ods", "4")
    page = paper.page("汇总表")
    page.span(1, 1, 1, 22, "宁远县基层工会基本情况汇总表")
    page.put(2, 1, "截至2023年12月底")
    codes = ["union_orgs", "union_orgs_enterprise", "units_should", "units_covered", "unionisation_rate", "workers",
             "workers_female", "members", "members_female", "members_migrant", "members_realname", "new_members",
             "legal_person_unions", "women_committees", "audit_committees", "home_qualified"]  # fmt: skip
    page.span(3, 1, 4, 1, "片区")
    page.span(3, 2, 4, 2, "单位名称")
    column, places = 3, []
    for number, code in enumerate(codes):
        if code == "members":
            page.span(3, column, 3, column + 3, "工会会员人数")
            page.line(4, ["2023年", "上年同期", "增减", "增减（%）"], column)
            places.append((column, code, 4))
            column += 4
            continue
        name = (
            "其中：\n女会员" if code == "members_female" else named(SIXTH, code, number).replace("（", "\n（")
        )
        page.span(3, column, 4, column, name)
        places.append((column, code, 1))
        column += 1
    page.hidden_columns.add(places[7][0] + 1)
    areas = [("城区片", ["东关街道", "西关街道", "文昌街道"]),
             ("东片", ["清水镇", "石佛镇", "周口镇", "大兴镇", "双河乡", "朝阳乡", "星火乡"]),
             ("西片", ["永定镇", "天龙镇", "鹤鸣镇", "大安镇", "广福乡", "新店乡", "木桥乡"]),
             ("南片", ["马鞍镇", "通江镇", "两河镇", "石门镇", "白云乡", "黄土乡", "青山乡"])]  # fmt: skip
    row, totals = 6, {place: 0.0 for place, code, _ in places}
    for area, names in areas:
        page.span(row, 1, row + len(names) - 1, 1, area)
        for name in names:
            when, before = When(name, 2023, 4), When(name, 2022, 4)
            page.put(row, 2, f"{name}总工会" if name.endswith("街道") else name)
            for place, code, wide in places:
                value = value_of(when, code)
                if code == "unionisation_rate":
                    page.fact(row, place, round(value, 4), when, code, "stock", round(value, 4))
                    continue
                totals[place] += value
                page.fact(row, place, plain(value), when, code, basis_of(code), value)
                if wide == 4:
                    old = value_of(before, code)
                    page.fact(row, place + 1, plain(old), before, code, "stock", old, optional=True)
                    page.put(row, place + 2, plain(value - old))
                    page.put(row, place + 3, f"{(value - old) / old * 100:.1f}%")
            row += 1
    page.span(5, 1, 5, 2, "全县总计")
    for place, code, _ in places:
        if code != "unionisation_rate":
            page.put(5, place, plain(totals[place] - (31 if code == "members_realname" else 0)))
            if code == "members_realname":
                page.plant("total_mismatch", 5, place)
    page.put(row, 1, "制表单位：宁远县总工会组织部　　　　制表时间：2024年1月12日")
    return paper


def towns_across_with_quarters() -> Paper:
    """Towns as columns, 本季|累计 below each, items in merged groups; rows of notes; a false rate and an unknown item."""
    paper = Paper("各镇街2025年第二季度工作指标.xlsx", "7")
    page = paper.page("二季度")
    towns = ["高坝镇", "河西镇", "武南镇", "双城镇", "长城镇", "吴家井镇", "金山镇", "黄羊街道"]
    page.span(1, 1, 1, 19, "凉州区各镇街工会重点工作指标完成情况")
    page.put(2, 1, "时间：2025年第二季度")
    page.span(3, 1, 4, 1, "类别")
    page.span(3, 2, 4, 2, "指标名称")
    page.span(3, 3, 4, 3, "单位")
    for place, town in enumerate(towns):
        page.span(3, 4 + 2 * place, 3, 5 + 2 * place, f"{town}\n工会")
        page.line(4, ["本季", "累计"], 4 + 2 * place)
    page.span(3, 20, 4, 20, "合计\n（累计）")
    groups = [
        ("一、发展组织", ["new_union_orgs", "new_members", "members", "members_realname", "unions_reelected"]),
        ("二、维权服务", ["disputes_accepted", "disputes_resolved", "petitions_received", "petitions_handled"]),
        ("三、关爱帮扶", ["aid_households", "aid_amount", "warmth_person_times", "warmth_amount",
                     "cool_person_times", "cool_amount", "students_aided", "education_aid_amount",
                     "mutual_claims", "mutual_claim_amount", "outdoor_stations"]),
        ("四、素质提升", ["skills_training_person_times", "job_fairs", "proposals", "innovations", "hazards_found",
                     "hazards_fixed", "hazard_fix_rate", "cultural_events", "info_reports"]),
        ("五、经费收缴", ["funds_due", "funds_received", "funds_collection_rate", "funds_remitted"]),
    ]  # fmt: skip
    row = 5
    for group, codes in groups:
        page.span(row, 1, row + len(codes) - 1, 1, group)
        for code in codes:
            page.line(row, [named(SIXTH, code, 1), unit_zh(code)], 2)
            total = 0.0
            for place, town in enumerate(towns):
                when, column = When(town, 2025, 2), 4 + 2 * place
                year = value_of(when, code)
                if unit_zh(code) == "%":
                    shown = round(year * 100, 1)
                    if (code, place) == ("hazard_fix_rate", 2):
                        shown = 71.5
                        page.plant("rate_differs", row, column + 1)
                    page.fact(row, column + 1, shown, when, code, basis_of(code), round(shown / 100, 4))
                    continue
                total += year
                page.fact(row, column + 1, plain(year), when, code, basis_of(code), year)
                if is_flow(code):
                    now = value_of(when, code, "quarter")
                    page.fact(row, column, plain(now), when, code, "quarter", now)
                else:
                    page.put(row, column, "-")
            if unit_zh(code) != "%":
                page.put(row, 20, Formula(f"=E{row}+G{row}+I{row}+K{row}+M{row}+O{row}+Q{row}+S{row}", total))
            row += 1
    page.line(row, ["六、其他", "职工法治宣传资料发放量", "份", 300, 700])
    page.plant("unknown_item", row, 2)
    page.span(row + 1, 1, row + 1, 20, "说明：“本季”为4—6月数，“累计”为1—6月数；“-”表示不需填报。")
    return paper


def towns_named_once() -> Paper:
    """A tab-separated GB18030 list: the town named once, then its items below; two numbers, a word, V17, missing parts."""
    paper = Paper("平武县2022年四季度台账导出.csv", "6", encoding="gb18030", delimiter="\t")
    page = paper.page("平武县2022年四季度台账导出")
    page.put(1, 1, "平武县乡镇工会工作台账")
    page.put(2, 1, "统计时间：2022年10-12月")
    page.line(3, ["乡镇名称", "序号", "统计指标", "计量单位", "四季度", "1-12月累计", "备注"])
    codes = ["union_orgs", "units_should", "units_covered", "new_union_orgs", "workers", "workers_female", "members",
             "members_migrant", "new_members", "collective_contracts", "wage_contracts", "mediation_orgs",
             "disputes_accepted", "disputes_resolved", "hardship_households", "hardship_removed", "aid_households",
             "aid_amount", "warmth_households", "warmth_amount", "students_aided", "education_aid_amount",
             "mutual_participants", "job_placements", "training_sessions", "safety_inspections", "worker_bookstores",
             "cultural_person_times", "funds_received", "service_stations"]  # fmt: skip
    row = 4
    for place, town in enumerate(("龙安镇", "古城镇", "响岩镇", "大桥镇", "水晶镇", "木座藏族乡")):
        page.put(row, 1, town)
        when = When(town, 2022, 4)
        for number, code in enumerate(codes, 1):
            name = named(SIXTH, code, place)
            if code == "workers_female":
                name = "　其中：女"
            if code == "members_migrant":
                name = "　其中：农民工"
            page.line(row, [number, name, unit_zh(code)], 2)
            year, now = value_of(when, code), value_of(when, code, "quarter")
            if (place, code) == (2, "disputes_resolved"):
                year = value_of(when, "disputes_accepted") + 4
                page.plant("V17", row, 6)
            if (place, code) == (4, "service_stations"):
                page.put(row, 6, "逐步建设中")
                page.plant("not_a_number", row, 6)
            elif (place, code) == (1, "hardship_households"):
                page.put(row, 6, "11户 34人")
                page.plant("double_value", row, 6)
            elif (place, code) == (3, "cultural_person_times"):
                page.fact(row, 6, "约500", when, code, "ytd", 500, approximate=True)
            elif (place, code) == (5, "aid_amount"):
                page.fact(row, 6, "6.3万元", when, code, "ytd", 63000)
            else:
                page.fact(
                    row, 6, typed(year, (number + place) % 8, unit_zh(code)), when, code, basis_of(code), year
                )
                if is_flow(code):
                    page.fact(row, 5, plain(now), when, code, "quarter", now)
            row += 1
    page.put(row, 1, "注：导出时间2023-01-06 10:12")
    return paper


def sheet_per_quarter_old() -> Paper:
    """An .xls with a sheet a quarter (1季度 …), the year only in the title, codes hidden; towns without endings."""
    paper = OldPaper("沿河县乡镇工会数据.xls", "3")
    towns = ["和平", "沙子", "黑水", "谯家", "夹石", "淇滩", "官舟", "土地坳", "思渠", "客田", "洪渡"]
    codes = ["union_orgs", "units_covered", "workers", "workers_female", "members", "members_female",
             "members_migrant", "new_members", "collective_contracts", "aid_households", "aid_amount",
             "funds_received", "membership_rate"]  # fmt: skip
    for quarter in (1, 2, 3):
        page = paper.page(f"{quarter}季度")
        page.span(1, 1, 1, 15, "沿河县2024年乡镇工会工作情况统计表")
        page.put(2, 13, "单位：个、人、份、元")
        page.span(3, 1, 4, 1, "序号")
        page.span(3, 2, 4, 2, "乡 镇 名 称")
        spans = [
            ("组织建设", 3, 4),
            ("职工（人）", 5, 6),
            ("会员（人）", 7, 10),
            ("维权帮扶", 11, 13),
            ("其他", 14, 15),
        ]
        for head, start, end in spans:
            page.span(3, start, 3, end, head)
        heads = ["基层工会（个）", "涵盖单位（个）", "总数", "#女", "总数", "#女", "#农民工", "新发展会员", "集体合同（份）",
                 "帮扶困难职工（户）", "帮扶资金（元）", "实收工会经费（元）", "职工入会率（%）"]  # fmt: skip
        page.line(4, heads, 3)
        for number, town in enumerate(towns, 1):
            name, row = f"{town}镇", 4 + number
            when = When(town, 2024, quarter)
            page.line(row, [number, town])
            for column, code in enumerate(codes, 3):
                value = value_of(When(name, 2024, quarter), code)
                if code == "membership_rate":
                    page.fact(row, column, round(value * 100, 2), when, code, "stock", round(value, 4))
                elif (town, quarter, code) == ("黑水", 3, "new_members"):
                    page.put(row, column, "#VALUE!")
                    page.plant("error_value", row, column)
                else:
                    page.fact(row, column, plain(value), when, code, basis_of(code), value)
        page.line(16, ["", "合　　计"])
        for column in range(3, 15):
            values = [page.cells.get((row, column), 0) for row in range(5, 16)]
            page.put(16, column, Formula("=5", sum(each for each in values if not isinstance(each, str))))
    old = paper.page("去年底", hidden=True)
    old.line(1, ["乡镇", "会员数"])
    for number, town in enumerate(towns):
        old.line(2 + number, [town, 1000 + number])
    return paper


def topics_on_sheets() -> Paper:
    """One quarter, sheets by topic; towns in another order on each; 万元, 元 and per-column units; notes above the head."""
    paper = Paper("犍为县2024年一季度（各科室汇总）.xlsx", "5")
    towns = [
        "玉津镇",
        "孝姑镇",
        "石溪镇",
        "清溪镇",
        "新民镇",
        "罗城镇",
        "芭沟镇",
        "龙孔镇",
        "定文镇",
        "舞雩镇",
    ]
    tables = [
        ("组织科", "基层组织建设情况", ["union_orgs", "units_should", "units_covered", "unionisation_rate", "workers",
                            "members", "members_migrant", "members_realname", "new_members",
                            "legal_person_unions"], "", "total"),
        ("权益科", "集体协商和民主管理情况", ["collective_contracts", "collective_contract_enterprises",
                               "collective_contract_workers", "wage_contracts", "wage_contract_enterprises",
                               "wage_contract_workers", "congress_units", "openness_units"], "", ""),
        ("帮扶中心", "帮扶救助情况", ["hardship_households", "aid_households", "aid_amount", "warmth_households",
                           "warmth_amount", "students_aided", "education_aid_amount", "mutual_claims",
                           "mutual_claim_amount"], "金额单位：万元", "total"),
        ("财务科", "经费收缴情况", ["funds_due", "funds_received", "funds_remitted", "dues_received",
                          "funds_collection_rate"], "单位：元", "error"),
    ]  # fmt: skip
    for place, (sheet, title, codes, unit, more) in enumerate(tables):
        page = paper.page(sheet)
        page.span(1, 1, 1, len(codes) + 2, f"犍为县{title}统计表")
        page.put(2, 1, "填报说明：数据取自各镇工会，存量指标为一季度末数，工作量指标为1—3月数。")
        page.line(3, ["填报科室：" + sheet, None, None, unit])
        page.line(4, ["序号", "镇别", *[named(SIXTH, code, place) for code in codes]])
        for number, name in enumerate(towns[place * 3 :] + towns[: place * 3], 1):
            when, row = When(name, 2024, 1), 4 + number
            page.line(row, [number, f"{name}总工会" if place == 1 else name])
            for column, code in enumerate(codes, 3):
                value = value_of(when, code)
                if unit_zh(code) == "%":
                    percent = round(value * 100, 1)
                    page.fact(row, column, f"{percent}%", when, code, basis_of(code), round(percent / 100, 3))
                    continue
                shown = thousands(value) if money(code) and "万" in unit else plain(value)
                if (more, number, code) == ("error", 4, "funds_remitted"):
                    page.put(row, column, Formula("=F8*0.4"))
                    page.plant("uncached_formula", row, column)
                    continue
                page.fact(row, column, shown, when, code, basis_of(code), value)
        total(page, len(codes), wrong=4 if more == "total" else 0)
    return paper


def total(page: Page, codes: int, *, wrong: int) -> None:
    """The row of totals below ten towns; `wrong` = the column whose total misses the last town."""
    page.put(15, 2, "总计")
    for column in range(3, codes + 3):
        values = [page.cells.get((row, column)) for row in range(5, 14 if column == wrong else 15)]
        if all(isinstance(each, int | float) for each in values):
            page.put(
                15, column, plain(round(sum(each for each in values if isinstance(each, int | float)), 4))
            )
            if column == wrong:
                page.plant("total_mismatch", 15, column)


def periods_below_one_another() -> Paper:
    """Two blocks on a sheet, 2022年1-6月 and 2022年1-9月, nine towns each, with heads of two rows and 小计 of each."""
    paper = Paper("工会数据对比(半年与三季度).xlsx", "4")
    page = paper.page("对比")
    page.span(1, 1, 1, 16, "青川县乡镇工会主要数据（2022年）")
    towns = ["乔庄镇", "青溪镇", "房石镇", "关庄镇", "凉水镇", "竹园镇", "木鱼镇", "沙州镇", "姚渡镇"]
    heads = [("基层工会组织", [("总数（个）", "union_orgs"), ("今年新建（个）", "new_union_orgs")]),
             ("工会会员", [("总数（人）", "members"), ("女会员（人）", "members_female"), ("新发展（人）", "new_members")]),
             ("困难职工", [("在档（户）", "hardship_households"), ("脱困（户）", "hardship_removed")]),
             ("送温暖", [("户数", "warmth_households"), ("金额（元）", "warmth_amount")]),
             ("送清凉", [("人次", "cool_person_times"), ("金额（元）", "cool_amount")]),
             ("工会经费", [("应收（万元）", "funds_due"), ("实收（万元）", "funds_received"), ("上解（万元）", "funds_remitted")])]  # fmt: skip
    row = 3
    for quarter, label in ((2, "2022年1—6月"), (3, "2022年1—9月")):
        page.span(row, 1, row, 16, f"（{'一二'[quarter - 2]}）{label}")
        page.span(row + 1, 1, row + 2, 1, "序号")
        page.span(row + 1, 2, row + 2, 2, "乡镇")
        column, leaves = 3, []
        for head, below in heads:
            page.span(row + 1, column, row + 1, column + len(below) - 1, head)
            for leaf, code in below:
                page.put(row + 2, column, leaf)
                leaves.append((column, code, "万元" in leaf))
                column += 1
        row += 3
        totals = dict.fromkeys((column for column, _, _ in leaves), 0.0)
        for number, town in enumerate(towns, 1):
            page.line(row, [number, town])
            when = When(town, 2022, quarter)
            for column, code, ten_thousands in leaves:
                value = value_of(when, code)
                shown = thousands(value) if ten_thousands else plain(value)
                totals[column] += float(shown)
                page.fact(row, column, shown, when, code, basis_of(code), value)
            row += 1
        page.put(row, 2, "合计")
        for column, code, _ in leaves:
            off = 20 if (quarter, code) == (3, "members") else 0
            page.put(row, column, plain(round(totals[column] + off, 4)))
            if off:
                page.plant("total_mismatch", row, column)
        row += 2
    return paper
