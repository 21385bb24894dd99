"""A long table as a whole: whose it is, which of its columns are left out, whether its sums are right."""

from __future__ import annotations

from dataclasses import replace

from dashboard.intake.blocks import Table
from dashboard.intake.figures import Collected
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.heads import Head
from dashboard.intake.matching import indicator
from dashboard.intake.records import address
from dashboard.intake.scope import Scope, where
from dashboard.intake.totals import TotalLine, check_totals
from dashboard.intake.townships import clean, labelled, looks_like_township


def names_above(grid: Grid, table: Table) -> list[str]:
    """The township of each block where every one stands below a name of its own; [] where they share one."""
    if len(table.blocks) < 2:
        return []
    named: list[tuple[int, str]] = []
    for row in table.heads:
        for cell in grid.rows.get(row, ()):
            name = (labelled(cell.text) or "") if cell.kind == "text" else ""
            if not name and cell.kind == "text" and looks_like_township(cell.text):
                name = clean(cell.text)
            if name:
                named.append((cell.column, name))
    found: list[str] = []
    start = 0
    for block in table.blocks:
        stop = max(column.number for column in block.values) + 1
        names = dict.fromkeys(name for column, name in named if start <= column < stop)
        if len(names) != 1:
            return []
        found += names
        start = stop
    return found


def this_year(table: Table, year: int | None) -> Table:
    """The table without columns of a year before its title's: those figures were filed in their time."""
    old = [
        column
        for block in table.blocks
        for column in block.values
        if year and column.period.year and column.period.year < year and column.period.quarter is None
    ]
    blocks = tuple(
        replace(each, values=tuple(v for v in each.values if v not in old)) for each in table.blocks
    )
    skipped = (*table.skipped, *(replace(each, role="skip") for each in old))
    return (
        replace(table, blocks=tuple(each for each in blocks if each.values), skipped=skipped)
        if old
        else table
    )


def inherit(head: Head, first: Head | None) -> Head:
    """What a lower table does not say itself holds from the sheet's first head."""
    if first is None:
        return head
    return Head(
        head.township or ("" if head.title_township else first.township),
        head.township_cell,
        head.title_township or first.title_township,
        head.county or first.county,
        (*head.periods, *first.periods),
        head.period_cell or first.period_cell,
        head.money or first.money,
    )


def tell_skipped(grid: Grid, out: Collected, table: Table, scope: Scope) -> None:
    """Say which columns with numbers are left out, and why."""
    for column in table.skipped:
        cells = [
            cell
            for row in table.body
            if (cell := grid.cells.get((row, column.number))) and holds_number(cell)
        ]
        out.used.update((cell.row, cell.column) for cell in cells)
        # Our own form's column of last quarter's figures is there to be looked at: nothing to tell.
        is_hint = scope.is_template and column.role == "skip"
        if cells and column.role != "remark" and not is_hint:
            severity = "warning" if column.role == "unknown" else "info"
            code = "unknown_column" if column.role == "unknown" else "skipped_column"
            why = "hidden" if column.number in grid.sheet.hidden_columns else column.role
            out.tell(severity, code, cells[0].address, header=column.header, count=len(cells), why=why)  # type: ignore[arg-type]


def check_sums(grid: Grid, out: Collected, scope: Scope, head: Head, table: Table) -> None:
    """Hold 合计 columns against the townships' columns of the same basis; never figures themselves."""
    found = {(figure.cell): indicator(figure.code).unit for figure in out.figures}
    rows = [
        (row, grid.text(row, table.blocks[0].stubs[-1]).strip())
        for row in table.body
        if any(
            found.get(address(row, column.number), "percent") != "percent"
            for column in table.blocks[0].values
        )
    ]
    for column in table.sums:
        out.used.update((row, column.number) for row in table.body)
        units = [
            each.number for each in table.blocks[0].values if each.township and each.basis == column.basis
        ]
        total = [TotalLine(column.number, column.header)]
        check_totals(
            out, lambda line, row: grid.cells.get((row, line)), units, total, rows, where(scope, head, "")
        )
