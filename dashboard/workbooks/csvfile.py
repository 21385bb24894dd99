"""Rows in, a CSV file out that spreadsheet programs show as it is meant: nothing becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

# What a spreadsheet program takes for the beginning of a formula, full-width forms included.
_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@\t\r\n＝＋－＠]")


def inert(value: Any) -> Any:
    """A text with an apostrophe before it where it would be taken for a formula; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def csv_bytes(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as UTF-8 with a mark that says so, under the heads of ``columns`` (name -> head)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(head) for head in columns.values()])
    for row in rows:
        writer.writerow([inert(_plain(row.get(name))) for name in columns])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    """A whole number without its ".0"; nothing for None."""
    if isinstance(value, float) and value == int(value):
        return int(value)
    return "" if value is None else value
