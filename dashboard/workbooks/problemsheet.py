"""Notes in, the XML of the sheet that lists them out: one row a problem, its cell a link.

The first row is hidden and holds MARK: intake knows the sheet by it, whatever it is called, and does not read
it as a return. Every text is an inline text cell with quotePrefix: nothing of a stranger's becomes a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.intake.records import Note
from dashboard.workbooks.comments import units
from dashboard.workbooks.package import MAIN
from dashboard.workbooks.xmlspans import attribute_text, cell_text

MAX_ROWS = 2_000
COLUMNS = ("number", "severity", "sheet", "cell", "township", "text")
_WIDTHS = (6, 9, 20, 18, 22, 88)
_LINE_POINTS = 15.5
FIRST_ROW = 7
"""Mark, title, file, counts, lead, heads; then the problems."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the note as it is shown, and the sheet and cell it leads to ("" for none)."""

    note: Note
    sheet: str
    link: str


def problem_sheet(
    file: str,
    rows: Sequence[Row],
    heads: Mapping[str, str],
    styles: Mapping[str, int],
    counts: str,
    more: Sequence[str],
    mark: Sequence[str],
) -> bytes:
    """The sheet's XML. ``counts`` says how many problems there are,
    ``more`` are further lines above the table; ``styles`` those of own_styles.

    ``mark`` are the texts of the hidden first row.
    """
    lines = [_row(1, [("mark", each) for each in mark], None, ' hidden="1"')]
    rule = [("title", heads["title"]), *[("rule", "")] * (len(COLUMNS) - 1)]
    lines.append(_row(2, rule, 30))
    lines.append(_row(3, [("lead", heads["file"].format(file=file))], 22))
    lines.append(_row(4, [("counts", counts)], 20))
    said = "\n".join((heads["lead"], *more))
    lines.append(_row(5, [("lead", said)], 6 + _height(said, sum(_WIDTHS))))
    head = [("head_text" if name == "text" else "head", heads[f"column_{name}"]) for name in COLUMNS]
    lines.append(_row(6, head, 22))
    links = []
    for number, row in enumerate(rows, start=1):
        at = FIRST_ROW + number - 1
        note = row.note
        place = ("link" if row.link else "centre", note.cell or "—")
        where = note.sheet or heads["whole_file"]
        cells = [
            ("number", str(number)),
            (note.severity, heads[note.severity]),
            ("centre", where),
            place,
            ("centre", note.township),
            ("text", note.text),
        ]
        height = max(_height(text, width - 2) for (_, text), width in zip(cells, _WIDTHS, strict=True))
        lines.append(_row(at, cells, 8 + height))
        if row.link:
            location = attribute_text(f"'{row.sheet.replace(chr(39), chr(39) * 2)}'!{row.link}").decode()
            links.append(f'<hyperlink ref="D{at}" location="{location}"/>')
    body = "".join(lines)
    for name, style in styles.items():
        body = body.replace(f's="\x00{name}"', f's="{style}"')
    return _sheet(body, "".join(links), FIRST_ROW + len(rows) - 1).encode()


def _row(number: int, cells: Sequence[tuple[str, str]], height: float | None, more: str = "") -> str:
    size = "" if height is None else f' ht="{min(height, 400):g}" customHeight="1"'
    written = "".join(
        _cell(f"{chr(65 + place)}{number}", style, text) for place, (style, text) in enumerate(cells)
    )
    return f'<row r="{number}"{size}{more}>{written}</row>'


def _cell(reference: str, style: str, text: str) -> str:
    if not text:
        return f'<c r="{reference}" s="\x00{style}"/>'
    if style == "number":
        return f'<c r="{reference}" s="\x00{style}"><v>{int(text)}</v></c>'
    content = f'<is><t xml:space="preserve">{cell_text(text)}</t></is>'
    return f'<c r="{reference}" s="\x00{style}" t="inlineStr">{content}</c>'


def _height(text: str, width: float) -> float:
    """Points that a text takes when it is wrapped: a sheet written without Excel does not grow its rows."""
    return _LINE_POINTS * sum(1 + int(units(line) / width) for line in text.split("\n"))


def _sheet(rows: str, links: str, last: int) -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(_WIDTHS, start=1)
    )
    filtered = f'<autoFilter ref="A6:F{last}"/>' if last >= FIRST_ROW else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><tabColor rgb="FFB5122B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:F{max(last, 6)}"/><sheetViews>'
        '<sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        '<pane ySplit="6" topLeftCell="A7" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A7" sqref="A7"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18"/><cols>{columns}</cols><sheetData>{rows}</sheetData>{filtered}'
        '<mergeCells count="3"><mergeCell ref="A3:F3"/>'
        '<mergeCell ref="A4:F4"/><mergeCell ref="A5:F5"/></mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
