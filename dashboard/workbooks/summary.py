"""The figures of all townships in one quarter in, the county's 汇总表 (.xlsx) out.

Written with XlsxWriter, which keeps the result beside each formula: a viewer that does not compute shows the
figures all the same, and a reader of files (our own intake among them) finds them. Formulas are live: a
statistician can change a figure and watch sums and rates follow. The results beside them are those of our
queries; nothing is computed here.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from dashboard.catalogue import Ratio
from dashboard.workbooks._summary_sheets import write_charts, write_definitions, write_sources
from dashboard.workbooks._summary_style import Looks, header, looks, page
from dashboard.workbooks.summary_data import (
    FIRST_COLUMN,
    FIRST_ROW,
    NONE,
    Column,
    Figure,
    Summary,
    columns,
    group_name,
    period,
    title,
    unit_word,
    words,
)


def summary(data: Summary) -> bytes:
    """The bytes of the workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title(data.county, data.year, data.quarter), "author": words()["author"]})
    style, names = looks(book), words()["sheets"]
    places = {each.code: FIRST_COLUMN + place for place, each in enumerate(columns())}
    sheets = {key: book.add_worksheet(name) for key, name in names.items()}
    _write_about(sheets["about"], style, data)
    _write_summary(sheets["summary"], style, data, places)
    _write_change(sheets["change"], style, data, places)
    write_charts(book, sheets["charts"], style, data, places)
    write_definitions(sheets["definitions"], style, columns())
    write_sources(sheets["sources"], style, data.files, data.queries)
    sheets["summary"].activate()
    book.close()
    return buffer.getvalue()


def _write_about(sheet: Any, style: Looks, data: Summary) -> None:
    said = words()["about"]
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, title(data.county, data.year, data.quarter), style.title)
    quarter = words()["quarters"][data.quarter - 1]
    lines = [
        (said["county"], data.county),
        (said["period"], said["period_text"].format(period=period(data.year, data.quarter), quarter=quarter)),
        (said["reported"], said["reported_text"].format(expected=data.expected, reporting=data.reporting)),
        (said["missing"], "、".join(data.missing)),
        (said["as_of"], data.as_of),
        (said["made"], data.made),
        (said["status"], words()["sample"] if data.is_sample else ""),
    ]
    row = 2
    for name, text in [each for each in lines if each[1]]:
        sheet.write_string(row, 0, name, style.head_left)
        sheet.write_string(row, 1, text, style.accent if name == said["status"] else style.text)
        row += 1
    for place, text in enumerate(said["lines"]):
        sheet.write_string(row + 1 + place, 0, said["read"] if not place else "", style.head_left)
        sheet.write_string(row + 1 + place, 1, text, style.text)
    page(sheet, words()["page_footer"], landscape=False)
    sheet.fit_to_pages(1, 0)


def _write_summary(sheet: Any, style: Looks, data: Summary, places: Mapping[str, int]) -> None:
    last_row, last_column = FIRST_ROW + len(data.units) - 1, FIRST_COLUMN + len(places) - 1
    _write_head(sheet, style, data, last_column)
    for place, (code, name) in enumerate(data.units):
        row = FIRST_ROW + place
        sheet.write_string(row, 0, name, style.name)
        for each in columns():
            figure = data.figures.get((code, each.code), Figure(None, "missing"))
            _write_figure(sheet, style, row, places, each, figure)
    total = last_row + 1
    sheet.write_string(total, 0, words()["total"], style.total_name)
    for each in columns():
        value = data.totals.get(each.code, {}).get("value")
        formula = _total_formula(each, places, last_row)
        sheet.write_formula(
            total, places[each.code], formula, style.form(each, total=True), NONE if value is None else value
        )
    sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN)
    sheet.set_column(0, 0, 16)
    for each in columns():
        width = 12 if each.unit == "yuan" else 9.5
        sheet.set_column(places[each.code], places[each.code], width)
    page(sheet, words()["page_footer"], paper=8)
    # The title stands over every page as its header: in the repeated first column it would be cut off.
    over = title(data.county, data.year, data.quarter).replace("&", "&&")
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    sheet.set_header(f"&L&14{over}", {"margin": 0.35})
    sheet.repeat_rows(2, FIRST_ROW - 1)
    sheet.repeat_columns(0, FIRST_COLUMN - 1)
    sheet.fit_to_pages(0, 1)
    sheet.print_area(2, 0, total, last_column)


def _write_head(sheet: Any, style: Looks, data: Summary, last_column: int) -> None:
    """Title, note, then three rows over the figures: group (merged), indicator, unit."""
    said = words()["about"]
    sheet.write_string(0, 0, title(data.county, data.year, data.quarter), style.title)
    note = [said["reported_text"].format(expected=data.expected, reporting=data.reporting)]
    note += [f"{said['as_of']} {data.as_of}"] + ([words()["sample"]] if data.is_sample else [])
    sheet.write_string(1, 0, "　".join(note), style.note)
    sheet.merge_range(2, 0, 4, 0, words()["unit"], style.head)
    groups: dict[str, list[int]] = {}
    for column, each in enumerate(columns(), start=FIRST_COLUMN):
        groups.setdefault(each.group, []).append(column)
        sheet.write_string(3, column, each.name_zh, style.head)
        sheet.write_string(4, column, unit_word(each), style.head)
    for group, at in groups.items():
        header(sheet, 2, at[0], at[-1], group_name(group), style.group)
    sheet.set_row(0, 28)
    sheet.set_row(3, 58)


def _write_figure(
    sheet: Any, style: Looks, row: int, places: Mapping[str, int], each: Column, figure: Figure
) -> None:
    column = places[each.code]
    if isinstance(each, Ratio):
        above, below = (xl_rowcol_to_cell(row, places[code]) for code in (each.numerator, each.denominator))
        formula = (
            f'=IF(AND(ISNUMBER({above}),ISNUMBER({below})),IF({below}=0,"{NONE}",{above}/{below}),"{NONE}")'
        )
        is_empty = figure.value is None
        sheet.write_formula(
            row, column, formula, style.form(each, missing=is_empty), NONE if is_empty else figure.value
        )
    elif figure.state == "not_applicable":
        sheet.write_string(row, column, words()["not_applicable"], style.not_applicable)
    elif figure.value is None:
        sheet.write_blank(row, column, None, style.missing)
    else:
        sheet.write_number(row, column, figure.value, style.form(each, approximate=figure.approximate))


def _total_formula(each: Column, places: Mapping[str, int], last_row: int) -> str:
    """A sum; of a ratio the sums of both sides over the units that have both."""
    if not isinstance(each, Ratio):
        column = places[each.code]
        span = f"{xl_rowcol_to_cell(FIRST_ROW, column)}:{xl_rowcol_to_cell(last_row, column)}"
        return f'=IF(COUNT({span})=0,"{NONE}",SUM({span}))'
    above, below = (
        xl_range_abs(FIRST_ROW, places[code], last_row, places[code])
        for code in (each.numerator, each.denominator)
    )
    both = f'{above},">=0",{below},">=0"'
    return f'=IFERROR(SUMIFS({above},{both})/SUMIFS({below},{both}),"{NONE}")'


def _write_change(sheet: Any, style: Looks, data: Summary, places: Mapping[str, int]) -> None:
    """This year beside last year, an indicator a row."""
    said = words()["change"]
    sheet.write_string(0, 0, title(data.county, data.year, data.quarter), style.title)
    sheet.write_string(1, 0, said["note"], style.note)
    for column, text in enumerate(said["heads"]):
        sheet.write_string(2, column, text, style.head)
    last = FIRST_ROW + len(data.units) - 1
    name = words()["sheets"]["summary"]
    for row, each in enumerate(columns(), start=3):
        found = data.totals.get(each.code, {})
        for column, text in enumerate((group_name(each.group), each.name_zh, unit_word(each))):
            sheet.write_string(row, column, text, style.text_cell)
        here = xl_col_to_name(places[each.code])
        plain, signed = style.form(each), style.form(each, signed=True)
        now, past = f"D{row + 1}", f"E{row + 1}"
        both = f"AND(ISNUMBER({now}),ISNUMBER({past}))"
        _formula(sheet, row, 3, f"='{name}'!{here}{last + 2}", plain, found.get("value"))
        _number(sheet, row, 4, found.get("value_last_year"), plain)
        _formula(sheet, row, 5, f'=IF({both},{now}-{past},"{NONE}")', signed, found.get("change_on_year"))
        if isinstance(each, Ratio):
            sheet.write_blank(row, 6, None, style.text_cell)
        else:
            share = f'=IF({both},IF({past}=0,"{NONE}",({now}-{past})/{past}),"{NONE}")'
            _formula(sheet, row, 6, share, style.signed_rate, found.get("change_on_year_share"))
        _number(sheet, row, 7, found.get("matched_change_on_year"), signed)
        _number(sheet, row, 8, found.get("units_matched"), style.count)
        count = _count_formula(each, places, last, name)
        _formula(sheet, row, 9, count, style.count, found.get("units_reporting"))
        _number(sheet, row, 10, data.expected, style.count)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, 10, 14)
    sheet.freeze_panes(3, 2)
    page(sheet, words()["page_footer"])
    sheet.repeat_rows(2)
    sheet.fit_to_pages(1, 0)


def _count_formula(each: Column, places: Mapping[str, int], last: int, sheet: str) -> str:
    """How many units reported; of a ratio: both of its sides."""
    sides = (each.numerator, each.denominator) if isinstance(each, Ratio) else (each.code,)
    spans = [f"'{sheet}'!{xl_range_abs(FIRST_ROW, places[code], last, places[code])}" for code in sides]
    return f"=COUNT({spans[0]})" if len(spans) == 1 else f'=COUNTIFS({spans[0]},">=0",{spans[1]},">=0")'


def _formula(sheet: Any, row: int, column: int, formula: str, form: Any, value: Any) -> None:
    sheet.write_formula(row, column, formula, form, NONE if value is None else value)


def _number(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    else:
        sheet.write_number(row, column, value, form)
