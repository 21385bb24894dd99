"""The cells read from any kind of file in, a plain .xlsx that holds them out.

For .xls, .et, .ods and .csv, and for packages that cannot be changed in place. Values, merged ranges and what
is hidden are kept, a formula becomes its result; text stays text.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.intake.records import Book, Cell, Sheet
from dashboard.intake.safety import RefusedError
from dashboard.workbooks.comments import units

MAX_CELLS = 120_000
_FORMULA_SIGNS = tuple("=+-@＝＋－＠\t\r\n")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
_THIN = Side(style="thin", color="FFD8DEE4")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def rebuilt(book: Book, old: bytes | None = None) -> tuple[bytes, dict[str, str]]:
    """The new workbook and the new name of each sheet. Raises RefusedError for a book too large for it.

    ``old`` are the bytes of an .xls or .et whose look is kept; any exception of its reader goes through.
    """
    if sum(len(sheet.cells) for sheet in book.sheets) > MAX_CELLS:
        raise RefusedError("too_complex", limit="cells")
    new = Workbook()
    new.remove(new.active)
    names: dict[str, str] = {}
    for sheet in book.sheets:
        names[sheet.name] = _free_name(sheet.name, {name.lower() for name in names.values()})
        _write(new.create_sheet(names[sheet.name]), sheet, ruled=old is None)
        if not sheet.visible:
            new[names[sheet.name]].sheet_state = "hidden"
    if old is not None:
        from dashboard.workbooks.xlslooks import dress

        dress(new, names, old)
    out = io.BytesIO()
    # A book needs one sheet that shows; the list of problems will be another.
    if all(not sheet.visible for sheet in book.sheets):
        new.worksheets[0].sheet_state = "visible"
    new.active = next(place for place, each in enumerate(new.worksheets) if each.sheet_state == "visible")
    new.save(out)
    return out.getvalue(), names


def _free_name(name: str, taken: set[str]) -> str:
    """A name that a workbook takes: at most 31 signs, some of them barred, none twice."""
    base = _ILLEGAL.sub("", _NAME.sub("_", name)).strip("'")[:31] or "Sheet"
    free, number = base, 2
    while free.lower() in taken:
        free, number = f"{base[:27]} {number}", number + 1
    return free


def _write(target: Worksheet, sheet: Sheet, *, ruled: bool) -> None:
    looks = _looks(target, ruled)
    for cell in sheet.cells:
        _put(target, cell, looks)
    _merge(target, sheet)
    for row in sheet.hidden_rows:
        target.row_dimensions[row + 1].hidden = True
    for column, width in _widths(sheet).items():
        target.column_dimensions[get_column_letter(column + 1)].width = width
    for column in sheet.hidden_columns:
        target.column_dimensions[get_column_letter(column + 1)].hidden = True


def _put(target: Worksheet, cell: Cell, looks: Mapping[str, Any]) -> None:
    new = target.cell(cell.row + 1, cell.column + 1)
    look = "plain"
    if cell.kind == "number" and cell.number is not None and not re.match(r"-?0\d", cell.text):
        new.value = int(cell.number) if cell.number == int(cell.number) else cell.number
        look = "percent" if cell.number_format.endswith("%") else "plain"
    elif cell.kind == "bool":
        new.value = cell.text == "TRUE"
    elif cell.kind == "date" and (day := _day(cell.text)):
        new.value, look = day, "day"
    elif cell.kind == "error" and cell.text in ERROR_CODES:
        new.value, new.data_type = cell.text, "e"
    else:
        new.value, new.data_type = _ILLEGAL.sub("", cell.text), "s"
        look = "formula" if cell.text[:1] in _FORMULA_SIGNS else "long" if len(cell.text) > 20 else "plain"
    new._style = looks[look]


def _looks(target: Worksheet, ruled: bool) -> dict[str, Any]:
    """The few looks there are, each made once: made for every cell they would take most of the time."""
    settings: dict[str, dict[str, Any]] = {
        "plain": {},
        "long": {"alignment": Alignment(vertical="center", wrap_text=True)},
        "formula": {"quotePrefix": True},
        "percent": {"number_format": "0.00%"},
        "day": {"number_format": "yyyy-mm-dd"},
    }
    looks = {}
    for name, setting in settings.items():
        cell = target.cell(1, 1)
        base = {"border": _BOX if ruled else Border(), "alignment": Alignment(vertical="center")}
        for key, value in (base | setting).items():
            setattr(cell, key, value)
        looks[name] = copy(cell._style)
        del target._cells[1, 1]
    return looks


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _merge(target: Worksheet, sheet: Sheet) -> None:
    """Merged ranges as they were; two that overlap would make the file unreadable, so the second goes."""
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged[:5_000]:
        if (bottom - top + 1) * (right - left + 1) > 20_000:
            continue
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(places) > 1 and not places & covered and len(covered) < 200_000:
            covered |= places
            # Not merge_cells(): it would throw the values away that stand below the first.
            target.merged_cells.add(CellRange(None, left + 1, top + 1, right + 1, bottom + 1))


def _widths(sheet: Sheet) -> Mapping[int, float]:
    """Column widths that show what stands in them; titles and notes that run on do not count."""
    widths: dict[int, float] = {}
    merged = {(top, left) for top, left, _, right in sheet.merged if right > left}
    for cell in sheet.cells:
        wide = units(cell.text) + 2
        if (cell.row, cell.column) not in merged and wide <= 42:
            widths[cell.column] = max(widths.get(cell.column, 9), wide)
    return widths
