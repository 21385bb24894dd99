"""A workbook of targets in (units down, indicators across), targets and what could not be read out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.intake.records import Book, Cell, KnownUnits, Sheet
from dashboard.intake.townships import resolve

_BRACKET = re.compile(r"\([^()]*\)$")
_PERCENT = re.compile(r"^([+-]?\d+(?:\.\d+)?)%$")
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")
HEAD_ROWS = 10


@dataclass(frozen=True)
class Goal:
    """One target as it stands in a cell: 0..1 for a rate, yuan or a count else."""

    unit_code: str
    indicator_code: str
    value: float
    sheet: str
    cell: str


@dataclass(frozen=True)
class Trouble:
    """What was not taken: the key of its words ``scores.trouble_<code>`` and what they need."""

    code: str
    args: Mapping[str, Any]


@dataclass(frozen=True)
class Goals:
    """What a workbook of targets says."""

    goals: tuple[Goal, ...]
    troubles: tuple[Trouble, ...]


def read_goals(book: Book, units: Mapping[str, str]) -> Goals:
    """The targets of all visible sheets; ``units`` are names -> codes, the county's own among them.

    A blank cell says nothing. A bare number of 1 or less under a percentage is not guessed at: 0.9 may be
    meant as 90 % or as 0.9 %.
    """
    goals: list[Goal] = []
    troubles: list[Trouble] = []
    known = KnownUnits(units)
    for sheet in book.sheets:
        if sheet.visible:
            _sheet(sheet, known, goals, troubles)
    if not goals and not troubles:
        troubles.append(Trouble("no_targets", {}))
    return Goals(tuple(goals), tuple(troubles))


def _sheet(sheet: Sheet, known: KnownUnits, goals: list[Goal], troubles: list[Trouble]) -> None:
    rows: dict[int, list[Cell]] = {}
    for cell in sheet.cells:
        rows.setdefault(cell.row, []).append(cell)
    head = _head(rows)
    if head is None:
        return
    columns = {cell.column: code for cell in rows[head] if (code := _indicator(cell.text))}
    first = min(columns)
    for cell in rows[head]:
        if cell.column > first and cell.column not in columns:
            troubles.append(Trouble("unknown_indicator", {"text": cell.text, "cell": cell.address}))
    for number, cells in sorted(rows.items()):
        if number <= head:
            continue
        figures = [cell for cell in cells if cell.column in columns]
        named = [cell for cell in cells if cell.column < first]
        unit = next((code for cell in named if (code := resolve(cell.text, known))), None)
        if unit is None:
            if figures and named:
                troubles.append(Trouble("unknown_unit", {"text": named[0].text, "cell": named[0].address}))
            continue
        for cell in figures:
            _figure(sheet, cell, unit, columns[cell.column], goals, troubles)


def _head(rows: Mapping[int, list[Cell]]) -> int | None:
    """The row that names indicators."""
    for number in sorted(rows)[:HEAD_ROWS]:
        if any(_indicator(cell.text) for cell in rows[number]):
            return number
    return None


def _indicator(text: str) -> str | None:
    names = _names()
    plain = _plain(text)
    bare = _BRACKET.sub("", plain)
    return names.get(plain) or names.get(bare) or names.get(bare.removesuffix("目标"))


@cache
def _names() -> dict[str, str]:
    """Names and undoubted aliases of all indicators as they are compared -> code."""
    found: dict[str, str] = {}
    for each in catalogue().indicators.values():
        for name in each.aliases:
            found.setdefault(_plain(name), each.code)
    for each in catalogue().indicators.values():
        found |= {_plain(name): each.code for name in (each.name_zh, each.name_en, each.code)}
    return found


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _figure(
    sheet: Sheet, cell: Cell, unit: str, code: str, goals: list[Goal], troubles: list[Trouble]
) -> None:
    at = {"text": cell.text, "cell": cell.address, "indicator": code}
    value = _value(cell, code)
    if isinstance(value, str):
        troubles.append(Trouble(value, at))
    else:
        goals.append(Goal(unit, code, value, sheet.name, cell.address))


def _value(cell: Cell, code: str) -> float | str:
    """The value, or the code of what is wrong with it."""
    each = catalogue().indicators[code]
    is_percent = each.unit == "percent"
    text = _plain(cell.text).replace(",", "")
    if cell.number is not None and "%" in cell.number_format:
        value = cell.number
    elif match := _PERCENT.match(text):
        value = float(match[1]) / 100
    elif cell.number is not None or _NUMBER.match(text):
        value = cell.number if cell.number is not None else float(text)
        if is_percent and 0 < value <= 1:
            return "share_or_percent"
        value = value / 100 if is_percent else value
    else:
        return "not_a_number"
    if value < 0:
        return "negative"
    if getattr(each, "bounds", "") == "0..1" and value > 1:
        return "above_one"
    return round(value, 8)
