"""Units, a period and measures in, the bytes of a blank return workbook (.xlsx) out.

The form opens in Excel and WPS: dropdowns for township and period, protected labels, a hidden column of
measure codes (a renamed label breaks nothing) and the definition of each measure where it is filled in.
Intake knows the form by the first cell of its hidden sheet ``META_SHEET``.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.catalogue import Measure, catalogue

FORM_VERSION = "union-return-template/1"
META_SHEET = "_meta"
LISTS_SHEET = "_lists"
UNIT_CELL, YEAR_CELL, QUARTER_CELL = "B2", "D2", "F2"
HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
NUMBER, NAME, UNIT, QUARTER, TO_DATE, REMARK, CODE = "ABCDEFG"
NOT_FILLED = "—"

_FONT = "微软雅黑"
_ACCENT, _INK, _SECONDARY = "FFB5122B", "FF1F2328", "FF57606A"
_LINES, _PANEL, _SHADED, _WHITE = "FFD8DEE4", "FFF7F7F5", "FFEDEDEA", "FFFFFFFF"
_WIDTHS = {NUMBER: 10, NAME: 34, UNIT: 10, QUARTER: 15, TO_DATE: 15, REMARK: 18, CODE: 4}
_NUMERALS = "一二三四五六七八九十"
_UNLOCKED = Protection(locked=False)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="center")
_THIN = Side(style="thin", color=_LINES)
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_UNDERLINE = Border(bottom=Side(style="medium", color=_ACCENT))


@cache
def words() -> Mapping[str, Any]:
    """The form's words, from return_form.toml."""
    return tomllib.loads(Path(__file__).with_name("return_form.toml").read_text(encoding="utf-8"))


def core_measures() -> tuple[Measure, ...]:
    """The measures every township is asked for (tier ``core``), in catalogue order."""
    return tuple(each for each in catalogue().measures.values() if each.tier == "core")


def unit_word(measure: Measure) -> str:
    """What a measure is counted in, as the form writes it: 人, 户, 元, 场."""
    by_code: Mapping[str, str] = words()["units_by_code"]
    by_unit: Mapping[str, str] = words()["units"]
    return by_code.get(measure.code, by_unit[measure.unit])


def group_heading(number: int, group: str) -> str:
    """The text of a group row; ``number`` counts from 1: 一、组织建设."""
    names: Mapping[str, str] = words()["groups"]
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return f"{ten}{_NUMERALS[ones - 1] if ones else ''}、{names.get(group, group)}"


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
) -> bytes:
    """The blank return of a county as the bytes of an .xlsx file.

    ``units`` are the township names of the dropdown (any number); ``year``, ``quarter`` and ``township``
    stand filled in and can be changed; ``measures`` are the core measures unless given.
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
    last = _write_body(sheet, chosen)
    _write_foot(sheet, last + 2)
    _set_up(sheet, last + 2)
    _write_guide(book.create_sheet(words()["guide_sheet"], 1))
    _write_definitions(book.create_sheet(words()["definitions_sheet"], 2), chosen)
    _write_meta(book.create_sheet(META_SHEET))
    book.properties.creator = words()["author"]
    book.active = 0
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _put(sheet: Worksheet, address: str, value: str | int | None, **style: Any) -> Cell:
    """Write one cell. Text stays text: a name that begins with ``=`` never becomes a formula."""
    cell: Cell = sheet[address]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = style.pop("font", Font(name=_FONT, size=10, color=_INK))
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _write_lists(sheet: Worksheet, units: Sequence[str], year: int) -> None:
    """The hidden sheet behind the dropdowns: townships in A, years in B."""
    for row, name in enumerate(units, start=1):
        _put(sheet, f"A{row}", name)
    for row, each in enumerate(_years(year), start=1):
        _put(sheet, f"B{row}", each)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _years(year: int) -> range:
    return range(year - 10, year + 3)


def _write_meta(sheet: Worksheet) -> None:
    _put(sheet, "A1", FORM_VERSION)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _write_head(
    sheet: Worksheet, county: str, unit_count: int, year: int, quarter: int, township: str | None
) -> None:
    form = words()
    sheet.merge_cells(f"{NUMBER}1:{REMARK}1")
    _put(
        sheet,
        f"{NUMBER}1",
        form["title"].format(county=county.removesuffix(form["county_suffix"])),
        font=Font(name=_FONT, size=16, bold=True, color=_INK),
        alignment=_CENTRE,
    )
    inputs = (
        ("A2", form["head"]["unit"], UNIT_CELL, township),
        ("C2", form["head"]["year"], YEAR_CELL, year),
        ("E2", form["head"]["quarter"], QUARTER_CELL, quarter),
    )
    for label_at, label, input_at, value in inputs:
        _put(sheet, label_at, label, font=Font(name=_FONT, size=10, color=_SECONDARY), alignment=_RIGHT)
        _put(
            sheet,
            input_at,
            value,
            font=Font(name=_FONT, size=11, bold=True, color=_INK),
            alignment=_INDENTED,
            border=_UNDERLINE,
            protection=_UNLOCKED,
        )
    sheet.merge_cells(f"{NUMBER}3:{REMARK}3")
    small = Font(name=_FONT, size=8, color=_SECONDARY)
    _put(sheet, f"{NUMBER}3", form["note"], font=small, alignment=_LEFT)
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


def _write_body(sheet: Worksheet, measures: Sequence[Measure]) -> int:
    """The header row and all body rows; returns the last row written."""
    columns = words()["columns"]
    headers = ("number", "name", "unit", "quarter", "to_date", "remark", "code")
    for column, key in zip(_WIDTHS, headers, strict=True):
        _put(
            sheet,
            f"{column}{HEADER_ROW}",
            columns[key],
            font=Font(name=_FONT, size=10, bold=True, color=_WHITE),
            fill=_fill(_ACCENT),
            alignment=_CENTRE,
            border=_BOX,
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
            _write_measure(sheet, row, number, content)
            if content.unit == "yuan":
                money_units.add(f"{UNIT}{row}")
        else:
            _write_group(sheet, row, content)
    if money_units.sqref:
        sheet.add_data_validation(money_units)
    return row


def _write_group(sheet: Worksheet, row: int, heading: str) -> None:
    bold = Font(name=_FONT, size=10, bold=True, color=_ACCENT)
    for column in _WIDTHS:
        _put(sheet, f"{column}{row}", None, fill=_fill(_PANEL), border=_BOX)
    _put(sheet, f"{NUMBER}{row}", heading, font=bold, fill=_fill(_PANEL), border=_BOX, alignment=_LEFT)
    sheet.merge_cells(f"{NUMBER}{row}:{REMARK}{row}")
    sheet.row_dimensions[row].height = 20


def _write_measure(sheet: Worksheet, row: int, number: int, measure: Measure) -> None:
    is_stock, is_money = measure.measure_type == "stock", measure.unit == "yuan"
    _put(sheet, f"{NUMBER}{row}", number, alignment=_CENTRE, border=_BOX)
    _put(sheet, f"{NAME}{row}", measure.name_zh, alignment=_INDENTED, border=_BOX)
    unit_lock = _UNLOCKED if is_money else Protection()
    _put(sheet, f"{UNIT}{row}", unit_word(measure), alignment=_CENTRE, border=_BOX, protection=unit_lock)
    entry: dict[str, Any] = {
        "alignment": _RIGHT,
        "border": _BOX,
        "protection": _UNLOCKED,
        "number_format": "#,##0.00" if is_money else "#,##0",
    }
    if is_stock:
        grey = Font(name=_FONT, size=10, color=_SECONDARY)
        shaded = _fill(_SHADED)
        _put(sheet, f"{QUARTER}{row}", NOT_FILLED, font=grey, fill=shaded, alignment=_CENTRE, border=_BOX)
    else:
        _put(sheet, f"{QUARTER}{row}", None, **entry)
    _put(sheet, f"{TO_DATE}{row}", None, **entry)
    _put(sheet, f"{REMARK}{row}", None, alignment=_LEFT, border=_BOX, protection=_UNLOCKED)
    _put(sheet, f"{CODE}{row}", measure.code)
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
        _put(
            sheet,
            f"{label_at}{row}",
            foot[key],
            font=Font(name=_FONT, size=10, color=_SECONDARY),
            alignment=_RIGHT,
        )
        _put(
            sheet,
            f"{input_at}{row}",
            None,
            border=Border(bottom=_THIN),
            alignment=_LEFT,
            protection=_UNLOCKED,
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
    sheet.sheet_properties.tabColor = _ACCENT
    # No password: it keeps labels from being typed over by mistake, and whoever must can lift it.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    _print_set_up(sheet)
    sheet.print_area = f"{NUMBER}1:{REMARK}{last_row}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"


def _print_set_up(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = words()["page_footer"]
    sheet.oddFooter.center.size = 9


def _write_guide(sheet: Worksheet) -> None:
    guide = words()["guide"]
    _put(sheet, "A1", guide["title"], font=Font(name=_FONT, size=16, bold=True, color=_INK), alignment=_LEFT)
    sheet.row_dimensions[1].height = 34
    for row, line in enumerate(guide["lines"], start=2):
        is_heading = line[0] in _NUMERALS
        font = Font(
            name=_FONT, size=11 if is_heading else 10, bold=is_heading, color=_ACCENT if is_heading else _INK
        )
        _put(sheet, f"A{row}", line, font=font, alignment=_LEFT)
        # Row heights do not follow wrapped text in files written without Excel: about 42 characters a line.
        sheet.row_dimensions[row].height = 26 if is_heading else 18 * (1 + len(line) // 42)
    sheet.column_dimensions["A"].width = 84
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    _print_set_up(sheet)


def _write_definitions(sheet: Worksheet, measures: Sequence[Measure]) -> None:
    columns, bases = words()["columns"], words()["basis"]
    headers = ("number", "name", "unit", "basis", "definition")
    for column, key in zip("ABCDE", headers, strict=True):
        _put(
            sheet,
            f"{column}1",
            columns[key],
            font=Font(name=_FONT, size=10, bold=True, color=_WHITE),
            fill=_fill(_ACCENT),
            alignment=_CENTRE,
            border=_BOX,
        )
    for row, measure in enumerate(measures, start=2):
        texts = (measure.name_zh, unit_word(measure), bases[measure.measure_type], measure.definition_zh)
        _put(sheet, f"A{row}", row - 1, alignment=_CENTRE, border=_BOX)
        for column, text in zip("BCDE", texts, strict=True):
            _put(sheet, f"{column}{row}", text, alignment=_LEFT if column in "BE" else _CENTRE, border=_BOX)
        sheet.row_dimensions[row].height = 18 * (1 + len(measure.definition_zh) // 54)
    for column, width in zip("ABCDE", (6, 32, 10, 10, 84), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    _print_set_up(sheet)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
