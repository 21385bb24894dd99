"""Summaries (one county office, many townships) as made-up offices would send them; see blind_builders.py."""

from __future__ import annotations

from tests.intake.blind_builders import in_ten_thousands
from tests.intake.blind_paper import Formula, Page, Paper, When, at
from tests.intake.blind_words import alias, amount, basis_of, call, is_flow, unit_zh

TWENTY = (
    "城关镇", "大坪乡", "东风街道办事处", "高新技术产业园区", "白马镇", "黄泥镇", "双庙乡", "铁佛镇", "回龙镇",
    "观音镇", "天池乡", "土桥镇", "三合镇", "永兴街道", "太平镇", "青龙乡", "响水镇", "石桥铺镇", "柳林乡", "新场镇",
)  # fmt: skip


def one_head_row() -> Paper:
    """Twenty units, one head row of 34 indicators, 合计 above them; period in the file's name only."""
    paper = Paper("平昌县各乡镇工会数据2025年1-6月.xlsx", "3")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 36, "平昌县各乡镇（街道、园区）工会工作数据汇总")
    codes = (
        "units_should", "units_covered", "unionisation_rate", "union_orgs", "union_orgs_enterprise",
        "enterprises_total", "enterprises_covered", "new_union_orgs", "workers", "workers_female", "members",
        "members_female", "members_migrant", "membership_rate", "new_members", "legal_person_unions",
        "collective_contracts", "collective_contract_workers", "wage_contracts", "wage_contract_workers",
        "congress_units", "openness_units", "disputes_accepted", "disputes_resolved", "hardship_households",
        "aid_households", "aid_amount", "warmth_households", "warmth_amount", "students_aided",
        "education_aid_amount", "mutual_participants", "funds_due", "funds_received",
    )  # fmt: skip
    page.line(2, ["编号", "单　位"])
    for column, code in enumerate(codes, 3):
        unit = {"元": "（万元）", "%": "（%）"}.get(unit_zh(code), "")
        header = call(code, column) if "（" not in call(code, column) else call(code, column).split("（")[0]
        page.put(2, column, "职工总人数" if code == "workers" else header + unit)
    page.put(3, 2, "合　计")
    for column, code in enumerate(codes, 3):
        rate = unit_zh(code) == "%"
        for number, township in enumerate(TWENTY, 1):
            row = number + 3
            when = When(township.removesuffix("办事处"), 2025, 2)
            page.line(row, [number, township])
            value = amount(township, 2025, 2, code)
            shown = (
                round(value * 100, 1) if rate else in_ten_thousands(value) if unit_zh(code) == "元" else value
            )
            if rate:
                value = round(shown / 100, 4)
            if code == "membership_rate" and number == 7:
                shown, value = 71.5, 0.715
                page.plant("rate_differs", row, column)
            page.fact(row, column, shown, when, code, basis_of(code), value)
        if not rate:
            total = sum(float(page.cells[row, column]) for row in range(4, 24))
            wrong = 40 if code == "collective_contracts" else 0
            page.put(3, column, Formula(f"=SUM({at(4, column)}:{at(23, column)})", round(total - wrong, 4)))
            if wrong:
                page.plant("total_mismatch", 3, column)
    page.put(25, 1, "备注：1.本表由县总工会组织部汇总；2.高新技术产业园区2025年1月起单独统计。")
    return paper


def four_head_rows() -> Paper:
    """四层表头: group / programme / 户数|金额(万元) / 本季|累计; class column merged down, 小计 of each class."""
    paper = Paper("3季度.xlsx", "4")
    page = paper.page("汇总")
    page.span(1, 1, 1, 30, "云台县2025年第三季度工会工作汇总表")
    page.put(2, 1, "填报单位：云台县总工会")
    page.put(2, 28, "单位：个、人、万元")
    page.span(3, 1, 6, 1, "类别")
    page.span(3, 2, 6, 2, "乡镇\n（街道）")
    columns: list[tuple[str, str]] = []
    plan: list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]] = [
        ("组织建设", [("工会组织", [("基层工会个数", "union_orgs"), ("本年新成立工会数", "new_union_orgs")]),
                  ("会员发展", [("职工人数", "workers"), ("会员人数", "members"), ("新发展会员", "new_members")])]),
        ("维权维稳", [("劳动争议", [("受理件数", "disputes_accepted"), ("调解成功", "disputes_resolved")]),
                  ("信访", [("来信来访件数", "petitions_received"), ("办结件数", "petitions_handled")])]),
        ("困难帮扶", [("困难帮扶", [("户数", "aid_households"), ("金额", "aid_amount")]),
                  ("送温暖", [("户数", "warmth_households"), ("金额", "warmth_amount")]),
                  ("金秋助学", [("人数", "students_aided"), ("金额", "education_aid_amount")])]),
    ]  # fmt: skip
    column = 3
    for group, programmes in plan:
        first = column
        for programme, items in programmes:
            start = column
            for header, code in items:
                if is_flow(code):
                    page.span(5, column, 5, column + 1, header)
                    page.line(6, ["本季", "累计"], column)
                    columns += [(code, "quarter"), (code, "ytd")]
                    column += 2
                else:
                    page.span(5, column, 6, column, header)
                    columns.append((code, "stock"))
                    column += 1
            page.span(4, start, 4, column - 1, programme)
        page.span(3, first, 3, column - 1, group)
    classes = (
        ("乡镇", ("云台", "红岩", "沙河子", "龙王庙", "清水")),
        ("街道", ("城东街道总工会", "城西街道总工会", "新区街道工会联合会")),
    )
    row = 7
    subtotals = []
    for kind, townships in classes:
        first = row
        for township in townships:
            page.put(row, 2, township)
            when = When(township, 2025, 3)
            for place, (code, basis) in enumerate(columns, 3):
                value = amount(township, 2025, 3, code, basis)
                shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                page.fact(row, place, shown, when, code, basis, value)
            row += 1
        page.span(first, 1, row - 1, 1, kind)
        page.span(row, 1, row, 2, f"{kind}小计")
        for place in range(3, column):
            page.put(row, place, round(sum(float(page.cells[each, place]) for each in range(first, row)), 4))
        subtotals.append(row)
        row += 1
    page.span(row, 1, row, 2, "总　计")
    for place in range(3, column):
        page.put(row, place, round(sum(float(page.cells[each, place]) for each in subtotals), 4))
    page.cells[subtotals[0], 3] = float(page.cells[subtotals[0], 3]) - 11
    page.plant("total_mismatch", subtotals[0], 3)
    page.cells[row, 6] = float(page.cells[row, 6]) + 500
    page.plant("total_mismatch", row, 6)
    page.put(row + 2, 1, "主管领导：　　　　复核：　　　　制表人：吴某　　　　2025年10月11日")
    return paper


def townships_across() -> Paper:
    """Transposed: townships in columns with line breaks in their names, groups merged down, 合计 last."""
    paper = Paper("一季度汇总（转置）.xlsx", "4")
    page = paper.page("Sheet1 (2)")
    townships = ("城关镇", "柏树镇", "望江镇", "金鸡乡", "三元乡", "沿河街道", "中山街道")
    page.span(1, 1, 1, 11, "二〇二五年第一季度各乡镇（街道）工会重点工作完成情况")
    page.line(2, ["类别", "指　标", "计量单位"])
    for column, township in enumerate(townships, 4):
        page.put(2, column, "\n".join(township) if column % 2 else township)
    page.put(2, 11, "合计")
    groups = [
        ("组建", [("基层工会总数", "union_orgs"), ("新建工会组织数", "new_union_orgs"), ("职工人数", "workers"),
                ("其中：女", "workers_female"), ("会员人数", "members"), ("其中：女", "members_female"),
                ("　　　农民工", "members_migrant"), ("吸收会员数", "new_members"),
                ("会员入会率", "membership_rate")]),
        ("维权", [("集体合同签订份数", "collective_contracts"), ("劳动争议案件受理数", "disputes_accepted"),
                ("其中：调解成功", "disputes_resolved"), ("受理职工信访件数", "petitions_received"),
                ("其中：办结", "petitions_handled")]),
        ("帮扶", [("困难职工在档户数", "hardship_households"), ("走访慰问户数", "warmth_households"),
                ("慰问金", "warmth_amount"), ("提供就业岗位个数", "job_posts"),
                ("帮助实现就业人数", "job_placements")]),
        ("安全", [("安全生产检查次数", "safety_inspections"), ("排查安全隐患", "hazards_found"),
                ("其中：已整改", "hazards_fixed")]),
    ]  # fmt: skip
    row = 3
    for group, items in groups:
        page.span(row, 1, row + len(items) - 1, 1, group)
        for name, code in items:
            page.line(row, [name, unit_zh(code)], 2)
            total = 0.0
            for column, township in enumerate(townships, 4):
                when = When(township, 2025, 1)
                value = amount(township, 2025, 1, code)
                page.fact(row, column, value, when, code, basis_of(code), value)
                total += value
            if unit_zh(code) != "%":
                page.put(row, 11, total + (7 if code == "job_posts" else 0))
                if code == "job_posts":
                    page.plant("total_mismatch", row, 11)
            row += 1
    page.put(row, 1, "填表说明：会员入会率按小数填列。")
    return paper


def quarter_and_year_across() -> Paper:
    """Transposed with two columns a township: 本季 and 累计 under its merged name."""
    paper = Paper("溪口片区工会季报.xlsx", "4")
    page = paper.page("片区")
    townships = ("溪口镇", "两河镇", "葛藤坪乡", "棠香街道工会联合会")
    page.span(1, 1, 1, 10, "溪口片区乡镇工会季报")
    page.span(2, 1, 2, 10, "报表所属期：2024年四季度")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "统计项目")
    for place, township in enumerate(townships):
        page.span(3, 3 + 2 * place, 3, 4 + 2 * place, township)
        page.line(4, ["当季", "全年累计"], 3 + 2 * place)
    codes = (
        "new_union_orgs", "new_members", "unions_reelected", "disputes_accepted", "petitions_received",
        "aid_households", "aid_amount", "warmth_households", "warmth_amount", "mutual_claims",
        "mutual_claim_amount", "proposals", "innovations", "hazards_found", "hazards_fixed", "cultural_events",
    )  # fmt: skip
    for row, code in enumerate(codes, 5):
        unit = "（元）" if unit_zh(code) == "元" else ""
        page.line(row, [row - 4, call(code) + unit])
        for place, township in enumerate(townships):
            when = When(township, 2024, 4)
            for shift, basis in enumerate(("quarter", "ytd")):
                value = amount(township, 2024, 4, code, basis)
                page.fact(row, 3 + 2 * place + shift, value, when, code, basis, value)
    return paper


def month_spans_down() -> Paper:
    """Each township merged over four lines 1-3月 … 1-12月 (year-to-date by their names), year in the title."""
    paper = Paper("2024全年分季.xlsx", "7")
    page = paper.page("分季")
    page.span(1, 1, 1, 14, "永川区部分镇街2024年工会主要指标（分季度）")
    codes = (
        "union_orgs", "workers", "members", "new_members", "collective_contracts", "disputes_accepted",
        "warmth_households", "warmth_amount", "students_aided", "hazards_found", "cultural_events", "funds_received",
    )  # fmt: skip
    page.line(2, ["镇街", "期间"])
    for column, code in enumerate(codes, 3):
        page.put(2, column, alias(code, 1) if unit_zh(code) != "元" else alias(code, 0) + "\n(万元)")
    row = 3
    for number, township in enumerate(("朱沱镇", "板桥镇", "五间镇", "南大街街道")):
        if number % 2:
            page.put(row, 1, township)  # blank below instead of merged
        else:
            page.span(row, 1, row + 3, 1, township)
        for quarter in (1, 2, 3, 4):
            page.put(row, 2, f"1-{quarter * 3}月")
            when = When(township, 2024, quarter)
            for column, code in enumerate(codes, 3):
                value = amount(township, 2024, quarter, code)
                shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
                page.fact(row, column, shown, when, code, basis_of(code), value)
            row += 1
    return paper


def sheet_for_each_township() -> Paper:
    """A long form on each township's sheet (only the sheet's name says whose), a county summary, leftovers."""
    paper = Paper("金堂县2025年二季度工会报表合集.xlsx", "7")
    townships = ("赵镇", "官仓镇", "栖贤乡", "转龙镇", "清江街道")
    codes = (
        "union_orgs", "units_should", "units_covered", "workers", "members", "new_members", "wage_contracts",
        "disputes_accepted", "disputes_resolved", "hardship_households", "aid_households", "aid_amount",
        "safety_inspections", "hazards_found", "hazards_fixed", "worker_bookstores", "cultural_events",
    )  # fmt: skip
    guide = paper.page("填表说明")
    for row, text in enumerate(
        ("填表说明", "1.会员人数指期末数。", "2.金额单位：元，2024年口径不变。", "3.请于7月5日前报送。"), 1
    ):
        guide.put(row, 1, text)
    for name in ("汇总", *townships):
        page = paper.page(name)
        page.span(1, 1, 1, 5, "金堂县工会工作季报表")
        page.line(2, ["序号", "项目", "单位", "二季度", "累计"])
        for row, code in enumerate(codes, 3):
            page.line(row, [row - 2, call(code, 1), unit_zh(code)])
            if name == "汇总":
                page.put(row, 5, sum(amount(each, 2025, 2, code) for each in townships))
                if is_flow(code):
                    page.put(row, 4, sum(amount(each, 2025, 2, code, "quarter") for each in townships))
                continue
            when = When(name, 2025, 2)
            value = amount(name, 2025, 2, code)
            page.fact(row, 5, value, when, code, basis_of(code), value)
            if is_flow(code):
                now = amount(name, 2025, 2, code, "quarter")
                page.fact(row, 4, now, when, code, "quarter", now)
    codes_page = paper.page("代码", hidden=True)
    codes_page.line(1, ["代码", "名称"])
    codes_page.line(2, ["510121101", "赵镇"])
    scratch = paper.page("Sheet3")
    scratch.line(1, [123, 456, 579])
    scratch.line(2, [None, "核对", 3])
    return paper


def no_period_anywhere() -> Paper:
    """A wide form of three townships that says neither year nor quarter."""
    paper = Paper("工会数据.xlsx", "3")
    page = paper.page("Sheet1")
    codes = ("union_orgs", "workers", "members", "wage_contracts", "hardship_households")
    page.line(1, ["乡镇", *(alias(code, 1) for code in codes)])
    for row, township in enumerate(("九峰镇", "桂花镇", "丹山镇"), 2):
        page.put(row, 1, township)
        for column, code in enumerate(codes, 2):
            value = amount(township, 2025, 1, code)
            page.fact(row, column, value, When(township, None, None), code, basis_of(code), value)
    page.plant("missing_period")
    return paper


def hidden_lines() -> Paper:
    """OpenDocument with two head rows, a hidden column of last year's figures and a hidden line of a merged-away unit."""
    paper = Paper("武胜县2025年前三季度镇街工会情况.ods", "4")
    page = paper.page("镇街")
    page.span(1, 1, 1, 12, "武胜县2025年前三季度镇街工会情况统计")
    page.span(2, 1, 2, 12, "单位：人、个、万元")
    page.span(3, 1, 4, 1, "序号")
    page.span(3, 2, 4, 2, "镇街名称")
    heads = [
        ("工会组织", [("基层工会数", "union_orgs"), ("新建数", "new_union_orgs")]),
        ("职工会员", [("职工数", "workers"), ("#女职工", "workers_female"), ("会员数", "members"),
                  ("#女会员", "members_female"), ("上年同期会员数", "members")]),
        ("送清凉", [("人次", "cool_person_times"), ("金额", "cool_amount")]),
        ("工会经费", [("应收", "funds_due"), ("实收", "funds_received")]),
    ]  # fmt: skip
    column = 3
    plan: list[tuple[int, str, int]] = []
    for group, items in heads:
        page.span(3, column, 3, column + len(items) - 1, group)
        for name, code in items:
            page.put(4, column, name)
            plan.append((column, code, 2024 if "上年" in name else 2025))
            column += 1
    page.hidden_columns.add(9)
    townships = ("沿口镇", "中心镇", "烈面镇", "飞龙镇", "乐善镇", "鼓匠乡", "旧县乡", "万善镇")
    for number, township in enumerate(townships, 1):
        row = number + 4
        page.line(row, [number, township])
        away = township == "旧县乡"
        if away:
            page.hidden_rows.add(row)
        for place, code, year in plan:
            value = amount(township, year, 3, code)
            shown = in_ten_thousands(value) if unit_zh(code) == "元" else value
            hidden = away or year == 2024
            page.fact(
                row, place, shown, When(township, year, 3), code, basis_of(code), value, optional=hidden
            )
    page.span(13, 1, 13, 2, "合计")
    for place, _, _ in plan:
        page.put(13, place, round(sum(float(page.cells[row, place]) for row in range(5, 13) if row != 11), 4))
    return paper


def small_tables(page: Page, townships: tuple[str, ...], year: int, quarter: int) -> None:
    """表一, 表二, 表三 below each other, each with its own head, the same townships and a 合计 line."""
    tables = [
        ("表一　组织建设情况", ["union_orgs", "units_should", "units_covered", "workers", "members", "new_members"]),
        ("表二　维权工作情况", ["collective_contracts", "wage_contracts", "congress_units", "disputes_accepted",
                       "disputes_resolved"]),
        ("表三　帮扶救助情况（金额单位：元）", ["hardship_households", "aid_households", "aid_amount", "students_aided",
                               "education_aid_amount", "warmth_households", "warmth_amount"]),
    ]  # fmt: skip
    row = 3
    for title, codes in tables:
        page.span(row, 1, row, 8, title)
        page.line(row + 1, ["乡镇名称", *(call(code, 1) for code in codes)])
        first = row + 2
        for number, township in enumerate(townships):
            page.put(first + number, 1, township)
            when = When(township, year, quarter)
            for column, code in enumerate(codes, 2):
                value = amount(township, year, quarter, code)
                page.fact(first + number, column, value, when, code, basis_of(code), value)
        last = first + len(townships)
        page.put(last, 1, "合计")
        for column in range(2, 2 + len(codes)):
            page.put(last, column, sum(float(page.cells[each, column]) for each in range(first, last)))
        row = last + 2


def subject_tables() -> Paper:
    """Three small tables by subject on one sheet, one wrong total."""
    paper = Paper("广安区工会2025年一季度分项统计.xlsx", "3")
    page = paper.page("分项统计")
    page.span(1, 1, 1, 8, "广安区乡镇工会2025年一季度分项统计")
    small_tables(page, ("协兴镇", "浓洄街道", "恒升镇", "石笋镇", "白市乡"), 2025, 1)
    page.cells[10, 6] = float(page.cells[10, 6]) + 100
    page.plant("total_mismatch", 10, 6)
    return paper


def quarter_sheets() -> Paper:
    """Three quarters as sheets, the year in the file's name, a sheet of last year beside them."""
    paper = Paper("仪陇县工会季度台账-2025.xlsx", "7")
    townships = ("新政镇", "马鞍镇", "永乐镇", "金城镇", "双胜镇", "度门街道")
    codes = (
        "union_orgs", "workers", "members", "new_members", "wage_contracts", "disputes_accepted",
        "disputes_resolved", "aid_households", "aid_amount", "cool_person_times", "training_sessions",
        "hazards_found", "hazards_fixed", "funds_received",
    )  # fmt: skip
    for name, year, quarter in (
        ("一季度", 2025, 1),
        ("二季度", 2025, 2),
        ("三季度", 2025, 3),
        ("2024年三季度", 2024, 3),
    ):
        page = paper.page(name)
        page.span(1, 1, 1, 16, "仪陇县工会工作台账（累计数）")
        page.line(
            2,
            ["序号", "乡镇街道", *(call(code) + ("(元)" if unit_zh(code) == "元" else "") for code in codes)],
        )
        for number, township in enumerate(townships, 1):
            page.line(number + 2, [number, township])
            when = When(township, year, quarter)
            for column, code in enumerate(codes, 3):
                value = amount(township, year, quarter, code)
                page.fact(number + 2, column, value, when, code, basis_of(code), value)
        page.put(9, 2, "小计")
        for column in range(3, 17):
            page.put(9, column, sum(float(page.cells[row, column]) for row in range(3, 9)))
    return paper
