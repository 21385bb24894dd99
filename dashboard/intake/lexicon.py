"""Words of union statistics in, what they mean for matching out: a label becomes a set of features.

Two labels with the same features mean the same item although no alias lists one of them: 签订劳动安全卫生
专项合同企业数 and 劳动安全卫生专项集体合同企业. A word that is not in the lexicon stays as it is, so an
unknown word never disappears: 农民工平安返乡人次 keeps 平安返乡 and matches nothing.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from dashboard.intake.notions import RULES

_T2S_HINT = re.compile(r"[\u4e00-\u9fff]")
_BRACKETS = str.maketrans("[]{}【】〔〕〈〉<>", "()()()()()()")
_PUNCTUATION = re.compile(r"[\s\u200b\ufeff\"'“”‘’《》「」、,，。;；:：·•.…\-—–_#*★△▲※＃~]+")
_NUMBERING = re.compile(
    r"^\s*(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)）]|[①-⑳]|\d{1,3}\s*[.．、)）](?!\d)"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]|[#＃*★△▲※·•]+"
    r"|(?:\d{1,2}[.．\-–]){1,3}\d{1,2}[.．、)）]?(?=\s*[\u4e00-\u9fff])(?!\s*[百千万亿元月日年季个人户家])"
    r"|[A-Za-z]{1,2}[-.]?\d{1,4}[.．、:：)）]?(?=\s*[\u4e00-\u9fff])|0\d{1,2}(?=\s*[\u4e00-\u9fff])"
    r"|\d{1,3}\s+(?=[\u4e00-\u9fff]{2})|[一二三四五六七八九十]{1,2}是(?=[\u4e00-\u9fff]{2}))\s*"
)
"""1、 （一） ① 1.2 A03 01 一是: what only counts the items."""

_FOOTNOTE = re.compile(r"[①-⑳¹²³⁴-⁹]+")
MONEY_FACTORS = {"元": 1, "圆": 1, "百元": 100, "千元": 1000, "万元": 10_000, "百万元": 1_000_000}
MONEY_FACTORS |= {"亿元": 100_000_000, "万": 10_000, "亿": 100_000_000, "人民币元": 1, "十万元": 100_000}


def words(text: str) -> frozenset[str]:
    """The words of a text parted by spaces."""
    return frozenset(text.split())


_UNIT_KINDS = {
    "person": words("人 名 位 个人 人数"),
    "person_time": words("人次 人/次"),
    "household": words("户 户次 户数"),
    "count": words(
        "个 家 份 件 起 例 项 次 场 场次 条 处 期 篇 本 间 所 座 批 班 支 队 套 站 点 宗 户/家 个/家 "
        "例次 家次 期次 项次 件次 份数 件数 例数 条数 项数 个数 家数 场数 期数 篇数 处数"
    ),
    "percent": words("% ％ 百分比 百分率 比率"),
}
UNIT_KIND = {word: kind for kind, each in _UNIT_KINDS.items() for word in each}
UNIT_KIND |= dict.fromkeys(MONEY_FACTORS, "money")


_UNIT_BEHIND = re.compile(
    r"(?<!其中)[,，;；:：\-—_]\s*(?:(?:计量)?单位\s*[:：]?)?\s*("
    + "|".join(sorted(map(re.escape, UNIT_KIND), key=len, reverse=True))
    + r")\s*$"
)
"""会员人数，人: a unit behind a comma stands as if in brackets."""


_COMPUTED = re.compile(
    r"[(（]\s*[A-Za-z①-⑩](?:\s*[=＝/÷+\-*×]\s*(?:[A-Za-z①-⑩]|100%?))*\s*[)）]\s*$"
    r"|\s*[=＝]\s*[(（]?[A-Za-z①-⑩][)）]?(?:\s*[/÷+\-*×]\s*(?:[(（]?[A-Za-z①-⑩][)）]?|100%?))+\s*$"
    r"|^(?:求和|计数|平均值|最大值)项\s*[:：]\s*|^[Ss]um of\s+"
)
"""（B/A） and =D/C behind a head, 求和项: before it: how it is computed, not what it counts."""


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """NFKC, simplified characters, no white space, one kind of bracket; numbering in front goes."""
    text = _UNIT_BEHIND.sub(r"(\1)", _COMPUTED.sub("", text))
    text = _FOOTNOTE.sub("", _NUMBERING.sub("", text, count=1))
    text = "".join(unicodedata.normalize("NFKC", text).split()).translate(_BRACKETS)
    return simplified(text)


@lru_cache(maxsize=16384)
def simplified(text: str) -> str:
    """Traditional characters to simplified ones."""
    if not _T2S_HINT.search(text):
        return text
    return str(_converter()(text, "zh-hans"))


@cache
def _converter() -> Callable[[str, str], str]:
    """The function of zhconv, which opens its dictionary plainly where there is no pkg_resources.

    There seems to be none while it is loaded: that takes longer than anything else a child loads.
    """
    hidden = "pkg_resources" not in sys.modules
    if hidden:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import zhconv
    finally:
        if hidden:
            del sys.modules["pkg_resources"]
    convert: Callable[[str, str], str] = zhconv.convert
    return convert


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """The form in which headers are compared: plain text without punctuation; brackets stay."""
    return _PUNCTUATION.sub("", plain(text)).lower()


_TRAILING_UNIT = re.compile(r"\((?:计量)?(?:单位)?([^()]{1,6})\)$|(?<![人户家个])/([^()/]{1,3})$")


@lru_cache(maxsize=16384)
def split_unit(text: str) -> tuple[str, str]:
    """A key without its trailing unit in brackets, and that unit ("" when there is none)."""
    if text.endswith("%") and len(text) > 2:
        return text[:-1], "%"
    found = _TRAILING_UNIT.search(text)
    if found and (found[1] or found[2]) in UNIT_KIND:
        return text[: found.start()], found[1] or found[2]
    return text, ""


_FOLDED = {"person": "人次", "person_time": "人次", "household": "户数", "money": "金额"}
_SAID = {"person": "人", "person_time": "人", "household": "户", "money": "额金款资费"}


def folded(bare: str, unit: str) -> str:
    """A header with what its unit says put into words: 送温暖 counted in 户 -> 送温暖户数."""
    kind = UNIT_KIND.get(unit, "")
    word = _FOLDED.get(kind, "")
    if not word or any(sign in bare[-3:] for sign in _SAID[kind]):
        return bare
    return bare.removesuffix("数") + word


_VERBS = re.compile(
    r"(?<![\w>])(?:^|(?<=>))?(?:已经?)?(?:(?:签订|建立|建成|成立|组织|举办|举行|开办|开展|发生|有效|进行|实行|召开|培养|实施|发放|完成|获评|已)(?:了|的)?)+"
)
_TOKEN = re.compile(r"<[^<>]+>|[^<>]+")
_COUNT_TAIL = re.compile(
    r"(?:总)?(?:场次数|总量|数量|总数|个数|家数|件数|件次|期次|例次|次数|场次|场数|项数|条数|例数|处数|期数|篇数|案件数?|数|总|情况)$"
)
_COMPILED = tuple((re.compile(pattern, re.MULTILINE), replacement) for pattern, replacement in RULES)
_TAIL_PEOPLE = re.compile(
    r"(会员|(?<!培训)职工|干部|<劳模>|<专职>|<群监>|<农民工会员>|<董监事>|监督员|检查员|工匠|技师)(?:总)?<人>$"
)
_LITERAL_SPLIT = re.compile(r"(职工|会员|企业|单位|工会|女|农民工|基层|工会组织|组织|率)")
_FILLERS = frozenset(
    {
        "的",
        "基层",
        "情况",
        "数",
        "总",
        "工作",
        "活动",
        "各类",
        "全部",
        "了",
        "案",
        "案件",
        "制度",
        "有效",
        "性",
    }
)


@lru_cache(maxsize=16384)
def features(text: str) -> frozenset[str]:
    """The features of a key: known notions in <>, other words as they are."""
    return _parted(_in_notions(text))


def features_of_all(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """The features of each of many keys, in a seventh of the time: the rules go over all of them at once."""
    lines = list(dict.fromkeys(texts))
    return dict(zip(lines, map(_parted, _in_notions("\n".join(lines)).split("\n")), strict=True))


def _in_notions(text: str) -> str:
    """A text, or several of a line each, with known notions in <>."""
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, text)
    return text


def _parted(text: str) -> frozenset[str]:
    """The features of a text with its notions in <>."""
    text = _TAIL_PEOPLE.sub(r"\1", text)
    found: set[str] = set()
    for token in _TOKEN.findall(text):
        if token.startswith("<"):
            found.add(token)
            continue
        token = _VERBS.sub("", _COUNT_TAIL.sub("", token))
        found.update(piece for piece in _LITERAL_SPLIT.split(token) if piece and piece not in _FILLERS)
    if found & {"<经费>", "<会费>"}:
        found.discard("<金额>")
    return frozenset(found)


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
