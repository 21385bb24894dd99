"""A checked file in, a receipt out: the bytes to the archive, then its returns in one act.

A file is filed whole or not at all; townships that the person left out of a book are not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dashboard.catalogue import catalogue
from dashboard.intake.records import Figure, Problem, Reading
from dashboard.warehouse import Cursor, Warehouse
from dashboard.warehouse.apply import return_id_of
from dashboard.warehouse.journal import Act, utc_now

# Errors that a statistician may let stand with a reason are the rules of rules.csv, except this one: a
# negative count is no figure at all. What intake itself could not read always stops.
ALWAYS_STOPS = frozenset({"V01"})


Place = tuple[str, str, str]
"""Problem code, sheet, cell: what a person's word is about."""


def place_of(problem: Problem) -> Place:
    """Where a word on this problem is kept."""
    return problem.code, problem.sheet, problem.cell


@dataclass(frozen=True)
class CheckedFile:
    """A file that has been read and checked, with the person's decisions about it."""

    data: bytes
    reading: Reading
    problems: Sequence[Problem]
    by: str
    at: datetime | None = None
    """When it was filed (UTC, no zone); None means now."""
    leave_out: frozenset[str] = frozenset()
    """unit_codes of a book's townships that are not to be filed."""
    explanation: str = ""
    """The clerk's word on every warning that has none of its own."""
    explanations: Mapping[Place, str] = field(default_factory=dict)
    """The clerk's word on single warnings."""
    reason: str = ""
    """Why every error of rules.csv that has no reason of its own may stand."""
    reasons: Mapping[Place, str] = field(default_factory=dict)
    """Why single errors of rules.csv may stand."""
    note: str = ""


@dataclass(frozen=True)
class FiledReturn:
    """One township's return of one quarter, as filed."""

    return_id: int
    unit_code: str
    year: int
    quarter: int
    revision: int
    figures: int


@dataclass(frozen=True)
class Receipt:
    """What became of a file. ``number`` and ``at`` are set when it was filed; ``blocking`` when refused."""

    file: str
    status: Literal["filed", "already_filed", "refused"]
    number: int | None = None
    at: datetime | None = None
    returns: tuple[FiledReturn, ...] = ()
    blocking: tuple[Problem, ...] = ()


def file_returns(warehouse: Warehouse, files: Sequence[CheckedFile]) -> list[Receipt]:
    """File these files in one transaction, each as an act of its own; a receipt for each, in order.

    A file with open errors, unexplained warnings or nothing to file is refused and the others still filed.
    """
    receipts: dict[int, Receipt] = {}
    ready: list[tuple[int, CheckedFile, list[dict[str, Any]]]] = []
    for place, file in enumerate(files):
        blocking = blocking_problems(file)
        returns = [] if blocking else _returns(file)
        if blocking or not returns:
            receipts[place] = Receipt(file.reading.file, "refused", blocking=tuple(blocking))
        else:
            warehouse.keep_file(file.data)
            ready.append((place, file, returns))
    wanted: list[tuple[int, CheckedFile, list[dict[str, Any]]]] = []

    def prepare(cursor: Cursor) -> list[Act]:
        seen: set[tuple[str, str, int, int]] = set()
        wanted.clear()
        for place, file, returns in ready:
            fresh = [each for each in returns if not _stands(cursor, file.reading.sha256, each, seen)]
            if fresh:
                wanted.append((place, file, fresh))
            else:
                receipts[place] = Receipt(file.reading.file, "already_filed")
        return [_act(file, fresh) for _, file, fresh in wanted]

    lines = warehouse.write(prepare) if ready else []
    for (place, file, fresh), line in zip(wanted, lines, strict=True):
        filed = _filed(warehouse, line.number, fresh)
        receipts[place] = Receipt(file.reading.file, "filed", line.number, line.at, filed)
    return [receipts[place] for place in range(len(files))]


def blocking_problems(file: CheckedFile) -> list[Problem]:
    """The problems that keep a file from being filed: open errors, and warnings without a word on them."""
    blocking = []
    kept_units = {f.unit_code for f in file.reading.figures} - file.leave_out
    left_out = {f.township for f in file.reading.figures if f.unit_code in file.leave_out}
    for problem in file.problems:
        if problem.township and problem.township in left_out:
            continue
        if problem.severity == "error" and not _reason(file, problem):
            blocking.append(problem)
        if problem.severity == "warning" and not _word(file, problem):
            blocking.append(problem)
    if not blocking and not kept_units - {None}:
        blocking.append(Problem("error", "nothing_to_file"))
    return blocking


def _reason(file: CheckedFile, problem: Problem) -> str:
    if problem.code in ALWAYS_STOPS or problem.code not in _rule_codes():
        return ""
    return file.reasons.get(place_of(problem)) or file.reason


def _word(file: CheckedFile, problem: Problem) -> str:
    return file.explanations.get(place_of(problem)) or file.explanation


def _rule_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in catalogue().rules)


def _returns(file: CheckedFile) -> list[dict[str, Any]]:
    """The bodies of this file's returns, one a unit and quarter, in the order of the file."""
    groups: dict[tuple[str, int, int], list[Figure]] = {}
    for figure in file.reading.figures:
        if figure.match == "doubtful" or figure.unit_code in file.leave_out:
            continue
        if figure.unit_code and figure.year and figure.quarter:
            groups.setdefault((figure.unit_code, figure.year, figure.quarter), []).append(figure)
    return [
        {
            "unit_code": unit_code,
            "year": year,
            "quarter": quarter,
            "source_kind": "filed",
            "note": file.note,
            "facts": [_fact(f) for f in figures if f.code in catalogue().measures],
            "ratios": [_ratio(f) for f in figures if f.code in catalogue().ratios and f.value is not None],
            **_problems(file, unit_code, year, quarter, {f.township for f in figures}, len(groups) == 1),
        }
        for (unit_code, year, quarter), figures in groups.items()
    ]


def _fact(figure: Figure) -> list[Any]:
    value = None if figure.value is None else str(figure.value)
    factor = str(figure.unit_factor)
    place = (figure.sheet, figure.cell)
    return [figure.code, figure.basis, value, figure.state, figure.raw, *place, figure.approximate, factor]


def _ratio(figure: Figure) -> list[Any]:
    return [figure.code, figure.basis, str(figure.value), figure.raw, figure.sheet, figure.cell]


def _problems(
    file: CheckedFile, unit_code: str, year: int, quarter: int, townships: set[str], alone: bool
) -> dict[str, Any]:
    """This return's share of the file's problems, with the words that were said on them."""
    names = townships | {unit_code}
    mine = [
        problem
        for problem in file.problems
        if (problem.township in names or (not problem.township and alone))
        and problem.year in (None, year)
        and problem.quarter in (None, quarter)
    ]
    said = []
    for each in mine:
        why = _reason(file, each) if each.severity == "error" else _word(file, each)
        if each.severity != "info" and why:
            said.append([*place_of(each), "overridden" if each.severity == "error" else "explained", why])
    problems = [[p.code, p.severity, p.measure, p.sheet, p.cell, dict(p.args)] for p in mine]
    return {"problems": problems, "explanations": said}


def _stands(cursor: Cursor, sha256: str, body: dict[str, Any], seen: set[tuple[str, str, int, int]]) -> bool:
    """Whether the same bytes, read the same way, already stand as this unit's return of this quarter."""
    key = (sha256, body["unit_code"], body["year"], body["quarter"])
    if key in seen:
        return True
    seen.add(key)
    rows = cursor.execute(_SAME_BYTES, key).fetchall()
    facts = sorted((fact[0], fact[1], fact[4], fact[5], fact[6]) for fact in body["facts"])
    return any(sorted(cursor.execute(_FACTS, [return_id]).fetchall()) == facts for (return_id,) in rows)


_SAME_BYTES = """
select return.return_id
from return
where return.sha256 = ? and return.unit_code = ? and return.year = ? and return.quarter = ?
    and (
        select return_event.act from return_event
        where return_event.return_id = return.return_id
        order by return_event.act_number desc limit 1
    ) not in ('withdrawn', 'sent_back')
"""
_FACTS = "select measure_code, basis, raw_text, sheet, cell from fact where return_id = ?"


def _act(file: CheckedFile, returns: list[dict[str, Any]]) -> Act:
    about = {"sha256": file.reading.sha256, "name": file.reading.file, "bytes": file.reading.size}
    return Act("commit", file.by, {"file": about, "returns": returns}, file.at or utc_now())


def _filed(warehouse: Warehouse, number: int, returns: list[dict[str, Any]]) -> tuple[FiledReturn, ...]:
    ids = [return_id_of(number, place) for place in range(len(returns))]
    cursor = warehouse.cursor()
    try:
        rows = cursor.execute(
            "select return_id, revision from return where return_id in (select unnest($ids))", {"ids": ids}
        ).fetchall()
    finally:
        cursor.close()
    revisions = dict(rows)
    return tuple(
        FiledReturn(
            return_id,
            each["unit_code"],
            each["year"],
            each["quarter"],
            revisions[return_id],
            len(each["facts"]),
        )
        for return_id, each in zip(ids, returns, strict=True)
    )
