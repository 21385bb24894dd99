"""Shapes written to find out what the reader did not know, then mended: no unseen set, kept from breaking."""

from __future__ import annotations

from dashboard.catalogue import catalogue
from tests.intake.blind_clerk import GROUPS, money
from tests.intake.blind_forms import summed, table, tell, value
from tests.intake.blind_mixture import worded
from tests.intake.blind_paper import Paper, When
from tests.intake.blind_twentyeighth import CODES, group_of, unit
from tests.intake.blind_words import basis_of, is_flow

SET = 2
TOWNS = ("柏杨镇", "清水乡", "城关街道", "双河镇", "白果乡", "望江街道")
FEW = ["union_orgs", "workers", "members", "members_female", "new_members"]


def bare(code: str, seed: str) -> str:
    """What the item is called, without a unit in brackets."""
    return worded(code, SET, f"shapes/{seed}").split("（")[0].split("(")[0]


def folded_in_two() -> Paper:
    """The units go on to the right of the first ones, under the same heads again."""
    paper = Paper("2024年半年会员统计.xlsx", "3")
    page = paper.page("会员")
    page.span(1, 1, 1, 13, "阳谷县2024年上半年工会会员统计表")
    for start, towns in ((1, TOWNS[:3]), (8, TOWNS[3:])):
        plan = [(start + place, code, basis_of(code)) for place, code in enumerate(FEW, 1)]
        page.put(2, start, "乡镇")
        for column, code, _ in plan:
            page.put(2, column, bare(code, "folded"))
        table(page, 3, plan, towns, When("", 2024, 2), name_column=start)
    return paper


def an_item_a_sheet() -> Paper:
    """A sheet for each item, named by title and sheet only: units down, the year's quarters across."""
    paper = Paper("2024年分项台账.xlsx", "3")
    for code in ("members", "new_members", "warmth_amount"):
        name = catalogue().indicators[code].name_zh
        page = paper.page(name)
        page.span(1, 1, 1, 5, f"2024年各镇街{name}分季度统计表（单位：元）")
        page.line(2, ["镇街", "一季度", "二季度", "三季度", "四季度"])
        for row, town in enumerate(TOWNS, 3):
            page.put(row, 1, town)
            for quarter in (1, 2, 3, 4):
                basis = "quarter" if is_flow(code) else ""
                tell(page, row, 1 + quarter, When(town, 2024, quarter), code, basis=basis)
    return paper


def said_in_one_cell() -> Paper:
    """No table: each cell says an item and its figure, several of them parted by ；."""
    paper = Paper("白果乡工会2025年二季度简表.xlsx", "2")
    page, when = paper.page("简表"), When("白果乡", 2025, 2)
    page.span(1, 1, 1, 2, "白果乡工会2025年二季度工作简表")
    row = 2
    for group, name in GROUPS.items():
        page.put(row, 1, name)
        said = []
        for code in (each for each in CODES if group_of(each) == group):
            figure = value(when, code, "")
            said.append(f"{bare(code, 'said')}：{figure:g}{unit(code)}")
            page.fact(row, 2, "", when, code, basis_of(code), figure)
        page.put(row, 2, "；".join(said))
        row += 1
    return paper


def women_in_a_column() -> Paper:
    """Long: beside 合计 a column 其中：女 and one 其中：农民工, filled where an item has such a part."""
    paper = Paper("双河镇2024年四季度.xlsx", "1")
    page, when = paper.page("表"), When("双河镇", 2024, 4)
    page.span(1, 1, 1, 5, "双河镇工会组织和队伍情况（2024年四季度）")
    page.line(2, ["项目", "计量单位", "合计", "其中：女", "其中：农民工"])
    parts = {"workers": ["workers_female"], "members": ["members_female", "members_migrant"]}
    for row, code in enumerate(["workers", "members", "new_members", "cadres_fulltime", "union_orgs"], 3):
        page.line(row, [bare(code, "women"), unit(code)])
        for column, each in enumerate([code, *parts.get(code, [])], 3):
            tell(page, row, column, when, each)
    return paper


def goal_and_done_below() -> Paper:
    """Each unit's rows are 任务数, 完成数 and 完成率: only the second is a figure of ours."""
    paper = Paper("2025年三季度任务完成.xlsx", "4")
    page = paper.page("任务")
    page.span(1, 1, 1, 7, "各镇街2025年三季度工会任务完成情况")
    page.line(2, ["镇街", "类型"])
    codes = ["new_union_orgs", "new_members", "members", "wage_contracts", "mutual_participants"]
    for column, code in enumerate(codes, 3):
        page.put(2, column, bare(code, "goals"))
    for place, town in enumerate(TOWNS):
        row = 3 + 3 * place
        page.span(row, 1, row + 2, 1, town)
        for offset, kind in enumerate(("任务数", "完成数", "完成率")):
            page.put(row + offset, 2, kind)
        for column, code in enumerate(codes, 3):
            when = When(town, 2025, 3)
            tell(page, row + 1, column, when, code)
            page.put(row, column, int(value(when, code, "") * 1.25))
            page.put(row + 2, column, "80%")
    return paper


def how_it_is_computed() -> Paper:
    """Letters behind the heads, 求和项: before some, a rate as =D/C, numbers before the units' names."""
    paper = Paper("各镇2023年1季度.csv", "3")
    page = paper.page("各镇2023年1季度")
    codes = ["units_should", "units_covered", "workers", "members", "new_members"]
    page.put(1, 1, "名称")
    for column, (code, letter) in enumerate(zip(codes, "ABCDE", strict=True), 2):
        page.put(1, column, f"{'求和项:' if column > 3 else ''}{bare(code, 'letters')}（{letter}）")
    page.line(1, ["建会率（B/A）", "入会率=D/C"], 7)
    for row, town in enumerate(TOWNS, 2):
        page.put(row, 1, f"{row - 1} {town}")
        for column, code in enumerate([*codes, "unionisation_rate", "membership_rate"], 2):
            tell(page, row, column, When(town, 2023, 1), code, basis="" if column < 7 else "stock")
    return paper


def outlined() -> Paper:
    """1.1 and A03 before the items, the unit behind a comma; 季末实有, 当季发生 and 年初以来."""
    paper = Paper("柏杨镇2025年第叁季度表.xlsx", "1")
    page, when, row = paper.page("表1"), When("柏杨镇", 2025, 3), 3
    page.span(1, 1, 1, 4, "柏杨镇工会统计表（2025年第叁季度）")
    page.line(2, ["上报要素", "季末实有", "当季发生", "年初以来"])
    for number, (group, name) in enumerate(GROUPS.items(), 1):
        page.put(row, 1, f"{number}. {name}")
        for place, code in enumerate([each for each in CODES if group_of(each) == group], 1):
            row += 1
            page.put(row, 1, f"{number}.{place} {bare(code, 'outline')}，{unit(code)}")
            tell(page, row, 4 if is_flow(code) else 2, when, code)
            if is_flow(code):
                tell(page, row, 3, when, code, basis="quarter")
        row += 1
    return paper


def copies_named_after_towns() -> Paper:
    """Sheets of one form, each named after its unit without 镇 or 乡; a row of units below the heads of a sum."""
    paper = Paper("阳谷县各镇街2024年3季度.xlsx", "7")
    for name in ("柏杨", "清水", "双河"):
        page = paper.page(name)
        page.put(1, 1, "工会工作统计表")
        page.line(2, ["帮扶类别", "指标名称", "单位", "数值"])
        row = 3
        for programme, items in (
            ("困难帮扶", (("户次", "aid_households"), ("金额", "aid_amount"))),
            ("金秋助学", (("资助人数", "students_aided"), ("资助金额", "education_aid_amount"))),
        ):
            page.span(row, 1, row + 1, 1, programme)
            for label, code in items:
                page.line(row, [label, unit(code)], 2)
                tell(page, row, 4, When(name, 2024, 3), code)
                row += 1
    return paper


def units_in_a_row() -> Paper:
    """Wide: heads, a row of units (万元), a row of numbers; the part's sum stands above what it sums."""
    paper = Paper("工会汇总.xlsx", "3")
    page = paper.page("2025年2季度")
    page.span(1, 1, 1, 10, "阳谷县工会工作汇总表")
    page.line(2, ["序", "单位"])
    page.line(3, ["", "计量单位"])
    page.line(4, ["甲", "乙"])
    plan = [(place, code, basis_of(code)) for place, code in enumerate(CODES[::2], 3)]
    for column, code, _ in plan:
        page.put(2, column, bare(code, "row"))
        page.put(3, column, "万元" if money(code) else unit(code))
        page.put(4, column, column - 2)
    last = table(page, 5, plan, TOWNS, When("", 2025, 2), name_column=2, number_column=1, yuan="万元")
    page.put(last, 2, "总　计")
    summed(page, last, plan, range(5, last))
    page.put(last, 4, page.cells[last, 4] + 6)
    page.plant("total_mismatch", last, 4)
    return paper
