"""Files that wait in a session: read and checked, with the person's answers, until they are filed.

Nothing of them is stored before ``commit``; a file that is filed or taken away leaves the session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from dashboard import charts, labels, preview, store
from dashboard.catalogue import header_key
from dashboard.intake.checks import check
from dashboard.intake.read import read_file
from dashboard.intake.records import Choices, KnownUnits, Problem, Reading
from dashboard.intake.submit import (
    CheckedFile,
    Place,
    Receipt,
    blocking_problems,
    file_returns,
    place_of,
)
from dashboard.labels import t

ALL = 1_000_000
FILED = ("submitted", "approved")
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
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Names of this file's townships as the person placed them: name -> unit_code, "" for not to be filed."""

    @property
    def key(self) -> str:
        """Short and the same for the same bytes: part of the keys of its widgets."""
        return self.reading.sha256[:12]


def waiting() -> dict[str, Waiting]:
    """The files of this session that wait, by key, in the order they were chosen."""
    files: dict[str, Waiting] = st.session_state.setdefault("returns_waiting", {})
    return files


def in_order() -> list[Waiting]:
    """The files that wait, those with something to settle first; answers do not move a file."""
    return sorted(
        waiting().values(), key=lambda item: not any(each.severity != "info" for each in item.problems)
    )


def read_all(chosen: Sequence[tuple[str, bytes]]) -> None:
    """Read and check the chosen files, telling which one is at hand; they join those that wait."""
    with st.status(t("returns.checking", count=len(chosen)), expanded=True) as status:
        bar = st.progress(0.0)
        units = store.warehouse().unit_names()
        for done, (name, data) in enumerate(chosen):
            bar.progress(
                done / len(chosen), text=t("returns.reading", number=done + 1, count=len(chosen), file=name)
            )
            key = hashlib.sha256(data).hexdigest()[:12]
            waiting()[key] = _read(name, data, Choices(), {}, units)
        bar.progress(1.0, text=t("returns.comparing"))
        _check_all()
        status.update(label=t("returns.checked", count=len(chosen)), state="complete", expanded=False)


def _read(
    name: str,
    data: bytes,
    choices: Choices,
    aliases: Mapping[str, str],
    units: Mapping[str, str] | None = None,
) -> Waiting:
    warehouse = store.warehouse()
    placed = {name: code for name, code in aliases.items() if code}
    known = KnownUnits({**(warehouse.unit_names() if units is None else units), **placed})
    reading = read_file(name, data, units=known, choices=choices, mappings=warehouse.mappings())
    reading = preview.without_townships(reading, {name for name, code in aliases.items() if not code})
    return Waiting(name, data, reading, list(reading.problems), warehouse.version, choices, aliases)


def _check_all() -> None:
    """The rules over all waiting files together, so that a quarter sees the one filed with it."""
    files = list(waiting().values())
    for item, problems in zip(files, check([item.reading for item in files], store.warehouse()), strict=True):
        item.problems = problems


def check_again(item: Waiting, choices: Choices, aliases: Mapping[str, str]) -> None:
    """Read a file anew with the person's answers."""
    waiting()[item.key] = _read(item.name, item.data, choices, {**item.aliases, **aliases})
    _check_all()


def refresh() -> None:
    """Read again what was checked against an older state of the store: a unit may have been added since."""
    stale = [item for item in waiting().values() if item.version != store.warehouse().version]
    if stale:
        with st.spinner(t("returns.checking", count=len(stale))):
            for item in stale:
                waiting()[item.key] = _read(item.name, item.data, item.choices, item.aliases)
            _check_all()


def forget(key: str) -> None:
    """Take a file away, with the answers given for it (a button's callback)."""
    waiting().pop(key, None)
    for name in [name for name in st.session_state if isinstance(name, str) and key in name]:
        del st.session_state[name]


def open_problems(item: Waiting) -> tuple[Problem, ...]:
    """The file's problems without those of the townships that the person left out."""
    left_out = set(st.session_state.get(f"leave_{item.key}", ()))
    names = {figure.township for figure in item.reading.figures if figure.unit_code in left_out}
    return preview.without(item.problems, names)


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
        leave_out=frozenset(st.session_state.get(f"leave_{item.key}", ())),
        explanations=said["warning"],
        reasons=said["error"],
    )


def who() -> str:
    """Who files: the name that was typed, else this computer."""
    return st.session_state.get("returns_by", "").strip() or t("returns.by_default", language="zh_CN")


def by_name(stored: str | None) -> str:
    """Who filed, as it reads in this language: this computer where no name was typed."""
    unnamed = {t("returns.by_default", language=each) for each in labels.LANGUAGES}
    return t("returns.by_default") if stored in unnamed else stored or ""


def is_ready(item: Waiting) -> bool:
    """Whether nothing stands between this file and its commit."""
    groups = preview.group_problems(open_problems(item))
    unanswered = any(not word(item, each) for each in (*groups.may_stand, *groups.to_explain))
    if unanswered or groups.doubtful or filed_before(item):
        return False
    return not blocking_problems(decided(item))


def commit(keys: Sequence[str]) -> None:
    """File the waiting files of these keys, remember the headers decided for them, keep the receipts."""
    items = [waiting()[key] for key in keys if key in waiting()]
    warehouse = store.warehouse()
    files = [decided(item) for item in items]
    receipts = file_returns(warehouse, files)
    for item, file, receipt in zip(items, files, receipts, strict=True):
        if receipt.status == "filed":
            for header, code in item.choices.headers.items():
                if code:
                    warehouse.act(
                        "mapping", {"header": header_key(header), "indicator_code": code}, by=file.by
                    )
        if receipt.status != "refused":
            forget(item.key)
    kept: list[Receipt] = st.session_state.get("returns_receipts", [])
    st.session_state["returns_receipts"] = [*kept, *receipts]


def filed_before(item: Waiting) -> dict[str, Any] | None:
    """The receipt (number, filed_at) under which the same bytes, read the same way, stand already."""
    figures = preview.filed_figures(item.reading)
    if not figures or item.choices.headers:
        return None
    held = store.query("returns/return_by_unit", unit_code=None, limit_rows=ALL)
    same = held[(held["sha256"] == item.reading.sha256) & held["status"].isin(FILED)]
    standing = {
        (row["unit_code"], row["year"], row["quarter"], row["figure_count"]): row
        for row in charts.records(same)
    }
    rows = [
        standing.get((group[0].unit_code, year, quarter, len(group)))
        for (_, year, quarter), group in preview.returns_of(figures).items()
    ]
    found = [row for row in rows if row is not None]
    if not rows or len(found) < len(rows):
        return None
    return {"number": found[0]["return_id"] // RETURNS_PER_RECEIPT, "filed_at": found[0]["filed_at"]}
