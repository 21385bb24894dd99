"""What a note says of the figures: that all of them run from January, in what unit single items are."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from openpyxl import Workbook

from dashboard.intake.checks import check
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


def blocks(*last: list[object], own: str = "") -> list[list[object]]:
    rows: list[list[object]] = []
    for town in ("罗汉镇", "麻柳乡"):
        unit = own if town == "麻柳乡" else ""
        rows += [["工会工作季报表（2025年二季度）"], [f"填报单位：{town}工会", "", unit]]
        rows += [["项目", "本季数", "本年累计数"], ["会员（人）", "/", 1685], ["帮扶资金", 0.72, 1.53]]
        rows += [["填报人：王芳　填报日期：2025年7月3日"], []]
    return [*rows, *last]


def amounts(name: str, data: bytes) -> dict[tuple[str, str], float]:
    figures = read_file(name, data).figures
    return {
        (each.township, each.basis): float(each.value or 0) for each in figures if each.code == "aid_amount"
    }


@pytest.mark.parametrize(
    "note",
    [
        "注：以上各表资金单位：万元；时点数只填“本年累计数”栏。",
        "金额单位：万元",
        "说明：本表以万元为单位。",
        "注：1.单位：人、个、万元；2.帮扶资金每户不超过5000元。",
        "注：表中涉及资金的一律按万元填报。",
        "注：表内金额除注明外，单位均为万元。",
        "注：凡涉及金额的指标，计量单位为“万元”。",
        "注：实收经费单位为元，其他资金单位为万元。",
    ],
)
def test_a_note_about_money_holds_for_every_block_whichever_it_follows(note: str):
    found = amounts("西片.xlsx", book(blocks([note])))
    assert found == {
        ("罗汉镇", "quarter"): 7200,
        ("罗汉镇", "ytd"): 15_300,
        ("麻柳乡", "quarter"): 7200,
        ("麻柳乡", "ytd"): 15_300,
    }


def test_a_block_that_names_its_own_unit_of_money_keeps_it():
    found = amounts("西片.xlsx", book(blocks(["注：以上各表资金单位：万元。"], own="单位：元")))
    assert (found["罗汉镇", "ytd"], found["麻柳乡", "ytd"]) == (15_300, 1.53)


@pytest.mark.parametrize("note", ["注：表二资金单位：万元。", "注：帮扶资金含上年结转3.5万元。"])
def test_a_note_of_one_table_or_of_a_sum_is_no_unit_of_the_others(note: str):
    assert amounts("西片.xlsx", book(blocks([note])))["罗汉镇", "ytd"] == 1.53


@pytest.mark.parametrize("said", ["本套报表金额单位：万元", "注：各表资金单位：万元。"])
def test_a_cover_names_the_unit_of_money_of_every_sheet(said: str):
    made = Workbook()
    made.active.append(["填表说明"])
    made.active.append([said])
    for row in blocks():
        sheet = made["表"] if "表" in made.sheetnames else made.create_sheet("表")
        sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    assert amounts("西片.xlsx", held.getvalue())["罗汉镇", "ytd"] == 15_300


def test_parts_say_what_they_are_with_the_item_beside_them():
    rows = [
        ["清泉街道2024年前三季度工会工作统计表"],
        ["类别", "项目", "统计点", "数据"],
        ["组织建设", "职工", "总数（人）", 2081],
        ["", "会员", "总数（人）", 1892],
        ["", "", "其中：女会员（人）", 823],
        ["", "", "今年新发展（人）", 148],
        ["素质提升", "技能培训", "培训职工（人次）", 288],
    ]
    reading = read_file("清泉街道.xlsx", book(rows))
    assert {each.code: float(each.value or 0) for each in reading.figures} == {
        "workers": 2081,
        "members": 1892,
        "members_female": 823,
        "new_members": 148,
        "skills_training_person_times": 288,
    }


def test_figures_stand_below_a_head_that_may_also_name_the_units():
    rows = [
        ["2024年第三季度工会工作统计表"],
        ["序号", "填报单位", "基层工会", "在册会员"],
        [1, "枫香镇总工会", 40, 1507],
        [2, "石板滩镇工会联合会", 23, 1103],
    ]
    reading = read_file("东屏县.xlsx", book(rows))
    found = {(each.township, each.code): float(each.value or 0) for each in reading.figures}
    assert found["枫香镇", "union_orgs"] == 40
    assert len(found) == 4


@pytest.mark.parametrize(
    "note",
    [
        ["计量单位：个、户、人，金额单位：万元", None, None, "各项发生数均为全年累计"],
        ["单位：人、万元", None, "数据截至12月末"],
        ["计量单位：个、人；金额：万元", None, "本年累计"],
        [None, None, "金额单位：万元"],
        ["说明：金额以万元为单位"],
    ],
)
def test_the_unit_said_once_above_stacked_tables_holds_for_each(note: list[str | None]):
    rows: list[list[object]] = [["白音旗苏木乡镇工会工作情况表"], ["（2022年第四季度）"], [*note], []]
    for place, name in enumerate(
        ("一、乌兰图嘎镇总工会", "二、巴音胡硕苏木工会", "三、达布希乡工会"), start=1
    ):
        rows += [[name], ["项　目", "数　量", "项　目", "数　量"]]
        rows += [
            ["会员人数", 100 * place, "送温暖户数", 10 * place],
            ["女会员", 50, "送温暖资金", 4.5 * place],
        ]
        rows.append([])
    reading = read_file("白音旗苏木乡镇工会年报2022.xlsx", book(rows))
    found = {(each.township, each.code): each.value for each in reading.figures}
    for place, name in enumerate(("乌兰图嘎镇", "巴音胡硕苏木", "达布希乡"), start=1):
        assert found[name, "warmth_amount"] == 45_000 * place
        assert found[name, "members"] == 100 * place
    assert len(found) == 12


def test_a_stacked_table_with_a_unit_of_its_own_keeps_it():
    rows: list[list[object]] = [["白音旗工会工作情况表（2022年第四季度）"]]
    for name, unit in (("一、乌兰图嘎镇总工会", "万元"), ("二、达布希乡工会", "元")):
        rows += [[f"金额单位：{unit}"], [name], ["项目", "数量"], ["会员人数", 100], ["送温暖资金", 450], []]
    reading = read_file("白音旗.xlsx", book(rows))
    found = {each.township: each.value for each in reading.figures if each.code == "warmth_amount"}
    assert found == {"乌兰图嘎镇": 4_500_000, "达布希乡": 450}


@pytest.mark.parametrize(
    "note",
    [
        "说明：1、金额除会费收入以元为单位外，均为万元。2、工作开展情况为年初至9月底累计数。",
        "注：除会费收入以元计外，其余均为万元",
        "注：资金除会费收入、慰问困难职工金额按元填报外，均为万元",
    ],
)
@pytest.mark.parametrize("unit", ["单位：人、个、户、万元", "单位：人、个、户"])
def test_an_item_that_a_note_excepts_is_in_its_own_unit(note: str, unit: str):
    rows = [
        ["柏树乡工会工作统计表（2022年1—9月）"],
        [unit],
        ["项目", "数量"],
        ["会员人数", 1091],
        ["实收工会经费", 66.63],
        ["上解经费", 26.65],
        ["会费收入", 2.46],
        [note],
    ]
    reading = read_file("柏树乡.xlsx", book(rows))
    assert {each.code: float(each.value or 0) for each in reading.figures} == {
        "members": 1091,
        "funds_received": 666_300,
        "funds_remitted": 266_500,
        "dues_received": 2.46,
    }
    # An amount of a few yuan is what a return in 万元 looks like: the rule asks about it.
    assert ("V33", "B7") in {(each.code, each.cell) for each in check([reading], None)[0]}


def test_all_money_without_an_exception_is_in_the_unit_of_the_note():
    rows = [
        ["柏树乡工会工作统计表（2022年1—9月）"],
        ["项目", "数量"],
        ["会员人数", 1091],
        ["实收工会经费", 66.63],
        ["会费收入", 2.46],
        ["说明：金额均为万元。"],
    ]
    reading = read_file("柏树乡.xlsx", book(rows))
    found = {each.code: float(each.value or 0) for each in reading.figures}
    assert (found["funds_received"], found["dues_received"]) == (666_300, 24_600)
    assert "V33" not in {each.code for each in check([reading], None)[0]}
