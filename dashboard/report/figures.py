"""Rows of named queries in, figures in words out: 86.6%, 12.35万元, 增加1204人, each bound to its cell.

Nothing is computed here: a figure is one column of one row, written as a person says it. ``parse`` reads the
words back, so that a finished document can be compared with its queries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from dashboard.report.words import word

Row = Mapping[str, Any]
Ask = Callable[..., list[dict[str, Any]]]
"""Name of a query and its parameters in, its rows out: ``store.rows``, or a warehouse's own."""

Kind = Literal["count", "yuan", "rate", "points", "share", "rank", "average", "decimal"]
Params = tuple[tuple[str, Any], ...]

MANY, TEN_THOUSAND, HUNDRED_MILLION = 100_000, 10_000, 100_000_000
STILL = {"points": 0.0005, "share": 0.0005}
"""Changes smaller than this are written as no change: they would be printed as 0.0."""


@dataclass(frozen=True)
class Figure:
    """One number of a document and the cell it comes from.

    ``key`` says which row (column -> value; empty for the only one). ``kind`` says how it is written: "count"
    with its counting word, "yuan" as money ("average" in whole yuan), "rate" 0..1 as per cent, "points" as
    个百分点, "share" a relative change, "decimal" with two places. ``words`` is what is printed, number and
    counting word together.
    """

    query: str
    params: Params
    key: Params
    column: str
    value: float
    kind: Kind
    unit: str
    words: str
    indicator: str = ""
    units_reporting: int | None = None
    units_expected: int | None = None

    @property
    def identity(self) -> tuple[str, Params, Params, str]:
        """Which cell of which query: the same for every time that it is written."""
        return self.query, self.params, self.key, self.column


def frozen(params: Row) -> Params:
    """Parameters as a figure carries them."""
    return tuple(
        sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in params.items())
    )


def thawed(params: Params) -> dict[str, Any]:
    """Parameters as a query takes them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params}


def written(value: float, kind: Kind, unit: str) -> str:
    """A number as people say it, without its sign: 8432人, 11.85万人, 9800元, 86.6%, 1.2个百分点."""
    size = abs(Decimal(str(value)))
    if kind in ("rate", "share"):
        return word("number.rate", figure=_decimals(size * 100, 1))
    if kind == "points":
        return word("number.points", figure=_decimals(size * 100, 1, trim=False))
    if kind == "decimal":
        return _decimals(size, 2) + unit
    if kind == "average":
        return word("number.yuan", figure=_decimals(size, 0))
    if kind == "rank":
        return word("number.rank", figure=_decimals(size, 0))
    if kind == "yuan":
        if size >= HUNDRED_MILLION:
            return word("number.hundred_million", figure=_decimals(size / HUNDRED_MILLION, 2))
        if size >= TEN_THOUSAND:
            return word("number.ten_thousand", figure=_decimals(size / TEN_THOUSAND, 2))
        return word("number.yuan", figure=_decimals(size, 2))
    if size >= MANY:
        return word("number.many", figure=_decimals(size / TEN_THOUSAND, 2), unit=unit)
    return _decimals(size, 0 if size == size.to_integral_value() else 1) + unit


def _decimals(value: Decimal, places: int, *, trim: bool = True) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


_WRITTEN = re.compile(r"(?P<digits>\d+(?:\.\d+)?)(?P<scale>万|亿)?")


def parse(words: str, kind: Kind) -> tuple[float, float]:
    """The number that words say and half of its last digit: 12.35万元 -> (123500, 50). Per cent are 0..1.

    The last digit is the one that ``written`` rounds to, also where it is a zero that is not printed. Raises
    ValueError where there is no number.
    """
    found = _WRITTEN.search(words)
    if not found:
        raise ValueError(f"no number in {words!r}")
    if kind in ("rate", "share", "points"):
        return float(found["digits"]) / 100, 0.0005
    scale = {"万": TEN_THOUSAND, "亿": HUNDRED_MILLION, None: 1}[found["scale"]]
    places = 2 if found["scale"] or kind in ("yuan", "decimal") else 1 if "." in found["digits"] else 0
    return float(found["digits"]) * scale, scale * 10.0**-places / 2
