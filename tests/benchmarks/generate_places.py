"""Made-up townships of any number: their names, mergers and targets, and the measures they report.

The same at each call. Nothing here is a real place or a real figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from dashboard.catalogue import Measure, catalogue

QUARTERS = 40
LAST = (2026, 3)
"""The newest quarter that is filed."""
TODAY = date(2026, 10, 20)
"""The store's calendar stands still, so that its pages show the same on another day."""
MEASURES = 90
COUNTY_CODE = "C"
PER_COUNTY = 20
KINDS = (("镇", "town", 11), ("乡", "township", 5), ("街道", "subdistrict", 3), ("园区", "park", 1))
SEASONS = (
    (0.20, 0.25, 0.25, 0.30),
    (0.55, 0.05, 0.08, 0.32),
    (0.02, 0.23, 0.70, 0.05),
    (0.25, 0.25, 0.25, 0.25),
)
_ADD_UP = ("hardship_deep", "hardship_relative", "hardship_accident")
"""Not made: they must add up to another measure exactly."""
_FIRST = "东西南北上下大小青白黄石金银清长新古高平龙凤云丰安永泰和双三马杨柳松竹梅桃李周王"
_SECOND = "河山桥坪关口林湖泉集店岗塘湾沟寨营屯庄坝溪岭峰滩原台坡渡港井洼甸川岩洞台垭坳冲"
_TARGETS = (
    "unionisation_rate", "membership_rate", "collective_contract_rate", "wage_bargaining_rate", "congress_rate",
    "mutual_participation_rate", "funds_collection_rate",
)  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much is made."""

    townships: int
    """Of today; those that went over into them come on top."""
    returns_per_act: int
    """Returns that came in one file: a township's own, or the table of a county."""
    quarters: int = QUARTERS


def last_index() -> int:
    """The number of the newest quarter, as calendar_quarter.quarter_index counts."""
    return 4 * LAST[0] + LAST[1]


def begun_at(size: Size) -> datetime:
    """When the office began: before its first quarter."""
    return datetime.combine(_first_day(0, size), datetime.min.time())


def code_of(place: int) -> str:
    return f"U{place:05}"


def name_of(place: int, size: Size) -> str:
    """A name that no other has: in a big store with its county's before it."""
    suffixes = [suffix for suffix, _, share in KINDS for _ in range(share)]
    county, number = divmod(place, PER_COUNTY)
    names = len(_FIRST) * len(_SECOND)
    at = place if size.townships < names // 2 else county * 7 + number * 41
    name = _name(at % names) + suffixes[number % len(suffixes)]
    if size.townships < names // 2:
        return name
    again, at = divmod(county * 7, names)
    return f"{_FIRST[again - 1] if again else ''}{_name(at)}县{name}"


def beginning(size: Size) -> dict[str, Any]:
    """The body of the act that begins the office, with all units there have ever been."""
    name = "清河县" if size.townships <= PER_COUNTY * 2 else "清河省"
    units = [_unit(COUNTY_CODE, name, "county", "county", None)]
    kinds = [kind for _, kind, share in KINDS for _ in range(share)]
    for place in range(size.townships + _mergers(size)):
        kind = kinds[place % PER_COUNTY % len(kinds)]
        units.append(_unit(code_of(place), name_of(place, size), "township", kind, COUNTY_CODE))
    county = {
        "county_code": COUNTY_CODE,
        "name": f"{name}总工会",
        "is_sample": False,
        "today": TODAY.isoformat(),
    }
    return {"county": county, "units": units}


def merged(size: Size) -> list[tuple[str, str, int]]:
    """(from_code, to_code, first quarter after it, from 0) of each merger."""
    first, last = max(1, size.quarters // 5), size.quarters * 4 // 5
    return [
        (
            code_of(size.townships + each),
            code_of((each * 7 + 3) % size.townships),
            first + each * 5 % (last - first),
        )
        for each in range(_mergers(size))
    ]


def mergers(size: Size) -> Iterator[tuple[dict[str, Any], datetime]]:
    """The body and the time of each merger's act."""
    units = {each["unit_code"]: each for each in beginning(size)["units"]}
    for from_code, to_code, period in sorted(merged(size), key=lambda each: each[2]):
        day = _first_day(period, size)
        gone = {
            **units[from_code],
            "valid_to": (day - timedelta(days=1)).isoformat(),
            "successor_code": to_code,
        }
        link = {"from_code": from_code, "to_code": to_code, "share": 1.0}
        body = {"kind": "merge", "happened_on": day.isoformat(), "note": "", "units": [gone], "links": [link]}
        yield body, datetime.combine(day, datetime.min.time()) + timedelta(days=3)


def targets(size: Size) -> list[dict[str, Any]]:
    """A target of the whole for some rates of each year."""
    years = sorted({_first_day(each, size).year for each in range(size.quarters)})
    return [
        {"unit_code": COUNTY_CODE, "year": year, "indicator_code": code, "value": 0.85}
        for year in years
        for code in _TARGETS
    ]


def measures() -> list[tuple[int, str, bool, bool, bool, float, list[float]]]:
    """(number, code, is a stock, is money, is a part of another, size in a township of 2,000 workers, share of each quarter)."""
    return [
        (
            number,
            each.code,
            each.measure_type == "stock",
            each.unit == "yuan",
            each.code in {left for left, _ in _smaller()},
            _base()[each.code],
            list(SEASONS[_season(each)]),
        )
        for number, each in enumerate(_reported())
    ]


@cache
def _reported() -> tuple[Measure, ...]:
    """The measures that are filed, in the catalogue's order: what the pages need, others up to the number."""
    known = catalogue()
    needed = {side for each in known.ratios.values() for side in (each.numerator, each.denominator)}
    needed |= {code for each in known.programmes for code in (each.amount, each.count)}
    core = [
        code
        for code, each in known.measures.items()
        if each.tier == "core" and code not in needed and code not in _ADD_UP
    ]
    others = [code for code in known.measures if code not in needed and code not in (*core, *_ADD_UP)]
    chosen = needed | set([*core, *others][: MEASURES - len(needed)])
    return tuple(each for code, each in known.measures.items() if code in chosen)


def _season(measure: Measure) -> int:
    return {"warmth": 1, "education_aid": 2}.get(measure.group, 0 if measure.additive else 3)


@cache
def _base() -> dict[str, float]:
    """A size for each measure: what may not exceed another is a little smaller."""
    known = catalogue()
    base = {
        code: 240.0 if each.measure_type == "flow_ytd" else 2000.0 for code, each in known.measures.items()
    }
    for _ in range(12):
        for left, right in _smaller():
            base[left] = min(base[left], base[right] * 0.9)
    for code, measure in known.measures.items():
        base[code] *= 500 if measure.unit == "yuan" else 1
    base["cool_amount"] /= 10
    return base


@cache
def _smaller() -> list[tuple[str, str]]:
    """Which measure may not exceed which."""
    known = catalogue()
    found = [
        (left, right)
        for rule in known.rules
        for left, right in re.findall(r"(\w+) <= (\w+)", rule.expression)
        if left in known.measures and right in known.measures
    ]
    return found + [
        (each.numerator, each.denominator) for each in known.ratios.values() if each.bounds == "0..1"
    ]


def _mergers(size: Size) -> int:
    return max(1, size.townships // 200)


def _first_day(period: int, size: Size) -> date:
    year, quarter = divmod(last_index() - size.quarters + period, 4)
    return date(year, 1 + 3 * quarter, 1)


def _name(number: int) -> str:
    first, second = divmod(number, len(_SECOND))
    return _FIRST[first % len(_FIRST)] + _SECOND[second]


def _unit(code: str, name: str, level: str, kind: str, parent: str | None) -> dict[str, Any]:
    return {
        "unit_code": code, "name": name, "short_name": name, "level": level, "kind": kind, "parent_code": parent,
        "valid_from": "1990-01-01", "valid_to": None, "successor_code": None, "aliases": [],
    }  # fmt: skip
