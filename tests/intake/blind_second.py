"""A second set of made-up returns, in styles that the first does not have; see blind_builders.py."""

from __future__ import annotations

import datetime as dt

from tests.intake.blind_builders import in_ten_thousands
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_words import amount, basis_of, call, is_flow, unit_zh


def numbered_columns() -> Paper:
    """County names in front of the unions, numbered heads, a 栏次 line with relations (3=2/1), a date cell."""
    paper = Paper("工会统计.xlsx", "3")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 13, "广汉市镇（街道）工会基础数据台账")
    page.line(2, ["截止日期", dt.datetime(2025, 6, 30)])
    page.put(2, 13, "金额单位:元")
    plan = [
        ("1.应建会单位数", "units_should"), ("2.已建会单位数", "units_covered"), ("3.建会率%", "unionisation_rate"),
        ("4.职工数（不含退休）", "workers"), ("5.会员人数（含农民工）", "members"), ("6.入会率%", "membership_rate"),
        ("7.本年发展会员（人）", "new_members"), ("8.困难职工建档户数", "hardship_households"),
        ("9.送温暖慰问户数", "warmth_households"), ("10.送温暖金额", "warmth_amount"),
        ("11.平安企业创建数", ""),
    ]  # fmt: skip
    page.line(3, ["序号", "工会名称", *(name for name, _ in plan)])
    page.line(4, ["栏次", None, "1", "2", "3=2/1", "4", "5", "6=5/4", "7", "8", "9", "10", "11"])
    page.plant("unknown_item", 3, 13)
    names = ("三水镇", "连山镇", "高坪镇", "南丰镇", "向阳镇", "小汉镇", "雒城街道", "汉州街道", "金雁街道")
    for number, township in enumerate(names, 1):
        row = number + 4
        page.line(row, [number, f"广汉市{township}总工会"])
        when = When(township, 2025, 2)
        for column, (_, code) in enumerate(plan, 3):
            if not code:
                page.put(row, column, 3 + number)
                continue
            value = amount(township, 2025, 2, code)
            shown = f"{value * 100:.2f}" if code.endswith("rate") else value
            page.fact(row, column, shown, when, code, basis_of(code), value)
    page.put(15, 1, "注：“会员人数”不含劳务派遣工1200人。")
    return paper


def card() -> Paper:
    """A registration card: label and value in neighbouring cells, three pairs a line, no head row at all."""
    paper = Paper("工会情况登记卡（2025年第三季度）.xlsx", "2")
    page = paper.page("登记卡")
    page.span(1, 1, 1, 6, "镇（街道）工会工作情况登记卡")
    page.line(2, ["工会名称：", "松林镇总工会", "工会主席：", "王某", "填表日期：", "2025年10月10日"])
    when = When("松林镇", 2025, 3)
    pairs = [
        ("基层工会数（个）：", "union_orgs"), ("职工人数（人）：", "workers"), ("会员人数（人）：", "members"),
        ("其中女会员（人）：", "members_female"), ("农民工会员（人）：", "members_migrant"),
        ("本年新发展会员（人）：", "new_members"), ("集体合同份数（份）：", "collective_contracts"),
        ("工资集体协议（份）：", ""), ("受理劳动争议案件（件）：", "disputes_accepted"),
        ("在档困难职工（户）：", "hardship_households"), ("困难帮扶金额（元）：", "aid_amount"),
        ("送温暖金额（万元）：", "warmth_amount"), ("职工书屋（个）：", "worker_bookstores"),
        ("文体活动（场）：", "cultural_events"), ("合理化建议（条）：", "proposals"),
    ]  # fmt: skip
    for place, (label, code) in enumerate(pairs):
        row, column = 3 + place // 3, 1 + 2 * (place % 3)
        page.put(row, column, label)
        if not code:
            continue
        value = amount("松林镇", 2025, 3, code)
        shown = in_ten_thousands(value) if "万元" in label else value
        page.fact(row, column + 1, shown, when, code, basis_of(code), value)
    return paper


def month_ends() -> Paper:
    """Two month-ends beside each other (this year's and last year's), difference and rate after them."""
    paper = Paper("柳湖街道总工会主要指标完成情况.xlsx", "8")
    page = paper.page("主要指标")
    page.span(1, 1, 1, 7, "主要指标完成情况")
    page.line(2, ["编制单位：柳湖街道总工会", None, None, None, None, "单位：人、万元"])
    page.line(3, ["", "主要指标", "计量单位", "2025年9月末", "2024年9月末", "增减额", "增减幅%"])
    when, before = When("柳湖街道", 2025, 3), When("柳湖街道", 2024, 3)
    codes = (
        "union_orgs", "units_covered", "workers", "members", "members_realname", "new_members", "wage_contracts",
        "congress_units", "disputes_accepted", "disputes_resolved", "hardship_households", "aid_amount",
        "warmth_amount", "education_aid_amount", "mutual_participants", "funds_due", "funds_received",
        "funds_collection_rate", "cultural_events",
    )  # fmt: skip
    for row, code in enumerate(codes, 4):
        money, rate = unit_zh(code) == "元", unit_zh(code) == "%"
        page.line(row, [row - 3, call(code, 1), "万元" if money else unit_zh(code)])
        for column, each in ((4, when), (5, before)):
            value = amount("柳湖街道", each.year or 0, 3, code)
            shown = in_ten_thousands(value) if money else f"{value * 100:.2f}％" if rate else value
            page.fact(row, column, shown, each, code, basis_of(code), value, optional=column == 5)
        page.line(row, [round(value * 0.07, 1), 7.1], 6)
    return paper


def tab_separated() -> Paper:
    """A tab-separated .csv in GB18030: titles above, heads with line breaks, thousands commas, total last."""
    paper = Paper("宜良县2024年度汇总.csv", "3", encoding="gb18030", delimiter="\t")
    page = paper.page("宜良县2024年度汇总")
    page.put(1, 1, "宜良县2024年度乡镇工会工作汇总表")
    page.put(2, 1, "单位：个，人，元")
    codes = (
        "union_orgs", "workers", "members", "membership_rate", "new_members", "collective_contracts",
        "disputes_accepted", "disputes_resolved", "dispute_success_rate", "aid_households", "aid_amount",
        "students_aided", "education_aid_amount", "job_placements", "hazards_found", "hazards_fixed",
    )  # fmt: skip
    names = ("匡远街道", "北古城镇", "狗街镇", "竹山镇", "马街镇", "耿家营乡", "九乡乡")
    page.line(3, ["乡镇（街道）", *(call(code, 1)[:4] + "\n" + call(code, 1)[4:] for code in codes)])
    for row, township in enumerate(names, 4):
        page.put(row, 1, " " + township + " ")
        when = When(township, 2024, 4)
        for column, code in enumerate(codes, 2):
            value = amount(township, 2024, 4, code)
            shown = f"{value * 100:.2f}%" if code.endswith("rate") else f"{value:,.0f}"
            page.fact(row, column, shown, when, code, basis_of(code), value)
    page.put(11, 1, "总计")
    for column, code in enumerate(codes, 2):
        if not code.endswith("rate"):
            total = sum(amount(each, 2024, 4, code) for each in names)
            page.put(11, column, f"{total + (1000 if code == 'job_placements' else 0):,.0f}")
            if code == "job_placements":
                page.plant("total_mismatch", 11, column)
    return paper


def basis_in_rows() -> Paper:
    """Townships across; every flow has two lines, 本季 and 累计, under its merged name."""
    paper = Paper("东片区2025年2季度.xlsx", "4")
    page = paper.page("东片区")
    names = ("长乐镇", "福利镇", "安河镇", "平山乡")
    page.span(1, 1, 1, 8, "东片区工会工作进度表")
    page.line(2, ["序号", "项目", "口径", "单位", *names])
    row = 3
    codes = (
        "union_orgs", "new_union_orgs", "workers", "members", "new_members", "disputes_accepted",
        "aid_households", "aid_amount", "cool_person_times", "hazards_found", "cultural_events",
    )  # fmt: skip
    for number, code in enumerate(codes, 1):
        kinds = [("本季", "quarter"), ("累计", "ytd")] if is_flow(code) else [("期末", "stock")]
        last = row + len(kinds) - 1
        page.span(row, 1, last, 1, number)
        page.span(row, 2, last, 2, call(code))
        page.span(row, 4, last, 4, unit_zh(code))
        for said, basis in kinds:
            page.put(row, 3, said)
            for column, township in enumerate(names, 5):
                value = amount(township, 2025, 2, code, basis)
                page.fact(row, column, value, When(township, 2025, 2), code, basis, value)
            row += 1
    return paper


def two_lines_a_township() -> Paper:
    """A summary with two lines for each township, 当季 and 累计; stocks stand in the merged cell of both."""
    paper = Paper("西充县三季度工会工作汇总2025.xlsx", "4")
    page = paper.page("汇总")
    page.span(1, 1, 1, 12, "西充县2025年三季度工会工作汇总表")
    page.span(2, 1, 3, 1, "乡镇")
    page.span(2, 2, 3, 2, "统计口径")
    heads = [
        ("组织建设", [("基层工会个数", "union_orgs"), ("会员人数", "members"), ("新发展会员数", "new_members")]),
        ("困难帮扶（万元）", [("户数", "aid_households"), ("金额", "aid_amount")]),
        ("送温暖（万元）", [("户数", "warmth_households"), ("金额", "warmth_amount")]),
        ("安全生产", [("查出隐患", "hazards_found"), ("整改隐患", "hazards_fixed")]),
    ]  # fmt: skip
    column = 3
    plan: list[tuple[int, str]] = []
    for group, items in heads:
        page.span(2, column, 2, column + len(items) - 1, group)
        for name, code in items:
            page.put(3, column, name)
            plan.append((column, code))
            column += 1
    for place, township in enumerate(("晋城街道", "太平镇", "大全镇", "仙林镇", "古楼镇", "义兴镇")):
        row = 4 + 2 * place
        when = When(township, 2025, 3)
        page.span(row, 1, row + 1, 1, township)
        page.put(row, 2, "当季")
        page.put(row + 1, 2, "累计")
        for column, code in plan:
            for line, basis in ((row, "quarter"), (row + 1, "ytd")):
                value = amount(township, 2025, 3, code, basis)
                shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                if is_flow(code):
                    page.fact(line, column, shown, when, code, basis, value)
            if not is_flow(code):
                page.merged.append((row, column, row + 1, column))
                value = amount(township, 2025, 3, code)
                page.fact(row, column, value, when, code, "stock", value)
    return paper


def one_line_sheets() -> Paper:
    """A sheet for each township (numbered names) with heads across and one line of figures, in OpenDocument."""
    paper = Paper("2025年第1季度各镇工会报表.ods", "7")
    names = ("白沙镇", "石门镇", "珞璜镇", "李市镇")
    codes = (
        "union_orgs", "units_should", "units_covered", "workers", "members", "new_members", "collective_contracts",
        "wage_contracts", "disputes_accepted", "hardship_households", "warmth_amount", "worker_bookstores",
    )  # fmt: skip
    for number, township in enumerate(names, 1):
        page = paper.page(f"{number}.{township}")
        page.span(1, 1, 1, 12, "江津区镇街工会报表")
        page.line(2, [call(code, 1) + ("（万元）" if unit_zh(code) == "元" else "") for code in codes])
        when = When(township, 2025, 1)
        for column, code in enumerate(codes, 1):
            value = amount(township, 2025, 1, code)
            shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
            page.fact(3, column, shown, when, code, basis_of(code), value)
    return paper


def programme_matrix() -> Paper:
    """Programmes in lines, 户（人）数 and 金额 in columns, each for the quarter and the year."""
    paper = Paper("洪山镇困难职工帮扶情况表（2025年三季度）.xlsx", "5")
    page = paper.page("帮扶")
    page.span(1, 1, 1, 6, "洪山镇困难职工帮扶救助情况表")
    page.span(2, 1, 2, 6, "2025年7—9月　　单位：户、人、万元")
    page.span(3, 1, 4, 1, "项目")
    page.span(3, 2, 3, 3, "本季")
    page.span(3, 4, 3, 5, "累计")
    page.line(4, ["户（人）数", "金额", "户（人）数", "金额"], 2)
    page.span(3, 6, 4, 6, "备注")
    when = When("洪山镇", 2025, 3)
    rows = [
        ("困难帮扶", "aid_households", "aid_amount"),
        ("送温暖", "warmth_households", "warmth_amount"),
        ("送清凉", "cool_person_times", "cool_amount"),
        ("金秋助学", "students_aided", "education_aid_amount"),
        ("医疗互助补助", "mutual_claims", "mutual_claim_amount"),
    ]
    for row, (name, count, money) in enumerate(rows, 5):
        page.put(row, 1, name)
        for column, code, basis in (
            (2, count, "quarter"),
            (3, money, "quarter"),
            (4, count, "ytd"),
            (5, money, "ytd"),
        ):
            value = amount("洪山镇", 2025, 3, code, basis)
            shown = in_ten_thousands(value) if code == money else value
            page.fact(row, column, shown, when, code, basis, value)
    page.put(10, 1, "合计")
    for column in (2, 3, 4, 5):
        page.put(10, column, round(sum(float(page.cells[row, column]) for row in range(5, 10)), 4))
    return paper
