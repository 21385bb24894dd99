"""Sentence files in, checked sections out; and a section with the data's figures in, paragraphs out.

``data/report/<language>/<section>.toml`` holds headings and sentences (data/report/README.md says how). A
sentence whose figures are missing is not written. ``check`` tells every fault of a file with its line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.catalogue import Ratio, catalogue
from dashboard.report import templates
from dashboard.report.document import Run
from dashboard.report.facts import Facts, is_known
from dashboard.report.plan import AREAS, FRAME, TONE_WORDS, Tone
from dashboard.report.templates import Choice, Condition, Slot, TemplateError

FOLDER = settings.DATA / "report"
FILES = (FRAME[0], FRAME[1], *AREAS, FRAME[2], FRAME[3])
"""Every section that has a file, in the order of a report."""
LARGEST_FILE = 200_000
"""Bytes of a file of sentences; ours have a tenth of it."""
_TONES: dict[str, Tone] = {word: tone for tone, word in TONE_WORDS.items()}
_KINDS = ("heading", "sentence")
_KEYS = {
    "heading": {"text", "when", "tones", "for"},
    "sentence": {"id", "para", "text", "when", "tones", "for", "item", "of", "where", "sort", "limit",
        "join"},
}  # fmt: skip
DEFAULT_ITEMS = 3


@dataclass(frozen=True)
class Fault:
    """A fault of a file: its line from 1, and code and arguments of the words for it."""

    line: int
    code: str
    args: Mapping[str, str]


class SentencesError(ValueError):
    """A file of sentences that cannot be used, with all of its faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"line {each.line}: {each.code}" for each in faults))
        self.faults = faults


@dataclass(frozen=True)
class Sentence:
    """One sentence. ``slot_id`` groups variants, of which the first that fits is written."""

    slot_id: str
    para: int
    text: templates.Sequence
    when: tuple[Condition, ...]
    tones: frozenset[Tone]
    is_for: str
    item: templates.Sequence | None
    of: tuple[str, ...]
    where: tuple[Condition, ...]
    sort: tuple[Slot, bool] | None
    limit: int
    join: str


@dataclass(frozen=True)
class Section:
    """A file: what its headings and sentences are."""

    code: str
    headings: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]


# --- Reading a file ---------------------------------------------------------------------------------------


def file_of(code: str, language: str = "zh_CN") -> Path:
    """Where the sentences of a section stand."""
    return FOLDER / language / f"{code}.toml"


@cache
def own_section(code: str) -> Section:
    """A section as the product brings it. Raises SentencesError, OSError."""
    return read_section(file_of(code).read_text(encoding="utf-8"))


def read_section(text: str) -> Section:
    """A section from the text of its file. Raises SentencesError with every fault."""
    faults: list[Fault] = []
    section = _section(text, faults)
    if faults or section is None:
        raise SentencesError(sorted(faults, key=lambda each: each.line))
    return section


def check(text: str) -> list[Fault]:
    """Every fault of a file; none where it can be used."""
    try:
        read_section(text)
    except SentencesError as error:
        return error.faults
    return []


def _section(text: str, faults: list[Fault]) -> Section | None:
    if len(text.encode()) > LARGEST_FILE:
        faults.append(Fault(1, "large", {}))
        return None
    try:
        table = tomllib.loads(text)
    except RecursionError:
        faults.append(Fault(1, "toml", {}))
        return None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        faults.append(Fault(int(found[1]) if found else text.count("\n") + 1, "toml", {}))
        return None
    lines = _Lines(text)
    code = table.get("section")
    if code not in FILES:
        faults.append(Fault(lines.of_key("section"), "section", {"known": "、".join(FILES)}))
        return None
    for key in table.keys() - {"section", *_KINDS}:
        faults.append(Fault(lines.of_key(key), "key", {"field": key}))
    read: dict[str, tuple[Sentence, ...]] = {}
    for kind in _KINDS:
        entries = table.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            faults.append(Fault(lines.of_key(kind), "kind", {"field": kind}))
            continue
        found_ = (_sentence(kind, n, each, lines, faults) for n, each in enumerate(entries))
        read[kind] = tuple(each for each in found_ if each)
    return Section(code, read.get("heading", ()), read.get("sentence", ()))


class _Lines:
    """Where the entries of a file stand, so that a fault can be told with its line."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.starts = {
            kind: [n for n, line in enumerate(self.lines, 1) if re.match(rf"\s*\[\[\s*{kind}\s*]]", line)]
            for kind in _KINDS
        }
        self.all = sorted(n for starts in self.starts.values() for n in starts)

    def of_key(self, key: str) -> int:
        """The line of a key that stands by itself, the first line where it is not found."""
        return next(
            (n for n, line in enumerate(self.lines, 1) if re.match(rf"\W*{re.escape(key)}\b", line)), 1
        )

    def of(self, kind: str, place: int, key: str) -> int:
        """The line of a key of the entry at a place (from 0); the entry's own where it is not found."""
        starts = self.starts[kind]
        if place >= len(starts):
            return self.of_key(kind)
        start = starts[place]
        end = next((n for n in self.all if n > start), len(self.lines) + 1)
        for n in range(start + 1, end):
            if re.match(rf"\s*{re.escape(key)}\s*=", self.lines[n - 1]):
                return n
        return start


def _sentence(
    kind: str, place: int, entry: Mapping[str, Any], lines: _Lines, faults: list[Fault]
) -> Sentence | None:
    before = len(faults)

    def fault(at: str, code: str, **args: str) -> None:
        faults.append(Fault(lines.of(kind, place, at), code, args))

    for key in entry.keys() - _KEYS[kind]:
        fault(key, "key", field=key)
    has_item = "item" in entry
    text = _text(entry, "text", fault, is_item=False, has_item=has_item)
    item = _text(entry, "item", fault, is_item=True, has_item=False) if has_item else None
    when = _conditions(entry, "when", fault, is_item=False)
    where = _conditions(entry, "where", fault, is_item=True)
    tones = _strings(entry, "tones", fault)
    for word in tones:
        if word not in _TONES:
            fault("tones", "tone", word=word, known="、".join(_TONES))
    is_for = entry.get("for", "")
    if is_for not in ("", "county", "township"):
        fault("for", "for", word=str(is_for))
    join = entry.get("join", "、")
    if not isinstance(join, str) or not join.isprintable() or len(join) > 5:
        fault("join", "signs")
    of = _strings(entry, "of", fault)
    for code in of:
        if code not in catalogue().indicators:
            fault("of", "name", name=code)
    sort = _sort(entry, fault)
    para, limit = _whole(entry, "para", 1, fault), _whole(entry, "limit", DEFAULT_ITEMS, fault)
    if len(faults) > before or text is None:
        return None
    return Sentence(
        slot_id=str(entry.get("id") or f"{kind}{place if kind == 'sentence' else ''}"), para=para, text=text,
        when=when, tones=frozenset(_TONES[word] for word in tones) or frozenset(TONE_WORDS),
        is_for=str(is_for), item=item, of=of, where=where, sort=sort, limit=limit,
        join=str(join),
    )  # fmt: skip


def _text(
    entry: Mapping[str, Any], key: str, fault: Any, *, is_item: bool, has_item: bool
) -> templates.Sequence | None:
    text = entry.get(key)
    if not isinstance(text, str) or not text.strip():
        fault(key, "text", field=key)
        return None
    try:
        sequence = templates.read(text)
    except TemplateError as error:
        fault(key, error.code, **error.args_of)
        return None
    for slot in sequence.slots():
        if has_item and slot == Slot("each"):
            continue
        if not is_known(slot, is_item=is_item):
            fault(key, "name", name=f"{slot.name}.{slot.form}" if slot.form else slot.name)
    return sequence


def _conditions(entry: Mapping[str, Any], key: str, fault: Any, *, is_item: bool) -> tuple[Condition, ...]:
    found = []
    for text in _strings(entry, key, fault):
        try:
            each = templates.condition(text)
        except TemplateError as error:
            fault(key, error.code, **error.args_of)
            continue
        if not is_known(each.slot, is_item=is_item):
            fault(key, "name", name=text)
        found.append(each)
    return tuple(found)


def _strings(entry: Mapping[str, Any], key: str, fault: Any) -> tuple[str, ...]:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        fault(key, "list", field=key)
        return ()
    return tuple(given)


def _whole(entry: Mapping[str, Any], key: str, default: int, fault: Any) -> int:
    given = entry.get(key, default)
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= 50:
        fault(key, "whole", field=key)
        return default
    return given


def _sort(entry: Mapping[str, Any], fault: Any) -> tuple[Slot, bool] | None:
    given = entry.get("sort")
    if given is None:
        return None
    found = re.fullmatch(r"(-?)it\.([a-z]\w*)", given) if isinstance(given, str) else None
    if not found or not is_known(Slot("it", found[2]), is_item=True):
        fault("sort", "sort", text=str(given)[:40])
        return None
    return Slot("it", found[2]), bool(found[1])


# --- Writing ----------------------------------------------------------------------------------------------


def heading(section: Section, facts: Facts) -> str:
    """The heading that fits the data, as plain words; "" where none does."""
    for each in section.headings:
        runs = _written(each, facts)
        if runs:
            return "".join(run if isinstance(run, str) else run.words for run in runs)
    return ""


def paragraphs(section: Section, facts: Facts) -> list[tuple[int, tuple[Run, ...]]]:
    """The paragraphs that the data has figures for, each with its number in the file."""
    found: dict[int, list[Run]] = {}
    done: set[str] = set()
    for each in section.sentences:
        if each.slot_id in done:
            continue
        runs = _written(each, facts)
        if runs:
            done.add(each.slot_id)
            found.setdefault(each.para, []).extend(runs)
    return [(para, _joined(found[para])) for para in sorted(found)]


def _written(each: Sentence, facts: Facts) -> list[Run] | None:
    """A sentence with its figures; None where it does not fit the plan or its figures are not there."""
    plan = facts.plan
    if plan.tone not in each.tones or each.is_for not in (
        "",
        "county" if plan.unit.is_county else "township",
    ):
        return None
    if not all(one.holds(facts.fill(one.slot).raw) for one in each.when):
        return None
    items = _items(each, facts) if each.item else None
    return None if items == [] else _filled(each.text, facts, "", items)


def _items(each: Sentence, facts: Facts) -> list[Run]:
    """The item of every indicator that it holds for, one after the other."""
    assert each.item is not None
    codes = each.of or tuple(
        code
        for code, one in catalogue().indicators.items()
        if isinstance(one, Ratio) and one.unit == "percent" and one.better == "higher"
    )
    fitting = [c for c in codes if all(one.holds(facts.fill(one.slot, c).raw) for one in each.where)]
    if each.sort:
        slot, is_falling = each.sort
        known = [code for code in fitting if facts.fill(slot, code).raw is not None]
        fitting = sorted(known, key=lambda code: facts.fill(slot, code).raw, reverse=is_falling)
    found: list[Run] = []
    written = (runs for code in fitting if (runs := _filled(each.item, facts, code, None)))
    for place, runs in enumerate(written):
        if place == each.limit:
            break
        found += [each.join, *runs] if found else runs
    return found


def _filled(
    sequence: templates.Sequence, facts: Facts, item: str, items: list[Run] | None
) -> list[Run] | None:
    runs: list[Run] = []
    for piece in sequence.pieces:
        if isinstance(piece, str):
            runs.append(piece)
        elif isinstance(piece, Choice):
            runs += next((got for part in piece.parts if (got := _filled(part, facts, item, items))), [])
        elif piece == Slot("each") and items is not None:
            runs += items
        else:
            filled = facts.fill(piece, item).runs
            if filled is None:
                return None
            runs += filled
    return runs


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbouring words as one run."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if isinstance(run, str) and isinstance(last, str):
            joined[-1] = last + run
        elif run != "":
            joined.append(run)
    return tuple(joined)


def slots_of(section: Section) -> Iterator[Slot]:
    """Every slot of a section's texts."""
    for each in (*section.headings, *section.sentences):
        yield from each.text.slots()
        if each.item:
            yield from each.item.slots()
