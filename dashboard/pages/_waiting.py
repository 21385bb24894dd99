"""Files that wait in a session: read and checked, with the person's answers, until they are filed.

Nothing of them is stored before ``commit``; a file that is filed or taken away leaves the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import streamlit as st

from dashboard import labels, preview, store
from dashboard.intake.checks import check
from dashboard.intake.chosen import contradictions
from dashboard.intake.records import Choices, KnownUnits, Problem, Reading
from dashboard.intake.submit import (
    CheckedFile,
    Place,
    Receipt,
    blocking_problems,
    closed_problems,
    file_returns,
    place_of,
)
from dashboard.labels import t
from dashboard.pages import _reading
from dashboard.pages._reading import Job, Task
from dashboard.pages._who import who
from dashboard.preview import plain

ALL = 1_000_000
NAMED = 5
"""Townships that a sentence names."""
FILED = ("submitted", "approved", "locked")
"""The statuses of a return that stands."""
RETURNS_PER_RECEIPT = 10_000
"""A return's id is its receipt's number and its place on it."""


@dataclass
class Waiting:
    """A file that has been read and waits for a decision; ``version`` is the store's at its check."""

    name: str
    data: bytes
    reading: Reading
    problems: list[Problem]
    version: int
    choices: Choices = field(default_factory=Choices)
    """What was answered below the file, where the file does not say."""
    chosen: Choices = field(default_factory=Choices)
    """What was chosen on the form before the file was read: it must not contradict the file."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Names of this file's townships as the person placed them: name -> unit_code, "" for not to be filed."""
    meaning: tuple[Mapping[str, str], Mapping[str, str]] = field(default_factory=lambda: ({}, {}))
    """The units and decisions about headers that the file was read with."""
    closed: tuple[tuple[int, frozenset[str]], tuple[Problem, ...]] | None = None
    """The store's version and the units left out, and the quarters that are done for these."""

    @property
    def key(self) -> str:
        """Short and the same for the same bytes: part of the keys of its widgets."""
        return self.reading.sha256[:12] or "unread"


def waiting() -> dict[str, Waiting]:
    """The files of this session that wait, by key, in the order they were chosen."""
    files: dict[str, Waiting] = st.session_state.setdefault("returns_waiting", {})
    return files


def in_order() -> list[Waiting]:
    """The files that wait, those with something to settle first; answers do not move a file."""
    return sorted(
        waiting().values(), key=lambda item: not any(each.severity != "info" for each in item.problems)
    )


def read_all(files: Sequence[tuple[str, bytes]], chosen: Choices) -> None:
    """Begin to read the chosen files; they join those that wait when all of them are read.

    Raises ForbiddenError before anything is read.
    """
    _begin([Task(name, data, chosen, chosen) for name, data in files])


def _begin(tasks: Sequence[Task]) -> None:
    store.require("file", store.own_unit())
    warehouse = store.warehouse()
    version = warehouse.version
    _reading.start(tasks, warehouse.unit_names(), warehouse.mappings(), version)


def take_over() -> None:
    """Let the files of jobs that have ended join those that wait; what was not read is told by its name."""
    jobs = _reading.finished()
    if not jobs:
        return
    with st.spinner(t("returns.comparing")):
        for job in jobs:
            for task in job.tasks:
                _take_over(task, job)
        _check_all()


def _take_over(task: Task, job: Job) -> None:
    if task.reading is None:
        if not task.again:
            tell(Outcome(task.name, "cancelled"))
        return
    item = _item(task, task.reading, job)
    before = waiting().get(item.key)
    if task.again and before is None:
        return  # it was taken away meanwhile
    if before is not None and not task.again and before.name != task.name:
        tell(Outcome(task.name, "twin", plain(before.name)))
        return
    waiting()[item.key] = item


def _item(task: Task, reading: Reading, job: Job) -> Waiting:
    known = KnownUnits({**job.units, **{name: code for name, code in task.aliases.items() if code}})
    reading = replace(reading, problems=(*reading.problems, *contradictions(reading, task.chosen, known)))
    reading = preview.without_townships(reading, {name for name, code in task.aliases.items() if not code})
    reading = _own(reading)
    return Waiting(
        task.name, task.data, reading, list(reading.problems), job.version, task.answers, task.chosen,
        task.aliases, (job.units, job.mappings),
    )  # fmt: skip


def _own(reading: Reading) -> Reading:
    """The reading without the townships that this person does not file for, and an error that names them."""
    own = store.own_unit()
    if own is None:
        return reading
    others = {
        each.township: None for each in reading.figures if each.unit_code and each.unit_code != own
    }  # fmt: skip
    if not others:
        return reading
    names = dict(townships())
    args = {"found": labels.listing(list(others), NAMED), "own": names.get(own, own)}
    left = preview.without_townships(reading, others)
    return replace(left, problems=(*left.problems, Problem("error", "not_own_township", args=args)))


def townships() -> list[tuple[str, str]]:
    """(unit_code, name) of the townships that this person is shown, in the county's order."""
    units = store.query("units/unit_by_code")
    units = units[units["level"] == "township"]
    return list(zip(units["unit_code"], units["unit_name"], strict=True))


def _meaning() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What a reading depends on beside its file: the county's units and the decisions about headers."""
    warehouse = store.warehouse()
    return warehouse.unit_names(), warehouse.mappings()


def _task(item: Waiting, answers: Choices, chosen: Choices, aliases: Mapping[str, str]) -> Task:
    filling = replace(
        answers,
        township=answers.township or chosen.township,
        year=answers.year or chosen.year,
        quarter=answers.quarter or chosen.quarter,
    )
    return Task(item.name, item.data, filling, chosen, answers, aliases, item.key)


def _check_all() -> None:
    """The rules over all waiting files together, so that a quarter sees the one filed with it."""
    files = list(waiting().values())
    for item, problems in zip(files, check([item.reading for item in files], store.warehouse()), strict=True):
        item.problems = problems


def check_again(item: Waiting, answers: Choices, aliases: Mapping[str, str]) -> None:
    """Begin to read a file anew with the person's answers."""
    _begin([_task(item, answers, item.chosen, {**item.aliases, **aliases})])


def go_by_the_file(key: str) -> None:
    """Forget what was chosen on the form for a file that says otherwise (a button's callback)."""
    item = waiting()[key]
    _begin([_task(item, item.choices, Choices(), item.aliases)])


def ask_header_again(key: str, header: str) -> None:
    """Take back what was answered about one header of a file (a button's callback)."""
    item = waiting()[key]
    headers = {name: code for name, code in item.choices.headers.items() if name != header}
    _begin([_task(item, replace(item.choices, headers=headers), item.chosen, item.aliases)])


def refresh() -> None:
    """Bring what was checked against an older state of the store up to date.

    A file is read again only when a unit or a decision about a header has been added or taken back.
    """
    version = store.warehouse().version
    stale = [item for item in waiting().values() if item.version != version]
    if not stale:
        return
    meaning = _meaning()
    again = [item for item in stale if item.meaning != meaning]
    for item in stale:
        item.version = version
        item.meaning = meaning
    if again:
        _begin([_task(item, item.choices, item.chosen, item.aliases) for item in again])
    else:
        with st.spinner(t("returns.comparing")):
            _check_all()


def forget(key: str) -> None:
    """Take a file away, with the answers given for it (a button's callback)."""
    waiting().pop(key, None)
    for name in [name for name in st.session_state if isinstance(name, str) and key in name]:
        del st.session_state[name]


def open_problems(item: Waiting) -> tuple[Problem, ...]:
    """The file's problems without those of the townships left out, and the locked quarters it is about."""
    left_out = left_out_of(item)
    names = {figure.township for figure in item.reading.figures if figure.unit_code in left_out}
    return (*preview.without(item.problems, names), *quarters_done(item, "quarter_locked"))


def left_out_of(item: Waiting) -> frozenset[str]:
    """The unit_codes of the townships that the person left out."""
    return frozenset(st.session_state.get(f"leave_{item.key}", ()))


def quarters_done(item: Waiting, code: str) -> tuple[Problem, ...]:
    """Its returns of quarters that are done: ``quarter_locked``, or ``approved_change_needs_reason``."""
    about = store.warehouse().version, left_out_of(item)
    if item.closed is None or item.closed[0] != about:
        asked = CheckedFile(item.data, item.reading, (), by="", leave_out=about[1])
        item.closed = about, tuple(closed_problems(store.warehouse(), asked))
    return tuple(each for each in item.closed[1] if each.code == code)


def reason(item: Waiting) -> str:
    """Why figures that were filed before are changed, as the person wrote it."""
    return str(st.session_state.get(f"reason_{item.key}", "")).strip()


def lacks_reason(item: Waiting) -> bool:
    """Whether approved figures are changed and nobody has said why."""
    return not reason(item) and bool(quarters_done(item, "approved_change_needs_reason"))


def word(item: Waiting, problem: Problem) -> str:
    """What the person said on one problem: a rule's own word, else the one for all; "" when nothing."""
    if not preview.is_rule(problem):
        seen = st.session_state.get(f"seen_{item.key}") and problem.severity == "warning"
        return t("returns.seen_word", language="zh_CN") if seen else ""
    own = str(st.session_state.get(preview.word_key(item.key, problem), "")).strip()
    for_all = problem.severity == "warning" and st.session_state.get(f"all_{item.key}", "").strip()
    return own or for_all or ""


def decided(item: Waiting) -> CheckedFile:
    """The file with what the person has said about it so far on the page."""
    said: dict[str, dict[Place, str]] = {"warning": {}, "error": {}, "info": {}}
    for problem in open_problems(item):
        if words := word(item, problem):
            key = place_of(problem)
            before = said[problem.severity].get(key)
            said[problem.severity][key] = words if before in (None, words) else f"{before}；{words}"
    return CheckedFile(
        data=item.data,
        reading=item.reading,
        problems=item.problems,
        by=who(),
        leave_out=left_out_of(item),
        explanations=said["warning"],
        reasons=said["error"],
        note=reason(item),
    )


def is_ready(item: Waiting) -> bool:
    """Whether nothing stands between this file and its commit."""
    groups = preview.group_problems(open_problems(item))
    unanswered = any(not word(item, each) for each in (*groups.may_stand, *groups.to_explain))
    if unanswered or groups.doubtful or filed_before(item) or quarters_done(item, "quarter_locked"):
        return False
    if lacks_reason(item):
        return False
    return not blocking_problems(decided(item))


@dataclass(frozen=True)
class Outcome:
    """What became of one file: not read, the same as another, filed, filed before, refused, or left."""

    file: str
    what: Literal["cancelled", "twin", "filed", "already", "refused", "left"]
    why: str = ""
    """The first problem in the way, as Markdown."""
    more: int = 0
    """How many others there are."""
    receipt: Receipt | None = None


def outcomes() -> list[Outcome]:
    """What became of the files of this session, until the person puts the list away."""
    told: list[Outcome] = st.session_state.setdefault("returns_outcomes", [])
    return told


def tell(outcome: Outcome) -> None:
    """Add to the list of outcomes."""
    outcomes().append(outcome)


def commit(keys: Sequence[str]) -> None:
    """File the waiting files of these keys, remember the headers decided for them, tell what became of it.

    What a clerk decides about a header holds for that file alone. Raises ForbiddenError with nothing kept.
    """
    items = [waiting()[key] for key in keys if key in waiting()]
    warehouse = store.warehouse()
    files = [decided(item) for item in items]
    for unit_code in sorted(
        {each.unit_code for item in items for each in item.reading.figures if each.unit_code}
    ):
        store.require("file", unit_code)
    receipts = file_returns(warehouse, files)
    headers: dict[str, str | None] = {}
    for item, receipt in zip(items, receipts, strict=True):
        if receipt.status == "filed":
            headers |= item.choices.headers
        if receipt.status == "refused":
            tell(_in_the_way(item, "refused", receipt.blocking))
        else:
            forget(item.key)
            tell(Outcome(item.name, "filed" if receipt.status == "filed" else "already", receipt=receipt))
    if store.may("mapping"):
        warehouse.decide_headers(headers, by=who())
    for item in waiting().values():
        if item.key not in keys:
            tell(_in_the_way(item, "left", _open(item)))


def _open(item: Waiting) -> list[Problem]:
    """What still stands between a file and its commit."""
    doubtful = preview.group_problems(open_problems(item)).doubtful
    closed = quarters_done(item, "quarter_locked")
    if lacks_reason(item):
        closed = (*closed, *quarters_done(item, "approved_change_needs_reason"))
    return [*closed, *doubtful, *blocking_problems(decided(item))]


def _in_the_way(item: Waiting, what: Literal["refused", "left"], problems: Sequence[Problem]) -> Outcome:
    if not problems:
        return Outcome(item.name, "already") if filed_before(item) else Outcome(item.name, what)
    place = preview.place(problems[0])
    words = plain(labels.problem_message(problems[0]))
    return Outcome(item.name, what, f"**{plain(place)}** {words}" if place else words, len(problems) - 1)


def filed_before(item: Waiting) -> dict[str, Any] | None:
    """The receipt (number, filed_at) under which the same bytes, read the same way, stand already."""
    figures = preview.filed_figures(item.reading)
    if not figures or item.choices.headers:
        return None
    held = store.query("returns/return_by_unit", unit_code=None, limit_rows=ALL)
    same = held[(held["sha256"] == item.reading.sha256) & held["status"].isin(FILED)]
    standing = {
        (row["unit_code"], row["year"], row["quarter"], row["figure_count"]): row
        for row in store.records_of(same)
    }
    rows = [
        standing.get((group[0].unit_code, year, quarter, len(group)))
        for (_, year, quarter), group in preview.returns_of(figures).items()
    ]
    found = [row for row in rows if row is not None]
    if not rows or len(found) < len(rows):
        return None
    return {"number": found[0]["return_id"] // RETURNS_PER_RECEIPT, "filed_at": found[0]["filed_at"]}
