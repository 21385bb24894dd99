"""A checked file in, what a person must see and decide before it is filed out. Pure; no statistics computed.

Figures stand beside those of last quarter and those they would replace; problems fall into what stops the
file, what needs a word, and what is only told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from dashboard.catalogue import catalogue
from dashboard.intake.records import Basis, Figure, Problem, Reading, State
from dashboard.labels import t

Change = Literal["new", "same", "changed"]
Key = tuple[str, str]
"""A measure code and a basis."""

# An error of these rules stays an error: no reason makes a count negative.
NEVER_STANDS = frozenset({"V01"})
NAMED_CELLS = 3
"""A problem of more cells than these is placed by its first and last."""
ASKED_BELOW = frozenset({"missing_period", "missing_township", "unknown_township", "doubtful_header"})
"""Problems the page answers with a question of its own."""


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:])")


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure the store holds now: its value (None where not applicable) and state."""

    value: Decimal | None
    state: State


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the file beside last quarter's and the one it would replace."""

    figure: Figure
    last_quarter: Standing | None
    standing: Standing | None
    change: Change


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a doubtful header may mean; ``score`` 0..100."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Groups:
    """Problems by what a person has to do about them."""

    stops: tuple[Problem, ...]
    """Errors that only a corrected file, or an answer below, takes away."""
    may_stand: tuple[Problem, ...]
    """Errors of a rule: corrected, or let stand with a reason."""
    to_explain: tuple[Problem, ...]
    """Warnings of a rule: they need a word of explanation."""
    told: tuple[Problem, ...]
    """What was noticed while reading: totals that differ, cells not taken, hidden sheets."""
    unknown: tuple[Problem, ...]
    """Items that are not in the catalogue."""
    doubtful: tuple[Problem, ...]
    """Headers that could be one of several indicators."""


def is_rule(problem: Problem) -> bool:
    """Whether a problem is a violation of data/rules.csv."""
    return problem.code[:1] == "V" and problem.code[1:].isdigit()


def group_problems(problems: Iterable[Problem]) -> Groups:
    """Each problem into exactly one group, in the given order."""
    groups: dict[str, list[Problem]] = {name: [] for name in Groups.__slots__}
    for problem in problems:
        groups[_group(problem)].append(problem)
    return Groups(**{name: tuple(members) for name, members in groups.items()})


def _group(problem: Problem) -> str:
    if problem.code == "doubtful_header":
        return "doubtful"
    if problem.code == "unknown_item":
        return "unknown"
    if problem.severity == "error":
        return "may_stand" if is_rule(problem) and problem.code not in NEVER_STANDS else "stops"
    return "to_explain" if is_rule(problem) and problem.severity == "warning" else "told"


def word_key(file_key: str, problem: Problem) -> str:
    """The name under which the word said on a problem of a file is kept."""
    return "_".join(("why", file_key, problem.code, problem.sheet, problem.cell, problem.township))


def without(problems: Iterable[Problem], left_out: Collection[str]) -> tuple[Problem, ...]:
    """The problems of the townships that are filed, and those of the file itself."""
    return tuple(each for each in problems if not each.township or each.township not in left_out)


def without_townships(reading: Reading, names: Collection[str]) -> Reading:
    """The reading as if these townships, as written, did not stand in the file."""
    if not names:
        return reading
    return replace(
        reading,
        figures=tuple(each for each in reading.figures if each.township not in names),
        problems=without(reading.problems, names),
        townships=tuple(each for each in reading.townships if each not in names),
    )


def townships(reading: Reading) -> tuple[str, ...]:
    """The townships with a figure, as written, in the order of the file."""
    return tuple(dict.fromkeys(figure.township for figure in reading.figures if figure.township))


def periods(reading: Reading) -> tuple[tuple[int, int], ...]:
    """The quarters a file holds figures of, oldest first."""
    found = {(each.year, each.quarter) for each in reading.figures}
    return tuple(
        sorted((year, quarter) for year, quarter in found if year is not None and quarter is not None)
    )


def filed_figures(reading: Reading, left_out: Collection[str] = ()) -> tuple[Figure, ...]:
    """The measures' figures that would be filed: no stated rates, no unanswered headers, nothing left out."""
    measures = catalogue().measures
    return tuple(
        each
        for each in reading.figures
        if each.code in measures and each.match != "doubtful" and each.township not in left_out
    )


def returns_of(figures: Iterable[Figure]) -> dict[tuple[str, int, int], tuple[Figure, ...]]:
    """Figures by (township as written, year, quarter), those without a period left aside."""
    groups: dict[tuple[str, int, int], list[Figure]] = {}
    for each in figures:
        if each.year is not None and each.quarter is not None:
            groups.setdefault((each.township, each.year, each.quarter), []).append(each)
    return {key: tuple(group) for key, group in groups.items()}


def previous_quarter(year: int, quarter: int) -> tuple[int, int]:
    """The quarter before: 2026 Q1 -> 2025 Q4."""
    return (year, quarter - 1) if quarter > 1 else (year - 1, 4)


def rows(
    figures: Sequence[Figure], last_quarter: Mapping[Key, Standing], held: Mapping[Key, Standing]
) -> tuple[Row, ...]:
    """Figures of one return in the catalogue's order, each beside the two it is to be compared with."""
    order = {code: place for place, code in enumerate(catalogue().measures)}
    bases: dict[Basis, int] = {"stock": 0, "quarter": 1, "ytd": 2}
    ordered = sorted(figures, key=lambda each: (order.get(each.code, len(order)), bases[each.basis]))
    return tuple(_row(each, last_quarter, held) for each in ordered)


def _row(figure: Figure, last_quarter: Mapping[Key, Standing], held: Mapping[Key, Standing]) -> Row:
    key = figure.code, figure.basis
    old = held.get(key)
    change: Change = "new"
    if old is not None:
        change = "same" if (old.value, old.state) == (figure.value, figure.state) else "changed"
    return Row(figure, last_quarter.get(key), old, change)


def candidates(problem: Problem) -> tuple[Candidate, ...]:
    """The indicators a doubtful header may mean, best first, at most three; args hold "code:score;…"."""
    found = []
    for part in str(problem.args.get("candidates", "")).split(";"):
        code, _, score = part.strip().partition(":")
        if code in catalogue().indicators:
            found.append(Candidate(code, float(score or 0)))
    return tuple(sorted(found, key=lambda each: -each.score)[:3])


def place(problem: Problem) -> str:
    """Where a problem stands: 「三季度」F17、G17, or nothing for one of the whole file."""
    cells = problem.cell.split(",")
    if len(cells) > NAMED_CELLS:
        return place_of(
            problem.sheet, t("returns.many_cells", cell=cells[0], last=cells[-1], count=len(cells))
        )
    return place_of(problem.sheet, t("common.comma_list").join(cells))


def place_of(sheet: str, cell: str) -> str:
    """A cell as it is named to a person: 「三季度」F17."""
    return t("returns.place", sheet=sheet, cell=cell) if sheet else cell


def standing(value: Decimal | float | None, state: State) -> Standing:
    """A figure of the store as it is compared: money and counts to the cent, NaN as none."""
    if value is None or value != value:
        return Standing(None, state)
    return Standing(Decimal(str(value)).quantize(Decimal("0.01")), state)


def plain(text: object) -> str:
    """Text of a stranger as it stands, with nothing in it that Markdown would act on."""
    return _MARKDOWN.sub(r"\\\1", str(text)).replace("\n", " ")
