"""A cell of a book in, its neighbourhood out: as much of the sheet as shows a person where the cell stands.

Some rows and columns around the cell, the heads of its columns and the labels of its rows, as text. Runs in
the child, which reads the file; this process only gets the few cells that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.intake.records import Book, Cell, Sheet
from dashboard.intake.safety import MAX_COLUMNS, MAX_ROWS, RefusedError

ROWS_AROUND, COLUMNS_AROUND = 3, 3
HEADS, LABELS = 3, 2
"""Rows of heads and columns of labels that are shown although they stand outside the part."""
LONGEST = 60
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LONG_NUMBER = re.compile(r"\d{11,}")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of a picture; ``across`` columns wide where it is merged."""

    text: str
    is_number: bool
    is_marked: bool
    across: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a sheet: its columns and rows from 0, with gaps, and a line of boxes for each row."""

    sheet: str
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    lines: tuple[tuple[Box, ...], ...]


def picture(book: Book, sheet: str, cell: str) -> Picture:
    """The neighbourhood of a cell, or of the first of several ("E5,F5"), all of them marked.

    The only sheet counts as the named one: that of a CSV file is called like the file. Raises
    RefusedError("no_such_cell").
    """
    found = [each for each in book.sheets if each.name == sheet] or list(book.sheets)
    marked = places(cell)
    if not marked or (found[0].name != sheet and len(found) > 1):
        raise RefusedError("no_such_cell", sheet=sheet, cell=cell)
    return _picture(found[0], marked)


def places(cell: str) -> list[Place]:
    """The places that an address names: "E5" or "E5,F5"."""
    found = (_ADDRESS.fullmatch(each.strip()) for each in cell.split(","))
    every = [(int(each[2]) - 1, _column(each[1])) for each in found if each]
    return [(row, column) for row, column in every if 0 <= row < MAX_ROWS and column < MAX_COLUMNS]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _picture(sheet: Sheet, marked: list[Place]) -> Picture:
    cells = {(cell.row, cell.column): cell for cell in sheet.cells}
    covered = _covered(sheet.merged, marked[0])
    row, column = marked[0]
    last_row = max(max((place[0] for place in cells), default=0), row)
    last_column = max(max((place[1] for place in cells), default=0), column)
    rows = _window(row, ROWS_AROUND, last_row)
    columns = _window(column, COLUMNS_AROUND, last_column)

    def kind(place: Place) -> str:
        cell = cells.get(covered.get(place, place))
        return cell.kind if cell else ""

    over = {each for each in range(row) if kind((each, column)) in ("text", "date")}
    heads = _heads(sheet, row, over)
    labels = [each for each in range(column - 1, -1, -1) if kind((row, each)) == "text"]
    rows = sorted({*rows, *heads})
    columns = sorted({*columns, *labels[:LABELS], *labels[-1:]})
    lines = (_line(sheet, each, columns, cells, marked) for each in rows)
    return Picture(sheet.name, tuple(columns), tuple(rows), tuple(lines))


def _heads(sheet: Sheet, row: int, over: set[int]) -> list[int]:
    """Rows above a row: the sheet's title, the nearest heads of the cell's column, the nearest heading.

    A row of heads has several texts, one of them ``over`` the cell, and no number; a heading stands alone.
    """
    kinds: dict[int, list[str]] = {}
    for cell in sheet.cells:
        if cell.row < row:
            kinds.setdefault(cell.row, []).append(cell.kind)
    rows = sorted(kinds)
    heads = [each for each in rows if each in over and len(kinds[each]) > 1 and "number" not in kinds[each]]
    headings = [each for each in rows if kinds[each] == ["text"]]
    return [*rows[:1], *heads[-HEADS:], *headings[-1:]]


def _window(at: int, around: int, last: int) -> list[int]:
    """As many on both sides as there are; what one side lacks goes to the other."""
    start = max(0, min(at - around, last - 2 * around))
    return list(range(start, min(last, start + 2 * around) + 1))


def _covered(merged: Iterable[tuple[int, int, int, int]], around: Place) -> dict[Place, Place]:
    """The first cell of the merged range that a place of this row or column belongs to."""
    found: dict[Place, Place] = {}
    for top, left, bottom, right in merged:
        if top <= around[0] <= bottom:
            found |= {(around[0], column): (top, left) for column in range(left, min(right, MAX_COLUMNS) + 1)}
        if left <= around[1] <= right:
            found |= {(row, around[1]): (top, left) for row in range(top, min(bottom, MAX_ROWS) + 1)}
    return found


def _line(
    sheet: Sheet, row: int, columns: list[int], cells: Mapping[Place, Cell], marked: list[Place]
) -> tuple[Box, ...]:
    boxes: list[Box] = []
    until = -1
    for column in columns:
        if column <= until:
            continue
        top, left, _, right = next(
            (m for m in sheet.merged if m[0] <= row <= m[2] and m[1] <= column <= m[3]),
            (row, column, row, column),
        )
        until = right
        across = sum(column <= each <= right for each in columns)
        cell = cells.get((top, left))
        is_marked = any(place[0] == row and column <= place[1] <= right for place in marked)
        text = "" if cell is None else _text(cell, is_marked=is_marked)
        boxes.append(Box(text, bool(cell and cell.kind == "number"), is_marked, across))
    return tuple(boxes)


def _text(cell: Cell, *, is_marked: bool) -> str:
    """What stands there, not too long; the numbers of persons and telephones beside the cell are covered."""
    text = cell.text if is_marked else _LONG_NUMBER.sub("******", cell.text)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def pack(shown: Picture) -> dict[str, Any]:
    """A picture as JSON data."""
    lines = [[[box.text, box.is_number, box.is_marked, box.across] for box in line] for line in shown.lines]
    return {"sheet": shown.sheet, "columns": shown.columns, "rows": shown.rows, "lines": lines}


def unpack(data: Mapping[str, Any]) -> Picture:
    """The picture that a child sent. Raises ValueError, TypeError or LookupError for anything else."""
    lines = tuple(
        tuple(
            Box(str(text), bool(number), bool(marked), int(across)) for text, number, marked, across in line
        )
        for line in data["lines"]
    )
    return Picture(
        str(data["sheet"]), tuple(int(each) for each in data["columns"]),
        tuple(int(each) for each in data["rows"]), lines,
    )  # fmt: skip
