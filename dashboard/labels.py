"""Every word a person reads: keys in, Chinese or English text out; and figures written as people say them.

Texts live in ``locale/<language>/<area>.toml``; a key is ``area.name``. Chinese is the first language,
English is complete; a test holds the two equal. Nothing here computes a statistic: figures are only written
down.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from dashboard.catalogue import Measure, Programme, Ratio, catalogue
from dashboard.intake.records import Problem

Language = Literal["zh_CN", "en"]
Style = Literal["card", "table"]

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
FOLDER = Path(__file__).resolve().parent / "locale"
CHINA = timedelta(hours=8)
REMEMBERED = 10_000
"""How many written figures are kept: the same ones stand on a page at every click."""
LARGEST_WRITTEN = 10**18
"""From here on, and for what is no number, a problem names the number as it is."""

_language: ContextVar[Language] = ContextVar("language", default="zh_CN")


def use(language: str | None) -> Language:
    """Make ``language`` the current one ("en" or anything else for Chinese); returns it."""
    chosen = _known(language)
    _language.set(chosen)
    return chosen


def _known(language: str | None) -> Language:
    return "en" if language == "en" else "zh_CN"


def current() -> Language:
    """The language in use."""
    return _language.get()


@cache
def texts(language: Language, area: str = "*") -> Mapping[str, str]:
    """All texts of a language, or of one file of them, by full key.

    Raises ValueError where a file is not flat ``key = "text"``.
    """
    found: dict[str, str] = {}
    for file in sorted((FOLDER / language).glob(f"{area}.toml")):
        for key, text in _flat(tomllib.loads(file.read_text(encoding="utf-8"))):
            found[f"{file.stem}.{key}"] = text
    return found


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            rows.append((prefix + key, value))
        else:
            raise ValueError(f"{prefix}{key} is not a text")
    return rows


def t(key: str, language: str | None = None, **args: object) -> str:
    """The text of a key with its arguments filled in. Raises KeyError for an unknown key or argument."""
    chosen = current() if language is None else _known(language)
    return texts(chosen)[key].format(**args)


def has(key: str) -> bool:
    """Whether the current language has a text of that key."""
    return key in texts(current())


# --- Names of the catalogue ---------------------------------------------------------------------------


def indicator(code: str) -> Measure | Ratio:
    """The measure or ratio of a code. Raises KeyError."""
    return catalogue().indicators[code]


def indicator_name(code: str) -> str:
    """The name of a measure or ratio; an unknown code stands for itself."""
    each = catalogue().indicators.get(code)
    if each is None:
        return code
    return each.name_en if current() == "en" else each.name_zh


def definition(code: str) -> str:
    """What an indicator means and how it is computed."""
    each = indicator(code)
    return each.definition_en if current() == "en" else each.definition_zh


def programme_name(programme: Programme | str) -> str:
    """The name of an aid programme, or of ``total``."""
    if isinstance(programme, str):
        if programme == "total":
            return t("catalogue.programme_total")
        programme = next(each for each in catalogue().programmes if each.code == programme)
    return programme.name_en if current() == "en" else programme.name_zh


def group_name(group: str) -> str:
    """The name of an indicator group."""
    return t(f"catalogue.group_{group}")


def kind_name(kind: str) -> str:
    """The name of a kind of unit: 镇, 乡, 街道 …"""
    return t(f"catalogue.kind_{kind}")


def unit_word(unit: str) -> str:
    """The counting word of a unit: 人, 户, 家; 元 for money; % for a rate."""
    return t(f"catalogue.unit_{unit}")


def problem_message(problem: Problem) -> str:
    """The sentence of a problem: a rule's of rules.csv, or the intake code's of locale problem.<code>."""
    args = {key: _argument(value) for key, value in problem.args.items()}
    for rule in catalogue().rules:
        if rule.code == problem.code:
            code = str(problem.args.get("name_code") or problem.measure)
            if code:
                args.setdefault("name", indicator_name(code))
            if problem.args.get("basis") == "quarter" and "name" in args:
                args["name"] = t("common.this_quarter", name=args["name"])
            return _fill(rule.message_en if current() == "en" else rule.message_zh, args)
    for name in _PERIODS.get(problem.code, ()):
        args[name] = _periods(str(problem.args.get(name, "")))
    for name in _WRITTEN.get(problem.code, ()):
        args[name] = _number_again(args.get(name, ""))
    key = f"problem.{problem.code}" + ("_parts" if problem.args.get("of") == "parts" else "")
    args.setdefault("file", "")
    return _fill(texts(current())[key], args)


_PERIODS = {"period_conflict": ("taken", "other"), "choice_contradicts_period": ("chosen", "found")}
"""Arguments of intake's problems that are periods: 2026/3, 2026/ or /3, several with a semicolon between."""


_WRITTEN = {"quarter_ytd_mismatch": ("quarter", "ytd", "expected")}
"""Arguments of intake's problems that are figures as text: the cells' own, and one reckoned from them."""


def _number_again(text: str) -> str:
    """29.00 as 29 and 39501.96 as 39,501.96; anything but a bare number as it stands."""
    return _argument(Decimal(text)) if re.fullmatch(r"-?\d{1,15}(\.\d+)?", text) else text


def _periods(text: str) -> str:
    found = []
    for each in text.split(";"):
        year, _, quarter = each.partition("/")
        if year and quarter:
            found.append(period(int(year), int(quarter)))
        else:
            found.append(year_name(int(year)) if year else quarter_name(int(quarter)) if quarter else "")
    return t("common.comma_list").join(found)


def _argument(value: object) -> str:
    """An argument as it is read: codes by name, numbers with thousands separators."""
    if isinstance(value, str):
        known = catalogue().indicators
        return indicator_name(value) if value in known else value
    if isinstance(value, (int, float, Decimal)):
        is_written = -LARGEST_WRITTEN < value < LARGEST_WRITTEN
        return number(value, 0 if value == int(value) else 2) if is_written else str(value)
    return str(value)


def _fill(text: str, args: Mapping[str, str]) -> str:
    """Fill in ``{name}`` where the argument is known; an unknown one becomes an ellipsis, never code."""
    return re.sub(r"\{(\w+)\}", lambda match: args.get(match[1], "…"), text)


# --- Figures as people say them -----------------------------------------------------------------------


@lru_cache(REMEMBERED)
def number(value: float | Decimal, decimals: int = 0) -> str:
    """Thousands separators, half up: 8432.5 -> 8,433."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{rounded:,f}" if rounded else f"{abs(rounded):,f}"


def figure(value: float | Decimal | None, unit: str, decimals: int = 0, *, style: Style = "card") -> str:
    """A figure with its unit. Cards carry three significant digits (12.3 万元), tables all of them.

    ``unit`` is a unit of the catalogue; "percent" wants a rate of 0..1. None is written 未报.
    """
    if value is None or value != value:
        return t("common.missing")
    if unit == "percent":
        return rate(value)
    if unit == "yuan":
        return _yuan(value, style)
    if style == "table":
        return number(value, decimals)
    return t("catalogue.with_unit", figure=_short(value), unit=unit_word(unit))


def _yuan(value: float | Decimal, style: Style) -> str:
    if style == "table":
        whole = value == int(value)
        return t("catalogue.yuan", figure=number(value, 0 if whole else 2))
    size = abs(float(value))
    if current() == "en":
        for at, step, letter in ((10**9, 10**9, "bn"), (10**6, 10**6, "m"), (10**4, 10**3, "k")):
            if size >= at:
                return f"¥{_significant(value, step)}{letter}"
        return f"¥{number(value)}"
    if size >= 10**8:
        return f"{_significant(value, 10**8)} 亿元"
    if size >= 10**4:
        return f"{_significant(value, 10**4)} 万元"
    return f"{number(value)} 元"


def _short(value: float | Decimal) -> str:
    """A count on a card: in full up to five digits in Chinese, six in English, then 万 or m."""
    if current() == "en":
        return f"{_significant(value, 10**6)}m" if abs(float(value)) >= 10**6 else number(value)
    return f"{_significant(value, 10**4)} 万" if abs(float(value)) >= 10**5 else number(value)


def _significant(value: float | Decimal, step: int) -> str:
    """Three significant digits of value / step: 12.3, 1.25, 123."""
    scaled = Decimal(str(value)) / step
    size = abs(scaled)
    return number(scaled, 2 if size < 10 else 1 if size < 100 else 0)


def rate(value: float | Decimal | None, decimals: int = 1) -> str:
    """A rate of 0..1 as a percentage with one decimal; nothing is clipped. None is written 未报."""
    if value is None or value != value:
        return t("common.missing")
    return f"{_hundredths(value, decimals)}%"


def points(change: float | Decimal | None) -> str:
    """A change of a rate in percentage points with its sign: +1.2 个百分点."""
    if change is None or change != change:
        return t("common.no_comparison")
    return t("common.points", figure=signed_points(change))


def signed_points(change: float | Decimal) -> str:
    """The bare figure of such a change, for where the unit stands but once: +1.2."""
    return _signed(_hundredths(change, 1))


def gap(distance: float | Decimal) -> str:
    """A distance between two rates, without a sign: 6.1 个百分点."""
    return t("common.points", figure=_hundredths(abs(distance), 1))


def share(change: float | Decimal | None) -> str:
    """A relative change with its sign: +5.3%."""
    if change is None or change != change:
        return t("common.no_comparison")
    return f"{_signed(_hundredths(change, 1))}%"


@lru_cache(REMEMBERED)
def _hundredths(value: float | Decimal, decimals: int) -> str:
    return number(Decimal(str(value)) * 100, decimals)


def _signed(text: str) -> str:
    is_zero = not any(digit in text for digit in "123456789")
    return text if is_zero or text.startswith("-") else f"+{text}"


# --- Time ---------------------------------------------------------------------------------------------


def period(year: int, quarter: int) -> str:
    """2026年三季度 / 2026 Q3."""
    return t("common.period", year=year, quarter=quarter_name(quarter))


def year_name(year: int) -> str:
    """2026年 / 2026."""
    return t("common.year", year=year)


def quarter_name(quarter: int) -> str:
    """三季度 / Q3."""
    return t(f"common.quarter_{quarter}")


def quarter_tick(row: Mapping[str, Any]) -> str:
    """The quarter's number, with the year under its first: narrow enough for fifteen bars on a phone."""
    year = year_name(int(row["year"])) if row["quarter"] == 1 else ""
    return f"{int(row['quarter'])}<br>{year}"


def through(quarter: int) -> str:
    """How far a year has come: 截至三季度; 全年 for the fourth."""
    return t(f"common.through_{quarter}")


def when(moment: datetime | None) -> str:
    """A moment stored in UTC as it reads in China: 2026-10-12 09:30."""
    if moment is None or moment != moment:
        return ""
    return f"{moment + CHINA:%Y-%m-%d %H:%M}"


def day(moment: datetime | date | None) -> str:
    """The day of a moment in China: 2026-10-12. A plain date stays as it is."""
    if moment is None or moment != moment:
        return ""
    local = moment + CHINA if isinstance(moment, datetime) else moment
    return f"{local:%Y-%m-%d}"


def listing(names: list[str], limit: int | None = None, *, count: int | None = None) -> str:
    """Names in one line: 甲、乙、丙等 5 个 / A, B, C and 2 more.

    ``count``: how many there are in all where not all of them are given.
    """
    comma = t("common.comma_list")
    shown, in_all = names[:limit], max(len(names), count or 0)
    if len(shown) == in_all:
        return comma.join(names)
    return t("common.and_more", names=comma.join(shown), count=in_all, more=in_all - len(shown))
