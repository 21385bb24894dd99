"""Columns beside the figures of a long table: numbers and kinds of its items, targets, a doubtful one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.columns import long_column
from dashboard.intake.layout import read_layout
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

TITLE = ["青石镇总工会2023年度工作台账"]
CELLS = dict[str, tuple[str, str, float]]


def laid(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in merged:
        made.active.merge_cells(each)
    return read_layout(read_book("台账.xlsx", save(made)))


def figures(found: Laid) -> CELLS:
    return {each.cell: (each.code, each.basis, float(each.value or 0)) for each in found.figures}


def told(found: Laid) -> list[tuple[str, str]]:
    return [(each.code, each.cell) for each in found.problems]


@pytest.mark.parametrize("head", ["编号", "代码", "指标编号", "指标代码", "序号", "项目编号", "指标序号"])
@pytest.mark.parametrize("numbers", [("002", "015"), (102, 115)])
def test_the_numbers_of_items_between_their_kind_and_their_name_are_no_figures(head: str, numbers: Any):
    found = laid(
        [
            TITLE,
            ["指标分类", head, "指标名称", "计量单位", "期末数", "本季发生数", "本年累计数"],
            ["组织建设", numbers[0], "应当建会单位数", "个", 103, None, None],
            [None, numbers[1], "受理劳动争议案件数", "件", None, 9, 30],
        ]
    )
    assert figures(found) == {
        "E3": ("units_should", "stock", 103),
        "F4": ("disputes_accepted", "quarter", 9),
        "G4": ("disputes_accepted", "ytd", 30),
    }
    assert told(found) == []


def test_numbers_under_an_unknown_head_between_kind_and_name_are_left_out_with_a_word():
    rows = [TITLE, ["大类", "考核系数", "指标名称", "数量"], ["维权", 3, "受理劳动争议案件数", 30]]
    found = laid([*rows, [None, 4, "劳动争议调解成功数", 25]])
    assert figures(found) == {
        "D3": ("disputes_accepted", "ytd", 30),
        "D4": ("disputes_resolved", "ytd", 25),
    }
    assert told(found) == [("skipped_column", "B3")]


def test_codes_of_the_catalogue_still_name_their_items():
    rows = [TITLE, ["指标代码", "指标名称", "数量"], ["members", "会员", 103], ["workers", "职工", 110]]
    assert [(each.cell, each.code, each.match) for each in laid(rows).figures] == [
        ("C3", "members", "code"),
        ("C4", "workers", "code"),
    ]


def test_a_kind_right_of_the_name_names_no_item_unless_it_tells_rows_of_one_name_apart():
    found = laid(
        [
            TITLE,
            ["指标名称", "指标分类", "计量单位", "数量"],
            ["份数", "集体合同", "份", 24],
            ["会员人数", "职工", "人", 103],
        ]
    )
    assert figures(found) == {"D4": ("members", "stock", 103)}
    assert told(found) == [("unknown_item", "A3,D3")]
    apart = laid(
        [
            TITLE,
            ["项目名称", "类别", "数量"],
            ["送温暖", "慰问户数", 103],
            ["送温暖", "慰问资金", 110],
            ["金秋助学", "资助人数", 9],
        ]
    )
    assert figures(apart) == {
        "C3": ("warmth_households", "ytd", 103),
        "C4": ("warmth_amount", "ytd", 110),
        "C5": ("students_aided", "ytd", 9),
    }


AIMS = [
    "全年目标",
    "年度目标",
    "目标任务",
    "全年任务数",
    "计划数",
    "2023年目标",
    "本年计划（人）",
    "全年任务完成率",
    "占全年目标%",
]


@pytest.mark.parametrize("head", AIMS)
def test_a_target_beside_four_quarters_is_no_figure_and_their_sum_is_the_years(head: str):
    found = laid(
        [
            TITLE,
            ["工作内容", "单位", head, "一季度", "二季度", "三季度", "四季度", "全年合计"],
            ["发展新会员人数", "人", 185, 56, 36, 43, 59, 194],
            ["会员人数", "人", None, 3195, 3216, 3243, 3280, "—"],
        ]
    )
    assert {each.cell: (each.quarter, each.basis, each.value) for each in found.figures} == {
        "D3": (1, "quarter", 56),
        "E3": (2, "quarter", 36),
        "F3": (3, "quarter", 43),
        "G3": (4, "quarter", 59),
        "H3": (4, "ytd", 194),
        "D4": (1, "stock", 3195),
        "E4": (2, "stock", 3216),
        "F4": (3, "stock", 3243),
        "G4": (4, "stock", 3280),
    }
    assert told(found) == [("skipped_column", "C3")]


def test_what_was_done_about_a_target_is_a_figure():
    found = laid(
        [
            TITLE,
            ["项目", "单位", "目标任务", None],
            [None, None, "全年", "完成数"],
            ["新发展会员", "人", 100, 80],
            ["困难职工帮扶户次", "户次", 50, 40],
        ],
        ["A2:A3", "B2:B3", "C2:D2"],
    )
    assert figures(found) == {
        "D4": ("new_members", "ytd", 80),
        "D5": ("aid_households", "ytd", 40),
    }
    assert told(found) == [("skipped_column", "C4")]


@pytest.mark.parametrize("head", ["本季完成任务数", "全年目标完成数", "全年累计", "本季", "完成数"])
def test_a_head_that_says_what_was_done_is_one_of_figures(head: str):
    assert long_column(0, [head]).role == "value"


LEDGER = [
    ["县总工会2023年6月底台账"],
    ["乡镇", "会员人数", "累计发展会员数", "职工人数"],
    ["青石镇", 176, 197, 206],
    ["屏山乡", 208, 213, 232],
    ["石桥镇", 64, 71, 74],
]


def test_a_doubtful_column_does_not_compete_with_the_sure_one():
    found = laid(LEDGER)
    assert figures(found) == {
        "B3": ("members", "stock", 176),
        "B4": ("members", "stock", 208),
        "B5": ("members", "stock", 64),
        "D3": ("workers", "stock", 206),
        "D4": ("workers", "stock", 232),
        "D5": ("workers", "stock", 74),
    }
    assert told(found) == [("doubtful_header", "C2")]


def test_a_doubtful_figure_stands_where_the_sure_one_is_missing():
    rows = [list(each) for each in LEDGER]
    rows[2][1], rows[3][1] = None, "/"
    found = {each.cell: each.match for each in laid(rows).figures if each.code == "members"}
    assert found == {"C3": "doubtful", "C4": "doubtful", "B5": "exact"}


def test_two_sure_columns_that_differ_are_still_told():
    rows = [list(each) for each in LEDGER[:3]]
    rows[1][2] = "工会会员数"
    assert told(laid(rows)) == [("duplicate_figure", "C3")]
