"""How the workbooks we write look: fonts, borders, one cell written safely, how a sheet prints."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.workbooks.form_words import words

FONT = "微软雅黑"
ACCENT, INK, SECONDARY = "FFB5122B", "FF1F2328", "FF57606A"
HINT = "FF8C959F"
LINES, PANEL, SHADED, WHITE = "FFD8DEE4", "FFF7F7F5", "FFEDEDEA", "FFFFFFFF"
NUMERALS = "一二三四五六七八九十"
UNLOCKED = Protection(locked=False)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
RIGHT = Alignment(horizontal="right", vertical="center")
THIN = Side(style="thin", color=LINES)
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNDERLINE = Border(bottom=Side(style="medium", color=ACCENT))


def put(sheet: Worksheet, address: str, value: str | float | None, **style: Any) -> Cell:
    """Write one cell. Text stays text: a name that begins with ``=`` never becomes a formula."""
    cell: Cell = sheet[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = style.pop("font", Font(name=FONT, size=10, color=INK))
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def print_set_up(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = words()["page_footer"]
    sheet.oddFooter.center.size = 9
