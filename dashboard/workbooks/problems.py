"""The problems of a file in, a workbook (.xlsx) that lists them out: severity, place, township, sentence.

Texts come from strangers' files: every cell is a text cell, nothing becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from dashboard.labels import t

COLUMNS = ("severity", "sheet", "cell", "township", "message")
_WIDTHS = {"A": 10, "B": 18, "C": 12, "D": 20, "E": 90}
# Control characters that a workbook's XML cannot hold.
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def problem_list(file: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of a workbook with one row a problem, the texts of COLUMNS, in the language in use."""
    book = Workbook()
    sheet = book.active
    sheet.title = t("returns.problem_list")
    sheet.append([file.translate(_ILLEGAL)])
    sheet.append([t(f"returns.list_{name}") for name in COLUMNS])
    for row in rows:
        sheet.append([text.translate(_ILLEGAL) for text in row])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s" if cell.value else "n"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=cell.column == len(COLUMNS), vertical="top")
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF7F7F5")
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
