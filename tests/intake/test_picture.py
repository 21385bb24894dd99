"""The part of a sheet around a cell, of every kind of file, as the drawer 数从何来 shows it."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from dashboard.intake.picture import LONGEST, Picture, places
from dashboard.intake.read import picture_of
from dashboard.intake.records import Problem
from tests.workbooks.marked_books import ods_book, xls_book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def long_form() -> bytes:
    """A title, a head in row 3, 40 items below with headings of their own, the figures in D."""
    book = Workbook()
    sheet = book.active
    sheet.title = "季报"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "清河县工会工作季报"
    for column, text in zip("ABCD", ("序号", "项目", "单位", "累计"), strict=True):
        sheet[f"{column}3"] = text
    for row in range(4, 44):
        if row in (10, 30):
            sheet[f"B{row}"] = "二、维权" if row == 10 else "三、帮扶"
            continue
        sheet[f"A{row}"], sheet[f"B{row}"], sheet[f"C{row}"], sheet[f"D{row}"] = (
            row,
            f"项目{row}",
            "人",
            row * 10,
        )
    return saved(book)


def shown(data: bytes, sheet: str, cell: str, name: str = "季报.xlsx") -> Picture:
    found = picture_of(name, data, sheet, cell)
    assert isinstance(found, Picture), found
    return found


def lines(picture: Picture) -> dict[int, list[str]]:
    """The texts of each row by the row's number in the sheet, the marked cell in brackets."""
    return {
        row + 1: [f"[{box.text}]" if box.is_marked else box.text for box in line]
        for row, line in zip(picture.rows, picture.lines, strict=True)
    }


def test_the_neighbourhood_with_title_heads_and_heading():
    found = lines(shown(long_form(), "季报", "D35"))
    assert list(found) == [1, 3, 30, 32, 33, 34, 35, 36, 37, 38]
    assert found[1] == ["清河县工会工作季报"], "one box over the merged columns"
    assert found[3] == ["序号", "项目", "单位", "累计"]
    assert found[35] == ["35", "项目35", "人", "[350]"]


def test_at_the_end_of_the_sheet_the_other_side_is_longer():
    found = lines(shown(long_form(), "季报", "D43"))
    assert list(found)[-7:] == [37, 38, 39, 40, 41, 42, 43]


def test_the_label_column_is_shown_however_far_the_cell_is_from_it():
    book = Workbook()
    sheet = book.active
    sheet.append(["乡镇", *[f"第{column}项" for column in range(2, 40)]])
    for name in ("东河镇", "西岭乡"):
        sheet.append([name, *range(2, 40)])
    picture = shown(saved(book), "Sheet", "AE3")
    assert picture.columns == (0, 27, 28, 29, 30, 31, 32, 33)
    assert lines(picture)[1] == ["乡镇", *[f"第{column}项" for column in range(28, 35)]]
    assert lines(picture)[3][:5] == ["西岭乡", "28", "29", "30", "[31]"]


@pytest.mark.parametrize(
    ("name", "data", "sheet", "cell", "line"),
    [
        ("大河.xls", xls_book(), "季报", "B4", ["职工人数", "[100]"]),
        (
            "大河.csv",
            "项目,累计\n会员人数,90\n职工人数,100\n".encode("gb18030"),
            "大河",
            "B3",
            ["职工人数", "[100]"],
        ),
    ],
)
def test_the_other_kinds_of_file(name: str, data: bytes, sheet: str, cell: str, line: list[str]):
    picture = picture_of(name, data, sheet, cell)
    if isinstance(picture, Problem):  # the name of the only sheet is not told: it is taken all the same
        picture = shown(data, "", cell, name)
    assert lines(picture)[int(cell[1:])] == line


def test_an_open_document():
    picture = picture_of("大河.ods", ods_book(), "", "B2")
    assert isinstance(picture, Picture)
    assert any(box.is_marked for line in picture.lines for box in line)


def test_a_csv_renamed_since_it_was_filed():
    picture = shown("项目,累计\n会员人数,90\n".encode(), "旧名", "B2", "新名.csv")
    assert lines(picture)[2] == ["会员人数", "[90]"]


def test_several_cells_are_all_marked():
    found = lines(shown(long_form(), "季报", "D34,D36"))
    assert found[34][3] == "[340]"
    assert found[36][3] == "[360]"


def test_long_texts_are_cut_and_numbers_of_persons_covered():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"] = "联系电话13812345678", "长" * 200
    sheet["A2"], sheet["B2"] = "会员人数", 5
    found = lines(shown(saved(book), "Sheet", "B2"))
    assert found[1] == ["联系电话******", "长" * LONGEST + "…"]


@pytest.mark.parametrize("cell", ["", "5E", "E0", "ZZZ1", "A99999999", "E5;drop"])
def test_an_address_that_is_none_gives_a_problem(cell: str):
    found = picture_of("季报.xlsx", long_form(), "季报", cell)
    assert isinstance(found, Problem)
    assert found.code == "no_such_cell"


def test_a_sheet_that_is_not_there_gives_a_problem():
    book = Workbook()
    book.active["A1"] = 1
    book.create_sheet("二")["A1"] = 2
    assert isinstance(picture_of("x.xlsx", saved(book), "三", "A1"), Problem)


def test_a_file_that_cannot_be_read_gives_a_problem():
    assert isinstance(picture_of("x.xlsx", b"PK\x03\x04 no", "季报", "A1"), Problem)


def test_addresses():
    assert places("E5") == [(4, 4)]
    assert places("AA10, B2") == [(9, 26), (1, 1)]
