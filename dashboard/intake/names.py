"""The catalogue's names, arranged for looking a header up: by spelling, by features, by frame.

Also whether an indicator can be counted in a unit at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dashboard.catalogue import Measure, Ratio, catalogue
from dashboard.intake.lexicon import UNIT_KIND, features_of_all, folded, key, split_unit, words
from dashboard.intake.records import Match
from dashboard.intake.stems import stem

# Features that say what a figure is about.
TOPICS = words(
    "<温暖> <清凉> <助学> <互助> <贷款> <安康> <隐患> <竞赛> <女专项> <工资协议> <工资协商> "
    "<安全合同> <集体合同> <争议> <信访> <和谐> <帮扶> <低保> <文体> <书屋> <职代会> <公开> <区域> "
    "<建议> <干部培训> <安全培训> <技能培训>"
)
_KINDS = {
    "yuan": {"money"},
    "percent": {"percent"},
    "person": {"person", "person_time", "count"},
    "person_time": {"person", "person_time", "count"},
    "household": {"household", "count"},
    "organisation": {"count", "household"},
    "enterprise": {"count", "household"},
    "contract": {"count"},
    "case": {"count", "person_time"},
    "item": {"count", "household"},
}


@dataclass(frozen=True, slots=True)
class Index:
    """Keys of names and aliases, and what else they are known by, to the codes they mean."""

    names: Mapping[str, tuple[str, Match]]
    bare: Mapping[str, frozenset[str]]
    doubtful: Mapping[str, str]
    by_stem: Mapping[str, frozenset[str]]
    doubtful_stems: frozenset[str]
    texts: tuple[tuple[str, str], ...]
    spelled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meanings:
    """Features of names and aliases to the codes they mean, and what each code is about."""

    by_features: Mapping[frozenset[str], frozenset[str]]
    doubtful_features: Mapping[frozenset[str], frozenset[str]]
    topics: Mapping[str, frozenset[str]]


@cache
def names_index() -> Index:
    """The index, built once a process."""
    names: dict[str, tuple[str, Match]] = {}
    bare: dict[str, set[str]] = defaultdict(set)
    doubtful: dict[str, str] = {}
    by_stem: dict[str, set[str]] = defaultdict(set)
    doubtful_stems: set[str] = set()
    texts: list[tuple[str, str]] = []
    for code, each in catalogue().indicators.items():
        for text in (each.name_zh, *each.aliases):
            full = key(text)
            if text == each.name_zh or full not in names:
                names[full] = (code, "exact" if text == each.name_zh else "alias")
            plain_text, bracket = split_unit(full)
            bare[plain_text].add(code)
            by_stem[stem(plain_text)].add(code)
            said = folded(plain_text, bracket)
            texts.append((said if said != plain_text else plain_text + bracket, code))
        for text in each.doubtful_aliases:
            doubtful[key(text)] = code
            plain_text = split_unit(key(text))[0]
            doubtful_stems |= {stem(plain_text), stem(plain_text + "数")}
            texts.append((plain_text, code))
    return Index(
        names,
        {text: frozenset(codes) for text, codes in bare.items()},
        doubtful,
        {each: frozenset(codes) for each, codes in by_stem.items() if each},
        frozenset(doubtful_stems - {""}),
        tuple(dict.fromkeys(texts)),
        tuple(text for text, _ in dict.fromkeys(texts)),
    )


@cache
def meanings() -> Meanings:
    """What names mean, built once a process that meets a header which is not spelled as one of them.

    That takes longer than anything else a reader gets ready.
    """
    by_features: dict[frozenset[str], set[str]] = defaultdict(set)
    doubtful_features: dict[frozenset[str], set[str]] = defaultdict(set)
    topics: dict[str, set[str]] = defaultdict(set)
    known = catalogue().indicators
    sure = [(code, *_said(text)) for code, each in known.items() for text in (each.name_zh, *each.aliases)]
    asked = [(code, _said(text)[1]) for code, each in known.items() for text in each.doubtful_aliases]
    spelled = [text for _, *both in sure for text in both] + [text for _, text in asked]
    features = features_of_all(spelled)
    for code, bare, said in sure:
        if len("".join(features[said])) > 1:  # 建家数 comes to 建, which says nothing
            by_features[features[said]].add(code)
        topics[code] |= features[bare] & TOPICS
    for code, said in asked:
        doubtful_features[features[said]].add(code)
    return Meanings(
        {each: frozenset(codes) for each, codes in by_features.items() if each},
        {each: frozenset(codes) for each, codes in doubtful_features.items() if each},
        {code: frozenset(each) for code, each in topics.items()},
    )


def _said(text: str) -> tuple[str, str]:
    """A name without its unit, and with what its unit says put into words."""
    bare, unit = split_unit(key(text))
    return bare, folded(bare, unit)


@cache
def indicator(code: str) -> Measure | Ratio:
    """The indicator of a code of the catalogue. Raises KeyError."""
    return indicators()[code]


@cache
def is_part_of(code: str, whole: str) -> bool:
    """Whether an item that the catalogue lists as 其中 (其中:女职工, #女会员) may be part of another one."""
    part, other = indicator(code), indicator(whole)
    listed = [any(name.startswith(("其中", "#")) for name in each.aliases) for each in (part, other)]
    return listed == [True, False] and (part.group, part.unit) == (other.group, other.unit)


@cache
def indicators() -> dict[str, Measure | Ratio]:
    return catalogue().indicators


@lru_cache(maxsize=8192)
def fits(code: str, unit: str) -> bool:
    """Whether a figure of this indicator can be counted in this unit word; an unknown word fits anything."""
    kind = UNIT_KIND.get(unit)
    return kind is None or kind in _KINDS[indicator(code).unit]
