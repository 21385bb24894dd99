"""The paragraphs of a file in, the reports in it out: where each begins, title, unit and period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import rjieba

from dashboard.narrative.mend import plain
from dashboard.narrative.records import UNKNOWN, PeriodKind, ReportPeriod

_KIND_WORD = r"(?:总结|汇报|报告|小结|计划|要点|打算|安排|思路|简报|情况|方案|材料|述职)"
_TITLE = re.compile(
    rf"^(?=.{{6,60}}$)(?=.*(?:工会|工联会|职工之家|维权|工运|帮扶))(?!.*[,。;!?])"
    rf".*{_KIND_WORD}(?:报告|汇报|材料|总结|专题|计划)?(?:\((?:[^()]{{0,12}})\))?\d{{0,2}}$"
)
_NUMBERED_PIECE = re.compile(
    r"^(?:第[一二三四五六七八九十\d]{1,3}篇|【?篇[一二三四五六七八九十\d]{1,3}】?|范文[一二三四五六七八九十\d]{1,3})\s*[::]?\s*|^.{4,30}?篇[一二三四五六七八九十\d]{1,2}$"
)
_HEADING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.章节]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|[①-⑳])"
)
_BARE_HEADING = re.compile(
    r"(?:第[一二三四五]部分)?(?:[\u4e00-\u9fff\s]|20\d\d年){2,18}(?:打算|计划|安排|思路|展望|设想|回顾|问题|不足)|第[一二三四五]部分[:、\s]?[^,。;!?]{2,20}"
)
"""A heading without a number: 下一步工作打算; 第二部分 …"""
_PLAN_WORD = re.compile(r"计划|要点|打算|安排|思路|方案")
_PAST_WORD = re.compile(r"总结|汇报|报告|小结|情况|回顾")
_COLLECTION = re.compile(r"(?:精选|通用|实用|合集|集锦|汇编)\s*[\d一二三四五六七八九十]{1,2}\s*篇|篇\)?$")
SHORTEST = 60
"""Signs of text below which a piece is a cover, a list of contents or a link, not a report."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its number in the file, mended and plain (of the same length)."""

    number: int
    text: str
    plain: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file that is one report."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    unit: str = ""
    period: ReportPeriod = UNKNOWN
    is_plan: bool = False
    repeats: int | None = None


def numbered(texts: Sequence[str]) -> list[Paragraph]:
    """The paragraphs of a file, counted from 1."""
    return [Paragraph(number, text, plain(text)) for number, text in enumerate(texts, 1) if text.strip()]


def pieces(paragraphs: Sequence[Paragraph], names: Sequence[str] = ()) -> list[Piece]:
    """The reports of a file in order. ``names`` are the units known, the longest first."""
    out: list[Piece] = []
    title = ""
    body: list[Paragraph] = []
    for paragraph in paragraphs:
        if _is_title(paragraph.plain):
            if _length(body) >= SHORTEST:
                out.append(_piece(title, body, names))
                title, body = "", []
            title = _better_title(title, paragraph.plain)
        body.append(paragraph)
    if body and (_length(body) >= SHORTEST or not out):
        out.append(_piece(title, body, names))
    return _told_apart(out)


def _length(body: Sequence[Paragraph]) -> int:
    return sum(len(each.plain) for each in body if not _is_title(each.plain))


def is_heading(text: str) -> bool:
    """Whether a paragraph is a numbered heading or a title, not running text."""
    return (len(text) <= 40 and not text.endswith(("。", ";", "!")) and bool(_HEADING.match(text))) or (
        bool(_BARE_HEADING.fullmatch(text)) or _is_title(text)
    )


def _is_title(text: str) -> bool:
    if _NUMBERED_PIECE.match(text) and len(text) < 60:
        return True
    return bool(_TITLE.match(text)) and not _HEADING.match(text)


def _better_title(old: str, new: str) -> str:
    """Of two titles above each other the one that says more: a year, a unit."""
    bare = _NUMBERED_PIECE.sub("", new) or new
    if not old:
        return bare
    return max(
        (old, bare), key=lambda each: (bool(_YEAR.search(each)), bool(_NAME.search(each)), each is bare)
    )


def _piece(title: str, body: Sequence[Paragraph], names: Sequence[str]) -> Piece:
    head = [each.plain for each in body]
    is_plan = bool(_PLAN_WORD.search(title)) and not _PAST_WORD.search(title)
    if not title and head and _PLAN_WORD.search(head[0][:40]) and not _PAST_WORD.search(head[0][:40]):
        is_plan = True
    return Piece(title, tuple(body), unit_of(title, head, names), period_of(title, head, is_plan), is_plan)


def _told_apart(found: list[Piece]) -> list[Piece]:
    """The same pieces, those that repeat an earlier one marked."""
    prints = [_print_of(each) for each in found]
    out = []
    for index, piece in enumerate(found):
        same = next((at for at in range(index) if _alike(prints[at], prints[index])), None)
        out.append(replace(piece, repeats=None if same is None else same + 1))
    return out


def _print_of(piece: Piece) -> set[str]:
    """The runs of eight Chinese characters of a piece, every fourth of them."""
    text = "".join(re.findall(r"[\u4e00-\u9fff\d]", "".join(each.plain for each in piece.paragraphs)))
    return {text[at : at + 8] for at in range(max(0, len(text) - 7))}


def _alike(one: set[str], other: set[str]) -> bool:
    fewer = min(len(one), len(other))
    return fewer > 40 and len(one & other) / fewer > 0.7


# --- period ---

_YEAR = re.compile(r"(?<!\d)(20\d\d|19[5-9]\d)(?=年|[\s.\-/]|上半年|第?[一二三四]季)")
_CHINESE_YEAR = re.compile(r"(?:二〇|二○|二零|二0)[〇○零0一二三][〇○零0一二三四五六七八九](?=年)")
_HIDDEN_YEAR = re.compile(r"(?:20)?_{2,}年|(?:20)?[xX×*]{2,4}年|20\d?[xX×*]{1,2}年|某年|20\d[xX×*]")
_NOT_OF_REPORT = re.compile(
    r"(?:自|从|起于|(?<!关)于|建于|成立于|始于|以|较|比|与)(?:20\d\d年)|20\d\d年(?:以来|[起至]|至今|版|修订)|20\d\d[-—至]+20\d\d年?"
)
_TERM = re.compile(
    r"[五三四六两]年(?:多)?(?:来|间)|\d年多?来|本届|任期|届[^,。]{0,8}(?:以来|委员会的委托)|十[一二三四]五[^,。]{0,3}期间|代表大会以来"
)
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_TO_DATE = re.compile(r"前三(?:个)?季度|(?:1|一)(?:月份?)?[-~至到](?:9|九)月|1-3季度|一至三季度")
_HALF = re.compile(r"上半年|半年|(?:1|一)(?:月份?)?[-~至到](?:6|六)月")
_PARTS: tuple[tuple[re.Pattern[str], PeriodKind, int], ...] = (
    (_TO_DATE, "to_date", 3),
    (_QUARTER, "quarter", 0),
    (_HALF, "half", 2),
)
_HALF_OPENING = re.compile(
    r"上半年(?:以来)?(?:的)?(?:工会|各项|主要|全?[县区镇乡](?:工会)?)*工作|今年(?:1|一)(?:月份?)?[-~至到](?:6|六)月"
)
_WHOLE = re.compile(r"年度|全年|一年来|年终|(?:1|一)(?:月份?)?[-~至到](?:12|十二)月")
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4}


def period_of(title: str, body: Sequence[str], is_plan: bool = False) -> ReportPeriod:
    """The period a report speaks of: from its title, else from its first sentences, else from all of it."""
    text = "\n".join(body)
    opening = text[:600]
    found = _year_of(title) or (None if _HIDDEN_YEAR.search(title) else _year_of(opening))
    year, written = found or (None, "")
    if year is None and not _HIDDEN_YEAR.search(opening) and not _HIDDEN_YEAR.search(title):
        counted = Counter(m[1] for m in _YEAR.finditer(_NOT_OF_REPORT.sub("", text)))
        if counted and counted.most_common(1)[0][1] >= 2:
            year, written = int(counted.most_common(1)[0][0]), f"{counted.most_common(1)[0][0]}年"
    kind, quarter, word = _part_of_year(title, opening)
    if year is None:
        return ReportPeriod(None, quarter, "unknown" if kind != "term" else "term", word)
    return ReportPeriod(year, quarter, kind, f"{written}{word}")


def _year_of(text: str) -> tuple[int, str] | None:
    text = _NOT_OF_REPORT.sub("", text)
    match = _YEAR.search(text)
    chinese = _CHINESE_YEAR.search(text)
    if chinese and (not match or chinese.start() < match.start()):
        signs = {"〇": "0", "○": "0", "零": "0"} | {c: str(n) for n, c in enumerate("零一二三四五六七八九")}
        return int("".join(signs.get(sign, sign) for sign in chinese[0])), chinese[0] + "年"
    return (int(match[1]), match[1] + "年") if match else None


def year_in(text: str) -> int | None:
    """The first year that a text names, in either kind of digits."""
    found = _year_of(text)
    return found[0] if found else None


def _part_of_year(title: str, opening: str) -> tuple[PeriodKind, int, str]:
    """Which part of the year a report speaks of, the last quarter in it, and the words that say so."""
    for where, patterns in ((title, _PARTS), (opening[:200], _PARTS[:1])):
        for pattern, kind, quarter in patterns:
            if match := pattern.search(where):
                return kind, quarter or int(_ORDINALS.get(match[1], 0) or match[1]), match[0]
        if where is title and _WHOLE.search(where):
            return "year", 4, ""
    if match := _HALF_OPENING.search(opening[:200]):
        return "half", 2, match[0]
    term = _TERM.search(opening)
    if term and not re.search(r"今年|年度|一年来|20\d\d年", title + opening[:200]):
        return "term", 4, term[0]
    return "year", 4, ""


# --- unit ---

_BODY = r"(?:总?工会|工会联合会|联合工会|工联会|第[一二三四五六七八九十\d]+[届次]|党委|党工委|人民政府|职工)"
_NAME = re.compile(
    rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{1,10}}?(?:镇|乡|街道|开发区|园区|工业园|示范区|高新区|农场|林场|办事处))(?={_BODY})"
    rf"|(?<=[年月日受在为对由于])([\u4e00-\u9fff]{{1,8}}?(?:镇|乡|街道|开发区|园区|工业园))(?={_BODY})"
)
_COUNTY = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{1,8}?(?:县|(?<!社)区|市|旗|州|局|集团|公司|医院|学校|大学|厂))(?=(?:直属|机关|系统)?(?:总工会|工会|联合工会))"
)
_NO_NAME = re.compile(
    r"^(?:[上下]级|乡|村|城|集|我|本|全|各|该|某|小|建制|[xX×]+|其他|兄弟|街道|社区|县|市|区|州|省|总|基层|机关|企业|党委|工会)*"
    r"(?:镇|乡|街道|开发区|园区|办事处|市|区|县|州|局|公司|厂|医院|学校)?$"
)
_NOT_A_NAME = re.compile(r"^(?:v|p|c|r|d|u|m|f|t|q|x|y|ad|vn)")


_ODD_NAME = re.compile(r"[党会第届]|完成|工作|主席|组织|和[乡镇县]|^[好受在]|[镇乡]在")


def unit_of(title: str, body: Sequence[str], names: Sequence[str] = ()) -> str:
    """The unit a report speaks of, as written; empty when it does not say."""
    text = "\n".join(body)
    for where in (title, text[:400], text):
        for name in names:
            if name in where:
                return name
    for where in (title, text[:300]):
        found = _first_name(_NAME, where) or _first_name(_COUNTY, where)
        if found:
            return found
    counted = Counter(name for match in _NAME.finditer(text) if (name := _trimmed(match[1] or match[2])))
    return counted.most_common(1)[0][0] if counted else ""


def _first_name(pattern: re.Pattern[str], text: str) -> str:
    for match in pattern.finditer(text):
        if name := _trimmed(match[1] or match[match.re.groups]):
            return name
    return ""


def _trimmed(name: str) -> str:
    """A name without the words before it; empty when nothing but common words is left."""
    words = rjieba.tag(name)
    while len(words) > 1 and _NOT_A_NAME.match(words[0][1]):
        words = words[1:]
    name = "".join(word for word, _ in words)
    if not re.match(r"[\u4e00-\u9fff]{2,}", name) or _ODD_NAME.search(name):
        return ""
    has_verb = any(tag in ("v", "vn", "p", "c", "u", "d", "r") and len(word) > 1 for word, tag in words)
    return "" if len(name) < 3 or len(name) > 10 or has_verb or _NO_NAME.match(name) else name
