"""A sheet whose items stand in rows in (one block, several beside or below each other), its figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.intake.axes import Labels, tell_span
from dashboard.intake.bases import ColumnBasis, is_skipped, row_basis, said_basis, without_basis
from dashboard.intake.blocks import Block, Table, find_tables
from dashboard.intake.captions import block_names, skip_nobodys, skip_table, town_rows, with_name
from dashboard.intake.columns import Column, money_of, running, said_together, unit_word
from dashboard.intake.figures import Collected, Entry, Item, Where, take
from dashboard.intake.grid import Grid, holds_number, is_foot
from dashboard.intake.heads import Head, read_head, says_running
from dashboard.intake.kinds import counted_item, left_open, unit_of_cells
from dashboard.intake.lexicon import key, split_unit
from dashboard.intake.longtable import (
    check_breakdowns,
    check_sums,
    heading,
    heads_above,
    inherit,
    labels_of,
    no_item,
    notes_from,
    tell_skipped,
    this_year,
    use_stubs,
    with_notes,
)
from dashboard.intake.matching import Found, indicator, match, match_after, match_part, match_path
from dashboard.intake.ownperiods import long_periods
from dashboard.intake.periods import Period
from dashboard.intake.records import Cell, address, record
from dashboard.intake.remembered import Step, TableRead
from dashboard.intake.scope import (
    WHOLE,
    Scope,
    decide,
    from_january,
    is_sub,
    parent_after,
    said_around,
    tell_conflict,
    tell_doubtful,
    tell_unknown,
    township_of,
    where,
)
from dashboard.intake.townships import clean, is_total

LONGEST_REASON = 60


@dataclass(slots=True)
class _State:
    """What earlier rows say about the next one."""

    group: str = ""
    parent: Item | None = None
    stub_texts: dict[int, str] = field(default_factory=dict)
    places: dict[tuple[str, Period, tuple[Period, ...]], Where] = field(default_factory=dict)
    """Unit and period of a column, found once a table."""
    township: str = ""
    """The unit of a list's row, where a column or a row above names it."""
    towns: Mapping[int, str] = field(default_factory=dict)
    """The rows that name the unit of those below."""
    periods: tuple[Period, ...] = ()
    """The period of a list's row, where columns name it."""
    parts: tuple[str, ...] = ()
    """The labels of the last row that had any."""
    row: int = 0
    """That row, whose unit holds for those that go on about its item."""
    is_sum: bool = False
    """Whether the rows are those of all units: 合计 stands beside the first of them only."""
    leader: str = ""
    """The indicator of the last row that named its subject; rows such as 覆盖企业 go on about it."""
    labels: Labels | None = None
    """What the block's columns of basis and period say."""
    steps: list[Step] = field(default_factory=list)
    """What was taken so far, for the next file of the same form."""


def read_long(grid: Grid, out: Collected, scope: Scope, above: Head | None = None) -> TableRead | None:
    """Read every long table of a sheet; how it was done where there is one and its figures share a place."""
    tables = find_tables(grid)
    inherited = above
    read: TableRead | None = None
    names = block_names(grid, [table.band for table in tables], scope.choices.township or "")
    for table, name in zip(tables, names, strict=True):
        notes = [row for row in table.body if row in grid.rows and is_foot(grid.rows[row][0].text)]
        head = read_head(grid, table.heads, notes_from(grid, notes, table.body))
        if skip_table(grid, out, table.band, table.body, name):
            inherited = inherited or head
            continue
        head = inherit(with_name(head, name), inherited)
        inherited = inherited or head
        head = with_notes(head, scope.noted)
        tell_conflict(out, scope, head)
        table = this_year(table, where(scope, head, "").year)
        if scope.noted_running or says_running(grid, (*table.heads, *notes)):
            blocks = (replace(each, values=tuple(map(running, each.values))) for each in table.blocks)
            table = replace(table, blocks=tuple(blocks), sums=tuple(map(running, table.sums)))
        table = long_periods(grid, table, notes)
        tell_skipped(grid, out, table, scope)
        out.bodies.append(table.body)
        use_stubs(grid, out, table)
        read = _read_body(grid, out, scope, head, table)
        if table.sums:
            check_sums(grid, out, scope, head, table)
        if table.breakdowns:
            check_breakdowns(grid, out, scope, head, table)
    return read if len(tables) == 1 and not town_rows(grid, tables[0]) else None


def _read_body(grid: Grid, out: Collected, scope: Scope, head: Head, table: Table) -> TableRead:
    """Read the rows below the heads."""
    heads = heads_above(grid, table, head)
    state = _State(towns=town_rows(grid, table, scope.choices.township or ""))
    skip_nobodys(grid, out, state.towns)
    for number, block in enumerate(table.blocks):
        own = heads[number] if heads else head
        state.places.clear()
        _read_block(grid, out, scope, own, table, block, state)
    return TableRead(table, head, where(scope, head, township_of(scope, head)), state.steps)


def _read_block(
    grid: Grid, out: Collected, scope: Scope, head: Head, table: Table, block: Block, state: _State
) -> None:
    state.stub_texts.clear()
    state.labels, state.periods, state.is_sum = None, (), False
    if block.basis is not None or block.periods:
        inner = max(block.township or 0, block.stubs[-1])
        loose = from_january(scope, head) and not any(each.basis == "ytd" for each in block.values)
        state.labels = Labels(grid, block.basis, block.periods, inner, running=loose)
    for row in table.body:
        cells = grid.rows.get(row)
        if row in state.towns:
            state.township, state.group, state.parent, state.leader = state.towns[row], "", None, ""
        elif cells and not is_foot(cells[0].text):
            _read_row(grid, out, scope, head, block, state, row)


def _read_row(
    grid: Grid, out: Collected, scope: Scope, head: Head, block: Block, state: _State, row: int
) -> None:
    found = [(column, cell) for column in block.values if (cell := grid.cells.get((row, column.number)))]
    filled = [
        (column, cell) for column, cell in found if cell.kind != "text" or cell.text.strip(" \u3000—-–－")
    ]
    labels = state.labels
    if labels is not None and (row, block.stubs[-1]) in grid.cells:
        labels.begin(block.stubs[-1])
    if not _whose(grid, out, block, state, row):
        return
    parts = labels_of(grid, block, state.stub_texts, row)
    if labels is not None and labels.basis(row).is_aim:
        if parts:
            state.parts, state.row = tuple(parts), row  # the rows below may go on about its item
        tell_span(out, labels, row, [cell for _, cell in filled])
        out.used.update((row, cell.column) for cell in grid.rows[row])
        return
    basis = labels.basis(row).basis if labels is not None else None
    # The townships, quarters and so on of one item stand below each other, right of it.
    inside = labels is not None and labels.any_inside(row, block.stubs[-1])
    if not parts and (inside or (block.township or 0) > block.stubs[-1]):
        parts = list(state.parts)
    elif parts:
        state.row = row
    sums = bool(parts) and is_total(parts[-1]) and any(column.counted for column in block.values)
    if sums or tuple(parts[:-1]) != state.parts[:-1]:
        state.leader = ""  # the next programme's rows, where its name stands beside them, or the sum of all
    state.parts = tuple(parts)
    if not parts:
        if any(holds_number(cell) for _, cell in filled):
            cell = next(cell for _, cell in filled if holds_number(cell))
            tell_unknown(out, cell.text, cell.address, cell.text, Found("", "doubtful"), None, len(filled))
            out.used.update((each.row, each.column) for _, each in filled)
        elif not filled and (named := heading(grid, block, row)):
            state.group, state.parent, state.leader = named, None, ""
        return
    label_cell = next(
        (cell.address for stub in reversed(block.stubs) if (cell := grid.cells.get((row, stub)))), ""
    )
    line = _Line(row, parts, label_cell, basis or said_basis(parts[-1]))
    counted = dict.fromkeys([column.counted for column, _ in found])
    if len(counted) < 2 or not filled:
        _read_line(grid, out, scope, head, block, state, line, found, filled)
        return
    parent = state.parent
    for each in counted:
        state.parent = parent
        some = [(column, cell) for column, cell in found if column.counted == each]
        some_filled = [pair for pair in filled if pair in some]
        _read_line(grid, out, scope, head, block, state, replace(line, counted=each), some, some_filled)


@record
class _Line:
    """What a row's stubs say: its labels, the cell of the last, its basis and what of it is counted."""

    row: int
    parts: list[str]
    label_cell: str
    basis: ColumnBasis
    counted: str = ""


def _read_line(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    block: Block,
    state: _State,
    line: _Line,
    found: list[tuple[Column, Cell]],
    filled: list[tuple[Column, Cell]],
) -> None:
    row, label, label_cell = line.row, line.parts[-1], line.label_cell
    unit_cell = None
    if block.unit is not None:
        unit_cell = grid.at(row, block.unit) or grid.at(state.row, block.unit)
    unit = unit_word(unit_cell.text) if unit_cell else ""
    code_cell = grid.cells.get((row, block.code)) if block.code is not None else None
    if line.counted and filled:
        item, near = _counted_item(scope, state, line)
    else:
        code = code_cell.text.strip() if code_cell else ""
        item, near = _item_of(scope, state, line.parts, unit, code, [cell for _, cell in filled])
        _keep_reason(grid, out, scope, head, block, state, line, item, filled)
    if not filled and (item is None or not found) and not is_sub(label):
        if item is None or (unit_cell is None and not split_unit(key(label))[1]):
            # 文体活动 alone on its row heads the rows below, although it names an item too.
            state.group = label
        state.parent = item if item is not None and item.match != "doubtful" else None
        return
    if not is_sub(label):
        state.parent = parent_after(state.parent, item)
    groups = _by_place(scope, head, state, found)
    if item is None:
        no_item(out, filled, label, label_cell, near, groups)
        return
    money = money_of(label) or (money_of(unit_cell.text) if unit_cell else None)
    told = False
    around = said_around(scope, head)
    for place, cells in groups:
        entries = [
            Entry(
                cell,
                said_together(column, line.basis if line.basis != "any" else around),
                money or column.money or head.money_of_item(label),
            )
            for column, cell in cells
        ]
        out.townships.setdefault(place.township, head.township_cell)
        if item.match == "doubtful" and not told and any(holds_number(entry.cell) for entry in entries):
            tell_doubtful(out, item, label_cell, place)
            told = True
        state.steps.append(Step(item, tuple(entries)))
        take(out, item, entries, place)


def _keep_reason(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    block: Block,
    state: _State,
    line: _Line,
    item: Item | None,
    filled: list[tuple[Column, Cell]],
) -> None:
    """Why a cell is empty, where the row says it: a note beside the missing figure, never one itself."""
    cell = grid.cells.get((line.row, block.why)) if block.why is not None else None
    if cell is None or cell.kind != "text" or item is None or item.match == "doubtful":
        return
    given = {column.number for column, _ in filled}
    empty = [column for column in block.values if column.number not in given]
    if not empty or (given and indicator(item.code).measure_type == "stock"):
        return  # a stock stands in one column, whichever it is
    place = _by_place(scope, head, state, [(empty[-1], cell)])[0][0]
    at = address(line.row, empty[-1].number)
    reason = cell.text.strip()[:LONGEST_REASON]
    out.tell("info", "blank_reason", at, place, measure=item.code, header=item.header, text=reason)


def _counted_item(scope: Scope, state: _State, line: _Line) -> tuple[Item | None, Found]:
    """The item of a row under a head of its own: a programme's 户（人）数, or the women among 会员人数."""
    if is_sub(line.counted):
        item, near = _item(scope, state, line.parts, "", "")
        if item is None:
            return None, near
        full = f"{item.header}/{line.counted.strip()}"
        return decide(scope, line.counted, full, match_part(line.counted, item.code), "")
    return counted_item(scope, (state.group,) if state.group else (), line.parts, line.counted)


def _whose(grid: Grid, out: Collected, block: Block, state: _State, row: int) -> bool:
    """Note whose row of a list it is, and of when; a blank holds from above. False for a total's row."""
    labels = state.labels
    if block.township is None and labels is None:
        return True
    if block.township is not None and (text := grid.text(row, block.township)).strip():
        name = clean(text)
        state.is_sum = is_total(text)
        if state.is_sum:
            first = next(filter(holds_number, grid.rows[row]), None)
            out.used.update((row, cell.column) for cell in grid.rows[row])
            if first is not None:
                out.tell("info", "skipped_row", first.address, header=text.strip(), found=first.text)
            return False
        if name != state.township:
            state.township = name
            if labels is not None:
                labels.begin(block.township)
            if block.township < block.stubs[-1]:  # not where the townships stand behind each item
                state.group, state.parent = "", None
        out.townships.setdefault(name, address(row, block.township))
    elif state.is_sum and block.township is not None:
        out.used.update((row, cell.column) for cell in grid.rows[row])
        return False
    if labels is not None:
        state.periods = labels.periods(row)
    out.used.update((row, column) for column in (block.township, *block.periods) if column is not None)
    return True


def _item_of(
    scope: Scope, state: _State, parts: list[str], unit: str, code: str, cells: Sequence[Cell]
) -> tuple[Item | None, Found]:
    """The item of a row; where its words leave that open, the unit in its cells (42 户) may tell."""
    leader = state.leader
    item, near = _item(scope, state, parts, unit, code)
    said = "" if unit or code else unit_of_cells(cells)
    if not said or not left_open(item, said):
        return item, near
    state.leader, after = leader, state.leader
    other, found = _item(scope, state, parts, said, "")
    if found.sure or (item is not None and item.match != "doubtful"):
        return other, found
    state.leader = after
    return item, near


def _item(scope: Scope, state: _State, parts: list[str], unit: str, code: str) -> tuple[Item | None, Found]:
    label = parts[-1] if match(parts[-1], unit).sure else without_basis(parts[-1])
    parts = [*parts[:-1], label]
    if code:
        try:
            indicator(code)
            return Item(code, "code", label.strip()), Found(code, "code")
        except KeyError:
            pass
    if is_skipped(label):
        return None, Found("", "doubtful")
    if state.parent and (row_basis(label) or "any") != "any":
        return state.parent, Found(state.parent.code, state.parent.match)
    if is_sub(label) and (state.parent or key(label).startswith("其中")):
        found = match_part(label, state.parent.code, unit) if state.parent else match(label, unit)
        if not found.code and state.group:
            found = match_path((state.group, label), unit)
        full = f"{state.parent.header}/{label.strip()}" if state.parent else label
    elif len(parts) > 1 and key(label) in WHOLE and match(parts[-2]).sure:
        found = match(parts[-2], unit)
        full = "/".join(part.strip() for part in parts)
    else:
        heads = [state.group] if state.group else []
        found = match_after(label, state.leader, unit) if state.leader else Found("", "doubtful")
        full = "/".join(part.strip() for part in parts)
        if found.sure:
            full = f"{indicator(state.leader).name_zh}/{full}"
        else:
            found = match_path((*heads, *parts), unit)
            state.leader = found.code if found.sure else ""
    return decide(scope, label, full, found, unit)


def _by_place(
    scope: Scope, head: Head, state: _State, found: Sequence[tuple[Column, Cell]]
) -> list[tuple[Where, list[tuple[Column, Cell]]]]:
    """The cells of a row by the unit and period they belong to, in the order of the columns."""
    groups: dict[tuple[str, int | None, int | None, bool], tuple[Where, list[tuple[Column, Cell]]]] = {}
    for column, cell in found:
        township = column.township or state.township
        key_ = (township, column.period, state.periods)
        place = state.places.get(key_)
        if place is None:
            near = (column.period, *state.periods) if column.period != Period() else state.periods
            place = where(scope, head, township or township_of(scope, head), near)
            state.places[key_] = place
        # 本季度 and 1-9月累计 are of one quarter; that the form's flows are of the quarter alone matters only
        # to a column that does not say which it holds.
        alone = place.alone and column.basis == "any"
        same = (place.township, place.year, place.quarter, alone)
        groups.setdefault(same, (place, []))[1].append((column, cell))
    return list(groups.values())
