"""What a person chose on the form beside what the file says: a contradiction is an error that names both."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.intake.records import Arg, Choices, Figure, KnownUnits, Problem, Reading
from dashboard.intake.townships import resolve

NAMED = 3
"""Townships that a sentence names; more are counted."""


def contradictions(reading: Reading, chosen: Choices, units: KnownUnits) -> list[Problem]:
    """One error a sheet whose figures are of another unit, one a sheet whose figures are of another period.

    What was not chosen contradicts nothing; a township that is unknown has an error of its own.
    """
    sheets: dict[str, list[Figure]] = {}
    for figure in reading.figures:
        sheets.setdefault(figure.sheet, []).append(figure)
    problems: list[Problem] = []
    for sheet, figures in sheets.items():
        problems += _other_period(sheet, figures, chosen)
        problems += _other_township(sheet, figures, chosen, units)
    return problems


def _other_period(sheet: str, figures: Iterable[Figure], chosen: Choices) -> list[Problem]:
    found: dict[tuple[int | None, int | None], Figure] = {}
    for each in figures:
        is_other_year = chosen.year and each.year and each.year != chosen.year
        is_other_quarter = chosen.quarter and each.quarter and each.quarter != chosen.quarter
        if is_other_year or is_other_quarter:
            found.setdefault((each.year, each.quarter), each)
    if not found:
        return []
    said = ";".join(_period(year, quarter) for year, quarter in found)
    args = {"chosen": _period(chosen.year, chosen.quarter), "found": said}
    return [Problem("error", "choice_contradicts_period", sheet, args=args)]


def _period(year: int | None, quarter: int | None) -> str:
    return f"{year or ''}/{quarter or ''}"


def _other_township(
    sheet: str, figures: Iterable[Figure], chosen: Choices, units: KnownUnits
) -> list[Problem]:
    if not chosen.township:
        return []
    code = resolve(chosen.township, units)
    others = dict.fromkeys(each.township for each in figures if each.unit_code and each.unit_code != code)
    if not others:
        return []
    names = list(others)
    args: dict[str, Arg] = {"chosen": chosen.township, "found": "、".join(names[:NAMED]), "count": len(names)}
    more = "choice_contradicts_townships" if len(names) > NAMED else "choice_contradicts_township"
    return [Problem("error", more, sheet, args=args)]
