"""A sheet in, the rows that hold the heads of its wide tables out."""

from __future__ import annotations

import re

from dashboard.intake.axes import said_of
from dashboard.intake.columns import is_township_head, unit_word, wide_column
from dashboard.intake.grid import Grid, holds_number, index_row, is_foot
from dashboard.intake.heads import is_label_row, sheet_money
from dashboard.intake.matching import match
from dashboard.intake.periods import is_date_head
from dashboard.intake.records import Cell
from dashboard.intake.sections import heads_figures
from dashboard.intake.townheads import are_townships
from dashboard.intake.townships import is_total, labelled, looks_like_township, squeezed

# 制表：县总工会 and 单位：元 say something of the table; a head that ends in a colon, or 其中：女, does not.
_SAYS = re.compile(r"(?!其中|#)[^:()]{2,8}:.")


def label_row(grid: Grid, row: int) -> int:
    """How many columns of a row are heads of items; 0 for a row with figures."""
    if row in grid.number_rows:
        return 0
    cells = grid.rows[row]
    found = {
        cell.column for cell in cells if cell.kind == "text" and len(cell.text) < 40 and match(cell.text).code
    }
    return len(found) + (1 if found and any(is_township_head(cell.text) for cell in cells) else 0)


def find_bands(grid: Grid) -> list[range]:
    """The rows of heads of each wide table of a sheet, from top to bottom."""
    bands: list[range] = []
    for row in grid.row_numbers:
        if bands and row < bands[-1].stop:
            continue
        township = any(cell.kind == "text" and is_township_head(cell.text) for cell in grid.rows[row])
        texts = sum(1 for cell in grid.rows[row] if cell.kind == "text")
        numbers = any(holds_number(cell) and cell.kind != "text" for cell in grid.rows[row])
        merged = township and not numbers and texts > 1 and _reaches_down(grid, row)
        if (
            label_row(grid, row) >= 2
            or (township and texts >= 3 and not numbers)
            or merged
            or heads_figures(grid, row)
            or (bands and _is_last_card(grid, row))
        ):
            bands.append(_band(grid, row))
    return bands


def _is_last_card(grid: Grid, row: int) -> bool:
    """Whether a row is one label with one figure below it: what is left over of rows of cards."""
    label, figure = grid.rows[row], grid.rows.get(row + 1, [])
    if len(label) != 1 or len(figure) != 1 or label[0].column != figure[0].column:
        return False
    return label[0].kind == "text" and holds_number(figure[0]) and match(label[0].text).sure


def _reaches_down(grid: Grid, row: int) -> bool:
    """Whether the head of the units is merged over rows of heads below it."""
    return any(
        grid.span(row, cell.column)[2] > row
        for cell in grid.rows[row]
        if cell.kind == "text" and is_township_head(cell.text)
    )


def _band(grid: Grid, row: int) -> range:
    top = bottom = row
    for cell in grid.rows[row]:
        span = grid.span(cell.row, cell.column)
        top, bottom = min(top, span[0]), max(bottom, min(span[2], row + 4))
    # 组织情况 over a row of heads and its one row of figures is the head of both.
    rows = range(row + 1, bottom + 1)
    bottom = next((each - 1 for each in rows if _of_figures(grid, each)), bottom)
    while top > 0 and row - top < 4 and _heads_above(grid, top - 1):
        top -= 1
    while bottom < grid.last_row and bottom - top < 6:
        cells = grid.rows.get(bottom + 1, [])
        if (cells and index_row(cells)) or (cells and _heads_below(grid, cells, range(top, bottom + 1))):
            bottom += 1
        else:
            break
    return range(top, bottom + 1)


def _of_figures(grid: Grid, row: int) -> bool:
    """Whether a row has numbers that do not count the columns."""
    return row in grid.number_rows and not index_row(grid.rows[row])


def _heads_above(grid: Grid, row: int) -> bool:
    """Whether a row above the item heads groups them, and is not the title or the 填报单位 row."""
    cells = grid.rows.get(row, [])
    if len(cells) < 2 or any(cell.kind != "text" for cell in cells):
        return False
    if any(holds_number(cell) and said_of(cell.text) is None for cell in cells):
        return False
    if any(labelled(cell.text) is not None and not is_township_head(cell.text) for cell in cells):
        return False
    if is_label_row(cells):
        return False
    said = (
        (sheet_money(cell.text) and len(cell.text) > 6) or _SAYS.match(squeezed(cell.text)) for cell in cells
    )
    dated = any(holds_number(cell) for cell in cells)
    return not any(said) and not any(
        is_foot(cell.text) and (dated or not is_date_head(cell.text)) for cell in cells
    )


def _heads_below(grid: Grid, cells: list[Cell], band: range) -> bool:
    """Whether a row below parts the heads further: no figures, no township, only texts under wider heads."""
    if any(cell.kind != "text" for cell in cells) or is_foot(cells[0].text):
        return False
    if any(holds_number(cell) and said_of(cell.text) is None for cell in cells):
        return False  # figures written as text
    if all(said_of(cell.text) is not None for cell in cells):
        return True  # 本季 | 累计
    if are_townships([cell.text for cell in cells]):
        return True  # the townships of each item
    if any(looks_like_township(cell.text) or (is_total(cell.text) and cell.column < 2) for cell in cells[:3]):
        return False
    if len(cells) > 2 and sum(1 for cell in cells if unit_word(cell.text)) >= len(cells) - 2:
        return True  # a row of units: 计量单位 | 个 | 人 | 万元
    stub = {
        cell.column
        for row in band
        for cell in grid.rows.get(row, [])
        if cell.kind == "text"
        and (is_township_head(cell.text) or wide_column(0, [cell.text]).role == "number")
    }
    return not any(cell.column in stub for cell in cells)
