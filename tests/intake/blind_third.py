"""A third set of made-up returns, written after the reader had learned the first two; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_builders import in_ten_thousands
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import amount, basis_of, call, is_flow, unit_zh


def whole_and_parts() -> Paper:
    """会员人数 over 合计 | 女 | 农民工; 全县合计 first, 其中：乡镇 and 街道 below it, a park at the end."""
    paper = Paper("附件3 全县乡镇街道工会基本情况一览表（截至2025年3月底）.xlsx", "4")
    page = paper.page("一览表")
    page.span(1, 1, 1, 14, "全县乡镇街道工会基本情况一览表")
    page.put(2, 1, "制表：县总工会基层部")
    page.put(2, 12, "单位：个、人、户、元")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "乡镇（街道）名称")
    heads = [
        ("基层工会数（个）", [("合计", "union_orgs"), ("其中：企业工会", "union_orgs_enterprise")]),
        ("职工人数（人）", [("合计", "workers"), ("女职工", "workers_female")]),
        ("会员人数（人）", [("合计", "members"), ("女", "members_female"), ("农民工", "members_migrant"), ("新就业形态劳动者", "members_new_forms")]),
        ("困难职工（户）", [("在档户数", "hardship_households"), ("深度困难", "hardship_deep")]),
        ("劳动争议（件）", [("受理", "disputes_accepted"), ("调解成功", "disputes_resolved")]),
    ]  # fmt: skip
    column = 3
    plan: list[tuple[int, str]] = []
    for group, items in heads:
        page.span(3, column, 3, column + len(items) - 1, group)
        for name, code in items:
            page.put(4, column, name)
            plan.append((column, code))
            column += 1
    towns = ("青山镇", "绿水镇", "白云镇", "蓝田乡", "红星街道", "黄河路街道", "县经济开发区")
    page.put(5, 2, "全县合计")
    page.put(6, 2, "其中：乡镇")
    page.put(7, 2, "　　　街道")
    for number, township in enumerate(towns, 1):
        row = 7 + number
        page.line(row, [number, township])
        for column, code in plan:
            value = amount(township, 2025, 1, code)
            page.fact(row, column, value, When(township, 2025, 1), code, basis_of(code), value)
    for column, _ in plan:
        page.put(5, column, sum(float(page.cells[row, column]) for row in range(8, 15)))
        page.put(6, column, sum(float(page.cells[row, column]) for row in range(8, 12)))
        page.put(7, column, sum(float(page.cells[row, column]) for row in range(12, 14)))
    page.cells[5, 5] = float(page.cells[5, 5]) + 300
    page.plant("total_mismatch", 5, 5)
    return paper


def targets_and_ranks() -> Paper:
    """Each item with 目标任务 | 本季完成 | 累计完成 | 完成率, a score and a rank at the end."""
    paper = Paper("各乡镇工会重点工作完成情况通报.xlsx", "4")
    page = paper.page("通报")
    page.span(1, 1, 1, 19, "关于2025年三季度各乡镇工会重点工作完成情况的通报")
    page.span(2, 1, 3, 1, "乡镇")
    items = [
        ("新建工会组织数", "new_union_orgs"),
        ("发展新会员", "new_members"),
        ("金秋助学资助人数", "students_aided"),
        ("技能培训人次", "skills_training_person_times"),
    ]
    for place, (name, _) in enumerate(items):
        first = 2 + 4 * place
        page.span(2, first, 2, first + 3, name)
        page.line(3, ["目标任务", "本季完成", "累计完成", "完成率（%）"], first)
    page.span(2, 18, 3, 18, "得分")
    page.span(2, 19, 3, 19, "排名")
    for number, township in enumerate(("花桥镇", "茶园镇", "桃花江镇", "马迹塘镇", "鸬鹚渡镇"), 1):
        row = 3 + number
        page.put(row, 1, township)
        when = When(township, 2025, 3)
        for place, (_, code) in enumerate(items):
            first = 2 + 4 * place
            if code == "new_union_orgs":  # the year's target is a figure of its own
                page.fact(row, first, 400, when, "new_union_target", "stock", 400)
            else:
                page.put(row, first, 400)
            for shift, basis in ((1, "quarter"), (2, "ytd")):
                value = amount(township, 2025, 3, code, basis)
                page.fact(row, first + shift, value, when, code, basis, value)
            page.put(row, first + 3, round(amount(township, 2025, 3, code) / 4, 1))
        page.line(row, [90 + number, 6 - number], 18)
    return paper


def outline_with_units_in_cells() -> Paper:
    """Outline numbers (1.1, 1.1.1), letters apart from each other, every figure a text with its unit."""
    paper = Paper("25年二季度报表——凌云镇总工会.xlsx", "1")
    page = paper.page("Sheet1")
    when = When("凌云镇", 2025, 2)
    page.span(1, 2, 1, 4, "工 会 工 作 报 表")
    page.line(3, ["编号", "指 标 名 称", "上报数", "备注"], 2)
    rows: list[tuple[str, str, str]] = [
        ("1", "组 织 建 设", ""), ("1.1", "基 层 工 会 数", "union_orgs"), ("1.2", "职 工 人 数", "workers"),
        ("1.2.1", "其中：女职工", "workers_female"), ("1.3", "会 员 人 数", "members"),
        ("1.3.1", "其中：女会员", "members_female"), ("1.3.2", "农民工会员", "members_migrant"),
        ("1.4", "新发展会员数", "new_members"), ("1.5", "职工入会率", "membership_rate"),
        ("2", "维 权 服 务", ""), ("2.1", "签订集体合同份数", "collective_contracts"),
        ("2.2", "受理劳动争议件数", "disputes_accepted"), ("2.2.1", "其中：调解成功件数", "disputes_resolved"),
        ("2.3", "困难职工户数", "hardship_households"), ("2.4", "发放帮扶资金", "aid_amount"),
        ("2.5", "送温暖资金", "warmth_amount"), ("2.6", "会费收入", "dues_received"),
        ("3", "文 体 活 动", ""), ("3.1", "文体活动场次", "cultural_events"), ("3.2", "职工书屋数", "worker_bookstores"),
    ]  # fmt: skip
    for row, (number, name, code) in enumerate(rows, 4):
        page.line(row, [number, name], 2)
        if not code:
            continue
        value = amount("凌云镇", 2025, 2, code)
        if code == "membership_rate":
            shown = f"{value * 100:.1f}％"
            value = round(value, 3)
        elif unit_zh(code) == "元":
            shown = f"{value:,.2f}元" if code != "aid_amount" else f"{in_ten_thousands(value)}万元"
        else:
            shown = f"{value:.0f}{unit_zh(code)}"
        page.fact(row, 4, shown, when, code, basis_of(code), value)
    page.put(25, 2, "填表人：钱某　　2025-07-03")
    return paper


def two_townships_side_by_side() -> Paper:
    """The forms of two townships printed beside each other, each under its own name."""
    paper = Paper("2025年一季度（两镇）.xlsx", "2")
    page = paper.page("打印")
    page.span(1, 1, 1, 9, "2025年一季度工会工作统计表")
    codes = (
        "union_orgs",
        "workers",
        "members",
        "new_members",
        "wage_contracts",
        "disputes_accepted",
        "warmth_households",
        "warmth_amount",
        "cultural_events",
    )
    for left, township in ((1, "长滩镇"), (6, "白果镇")):
        page.span(2, left, 2, left + 3, f"填报单位：{township}总工会")
        page.line(3, ["序号", "项目", "单位", "数量"], left)
        for row, code in enumerate(codes, 4):
            page.line(row, [row - 3, call(code), unit_zh(code)], left)
            value = amount(township, 2025, 1, code)
            page.fact(row, left + 3, value, When(township, 2025, 1), code, basis_of(code), value)
    return paper


def pages_with_repeated_heads() -> Paper:
    """A summary that starts at C4 and repeats its two head rows on every printed page (续表)."""
    paper = Paper("安县工会.xlsx", "3")
    page = paper.page("打印版")
    codes = (
        "union_orgs",
        "workers",
        "members",
        "new_members",
        "collective_contracts",
        "aid_households",
        "aid_amount",
        "hazards_found",
        "hazards_fixed",
    )
    towns = ("花荄镇", "桑枣镇", "黄土镇", "塔水镇", "秀水镇", "河清镇", "界牌镇", "永河镇", "睢水镇")
    page.span(4, 3, 4, 12, "安县各乡镇工会统计表（2024年前三季度）")
    row = 5
    for first in (0, 3, 6):
        if first:
            page.put(row, 3, "安县各乡镇工会统计表（续表）")
            row += 1
        page.span(row, 3, row + 1, 3, "乡　镇")
        page.span(row, 4, row, 7, "组织建设")
        page.span(row, 8, row, 10, "维权帮扶")
        page.span(row, 11, row, 12, "安全生产")
        page.line(row + 1, [call(code, 1) + ("(元)" if unit_zh(code) == "元" else "") for code in codes], 4)
        row += 2
        for township in towns[first : first + 3]:
            page.put(row, 3, township)
            for column, code in enumerate(codes, 4):
                value = amount(township, 2024, 3, code)
                page.fact(row, column, value, When(township, 2024, 3), code, basis_of(code), value)
            row += 1
    page.put(row, 3, "合　计")
    for column, code in enumerate(codes, 4):
        page.put(row, column, sum(amount(each, 2024, 3, code) for each in towns))
    return paper


def total_first_across() -> Paper:
    """Transposed: 全县 first, then the townships, each parted into 本季 and 累计."""
    paper = Paper("通江县2025年第二季度.xlsx", "4")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 12, "通江县工会工作季度汇总（单位：人、户、件、万元）")
    page.span(2, 1, 3, 2, "指　　标")
    towns = ("诺江镇", "民胜镇", "火炬镇", "铁佛镇")
    for place, name in enumerate(("全县合计", *towns)):
        page.span(2, 3 + 2 * place, 2, 4 + 2 * place, name)
        page.line(3, ["本季数", "累计数"], 3 + 2 * place)
    groups = [
        ("组织", ["new_union_orgs", "new_members", "unions_reelected"]),
        ("维权", ["disputes_accepted", "disputes_resolved", "petitions_received"]),
        ("帮扶", ["aid_households", "aid_amount", "cool_person_times", "cool_amount", "mutual_claims"]),
    ]
    row = 4
    for group, codes in groups:
        page.span(row, 1, row + len(codes) - 1, 1, group)
        for code in codes:
            page.put(row, 2, call(code))
            totals = {"quarter": 0.0, "ytd": 0.0}
            for place, township in enumerate(towns, 1):
                for shift, basis in enumerate(("quarter", "ytd")):
                    value = amount(township, 2025, 2, code, basis)
                    shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                    totals[basis] += shown
                    page.fact(row, 3 + 2 * place + shift, shown, When(township, 2025, 2), code, basis, value)
            page.line(row, [round(totals["quarter"], 4), round(totals["ytd"], 4)], 3)
            row += 1
    page.cells[7, 4] = float(page.cells[7, 4]) - 20
    page.plant("total_mismatch", 7, 4)
    return paper


def reported_and_checked() -> Paper:
    """上报数 beside the county's 核定数; the period only as 202509 in the file's name."""
    paper = Paper("202509工会报表_双凤镇.xlsx", "1")
    page = paper.page("表1")
    when = When("双凤镇", 2025, 3)
    page.span(1, 1, 1, 6, "乡镇工会工作统计报表")
    page.line(2, ["序号", "统计指标", "计量单位", "上报数", "核定数", "差异说明"])
    codes = (
        "union_orgs",
        "units_covered",
        "workers",
        "members",
        "new_members",
        "female_contracts",
        "congress_units",
        "openness_units",
        "disputes_accepted",
        "hardship_removed",
        "aid_amount",
        "home_qualified",
        "info_reports",
    )
    for row, code in enumerate(codes, 3):
        value = amount("双凤镇", 2025, 3, code)
        page.line(row, [row - 2, call(code), unit_zh(code)])
        page.fact(row, 4, value, when, code, basis_of(code), value)
    return paper


def formulas_everywhere() -> Paper:
    """Every second figure a formula with its saved result, some without; a negative count and half a person."""
    paper = Paper("云阳县渠马镇2025年4季度报表.xlsx", "1")
    page = paper.page("四季度")
    when = When("渠马镇", 2025, 4)
    page.span(1, 1, 1, 5, "渠马镇工会工作报表（2025年第四季度）")
    page.line(2, ["序号", "项目", "单位", "本季", "累计"])
    codes = (
        "union_orgs",
        "workers",
        "members",
        "membership_rate",
        "new_members",
        "new_union_orgs",
        "collective_contracts",
        "disputes_accepted",
        "disputes_resolved",
        "dispute_success_rate",
        "petitions_received",
        "aid_households",
        "aid_amount",
        "warmth_households",
        "hazards_found",
        "hazards_fixed",
        "training_sessions",
        "proposals",
        "cultural_events",
    )
    for row, code in enumerate(codes, 3):
        page.line(row, [row - 2, call(code), unit_zh(code)])
        value = amount("渠马镇", 2025, 4, code)
        if code == "petitions_received":
            value = -5
            page.plant("V01", row, 5)
        if code == "training_sessions":
            page.put(row, 5, Formula("=前三季度!E19+D19"))
            page.plant("uncached_formula", row, 5)
            continue
        if code == "cultural_events":
            value = 33.5
            page.plant("V02", row, 5)
        shown = Formula(f"={at(row, 7)}+{at(row, 4)}", value) if row % 2 else value
        page.fact(row, 5, shown, when, code, basis_of(code), value)
        if is_flow(code) and code not in ("petitions_received", "cultural_events", "dispute_success_rate"):
            now = amount("渠马镇", 2025, 4, code, "quarter")
            page.fact(row, 4, now, when, code, "quarter", now)
    page.put(22, 2, "备用")
    page.put(22, 5, Formula("=1/0", "#DIV/0!"))
    return paper
