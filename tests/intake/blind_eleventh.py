"""An eleventh set of made-up returns: sheets and blocks of several offices and quarters; see blind_clerk.py."""

from __future__ import annotations

from tests.intake.blind_clerk import foot, grouped, header, long_rows, named, total, wide_row
from tests.intake.blind_paper import Formula, Paper, When, at
from tests.intake.blind_tenth import CORE
from tests.intake.blind_words import basis_of, is_flow, unit_zh
from tests.intake.blind_xls import OldPaper

BATCH = 1


def old_file_with_two_quarters() -> Paper:
    """.xls, title in row 4 after blank rows; 二季度 and 三季度 as sheets, last year's figures on a hidden one."""
    paper = OldPaper("清河镇工会报表(最终版)(1).xls", "7")
    for name, when, hidden in (
        ("二季度", When("清河镇", 2023, 2), False),
        ("三季度", When("清河镇", 2023, 3), False),
        ("2022年三季度", When("清河镇", 2022, 3), True),
    ):
        page = paper.page(name, hidden=hidden)
        page.span(4, 2, 4, 6, "清河镇工会工作季度报表")
        page.put(5, 2, f"{when.year}年{'一二三四'[(when.quarter or 1) - 1]}季度")
        page.line(6, ["填报单位（盖章）：清河镇工会联合会", None, None, "单位：个、人、元"], 2)
        page.line(7, ["序号", "项　　　目", "计量单位", "本　季", "累　计"], 2)
        columns = {"no": 2, "name": 3, "unit": 4, "quarter": 5, "ytd": 6}
        kept = len(paper.facts)
        items = grouped(named([each for each in CORE if each != "members_realname"][:48], BATCH, "old"))
        last = long_rows(page, 8, columns, items, when)
        if hidden:
            paper.optional += paper.facts[kept:]
            del paper.facts[kept:]
        page.put(last + 1, 2, "单位负责人：王某某　　填报人：李某某　　联系电话：　　　填报日期：")
    page = paper.page("代码", hidden=True)
    page.line(1, ["单位代码", "单位名称"])
    for row, town in enumerate(("清河镇", "石桥镇", "双溪乡"), start=2):
        page.line(row, [430101 + row, town])
    paper.page("Sheet3").put(1, 1, " ")
    return paper


def corrected_year_with_name_on_the_sheet() -> Paper:
    """2023年度 with 修订 (.ods): the unit's name only on the sheet's tab, one column, an item of no catalogue."""
    paper = Paper("2023年度工会统计年报（更正）.ods", "8")
    page = paper.page("黄土岭镇")
    when = When("黄土岭镇", 2023, 4)
    page.span(1, 1, 1, 4, "基层工会工作统计年报表（更正稿）")
    page.line(2, ["填报单位：", None, "单位：个、人、万元"])
    page.line(3, ["项目", "单位", "2023年数", "备注"])
    columns = {"name": 1, "unit": 2, "ytd": 3}
    items = named([each for each in CORE if each != "petitions_received"], BATCH, "year", "万元")
    items.insert(40, ("工会志愿服务队伍数", "?"))
    place = items.index(next(each for each in items if each[1] == "workers")) + 1
    items.insert(place, ("　　其中：女职工", "workers_female"))
    last = long_rows(page, 4, columns, items, when, yuan="万元")
    page.put(6, 4, "比上年增加2个")
    page.put(20, 4, "更正")
    page.span(last, 1, last, 4, "更正说明：对会员人数、经费收缴数作了更正，原报表作废。")
    page.put(last + 1, 1, "填表人：＿＿　　负责人：＿＿　　2024年1月12日")
    return paper


def offices_below_each_other() -> Paper:
    """Four offices as blocks on one sheet, each with 填报单位 and heads of its own; the quarter in the title."""
    paper = Paper("各乡镇工会三季度报表汇编.xlsx", "2")
    page = paper.page("Sheet1")
    page.span(1, 1, 1, 10, "东阳县各乡镇工会工作报表汇编（2022年第三季度）")
    row = 3
    codes = [each for each in CORE if not each.startswith("female")][:56]
    for number, town in enumerate(("金竹镇总工会", "铜锣乡工会委员会", "石门镇总工会", "江北街道工会联合会")):
        when = When(town, 2022, 3)
        page.put(row, 1, f"（{'一二三四'[number]}）填报单位：{town}")
        page.put(row, 8, "金额单位：元")
        heads = ["项目", "计量单位", "本季", "本年累计"]
        page.line(row + 1, [*heads, None, *heads])
        ends = []
        for half, first in enumerate((1, 6)):
            columns = {"name": first, "unit": first + 1, "quarter": first + 2, "ytd": first + 3}
            part = named(codes[28 * half : 28 * half + 28], BATCH, town)
            ends.append(long_rows(page, row + 2, columns, part, when, idle="/"))
        page.put(max(ends), 1, f"填报人：张某　　填报日期：2022年10月{number + 8}日")
        row = max(ends) + 3
    return paper


def mixed_units_in_a_wide_form() -> Paper:
    """The third header row holds each column's unit, 元 and 万元 mixed; one cell carries its own; one is off."""
    paper = Paper("2024年上半年乡镇工会帮扶和经费情况统计表.xlsx", "5")
    page = paper.page("统计表")
    page.span(1, 1, 1, 20, "乡镇工会帮扶和经费情况统计表")
    page.put(2, 1, "填报单位：南华县总工会　　　　　　报告期：2024年上半年")
    groups = (
        ("组织情况", (("union_orgs", ""), ("workers", ""), ("members", ""), ("new_members", ""))),
        ("困难帮扶", (("hardship_households", ""), ("aid_households", ""), ("aid_amount", "元"))),
        ("送温暖", (("warmth_households", ""), ("warmth_amount", "万元"))),
        ("送清凉", (("cool_person_times", ""), ("cool_amount", "元"))),
        ("金秋助学", (("students_aided", ""), ("education_aid_amount", "万元"))),
        ("医疗互助", (("mutual_participants", ""), ("mutual_claims", ""), ("mutual_claim_amount", "元"))),
        ("工会经费", (("funds_due", "万元"), ("funds_received", "万元"), ("funds_remitted", "万元"))),
    )
    page.span(3, 1, 5, 1, "单位名称")
    column = 2
    columns: list[tuple[str, str, str]] = []
    for group, items in groups:
        page.span(3, column, 3, column + len(items) - 1, group)
        for code, yuan in items:
            name = header(code, BATCH, "mixed", decorate=False).split("(")[0].split("（")[0]
            page.put(4, column, name)
            page.put(5, column, yuan or unit_zh(code))
            columns.append((code, basis_of(code), yuan))
            column += 1
    towns = ("大屯镇", "小河乡", "沙溪镇", "五里乡", "七星镇", "马鞍乡")
    page.put(6, 1, "合计")
    for row, town in enumerate(towns, start=7):
        page.put(row, 1, town)
        wide_row(page, row, 2, columns, When(town, 2024, 2))
    for place in range(2, column):
        page.put(
            6, place, Formula(f"=SUM({at(7, place)}:{at(12, place)})", total(page, list(range(7, 13)), place))
        )
    own = next(each for each in paper.facts if each.cell == "J8")
    page.put(8, 10, f"{own.value / 10000}万元")
    page.put(6, 10, round(sum(each.value for each in paper.facts if each.cell[:1] == "J") / 10000, 2))
    page.put(13, 1, "注：帮扶金额、送清凉、医疗互助补助按元填列，其余金额按万元填列。")
    return paper


def merged_offices_in_a_long_form() -> Paper:
    """Flat: 乡镇 (merged or left blank below) | 项目 | 单位 | 本季 | 累计, semicolons, UTF-8 without a mark."""
    paper = Paper("工会季报数据_2023Q4.csv", "1", encoding="utf-8", delimiter=";")
    page = paper.page("工会季报数据_2023Q4")
    page.line(1, ["乡镇", "指标名称", "计量单位", "本季数", "本年累计数"])
    row = 2
    codes = [each for each in CORE if is_flow(each)][:24]
    codes += ["union_orgs", "units_should", "units_covered", "workers", "members", "home_qualified"]
    for place, town in enumerate(("盘龙镇", "卧虎镇", "飞凤乡")):
        page.put(row, 1, town)
        columns = {"name": 2, "unit": 3, "quarter": 4, "ytd": 5}
        row = long_rows(page, row, columns, named(codes, BATCH, place), When(town, 2023, 4))
    return paper


def quarters_side_by_side_without_a_year() -> Paper:
    """No year anywhere: nothing may be guessed; the quarter's column exceeds the year's in one row."""
    paper = Paper("竹山乡工会工作报表.xlsx", "1")
    page = paper.page("Sheet1")
    when = When("竹山乡", 2023, 2)
    nothing = When("竹山乡", None, None)
    page.span(1, 1, 1, 5, "竹山乡工会工作情况表")
    page.line(2, ["填报单位：竹山乡工会", None, None, None, "单位：元、人、个"])
    page.line(3, ["序号", "项目内容", "单位", "本季度完成", "累计完成"])
    columns = {"no": 1, "name": 2, "unit": 3, "quarter": 4, "ytd": 5}
    items = grouped(named(CORE[:44], BATCH, "no year"))
    last = long_rows(page, 4, columns, items, when, truth=nothing)
    page.plant("missing_period")
    foot(page, last, 5, "　　年　月　日")
    return paper
