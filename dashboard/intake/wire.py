"""Records to and from JSON, for the pipe between this process and its reading child.

JSON and nothing else: what a child says is only ever data, even should a hostile file take it over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dashboard.intake.records import Book, Cell, Choices, Figure, Problem, Sheet
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


def unpack_laid(data: Mapping[str, Any]) -> Laid:
    """The findings that a child sent."""
    figures = tuple(_read_figure(each) for each in data["figures"])
    return Laid(
        figures,
        unpack_problems(data["problems"]),
        {each[0]: (each[1], each[2]) for each in data["townships"]},
    )


def _read_figure(data: list[Any]) -> Figure:
    value = None if data[7] is None else Decimal(data[7])
    before, after = data[:7], data[8:12]
    fields: list[Any] = [*before, value, *after, Decimal(data[12]), data[13]]
    return Figure(*fields)


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
