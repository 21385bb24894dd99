"""The lines of a copied text in, paragraphs that can be read out: what copying did to them is undone.

Three forms of a text: *raw* (as the file has it), *mended* (damage undone, script kept: what is quoted) and
*plain* (simplified, half-width: what is analysed). Mended and plain have the same length, sign by sign.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dashboard.intake.lexicon import simplified

_TONES = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff?\w])[(（]([a-zü{_TONES}]{{1,7}})[)）]")
_LOST = re.compile(rf"[?？〓][a-zü{_TONES}]{{1,7}}[)）][A-Z]?")
"""What is left of a sign and its reading when the sign itself is gone."""
_TONED = re.compile(rf"[(（][a-zü]{{0,4}}[{_TONES}][a-zü{_TONES}]{{0,4}}[)）]")
_ANNOTATED = 3
"""Readings in brackets after which a text counts as annotated throughout."""
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACE_INSIDE = re.compile(
    r"(?<=[\u3400-\u9fff，。、；：？！“”（）《》])[ \t\u00a0\u3000]+"
    r"(?=[\u3400-\u9fff\dXx×，。、；：？！“”（）《》%％])"
    r"|(?<=[\dXx×%％])[ \t\u00a0\u3000]+(?=[\u3400-\u9fff，。、；：？！%％])"
)
_SHIFTED = re.compile(r"[?？]([^\x00-\x7f?？]?[!;:,.！；：，．]?[^\x00-\x7f?？]{0,40})([?？A-Za-z]?)")
_WIDE = str.maketrans("!;:,.()", "！；：，．（）")
_SENTENCE_END = tuple("。！？；：!?;:…”")
_FRESH_LINE = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．是章节部篇]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳●◆■★▲※·•]"
    r"|首先|其次|再次|最后|附件?[:：]|各位)"
)
_PAGE_NUMBER = re.compile(r"^[-—–\s]*(?:第?\s*\d{1,3}\s*页?(?:\s*[/共]\s*\d{1,3}\s*页?)?)[-—–\s]*$")
LONGEST_HEADING = 28
_INLINE_TITLE = re.compile(
    r"(?:(?<=\s)|^)([\dXx×]{4}年[^\s,，。;；:：、]{0,24}工[会會][^\s,，。;；:：、]{0,12}(?:[计計][划劃]|[总總][结結]|[汇匯][报報]|[报報]告|要[点點]))(?=\s)"
)
"""The title of a report within a line: several reports copied into one."""


def mended_lines(lines: Sequence[str]) -> list[str]:
    """Paragraphs of a text: marks of copying gone, sentences that a line break cut joined again."""
    annotated = sum(len(_TONED.findall(line)) for line in lines) >= _ANNOTATED
    parted = [part for line in lines for part in (_INLINE_TITLE.split(line) if line.strip() else [line])]
    cleaned = [_mended(line, annotated) for line in parted]
    width = _usual_width([line for line in cleaned if line])
    paragraphs: list[str] = []
    open_ = False
    for line in cleaned:
        if not line:
            open_ = open_ and bool(width)
            continue
        if _PAGE_NUMBER.match(line):
            continue
        if open_ and paragraphs and not _FRESH_LINE.match(line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        open_ = not line.endswith(_SENTENCE_END) and len(line) > LONGEST_HEADING
        if width and len(line) < 0.8 * width:
            open_ = False
    return [_SPACE_INSIDE.sub("", paragraph) for paragraph in paragraphs]


def _usual_width(lines: Sequence[str]) -> int:
    """The width at which a text is broken (a .pdf or an old .txt), 0 when it is not."""
    lengths = sorted(len(line) for line in lines)
    if len(lengths) < 8 or lengths[-1] > 90:
        return 0
    widest = lengths[-max(1, len(lengths) // 10)]
    near = sum(1 for length in lengths if length >= 0.85 * widest)
    return widest if near >= 0.3 * len(lengths) else 0


def _mended(line: str, annotated: bool) -> str:
    line = _UNSEEN.sub("", line)
    line = "".join(" " if unicodedata.category(sign) in ("Zs", "Cc") else sign for sign in line)
    if annotated:
        line = _SHIFTED.sub(_shifted_back, line)
        line = _LOST.sub("〓", _PINYIN.sub("", line))
    return line.strip()


def _shifted_back(match: re.Match[str]) -> str:
    """A run of GBK text that lost the first byte of its first sign, with that byte put back.

    ``?；顒?`` was ``。活動``: the byte A1 of the full stop became a question mark.
    """
    run = match[1].translate(_WIDE)
    if not run:
        return match[0]
    tail = match[2] if match[2].isalpha() else ""
    try:
        data = b"\xa1" + run.encode("gbk") + tail.encode()
        found = data.decode("gbk", "replace")
    except UnicodeEncodeError:
        return match[0]
    text = found.rstrip("\ufffd")
    if not text or text[0] not in "。“”、…！（）《》" or not all(map(_is_usual, text)):
        return match[0]
    lost = "〓" if found != text else ""
    return text + lost + ("" if tail else match[2] if match[2] not in "?？" else "")


@lru_cache(maxsize=8192)
def _is_usual(sign: str) -> bool:
    """Punctuation or one of the 3,755 usual characters (level 1 of GB 2312), in either script."""
    if not "\u3400" <= sign <= "\u9fff":
        return True
    try:
        return 0xB0 <= simplified(sign).encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


_YEAR_SIGNS = re.compile(r"[二一][Oo0○〇零九][Oo0○〇零一二三四五六七八九][Oo0○〇零一二三四五六七八九](?=年)")
_FORMAL = re.compile(r"[壹贰叁肆伍陆柒捌玖][壹贰叁肆伍陆柒捌玖拾佰仟零]*(?=[万元名人])(?<!队伍)")
_FORMAL_SIGNS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_CONFUSED = (
    (re.compile(r"(?<=\d)尸|(?<=[十百千余])尸(?!体)"), "户"),
    (re.compile(r"(?<=低保)全(?=[\d.]|共|合|额|发)"), "金"),
    (re.compile(r"(?<=[经会])赀"), "费"),
    (re.compile(r"(?<=\d)[oO](?=[\d%人名户元万])"), "0"),
    (re.compile(r"(?<=[\d,])l(?=[\d%人名户元万])|(?<![A-Za-z\d])l(?=\d)"), "1"),
)
"""Signs that recognition of print confuses, where only one reading makes sense; same length."""
_FROM = "﹪％﹐，．｡；：！？（）［］【】〔〕—–－～〜﹣“”„‟「」『』‘’"
_SIGNS = str.maketrans(_FROM, "%%,,.。;:!?()()()()---~~-" + '"' * 8 + "''")


def plain(text: str) -> str:
    """The mended text in simplified characters and half-width signs, sign by sign: same length."""
    out = "".join(map(_plain_sign, text)).translate(_SIGNS)
    out = _YEAR_SIGNS.sub(lambda match: re.sub(r"[Oo0○零]", "〇", match[0]), out)
    out = _FORMAL.sub(lambda match: match[0].translate(_FORMAL_SIGNS), out)
    for pattern, right in _CONFUSED:
        out = pattern.sub(right, out)
    return out


@lru_cache(maxsize=16384)
def _plain_sign(sign: str) -> str:
    is_chinese = "\u3400" <= sign <= "\u9fff"
    found = simplified(sign) if is_chinese else unicodedata.normalize("NFKC", sign)
    return found if len(found) == 1 else sign


def paragraphs_of(text: str) -> Iterable[str]:
    """The lines of a text, whatever ends them."""
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .split("\n")
    )
