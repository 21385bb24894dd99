"""A table of 自选分析 in, a workbook (.xlsx) out: the table, the figures behind each cell, what they mean.

Numbers are numbers with a format, words stay words. Titles and names come from people: no cell becomes a
formula.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
_NOT_IN_TITLES = dict.fromkeys(map(ord, "[]:*?/\\"))
_WIDEST = 42
_LINE = Side(style="thin", color="FFD8DEE4")
_BAND = PatternFill("solid", fgColor="FFF7F7F5")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a number with its format, or a text."""

    value: float | str | None
    form: str = "General"
    is_total: bool = False


@dataclass(frozen=True)
class PivotBook:
    """Everything of the workbook, in words and numbers; nothing is looked up while it is made."""

    title: str
    source: str
    """Where and when the figures are from, in one line."""
    table_name: str
    heads: Sequence[Sequence[str]]
    """Head rows, each as wide as the table."""
    heads_down: int
    """So many columns at the left name the rows."""
    rows: Sequence[Sequence[Cell]]
    detail_name: str
    detail_heads: Sequence[str]
    details: Sequence[Sequence[Cell]]
    about_name: str
    about: Sequence[str]
    """Definitions, rules, SQL: a paragraph each."""


def pivot_book(book: PivotBook) -> bytes:
    """The bytes of the workbook."""
    made = Workbook()
    sheet = made.active
    sheet.title = _title(book.table_name)
    _head(sheet, book)
    top = 2 + len(book.heads)
    for heads in book.heads:
        sheet.append([_text(each) for each in heads])
    _merge_heads(sheet, book)
    for row in book.rows:
        _append(sheet, row)
    sheet.freeze_panes = sheet.cell(row=top + 1, column=book.heads_down + 1)
    _dress(sheet, top, first=3)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{top}"

    if book.details:
        _add_details(made, book)
    about = made.create_sheet(_title(book.about_name))
    for paragraph in book.about:
        about.append([_text(paragraph)])
    about.column_dimensions["A"].width = 110
    for line in about.iter_rows():
        line[0].alignment = Alignment(wrap_text=True, vertical="top")
    for each in made.worksheets:
        for line in each.iter_rows():
            for cell in line:
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                    cell.quotePrefix = True
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _add_details(made: Workbook, book: PivotBook) -> None:
    """The figures behind each cell, a line each, with filters."""
    sheet = made.create_sheet(_title(book.detail_name))
    _head(sheet, book)
    sheet.append([_text(each) for each in book.detail_heads])
    for row in book.details:
        _append(sheet, row)
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = f"A3:{get_column_letter(len(book.detail_heads))}{len(book.details) + 3}"
    _dress(sheet, 3, first=3)


def _title(name: str) -> str:
    return name.translate(_NOT_IN_TITLES)[:31]


def _text(text: str) -> str | None:
    return text.translate(_ILLEGAL)[:32_000] or None


def _head(sheet: Any, book: PivotBook) -> None:
    sheet.append([_text(book.title)])
    sheet.append([_text(book.source)])
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"].font = Font(size=9, color="FF57606A")


def _append(sheet: Any, row: Sequence[Cell]) -> None:
    sheet.append([_text(cell.value) if isinstance(cell.value, str) else cell.value for cell in row])
    for place, cell in enumerate(row, start=1):
        made = sheet.cell(row=sheet.max_row, column=place)
        made.number_format = cell.form
        if isinstance(cell.value, str) and cell.form != "General":
            made.alignment = Alignment(horizontal="right")  # a word in place of a number
            made.font = Font(color="FF57606A", bold=cell.is_total)
        elif cell.is_total:
            made.font = Font(bold=True)


def _merge_heads(sheet: Any, book: PivotBook) -> None:
    """Heads that are the same side by side become one; those of the rows one over all lines."""
    first, last = 3, 2 + len(book.heads)
    for column in range(1, book.heads_down + 1):
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
    for line, heads in enumerate(book.heads):
        start = book.heads_down
        for place in range(book.heads_down + 1, len(heads) + 1):
            above = [row[place] != row[start] for row in book.heads[:line]] if place < len(heads) else [True]
            if place == len(heads) or heads[place] != heads[start] or any(above):
                if place - start > 1:
                    sheet.merge_cells(
                        start_row=first + line, end_row=first + line, start_column=start + 1, end_column=place
                    )
                start = place


def _dress(sheet: Any, last_head: int, *, first: int) -> None:
    for line in sheet.iter_rows(min_row=first, max_row=last_head):
        for cell in line:
            cell.font = Font(bold=True)
            cell.fill = _BAND
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(bottom=_LINE)
    for column in sheet.iter_cols(min_row=last_head):
        longest = max((_width(cell.value) for cell in column), default=0)
        sheet.column_dimensions[get_column_letter(column[0].column)].width = min(
            max(longest + 3, 10), _WIDEST
        )


def _width(value: Any) -> int:
    """Columns that a value takes; a Chinese character takes two."""
    if isinstance(value, float):
        return len(f"{value:,.2f}")
    return len(str("" if value is None else value).encode("gb18030", "replace"))
