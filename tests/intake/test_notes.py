"""What a note says of the figures: that all of them run from January, in what unit single items are."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from dashboard.intake.read import read_file


def book(rows: Sequence[Sequence[object]]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    "note",
    [
        "（各季度均为年初至季末累计数或期末数）",
        "注：各季度数均为累计数",
        "说明：表中数据一律按年初以来累计填报。",
    ],
)
def test_quarters_beside_each_other_run_from_january_where_a_note_says_so(note: str):
    rows = [
        ["双溪街道工会主要指标分季度对照表"],
        [note],
        ["序号", "指标", "单位", "2023年一季度", "2023年二季度"],
        [1, "会员人数", "人", 4216, 4256],
        [2, "新发展会员人数", "人", 80, 130],
        [3, "受理劳动争议件数", "件", 7, 15],
        [4, "困难帮扶金额", "万元", 2.31, 3.75],
    ]
    reading = read_file("双溪街道2023年各季度对照.xlsx", book(rows))
    found = {(each.code, each.quarter): (each.basis, each.value) for each in reading.figures}
    assert found["new_members", 1] == ("ytd", 80)
    assert found["new_members", 2] == ("ytd", 130)
    assert found["disputes_accepted", 2] == ("ytd", 15)
    assert found["aid_amount", 2] == ("ytd", 37_500)


@pytest.mark.parametrize(
    ("note", "dues", "funds"),
    [
        ("注：会员会费以元为单位，其余金额以万元为单位。", 91_400, 856_800),
        ("注：1.本表由财务部汇总；2.会员会费按元填报。", 91_400, 856_800),
        ("注：金额以万元为单位。", 914_000_000, 856_800),
        ("注：会员会费、工会经费以元为单位。", 91_400, 85.68),
    ],
)
def test_a_note_names_the_unit_of_a_single_item(note: str, dues: float, funds: float):
    rows = [
        ["乡镇（街道）工会经费收缴情况表（2023年1-12月）"],
        ["填报单位：岷阳县总工会", "", "", "金额单位：万元"],
        ["序号", "乡镇", "实收工会经费", "会员会费"],
        [1, "永福镇", 85.68, 91_400],
        [2, "罗城镇", 109.63, 88_300],
        [3, "芭沟镇", 51.91, 45_600],
        [note],
    ]
    reading = read_file("岷阳县2023年第四季度工会经费.xlsx", book(rows))
    found = {(each.code, each.township): float(each.value or 0) for each in reading.figures}
    assert found["dues_received", "永福镇"] == pytest.approx(dues)
    assert found["funds_received", "永福镇"] == pytest.approx(funds)
