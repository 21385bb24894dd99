"""Records to and from JSON, for the pipe between this process and its reading child.

JSON and nothing else: what a child says is only ever data, even should a hostile file take it over.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from dashboard.intake.records import Book, Cell, Choices, Figure, Note, Problem, Sheet
from dashboard.intake.settle import Laid


def pack_laid(laid: Laid) -> dict[str, Any]:
    """A reading's findings as JSON data."""
    return {"figures": [_figure(each) for each in laid.figures], "problems": pack_problems(laid.problems)} | {
        "townships": [[name, *place] for name, place in laid.townships.items()]
    }


def _figure(figure: Figure) -> list[Any]:
    value = None if figure.value is None else str(figure.value)
    return [
        figure.sheet,
        figure.cell,
        figure.township,
        figure.year,
        figure.quarter,
        figure.code,
        figure.basis,
        value,
        figure.raw,
        figure.approximate,
        figure.match,
        figure.state,
        str(figure.unit_factor),
        figure.header,
    ]


def unpack_townships(data: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The townships that a child found, as written, each with its sheet and cell."""
    return {name: (sheet, cell) for name, sheet, cell in data["townships"]}


def unpack_laid(data: Mapping[str, Any], codes: Mapping[str, str | None] | None = None) -> Laid:
    """The findings that a child sent; ``codes`` are the unit_codes of its townships as written."""
    codes = codes or {}
    figures = tuple([_read_figure(each, codes) for each in data["figures"]])
    return Laid(figures, unpack_problems(data["problems"]), unpack_townships(data))


_ONE = Decimal(1)


def _read_figure(data: list[Any], codes: Mapping[str, str | None]) -> Figure:
    value, factor = data[7], data[12]
    if value is not None:
        data[7] = Decimal(value)
    data[12] = _ONE if factor == "1" else Decimal(factor)
    return Figure(*data, codes.get(data[2]))  # type: ignore[call-arg]


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
