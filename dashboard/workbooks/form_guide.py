"""Measures in, the two sheets of the blank return that explain it out: how to fill it in, definitions."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.catalogue import Measure
from dashboard.workbooks.form_style import (
    ACCENT,
    BOX,
    CENTRE,
    FONT,
    INK,
    LEFT,
    NUMERALS,
    WHITE,
    fill,
    print_set_up,
    put,
)
from dashboard.workbooks.form_words import unit_word, words


def write_guide(sheet: Worksheet) -> None:
    guide = words()["guide"]
    put(sheet, "A1", guide["title"], font=Font(name=FONT, size=16, bold=True, color=INK), alignment=LEFT)
    sheet.row_dimensions[1].height = 34
    for row, line in enumerate(guide["lines"], start=2):
        is_heading = line[0] in NUMERALS
        font = Font(
            name=FONT, size=11 if is_heading else 10, bold=is_heading, color=ACCENT if is_heading else INK
        )
        put(sheet, f"A{row}", line, font=font, alignment=LEFT)
        # Row heights do not follow wrapped text in files written without Excel: about 42 characters a line.
        sheet.row_dimensions[row].height = 26 if is_heading else 18 * (1 + len(line) // 42)
    sheet.column_dimensions["A"].width = 84
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    print_set_up(sheet)


def write_definitions(sheet: Worksheet, measures: Sequence[Measure]) -> None:
    columns, bases = words()["columns"], words()["basis"]
    headers = ("number", "name", "unit", "basis", "definition")
    for column, key in zip("ABCDE", headers, strict=True):
        put(
            sheet,
            f"{column}1",
            columns[key],
            font=Font(name=FONT, size=10, bold=True, color=WHITE),
            fill=fill(ACCENT),
            alignment=CENTRE,
            border=BOX,
        )
    for row, measure in enumerate(measures, start=2):
        texts = (measure.name_zh, unit_word(measure), bases[measure.measure_type], measure.definition_zh)
        put(sheet, f"A{row}", row - 1, alignment=CENTRE, border=BOX)
        for column, text in zip("BCDE", texts, strict=True):
            put(sheet, f"{column}{row}", text, alignment=LEFT if column in "BE" else CENTRE, border=BOX)
        sheet.row_dimensions[row].height = 18 * (1 + len(measure.definition_zh) // 54)
    for column, width in zip("ABCDE", (6, 32, 10, 10, 84), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    print_set_up(sheet)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
