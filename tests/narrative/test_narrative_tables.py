"""Figures in the cells of a table are read with the names beside and above them."""

import io

import docx
import pytest

from dashboard.narrative.read import read_pasted, read_report
from dashboard.narrative.tables import lines_of, with_tabs
from tests.narrative.papers import W, word, word_of_xml

TITLE = "沙河镇总工会2022年工作总结"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (  # the unit in a column, the year and the plan in the heads
            [
                ["序号", "指标", "计量单位", "2022年目标", "2022年完成"],
                ["1", "会员总数", "人", "7,500", "7,682"],
                ["2", "其中：女", "人", "", "2,954"],
            ],
            ["会员总数2022年目标为7,500人。会员总数2022年完成7,682人。", "女会员总数2022年完成2,954人。"],
        ),
        (  # the unit in brackets, the indicator in the heads
            [["企业", "慰问户数（户）", "慰问金额（万元）"], ["宏盛", "19", "3.8"]],
            ["宏盛慰问户数19户。宏盛慰问金额3.8万元。"],
        ),
        (  # two names and figures in a row, units told by the names
            [["项目", "数量", "项目", "数量"], ["会员人数", "5,230", "集体合同份数", "71"]],
            ["会员人数5,230人。集体合同份数71份。"],
        ),
        (  # a caption with the units; money and people tell theirs apart
            [
                ["单位：人、万元"] * 3,
                ["类别", "2021", "2022"],
                ["助学人数", "9", "11"],
                ["助学金额", "1.8", "2.2"],
            ],
            [
                "单位：人、万元",
                "助学人数2021年9人。助学人数2022年11人。",
                "助学金额2021年1.8万元。助学金额2022年2.2万元。",
            ],
        ),
        ([["会费收入", "", "900"], ["会费支出", "", "800"]], ["会费收入900。", "会费支出800。"]),
        ([["工作", "情况"], ["组建", "新建工会5家"]], ["工作，情况", "组建，新建工会5家"]),
        ([["甲", "乙"], []], ["甲，乙", ""]),
    ],
)
def test_the_rows_of_a_table_as_lines(rows: list[list[str]], lines: list[str]):
    assert list(lines_of(rows)) == lines


def test_a_table_pasted_with_tabs():
    text = f"{TITLE}\n指标\t单位\t去年同期\t本年完成\n新建工会\t家\t9\t6\n发展会员\t人\t415\t372"
    (report,) = read_pasted(text).reports
    assert [(claim.code, claim.value, claim.doubts) for claim in report.claims] == [
        ("new_union_orgs", 9, ("previous_year",)),
        ("new_union_orgs", 6, ()),
        ("new_members", 415, ("previous_year",)),
        ("new_members", 372, ()),
    ]
    assert report.claims[1].quote == "新建工会本年完成6家。"


def test_a_line_with_a_tab_is_no_table():
    assert list(with_tabs(["\t缩进的一行", "甲\t乙", "丙"])) == ["\t缩进的一行", "甲\t乙", "丙"]


def test_merged_cells_of_a_word_table():
    made = docx.Document()
    made.add_paragraph(TITLE)
    table = made.add_table(3, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "送温暖"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "企业"
    for column, text in ((1, "慰问户数"), (2, "慰问金额（元）")):
        table.cell(1, column).text = text
    for column, text in enumerate(("宏盛", "19", "38000")):
        table.cell(2, column).text = text
    out = io.BytesIO()
    made.save(out)
    (report,) = read_report("t.docx", out.getvalue()).reports
    assert [(claim.code, claim.value) for claim in report.claims] == [
        ("warmth_households", 19),
        ("warmth_amount", 38000),
    ]
    assert report.claims[0].quote == "宏盛送温暖慰问户数19户。"


def test_a_table_within_a_table_and_a_cell_too_wide_are_read():
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>发展会员300人</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    span = '<w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
    body = f"<w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p><w:tbl><w:tr><w:tc>{span}{inner}<w:p/></w:tc></w:tr></w:tbl>"
    (report,) = read_report(
        "t.docx", word_of_xml(f"<w:document {W}><w:body>{body}</w:body></w:document>")
    ).reports
    assert [(claim.code, claim.value) for claim in report.claims] == [("new_members", 300)]


def test_a_table_without_heads_is_still_read():
    (report,) = read_report("t.docx", word([TITLE], [["会员总数（人）", "7,682"]])).reports
    assert [(claim.code, claim.value, claim.raw) for claim in report.claims] == [("members", 7682, "7,682人")]


def test_a_table_of_very_many_columns_is_read_as_it_stands():
    wide = "\t".join(["会员"] + ["7"] * 20_000)
    assert next(iter(lines_of([wide.split("\t")] * 2))).startswith("会员，7，7")
