"""A checked file in, what a person must see and decide before it is filed out. Pure; no statistics computed.

Figures stand beside those of last quarter and those they would replace; problems fall into what stops the
file, what needs a word, and what is only told.
"""

from __future__ import annotations

import hashlib
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
CONTRADICTIONS = frozenset(
    {"choice_contradicts_period", "choice_contradicts_township", "choice_contradicts_townships"}
)
"""Problems of what was chosen on the form, not of the file."""
UNREADABLE = frozenset(
    {"not_a_workbook", "encrypted", "empty_workbook", "too_large", "too_complex", "took_too_long", "damaged"}
)
"""Problems of a file of which nothing could be read."""
NOT_TAKEN = ""
"""The answer about a header that leaves it out."""


_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:&=-])")
# Icons, emoji and links are made of the text that is left when escapes are gone: ":name:", "://", "www." and
# "a@b.c" are looked for there. A sign of no width, which nobody sees, parts them.
_MADE_LATER = re.compile(r"(?<=:)(?=[A-Za-z_+/-]|\d+:)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_JOINER = "\u2060"
# Controls, line ends of every kind, and the signs that turn the direction of what follows.
_NOT_SHOWN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_NO_FILE_NAME = re.compile(r"[\\/:*?\"<>|]")
LONGEST_NAME = 120


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
class Question:
    """A header to be decided on: once, however often it stands in the file."""

    asked: str
    """The header with its heads, as the decision is kept."""
    header: str
    """The header as written."""
    problem: Problem
    """Its first place; the cells of all of them."""
    candidates: tuple[Candidate, ...]


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
    """Whether a problem is a violation of data/rules.csv, or of a rate's bounds in the catalogue."""
    from dashboard.intake.checks import BOUNDS  # all of the intake, where a page only shows names

    return problem.code == BOUNDS or (problem.code[:1] == "V" and problem.code[1:].isdigit())


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
    """The name under which the word said on a problem of a file is kept.

    A restated quarter checks the one after it too: the same rule, the same cell, another quarter.
    """
    of = f"{problem.args.get('of_year', '')}Q{problem.args.get('of_quarter', '')}"
    return "_".join(("why", file_key, problem.code, problem.sheet, problem.cell, problem.township, of))


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


def in_sheet_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as the eye goes through the file: sheet by sheet, row by row; the file's own first."""
    listed = list(problems)
    sheets = {name: place for place, name in enumerate(dict.fromkeys(each.sheet for each in listed))}

    def order(problem: Problem) -> tuple[int, int, int, str]:
        found = _CELL.match(problem.cell)
        row, column = (int(found[2]), found[1]) if found else (0, "")
        return (sheets[problem.sheet] if problem.sheet else -1, row, len(column), column)

    return sorted(listed, key=order)


def questions(problems: Iterable[Problem]) -> list[Question]:
    """One question for each doubtful or unknown header, in the order of the file."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(asked(problem), []).append(problem)
    found = []
    for name, group in groups.items():
        first = group[0]
        cells = dict.fromkeys(
            cell for each in group if each.sheet == first.sheet for cell in each.cell.split(",")[:1]
        )
        header = str(first.args.get("header") or first.args.get("text") or name)
        placed = replace(first, cell=",".join(filter(None, cells)))
        found.append(Question(name, header, placed, candidates(first)))
    return found


def asked(problem: Problem) -> str:
    """The header a problem is about as a decision on it is kept: with the heads above it."""
    args = problem.args
    return str(args.get("asked") or args.get("header") or args.get("text") or "")


def values_under(reading: Reading, question: Question) -> list[str]:
    """What stands under a doubtful header, as written."""
    return [
        each.raw
        for each in reading.figures
        if each.match == "doubtful"
        and each.header == question.header
        and each.sheet == question.problem.sheet
    ]


def remembered(reading: Reading, decided_now: Collection[str]) -> dict[str, str]:
    """Headers that were read by an earlier decision: as written -> indicator code."""
    found = {each.header: each.code for each in reading.figures if each.match == "remembered"}
    now = {name.rsplit("/", 1)[-1] for name in decided_now} | set(decided_now)
    return {header: code for header, code in found.items() if header not in now}


def short_hash(text: str) -> str:
    """A few letters for a text: part of the keys of its widgets."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


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
    shown = _NOT_SHOWN.sub(" ", str(text))
    return _MARKDOWN.sub(r"\\\1", _MADE_LATER.sub(_JOINER, shown))


def download_name(name: str) -> str:
    """The name of a stranger's file as one to save it under: no folders, controls or turned directions."""
    last = _NOT_SHOWN.sub("", name.replace("\\", "/").rsplit("/", 1)[-1])
    clean = _NO_FILE_NAME.sub("_", last).strip(" .") or "file"
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(suffix)]}.{suffix[:10]}" if dot and stem else clean[:LONGEST_NAME]
