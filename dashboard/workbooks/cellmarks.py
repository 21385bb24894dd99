"""The XML of one sheet in, where its marked cells stand and the same XML with their styles changed out.

The sheet is walked once. Values, formulas with their stored results, merges, formats, checks and pictures are
not rewritten: only the style number of a marked cell changes, and a marked blank cell is put in its place.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from dashboard.intake.ooxml import column_number
from dashboard.intake.records import address
from dashboard.workbooks.package import MAIN
from dashboard.workbooks.xmlspans import Edits, NotPatchableError, prefixed, tag_end, with_attribute

MAX_SHEET = 24 * 1024 * 1024
"""Bytes of a sheet's XML that are walked; a return has some ten thousand."""
_AFTER_COMMENTS = frozenset(
    (
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "AlternateContent",
        "webPublishItems",
        "tableParts",
        "extLst",
    )
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FAR = 1 << 30

Place = tuple[int, int]
"""Row and column from 0."""


@dataclass(slots=True)
class _Gap:
    """Where a cell goes that the sheet has not, and the style of its row or column."""

    at: int
    style: int


@dataclass(slots=True)
class SheetMap:
    """Places in the bytes of a sheet, and the sizes that a comment's box needs."""

    prefix: str = ""
    cells: dict[Place, tuple[int, int]] = field(default_factory=dict)
    """Marked cells: place in the bytes of the start tag, style."""
    gaps: dict[Place, _Gap] = field(default_factory=dict)
    empty_rows: set[int] = field(default_factory=set)
    """Marked rows written as ``<row/>``."""
    row_tags: dict[int, int] = field(default_factory=dict)
    selected: list[int] = field(default_factory=list)
    """Tags that say their sheet is selected."""
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    default_width: float = 8.43
    default_height: float = 15.0
    drawing: str = ""
    """The id of the sheet's comment boxes, "" for none."""
    drawing_at: int = -1
    data: tuple[int, int] = (-1, -1)
    """The tag of the rows and the end of their content; -1 for an end when written as ``<sheetData/>``."""


class _Walk:
    """One pass of expat over a sheet. ``wanted`` are the places to find, row by row from the left."""

    def __init__(self, source: bytes, wanted: Iterable[Place]) -> None:
        self.source = source
        self.map = SheetMap()
        self.rows: dict[int, list[int]] = {}
        for row, column in sorted(set(wanted)):
            self.rows.setdefault(row, []).append(column)
        self.waiting_rows = sorted(self.rows)
        self.waiting: list[int] = []
        self.row, self.column, self.row_style = -1, -1, -1
        self.depth = 0
        self.column_styles: dict[int, int] = {}
        self.parser = xml.parsers.expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def run(self) -> SheetMap:
        self.parser.Parse(self.source, True)
        if self.map.data[0] < 0:
            raise NotPatchableError("sheetData")
        return self.map

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = qualified.rpartition(":")[2]
        if name == "c" and self.depth == 4:
            self._cell(attributes)
        elif name == "row" and self.depth == 3:
            self._row(attributes)
        elif self.depth == 2 or name in ("col", "sheetView"):
            self._part(name, attributes)
        elif self.depth == 1:
            prefix = qualified.rpartition(":")[0]
            self.map.prefix = prefix and prefix + ":"
            if name != "worksheet" or attributes.get(f"xmlns:{prefix}" if prefix else "xmlns") != MAIN:
                raise NotPatchableError("namespace")

    def _part(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        if name == "sheetView" and attributes.get("tabSelected") in ("1", "true"):
            self.map.selected.append(at)
        elif name == "sheetFormatPr":
            self.map.default_width = _size(attributes.get("defaultColWidth"), self.map.default_width)
            self.map.default_height = _size(attributes.get("defaultRowHeight"), self.map.default_height)
        elif name == "col":
            self._column(attributes)
        elif name == "sheetData":
            self.map.data = (at, -1)
        elif name == "legacyDrawing":
            self.map.drawing = next((v for key, v in attributes.items() if key.endswith(":id")), "")
        elif name in _AFTER_COMMENTS and self.depth == 2 and self.map.drawing_at < 0:
            self.map.drawing_at = at

    def _column(self, attributes: dict[str, str]) -> None:
        first, last = _whole(attributes.get("min"), 1), _whole(attributes.get("max"), 1)
        hidden = attributes.get("hidden") in ("1", "true")
        for column in range(max(first - 1, 0), min(last, 512)):
            self.map.widths[column] = (
                0.0 if hidden else _size(attributes.get("width"), self.map.default_width)
            )
            self.column_styles[column] = _whole(attributes.get("style"), 0)

    def _row(self, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        self.row = _whole(attributes.get("r"), self.row + 2) - 1
        self.column = -1
        while self.waiting_rows and self.waiting_rows[0] < self.row:
            self._missing_row(self.waiting_rows.pop(0), at)
        if attributes.get("hidden") in ("1", "true"):
            self.map.heights[self.row] = 0.0
        elif "ht" in attributes:
            self.map.heights[self.row] = _size(attributes["ht"], 15.0)
        self.waiting = []
        if self.waiting_rows and self.waiting_rows[0] == self.row:
            self.waiting_rows.pop(0)
            self.waiting = list(self.rows[self.row])
            styled = attributes.get("customFormat") in ("1", "true")
            self.row_style = _whole(attributes.get("s"), 0) if styled else -1
            self.map.row_tags[self.row] = at
            if self._is_empty(at):
                self.map.empty_rows.add(self.row)

    def _is_empty(self, at: int) -> bool:
        end = tag_end(self.source, at)
        return self.source[end - 2 : end] == b"/>"

    def _missing_row(self, row: int, at: int) -> None:
        for column in self.rows[row]:
            self.map.gaps[row, column] = _Gap(at, self.column_styles.get(column, 0))

    def _cell(self, attributes: dict[str, str]) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(found[1]) if found else self.column + 1
        if not self.waiting:
            return
        at = self.parser.CurrentByteIndex
        if not found:  # cells without an address count from the left: none may be put between them
            self.waiting = [each for each in self.waiting if each >= self.column]
        while self.waiting and self.waiting[0] < self.column:
            self._missing_cell(self.waiting.pop(0), at)
        if self.waiting and self.waiting[0] == self.column:
            self.waiting.pop(0)
            self.map.cells[self.row, self.column] = (at, _whole(attributes.get("s"), 0))

    def _missing_cell(self, column: int, at: int) -> None:
        style = self.row_style if self.row_style >= 0 else self.column_styles.get(column, 0)
        self.map.gaps[self.row, column] = _Gap(at, style)

    def _end(self, qualified: str) -> None:
        depth, at = self.depth, self.parser.CurrentByteIndex
        self.depth -= 1
        if depth == 3 and qualified.endswith("row"):
            for column in self.waiting:
                self._missing_cell(column, at)
            self.waiting = []
        elif depth == 2 and qualified.endswith("sheetData"):
            for row in self.waiting_rows:
                self._missing_row(row, at)
            self.waiting_rows = []
            if not self._is_empty(self.map.data[0]):
                self.map.data = (self.map.data[0], at)
        elif depth == 1 and self.map.drawing_at < 0:
            self.map.drawing_at = at


def walk(source: bytes, wanted: Iterable[Place]) -> SheetMap:
    """Find the places. Raises NotPatchableError for a sheet that is too large or in another dialect."""
    if len(source) > MAX_SHEET:
        raise NotPatchableError("size")
    return _Walk(source, wanted).run()


def marked_sheet(
    source: bytes,
    found: SheetMap,
    restyle: Mapping[Place, Callable[[int], int]],
    drawing: str,
    relations: str,
) -> bytes:
    """The sheet with its cells restyled and, for a ``drawing`` id not yet there, its comment boxes linked.

    ``restyle`` gives for each cell its new style from the one it has; ``relations`` is that namespace.
    """
    edits = Edits(source)
    for place, (at, style) in found.cells.items():
        tag = source[at : tag_end(source, at)]
        edits.replace(at, at + len(tag), with_attribute(tag, "s", str(restyle[place](style))))
    _fill_gaps(edits, found, restyle)
    for at in found.selected:
        tag = source[at : tag_end(source, at)]
        edits.replace(at, at + len(tag), with_attribute(tag, "tabSelected", None))
    if drawing and not found.drawing:
        link = f'<legacyDrawing xmlns:r="{relations}" r:id="{drawing}"/>'
        edits.insert(found.drawing_at, prefixed(link, found.prefix))
    return edits.apply()


def _fill_gaps(edits: Edits, found: SheetMap, restyle: Mapping[Place, Callable[[int], int]]) -> None:
    """Blank cells that are marked: into their row, into a row of their own, or into an empty sheet."""
    source, prefix = edits.source, found.prefix
    rows: dict[int, list[tuple[int, bytes]]] = {}
    for (row, column), gap in sorted(found.gaps.items()):
        style = restyle[row, column](gap.style)
        rows.setdefault(row, []).append(
            (gap.at, prefixed(f'<c r="{address(row, column)}" s="{style}"/>', prefix))
        )
    added: dict[int, list[bytes]] = {}
    for row, cells in rows.items():
        if row not in found.row_tags:
            opening, closing = prefixed(f'<row r="{row + 1}">', prefix), prefixed("</row>", prefix)
            added.setdefault(cells[0][0], []).append(opening + b"".join(cell for _, cell in cells) + closing)
            continue
        at = found.row_tags[row]
        end = tag_end(source, at)
        # A row may state how far its cells reach; with one more that is no longer so.
        tag = with_attribute(source[at:end], "spans", None)
        if row in found.empty_rows:
            tag = tag[:-2].rstrip() + b">" + b"".join(cell for _, cell in cells) + prefixed("</row>", prefix)
        else:
            for place, cell in cells:
                edits.insert(place, cell)
        edits.replace(at, end, tag)
    if found.data[1] < 0 and added:
        start = found.data[0]
        end = tag_end(source, start)
        content = b"".join(each for rows_ in added.values() for each in rows_)
        edits.replace(start, end, source[start : end - 2] + b">" + content + prefixed("</sheetData>", prefix))
        return
    for place, parts in added.items():
        edits.insert(place, b"".join(parts))


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 9 else otherwise


def _size(text: str | None, otherwise: float) -> float:
    try:
        size = float(text or otherwise)
    except ValueError:
        return otherwise
    return size if 0 <= size < 2_000 else otherwise
