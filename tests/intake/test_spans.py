"""Months that are neither a quarter nor from January on: 7—12月 and 下半年 are of no figure; heads with a period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.periods import is_other_span, period_of
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

Rows = Sequence[Sequence[Any]]


def laid(rows: Rows, merged: Sequence[str] = ()) -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in merged:
        made.active.merge_cells(each)
    return read_layout(read_book("表.xlsx", save(made)))


def of(found: Laid, township: str = "长滩镇") -> dict[tuple[str, str, int | None], float]:
    """(Indicator, basis, quarter) -> value."""
    return {
        (each.code, each.basis, each.quarter): float(each.value or 0)
        for each in found.figures
        if each.township == township
    }


def form(title: str, first: str, second: str) -> Rows:
    return [
        ["长滩镇总工会统计表"],
        [title],
        ["编号", "指标", first, second],
        [1, "工会会员（人）", None, 2139],
        [2, "新发展会员（人）", 89, 203],
        [3, "文体活动（场）", 6, 17],
        [4, "举办招聘会（场）", 3, 6],
    ]


@pytest.mark.parametrize(
    "head", ["7—12月", "7-12月", "下半年", "下半年发生数", "下半年（7—12月）", "2023年下半年"]
)
def test_the_second_half_is_left_out_with_a_word(head: str):
    found = laid(form("2023年下半年", head, "全年累计（年末）"))
    assert of(found) == {
        ("members", "stock", 4): 2139,
        ("new_members", "ytd", 4): 203,
        ("cultural_events", "ytd", 4): 17,
        ("job_fairs", "ytd", 4): 6,
    }
    assert [(each.severity, each.code, each.args["header"]) for each in found.problems] == [
        ("info", "skipped_column", head)
    ]


@pytest.mark.parametrize(
    ("title", "first", "second", "quarter"),
    [
        ("2023年三季度", "7-9月", "1—9月", 3),
        ("2023年四季度", "10—12月", "1—12月", 4),
        ("2023年二季度", "4—6月", "1—6月", 2),
    ],
)
def test_the_months_of_a_quarter_are_the_quarter(title: str, first: str, second: str, quarter: int):
    found = laid(form(title, first, second))
    assert of(found)["new_members", "quarter", quarter] == 89
    assert of(found)["new_members", "ytd", quarter] == 203
    assert of(found)["members", "stock", quarter] == 2139
    assert not found.problems


def test_halves_beside_the_whole_year():
    rows = [
        ["松岭县2023年工会统计表"],
        ["乡镇", "新发展会员", None, None, "文体活动（场）", None, None],
        [None, *["上半年", "下半年", "全年"] * 2],
        ["长滩镇", 114, 89, 203, 11, 6, 17],
        ["石门乡", 50, 30, 80, 4, 5, 9],
    ]
    found = laid(rows, ["B2:D2", "E2:G2"])
    assert of(found) == {
        ("new_members", "ytd", 2): 114,
        ("new_members", "ytd", 4): 203,
        ("cultural_events", "ytd", 2): 11,
        ("cultural_events", "ytd", 4): 17,
    }
    assert [each.code for each in found.problems] == ["skipped_column", "skipped_column"]


def test_the_second_half_over_its_quarters_is_only_their_head():
    rows = [
        ["松岭县2023年工会统计表"],
        ["乡镇", "下半年", None],
        [None, "三季度", "四季度"],
        [None, "新发展会员", "新发展会员"],
        ["长滩镇", 40, 49],
        ["石门乡", 20, 10],
    ]
    found = laid(rows, ["B2:C2"])
    assert of(found) == {("new_members", "quarter", 3): 40, ("new_members", "quarter", 4): 49}


@pytest.mark.parametrize(("first", "second"), [("上半年", "下半年"), ("1-6月", "7-12月")])
def test_rows_of_the_second_half_are_left_out(first: str, second: str):
    rows = [
        ["松岭县2023年工会统计表"],
        ["乡镇", "时段", "新发展会员", "文体活动（场）"],
        ["长滩镇", first, 114, 11],
        [None, second, 89, 6],
        [None, "全年", 203, 17],
    ]
    found = laid(rows)
    assert of(found) == {
        ("new_members", "ytd", 2): 114,
        ("new_members", "ytd", 4): 203,
        ("cultural_events", "ytd", 2): 11,
        ("cultural_events", "ytd", 4): 17,
    }
    assert [(each.severity, each.code) for each in found.problems] == [("info", "skipped_row")]


def test_lines_of_the_second_half_are_left_out_with_one_word():
    rows = [
        ["长滩镇2023年工会统计表"],
        ["指标", "时段", "数值"],
        ["新发展会员", "上半年", 114],
        [None, "下半年", 89],
        [None, "全年", 203],
        ["文体活动场次", "上半年", 11],
        [None, "下半年", 6],
        [None, "全年", 17],
    ]
    found = laid(rows)
    assert of(found) == {
        ("new_members", "ytd", 2): 114,
        ("new_members", "ytd", 4): 203,
        ("cultural_events", "ytd", 2): 11,
        ("cultural_events", "ytd", 4): 17,
    }
    assert [(each.severity, each.code, each.cell) for each in found.problems] == [
        ("info", "skipped_row", "C4")
    ]


@pytest.mark.parametrize(
    "text", ["7—12月", "下半年", "2-6月", "3月至5月", "11-12月", "二至三季度", "第二、三季度"]
)
def test_spans_of_no_basis(text: str):
    assert is_other_span(text)


@pytest.mark.parametrize(
    "text",
    [
        *("上半年", "1—6月", "7-9月", "10—12月", "1-12月", "下半年末", "下半年第三季度", "一至三季度"),
        *("前三季度", "全年", "1-8月", "本季", "三季度", "会员人数"),
    ],
)
def test_quarters_and_months_from_january_are_none(text: str):
    assert not is_other_span(text)


def test_the_second_half_is_not_the_first():
    assert period_of("2023年下半年度").quarter == 4
    assert period_of("2023半年度报表").quarter == 2


def test_a_head_says_period_and_item_together():
    rows = [
        ["宁安县2024年上半年重点工作进度通报表"],
        ["序号", "乡镇（街道）", "发展会员（人）", None, None, None, None, "会员人数"],
        [None, None, "全年目标", "二季度新发展", "1-6月新发展", "完成率", "排名", None],
        [1, "长滩镇", 120, 27, 59, 0.49, 2, 2140],
        [2, "石门乡", 130, 37, 64, 0.49, 1, 2126],
    ]
    found = laid(rows, ["A2:A3", "B2:B3", "C2:G2", "H2:H3"])
    assert of(found) == {
        ("new_members", "quarter", 2): 27,
        ("new_members", "ytd", 2): 59,
        ("members", "stock", 2): 2140,
    }
    assert {each.code for each in found.problems} <= {"skipped_column"}


def test_each_quarters_head_is_of_its_own():
    rows = [
        ["松岭县2024年上半年工会统计表"],
        ["乡镇", "一季度新发展会员", "二季度新发展会员", "1—6月新发展会员", "二季度末会员人数"],
        ["长滩镇", 32, 27, 59, 2140],
        ["石门乡", 27, 37, 64, 2126],
    ]
    assert of(laid(rows)) == {
        ("new_members", "quarter", 1): 32,
        ("new_members", "quarter", 2): 27,
        ("new_members", "ytd", 2): 59,
        ("members", "stock", 2): 2140,
    }


def test_a_head_without_a_period_stays_the_years():
    rows = [
        ["松岭县2024年二季度工会统计表"],
        ["乡镇", "新发展会员", "会员人数"],
        ["长滩镇", 59, 2140],
        ["石门乡", 64, 2126],
    ]
    assert of(laid(rows)) == {("new_members", "ytd", 2): 59, ("members", "stock", 2): 2140}
