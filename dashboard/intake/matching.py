"""A header as written, with its unit and the heads above it, in; the indicator it means, or candidates, out.

A wrong match is worse than an asked one: exact names and aliases, a remembered decision and labels that say
the same in other words go through; everything else comes back with its best candidates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from dashboard.catalogue import Measure, Ratio, catalogue
from dashboard.intake.lexicon import UNIT_KIND, features, folded, key, split_unit, words
from dashboard.intake.records import Match

# Words that turn a figure into another one: such a header is never offered as if it were the plain one.
_OTHER = re.compile(
    r"未|非|上年|去年|同期|同比|计划|目标|增长|增减|比上|较上|下年|历年|占|率|比例|平均|人均|户均"
)
_EXPLAINED = re.compile(r"\((?:不?含|不?包括|包含|其中|指|按)[^()]*\)")
DOUBTFUL_FROM = 84.0
"""Similarity from which an unlisted header comes with a candidate of its own instead of as unknown."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a header was found to mean. ``code`` is "" when nothing is near or the person left it out."""

    code: str
    match: Match
    candidates: tuple[tuple[str, float], ...] = ()
    """The best three (code, 0..100) where ``match`` is doubtful or ``code`` is ""."""
    asked: str = ""
    """The header with its heads, as a person's decision about it is kept."""

    @property
    def sure(self) -> bool:
        return bool(self.code) and self.match != "doubtful"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about headers, by key of the header; "" means: leave it out."""

    by_key: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str) -> str | None:
        return self.by_key.get(key(text)) if self.by_key else None


def decisions(*maps: Mapping[str, str]) -> Decisions:
    """One look-up of several maps of header text to code; a later map wins."""
    return Decisions({key(header): code for each in maps for header, code in each.items()})


@dataclass(frozen=True, slots=True)
class _Index:
    names: Mapping[str, tuple[str, Match]]
    bare: Mapping[str, frozenset[str]]
    doubtful: Mapping[str, str]
    by_features: Mapping[frozenset[str], frozenset[str]]
    doubtful_features: Mapping[frozenset[str], frozenset[str]]
    topics: Mapping[str, frozenset[str]]
    texts: tuple[tuple[str, str], ...]
    spelled: tuple[str, ...]


# Features that say what a figure is about, and those that mean nothing without such a one.
_TOPICS = words(
    "<温暖> <清凉> <助学> <互助> <贷款> <安康> <隐患> <竞赛> <女专项> <工资协议> <工资协商> "
    "<安全合同> <集体合同> <争议> <信访> <和谐> <帮扶> <低保> <文体> <书屋> <职代会> <公开> <区域> "
    "<建议> <干部培训> <安全培训> <技能培训>"
)
_GENERIC = words(
    "<慰问> <人> <户> <金额> <份> <报销> <受理> <办结> <创建> <参保> <参加> <应参> 企业 单位 职工 女 "
    "会员 人 户 笔 例 场 家 次 <困难> <应收> <实收> <经费> <已建> <覆盖>"
)
# Counting words that add nothing to what is counted: 会员实名制录入人数 is 实名制会员, 企业户数 is 企业数.
_COUNT_WORDS = (
    ("<人>", frozenset({"会员", "职工"}), ("person",)),
    ("<户>", frozenset({"企业", "<和谐>"}), ("enterprise", "organisation")),
)
# Words that may only qualify what is counted; an indicator without them is offered, never taken.
_NEUTRAL = words("职工 工会 单位 家庭 辖区 组织 困难 提出 参与 建有 次 农民工 在职 受益 开展 总量")
_NO_SUBJECT = _GENERIC | words("参加 参与 受益 发放 投入")
# One word that many figures share says nothing by itself.
_TOO_GENERIC = frozenset(
    frozenset({word}) for word in ("培训", "表彰", "检查", "活动", "<参加>", "<报销>", "<参保>")
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


@cache
def _index() -> _Index:
    names: dict[str, tuple[str, Match]] = {}
    bare: dict[str, set[str]] = defaultdict(set)
    doubtful: dict[str, str] = {}
    by_features: dict[frozenset[str], set[str]] = defaultdict(set)
    doubtful_features: dict[frozenset[str], set[str]] = defaultdict(set)
    topics: dict[str, set[str]] = defaultdict(set)
    texts: list[tuple[str, str]] = []
    for code, each in catalogue().indicators.items():
        for text in (each.name_zh, *each.aliases):
            full = key(text)
            if text == each.name_zh or full not in names:
                names[full] = (code, "exact" if text == each.name_zh else "alias")
            bare[split_unit(full)[0]].add(code)
            plain_text, bracket = split_unit(full)
            by_features[features(folded(plain_text, bracket))].add(code)
            topics[code] |= features(plain_text) & _TOPICS
            said = folded(plain_text, bracket)
            texts.append((said if said != plain_text else plain_text + bracket, code))
        for text in each.doubtful_aliases:
            doubtful[key(text)] = code
            doubtful_features[features(folded(*split_unit(key(text))))].add(code)
    return _Index(
        names,
        {text: frozenset(codes) for text, codes in bare.items()},
        doubtful,
        {each: frozenset(codes) for each, codes in by_features.items() if each},
        {each: frozenset(codes) for each, codes in doubtful_features.items() if each},
        {code: frozenset(each) for code, each in topics.items()},
        tuple(dict.fromkeys(texts)),
        tuple(text for text, _ in dict.fromkeys(texts)),
    )


@cache
def indicator(code: str) -> Measure | Ratio:
    """The indicator of a code of the catalogue. Raises KeyError."""
    return _indicators()[code]


@cache
def _indicators() -> dict[str, Measure | Ratio]:
    return catalogue().indicators


@lru_cache(maxsize=8192)
def fits(code: str, unit: str) -> bool:
    """Whether a figure of this indicator can be counted in this unit word; an unknown word fits anything."""
    kind = UNIT_KIND.get(unit)
    return kind is None or kind in _KINDS[indicator(code).unit]


_COUNTED = (
    ("率", re.compile(r"率$|占比$|比例$")),
    ("人", re.compile(r"人次数?$|人数$|职工数?$|会员数?$|人$")),
    ("户", re.compile(r"户数?$|户次$")),
    ("钱", re.compile(r"金额$|资金$|款$|经费$|额$|金$|投入$|收入$")),
    ("场", re.compile(r"场次?$|场数$|期数$|次数$|届$")),
)


def counted_in(text: str) -> str:
    """What the end of a header says is counted: people, households, money, events; 数 alone says nothing."""
    bare, unit = split_unit(key(text))
    if unit in UNIT_KIND:
        kind = UNIT_KIND[unit]
        return {"person": "人", "person_time": "人", "household": "户", "money": "钱", "percent": "率"}.get(
            kind, ""
        )
    return next((name for name, pattern in _COUNTED if pattern.search(bare)), "")


@lru_cache(maxsize=16384)
def match(text: str, unit: str = "") -> Found:
    """What a header means by itself. ``unit`` is the word of its unit column, "" where there is none."""
    found = _listed(text, unit) or _by_features(key(text), unit)
    if found is None and (bare := _EXPLAINED.sub("", key(text))) != key(text):
        # 职工数（不含退休） is 职工数 or is not: asked.
        found = _listed(bare, unit) or _by_features(bare, unit)
        found = Found(found.code, "doubtful", ((found.code, 90.0),)) if found and found.code else None
    return found or _without_neutral(key(text), unit) or Found("", "doubtful")


def _without_neutral(full: str, unit: str) -> Found | None:
    """A header that says an indicator and words that may only qualify it: 慰问职工户数. Asked, not taken."""
    bare, bracket = split_unit(full)
    if _OTHER.search(bare):
        return None
    for text in dict.fromkeys((bare, folded(bare, bracket), folded(bare, unit))):
        said = features(text)
        rest = said - _NEUTRAL
        if rest == said or not any(each.startswith("<") and each not in _GENERIC for each in rest):
            continue
        found = _of_features(rest, unit, bracket)
        if found and found.sure:
            return Found(found.code, "doubtful", ((found.code, 85.0),))
    return None


def _listed(text: str, unit: str) -> Found | None:
    """By name, alias or doubtful alias."""
    index = _index()
    full = key(text)
    bare, bracket = split_unit(full)
    named = index.names.get(full)
    if named is None and not bracket and unit:
        named = index.names.get(f"{bare}({key(unit)})")
    if named is None and bracket:
        named = _without_bracket(bare, bracket)
    if named is not None:
        code, how = named
        if fits(code, unit) and fits(code, bracket):
            return Found(code, how)
        return Found(code, "doubtful", ((code, 90.0),))
    code = index.doubtful.get(full) or index.doubtful.get(bare) or ""
    if (code and fits(code, bracket) and UNIT_KIND.get(unit) != "money") or (code and fits(code, unit)):
        return Found(code, "doubtful", ((code, 90.0),))
    return None


def _without_bracket(bare: str, bracket: str) -> tuple[str, Match] | None:
    """A unit in brackets is left off only where the rest, counted in that unit, means one indicator."""
    index = _index()
    codes = [code for code in index.bare.get(bare, ()) if fits(code, bracket)]
    if len(codes) != 1:
        return None
    named = index.names.get(bare)
    return (codes[0], named[1] if named and named[0] == codes[0] else "alias")


def _by_features(full: str, unit: str) -> Found | None:
    """The indicator that says the same in other words, when one does and no doubtful alias does too."""
    bare, bracket = split_unit(full)
    for text in dict.fromkeys((bare, folded(bare, bracket), folded(bare, unit))):
        said = features(text)
        if said and said not in _TOO_GENERIC and (found := _of_features(said, unit, bracket)):
            return found
        for count, counted, units in _COUNT_WORDS:
            if count in said and said & counted:
                found = _of_features(said - {count}, unit, bracket)
                if found and found.sure and indicator(found.code).unit in units:
                    return found
    return None


def _of_features(said: frozenset[str], unit: str, bracket: str) -> Found | None:
    index = _index()
    codes = [code for code in index.by_features.get(said, ()) if fits(code, unit) and fits(code, bracket)]
    asked = index.doubtful_features.get(said, frozenset())
    if len(codes) == 1 and not asked - {codes[0]}:
        return Found(codes[0], "fuzzy")
    both = [*codes, *(code for code in asked if code not in codes)]
    if both:
        best = sorted(both, key=lambda code: (code not in asked, list(_indicators()).index(code)))
        return Found(best[0], "doubtful", tuple((code, 85.0) for code in best[:3]))
    return None


@lru_cache(maxsize=16384)
def match_path(parts: tuple[str, ...], unit: str = "") -> Found:
    """What a header means under the heads above it, outermost first: 困难帮扶 / 户数.

    Head and header said in one breath (送清凉 + 慰问人次) go before the header alone, which there might mean
    another programme's figure.
    """
    leaf = parts[-1]
    heads = [head for head in reversed(parts[:-1]) if key(head) != key(leaf)]
    for head in heads:
        for text in _joined(head, leaf):
            found = _listed(text, unit)
            if found and found.sure:
                return found
    alone = match(leaf, unit)
    said = features(split_unit(key(leaf))[0])
    long_enough = len(split_unit(key(leaf))[0]) >= 6 and alone.match in ("exact", "alias")
    if alone.sure and (long_enough or not said <= _GENERIC):
        return alone
    strange = _foreign(alone, heads) if alone.code else True
    if alone.sure and not strange:
        return alone
    for head in heads:
        for text in _joined(head, leaf):
            found = _by_features(key(text), unit)
            if found and found.sure:
                return found
    return Found("", "doubtful", alone.candidates) if strange else alone


def _joined(head: str, leaf: str) -> Iterable[str]:
    head_bare, head_unit = split_unit(key(head))
    leaf_bare, leaf_unit = split_unit(key(leaf))
    unit = leaf_unit or head_unit
    bracket = f"({unit})" if unit else ""
    yield head_bare + leaf_bare + bracket
    yield leaf_bare + head_bare + bracket
    if leaf_bare.endswith("数") and len(leaf_bare) > 2:
        yield leaf_bare[:-1] + head_bare + bracket


def _foreign(alone: Found, heads: Sequence[str]) -> bool:
    """Whether a head names one topic and the header's own meaning belongs to another."""
    for head in heads:
        topics = (features(split_unit(key(head))[0]) & _TOPICS) - {"<帮扶>"}
        if len(topics) == 1 and not topics & _index().topics.get(alone.code, frozenset()):
            return True
    return False


@lru_cache(maxsize=8192)
def match_after(text: str, leader: str, unit: str = "") -> Found:
    """What a label without a subject of its own (覆盖企业, 金额) means after an indicator's."""
    topics = _index().topics.get(leader, frozenset())
    bare = split_unit(key(text))[0]
    if not topics or not features(bare) <= _NO_SUBJECT:
        return Found("", "doubtful")
    alone = _listed(text, unit)
    if alone and alone.sure and not bare.startswith(("覆盖", "涵盖")):
        return Found("", "doubtful")  # a name of its own, wherever it stands
    for stem in _stems(leader):
        found = _listed(stem + key(text), unit) or _by_features(stem + key(text), unit)
        if found and found.sure and topics & _index().topics.get(found.code, frozenset()):
            return Found(found.code, "fuzzy")
    return Found("", "doubtful")


_STEM_ENDS = ("总人数", "人数", "总数", "组织数", "数量", "数", "总人", "户")


@lru_cache(maxsize=8192)
def match_part(text: str, parent: str, unit: str = "") -> Found:
    """What a sub-item (其中：女, 　农民工) means under the indicator ``parent``: one named by both words."""
    part = key(text).removeprefix("其中").removeprefix("#")
    explicit = key(text).startswith("其中")
    listed = _listed(text, unit) or _listed(part, unit)
    if listed and listed.sure and not explicit:
        return listed
    for stem in _stems(parent):
        for joined in (part + stem, stem + part, part if stem in part else ""):
            if joined and (found := _listed(joined, unit) or _by_features(joined, unit)) and found.sure:
                return found
    if listed and listed.sure:
        return listed
    return Found("", "doubtful") if explicit else match(text, unit)


@lru_cache(maxsize=512)
def _stems(code: str) -> tuple[str, ...]:
    """The bare words an indicator goes by: 职工人数 -> 职工; longest last."""
    each = indicator(code)
    stems: dict[str, None] = {}
    for text in (each.name_zh, *each.aliases):
        bare = split_unit(key(text))[0]
        for end in _STEM_ENDS:
            if bare.endswith(end) and len(bare) > len(end) + 1:
                bare = bare.removesuffix(end)
                break
        stems[bare] = None
    return tuple(sorted(stems, key=len))


def candidates(text: str, unit: str = "") -> tuple[tuple[str, float], ...]:
    """The three indicators a header is nearest to, best first, with a similarity of 0..100."""
    return _candidates(split_unit(key(text))[0], unit or split_unit(key(text))[1])


@lru_cache(maxsize=4096)
def _candidates(bare: str, unit: str) -> tuple[tuple[str, float], ...]:
    from rapidfuzz import fuzz, process

    said = features(bare)
    index = _index()
    best: dict[str, float] = {}
    for _, likeness, place in process.extract(bare, index.spelled, scorer=fuzz.ratio, limit=25):
        text, code = index.texts[place]
        if not fits(code, unit):
            continue
        other = features(text)
        shared = 100 * len(said & other) / max(len(said | other), 1)
        score = 0.6 * likeness + 0.4 * shared
        if score > best.get(code, 0):
            best[code] = score
    ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))[:3]
    return tuple((code, round(score, 1)) for code, score in ranked if score >= 45)


@lru_cache(maxsize=4096)
def nearest(text: str, unit: str = "") -> Found:
    """The best candidate of an unlisted header, delivered as doubtful when it is near enough to be asked."""
    best = candidates(text, unit)
    counted = counted_in(text), counted_in(indicator(best[0][0]).name_zh) if best else ""
    if _OTHER.search(key(text)) or (all(counted) and counted[0] != counted[1]):
        return Found("", "doubtful", best)
    if best and best[0][1] >= DOUBTFUL_FROM and (len(best) == 1 or best[0][1] - best[1][1] >= 4):
        return Found(best[0][0], "doubtful", best)
    return Found("", "doubtful", best)
