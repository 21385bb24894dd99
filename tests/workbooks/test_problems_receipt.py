"""The list of problems holds text only; the receipt escapes what strangers wrote."""

from __future__ import annotations

import io

import openpyxl

from dashboard.workbooks.problems import problem_list
from dashboard.workbooks.receipt import ReceiptText, receipt_page


def test_the_list_of_problems_never_holds_a_formula():
    data = problem_list("=1+1.xlsx", [("错误", "=cmd|'/c calc'!A1", "F17", "+东关街道\x07", "@sum")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sheet["A1"].value == "=1+1.xlsx"
    assert sheet["D3"].value == "+东关街道"
    assert all(cell.quotePrefix for cell in sheet[3])


def test_the_receipt_shows_each_return_and_escapes_names():
    receipt = ReceiptText(
        12, "2026-10-12 09:30", "<b>x</b>.xlsx", "王芳", (("东关街道", "2026年三季度", 84, 1),)
    )
    page = receipt_page("清河县", [receipt]).decode()
    assert "&lt;b&gt;x&lt;/b&gt;.xlsx" in page
    assert "<b>" not in page
    for text in ("12", "2026-10-12 09:30", "王芳", "东关街道", "2026年三季度", "84"):
        assert text in page
