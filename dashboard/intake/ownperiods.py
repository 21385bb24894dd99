"""Columns of 本期 in, what they are of out: the quarter alone, or the year so far where the sheet is.

本期 is the sheet's own period. Beside 累计 it is the quarter; without it, in a sheet of 1—6月 or 上半年,
it is all those months. Where only the quarter is named it stays what it is taken for without this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.intake.bases import ColumnBasis, is_of_period
from dashboard.intake.blocks import Table
from dashboard.intake.columns import Column, wide_column
from dashboard.intake.grid import Grid
from dashboard.intake.heads import Head, note_rows, said_of_period
from dashboard.intake.matching import match
from dashboard.intake.scope import Scope, from_january


def wide_periods(
    grid: Grid, columns: list[Column], rows: Iterable[int], scope: Scope, head: Head
) -> list[Column]:
    """The columns of a wide table; ``rows`` are those above and below it that may say what 本期 is."""
    if not _asks(columns):
        return columns
    noted = said_of_period(grid, (*rows, *note_rows(grid)))
    if noted != "any":
        return [_of_period(each, noted) for each in columns]
    return [_of_period(each, "any") if from_january(scope, head, [each.period]) else each for each in columns]


def long_periods(grid: Grid, table: Table, notes: Sequence[int]) -> Table:
    """The long table with what a note says that 本期 is; its basis is that of the sheet without one."""
    if not any(_asks(block.values) for block in table.blocks):
        return table
    noted = said_of_period(grid, (*table.heads, *notes, *note_rows(grid)))
    if noted == "any":
        return table
    blocks = (
        replace(each, values=tuple(_of_period(column, noted) for column in each.values))
        if _asks(each.values)
        else each
        for each in table.blocks
    )
    return replace(table, blocks=tuple(blocks))


def under_item(column: Column, parts: Sequence[str]) -> Column:
    """A wide table's column of 报告期 under an item's head as one of figures, not of the rows' periods."""
    if column.role != "period" or len(parts) < 2 or not is_of_period(parts[-1]) or not match(parts[-2]).sure:
        return column
    return replace(wide_column(column.number, [*parts[:-1], "本期"]), header=column.header)


def _asks(columns: Sequence[Column]) -> bool:
    """Whether columns say 本期 and none beside them is of the year so far."""
    return any(each.role == "value" and is_of_period(each.header) for each in columns) and not any(
        each.basis == "ytd" for each in columns
    )


def _of_period(column: Column, basis: ColumnBasis) -> Column:
    if column.role != "value" or not is_of_period(column.header):
        return column
    return replace(column, basis=basis)
