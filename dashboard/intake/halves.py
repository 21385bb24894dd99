"""A wide table that was folded in two, its units going on to the right, in; a sheet for each part out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.intake.columns import Column
from dashboard.intake.grid import Grid
from dashboard.intake.townships import clean, is_total, looks_like_township

FEWEST_NAMES = 2


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
    cells = tuple(cell for cell in grid.sheet.cells if start <= cell.column < stop)
    return Grid(replace(grid.sheet, cells=cells))
