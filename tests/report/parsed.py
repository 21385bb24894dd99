"""A finished Word file read back: every number in it against the query that it says it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from dashboard.report.document import Chart, Figure, Paragraph, Report, Table
from dashboard.report.figures import Ask, frozen, parse, thawed

DATES = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底)?)?|[图附表]{1,2}\d{1,2}  |— |\S+\.xlsx")
"""Numbers in the text that are no statistics: years, days, numbers of charts and tables, names of files."""
FALLING = ("减少", "下降", "低", "回落")
RISING = ("增加", "提高", "增长", "高", "净增")


def value_of(figure: Figure, ask: Ask) -> float:
    """The cell of a figure, asked anew."""
    rows = [
        row
        for row in ask(figure.query, **thawed(figure.params))
        if all(row[column] == wanted for column, wanted in figure.key)
    ]
    assert len(rows) == 1, f"{figure.query} {figure.key}: {len(rows)} rows"
    return float(rows[0][figure.column])


def differences(docx: bytes, report: Report, ask: Ask) -> Iterator[str]:
    """Everything in a document that its queries do not say; nothing where all is right."""
    document = Document(BytesIO(docx))
    ask = remembering(ask)
    in_text = [f for block in report.blocks if isinstance(block, Paragraph) for f in _figures(block)]
    marked = list(_marked(document))
    if [words for _, words in marked] != [figure.words for figure in in_text]:
        yield "the marked numbers are not those of the report"
    for (before, words), figure in zip(marked, in_text, strict=False):
        yield from _difference(words, figure, ask)
        value = value_of(figure, ask)
        if before.endswith(FALLING) and figure.column.startswith("matched_change") and value > 0:
            yield f"{before[-4:]}{words}, but {value}"
        if before.endswith(RISING) and figure.column.startswith("matched_change") and value < 0:
            yield f"{before[-4:]}{words}, but {value}"
    for text in _unmarked(document):
        if re.search(r"\d", DATES.sub("", text)):
            yield f"a number without an origin: {text}"
    tables = [block for block in report.blocks if isinstance(block, Table)]
    for drawn, table in zip(document.tables, tables, strict=False):
        cells = [cell.text for row in drawn.rows[1:] for cell in row.cells]
        for words, cell in zip(cells, [cell for row in table.rows for cell in row], strict=True):
            if isinstance(cell, Figure):
                yield from _difference(words, cell, ask)
    yield from _chart_differences(docx, report, ask)


def remembering(ask: Ask) -> Ask:
    """The same, each query asked once for all the figures of a document."""
    known: dict[Any, list[dict[str, Any]]] = {}

    def asked(name: str, **params: Any) -> list[dict[str, Any]]:
        key = (name, frozen(params))
        if key not in known:
            known[key] = ask(name, **params)
        return known[key]

    return asked


def _difference(words: str, figure: Figure, ask: Ask) -> Iterator[str]:
    number, half = parse(words, figure.kind)
    value = abs(value_of(figure, ask))
    if abs(number - value) > half + 1e-9 * max(1, value):
        yield f"{words} printed, {value} in {figure.query} {figure.key} {figure.column}"


def _figures(block: Paragraph) -> list[Figure]:
    return [run for run in block.runs if isinstance(run, Figure)]


def _marked(document: Any) -> Iterator[tuple[str, str]]:
    """Each number between two bookmarks, with the text of its paragraph before it."""
    for paragraph in document.paragraphs:
        before, inside = "", None
        for child in paragraph._p:
            if child.tag == qn("w:bookmarkStart"):
                inside = ""
            elif child.tag == qn("w:bookmarkEnd"):
                yield before, inside or ""
                before, inside = before + (inside or ""), None
            elif child.tag == qn("w:r"):
                text = "".join(each.text or "" for each in child.iter(qn("w:t")))
                if inside is None:
                    before += text
                else:
                    inside += text


def _unmarked(document: Any) -> Iterator[str]:
    """The text of each paragraph without what stands between bookmarks."""
    for paragraph in document.paragraphs:
        text, is_inside = "", False
        for child in paragraph._p:
            if child.tag == qn("w:bookmarkStart"):
                is_inside = True
            elif child.tag == qn("w:bookmarkEnd"):
                is_inside = False
            elif child.tag == qn("w:r") and not is_inside:
                text += "".join(each.text or "" for each in child.iter(qn("w:t")))
        yield text


def _chart_differences(docx: bytes, report: Report, ask: Ask) -> Iterator[str]:
    """The worksheets behind the charts hold the values of the queries."""
    charts = [block for block in report.blocks if isinstance(block, Chart)]
    with ZipFile(BytesIO(docx)) as archive:
        for number, chart in enumerate(charts, 1):
            sheet = load_workbook(BytesIO(archive.read(f"word/embeddings/chart{number}.xlsx"))).active
            drawing = archive.read(f"word/charts/chart{number}.xml").decode("utf-8")
            drawn = {float(each) for each in re.findall(r"<c:v>(-?[\d.e-]+)</c:v>", drawing)}
            for column, series in enumerate(chart.series, 2):
                for row, figure in enumerate(series.values, 2):
                    told = sheet.cell(row, column).value
                    wanted = None if figure is None else value_of(figure, ask)
                    if told != wanted and abs((told or 0) - (wanted or 0)) > 1e-9 * max(1, abs(wanted or 0)):
                        yield f"{chart.caption}: {told} in the worksheet, {wanted} in the query"
                    if wanted is not None and float(told) not in drawn:
                        yield f"{chart.caption}: {told} is not drawn"
