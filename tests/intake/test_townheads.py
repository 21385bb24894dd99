"""Units whose names say nothing known among townships: 龙岗 between 青石镇 and 屏山乡 is one too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.matching import match_path
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits
from dashboard.intake.settle import Laid
from dashboard.intake.townships import looks_like_township, within
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

TITLE = ["2023年三季度工会工作统计表"]
Figures = dict[tuple[str, str, str], float]


def laid(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in merged:
        made.active.merge_cells(each)
    return read_layout(read_book("枫岭县.xlsx", save(made)))


def figures(found: Laid) -> Figures:
    return {(each.township, each.code, each.basis): float(each.value or 0) for each in found.figures}


STRANGE = ["龙岗垦殖场", "龙岗", "城关", "红星良种场", "临港"]
EACH = {
    ("青石镇", "members", "stock"): 10,
    ("青石镇", "workers", "stock"): 15,
    ("屏山乡", "members", "stock"): 25,
    ("屏山乡", "workers", "stock"): 30,
}


def with_strange(name: str) -> Figures:
    return EACH | {(name, "members", "stock"): 20, (name, "workers", "stock"): 22}


@pytest.mark.parametrize(
    "name", ["龙岗垦殖场", "东风牧场", "东湖渔场", "云雾茶场", "红星良种场", "城南集中区"]
)
def test_farms_and_parks_are_named_by_their_ending(name: str):
    assert looks_like_township(name)
    assert looks_like_township(name + "工会")
    assert within(f"{name}2023年三季度报表") == name


@pytest.mark.parametrize("name", STRANGE)
def test_a_column_between_townships_is_one(name: str):
    rows = [
        TITLE,
        ["指标", "单位", "合计", "青石镇", name, "屏山乡"],
        ["会员人数", "人", 55, 10, 20, 25],
        ["职工人数", "人", 67, 15, 22, 30],
    ]
    found = laid(rows)
    assert figures(found) == with_strange(name)
    assert not found.problems


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_head_over_the_same_heads_as_those_of_townships_is_one(name: str, place: int):
    names = ["青石镇", "屏山乡"]
    names.insert(place, name)
    rows = [
        TITLE,
        ["指标", "单位", names[0], None, names[1], None, names[2], None],
        [None, None, *["本季", "累计"] * 3],
        ["新发展会员", "人", 1, 3, 2, 4, 5, 9],
        ["送温暖户数", "户", 2, 6, 3, 7, 8, 12],
    ]
    found = figures(laid(rows, ["C2:D2", "E2:F2", "G2:H2"]))
    for number, each in enumerate(names):
        assert found[each, "new_members", "quarter"] == (1, 2, 5)[number]
        assert found[each, "warmth_households", "ytd"] == (6, 7, 12)[number]
    assert len(found) == 12


def test_a_column_beside_the_townships_that_names_no_unit_is_told_and_left():
    rows = [
        TITLE,
        ["指标", "单位", "青石镇", "平均值", "屏山乡", "差额"],
        ["会员人数", "人", 10, 17.5, 25, 1],
        ["职工人数", "人", 15, 22.5, 30, 1],
    ]
    found = laid(rows)
    assert figures(found) == EACH
    assert {each.code for each in found.problems} == {"unknown_column"}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_head_over_or_under_items_is_a_unit_among_townships(name: str):
    over = [TITLE, ["青石镇", None, name, None, "屏山乡", None], ["会员人数", "职工人数"] * 3]
    over.append([10, 15, 20, 22, 25, 30])
    assert figures(laid(over, ["A2:B2", "C2:D2", "E2:F2"])) == with_strange(name)
    under = [TITLE, ["会员人数", None, None, "职工人数", None, None], ["青石镇", name, "屏山乡"] * 2]
    under.append([10, 20, 25, 15, 22, 30])
    assert figures(laid(under, ["A2:C2", "D2:F2"])) == with_strange(name)


@pytest.mark.parametrize("name", STRANGE)
def test_a_row_of_a_wide_table_is_that_of_its_name(name: str):
    rows = [TITLE, ["序号", "单位", "会员人数", "职工人数"], [1, "青石镇", 10, 15], [2, name, 20, 22]]
    assert figures(laid([*rows, [3, "屏山乡", 25, 30]])) == with_strange(name)


ORDER = ("青石镇", "屏山乡")
VALUES = {"青石镇": (10, 15), "屏山乡": (25, 30)}


def named(name: str, numbered: bool) -> list[tuple[str, tuple[int, int]]]:
    order = (ORDER[0], name, ORDER[1])
    values = VALUES | {name: (20, 22)}
    return [
        (f"{sign}、{each}" if numbered else each, values[each])
        for sign, each in zip("一二三", order, strict=True)
    ]


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("numbered", [True, False])
def test_rows_below_a_strange_caption_are_not_the_township_s_before(name: str, numbered: bool):
    rows: list[Sequence[Any]] = [TITLE, ["项目", "单位", "数量"]]
    for caption, (members, workers) in named(name, numbered):
        rows += [[caption], ["会员人数", "人", members], ["职工人数", "人", workers]]
    assert figures(laid(rows)) == with_strange(name)


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("wide", [True, False])
def test_a_table_below_a_strange_caption_is_not_the_township_s_before(name: str, numbered: bool, wide: bool):
    rows: list[Sequence[Any]] = [TITLE]
    for caption, (members, workers) in named(name, numbered):
        if wide:
            rows += [[caption], ["会员人数", "职工人数"], [members, workers], []]
        else:
            rows += [
                [caption],
                ["项目", "数量", "项目", "数量"],
                ["会员人数", members, "职工人数", workers],
                [],
            ]
            rows[-1:] = [["基层工会组织数", 3, "应建会单位数", 9], []]
    found = {key: value for key, value in figures(laid(rows)).items() if key[1] in ("members", "workers")}
    assert found == with_strange(name)


def test_workers_of_units_with_a_union_stay_workers_under_the_head_of_members():
    assert match_path(("会员", "建会单位职工")).code == "workers"
    assert match_path(("会员", "已建会单位职工")).code == "workers"
    assert match_path(("会员", "农牧民工会员")).code == "members_migrant"
    assert match_path(("会员", "女职工")).code == "members_female"


@pytest.mark.parametrize("caption", ["全县合计", "三、合计"])
@pytest.mark.parametrize("wide", [True, False])
def test_a_table_that_sums_those_of_the_townships_is_left_out(caption: str, wide: bool):
    rows: list[Sequence[Any]] = [TITLE]
    for name, members in (("一、青石镇", 10), ("二、屏山乡", 25), (caption, 35)):
        if wide:
            rows += [
                [name],
                ["会员人数", "女会员人数", "职工人数"],
                [members, 5, 67 if members == 35 else None],
                [],
            ]
        else:
            rows += [[name], ["项目", "数量"], ["会员人数", members], ["女会员人数", 5], []]
            rows[-1:] = [["职工人数", 67], []] if members == 35 else [[]]
    found = laid(rows)
    assert figures(found) == {
        ("青石镇", "members", "stock"): 10,
        ("青石镇", "members_female", "stock"): 5,
        ("屏山乡", "members", "stock"): 25,
        ("屏山乡", "members_female", "stock"): 5,
    }
    assert [each.code for each in found.problems] == ["skipped_row"]


@pytest.mark.parametrize("caption", ["经费情况", "（二）重点工作", "帮扶救助"])
def test_a_second_table_of_a_township_under_a_caption_of_its_items_is_its_own(caption: str):
    rows: list[Sequence[Any]] = [TITLE]
    for name, members in (("青石镇", 10), ("屏山乡", 25)):
        rows += [[name], ["项目", "数量"], ["会员人数", members], []]
        rows += [[caption], ["项目", "数量"], ["实收工会经费", 100 * members], []]
    found = figures(laid(rows))
    assert found == {
        ("青石镇", "members", "stock"): 10,
        ("青石镇", "funds_received", "ytd"): 1000,
        ("屏山乡", "members", "stock"): 25,
        ("屏山乡", "funds_received", "ytd"): 2500,
    }


def listed(names: Sequence[str]) -> Laid:
    rows = [
        ["序号", "单位", "会员人数", "职工人数"],
        *([n, name, 10 + n, 20] for n, name in enumerate(names, 1)),
    ]
    return laid([TITLE, *rows])


@pytest.mark.parametrize("place", [0, 2, 3])
@pytest.mark.parametrize("name", ["新区筹备组", "白沙", "□湾乡", "县直机关工会"])
def test_a_name_that_is_no_townships_among_townships_is_asked_about(name: str, place: int):
    names = ["青石镇总工会", "屏山乡", "柳河街道"]
    names.insert(place, name)
    found = listed(names)
    assert [(each.severity, each.code, each.cell) for each in found.problems] == [
        ("warning", "strange_township", f"B{place + 3}")
    ]
    assert len({each.township for each in found.figures}) == 4


@pytest.mark.parametrize(
    "names",
    [
        ["青石镇", "屏山乡", "柳河"],
        ["青石镇", "屏山", "柳河", "龙岗", "城关乡"],
        ["青石镇", "屏山乡", "柳河街道", "红星农场", "经开区", "城南开发区", "龙江苏木"],
        ["青石镇", "屏山乡", "柳河街道工会联合会", "城东街道办事处", "高新区"],
        ["柳河", "龙岗", "屏山", "城关"],
    ],
)
def test_names_of_farms_and_lists_without_endings_are_not_asked_about(names: list[str]):
    assert not listed(names).problems


def test_a_sign_that_could_not_be_read_is_asked_about_in_a_short_list_too():
    assert [(each.code, each.cell) for each in listed(["青石镇", "□湾乡"]).problems] == [
        ("strange_township", "B4")
    ]


def test_a_list_of_units_tells_a_strange_name_itself():
    made = Workbook()
    names = ["青石镇", "屏山乡", "柳河街道", "白沙"]
    rows = [TITLE, ["单位", "会员人数", "职工人数"], *([name, 10, 20] for name in names)]
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    units = KnownUnits({name: name for name in ["青石镇", "屏山乡", "柳河街道"]})
    found = read_file("枫岭县.xlsx", save(made), units=units)
    assert [(each.code, each.cell) for each in found.problems] == [("unknown_township", "A6")]
