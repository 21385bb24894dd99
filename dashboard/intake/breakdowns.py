"""Columns in, those that only part others by kind of unit out: 合计 | 其中：企业 | 机关 | 其他.

The whole is the figure; its parts are held against it and never taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dashboard.intake.bases import is_basis_only
from dashboard.intake.columns import Column, is_counted
from dashboard.intake.periods import Period
from dashboard.intake.townships import is_total, looks_like_township, squeezed

_OF = (
    r"(?:(?:其他|其它|各类|规模以上|规上|中小|小微|国有|集体|私营|民营|个体|公有制?|非公有?制?"
    r"|外资|外商投资|港澳台(?:商投资)?)[及和、]?)*"
)
_KIND = re.compile(
    rf"{_OF}(?:(?:企业?|事业?|机关|党政|社会组织|社会团体|社团|群团|民办非企业|个体|工商户|经济组织)"
    r"(?:单位|组织)?[及和、/]?)+(?:类|部分)?"
    r"|国有|集体|私营|民营|非公|公有制|非公有制|外资|本级|直属|下属|城镇|农村|第[一二三]产业"
)
_REST = re.compile(r"其他|其它|其余")
_WHOLE = frozenset({"合计", "总计", "总数", "总量", "小计", "共计"})
_OF_WHICH = re.compile(r"^其中:?")
FEWEST_KINDS = 2


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A column of figures and those beside it that are its parts."""

    whole: Column
    parts: tuple[Column, ...]


@lru_cache(maxsize=8192)
def is_kind(text: str) -> bool:
    """Whether a head names a kind of unit and nothing that is counted of it: 企业, 其中：机关事业单位."""
    return bool(_KIND.fullmatch(_OF_WHICH.sub("", squeezed(text).strip("()"))))


@lru_cache(maxsize=8192)
def _parts_units(text: str) -> bool:
    """Whether a head names a kind of unit or the rest of them."""
    return is_kind(text) or bool(_REST.fullmatch(_OF_WHICH.sub("", squeezed(text))))


def kinds_of_item(columns: Sequence[Column]) -> frozenset[int]:
    """The columns of a wide table that name a kind under an item's head, beside one that is all of it."""
    named = [each for each in columns if len(each.parts) > 1 and _parts_units(each.parts[-1])]
    if not named:
        return frozenset()
    wholes = {each.parts for each in columns if each.role == "value"}
    wholes |= {parts[:-1] for parts in wholes if parts and is_total(parts[-1])}
    return frozenset(each.number for each in named if each.parts[:-1] in wholes)


def without_parts(columns: list[Column]) -> tuple[list[Column], list[Breakdown]]:
    """The columns of a long table without those that part others by kind; and these, by the whole each parts.

    Where nothing says 其中 all columns of figures must be wholes or kinds: any other word may be a unit's.
    """
    figures = [each for each in columns if each.role in ("value", "total", "unknown") or _is_rest(each)]
    parts = {each.number: _leaf(each) for each in figures if _leaf(each)}
    kinds = [number for number, leaf in parts.items() if is_kind(leaf)]
    if not kinds or any(each.township or each.role == "township" for each in columns):
        return columns, []
    under = {each.number for each in figures if any(map(_says_of_which, each.header.split("/")))}
    wholes = [each for each in figures if each.number not in parts and _is_whole(each)]
    if under:
        parts = {number: leaf for number, leaf in parts.items() if number in under}
        if not any(number in parts for number in kinds):
            return columns, []
        beside = [each for each in figures if each.number not in under and each.role == "value"]
        wholes = wholes or beside
    elif len(kinds) < FEWEST_KINDS or len(parts) + len(wholes) < len(figures):
        return columns, []
    if not wholes:
        return columns, []
    taken = {each.number for each in wholes}
    found = [
        replace(each, role="value") if each.number in taken else each
        for each in columns
        if each.number not in parts
    ]
    left: dict[int, list[Column]] = {each.number: [] for each in wholes}
    for each in columns:
        if each.number in parts:
            left[_whole_of(each, wholes).number].append(each)
    return found, [Breakdown(whole, tuple(left[whole.number])) for whole in wholes]


def _leaf(column: Column) -> str:
    """What the last head of a column names that is neither basis, period, place nor thing counted; or ""."""
    said = [part for part in column.header.split("/") if not is_basis_only(_OF_WHICH.sub("", squeezed(part)))]
    leaf = _OF_WHICH.sub("", squeezed(said[-1])) if said else ""
    if not leaf or is_total(leaf) or is_counted(leaf) or column.period != Period():
        return ""
    return "" if looks_like_township(leaf) or not (is_kind(leaf) or _REST.fullmatch(leaf)) else leaf


def _is_rest(column: Column) -> bool:
    return column.role == "skip" and bool(_REST.fullmatch(squeezed(column.header.split("/")[-1])))


def _says_of_which(part: str) -> bool:
    return bool(_OF_WHICH.match(squeezed(part)))


def _is_whole(column: Column) -> bool:
    """Whether the heads of a column say 合计 and nothing else but a basis."""
    parts = [squeezed(part).strip("()") for part in column.header.split("/")]
    return any(part in _WHOLE for part in parts) and all(
        part in _WHOLE or is_basis_only(part) for part in parts
    )


def _whole_of(part: Column, wholes: Sequence[Column]) -> Column:
    """The whole that a column parts: of its own basis and period, else the nearest, first to the left."""
    same = [each for each in wholes if (each.basis, each.period) == (part.basis, part.period)]
    return min(same or wholes, key=lambda each: (each.number > part.number, abs(each.number - part.number)))
