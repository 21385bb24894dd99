"""Rows, columns and sheets beside those of the units: group subtotals, superiors, blanks and second bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.matching import match_path
from dashboard.intake.settle import Laid
from dashboard.intake.townships import numbered_kinds, sums_rows, within
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

Rows = Sequence[Sequence[Any]]
TITLE = ["2023年三季度工会工作统计表"]


def laid(*sheets: tuple[str, Rows], merged: Sequence[str] = ()) -> Laid:
    made = Workbook()
    for place, (name, rows) in enumerate(sheets):
        page = made.active if not place else made.create_sheet()
        page.title = name
        for row, values in enumerate(rows, start=1):
            put(page, row, list(values))
        for each in merged:
            page.merge_cells(each)
    return read_layout(read_book("枫岭县.xlsx", save(made)))


def figures(found: Laid) -> dict[tuple[str, str], float]:
    return {(each.township, each.code): float(each.value or 0) for each in found.figures}


def told(found: Laid, code: str) -> list[tuple[str, str]]:
    return [(each.sheet, each.cell) for each in found.problems if each.code == code]


# Whom the units belong to.


def exported(head: str, names: Sequence[str]) -> Rows:
    """A flat export: one figure a row, ``names`` under a ``head`` beside the unit itself."""
    rows: list[list[Any]] = [["序号", head, "填报单位", "期别", "指标名称", "计量单位", "数据口径", "数值"]]
    for number, name in enumerate(names):
        unit = ("青石镇总工会", "屏山乡总工会", "柳河镇总工会")[number]
        rows.append([2 * number + 1, name, unit, "2022年度", "会员人数", "人", "期末数", 100 + number])
        rows.append([2 * number + 2, name, unit, "2022年度", "新发展会员数", "人", "本年累计", 10 + number])
    return rows


@pytest.mark.parametrize("head", ["上级单位", "主管单位", "上级工会", "汇总单位", "所属县", "县区", "地区"])
def test_whom_the_units_of_an_export_belong_to_is_not_the_unit(head: str):
    found = laid(("导出", exported(head, ["枫岭县总工会"] * 3)))
    assert figures(found) == {
        ("青石镇", "members"): 100,
        ("青石镇", "new_members"): 10,
        ("屏山乡", "members"): 101,
        ("屏山乡", "new_members"): 11,
        ("柳河镇", "members"): 102,
        ("柳河镇", "new_members"): 12,
    }
    assert {(each.code, each.basis, each.year, each.quarter) for each in found.figures} == {
        ("members", "stock", 2022, 4),
        ("new_members", "ytd", 2022, 4),
    }


@pytest.mark.parametrize("head", ["地区", "上级单位", "县区"])
def test_whom_the_rows_of_a_wide_table_belong_to_is_not_the_unit(head: str):
    rows = [
        TITLE,
        [head, "填报单位", "会员人数", "职工人数"],
        ["枫岭县总工会", "青石镇", 10, 15],
        ["枫岭县总工会", "屏山乡", 20, 25],
    ]
    assert figures(laid(("表", rows))) == {
        ("青石镇", "members"): 10,
        ("青石镇", "workers"): 15,
        ("屏山乡", "members"): 20,
        ("屏山乡", "workers"): 25,
    }


def test_a_superior_beside_none_is_not_the_unit_of_a_townships_own_list():
    rows = [
        ["青石镇2022年度工会统计表"],
        ["上级单位", "指标名称", "数值"],
        ["枫岭县总工会", "会员人数", 100],
        ["枫岭县总工会", "职工人数", 120],
    ]
    assert figures(laid(("表", rows))) == {("青石镇", "members"): 100, ("青石镇", "workers"): 120}


@pytest.mark.parametrize("head", ["上级单位", "地区", "县区"])
def test_townships_under_such_a_head_remain_the_units(head: str):
    rows = [
        ["2022年度"],
        [head, "指标名称", "数值"],
        ["青石镇总工会", "会员人数", 100],
        ["屏山乡总工会", "会员人数", 101],
    ]
    assert figures(laid(("表", rows))) == {("青石镇", "members"): 100, ("屏山乡", "members"): 101}


def test_a_total_in_the_column_of_the_region_is_not_the_last_units_figure():
    rows = [*exported("地区", ["枫岭县"] * 2), [5, "合计", None, "2022年度", "会员人数", "人", "期末数", 201]]
    found = figures(laid(("导出", rows)))
    assert 201 not in found.values()


# Rows of kinds before those of their units.

GROUPS = [
    TITLE,
    ["序号", "单位名称", "会员人数", "职工人数", "女会员人数"],
    ["全县合计", None, 150, 198, 66],
    ["一、街道（小计）", None, 30, 40, 12],
    [1, "城东街道", 10, 15, 5],
    [2, "城西街道", 20, 25, 7],
    ["二、镇", None, 70, 99, 30],
    [3, "青石镇", 30, 40, 14],
    [4, "柳河镇", 40, 50, 16],
    ["三、园区、农场", None, 50, 68, 24],
    [5, "枫岭工业园区", 24, 30, 10],
    [6, "红旗农场", 26, 38, 14],
]
UNITS = {"城东街道", "城西街道", "青石镇", "柳河镇", "枫岭工业园区", "红旗农场"}


def test_numbered_rows_of_kinds_are_subtotals_of_the_rows_below():
    merged = ["A3:B3", "A4:B4", "A7:B7", "A10:B10"]
    found = laid(("汇总", GROUPS), merged=merged)
    assert {each.township for each in found.figures} == UNITS
    assert len(found.figures) == 18
    # Workers: the towns' are 40 + 50, and 15 + 25 + 40 + 50 + 30 + 38 in all.
    assert told(found, "total_mismatch") == [("汇总", "D7")]


def test_a_group_is_held_against_the_rows_below_whatever_they_are_called():
    rows = [list(each) for each in GROUPS]
    rows[9] = ["三、园区", None, 50, 69, 24]  # 30 + 38 workers, 红旗农场 too
    found = laid(("汇总", rows))
    assert {each.township for each in found.figures} == UNITS
    assert told(found, "total_mismatch") == [("汇总", "D7"), ("汇总", "D10")]


def test_a_park_numbered_as_the_townships_are_remains_a_unit():
    rows = [
        TITLE,
        ["单位名称", "会员人数", "职工人数"],
        ["一、青石镇", 10, 15],
        ["二、开发区", 20, 25],
        ["三、屏山乡", 30, 35],
        ["合计", 60, 75],
    ]
    found = laid(("表", rows))
    assert {(each.cell, float(each.value or 0)) for each in found.figures if each.code == "members"} == {
        ("B3", 10),
        ("B4", 20),
        ("B5", 30),
    }


def test_a_blank_row_below_a_group_of_parks_leaves_it_a_subtotal():
    rows = [TITLE, ["单位名称", "会员人数", "职工人数"], ["一、园区", 50, 68], []]
    rows += [["枫岭工业园区", 24, 30], ["城北园区", 26, 38]]
    assert {each.township for each in laid(("表", rows)).figures} == {"枫岭工业园区", "城北园区"}


@pytest.mark.parametrize(
    ("label", "kinds"),
    [
        ("一、街道（小计）", "街道"),
        ("（三）乡", "乡"),
        ("四、园区农场", "园区农场"),
        ("二、镇", "镇"),
        ("一、石桥镇", ""),
        ("三乡", ""),
        ("十里镇", ""),
        ("街道", ""),
    ],
)
def test_only_kinds_behind_a_number_are_a_group(label: str, kinds: str):
    assert numbered_kinds(label) == kinds


def test_a_sum_said_in_brackets_sums_rows_but_a_townships_own_does_not():
    assert sums_rows("北片（小计）")
    assert not sums_rows("石桥镇（合计）")


# Two bands of heads with one row of figures each, below a caption.


def cards(towns: Sequence[str]) -> tuple[Rows, list[str]]:
    rows: list[list[Any]] = [["枫岭片区工会统计分户表（2021年12月）"], []]
    merged: list[str] = []
    for number, town in enumerate(towns, start=1):
        top = len(rows) + 2
        merged += [f"A{top}:A{top + 1}", f"A{top + 2}:A{top + 3}"]
        rows += [[f"（{'一二三'[number - 1]}）{town}"]]
        rows += [["组织情况", "职工总人数", "会员总人数"], [None, 20 * number, 10 * number]]
        rows += [["服务情况", "送温暖慰问户数", "困难职工总数"], [None, 3 * number, 2 * number], []]
    return rows, merged


def test_a_head_over_a_row_of_heads_and_its_figures_keeps_them_apart():
    rows, merged = cards(["青石镇", "屏山乡"])
    found = laid(("分户表", rows), merged=merged)
    sure = {place: value for place, value in figures(found).items() if place[1] != "hardship_households"}
    assert sure == {
        ("青石镇", "workers"): 20,
        ("青石镇", "members"): 10,
        ("青石镇", "warmth_households"): 3,
        ("屏山乡", "workers"): 40,
        ("屏山乡", "members"): 20,
        ("屏山乡", "warmth_households"): 6,
    }
    assert told(found, "doubtful_header") == [("分户表", "C6"), ("分户表", "C12")]
    assert not told(found, "unread_sheet")


def test_heads_merged_over_a_row_that_counts_the_columns_stay_heads():
    rows = [
        TITLE,
        ["乡镇", "会员人数", "职工人数"],
        [None, 1, 2],
        ["青石镇", 10, 15],
        ["屏山乡", 20, 25],
    ]
    found = laid(("表", rows), merged=["A2:A3"])
    assert figures(found) == {
        ("青石镇", "members"): 10,
        ("青石镇", "workers"): 15,
        ("屏山乡", "members"): 20,
        ("屏山乡", "workers"): 25,
    }


# A sheet for each township.


def page(reporter: str, beside: str, members: int) -> Rows:
    return [
        ["基层工会统计表"],
        [reporter, beside],
        ["序号", "项目", "数量", "备注"],
        [1, "会员人数（人）", members],
        [2, "职工人数（人）", members + 5],
    ]


@pytest.mark.parametrize("period", ["2020年第一季度", "2020年3月31日", "2020年1-3月"])
def test_a_blank_reporter_beside_a_period_leaves_the_sheets_name(period: str):
    found = laid(
        ("大水井镇", page("填报单位：", period, 10)),
        ("戛洒镇", page("填报单位：戛洒镇工会", period, 20)),
        ("普底乡", page("填报单位：", period, 30)),
    )
    assert figures(found) == {
        ("大水井镇", "members"): 10,
        ("大水井镇", "workers"): 15,
        ("戛洒镇", "members"): 20,
        ("戛洒镇", "workers"): 25,
        ("普底乡", "members"): 30,
        ("普底乡", "workers"): 35,
    }
    # A date beside the label may be that of the report.
    when = (None, None) if "日" in period else (2020, 1)
    assert {(each.year, each.quarter) for each in found.figures} == {when}


def test_a_reporter_named_beside_its_label_goes_before_the_sheets_name():
    found = laid(("大水井镇", page("填报单位：", "三月镇总工会", 10)))
    assert {each.township for each in found.figures} == {"三月镇"}


def test_a_blank_reporter_beside_a_period_is_nobodys_between_two_townships():
    rows: list[Sequence[Any]] = []
    for name in ("填报单位：青石镇工会", "填报单位：", "填报单位：屏山乡工会"):
        rows += [[name, "2020年第一季度"], ["项目", "单位", "数量"], ["会员人数", "人", len(rows) + 10]]
        rows += [["职工人数", "人", 90], []]
    found = laid(("各乡镇", rows))
    assert {key: value for key, value in figures(found).items() if key[1] == "members"} == {
        ("青石镇", "members"): 10,
        ("屏山乡", "members"): 20,
    }
    assert told(found, "missing_township") == [("各乡镇", "A6")]


# What the programme over a head, or the unit in a cell, makes of it.


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("送清凉", "慰问职工人次"), "cool_person_times"),
        (("夏送清凉", "走访慰问人次"), "cool_person_times"),
        (("送温暖", "慰问职工人次"), "warmth_person_times"),
        (("送清凉", "送温暖慰问人次"), "warmth_person_times"),
        (("慰问职工人次",), "warmth_person_times"),
    ],
)
def test_a_name_without_its_programme_is_that_of_the_head(parts: tuple[str, ...], code: str):
    found = match_path(parts)
    assert found.sure
    assert found.code == code


def test_what_the_head_does_not_make_whole_is_asked():
    assert not match_path(("送清凉", "慰问困难职工人次")).sure


def listed(label: str, value: Any, unit: str = "") -> Laid:
    heads = ["类别", "项目", "单位", "进展情况"] if unit else ["类别", "项目", "进展情况"]
    rows: Rows = [
        ["青石镇工会重点工作进展情况（2023年1—9月）"],
        heads,
        ["组织", "会员人数", *(["人"] if unit else []), "120人"],
        ["帮扶", label, *([unit] if unit else []), value],
    ]
    return laid(("进展", rows))


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("走访慰问困难职工", "42 户", "warmth_households"),
        ("走访慰问困难职工", "42人次", "warmth_person_times"),
        ("送清凉慰问", "300余人次", "cool_person_times"),
    ],
)
def test_the_unit_in_a_cell_tells_what_its_label_leaves_open(label: str, value: str, code: str):
    found = listed(label, value)
    assert figures(found) == {
        ("青石镇", "members"): 120,
        ("青石镇", code): 300 if "300" in value else 42,
    }
    assert not found.problems


@pytest.mark.parametrize("value", [42, "42", "42左右"])
def test_a_cell_without_a_unit_leaves_the_question(value: Any):
    found = listed("走访慰问困难职工", value)
    assert figures(found) == {("青石镇", "members"): 120}
    assert told(found, "unknown_item") == [("进展", "B4,C4")]


def test_a_unit_that_the_label_cannot_be_counted_in_is_asked_about():
    assert not told(listed("送温暖慰问人次", "42人"), "doubtful_header")
    assert told(listed("送温暖慰问人次", "42户"), "doubtful_header") == [("进展", "B4")]


def test_the_column_of_units_goes_before_the_unit_in_a_cell():
    found = listed("走访慰问困难职工", "42人", unit="户")
    assert figures(found)["青石镇", "warmth_households"] == 42


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["42 户", "7户"], "warmth_households"),
        (["42人次", "7人次"], "warmth_person_times"),
        (["42户", "7人次"], ""),
        ([42, 7], ""),
    ],
)
def test_the_unit_in_the_cells_of_a_column_tells_what_its_head_leaves_open(cells: list[Any], code: str):
    rows = [TITLE, ["乡镇", "会员人数", "走访慰问困难职工"]]
    rows += [["青石镇", 10, cells[0]], ["屏山乡", 20, cells[1]]]
    found = figures(laid(("表", rows)))
    members = {("青石镇", "members"): 10.0, ("屏山乡", "members"): 20.0}
    visited = {("青石镇", code): 42.0, ("屏山乡", code): 7.0} if code else {}
    assert found == members | visited


# Heads that say the basis and what is counted in one word, and titles of all kinds of townships.


def test_what_is_counted_is_told_from_the_basis_before_it():
    table = [
        ["青石县2024年三季度帮扶工作汇总表"],
        ["乡镇", "困难帮扶"],
        [None, "生活救助", None, None, None, "送温暖"],
        [None, *["本季户数", "本季金额（万元）", "累计户数", "累计金额（万元）"] * 2],
        ["石桥镇", 18, 3.42, 43, 8.77, 5, 0.6, 68, 8.36],
        ["北山乡", 19, 3.99, 29, 6.34, 8, 0.8, 58, 5.35],
    ]
    found = laid(("三季度", table), merged=["A2:A4", "B2:I2", "B3:E3", "F3:I3"])
    told_of = {(each.code, each.basis): each.value for each in found.figures if each.township == "石桥镇"}
    assert told_of == {
        ("aid_households", "quarter"): 18,
        ("aid_amount", "quarter"): 34_200,
        ("aid_households", "ytd"): 43,
        ("aid_amount", "ytd"): 87_700,
        ("warmth_households", "quarter"): 5,
        ("warmth_amount", "quarter"): 6_000,
        ("warmth_households", "ytd"): 68,
        ("warmth_amount", "ytd"): 83_600,
    }


@pytest.mark.parametrize(
    ("title", "township"),
    [
        ("临屿市镇（街道）工会工作季度报表", ""),  # of a city's 镇 and 街道, not of one called 市镇
        ("石桥镇（街道）工会工作季度报表", "石桥镇"),
        ("临屿市石桥镇工会工作季度报表", "石桥镇"),
    ],
)
def test_a_title_of_all_townships_names_none(title: str, township: str):
    assert within(title) == township


def test_what_stands_is_offered_before_what_is_new():
    asked = match_path(("已建会",))
    assert (asked.code, asked.match) == ("units_covered", "doubtful")
    assert match_path(("当期新建工会",)).code == "new_union_orgs"
