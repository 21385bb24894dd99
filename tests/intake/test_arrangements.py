"""Known figures in every arrangement of townships, periods, bases and items: read whole, asked about, never wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.intake.layout import read_layout
from dashboard.intake.records import Book, Cell, Sheet
from dashboard.intake.rows import Rows
from dashboard.intake.settle import Laid
from tests.intake.arrangements import YEAR, Arrangement, Truth, shapes, value, varied, write

SHAPES = tuple(shapes())
SAMPLE = 6
"""One in so many shapes in the ordinary run."""
READ_WHOLE, READ_WHOLE_OF_RARE = 0.995, 0.93
Found = dict[tuple[str, str, str, str], tuple[str, int | None, int | None, float]]


def figures(laid: Laid) -> Found:
    return {
        (each.sheet, each.cell, each.code, each.basis): (
            each.township,
            each.year,
            each.quarter,
            float(each.value),
        )
        for each in laid.figures
        if each.value is not None
    }


def missing(truth: Truth, found: Found) -> int:
    """How many figures were not found; a stock may stand in the quarter's cell as well."""
    stocks = {(code, *said) for (_, _, code, basis), said in found.items() if basis == "stock"}
    return sum(
        1
        for place, said in truth.items()
        if found.get(place) != said and not (place[3] == "stock" and (place[2], *said) in stocks)
    )


def wrong(truth: Truth, found: Found) -> Found:
    """What was found and is not so: another unit's, period's or basis's, or none of the figures."""
    said = {(code, basis, *what) for (_, _, code, basis), what in truth.items()}
    return {place: what for place, what in found.items() if (place[2], place[3], *what) not in said}


def judged(how: Arrangement) -> tuple[bool, Found]:
    """Whether an arrangement was read whole, and what was read wrong although nothing forbids to take it."""
    book, truth = write(how)
    laid = read_layout(book)
    found = figures(laid)
    refused = any(each.severity == "error" for each in laid.problems)
    return not missing(truth, found), {} if refused else wrong(truth, found)


@pytest.mark.parametrize("seed", range(2))
def test_figures_of_any_arrangement_are_read_or_asked_about(seed):
    told = [(how.name, *judged(how)) for shape in SHAPES[seed::SAMPLE] for how in [varied(shape, seed)]]
    assert [(name, false) for name, _, false in told if false] == []
    assert sum(1 for _, whole, _ in told if whole) >= READ_WHOLE * len(told)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_figures_of_every_arrangement_are_read_or_asked_about(seed):
    told = [(how.name, *judged(how)) for shape in SHAPES for how in [varied(shape, seed)]]
    assert [(name, false) for name, _, false in told if false] == []
    assert sum(1 for _, whole, _ in told if whole) >= READ_WHOLE * len(told)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_rare_arrangements_are_mostly_read_and_never_wrong(seed):
    told = [(how.name, *judged(how)) for shape in SHAPES for how in [varied(shape, seed, rare=True)]]
    assert [(name, false) for name, _, false in told if false] == []
    assert sum(1 for _, whole, _ in told if whole) >= READ_WHOLE_OF_RARE * len(told)


def test_every_place_and_order_is_among_the_arrangements():
    assert len(SHAPES) > 350
    for axis in ("town", "period", "item", "basis"):
        places = {shape.places[axis] for shape in SHAPES}
        assert places >= (
            {"down", "across"} if axis == "item" else {"text", "sheet", "block", "down", "across"}
        )


def sheet(name: str, *rows: tuple[object, ...]) -> Sheet:
    cells = [
        Cell(row, column, "text", what)
        if isinstance(what, str)
        else Cell(row, column, "number", str(what), float(what))
        for row, line in enumerate(rows)
        for column, what in enumerate(line)
        if what not in (None, "")
    ]
    return Sheet(name, True, tuple(cells))


HEADS = ("项目", "数值")
QUARTER = (HEADS, ("会员人数", 900), ("新发展会员数", 11), ("困难帮扶资金", 700), ("举办招聘会场次", 1))
SO_FAR = (HEADS, ("会员人数", 900), ("新发展会员数", 31), ("困难帮扶资金", 2100), ("举办招聘会场次", 4))
TITLE = ("柳河镇2024年三季度工会工作情况统计表",)


def read(*sheets: Sheet) -> Laid:
    return read_layout(Book("报表.xlsx", sheets))


def bases(laid: Laid) -> set[tuple[str, str, float]]:
    return {(each.code, each.basis, float(each.value)) for each in laid.figures if each.value is not None}


BOTH = {
    ("members", "stock", 900.0),
    ("new_members", "quarter", 11.0),
    ("new_members", "ytd", 31.0),
    ("aid_amount", "quarter", 700.0),
    ("aid_amount", "ytd", 2100.0),
    ("job_fairs", "quarter", 1.0),
    ("job_fairs", "ytd", 4.0),
}


@pytest.mark.parametrize(
    ("first", "second"),
    [("本季数", "累计数"), ("三季度", "1-9月累计"), ("7-9月", "1-9月"), ("本季发生", "年初至本季末")],
)
def test_the_basis_stands_in_the_sheets_names_or_over_each_block(first, second):
    assert bases(read(sheet(first, TITLE, *QUARTER), sheet(second, TITLE, *SO_FAR))) == BOTH
    assert bases(read(sheet("表", TITLE, (f"一、{first}",), *QUARTER, (f"二、{second}",), *SO_FAR))) == BOTH


@pytest.mark.parametrize("head", ["时段", "期别", "统计口径", "数据类别", "类型", ""])
@pytest.mark.parametrize(
    ("quarter", "so_far"), [("当季", "累计"), ("三季度", "1-9月"), ("本季完成", "累计完成")]
)
def test_two_rows_a_township_whatever_their_column_is_called(head, quarter, so_far):
    rows = (
        ("序号", "乡镇", head, "在册困难职工（户）", "帮扶（户次）", "招聘会（场）"),
        (1, "黄桷垭镇", quarter, "－", 7, 0),
        ("", "", so_far, 38, 32, 3),
        (2, "双江口镇", quarter, "－", 5, 1),
        ("", "", so_far, 27, 33, 2),
        ("", "合计", quarter, "", 12, 1),
        ("", "", so_far, 65, 65, 5),
    )
    laid = read(sheet("服务职工", ("2022年三季度服务职工情况表",), *rows))
    assert {(each.township, each.code, each.basis, each.raw) for each in laid.figures} == {
        ("黄桷垭镇", "aid_households", "quarter", "7"),
        ("黄桷垭镇", "job_fairs", "quarter", "0"),
        ("黄桷垭镇", "hardship_households", "stock", "38"),
        ("黄桷垭镇", "aid_households", "ytd", "32"),
        ("黄桷垭镇", "job_fairs", "ytd", "3"),
        ("双江口镇", "aid_households", "quarter", "5"),
        ("双江口镇", "job_fairs", "quarter", "1"),
        ("双江口镇", "hardship_households", "stock", "27"),
        ("双江口镇", "aid_households", "ytd", "33"),
        ("双江口镇", "job_fairs", "ytd", "2"),
    }
    assert [each.code for each in laid.problems if each.severity != "info"] == []


def test_where_nothing_says_which_figure_is_whose_none_is_taken():
    laid = read(sheet("甲表", TITLE, *QUARTER), sheet("乙表", TITLE, *SO_FAR))
    assert bases(laid) == {("members", "stock", 900.0)}
    (problem,) = [each for each in laid.problems if each.severity == "error"]
    assert (problem.code, problem.sheet, problem.cell) == ("two_figures", "甲表", "B4,B5,B6")
    assert (problem.args["taken_cell"], problem.args["other_cell"], problem.args["count"]) == (
        "B4",
        "乙表!B4",
        3,
    )


def test_one_figure_that_stands_twice_is_only_told():
    twice = ("新发展会员数", 12)
    laid = read(sheet("表", TITLE, *SO_FAR, twice))
    assert ("new_members", "ytd", 31.0) in bases(laid)
    assert [each.code for each in laid.problems] == ["duplicate_figure"]


def test_a_unit_of_money_above_the_first_block_holds_for_those_below():
    how = replace(
        next(each for each in SHAPES if each.name == "down=town across=item period:block"), unit="wan"
    )
    found = figures(read_layout(write(how)[0]))
    amounts = {what for place, what in found.items() if place[2] == "aid_amount"}
    assert amounts == {
        (town, YEAR, quarter, float(value(town, quarter, "aid_amount", "ytd")))
        for town in ("柳河镇", "石梁乡", "东关街道")
        for quarter in (2, 3)
    }


@pytest.mark.parametrize("seed", range(2))
def test_a_form_that_was_read_before_reads_the_same(seed):
    for shape in SHAPES[::20]:
        book, _ = write(varied(shape, seed))
        assert figures(read_layout(as_values(book))) == figures(read_layout(as_values(book))), shape.name


def as_values(book: Book) -> Book:
    """The book as a workbook's reader gives it: values row by row."""
    sheets = []
    for each in book.sheets:
        wide = max(cell.column for cell in each.cells) + 1
        values: list[list[object]] = [[""] * wide for _ in range(each.cells[-1].row + 1)]
        for cell in each.cells:
            values[cell.row][cell.column] = cell.text if cell.number is None else cell.number
        sheets.append(replace(each, cells=Rows(values, 0, 0)))
    return replace(book, sheets=tuple(sheets))
