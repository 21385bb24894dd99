"""A township's ledger of its own unions: the row 全镇合计 is its return, the villages and offices are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard.intake.layout import read_layout
from dashboard.intake.ledger import are_parts
from dashboard.intake.read import read_file
from dashboard.intake.records import KnownUnits
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

Rows = Sequence[Sequence[Any]]
TITLE = ["石门镇总工会基层工会工作台账"]
PERIOD = ["2023年1—6月"]
HEADS = ["序号", "工会名称", "职工人数", "会员人数", "新发展会员"]
VILLAGES: Rows = [
    [1, "石门村工会联合会", 206, 176, 8],
    [2, "新庄社区工会联合会", 90, 82, 5],
    ["村（社区）小计", None, 296, 258, 13],
]
FIRMS: Rows = [
    [3, "石门镇机关工会", 104, 94, 1],
    [4, "鑫源建材厂工会", 83, 75, 2],
    [5, "石门镇中心校工会", 118, 106, 4],
    ["企事业小计", None, 305, 275, 7],
]
TOTAL = ["全镇合计", None, 601, 533, 20]
OF_TOWN = {"workers": 601.0, "members": 533.0, "new_members": 20.0}


def made(*sheets: tuple[str, Rows]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, start=1):
            put(sheet, row, list(values))
    return save(book)


def laid(rows: Rows, *, file: str = "台账.xlsx", names: tuple[str, ...] = ()) -> Laid:
    return read_layout(read_book(file, made(("台账", rows))), names=names)


def figures(found: Laid) -> dict[str, dict[str, float]]:
    """Township -> indicator -> value."""
    held: dict[str, dict[str, float]] = {}
    for each in found.figures:
        held.setdefault(each.township, {})[each.code] = float(each.value or 0)
    return held


def told(found: Laid) -> list[tuple[str, str, str]]:
    return [(each.severity, each.code, each.cell) for each in found.problems]


def test_the_total_is_the_townships_and_its_parts_are_left_out_with_a_word():
    found = laid([TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS, TOTAL])
    assert figures(found) == {"石门镇": OF_TOWN}
    assert {each.cell for each in found.figures} == {"C11", "D11", "E11"}
    assert told(found) == [("info", "skipped_parts", "B4")]
    assert found.problems[0].args["count"] == 5


@pytest.mark.parametrize("label", ["全镇合计", "全　镇　总　计", "石门镇合计", "合计", "总　计", "全镇"])
def test_the_total_may_be_called_so(label: str):
    found = laid([TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS, [label, *TOTAL[1:]]])
    assert figures(found) == {"石门镇": OF_TOWN}


def test_the_total_may_stand_first_or_below_a_second_page():
    assert figures(laid([TITLE, PERIOD, HEADS, TOTAL, *VILLAGES, *FIRMS])) == {"石门镇": OF_TOWN}
    pages = laid([TITLE, PERIOD, HEADS, *VILLAGES, HEADS, *FIRMS, TOTAL])
    assert figures(pages) == {"石门镇": OF_TOWN}
    assert not [each for each in pages.problems if each.severity != "info"]


def test_a_total_of_quarter_and_year_is_read_by_its_rows():
    rows = [
        TITLE,
        ["2023年二季度"],
        ["工会名称", "口径", "新发展会员", "送温暖户数"],
        ["石门村工会", "本季", 1, 2],
        [None, "累计", 3, 4],
        ["新庄社区工会", "本季", 2, 3],
        [None, "累计", 5, 6],
        ["全镇合计", "本季", 3, 5],
        [None, "累计", 8, 10],
    ]
    found = laid(rows)
    assert {(each.township, each.code, each.basis, float(each.value or 0)) for each in found.figures} == {
        ("石门镇", "new_members", "quarter", 3.0),
        ("石门镇", "new_members", "ytd", 8.0),
        ("石门镇", "warmth_households", "quarter", 5.0),
        ("石门镇", "warmth_households", "ytd", 10.0),
    }


def test_a_wrong_total_is_taken_and_held_against_the_parts():
    found = laid([TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS, ["全镇合计", None, 601, 533, 26]])
    assert figures(found)["石门镇"]["new_members"] == 26
    wrong = [each for each in found.problems if each.code == "total_mismatch"]
    assert [(each.severity, each.cell) for each in wrong] == [("warning", "E11")]
    assert (wrong[0].args["stated"], wrong[0].args["computed"]) == ("26", "20")


def test_a_subtotal_is_held_against_its_own_group():
    wrong_group = [*FIRMS[:-1], ["企事业小计", None, 305, 275, 9]]
    found = laid([TITLE, PERIOD, HEADS, *VILLAGES, *wrong_group, TOTAL])
    wrong = [each for each in found.problems if each.code == "total_mismatch"]
    assert [each.cell for each in wrong] == ["E10"]
    assert (wrong[0].args["stated"], wrong[0].args["computed"]) == ("9", "7")


def test_without_a_total_nothing_is_added_up():
    found = laid([TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS])
    assert not found.figures
    assert told(found) == [("error", "no_total_of_parts", "B4")]


def test_the_total_of_the_villages_alone_is_not_the_townships():
    found = laid([["石门镇村级工会台账"], PERIOD, HEADS, *VILLAGES[:2], ["合计", None, 296, 258, 13]])
    assert not found.figures
    assert ("error", "no_total_of_parts", "B4") in told(found)


def test_a_ledger_beside_the_townships_own_form_needs_no_total():
    form = [
        ["石门镇总工会工作季报"],
        ["2023年二季度"],
        ["项目", "单位", "本年累计"],
        ["职工人数", "人", 601],
        ["会员人数", "人", 533],
        ["新发展会员", "人", 20],
    ]
    data = made(("季报", form), ("台账", [TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS]))
    found = read_layout(read_book("石门镇.xlsx", data))
    assert figures(found) == {"石门镇": OF_TOWN}
    assert told(found) == [("info", "no_total_of_parts", "B4")]


@pytest.mark.parametrize("head", ["村（社区）", "单位名称", "企业名称", "村组织"])
def test_the_names_may_stand_under_any_head(head: str):
    rows = [TITLE, PERIOD, ["序号", head, *HEADS[2:]], [1, "石门村", 206, 176, 8], [2, "绿野公司", 90, 82, 5]]
    found = laid([*rows, ["合计", None, 296, 258, 13]])
    assert figures(found) == {"石门镇": {"workers": 296, "members": 258, "new_members": 13}}


def test_the_file_may_name_the_township():
    rows = [["基层工会台账"], PERIOD, HEADS, *VILLAGES, *FIRMS, ["合计", *TOTAL[1:]]]
    assert figures(laid(rows, file="石门镇2023.xlsx")) == {"石门镇": OF_TOWN}


def test_a_table_with_a_township_among_its_rows_stays_one_of_townships():
    rows = [
        TITLE,
        PERIOD,
        HEADS,
        [1, "柳河乡", 30, 20, 2],
        [2, "新庄社区", 90, 82, 5],
        [3, "建材厂", 10, 9, 1],
    ]
    assert set(figures(laid([*rows, ["合计", None, 130, 111, 8]]))) == {"柳河乡", "新庄社区", "建材厂"}


def test_farms_and_parks_of_a_county_are_its_units():
    rows = [
        ["松岭县2023年1—6月工会统计表"],
        HEADS,
        [1, "红星农场工会", 100, 80, 8],
        [2, "前进林场工会", 60, 50, 5],
        [3, "开发区工会", 40, 30, 3],
        ["合计", None, 200, 160, 16],
    ]
    found = laid(rows)
    assert {name: each["workers"] for name, each in figures(found).items()} == {
        "红星农场": 100,
        "前进林场": 60,
        "开发区": 40,
    }
    assert not found.problems


def test_units_that_the_county_knows_stay_units():
    units = KnownUnits({"石门镇": "u1", "石门村": "u2", "新庄社区": "u3"})
    data = made(("台账", [TITLE, PERIOD, HEADS, *VILLAGES[:2], ["合计", None, 296, 258, 13]]))
    found = read_file("台账.xlsx", data, units=units)
    assert {each.unit_code for each in found.figures} == {"u2", "u3"}


def test_a_known_township_is_the_one_that_its_ledger_is_of():
    units = KnownUnits({"石门镇": "u1", "柳河乡": "u2"})
    data = made(("台账", [TITLE, PERIOD, HEADS, *VILLAGES, *FIRMS, TOTAL]))
    found = read_file("台账.xlsx", data, units=units)
    assert {each.unit_code for each in found.figures} == {"u1"}
    assert not [each for each in found.problems if each.severity == "error"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["石门村工会", "新庄社区工会", "云雾茶场"], False),
        (["石门村", "岩口村", "青竹村", "云雾茶场"], True),
        (["石门村", "岩口村", "石门镇茶场"], True),
        (["柳河", "石岩", "大坪"], False),
        (["石门村", "柳河街道"], False),
        (["石门镇机关工会"], False),
    ],
)
def test_what_rows_are_parts(names: list[str], expected: bool):
    assert are_parts(names, "石门镇") is expected
