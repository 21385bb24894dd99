"""Units, a period and measures in, the bytes of a blank return workbook (.xlsx) out.

The form opens in Excel and WPS: dropdowns for township and period, protected labels, a hidden column of
measure codes (a renamed label breaks nothing), last quarter's figures in grey beside the cells to fill, a
column to say why a cell is empty, and the definition of each measure where it is filled in. Intake knows the
form by the first cell of its hidden sheet ``META_SHEET``; it never reads the grey column, and keeps a reason
as a note beside the figure that is missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Font, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.catalogue import Measure, catalogue
from dashboard.workbooks.form_guide import write_definitions, write_guide
from dashboard.workbooks.form_style import (
    ACCENT,
    BOX,
    CENTRE,
    FONT,
    HINT,
    INDENTED,
    INK,
    LEFT,
    NUMERALS,
    PANEL,
    RIGHT,
    SECONDARY,
    SHADED,
    THIN,
    UNDERLINE,
    UNLOCKED,
    WHITE,
    fill,
    print_set_up,
    put,
)
from dashboard.workbooks.form_words import unit_word, words

FORM_VERSION = "union-return-template/2"
META_SHEET = "_meta"
LISTS_SHEET = "_lists"
UNIT_CELL, YEAR_CELL, QUARTER_CELL = "B2", "D2", "F2"
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
NUMBER, NAME, UNIT, QUARTER, TO_DATE, LAST, WHY, REMARK, CODE = "ABCDEFGHI"
NOT_FILLED = "—"
Hints = Mapping[tuple[str, str], Decimal]
"""Last quarter's figures by measure code and basis, in yuan or whole counts."""

_WIDTHS = {
    NUMBER: 10, NAME: 32, UNIT: 9, QUARTER: 13, TO_DATE: 13, LAST: 13, WHY: 15, REMARK: 12, CODE: 4
}  # fmt: skip


def core_measures() -> tuple[Measure, ...]:
    """The measures every township is asked for (tier ``core``), in catalogue order."""
    return tuple(each for each in catalogue().measures.values() if each.tier == "core")


def group_heading(number: int, group: str) -> str:
    """The text of a group row; ``number`` counts from 1: 一、组织建设."""
    names: Mapping[str, str] = words()["groups"]
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return f"{ten}{NUMERALS[ones - 1] if ones else ''}、{names.get(group, group)}"


def body_rows(measures: Sequence[Measure]) -> Iterator[tuple[int, int, str | Measure]]:
    """The body of the form from top to bottom: sheet row, running number (0 for a group row), content.

    Content is a group heading or a measure. Measures of one group must stand together, as in the catalogue.
    """
    row, group, group_number = FIRST_ROW, None, 0
    for number, measure in enumerate(measures, start=1):
        if measure.group != group:
            group, group_number = measure.group, group_number + 1
            yield row, 0, group_heading(group_number, group)
            row += 1
        yield row, number, measure
        row += 1


def figure_cells(measures: Sequence[Measure]) -> dict[tuple[str, str], str]:
    """The address of each cell to fill in, by measure code and basis."""
    cells: dict[tuple[str, str], str] = {}
    for row, _, measure in body_rows(measures):
        if isinstance(measure, Measure):
            if measure.measure_type == "stock":
                cells[measure.code, "stock"] = f"{TO_DATE}{row}"
            else:
                cells[measure.code, "quarter"] = f"{QUARTER}{row}"
                cells[measure.code, "ytd"] = f"{TO_DATE}{row}"
    return cells


def blank_template(
    units: Sequence[str],
    *,
    year: int,
    quarter: int,
    county: str,
    township: str | None = None,
    measures: Sequence[Measure] | None = None,
    last_quarter: Hints | None = None,
) -> bytes:
    """The blank return of a county as the bytes of an .xlsx file.

    ``units`` are the township names of the dropdown (any number); ``year``, ``quarter`` and ``township``
    stand filled in and can be changed; ``measures`` are the core measures unless given. ``last_quarter`` is
    shown in grey beside the stocks, and beside the running totals of the same year.
    Raises ValueError for a quarter outside 1..4, no measures, or a measure given twice.
    """
    chosen = core_measures() if measures is None else tuple(measures)
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"quarter {quarter} is not 1..4")
    if not chosen or len({each.code for each in chosen}) != len(chosen):
        raise ValueError("measures are missing or given twice")
    book = Workbook()
    sheet = book.active
    sheet.title = words()["sheet"]
    _write_lists(book.create_sheet(LISTS_SHEET), units, year)
    _write_head(sheet, county, len(units), year, quarter, township)
    last = _write_body(sheet, chosen, _hints(last_quarter or {}, quarter))
    _write_foot(sheet, last + 2)
    _set_up(sheet, last + 2)
    write_guide(book.create_sheet(words()["guide_sheet"], 1))
    write_definitions(book.create_sheet(words()["definitions_sheet"], 2), chosen)
    _write_meta(book.create_sheet(META_SHEET))
    book.properties.creator = words()["author"]
    book.active = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_lists(sheet: Worksheet, units: Sequence[str], year: int) -> None:
    """The hidden sheet behind the dropdowns: townships in A, years in B."""
    for row, name in enumerate(units, start=1):
        put(sheet, f"A{row}", name)
    for row, each in enumerate(_years(year), start=1):
        put(sheet, f"B{row}", each)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _years(year: int) -> range:
    return range(year - 10, year + 3)


def _write_meta(sheet: Worksheet) -> None:
    put(sheet, "A1", FORM_VERSION)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _write_head(
    sheet: Worksheet, county: str, unit_count: int, year: int, quarter: int, township: str | None
) -> None:
    form = words()
    sheet.merge_cells(f"{NUMBER}1:{REMARK}1")
    put(
        sheet,
        f"{NUMBER}1",
        form["title"].format(county=county.removesuffix(form["county_suffix"])),
        font=Font(name=FONT, size=16, bold=True, color=INK),
        alignment=CENTRE,
    )
    inputs = (
        ("A2", form["head"]["unit"], UNIT_CELL, township),
        ("C2", form["head"]["year"], YEAR_CELL, year),
        ("E2", form["head"]["quarter"], QUARTER_CELL, quarter),
    )
    for label_at, label, input_at, value in inputs:
        put(sheet, label_at, label, font=Font(name=FONT, size=10, color=SECONDARY), alignment=RIGHT)
        put(
            sheet,
            input_at,
            value,
            font=Font(name=FONT, size=11, bold=True, color=INK),
            alignment=INDENTED,
            border=UNDERLINE,
            protection=UNLOCKED,
        )
    sheet.merge_cells(f"{NUMBER}3:{REMARK}3")
    small = Font(name=FONT, size=8, color=SECONDARY)
    put(sheet, f"{NUMBER}3", form["note"], font=small, alignment=LEFT)
    checks = form["checks"]
    if unit_count:
        units = f"={LISTS_SHEET}!$A$1:$A${unit_count}"
        _choice(sheet, UNIT_CELL, units, form["head"]["unit"], checks["unit_prompt"], checks["unit_error"])
    years = f"={LISTS_SHEET}!$B$1:$B${len(_years(year))}"
    _choice(sheet, YEAR_CELL, years, form["head"]["year"], checks["year_prompt"], checks["year_error"])
    quarters = (form["head"]["quarter"], checks["quarter_prompt"], checks["quarter_error"])
    _choice(sheet, QUARTER_CELL, '"1,2,3,4"', *quarters)


def _choice(sheet: Worksheet, address: str, source: str, title: str, prompt: str, error: str) -> None:
    """A dropdown that takes nothing else."""
    check = DataValidation(type="list", formula1=source, allow_blank=True)
    check.promptTitle, check.prompt, check.showInputMessage = title, prompt, True
    check.errorTitle, check.error, check.showErrorMessage = title, error, True
    check.add(address)
    sheet.add_data_validation(check)


def _hints(last_quarter: Hints, quarter: int) -> dict[str, Decimal]:
    """By measure, what stood in its 累计 cell last quarter; running totals begin anew each year."""
    return {
        code: value
        for (code, basis), value in last_quarter.items()
        if basis == "stock" or (basis == "ytd" and quarter > 1)
    }


def _write_body(sheet: Worksheet, measures: Sequence[Measure], hints: Mapping[str, Decimal]) -> int:
    """The header row and all body rows; returns the last row written."""
    columns = words()["columns"]
    headers = ("number", "name", "unit", "quarter", "to_date", "last", "why", "remark", "code")
    for column, key in zip(_WIDTHS, headers, strict=True):
        put(
            sheet,
            f"{column}{HEADER_ROW}",
            columns[key],
            font=Font(name=FONT, size=10, bold=True, color=WHITE),
            fill=fill(ACCENT),
            alignment=CENTRE,
            border=BOX,
        )
    money_units = DataValidation(
        type="list", formula1=f'"{words()["units"]["yuan"]},{words()["units"]["wan"]}"', allow_blank=False
    )
    money_units.promptTitle, money_units.prompt = columns["unit"], words()["checks"]["money_unit_prompt"]
    money_units.errorTitle, money_units.error = columns["unit"], words()["checks"]["money_unit_error"]
    money_units.showInputMessage = money_units.showErrorMessage = True
    row = HEADER_ROW
    for row, number, content in body_rows(measures):
        if isinstance(content, Measure):
            _write_measure(sheet, row, number, content, hints.get(content.code))
            if content.unit == "yuan":
                money_units.add(f"{UNIT}{row}")
        else:
            _write_group(sheet, row, content)
    if money_units.sqref:
        sheet.add_data_validation(money_units)
    _offer_reasons(sheet, row)
    return row


def _offer_reasons(sheet: Worksheet, last_row: int) -> None:
    """Usual reasons to choose from where a row stays empty; any other text is taken as well."""
    reasons = DataValidation(
        type="list", formula1='"' + ",".join(words()["reasons"]) + '"', allow_blank=True, errorStyle="warning"
    )
    reasons.promptTitle, reasons.prompt = words()["columns"]["why"], words()["checks"]["why_prompt"]
    reasons.showInputMessage, reasons.showErrorMessage = True, False
    reasons.add(f"{WHY}{FIRST_ROW}:{WHY}{last_row}")
    sheet.add_data_validation(reasons)


def _write_group(sheet: Worksheet, row: int, heading: str) -> None:
    bold = Font(name=FONT, size=10, bold=True, color=ACCENT)
    for column in _WIDTHS:
        put(sheet, f"{column}{row}", None, fill=fill(PANEL), border=BOX)
    put(sheet, f"{NUMBER}{row}", heading, font=bold, fill=fill(PANEL), border=BOX, alignment=LEFT)
    sheet.merge_cells(f"{NUMBER}{row}:{REMARK}{row}")
    sheet.row_dimensions[row].height = 20


def _write_measure(sheet: Worksheet, row: int, number: int, measure: Measure, hint: Decimal | None) -> None:
    is_stock, is_money = measure.measure_type == "stock", measure.unit == "yuan"
    put(sheet, f"{NUMBER}{row}", number, alignment=CENTRE, border=BOX)
    put(sheet, f"{NAME}{row}", measure.name_zh, alignment=INDENTED, border=BOX)
    unit_lock = UNLOCKED if is_money else Protection()
    put(sheet, f"{UNIT}{row}", unit_word(measure), alignment=CENTRE, border=BOX, protection=unit_lock)
    entry: dict[str, Any] = {
        "alignment": RIGHT,
        "border": BOX,
        "protection": UNLOCKED,
        "number_format": "#,##0.00" if is_money else "#,##0",
    }
    if is_stock:
        grey = Font(name=FONT, size=10, color=SECONDARY)
        shaded = fill(SHADED)
        put(sheet, f"{QUARTER}{row}", NOT_FILLED, font=grey, fill=shaded, alignment=CENTRE, border=BOX)
    else:
        put(sheet, f"{QUARTER}{row}", None, **entry)
    put(sheet, f"{TO_DATE}{row}", None, **entry)
    pale = Font(name=FONT, size=9, italic=True, color=HINT)
    shown = None if hint is None else float(hint) if is_money else int(hint)
    put(
        sheet, f"{LAST}{row}", shown, font=pale, fill=fill(PANEL), border=BOX, alignment=RIGHT,
        number_format="#,##0.00" if is_money else "#,##0",
    )  # fmt: skip
    for column in (WHY, REMARK):
        put(sheet, f"{column}{row}", None, alignment=LEFT, border=BOX, protection=UNLOCKED)
    put(sheet, f"{CODE}{row}", measure.code)
    sheet.row_dimensions[row].height = 18
    sheet.add_data_validation(_figure_check(measure, row))


def _figure_check(measure: Measure, row: int) -> DataValidation:
    """Shows the definition in the cells to fill and asks again about odd entries, without refusing them."""
    checks = words()["checks"]
    first = TO_DATE if measure.measure_type == "stock" else QUARTER
    cell = f"{first}{row}"
    whole = "" if measure.unit == "yuan" else f",INT({cell})={cell}"
    check = DataValidation(
        type="custom",
        formula1=f'IF(ISNUMBER({cell}),AND({cell}>=0{whole}),OR({cell}="/",{cell}="无",{cell}="—"))',
        allow_blank=True,
    )
    # A warning, not a stop: 约120 is a fair answer where nobody counted.
    check.errorStyle = "warning"
    check.errorTitle = checks["figure_title"]
    check.error = checks["money_error" if measure.unit == "yuan" else "count_error"]
    # Excel refuses a file whose prompt is longer.
    check.promptTitle, check.prompt = measure.name_zh[:32], measure.definition_zh[:255]
    check.showErrorMessage = check.showInputMessage = True
    check.add(f"{first}{row}:{TO_DATE}{row}")
    return check


def _write_foot(sheet: Worksheet, row: int) -> None:
    foot = words()["foot"]
    for label_at, input_at, key in (("A", "B", "head"), ("C", "D", "filler"), ("E", "F", "date")):
        put(
            sheet,
            f"{label_at}{row}",
            foot[key],
            font=Font(name=FONT, size=10, color=SECONDARY),
            alignment=RIGHT,
        )
        put(
            sheet,
            f"{input_at}{row}",
            None,
            border=Border(bottom=THIN),
            alignment=LEFT,
            protection=UNLOCKED,
            number_format="yyyy-mm-dd" if key == "date" else "General",
        )
    sheet.row_dimensions[row].height = 24


def _set_up(sheet: Worksheet, last_row: int) -> None:
    """Widths, frozen header, protection and how the sheet prints: A4 upright, the header on every page."""
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.column_dimensions[CODE].hidden = True
    for row, height in ((1, 34), (2, 24), (3, 18), (HEADER_ROW, 22)):
        sheet.row_dimensions[row].height = height
    sheet.freeze_panes = f"{NUMBER}{FIRST_ROW}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = ACCENT
    # No password: it keeps labels from being typed over by mistake, and whoever must can lift it.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    print_set_up(sheet)
    sheet.print_area = f"{NUMBER}1:{REMARK}{last_row}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
