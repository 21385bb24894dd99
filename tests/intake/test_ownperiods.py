"""本期, 当期 and 报告期: the sheet's own period, which is the quarter or all months from January."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

Rows = Sequence[Sequence[object]]


def figures(rows: Rows, name: str = "枫岭县.xlsx") -> dict[tuple[str, str], tuple[int | None, str, float]]:
    """(Township, indicator) -> quarter, basis and value."""
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    laid = read_layout(read_book(name, save(made)))
    assert len({(each.township, each.code, each.basis) for each in laid.figures}) == len(laid.figures)
    return {
        (each.township, each.code): (each.quarter, each.basis, float(each.value or 0))
        for each in laid.figures
    }


def wide(title: str, word: str, *, beside: str = "上年同期", note: str = "") -> Rows:
    return [
        [title],
        ["序号", "乡镇", "会员人数", "应收工会经费", None, "实收工会经费", None],
        [None, None, None, word, beside, word, beside],
        [1, "云台镇", 3100, 124_000, 118_000, 101_000, 96_000],
        [2, "沙溪乡", 1750, 76_000, 73_000, 65_000, 63_000],
        [note],
    ]


def long(title: str, word: str, *, note: str = "") -> Rows:
    return [
        [title],
        ["序号", "项目", "单位", word, "上年同期", "增减%"],
        [1, "会员人数", "人", 3100, 3000, 3.3],
        [2, "新发展会员", "人", 64, 50, 28],
        [3, "实收工会经费", "元", 101_000, 96_000, 5.2],
        [note],
    ]


@pytest.mark.parametrize("word", ["本期", "当期", "报告期", "本期数"])
@pytest.mark.parametrize(
    ("title", "quarter"),
    [
        ("工会工作半年报（2024年1—6月）", 2),
        ("2024年上半年工会工作统计表", 2),
        ("2024年1-9月工会工作统计表", 3),
        ("2024年前三季度工会工作统计表", 3),
        ("2024年度工会工作统计表", 4),
    ],
)
def test_a_sheets_own_period_runs_from_january_where_its_title_does(word: str, title: str, quarter: int):
    found = figures(wide(title, word))
    assert found["云台镇", "funds_due"] == (quarter, "ytd", 124_000)
    assert found["沙溪乡", "funds_received"] == (quarter, "ytd", 65_000)
    assert found["云台镇", "members"] == (quarter, "stock", 3100)
    assert len(found) == 6


@pytest.mark.parametrize("word", ["本期", "当期", "报告期"])
@pytest.mark.parametrize("title", ["2024年第二季度报表", "2024年4-6月报表", "2024年二季度（1-6月）报表"])
def test_where_the_quarter_is_named_it_is_the_quarter(word: str, title: str):
    assert figures(wide(title, word))["云台镇", "funds_due"] == (2, "quarter", 124_000)


def test_the_period_of_a_quarter_in_the_files_name_goes_before_a_title_of_the_year():
    rows = wide("2024年度工会工作统计表", "本期")
    assert figures(rows, "枫岭县四季度.xlsx")["云台镇", "funds_due"] == (4, "quarter", 124_000)
    assert figures(rows, "枫岭县.xlsx")["云台镇", "funds_due"] == (4, "ytd", 124_000)


def test_beside_a_column_of_the_year_it_is_the_quarter():
    rows = wide("2024年1—6月报表", "本期", beside="累计")
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    laid = read_layout(read_book("枫岭县.xlsx", save(made)))
    dues = {each.cell: each.basis for each in laid.figures if each.code == "funds_due"}
    assert dues == {"D4": "quarter", "E4": "ytd", "D5": "quarter", "E5": "ytd"}


@pytest.mark.parametrize(
    ("title", "note", "basis"),
    [
        ("2024年第二季度报表", "注：本期即本年1—6月，上年同期为上年1—6月。", "ytd"),
        ("2024年第二季度报表", "说明：“本期”指年初至本季末累计。", "ytd"),
        ("2024年1—6月报表", "注：1.本期数为二季度发生数；2.金额以元为单位。", "quarter"),
        ("2024年1—6月报表", "注：本期指4—6月。", "quarter"),
        ("2024年1—6月报表", "注：本期指标为上年同期的1.2倍。", "ytd"),
    ],
)
def test_a_note_says_what_it_is(title: str, note: str, basis: str):
    assert figures(wide(title, "本期", note=note))["云台镇", "funds_due"] == (2, basis, 124_000)


@pytest.mark.parametrize(
    ("note", "basis"), [("", "ytd"), ("注：本期指第二季度。", "quarter"), ("注：本期即1—6月。", "ytd")]
)
@pytest.mark.parametrize("word", ["本期", "报告期"])
def test_so_it_is_where_the_items_stand_in_rows(note: str, basis: str, word: str):
    found = figures(long("云台镇2024年1—6月报表", word, note=note))
    assert found["云台镇", "new_members"] == (2, basis, 64)
    assert found["云台镇", "members"] == (2, "stock", 3100)


def test_it_may_stand_beside_the_rows():
    rows = [
        ["2024年上半年"],
        ["乡镇", "口径", "会员人数", "新发展会员"],
        ["云台镇", "本期", 3100, 64],
        [None, "上年同期", 3000, 50],
        ["沙溪乡", "本期", 1750, 31],
        [None, "上年同期", 1700, 20],
    ]
    assert figures(rows)["云台镇", "new_members"] == (2, "ytd", 64)
    rows[0] = ["2024年第二季度"]
    assert figures(rows)["云台镇", "new_members"] == (2, "quarter", 64)


def test_the_period_that_the_rows_name_is_none_of_their_figures():
    rows = [
        ["乡镇工会数据"],
        ["乡镇", "报告期", "会员人数", "新发展会员"],
        ["云台镇", "2024年二季度", 3100, 64],
        ["沙溪乡", "2024年三季度", 1750, 31],
    ]
    found = figures(rows)
    assert found["云台镇", "new_members"] == (2, "ytd", 64)
    assert found["沙溪乡", "new_members"] == (3, "ytd", 31)
    assert len(found) == 4


def test_files_of_one_form_are_read_by_what_each_of_them_says():
    first = long("云台镇2024年1—6月报表", "本期")
    second = [["沙溪乡2024年1—6月报表（本期指4—6月）"], *first[1:]]
    assert figures(first)["云台镇", "new_members"] == (2, "ytd", 64)
    assert figures(second)["沙溪乡", "new_members"] == (2, "quarter", 64)


@pytest.mark.parametrize("whole", ["1-12月累计", "全年", "本年累计", "合计"])
@pytest.mark.parametrize(
    "part", ["其中：本季", "其中:本季度", "其中本季", "其中：四季度", "其中：10-12月", "#本季"]
)
def test_of_which_this_quarter_is_a_basis_in_the_middle_of_the_heads_and_below_them(whole: str, part: str):
    made = Workbook()
    rows = [
        ["宁江区工会帮扶资金与经费季报（2022年四季度）"],
        ["序号", "单位", "困难救助", None, None, None, "应拨缴工会经费", None],
        [None, None, whole, None, part, None, whole, part],
        [None, None, "户次", "救助金额", "户次", "救助金额", None, None],
        [1, "大洼镇", 47, 94_000, 13, 26_000, 1_470_500, 382_400],
        [2, "善友镇", 41, 53_300, 11, 14_300, 2_008_900, 522_400],
    ]
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in ("C2:F2", "G2:H2", "C3:D3", "E3:F3"):
        made.active.merge_cells(each)
    laid = read_layout(read_book("宁江区.xlsx", save(made)))
    found = {
        (each.code, each.basis): (each.quarter, each.value)
        for each in laid.figures
        if each.township == "大洼镇"
    }
    assert found == {
        ("aid_households", "ytd"): (4, 47),
        ("aid_amount", "ytd"): (4, 94_000),
        ("aid_households", "quarter"): (4, 13),
        ("aid_amount", "quarter"): (4, 26_000),
        ("funds_due", "ytd"): (4, 1_470_500),
        ("funds_due", "quarter"): (4, 382_400),
    }
