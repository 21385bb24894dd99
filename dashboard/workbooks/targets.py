"""The table of targets to fill in: units and indicators in, a workbook with the targets so far out."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dashboard import labels
from dashboard.labels import t
from dashboard.workbooks.form_style import (
    BOX,
    CENTRE,
    FONT,
    INK,
    LEFT,
    PANEL,
    RIGHT,
    SECONDARY,
    fill,
    print_set_up,
    put,
)

HEAD_ROW = 4
WIDTH, NAME_WIDTH = 15, 20


def target_book(
    title: str,
    units: Sequence[tuple[str, str]],
    codes: Sequence[str],
    held: Mapping[tuple[str, str], float | None],
) -> bytes:
    """The bytes of an .xlsx: ``units`` (code, name) down, indicators across, ``held`` as it is typed."""
    book = Workbook()
    sheet = book.active
    sheet.title = t("scores.goals_sheet")
    put(sheet, "A1", title, font=Font(name=FONT, size=14, bold=True, color=INK))
    put(sheet, "A2", t("scores.goals_hint"), font=Font(name=FONT, size=10, color=SECONDARY), alignment=LEFT)
    look = {"alignment": CENTRE, "border": BOX, "fill": fill(PANEL)}
    put(sheet, f"A{HEAD_ROW}", t("common.unit"), font=Font(name=FONT, size=10, bold=True), **look)
    sheet.column_dimensions["A"].width = NAME_WIDTH
    for place, code in enumerate(codes, start=2):
        letter = get_column_letter(place)
        head = f"{labels.indicator_name(code)}({labels.unit_word(labels.indicator(code).unit)})"
        put(sheet, f"{letter}{HEAD_ROW}", head, font=Font(name=FONT, size=10, bold=True), **look)
        sheet.column_dimensions[letter].width = WIDTH
    sheet.row_dimensions[HEAD_ROW].height = 44
    for row, (unit, name) in enumerate(units, start=HEAD_ROW + 1):
        put(sheet, f"A{row}", name, alignment=LEFT, border=BOX)
        for place, code in enumerate(codes, start=2):
            put(
                sheet, f"{get_column_letter(place)}{row}", held.get((unit, code)), alignment=RIGHT, border=BOX
            )
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    print_set_up(sheet)
    sheet.page_setup.orientation = "landscape"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
