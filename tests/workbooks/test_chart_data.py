"""The workbook of a part of a page: numbers with their formats, texts that stay texts, what they mean."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from dashboard import labels, takeaway
from dashboard.workbooks.chart_data import chart_data
from dashboard.workbooks.chart_tables import ChartData, Table, Value


def book(**more: Any) -> Any:
    rows = [[Value("=1+1"), Value(0.866, "0.0%")], [Value("乙乡"), Value(None)]]
    data = ChartData(
        **{
            "title": "乙乡最低", "plain": "各单位入会率", "source": "来源：某县",
            "tables": [Table("各单位排名", ["单位", "比率"], rows)],
            "about_name": "说明", "about": [("职工入会率", "@会员 ÷ 职工")], **more,
        }
    )  # fmt: skip
    return load_workbook(io.BytesIO(chart_data(data)))


def test_rows_stand_below_title_and_source_line_and_texts_stay_texts():
    sheet = book()["各单位排名"]
    assert [sheet[f"A{row}"].value for row in (1, 2, 3)] == ["乙乡最低", "各单位入会率", "来源：某县"]
    assert [[cell.value for cell in row] for row in sheet["A5:B7"]] == [
        ["单位", "比率"],
        ["=1+1", 0.866],
        ["乙乡", None],
    ]
    assert sheet["A6"].data_type == "s"
    assert sheet["A6"].quotePrefix
    assert sheet["B6"].number_format == "0.0%"
    assert sheet.freeze_panes == "B6"


def test_the_last_sheet_says_what_the_columns_mean():
    sheet = book()["说明"]
    assert (sheet["A5"].value, sheet["B5"].value) == ("职工入会率", "@会员 ÷ 职工")
    assert sheet["B5"].data_type == "s"


def test_names_that_no_sheet_may_have_are_made_ones_and_none_is_there_twice():
    tables = [Table("表[1]/:" + "长" * 40, [], []), Table("表[1]/:" + "长" * 40, [], []), Table("", [], [])]
    names = book(tables=tables).sheetnames
    assert len(set(names)) == 4
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    ("text", "number", "form"),
    [
        ("86.6%", 0.8662, "0.0%"),
        ("+1.2 个百分点", 0.0121, "+0.0%;-0.0%;0.0%"),
        ("1,280 户", 1280, '#,##0" 户"'),
        ("-61 户", -61, '#,##0" 户"'),
        ("2026", 2026, "0"),
        ("12,345.50 元", 12345.5, '#,##0.00" 元"'),
        ("3", 3, "#,##0"),
        ("未报", 0, "General"),
    ],
)
def test_a_number_is_written_in_the_workbook_as_on_the_page(text: str, number: float, form: str):
    assert takeaway.form_of(text, number) == form


def test_a_value_of_a_row_keeps_its_number_and_a_code_becomes_its_word():
    labels.use("zh_CN")
    row = {
        "unit_name": "甲镇",
        "rate": 0.9,
        "numerator": 18.0,
        "state": "missing",
        "target": None,
        "filed": True,
    }
    assert takeaway.value("rate", row, "membership_rate") == Value(0.9, "0.0%")
    assert takeaway.value("numerator", row, "membership_rate") == Value(18, "#,##0")
    assert takeaway.value("state", row) == Value("未报")
    assert takeaway.value("target", row, "membership_rate") == Value(None)
    assert takeaway.value("filed", row) == Value("是")
