"""A report in, slides out (.pptx): a title, a slide a part with its figures and chart, problems, next steps.

Charts and tables are native and can be edited; each number is a figure of the same report. Slides are 16:9.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard.report import native
from dashboard.report.document import Chart, Figure, Heading, OriginTable, Paragraph, Report, Run, Table
from dashboard.report.plan import AREAS
from dashboard.report.words import word

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.7)
TITLE_FONT, BODY_FONT = "黑体", "仿宋_GB2312"
ACCENT, INK, PALE = RGBColor(0x9E, 0x1B, 0x22), RGBColor(0x22, 0x22, 0x22), RGBColor(0x66, 0x66, 0x66)
MOST_POINTS = 5
"""Points on a slide; a part with more goes on the next."""
LONGEST_POINT = 110
"""Signs of a point; of a longer one the sentences that fit are taken, at least one."""
SHORTEST_POINT = 24
"""A point is not only the words that lead it."""
TABLE_ROWS = 24
FIXED_DAY = datetime(2000, 1, 1)
PAIRS = (
    ("organisation",), ("contracts", "democracy"), ("disputes", "training"), ("aid",), ("culture", "finance"),
)  # fmt: skip
"""Work areas that share a slide."""


def to_pptx(report: Report) -> bytes:
    """The slides as bytes of a .pptx file. The report should be a full one (总结), which has charts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _cover(deck, report)
    numbered = 0
    for title, areas in _parts(report):
        points = [point for area in areas for point in _points(report, area)]
        charts = [b for b in report.blocks if isinstance(b, Chart) and b.area in areas]
        for place in range(max(len(charts), 1)):
            chart = charts[place] if place < len(charts) else None
            said = points[:MOST_POINTS] if place == 0 else []
            if said or chart:
                numbered += 1
                _slide(deck, title if place == 0 else charts[place].caption, said, chart)
    for block in report.blocks:
        if isinstance(block, Table):
            _table_slide(deck, block)
    _origin_slide(deck, report)
    for number, slide in enumerate(deck.slides, 1):
        if number > 1:
            _number(slide, number)
    properties = deck.core_properties
    properties.title, properties.author = report.title, report.unit_name
    properties.created = properties.modified = FIXED_DAY
    stream = BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _parts(report: Report) -> list[tuple[str, Sequence[str]]]:
    """Titles of slides and the areas they are of, in the order of the report."""
    headings = {b.area: _unnumbered(b.text) for b in report.blocks if isinstance(b, Heading)}
    there = {block.area for block in report.blocks if isinstance(block, Paragraph)}
    found: list[tuple[str, Sequence[str]]] = []
    if "overview" in there:
        found.append((headings.get("overview", ""), ("overview",)))
    for pair in PAIRS:
        shown = [area for area in pair if area in there]
        if shown:
            title = headings.get(shown[0], "") if len(shown) == 1 else word(f"slide.{'_'.join(pair)}")
            found.append((title, shown))
    assert {area for pair in PAIRS for area in pair} == set(AREAS)
    found += [(headings.get(area, ""), (area,)) for area in ("problems", "plans") if area in there]
    return found


def _unnumbered(text: str) -> str:
    """A heading without its number: （一）抓组建 -> 抓组建."""
    for sign in ("、", "）"):
        before, found, rest = text.partition(sign)
        if found and len(before) <= 3:
            return rest
    return text


def _points(report: Report, area: str) -> list[tuple[Run, ...]]:
    """The paragraphs of an area, each cut to the sentences that a slide has room for."""
    return [
        _short((block.lead, *block.runs) if block.lead else block.runs)
        for block in report.blocks
        if isinstance(block, Paragraph) and block.area == area
    ]


def _short(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Whole sentences up to the length of a point; the first one however long it is."""
    kept: list[Run] = []
    waiting: list[Run] = []
    length = 0
    for run in runs:
        pieces: list[Run] = [*run.split("。")] if isinstance(run, str) else [run]
        for place, piece in enumerate(pieces):
            waiting.append(piece)
            length += len(piece if isinstance(piece, str) else piece.words)
            if isinstance(run, str) and place < len(pieces) - 1:
                said = sum(len(each if isinstance(each, str) else each.words) for each in kept)
                if said > SHORTEST_POINT and length > LONGEST_POINT:
                    return tuple(kept)
                kept += [*waiting, "。"]
                waiting = []
    return tuple(each for each in (kept or waiting) if each != "")


# --- Slides -----------------------------------------------------------------------------------------------


def _blank(deck: Any) -> Any:
    return deck.slides.add_slide(deck.slide_layouts[6])


def _cover(deck: Any, report: Report) -> None:
    slide = _blank(deck)
    band = slide.shapes.add_shape(1, 0, Inches(2.35), WIDTH, Inches(0.08))
    band.fill.solid()
    band.fill.fore_color.rgb = ACCENT
    band.line.fill.background()
    _words(
        slide,
        (report.title,),
        (MARGIN, Inches(2.6), WIDTH - 2 * MARGIN, Inches(1.4)),
        40,
        TITLE_FONT,
        bold=True,
    )
    lines = (report.subtitle, report.unit_name)
    box = (MARGIN, Inches(4.3), WIDTH - 2 * MARGIN, Inches(1.2))
    _words(slide, ("\n".join(each for each in lines if each),), box, 20, BODY_FONT, colour=PALE)


def _slide(deck: Any, title: str, points: Sequence[tuple[Run, ...]], chart: Chart | None) -> None:
    slide = _blank(deck)
    _head(slide, title)
    top, room = Inches(1.45), HEIGHT - Inches(2.1)
    if not points and chart is not None:
        native.add(slide.shapes, chart, (MARGIN, top, WIDTH - 2 * MARGIN, room), points=12)
        return
    half = (WIDTH - 2 * MARGIN) * (0.52 if chart else 1)
    _list(slide, points, (MARGIN, top, int(half), room), 18 if chart else 20)
    if chart is not None:
        left = MARGIN + int(half) + Inches(0.2)
        native.add(slide.shapes, chart, (left, top, WIDTH - left - MARGIN, room), points=11)


def _head(slide: Any, title: str) -> None:
    _words(
        slide, (title,), (MARGIN, Inches(0.45), WIDTH - 2 * MARGIN, Inches(0.8)), 28, TITLE_FONT, bold=True
    )
    line = slide.shapes.add_shape(1, MARGIN, Inches(1.22), Inches(1.1), Inches(0.06))
    line.fill.solid()
    line.fill.fore_color.rgb = ACCENT
    line.line.fill.background()


def _frame(slide: Any, box: Sequence[Any]) -> Any:
    frame = slide.shapes.add_textbox(*(Emu(int(each)) for each in box)).text_frame
    frame.word_wrap = True
    return frame


def _words(
    slide: Any, runs: Sequence[Run], box: Sequence[Any], size: float, font: str, *, bold: bool = False,
    colour: RGBColor = INK,
) -> None:  # fmt: skip
    frame = _frame(slide, box)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _runs(frame.paragraphs[0], runs, size, font, bold=bold, colour=colour)


def _list(slide: Any, points: Sequence[tuple[Run, ...]], box: Sequence[Any], size: float) -> None:
    frame = _frame(slide, box)
    for place, point in enumerate(points):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(9)
        paragraph.line_spacing = 1.15
        _runs(paragraph, point, size, BODY_FONT)


def _runs(
    paragraph: Any, runs: Sequence[Run], size: float, font: str, *, bold: bool = False, colour: RGBColor = INK
) -> None:
    """Words in ink, figures bold and in the accent."""
    for run in runs:
        made = paragraph.add_run()
        is_figure = isinstance(run, Figure)
        made.text = run.words if isinstance(run, Figure) else run
        made.font.size, made.font.bold = Pt(size), bold or is_figure
        made.font.color.rgb = ACCENT if is_figure else colour
        _font(made, font)


def _font(run: Any, name: str) -> None:
    properties = run._r.get_or_add_rPr()
    for tag in ("a:latin", "a:ea"):
        each = properties.makeelement(qn(tag), {"typeface": name})
        properties.append(each)


def _number(slide: Any, number: int) -> None:
    frame = _frame(slide, (WIDTH - Inches(1.5), HEIGHT - Inches(0.5), Inches(1), Inches(0.35)))
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT
    _runs(paragraph, (str(number),), 12, BODY_FONT, colour=PALE)


def _table_slide(deck: Any, block: Table) -> None:
    slide = _blank(deck)
    _head(slide, block.caption)
    rows = [[_cell(cell) for cell in row] for row in block.rows[:TABLE_ROWS]]
    _grid(slide, [list(block.head), *rows], block.widths, 10.5)


def _cell(cell: Any) -> str:
    return word("part.missing") if cell is None else cell.words if isinstance(cell, Figure) else str(cell)


def _origin_slide(deck: Any, report: Report) -> None:
    """Which queries the figures are of; cell by cell it stands in the Word report."""
    table = next((block for block in report.blocks if isinstance(block, OriginTable)), None)
    if table is None:
        return
    queries: dict[str, tuple[list[str], str]] = {}
    for row in table.rows:
        names, _ = queries.setdefault(row.query, ([], row.coverage))
        names.append(row.name)
    slide = _blank(deck)
    _head(slide, table.caption)
    rows = [[word(f"origin.{name}") for name in ("query", "name", "coverage")]]
    for query, (names, coverage) in queries.items():
        text = "、".join(names[:8]) + (word("part.and_more") if len(names) > 8 else "")
        rows.append([f"queries/{query}.sql", text, coverage])
    _grid(slide, rows, (3, 7, 1.2), 12)


def _grid(slide: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> None:
    """A native table over the width of the slide."""
    whole = WIDTH - 2 * MARGIN
    shape = slide.shapes.add_table(
        len(rows), len(widths), MARGIN, Inches(1.4), whole, Inches(0.24) * len(rows)
    )
    table = shape.table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(int(whole * width / sum(widths)))
    for place, row in enumerate(rows):
        table.rows[place].height = Inches(0.23)
        for column, text in enumerate(row):
            cell = table.cell(place, column)
            cell.margin_top = cell.margin_bottom = Emu(9000)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            _runs(cell.text_frame.paragraphs[0], (text,), size, BODY_FONT, bold=place == 0)
            cell.fill.solid()
            cell.fill.fore_color.rgb = (
                RGBColor(0xF3, 0xE6, 0xE7) if place == 0 else RGBColor(0xFF, 0xFF, 0xFF)
            )
