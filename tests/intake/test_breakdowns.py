"""合计 beside columns that part it by kind of unit: the whole is the figure, its parts are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from dashboard import labels
from dashboard.intake.layout import read_layout
from dashboard.intake.settle import Laid
from dashboard.intake.workbook import read_book
from tests.intake.builders import put, save

ROWS: list[tuple[str, str, str, tuple[Any, ...]]] = [
    ("基层工会组织数", "个", "union_orgs", (102, 69, 18, 15)),
    ("职工人数", "人", "workers", (5865, 4000, 962, 903)),
    ("会员人数", "人", "members", (5265, 3431, 1026, 808)),
    ("新发展会员数", "人", "new_members", (92, 57, 11, 24)),
    ("职工入会率（%）", "%", "membership_rate", (89.8, None, None, None)),
    ("工资集体协商企业数", "家", "wage_contract_enterprises", (114, 114, "—", "—")),
    ("实收工会经费", "元", "funds_received", (1_208_600, 767_100, 168_800, 272_700)),
]
WHOLE = {code: values[0] / (100 if code == "membership_rate" else 1) for *_, code, values in ROWS}


def laid(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), name: str = "东桥街道.xlsx") -> Laid:
    made = Workbook()
    for row, values in enumerate(rows, start=1):
        put(made.active, row, list(values))
    for each in merged:
        made.active.merge_cells(each)
    return read_layout(read_book(name, save(made)))


def sheet(*heads: Sequence[Any], order: Sequence[int] = (0, 1, 2, 3), **changed: Any) -> list[list[Any]]:
    """A return of one township; ``changed`` are the values of an indicator's row."""
    rows: list[list[Any]] = [["东桥街道2025年一季度工会基础数据"], ["项目", "单位", *heads[0]]]
    rows += [[None, None, *each] for each in heads[1:]]
    for label, unit, code, values in ROWS:
        own = changed.get(code, values)
        rows.append([label, unit, *(own[place] for place in order)])
    return rows


def values(found: Laid) -> dict[str, float]:
    assert {each.township for each in found.figures} == {"东桥街道"}
    assert len({each.code for each in found.figures}) == len(found.figures)
    return {each.code: float(each.value or 0) for each in found.figures}


def codes(found: Laid) -> list[str]:
    return sorted({each.code for each in found.problems})


@pytest.mark.parametrize("whole", ["合计", "总计", "总数", "小计", "数量", "本年累计"])
def test_what_stands_under_of_which_is_left_out(whole: str):
    rows = sheet([whole, "其中", None, None], [None, "企业", "机关事业单位", "其他"])
    found = laid(rows, ["C2:C3", "D2:F2"])
    assert values(found) == pytest.approx(WHOLE)
    assert codes(found) == ["skipped_column"]
    assert {each.cell for each in found.problems} == {"D4", "E4", "F4"}


@pytest.mark.parametrize(
    "heads",
    [
        ["合计", "企业", "机关事业单位", "其他"],
        ["合计", "国有企业", "非公企业", "社会组织"],
        ["总计", "其中：企业", "其中：机关", "其中：其他"],
        ["合计", "公有制企业", "非公有制企业", "机关、事业"],
    ],
)
def test_heads_that_name_kinds_beside_a_total_are_its_parts_and_no_units(heads: list[str]):
    found = laid(sheet(heads))
    assert values(found) == pytest.approx(WHOLE)
    assert codes(found) == ["skipped_column"]


def test_the_whole_may_stand_last():
    heads = ["企业", "机关事业单位", "其他", "合计"]
    assert values(laid(sheet(heads, order=(1, 2, 3, 0)))) == pytest.approx(WHOLE)


def test_a_whole_that_its_parts_do_not_add_up_to_is_told_and_taken():
    rows = sheet(["合计", "企业", "机关事业单位", "其他"], members=(5265, 3461, 1026, 808))
    found = laid(rows)
    assert values(found) == pytest.approx(WHOLE)
    (problem,) = [each for each in found.problems if each.code != "skipped_column"]
    assert (problem.severity, problem.code, problem.cell) == ("warning", "total_mismatch", "C5")
    text = labels.problem_message(problem)
    assert all(part in text for part in ("会员人数", "合计", "5265", "5295", "收的是“合计”"))


def test_parts_that_are_only_some_are_not_held_against_the_whole():
    found = laid(sheet(["合计", "其中", None], [None, "企业", "机关"], order=(0, 1, 2)), ["C2:C3", "D2:E2"])
    assert values(found) == pytest.approx(WHOLE)
    assert codes(found) == ["skipped_column"]


def test_quarter_and_year_each_have_their_parts():
    rows = [
        ["东桥街道2025年二季度工会基础数据"],
        ["项目", "单位", "本季", None, None, "累计", None, None],
        [None, None, "合计", "企业", "机关", "合计", "企业", "机关"],
        ["新发展会员数", "人", 40, 30, 10, 92, 70, 22],
        ["职工文体活动", "场", 2, 1, 1, 5, 3, 2],
        ["实收工会经费", "元", 600, 400, 200, 1300, 900, 500],
        ["会员人数", "人", None, None, None, 5265, 4239, 1026],
    ]
    found = laid(rows, ["C2:E2", "F2:H2"])
    assert {(each.cell, each.code, each.basis) for each in found.figures} == {
        ("C4", "new_members", "quarter"),
        ("F4", "new_members", "ytd"),
        ("C5", "cultural_events", "quarter"),
        ("F5", "cultural_events", "ytd"),
        ("C6", "funds_received", "quarter"),
        ("F6", "funds_received", "ytd"),
        ("F7", "members", "stock"),
    }
    told = [(each.code, each.cell) for each in found.problems if each.code != "skipped_column"]
    assert told == [("total_mismatch", "F6")]  # 900 and 500 are not 1300


def test_of_which_women_is_an_item_of_its_own():
    rows = [
        ["东桥街道2025年一季度工会基础数据"],
        ["项目", "单位", "合计", "其中", None],
        [None, None, None, "女", "农民工"],
        ["会员人数", "人", 5265, 2169, 2332],
        ["职工人数", "人", 5865, 2308, None],
    ]
    assert values(laid(rows, ["C2:C3", "D2:E2"])) == {
        "members": 5265,
        "members_female": 2169,
        "members_migrant": 2332,
        "workers": 5865,
        "workers_female": 2308,
    }


@pytest.mark.parametrize("names", [["柳河镇", "石梁乡", "清水镇"], ["柳河", "石梁", "清水"]])
def test_heads_of_townships_beside_a_total_are_units_as_ever(names: list[str]):
    rows = [["2025年一季度"], ["项目", "单位", "合计", *names], ["会员人数", "人", 60, 10, 20, 30]]
    rows += [["职工人数", "人", 66, 11, 22, 33], ["新发展会员数", "人", 6, 1, 2, 3]]
    found = laid(rows, name="枫岭县.xlsx")
    assert {each.township for each in found.figures} == set(names)
    assert {each.cell for each in found.figures if each.code == "members"} == {"D3", "E3", "F3"}


def wide(*leaves: str, title: str = "枫岭县工会统计汇总表（2025年一季度）") -> list[list[Any]]:
    return [
        [title],
        ["序号", "乡镇", "基层工会数", None, None, "会员人数", None, None],
        [None, None, *leaves, *leaves],
        [1, "柳河镇", 30, 20, 10, 900, 700, 200],
        [2, "石梁乡", 20, 15, 5, 400, 250, 150],
    ]


@pytest.mark.parametrize("leaves", [("合计", "企业", "机关"), ("合计", "其中：企业", "其中：机关")])
def test_the_members_in_enterprises_are_no_enterprises(leaves: tuple[str, ...]):
    found = laid(wide(*leaves), ["C2:E2", "F2:H2"], "枫岭县.xlsx")
    assert {(each.cell, each.code) for each in found.figures if each.township == "柳河镇"} == {
        ("C4", "union_orgs"),
        ("D4", "union_orgs_enterprise"),
        ("F4", "members"),
    }
    assert codes(found) == ["skipped_column"]
