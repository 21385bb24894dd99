"""Cells that belong to an item in, figures and problems out: the last step of reading a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dashboard.catalogue import Ratio
from dashboard.intake.bases import ColumnBasis
from dashboard.intake.figureset import Figures
from dashboard.intake.matching import indicator
from dashboard.intake.records import Arg, Basis, Cell, Figure, Match, Problem, Severity, record
from dashboard.intake.safety import MAX_FIGURES, RefusedError
from dashboard.intake.values import Value, read_value

_ONE = Decimal(1)
_CENT = Decimal("0.01")
SHARE_UP_TO = Decimal("1.5")
"""A bare number up to this in a rate's cell is a share (1.2 is 120 %), above it percent (95 is 95 %)."""


@record
class Item:
    """What a row or column was found to mean."""

    code: str
    match: Match
    header: str
    candidates: tuple[tuple[str, float], ...] = ()
    asked: str = ""
    """The header with its heads, as a person's decision about it is kept."""


@record
class Where:
    """Whose figure it is, and of when. ``alone``: the form's flows are of the quarter alone."""

    township: str
    year: int | None
    quarter: int | None
    alone: bool = False


@record
class Entry:
    """A cell with what its column says: the basis, and the factor to yuan from column, row or sheet."""

    cell: Cell
    basis: ColumnBasis
    money: int | None = None


@dataclass(slots=True)
class Collected:
    """Figures and problems of one sheet, in the order of reading."""

    sheet: str
    figures: list[Figure] = field(default_factory=list)
    known: Figures | None = None
    """All figures in place of those, of a sheet whose form is known."""
    problems: list[Problem] = field(default_factory=list)
    townships: dict[str, str] = field(default_factory=dict)
    """Units of the sheet as written, in order, with the cell that names each."""
    used: set[tuple[int, int]] = field(default_factory=set)
    """Cells that were read, as a figure or as a problem of their own, or that number and name the rows."""
    unknown: int = 0
    """Unknown items so far."""
    unread: int = 0
    """Numbers of unknown items that are no longer listed one by one."""
    bodies: list[range] = field(default_factory=list)
    """The rows of each table's body."""

    def unfold(self) -> None:
        """List the figures of a known form one by one."""
        if self.known is not None:
            self.figures += self.known
            self.known = None

    def tell(
        self,
        severity: Severity,
        code: str,
        cell: str = "",
        where: Where | None = None,
        *,
        measure: str = "",
        **args: Arg,
    ) -> None:
        """Note a problem of this sheet."""
        self.problems.append(
            Problem(
                severity,
                code,
                self.sheet,
                cell,
                measure,
                where.township if where else "",
                where.year if where else None,
                where.quarter if where else None,
                args,
            )
        )


def take(out: Collected, item: Item, entries: Sequence[Entry], where: Where) -> None:
    """Turn the cells of one item, one township and one period into figures."""
    if len(out.figures) > MAX_FIGURES:
        raise RefusedError("too_complex", limit="figures")
    each = indicator(item.code)
    read = []
    for entry in entries:
        out.used.add((entry.cell.row, entry.cell.column))
        value = read_value(entry.cell)
        if value.kind != "blank":
            read.append((entry, value))
    if each.measure_type == "stock" and len(read) > 1:
        read = _one_stock(out, item, read, where)
    for entry, value in read:
        _figure(out, item, entry, value, _basis(each.measure_type, entry.basis, where), where)


def _basis(measure_type: str, basis: ColumnBasis, where: Where) -> Basis:
    if measure_type == "stock":
        return "stock"
    if basis == "any":
        return "quarter" if where.alone else "ytd"
    return basis


def _one_stock(
    out: Collected, item: Item, read: list[tuple[Entry, Value]], where: Where
) -> list[tuple[Entry, Value]]:
    """A stock stands once, in whichever column holds it; two different ones are told, the year's is taken."""
    order = {"ytd": 0, "any": 1, "quarter": 2}
    usable = [each for each in read if each[1].kind == "number"] or read
    ranked = sorted(usable, key=lambda each: order[each[0].basis])
    first, *others = ranked
    differing = [entry for entry, value in others if value.number != first[1].number and value.number]
    if differing and first[1].kind == "number":
        out.tell(
            "warning",
            "stock_two_values",
            ",".join([first[0].cell.address, *(entry.cell.address for entry in differing)]),
            where,
            measure=item.code,
            header=item.header,
            taken=first[0].cell.text,
            other=differing[0].cell.text,
        )
    return [first]


def _figure(out: Collected, item: Item, entry: Entry, value: Value, basis: Basis, where: Where) -> None:
    cell = entry.cell
    if value.kind in _PROBLEMS:
        severity, code = _PROBLEMS[value.kind]
        found = cell.text.strip()[:60]
        out.tell(severity, code, cell.address, where, measure=item.code, header=item.header, text=found)
        return
    number, factor = _number(item.code, entry, value)
    state = "not_applicable" if value.kind == "not_applicable" else "value"
    out.figures.append(
        Figure(
            out.sheet,
            cell.address,
            where.township,
            where.year,
            where.quarter,
            item.code,
            basis,
            None if state == "not_applicable" else number,
            cell.text,
            value.approximate,
            item.match,
            state,  # type: ignore[arg-type]
            factor,
            item.header,
        )
    )


_PROBLEMS: dict[str, tuple[Severity, str]] = {
    "double": ("error", "double_value"),
    "text": ("error", "not_a_number"),
    "error": ("warning", "error_value"),
    "uncached": ("error", "uncached_formula"),
}


def _number(code: str, entry: Entry, value: Value) -> tuple[Decimal, Decimal]:
    """The figure in yuan, counts or shares of one, and the factor it was multiplied by."""
    number = value.number if value.number is not None else Decimal(0)
    each = indicator(code)
    if isinstance(each, Ratio) and each.unit == "percent":
        if value.percent or abs(number) <= SHARE_UP_TO:
            return _plain(number), _ONE
        return _plain(number / 100), _ONE
    if each.unit == "yuan":
        if value.scale is not None:
            return _cents(number), value.scale
        factor = Decimal(entry.money or 1)
        return _cents(number * factor), factor
    return _cents(number), _ONE


def _cents(number: Decimal) -> Decimal:
    whole = int(number)
    if whole == number:
        return Decimal(whole)
    exponent = number.as_tuple().exponent
    return _plain(number.quantize(_CENT) if isinstance(exponent, int) and exponent < -2 else number)


def _plain(number: Decimal) -> Decimal:
    """Without trailing zeros or an exponent: 10900.00 -> 10900."""
    whole = int(number)
    return Decimal(whole) if whole == number else number.normalize()
