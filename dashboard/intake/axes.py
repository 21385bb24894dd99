"""The labels of rows and of captions in, what they say besides items out: of which basis, and of when.

本季 | 累计, 7-9月 | 1-9月 and 二季度 | 三季度 may stand in a column, whatever its head; merged or blank where
they repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from dashboard.intake.bases import (
    ColumnBasis,
    basis_of,
    is_basis_only,
    is_of_period,
    is_skipped,
    row_basis,
    row_kind,
)
from dashboard.intake.columns import Column
from dashboard.intake.figures import Collected
from dashboard.intake.grid import Grid, holds_number, is_foot
from dashboard.intake.heads import period_cell
from dashboard.intake.periods import Period, is_date_head, is_other_span, period_of
from dashboard.intake.records import Cell, record
from dashboard.intake.townships import is_total, squeezed

_EARLIER = re.compile(r"(?:比|较)?(?:上年|去年|前年)?(?:同期|同比)?(?:增减|增长)?(?:数|率|%)?$")
_WORD = re.compile(r"[\u4e00-\u9fffQq]")
_SUM = re.compile(r"[合总共小累]计$")
_IN_WORDS = re.compile(r"季|半年|全年|年度|月?[-—~至]\d{1,2}月|[Qq][1-4]")
_KEEP = frozenset({"number", "township", "unit", "code"})


@record
class Said:
    """What a label says that names no item."""

    basis: ColumnBasis | None = None
    """None where it is not said; "any" for 期末 and for 完成数."""
    period: Period = Period()
    is_aim: bool = False
    """任务数, 上年同期: none of the figures."""
    is_span: bool = False
    """下半年, 7-12月: of months that are neither the quarter nor the year so far, so none of the figures."""


@lru_cache(maxsize=8192)
def said_of(text: str) -> Said | None:
    """What a label says that is nothing but a basis or a period; None for any other.

    2024 may be a figure.
    """
    if not _WORD.search(text):
        return None
    if is_other_span(text) and is_basis_only(text):
        return Said(period=period_of(text), is_aim=True, is_span=True)
    kind = row_kind(text)
    if kind == "aim":
        return Said(is_aim=True)
    if is_skipped(text) and is_basis_only(_EARLIER.sub("", squeezed(text))):
        return Said(is_aim=True)  # 1-9月上年同期
    period = period_of(text)
    if kind is not None:
        return Said(kind, period)
    if period == Period() or not is_basis_only(text):
        return None
    return Said(basis_of(text), period)


def axis_by_content(grid: Grid, body: range, column: Column) -> Column:
    """The column as one that parts the rows by basis or period, when nothing else stands in it."""
    if column.role in _KEEP:
        return column
    if is_date_head(column.header.rsplit("/", 1)[-1]):
        named = column.role == "period" and _names_quarters(grid, body, column)
        return column if named else replace(column, role="remark")
    if column.role == "period" and is_of_period(column.header) and _holds_counts(grid, body, column):
        return replace(column, role="value", basis="quarter")  # 报告期 | 上年同期 over figures
    texts = set()
    for row in body:
        cell = grid.cells.get((row, column.number))
        if cell and not is_foot(cell.text) and _has_figures(grid, cell):
            if cell.kind != "text" or (said_of(cell.text) is None and not is_total(cell.text)):
                return column
            texts.add(cell.text)
    found = [said for text in texts if (said := said_of(text))]
    if any(said.is_span for said in found):
        return replace(column, role="basis")
    bases = {"aim" if said.is_aim else said.basis for said in found} - {None}
    if any(row_basis(text) in ("quarter", "ytd") for text in texts) or bases >= {"quarter", "ytd"}:
        return replace(column, role="basis")
    if "quarter" in bases and any(map(_is_sum, texts)):
        return replace(column, role="basis")  # 一季度 | 二季度 | 合计: each is of the quarter alone
    if len(found) < len(texts):
        return column
    if column.role != "period" and found and all(said.period != Period() for said in found):
        return replace(column, role="period")
    if column.role == "period":
        return column
    return replace(column, role="basis") if bases == {"any", "aim"} else column


def _holds_counts(grid: Grid, body: range, column: Column) -> bool:
    """Whether numbers that name no month, quarter or year stand below a head, and nothing that does."""
    cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
    numbers = [cell.number or 0.0 for cell in cells if cell.kind == "number"]
    if any(period_of(cell.text) != Period() for cell in cells if cell.kind == "text"):
        return False
    return any(each > 12 and not 2000 <= each <= 2099 and each < 200_000 for each in numbers)


@lru_cache(maxsize=8192)
def _is_sum(text: str) -> bool:
    return bool(_SUM.search(squeezed(text)))


def _names_quarters(grid: Grid, body: range, column: Column) -> bool:
    """Whether a column such as 填报时间 holds quarters in words, 三季度 or 1-9月, and no dates."""
    cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
    cells = [cell for cell in cells if _has_figures(grid, cell)]
    return all(cell.kind == "text" and _IN_WORDS.search(squeezed(cell.text)) for cell in cells)


def _has_figures(grid: Grid, label: Cell) -> bool:
    """Whether figures stand right of a label, in its row or, where it is merged down, in one of its rows."""
    top, _, bottom, _ = grid.span(label.row, label.column)
    return any(
        cell.column > label.column and holds_number(cell)
        for row in range(top, bottom + 1)
        for cell in grid.rows.get(row, ())
    )


def tell_span(out: Collected, labels: Labels, row: int, cells: Sequence[Cell]) -> None:
    """Say once a sheet that rows of such months as 下半年 are left out."""
    numbers = [cell for cell in cells if holds_number(cell)]
    told = any(each.code == "skipped_row" and each.args.get("why") == "span" for each in out.problems)
    if labels.basis(row).is_span and numbers and not told:
        header = labels.text(row)
        out.tell("info", "skipped_row", numbers[0].address, header=header, found=numbers[0].text, why="span")


class Labels:
    """What the columns of basis and period say row by row; a blank left of the names holds from above."""

    def __init__(
        self,
        grid: Grid,
        basis: int | None,
        periods: Sequence[int],
        inner: int,
        *,
        running: bool = False,
    ) -> None:
        """``running``: the table's period runs from January, so 本期 without a 累计 is of the year so far."""
        self._grid = grid
        self._running = running and not self._says_ytd(basis)
        self._basis = basis
        self._periods = tuple(periods)
        self._inner = inner
        self._held: dict[int, str] = {}
        self._of: dict[int, Period] = {}
        self._quarters: set[int | None] | None = None

    def _says_ytd(self, basis: int | None) -> bool:
        cells = (self._grid.cells.get((row, basis)) for row in self._grid.rows if basis is not None)
        said = (said_of(cell.text) for cell in cells if cell)
        return any(each is not None and each.basis == "ytd" for each in said)

    def begin(self, after: int) -> None:
        """Rows of another unit or item begin: what stands right of its name is said anew."""
        for held in (self._held, self._of):
            for column in [each for each in held if each > after]:
                del held[column]

    def holds(self, column: int) -> bool:
        """Whether a column is one of these."""
        return column == self._basis or column in self._periods

    def basis(self, row: int) -> Said:
        """What the column of the basis says of a row."""
        if self._basis is None:
            return Said()
        text = self._grid.text(row, self._basis)
        if not text.strip() and (self._basis < self._inner or self.any_inside(row, self._basis)):
            text = self._held.get(self._basis, "")
        self._held[self._basis] = text
        said = (said_of(text) if text.strip() else None) or Said()
        if _is_sum(text) and self._sums_some(said):
            return Said(is_aim=True)
        if self._running and said.basis == "quarter" and is_of_period(text):
            return Said("any", said.period, said.is_aim)
        return said

    def text(self, row: int) -> str:
        """What the column of the basis says of a row, as written."""
        return self._grid.text(row, self._basis).strip() if self._basis is not None else ""

    def is_sum(self, row: int) -> bool:
        """Whether a row adds up those of the quarters above it: 全年合计."""
        return _is_sum(self.text(row)) and self.basis(row).basis == "ytd"

    def _sums_some(self, said: Said) -> bool:
        """Whether a sum below several quarters is of no known one: 合计, or 全年合计 without the fourth."""
        if self._quarters is None:
            cells = (self._grid.cells.get((row, self._basis or 0)) for row in self._grid.rows)
            named = (said_of(cell.text) for cell in cells if cell and _has_figures(self._grid, cell))
            self._quarters = {each.period.quarter for each in named if each} - {None}
        whole = said.period.annual and 4 in self._quarters
        return len(self._quarters) > 1 and said.period.quarter is None and not whole

    def periods(self, row: int) -> tuple[Period, ...]:
        """The periods that a row's labels name, the columns of periods first."""
        for column in self._periods:
            if (period := period_cell(self._grid, row, column)) != Period():
                self._of[column] = period
        said = self.basis(row).period
        found = tuple(self._of[column] for column in self._periods if column in self._of)
        return found if said == Period() else (*found, said)

    def any_inside(self, row: int, column: int) -> bool:
        """Whether a label right of a column stands in a row."""
        columns = [each for each in (self._basis, *self._periods) if each is not None and each > column]
        return any(self._grid.cells.get((row, each)) for each in columns)
