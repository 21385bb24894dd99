"""A form that was read before reads the next time as if it never had been."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake import longform, remembered, skeletons, workbook
from dashboard.intake.layout import read_layout
from dashboard.intake.records import Book, Cell, Choices, Sheet
from dashboard.intake.rows import Rows, number_text
from dashboard.intake.workbook import read_book
from tests.intake.test_roundtrip import LAYOUTS, tables

ODD = (0.0, 1.0, 12.0, 0.95, 95.0, 12.5, 3.141, -7.0, 99_999_999.0, 1e12, 1e15, 123456789012345678.0)
"""Numbers that are read in different ways, or told of."""


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembered.forget()
    yield
    remembered.forget()


def form(township: str, period: str, values: list[object], items: list[str], foot: str = "") -> Book:
    """A long form with a value, or a blank, for each item."""
    rows: list[list[object]] = [
        [f"{township}{period}工会工作季度报表", "", "", ""],
        [f"填报单位：{township}总工会", "", "", ""],
        ["序号", "项目", "计量单位", "累计"],
    ]
    for place, (item, value) in enumerate(zip(items, values, strict=True)):
        rows.append([float(place + 1), item, "个", "" if value is None else value])
    rows += [[foot, "", "", ""]] if foot else []
    return Book(f"{township}.xlsx", (Sheet("季报", True, Rows(rows, 0, 0)),))


ITEMS = [
    "基层工会组织数",
    "企业工会数",
    "会员人数",
    "女会员人数",
    "职工人数",
    "女职工人数",
    "应建会单位数",
    "农民工会员人数",
]
FIRST = [5.0, 4.0, 300.0, 100.0, 400.0, 120.0, 90.0, 60.0]
OTHER = [7.0, 6.0, 410.0, 150.0, 500.0, 180.0, 95.0, 70.0]


def test_the_second_township_is_read_without_looking_at_the_rows_again(monkeypatch):
    read_layout(form("东河镇", "2024年第一季度", FIRST, ITEMS))
    monkeypatch.setattr(longform, "_read_block", None)
    laid = read_layout(form("西山镇", "2025年第三季度", OTHER, ITEMS))
    assert [(each.township, each.year, each.quarter) for each in laid.figures] == [("西山镇", 2025, 3)] * 8
    assert [(each.cell, int(each.value or 0)) for each in laid.figures[:3]] == [
        ("D4", 7),
        ("D5", 6),
        ("D6", 410),
    ]


def other(
    values: dict[int, object] | None = None, items: dict[int, str] | None = None, foot: str = ""
) -> Book:
    """The form of another township, with some values and items changed."""
    held = [(values or {}).get(place, value) for place, value in enumerate(OTHER)]
    named = [(items or {}).get(place, item) for place, item in enumerate(ITEMS)]
    return form("西山镇", "2025年第三季度", held, named, foot)


@pytest.mark.parametrize(
    "book",
    [
        other(),
        other({1: None}),
        other({1: "约6"}),
        other({1: "/"}),
        other({1: "6户25人"}),
        other({1: True}),
        other({1: 6.5}),
        other({1: -6.0}),
        other({1: 1e12}),
        other({1: 110101199003070000.0}),
        other({1: float("nan")}),
        other(items={1: "没有听说过的东西"}),
        other(items={1: "女会员人数", 3: "企业工会数"}),
        other(foot="注：金额单位为万元"),
        form("东河镇、西山镇", "2025年第三季度", list(OTHER), ITEMS),
        form("项目", "单位", list(OTHER), ITEMS),
        form("", "", list(OTHER), ITEMS),
        form("东河镇", "2024年第一季度各项均为累计数", list(OTHER), ITEMS),
    ],
)
def test_whatever_differs_is_read_as_if_the_form_had_not_been_seen(book):
    alone = read_layout(book)
    remembered.forget()
    read_layout(form("东河镇", "2024年第一季度", list(FIRST), ITEMS))
    assert repr(read_layout(book)) == repr(alone)


def written(township: str, period: str, values: list[object], **changes: object) -> bytes:
    """The form as a workbook, some of its cells changed."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = form(township, period, values, ITEMS).sheets[0].cells
    assert isinstance(rows, Rows)
    for row in rows.values:
        sheet.append([None if value == "" else value for value in row])
    for place, value in changes.items():
        sheet[place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


COPIES = {
    "other numbers": written("西山镇", "2025年第三季度", list(OTHER)),
    "a blank": written("西山镇", "2025年第三季度", [None, *OTHER[1:]]),
    "a fraction": written("西山镇", "2025年第三季度", [6.5, *OTHER[1:]]),
    "a large number": written("西山镇", "2025年第三季度", [13_812_345_678, *OTHER[1:]]),
    "a text among the numbers": written("西山镇", "2025年第三季度", list(OTHER), D5="约6"),
    "another item": written("西山镇", "2025年第三季度", list(OTHER), B5="没有听说过的东西"),
    "another row number": written("西山镇", "2025年第三季度", list(OTHER), A5=20),
    "another unit": written("西山镇", "2025年第三季度", list(OTHER), C5="万元"),
    "no period": written("西山镇", "", list(OTHER)),
    "running totals": written("西山镇", "2025年第三季度各项均为累计数", list(OTHER)),
}


@pytest.mark.parametrize("data", COPIES.values(), ids=COPIES.keys())
def test_a_copy_of_a_known_form_is_read_as_if_alone(data):
    def read() -> str:
        return repr(read_layout(read_book("季报.xlsx", data)))

    skeletons.forget()
    alone = read()
    skeletons.forget()
    remembered.forget()
    for quarter in "一二":
        read_layout(read_book("季报.xlsx", written("东河镇", f"2024年第{quarter}季度", list(FIRST))))
    assert read() == alone
    skeletons.forget()


def test_of_a_copy_only_what_it_has_of_its_own_is_looked_at(monkeypatch):
    skeletons.forget()
    for quarter in "一二":
        read_layout(read_book("季报.xlsx", written("东河镇", f"2024年第{quarter}季度", list(FIRST))))
    for module, name in ((remembered, "_said"), (workbook, "_read_sheets"), (longform, "_read_block")):
        monkeypatch.setattr(module, name, None)
    laid = read_layout(read_book("季报.xlsx", COPIES["other numbers"]))
    assert [int(each.value or 0) for each in laid.figures] == OTHER
    assert {(each.township, each.year, each.quarter) for each in laid.figures} == {("西山镇", 2025, 3)}
    skeletons.forget()


def test_personal_numbers_in_a_known_form_are_found():
    read_layout(form("东河镇", "2024年第一季度", list(FIRST), ITEMS))
    laid = read_layout(form("西山镇110101199003070011", "2025年第三季度", list(OTHER), ITEMS))
    assert ({each.code for each in laid.problems}, laid.figures) == ({"personal_data"}, ())


def test_what_a_person_decided_about_a_header_counts_from_the_next_file_on():
    book = form("东河镇", "2024年第一季度", list(FIRST), ITEMS)
    read_layout(book)
    laid = read_layout(book, choices=Choices(headers={"会员人数": "workers"}))
    assert laid.figures[2].code == "workers"


def test_what_was_told_once_is_told_again():
    book = other(items={7: "没有听说过的东西"})
    first = read_layout(book)
    assert [each.code for each in first.problems] == ["unknown_item"]
    assert repr(read_layout(book)) == repr(first)


def test_a_few_forms_are_kept():
    for count in range(8, 8 + remembered.MOST_FORMS + 5):
        read_layout(form("东河镇", "2024年第一季度", [5.0] * count, (ITEMS * 9)[:count]))
    assert 0 < sum(map(len, remembered._forms.values())) <= remembered.MOST_FORMS


def changed(book: Book, year: int, numbers: list[float]) -> Book:
    """The book with other numbers in its cells and another year in its words."""
    drawn = iter(numbers * 100)

    def value(given: object) -> object:
        if isinstance(given, float):
            return next(drawn)
        return given.replace("202", f"20{year % 10}") if isinstance(given, str) else given

    def cells(given: Sequence[Cell]) -> Sequence[Cell]:
        if isinstance(given, Rows):
            rows = [list(map(value, row)) for row in given.values]
            return Rows(rows, given.top, given.left, given.percent)
        return tuple(
            replace(cell, text=number_text(number), number=number)
            if cell.kind == "number" and (number := next(drawn)) is not None
            else replace(cell, text=cell.text.replace("202", f"20{year % 10}"))
            for cell in given
        )

    return replace(book, sheets=tuple(replace(sheet, cells=cells(sheet.cells)) for sheet in book.sheets))


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
