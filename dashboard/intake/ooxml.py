"""The raw XML of an .xlsx file in, what the fast reader does not tell out; runs in the child process.

python-calamine gives values. Error cells, formulas without a stored result, hidden rows and columns and
percent formats are only in the XML: a look at the bytes says whether a sheet has any, and only then is it
parsed.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.intake.safety import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_SPECIAL,
    MAX_TEXT,
    RefusedError,
)

MAX_DEPTH = 40
# No pattern may run past the next "<": tags that never close would make it start over at each of them.
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=[\"']([A-Z]{1,4})(\d{1,9})[\"'][^<>]*(?<!/)>(?!</)")
# A row of five digits, or a column from KO on: the box may be left, so every cell is looked at.
_FAR = re.compile(rb"r=[\"'](?:[A-Z]*\d{5}|[A-Z]{3}|[L-Z][A-Z]\d|K[O-Z]\d)")
_FORMULA = re.compile(rb"<f[ />]")
_SIGNS = (
    b't="e"',
    b'hidden="1"',
    b'hidden="true"',
    b'width="0"',
    b'ht="0"',
    b'="0.0"',
)
"""What the XML of a sheet with anything to add to its values contains, as every common program writes it."""
_UNCOMMON = (b"='", b":sheetData")
"""Marks of a program that writes XML otherwise: then the whole sheet is parsed."""
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)/?>")


@dataclass(slots=True)
class SheetFacts:
    """What the XML of one sheet adds. Rows and columns count from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: dict[tuple[int, int], str] = field(default_factory=dict)
    """Formulas without a stored result, as written."""
    percent: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def column_number(letters: str) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def check_box(part: bytes) -> None:
    """Refuse a sheet whose filled cells reach beyond the box, before a dense reader allocates it."""
    # Most sheets are small and say so at once; a styled but empty row to XFD needs the longer look.
    if len(part) < 4_000_000 and not _FAR.search(part):
        return
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for count, found in enumerate(_CELL.finditer(part)):
        columns.add(found[1])
        rows.add(found[2])
        if count > MAX_CELLS:
            raise RefusedError("too_complex", limit="cells")
    if rows and max(map(int, rows)) > MAX_ROWS:
        raise RefusedError("too_complex", limit="rows")
    if columns and max(column_number(each.decode()) for each in columns) >= MAX_COLUMNS:
        raise RefusedError("too_complex", limit="columns")


def check_book(parts: Mapping[str, bytes]) -> None:
    """Refuse a book of more sheets, filled cells, merged ranges or text than any return has."""
    sheets = [
        parts[name] for name in parts if name.startswith("xl/worksheets/") and not name.endswith(".rels")
    ]
    if parts.get("xl/workbook.xml", b"").count(b"sheetId") > MAX_SHEETS:
        raise RefusedError("too_complex", limit="sheets")
    filled = sum(map(_filled, sheets))
    if filled > MAX_FILLED:
        raise RefusedError("too_complex", limit="cells")
    if sum(part.count(b"mergeCell ") for part in sheets) > MAX_MERGED:
        raise RefusedError("too_complex", limit="merged")
    _check_shared(parts.get("xl/sharedStrings.xml", b""), sheets, filled)
    for part in sheets:
        check_box(part)


def _filled(part: bytes) -> int:
    return part.count(b"</c>") + part.count(b":c>")


def _check_shared(texts: bytes, sheets: Iterable[bytes], filled: int) -> None:
    """Refuse long texts that so many cells share that the cells together are huge."""
    if not texts:
        return
    lengths = [len(each) for each in re.split(rb"</(?:\w+:)?si>", texts)]
    if max(lengths) * filled <= MAX_TEXT:
        return
    used = (int(found[1]) for part in sheets for found in re.finditer(rb">(\d{1,7})</(?:\w+:)?v>", part))
    if sum(lengths[place] for place in used if place < len(lengths)) > MAX_TEXT:
        raise RefusedError("too_complex", limit="texts")


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The XML of each worksheet by its name."""
    relations = parts.get("xl/_rels/workbook.xml.rels", b"")
    targets: dict[bytes, str] = {}
    for found in _RELATION.finditer(relations):
        attributes = _attributes(found[1])
        target = attributes.get(b"Target", b"").decode("utf-8", "replace")
        targets[attributes.get(b"Id", b"")] = (
            target.removeprefix("/") if target.startswith("/") else "xl/" + target
        )
    sheets: dict[str, bytes] = {}
    for found in _SHEET.finditer(parts.get("xl/workbook.xml", b"")):
        attributes = _attributes(found[1])
        identity = next((value for key, value in attributes.items() if key.endswith(b":id")), b"")
        name = _unescape(attributes.get(b"name", b"").decode("utf-8", "replace"))
        if identity in targets and targets[identity] in parts:
            sheets[name] = parts[targets[identity]]
    return sheets


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {found[1]: found[2] or found[3] or b"" for found in _ATTRIBUTE.finditer(text)}


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


@lru_cache(maxsize=4)
def percent_styles(styles: bytes) -> frozenset[str]:
    """The cell styles (the ``s`` of a cell) that show a number as a percentage."""
    if not styles:
        return frozenset()
    codes = {"9", "10"}
    for found in re.finditer(rb"<(?:\w+:)?numFmt\s([^<>]*)/?>", styles):
        attributes = _attributes(found[1])
        if b"%" in attributes.get(b"formatCode", b""):
            codes.add(attributes.get(b"numFmtId", b"").decode())
    start = styles.find(b"cellXfs")
    if start < 0:
        return frozenset()
    formats = styles[start : styles.find(b"/cellXfs", start)]
    return frozenset(
        str(place)
        for place, found in enumerate(re.finditer(rb"<(?:\w+:)?xf\s([^<>]*?)/?>", formats))
        if _attributes(found[1]).get(b"numFmtId", b"0").decode() in codes
    )


def sheet_facts(part: bytes, percent: frozenset[str]) -> SheetFacts | None:
    """What the XML of one sheet adds to its values; None when a look at the bytes says: nothing."""
    styled = (f's="{style}"'.encode() for style in percent)
    has_formulas = b"<f" in part and _FORMULA.search(part)
    if not has_formulas and not any(sign in part for sign in (*_SIGNS, *_UNCOMMON, *styled)):
        return None
    return _SheetParser(percent).parse(part)


class _SheetParser:
    """One pass of expat over a sheet; state is the cell being read."""

    def __init__(self, percent: frozenset[str]) -> None:
        self.facts = SheetFacts()
        self.percent = percent
        self.row, self.column, self.depth = -1, -1, 0
        self.kind = ""
        self.formula: list[str] | None = None
        self.in_formula = False
        self.value: list[str] | None = None
        self.in_value = False

    def parse(self, part: bytes) -> SheetFacts:
        parser = xml.parsers.expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(part, True)
        except xml.parsers.expat.ExpatError as error:
            raise RefusedError("damaged") from error
        return self.facts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RefusedError("too_complex", limit="depth")
        name = name.rsplit(":", 1)[-1]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and self.kind == "inlineStr"):
            self.value, self.in_value = self.value or [], True
        elif name == "f":
            self.formula, self.in_formula = [], True
        elif name == "row":
            said = attributes.get("r", "")
            self.row = int(said) - 1 if said.isdigit() and len(said) < 8 else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true") or attributes.get("ht") in ("0", "0.0"):
                self._hide_row()
        elif name == "col":
            self._column(attributes)

    def _hide_row(self) -> None:
        if self.row < MAX_ROWS:
            self.facts.hidden_rows.add(self.row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", attributes.get("r", ""))
        if found:
            self.column, self.row = column_number(found[1]), int(found[2]) - 1
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.formula, self.value = None, None
        if attributes.get("s", "") in self.percent:
            self.facts.percent.add((self.row, self.column))

    def _column(self, attributes: dict[str, str]) -> None:
        width = attributes.get("width", "")
        if attributes.get("hidden") in ("1", "true") or width in ("0", "0.0"):
            first, last = (attributes.get(name, "1") for name in ("min", "max"))
            if first.isascii() and last.isascii() and first.isdigit() and last.isdigit():
                last_column = MAX_COLUMNS if len(last) > 5 else min(int(last), MAX_COLUMNS)
                self.facts.hidden_columns.update(range(max(int(first[:6]) - 1, 0), last_column))

    def text(self, data: str) -> None:
        if self.in_value and self.value is not None:
            self.value.append(data)
        elif self.in_formula and self.formula is not None:
            self.formula.append(data)

    def end(self, name: str) -> None:
        self.depth -= 1
        name = name.rsplit(":", 1)[-1]
        if name in ("v", "t"):
            self.in_value = False
        elif name == "f":
            self.in_formula = False
        elif name == "c":
            place = (self.row, self.column)
            value = "".join(self.value) if self.value is not None else ""
            if self.kind == "e":
                self.facts.errors[place] = value or "#N/A"
            elif self.formula is not None and not value and (self.value is None or self.kind != "str"):
                self.facts.uncached[place] = "=" + "".join(self.formula)[:200]
            if len(self.facts.errors) + len(self.facts.uncached) > MAX_SPECIAL:
                raise RefusedError("too_complex", limit="formulas")
