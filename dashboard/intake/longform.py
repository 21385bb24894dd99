"""A sheet whose items stand in rows in (one block, several beside or below each other), its figures out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dashboard.intake.blocks import Block, Table, find_tables
from dashboard.intake.columns import Column, is_skipped, money_of, unit_word
from dashboard.intake.figures import Collected, Entry, Item, Where, take
from dashboard.intake.grid import Grid, holds_number, is_foot
from dashboard.intake.heads import Head, read_head
from dashboard.intake.lexicon import key
from dashboard.intake.matching import Found, indicator, match, match_part, match_path
from dashboard.intake.periods import Period
from dashboard.intake.records import Cell, address
from dashboard.intake.scope import (
    WHOLE,
    Scope,
    decide,
    is_sub,
    tell_conflict,
    tell_doubtful,
    tell_unknown,
    township_of,
    where,
)
from dashboard.intake.totals import TotalLine, check_totals


@dataclass(slots=True)
class _State:
    """What earlier rows say about the next one."""

    group: str = ""
    parent: Item | None = None
    stub_texts: dict[int, str] = field(default_factory=dict)
    places: dict[tuple[str, Period], Where] = field(default_factory=dict)
    """Unit and period of a column, found once a table."""


def read_long(grid: Grid, out: Collected, scope: Scope) -> bool:
    """Read every long table of a sheet; False when there is none."""
    tables = find_tables(grid)
    inherited: Head | None = None
    for table in tables:
        notes = [row for row in table.body if row in grid.rows and is_foot(grid.rows[row][0].text)]
        head = read_head(grid, table.heads, _notes_from(grid, notes, table.body))
        head = _inherit(head, inherited)
        inherited = inherited or head
        tell_conflict(out, scope, head)
        table = _this_year(table, where(scope, head, "").year)
        _tell_skipped(grid, out, table)
        out.bodies.append(table.body)
        stubs = {column for block in table.blocks for column in (*block.stubs, block.unit, block.code)} | set(
            table.serial
        )
        out.used.update(
            (row, cell.column)
            for row in table.body
            for cell in grid.rows.get(row, ())
            if cell.column in stubs
        )
        state = _State()
        for block in table.blocks:
            _read_block(grid, out, scope, head, table, block, state)
        if table.sums:
            _check_sums(grid, out, scope, head, table)
    return bool(tables)


def _this_year(table: Table, year: int | None) -> Table:
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


def _notes_from(grid: Grid, notes: list[int], body: range) -> Iterable[int]:
    return range(notes[0], body.stop) if notes else ()


def _inherit(head: Head, first: Head | None) -> Head:
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


def _tell_skipped(grid: Grid, out: Collected, table: Table) -> None:
    for column in table.skipped:
        cells = [
            cell
            for row in table.body
            if (cell := grid.cells.get((row, column.number))) and holds_number(cell)
        ]
        out.used.update((cell.row, cell.column) for cell in cells)
        if cells and column.role != "remark":
            severity = "warning" if column.role == "unknown" else "info"
            code = "unknown_column" if column.role == "unknown" else "skipped_column"
            why = "hidden" if column.number in grid.sheet.hidden_columns else column.role
            out.tell(severity, code, cells[0].address, header=column.header, count=len(cells), why=why)  # type: ignore[arg-type]


def _check_sums(grid: Grid, out: Collected, scope: Scope, head: Head, table: Table) -> None:
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


def _read_block(
    grid: Grid, out: Collected, scope: Scope, head: Head, table: Table, block: Block, state: _State
) -> None:
    state.stub_texts.clear()
    for row in table.body:
        cells = grid.rows.get(row)
        if cells and not is_foot(cells[0].text):
            _read_row(grid, out, scope, head, block, state, row)


def _read_row(
    grid: Grid, out: Collected, scope: Scope, head: Head, block: Block, state: _State, row: int
) -> None:
    found = [(column, cell) for column in block.values if (cell := grid.cells.get((row, column.number)))]
    filled = [
        (column, cell) for column, cell in found if cell.kind != "text" or cell.text.strip(" \u3000—-–－")
    ]
    parts = _labels(grid, block, state, row)
    if not parts:
        if any(holds_number(cell) for _, cell in filled):
            cell = next(cell for _, cell in filled if holds_number(cell))
            tell_unknown(out, cell.text, cell.address, cell.text, Found("", "doubtful"), None, len(filled))
            out.used.update((each.row, each.column) for _, each in filled)
        return
    label = parts[-1]
    unit_cell = grid.at(row, block.unit) if block.unit is not None else None
    unit = unit_word(unit_cell.text) if unit_cell else ""
    code_cell = grid.cells.get((row, block.code)) if block.code is not None else None
    item, near = _item(scope, state, parts, unit, code_cell.text.strip() if code_cell else "")
    label_cell = next(
        (cell.address for stub in reversed(block.stubs) if (cell := grid.cells.get((row, stub)))), ""
    )
    if not filled and (item is None or not found) and not is_sub(label):
        state.group = label if item is None else state.group
        state.parent = item if item is not None and item.match != "doubtful" else None
        return
    if not is_sub(label):
        state.parent = item
    groups = _by_place(scope, head, state, found)
    if item is None:
        _no_item(out, filled, label, label_cell, near, groups)
        return
    money = money_of(label) or (money_of(unit_cell.text) if unit_cell else None)
    told = False
    for place, cells in groups:
        entries = [Entry(cell, column.basis, money or column.money or head.money) for column, cell in cells]
        out.townships.setdefault(place.township, head.township_cell)
        if not told and any(holds_number(entry.cell) for entry in entries):
            tell_doubtful(out, item, label_cell, place)
            told = True
        take(out, item, entries, place)


def _no_item(
    out: Collected,
    filled: list[tuple[Column, Cell]],
    label: str,
    label_cell: str,
    near: Found,
    groups: list[tuple[Where, list[tuple[Column, Cell]]]],
) -> None:
    numbers = [cell for _, cell in filled if holds_number(cell)]
    out.used.update((cell.row, cell.column) for _, cell in filled)
    if not numbers:
        return
    place = groups[0][0] if groups else None
    cells = ",".join(dict.fromkeys(filter(None, [label_cell, *(cell.address for cell in numbers[:6])])))
    if near.match == "remembered":
        out.tell("info", "left_out", cells, place, header=label.strip(), found=numbers[0].text)
    elif is_skipped(label):
        out.tell("info", "skipped_row", cells, place, header=label.strip(), found=numbers[0].text)
    else:
        tell_unknown(out, label, cells, numbers[-1].text, near, place, len(numbers))


def _labels(grid: Grid, block: Block, state: _State, row: int) -> list[str]:
    """The texts of a row's stub columns, outermost first; a blank outer one holds from above."""
    parts: list[str] = []
    last = block.stubs[-1]
    for stub in block.stubs:
        text = grid.text(row, stub)
        if stub != last:
            if text.strip():
                state.stub_texts[stub] = text
            elif grid.text(row, last).strip():
                text = state.stub_texts.get(stub, "")
        if text.strip() and text not in parts:
            parts.append(text)
    return parts


def _item(scope: Scope, state: _State, parts: list[str], unit: str, code: str) -> tuple[Item | None, Found]:
    label = parts[-1]
    if code:
        try:
            indicator(code)
            return Item(code, "code", label.strip()), Found(code, "code")
        except KeyError:
            pass
    if is_skipped(label):
        return None, Found("", "doubtful")
    if is_sub(label) and (state.parent or key(label).startswith("其中")):
        found = match_part(label, state.parent.code, unit) if state.parent else match(label, unit)
        full = f"{state.parent.header}/{label.strip()}" if state.parent else label
    elif len(parts) > 1 and key(label) in WHOLE and match(parts[-2]).sure:
        found = match(parts[-2], unit)
        full = "/".join(part.strip() for part in parts)
    else:
        heads = [state.group] if state.group else []
        found = match_path((*heads, *parts), unit)
        full = "/".join(part.strip() for part in parts)
    return decide(scope, label, full, found, unit)


def _by_place(
    scope: Scope, head: Head, state: _State, found: Sequence[tuple[Column, Cell]]
) -> list[tuple[Where, list[tuple[Column, Cell]]]]:
    """The cells of a row by the unit and period they belong to, in the order of the columns."""
    groups: dict[Where, list[tuple[Column, Cell]]] = {}
    for column, cell in found:
        key_ = (column.township, column.period)
        place = state.places.get(key_)
        if place is None:
            near = (column.period,) if column.period != Period() else ()
            place = where(scope, head, column.township or township_of(scope, head), near)
            state.places[key_] = place
        groups.setdefault(place, []).append((column, cell))
    return list(groups.items())
