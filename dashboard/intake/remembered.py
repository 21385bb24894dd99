"""Sheets as earlier files of the same form were read: a sheet's values in, the same figures out again.

Townships send the same form quarter after quarter: the same labels in the same cells, other numbers. Which
cell is whose figure is then found once. A sheet is of a known form only where every value from the heads of
its table down is what it was, but for the numbers in the columns of figures, and nothing was to be told of
it; what stands above (the title, whose return it is, of when) is read anew, and so is each number.

Most of the time that a file takes is its cells and where they stand: a known form takes a quarter of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain
from operator import itemgetter, mul
from typing import Any

from dashboard.catalogue import Ratio
from dashboard.intake.bands import label_row
from dashboard.intake.blocks import Table
from dashboard.intake.columns import is_item_head
from dashboard.intake.figures import Collected, Entry, Item, Where, take
from dashboard.intake.figureset import Figures
from dashboard.intake.grid import LONGEST_LABEL, Grid, is_foot
from dashboard.intake.heads import Head, read_head, said_of_period, says_running
from dashboard.intake.matching import indicator, match
from dashboard.intake.periods import Period
from dashboard.intake.records import Cell, Figure, Sheet
from dashboard.intake.rows import Rows, cell_of
from dashboard.intake.safety import MAX_CELLS_OF_FORM
from dashboard.intake.scope import Scope, tell_conflict, township_of, where
from dashboard.intake.starts import is_header_row

MOST_FORMS = 32
MOST_BASES = 8
"""Workbooks of one form whose copies are told at once."""
LONGEST_HEAD = 400
"""Signs of a text above the table."""
PLAIN_UP_TO = 1e10
"""Numbers from here on are looked at as those of any sheet: they may be anything but figures."""
_PLAIN = {str, float}
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Step:
    """The cells of one item as they were taken."""

    item: Item
    entries: tuple[Entry, ...]
    figure: Figure | None = None
    """What came of a single cell with a number that is the figure but for its factor, else None."""
    at: tuple[int, int] = (0, 0)
    """Row and column of the first cell, once remembered."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """The one table of a sheet: what its head said, whose figures it holds and how they were taken."""

    table: Table
    head: Head
    place: Where
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class _Form:
    table: Table
    notes: tuple[Cell, ...]
    """Cells of the rows of notes below, which may name the unit of money."""
    first_note: int | None
    money: int | None
    alone: bool
    heads: tuple[tuple[int, int], ...]
    """Where the texts above the table stand."""
    body: int
    """Place of the first row of the body among the values."""
    figures: tuple[int, ...]
    """Places of the columns of figures among a row's values."""
    said: tuple[object, ...]
    """What the table says but for its figures, as ``_said`` takes it from the values."""
    steps: tuple[Step, ...]
    used: frozenset[tuple[int, int]]
    columns: Figures | None
    """The figures of the first file, where each came of a single cell; else None."""
    bases: list[Rows] = field(default_factory=list)
    """Sheets of this form that others are copies of."""


_forms: dict[Hashable, list[_Form]] = {}


def forget() -> None:
    """Read every sheet anew."""
    _forms.clear()


def read_again(sheet: Sheet, out: Collected, scope: Scope) -> bool:
    """Read a sheet of a known form; False, with nothing read, where it is of none."""
    rows = sheet.cells
    if not isinstance(rows, Rows):
        return False
    for form in _forms.get(_outline(sheet, rows, scope), ()):
        if _says_the_same(form, rows):
            return _read(form, sheet, rows, out, scope)
    return False


def _says_the_same(form: _Form, rows: Rows) -> bool:
    """Whether a table says what that of the form did; of a copy only what it has of its own is looked at."""
    band, own = form.table.band.start - rows.top, rows.own
    if own is None:
        return _said(rows, form.body, band, form.figures) == form.said
    if not any(own.base is each for each in form.bases):
        if not _says_the_same(form, own.base):
            return False
        form.bases[:] = [*form.bases[1 - MOST_BASES :], own.base]
    return (
        all(row < band for row, _ in own.texts)
        and min(own.numbers, default=(form.body, 0))[0] >= form.body
        and {column for _, column in own.numbers} <= set(form.figures)
        and max(map(abs, own.numbers.values()), default=0.0) < PLAIN_UP_TO
    )


def _says_more(head: Head, grid: Grid) -> bool:
    """Whether notes say of which months or in which unit figures are: such a sheet is read for itself."""
    rows = grid.row_numbers
    return bool(head.item_money) or says_running(grid, rows) or said_of_period(grid, rows) != "any"


def _read(form: _Form, sheet: Sheet, rows: Rows, out: Collected, scope: Scope) -> bool:
    grid = _head_grid(sheet, rows, form.table.band.start, form.notes)
    if grid is None or tuple(grid.cells)[: len(grid.cells) - len(form.notes)] != form.heads:
        return False
    if not _heads_only(grid, form.table.heads):
        return False
    notes = () if form.first_note is None else range(form.first_note, form.table.body.stop)
    head = read_head(grid, form.table.heads, notes)
    place = where(scope, head, township_of(scope, head))
    if head.money != form.money or place.alone != form.alone or _says_more(head, grid):
        return False
    tell_conflict(out, scope, head)
    out.bodies.append(form.table.body)
    out.townships.setdefault(place.township, head.township_cell)
    out.used |= form.used
    out.known = _whole(form.columns, form.steps, rows, place)
    if out.known is not None:
        return True
    values, top, left = rows.values, rows.top, rows.left
    for step in form.steps:
        row, column = step.at
        value = values[row - top][column - left]
        if step.figure is not None and value.is_integer():  # type: ignore[attr-defined]
            out.figures.append(_like(step.figure, int(value), place))  # type: ignore[call-overload]
        else:
            take(out, step.item, [_entry(rows, each) for each in step.entries], place)
    return True


def _whole(like: Figures | None, steps: Sequence[Step], rows: Rows, place: Where) -> Figures | None:
    """The figures of a sheet of whole numbers only, like those of the form's first one; else None."""
    if like is None:
        return None
    values, top, left = rows.values, rows.top, rows.left
    numbers: list[Any] = [values[row - top][column - left] for row, column in [step.at for step in steps]]
    if not all(map(float.is_integer, numbers)):
        return None
    raw = list(map(str, map(int, numbers)))
    value = list(map(Decimal, raw))
    if like.unit_factor.count(_ONE) < len(value):
        value = list(map(mul, value, like.unit_factor))
    return like.of_form(place.township, place.year, place.quarter, value, raw)


def _entry(rows: Rows, like: Entry) -> Entry:
    row, column = like.cell.row, like.cell.column
    value = rows.values[row - rows.top][column - rows.left]
    cell = cell_of(row, column, value, (row, column) in rows.percent)
    assert cell is not None
    return Entry(cell, like.basis, like.money)


def _like(figure: Figure, value: int, place: Where) -> Figure:
    """The figure of a whole number where an earlier file of the form had this one."""
    factor = figure.unit_factor
    return Figure(
        figure.sheet,
        figure.cell,
        place.township,
        place.year,
        place.quarter,
        figure.code,
        figure.basis,
        Decimal(value) if factor == 1 else Decimal(value) * factor,
        str(value),
        False,
        figure.match,
        "value",
        factor,
        figure.header,
    )


def remember(sheet: Sheet, grid: Grid, out: Collected, scope: Scope, read: TableRead) -> None:
    """Keep how a sheet of which nothing was to be told was read, if others like it can be read so."""
    rows, table = sheet.cells, read.table
    if (
        out.problems
        or out.unread
        or not read.steps
        or not isinstance(rows, Rows)
        or len(rows) > MAX_CELLS_OF_FORM
    ):
        return
    if not _is_told_by_labels(grid, table) or _says_more(read.head, grid):
        return
    first_note = next(
        (row for row in table.body if row in grid.rows and is_foot(grid.rows[row][0].text)), None
    )
    from_note = grid.last_row + 1 if first_note is None else first_note
    notes = tuple(cell for cell in rows if cell.row >= from_note)
    head_grid = _head_grid(sheet, rows, table.band.start, ())
    if head_grid is None or not _heads_only(head_grid, table.heads):
        return
    body = table.body.start - rows.top
    figures = tuple(each.number - rows.left for each in table.blocks[0].values)
    said = _said(rows, body, table.band.start - rows.top, figures)
    if said is None:
        return
    by_cell = {(figure.cell, figure.code): figure for figure in out.figures}
    steps = tuple([_with_figure(step, by_cell) for step in read.steps])
    form = _Form(
        table,
        notes,
        first_note,
        read.head.money,
        read.place.alone,
        tuple(head_grid.cells),
        body,
        figures,
        said,
        steps,
        frozenset(out.used),
        _columns(steps),
    )
    while sum(map(len, _forms.values())) >= MOST_FORMS:
        del _forms[next(iter(_forms))]
    _forms.setdefault(_outline(sheet, rows, scope), []).append(form)


def _columns(steps: Sequence[Step]) -> Figures | None:
    """The figures of the steps by column, where each is one whole number."""
    figures = [step.figure for step in steps if step.figure and not step.figure.approximate]
    return Figures.of(figures) if len(figures) == len(steps) else None


def _outline(sheet: Sheet, rows: Rows, scope: Scope) -> Hashable:
    """What sheets of one form have in common besides their words."""
    return (
        sheet.name,
        sheet.merged,
        sheet.hidden_rows,
        sheet.hidden_columns,
        rows.percent if isinstance(rows.percent, frozenset) else frozenset(rows.percent),
        (rows.top, rows.left, len(rows.values)),
        frozenset(scope.decisions.by_key.items()),
        scope.is_template,
        scope.noted,
    )


def _said(rows: Rows, body: int, band: int, figures: tuple[int, ...]) -> tuple[object, ...] | None:
    """All values from the heads of the table down, numbers in the columns of figures as None.

    None in its place where a value is neither text nor a number as figures are.
    """
    below = rows.values[body:]
    width = len(below[0]) if below else 0
    if width <= max(figures, default=0) or not set(map(type, chain.from_iterable(rows.values))) <= _PLAIN:
        return None
    columns = [list(map(itemgetter(place), below)) for place in range(width)]
    for place in figures:
        numbers = [value for value in columns[place] if value.__class__ is float]
        if not all(-PLAIN_UP_TO < value < PLAIN_UP_TO for value in numbers):  # not so for NaN either
            return None
        columns[place] = [None if value.__class__ is float else value for value in columns[place]]
    return (rows.values[band:body], columns)


def _head_grid(sheet: Sheet, rows: Rows, stop: int, notes: tuple[Cell, ...]) -> Grid | None:
    """The rows above the table, and the notes; None where anything but plain texts stands there."""
    cells = []
    for row, values in enumerate(rows.values[: stop - rows.top], rows.top):
        for column, value in enumerate(values, rows.left):
            if value != "":
                if not isinstance(value, str) or len(value) > LONGEST_HEAD:
                    return None
                if cell := cell_of(row, column, value):
                    cells.append(cell)
    return Grid(replace(sheet, cells=(*cells, *notes)))


def _heads_only(grid: Grid, heads: range) -> bool:
    """Whether no row above the table looks like the heads of another."""
    return not any(row in grid.rows and is_header_row(grid, row) for row in heads)


def _is_told_by_labels(grid: Grid, table: Table) -> bool:
    """Whether neither the numbers nor the title of such a sheet could change how its table is read."""
    if len(table.blocks) != 1 or table.sums or table.body.stop <= grid.last_row:
        return False
    block = table.blocks[0]
    if block.township is not None or block.periods or block.basis is not None or not block.values:
        return False
    if any(each.township or each.period != Period() or not each.header for each in block.values):
        return False
    if not any(is_header_row(grid, row) for row in table.band):
        return False
    # A head that is merged into the rows below says something there too.
    body = table.body
    if any(top < body.start <= bottom for top, _, bottom, _ in grid.sheet.merged):
        return False
    texts = [cell for row in body for cell in grid.rows.get(row, ()) if cell.kind == "text"]
    if any(is_item_head(cell.text) for cell in texts):
        return False
    # A row of 1, 2, 3 … below the heads would count the columns; one with a label never does.
    first = grid.rows.get(body.start, [])
    if not any(cell.kind == "text" and 3 < len(cell.text.strip()) <= LONGEST_LABEL for cell in first):
        return False
    # Items stand down the sheet, by far more of them than any title could name across it.
    most = max((label_row(grid, row) for row in chain(table.band, body) if row in grid.rows), default=0)
    widest = max((len(grid.rows[row]) for row in table.heads if row in grid.rows), default=0)
    named = [cell.column for cell in texts if len(cell.text) < LONGEST_LABEL and match(cell.text).code]
    return max(Counter(named).values(), default=0) > max(most, widest) + 1


def _with_figure(step: Step, by_cell: Mapping[tuple[str, str], Figure]) -> Step:
    cell = step.entries[0].cell
    each = indicator(step.item.code)
    is_share = isinstance(each, Ratio) and each.unit == "percent"
    whole = cell.number is not None and abs(cell.number) < PLAIN_UP_TO and cell.number.is_integer()
    figure = by_cell.get((cell.address, step.item.code))
    if len(step.entries) > 1 or is_share or not whole or cell.number_format:
        figure = None
    return replace(step, figure=figure, at=(cell.row, cell.column))
