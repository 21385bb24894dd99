"""A wide table of one row and a list of programmes below each other; 合计 under the caption of its item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

TITLE = ["青石镇2024年上半年困难帮扶情况"]
FAMILIES = [
    ["合计（户）", "深度困难（户）", "相对困难（户）", "意外致困（户）"],
    [24, 11, 8, 5],
]
OF_FAMILIES = {
    "hardship_households": 24.0,
    "hardship_deep": 11.0,
    "hardship_relative": 8.0,
    "hardship_accident": 5.0,
}
PROGRAMMES = [
    ["项目", "计数单位", "数量", "金额（元）", "备注"],
    ["困难帮扶", "户次", 22, 22600],
    ["送温暖", "户", 97, 96200],
    ["送清凉", "人次", 160, 7500],
    ["医疗互助补助", "例", 32, None],
    ["金额合计", None, None, 126300],
]
OF_PROGRAMMES = {
    "aid_households": 22.0,
    "aid_amount": 22600.0,
    "warmth_households": 97.0,
    "warmth_amount": 96200.0,
    "cool_person_times": 160.0,
    "cool_amount": 7500.0,
    "mutual_claims": 32.0,
}


def laid(rows: Sequence[Sequence[Any]]) -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    return read_layout(read_book("报表.xlsx", save(made)))


def figures(found: Laid) -> dict[str, float]:
    assert len({each.code for each in found.figures}) == len(found.figures)
    return {each.code: float(each.value or 0) for each in found.figures}


def told(found: Laid) -> list[tuple[str, str]]:
    return [(each.code, each.cell) for each in found.problems]


HARDSHIP = ["hardship_households", "hardship_deep", "hardship_relative"]
MEMBERS = ["members", "members_female", "members_migrant"]
FIRST: list[list[Any]] = [["（一）在档困难职工"], *FAMILIES]
SECOND: list[list[Any]] = [["（二）上半年帮扶慰问"], *PROGRAMMES]


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([*FIRST, [], *SECOND], "A12,D12"),
        ([*FIRST, *SECOND], "A11,D11"),
        ([*FIRST, *PROGRAMMES], "A10,D10"),
        ([*SECOND, [], *FIRST], "A8,D8"),
    ],
)
def test_programmes_in_rows_are_read_below_and_above_a_row_of_families(rows: list[list[Any]], total: str):
    found = laid([TITLE, *rows])
    assert figures(found) == OF_FAMILIES | OF_PROGRAMMES
    assert told(found) == [("skipped_row", total)]


def test_a_single_programme_under_heads_of_its_own_is_not_read_under_those_above():
    found = laid([TITLE, *FIRST, [], *SECOND[:3]])
    assert figures(found) == OF_FAMILIES | {"aid_households": 22.0, "aid_amount": 22600.0}
    assert told(found) == []


def test_a_second_wide_table_below_stays_one():
    found = laid([TITLE, *FIRST, [], ["乡镇", "会员人数", "职工人数"], ["青石镇", 10, 20]])
    assert figures(found) == OF_FAMILIES | {"members": 10.0, "workers": 20.0}
    assert told(found) == []


@pytest.mark.parametrize(
    ("caption", "heads", "codes"),
    [
        ("一、在档困难职工情况", ["总数（户）", "深度困难（户）", "相对困难（户）"], HARDSHIP),
        ("（一）会员情况", ["合计（人）", "女会员", "农民工会员"], MEMBERS),
        ("（一）工会会员人数", ["小计", "女会员", "农民工会员"], MEMBERS),
    ],
)
def test_a_sum_beside_parts_of_what_the_caption_says_is_all_of_it(
    caption: str, heads: list[str], codes: list[str]
):
    found = laid([["青石镇2024年上半年统计"], [caption], heads, [240, 110, 80]])
    assert [each.cell for each in found.figures] == ["A4", "B4", "C4"]
    assert [each.code for each in found.figures] == codes
    assert told(found) == []


def test_a_sum_beside_parts_of_something_else_stays_unknown():
    found = laid(
        [["青石镇2024年上半年统计"], ["（一）在档困难职工"], ["合计", "女会员", "农民工会员"], [240, 110, 80]]
    )
    assert figures(found) == {"members_female": 110.0, "members_migrant": 80.0}
    assert told(found) == [("unknown_item", "A3,A4")]
