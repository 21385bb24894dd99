"""A long table as a whole: whose it is, which of its columns are left out, whether its sums are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.catalogue import Ratio
from dashboard.intake.bases import is_skipped
from dashboard.intake.blocks import Block, Table
from dashboard.intake.columns import Column
from dashboard.intake.figures import Collected, Where
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.heads import Head
from dashboard.intake.lexicon import key
from dashboard.intake.matching import Found, indicator
from dashboard.intake.periods import Period, period_of
from dashboard.intake.records import Cell, address
from dashboard.intake.scope import Scope, tell_unknown, township_of, where
from dashboard.intake.totals import TotalLine, check_parts, check_totals
from dashboard.intake.townships import clean, is_total, labelled, looks_like_township, within

LONGEST_HEADING = 24
"""Signs of a row that names the group of the rows below; a longer one is a note."""


def heads_above(grid: Grid, table: Table, head: Head) -> list[Head]:
    """The head of each block where each has a township or period of its own above it; [] where they share."""
    if len(table.blocks) < 2:
        return []
    names = names_above(grid, table)
    titles = titles_above(grid, table)
    names = names or [within(each) for each in titles]
    periods = [period_of(each) for each in titles]
    if not all(names):
        names = []
    if len(set(periods)) < 2 or Period() in periods:
        periods = []
    if not names and not periods:
        return []
    return [
        replace(
            head,
            township=names[place] if names else head.township,
            periods=(periods[place], *head.periods) if periods else head.periods,
        )
        for place in range(len(table.blocks))
    ]


def notes_from(grid: Grid, notes: list[int], body: range) -> Iterable[int]:
    """The rows from the first note of a table's body on."""
    return range(notes[0], body.stop) if notes else ()


def heading(grid: Grid, block: Block, row: int) -> str:
    """The text alone on a row before the items, as 三、集体合同 in the column of numbers; or ""."""
    cells = grid.rows[row]
    alone = len(cells) == 1 and cells[0].kind == "text" and cells[0].column < block.stubs[0]
    return cells[0].text if alone and len(cells[0].text) < LONGEST_HEADING else ""


def labels_of(grid: Grid, block: Block, outer: dict[int, str], row: int) -> list[str]:
    """The texts of a row's stub columns, outermost first; a blank outer one holds from above.

    ``outer`` are those that hold so far.
    """
    parts: list[str] = []
    last = block.stubs[-1]
    for stub in block.stubs:
        text = grid.text(row, stub)
        if stub != last:
            if text.strip():
                outer[stub] = text
            elif grid.text(row, last).strip():
                text = outer.get(stub, "")
        if text.strip() and text not in parts:
            parts.append(text)
    return parts


def use_stubs(grid: Grid, out: Collected, table: Table) -> None:
    """Note that what stands in the columns of items, units and numbers is no figure left over."""
    stubs = {column for block in table.blocks for column in (*block.stubs, block.unit, block.code)}
    stubs |= set(table.serial)
    cells = (cell for row in table.body for cell in grid.rows.get(row, ()) if cell.column in stubs)
    out.used.update((cell.row, cell.column) for cell in cells)


def names_above(grid: Grid, table: Table) -> list[str]:
    """The township of each block where every one stands below a name of its own; [] where they share one."""
    named: list[tuple[int, str]] = []
    for row in table.heads:
        for cell in grid.rows.get(row, ()):
            name = (labelled(cell.text) or "") if cell.kind == "text" else ""
            if not name and cell.kind == "text" and looks_like_township(cell.text):
                name = clean(cell.text)
            if name:
                named.append((cell.column, name))
    found: list[str] = []
    for start, stop in _widths(table):
        names = dict.fromkeys(name for column, name in named if start <= column < stop)
        if len(names) != 1:
            return []
        found += names
    return found


def titles_above(grid: Grid, table: Table) -> list[str]:
    """The title of each block where they stand in one row, none reaching over another's block; [] else."""
    for row in table.heads:
        titles = []
        for start, stop in _widths(table):
            inside = [cell for cell in grid.rows.get(row, ()) if start <= cell.column < stop]
            over = any(grid.span(row, cell.column)[3] >= stop for cell in inside)
            if len(inside) == 1 and inside[0].kind == "text" and not over:
                titles.append(inside[0].text)
        if len(titles) == len(table.blocks):
            return titles
    return []


def _widths(table: Table) -> list[tuple[int, int]]:
    """The columns of each block, up to the last of its figures: from, to."""
    stops = [max(column.number for column in block.values) + 1 for block in table.blocks]
    return list(zip([0, *stops], stops, strict=False))


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
        head.basis,
        head.title_basis if head.title_basis != "any" else first.title_basis,
        (*head.item_money, *first.item_money),
    )


def with_notes(head: Head, noted: Head) -> Head:
    """The head with what notes say of the money in all tables of the sheet, where it says nothing itself."""
    if not (noted.money or noted.item_money):
        return head
    items = dict.fromkeys((*head.item_money, *noted.item_money))
    return replace(head, money=head.money or noted.money, item_money=tuple(items))


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
    added = {figure.cell for figure in out.figures if not isinstance(indicator(figure.code), Ratio)}
    rows = [
        (row, grid.text(row, table.blocks[0].stubs[-1]).strip())
        for row in table.body
        if any(address(row, column.number) in added for column in table.blocks[0].values)
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


def check_breakdowns(grid: Grid, out: Collected, scope: Scope, head: Head, table: Table) -> None:
    """Hold each column of figures against the columns that part it by kind."""
    added = {figure.cell for figure in out.figures if not isinstance(indicator(figure.code), Ratio)}
    for each in table.breakdowns:
        rows = [
            (row, grid.text(row, table.blocks[0].stubs[-1]).strip())
            for row in table.body
            if address(row, each.whole.number) in added
        ]
        check_parts(
            out,
            lambda column, row: grid.cells.get((row, column)),
            TotalLine(each.whole.number, each.whole.header),
            [part.number for part in each.parts],
            rows,
            where(scope, head, township_of(scope, head)),
        )


def no_item(
    out: Collected,
    filled: list[tuple[Column, Cell]],
    label: str,
    label_cell: str,
    near: Found,
    groups: Sequence[tuple[Where, object]],
) -> None:
    """Say of a row that names no item why its figures were not taken."""
    numbers = [cell for _, cell in filled if holds_number(cell)]
    out.used.update((cell.row, cell.column) for _, cell in filled)
    if not numbers:
        return
    place = groups[0][0] if groups else None
    cells = ",".join(dict.fromkeys(filter(None, [label_cell, *(cell.address for cell in numbers[:6])])))
    if near.match == "remembered":
        out.tell("info", "left_out", cells, place, header=label.strip(), found=numbers[0].text)
    elif is_skipped(label) or (is_total(label) and not key(label).endswith("总数")):
        out.tell("info", "skipped_row", cells, place, header=label.strip(), found=numbers[0].text)
    else:
        tell_unknown(out, label, cells, numbers[-1].text, near, place, len(numbers))
