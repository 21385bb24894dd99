"""A form that was read before reads the next time as if it never had been."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake import longform, remembered
from dashboard.intake.layout import read_layout
from dashboard.intake.records import Book, Cell, Choices, Sheet
from dashboard.intake.workbook import number_text, read_book
from tests.intake.test_roundtrip import LAYOUTS, tables

ODD = (0.0, 1.0, 12.0, 0.95, 95.0, 12.5, 3.141, -7.0, 99_999_999.0, 1e12, 1e15, 123456789012345678.0)
"""Numbers that are read in different ways, or told of."""


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered.forget()
    yield
    remembered.forget()


def text(row: int, column: int, words: str) -> Cell:
    return Cell(row, column, "text", words)


def number(row: int, column: int, value: float) -> Cell:
    return Cell(row, column, "number", number_text(value), value)


def form(township: str, period: str, values: list[float | None], items: list[str]) -> Book:
    """A long form with a value, or a blank, for each item."""
    cells = [text(0, 0, f"{township}{period}工会工作季度报表"), text(1, 0, f"填报单位：{township}总工会")]
    cells += [text(2, column, words) for column, words in enumerate(("序号", "项目", "计量单位", "累计"))]
    for place, (item, value) in enumerate(zip(items, values, strict=True)):
        cells += [number(3 + place, 0, place + 1), text(3 + place, 1, item), text(3 + place, 2, "个")]
        cells += [] if value is None else [number(3 + place, 3, value)]
    return Book(f"{township}.xlsx", (Sheet("季报", True, tuple(cells)),))


ITEMS = ["基层工会组织数", "企业工会数", "会员人数"]


def test_the_second_township_is_read_without_looking_at_the_rows_again(monkeypatch):
    read_layout(form("东河镇", "2024年第一季度", [5, 4, 300], ITEMS))
    monkeypatch.setattr(longform, "_read_block", None)
    laid = read_layout(form("西山镇", "2025年第三季度", [7, 6, 410], ITEMS))
    assert [(each.township, each.year, each.quarter) for each in laid.figures] == [("西山镇", 2025, 3)] * 3
    assert [(each.cell, int(each.value or 0)) for each in laid.figures] == [("D4", 7), ("D5", 6), ("D6", 410)]


@pytest.mark.parametrize(
    ("values", "items"),
    [
        ([7, None, 410], ITEMS),
        ([7, 6, 410], ["基层工会组织数", "企业工会数", "女会员人数"]),
        ([7, 6, 410], ["基层工会组织数", "没有听说过的东西", "会员人数"]),
    ],
)
def test_another_form_is_not_taken_for_it(values, items):
    other = form("西山镇", "2025年第三季度", values, items)
    alone = read_layout(other)
    remembered.forget()
    read_layout(form("东河镇", "2024年第一季度", [5, 4, 300], ITEMS))
    assert repr(read_layout(other)) == repr(alone)


def test_what_a_person_decided_about_a_header_counts_from_the_next_file_on():
    book = form("东河镇", "2024年第一季度", [5, 4, 300], ITEMS)
    read_layout(book)
    laid = read_layout(book, choices=Choices(headers={"会员人数": "workers"}))
    assert laid.figures[2].code == "workers"


def test_what_was_told_once_is_told_again():
    book = form("东河镇", "2024年第一季度", [5, 4, 300], [*ITEMS[:2], "没有听说过的东西"])
    first = read_layout(book)
    assert [each.code for each in first.problems] == ["unknown_item"]
    assert repr(read_layout(book)) == repr(first)


def test_a_few_forms_are_kept():
    for count in range(remembered.MOST_TABLES + 5):
        read_layout(form("东河镇", "2024年第一季度", [5] * (count + 2), (ITEMS * 30)[: count + 2]))
    assert len(remembered._plans) <= remembered.MOST_TABLES


def changed(book: Book, year: int, numbers: list[float]) -> Book:
    """The book with other numbers in its cells and another year in its words."""
    drawn = iter(numbers * 100)

    def other(cell: Cell) -> Cell:
        if cell.kind == "number":
            value = next(drawn)
            return replace(cell, text=number_text(value), number=value)
        return replace(cell, text=cell.text.replace("202", f"20{year % 10}"))

    sheets = tuple(replace(sheet, cells=tuple(map(other, sheet.cells))) for sheet in book.sheets)
    return replace(book, sheets=sheets)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tables().map(lambda table: replace(table, texts="number")),
    st.sampled_from(LAYOUTS),
    st.integers(1, 2),
    st.lists(st.sampled_from(ODD), min_size=1, max_size=12),
)
def test_any_table_reads_the_same_with_and_without_one_like_it_before(table, layout, year, numbers):
    paper = layout(table)
    first = read_book(paper.name, paper.data)
    second = changed(first, year, numbers)
    remembered.forget()
    alone = read_layout(second)
    remembered.forget()
    read_layout(first)
    assert repr(read_layout(second)) == repr(alone)
