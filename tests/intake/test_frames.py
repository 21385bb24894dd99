"""What stands around the items and above them: titles side by side, corners, captions, parts, sums and averages."""

import pytest

from dashboard.intake.bases import basis_of
from dashboard.intake.columns import is_corner, long_column
from dashboard.intake.matching import match_path
from dashboard.intake.periods import period_of
from dashboard.intake.read import read_file
from dashboard.intake.townships import is_total
from tests.intake.blind_paper import Formula, Page, Paper


def sheet() -> tuple[Paper, Page]:
    paper = Paper("报表.xlsx", "1")
    return paper, paper.page("Sheet1")


def read(paper: Paper):
    reading = read_file(paper.name, paper.data)
    return {each.cell: each for each in reading.figures}, [each.code for each in reading.problems]


def test_two_units_side_by_side_are_told_by_their_own_titles():
    paper, page = sheet()
    for column, title in ((1, "白马乡2025年一季度报表"), (4, "青龙镇2025年一季度报表")):
        page.span(1, column, 1, column + 1, title)
        page.line(2, ["项目", "累计"], column)
        page.line(3, ["会员人数", 10 * column], column)
    figures, problems = read(paper)
    assert {cell: each.township for cell, each in figures.items()} == {"B3": "白马乡", "E3": "青龙镇"}
    assert problems == []


def test_two_quarters_side_by_side_are_told_by_their_own_titles():
    paper, page = sheet()
    page.span(1, 1, 1, 5, "白马乡工会报表")
    for column, title in ((1, "2025年一季度"), (4, "2025年二季度")):
        page.span(2, column, 2, column + 1, title)
        page.line(3, ["项目", "累计"], column)
        page.line(4, ["会员人数", 10 * column], column)
    figures, _ = read(paper)
    assert {cell: each.quarter for cell, each in figures.items()} == {"B4": 1, "E4": 2}


def test_averages_are_not_added_up():
    paper, page = sheet()
    page.span(1, 1, 1, 4, "清河县2025年一季度困难帮扶汇总（单位：元）")
    page.line(2, ["乡镇", "困难帮扶户次", "困难帮扶金额", "户均帮扶金额"])
    page.line(3, ["白马乡", 10, 15000, 1500])
    page.line(4, ["青龙镇", 20, 24000, 1200])
    page.line(5, ["合计", 30, 39000, Formula("=C5/B5", 1300)])
    figures, problems = read(paper)
    assert problems == []
    assert float(figures["D4"].value) == 1200


def test_a_unit_column_is_known_by_what_stands_in_it():
    paper, page = sheet()
    page.put(1, 1, "填报单位：白马乡总工会")
    page.put(2, 1, "2025年一季度")
    page.line(3, ["项目", "单位名", "累计"])
    page.line(4, ["会员人数", "人", 12])
    page.line(5, ["基层工会组织数", "个", 3])
    figures, _ = read(paper)
    assert {each.township for each in figures.values()} == {"白马乡"}


@pytest.mark.parametrize("caption", ["制表：县总工会", "货币单位：元"])
def test_a_caption_above_the_heads_is_no_head(caption):
    paper, page = sheet()
    page.span(1, 1, 1, 4, "清河县2025年一季度汇总表")
    page.put(2, 1, "填报人：李某")
    page.put(2, 3, caption)
    page.put(2, 4, "共一页")
    page.line(3, ["乡镇", "会员人数", "模范职工小家个数", "职工书屋数"])
    page.line(4, ["白马乡", 10, 15, 2])
    page.line(5, ["青龙镇", 20, 24, 1])
    figures, problems = read(paper)
    assert {each.code for each in figures.values()} == {"members", "small_homes", "worker_bookstores"}
    assert problems == []


def test_a_part_after_a_part_is_still_of_the_whole():
    paper, page = sheet()
    page.span(1, 1, 1, 4, "清河县2025年一季度汇总表")
    page.line(2, ["乡镇", "会员人数", "女会员人数", "其中：农民工"])
    page.line(3, ["白马乡", 30, 12, 6])
    page.line(4, ["青龙镇", 20, 8, 5])
    assert read(paper)[0]["D4"].code == "members_migrant"


@pytest.mark.parametrize(
    ("text", "year", "quarter"),
    [
        ("工会报表（2024.1-9）", 2024, 3),
        ("2024.1-3月", 2024, 1),
        ("2023年1月1日-9月30日", 2023, 3),
        ("2023年1月1日至2023年12月31日", 2023, 4),
        ("2025年6月30日止", 2025, 2),
        ("二0二四年三季度", 2024, 3),
        ("2025年半年", 2025, 2),
        ("填报日期：2024.1-9", None, None),
        ("2024.1.3", None, None),
    ],
)
def test_periods_that_say_only_months_or_days(text, year, quarter):
    found = period_of(text)
    assert (found.year, found.quarter) == (year, quarter)


@pytest.mark.parametrize("text", ["项目＼单位", "乡镇/项目", "单位\n指标", "镇街　　　项目"])
def test_a_corner_names_what_stands_down_and_across(text):
    assert is_corner(text)


def test_other_words_of_sums_and_columns():
    assert is_total("合 计：")
    assert basis_of("年度合计") == "ytd"
    assert basis_of("本季末") is None
    assert basis_of("本季度") == "quarter"
    assert long_column(0, ["总数"]).role == "value"
    assert long_column(0, ["业务指标"]).role == "item"
    assert long_column(0, ["指标（项目）"]).role == "item"


@pytest.mark.parametrize(
    ("parts", "unit", "code"),
    [
        (("工资专项集体合同", "合同份数"), "", "wage_contracts"),
        (("劳动争议处理", "成功件数"), "", "disputes_resolved"),
        (("就业服务", "就业人数"), "", "job_placements"),
        (("会员情况", "职工数"), "", "workers"),
        (("区域性行业性集体合同", "份数"), "份", "regional_contracts"),
        (("女职工工作", "专项合同（份）"), "", "female_contracts"),
        (("建家工作", "模范数"), "", "home_model"),
        (("建家工作", "示范工会数"), "", "demo_unions"),
        (("医疗互助", "人次"), "", "mutual_claims"),
    ],
)
def test_short_words_under_the_name_of_a_field_of_work(parts, unit, code):
    found = match_path(parts, unit)
    assert (found.code, found.sure) == (code, True)


def test_what_the_catalogue_lists_as_doubtful_is_asked_under_any_head():
    assert match_path(("困难帮扶", "困难职工总数（户）"), "户").match == "doubtful"
