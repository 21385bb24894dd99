"""The numbers of a part of a page in, a workbook (.xlsx) out: a sheet for each table, and one that explains.

Numbers are numbers with a format; a text never becomes a formula.
"""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.workbooks.chart_tables import ChartData, Table
from dashboard.workbooks.form_style import CENTRE, FONT, INK, PANEL, SECONDARY, UNDERLINE, fill

HEAD_ROW = 5
"""The row of the column names; title, plain name and source line stand above, the figures below."""
_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_NOT_IN_TITLES = dict.fromkeys(map(ord, "[]:*?/\\'"))
_WIDEST = 44


def chart_data(data: ChartData) -> bytes:
    """The bytes of the workbook."""
    book = Workbook()
    book.remove(book.active)
    taken: set[str] = set()
    for table in data.tables:
        _write_table(book.create_sheet(_title(table.name, taken)), data, table)
    about = book.create_sheet(_title(data.about_name, taken))
    _write_head(about, data)
    for row, (name, text) in enumerate(data.about, start=HEAD_ROW):
        for column, each in enumerate((name, text), start=1):
            _text(about, row, column, each).alignment = Alignment(wrap_text=True, vertical="top")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 26, 92
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _title(name: str, taken: set[str]) -> str:
    """A name that a sheet may have, each once."""
    clean = name.translate(_NOT_IN_TITLES | _ILLEGAL).strip()[:31] or "1"
    found, number = clean, 2
    while found.lower() in taken:
        found, number = f"{clean[:28]} {number}", number + 1
    taken.add(found.lower())
    return found


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write a text that stays one, whatever it begins with."""
    cell = sheet.cell(row=row, column=column, value=text.translate(_ILLEGAL)[:32_000] or None)
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.font = Font(name=FONT, size=10, color=INK)
    return cell


def _write_head(sheet: Worksheet, data: ChartData) -> None:
    _text(sheet, 1, 1, data.title).font = Font(name=FONT, size=14, bold=True, color=INK)
    for row, text in ((2, data.plain), (3, data.source)):
        _text(sheet, row, 1, text).font = Font(name=FONT, size=9, color=SECONDARY)


def _write_table(sheet: Worksheet, data: ChartData, table: Table) -> None:
    _write_head(sheet, data)
    for column, head in enumerate(table.heads, start=1):
        cell = _text(sheet, HEAD_ROW, column, head)
        cell.font = Font(name=FONT, size=10, bold=True, color=INK)
        cell.fill, cell.alignment, cell.border = fill(PANEL), CENTRE, UNDERLINE
    for row, values in enumerate(table.rows, start=HEAD_ROW + 1):
        for column, each in enumerate(values, start=1):
            if isinstance(each.value, str):
                _text(sheet, row, column, each.value)
            else:
                cell = sheet.cell(row=row, column=column, value=each.value)
                cell.number_format, cell.font = each.form, Font(name=FONT, size=10, color=INK)
    for column, head in enumerate(table.heads, start=1):
        longest = max([_width(head), *(_width(row[column - 1].value) for row in table.rows)])
        sheet.column_dimensions[get_column_letter(column)].width = min(longest + 3, _WIDEST)
    last = get_column_letter(max(len(table.heads), 1))
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + len(table.rows)}"
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _width(value: float | str | None) -> int:
    """Columns that a value takes; a Chinese character takes two."""
    if isinstance(value, float):
        return min(len(f"{value:,.2f}"), 16)
    return len(str("" if value is None else value).encode("gb18030", "replace"))
