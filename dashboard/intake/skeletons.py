"""Workbooks of one program and form: the parts of a file in, its sheets out without reading their cells anew.

Townships fill in copies of one workbook: its parts are then the same bytes but for the numbers and a few
texts. Such a file is told by its skeleton, which is all that stands between the values, and only the values
that differ are read: a fifth of the time that the reader of workbooks takes. What may differ is a plain
decimal number, a plain text or which shared text is meant, in a cell that held such a value before; anything
else, a date, a formula, a style, an entity, is for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from operator import ne
from typing import Literal

from dashboard.intake.ooxml import column_number
from dashboard.intake.records import Sheet
from dashboard.intake.rows import Own, Place, Rows

MOST_BOOKS = 16
LARGEST_PART = 100_000
"""Bytes of a sheet or of the shared texts that are remembered."""
_SHARED = "xl/sharedStrings.xml"
_VALUE = re.compile(rb'<(?:v|t|t xml:space="preserve")>([^<]+)')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*)>(?:<v>([^<]+)</v>'
    rb'|<is><t(?: xml:space="preserve")?>([^<]+)</t></is>)</c>'
)
_ONE_TEXT = re.compile(rb'(?:<si><t(?: xml:space="preserve")?>[^<]+</t></si>)*')
_NUMBERS = re.compile(rb"-?[0-9]{1,17}(?:\.[0-9]{1,20})?(?:,-?[0-9]{1,17}(?:\.[0-9]{1,20})?)*")
_PLAIN_TEXT = re.compile(r"[^&\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]{1,400}")
_REFERENCE = re.compile("&#([1-9][0-9]{1,4});")
"""A character by its number: how openpyxl may write all Chinese ones."""
_KIND = re.compile(rb' t="(\w+)"')


_Kind = Literal["number", "text", "shared"]


class _OtherwiseError(Exception):
    """Something differs that is not for this module to read."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part that differs from file to file: what stands between its values, and those of the first file."""

    pieces: list[bytes]
    values: list[bytes]


@dataclass(frozen=True, slots=True)
class _Cells:
    """A sheet and where the values of its part go: by the number of each its kind, row and column."""

    part: str
    sheet: Sheet
    places: Mapping[int, tuple[_Kind, int, int]]
    """Values that are not among these have to be as they were."""
    shared: Sequence[tuple[int, int, int]]
    """Those of them that are shared texts, with row and column."""


@dataclass(frozen=True, slots=True)
class _Book:
    same: Mapping[str, bytes]
    """Parts that are the same bytes in every file."""
    differ: Mapping[str, _Part]
    cells: tuple[_Cells, ...]
    texts: Mapping[bytes, str]
    """What the reader made of the texts of the first file."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A file like an earlier one: its sheets, and all bytes of its XML that are not those of the other."""

    sheets: tuple[Sheet, ...]
    own: tuple[bytes, ...]


_books: dict[frozenset[str], list[_Book]] = {}


def forget() -> None:
    """Read every workbook anew."""
    _books.clear()


def read_again(names: frozenset[str], xml: Mapping[str, bytes]) -> Copy | None:
    """A file like an earlier one, held to the limits that one was; None where it is like none.

    ``names`` are all its parts. What it has of its own are short values in places that held values before.
    """
    for book in _books.get(names, ()):
        if all(xml.get(name) == part for name, part in book.same.items()):
            if any(len(xml[name]) > 2 * LARGEST_PART for name in book.differ):
                continue
            try:
                return _read(book, xml)
            except (_OtherwiseError, ValueError):  # ValueError: no number at all
                continue
    return None


def remember(
    names: frozenset[str], xml: Mapping[str, bytes], parts: Mapping[str, bytes], sheets: Sequence[Sheet]
) -> None:
    """Keep how a file was read, if others like it can be read so; ``parts`` are its sheets' XML by name."""
    by_part = {id(part): name for name, part in xml.items()}
    varying = {by_part.get(id(parts.get(sheet.name)), ""): sheet for sheet in sheets}
    if "" in varying or len(varying) != len(sheets) or len(parts) != len(sheets):
        return
    known = {name: xml[name] for name in (*varying, _SHARED) if name in xml}
    if any(len(part) > LARGEST_PART or b"<!" in part or b"<f" in part for part in known.values()):
        return
    differ = {name: _split(part) for name, part in known.items()}
    shared = differ.get(_SHARED)
    if shared is not None and not _are_plain(known[_SHARED]):
        return
    texts: dict[bytes, str] = {}
    try:
        cells = tuple(_cells(name, known[name], sheet, shared, texts) for name, sheet in varying.items())
        same = {name: part for name, part in xml.items() if name not in known and "docProps/" not in name}
        book = _Book(same, differ, cells, texts)
        again = _read(book, xml).sheets
    except _OtherwiseError:
        return
    if any(_types(one) != _types(other) for one, other in zip(again, sheets, strict=True)):
        return
    while sum(map(len, _books.values())) >= MOST_BOOKS:
        del _books[next(iter(_books))]
    _books.setdefault(names, []).append(book)


def _split(part: bytes) -> _Part:
    pieces = _VALUE.split(part)
    return _Part(pieces[::2], pieces[1::2])


def _are_plain(texts: bytes) -> bool:
    """Whether the shared texts are one plain text each, so that the n-th value is the n-th of them."""
    start = texts.find(b"<si>")
    return start >= 0 and texts[_ONE_TEXT.match(texts, start).end() :] == b"</sst>"  # type: ignore[union-attr]


def _types(sheet: Sheet) -> list[list[tuple[type, object]]]:
    rows = sheet.cells
    assert isinstance(rows, Rows)
    return [[(type(value), value) for value in row] for row in rows.values]


def _cells(name: str, part: bytes, sheet: Sheet, shared: _Part | None, texts: dict[bytes, str]) -> _Cells:
    """Where each value of a sheet's part goes, as far as the reader's values bear it out."""
    rows = sheet.cells
    if not isinstance(rows, Rows):
        raise _OtherwiseError
    numbers = {found.start(1): number for number, found in enumerate(_VALUE.finditer(part))}
    places: dict[int, tuple[_Kind, int, int]] = {}
    seen = set()
    for found in _CELL.finditer(part):
        row, column = int(found[2]) - 1 - rows.top, column_number(found[1].decode()) - rows.left
        number = numbers.get(found.start(4) if found[4] is not None else found.start(5))
        if number is None or (row, column) in seen:
            raise _OtherwiseError
        seen.add((row, column))
        if not (0 <= row < len(rows.values) and 0 <= column < len(rows.values[row])):
            continue
        kind = _KIND.search(found[3])
        held, value = (kind[1] if kind else b"n"), rows.values[row][column]
        if held == b"n" and found[4] is not None and value.__class__ is float:
            places[number] = "number", row, column
        elif held == b"inlineStr" and found[5] is not None and isinstance(value, str):
            _learn(texts, found[5], value)
            places[number] = "text", row, column
        elif held == b"s" and found[4] is not None and isinstance(value, str) and shared is not None:
            _learn(texts, _shared_text(shared.values, found[4]), value)
            places[number] = "shared", row, column
    from_list = [(number, *place[1:]) for number, place in places.items() if place[0] == "shared"]
    return _Cells(name, sheet, places, from_list)


def _learn(texts: dict[bytes, str], said: bytes, value: str) -> None:
    if texts.setdefault(said, value) != value:
        raise _OtherwiseError


def _shared_text(texts: Sequence[bytes], index: bytes) -> bytes:
    if not index.isdigit() or len(index) > 6 or int(index) >= len(texts):
        raise _OtherwiseError
    return texts[int(index)]


def _read(book: _Book, xml: Mapping[str, bytes]) -> Copy:
    """The sheets with this file's values. Raises _OtherwiseError."""
    values: dict[str, list[bytes]] = {}
    changed: dict[str, list[int]] = {}
    own = [part for name, part in xml.items() if name not in book.same and name not in book.differ]
    for name, part in book.differ.items():
        now = _split(xml[name])
        if now.pieces != part.pieces:
            raise _OtherwiseError
        values[name] = now.values
        changed[name] = list(compress(range(len(now.values)), map(ne, now.values, part.values)))
        own.append(b" ".join([now.values[number] for number in changed[name]]))
    return Copy(tuple([_sheet(book, each, values, changed) for each in book.cells]), tuple(own))


def _sheet(
    book: _Book, cells: _Cells, values: Mapping[str, list[bytes]], changed: Mapping[str, list[int]]
) -> Sheet:
    now, then = values[cells.part], book.differ[cells.part].values
    rows = cells.sheet.cells
    assert isinstance(rows, Rows)
    numbers: dict[Place, float] = {}
    texts: dict[Place, str] = {}
    plain = []
    shared = values.get(_SHARED, [])
    for number in changed[cells.part]:
        place = cells.places.get(number)
        if place is None:
            raise _OtherwiseError
        kind, row, column = place
        value = now[number]
        if kind == "number":
            plain.append(value)
            numbers[row, column] = float(value)
        else:
            texts[row, column] = _text(book, _shared_text(shared, value) if kind == "shared" else value)
    if plain and not _NUMBERS.fullmatch(b",".join(plain)):
        raise _OtherwiseError
    if changed.get(_SHARED):
        was = book.differ[_SHARED].values
        for number, row, column in cells.shared:
            said = _shared_text(shared, now[number])
            if said != _shared_text(was, then[number]):
                texts[row, column] = _text(book, said)
    made = [list(row) for row in rows.values]
    for (row, column), one in numbers.items():
        made[row][column] = one
    for (row, column), text in texts.items():
        made[row][column] = text
    own = Own(rows, numbers, texts)
    return replace(cells.sheet, cells=Rows(made, rows.top, rows.left, rows.percent, own))


def _text(book: _Book, value: bytes) -> str:
    """A text as the reader of workbooks would give it; one that it might change is left to it."""
    known = book.texts.get(value)
    if known is not None:
        return known
    try:
        text = _REFERENCE.sub(lambda found: chr(int(found[1])), value.decode())
    except UnicodeDecodeError as error:
        raise _OtherwiseError from error
    # A reference to & or < would be no sign of a plain text: what it begins is not looked into.
    if not _PLAIN_TEXT.fullmatch(text) or "<" in text or "_x" in text or text != text.strip():
        raise _OtherwiseError
    return text
