"""All sheets' findings in, one reading's out: missing periods and units, doubles, figures that contradict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.catalogue import Ratio, catalogue
from dashboard.intake.figures import Collected
from dashboard.intake.figureset import Figures
from dashboard.intake.matching import indicator
from dashboard.intake.records import Arg, Figure, Problem


@dataclass(frozen=True, slots=True)
class Laid:
    """What was found in a whole book."""

    figures: Sequence[Figure]
    problems: tuple[Problem, ...]
    townships: Mapping[str, tuple[str, str]]
    """Units as written, in the order of the file, with the sheet and cell that names each."""


_RANK = {"code": 0, "remembered": 1, "exact": 2, "alias": 3, "fuzzy": 4, "doubtful": 5}
_Key = tuple[str, int | None, int | None, str, str]
_Place = tuple[str, int | None, int | None]
MOST_CELLS = 60
FEWEST_TWICE, SHARE_TWICE = 3, 4
"""Items with two different figures in one table, and one in how many of all, from which none can be told."""


def settle(collected: Sequence[Collected], problems: list[Problem]) -> Laid:
    """Bring the sheets of a book together."""
    known = collected[0].known if len(collected) == 1 else None
    figures = known or Figures.of([figure for each in collected for figure in each.figures])
    for each in collected:
        problems += each.problems
    figures, doubles = _without_doubles(figures)
    problems += doubles
    problems += _missing(figures)
    problems += _contradictions(figures)
    problems += _rates(figures)
    townships: dict[str, tuple[str, str]] = {}
    for each in collected:
        for name, cell in each.townships.items():
            if name:
                townships.setdefault(name, (each.sheet, cell))
    return Laid(figures, tuple(problems), townships)


def _key(figure: Figure) -> _Key:
    return (figure.township, figure.year, figure.quarter, figure.code, figure.basis)


def _without_doubles(figures: Figures) -> tuple[Figures, list[Problem]]:
    """One figure for each unit, period, item and basis: with a value, better matched, then the first."""
    keys = list(
        zip(figures.township, figures.year, figures.quarter, figures.code, figures.basis, strict=True)
    )
    if len(set(keys)) == len(keys):
        return figures, []
    groups: dict[_Key, list[Figure]] = defaultdict(list)
    for key, figure in zip(keys, figures, strict=True):
        groups[key].append(figure)
    kept: list[Figure] = []
    groups, problems = _without_twins({key: _surest(group) for key, group in groups.items()})
    for group in groups.values():
        best = group[0] if len(group) == 1 else min(group, key=_worse)
        kept.append(best)
        for other in group:
            if other is not best and (other.value, other.state) != (best.value, best.state):
                problems.append(_double(best, other))
    return Figures.of(kept), problems


def _surest(group: list[Figure]) -> list[Figure]:
    """The figures of one item without those that may be of another, where one surely is of it.

    累计发展会员数 beside 会员人数 is asked about at its head; that the two differ says nothing.
    """
    sure = [each for each in group if each.match != "doubtful"]
    return sure if any(each.state == "value" for each in sure) else group


def _without_twins(groups: dict[_Key, list[Figure]]) -> tuple[dict[_Key, list[Figure]], list[Problem]]:
    """The groups without those of tables whose figures stand twice throughout: what parts them is not said.

    One figure that stands twice is a slip; where a good part of a unit's do, they are of two bases or
    periods, and to take either would be a guess.
    """
    whole: Counter[_Place] = Counter(key[:3] for key in groups)
    twice: dict[_Place, list[_Key]] = defaultdict(list)
    for key, group in groups.items():
        values = [each.value for each in group if each.value is not None and each.state == "value"]
        if len(set(values)) > 1:
            twice[key[:3]].append(key)
    unclear = {
        place: keys
        for place, keys in twice.items()
        if len(keys) >= FEWEST_TWICE and len(keys) * SHARE_TWICE >= whole[place]
    }
    dropped = {key for keys in unclear.values() for key in keys}
    problems = [_twins([groups[key] for key in keys]) for keys in unclear.values()]
    return {key: group for key, group in groups.items() if key not in dropped}, problems


def _twins(groups: Sequence[Sequence[Figure]]) -> Problem:
    """Say of one unit and quarter which figures stand twice, at the cells of the first sheet."""
    first, second = groups[0][:2]
    cells = [each.cell for group in groups for each in group if each.sheet == first.sheet]
    args: dict[str, Arg] = {
        "header": first.header,
        "taken_cell": first.cell,
        "taken": first.raw,
        "other_cell": second.cell if second.sheet == first.sheet else f"{second.sheet}!{second.cell}",
        "other": second.raw,
        "count": len(groups),
    }
    place = (first.township, first.year, first.quarter)
    return Problem("error", "two_figures", first.sheet, ",".join(cells[:MOST_CELLS]), "", *place, args)


def _worse(figure: Figure) -> tuple[bool, int]:
    return figure.state != "value", _RANK[figure.match]


def _double(best: Figure, other: Figure) -> Problem:
    place = best.cell if best.sheet == other.sheet else f"{best.sheet}!{best.cell}"
    return Problem(
        "warning",
        "duplicate_figure",
        other.sheet,
        other.cell,
        best.code,
        best.township,
        best.year,
        best.quarter,
        {
            "header": other.header,
            "taken_cell": place,
            "taken": best.raw,
            "other": other.raw,
        },
    )


def _missing(figures: Figures) -> list[Problem]:
    """One problem a sheet where the period or the unit is not said anywhere."""
    if None not in figures.year and None not in figures.quarter and "" not in figures.township:
        return []
    problems: dict[tuple[str, str], Problem] = {}
    for figure in figures:
        if figure.year is None or figure.quarter is None:
            said = {"year": figure.year or 0, "quarter": figure.quarter or 0}
            problems.setdefault(
                (figure.sheet, "period"), Problem("error", "missing_period", figure.sheet, args=said)
            )
        if not figure.township:
            problems.setdefault((figure.sheet, "unit"), Problem("error", "missing_township", figure.sheet))
    return list(problems.values())


def _contradictions(figures: Figures) -> list[Problem]:
    """本季 above 累计, or unlike it in the first quarter."""
    if "quarter" not in figures.basis:
        return []
    by_key = {_key(figure): figure for figure in figures}
    problems = []
    for figure in figures:
        if figure.basis != "quarter" or figure.value is None or isinstance(indicator(figure.code), Ratio):
            continue
        total = by_key.get((*_key(figure)[:4], "ytd"))
        if total is None or total.value is None or figure.approximate or total.approximate:
            continue
        differs = figure.value != total.value if figure.quarter == 1 else figure.value > total.value
        if differs:
            args = {"header": figure.header, "quarter": figure.raw, "ytd": total.raw, "expected": figure.raw}
            args["cells"] = f"{figure.cell}、{total.cell}"
            problems.append(
                Problem(
                    "error",
                    "quarter_ytd_mismatch" if figure.quarter == 1 else "quarter_exceeds_ytd",
                    figure.sheet,
                    f"{figure.cell},{total.cell}",
                    figure.code,
                    figure.township,
                    figure.year,
                    figure.quarter,
                    args,
                )
            )
    return problems


def _rates(figures: Figures) -> list[Problem]:
    """A rate that the sheet states against that of its own two figures: 0.1 points apart is told."""
    ratios = catalogue().ratios
    if ratios.keys().isdisjoint(figures.code):
        return []
    stated = [figure for figure in figures if figure.code in ratios]
    values = {_key(each): each.value for each in figures if each.value is not None}
    problems = []
    for figure in stated:
        each = indicator(figure.code)
        if not isinstance(each, Ratio) or figure.value is None or figure.approximate:
            continue
        numerator = _side(values, figure, each.numerator)
        denominator = _side(values, figure, each.denominator)
        if numerator is None or not denominator:
            continue
        computed = numerator / denominator
        tolerance = Decimal("0.001") if each.unit == "percent" else max(Decimal(1), computed / 100)
        if abs(computed - figure.value) > tolerance:
            shown = computed * 100 if each.unit == "percent" else computed
            args = {"header": figure.header, "stated": figure.raw, "computed": f"{shown:.1f}"}
            problems.append(
                Problem(
                    "warning",
                    "rate_differs",
                    figure.sheet,
                    figure.cell,
                    figure.code,
                    figure.township,
                    figure.year,
                    figure.quarter,
                    args,
                )
            )
    return problems


def _side(values: dict[_Key, Decimal], figure: Figure, code: str) -> Decimal | None:
    basis = "stock" if indicator(code).measure_type == "stock" else figure.basis
    basis = "ytd" if basis == "stock" and indicator(code).measure_type != "stock" else basis
    return values.get((figure.township, figure.year, figure.quarter, code, basis))
