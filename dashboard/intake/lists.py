"""Where a plain list stands in a book: one head a column, one thing a row below it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from dashboard.intake.records import Book, Cell

HEAD_ROWS = 10
"""The head stands in one of the first so many rows that are not empty."""
Heads = Mapping[str, tuple[str, ...]]
"""Names of columns and the heads each answers to, as ``plain`` writes them."""


@dataclass(frozen=True)
class PlainList:
    """A list: the places of its columns by name, and its rows (number -> cells), the head not among them."""

    columns: Mapping[str, int]
    rows: Mapping[int, list[Cell]]


def find_list(book: Book, heads: Heads, needed: Collection[str]) -> PlainList | None:
    """The list on the first visible sheet that has a row with heads of all ``needed`` columns."""
    known = {head: name for name, answers in heads.items() for head in answers}
    for sheet in book.sheets:
        rows: dict[int, list[Cell]] = {}
        for cell in sheet.cells if sheet.visible else ():
            rows.setdefault(cell.row, []).append(cell)
        for number in sorted(rows)[:HEAD_ROWS]:
            columns: dict[str, int] = {}
            for cell in rows[number]:
                if name := known.get(plain(cell.text)):
                    columns.setdefault(name, cell.column)
            if columns.keys() >= set(needed):
                return PlainList(columns, {each: rows[each] for each in sorted(rows) if each > number})
    return None


def plain(text: str) -> str:
    """A head or a word of a list without width, case, space, "_" and what marks it as required."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().replace("_", "").rstrip(":*")
