"""The bytes of a file in, its sheets as cells out. The only reader of strangers' files: runs in the child.

Values come from python-calamine; what it does not tell (errors, formulas without a result, hidden columns,
percent formats) from the XML of .xlsx and from xlrd for .xls and .et.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.intake import biff, ods, ooxml, safety, skeletons
from dashboard.intake.ooxml import SheetFacts
from dashboard.intake.personal import ELSEWHERE, is_elsewhere
from dashboard.intake.records import Book, Cell, Sheet
from dashboard.intake.rows import Rows, texts_of
from dashboard.intake.safety import (
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_TEXT,
    RefusedError,
)

_NO_FACTS = SheetFacts()


def read_book(name: str, data: bytes) -> Book:
    """Read a workbook of any kind the county sends. Raises RefusedError with an intake problem code."""
    kind = safety.kind_of(name, data)
    if kind == "csv":
        book = _read_csv(name, data)
    elif kind == "ooxml":
        book = _read_ooxml(name, data)
    elif kind == "ods":
        content = safety.inflate(data).xml.get("content.xml", b"")
        notes = (ELSEWHERE,) if is_elsewhere([content]) else ()
        book = Book(name, tuple(_sheets(data, ods.sheet_facts(content))), notes)
    else:
        biff.check_records(data)
        # Texts of .xls are in one byte or two a sign.
        notes = (ELSEWHERE,) if is_elsewhere([data.replace(b"\0", b"")]) else ()
        book = Book(name, tuple(_sheets(data, _xls_facts(data))), notes)
    if not any(sheet.cells for sheet in book.sheets):
        raise RefusedError("empty_workbook")
    return book


def load_reader() -> None:
    """Load the values reader ahead of the first file."""
    with contextlib.suppress(ImportError):
        import python_calamine

        assert python_calamine


def _read_ooxml(name: str, data: bytes) -> Book:
    parts = safety.inflate(data)
    copy = skeletons.read_again(parts.names, parts.xml)
    if copy is not None:
        sheets, elsewhere = tuple(_limited(copy.sheets)), is_elsewhere(copy.own)
    else:
        ooxml.check_book(parts.xml)
        elsewhere = is_elsewhere(parts.xml.values())
        sheets = _read_parts(data, parts, may_remember=not elsewhere)
    notes = [ELSEWHERE] if elsewhere else []
    if any(part.endswith("vbaProject.bin") for part in parts.names):
        notes.append("macros")
    if any(part.startswith("xl/externalLinks/") for part in parts.names):
        notes.append("external_links")
    return Book(name, sheets, tuple(notes))


def _read_parts(data: bytes, parts: safety.Parts, *, may_remember: bool) -> tuple[Sheet, ...]:
    """The sheets of a book that is like none before."""
    by_name = ooxml.sheet_parts(parts.xml)
    percent = ooxml.percent_styles(parts.xml.get("xl/styles.xml", b""))
    facts = {
        sheet: found
        for sheet, part in by_name.items()
        if (found := ooxml.sheet_facts(part, percent)) is not None
    }
    sheets = tuple(_sheets(data, facts))
    if may_remember:
        skeletons.remember(parts.names, parts.xml, by_name, sheets)
    return sheets


def _sheets(data: bytes, facts: Mapping[str, SheetFacts]) -> Iterator[Sheet]:
    return _limited(_read_sheets(data, facts))


def _limited(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The sheets as they come, as long as they hold no more than any return does."""
    filled = text = 0
    for sheet in sheets:
        lengths = list(map(len, texts_of(sheet.cells)))
        filled += sheet.cells.filled() if isinstance(sheet.cells, Rows) else len(sheet.cells)
        text += sum(lengths)
        longest = max(lengths, default=0)
        if filled > MAX_FILLED or text > MAX_TEXT // 4 or longest > MAX_CELL_TEXT:
            raise RefusedError("too_complex", limit="cells" if filled > MAX_FILLED else "texts")
        yield sheet


def _read_sheets(data: bytes, facts: Mapping[str, SheetFacts]) -> Iterator[Sheet]:
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise RefusedError("encrypted") from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise RefusedError(_reason(error)) from error
    metadata = workbook.sheets_metadata
    if len(metadata) > MAX_SHEETS:
        raise RefusedError("too_complex", limit="sheets")
    for sheet in metadata:
        if sheet.typ == calamine.SheetTypeEnum.ChartSheet:
            continue
        visible = sheet.visible == calamine.SheetVisibleEnum.Visible
        try:
            values = workbook.get_sheet_by_name(sheet.name)
        except (calamine.CalamineError, ValueError) as error:
            raise RefusedError(_reason(error)) from error
        yield _sheet(sheet.name, visible, values, facts.get(sheet.name, _NO_FACTS))


def _reason(error: BaseException) -> str:
    """Some encrypted .xls files are only known by the reader's words."""
    return "encrypted" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "damaged"


def _sheet(name: str, visible: bool, values: object, facts: SheetFacts) -> Sheet:
    import python_calamine as calamine

    assert isinstance(values, calamine.CalamineSheet)
    start, end = values.start, values.end
    special = facts.uncached.keys() | facts.errors.keys()
    rows = Rows((), 0, 0)
    if start is not None and end is not None:
        if end[0] >= MAX_ROWS or end[1] >= MAX_COLUMNS:
            raise RefusedError("too_complex", limit="rows" if end[0] >= MAX_ROWS else "columns")
        if (end[0] - start[0] + 1) * (end[1] - start[1] + 1) > MAX_CELLS:
            raise RefusedError("too_complex", limit="cells")
        rows = Rows(values.to_python(), start[0], start[1], facts.percent)
    cells: Sequence[Cell] = rows
    if special:
        plain = [cell for cell in rows if (cell.row, cell.column) not in special]
        marked = [_special(place, facts) for place in special]
        cells = tuple(sorted([*plain, *marked], key=lambda cell: (cell.row, cell.column)))
    ends = [*special, end] if end is not None else [*special]
    merged = _merged(values.merged_cell_ranges or (), ends)
    return Sheet(name, visible, cells, merged, frozenset(facts.hidden_rows), frozenset(facts.hidden_columns))


def _merged(
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]], ends: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int, int, int], ...]:
    """The merged ranges; refused where they cover, within the filled box, more than any form does.

    ``ends`` are places that the box reaches to.
    """
    if len(ranges) > MAX_MERGED:
        raise RefusedError("too_complex", limit="merged")
    if not ranges:
        return ()
    merged = tuple((first[0], first[1], last[0], last[1]) for first, last in ranges)
    bottom, right = max([row for row, _ in ends], default=-1), max([column for _, column in ends], default=-1)
    covered = sum(
        max(min(last, bottom) - top + 1, 0) * max(min(end, right) - left + 1, 0)
        for top, left, last, end in merged
    )
    if covered > MAX_FILLED:
        raise RefusedError("too_complex", limit="merged")
    return merged


def _special(place: tuple[int, int], facts: SheetFacts) -> Cell:
    if place in facts.errors:
        return Cell(place[0], place[1], "error", facts.errors[place])
    return Cell(place[0], place[1], "uncached_formula", facts.uncached[place])


def _xls_facts(data: bytes) -> dict[str, SheetFacts]:
    """What xlrd says of a .xls file: error cells, hidden rows and columns, percent formats."""
    import xlrd

    facts: dict[str, SheetFacts] = {}
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception:  # xlrd raises anything on odd files; the values reader then speaks
        return facts
    percent = {
        place for place, each in enumerate(book.xf_list) if "%" in book.format_map[each.format_key].format_str
    }
    for sheet in book.sheets():
        found = SheetFacts()
        for row in range(min(sheet.nrows, MAX_ROWS)):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    found.errors[row, column] = xlrd.error_text_from_code.get(code, "#N/A")
                elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                    found.percent.add((row, column))
        found.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
        found.hidden_columns = {
            column for column, info in sheet.colinfo_map.items() if info.hidden and column < MAX_COLUMNS
        }
        facts[sheet.name] = found
    return facts


def _read_csv(name: str, data: bytes) -> Book:
    text = _decode(data)
    delimiter = _delimiter(text)
    cells: list[Cell] = []
    lines = io.StringIO(text, newline=None)  # whatever ends a line
    try:
        for row, values in enumerate(csv.reader(lines, delimiter=delimiter, strict=True)):
            if row >= MAX_ROWS or len(values) > MAX_COLUMNS:
                raise RefusedError("too_complex", limit="rows" if row >= MAX_ROWS else "columns")
            cells += [
                _text_cell(row, column, value)
                for column, value in enumerate(values)
                if value.strip(" \t\u3000")
            ]
            if len(cells) > MAX_FILLED:
                raise RefusedError("too_complex", limit="cells")
    except csv.Error as error:  # a quote that never closes: half a file must not look whole
        raise RefusedError("damaged") from error
    return Book(name, (Sheet(_stem(name), True, tuple(cells)),))


def _text_cell(row: int, column: int, value: str) -> Cell:
    """A plain number of a CSV file is a number cell, as it would be in a workbook."""
    bare = value.strip()
    if bare and bare.isascii() and len(bare) < 16:
        with contextlib.suppress(ValueError):
            if bare.lstrip("-").replace(".", "", 1).isdigit():
                return Cell(row, column, "number", bare, float(bare))
    return Cell(row, column, "text", value)


def _decode(data: bytes) -> str:
    encodings: Iterable[str] = ("utf-8-sig", "gb18030")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    for encoding in encodings:
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise RefusedError("not_a_workbook", found="CSV")


def _delimiter(text: str) -> str:
    """The sign that most lines have the same number of."""
    lines = [line for line in text[:100_000].splitlines()[:40] if line.strip()]
    best, score = ",", 0.0
    for sign in ",\t;|":
        counts = [line.count(sign) for line in lines]
        steady = sum(1 for count in counts if count) * (1 + min(max(counts, default=0), 20) / 100)
        if steady > score:
            best, score = sign, int(steady * 100) / 100
    return best


def _stem(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
