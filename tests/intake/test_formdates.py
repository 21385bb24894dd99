"""The dates of forms and of entries: when a form was made or a row written down is never the period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.periods import Period, period_of
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save


def laid(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), name: str = "茶亭乡.xlsx") -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in merged:
        made.active.merge_cells(each)
    return read_layout(read_book(name, save(made)))


def form(*above: Sequence[Any]) -> list[Sequence[Any]]:
    return [
        ["乡镇（街道）工会统计季报表"],
        *above,
        ["指标名称", "计量单位", "本年累计"],
        ["会员总数", "人", 3625],
        ["本年发展会员数", "人", 57],
    ]


OF_THE_FORM = [
    "2012年3月制定",
    "2012年3月第2次修订",
    "（2012年修订）",
    "2012.3印发",
    "2012年版",
    "二〇一二年三月制定",
    "县总工会2012年3月制",
    "自2012年3月起执行",
    "制定日期：2012年3月",
    "启用时间：2012年3月",
    "登记日期：2012年3月",
    "有效期至2024年12月",
    "批准文号：国统制〔2012〕35号",
    "国统制【2012】35号",
    "国统制2012年第35号",
    "2023年9月打印",
    "打印时间：2023-09-30 10:20:11",
    "填报日期：2023年9月",
]


@pytest.mark.parametrize("said", OF_THE_FORM)
def test_the_date_of_a_form_is_no_period(said: str):
    assert period_of(said) == Period()


@pytest.mark.parametrize("said", OF_THE_FORM)
def test_the_period_beside_the_date_of_a_form_is_taken(said: str):
    found = laid(form([None, None, said], ["填报单位：柳官屯镇总工会", None, "2023年1－6月"]))
    assert {(each.township, each.year, each.quarter) for each in found.figures} == {("柳官屯镇", 2023, 2)}


@pytest.mark.parametrize("cells", [["2012年3月", "制定"], ["制定日期", "2012年3月"], ["修订于", "2012年3月"]])
def test_the_date_of_a_form_may_stand_in_a_cell_of_its_own(cells: list[str]):
    found = laid(form([None, *cells], ["填报单位：柳官屯镇总工会", None, "2023年1－6月"]))
    assert {(each.year, each.quarter) for each in found.figures} == {(2023, 2)}


def test_a_form_that_says_only_when_it_was_made_is_asked_about():
    found = laid(form([None, None, "2012年3月制定"], ["填报单位：柳官屯镇总工会"]))
    assert {(each.year, each.quarter) for each in found.figures} == {(None, None)}
    assert [each.code for each in found.problems] == ["missing_period"]


@pytest.mark.parametrize(
    ("said", "quarter"),
    [
        ("2023年三季度填报", 3),
        ("2023年1-9月填报", 3),
        ("填报时间：2023年三季度", 3),
        ("上报时间：2023年1-9月", 3),
        ("2023年6月执行情况", 2),
        ("2023年9月登记户数", 3),
        ("2023年三季度（2012年3月制定）", 3),
    ],
)
def test_words_of_filling_in_beside_a_quarter_leave_it_one(said: str, quarter: int):
    assert (period_of(said).year, period_of(said).quarter) == (2023, quarter)


QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def ledger(
    head: str, dates: Sequence[str | None], total: Sequence[Any] = (), last: int = 4
) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = [
        ["茶亭乡工会工作台账（2023年）"],
        ["季度", head, "季末数", None, "本季发生数", None],
        [None, None, "基层工会（个）", "会员（人）", "新增会员（人）", "走访慰问（户）"],
    ]
    rows += [
        [quarter, date, 12, 600 + place, 7 + place, 20 + place]
        for place, (quarter, date) in enumerate(zip(QUARTERS[:last], dates, strict=False))
    ]
    return [*rows, total]


@pytest.mark.parametrize(
    ("head", "dates"),
    [
        ("登记日期", ["4月3日", "7月4日", "10月8日", "次年1月4日"]),
        ("填报时间", ["2023年4月", "2023年7月", "2023年9月", "2024年1月"]),
        ("上报日期", ["2023.3", "2023.6", "2023.9", "2024.3"]),
        ("报送时间", ["一季度末", "二季度末", "三季度末", "次年1月"]),
        ("录入日期", ["2023-03-31", "2023-06-30", "2023-09-30", "2024-03-31"]),
    ],
)
@pytest.mark.parametrize("total", ["全年合计", "合计", "累计", None])
def test_a_column_of_dates_plays_no_role_in_the_period(head: str, dates: list[str], total: str | None):
    rows = ledger(head, dates, [total, None, None, None, 34, 86] if total else ())
    found = laid(rows, ["C2:D2", "E2:F2"])
    assert [
        (each.quarter, each.basis, each.value) for each in found.figures if each.code == "new_members"
    ] == [(1, "quarter", 7), (2, "quarter", 8), (3, "quarter", 9), (4, "quarter", 10)]
    assert {(each.quarter, each.value) for each in found.figures if each.code == "members"} == {
        (1, 600),
        (2, 601),
        (3, 602),
        (4, 603),
    }
    assert {each.year for each in found.figures} == {2023}
    assert {each.code for each in found.problems} <= {"skipped_row"}
    assert bool(found.problems) == bool(total)


@pytest.mark.parametrize("total", ["全年合计", "合计", "总计", "累计"])
def test_a_sum_of_three_quarters_is_none_of_the_fourth(total: str):
    rows: list[Sequence[Any]] = [
        ["茶亭乡工会工作台账（2023年）"],
        ["季度", "会员（人）", "新增会员（人）", "走访慰问（户）"],
        *([quarter, 600 + place, 7 + place, 20] for place, quarter in enumerate(QUARTERS[:3])),
        [QUARTERS[3]],
        [total, None, 24, 60],
    ]
    found = laid(rows)
    assert [
        (each.quarter, each.basis, each.value) for each in found.figures if each.code == "new_members"
    ] == [(1, "quarter", 7), (2, "quarter", 8), (3, "quarter", 9)]
    assert [each.code for each in found.problems] == ["skipped_row"]


def test_the_sum_of_all_four_quarters_is_that_of_the_year():
    rows: list[Sequence[Any]] = [
        ["茶亭乡工会工作台账（2023年）"],
        ["季度", "会员（人）", "新增会员（人）", "走访慰问（户）"],
        *([quarter, 600 + place, 7 + place, 20] for place, quarter in enumerate(QUARTERS)),
        ["全年合计", None, 34, 80],
    ]
    found = {(each.code, each.quarter, each.basis): each.value for each in laid(rows).figures}
    assert found["new_members", 4, "ytd"] == 34
    assert found["new_members", 4, "quarter"] == 10
