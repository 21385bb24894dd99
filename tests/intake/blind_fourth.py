"""A fourth set of made-up returns, judged once before anything was changed for it; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_builders import in_ten_thousands
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_words import alias, amount, basis_of, is_flow, unit_zh


def monthly_ledger() -> Paper:
    """月 columns of a quarter beside its total and the year: only 三季度 and 1-9月 are the form's figures."""
    paper = Paper("大悟镇2025年三季度台账.xlsx", "1")
    page = paper.page("台账")
    page.span(1, 1, 1, 7, "大悟镇工会2025年三季度工作台账")
    page.line(2, ["工作内容", "单位", "7月", "8月", "9月", "三季度合计", "1-9月累计"])
    when = When("大悟镇", 2025, 3)
    codes = (
        "new_members",
        "disputes_accepted",
        "petitions_received",
        "cool_person_times",
        "cool_amount",
        "aid_households",
        "hazards_found",
        "hazards_fixed",
        "cultural_events",
        "training_sessions",
    )
    for row, code in enumerate(codes, 3):
        now, year = (amount("大悟镇", 2025, 3, code, basis) for basis in ("quarter", "ytd"))
        third = int(now) // 3
        page.line(row, [alias(code, 0), unit_zh(code), third, third, now - 2 * third])
        page.fact(row, 6, now, when, code, "quarter", now)
        page.fact(row, 7, year, when, code, "ytd", year)
    return paper


def contracts_by_three() -> Paper:
    """份数 | 覆盖企业 | 覆盖职工 under each kind of contract, rates as formulas, a wrong 小计 in the middle."""
    paper = Paper("集体合同情况统计表（2025.06）.xlsx", "4")
    page = paper.page("集体合同")
    page.span(1, 1, 1, 12, "各乡镇集体合同签订情况统计表")
    page.span(2, 1, 3, 1, "镇 街")
    groups = [
        (
            "综合性集体合同",
            ("collective_contracts", "collective_contract_enterprises", "collective_contract_workers"),
        ),
        ("工资专项集体合同", ("wage_contracts", "wage_contract_enterprises", "wage_contract_workers")),
        (
            "女职工专项集体合同",
            ("female_contracts", "female_contract_enterprises", "female_contract_workers"),
        ),
    ]
    page.span(2, 2, 3, 2, "已建会企业数")
    for place, (name, _) in enumerate(groups):
        first = 3 + 3 * place
        page.span(2, first, 2, first + 2, name)
        page.line(3, ["份数", "覆盖企业（家）", "覆盖职工（人）" if place < 2 else "覆盖女职工（人）"], first)
    page.span(2, 12, 3, 12, "集体合同\n签订率")
    plan = [
        (2, "enterprises_covered"),
        *(
            (3 + 3 * place + shift, code)
            for place, (_, codes) in enumerate(groups)
            for shift, code in enumerate(codes)
        ),
    ]
    row = 4
    blocks = (("镇", ("梅山镇", "古碑镇", "汤家汇镇")), ("街道", ("江店街道", "青山街道")))
    for kind, towns in blocks:
        first = row
        for township in towns:
            page.put(row, 1, township)
            when = When(township, 2025, 2)
            for column, code in plan:
                value = amount(township, 2025, 2, code)
                page.fact(row, column, value, when, code, basis_of(code), value)
            rate = amount(township, 2025, 2, "collective_contract_rate")
            page.fact(
                row,
                12,
                Formula(f"={at(row, 4)}/{at(row, 2)}", rate),
                when,
                "collective_contract_rate",
                "stock",
                rate,
            )
            row += 1
        page.put(row, 1, f"{kind}小计")
        for column, _ in plan:
            total = sum(float(page.cells[each, column]) for each in range(first, row))
            page.put(row, column, total + (9 if kind == "镇" and column == 6 else 0))
        if kind == "镇":
            page.plant("total_mismatch", row, 6)
        row += 1
    return paper


def english_mixed_and_spaces() -> Paper:
    """Headers with letters, footnote signs and dots; blanks for nothing, dashes, 无; notes between the rows."""
    paper = Paper("石河乡工会 2025 Q1.xlsx", "6")
    page = paper.page("Sheet1")
    when = When("石河乡", 2025, 1)
    page.span(1, 1, 1, 4, "石 河 乡 工 会 季 报 表")
    page.line(2, ["No.", "项 目 名 称", "数 据", "说 明"])
    rows: list[tuple[str, str, object, float | None]] = [
        ("一、组织情况", "", None, None),
        ("1、基层工会数①", "union_orgs", 41, 41),
        ("2、职工人数*", "workers", "２ ３４０", 2340),
        ("　（1）其中：女职工……", "workers_female", " 980 ", 980),
        ("3、会员人数★", "members", "2,210人", 2210),
        ("　（1）女会员", "members_female", "—", None),
        ("　（2）农民工会员", "members_migrant", "七百余人", 700),
        ("注：会员数含灵活就业人员120人", "", None, None),
        ("二、工作情况", "", None, None),
        ("4、新发展会员", "new_members", "无", 0),
        ("5、受理争议数（起）", "disputes_accepted", "3起", 3),
        ("6、送温暖资金", "warmth_amount", "1.5万元左右", 15000),
        ("7、慰问户数", "warmth_households", "二十五", 25),
        ("8、入会率", "membership_rate", "百分之九十四点四", 0.944),
        ("9、职工满意度", "", "98%", None),
        ("10、文体活动（场次）", "cultural_events", "5场/1200人次", None),
    ]
    for row, (name, code, shown, value) in enumerate(rows, 3):
        page.line(row, [row - 2, name])
        if value is None:
            page.put(row, 3, shown)
            continue
        near = any(sign in str(shown) for sign in ("余", "左右"))
        page.fact(row, 3, shown, when, code, basis_of(code), value, approximate=near)
    page.plant("unknown_item", 17, 2)
    page.plant("double_value", 18, 3)
    return paper


def years_and_quarters_as_rows() -> Paper:
    """One township over time: lines are quarters of two years (year merged down), items across."""
    paper = Paper("望亭镇历年季报.xlsx", "7")
    page = paper.page("历年")
    page.span(1, 1, 1, 9, "望亭镇工会主要数据（2023-2024年，各季为累计数）")
    codes = (
        "union_orgs",
        "workers",
        "members",
        "new_members",
        "disputes_accepted",
        "warmth_amount",
        "cultural_events",
    )
    page.line(2, ["年份", "季度", *(alias(code, 0) for code in codes)])
    row = 3
    for year in (2023, 2024):
        page.span(row, 1, row + 3, 1, year)
        for quarter in (1, 2, 3, 4):
            page.put(row, 2, "一二三四"[quarter - 1] + "季度")
            for column, code in enumerate(codes, 3):
                value = amount("望亭镇", year, quarter, code)
                page.fact(row, column, value, When("望亭镇", year, quarter), code, basis_of(code), value)
            row += 1
    return paper


def own_unions_below() -> Paper:
    """The township's own primary unions in lines and the township's sum first: only a sum that is named is one."""
    paper = Paper("2025年2季度 金牛镇基层工会经费明细.csv", "5", encoding="utf-8", delimiter=";")
    page = paper.page("2025年2季度 金牛镇基层工会经费明细")
    page.line(1, ["项目", "本期（元）", "本年累计（元）", "去年同期（元）", "同比"])
    when = When("金牛镇", 2025, 2)
    codes = (
        "funds_due",
        "funds_received",
        "funds_remitted",
        "dues_received",
        "aid_amount",
        "warmth_amount",
        "culture_spend",
        "donation_amount",
    )
    for row, code in enumerate(codes, 2):
        now, year = (amount("金牛镇", 2025, 2, code, basis) for basis in ("quarter", "ytd"))
        page.put(row, 1, alias(code, 0))
        page.fact(row, 2, f"{now:.2f}", when, code, "quarter", now)
        page.fact(row, 3, f"{year:.2f}", when, code, "ytd", year)
        before = amount("金牛镇", 2024, 2, code)
        page.fact(row, 4, f"{before:.2f}", When("金牛镇", 2024, 2), code, "ytd", before, optional=True)
        page.put(row, 5, "+12.3%")
    return paper


def three_sheets_by_subject() -> Paper:
    """Subjects on sheets of one book, each a summary of the same townships; the period on each in another way."""
    paper = Paper("邻水县工会工作报表.xlsx", "3")
    towns = ("鼎屏镇", "城北镇", "坛同镇", "高滩镇", "九龙镇")
    sheets = [
        ("组织建设", "（2025年前三季度）", ("union_orgs", "units_should", "units_covered", "workers", "members", "new_members")),
        ("权益保障", "报告期：2025.01-2025.09", ("collective_contracts", "wage_contracts", "disputes_accepted", "disputes_resolved", "hardship_households")),
        ("经费", "二〇二五年一至九月", ("funds_due", "funds_received", "funds_remitted", "funds_collection_rate")),
    ]  # fmt: skip
    for name, said, codes in sheets:
        page = paper.page(name)
        page.put(1, 1, f"邻水县乡镇工会{name}情况")
        page.put(2, 1, said)
        page.put(2, 4, "（单位：万元）" if name == "经费" else "")
        page.line(3, ["序号", "单位名称", *(alias(code, 0) for code in codes)])
        for number, township in enumerate(towns, 1):
            page.line(3 + number, [number, f"{township}工会委员会"])
            when = When(township, 2025, 3)
            for column, code in enumerate(codes, 3):
                value = amount(township, 2025, 3, code)
                shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                page.fact(3 + number, column, shown, when, code, basis_of(code), value)
        page.put(9, 2, "总 计")
        for column, code in enumerate(codes, 3):
            if unit_zh(code) != "%":
                page.put(9, column, round(sum(float(page.cells[row, column]) for row in range(4, 9)), 4))
    assert is_flow("funds_due")
    return paper
