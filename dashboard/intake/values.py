"""A cell as a person typed it in, a number and what was said about it out.

Blank and "—" mean not reported, 无 and 0 mean zero, "/" means not applicable: three different answers.
Nothing is guessed: two numbers in one cell, or words, come back as such.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

from dashboard.intake.records import Cell, record

Kind = Literal["number", "blank", "not_applicable", "double", "text", "error", "uncached"]


@record
class Value:
    """What a cell says. ``number`` is already multiplied by a scale that the cell itself names (1.09万)."""

    kind: Kind
    number: Decimal | None = None
    approximate: bool = False
    percent: bool = False
    """The cell itself says percent; ``number`` is then the share, 0.95 for 95%."""
    scale: Decimal | None = None
    """10000 when the cell says 万 or 万元, 1 when it says 元, None when it names no scale or money."""


BLANK = Value("blank")
LARGEST = 10**15
"""From here on a number is no figure of a township's but an account or identity number."""
_ZERO = Value("number", Decimal(0))

_BLANK_TEXT = frozenset(
    {"", "-", "--", "---", "—", "——", "———", "–", "_", "…", "……", "...", "~", "未填", "空"}
)
_ZERO_TEXT = frozenset({"无", "零", "〇", "没有", "无。"})
_NOT_APPLICABLE_TEXT = frozenset({"/", "//", "\\", "不适用", "不涉及", "n/a", "na", "×"})

_ERROR_TEXT = frozenset({"#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!", "#n/a"})
"""What a spreadsheet program leaves in a text file, or someone pasted."""

_DIGITS = {"零": 0, "〇": 0, "○": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "贰": 2, "三": 3, "叁": 3, "四": 4}
_DIGITS |= {"肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE = "零〇○一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿"
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_SCALES |= {"十万": 10**5, "百万": 10**6, "千万": 10**7, "万亿": 10**12}

_SIMPLIFIED = str.maketrans(
    "約餘萬億個戶幾內無沒參陸兩貳壹圓塊將過於條項處", "约余万亿个户几内无没叁陆两贰壹圆块将过于条项处"
)
_UNIT_WORDS = (
    "人次|户次|个人|户数|人数|个|人|名|位|户|家|份|件|次|场次|场|条|项|处|例|起|期|篇|本|台|对|间|所|座|张|批|班"
    "|支|队|套|站|点|元整|圆整|元|圆|块钱|块|人民币"
)
_NUMBER = re.compile(
    r"^(?P<before>约为|大约|约|近|将近|接近|大概|估计|预计|超过|超|逾|多达|不足|不到|不少于|不低于|不超过|不多于|约计|少于|多于|大于|小于|至少|最多|>=|<=|>|<|≥|≤|≈|~)?"
    r"(?P<neutral>共计|合计|累计|总计|达到|达|共|计|人民币|[¥￥$])?"
    r"(?P<sign>[-−+])?"
    rf"(?:(?P<digits>\d+(?:\.\d+)?|\.\d+)(?P<scale>千万|百万|十万|万亿|亿|万|千|百|十)?|(?P<words>[{_CHINESE}]+))"
    r"(?P<more>[余多来几])?"
    rf"(?P<scale2>万|亿)?"
    rf"(?P<unit>{_UNIT_WORDS})?"
    r"(?P<percent>%|个百分点)?"
    r"(?P<after>以上|以下|以内|左右|上下|余|多|有余|不到)?"
    r"(?P<stop>[。.;,、!])?$"
)
_THOUSANDS = re.compile(r"^([^\d]*?)([-−+]?\d{1,3}(?:,\d{3})+)(?!\d)(.*)$")
_SPACED_THOUSANDS = re.compile(r"^\d{1,3}(?: \d{3})+(?:\.\d+)?$")
_REMARK = re.compile(r"^(?P<body>[^()]*\d[^()]*|[^()]+)\((?P<remark>[^()]*)\)$")
_NUMBER_RUN = re.compile(r"\d+(?:\.\d+)?")
_STOP_IN_NUMBER = re.compile(r"(?<=\d)[。·](?=\d)")
_MONEY = ("元", "圆", "块", "人民币", "¥", "￥")
_PERCENT_WORDS = re.compile(rf"^百分之([{_CHINESE}\d.]+)(?:点([零〇一二三四五六七八九]+))?$")


def read_value(cell: Cell) -> Value:
    """The value of a cell; formulas without a result and #REF! are told apart from blank and zero."""
    if cell.kind == "number":
        if abs(cell.number or 0.0) >= LARGEST:
            return Value("text")
        return Value("number", exact(cell.number or 0.0), percent="%" in cell.number_format)
    if cell.kind == "error":
        return Value("error")
    if cell.kind == "uncached_formula":
        return Value("uncached")
    if cell.kind in ("date", "bool"):
        return Value("text")
    return read_text(cell.text)


@lru_cache(maxsize=4096)
def unit_said(text: str) -> str:
    """The unit that a cell names behind its number, 42 户; "" for none."""
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED).split())
    found = _NUMBER.match(_without_thousands(plain))
    return (found["unit"] or "").removesuffix("整") if found else ""


def exact(number: float) -> Decimal:
    """The decimal a person typed: binary noise (0.1 + 0.2) goes, at most ten digits after the point stay."""
    if number == int(number) and abs(number) < 1e15:
        return Decimal(int(number))
    value = Decimal(repr(number))
    rounded = value.quantize(Decimal("1e-10")) if abs(number) < 1e15 else value
    return rounded.normalize() if rounded else Decimal(0)


@lru_cache(maxsize=4096)
def read_text(text: str) -> Value:
    """The value of a cell of text."""
    value = _read_text(text)
    return Value("text") if value.number is not None and abs(value.number) >= LARGEST else value


def _read_text(text: str) -> Value:
    plain = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED).strip().strip("'’\u200b\ufeff")
    if "\n" in plain.strip() or _parted(plain):
        return Value("double") if len(_NUMBER_RUN.findall(plain)) > 1 else Value("text")
    plain = "".join(plain.split())
    lower = plain.lower()
    if lower in _BLANK_TEXT:
        return BLANK
    if lower in _ZERO_TEXT:
        return _ZERO
    if lower in _ERROR_TEXT:
        return Value("error")
    if lower in _NOT_APPLICABLE_TEXT:
        return Value("not_applicable")
    plain = _STOP_IN_NUMBER.sub(".", plain.replace("﹪", "%"))
    plain = _without_thousands(plain)
    if words := _PERCENT_WORDS.match(plain):
        share = _amount(words[1])
        if share is not None and words[2]:
            share += Decimal("0." + "".join(str(_DIGITS[each]) for each in words[2]))
        return Value("text") if share is None else Value("number", share / 100, percent=True)
    return _number(plain) or _with_remark(plain) or _not_a_number(plain)


def _parted(plain: str) -> bool:
    """Whether white space parts two numbers (12 15), not the digits of one (1 234)."""
    if " " not in plain or _SPACED_THOUSANDS.match(plain):
        return False
    return bool(re.search(r"\d\s+\d", plain))


def _without_thousands(plain: str) -> str:
    found = _THOUSANDS.match(plain)
    return found[1] + found[2].replace(",", "") + found[3] if found else plain


def _number(plain: str) -> Value | None:
    found = _NUMBER.match(plain)
    if not found:
        return None
    if found["words"]:
        amount, scale = _amount(found["words"]), Decimal(1)
        scaled = False
    else:
        amount, scale = Decimal(found["digits"]), Decimal(_SCALES[found["scale"] or ""])
        scaled = bool(found["scale"])
    if amount is None:
        return None
    if found["scale2"]:
        scale *= _SCALES[found["scale2"]]
        scaled = True
    number = amount * scale * (-1 if found["sign"] in ("-", "−") else 1)
    money = (found["unit"] or "").startswith(_MONEY) or (found["neutral"] or "") in _MONEY
    approximate = bool(found["before"] or found["more"] or found["after"])
    if found["percent"]:
        return Value("number", number / 100, approximate, percent=True)
    if found["words"] and set(found["words"]) & {"万", "亿"}:
        return Value("number", number, approximate, scale=Decimal(10_000))
    stated = max(scale, Decimal(1)) if scaled or money else None
    return Value("number", number, approximate, scale=stated)


def _with_remark(plain: str) -> Value | None:
    """12（含劳模3）is 12; but 12（3）may be two numbers, and (12) alone is not plain either."""
    found = _REMARK.match(plain)
    if not found or not found["remark"]:
        return None
    remark = found["remark"]
    if re.fullmatch(r"[\d.,%+-]+", remark):
        return Value("double")
    return _number(_without_thousands(found["body"]))


def _not_a_number(plain: str) -> Value:
    return Value("double") if len(_NUMBER_RUN.findall(plain)) > 1 else Value("text")


def _amount(words: str) -> Decimal | None:
    """二十三 -> 23, 一千二百 -> 1200, 二〇二四 -> 2024; None when it is no number (十四五)."""
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        try:
            return Decimal(words)
        except InvalidOperation:  # pragma: no cover - the pattern admits only decimals
            return None
    if all(each in _DIGITS for each in words) and len(words) > 1:
        return Decimal("".join(str(_DIGITS[each]) for each in words))
    total, section, digit, last = 0, 0, None, 10**9
    for each in words:
        if each in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[each]
        elif each in _TENS:
            if _TENS[each] >= last:
                return None
            last = _TENS[each]
            section += (1 if digit is None and section == 0 else digit or 0) * last
            digit = None
        else:
            section += digit or 0
            if section == 0:
                return None
            total = (total + section) * _SCALES[each] if each == "亿" else total + section * _SCALES[each]
            section, digit, last = 0, None, 10**9
    # 三千二 is said for 3,200 and read as 3,002: asked, not guessed.
    if digit and len(words) > 1 and words[-2] not in "十拾零〇○":
        return None
    return Decimal(total + section + (digit or 0))
