"""A sentence in plain signs in, every number with a counting word out: value, unit, place, how exact it is.

Arabic, Chinese and mixed numerals (1.09万元, 三千六百名, 4万余元, 百分之九十五, 九成, XX人次), about (约, 余,
近, 以上) and at least (不少于). Years, dates, ordinals and what stands inside a word are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

UnitKind = Literal[
    "person", "times", "household", "count", "case", "item", "event", "goods", "money", "percent", "other"
]
StartsWord = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``value`` in yuan for money and 0..1 for a per cent; None for XX."""

    start: int
    end: int
    value: Decimal | None
    unit: str
    """The counting word as written, without the ten thousand in front of it."""
    kind: UnitKind
    approximate: bool = False
    is_range: bool = False
    factor: Decimal = Decimal(1)
    is_chinese: bool = False
    """Written in Chinese numerals alone."""
    digits: str = ""
    """The digits of an Arabic numeral as written, without commas."""


def _words(kind: UnitKind, text: str) -> dict[str, UnitKind]:
    return dict.fromkeys(text.split(), kind)


_UNITS: dict[str, UnitKind] = {
    **_words("times", "人次 人/次 名次 个人次 人次数"),
    **_words("person", "人 名 位 个人 号人 员"),
    **_words("household", "户 户次 户家庭 个家庭"),
    **_words("count", "家 家次 个 所"),
    **_words("case", "件 起 例 宗 桩 件次 例次 案 人例"),
    **_words(
        "item",
        "份 条 项 篇 处 支 间 座 项次 篇次 条次 点 站 批 类 种",
    ),
    **_words("goods", "台 套 册 本 块 面 幅 枚 顶 辆 箱 床 袋 桶 瓶 盒"),
    **_words("event", "次 场 场次 轮次 期 班 期次 班次 届 轮 回 堂 讲 课"),
    **_words("money", "元 块钱 圆 元人民币"),
    **_words("percent", "%"),
    **_words(
        "other", "年 月 日 天 小时 分钟 周 岁 周年 年度 季度 号 个月 个小时 平方米 平米 公里 米 亩 公斤 斤 吨"
    ),
    **_words("other", "倍 个百分点 百分点 学时 级 层 字 分 度 页 时 代 对 组 步 大 章 节 款 版 万 亿"),
}
UNIT_WORDS = tuple(unit for unit, kind in _UNITS.items() if kind != "other")
"""The counting words of figures."""
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_DIGITS = "零〇一二两三四五六七八九"
_BELOW_WAN = rf"[{_DIGITS}十百千]+"
_CHINESE = rf"(?:{_BELOW_WAN}(?:万{_BELOW_WAN}|点[{_DIGITS}]+)?)"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_ABOUT = r"[余多几来]"
_AFTER = r"(?P<after>以上|左右|之多|有余|[多余](?=[,。;:、]|$))?"
_TAIL = (
    rf"(?P<about>{_ABOUT})?(?P<scale>[十百千]?[万亿]|[百千](?!分))?(?P<about2>{_ABOUT})?"
    rf"\s?(?P<unit>{_UNIT}){_AFTER}"
)
_ARABIC_NUMBER = re.compile(
    rf"(?<![\d.A-Za-z])(?:(?P<low>{_ARABIC})(?P<lowunit>%|[万千百]元?|{_UNIT})?(?:-|~|至|到))?(?P<digits>{_ARABIC})\s?{_TAIL}"
)
_MIXED_NUMBER = re.compile(
    rf"(?<![\d.A-Za-z])(?P<wan>\d+)万(?P<rest>\d{{1,4}})(?P<thousand>千)?(?P<about>{_ABOUT})?(?P<unit>{_UNIT})"
)
_BARE_MONEY = re.compile(
    rf"(?<![\d.A-Za-z])(?P<digits>{_ARABIC}){_ABOUT}?(?P<scale>[百千]?万|亿){_ABOUT}?(?=[,。;:、)]|$)"
)
_CHINESE_NUMBER = re.compile(rf"(?P<digits>{_CHINESE}){_TAIL}")
_OF_HUNDRED = re.compile(rf"百分之(?P<digits>{_CHINESE}|{_ARABIC})(?P<about>{_ABOUT})?{_AFTER}")
_TENTHS = re.compile(
    rf"(?P<digits>[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?{_AFTER}(?=[,。;:、的职会企]|$)"
)
_ANONYMOUS = re.compile(
    rf"(?<![A-Za-z])(?:[xX×*]{{1,6}}|[〇○]{{2,6}}|_{{2,8}})[余多]?(?P<scale>万|亿)?(?P<unit>{_UNIT})"
)
_NONE = re.compile(
    r"(?:无一|没有一|未发生一|未发生|没有发生一|没有发生|零|无)(?P<unit>例|起|件)?(?=[^,。;:、]{0,2}(?:越级|集体|群体|职工|上访|安全))"
)
_ABOUT_BEFORE = re.compile(r"(?:近|约|大约|超|超过|逾|不少于|不低于|不下|至少|将近|突破|多达)$")
LONGEST = 32
"""Signs of a number with its unit; anything longer is no figure."""
_FESTIVALS = ("七一", "五一", "八一", "十一", "三八", "六一", "五四")
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DATES = frozenset(("年", "月", "日", "号", "时"))
_VAGUE = _DATES | {"个", "项", "大"}
_MONEY_NEAR = re.compile(r"资金|金额|经费|款|费|金|元|投入|投资|价值|折合")


def numbers(text: str, starts_word: StartsWord | None = None) -> list[Number]:
    """All numbers with a counting word in a plain text, in order, none within another.

    ``starts_word`` tells whether a place is between two words: a Chinese numeral that begins inside a word
    (统一, 唯一) is none.
    """
    found: list[Number] = []
    for pattern, made in _KINDS:
        for match in pattern.finditer(text):
            start = (
                match.start("digits")
                if "digits" in match.groupdict() and pattern is not _OF_HUNDRED
                else match.start()
            )
            if pattern in (_CHINESE_NUMBER, _TENTHS) and starts_word and not starts_word(start):
                continue
            number = made(match, text) if len(match[0]) <= LONGEST else None
            if number and not any(number.start < other.end and other.start < number.end for other in found):
                found.append(number)
    return sorted(found, key=lambda number: number.start)


def _arabic(match: re.Match[str], text: str) -> Number | None:
    unit, scale = match["unit"], match["scale"] or ""
    kind = _UNITS[unit]
    if unit in _DATES or unit in ("万", "亿") or not _may_be_counted(match, text):
        return None
    digits = match["digits"].replace(",", "")
    factor = _factor(scale)
    value = Decimal(digits) * factor
    is_range = bool(match["low"])
    if is_range:
        first = Decimal(match["low"].replace(",", ""))
        if first > Decimal(digits):
            return None
        scaled = (match["lowunit"] or "").removesuffix("元")
        value = first * (_factor(scaled) if scaled in _SCALES else factor)
    if kind == "percent":
        value /= 100
    about = is_range or _is_about(match, text)
    return Number(match.start(), match.end(), value, unit, kind, about, is_range, factor, digits=digits)


def _may_be_counted(match: re.Match[str], text: str) -> bool:
    """Not behind 第 or a letter; behind an opening bracket or quote only with a telling unit."""
    before = text[max(0, match.start() - 1) : match.start()]
    if before in ("第", "〔", "[") or (before.isascii() and before.isalpha()):
        return False
    opens = before == "(" or (before in ('"', "'") and text.count(before, 0, match.start()) % 2 == 1)
    return not opens or match["unit"] not in _VAGUE


def _mixed(match: re.Match[str], text: str) -> Number | None:
    """5万3千元; 2万5 is left alone."""
    rest = Decimal(match["rest"]) * (1000 if match["thousand"] else 1)
    unit = match["unit"]
    if _UNITS[unit] == "other" or (not match["thousand"] and len(match["rest"]) < 3):
        return None
    value = Decimal(match["wan"]) * 10_000 + rest
    return Number(match.start(), match.end(), value, unit, _UNITS[unit], bool(match["about"]))


def _bare_money(match: re.Match[str], text: str) -> Number | None:
    """投入资金120万: the 元 is left out."""
    if not _MONEY_NEAR.search(text[max(0, match.start() - 12) : match.start()]):
        return None
    factor = _factor(match["scale"])
    digits = match["digits"].replace(",", "")
    about = "余" in match[0] or "多" in match[0] or bool(_ABOUT_BEFORE.search(text[: match.start()][-5:]))
    return Number(
        match.start(),
        match.end(),
        Decimal(digits) * factor,
        "元",
        "money",
        about,
        False,
        factor,
        digits=digits,
    )


def _chinese(match: re.Match[str], text: str) -> Number | None:
    start, unit, digits = match.start(), match["unit"], match["digits"]
    if len(digits) > 2 and digits.startswith(_FESTIVALS):  # 庆七一两场演出
        start, digits = start + 2, digits[2:]
    before = text[max(0, start - 1) : start] if start == match.start() else ""
    if _UNITS[unit] == "other" or (before and before in "第之初周星礼拜\"'"):
        return None
    if text[match.end() : match.end() + 1] == "半" or (digits in ("百", "千") and not match["scale"]):
        return None
    value = _value_of(digits)
    if value is None:
        return None
    factor = _factor(match["scale"] or "")
    pair = bool(re.fullmatch(rf"[{_DIGITS[2:]}]{{2}}", digits))
    about = pair or _is_about(match, text)
    return Number(start, match.end(), value * factor, unit, _UNITS[unit], about, pair, factor, True)


def _of_hundred(match: re.Match[str], text: str) -> Number | None:
    digits = match["digits"]
    value = Decimal(100) if digits == "百" else _value_of(digits)
    if value is None:
        return None
    return Number(
        match.start(), match.end(), value / 100, "%", "percent", _is_about(match, text), is_chinese=True
    )


def _tenths(match: re.Match[str], text: str) -> Number | None:
    value = Decimal(_digit(match["digits"])) / 10
    if match["half"]:
        value += Decimal(5 if match["half"] == "半" else _digit(match["half"])) / 100
    return Number(match.start(), match.end(), value, "成", "percent", True, is_chinese=True)


def _anonymous(match: re.Match[str], text: str) -> Number | None:
    unit = match["unit"]
    after = text[match.end() : match.end() + 1]
    if _UNITS[unit] == "other" or (unit in ("个", "名", "位", "届", "点", "站", "班") and not after):
        return None
    return Number(match.start(), match.end(), None, unit, _UNITS[unit])


def _none(match: re.Match[str], text: str) -> Number | None:
    return Number(match.start(), match.end(), Decimal(0), match["unit"] or "件", "case", is_chinese=True)


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Number | None]], ...] = (
    (_MIXED_NUMBER, _mixed),
    (_ARABIC_NUMBER, _arabic),
    (_OF_HUNDRED, _of_hundred),
    (_TENTHS, _tenths),
    (_ANONYMOUS, _anonymous),
    (_NONE, _none),
    (_BARE_MONEY, _bare_money),
    (_CHINESE_NUMBER, _chinese),
)


def _factor(scale: str) -> Decimal:
    factor = 1
    for sign in scale:
        factor *= _SCALES[sign]
    return Decimal(factor)


def _is_about(match: re.Match[str], text: str) -> bool:
    groups = match.groupdict()
    if groups.get("about") or groups.get("about2") or groups.get("after"):
        return True
    return bool(_ABOUT_BEFORE.search(text[max(0, match.start() - 5) : match.start()]))


@lru_cache(maxsize=1024)
def _value_of(digits: str) -> Decimal | None:
    """A Chinese numeral below ten thousand, or an Arabic one; a pair like 三五 counts as its first sign."""
    if digits[0].isdigit() and digits[0].isascii():
        return Decimal(digits.replace(",", ""))
    if "万" in digits:
        high, _, low = digits.partition("万")
        top, rest = _value_of(high), _value_of(low.lstrip("零〇") or "零")
        return None if top is None or rest is None else top * 10_000 + rest
    whole, _, part = digits.partition("点")
    number = last = 0
    if not any(sign in "十百千" for sign in whole):
        if len(whole) == 2 and not set(whole) & set("零〇"):
            return Decimal(_digit(whole[0]))
        number = int("".join(str(_digit(sign)) for sign in whole))
    else:
        for sign in whole:
            if sign in "十百千":
                number += (last or 1) * _SCALES[sign]
                last = 0
            else:
                last = _digit(sign)
        number += last
    fraction = "".join(str(_digit(sign)) for sign in part)
    return Decimal(number) + (Decimal(f"0.{fraction}") if fraction else Decimal(0))


def _digit(sign: str) -> int:
    return {"〇": 0, "两": 2}.get(sign, "零一二三四五六七八九".find(sign))
