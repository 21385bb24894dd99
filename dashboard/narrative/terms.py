"""The reviewed terms of reports and the names of the catalogue in, patterns that tell an indicator out.

``data/narrative/terms.csv`` says for each indicator what stands before a figure, what behind it, and what
its sentence, paragraph or heading speaks of, as patterns: ``…`` is up to 8 signs within a clause, ``‥`` up
to 20, ``～`` up to 20 of a sentence. A weight with ``!`` holds only right before the figure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import rjieba

from dashboard.catalogue import Measure, catalogue
from dashboard.narrative.numbers import Number
from dashboard.settings import DATA

PATH = DATA / "narrative" / "terms.csv"
SYNONYMS = DATA / "narrative" / "synonyms.csv"
_GAPS = {"…": "[^,。;:!?]{0,8}?", "‥": "[^,。;:!?]{0,20}?", "～": "[^。;!?]{0,20}?"}
_KINDS = frozenset(("person", "times", "household", "count", "case", "item", "event", "money", "percent"))
_FITTING = {
    "person": "person times",
    "person_time": "times person",
    "household": "household",
    "organisation": "count household",
    "enterprise": "count household",
    "contract": "份 个",
    "case": "case",
    "item": "item count event",
    "yuan": "money",
    "percent": "percent",
}
_TAIL = re.compile(
    r"(?:\([^)]*\)|数量|总数|人次|人数|件数|份数|例数|场次|场数|次数|期数|篇数|条数|项数|户数|户次|金额|资金|数)+$"
)
SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One way in which reports speak of an indicator. Each pattern that is there must be found."""

    code: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    topic: re.Pattern[str] | None
    never: re.Pattern[str] | None
    """Not between the term and the end of the figure's clause."""
    absent: re.Pattern[str] | None
    """Not in the sentence as far as the end of the figure's clause."""
    kinds: frozenset[str]
    words: frozenset[str]
    weight: float
    near: bool = False
    """Only right before the figure, with no clause or figure between."""


@cache
def synonyms() -> dict[str, str]:
    """Words of the terms that stand for others too, each with all of them as alternatives of a pattern."""
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        return {row["word"]: row["same"] for row in csv.DictReader(file)}


@cache
def terms() -> tuple[Term, ...]:
    """All terms: the reviewed ones, then the catalogue's names. Raises ValueError for a bad file."""
    known = catalogue().indicators
    out = []
    with PATH.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] not in known:
                raise ValueError(f"{PATH.name}: unknown indicator {row['code']}")
            out.append(_term(row))
    guards = {term.code: term for term in out if not (term.before or term.after or term.topic)}
    return (*(term for term in out if term not in guards.values()), *_of_catalogue(guards))


def _term(row: dict[str, str]) -> Term:
    units = row["units"].split()
    return Term(
        row["code"],
        _pattern(row["before"]),
        _pattern(row["after"]),
        _pattern(row["topic"]),
        _pattern(row["never"], False),
        _pattern(row["absent"], False),
        frozenset(unit for unit in units if unit in _KINDS),
        frozenset(unit for unit in units if unit not in _KINDS),
        float(row["weight"].rstrip("!") or 0),
        row["weight"].endswith("!"),
    )


@cache
def _same() -> re.Pattern[str]:
    """Words with synonyms; what may not stand before a term (group 1) is left as it is."""
    words = "|".join(sorted(map(re.escape, synonyms()), key=len, reverse=True))
    return re.compile(rf"(\(\?<![^)]*\))|{words}")


def _pattern(text: str, widened: bool = True) -> re.Pattern[str] | None:
    """A cell of the terms as a pattern; ``widened`` by the synonyms of its words."""
    if widened:
        text = _same().sub(lambda match: match[0] if match[1] else f"(?:{synonyms()[match[0]]})", text)
    for sign, gap in _GAPS.items():
        text = text.replace(sign, gap)
    return re.compile(text) if text else None


def _of_catalogue(guards: Mapping[str, Term]) -> list[Term]:
    """The names and sure aliases of the catalogue, each as what stands right before a figure.

    A row of the terms with nothing but ``never`` and ``absent`` is a guard of the indicator's names.
    """
    out = []
    for code, indicator in catalogue().indicators.items():
        names = {_TAIL.sub("", name.replace("%", "")) for name in (indicator.name_zh, *indicator.aliases)}
        sure = sorted((name for name in names if len(name) >= SHORTEST_NAME), key=len, reverse=True)
        if not sure:
            continue
        units = _FITTING[
            "percent"
            if not isinstance(indicator, Measure) and indicator.unit == "percent"
            else indicator.unit
        ]
        row = {
            "code": code,
            "before": "|".join(map(re.escape, sure)),
            "units": units,
            "weight": "0.5!",
        }
        term = _term({"after": "", "topic": "", "never": "", "absent": "", **row})
        guard = guards.get(code)
        out.append(replace(term, never=guard.never, absent=guard.absent) if guard else term)
    return out


@lru_cache(maxsize=512)
def terms_counted(kind: str, unit: str) -> tuple[Term, ...]:
    """The terms whose indicator is counted in a unit."""
    return tuple(term for term in terms() if kind in term.kinds or unit in term.words)


@cache
def rates_of(numerator: str) -> tuple[str, ...]:
    """The rates of which a measure is the numerator."""
    return tuple(
        code
        for code, each in catalogue().ratios.items()
        if each.numerator == numerator and each.unit == "percent"
    )


@cache
def shares() -> tuple[tuple[str, Term], ...]:
    """The rates that are told by what a share of the units did, with the terms of those that did it."""
    return tuple(
        (rate, term) for term in terms() if term.after and not term.before for rate in rates_of(term.code)
    )


@cache
def _segmenter() -> rjieba.Jieba:
    """The dictionary of words with the catalogue's own added."""
    segmenter = rjieba.Jieba()
    for indicator in catalogue().indicators.values():
        for name in (indicator.name_zh, *indicator.aliases):
            stem = _TAIL.sub("", name)
            known = segmenter.cut(stem, hmm=False)
            if 2 <= len(stem) <= 4 and stem.isalpha() and min(map(len, known)) == 1:  # not 活动|参加
                segmenter.add_word(stem, None, None)
    return segmenter


Words = tuple[int, ...]
"""For each sign of a text the place where its word begins, and one place more."""


def words_of(text: str, numbers: Sequence[Number] = ()) -> Words:
    """Where the words of a plain text begin; a number parts words (59人|参活)."""
    begins: list[int] = []
    at = 0
    for end in sorted({place for number in numbers for place in (number.start, number.end)} | {len(text)}):
        for word in _segmenter().cut(text[at:end], hmm=False):
            begins += [len(begins)] * len(word)
        at = end
    return (*begins, len(begins))


def is_cut(words: Words, start: int, end: int) -> bool:
    """Whether an end of a stretch of text parts a word that is not the term's own.

    会员 cuts 工会|员工, 职工 cuts 职|工作; 慰问 in 慰问金 and 培训 in 技术培训 cut nothing.
    """
    if words[start] != start and words[end] != words[start] and words[end - 1] != words[start]:
        return True
    return words[end] == end - 1 and start < end - 1


def last_match(pattern: re.Pattern[str], text: str, words: Words | None, offset: int) -> re.Match[str] | None:
    """The match nearest to the end of a text that does not cut words; ``offset`` is where the text begins."""
    found = None
    for match in pattern.finditer(text):
        if words is None or not is_cut(words, offset + match.start(), offset + match.end()):
            found = match
    return found
