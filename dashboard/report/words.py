"""The fixed words of a report: a key of data/report/zh_CN/words.toml and its arguments in, text out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from dashboard import settings

FOLDER = settings.DATA / "report"
LANGUAGE = "zh_CN"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FOLDER / LANGUAGE / "words.toml").read_text(encoding="utf-8"))


def word(key: str, **args: object) -> str:
    """The text of ``group.name``, its arguments filled in. Raises KeyError."""
    group, _, name = key.partition(".")
    return _words()[group][name].format(**args)


def has(key: str) -> bool:
    """Whether there is a text of that key."""
    group, _, name = key.partition(".")
    return name in _words().get(group, {})


def ordinal(number: int) -> str:
    """一, 二, … 十, 十一, … 九十九."""
    digits = word("ordinal.digits")
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + digits[10] + (digits[ones] if ones else "")
