"""A sheet in which tables of both shapes stand below each other in, a sheet for each run of one shape out.

A return in long form often has an annex below it, one row of figures under heads of its own; a 汇总表 may be
followed by a list of items. Each is read as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.intake.breakdowns import is_kind
from dashboard.intake.columns import is_counted, is_item_head, long_column
from dashboard.intake.grid import Grid, holds_number, index_row, is_foot
from dashboard.intake.matching import match, match_path
from dashboard.intake.records import Cell
from dashboard.intake.townships import is_total, looks_like_township

FEWEST_LINES = 2
LONGEST_LABEL = 40
BESIDE_ITEMS = frozenset({"value", "unit", "number", "code", "period", "remark", "skip"})
"""What the columns beside the items of a long table may be, where only its heads tell that it is one."""
ROWS_OF_HEADS = 4
"""Between the items of a wide table and its first figures there are no more rows."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some rows of a sheet, and whether their items stand across."""

    grid: Grid
    wide: bool
    first: int
    """The row of the first items."""


def wide_heads(grid: Grid) -> set[int]:
    """The rows that name items with figures right below them."""
    return {row for row in grid.row_numbers if heads_figures(grid, row)}


def sections(grid: Grid, across: set[int]) -> list[Section]:
    """The runs of tables of one shape, from top to bottom; [] for a sheet of one shape only.

    ``across`` are the rows that ``wide_heads`` finds.
    """
    if not across:
        return []
    runs = _runs(grid, across)
    if len(runs) < 2:
        return []
    cuts = [_head_start(grid, runs[place - 1][0], row) if place else 0 for place, (row, _) in enumerate(runs)]
    stops = [*cuts[1:], grid.last_row + 1]
    return [
        Section(_part(grid, cut, stop), wide, row)
        for (row, wide), cut, stop in zip(runs, cuts, stops, strict=True)
    ]


def _runs(grid: Grid, across: set[int]) -> list[tuple[int, bool]]:
    """The first row of each run of items, and whether they stand across there."""
    runs: list[tuple[int, bool]] = []
    lines: list[int] = []
    inside = False  # among the rows of a wide table, from its heads to the row below its last figures
    figures = False
    items: int | None = None  # the column of the items below the heads of a long table: programmes, maybe
    for row in grid.row_numbers:
        has_numbers = any(map(_is_figure, grid.rows[row]))
        if row in across:
            if not runs or not runs[-1][1]:
                runs.append((row, True))
                lines.append(0)
            inside, figures, items = True, False, None
        elif inside:
            inside, figures = has_numbers or not figures, figures or has_numbers
        begins = None if inside or has_numbers else _item_column(grid, row)
        if begins is not None and (not runs or runs[-1][1]):
            items = begins
            runs.append((row, False))
            lines.append(1)  # its heads tell as much as an item does
        if inside or not has_numbers or not (_is_line(grid, row) or _is_line_of(grid, row, items)):
            continue
        if not runs or runs[-1][1]:
            runs.append((row, False))
            lines.append(0)
        lines[-1] += 1
    kept = [run for run, count in zip(runs, lines, strict=True) if run[1] or count >= FEWEST_LINES]
    return [run for place, run in enumerate(kept) if not place or kept[place - 1][1] != run[1]]


def heads_figures(grid: Grid, row: int) -> bool:
    """Whether a row names two items or more with figures below each."""
    cells = grid.rows[row]
    if row in grid.number_rows or len(cells) < 2 or is_foot(cells[0].text):
        return False
    columns = [cell.column for cell in cells if cell.kind == "text" and _names(grid, cell)]
    kinds = [column for column in columns if is_kind(grid.text(row, column))]
    if kinds and any(is_total(cell.text) for cell in cells if cell.kind == "text"):
        # 合计 | 企业 | 机关 part one item each; they name none.
        columns = [column for column in columns if column not in kinds]
    if len(columns) < 2:
        return False
    for below in range(row + 1, min(row + ROWS_OF_HEADS, grid.last_row) + 1):
        under = grid.rows.get(below, [])
        if not any(map(_is_figure, under)) or index_row(under):
            continue
        found = [grid.cells.get((below, column)) for column in columns]
        return sum(1 for cell in found if cell is not None and _is_figure(cell)) >= 2
    return False


def _names(grid: Grid, cell: Cell) -> bool:
    """Whether a head names an item, by itself or, as 户数 and 金额 do, below a programme's."""
    if len(cell.text) >= LONGEST_LABEL:
        return False
    if is_counted(cell.text):
        above = grid.text(cell.row - 1, cell.column)
        return bool(above and match_path((above, cell.text)).code)
    return bool(match(cell.text).code)


def _is_figure(cell: Cell) -> bool:
    """Whether a cell holds a figure; 三季度 and 1-9月 are heads."""
    return holds_number(cell) and (cell.kind != "text" or long_column(0, [cell.text]).role != "value")


def _item_column(grid: Grid, row: int) -> int | None:
    """The column of the items where a row holds all heads of a long table, 项目 | 单位 | 数量; else None."""
    cells = grid.rows[row]
    if any(cell.kind != "text" for cell in cells):
        return None
    heads = [cell for cell in cells if is_item_head(cell.text)]
    others = [long_column(0, [cell.text]).role for cell in cells if cell not in heads]
    if len(heads) != 1 or "value" not in others or not BESIDE_ITEMS.issuperset(others):
        return None
    return heads[0].column


def _is_line_of(grid: Grid, row: int, column: int | None) -> bool:
    """Whether a row has a label in the column of the items, no unit's, with a figure to its right."""
    cell = grid.cells.get((row, column)) if column is not None else None
    if cell is None or cell.kind != "text" or len(cell.text) >= LONGEST_LABEL:
        return False
    right = (each for each in grid.rows[row] if each.column > cell.column)
    return not looks_like_township(cell.text) and any(map(_is_figure, right))


def _is_line(grid: Grid, row: int) -> bool:
    """Whether a row names an item with a figure to its right."""
    cells = grid.rows[row]
    return any(
        cell.kind == "text"
        and len(cell.text) < LONGEST_LABEL
        and match(cell.text).sure
        and any(map(_is_figure, cells[place + 1 :]))
        for place, cell in enumerate(cells)
    )


def _head_start(grid: Grid, above: int, row: int) -> int:
    """The first row that belongs to the table below: under the last figure or footer of the one above."""
    for each in range(row - 1, above, -1):
        cells = grid.rows.get(each, [])
        if cells and (is_foot(cells[0].text) or any(map(_is_figure, cells))):
            return each + 1
    return row


def _part(grid: Grid, start: int, stop: int) -> Grid:
    cells = tuple(cell for cell in grid.sheet.cells if start <= cell.row < stop)
    return Grid(replace(grid.sheet, cells=cells))
