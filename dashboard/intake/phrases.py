"""A header in, the indicator that its words put together, out: every word of it known, none left over.

Where ``matching`` asks whether a header says what a listed name says, this asks what its words mean in any
order: 困职在档户数 and 在册困难职工家庭 say who, of which kind and counted how.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dashboard.intake.lexicon import UNIT_KIND, key, split_unit, words
from dashboard.intake.meanings import ANYWHERE, ASKED, MEANINGS
from dashboard.intake.names import fits, indicator
from dashboard.intake.vocabulary import EMPTY, WORDS

Token = tuple[frozenset[str], ...]
"""The ways to read one word, each a set of notions: 报销 is 补助, 女职工 is 女 and 职工."""

UNKNOWN, WORD = 100, 1
"""What a sign of no word and a word cost: as few strange signs, then as few words as there can be."""

_WHEN = re.compile(
    r"20\d\d年?度?|\d{1,2}月(?:份|底|末)?|第?[一二三四1-4]季度?末?|上半年|下半年|前三季度|\d(?=月)"
)
_COMPOUNDS = (
    (re.compile(r"教职代会|教代会|教职员?工代表大会"), "职代会"),
    (re.compile(r"教职员?工|教工(?!会)"), "职工"),
    (re.compile(r"(?<![委人成])员工(?![作会资龄])"), "职工"),
    (re.compile(r"(?:全国)?(?:工会)?帮扶(?:工作|管理)*系统(?:内|中|里)?的?(?=..)"), ""),
    (
        re.compile(
            r"(?:帮助|帮扶|安置|促成|介绍|实现)(?:城镇|下岗|失业|待业|困难|人员|职工|农民工|、|和)+(?:成功|实现)?(?:再)?就业"
        ),
        "实现就业",
    ),
    (
        re.compile(r"(?:建立|组建|成立|建有|建起|建)(?:了)?工会(?:组织)?的?(?=企业|(?:基层)?单位)"),
        "建会",
    ),
    (re.compile(r"女(?:职工|工|员工)(?:特殊|权益|劳动|保护|专项|集体)*(?:合同|协议)"), "女职工专项"),
    (re.compile(r"女(?:职工|工|员工)(?:特殊|权益|劳动|保护)*专项"), "女职工专项"),
    (re.compile(r"(?:劳动)?安全(?:生产)?(?:和|与)?(?:卫生)?(?:专项)?(?:集体)?(?:合同|协议)"), "安全卫生专项"),
    (re.compile(r"劳安(?:专项)?(?:集体)?(?:合同|协议)"), "安全卫生专项"),
    (re.compile(r"职工(?:代表)?董事(?:和|与|及|或)?(?:职工)?监事|职工董\(?监\)?事"), "董监事"),
)
_EITHER = re.compile(r"(?:企业|单位)(?:中|内)?(?:已|新)?(?:建立|组建|成立|建有|建)(?:了)?工会")
"""企业建立工会数 may be enterprises or their unions."""
_OTHER = re.compile(r"上年|去年|前年|同期|同比|计划|增长|增减|比上|较上|下年|明年|历年|上期|上季|预计")
"""Words that make last year's or another figure of it."""
_WORK = re.compile(r"(?:工作|活动|情况|处理|建设|发展|管理|签订|收缴|服务|落实|推进|方面|类|机制)+$")
_KIND_NOTION = {"person": "人", "person_time": "人次", "household": "户", "money": "额", "percent": "率"}
_UNIT_NOTION = {
    "份": "份",
    "件": "件",
    "起": "件",
    "例": "例",
    "场": "场",
    "场次": "场",
    "次": "场",
    "期": "场",
}
_UNIT_NOTION |= {"条": "条", "处": "处", "篇": "篇", "人次": "人次"}
_OF_UNIT = {
    "yuan": "额",
    "percent": "率",
    "person": "人",
    "person_time": "人次 人",
    "household": "户",
    "organisation": "",
    "enterprise": "户",
    "contract": "份",
    "case": "件 例",
    "item": "条",
}

_KINDS = words("人 人次 户 份 额 率 件 例 场 条 处 篇")


@dataclass(frozen=True, slots=True)
class _Meaning:
    code: str
    needs: tuple[frozenset[str], ...]
    allowed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a header and what is left of it that no word covers."""

    tokens: tuple[Token, ...]
    left: str


@cache
def _lexicon() -> dict[str, list[tuple[str, Token]]]:
    """Spellings by their first sign, the longest first."""
    readings: dict[str, list[frozenset[str]]] = defaultdict(list)
    for line in WORDS.strip().splitlines():
        notions, spellings = line.split("=")
        for spelling in dict.fromkeys(spellings.split("|")):
            readings[spelling].append(frozenset(notions.split()))
    for spelling in EMPTY.split():
        readings[spelling].append(frozenset())
    by_sign: dict[str, list[tuple[str, Token]]] = defaultdict(list)
    for spelling in sorted(readings, key=len, reverse=True):
        by_sign[spelling[0]].append((spelling, tuple(readings[spelling])))
    return by_sign


@cache
def _meanings() -> dict[str, tuple[_Meaning, ...]]:
    """The meanings by each notion that may stand for their first need."""
    by_notion: dict[str, list[_Meaning]] = defaultdict(list)
    for meaning in _read(MEANINGS):
        for notion in meaning.needs[0]:
            by_notion[notion].append(meaning)
    return {notion: tuple(each) for notion, each in by_notion.items()}


@cache
def _asked() -> tuple[_Meaning, ...]:
    return tuple(_read(ASKED))


def _read(lines: str) -> Iterable[_Meaning]:
    anywhere = frozenset(ANYWHERE.split())
    for line in lines.replace("\n ", " ").strip().splitlines():
        code, ways = line.split("=")
        each = indicator(code)
        free = anywhere | frozenset(_OF_UNIT[each.unit].split())
        if each.measure_type == "flow_ytd":
            free |= {"累计"}
        for way in ways.split(";"):
            need, _, may = way.partition("~")
            needs = tuple(frozenset(each.split("/")) for each in need.split())
            yield _Meaning(code, needs, free | frozenset(may.split()) | frozenset().union(*needs))


@lru_cache(maxsize=16384)
def said(bare: str) -> Said:
    """The words of a key without its unit: the reading with the fewest strange signs."""
    text = _WHEN.sub("", bare)
    for pattern, word in _COMPOUNDS:
        text = pattern.sub(word, text)
    text = re.sub(r"[()/%]", "", text)
    lexicon = _lexicon()
    best: list[tuple[int, int, Token | None]] = [(0, 0, None)] * (len(text) + 1)
    for start in range(len(text) - 1, -1, -1):
        found: tuple[int, int, Token | None] = (UNKNOWN + best[start + 1][0], start + 1, None)
        for spelling, token in lexicon.get(text[start], ()):
            if text.startswith(spelling, start):
                stop = start + len(spelling)
                cost = WORD + best[stop][0]
                if cost < found[0]:
                    found = (cost, stop, token)
        best[start] = found
    tokens: list[Token] = []
    left, place = "", 0
    while place < len(text):
        _, stop, reading = best[place]
        if reading is None:
            left += text[place]
        elif reading != (frozenset(),):
            tokens.append(reading)
        place = stop
    return Said(tuple(tokens), left)


def _counted(unit: str) -> tuple[Token, ...]:
    """What a unit adds to what a header says."""
    notion = _UNIT_NOTION.get(unit) or _KIND_NOTION.get(UNIT_KIND.get(unit, ""))
    return ((frozenset({notion}),),) if notion else ()


def _has(tokens: Iterable[Token], need: frozenset[str]) -> bool:
    return any(need & reading for token in tokens for reading in token)


@lru_cache(maxsize=16384)
def meant(text: str, unit: str = "") -> tuple[str, ...]:
    """The codes of the indicators that a header's words put together: one where it is clear."""
    return _best(text, unit, ())[0]


@lru_cache(maxsize=16384)
def meant_under(text: str, unit: str, heads: tuple[str, ...]) -> str:
    """The code of the one indicator that a header and its heads put together, where it takes both; or ""."""
    codes, (_, by_heads) = _best(text, unit, heads)
    return codes[0] if by_heads and len(codes) == 1 else ""


def repeats(text: str, heads: tuple[str, ...]) -> bool:
    """Whether a head says already what the header counts: 企业建会 / 企业数, not 企业 / 建会率."""
    own = {notion for token in said(split_unit(key(text))[0]).tokens for each in token for notion in each}
    above = [token for head in heads for token in said(split_unit(key(head))[0]).tokens]
    return any((own - _KINDS) & reading for token in above for reading in token)


@lru_cache(maxsize=4096)
def meant_nearly(text: str, unit: str = "") -> str:
    """The code of the one indicator to be asked about first, of which a header says nearly all; or "".

    That is one of ``ASKED``, or one of person-times of which all but those is said: 技能培训.
    """
    bare, bracket = split_unit(key(text))
    own = said(bare)
    if own.left or not own.tokens or _EITHER.search(bare) or _OTHER.search(bare):
        return ""
    tokens = (*own.tokens, *_counted(bracket or unit))
    asked = {
        meaning.code
        for meaning in _asked()
        if fits(meaning.code, unit) and fits(meaning.code, bracket) and _fit(meaning, tokens, (), ())
    }
    if len(asked) == 1:
        return asked.pop()
    found = {
        meaning.code
        for meaning in _near(own.tokens)
        if fits(meaning.code, unit)
        and fits(meaning.code, bracket)
        and _allowed(meaning, tokens)
        and all(need & _KINDS or _has(tokens, need) for need in meaning.needs)
    }
    code = found.pop() if len(found) == 1 else ""
    return code if code and indicator(code).unit == "person_time" else ""


def _best(text: str, unit: str, heads: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The codes whose meanings take in most of what is said; how many needs they have and the heads say."""
    bare, bracket = split_unit(key(text))
    own = said(bare)
    if own.left or _EITHER.search(bare) or _OTHER.search(bare):
        return (), (0, 0)
    units = _counted(bracket or unit)
    fields = (text for head in heads for text in _fields(split_unit(key(head))[0]))
    above = [each.tokens for text in fields if not (each := said(text)).left]
    found: dict[str, tuple[int, int]] = {}
    for meaning in _near((*own.tokens, *units, *(token for tokens in above for token in tokens))):
        if not fits(meaning.code, unit) or not fits(meaning.code, bracket):
            continue
        score = _fit(meaning, own.tokens, units, above)
        if score is not None and score > found.get(meaning.code, (-1, -1)):
            found[meaning.code] = score
    top = max(found.values(), default=(0, 0))
    return tuple(code for code, score in found.items() if score == top), top


def _fields(head: str) -> tuple[str, ...]:
    """A head, and what it is about where it names the work done: 劳动争议处理 -> 劳动争议."""
    bare = _WORK.sub("", head)
    return (head, bare) if bare and bare != head else (head,)


def _near(tokens: Iterable[Token]) -> Iterable[_Meaning]:
    meanings = _meanings()
    notions = {notion for token in tokens for reading in token for notion in reading}
    for notion in notions:
        yield from meanings.get(notion, ())


def _allowed(meaning: _Meaning, tokens: Iterable[Token]) -> bool:
    return all(any(reading <= meaning.allowed for reading in token) for token in tokens)


def _fit(
    meaning: _Meaning, own: Sequence[Token], units: Sequence[Token], heads: Sequence[Sequence[Token]]
) -> tuple[int, int] | None:
    """How many of its needs are said, and how many by the heads; None where it is not what is said.

    A head counts where all of its words belong to the meaning: under 集体合同覆盖职工数, 女 are no 女职工.
    """
    here = (*own, *units)
    if not _allowed(meaning, here):
        return None
    above = [token for head in heads if _allowed(meaning, head) for token in head]
    by_heads = by_own = 0
    for need in meaning.needs:
        if _has(here, need):
            by_own += _has(own, need)
        elif _has(above, need):
            by_heads += 1
        else:
            return None
    if not by_own and not (by_heads and _has(here, _KINDS)):
        return None
    return len(meaning.needs), by_heads
