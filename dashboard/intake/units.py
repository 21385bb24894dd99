"""Names of townships as people write them become proposed units and the aliases that returns may use.

In: pasted text, the bytes of a CSV file, or the townships of a reading. Out: proposed units in the order
written, what was said twice, what was left out and why, and the names each unit may be called by. Pure.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from dashboard.intake.records import KnownUnits, Reading

MAX_UNITS = 300
"""More than any county has townships: a longer list is a wrong paste."""
MAX_NAME = 40
MAX_CSV_BYTES = 1_000_000

COUNTY_CODE = "county"
ALWAYS = "2000-01-01"
"""The start of a unit that has been there longer than any return that will be filed."""

KINDS = ("town", "township", "subdistrict", "park", "other")

# Longest first: 街道办事处 before 办事处, 民族乡 is a 乡.
_KIND_SUFFIXES: tuple[tuple[str, str], ...] = (
    ("街道办事处", "subdistrict"),
    ("办事处", "subdistrict"),
    ("街道办", "subdistrict"),
    ("街道", "subdistrict"),
    ("经济技术开发区", "park"),
    ("经济开发区", "park"),
    ("工业集中区", "park"),
    ("产业集聚区", "park"),
    ("高新区", "park"),
    ("开发区", "park"),
    ("示范区", "park"),
    ("度假区", "park"),
    ("工业园区", "park"),
    ("产业园区", "park"),
    ("工业园", "park"),
    ("产业园", "park"),
    ("园区", "park"),
    ("工业区", "park"),
    ("管理区", "park"),
    ("管委会", "park"),
    ("苏木", "township"),
    ("乡", "township"),
    ("镇", "town"),
)
_KIND_WORDS = {
    "town": "town",
    "镇": "town",
    "township": "township",
    "乡": "township",
    "民族乡": "township",
    "subdistrict": "subdistrict",
    "街道": "subdistrict",
    "办事处": "subdistrict",
    "街道办事处": "subdistrict",
    "park": "park",
    "园区": "park",
    "开发区": "park",
    "工业园区": "park",
    "other": "other",
    "其他": "other",
    "其它": "other",
}
_UNION_SUFFIXES = (
    "总工会",
    "工会联合会",
    "工会委员会",
    "工会工作委员会",
    "联合工会",
    "工联会",
    "工会",
)
_SEAL = re.compile(r"[（(]\s*(盖章|公章|章|签章)\s*[)）]")
_NUMBERING = re.compile(
    r"^(?:[（(]\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]|第?\d{1,3}\s*[.．、:：)）\s]"
    r"|[一二三四五六七八九十]{1,3}\s*[.．:：]|\d{1,3}(?=[一-鿿])(?!\d*团))\s*"
)
_BULLETS = "-–—•·*●○■□◆ \t　"
_NOT_A_UNIT = re.compile(
    r"^(?:\d{1,4}|[一二三四五六七八九十]{1,3}|序号|编号|名称|单位|乡镇|街道|乡镇名称|单位名称|填报单位"
    r"|乡镇[（(]街道[)）]|乡镇街道|镇街|类型|类别|name|kind|township|unit"
    r"|合计|总计|小计|全县|全县合计|全区合计|全市合计|县本级|.*合计|.*小计|total)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:\d+|[一二三四五六七八九十]+|序号|编号)$")
_SEPARATORS = re.compile(r"[、，,;；\t|]+")


@dataclass(frozen=True, slots=True)
class ProposedUnit:
    """A township as it would be entered. ``kind`` is one of KINDS; ``short_name`` leaves off 镇/乡/街道."""

    name: str
    short_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a list of names comes to: the units, the names said more than once, and the words left out."""

    units: tuple[ProposedUnit, ...] = ()
    duplicates: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Totals, headers and lines too long for a name, as written; running numbers are not worth a word."""


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit of the store with the names it goes by; ``aliases`` are those it had or a person entered.

    ``valid_from`` and ``valid_to`` are ISO dates, its first and last day; ``valid_to`` None while it lasts.
    """

    unit_code: str
    name: str
    short_name: str = ""
    kind: str = "other"
    valid_from: str = ALWAYS
    aliases: tuple[str, ...] = ()
    valid_to: str | None = None
    successor_code: str | None = None


def clean_name(text: str, county: str = "") -> str:
    """The bare name of a township: numbering, seals, the union's own suffix and the county's name off.

    >>> clean_name(" 3. 清河县东关街道总工会（盖章）", county="清河县")
    '东关街道'
    """
    name = unicodedata.normalize("NFKC", text).strip().strip(_BULLETS).replace("（", "(").replace("）", ")")
    name = _SEAL.sub("", name)
    name = _NUMBERING.sub("", name).strip(_BULLETS)
    name = _without_inner_spaces(name)
    for suffix in _UNION_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            name = name.removesuffix(suffix)
            break
    name = name.removesuffix("人民政府")
    if name.endswith(("街道办事处", "街道办")):
        name = name[: name.rindex("街道") + 2]
    bare_county = county.removesuffix("总工会")
    if bare_county and name.startswith(bare_county) and len(name) > len(bare_county) + 1:
        name = name.removeprefix(bare_county)
    return name


def _without_inner_spaces(name: str) -> str:
    """Spaces between Chinese characters are typesetting (东 关 街 道); those of other scripts are kept."""
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", name)


def kind_of(name: str) -> str:
    """The kind a name's ending tells, else ``other``."""
    return next((kind for suffix, kind in _KIND_SUFFIXES if name.endswith(suffix)), "other")


def kind_word(text: str) -> str:
    """The kind that a word of a list means: 镇, 街道, park; "" for an unknown word."""
    return _KIND_WORDS.get(text.strip().lower(), "")


def short_name_of(name: str) -> str:
    """The name without 镇, 乡, 街道 or 苏木, where at least two characters stay; a park keeps its name."""
    for suffix in ("街道", "苏木", "乡", "镇"):
        if name.endswith(suffix) and len(name) >= len(suffix) + 2:
            return name.removesuffix(suffix)
    return name


def from_text(text: str, county: str = "") -> Proposal:
    """Units from pasted text: one a line, or parted by 、，,; or tabs; a lone kind is the name before's."""
    entries: list[tuple[str, str]] = []
    for line in text.splitlines():
        for piece in _pieces(line):
            kind = _KIND_WORDS.get(piece.strip())
            if kind and entries:
                entries[-1] = (entries[-1][0], kind)
            else:
                entries.append((piece, ""))
    return propose(entries, county)


def _pieces(line: str) -> list[str]:
    pieces: list[str] = []
    for piece in _SEPARATORS.split(line):
        words = piece.split()
        # Spaces part names only where each word is plainly a township's; else they belong to the name.
        if len(words) > 1 and all(len(word) > 2 and kind_of(clean_name(word)) != "other" for word in words):
            pieces.extend(words)
        elif piece.strip():
            pieces.append(piece)
    return pieces


def from_csv(data: bytes, county: str = "") -> Proposal:
    """Units from a CSV file: the name in the first column that is not a number, optionally a kind beside it.

    Raises ValueError (``too_large`` or ``not_text``) when the bytes cannot be such a list.
    """
    if len(data) > MAX_CSV_BYTES:
        raise ValueError("too_large")
    text = _decode(data)
    first_lines = "\n".join(text.splitlines()[:20])
    delimiter = max(",;\t|，", key=first_lines.count)
    entries: list[tuple[str, str]] = []
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        cells = [cell.strip() for cell in row if cell.strip() and not cell.strip().isdigit()]
        if cells:
            kind = _KIND_WORDS.get(cells[1].lower(), "") if len(cells) > 1 else ""
            entries.append((cells[0], kind))
    return propose(entries, county)


def _decode(data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ValueError("not_text")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("not_text")


def from_reading(reading: Reading, county: str = "") -> Proposal:
    """Units from the townships that a 汇总表 names, in the order of the file."""
    return propose([(name, "") for name in reading.townships], county)


def propose(entries: Iterable[tuple[str, str]], county: str = "") -> Proposal:
    """Units from (name as written, kind or "") pairs; the first of two equal names stays."""
    units: list[ProposedUnit] = []
    seen: set[str] = set()
    duplicates: list[str] = []
    left_out: list[str] = []
    for written, kind in entries:
        name = clean_name(written, county)
        if not name:
            continue
        if _NOT_A_UNIT.match(name) or len(name) > MAX_NAME or name == county:
            if not _NUMBER.match(name):
                left_out.append(written.strip())
        elif name in seen:
            duplicates.append(name)
        else:
            seen.add(name)
            units.append(ProposedUnit(name, short_name_of(name), kind or kind_of(name)))
    return Proposal(tuple(units), tuple(dict.fromkeys(duplicates)), tuple(dict.fromkeys(left_out)))


def names_of(name: str, short_name: str = "", county: str = "") -> tuple[str, ...]:
    """Every way a return may name a unit: with and without 镇/乡/街道, 街道办事处, the union's own suffixes.

    The unit's own name is first.
    """
    bases = [name, short_name or short_name_of(name)]
    if name.endswith("街道"):
        bases += [name + "办事处", name + "办", name.removesuffix("街道") + "办事处"]
    if county:
        bases += [county.removesuffix("总工会") + base for base in bases]
    return tuple(dict.fromkeys(base + suffix for base in bases for suffix in ("", *_UNION_SUFFIXES)))


def known_units(units: Sequence[NamedUnit], county: str = "") -> KnownUnits:
    """Every name that surely means one unit, to its unit_code.

    A unit's own name or entered alias wins over another's derived name (城关 the park, 城关镇's short form);
    a derived name that two units could mean is left out, so that it is asked, never guessed.
    """
    given: dict[str, set[str]] = {}
    derived: dict[str, set[str]] = {}
    for unit in units:
        for name in (unit.name, *unit.aliases):
            given.setdefault(name, set()).add(unit.unit_code)
        for base, short_name in ((unit.name, unit.short_name), *((alias, alias) for alias in unit.aliases)):
            for name in names_of(base, short_name, county):
                derived.setdefault(name, set()).add(unit.unit_code)
    names = _sure(given)
    names.update({name: code for name, code in _sure(derived).items() if name not in given})
    return KnownUnits(names)


def entered_aliases(held: Iterable[str], unit: NamedUnit, county: str = "") -> tuple[str, ...]:
    """Of all the names kept for a unit those that a person entered: none that follows from another.

    ``unit``: its name, its short name, and as aliases the names it had.
    """
    follows = set(names_of(unit.name, unit.short_name, county)).union(
        *(names_of(alias, alias, county) for alias in unit.aliases)
    )
    left = [name for name in held if name not in follows]
    return tuple(name for name in left if not any(name in names_of(base, base, county)[1:] for base in left))


def _sure(names: Mapping[str, set[str]]) -> dict[str, str]:
    return {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}


def begin_body(county: str, units: Sequence[ProposedUnit]) -> dict[str, Any]:
    """The body of the ``begin`` act of a county that starts with these townships."""
    county_unit = NamedUnit(COUNTY_CODE, county, county, kind="county")
    return {
        "county": {"county_code": COUNTY_CODE, "name": county, "is_sample": False, "today": None},
        "units": [
            {**_body(county_unit, None, ()), "level": "county"},
            *unit_body(units, county=county, county_code=COUNTY_CODE)["units"],
        ],
    }


def unit_body(
    units: Sequence[ProposedUnit],
    *,
    county: str,
    county_code: str,
    existing: Sequence[NamedUnit] = (),
    valid_from: str = ALWAYS,
) -> dict[str, Any]:
    """The body of a ``unit`` act that adds townships, coded on from those there are.

    Each carries the names that surely mean it; an existing unit that shares such a name with a new one is
    stated again without it. ``valid_from`` is an ISO date.
    """
    codes = fresh_codes(existing)
    added = [
        NamedUnit(code, unit.name, unit.short_name, unit.kind, valid_from)
        for code, unit in zip(codes, units, strict=False)
    ]
    return {"units": restated(existing, [*existing, *added], county=county, county_code=county_code)}


def fresh_codes(existing: Sequence[NamedUnit]) -> Iterator[str]:
    """Codes for new units, on from those there are: t005, t006, …"""
    taken = [int(digits) for unit in existing if (digits := unit.unit_code.lstrip("t")).isdigit()]
    return (f"t{number:03d}" for number in count(max(taken, default=0) + 1))


def restated(
    before: Sequence[NamedUnit], after: Sequence[NamedUnit], *, county: str, county_code: str
) -> list[dict[str, Any]]:
    """The units of ``after`` that are new or other than in ``before``, as acts carry them.

    A unit that shares a name with a new one is stated again without it.
    """
    old = {unit.unit_code: unit for unit in before}
    names_before, names_after = alias_lists(before, county), alias_lists(after, county)
    return [
        _body(unit, county_code, names_after[unit.unit_code])
        for unit in after
        if old.get(unit.unit_code) != unit or names_before[unit.unit_code] != names_after[unit.unit_code]
    ]


def alias_lists(units: Sequence[NamedUnit], county: str = "") -> dict[str, tuple[str, ...]]:
    """unit_code -> the names other than its own that surely mean it among these units."""
    own = {unit.name for unit in units}
    aliases: dict[str, list[str]] = {unit.unit_code: [] for unit in units}
    for name, code in known_units(units, county).names.items():
        if name not in own:
            aliases[code].append(name)
    return {code: tuple(names) for code, names in aliases.items()}


def _body(unit: NamedUnit, parent: str | None, aliases: Sequence[str]) -> dict[str, Any]:
    return {
        "unit_code": unit.unit_code,
        "name": unit.name,
        "short_name": unit.short_name,
        "level": "township",
        "kind": unit.kind,
        "parent_code": parent,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successor_code": unit.successor_code,
        "aliases": list(aliases),
    }
