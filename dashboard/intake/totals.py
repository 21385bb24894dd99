"""合计 and 小计 lines of a table in, warnings where they are not the sum of what they stand for out.

Totals are never figures: ours are computed. They are only held against the figures beside them; but that of
a township's own ledger is the township's figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.intake.figures import Collected, Where
from dashboard.intake.grid import joined
from dashboard.intake.records import Cell
from dashboard.intake.townships import numbered_kinds, part_of_units
from dashboard.intake.values import read_value

_TOLERANCE = Decimal("0.02")
_PARTS = re.compile("[、,/和及与]|以及")
_ENDS = {"乡镇": ("乡", "镇"), "镇乡": ("乡", "镇"), "镇街": ("街道", "镇", "乡")}
"""How the names of units end, where their kind is not itself the ending."""


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A row (or column) that sums others: its place among them and its label."""

    line: int
    label: str


def check_totals(
    out: Collected,
    cell_at: Callable[[int, int], Cell | None],
    units: Sequence[int],
    totals: Sequence[TotalLine],
    fields: Sequence[tuple[int, str]],
    where: Where | None,
    hidden: frozenset[int] = frozenset(),
    names: Mapping[int, str] | None = None,
    taken: frozenset[int] = frozenset(),
    earlier: Sequence[TotalLine] = (),
) -> None:
    """Compare every total line with the units it sums; ``fields`` are the other axis with their headers.

    Those of the lines ``taken`` are the figures themselves, their units only parts of them; ``earlier`` are
    lines of the pages above, which were compared there.

    What a subtotal sums is not written anywhere: the reading that most of its cells agree with is taken,
    with the ``hidden`` lines or without them; 其中：街道 sums the units whose ``names`` end so.
    """
    for total in totals:
        stated = {
            field: number
            for field, _ in fields
            if (number := _stated(cell_at(total.line, field), cell_at, total.line, field)) is not None
        }
        if not stated or not units:
            continue
        scope = _scope(cell_at, total, units, [*earlier, *totals], stated, hidden, names or {})
        if scope is None:
            continue
        wrong = []
        for field, header in fields:
            computed = _sum(cell_at, scope, field)
            if field in stated and computed is not None and abs(stated[field] - computed) > _TOLERANCE:
                wrong.append((cell_at(total.line, field), header, stated[field], computed))
        if wrong:
            cells = [cell for cell, *_ in wrong if cell is not None]
            _, header, said, computed = wrong[0]
            out.tell(
                "warning",
                "total_mismatch",
                joined(cells, 60),
                where,
                label="".join(total.label.split()),
                header=header,
                stated=_shown(said),
                computed=_shown(computed),
                count=len(wrong),
                **({"of": "parts"} if total.line in taken else {}),
            )


def check_parts(
    out: Collected,
    cell_at: Callable[[int, int], Cell | None],
    whole: TotalLine,
    parts: Sequence[int],
    fields: Sequence[tuple[int, str]],
    where: Where | None,
) -> None:
    """Compare a line that was taken with the lines that part it, where every one has a number.

    其中 need not name every part: nothing is told unless most of what can be compared adds up.
    """
    compared = 0
    wrong = []
    for field, header in fields:
        stated = _number(cell_at(whole.line, field))
        numbers = [_number(cell_at(line, field)) for line in parts]
        known = [number for number in numbers if number is not None]
        if stated is None or len(known) < max(len(numbers), 2):
            continue
        compared += 1
        if abs(stated - sum(known)) > _TOLERANCE:
            wrong.append((cell_at(whole.line, field), header, stated, sum(known, Decimal(0))))
    if not wrong or len(wrong) * 2 >= compared:
        return
    _, header, said, computed = wrong[0]
    out.tell(
        "warning",
        "total_mismatch",
        joined([cell for cell, *_ in wrong if cell is not None], 60),
        where,
        label="".join(whole.label.split()),
        header=header,
        stated=_shown(said),
        computed=_shown(computed),
        count=len(wrong),
        of="parts",
    )


def _scope(
    cell_at: Callable[[int, int], Cell | None],
    total: TotalLine,
    units: Sequence[int],
    totals: Sequence[TotalLine],
    stated: dict[int, Decimal],
    hidden: frozenset[int],
    names: Mapping[int, str],
) -> Sequence[int] | None:
    """The lines that a total sums; None for a part of the units that nothing shows."""
    others = [each.line for each in totals if each.line != total.line]
    before = max((line for line in others if line < total.line), default=-1)
    after = min((line for line in others if line > total.line), default=10**9)
    above = [line for line in units if before < line < total.line]
    below = [line for line in units if total.line < line < after]
    subtotal = bool(re.search("小计", total.label))
    choices = [above, below, list(units), others] if subtotal else [list(units), others, above, below]
    if part := part_of_units(total.label):
        ends = tuple(end for kind in _PARTS.split(part) if kind for end in _ENDS.get(kind, (kind,)))
        choices.insert(0, [line for line in units if names.get(line, "").endswith(ends)])
    if numbered_kinds(total.label):
        choices.insert(0, below)  # 二、镇: the rows down to 三、乡, whatever their names
    if hidden:
        choices += [[line for line in each if line not in hidden] for each in choices]
    choices = [each for each in choices if each]

    def agreeing(scope: Sequence[int]) -> int:
        sums = ((field, _sum(cell_at, scope, field)) for field in stated)
        return sum(
            1 for field, value in sums if value is not None and abs(value - stated[field]) <= _TOLERANCE
        )

    best = max(choices, key=agreeing)
    if agreeing(best) * 2 > len(stated):
        return best
    return None if part and not choices[0] else choices[0]


def _sum(cell_at: Callable[[int, int], Cell | None], lines: Sequence[int], field: int) -> Decimal | None:
    numbers = [number for line in lines if (number := _number(cell_at(line, field))) is not None]
    return sum(numbers, Decimal(0)) if numbers else None


_SUM = re.compile(r"^=SUM\(\$?([A-Z]{1,3})\$?(\d{1,6}):\$?([A-Z]{1,3})\$?(\d{1,6})\)$", re.IGNORECASE)


def _stated(
    cell: Cell | None, cell_at: Callable[[int, int], Cell | None], line: int, field: int
) -> Decimal | None:
    """What a total says: its number, or for a SUM without a stored result what its range comes to.

    So a range that misses the last row is found although no program ever computed it.
    """
    if cell is None or cell.kind != "uncached_formula":
        return _number(cell)
    found = _SUM.match(cell.text.replace(" ", ""))
    if not found or found[1].upper() != found[3].upper() or cell.row != line:
        return None
    return _sum(cell_at, range(int(found[2]) - 1, int(found[4])), field)


def _number(cell: Cell | None) -> Decimal | None:
    if cell is None:
        return None
    value = read_value(cell)
    return value.number if value.kind == "number" and not value.percent else None


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
