"""Periods and townships in titles, cells, sheet and file names."""

import pytest

from dashboard.intake.periods import Period, combine, period_of
from dashboard.intake.records import KnownUnits
from dashboard.intake.townships import clean, is_total, labelled, looks_like_township, resolve, within


@pytest.mark.parametrize(
    ("text", "year", "quarter"),
    [
        ("2024年三季度", 2024, 3),
        ("（2023年第三季度）", 2023, 3),
        ("2024年1-9月", 2024, 3),
        ("2022年1—9月", 2022, 3),
        ("截至2024年9月30日", 2024, 3),
        ("截至9月30日", None, 3),
        ("2022年上半年", 2022, 2),
        ("２０２２年第１季度", 2022, 1),
        ("二〇二四年一至九月", 2024, 3),
        ("2024Q3", 2024, 3),
        ("24年三季度", 2024, 3),
        ("2024年前三季度", 2024, 3),
        ("XX镇2024年第三季度工会工作报表(最终版)(1)", 2024, 3),
        ("2024年7-9月", 2024, 3),
        ("二季度", None, 2),
        ("2024年1-8月", 2024, None),
        ("填报日期：2023年10月8日", None, None),
        ("填报时间：2024年9月30日", None, None),
        ("2024.10.9", None, None),
        ("2025年度建会任务", 2025, None),
        ("一季度、二季度", None, None),
        ("宁川县乡镇（街道）工会工作报表", None, None),
    ],
)
def test_periods(text, year, quarter):
    found = period_of(text)
    assert (found.year, found.quarter) == (year, quarter)


def test_a_whole_year_is_its_fourth_quarter_only_when_no_quarter_is_named():
    annual = period_of("2024年度工会报表")
    assert annual.annual
    assert combine([annual]) == (2024, 4, False)
    assert combine([annual, period_of("三季度")]) == (2024, 3, False)
    assert combine([Period(annual=True)]) == (None, None, False)


def test_the_nearest_source_counts_and_a_contradiction_is_seen():
    assert combine([period_of("2024年三季度"), period_of("2024年二季度")]) == (2024, 3, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("填报单位（盖章）：青石镇总工会", "青石镇"),
        ("填報單位：鳳鳴鄉工會聯合會", "凤鸣乡"),
        ("填报单位(盖章):＿＿＿＿＿＿", ""),
        ("填报单位", ""),
        ("单位：万元", ""),
        ("单位：人、个、元", ""),
        ("会员人数", None),
    ],
)
def test_labelled_units(text, name):
    assert labelled(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("石桥镇2024年度工会工作报表（修订）", "石桥镇"),
        ("云溪县青石镇工会季报", "青石镇"),
        ("宁川县乡镇（街道）工会工作季度报表", ""),
        ("云溪县各乡镇工会基本情况汇总", ""),
        ("河阳县2023年第三季度乡镇街道工会工作汇总表", ""),
    ],
)
def test_units_within_titles(text, name):
    assert within(text) == name


def test_names_are_told_from_totals_and_items():
    assert looks_like_township("晓山镇总工会")
    assert looks_like_township("开发区街道")  # one of that name; 高坪区街道 are those of a district
    assert not looks_like_township("高坪区街道")
    assert looks_like_township("新市街道")  # no county or city has a name of one character
    assert not looks_like_township("城区街道")
    assert not looks_like_township("全市街道")
    assert not looks_like_township("企业工会")
    assert is_total("合　计")
    assert is_total("乡镇小计")
    assert not is_total("会员人数")
    assert clean("晨光街道工会联合会（公章）") == "晨光街道"


def test_known_units_are_found_by_any_form_of_their_name():
    units = KnownUnits({"东关街道": "t001", "青石镇": "t002"})
    assert resolve("清河县东关街道总工会（盖章）", units) == "t001"
    assert resolve("青石镇", units) == "t002"
    assert resolve("白石镇", units) is None


@pytest.mark.parametrize(
    "text",
    [
        "工会重点工作完成情况2025年一季度",
        "城乡困难职工帮扶情况表",
        "送文化下乡活动统计",
        "返乡农民工统计表",
        "特色小镇工会",
        "全县10个镇工会",
    ],
)
def test_no_township_is_guessed_from_words_that_only_end_like_one(text):
    assert within(text) == ""


def test_a_township_is_found_beside_such_words():
    assert within("石桥镇返乡农民工统计") == "石桥镇"
    assert within("坪下乡2024年报表") == "坪下乡"


def test_the_end_of_a_year_is_its_fourth_quarter_where_none_is_named():
    assert combine([period_of("年末"), period_of("2023年分季度数据")]) == (2023, 4, False)
    assert combine([period_of("年末"), period_of("2023年三季度")]) == (2023, 3, False)
    assert not period_of("上年末").annual
