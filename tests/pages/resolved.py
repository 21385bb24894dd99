"""What a Source says, by asking its queries again: the numbers as pages write them, and the facts behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from dashboard import _origin_rows, labels, store
from dashboard._origin_rows import Figure
from dashboard.catalogue import Ratio, catalogue
from dashboard.report import figures
from dashboard.sources import Source
from tests.pages.shown import NUMBER, TIMES, number

Row = Mapping[str, Any]
RETURNS_PER_RECEIPT = 10_000
BASE = {
    "value", "rate", "amount_yuan", "county_value", "quarter_value", "members", "workers", "value_last_year",
    "value_last_quarter", "rate_last_year", "amount_last_year", "lowest_rate", "highest_rate", "numerator",
    "denominator", "hardship_households", "count", "amount_to_date_yuan", "value_before", "value_after",
    "county_after",
}  # fmt: skip
"""Columns that are a figure of the returns itself, not a change, rank or share worked out from several."""
TRIED = 8
"""So many pairs of indicator and quarter are tried for each query."""


class Resolved:
    """The queries of a page's sources, each asked once."""

    def __init__(self, as_of: datetime | None = None) -> None:
        self.as_of = as_of
        self.rows_of = cache(self._rows)
        self.values_of = cache(self._values)
        self.facts_of = cache(self._facts)
        self.written_of = cache(self._written)

    def rows(self, name: str, params: Row) -> list[dict[str, Any]]:
        return self.rows_of(name, frozen(params))

    def _rows(self, name: str, params: tuple[tuple[str, Any], ...]) -> list[dict[str, Any]]:
        asked = {key: list(value) if isinstance(value, tuple) else value for key, value in params}
        county = store.sample()
        if self.as_of is not None and "as_of" in county.named_query(name).params:
            asked.setdefault("as_of", self.as_of)
        frame = county.query(name, **asked)
        return [
            {str(key): None if _is_missing(value) else value for key, value in row.items()}
            for row in frame.to_dict("records")
        ]

    def written(self, source: Source) -> set[str]:
        """Every number of the source's rows, in each way that a page may write it."""
        found: set[str] = set()
        for name, params in source.queries.items():
            found |= self.written_of(name, frozen(params), labels.current())
        return found

    def _written(self, name: str, params: tuple[tuple[str, Any], ...], language: str) -> set[str]:
        rows = self.rows_of(name, params)
        found = {str(len(rows))}  # how many there are
        code = str(dict(params).get("ratio") or dict(params).get("indicator") or "")
        for row in rows:
            for column, value in row.items():
                found.update(written(column, value, str(row.get("indicator_code") or code)))
                if name.startswith("report/"):
                    found.update(as_reported(value))
        return found

    def has_value(self, source: Source, value: float) -> bool:
        """Whether a number stands in the source's rows as it is."""
        return any(
            abs(each - value) <= 1e-9 * max(1, abs(value))
            for name, params in source.queries.items()
            for each in self.values_of(name, frozen(params))
        )

    def _values(self, name: str, params: tuple[tuple[str, Any], ...]) -> list[float]:
        return [
            float(value)
            for row in self.rows_of(name, params)
            for value in row.values()
            if isinstance(value, (int, float)) and not isinstance(value, bool)
        ]

    def figures(self, source: Source) -> Iterator[tuple[str, str, float, list[Figure]]]:
        """Each base figure of the source's rows: where it stands, column, value, what it is made of."""
        for name, params in source.queries.items():
            found = [
                (f"{name} {row}", column, float(row[column]), figures)
                for row in self.rows(name, params)
                for column in sorted(BASE & row.keys())
                if row[column] is not None
                if (figures := _origin_rows.figures(name, params, row, column))
            ]
            # A long series is tried at some of its quarters, the newest always among them.
            asked = sorted({_asked(each) for *_, figures in found for each in figures}, reverse=True)
            tried = set(asked[:: max(1, len(asked) // TRIED)])
            yield from (each for each in found if tried.issuperset(map(_asked, each[3])))

    def total(self, figures: list[Figure], column: str) -> float | None:
        """What the facts of figures add up to: the sum of measures, a ratio, or one side of it."""
        if len(figures) == 1 and isinstance(catalogue().indicators[figures[0].indicator], Ratio):
            above, below = self.side(figures[0], "numerator"), self.side(figures[0], "denominator")
            if column in ("numerator", "denominator"):
                return above if column == "numerator" else below
            return above / below if above is not None and below else None
        sides = [self.side(each, "value") for each in figures]
        known = [each for each in sides if each is not None]
        return sum(known) if known else None

    def side(self, figure: Figure, side: str) -> float | None:
        """The sum of one side's facts; None without any."""
        asked = figure.at(of_unit=False) | {"unit_codes": None}
        by_unit = self.facts_of(frozen(asked))
        sums = [sums[side] for unit, sums in by_unit.items() if figure.unit in (None, unit) and side in sums]
        return sum(sums) if sums else None

    def _facts(self, params: tuple[tuple[str, Any], ...]) -> dict[str, dict[str, float]]:
        by_unit: dict[str, dict[str, float]] = {}
        for row in self._rows("origin/fact_by_figure", params):
            sums = by_unit.setdefault(row["unit_code"], {})
            sums[row["side"]] = sums.get(row["side"], 0.0) + row["sign"] * row["share"] * row["value"]
        return by_unit


def _asked(figure: Figure) -> tuple[int, int, str, str]:
    return figure.year, figure.quarter, figure.indicator, figure.period_basis


def as_reported(value: Any) -> Iterator[str]:
    """The numbers in every form in which a work report writes a value."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        for kind in ("count", "yuan", "average", "rate", "points"):
            yield from NUMBER.findall(figures.written(value, kind, ""))  # type: ignore[arg-type]


def frozen(params: Row) -> tuple[tuple[str, Any], ...]:
    return tuple(
        sorted(
            (key, tuple(value) if isinstance(value, (list, tuple)) else value)
            for key, value in params.items()
            if key != "kinds" or value
        )
    )


def _is_missing(value: Any) -> bool:
    return value is None or value != value or str(value) in ("NaT", "<NA>")


def written(column: str, value: Any, code: str) -> Iterator[str]:
    """The numbers in every form in which a page writes a value of a column, without sign and commas."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        yield from (number(each) for each in NUMBER.findall(TIMES.sub(" ", value)))
        yield from (number(each) for each in NUMBER.findall(value))
        return
    if not isinstance(value, (int, float)):
        return
    size = abs(value)
    for text in _forms(column, size, code):
        yield from (number(each) for each in NUMBER.findall(text))
    if column == "return_id":
        yield str(int(value) // RETURNS_PER_RECEIPT)


def _forms(column: str, size: float, code: str) -> Iterator[str]:
    each = catalogue().indicators.get(code)
    is_ratio = isinstance(each, Ratio)
    counts = ("gap_count", "surplus_count", "_shown")
    side = column in ("numerator", "denominator") or column.endswith(counts)
    side = side or "weight" in column or ("points" in column and not column.endswith("share"))
    if column.endswith(("share", "_rate", "percent_off")) or (
        is_ratio and each.unit == "percent" and not side
    ):
        yield labels.rate(size)
        yield labels.rate(size, 0)
    if size == int(size):
        yield labels.number(size)
    if column.endswith("share") or (is_ratio and each.unit == "percent" and not side):
        return
    for unit in ("yuan", "person"):
        for style in ("card", "table"):
            yield labels.figure(size, unit, 2 if unit == "yuan" else 0, style=style)  # type: ignore[arg-type]
    yield labels.number(size, 0)
    yield labels.number(size, 1)
    yield labels.number(size, 2)
