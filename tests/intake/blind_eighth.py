"""An eighth set of made-up returns: lists, half-written heads, years beside, a WPS export; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_names import plain, thousands, typed
from tests.intake.blind_paper import Formula, Paper, When
from tests.intake.blind_words import amount, basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

CALLED = {
    "union_orgs": "全镇基层工会组织数",
    "units_should": "辖区内应建会单位数",
    "units_covered": "辖区内已建会单位数",
    "enterprises_total": "辖区企业总数（个）",
    "enterprises_covered": "已建立工会的企业（家）",
    "new_union_orgs": "其中：今年新建（个）",
    "workers": "建会单位职工（人数）",
    "members": "工会会员（人数）",
    "members_migrant": "农民工工会会员（人）",
    "members_realname": "完成实名制录入会员（人）",
    "new_members": "今年以来发展会员（人）",
    "cadres_fulltime": "工会专职干部（人）",
    "unions_reelected": "今年完成换届选举的基层工会",
    "legal_person_unions": "取得法人资格证书的工会",
    "women_committees": "成立女职工委员会（个）",
    "audit_committees": "成立经审委员会（个）",
    "collective_contracts": "集体合同（综合）份数",
    "collective_contract_enterprises": "签订了集体合同的企业数",
    "collective_contract_workers": "集体合同所覆盖职工人数",
    "wage_contracts": "工资集体协商协议（份）",
    "wage_contract_enterprises": "开展了工资集体协商的企业数",
    "wage_contract_workers": "工资集体协商所覆盖职工数",
    "female_contracts": "女职工权益保护专项合同（份）",
    "congress_units": "建立了职代会制度的单位数",
    "openness_units": "推行厂务公开的单位（个）",
    "mediation_orgs": "建立劳动争议调解组织（个）",
    "law_supervision_orgs": "建立劳动法律监督组织（个）",
    "disputes_accepted": "受理各类劳动争议（件）",
    "disputes_resolved": "调解成功劳动争议（件）",
    "petitions_received": "受理职工信访（件）",
    "petitions_handled": "办结职工信访（件）",
    "hardship_households": "建档在册困难职工户数",
    "hardship_removed": "今年以来脱困户数",
    "aid_households": "救助困难职工（户次）",
    "aid_amount": "救助困难职工资金",
    "dibao_households": "协助困难职工纳入低保（户）",
    "warmth_households": "两节送温暖慰问户数",
    "warmth_person_times": "送温暖活动慰问人次",
    "warmth_amount": "送温暖活动慰问资金",
    "cool_person_times": "送清凉活动慰问职工人次",
    "cool_amount": "送清凉活动投入资金",
    "outdoor_stations": "建成户外劳动者驿站（个）",
    "students_aided": "金秋助学活动资助学生数",
    "education_aid_amount": "金秋助学活动发放资金",
    "mutual_participants": "医疗互助保障参保职工数",
    "mutual_claims": "医疗互助保障理赔例数",
    "mutual_claim_amount": "医疗互助保障理赔金额",
    "job_fairs": "开展招聘活动场次",
    "job_posts": "提供各类就业岗位数",
    "job_placements": "帮助困难职工实现就业人数",
    "skills_training_person_times": "开展职工技能培训人次",
    "competition_participants": "职工参加劳动竞赛人次",
    "proposals": "职工提出合理化建议数",
    "proposals_adopted": "已被采纳的合理化建议数",
    "innovations": "职工技术创新成果数",
    "innovation_studios": "建成劳模创新工作室数",
    "model_workers": "在册县级以上劳模人数",
    "training_sessions": "各级工会举办培训班期数",
    "cadre_training_person_times": "工会干部参加培训人次",
    "ankang_enterprises": "开展安康杯竞赛企业数",
    "ankang_workers": "参与安康杯竞赛职工数",
    "safety_inspections": "开展安全生产大检查（次）",
    "hazards_found": "排查各类安全隐患（处）",
    "hazards_fixed": "整改各类安全隐患（处）",
    "safety_training_person_times": "职工安全教育培训人次",
    "worker_bookstores": "建成开放职工书屋数",
    "cultural_events": "开展各类文体活动场次",
    "cultural_person_times": "参加各类文体活动人次",
    "culture_spend": "文体活动经费支出",
    "funds_due": "本年应收工会经费",
    "funds_received": "本年实收工会经费",
    "funds_remitted": "本年上解工会经费",
    "dues_received": "本年会员会费收入",
    "home_qualified": "创建合格职工之家数",
    "home_model": "创建模范职工之家数",
    "service_stations": "建立职工服务站点数",
    "info_reports": "全年上报信息篇数",
}
ALL = tuple(CALLED)


def value_of(when: When, code: str, basis: str = "") -> float:
    assert when.year is not None
    assert when.quarter is not None
    return amount(when.township, when.year, when.quarter, code, basis)


def money(code: str) -> bool:
    return unit_zh(code) == "元"


def group_beside_and_units_behind() -> Paper:
    """工作类别|具体项目|数量|单位|备注, the unit behind the figure; groups merged down; four quarters as .xls sheets."""
    paper = OldPaper("江口镇总工会2024年工作数据.xls", "1")
    groups = ("组织建设", "权益维护", "帮扶服务", "建功立业", "自身建设")
    for quarter in (1, 2, 3, 4):
        page = paper.page(f"第{'一二三四'[quarter - 1]}季度")
        when = When("江口镇总工会", 2024, quarter)
        page.span(1, 1, 1, 5, "江口镇总工会2024年工作数据统计")
        page.line(3, ["工作类别", "具体项目", "数量", "单位", "备注"])
        for place, code in enumerate(ALL):
            row = 4 + place
            if place % 16 == 0:
                last = min(row + 15, 3 + len(ALL))
                page.span(row, 1, last, 1, groups[place // 16])
            name = CALLED[code] if code != "new_union_orgs" else "今年新建工会（个）"
            value = value_of(when, code)
            page.put(row, 2, name)
            page.fact(
                row, 3, thousands(value) if money(code) else plain(value), when, code, basis_of(code), value
            )
            page.put(row, 4, "万元" if money(code) else unit_zh(code))
        if quarter == 3:
            page.put(12, 3, "#NAME?")
            page.plant("error_value", 12, 3)
            paper.facts = [each for each in paper.facts if (each.sheet, each.cell) != (page.name, "C12")]
    return paper


def month_by_month_titles() -> Paper:
    """Towns in blocks side by side: each block its own name above, item and two columns; sums of none."""
    paper = Paper("三镇对比表(2025年1-3月).xlsx", "2")
    page = paper.page("三镇")
    page.span(1, 1, 1, 14, "经开区片区工会工作对比表")
    page.put(2, 1, "截止日期：2025年3月31日")
    for place, town in enumerate(("姚家镇", "董家镇", "彩石街道")):
        column = 1 + 5 * place
        when = When(town, 2025, 1)
        page.span(3, column, 3, column + 3, f"{town}工会")
        page.line(4, ["指标", "单位", "本季", "累计"], column)
        for row, code in enumerate(ALL, 5):
            name = CALLED[code] if code != "new_union_orgs" else "新建工会（个）"
            value = value_of(when, code)
            page.line(row, [name, unit_zh(code)], column)
            page.fact(row, column + 3, typed(value, (row + place) % 5), when, code, basis_of(code), value)
            if is_flow(code):
                page.fact(row, column + 2, plain(value), when, code, "quarter", value)
    page.put(row + 1, 1, "注：本表数据由各镇（街道）工会填报，片区汇总。")
    return paper


def wide_with_year_columns() -> Paper:
    """2022年|2023年 below each item over eighteen towns (.ods), targets and completion beside, ranks last."""
    paper = Paper("全县工会重点指标两年对比（年度）.ods", "4")
    page = paper.page("两年对比")
    codes = ["union_orgs", "workers", "members", "members_realname", "new_members", "collective_contracts",
             "aid_households", "students_aided", "mutual_participants", "funds_received"]  # fmt: skip
    page.span(1, 1, 1, 33, "平昌县工会重点指标两年对比表（2023年度）")
    page.put(2, 1, "单位：个、人、份、户、元")
    page.span(3, 1, 4, 1, "排序")
    page.span(3, 2, 4, 2, "乡镇（街道）名称")
    for place, code in enumerate(codes):
        column = 3 + 3 * place
        page.span(3, column, 3, column + 2, CALLED[code])
        page.line(4, ["2022年", "2023年", "增幅"], column)
    page.span(3, 33, 4, 33, "综合排名")
    towns = [
        f"{each}镇"
        for each in ("江家口", "白衣", "涵水", "岳家", "邱家", "驷马", "元山", "云台", "土兴", "青云")
    ]
    towns += [f"{each}乡" for each in ("望京", "响滩", "西兴", "佛楼")] + ["同州街道", "江口街道", "金宝街道"]
    totals = [0.0] * len(codes)
    for row, town in enumerate(towns, 5):
        now, before = When(town, 2023, 4), When(town, 2022, 4)
        page.line(row, [row - 4, town])
        for place, code in enumerate(codes):
            column, new, old = 3 + 3 * place, value_of(now, code), value_of(before, code)
            page.fact(row, column, plain(old), before, code, basis_of(code), old, optional=True)
            page.fact(row, column + 1, plain(new), now, code, basis_of(code), new)
            page.put(row, column + 2, f"{(new - old) / max(old, 1) * 100:.1f}%")
            totals[place] += new
        page.put(row, 33, (row * 7) % 17 + 1)
    row += 1
    page.put(row, 2, "全县合计")
    for place, code in enumerate(codes):
        off = 100 if code == "aid_households" else 0
        page.put(row, 4 + 3 * place, plain(totals[place] + off))
        if off:
            page.plant("total_mismatch", row, 4 + 3 * place)
    return paper


def flat_export() -> Paper:
    """A flat export: town, quarter and year in each row, items across, one head row with units; ; as delimiter."""
    paper = Paper("导出_工会季报_20250108.csv", "3", encoding="gb18030", delimiter=";")
    page = paper.page("导出_工会季报_20250108")
    codes = [code for code in ALL if code != "new_union_orgs"][:24]
    page.line(1, ["年度", "季度", "单位名称", *[CALLED[code] for code in codes], "备注"])
    row = 2
    for town in ("郭家屯镇", "汤头沟镇", "张三营镇", "唐三营镇", "蓝旗镇", "步古沟镇", "尹家营满族乡"):
        for quarter in (1, 2, 3, 4):
            when = When(town, 2024, quarter)
            page.line(row, [2024, f"{quarter}", f"{town}工会"])
            for column, code in enumerate(codes, 4):
                value = value_of(when, code)
                if (town, quarter, code) == ("蓝旗镇", 3, "members"):
                    value = value_of(when, "workers") + 1
                    page.plant("V03", row, column)
                page.fact(row, column, typed(value, (row + column) % 5), when, code, basis_of(code), value)
            row += 1
    return paper


def transposed_with_notes() -> Paper:
    """Towns across with their serial numbers above, items down in two stub columns, notes on the right, 万元 by rows."""
    paper = Paper("附件2：2022年前三季度各镇工会工作情况.xlsx", "7")
    page = paper.page("附件2")
    towns = ["夏津街道", "双桥镇", "新湖镇", "接驾镇", "牛山镇", "东庄镇", "伍庄乡"]
    page.put(1, 1, "附件2")
    page.span(2, 1, 2, 12, "2022年前三季度各镇（街道）工会工作情况")
    page.line(3, ["工作", "项目", "计量单位", *range(1, 8), "合计", "填报要求"])
    page.line(4, [None, None, None, *towns])
    row = 5
    for group, start in (("组织", 0), ("维权", 16), ("帮扶", 31), ("建功", 47), ("经费等", 68)):
        stop = {0: 16, 16: 31, 31: 47, 47: 68, 68: len(ALL)}[start]
        page.span(row, 1, row + stop - start - 1, 1, group)
        for code in ALL[start:stop]:
            name = CALLED[code] if code != "new_union_orgs" else "今年新建工会数"
            page.line(row, [name, "万元" if money(code) else unit_zh(code)], 2)
            total = 0.0
            for place, town in enumerate(towns):
                when = When(town, 2022, 3)
                value = value_of(when, code)
                shown = thousands(value) if money(code) else plain(value)
                total += float(shown)
                page.fact(row, 4 + place, shown, when, code, basis_of(code), value)
            page.put(row, 11, Formula(f"=SUM(D{row}:J{row})", round(total, 4)))
            page.put(row, 12, "按季度末数填报" if not is_flow(code) else "1—9月累计")
            row += 1
    return paper
