"""Records to and from JSON, for the pipe between this process and its reading child.

JSON and nothing else: what a child says is only ever data, even should a hostile file take it over.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from dashboard.intake.figureset import COLUMNS, Figures
from dashboard.intake.records import Book, Cell, Choices, Note, Problem, Sheet
from dashboard.intake.safety import MAX_CELLS_OF_FORM, MAX_FIGURES
from dashboard.intake.settle import Laid

_COLUMNS = COLUMNS[:-1]
"""Of a figure; its unit_code is looked up where the known units are."""
_NUMBERS = ("value", "unit_factor")
_WORDS = ("sheet", "cell", "township", "code", "basis", "match", "state", "header")
"""Columns whose words many files share: each is held in memory once."""
MOST_FORMS = 64
"""Forms that a child says once and then only names."""


def pack_laid(laid: Laid, said: list[Figures] | None = None) -> dict[str, Any]:
    """A reading's findings as JSON data: figures by column, one that says the same throughout but once.

    ``said`` are the forms that were sent before: figures of one of them come without what it says already.
    """
    figures = Figures.of(laid.figures)
    found: dict[str, Any] = {
        "count": len(figures),
        "problems": pack_problems(laid.problems),
        "townships": [[name, *place] for name, place in laid.townships.items()],
    }
    form = figures.form
    if form is None or said is None:
        return {**found, "figures": _pack(figures)}
    place = next((place for place, each in enumerate(said) if each is form), len(said))
    if place == MOST_FORMS:
        return {**found, "figures": _pack(figures)}
    if place == len(said):
        said.append(form)
        found["said"] = _pack(form)
    whose = [figures.township[0], figures.year[0], figures.quarter[0]]
    return {**found, "form": place, "own": [*whose, list(map(str, figures.value)), figures.raw]}


def _pack(figures: Figures) -> list[list[Any]]:
    if not figures:
        return []
    columns = dict(zip(_COLUMNS, map(list, figures.columns()), strict=False))
    for name in _NUMBERS:
        columns[name] = [None if each is None else str(each) for each in columns[name]]
    return [column[:1] if column.count(column[0]) == len(column) else column for column in columns.values()]


def unpack_townships(data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The townships that a child found, as written, each with its sheet and cell."""
    return {name: (sheet, cell) for name, sheet, cell in data["townships"]}


def unpack_laid(
    data: Mapping[str, Any],
    codes: Mapping[str, str | None] | None = None,
    forms: list[Figures] | None = None,
) -> Laid:
    """The findings that a child sent; ``codes`` are the unit_codes of its townships as written.

    ``forms`` are those that the same child said before; another one that it says now is added.
    """
    codes, count = codes or {}, data["count"]
    if not 0 <= count <= MAX_FIGURES:
        raise ValueError("more figures than a book may hold")
    if "form" in data:
        figures = _unpack_own(data, codes, [] if forms is None else forms)
    else:
        figures = _unpack(data["figures"], count, codes)
    if any(len(column) != count for column in figures.columns()):
        raise ValueError("columns of another length than stated")
    return Laid(figures, unpack_problems(data["problems"]), unpack_townships(data))


def _unpack(packed: list[list[Any]], count: int, codes: Mapping[str, str | None]) -> Figures:
    columns = dict(zip(_COLUMNS, packed if count else [[]] * len(_COLUMNS), strict=True))
    for name in _WORDS:
        columns[name] = list(map(sys.intern, columns[name]))
    columns["value"] = [None if each is None else Decimal(each) for each in columns["value"]]
    columns["unit_factor"] = [Decimal(each) for each in columns["unit_factor"]]
    columns["unit_code"] = [codes.get(each) for each in columns["township"]]
    return Figures([column * count if len(column) == 1 else column for column in columns.values()])


def _unpack_own(data: Mapping[str, Any], codes: Mapping[str, str | None], forms: list[Figures]) -> Figures:
    place: int = data["form"]
    if "said" in data:
        if place != len(forms) or place >= MOST_FORMS or data["count"] > MAX_CELLS_OF_FORM:
            raise ValueError("a form that cannot be")
        forms.append(_unpack(data["said"], data["count"], {}))
    if not 0 <= place < len(forms):
        raise ValueError("a form that was not said")
    township, year, quarter, value, raw = data["own"]
    values = list(map(Decimal, value))
    return forms[place].of_form(sys.intern(township), year, quarter, values, raw, codes.get(township))


def pack_problems(problems: tuple[Problem, ...]) -> list[list[Any]]:
    """Problems as JSON data."""
    return [
        [p.severity, p.code, p.sheet, p.cell, p.measure, p.township, p.year, p.quarter, dict(p.args)]
        for p in problems
    ]


def unpack_problems(data: list[list[Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(*each) for each in data)


def pack_book(book: Book) -> dict[str, Any]:
    """A book's cells as JSON data."""
    sheets = [
        {
            "name": sheet.name,
            "visible": sheet.visible,
            "cells": [[c.row, c.column, c.kind, c.text, c.number, c.number_format] for c in sheet.cells],
            "merged": [list(each) for each in sheet.merged],
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
        }
        for sheet in book.sheets
    ]
    return {"sheets": sheets, "notes": list(book.notes)}


def unpack_book(file: str, data: Mapping[str, Any]) -> Book:
    sheets = tuple(
        Sheet(
            each["name"],
            each["visible"],
            tuple(Cell(*cell) for cell in each["cells"]),
            tuple(tuple(merged) for merged in each["merged"]),
            frozenset(each["hidden_rows"]),
            frozenset(each["hidden_columns"]),
        )
        for each in data["sheets"]
    )
    return Book(file, sheets, tuple(data["notes"]))


def pack_notes(notes: Iterable[Note]) -> list[list[str]]:
    """The sentences of a marked-up return as JSON data."""
    return [[each.sheet, each.cell, each.severity, each.township, each.text] for each in notes]


def unpack_notes(data: list[list[Any]]) -> list[Note]:
    return [Note(*each) for each in data]


def pack_bytes(data: bytes) -> str:
    """A file's bytes as JSON data."""
    return base64.b64encode(data).decode("ascii")


def unpack_bytes(text: str) -> bytes:
    """The bytes that a child sent. Raises ValueError for anything but their text form."""
    return base64.b64decode(text, validate=True)


def pack_choices(choices: Choices) -> dict[str, Any]:
    return {
        "township": choices.township,
        "year": choices.year,
        "quarter": choices.quarter,
        "headers": dict(choices.headers),
    }


def unpack_choices(data: Mapping[str, Any]) -> Choices:
    return Choices(data["township"], data["year"], data["quarter"], dict(data["headers"]))


def dumps(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Any:
    return json.loads(data.decode("utf-8", "surrogatepass"))
