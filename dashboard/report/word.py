"""A report in, a Word document out: A4 as official papers are set, native tables and editable native charts.

Fonts are named, not embedded: Word takes the office's own, or those named as their stand-ins. Nothing is
measured here, so a server needs no Chinese font.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Mm, Pt, RGBColor

from dashboard.report import native
from dashboard.report.document import Cell, Chart, Figure, Heading, OriginTable, Paragraph, Report, Table
from dashboard.report.words import word

TITLE_FONT, BODY_FONT, HEAD_FONT, SUB_FONT, TABLE_FONT = (
    "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体",
)  # fmt: skip
STAND_INS = {
    TITLE_FONT: "方正小标宋_GBK,华文中宋,STZhongsong,Noto Serif CJK SC,SimSun",
    BODY_FONT: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    HEAD_FONT: "SimHei,微软雅黑,Noto Sans CJK SC",
    SUB_FONT: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    TABLE_FONT: "SimSun,Songti SC,Noto Serif CJK SC",
}
"""Fonts to take in turn where one is not there (w:altName)."""
LATIN = "Times New Roman"
CHART_WIDTH = Cm(15.4)
FIXED_DAY = datetime(2000, 1, 1)
"""When a document was made is not said: the same data gives the same document."""


class _Sizes:
    """Sizes in points of one tone."""

    def __init__(self, *, is_brief: bool) -> None:
        self.title, self.body, self.pitch = (18.0, 12.0, 20.0) if is_brief else (22.0, 16.0, 28.0)
        self.note = 10.5


def to_docx(report: Report) -> bytes:
    """The document as bytes of a .docx file."""
    document = Document()
    sizes = _Sizes(is_brief=report.tone == "brief")
    _page(document, sizes)
    _styles(document, sizes)
    _font_table(document)
    numbers = _numbers(report)
    _title(document, report)
    count = charts = annex = 0
    for block in report.blocks:
        if isinstance(block, Heading):
            document.add_paragraph(block.text, style=f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            count = _paragraph(document, block, numbers, count)
        elif isinstance(block, Chart):
            charts += 1
            _chart(document, block, charts)
        elif isinstance(block, Table):
            annex += 1
            _annex_title(document, word("part.annex_table", n=annex, text=block.caption))
            _table(document, block)
        else:
            annex += 1
            _annex_title(document, word("part.annex_table", n=annex, text=block.caption))
            _origins(document, block)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, report.unit_name, ""
    properties.created = properties.modified = FIXED_DAY
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def bookmark_of(origin: int, place: int) -> str:
    """The name of the bookmark around a figure: its line in the table of origins, its place in the text."""
    return f"f{origin}_{place}"


def _numbers(report: Report) -> dict[Any, int]:
    """Lines of the table of origins by the cells they are of."""
    return {
        figure.identity: row.number
        for block in report.blocks
        if isinstance(block, OriginTable)
        for row in block.rows
        for figure in row.figures
    }


# --- Page and styles --------------------------------------------------------------------------------------


def _page(document: Any, sizes: _Sizes) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if sizes.body > 12 else (Mm(26), Mm(24))
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(20) if sizes.body > 12 else Mm(14)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:linePitch"), str(round(sizes.pitch * 20)))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = footer.add_run(text)
        _font(run, TABLE_FONT, 14)
        if field:
            for kind, words in (("begin", ""), ("", field), ("separate", ""), ("end", "")):
                _field(run, kind, words)


def _field(run: Any, kind: str, words: str) -> None:
    if words:
        element = OxmlElement("w:instrText")
        element.text = words
    else:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    run._r.append(element)


def _styles(document: Any, sizes: _Sizes) -> None:
    normal = document.styles["Normal"]
    _font(normal, BODY_FONT, sizes.body)
    _pitch(normal.paragraph_format, sizes.pitch)
    fonts = {1: HEAD_FONT, 2: SUB_FONT, 3: BODY_FONT}
    for level, font in fonts.items():
        style = document.styles[f"Heading {level}"]
        _font(style, font, sizes.body)
        style.font.bold, style.font.italic = level == 3, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        form = style.paragraph_format
        _pitch(form, sizes.pitch)
        form.space_before = form.space_after = Pt(0)
        form.keep_with_next = True
        _indent(style.element.get_or_add_pPr(), sizes.body)


def _font(target: Any, name: str, size: float) -> None:
    """The font of a style or run: ``name`` for Chinese, Times New Roman for digits and letters."""
    target.font.name, target.font.size = LATIN, Pt(size)
    fonts = target.element.get_or_add_rPr().get_or_add_rFonts()
    for place in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(place), None)
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def _pitch(form: Any, points: float) -> None:
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    form.space_before = form.space_after = Pt(0)


def _indent(properties: Any, size: float) -> None:
    """The first line two characters in."""
    found = properties.get_or_add_ind()
    found.set(qn("w:firstLineChars"), "200")
    found.set(qn("w:firstLine"), str(round(size * 2 * 20)))


def _font_table(document: Any) -> None:
    """Name the stand-ins of the fonts in the part that lists them."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in STAND_INS.items()
    )
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            text = part.blob.decode("utf-8")
            part._blob = text.replace("</w:fonts>", f"{entries}</w:fonts>").encode("utf-8")


# --- Text -------------------------------------------------------------------------------------------------


def _title(document: Any, report: Report) -> None:
    sizes = _Sizes(is_brief=report.tone == "brief")
    title = document.add_paragraph(style="Normal")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _pitch(title.paragraph_format, sizes.title + 10)
    _font(title.add_run(report.title), TITLE_FONT, sizes.title)
    if report.subtitle:
        line = document.add_paragraph(style="Normal")
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_after = Pt(sizes.pitch / 2)
        _font(line.add_run(report.subtitle), SUB_FONT, sizes.body - 2)


def _paragraph(document: Any, block: Paragraph, numbers: dict[Any, int], count: int) -> int:
    """A paragraph with a bookmark around each figure; how many figures there have been."""
    made = document.add_paragraph(style="Normal")
    size = document.styles["Normal"].font.size.pt
    if block.style == "body":
        _indent(made._p.get_or_add_pPr(), size)
        made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    elif block.style == "sign":
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(size * 2)
    if block.lead:
        lead = made.add_run(block.lead)
        lead.bold = True
        lead.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SUB_FONT)
    for run in block.runs:
        if isinstance(run, str):
            made.add_run(run)
            continue
        count += 1
        _mark(made, "w:bookmarkStart", count, bookmark_of(numbers[run.identity], count))
        made.add_run(run.words)
        _mark(made, "w:bookmarkEnd", count)
    return count


def _mark(paragraph: Any, tag: str, number: int, name: str = "") -> None:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(number))
    if name:
        element.set(qn("w:name"), name)
    paragraph._p.append(element)


# --- Charts -----------------------------------------------------------------------------------------------


def _chart(document: Any, chart: Chart, number: int) -> None:
    """A chart in the text, drawn by Word from its own worksheet, with its caption under it."""
    drawing, sheet, relation = native.parts(chart)
    package = document.part.package
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, sheet, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, drawing, package)
    part.load_rel(RELATIONSHIP_TYPE.PACKAGE, book, relation)
    own = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    height = _height(chart)
    inline = parse_xml(
        f"<wp:inline {nsdecls('wp', 'a', 'r')} distT='0' distB='0' distL='0' distR='0'>"
        f"<wp:extent cx='{CHART_WIDTH}' cy='{height}'/><wp:docPr id='{1000 + number}' name='chart{number}'/>"
        "<wp:cNvGraphicFramePr/><a:graphic>"
        "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'>"
        "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart'"
        f" r:id='{own}'/></a:graphicData></a:graphic></wp:inline>"
    )
    inline.find(qn("wp:docPr")).set("descr", chart.alt)
    place = document.add_paragraph(style="Normal")
    place.alignment = WD_ALIGN_PARAGRAPH.CENTER
    place.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    place.paragraph_format.space_before = Pt(6)
    place.paragraph_format.keep_with_next = True
    frame = OxmlElement("w:drawing")
    frame.append(inline)
    place.add_run()._r.append(frame)
    caption = document.add_paragraph(style="Normal")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.space_after = Pt(6)
    _font(caption.add_run(word("part.figure", n=number, text=chart.caption)), HEAD_FONT, 12)


def _height(chart: Chart) -> Emu:
    """Enough for its bars."""
    if chart.kind == "bar":
        each = 0.46 if len(chart.series) == 1 else 0.9
        return Emu(Cm(1.4 + each * len(chart.categories)))
    return Emu(Cm(7))


# --- Tables -----------------------------------------------------------------------------------------------


def _annex_title(document: Any, caption: str) -> None:
    """Each table of the annex begins on a page of its own."""
    title = document.add_paragraph(style="Normal")
    title.paragraph_format.page_break_before = True
    title.paragraph_format.space_after = Pt(6)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.keep_with_next = True
    _font(title.add_run(caption), HEAD_FONT, 16)


def _table(document: Any, block: Table) -> None:
    rows = [[_words(cell) for cell in row] for row in block.rows]
    centred = range(1, len(block.head))
    _grid(document, block.head, rows, block.widths, points=9, centred=centred, height=0.62)
    if block.note:
        _small(document, block.note)


def _words(cell: Cell) -> str:
    if cell is None:
        return word("part.missing")
    return cell.words if isinstance(cell, Figure) else cell


def _origins(document: Any, block: OriginTable) -> None:
    """The last table; its columns are those that have something in them."""
    has_files = any(row.file for row in block.rows)
    names = ["number", "name", "figures", "query", "coverage", *(["file"] if has_files else [])]
    widths = [0.6, 1.9, 3.4, 2.3, 0.9, *([2.4] if has_files else [])]
    rows = []
    for row in block.rows:
        cells = [str(row.number), row.name, row.said or word("part.missing"), row.query, row.coverage]
        rows.append([*cells, *([row.file] if has_files else [])])
    head = [word(f"origin.{name}") for name in names]
    _grid(document, head, rows, widths, points=8, centred=(0, 4))
    _small(document, block.note)


def _grid(
    document: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    points: float,
    centred: Any,
    height: float = 0,
) -> None:
    """A table with all of its lines, its head again on every page."""
    table = document.add_table(rows=0, cols=len(head))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    section = document.sections[-1]
    whole = section.page_width - section.left_margin - section.right_margin
    columns = [Emu(int(whole * width / sum(widths))) for width in widths]
    for column, width in zip(table.columns, columns, strict=True):
        column.width = width
    for place, words in enumerate([head, *rows]):
        row = table.add_row()
        _whole(row)
        if height:
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        if place == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, text in enumerate(words):
            cell = row.cells[column]
            cell.width = columns[column]
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
            is_centred = place == 0 or column in centred
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if is_centred else WD_ALIGN_PARAGRAPH.LEFT
            _font(paragraph.add_run(text), HEAD_FONT if place == 0 else TABLE_FONT, points)


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _small(document: Any, text: str) -> None:
    note = document.add_paragraph(style="Normal")
    note.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    note.paragraph_format.space_before = Pt(4)
    _font(note.add_run(text), BODY_FONT, 10.5)
