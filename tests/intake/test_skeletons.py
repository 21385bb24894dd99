"""A copy of a workbook that was read before reads as if none had been."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.intake import skeletons, workbook
from dashboard.intake.records import Book
from dashboard.intake.safety import RefusedError
from dashboard.intake.workbook import read_book

Value = str | float | int | bool | date | None
ITEMS = ("工会组织数", "会员人数", "女会员人数", "建会率", "备注")


@pytest.fixture(autouse=True)
def nothing_remembered():
    skeletons.forget()
    yield
    skeletons.forget()


def inline(title: str, values: Sequence[Value]) -> bytes:
    """As openpyxl writes a form: texts in their cells, one column as percentages."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    sheet.merge_cells("A1:B1")
    for row, (item, value) in enumerate(zip(ITEMS, values, strict=True), start=2):
        sheet.cell(row, 1, item)
        sheet.cell(row, 2, value)
    sheet["B5"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shared(title: str, values: Sequence[Value]) -> bytes:
    """As Excel writes it: every text in one list for the whole book."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("季报")
        sheet.write_string(0, 0, title)
        for row, (item, value) in enumerate(zip(ITEMS, values, strict=True), start=1):
            sheet.write_string(row, 0, item)
            if isinstance(value, date):
                sheet.write_datetime(row, 1, value, book.add_format({"num_format": "yyyy-mm-dd"}))
            elif value is not None:
                sheet.write(row, 1, value)
    return out.getvalue()


WRITERS = pytest.mark.parametrize("write", [inline, shared])
FIRST: tuple[Value, ...] = (12, 300, 120.5, 0.95, "无")
OTHER: tuple[Value, ...] = (15, 410, 99, 0.875, "有")


def anew(data: bytes) -> Book:
    kept = {names: list(books) for names, books in skeletons._books.items()}
    skeletons.forget()
    try:
        return read_book("季报.xlsx", data)
    finally:
        skeletons.forget()
        skeletons._books.update(kept)


def seen(read: Callable[[], Book]) -> object:
    """All that is known of a book, or why it was refused; values with their types."""
    try:
        book = read()
    except RefusedError as refused:
        return refused.code, refused.args_
    return book, [[(repr(cell), type(cell.number)) for cell in sheet.cells] for sheet in book.sheets]


@WRITERS
def test_a_copy_is_read_without_the_reader_of_workbooks(monkeypatch, write):
    read_book("一季度.xlsx", write("东河镇2024年第一季度报表", FIRST))
    monkeypatch.setattr(workbook, "_read_sheets", None)
    book = read_book("二季度.xlsx", write("西山镇2025年第二季度报表", OTHER))
    said = {cell.address: cell.text for cell in book.sheets[0].cells}
    assert said["A1"] == "西山镇2025年第二季度报表"
    assert [said[f"B{row}"] for row in range(2, 7)] == ["15", "410", "99", "0.875", "有"]
    percent = {cell.address for cell in book.sheets[0].cells if cell.number_format}
    assert percent == ({"B5"} if write is inline else set())


NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0.0, 1e-7, 1e22, -0.0, 12.0, 0.1 + 0.2]),
)
TEXTS = st.sampled_from(
    [
        "无",
        " ",
        " 约40 ",
        "A&B",
        "<b>",
        "_x0041_",
        "2万余元",
        "十五\n二十",
        "\u3000十",
        "１２",
        "=1+1",
        "&#20250;",
    ]
)
LIKE_THE_FIRST = st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS, TEXTS)
VALUES = st.one_of(
    NUMBERS, TEXTS, st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.booleans(), st.none(), st.just("")
)
TITLES = st.sampled_from(["东河镇2024年一季度", "西山镇 ", "甲&乙", "_x4E00_", "长" * 500, "X\ty"])


@WRITERS
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    books=st.lists(
        st.tuples(TITLES, LIKE_THE_FIRST | st.tuples(*[VALUES] * len(ITEMS))), min_size=2, max_size=5
    )
)
def test_whatever_stands_in_it_a_book_reads_as_if_none_had_been_before(write, books):
    skeletons.forget()
    for title, values in books:
        data = write(title, values)
        assert seen(lambda data=data: read_book("季报.xlsx", data)) == seen(lambda data=data: anew(data))


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """The same file with a text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            text = book.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            copy.writestr(name, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, "<v>300</v>", "<v>3e2</v>"),
        (SHEET, "<v>300</v>", "<v>3_0</v>"),
        (SHEET, "<v>300</v>", "<v> 300</v>"),
        (SHEET, "<v>300</v>", "<v>nan</v>"),
        (SHEET, "<v>300</v>", "<v>abc</v>"),
        (SHEET, "<v>300</v>", "<v>&#51;00</v>"),
        (SHEET, "<v>300</v>", "<f>150*2</f><v>300</v>"),
        (SHEET, "<v>300</v>", "<f>150*2</f>"),
        (SHEET, '<c r="B3" t="n"><v>300</v>', '<c r="B3" t="e"><v>#REF!</v>'),
        (SHEET, '<c r="B3" t="n"><v>300</v>', '<c r="B3" t="b"><v>1</v>'),
        (SHEET, '<c r="B3" t="n"><v>300</v>', '<c r="B9" t="n"><v>300</v>'),
        (SHEET, '<row r="3">', '<row r="3" hidden="1">'),
        (SHEET, "&#21592;", "&amp;"),
        (SHEET, "&#21592;", "&#38;amp;"),
        (SHEET, "&#21592;", "&#10;"),
        (SHEET, "&#21592;", "&#55296;"),
        (SHEET, "&#21592;", "&#x5458;"),
        (SHEET, "&#21592;", "员"),
        (SHEET, "&#21592;", "<!-- -->"),
        ("xl/workbook.xml", 'name="Sheet"', 'name="上年"'),
        ("xl/styles.xml", "0.0%", "0.00"),
    ],
)
def test_whatever_else_differs_is_for_the_reader(part, old, new):
    data = inline("东河镇2024年第一季度报表", FIRST)
    read_book("季报.xlsx", data)
    other = changed(data, part, old, new)
    assert seen(lambda: read_book("季报.xlsx", other)) == seen(lambda: anew(other))


def test_an_index_beyond_the_list_of_texts_is_for_the_reader():
    data = shared("东河镇2024年第一季度报表", FIRST)
    read_book("季报.xlsx", data)
    for index in ("1", "99", "-1", "1.5"):
        other = changed(data, SHEET, "<v>0</v>", f"<v>{index}</v>")
        assert seen(lambda other=other: read_book("季报.xlsx", other)) == seen(
            lambda other=other: anew(other)
        )


def test_what_is_refused_is_refused_the_second_time_too():
    data = inline("东河镇2024年第一季度报表", FIRST)
    read_book("季报.xlsx", data)
    long = inline("字" * 40_000, FIRST)
    assert seen(lambda: read_book("季报.xlsx", long)) == seen(lambda: anew(long))
    id_number = inline("11010519491231002X", FIRST)
    assert read_book("季报.xlsx", id_number).notes == anew(id_number).notes != ()


def test_a_number_of_a_person_outside_the_cells_of_a_copy_is_found():
    data = inline("东河镇2024年第一季度报表", FIRST)
    read_book("季报.xlsx", data)
    other = changed(data, "docProps/core.xml", "openpyxl", "11010519491231002X")
    assert read_book("季报.xlsx", other).notes == anew(other).notes != ()


def test_only_so_many_books_are_remembered(monkeypatch):
    monkeypatch.setattr(skeletons, "MOST_BOOKS", 2)
    for number in range(5):
        data = inline("东河镇2024年第一季度报表", FIRST)
        read_book("季报.xlsx", changed(data, SHEET, "A1:B6", f"A1:B{6 + number}"))
    assert sum(map(len, skeletons._books.values())) <= 2
