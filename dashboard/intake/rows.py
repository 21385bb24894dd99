"""The values of a sheet as its reader gives them in, its cells out, made when they are first asked for.

A form that was read before (``remembered``) is known by its values alone: making a cell of each of them takes
as long as everything else that is done with such a sheet.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import overload

from dashboard.intake.grid import LONGEST_LABEL
from dashboard.intake.records import Cell

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Own:
    """What a copy of a workbook has of its own in a sheet: by row and column among the values."""

    base: Rows
    """The values of the first one, a number where this has one and a text where this has one."""
    numbers: Mapping[Place, float]
    texts: Mapping[Place, str]


class Rows(Sequence[Cell]):
    """The non-blank cells of a sheet in row-major order, over its values row by row.

    ``values`` is the sheet's box, whose first value stands at row ``top``, column ``left``; "" is blank.
    ``percent`` are the places whose number is shown as a percentage; ``own`` tells of a copy how it differs.
    """

    __slots__ = ("_cells", "_texts", "is_plain", "left", "own", "percent", "top", "values")

    def __init__(
        self,
        values: Sequence[Sequence[object]],
        top: int,
        left: int,
        percent: Set[Place] = frozenset(),
        own: Own | None = None,
    ) -> None:
        self.values = values
        self.top = top
        self.left = left
        self.percent = percent
        self.own = own
        self.is_plain: bool | None = None
        """Whether no value could be a number of a person, once that has been looked into (``personal``)."""
        self._texts: list[str] | None = None
        self._cells: tuple[Cell, ...] | None = None

    @property
    def texts(self) -> list[str]:
        """All values that are text, those that look blank too."""
        if self._texts is None:
            values = chain.from_iterable(self.values)
            self._texts = [value for value in values if value.__class__ is str and value]
        return self._texts

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells."""
        if self._cells is None:
            self._cells = tuple(self._made())
        return self._cells

    def _made(self) -> Iterator[Cell]:
        percent = self.percent
        for row, values in enumerate(self.values, self.top):
            for column, value in enumerate(values, self.left):
                if not percent and value.__class__ is float and abs(value) < 1e15 and value.is_integer():
                    yield Cell(row, column, "number", str(int(value)), value)
                elif value != "" and (cell := cell_of(row, column, value, (row, column) in percent)):
                    yield cell

    def first_text(self) -> str:
        """The text of the first cell, "" where it is none of text."""
        first = next((value for value in chain.from_iterable(self.values) if _is_seen(value)), "")
        return first if isinstance(first, str) else ""

    def filled(self) -> int:
        """How many values there are."""
        return sum([len(row) - row.count("") for row in self.values])

    def reaches(self, limit: float) -> bool:
        """Whether a number of this size is among the values."""
        numbers = [value for value in chain.from_iterable(self.values) if isinstance(value, (int, float))]
        return any(map(limit.__le__, numbers))

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Cell, ...]: ...
    def __getitem__(self, index: int | slice) -> Cell | tuple[Cell, ...]:
        return self.cells[index]

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def __bool__(self) -> bool:
        return any(map(_is_seen, chain.from_iterable(self.values)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.cells == tuple(other)

    def __hash__(self) -> int:
        return hash(self.cells)


def first_text(cells: Sequence[Cell]) -> str:
    """The text of a sheet's first cell, "" where there is none."""
    if isinstance(cells, Rows):
        return cells.first_text()
    return cells[0].text if cells else ""


def texts_of(cells: Sequence[Cell]) -> list[str]:
    """The texts of a sheet's cells of text."""
    if isinstance(cells, Rows):
        return cells.texts
    return [cell.text for cell in cells if cell.kind == "text"]


def cell_of(row: int, column: int, value: object, is_percent: bool = False) -> Cell | None:
    """The cell of one value; None for a text that looks blank."""
    if isinstance(value, str):
        return (_label if len(value) <= LONGEST_LABEL else _text)(row, column, value)
    if isinstance(value, bool):
        return Cell(row, column, "bool", "TRUE" if value else "FALSE")
    if isinstance(value, (int, float)):
        if not math.isfinite(value):
            return Cell(row, column, "error", "#NUM!")
        number = float(value)
        return Cell(row, column, "number", number_text(number), number, "0%" if is_percent else "")
    if isinstance(value, (datetime.datetime, datetime.date)):
        return Cell(row, column, "date", value.isoformat()[:10])
    return Cell(row, column, "date", str(value))


def _is_seen(value: object) -> bool:
    return not isinstance(value, str) or bool(not value.isspace() and value.strip("\u200b\ufeff"))


def _text(row: int, column: int, value: str) -> Cell | None:
    return Cell(row, column, "text", value) if _is_seen(value) else None


_label = lru_cache(maxsize=8192)(_text)
"""The labels of a form are the same cells in each file."""


def number_text(number: float) -> str:
    """A number as a spreadsheet's input line shows it: 74, 0.8709677419354839."""
    return str(int(number)) if abs(number) < 1e15 and number == int(number) else repr(number)
