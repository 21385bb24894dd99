"""A table folded in two, or a form that stands twice side by side, in; a sheet for each part out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.intake.columns import Column
from dashboard.intake.grid import Grid
from dashboard.intake.matching import match
from dashboard.intake.records import Cell
from dashboard.intake.townships import clean, is_total, looks_like_township

FEWEST_NAMES = 2
SAME_FORM = 0.8
"""Of the items of two parts, those that both have, where one form stands twice side by side."""
FEWEST_CELLS, FEWEST_ITEMS = 4, 2
"""Cells of a row of heads over several parts, and items that each of them names."""
LONGEST_LABEL = 40


def copies_beside(grid: Grid) -> list[Grid]:
    """A grid for each part of a sheet on which one form stands several times beside each other; [] else.

    A blank column parts them. What stands above their heads and captions is said of each.
    """
    wide = [row for row in grid.row_numbers if len(grid.rows[row]) >= FEWEST_CELLS]
    filled = {cell.column for row in wide for cell in grid.rows[row]}
    starts = [column for column in sorted(filled) if column - 1 not in filled]
    if len(starts) < 2:
        return []
    parts = [range(0 if not start else at, stop) for start, at, stop in _ranges(starts, grid.last_column + 1)]
    head = next((row for row in wide if _in_all(grid, row, parts)), None)
    if head is None:
        return []
    items = [_items(grid, part) for part in parts]
    same = all(len(each & items[0]) >= SAME_FORM * len(each | items[0]) for each in items)
    if not same or min(map(len, items)) < FEWEST_ITEMS:
        return []
    above = grid.rows.get(head - 1, [])
    top = head - 1 if len(above) == len(parts) and _in_all(grid, head - 1, parts) else head
    return [
        _of(grid, [cell for cell in grid.sheet.cells if cell.row < top or cell.column in part])
        for part in parts
    ]


def _ranges(starts: Sequence[int], end: int) -> list[tuple[int, int, int]]:
    """Number, first column and the column after the last of each part."""
    return list(zip(range(len(starts)), starts, [*starts[1:], end], strict=True))


def _in_all(grid: Grid, row: int, parts: Sequence[range]) -> bool:
    return all(any(cell.column in part for cell in grid.rows[row]) for part in parts)


def _items(grid: Grid, part: range) -> set[str]:
    """The items that a part's labels or heads name."""
    return {
        cell.text
        for cell in grid.sheet.cells
        if cell.kind == "text"
        and cell.column in part
        and len(cell.text) < LONGEST_LABEL
        and match(cell.text).code
    }


def parts_beside(grid: Grid, columns: Sequence[Column], body: range) -> list[Grid]:
    """The grid, or one for each column of units where every one of them names units of its own."""
    seen: set[str] = set()
    starts: list[int] = []
    for place, column in enumerate(columns):
        if column.role != "township":
            continue
        texts = [text for row in body if (text := grid.text(row, column.number)).strip()]
        names = {clean(text) for text in texts if not is_total(text)}
        known = sum(1 for text in texts if looks_like_township(text))
        if len(names) < FEWEST_NAMES or names & seen or (starts and not known):
            continue
        seen |= names
        before = columns[place - 1] if place else None
        starts.append(before.number if before and before.role == "number" else column.number)
    if len(starts) < 2:
        return [grid]
    ends = [*starts[1:], grid.last_column + 1]
    return [_part(grid, 0 if not place else start, ends[place]) for place, start in enumerate(starts)]


def _part(grid: Grid, start: int, stop: int) -> Grid:
    return _of(grid, [cell for cell in grid.sheet.cells if start <= cell.column < stop])


def _of(grid: Grid, cells: Sequence[Cell]) -> Grid:
    return Grid(replace(grid.sheet, cells=tuple(cells)))
