"""The records that travel through intake: cells of a file, figures read from them, problems found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeVar, dataclass_transform

Severity = Literal["error", "warning", "info"]
Basis = Literal["stock", "ytd", "quarter"]
State = Literal["value", "not_applicable"]
Match = Literal["exact", "alias", "code", "fuzzy", "doubtful", "remembered"]
CellKind = Literal["text", "number", "date", "bool", "error", "uncached_formula"]
Arg = str | int | float


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """A frozen dataclass for what is made by the hundred for each file.

    Only the type checker holds it frozen: a frozen one takes five times as long to make.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


@record
class Cell:
    """One non-blank cell. ``row`` and ``column`` count from 0; ``text`` is what a person would see."""

    row: int
    column: int
    kind: CellKind
    text: str
    number: float | None = None
    """The stored number of a number cell (a percentage is stored as 0.95), else None."""
    number_format: str = ""

    @property
    def address(self) -> str:
        """The address as a spreadsheet writes it, e.g. ``F17``."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its non-blank cells in row-major order and what is merged or hidden."""

    name: str
    visible: bool
    cells: Sequence[Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges: first row, first column, last row, last column, inclusive, from 0."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read in the child process."""

    file: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    """Codes of what was noticed about the file itself: ``macros``, ``external_links``."""


@record
class Figure:
    """One figure of one unit and quarter with its place in the file.

    ``value`` is in yuan, whole counts, or 0..1 for a rate; None where ``state`` is not_applicable.
    ``code`` is a measure's or (for a rate the sheet states itself) a ratio's.
    """

    sheet: str
    cell: str
    township: str
    year: int | None
    quarter: int | None
    code: str
    basis: Basis
    value: Decimal | None
    raw: str
    approximate: bool = False
    match: Match = "exact"
    state: State = "value"
    unit_factor: Decimal = Decimal(1)
    header: str = ""
    """The header text that was matched to ``code``, as written."""
    unit_code: str | None = None
    """The known unit that ``township`` names, once resolved."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must know of: where it is, which check found it, and the words' arguments.

    ``code`` is a rule of data/rules.csv (V01...) or an intake code, a key of locale ``problem.<code>``.
    """

    severity: Severity
    code: str
    sheet: str = ""
    cell: str = ""
    measure: str = ""
    township: str = ""
    year: int | None = None
    quarter: int | None = None
    args: Mapping[str, Arg] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """What the marked-up return says of one problem: its place, how bad it is, and the finished sentence.

    ``cell`` holds addresses as Problem has them ("E5" or "E5,E6", "" for none). Only data: no words of the
    page are looked up where the file is open.
    """

    sheet: str
    cell: str
    severity: Severity
    township: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided where the file itself does not say. Never guessed."""

    township: str | None = None
    year: int | None = None
    quarter: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header text as written -> indicator code, "" for "leave out"."""


@dataclass(frozen=True, slots=True)
class KnownUnits:
    """Units that returns may come from. ``names`` maps every name and alias to its unit_code."""

    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says: its figures, and its problems before the rules have run."""

    file: str
    sha256: str
    size: int
    figures: Sequence[Figure]
    problems: tuple[Problem, ...]
    townships: tuple[str, ...] = ()
    """Townships in the order of the file, as written (also those without a figure)."""
    sheets: tuple[Sheet, ...] = ()


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The spreadsheet address of a cell counted from 0."""
    return f"{column_letters(column)}{row + 1}"
