"""A sheet in, the rows that begin its long tables out: by the head of the items, or by the items below it."""

from __future__ import annotations

from dashboard.intake.columns import is_item_head, long_column, unit_word
from dashboard.intake.grid import Grid, holds_number, is_foot
from dashboard.intake.heads import is_label_row
from dashboard.intake.matching import match
from dashboard.intake.records import Cell

LOOKED_AT = 12
"""Rows below a head by which its column is told to be one of items."""
FEWEST_ITEMS = 2
MAY_HEAD_ITEMS = frozenset({"unknown", "township", "unit", "skip"})
"""What a head may seem to say although items stand below it: 工作任务 is no target to be left out."""


def is_header_row(grid: Grid, row: int) -> bool:
    """A row with 项目 or the like, or with a head over items, no figures, and other heads beside it."""
    cells = grid.rows[row]
    if row in grid.number_rows and not _only_counts(cells):
        return False
    texts = [cell for cell in cells if cell.kind == "text"]
    if len(texts) < 2 or is_foot(cells[0].text):
        return False
    if any(is_item_head(cell.text) for cell in texts):
        return any(long_column(0, [cell.text]).role in ("value", "unit", "number", "skip") for cell in texts)
    return bool(item_columns(grid, row))


def item_columns(grid: Grid, row: int) -> list[int]:
    """The columns whose heads stand in a row over items: 项目, or any word (重点工作) with items below it."""
    cells = grid.rows[row]
    texts = [cell for cell in cells if cell.kind == "text"]
    known = [cell.column for cell in texts if is_item_head(cell.text)]
    if known or len(texts) < len(cells) or is_label_row(texts):
        return known
    roles = {cell.column: long_column(0, [cell.text]).role for cell in texts if not unit_word(cell.text)}
    if "value" not in roles.values() or any(
        holds_number(cell) and roles.get(cell.column) != "value" for cell in texts
    ):
        return []
    first = min(column for column, role in roles.items() if role == "value")
    heads = [cell for cell in texts if cell.column < first or roles.get(cell.column) == "unknown"]
    return [
        cell.column
        for cell in heads
        if roles.get(cell.column) in MAY_HEAD_ITEMS and not match(cell.text).code
        if heads_items(grid, grid.span(row, cell.column)[2], cell.column, first)
    ]


def heads_items(grid: Grid, row: int, column: int, first: int) -> bool:
    """Whether items stand below a place, most of the texts there, with figures from column ``first`` on."""
    texts = known = 0
    for below in range(row + 1, min(row + LOOKED_AT, grid.last_row) + 1):
        cell = grid.cells.get((below, column))
        if cell is None:
            continue
        if cell.kind != "text":
            return False
        if any(holds_number(each) for each in grid.rows[below] if each.column >= max(first, column + 1)):
            texts += 1
            known += match(cell.text).sure
    return known >= FEWEST_ITEMS and known * 2 > texts


def _only_counts(cells: list[Cell]) -> bool:
    """Whether the numbers of a row of heads are 1, 2, 3 …: they count the columns of townships."""
    numbers = [cell.number for cell in cells if cell.kind == "number"]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
