"""Readings in, all their problems out: those met while reading and the rules of data/rules.csv, by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from dashboard import labels
from dashboard.catalogue import catalogue
from dashboard.intake.figureset import Figures
from dashboard.intake.records import Figure, Problem, Reading
from dashboard.intake.townships import clean
from dashboard.warehouse import Warehouse, rules

BOUNDS = "rate_out_of_bounds"
"""A stated rate outside the catalogue's bounds: like a rule's error, it may stand with a reason."""
NO_YEAR = 0
"""The year of a figure whose period is not known: nothing stands before it and nothing like it is stored."""

_Key = tuple[str, int, int, str, str]
"""Unit, year, quarter, measure, basis."""


def check(readings: Sequence[Reading], warehouse: Warehouse | None) -> list[list[Problem]]:
    """The problems of each reading, in its order: its own, then the rules it breaks, pointed at its cells.

    The readings are checked as one filing, laid over what the warehouse holds. Without a warehouse each file
    stands alone: two townships of one name may be two places.
    """
    places = _Places(readings, alone=warehouse is None)
    found = [list(reading.problems) for reading in readings]
    for violation in rules.check(places.drafts, warehouse):
        for number, problem in places.problems(violation):
            found[number].append(problem)
    for number, problem in _against_last_quarter(places, warehouse):
        found[number].append(problem)
    for number, problem in _not_there(readings, warehouse):
        found[number].append(problem)
    for number, reading in enumerate(readings):
        found[number] += _out_of_bounds(reading)
    return found


def _out_of_bounds(reading: Reading) -> list[Problem]:
    """Stated rates below 0 or above 100 %, unless both sides stand beside them for the rules to judge."""
    ratios = catalogue().ratios
    if ratios.keys().isdisjoint(Figures.of(reading.figures).code):
        return []
    stated = [figure for figure in reading.figures if figure.code in ratios]
    held = {(each.township, *_period(each), each.code) for each in reading.figures}
    found = []
    for figure in stated:
        ratio = ratios[figure.code]
        if figure.value is None or ratio.bounds != "0..1" or 0 <= figure.value <= 1:
            continue
        of = (figure.township, *_period(figure))
        if {(*of, ratio.numerator), (*of, ratio.denominator)} <= held and figure.value > 0:
            continue
        args: dict[str, str | int | float] = {"header": figure.header, "text": figure.raw}
        place = (figure.sheet, figure.cell, figure.code, figure.township, figure.year, figure.quarter)
        found.append(Problem("error", BOUNDS, *place, args))
    return found


def _elsewhere(violation: rules.Violation, figure: Figure) -> dict[str, int]:
    """The quarter of a violation that a figure of an earlier one brings about; nothing for its own."""
    if figure.year is None or (violation.year, violation.quarter) == _period(figure):
        return {}
    return {"of_year": violation.year, "of_quarter": violation.quarter}


class _Places:
    """The figures of several readings by unit, period and measure, to find the cells a violation is about."""

    def __init__(self, readings: Sequence[Reading], *, alone: bool) -> None:
        self.drafts = rules.Drafts([], [], [], [], [], [], [])
        self._readings = readings
        self._alone = alone
        measures = catalogue().measures
        for number, reading in enumerate(readings):
            figures = Figures.of(reading.figures)
            if not measures.keys() >= set(figures.code):
                figures = figures.at([at for at, code in enumerate(figures.code) if code in measures])
            drafts = self.drafts
            drafts.unit_key.extend(self._unit_keys(number, figures))
            # What stands in one return can be judged before anybody has said which quarter it is of.
            drafts.year.extend([year or NO_YEAR for year in figures.year])
            drafts.quarter.extend([quarter or 1 for quarter in figures.quarter])
            drafts.measure_code.extend(figures.code)
            drafts.basis.extend(figures.basis)
            drafts.value.extend(figures.value)
            drafts.state.extend(figures.state)
        self.has_quarters = "quarter" in self.drafts.basis

    def _unit_keys(self, number: int, figures: Figures) -> Iterable[str]:
        """By what the unit of each figure is told from the others."""
        named = set(zip(figures.unit_code, figures.township, strict=True))
        keys = {of: of[0] or (f"{number}:" if self._alone else "") + clean(of[1]) for of in named}
        return map(keys.__getitem__, zip(figures.unit_code, figures.township, strict=True))

    @cached_property
    def by_key(self) -> dict[_Key, tuple[int, Figure]]:
        """The figures by what they are; sorted out when first asked for, most filings break no rule."""
        measures = catalogue().measures
        whose = [
            (number, figure)
            for number, reading in enumerate(self._readings)
            for figure in reading.figures
            if figure.code in measures
        ]
        return dict(zip(zip(*self.drafts[:5], strict=True), whose, strict=True))

    def problems(self, violation: rules.Violation) -> list[tuple[int, Problem]]:
        """The violation as a problem of each reading with a figure in it, cells in the rule's order."""
        cells: dict[int, list[Figure]] = {}
        for measure in violation.measures:
            hit = self._figure(violation, measure)
            if hit is not None:
                cells.setdefault(hit[0], []).append(hit[1])
        return [
            (
                number,
                Problem(
                    "error" if violation.severity == "error" else "warning",
                    violation.rule_code,
                    figures[0].sheet,
                    ",".join(dict.fromkeys(figure.cell for figure in figures)),
                    violation.measures[0],
                    figures[0].township,
                    figures[0].year,
                    figures[0].quarter,
                    {**violation.args, **_elsewhere(violation, figures[0])},
                ),
            )
            for number, figures in cells.items()
        ]

    def _figure(self, violation: rules.Violation, measure: str) -> tuple[int, Figure] | None:
        """The figure of the violation's own quarter, else the nearest earlier one that brought it about."""
        order = (
            ("quarter", "stock", "ytd")
            if violation.args.get("basis") == "quarter"
            else ("stock", "ytd", "quarter")
        )
        for basis in order:
            key = (violation.unit_key, violation.year, violation.quarter, measure, basis)
            if key in self.by_key:
                return self.by_key[key]
        earlier = [
            each
            for each in self._by_measure.get((violation.unit_key, measure), ())
            if _period(each[1]) < (violation.year, violation.quarter)
        ]
        return max(earlier, key=lambda each: _period(each[1]), default=None)

    @cached_property
    def _by_measure(self) -> dict[tuple[str, str], list[tuple[int, Figure]]]:
        found: dict[tuple[str, str], list[tuple[int, Figure]]] = defaultdict(list)
        for (unit, _, _, code, _), each in self.by_key.items():
            found[unit, code].append(each)
        return found


def _period(figure: Figure) -> tuple[int, int]:
    return (figure.year or 0, figure.quarter or 0)


def _against_last_quarter(places: _Places, warehouse: Warehouse | None) -> list[tuple[int, Problem]]:
    """累计 that is not its 本季 with the year so far of the quarter before, or with the quarters of its file.

    The cells that were added up are named with it, as far as they stand on one sheet.
    """
    if not places.has_quarters:
        return []
    pairs = []
    for (unit, year, quarter, code, basis), (number, figure) in places.by_key.items():
        total = places.by_key.get((unit, year, quarter, code, "ytd"))
        if (
            basis == "quarter"
            and quarter > 1
            and total
            and total[0] == number
            and catalogue().measures[code].additive
        ):
            pairs.append((unit, year, quarter, code, number, figure, total[1]))
    units, years = sorted({pair[0] for pair in pairs}), sorted({pair[1] for pair in pairs})
    standing, changed = _standing(units, years, warehouse), _changed(units, years, warehouse)
    found = []
    for unit, year, quarter, code, number, figure, so_far in pairs:
        earlier = places.by_key.get((unit, year, quarter - 1, code, "ytd"))
        before = earlier[1].value if earlier else standing.get((unit, year, quarter - 1, code))
        if (unit, year, quarter) in changed or figure.value is None or so_far.value is None:
            continue
        if figure.approximate or so_far.approximate or figure.value > so_far.value:
            continue
        if before is not None and abs(before + figure.value - so_far.value) > _TO_THE_CENT:
            found.append((number, _mismatch([figure], so_far, before + figure.value)))
        elif earlier is None and not any((unit, year, each) in changed for each in range(1, quarter)):
            quarters = [places.by_key.get((unit, year, each, code, "quarter")) for each in range(1, quarter)]
            said = [each[1] for each in quarters if each is not None and each[0] == number]
            if len(said) == quarter - 1 and (expected := _sum([*said, figure], so_far)) is not None:
                found.append((number, _mismatch([*said, figure], so_far, expected)))
    return found


_TO_THE_CENT = Decimal("0.005")


def _sum(quarters: Sequence[Figure], total: Figure) -> Decimal | None:
    """What the quarters of a year add up to where that is not the total; None where it is or none can say.

    Amounts in 万元 that were each rounded may miss their sum by half of the last digit each.
    """
    known = [each.value for each in quarters if each.value is not None and not each.approximate]
    if len(known) < len(quarters) or total.value is None:
        return None
    expected = sum(known, Decimal(0))
    digits = [digit for each in (*quarters, total) if (digit := _last_digit(each))]
    slack = _TO_THE_CENT + min(digits, default=Decimal(0)) * (len(quarters) + 1) / 2
    return expected if abs(expected - total.value) > slack else None


def _last_digit(figure: Figure) -> Decimal:
    """What one of the last digit of an amount written with a fraction is worth, in yuan; 0 for all others."""
    if figure.unit_factor == 1 or figure.value is None:
        return Decimal(0)
    exponent = (figure.value / figure.unit_factor).normalize().as_tuple().exponent
    return figure.unit_factor.scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(0)


def _mismatch(quarters: Sequence[Figure], total: Figure, expected: Decimal) -> Problem:
    """Say that a year so far does not fit its quarters, the last of which is its own."""
    figure = quarters[-1]
    cells = [each.cell for each in (*quarters, total) if each.sheet == figure.sheet]
    args: dict[str, str | int | float] = {
        "header": figure.header,
        "quarter": figure.raw,
        "ytd": total.raw,
        "expected": f"{expected:f}",
        "cells": "、".join(cells),
    }
    place = (figure.sheet, ",".join(cells), figure.code, figure.township, figure.year, figure.quarter)
    return Problem("error", "quarter_ytd_mismatch", *place, args)


_STANDING = """
select unit_code, year, quarter, measure_code, value
from fct_figure
where basis = 'ytd' and state = 'value'
    and known_until >= timestamp '9999-01-01'
    and unit_code in (select unnest($units)) and year in (select unnest($years))
"""


def _standing(
    units: list[str], years: list[int], warehouse: Warehouse | None
) -> dict[tuple[str, int, int, str], Decimal]:
    """Figures of the year so far that the warehouse holds for these units and years."""
    if warehouse is None or not units:
        return {}
    cursor = warehouse.cursor()
    try:
        rows = cursor.execute(_STANDING, {"units": units, "years": years}).fetchall()
    finally:
        cursor.close()
    return {(unit, year, quarter, code): value for unit, year, quarter, code, value in rows}


_CHANGED = """
select unit_code, year, quarter
from dim_unit_change
where unit_code in (select unnest($units)) and year in (select unnest($years))
"""


def _changed(units: list[str], years: list[int], warehouse: Warehouse | None) -> set[tuple[str, int, int]]:
    """Quarters in which a unit was merged or split: its year so far may hold months of another unit."""
    if warehouse is None or not units:
        return set()
    cursor = warehouse.cursor()
    try:
        return set(cursor.execute(_CHANGED, {"units": units, "years": years}).fetchall())
    finally:
        cursor.close()


_THERE = """
select unit_code, year, quarter
from dim_unit_quarter
where list_contains($units, unit_code) and list_contains($years, year)
"""
_DAYS = "select unit_code, valid_from, valid_to from unit where unit_code in (select unnest($units))"


def _not_there(readings: Sequence[Reading], warehouse: Warehouse | None) -> list[tuple[int, Problem]]:
    """Quarters of a township that was not there yet or no more: nobody would look for the return."""
    held: dict[tuple[str, int, int], tuple[int, int]] = {}
    """The return and the place of the last figure of each quarter."""
    for number, reading in enumerate(readings):
        figures = Figures.of(reading.figures)
        of = zip(figures.unit_code, figures.year, figures.quarter, strict=True)
        for (unit, year, quarter), place in dict(zip(of, range(len(figures)), strict=True)).items():
            if unit and year and quarter:
                held[unit, year, quarter] = number, place
    if warehouse is None or not held:
        return []
    units, years = sorted({key[0] for key in held}), sorted({key[1] for key in held})
    cursor = warehouse.cursor()
    try:
        there = set(cursor.execute(_THERE, {"units": units, "years": years}).fetchall())
        gone = {key: each for key, each in held.items() if key not in there}
        days = {code: of for code, *of in cursor.execute(_DAYS, {"units": units}).fetchall()} if gone else {}
    finally:
        cursor.close()
    found = []
    for (unit, year, quarter), (number, place) in gone.items():
        figure = readings[number].figures[place]
        first, last = days.get(unit, (None, None))
        args: dict[str, str | int | float] = {
            "township": figure.township,
            "period": labels.period(year, quarter),
            "first": labels.day(first),
            "last": labels.day(last),
        }
        ended = last is not None and (last.year, (last.month + 2) // 3) <= (year, quarter)
        code = "unit_ended" if ended else "unit_not_yet"
        where = (figure.sheet, "", "", figure.township, year, quarter)
        found.append((number, Problem("error", code, *where, args)))
    return found


def to_json(reading: Reading, problems: Sequence[Problem]) -> dict[str, list[dict[str, Any]]]:
    """A reading and its problems as ``check --json`` prints them; a cell of "/" holds no figure."""
    figures = [_figure_json(reading.file, each) for each in reading.figures]
    return {
        "figures": [each for each in figures if each["value"] is not None],
        "not_applicable": [each for each in figures if each["value"] is None],
        "problems": [_problem_json(reading.file, each) for each in problems],
    }


def _figure_json(file: str, figure: Figure) -> dict[str, Any]:
    value: int | float | None = None
    if figure.value is not None:
        value = int(figure.value) if figure.value == figure.value.to_integral_value() else float(figure.value)
    return {
        "file": file,
        "sheet": figure.sheet,
        "cell": figure.cell,
        "township": figure.township,
        "year": figure.year,
        "quarter": figure.quarter,
        "code": figure.code,
        "basis": figure.basis,
        "value": value,
        "raw": figure.raw,
        "approximate": figure.approximate,
        "match": figure.match,
    }


def _problem_json(file: str, problem: Problem) -> dict[str, Any]:
    is_rule = any(rule.code == problem.code for rule in catalogue().rules)
    message = labels.problem_message(problem)
    return {
        "file": file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "severity": problem.severity,
        "rule": problem.code if is_rule else "",
        "code": problem.measure if is_rule else problem.code,
        "township": problem.township,
        "year": problem.year,
        "quarter": problem.quarter,
        "message": message,
    }
