"""A list of townships (CSV or workbook, one a row) in, each as it would be, and what is wrong by cell, out.

Unlike a pasted list of names this one changes units too: a row is the unit of its code, else of its name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboard.intake.lists import PlainList, find_list
from dashboard.intake.records import Book, address
from dashboard.intake.units import (
    ALWAYS,
    KINDS,
    MAX_NAME,
    MAX_UNITS,
    NamedUnit,
    clean_name,
    fresh_codes,
    kind_of,
    kind_word,
    short_name_of,
)

HEADS: Mapping[str, tuple[str, ...]] = {
    "unit_code": ("代码", "单位代码", "code", "unitcode"),
    "name": ("名称", "单位名称", "单位", "乡镇", "乡镇名称", "name", "unit", "township"),
    "short_name": ("简称", "shortname"),
    "kind": ("类型", "类别", "kind"),
    "valid_from": ("起用日期", "启用日期", "validfrom", "firstday"),
    "valid_to": ("停用日期", "止用日期", "validto", "lastday"),
    "aliases": ("别名", "其他名称", "aliases", "othernames"),
}
_SEPARATORS = re.compile(r"[、，,;；|\n]+")
_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?$")


@dataclass(frozen=True)
class Trouble:
    """What was not understood: the key of its words ``begin.list_<code>`` and what they need."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UnitList:
    """What a list says: units as they would be, code -> cell of the name, and what was not understood."""

    units: tuple[NamedUnit, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


def read_units(book: Book, existing: Sequence[NamedUnit], former: Mapping[str, Sequence[str]]) -> UnitList:
    """The units of the first visible sheet with a head for the names.

    ``former``: names that a unit had, by code; they stay its aliases whatever the list says. A column that is
    not there, and for a known unit an empty cell of name, kind or short name, changes nothing.
    """
    listed = find_list(book, HEADS, ("name",))
    return _read(listed, existing, former) if listed else UnitList(troubles=(Trouble("no_heads"),))


def _read(listed: PlainList, existing: Sequence[NamedUnit], former: Mapping[str, Sequence[str]]) -> UnitList:
    columns, rows = listed.columns, listed.rows
    if len(rows) > MAX_UNITS:
        return UnitList(troubles=(Trouble("too_many", {"count": len(rows), "limit": MAX_UNITS}),))
    codes = fresh_codes(existing)
    found: dict[str, NamedUnit] = {}
    cells: dict[str, str] = {}
    troubles: list[Trouble] = []
    for number in rows:
        texts = {cell.column: cell.text.strip() for cell in rows[number]}
        row = {name: texts.get(column, "") for name, column in columns.items()}
        if not any(row.values()):
            continue
        at = {name: address(number, column) for name, column in columns.items()}
        unit = _unit(row, at, existing, former, troubles)
        if unit is None:
            continue
        if not unit.unit_code:
            unit = replace(unit, unit_code=next(codes))
        if unit.unit_code in found:
            troubles.append(
                Trouble("twice", {"cell": at["name"], "name": unit.name, "other": cells[unit.unit_code]})
            )
            continue
        found[unit.unit_code], cells[unit.unit_code] = unit, at["name"]
    troubles += _same_names(found, cells, existing)
    if not found and not troubles:
        troubles.append(Trouble("no_rows"))
    return UnitList(tuple(found.values()), cells, tuple(troubles))


def _unit(
    row: Mapping[str, str],
    at: Mapping[str, str],
    existing: Sequence[NamedUnit],
    former: Mapping[str, Sequence[str]],
    troubles: list[Trouble],
) -> NamedUnit | None:
    """The unit of a row; None, its troubles told, where a cell is not understood. No code: a new one."""
    before = len(troubles)
    code, name = row.get("unit_code", ""), clean_name(row["name"])
    old = next((unit for unit in existing if unit.unit_code == code), None)
    if code and old is None:
        troubles.append(Trouble("code", {"cell": at["unit_code"], "text": code}))
    if old is None and not code:
        old = next((unit for unit in existing if unit.name == name), None)
    name = name or (old.name if old else "")
    if not name:
        troubles.append(Trouble("no_name", {"cell": at["name"]}))
    elif len(name) > MAX_NAME or not name.isprintable():
        troubles.append(Trouble("long_name", {"cell": at["name"], "limit": MAX_NAME}))
    kind = kind_word(row["kind"]) if row.get("kind") else (old.kind if old else kind_of(name))
    if kind not in KINDS:
        troubles.append(Trouble("kind", {"cell": at["kind"], "text": row["kind"]}))
    days = {
        "valid_from": old.valid_from if old else ALWAYS,
        "valid_to": old.valid_to if old else None,
    }
    for field_ in days:
        text = row.get(field_)
        if text is None:
            continue
        day = _day(text)
        if text and day is None:
            troubles.append(Trouble("day", {"cell": at[field_], "text": text}))
        elif text or field_ == "valid_to":
            days[field_] = day
    first, last = days["valid_from"] or ALWAYS, days["valid_to"]
    if last is not None and last < first:
        troubles.append(Trouble("days", {"cell": at.get("valid_to", at["name"]), "name": name}))
    if len(troubles) > before:
        return None
    kept = tuple(former.get(old.unit_code, ())) if old else ()
    given = tuple(_SEPARATORS.split(row["aliases"])) if row.get("aliases") else ()
    aliases = tuple(dict.fromkeys((*kept, *filter(None, map(str.strip, given)))))
    if "aliases" not in row and old:
        aliases = old.aliases
    same_name = old is not None and old.name == name
    short = row.get("short_name") or (old.short_name if old and same_name else short_name_of(name))
    base = old or NamedUnit("", name)
    return replace(
        base, name=name, short_name=short, kind=kind, valid_from=first, valid_to=last, aliases=aliases
    )


def _day(text: str) -> str | None:
    """A day as an ISO date; None for anything else."""
    match = _DAY.match(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def shared_names(before: Sequence[NamedUnit], after: Sequence[NamedUnit]) -> list[tuple[str, str, str]]:
    """Names that a unit gets although another has them: its code, the name, the other unit's name.

    What a unit was called already may well be another's by now: a township that was renamed, and a new one.
    """
    had = {unit.unit_code: {unit.name, *unit.aliases} for unit in before}
    owners: dict[str, dict[str, str]] = {}
    for unit in after:
        for name in (unit.name, *unit.aliases):
            owners.setdefault(name, {})[unit.unit_code] = unit.name
    found = []
    for unit in after:
        for name in dict.fromkeys((unit.name, *unit.aliases)):
            others = [owner for code, owner in owners[name].items() if code != unit.unit_code]
            if others and name not in had.get(unit.unit_code, ()):
                found.append((unit.unit_code, name, others[0]))
    return found


def _same_names(
    found: Mapping[str, NamedUnit], cells: Mapping[str, str], existing: Sequence[NamedUnit]
) -> list[Trouble]:
    after = {unit.unit_code: unit for unit in existing} | dict(found)
    return [
        Trouble("taken", {"cell": cells[code], "name": name, "other": other})
        for code, name, other in shared_names(existing, list(after.values()))
        if code in cells
    ]
