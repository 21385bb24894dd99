"""Heads and rows of text in, a workbook (.xlsx) with one sheet of them out: the list of 检查.

Texts come from strangers' files: every cell is a text cell, nothing becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

# Control characters that a workbook's XML cannot hold.
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_WIDEST, _NARROWEST = 70, 9


def check_list(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The bytes of the workbook: the title, the heads, then a row for each of ``rows``."""
    book = Workbook()
    sheet = book.active
    sheet.title = title.translate(dict.fromkeys(map(ord, "[]:*?/\\")))[:31]
    sheet.append([title.translate(_ILLEGAL)])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([text.translate(_ILLEGAL) for text in row])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s" if cell.value else "n"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=cell.row > 1, vertical="top")
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF7F7F5")
    for place, head in enumerate(heads):
        # A Chinese character takes two columns.
        longest = max((len(row[place].encode("gb18030")) for row in rows), default=0)
        width = min(max(len(head.encode("gb18030")), longest, _NARROWEST - 2) + 2, _WIDEST)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(heads))}{len(rows) + 2}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
