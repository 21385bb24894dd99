"""What a workbook of a part's numbers holds; chart_data.py writes it, with a library slow to import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Value:
    """What stands in a cell: a number with its format, or a text; None stays empty."""

    value: float | str | None
    form: str = "General"


@dataclass(frozen=True)
class Table:
    """The rows of one query, columns named for people."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class ChartData:
    """Everything of the workbook, in words and numbers; nothing is looked up while it is made."""

    title: str
    plain: str
    source: str
    """County, period, coverage and day of the figures, in one line."""
    tables: Sequence[Table]
    about_name: str
    about: Sequence[tuple[str, str]]
    """What the columns mean and where the figures come from: a name and a text each."""
