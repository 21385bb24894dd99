"""The paragraphs of one report in, the figures it claims out: each with its indicator, basis and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.catalogue import Ratio, catalogue
from dashboard.intake.records import Basis
from dashboard.narrative import lists, parts
from dashboard.narrative.nofigures import GROWTH, is_no_figure
from dashboard.narrative.numbers import Number, numbers
from dashboard.narrative.pieces import Paragraph, Piece, is_heading
from dashboard.narrative.records import Claim, Loose, ReportPeriod
from dashboard.narrative.terms import (
    Term,
    Words,
    is_cut,
    last_match,
    rates_of,
    shares,
    terms_counted,
    words_of,
)

LEAST = 3.0
"""Score below which a figure is left without an indicator."""
NEARLY = 0.6
"""Two indicators closer than this are doubtful."""
OTHERS = 3
_TURNED = 0.5
"""Cost of reading 90%的企业签订了集体合同 by the terms of the enterprises that did."""
_WINDOW = 64
_SENTENCE = re.compile(r"(?:[^。;!?]|;(?=其中)){0,800}[。;!?]*[\"')]*")
_CLAUSE_END = re.compile(r"[,:。;!?]")
_FILLER = re.compile(
    r"(?:共计|合计|总计|累计|达到|达|了|到|为|约|近|超过|超|逾|不少于|不低于|共有|共|已有|已|有|现有|分别|均|都|各|的|是|在|计|人民币|资金|总额|总数|数量|人数|数|余|"
    r"增至|增加到|提高到|上升到|发展到|等|:|\"|'|\(|\)|,|、|完成|先后|全年|今年|以上)"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph, with what was said before it that it may speak of."""

    paragraph: int
    text: str
    plain: str
    words: Words
    numbers: tuple[Number, ...]
    earlier: tuple[str, ...]
    """The sentences before it in the paragraph, the nearest first."""
    headings: tuple[str, ...]
    """The headings above it, the nearest first."""


@dataclass(frozen=True, slots=True)
class Found:
    """An indicator for a figure: how well it fits and by which term."""

    code: str
    score: float
    term: Term | None


def sentences(piece: Piece) -> Iterator[Sentence]:
    """The sentences of a report in order."""
    headings: list[tuple[int, str]] = []
    for paragraph in piece.paragraphs:
        if is_heading(paragraph.plain):
            level = _level(paragraph.plain)
            headings = [each for each in headings if each[0] < level] + [(level, paragraph.plain)]
        above = tuple(text for _, text in reversed(headings) if text != paragraph.plain)
        earlier: tuple[str, ...] = ()
        for match in _SENTENCE.finditer(paragraph.plain):
            if match[0].strip():
                yield _sentence(paragraph, match.start(), match.end(), earlier, above)
                earlier = (match[0], *earlier)


def _level(text: str) -> int:
    if re.match(r"第?[一二三四五六七八九十]{1,3}[、.章节]", text):
        return 1
    if text.startswith("("):
        return 2
    return 3 if text[:1].isdigit() else 0


def _sentence(
    paragraph: Paragraph, start: int, end: int, earlier: tuple[str, ...], above: tuple[str, ...]
) -> Sentence:
    flat = paragraph.plain[start:end]
    start += len(flat) - len(flat.lstrip())
    end = start + len(flat.strip())
    flat = flat.strip()
    words = words_of(flat)
    found = tuple(numbers(flat, lambda place: words[place] == place))
    return Sentence(
        paragraph.number, paragraph.text[start:end], flat, words_of(flat, found), found, earlier, above
    )


def claims_of(sentence: Sentence, period: ReportPeriod) -> tuple[list[Claim], list[Loose]]:
    """The claims of a sentence, and the figures in it that no indicator fits. Doubts are told later."""
    found: parts.Found = {}
    before: dict[int, str] = {}
    figures = [
        index
        for index, number in enumerate(sentence.numbers)
        if number.kind != "other" and not is_no_figure(sentence.plain, number)
    ]
    for index in figures:
        for head in _heads(sentence, index):
            ranked = _ranked(sentence, index, head)
            ranked = _carried(ranked, sentence, index, before) or _share_of(sentence, index, before)
            if not ranked or ranked[0].score < LEAST:
                ranked = _grown(sentence, index, before) or ranked
            if ranked and ranked[0].score >= LEAST:
                before[index] = ranked[0].code
                found.setdefault(index, []).append(_claim(sentence, sentence.numbers[index], ranked, period))
    found = parts.settled(sentence.plain, sentence.numbers, found)
    claims = [claim for index in sorted(found) for claim in found[index]]
    return claims, [_loose(sentence, sentence.numbers[index]) for index in figures if index not in found]


def _heads(sentence: Sentence, index: int) -> list[str | None]:
    """The texts to read before a figure: its list's, or what the growth before it is of (净增…人,达到…人)."""
    if index and sentence.numbers[index - 1].kind == sentence.numbers[index].kind:
        last = sentence.numbers[index - 1]
        between = sentence.plain[last.end : sentence.numbers[index].start]
        if _THEN.fullmatch(between) and is_no_figure(sentence.plain, last):
            return [GROWTH.sub("", sentence.plain[: last.start])]
    return lists.heads(sentence.plain, sentence.numbers, index)


_THEN = re.compile(r",?(?:总数|总量|总人数|累计|现|已)?(?:达到?|增至|升至|增加到|发展到)(?:了)?")


def _loose(sentence: Sentence, number: Number) -> Loose:
    return Loose(
        number.value,
        sentence.text[number.start : number.end],
        number.unit,
        sentence.text,
        number.start,
        number.end,
        sentence.paragraph,
    )


def _claim(sentence: Sentence, number: Number, ranked: Sequence[Found], period: ReportPeriod) -> Claim:
    best = ranked[0]
    near = [
        each
        for each in ranked[1:]
        if best.score - each.score < NEARLY and not _says_more(best, each, sentence.plain[: number.start])
    ]
    return Claim(
        best.code,
        basis_of(best.code, sentence.plain, period),
        number.value,
        sentence.text[number.start : number.end],
        sentence.text,
        number.start,
        number.end,
        sentence.paragraph,
        number.approximate,
        number.factor,
        (("ambiguous",) if near else ()) + (("range",) if number.is_range else ()),
        tuple(each.code for each in ranked[1 : OTHERS + 1]),
        round(best.score, 2),
    )


def _says_more(best: Found, other: Found, lead: str) -> bool:
    """Whether the words of one term are those of another and more: 新建基层工会组织 is no 基层工会组织."""
    if best.term is None or other.term is None or not best.term.before or not other.term.before:
        return False
    one, two = (last_match(each, lead, None, 0) for each in (best.term.before, other.term.before))
    return one is not None and two is not None and one.start() < two.start() < one.end()


_SO_FAR = re.compile(
    r"(?:今年|本年|年初)以来|1[-~至到]\d{1,2}月|累计|全年|年内|前三季度|上半年|截至|截止|到目前|目前"
)


def basis_of(code: str, text: str, period: ReportPeriod) -> Basis:
    """Stock, year to date, or, in a report of a quarter alone, the quarter."""
    if catalogue().indicators[code].measure_type == "stock":
        return "stock"
    return "quarter" if period.kind == "quarter" and not _SO_FAR.search(text) else "ytd"


# --- which indicator ---


def _ranked(sentence: Sentence, index: int, head: str | None) -> list[Found]:
    """The indicators that fit a figure, best first, each once."""
    number = sentence.numbers[index]
    best: dict[str, Found] = {}
    for term in terms_counted(number.kind, number.unit):
        score = _score(term, sentence, index, head)
        if score is not None and (term.code not in best or score > best[term.code].score):
            best[term.code] = Found(term.code, score, term)
    for code, term in shares() if number.kind == "percent" else ():
        score = _score(term, sentence, index, head)
        if score is not None and (code not in best or score - _TURNED > best[code].score):
            best[code] = Found(code, score - _TURNED, term)
    return sorted(best.values(), key=lambda found: -found.score)


def _score(term: Term, sentence: Sentence, index: int, head: str | None) -> float | None:
    number = sentence.numbers[index]
    text = sentence.plain if head is None else head + sentence.plain[number.start :]
    words = sentence.words if head is None else None
    at = number.start if head is None else len(head)
    end = at + number.end - number.start
    clause_end = _clause_end(text, end)
    score = 3.0 + term.weight
    left = max((match.end() for match in _CLAUSE_END.finditer(text, 0, at)), default=0)
    if term.before:
        low = max(0, at - _WINDOW)
        match = last_match(term.before, text[low:at], words, low)
        if match is None:
            return None
        between = text[low + match.end() : at]
        if term.near and (_figures_in(between) or "," in between or len(_FILLER.sub("", between)) > 2):
            return None
        score += _gain(match[0]) - _cost_before(between)
        if low + match.end() <= left and _opens_clause(text, left, at, end, clause_end):
            score -= _SUBJECT
        if low + match.end() <= left and not term.after and _names_another(text, left, at, between):
            score -= _ANOTHER
        left = min(left, low + match.start())
    if term.after:
        match = term.after.match(text[end:clause_end]) or term.after.search(text[end:clause_end])
        if match is None or text[end : end + 1] in _JOINTS:
            return None
        if words is not None and is_cut(words, end + match.start(), end + match.end()):
            return None
        score += _gain(match[0]) - 0.04 * len(match[0]) - 1.5 * _figures_in(text[end : end + match.end()])
        score -= 0.4 * text.count("、", end, end + match.end())
    if not term.before and (joined := _joined_to(sentence, index, text, at)):
        left = max(left, joined)
    if term.never and term.never.search(text[left:clause_end]):
        return None
    if term.absent and term.absent.search(text[:clause_end]):
        return None
    if term.topic:
        cost = _cost_of_topic(term.topic, sentence, text[:clause_end], at)
        if cost is None:
            return None
        score += 0.4 - cost
    elif not term.before and not term.after:
        return None
    return score


def _joined_to(sentence: Sentence, index: int, text: str, at: int) -> int:
    """Where a figure begins that a list joins to the one before it (…先进工会和32家合格工会); 0 for none."""
    if index == 0 or text is not sentence.plain:
        return 0
    between = text[sentence.numbers[index - 1].end : at]
    return at if between[-1:] in _JOINTS or between.endswith(("以及", "另有")) else 0


_SUBJECT = 2.0
"""Cost of a term in an earlier clause for a figure that opens its own: 986家签订了…, 942家签订了…"""


def _opens_clause(text: str, left: int, at: int, end: int, clause_end: int) -> bool:
    """Whether a figure is what its clause begins with, and more than a unit follows it there."""
    return bool(_OPENS.match(text[left:at])) and len(_FILLER.sub("", text[end:clause_end])) >= 3


_ANOTHER = 1.5
"""Cost of a term that has its figure for one with a name of its own: 建成驿站26处,妈妈小屋12处"""


def _names_another(text: str, left: int, at: int, between: str) -> bool:
    """Whether a clause begins with a name that is not the term's, for its figure, the term having one."""
    return bool(_figures_in(between)) and len(_FILLER.sub("", text[left:at])) >= 3


def _gain(matched: str) -> float:
    return 0.3 * min(len(matched), 7)


def _cost_before(between: str) -> float:
    """What the text between a term and its figure costs: length, clauses, list marks, other figures."""
    between = _EACH_GOT.sub("", _SOME_YEAR.sub("", _FROM_TO.sub("", between)))
    figures = _figures_in(between)
    if not figures and between and not between.strip("、和与及以"):
        return 2.0  # 21家先进工会和32家…: the words belong to the figure before
    apart = 2.0 if figures and re.search(r"其中[^\d,]{2,}", between) else 0.0
    clauses = len(re.findall(r"[,:]", between))
    signs = len(_FILLER.sub("", _NUMBER_SHAPE.sub("", between)))
    return apart + 0.13 * signs + 1.4 * figures + 0.7 * clauses + 0.35 * between.count("、")


_FROM_TO = re.compile(r"(?:由|从)[^。;]*(?:到|至|为)$")
"""会员由去年的61,204人增加到66,850人: what comes in between is another time."""
_OPENS = re.compile(r"^(?:有|其中|另有|另外|还有|共|共有|已有|为|给|对|让|使|,|:|约|近|全|均|也|又|则)*$")
_JOINTS = frozenset("、,;)和与及")
_NUMBER_SHAPE = re.compile(r"\d[\d.,]*[十百千万亿]*[余多]?[万亿]?[元人名户家个件起份条项篇处次场期%例位]?")


_EACH_GOT = re.compile(r"(?:每|人均|户均)[^,。;\d]{0,6}\d[\d.,]*[千万]?元[,、]")
_SOME_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")


def _figures_in(text: str) -> int:
    return len(re.findall(r"\d[\d.,]*", _SOME_YEAR.sub("", text)))


def _clause_end(text: str, start: int) -> int:
    match = _CLAUSE_END.search(text, start)
    return match.start() if match else len(text)


def _cost_of_topic(topic: re.Pattern[str], sentence: Sentence, text: str, at: int) -> float | None:
    """How far away it is said what the sentence speaks of; None when nowhere."""
    places = [match.end() for match in topic.finditer(text)]
    if places:
        return min(0.03 * abs(at - place) for place in places)
    for far, earlier in enumerate(sentence.earlier[:4]):
        if topic.search(earlier):
            return 1.6 + 0.3 * far
    if any(topic.search(heading) for heading in sentence.headings[:2]):
        return 1.6
    rest = topic.search(sentence.plain, at)
    return None if rest is None else 1.2 + 0.03 * (rest.start() - at)


# --- figures that take their indicator from another ---

_FLOW_OF = {
    "members": "new_members",
    "union_orgs": "new_union_orgs",
    "union_orgs_enterprise": "new_union_orgs",
}
_STANDING = re.compile(r"现有|共有|总数|总人数|达到|累计|截至|截止|目前|至今|发展到|其中女|到今止")


def _carried(ranked: list[Found], sentence: Sentence, index: int, before: dict[int, str]) -> list[Found]:
    """In 今年新增会员86人,其中企业工会建会1户,会员6人 the members are new ones too."""
    if not ranked or ranked[0].code not in _FLOW_OF or not before:
        return ranked
    previous = max(before)
    if before[previous] not in ("new_members", "new_union_orgs"):
        return ranked
    between = sentence.plain[sentence.numbers[previous].end : sentence.numbers[index].start]
    if _STANDING.search(between) or len(between) > 24:
        return ranked
    code = _FLOW_OF[ranked[0].code]
    return [replace(ranked[0], code=code), *(each for each in ranked[1:] if each.code != code)]


def _share_of(sentence: Sentence, index: int, before: dict[int, str]) -> list[Found]:
    """A per cent that is said to be a share (占) is the rate of the count that the share is of.

    会员5,126名,占职工总数5,500人的93.2%: the rate whose numerator the members are.
    """
    number = sentence.numbers[index]
    share = sentence.plain.rfind("占", 0, number.start)
    counts = [at for at in before if sentence.numbers[at].end <= share]
    if number.kind != "percent" or share < 0 or not counts:
        return []
    if len(_FILLER.sub("", sentence.plain[sentence.numbers[max(counts)].end : share])) > 2:
        return []  # 会员达到18,640人,外来工占了七成
    numerator = before[max(counts)]
    return [Found(code, LEAST + 1, None) for code in rates_of(numerator)][:1]


_GROWN = re.compile(r"(?:增|升|减|降|增加|提高|发展|扩大|上升|减少|下降)(?:至|到|为)$")
_STANDS = re.compile(r",?(?:目前|现)?(?:累计|总数|总量)(?:建成|建有|建立|组建|发展|有|为|达到?|增至)?$")


def _grown(sentence: Sentence, index: int, before: dict[int, str]) -> list[Found]:
    """会员是4,012名,今年底增至4,365名; 驿站3个,累计9个: as the figure before, of the same unit."""
    lead = sentence.plain[: sentence.numbers[index].start]
    last = max(before, default=-1)
    if last < 0 or sentence.numbers[last].kind != sentence.numbers[index].kind:
        return []
    between = sentence.numbers[last + 1 : index]
    if not all(is_no_figure(sentence.plain, each) for each in between):
        return []
    code = before[last]
    if _STANDS.fullmatch(lead[sentence.numbers[index - 1].end :]):
        code = _STOCK_OF.get(code, code)
        stands = catalogue().indicators[code].measure_type == "stock"
        return [Found(code, LEAST + 0.5, None)] if stands else []
    rest = lead[sentence.numbers[index - 1].end :]
    return (
        [Found(code, LEAST + 0.5, None)] if _GROWN.search(lead) or (between and _THEN.fullmatch(rest)) else []
    )


_STOCK_OF = {"new_members": "members", "new_union_orgs": "union_orgs"}


def is_rate(code: str) -> bool:
    """Whether a code is a ratio's."""
    return isinstance(catalogue().indicators[code], Ratio)
