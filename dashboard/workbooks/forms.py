"""The forms that a county hands upwards: a year beside earlier ones, and the annual survey pre-filled.

Which lines a form has stands in ``data/forms/<form>.csv`` (line, section, item, indicator_code): a county
whose form reads otherwise edits that file. Figures are those of named queries; sums, rates and changes are
live formulas with the queries' results beside them, as in the quarterly 汇总表.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from dashboard import settings
from dashboard.catalogue import CatalogueError, Measure, Ratio, catalogue
from dashboard.workbooks import summary_data
from dashboard.workbooks._summary_sheets import write_definitions, write_sources
from dashboard.workbooks._summary_style import Looks, looks, page
from dashboard.workbooks.summary_data import NONE, Row

FORMS = ("comparison", "annual_survey")
YEARS_BACK = 3
"""How many earlier years stand beside the year of a comparison."""
_HEAD_ROW = 3
_FIRST = _HEAD_ROW + 1


@dataclass(frozen=True)
class Line:
    """A line of a form and the indicator it is filled from."""

    number: int
    section: str
    item: str
    indicator: Measure | Ratio


@dataclass(frozen=True)
class Given:
    """What both forms are made of; nothing is looked up while they are made."""

    county: str
    is_sample: bool
    as_of: str
    """The day of the newest return, in words."""
    files: Sequence[Row]
    """The returns behind it: rows of returns/status_by_unit_quarter, times in words."""
    queries: Sequence[tuple[str, str, str]]
    """Name, parameters and SQL of every query."""


@dataclass(frozen=True)
class Comparison:
    """A year beside earlier ones, each at the same quarter."""

    given: Given
    year: int
    quarter: int
    rows: Mapping[tuple[str, int], Row]
    """By indicator and year: rows of overview/indicator_by_county_quarter."""


@dataclass(frozen=True)
class Survey:
    """The survey's year, 1 October of the year before to 30 September."""

    given: Given
    year: int
    units: Sequence[tuple[str, str]]
    """Code and name."""
    values: Mapping[tuple[str, str], Row]
    """By unit and indicator: rows of report/value_by_unit."""
    totals: Mapping[str, Row]
    """By indicator: rows of report/indicator_by_period."""


@cache
def words() -> Mapping[str, Any]:
    """The words of the forms, from forms.toml."""
    return tomllib.loads(Path(__file__).with_name("forms.toml").read_text(encoding="utf-8"))


@cache
def lines(form: str) -> tuple[Line, ...]:
    """The lines of a form. Raises CatalogueError with file and line for an indicator that is not known."""
    path = settings.DATA / "forms" / f"{form}.csv"
    known = catalogue().indicators
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.DictReader(file), start=2):
            if row["indicator_code"] not in known:
                raise CatalogueError(f"forms/{path.name}", at, f"unknown indicator {row['indicator_code']!r}")
            found.append(Line(int(row["line"]), row["section"], row["item"], known[row["indicator_code"]]))
    return tuple(found)


def comparison_title(county: str, year: int, quarter: int) -> str:
    """安澜县2025年工会工作年度对比表; of an unfinished year 安澜县2026年一至三季度…"""
    said = words()["comparison"]
    told = summary_data.words()["quarters"][quarter - 1]
    key = "title" if quarter == 4 else "title_partial"
    return (
        str(said[key])
        .format(county=summary_data.short(county), year=year, quarter=told)
        .replace("一至一", "一")
    )


def survey_title(county: str, year: int) -> str:
    """安澜县2026年度工会统计调查预填表."""
    return str(words()["survey"]["title"]).format(county=summary_data.short(county), year=year)


def comparison(data: Comparison) -> bytes:
    """The bytes of the comparison."""
    said, shown = words()["comparison"], lines("comparison")
    quarter = summary_data.words()["quarters"][data.quarter - 1]
    title = comparison_title(data.given.county, data.year, data.quarter)
    note = said["note"].format(quarter=quarter).replace("一至一", "一")
    with _Book(title, note, said["sheet"], shown, data.given) as book:
        years = range(data.year - YEARS_BACK, data.year + 1)
        heads = [said["year"].format(year=year) for year in years] + list(said["more"])
        book.heads(heads)
        for row, line in enumerate(shown, start=_FIRST):
            _compare(book, row, line.indicator, data, list(years))
        book.sheet.set_column(4, 4 + len(heads) - 1, 13)
    return book.made


def _compare(book: _Book, row: int, each: Measure | Ratio, data: Comparison, years: Sequence[int]) -> None:
    """A line's years, the change to the last of them, whom it is over, the target."""
    of_years = [data.rows.get((each.code, year), {}) for year in years]
    now = of_years[-1]
    plain, signed = book.style.form(each), book.style.form(each, signed=True)
    for column, found in enumerate(of_years, start=4):
        book.number(row, column, found.get("value"), plain)
    column = 4 + len(years)
    here, past = (xl_rowcol_to_cell(row, column - back) for back in (1, 2))
    both = f"AND(ISNUMBER({here}),ISNUMBER({past}))"
    book.formula(row, column, f'=IF({both},{here}-{past},"{NONE}")', signed, now.get("change_on_year"))
    if isinstance(each, Ratio):
        book.number(row, column + 1, None, signed)
    else:
        share = f'=IF({both},IF({past}=0,"{NONE}",({here}-{past})/{past}),"{NONE}")'
        book.formula(row, column + 1, share, book.style.signed_rate, now.get("change_on_year_share"))
    book.number(row, column + 2, now.get("matched_change_on_year"), signed)
    for place, key in ((3, "units_matched"), (4, "units_reporting"), (5, "units_expected")):
        book.number(row, column + place, now.get(key), book.style.count)
    book.number(row, column + 6, now.get("target"), plain)
    goal = xl_rowcol_to_cell(row, column + 6)
    if now.get("target_share") is None:
        book.number(row, column + 7, None, book.share)
    else:
        book.formula(row, column + 7, f"={here}/{goal}", book.share, now["target_share"])


def survey(data: Survey) -> bytes:
    """The bytes of the survey's worksheet."""
    said, shown = words()["survey"], lines("annual_survey")
    note = said["note"].format(year=data.year, before=data.year - 1)
    with _Book(survey_title(data.given.county, data.year), note, said["sheet"], shown, data.given) as book:
        book.heads(
            [words()["total"], words()["reported"], words()["expected"], said["remark"]]
            + [name for _, name in data.units]
        )
        rows = {line.indicator.code: row for row, line in enumerate(shown, start=_FIRST)}
        for line in shown:
            _survey_line(book, rows, line.indicator, data)
        book.sheet.set_column(4, 6, 12)
        book.sheet.set_column(7, 7, 26)
        book.sheet.set_column(8, 8 + len(data.units) - 1, 11)
    return book.made


def _survey_line(book: _Book, rows: Mapping[str, int], each: Measure | Ratio, data: Survey) -> None:
    row, first, last = rows[each.code], 8, 8 + len(data.units) - 1
    total = data.totals.get(each.code, {})
    each_unit = data.values.get((data.units[0][0], each.code), {})
    form = book.style.form(each)
    for column, (code, _) in enumerate(data.units, start=first):
        value = data.values.get((code, each.code), {}).get("value")
        if isinstance(each, Ratio):
            above, below = (
                xl_rowcol_to_cell(rows[side], column) for side in (each.numerator, each.denominator)
            )
            both = f"AND(ISNUMBER({above}),ISNUMBER({below}))"
            share = f'=IF({both},IF({below}=0,"{NONE}",{above}/{below}),"{NONE}")'
            book.formula(row, column, share, form, value)
        else:
            book.number(row, column, value, form)
    if isinstance(each, Ratio):
        above, below = (
            xl_range_abs(rows[side], first, rows[side], last) for side in (each.numerator, each.denominator)
        )
        both = f'{above},">=0",{below},">=0"'
        summed = f'=IFERROR(SUMIFS({above},{both})/SUMIFS({below},{both}),"{NONE}")'
    else:
        span = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        summed = f'=IF(COUNT({span})=0,"{NONE}",SUM({span}))'
    book.formula(row, 4, summed, book.style.form(each, total=True), total.get("value"))
    book.number(row, 5, each_unit.get("units_reporting"), book.style.count)
    book.number(row, 6, each_unit.get("units_expected"), book.style.count)
    is_counted_anew = isinstance(each, Measure) and each.measure_type == "flow_ytd" and not each.additive
    if is_counted_anew:
        book.sheet.write_string(row, 7, words()["survey"]["not_additive"], book.style.text_cell)
    else:
        book.sheet.write_blank(row, 7, None, book.style.text_cell)


class _Book:
    """A form's workbook: title, note and lines on its first sheet, definitions and sources behind."""

    def __init__(self, title: str, note: str, sheet: str, shown: Sequence[Line], given: Given) -> None:
        self.made = b""
        self._buffer = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties({"title": title, "author": summary_data.words()["author"]})
        self.style: Looks = looks(self._book)
        self.share = self.style.form(next(iter(catalogue().ratios.values())))
        self.sheet: Any = self._book.add_worksheet(sheet)
        self._shown, self._given, self._title, self._note = shown, given, title, note

    def __enter__(self) -> _Book:
        """Write what stands before the figures."""
        sheet, status = self.sheet, summary_data.words()
        sheet.write_string(0, 0, self._title, self.style.title)
        sheet.write_string(1, 0, self._note, self.style.note)
        last = [f"{status['about']['as_of']} {self._given.as_of}"]
        sheet.write_string(
            2, 0, "　".join(last + ([status["sample"]] if self._given.is_sample else [])), self.style.note
        )
        for row, line in enumerate(self._shown, start=_FIRST):
            sheet.write_number(row, 0, line.number, self.style.count)
            for column, text in enumerate((line.section, line.item), start=1):
                sheet.write_string(row, column, text, self.style.text_cell)
            sheet.write_string(row, 3, summary_data.unit_word(line.indicator), self.style.text_cell)
        for column, width in enumerate((6, 22, 28, 9)):
            sheet.set_column(column, column, width)
        return self

    def __exit__(self, *raised: object) -> None:
        if raised[0] is not None:
            return
        names, footer = words()["sheets"], summary_data.words()["page_footer"]
        self.sheet.freeze_panes(_FIRST, 4)
        page(self.sheet, footer, paper=8)
        self.sheet.repeat_rows(_HEAD_ROW)
        self.sheet.repeat_columns(0, 3)
        self.sheet.fit_to_pages(0 if self.sheet.dim_colmax > 20 else 1, 0)
        write_definitions(
            self._book.add_worksheet(names["definitions"]),
            self.style,
            [line.indicator for line in self._shown],
        )
        write_sources(
            self._book.add_worksheet(names["sources"]), self.style, self._given.files, self._given.queries
        )
        self._book.close()
        self.made = self._buffer.getvalue()

    def heads(self, more: Sequence[str]) -> None:
        """The row over the lines: what every form has, then its own."""
        for column, text in enumerate([*words()["heads"], *more]):
            self.sheet.write_string(_HEAD_ROW, column, text, self.style.head)
        self.sheet.set_row(_HEAD_ROW, 32)

    def number(self, row: int, column: int, value: Any, form: Any) -> None:
        """A figure, or an empty cell where there is none."""
        if value is None:
            self.sheet.write_blank(row, column, None, form)
        else:
            self.sheet.write_number(row, column, value, form)

    def formula(self, row: int, column: int, formula: str, form: Any, value: Any) -> None:
        """A formula with its result beside it."""
        self.sheet.write_formula(row, column, formula, form, NONE if value is None else value)
