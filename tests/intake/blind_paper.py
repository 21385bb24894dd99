"""Paper to write returns on: cells, merged ranges and hidden lines, with the truth of each cell kept beside it.

A builder puts what the clerk would put and says what it means; the same grid is then saved as .xlsx, .ods or
.csv. Formulas carry the value a spreadsheet program would have saved with them (or none).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter


@dataclass(frozen=True)
class Formula:
    """A formula with its saved result; None = the program that wrote the file saved none."""

    text: str
    saved: float | str | None = None


@dataclass(frozen=True)
class When:
    """Whose figure and of which quarter; an empty township or a None period means that nothing says it."""

    township: str
    year: int | None
    quarter: int | None


@dataclass(frozen=True)
class Fact:
    """A figure that must come (or, in Paper.optional, may come): its cell and what a correct reader delivers."""

    sheet: str
    cell: str
    when: When
    code: str
    basis: str
    value: float
    approximate: bool = False


@dataclass(frozen=True)
class Planted:
    """A problem that must be told: its code and cell ("" = the sheet or file as a whole)."""

    code: str
    sheet: str
    cell: str


def at(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"


@dataclass
class Page:
    """One sheet."""

    name: str
    paper: Paper
    hidden: bool = False
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, value: Any) -> None:
        if value is not None:
            self.cells[row, column] = value

    def line(self, row: int, values: Sequence[Any], column: int = 1) -> None:
        for place, value in enumerate(values):
            self.put(row, column + place, value)

    def span(self, row: int, column: int, last_row: int, last_column: int, value: Any) -> None:
        self.put(row, column, value)
        if (row, column) != (last_row, last_column):
            self.merged.append((row, column, last_row, last_column))

    def fact(
        self,
        row: int,
        column: int,
        shown: Any,
        when: When,
        code: str,
        basis: str,
        value: float,
        *,
        approximate: bool = False,
        optional: bool = False,
    ) -> None:
        """Put `shown` and note that it says `value` (yuan, counts, 0..1 for rates)."""
        self.put(row, column, shown)
        fact = Fact(self.name, at(row, column), when, code, basis, value, approximate)
        (self.paper.optional if optional else self.paper.facts).append(fact)

    def plant(self, code: str, row: int = 0, column: int = 0) -> None:
        self.paper.planted.append(Planted(code, self.name, at(row, column) if row else ""))


@dataclass
class Paper:
    """A return: its file name, which of the eight layouts it has, its sheets and their truth."""

    name: str
    layout: str
    pages: list[Page] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    optional: list[Fact] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    def page(self, name: str, *, hidden: bool = False) -> Page:
        self.pages.append(Page(name, self, hidden))
        return self.pages[-1]

    @property
    def data(self) -> bytes:
        kind = self.name.rsplit(".", 1)[-1]
        return {"xlsx": xlsx, "ods": ods, "csv": delimited}[kind](self)


def xlsx(paper: Paper) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    saved: list[dict[str, float | str]] = []
    for page in paper.pages:
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        results: dict[str, float | str] = {}
        for (row, column), value in page.cells.items():
            sheet.cell(row, column, value.text if isinstance(value, Formula) else value)
            if isinstance(value, Formula) and value.saved is not None:
                results[at(row, column)] = value.saved
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column)].hidden = True
        saved.append(results)
    book.active = next(place for place, page in enumerate(paper.pages) if not page.hidden)
    buffer = io.BytesIO()
    book.save(buffer)
    return with_saved_results(buffer.getvalue(), saved)


def with_saved_results(data: bytes, saved: list[dict[str, float | str]]) -> bytes:
    """Write formula results into the sheets' XML: openpyxl leaves them out, a spreadsheet program does not."""
    if not any(saved):
        return data
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", item.filename)
            if number:
                text = content.decode()
                for cell, value in saved[int(number[1]) - 1].items():
                    kind = ' t="e"' if isinstance(value, str) and value.startswith("#") else ""
                    kind = kind or (' t="str"' if isinstance(value, str) else "")
                    text, found = re.subn(
                        rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(</v>)?</c>',
                        rf'<c r="{cell}"\1{kind}><f>\2</f><v>{value}</v></c>',
                        text,
                    )
                    assert found == 1, cell
                content = text.encode()
            new.writestr(item, content)
    return buffer.getvalue()


def ods(paper: Paper) -> bytes:
    """OpenDocument as LibreOffice and WPS write it: typed cells, covered cells under a merge, collapsed lines."""
    tables = []
    for page in paper.pages:
        rows = max(row for row, _ in page.cells)
        columns = max(column for _, column in page.cells)
        tops = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
        under = {
            (row, column)
            for top, left, bottom, right in page.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
            if (row, column) != (top, left)
        }
        parts = [f'<table:table table:name="{escape(page.name)}">']
        for column in range(1, columns + 1):
            seen = ' table:visibility="collapse"' if column in page.hidden_columns else ""
            parts.append(f"<table:table-column{seen}/>")
        for row in range(1, rows + 1):
            seen = ' table:visibility="collapse"' if row in page.hidden_rows else ""
            parts.append(f"<table:table-row{seen}>")
            for column in range(1, columns + 1):
                if (row, column) in under:
                    parts.append("<table:covered-table-cell/>")
                    continue
                wide = tops.get((row, column))
                span = (
                    f' table:number-rows-spanned="{wide[0]}" table:number-columns-spanned="{wide[1]}"'
                    if wide
                    else ""
                )
                parts.append(ods_cell(page.cells.get((row, column)), span))
            parts.append("</table:table-row>")
        parts.append("</table:table>")
        tables.append("".join(parts))
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names} office:version="1.3">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), mime)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def ods_cell(value: Any, span: str) -> str:
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, int | float):
        kind = f' office:value-type="float" office:value="{value}"'
    else:
        kind = ' office:value-type="string"'
    lines = "".join(f"<text:p>{escape(each)}</text:p>" for each in str(value).split("\n"))
    return f"<table:table-cell{span}{kind}>{lines}</table:table-cell>"


def delimited(paper: Paper) -> bytes:
    (page,) = paper.pages
    rows = max(row for row, _ in page.cells)
    columns = max(column for _, column in page.cells)
    text = io.StringIO()
    out = csv.writer(text, delimiter=paper.delimiter)
    for row in range(1, rows + 1):
        out.writerow([page.cells.get((row, column), "") for column in range(1, columns + 1)])
    return text.getvalue().encode(paper.encoding)
