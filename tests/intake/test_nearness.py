"""Headers with empty words more, heads in words that no list has, and names with a date beside them."""

import pytest

from dashboard.intake.matching import match, nearest
from dashboard.intake.nearness import said_with_more
from dashboard.intake.read import read_file
from dashboard.intake.townships import labelled
from tests.intake.blind_paper import Paper


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("现有效集体合同份数", "collective_contracts"),
        ("技术革新、发明创造项数", "innovations"),  # 发明创造 stands in the definition
        ("得到帮扶的困难职工户次", "aid_households"),
        ("专职从事工会工作人员", "cadres_fulltime"),
    ],
)
def test_empty_words_more_are_asked_with_the_right_candidate_first(header, code):
    found = nearest(header)
    assert (found.code, found.match, found.candidates[0][0]) == (code, "doubtful", code)


@pytest.mark.parametrize(
    "header",
    [
        "应换届工会数",
        "集体合同到期份数",
        "劳模慰问人数",
        "联合工会数",
        "农民工平安返乡人次",
        "企业已建工会数",
        "送清凉",
        "读书活动场次",
    ],
)
def test_a_word_that_makes_another_figure_of_it_is_not_passed_over(header):
    assert said_with_more(header, "") == ""
    assert not match(header).sure


@pytest.mark.parametrize("word", ["项目内容", "主要工作指标", "事　　由"])
def test_the_quarters_and_the_years_column_are_told_apart_under_any_head_of_the_items(word):
    paper = Paper("青石镇2024年二季度.xlsx", "1")
    page = paper.page("Sheet1")
    page.line(1, ["序号", word, "单位", "本季度完成", "累计完成"])
    page.span(2, 1, 2, 5, "一、组织建设")
    for row, name in enumerate(("新建工会数", "新发展会员数", "受理劳动争议件数", "安全检查次数"), start=3):
        page.line(row, [row - 2, name, "个", 4, 9])
    figures = read_file(paper.name, paper.data).figures
    assert {(each.cell[0], each.basis, each.value) for each in figures} == {
        ("D", "quarter", 4),
        ("E", "ytd", 9),
    }
    assert len(figures) == 8


@pytest.mark.parametrize(
    "text",
    [
        "填报单位：望江镇总工会　　　　2023年9月30日",
        "填报单位：望江镇总工会  截至2023年9月30日",
        "填报单位(盖章)：望江镇总工会    负责人：张某",
    ],
)
def test_what_stands_beside_the_name_is_no_part_of_it(text):
    assert labelled(text) == "望江镇"
