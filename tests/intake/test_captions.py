"""Tables below each other: whose each one is, under a caption, a label, or a blank where a name belongs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.records import Choices
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

TITLE = ["枫岭县2023年三季度工会工作统计表"]
BLANKS = ["（三）＿＿＿＿＿", "三、____镇总工会", "三、", "3、……", "（三）　　　（乡镇）"]


def laid(rows: Sequence[Sequence[Any]], chosen: str = "") -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    return read_layout(read_book("枫岭县.xlsx", save(made)), choices=Choices(township=chosen or None))


def members(found: Laid) -> dict[str, tuple[str, int | None, float]]:
    """The township, quarter and members by cell."""
    return {
        each.cell: (each.township, each.quarter, float(each.value or 0))
        for each in found.figures
        if each.code == "members"
    }


def told(found: Laid) -> list[tuple[str, str, str]]:
    return [(each.severity, each.code, each.cell) for each in found.problems]


def stacked(captions: Sequence[str], *, wide: bool = False) -> list[list[Any]]:
    """A table of six rows for each caption, its members 10, 20, 30 …; the captions stand in A2, A8, A14."""
    rows: list[list[Any]] = [list(TITLE)]
    for number, caption in enumerate(captions, start=1):
        if wide:
            rows += [[caption], ["会员人数", "职工人数", "女会员人数"]]
            rows += [[10 * number, 11 * number, 3 * number], [], [], []]
        else:
            rows += [[caption], ["项目", "单位", "数量"], ["会员人数", "人", 10 * number]]
            rows += [["职工人数", "人", 11 * number], ["女会员人数", "人", 3 * number], []]
    return rows


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("wide", [False, True])
def test_a_table_under_a_blank_name_is_nobodys_and_the_others_are_read(blank: str, wide: bool):
    found = laid(stacked(["（一）青石镇总工会", blank, "（二）屏山乡工会联合会"], wide=wide))
    first, last = ("A4", "A16") if wide else ("C4", "C16")
    assert members(found) == {first: ("青石镇", 3, 10), last: ("屏山乡", 3, 30)}
    assert len(found.figures) == 6
    assert told(found) == [("error", "missing_township", "A8")]


@pytest.mark.parametrize(
    ("captions", "kept", "cell"),
    [
        (["（一）＿＿＿＿", "（二）青石镇", "（三）屏山乡"], {"C10": ("青石镇", 3, 20), "C16": ("屏山乡", 3, 30)}, "A2"),
        (["（一）青石镇", "（二）＿＿＿＿"], {"C4": ("青石镇", 3, 10)}, "A8"),
        (["（一）＿＿＿＿", "（二）青石镇"], {"C10": ("青石镇", 3, 20)}, "A2"),
        (["填报单位：青石镇工会", "填报单位：＿＿＿", "填报单位：屏山乡"], {"C4": ("青石镇", 3, 10), "C16": ("屏山乡", 3, 30)}, "A8"),
        (["填报单位：青石镇工会", "填报单位（盖章）：", "填报单位：屏山乡"], {"C4": ("青石镇", 3, 10), "C16": ("屏山乡", 3, 30)}, "A8"),
    ],
)  # fmt: skip
def test_the_blank_may_be_anywhere(captions: list[str], kept: dict[str, Any], cell: str):
    found = laid(stacked(captions))
    assert members(found) == kept
    assert told(found) == [("error", "missing_township", cell)]


def test_a_second_table_of_nobody_is_nobodys_too():
    rows: list[list[Any]] = [list(TITLE)]
    for number, caption in enumerate(["一、青石镇", "二、＿＿＿＿", "三、屏山乡"], start=1):
        rows += [[caption], ["项目", "数量"], ["会员人数", 10 * number], []]
        rows += [["经费情况"], ["项目", "数量"], ["实收工会经费", 100 * number], []]
    found = laid(rows)
    assert {(each.township, each.code, float(each.value or 0)) for each in found.figures} == {
        ("青石镇", "members", 10),
        ("青石镇", "funds_received", 100),
        ("屏山乡", "members", 30),
        ("屏山乡", "funds_received", 300),
    }
    assert told(found) == [("error", "missing_township", "A10"), ("error", "missing_township", "B16")]


def test_rows_of_one_table_below_a_blank_name_are_nobodys():
    rows: list[list[Any]] = [list(TITLE), ["项目", "单位", "数量"]]
    for number, caption in enumerate(["一、青石镇", "二、______", "三、屏山乡"], start=1):
        rows += [[caption], ["会员人数", "人", 10 * number], ["职工人数", "人", 11 * number]]
    found = laid(rows)
    assert members(found) == {"C4": ("青石镇", 3, 10), "C10": ("屏山乡", 3, 30)}
    assert len(found.figures) == 4
    assert told(found) == [("error", "missing_township", "A6")]


@pytest.mark.parametrize("one_table", [False, True])
def test_the_only_blank_is_of_the_unit_that_a_person_chooses(one_table: bool):
    captions = ["一、青石镇", "二、______", "三、屏山乡"]
    rows = stacked(captions)
    if one_table:
        rows = [list(TITLE), ["项目", "单位", "数量"]]
        for number, caption in enumerate(captions, start=1):
            rows += [[caption], ["会员人数", "人", 10 * number], ["职工人数", "人", 11 * number]]
    found = laid(rows, chosen="石桥镇")
    assert set(members(found).values()) == {("青石镇", 3, 10), ("石桥镇", 3, 20), ("屏山乡", 3, 30)}
    assert told(found) == []
    two = laid(stacked(["一、青石镇", "二、____", "三、____", "四、屏山乡"]), chosen="石桥镇")
    assert set(members(two).values()) == {("青石镇", 3, 10), ("屏山乡", 3, 40)}
    assert told(two) == [("error", "missing_township", "A8"), ("error", "missing_township", "A14")]


def test_blanks_without_a_name_beside_them_part_one_units_form():
    rows = [list(TITLE), ["填报单位：青石镇总工会"]]
    for caption, item, value in (("一、", "会员人数", 10), ("二、＿＿＿", "职工人数", 11)):
        rows += [[caption], ["项目", "单位", "数量"], [item, "人", value], []]
    found = laid(rows)
    assert {(each.township, each.code) for each in found.figures} == {
        ("青石镇", "members"),
        ("青石镇", "workers"),
    }
    assert told(found) == []


@pytest.mark.parametrize("caption", ["经费情况", None])
def test_a_second_table_below_the_label_of_its_unit_is_that_units(caption: str | None):
    rows: list[list[Any]] = []
    for number, label in enumerate(["填报单位：青石镇总工会", "填报单位：屏山乡工会"], start=1):
        rows += [list(TITLE), [label], ["项目", "单位", "数量"], ["会员人数", "人", 10 * number], []]
        rows += [[caption], ["项目", "单位", "数量"], ["实收工会经费", "元", 1000 * number], []]
    found = laid(rows)
    assert {(each.township, each.code, float(each.value or 0)) for each in found.figures} == {
        ("青石镇", "members", 10),
        ("青石镇", "funds_received", 1000),
        ("屏山乡", "members", 20),
        ("屏山乡", "funds_received", 2000),
    }
    assert told(found) == []
