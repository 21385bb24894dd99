"""The bytes of a checked .xls or .et in, the look of its cells on a rebuilt workbook out.

Fonts, borders, fills, alignment, number formats, column widths, row heights and frozen panes; what else an
old workbook may hold (pictures, input checks) stays behind.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from copy import copy
from typing import Any

import xlrd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.intake.safety import MAX_COLUMNS, MAX_ROWS

MAX_CELLS = 60_000
"""Cells given a look, blank ones with a border included."""
_ACROSS = (None, "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
_DOWN = ("top", "center", "bottom", "justify", "distributed")
_LINES = (None, "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot")
_SOLID = 1
_ODD = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def dress(book: Workbook, names: Mapping[str, str], data: bytes) -> None:
    """Give the sheets of ``book`` the look they have in ``data``; ``names``: old sheet name -> new."""
    old = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    left = MAX_CELLS
    for sheet in old.sheets():
        if sheet.name in names:
            left = _dress(book[names[sheet.name]], sheet, old, left)


def _dress(target: Worksheet, sheet: Any, old: Any, left: int) -> int:
    looks: dict[tuple[int, bool], Any] = {}
    for row in range(min(sheet.nrows, MAX_ROWS)):
        for column in range(min(sheet.row_len(row), MAX_COLUMNS)):
            if left <= 0:
                return 0
            left -= 1
            cell = target.cell(row + 1, column + 1)
            key = (sheet.cell_xf_index(row, column), bool(cell.quotePrefix))
            if key not in looks:
                cell._style = copy(cell._style)  # many cells share it
                _give_look(cell, old.xf_list[key[0]], old)
                looks[key] = cell._style
            cell._style = looks[key]
    for column, info in sheet.colinfo_map.items():
        if column < MAX_COLUMNS:
            target.column_dimensions[get_column_letter(column + 1)].width = min(info.width / 256, 255)
    for row, info in sheet.rowinfo_map.items():
        if row < MAX_ROWS and 0 < info.height <= 409 * 20:
            target.row_dimensions[row + 1].height = info.height / 20
    if sheet.panes_are_frozen and sheet.horz_split_pos < MAX_ROWS and sheet.vert_split_pos < MAX_COLUMNS:
        target.freeze_panes = target.cell(sheet.horz_split_pos + 1, sheet.vert_split_pos + 1)
    return left


def _give_look(cell: Any, xf: Any, old: Any) -> None:
    font = old.font_list[xf.font_index]
    cell.font = Font(
        name=_ODD.sub("", font.name)[:31] or None,
        size=min(max(font.height / 20, 1), 409),
        bold=bool(font.bold) or font.weight >= 600,
        italic=bool(font.italic),
        underline="single" if font.underline_type else None,
        color=_colour(old, font.colour_index),
    )
    align = xf.alignment
    cell.alignment = Alignment(
        horizontal=_at(_ACROSS, align.hor_align),
        vertical=_at(_DOWN, align.vert_align),
        wrap_text=bool(align.text_wrapped),
        indent=min(align.indent_level, 15),
    )
    cell.border = Border(
        **{
            side: Side(style=_at(_LINES, getattr(xf.border, f"{side}_line_style")), color="FF000000")
            for side in ("left", "right", "top", "bottom")
        }
    )
    ground = _colour(old, xf.background.pattern_colour_index)
    if xf.background.fill_pattern == _SOLID and ground:
        cell.fill = PatternFill("solid", fgColor=ground)
    shown = old.format_map[xf.format_key].format_str if xf.format_key in old.format_map else "General"
    cell.number_format = "General" if _ODD.search(shown) or len(shown) > 200 else shown


def _at(names: tuple[str | None, ...], place: int) -> str | None:
    """The name of a code; a rare one further on is taken as the first that draws anything."""
    return names[place] if place < len(names) else names[1]


def _colour(old: Any, index: int) -> str | None:
    known = old.colour_map.get(index)
    return None if known is None else "FF{:02X}{:02X}{:02X}".format(*known)
