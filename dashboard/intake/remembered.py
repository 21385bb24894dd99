"""Tables as earlier files of the same form were read: a table and its head in, the same figures out again.

Townships send the same form quarter after quarter: the same labels in the same cells, other numbers. Which
cell is whose figure is then found once. A table is the same only where every cell of its body but the numbers
in the columns of figures says what it said, and nothing was to be told of it but its figures; the numbers are
read like those of any other.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from dashboard.catalogue import Ratio
from dashboard.intake.blocks import Table
from dashboard.intake.figures import Collected, Entry, Item, Where, take
from dashboard.intake.grid import Grid
from dashboard.intake.heads import Head
from dashboard.intake.matching import indicator
from dashboard.intake.periods import Period
from dashboard.intake.records import Cell, Figure
from dashboard.intake.scope import Scope

MOST_TABLES = 32
MOST_CELLS = 4_000
"""Of a body that is remembered: the forms of townships have some hundreds."""
PLAIN_UP_TO = 1e12
"""Whole numbers below need no second look at what they say."""


@dataclass(frozen=True, slots=True)
class Step:
    """The cells of one item as they were taken."""

    item: Item
    entries: tuple[Entry, ...]
    figure: Figure | None = None
    """What came of a single cell with a number that is the figure but for its factor, else None."""


@dataclass(frozen=True, slots=True)
class _Plan:
    steps: tuple[Step, ...]
    used: frozenset[tuple[int, int]]


_plans: dict[Hashable, _Plan] = {}


def forget() -> None:
    """Read every table anew."""
    _plans.clear()


def form_of(grid: Grid, table: Table, head: Head, scope: Scope, place: Where) -> Hashable | None:
    """What decides how the table's body is read; None for one whose rows are of several units or periods."""
    body = table.body
    if any(top < body.stop and bottom >= body.start > top for top, _, bottom, _ in grid.sheet.merged):
        return None  # a head that reaches into the body says something there too
    figures: set[int] = set()
    for block in table.blocks:
        if block.township is not None or block.periods:
            return None
        if any(each.township or each.period != Period() for each in block.values):
            return None
        figures.update([each.number for each in block.values])
    cells = [cell for row in body for cell in grid.rows.get(row, ())]
    if len(cells) > MOST_CELLS:
        return None
    places = tuple([(cell.row, cell.column) for cell in cells])
    kinds = tuple([cell.kind for cell in cells])
    said = tuple([None if cell.kind == "number" and cell.column in figures else cell.text for cell in cells])
    decided = frozenset(scope.decisions.by_key.items())
    sheet = (grid.sheet.name, grid.sheet.merged, body, table.blocks)
    return (places, kinds, said, sheet, head.money, place.alone, decided, scope.is_template)


def read_again(form: Hashable, grid: Grid, out: Collected, place: Where, cell: str) -> bool:
    """Read a table of a known form as one of ``place``, which ``cell`` names; False when it is not known."""
    plan = _plans.get(form)
    if plan is None:
        return False
    out.townships.setdefault(place.township, cell)
    out.used |= plan.used
    for step in plan.steps:
        cells = [grid.cells[entry.cell.row, entry.cell.column] for entry in step.entries]
        if step.figure is not None and _is_plain(cells[0]):
            out.figures.append(_like(step.figure, cells[0], place))
        else:
            pairs = zip(cells, step.entries, strict=True)
            take(out, step.item, [Entry(cell, each.basis, each.money) for cell, each in pairs], place)
    return True


def _is_plain(cell: Cell) -> bool:
    """A whole number that needs no second look at what it says."""
    number = cell.number
    return (
        number is not None and abs(number) < PLAIN_UP_TO and number == int(number) and not cell.number_format
    )


def _like(figure: Figure, cell: Cell, place: Where) -> Figure:
    """The figure of a plain number where an earlier file of the form had this one."""
    assert cell.number is not None
    return Figure(
        figure.sheet,
        figure.cell,
        place.township,
        place.year,
        place.quarter,
        figure.code,
        figure.basis,
        Decimal(int(cell.number)) * figure.unit_factor,
        cell.text,
        False,
        figure.match,
        "value",
        figure.unit_factor,
        figure.header,
    )


def remember(
    form: Hashable, steps: Sequence[Step], figures: Sequence[Figure], used: Set[tuple[int, int]]
) -> None:
    """Keep how a table was read and what came of it; the oldest are forgotten."""
    while len(_plans) >= MOST_TABLES:
        del _plans[next(iter(_plans))]
    by_cell = {(figure.cell, figure.code): figure for figure in figures}
    _plans[form] = _Plan(tuple([_with_figure(step, by_cell) for step in steps]), frozenset(used))


def _with_figure(step: Step, by_cell: Mapping[tuple[str, str], Figure]) -> Step:
    cell = step.entries[0].cell
    each = indicator(step.item.code)
    is_share = isinstance(each, Ratio) and each.unit == "percent"
    if len(step.entries) > 1 or is_share or not _is_plain(cell):
        return step
    return replace(step, figure=by_cell.get((cell.address, step.item.code)))
