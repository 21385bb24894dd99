"""Facts as they were filed and the archived file in, those out whose cell says something else now.

The file is opened in the child, as when it was filed, and each fact's own cell is looked at: its text must be
the one that was kept, and read once more it must give the value that was filed. Headers, layouts and
decisions play no part, so what the program has learned since changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.intake.read import cells_of
from dashboard.intake.records import Cell, Problem
from dashboard.intake.values import read_value

_CENT = Decimal("0.01")
_MEASURE, _VALUE, _STATE, _RAW, _SHEET, _CELL, _FACTOR = 0, 2, 3, 4, 5, 6, 8
"""Where these stand in a fact as acts carry it (warehouse/apply.py)."""


def differing(name: str, data: bytes, facts: Sequence[Sequence[Any]]) -> list[dict[str, Any]] | str:
    """What is not as it was filed, each {measure, sheet, cell, said, found}; or why the file was not read."""
    cells = cells_of(name, data, [(str(fact[_SHEET]), str(fact[_CELL])) for fact in facts])
    if isinstance(cells, Problem):
        return cells.code
    found = []
    for fact, cell in zip(facts, cells, strict=True):
        said, now = str(fact[_RAW]), "" if cell is None else cell.text
        if said == now and cell is not None:
            said, now = _filed(fact), _value(fact, cell)
        if said != now:
            place = {"measure": fact[_MEASURE], "sheet": fact[_SHEET], "cell": fact[_CELL]}
            found.append({**place, "said": said, "found": now})
    return found


def _filed(fact: Sequence[Any]) -> str:
    return "/" if fact[_STATE] == "not_applicable" else _plain(Decimal(str(fact[_VALUE])))


def _value(fact: Sequence[Any], cell: Cell) -> str:
    """The value that a cell gives, with the factor that its column had."""
    value = read_value(cell)
    if value.kind == "not_applicable":
        return "/"
    if value.number is None:
        return cell.text
    is_money = catalogue().measures[fact[_MEASURE]].unit == "yuan" if _is_measure(fact) else False
    factor = Decimal(str(fact[_FACTOR])) if is_money and value.scale is None else Decimal(1)
    return _plain(value.number * factor)


def _is_measure(fact: Sequence[Any]) -> bool:
    return fact[_MEASURE] in catalogue().measures


def _plain(number: Decimal) -> str:
    return f"{number.quantize(_CENT):f}"
