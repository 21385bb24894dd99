"""The sheets of the county's 汇总表 behind the figures: charts, definitions, where the figures come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from dashboard.catalogue import Ratio, catalogue
from dashboard.workbooks import summary_data as of
from dashboard.workbooks._summary_style import Looks, page
from dashboard.workbooks.summary_data import Summary

BAR = "#0B4F8A"
PROGRAMMES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#5D4E8C")
"""The colours of the aid programmes on the pages (dashboard/palette.py)."""
_LONGEST = 32_000


def write_charts(book: Any, sheet: Any, style: Looks, data: Summary, places: Mapping[str, int]) -> None:
    """Two native charts beside the cells they are drawn from, which refer to the summary."""
    said, name = of.words()["charts"], of.words()["sheets"]["summary"]
    when = of.period(data.year, data.quarter)
    rate = catalogue().ratios[data.ranking]
    row_of = {code: of.FIRST_ROW + place for place, (code, _) in enumerate(data.units)}
    names = dict(data.units)
    column = xl_col_to_name(places[data.ranking])
    for at, text in enumerate(said["aid_heads"]):
        sheet.write_string(0, at, text, style.head)
    shown = [each for each in data.programmes if each.amount in places]
    total = of.FIRST_ROW + len(data.units) + 1
    for row, each in enumerate(shown, start=1):
        sheet.write_string(row, 0, each.name_zh, style.name)
        value = data.totals.get(each.amount, {}).get("value")
        amount = f"='{name}'!{xl_col_to_name(places[each.amount])}{total}"
        form = style.form(catalogue().measures[each.amount])
        sheet.write_formula(row, 1, amount, form, of.NONE if value is None else value)
    first = len(shown) + 3
    for at, text in enumerate(each.format(name=rate.name_zh) for each in said["ranking_heads"]):
        sheet.write_string(first, at, text, style.head)
    for row, code in enumerate(data.ranked, start=first + 1):
        sheet.write_string(row, 0, names[code], style.name)
        value = data.figures[code, data.ranking].value
        sheet.write_formula(row, 1, f"='{name}'!{column}{row_of[code] + 1}", style.form(rate), value)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 15)
    here = of.words()["sheets"]["charts"]
    chart = _chart(book, "bar", said["ranking"].format(name=rate.name_zh, period=when))
    chart.add_series(
        {
            "categories": [here, first + 1, 0, first + len(data.ranked), 0],
            "values": [here, first + 1, 1, first + len(data.ranked), 1],
            "fill": {"color": BAR}, "gap": 40, "data_labels": {"value": True, "num_format": "0.0%"},
        }
    )  # fmt: skip
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 620, "height": max(320, 26 * len(data.ranked) + 90)})
    sheet.insert_chart(0, 3, chart, {"description": said["ranking"].format(name=rate.name_zh, period=when)})
    money = _chart(book, "column", said["aid"].format(period=when))
    money.add_series(
        {
            "categories": [here, 1, 0, len(shown), 0], "values": [here, 1, 1, len(shown), 1],
            "gap": 60, "data_labels": {"value": True, "num_format": "#,##0"},
            "points": [{"fill": {"color": colour}} for colour in PROGRAMMES[: len(shown)]],
        }
    )  # fmt: skip
    money.set_y_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    money.set_size({"width": 620, "height": 360})
    sheet.insert_chart(0, 13, money, {"description": said["aid"].format(period=when)})
    page(sheet, of.words()["page_footer"])
    sheet.fit_to_pages(1, 1)


def _chart(book: Any, kind: str, title: str) -> Any:
    chart = book.add_chart({"type": kind})
    chart.set_title({"name": title, "name_font": {"size": 13, "bold": True}, "overlay": False})
    chart.set_legend({"none": True})
    return chart


def write_definitions(sheet: Any, style: Looks, shown: Sequence[of.Column]) -> None:
    """What each of these indicators means, from the catalogue."""
    said = of.words()["definitions"]
    for column, text in enumerate(said["heads"]):
        sheet.write_string(0, column, text, style.head)
    for row, each in enumerate(shown, start=1):
        basis = said["ratio"] if isinstance(each, Ratio) else said[each.measure_type]
        cells = (
            of.group_name(each.group),
            each.name_zh,
            of.unit_word(each),
            basis,
            each.definition_zh,
        )
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, style.text_cell)
    for column, width in enumerate((14, 26, 9, 9, 90)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    page(sheet, of.words()["page_footer"])
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def write_sources(
    sheet: Any, style: Looks, files: Sequence[of.Row], queries: Sequence[tuple[str, str, str]]
) -> None:
    """The returns behind the figures, then every query with its parameters and its SQL."""
    said = of.words()["sources"]
    sheet.write_string(0, 0, said["files"], style.head_left)
    for column, text in enumerate(said["file_heads"]):
        sheet.write_string(1, column, text, style.head)
    for row, each in enumerate(files, start=2):
        kind = said["kinds"].get(each.get("source_kind") or "", said["no_file"])
        cells = (
            each["unit_name"],
            each.get("file_name") or kind,
            each.get("filed_at") or "",
            each.get("filed_by") or "",
        )
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, style.text_cell)
        for column, key in ((4, "revision"), (5, "figure_count")):
            if each.get(key) is None:
                sheet.write_blank(row, column, None, style.text_cell)
            else:
                sheet.write_number(row, column, each[key], style.count)
    row = len(files) + 3
    sheet.write_string(row, 0, said["queries"], style.head_left)
    for column, text in enumerate(said["query_heads"]):
        sheet.write_string(row + 1, column, text, style.head)
    for at, (name, given, sql) in enumerate(queries, start=row + 2):
        for column, (text, form) in enumerate(((name, style.text), (given, style.text), (sql, style.code))):
            sheet.write_string(at, column, text[:_LONGEST], form)
        sheet.set_row(at, 120)
    for column, width in enumerate((30, 40, 90, 16, 9, 10)):
        sheet.set_column(column, column, width)
    page(sheet, of.words()["page_footer"])
    sheet.fit_to_pages(1, 0)
