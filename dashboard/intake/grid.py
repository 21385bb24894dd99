"""A sheet in, its cells by place and the merged or stacked heads above a column out."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from dashboard.intake.records import Cell, Sheet, address
from dashboard.intake.values import read_value

_FOOT = re.compile(
    r"^(?:[(（]?(?:单位|主管|分管|部门|工会)?(?:负责人|领导|主席)|(?:填报|填表|制表|经办|审核|统计|编制|复核|报送|签发|汇总)(?:人|员|负责人|日期|时间|[:：])|联系(?:电话|人|方式)"
    r"|电话|手机|日期|填报日期|报送日期|报出日期|注(?:释|意)?\s*[:：1一]|说\s*明|备\s*注\s*[:：]|附\s*注|修订说明|填表说明|填报说明|本表|此表)"
)
_INDEX = re.compile(r"^[(（]?(\d{1,3})[)）]?(?:[=＝][\d()（）+\-*/×÷%＋－]+)?$")
"""A column's number, with what it is computed from: 3=2/1."""
_LETTERS = frozenset("甲乙丙丁戊己庚")
LONGEST_LABEL = 40


class Grid:
    """The cells of one sheet by (row, column), and what is needed to read heads."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.cells: dict[tuple[int, int], Cell] = {(cell.row, cell.column): cell for cell in sheet.cells}
        self.rows: dict[int, list[Cell]] = defaultdict(list)
        rows = self.rows
        for cell in sheet.cells:
            rows[cell.row].append(cell)
        self.row_numbers = sorted(self.rows)
        self.number_rows = {cell.row for cell in sheet.cells if cell.kind == "number"}
        """Rows with a number cell: never heads."""
        self.last_row = self.row_numbers[-1] if self.row_numbers else -1
        self.last_column = max([cell.column for cell in sheet.cells], default=-1)
        self._covered: dict[tuple[int, int], tuple[int, int]] | None = None

    @property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Every place inside a merged range -> the place of its first cell."""
        if self._covered is None:
            self._covered = {}
            for top, left, bottom, right in self.sheet.merged:
                for row in range(top, min(bottom, self.last_row) + 1):
                    for column in range(left, min(right, self.last_column) + 1):
                        self._covered[row, column] = (top, left)
        return self._covered

    def has_column(self, column: int) -> bool:
        """Whether any cell stands in a column."""
        return any(cell.column == column for cell in self.sheet.cells)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that a person sees at a place, the first of a merged range included."""
        cell = self.cells.get((row, column))
        if cell is None and (owner := self.covered.get((row, column))):
            cell = self.cells.get(owner)
        return cell

    def text(self, row: int, column: int) -> str:
        """The text of a text cell at a place, "" for anything else."""
        cell = self.at(row, column)
        return cell.text if cell is not None and cell.kind == "text" else ""

    def span(self, row: int, column: int) -> tuple[int, int, int, int]:
        """The merged range a place belongs to, else the place itself: top, left, bottom, right."""
        owner = self.covered.get((row, column))
        if owner is not None:
            for each in self.sheet.merged:
                if (each[0], each[1]) == owner:
                    return each
        return (row, column, row, column)


@lru_cache(maxsize=8192)
def is_foot(text: str) -> bool:
    """Whether a row's first text is a footer's: 填报人, 联系电话, 注, 说明."""
    return bool(_FOOT.match("".join(text.split())))


def holds_number(cell: Cell) -> bool:
    """Whether a cell carries what could be a figure: a number, a formula or a text with a number in it."""
    if cell.kind in ("number", "error", "uncached_formula"):
        return True
    if cell.kind != "text":
        return False
    if len(cell.text) > LONGEST_LABEL or not any(each.isdigit() or each in _NUMERALS for each in cell.text):
        return False
    return read_value(cell).kind in ("number", "double")


_NUMERALS = frozenset("一二三四五六七八九十百千万两零〇")


def index_row(cells: list[Cell]) -> bool:
    """Whether a row only counts the columns: 甲 | 乙 | 1 | 2 | 3."""
    numbers: list[float] = []
    letters = 0
    for cell in cells:
        if cell.kind == "number" and cell.number is not None:
            numbers.append(cell.number)
        elif cell.kind == "text" and (counted := _INDEX.match("".join(cell.text.split()))):
            numbers.append(float(counted[1]))
        elif cell.text.strip() in _LETTERS:
            letters += 1
        elif cell.text.strip() not in ("栏次", "—", "-"):
            return False
    if not numbers or len(numbers) + letters < 2 or numbers[0] not in (0.0, 1.0, 2.0, 3.0):
        return False
    return all(second - first == 1 for first, second in pairwise(numbers))


def figures_end(grid: Grid, body: range) -> int:
    """The row below the last with figures: from there a body holds notes, or the next one's caption."""
    rows = (row for row in reversed(body) if sum(map(holds_number, grid.rows.get(row, ()))) > 1)
    return next(rows, body.start - 1) + 1


def head_cell(grid: Grid, band: range, column: int) -> str:
    """The address of the lowest head of a column."""
    for row in reversed(band):
        if grid.text(row, column) and not index_row(grid.rows.get(row, [])):
            span = grid.span(row, column)
            return address(span[0], span[1])
    return ""


def joined(cells: list[Cell], limit: int = 12) -> str:
    """Addresses for a problem that several cells share, the main one first."""
    return ",".join(address(cell.row, cell.column) for cell in cells[:limit])
