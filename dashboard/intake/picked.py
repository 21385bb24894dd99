"""A book and the places of cells in, those cells out as JSON data. Runs in the child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.intake.picture import places
from dashboard.intake.records import Book


def pick(book: Book, wanted: Sequence[Sequence[str]]) -> list[Any]:
    """The cells at (sheet, address), None for a blank one.

    The only sheet counts as the named one: that of a CSV file is called like the file.
    """
    sheets = {each.name: {(cell.row, cell.column): cell for cell in each.cells} for each in book.sheets}
    only = next(iter(sheets.values())) if len(sheets) == 1 else {}
    found = []
    for sheet, cell in wanted:
        at = places(cell)
        each = sheets.get(sheet, only).get(at[0]) if at else None
        found.append(each and [each.row, each.column, each.kind, each.text, each.number, each.number_format])
    return found
