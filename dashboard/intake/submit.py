"""A checked file in, a receipt out: the bytes to the archive, then its returns in one act.

A file is filed whole or not at all; townships that the person left out of a book are not part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dashboard.catalogue import catalogue
from dashboard.intake.checks import BOUNDS
from dashboard.intake.figureset import Figures
from dashboard.intake.records import Problem, Reading
from dashboard.warehouse import Cursor, Warehouse, filing
from dashboard.warehouse.apply import return_id_of
from dashboard.warehouse.journal import Act, Line, utc_now

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
            ready.append((place, file, returns))
    wanted: list[tuple[int, CheckedFile, list[dict[str, Any]]]] = []

    def prepare(cursor: Cursor) -> list[Act]:
        wanted.clear()
        standing = _standing(cursor, [file.reading.sha256 for _, file, _ in ready])
        states = filing.state_of(cursor, {_of(each) for _, _, returns in ready for each in returns})
        for place, file, returns in ready:
            fresh = [each for each in returns if _is_fresh(standing, file.reading.sha256, each)]
            closed = _closed(file, fresh, states)
            if closed:
                receipts[place] = Receipt(file.reading.file, "refused", blocking=tuple(closed))
            elif fresh:
                wanted.append((place, file, fresh))
            else:
                receipts[place] = Receipt(file.reading.file, "already_filed")
        now = utc_now()  # one moment for all: what came together is known from then on together
        return [_act(file, fresh, file.at or now) for _, file, fresh in wanted]

    lines: list[Line] = []
    if ready:
        # The disk keeps the files while the rows are made; the acts are journaled after both.
        with ThreadPoolExecutor(1, thread_name_prefix="archive") as pool:
            kept = pool.submit(warehouse.keep_files, [file.data for _, file, _ in ready])
            lines = warehouse.write(prepare, kept.result)
            kept.result()
    revisions = _revisions(warehouse, [line.number for line in lines])
    for (place, file, fresh), line in zip(wanted, lines, strict=True):
        filed = _filed(revisions, line.number, fresh)
        receipts[place] = Receipt(file.reading.file, "filed", line.number, line.at, filed)
    return [receipts[place] for place in range(len(files))]


def blocking_problems(file: CheckedFile) -> list[Problem]:
    """The problems that keep a file from being filed: open errors, and warnings without a word on them."""
    blocking = []
    figures = Figures.of(file.reading.figures)
    kept_units = set(figures.unit_code) - file.leave_out
    whose = set(zip(figures.unit_code, figures.township, strict=True)) if file.leave_out else set()
    left_out = {name for code, name in whose if code in file.leave_out}
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


def closed_problems(warehouse: Warehouse, file: CheckedFile) -> list[Problem]:
    """What keeps a file from changing quarters that are done: locked, or approved and no note given."""
    returns = _returns(file)
    cursor = warehouse.cursor()
    try:
        return _closed(file, returns, filing.state_of(cursor, {_of(each) for each in returns}))
    finally:
        cursor.close()


def _closed(
    file: CheckedFile, returns: Sequence[dict[str, Any]], states: Mapping[filing.UnitQuarter, str]
) -> list[Problem]:
    found = []
    for each in returns:
        state = states[_of(each)]
        unit, year, quarter = _of(each)
        code = {"locked": "quarter_locked", "approved": "approved_change_needs_reason"}.get(state, "")
        if code == "quarter_locked" or (code and not file.note.strip()):
            name = next((f.township for f in file.reading.figures if f.unit_code == unit), "")
            found.append(Problem("error", code, "", "", "", name, year, quarter, {"township": name}))
    return found


def _of(body: Mapping[str, Any]) -> filing.UnitQuarter:
    return body["unit_code"], body["year"], body["quarter"]


def _reason(file: CheckedFile, problem: Problem) -> str:
    if problem.code in ALWAYS_STOPS or problem.code not in _rule_codes():
        return ""
    return file.reasons.get(place_of(problem)) or file.reason


def _word(file: CheckedFile, problem: Problem) -> str:
    return file.explanations.get(place_of(problem)) or file.explanation


def _rule_codes() -> frozenset[str]:
    return frozenset(rule.code for rule in catalogue().rules) | {BOUNDS}


def _returns(file: CheckedFile) -> list[dict[str, Any]]:
    """The bodies of this file's returns, one a unit and quarter, in the order of the file."""
    figures = Figures.of(file.reading.figures)
    groups = _groups(figures, file.leave_out)
    names = figures.township
    return [
        {
            "unit_code": unit_code,
            "year": year,
            "quarter": quarter,
            "source_kind": "filed",
            "note": file.note,
            **_facts(figures if len(places) == len(figures) else figures.at(places)),
            **_problems(
                file, (unit_code, year, quarter), {names[place] for place in places}, len(groups) == 1
            ),
        }
        for (unit_code, year, quarter), places in groups.items()
    ]


def _groups(figures: Figures, leave_out: frozenset[str]) -> dict[filing.UnitQuarter, Sequence[int]]:
    """The places of what is filed of each unit and quarter, in the order of the file."""
    columns = (figures.unit_code, figures.year, figures.quarter)
    if "doubtful" not in figures.match and all(len(set(column)) == 1 for column in columns):
        # as most files are: to look at each figure takes three times as long
        unit_code, year, quarter = figures.unit_code[0], figures.year[0], figures.quarter[0]
        if unit_code and year and quarter and unit_code not in leave_out:
            return {(unit_code, year, quarter): range(len(figures))}
        return {}
    of = list(zip(*columns, strict=True))
    groups: dict[filing.UnitQuarter, list[int]] = {}
    for unit_code, year, quarter in dict.fromkeys(of):
        if unit_code and year and quarter and unit_code not in leave_out:
            groups[unit_code, year, quarter] = []
    for place, (each, match) in enumerate(zip(of, figures.match, strict=True)):
        if match != "doubtful" and each in groups:
            groups[each].append(place)
    return {each: places for each, places in groups.items() if places}


def _facts(figures: Figures) -> dict[str, list[Sequence[Any]]]:
    """The facts of a return, and the rates that it states itself."""
    measures, ratios = catalogue().measures, catalogue().ratios
    value = [None if each is None else str(each) for each in figures.value]
    said = (figures.raw, figures.sheet, figures.cell)
    of = (figures.code, figures.basis, value)
    facts = zip(*of, figures.state, *said, figures.approximate, map(str, figures.unit_factor), strict=True)
    stated = zip(*of, *said, strict=True)
    if measures.keys() >= set(figures.code):
        return {"facts": list(facts), "ratios": []}
    return {
        "facts": [fact for fact in facts if fact[0] in measures],
        "ratios": [ratio for ratio in stated if ratio[0] in ratios and ratio[2] is not None],
    }


def _problems(file: CheckedFile, of: filing.UnitQuarter, townships: set[str], alone: bool) -> dict[str, Any]:
    """This return's share of the file's problems, with the words that were said on them."""
    unit_code, year, quarter = of
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


_Read = tuple[str, str, int, int]
"""Whose return of which quarter a file was read as: sha256, unit_code, year, quarter."""
_Facts = Sequence[Sequence[Any]]
"""The facts of a return as its act carries them, at least as far as the cell."""


def _standing(cursor: Cursor, hashes: Sequence[str]) -> dict[_Read, list[_Facts]]:
    """The returns that already stand of files with these bytes, each with its facts."""
    standing: dict[_Read, list[_Facts]] = {}
    for return_id, *read in cursor.execute(_SAME_BYTES, {"hashes": list(hashes)}).fetchall():
        facts = cursor.execute(_FACTS, [return_id]).fetchall()
        standing.setdefault((read[0], read[1], read[2], read[3]), []).append(facts)
    return standing


def _is_fresh(standing: dict[_Read, list[_Facts]], sha256: str, body: dict[str, Any]) -> bool:
    """Whether these bytes, read this way, are not yet this unit's return; from then on they are."""
    held = standing.setdefault((sha256, body["unit_code"], body["year"], body["quarter"]), [])
    if any(_places(each) == _places(body["facts"]) for each in held):
        return False
    held.append(body["facts"])
    return True


def _places(facts: _Facts) -> list[tuple[Any, ...]]:
    """Measure, basis, raw text, sheet and cell of each, sorted: what was read, and from where."""
    return sorted((fact[0], fact[1], fact[4], fact[5], fact[6]) for fact in facts)


_SAME_BYTES = """
with held as (
    select return_id, sha256, unit_code, year, quarter
    from return
    where sha256 in (select unnest($hashes))
),

last_event as (
    select e.return_id, max(e.act_number) as act_number
    from return_event as e
    join held on held.return_id = e.return_id
    group by e.return_id
)

select held.return_id, held.sha256, held.unit_code, held.year, held.quarter
from held
join last_event as l on l.return_id = held.return_id
join return_event as e on e.return_id = l.return_id and e.act_number = l.act_number
where e.act not in ('withdrawn', 'sent_back')
order by held.return_id
"""
_FACTS = "select measure_code, basis, value, state, raw_text, sheet, cell from fact where return_id = ?"


def _act(file: CheckedFile, returns: list[dict[str, Any]], at: datetime) -> Act:
    about = {"sha256": file.reading.sha256, "name": file.reading.file, "bytes": file.reading.size}
    return Act("commit", file.by, {"file": about, "returns": returns}, at)


def _revisions(warehouse: Warehouse, numbers: Sequence[int]) -> dict[int, int]:
    """return_id -> revision, of the returns of these acts."""
    if not numbers:
        return {}
    cursor = warehouse.cursor()
    try:
        sql = "select return_id, revision from return where act_number between ? and ?"
        return dict(cursor.execute(sql, [numbers[0], numbers[-1]]).fetchall())
    finally:
        cursor.close()


def _filed(
    revisions: Mapping[int, int], number: int, returns: list[dict[str, Any]]
) -> tuple[FiledReturn, ...]:
    ids = [return_id_of(number, place) for place in range(len(returns))]
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
