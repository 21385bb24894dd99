"""A query's answer in, its rows as dictionaries out, as a table of pandas gives them but without making one.

Making a table takes longer than many a query. What a page is given is the same either way: None for what is
missing, moments as pandas keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

Row = dict[str, Any]


def records(answer: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows that an executed statement gives, all of them."""
    described = answer.description
    names = [str(name) for name, *_ in described]
    columns: list[Sequence[Any]] = list(zip(*answer.fetchall(), strict=True))
    for place, (_, kind, *_) in enumerate(described if columns else ()):
        convert = _CONVERT.get(str(kind).partition("(")[0])
        if convert is not None:
            columns[place] = convert(columns[place])
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def records_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table, None where a value is missing."""
    columns = []
    for name in frame.columns:
        values, missing = frame[name].tolist(), frame[name].isna().tolist()
        columns.append([None if gone else value for value, gone in zip(values, missing, strict=True)])
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _decimal(values: Sequence[Any]) -> Sequence[Any]:
    return [None if each is None or each != each else float(each) for each in values]


def _moment(values: Sequence[Any]) -> Sequence[Any]:
    return [None if each is None else pd.Timestamp(each) for each in values]


_CONVERT: Mapping[str, Callable[[Sequence[Any]], Sequence[Any]]] = {
    "DOUBLE": _decimal,
    "FLOAT": _decimal,
    "DECIMAL": _decimal,
    "HUGEINT": _decimal,
    "DATE": _moment,
    "TIMESTAMP": _moment,
}
