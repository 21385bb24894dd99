"""What the county's 汇总表 is made of: its figures, its words, the indicators it has columns for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.catalogue import Measure, Programme, Ratio, catalogue
from dashboard.workbooks import form_words

Column = Measure | Ratio
Row = Mapping[str, Any]
NONE = "—"
"""What a formula gives where there is nothing to compute with: an empty result looks like none at all."""
FIRST_ROW, FIRST_COLUMN = 5, 1
"""Where the figures of the summary begin, counted from 0: below title, note, group, name and unit."""


@dataclass(frozen=True)
class Figure:
    """What a unit reported of a measure, or its rate: state reported, missing or not_applicable."""

    value: float | None
    state: str = "reported"
    approximate: bool = False


@dataclass(frozen=True)
class Summary:
    """Everything of the workbook; nothing is looked up while it is made."""

    county: str
    year: int
    quarter: int
    is_sample: bool
    as_of: str
    """The day of the newest return, in words."""
    made: str
    reporting: int
    expected: int
    units: Sequence[tuple[str, str]]
    """Code and name of every unit that should report."""
    missing: Sequence[str]
    """Names of those that have not."""
    figures: Mapping[tuple[str, str], Figure]
    """By unit code and indicator code."""
    totals: Mapping[str, Row]
    """By indicator code: the row of overview/indicator_by_county_quarter."""
    ranking: str
    """The ratio of the ranking chart."""
    ranked: Sequence[str]
    """Codes of the units that have that rate, the best first."""
    programmes: Sequence[Programme]
    files: Sequence[Row]
    """Rows of returns/status_by_unit_quarter, times in words."""
    queries: Sequence[tuple[str, str, str]]
    """Name, parameters and SQL of every query."""


@cache
def words() -> Mapping[str, Any]:
    """The words of the workbook, from summary.toml."""
    return tomllib.loads(Path(__file__).with_name("summary.toml").read_text(encoding="utf-8"))


def columns() -> tuple[Column, ...]:
    """The indicators of the summary: the core measures, and behind each group its core ratios of them."""
    known = catalogue()
    core = [each for each in known.measures.values() if each.tier == "core"]
    codes = {each.code for each in core}
    found: list[Column] = []
    for group in dict.fromkeys(each.group for each in core):
        found += [each for each in core if each.group == group]
        found += [
            each for each in known.ratios.values()
            if each.group == group and each.tier == "core" and {each.numerator, each.denominator} <= codes
        ]  # fmt: skip
    return tuple(found)


def title(county: str, year: int, quarter: int) -> str:
    """安澜县2026年第三季度工会工作汇总表; also the name of the file."""
    return str(words()["title"]).format(county=short(county), period=period(year, quarter))


def short(county: str) -> str:
    """安澜县总工会 -> 安澜县."""
    return county.removesuffix(words()["county_suffix"])


def period(year: int, quarter: int) -> str:
    """2026年第三季度."""
    return str(words()["period"]).format(year=year, quarter=words()["quarters"][quarter - 1])


def unit_word(each: Column) -> str:
    """What an indicator is counted in: 人, 户, 元, %."""
    if isinstance(each, Ratio):
        return str(words()["percent"] if each.unit == "percent" else words()["yuan"])
    return form_words.unit_word(each)


def group_name(group: str) -> str:
    """组织建设 of organisation."""
    return str(form_words.words()["groups"].get(group, group))
