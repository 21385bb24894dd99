"""A 汇总表 (one row a township, items across under one to four rows of heads) in, figures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.catalogue import Ratio
from dashboard.intake.axes import Labels
from dashboard.intake.bands import find_bands
from dashboard.intake.bases import ColumnBasis, is_aim, is_skipped
from dashboard.intake.breakdowns import kinds_of_item
from dashboard.intake.captions import block_names, is_nameless, skip_table, with_name
from dashboard.intake.columns import Column, said_together
from dashboard.intake.fields import (
    PART_OF_ITEM,
    Field,
    Leaders,
    counts_the_same,
    item_of,
    name_column,
    of_sum,
    one_column_each,
    table_columns,
)
from dashboard.intake.figures import Collected, Entry, Item, Where, take
from dashboard.intake.grid import Grid, figures_end, head_cell, holds_number, index_row, is_foot
from dashboard.intake.halves import parts_beside
from dashboard.intake.heads import Head, read_head
from dashboard.intake.kinds import counting, kind_column
from dashboard.intake.ledger import Ledger, WithoutTotal, ledger_of, part_column, take_out
from dashboard.intake.longtable import inherit, with_notes
from dashboard.intake.matching import Found, indicator, match_path
from dashboard.intake.ownperiods import wide_periods
from dashboard.intake.periods import Period
from dashboard.intake.records import Cell, address
from dashboard.intake.scope import (
    Scope,
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
from dashboard.intake.titled import item_of_title, under_title
from dashboard.intake.totals import TotalLine, check_totals
from dashboard.intake.townships import clean, is_numbered_unit, is_total, part_of_units, sums_rows

_NAMED_BY_KIND = frozenset({"开发区", "开发区工会", "园区", "园区工会"})
"""Units named by their kind alone; without a serial number such a row sums those of its kind."""
_SAY_WHOSE = frozenset({"number", "township", "period", "code", "remark", "basis"})
"""Columns that say whose and of when a row is, or explain it."""


@dataclass(frozen=True, slots=True)
class _Pages:
    """The rows of the tables above that go on below under the same heads: a total may sum them all."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, Where], ...]
    totals: tuple[TotalLine, ...] = ()
    ledger: Ledger | None = None
    """What the last one is where its rows are a township's own unions."""
    stop: int = 0
    """The row below the last one's figures: from there a title or caption may speak of the next."""


def read_wide(
    grid: Grid, out: Collected, scope: Scope, *, titled: bool = False, above: Head | None = None
) -> bool:
    """Read every wide table of a sheet, or of ``titled`` ones those of one item; False when there is none.

    ``above`` is what the head of a table of another shape says, where these are an annex below it.
    """
    bands = find_bands(grid)
    names = block_names(grid, bands, scope.choices.township or "")
    previous = 0
    inherited: Head | None = None
    pages = _Pages((), ())
    without_total = WithoutTotal()
    for place, band in enumerate(bands):
        stop = bands[place + 1].start if place + 1 < len(bands) else grid.last_row + 1
        body = range(band.stop, stop)
        notes = next((row for row in body if row in grid.rows and is_foot(grid.rows[row][0].text)), stop)
        head = read_head(grid, range(previous, band.start), range(notes, stop))
        if skip_table(grid, out, band, body, names[place]):
            previous, inherited = figures_end(grid, body), inherited or head
            continue
        head = inherit(with_name(head, names[place]), above if above is not None else inherited)
        inherited = inherited or head
        head = with_notes(head, scope.noted)
        columns = table_columns(grid, scope, band, range(pages.stop, band.start), body, notes)
        columns = under_title(grid, scope, columns, range(previous, band.start))
        around = (*range(pages.stop, band.start), *range(notes, stop))
        columns = wide_periods(grid, columns, around, scope, head)
        whole = item_of_title(grid, scope, columns, range(previous, band.start))
        if titled and whole is None and not _says_items(grid, columns, body):
            continue
        tell_conflict(out, scope, head)
        for part in parts_beside(grid, columns, body):
            own = [each for each in columns if part is grid or part.has_column(each.number)]
            pages = _read_table(
                part, out, scope, head, band, body, own, pages if part is grid else _Pages((), ()), whole
            )
            without_total.note(pages.heads, pages.ledger)
        out.bodies.append(range(body.start, notes))
        previous = min(notes, figures_end(grid, body))
        pages = replace(pages, stop=previous)
    without_total.tell(out)
    return bool(bands)


def _says_items(grid: Grid, columns: Sequence[Column], body: range) -> bool:
    """Whether any column names an item with its heads, or with what a row says is counted."""
    if any(match_path(each.parts).sure for each in columns if each.parts):
        return True
    return kind_column(grid, columns, body, name_column(grid, columns, body)) is not None


def _read_table(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    band: range,
    body: range,
    columns: Sequence[Column],
    above: _Pages,
    whole: Item | None,
) -> _Pages:
    names = name_column(grid, columns, body)
    names = part_column(grid, scope, head, columns, body) if names is None else names
    period_columns = [each.number for each in columns if each.role == "period"]
    basis_column = next((each.number for each in columns if each.role == "basis"), None)
    loose = from_january(scope, head) and not any(each.basis == "ytd" for each in columns)
    labels = Labels(grid, basis_column, period_columns, -1 if names is None else names, running=loose)
    kinds = kind_column(grid, columns, body, names)
    serial = frozenset(each.number for each in columns if each.role == "number")
    rows, totals = _rows(grid, out, scope, head, body, names, labels, kinds, serial)
    units, ledger = rows, None
    if names is not None and kinds is None:
        ledger = ledger_of(grid, scope, head, rows, totals, names, labels, range(band.start))
    if ledger is not None:
        units, rows = take_out(grid, out, ledger, rows)
    first = units[0][1] if units else None
    parted = [(columns, rows)]
    if kinds is not None:
        said = dict.fromkeys(grid.text(row, kinds) for row, _ in rows)
        parted = [
            (counting(columns, text, kinds), [each for each in rows if grid.text(each[0], kinds) == text])
            for text in said
        ]
    fields: list[Field] = []
    for own, some in parted:
        fields = _take_rows(grid, out, scope, head, band, own, some, names, labels, whole)
    sums = [
        (each.column.number, each.column.header)
        for each in fields
        if kinds is None
        and not isinstance(indicator(each.item.code), Ratio)  # neither shares nor averages add up
    ]
    heads = tuple(each.header for each in columns)
    goes_on = above.heads == heads and _common(first) == _common(above.rows[0][1] if above.rows else None)
    above = above if goes_on else _Pages((), ())
    pages = _Pages(heads, (*above.rows, *units), (*above.totals, *totals), ledger)
    bases = {row: grid.text(row, basis_column) for row in body} if basis_column is not None else {}
    for basis in dict.fromkeys(bases.get(total.line, "") for total in totals):
        check_totals(
            out,
            lambda line, field: grid.cells.get((line, field)),
            [row for row, _ in pages.rows if bases.get(row, "") == basis],
            [total for total in totals if bases.get(total.line, "") == basis],
            sums,
            _common(first),
            grid.sheet.hidden_rows,
            {row: place.township for row, place in units},
            frozenset(row for row, _ in ledger.wholes) if ledger else frozenset(),
            earlier=above.totals if basis_column is None else (),
        )
    for total in totals:
        out.used.update((total.line, cell.column) for cell in grid.rows[total.line])
    return pages


def _take_rows(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    band: range,
    columns: Sequence[Column],
    rows: Sequence[tuple[int, Where]],
    names: int | None,
    labels: Labels,
    whole: Item | None,
) -> list[Field]:
    """Take the figures of rows that say the same under each head; the columns that held any known item."""
    first = rows[0][1] if rows else None
    numbers = [row for row, _ in rows]
    fields = _fields(grid, out, scope, band, columns, numbers, names, first.year if first else None, whole)
    for each in fields:
        filled = any(grid.cells.get((row, each.column.number)) for row in numbers)
        if each.item.match == "doubtful" and filled:
            tell_doubtful(out, each.item, head_cell(grid, band, each.column.number), _common(first))
    for row, place in rows:
        out.townships.setdefault(place.township, address(row, names or 0) if names is not None else "")
        own = of_sum(grid, out, fields, row) if labels.is_sum(row) else fields
        _take_row(
            grid, out, scope, head, own, row, place, labels.basis(row).basis or said_around(scope, head)
        )
    return fields


def _common(place: Where | None) -> Where | None:
    """The period without the township: a head's problem belongs to all of its rows."""
    return Where("", place.year, place.quarter) if place else None


def _rows(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    body: range,
    name_column: int | None,
    labels: Labels,
    kinds: int | None,
    serial: frozenset[int],
) -> tuple[list[tuple[int, Where]], list[TotalLine]]:
    """The rows that hold a unit's figures, each with its unit and period, and the total rows.

    ``serial`` are the columns that only number the rows.
    """
    rows: list[tuple[int, Where]] = []
    totals: list[TotalLine] = []
    last_name = in_total = ""
    for row in body:
        cells = grid.rows.get(row, [])
        if not cells or is_foot(cells[0].text) or index_row(cells):
            continue
        if len(cells) == 1 and is_nameless(cells[0].text):
            continue  # 三、 over the next table is no figure
        numbers = [cell for cell in cells if holds_number(cell) and cell.column != name_column]
        name = grid.text(row, name_column) if name_column is not None else ""
        left = next(
            (
                cell.text
                for cell in cells
                if cell.kind == "text" and cell.column <= (name_column or 0) and not labels.holds(cell.column)
            ),
            "",
        )
        said = next((text for text in (name, left) if text.strip() and sums_rows(text)), "")
        if said and not is_total(said) and part_of_units(left) and clean(name) and not part_of_units(name):
            said = ""  # a column beside the names that says of which kind they are
        if said in _NAMED_BY_KIND and any(cell.column in serial for cell in numbers):
            said = ""  # numbered as the other units are
        below = (grid.text(each, name_column or 0) for each in range(row + 1, min(row + 4, body.stop)))
        if said and is_numbered_unit(said, next(filter(str.strip, below), "")):
            said = ""  # 十二、开发区 between townships that are numbered so
        if not name.strip() and in_total and labels.any_inside(row, name_column or 0):
            said = in_total  # 合计 | 本季, and 累计 below it
        in_total = said or (in_total if not name.strip() else "")
        if said:
            totals.append(TotalLine(row, said))
            continue
        if name.strip() and clean(name) != last_name:
            labels.begin(name_column if name_column is not None else -1)
        if is_skipped(name) or "平均" in name or labels.basis(row).is_aim:
            said = name.strip() or last_name
            out.tell("info", "skipped_row", cells[0].address, header=said, found=cells[-1].text)
            out.used.update((row, cell.column) for cell in cells)
            continue
        if len(numbers) < 1 or (len(numbers) == 1 and numbers[0].column < (name_column or 0)):
            if clean(name) or any(cell.column in serial for cell in numbers):
                # A unit that reported nothing, or a line left empty: its serial number is no figure.
                out.used.update((row, cell.column) for cell in numbers)
            continue
        periods = labels.periods(row)
        if name_column is None:
            township = township_of(scope, head)
        else:
            township = clean(name) or (
                last_name if labels.any_inside(row, name_column) or kinds is not None else ""
            )
        if name_column is not None and not township:
            out.tell("error", "missing_township", numbers[0].address, found=numbers[0].text)
            out.used.update((cell.row, cell.column) for cell in numbers)
            continue
        last_name = township
        rows.append((row, where(scope, head, township, periods)))
    return rows, totals


def _fields(
    grid: Grid,
    out: Collected,
    scope: Scope,
    band: range,
    columns: Sequence[Column],
    rows: Sequence[int],
    name_column: int | None,
    year: int | None,
    whole: Item | None,
) -> list[Field]:
    """The columns that hold a known item; the others are told once each, with their first figure."""
    fields: list[Field] = []
    parent: Item | None = None
    leaders, group = Leaders(), columns[0].parts[:-1] if columns else ()
    kinds = kinds_of_item(columns)
    for column in columns:
        cells = [
            cell for row in rows if (cell := grid.cells.get((row, column.number))) and holds_number(cell)
        ]
        hidden = column.number in grid.sheet.hidden_columns
        if column.number == name_column or column.role in _SAY_WHOSE:
            out.used.update((cell.row, cell.column) for cell in cells)
            continue
        earlier = bool(year and column.period.year and column.period.year < year)
        if column.role == "skip" or hidden or earlier:
            out.used.update((cell.row, cell.column) for cell in cells)
            if cells:
                why = "hidden" if hidden else "skip"
                out.tell(
                    "info",
                    "skipped_column",
                    cells[0].address,
                    header=column.header,
                    count=len(cells),
                    why=why,
                )
            continue
        beside, group = column.parts[:-1] == group, column.parts[:-1]
        item, near = whole, Found("", "doubtful")
        if column.parts:
            item, near = item_of(scope, column, parent, leaders.before(column.parts), cells, beside=beside)
        if column.parts and not is_sub(column.parts[-1]):
            parent = parent_after(parent, item)
            leaders.after(column.parts, item)
        is_kind = column.number in kinds and near.match != "remembered"
        if is_kind and not counts_the_same(item, column.parts):
            item, near = None, PART_OF_ITEM
        if item is not None:
            fields.append(Field(column, item))
        elif cells:
            out.used.update((cell.row, cell.column) for cell in cells)
            _no_field(grid, out, band, column, cells, near)
    return one_column_each(fields)


def _no_field(
    grid: Grid, out: Collected, band: range, column: Column, cells: list[Cell], near: Found
) -> None:
    at = head_cell(grid, band, column.number)
    places = ",".join(dict.fromkeys(filter(None, [at, *(cell.address for cell in cells[:6])])))
    if near.match == "remembered":
        out.tell("info", "left_out", places, header=column.header, found=cells[0].text)
    elif column.parts and (near is PART_OF_ITEM or is_total(column.parts[-1]) or is_aim(column.parts[-1])):
        out.tell("info", "skipped_column", places, header=column.header, count=len(cells), why="total")
    else:
        tell_unknown(out, column.header, places, cells[0].text, near, None, len(cells))


def _take_row(
    grid: Grid,
    out: Collected,
    scope: Scope,
    head: Head,
    fields: Sequence[Field],
    row: int,
    place: Where,
    basis: ColumnBasis,
) -> None:
    groups: dict[tuple[str, str, Where], tuple[Item, list[Entry]]] = {}
    for each in fields:
        cell = grid.cells.get((row, each.column.number))
        if cell is None:
            continue
        period = each.column.period
        at = (
            place
            if period == Period() and not each.column.township
            else where(
                scope,
                head,
                each.column.township or place.township,
                [period, Period(place.year, place.quarter)],
            )
        )
        said = said_together(each.column, basis)
        entry = Entry(cell, said, each.column.money or head.money_of_item(each.item.header))
        groups.setdefault((each.item.code, each.item.header, at), (each.item, []))[1].append(entry)
    for (_, _, at), (item, entries) in groups.items():
        take(out, item, entries, at)
