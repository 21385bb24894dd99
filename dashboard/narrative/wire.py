"""Reports read to and from JSON, for the pipe between this process and its reading child.

What a child says is only data: every code, place and number is looked at before it is believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_args

from dashboard.catalogue import catalogue
from dashboard.intake.records import Basis, KnownUnits
from dashboard.intake.townships import resolve
from dashboard.narrative.records import (
    DOUBTS,
    Claim,
    Loose,
    NarrativeReading,
    PeriodKind,
    ReportPeriod,
    WorkReport,
)

MAX_CLAIMS = 20_000


def pack(reports: Sequence[WorkReport], paragraphs: Sequence[str]) -> dict[str, Any]:
    """Reports as JSON data."""
    return {"reports": [_pack_report(each) for each in reports], "paragraphs": list(paragraphs)}


def _pack_report(report: WorkReport) -> dict[str, Any]:
    period = report.period
    return {
        "number": report.number,
        "title": report.title,
        "unit": report.unit,
        "period": [period.year, period.quarter, period.kind, period.text],
        "is_plan": report.is_plan,
        "place": [report.first, report.last],
        "repeats": report.repeats,
        "claims": [_pack_claim(each) for each in report.claims],
        "loose": [
            [_text(x.value), x.raw, x.unit, x.quote, x.start, x.end, x.paragraph] for x in report.loose
        ],
    }


def _pack_claim(claim: Claim) -> list[Any]:
    return [
        claim.code,
        claim.basis,
        _text(claim.value),
        claim.raw,
        claim.quote,
        claim.start,
        claim.end,
        claim.paragraph,
        claim.approximate,
        str(claim.unit_factor),
        list(claim.doubts),
        list(claim.others),
        claim.score,
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def unpack(
    data: Mapping[str, Any], file: str, sha256: str, size: int, names: Mapping[str, str]
) -> NarrativeReading:
    """The reading that a child sent. Raises ValueError and the like for what is none."""
    paragraphs = tuple(map(_string, data["paragraphs"]))
    reports = tuple(_report(each, len(paragraphs), names) for each in data["reports"])
    if sum(len(each.claims) + len(each.loose) for each in reports) > MAX_CLAIMS:
        raise ValueError("more figures than a report may hold")
    return NarrativeReading(file, sha256, size, reports, paragraphs)


def _report(data: Mapping[str, Any], last: int, names: Mapping[str, str]) -> WorkReport:
    year, quarter, kind, text = data["period"]
    if kind not in get_args(PeriodKind):
        raise ValueError("unknown kind of period")
    unit = _string(data["unit"])
    place = tuple(_within(each, 1, last) for each in data["place"])
    return WorkReport(
        _within(data["number"], 1, last),
        _string(data["title"]),
        unit,
        ReportPeriod(_or_none(year, 1900, 2200), _or_none(quarter, 1, 4), kind, _string(text)),
        bool(data["is_plan"]),
        place[0],
        place[1],
        tuple(_claim(each, last) for each in data["claims"]),
        tuple(_loose(each, last) for each in data["loose"]),
        _or_none(data["repeats"], 1, last),
        resolve(unit, KnownUnits(names)) if unit and names else None,
    )


def _claim(data: Sequence[Any], last: int) -> Claim:
    code, basis, value, raw, quote, start, end, paragraph, approximate, factor, doubts, others, score = data
    if (
        {code, *others} - set(catalogue().indicators)
        or basis not in get_args(Basis)
        or set(doubts) - set(DOUBTS)
    ):
        raise ValueError("not a claim")
    _place(quote, raw, start, end)
    return Claim(
        code,
        basis,
        _decimal(value),
        raw,
        quote,
        start,
        end,
        _within(paragraph, 1, last),
        bool(approximate),
        Decimal(factor),
        tuple(doubts),
        tuple(others),
        float(score),
    )


def _loose(data: Sequence[Any], last: int) -> Loose:
    value, raw, unit, quote, start, end, paragraph = data
    _place(quote, raw, start, end)
    return Loose(_decimal(value), raw, _string(unit), quote, start, end, _within(paragraph, 1, last))


def _place(quote: Any, raw: Any, start: Any, end: Any) -> None:
    if _string(quote)[_within(start, 0, len(quote)) : _within(end, 0, len(quote))] != _string(raw):
        raise ValueError("a figure that is not in its sentence")


def _decimal(value: str | None) -> Decimal | None:
    number = None if value is None else Decimal(value)
    if number is not None and not (number.is_finite() and 0 <= number < Decimal(10) ** 18):
        raise ValueError("not a figure")
    return number


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _within(value: Any, low: int, high: int) -> int:
    if not isinstance(value, int) or not low <= value <= high:
        raise ValueError("out of bounds")
    return value


def _or_none(value: Any, low: int, high: int) -> int | None:
    return None if value is None else _within(value, low, high)


def number(value: Decimal) -> int | float:
    """A figure as a JSON number: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(maxsize=8)
def _longest_first(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))


def names_to_send(names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the known units, the longest first; the same object for the same names."""
    return _longest_first(tuple(names))
