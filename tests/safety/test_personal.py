"""Identity numbers and private phones: found however written, masked, refused; ordinary figures are not."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from dashboard.intake import child
from dashboard.intake.checks import check
from dashboard.intake.personal import check_digit_holds, find_personal
from dashboard.intake.read import read_file, read_files
from dashboard.intake.records import Book, Cell, KnownUnits, Problem, Sheet
from dashboard.intake.submit import CheckedFile, file_returns
from dashboard.warehouse import Warehouse
from tests.builders import begin
from tests.intake import builders
from tests.safety.archives import with_parts
from tests.safety.binary import label, small_return, xls
from tests.safety.open_documents import RETURN, ods, row, text

PROJECT = Path(__file__).resolve().parents[2]
PROVINCES = (11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65)  # fmt: skip
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def identity_number(chance: random.Random) -> str:
    """A made-up 18-digit number whose check digit holds."""
    born = date(1945, 1, 1) + timedelta(days=chance.randrange(22_000))
    stem = f"{chance.choice(PROVINCES)}{chance.randrange(1, 30):02d}{chance.randrange(1, 90):02d}{born:%Y%m%d}{chance.randrange(1000):03d}"
    return next(stem + digit for digit in "0123456789X" if check_digit_holds(stem + digit))


def written(chance: random.Random, number: str) -> Cell:
    """The number as one of many people would have it in a cell."""
    old = number[:6] + number[8:17]
    way = chance.randrange(12)
    if way == 0:
        return Cell(0, 0, "number", "", float(number[:15] + "000"))
    if way == 1:
        return Cell(0, 0, "number", "", float(old))
    texts = {
        2: number.lower(),
        3: f"{number[:6]} {number[6:14]} {number[14:]}",
        4: number.translate(FULL_WIDTH),
        5: old,
        6: f"张三（{number}）",
        7: f"'{number}",
        8: " ".join(number),
        9: f"{number[:6]}-{number[6:14]}-{number[14:]}",
        10: f"{number}\n{number}",
    }
    return Cell(0, 0, "text", texts.get(way, number))


def book(*cells: Cell) -> Book:
    return Book("报表.xlsx", (Sheet("季报", True, cells),))


def test_a_thousand_identity_numbers_are_found():
    chance = random.Random(11643)
    missed = []
    for _ in range(1000):
        number = identity_number(chance)
        cell = written(chance, number)
        problems = find_personal(book(cell))
        if [each.code for each in problems if each.severity == "error"] != ["personal_data"]:
            missed.append(cell)
        else:
            assert number not in str(problems[0].args)
    assert len(missed) <= 1, missed[:5]


def roster(numbers: list[object], head: str = "身份证号") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["东河镇2026年第一季度工会工作统计表"])
    sheet.append(["项目", "累计"])
    sheet.append(["会员人数", 80])
    sheet.append(["姓名", head])
    for number in numbers:
        sheet.append(["张三", number])
    return builders.save(workbook)


@pytest.fixture(scope="module", autouse=True)
def _end_child():
    yield
    child.stop()


def test_a_column_of_them_is_refused_by_its_cells_and_nothing_else_is_told():
    chance = random.Random(1)
    numbers = [identity_number(chance) for _ in range(40)]
    for column in (
        numbers,
        [float(each[:15] + "000") for each in numbers],
        [each[:6] + each[8:17] for each in numbers],
    ):
        reading = read_file("名单.xlsx", roster(column))
        (problem,) = reading.problems
        assert (problem.code, problem.severity, problem.args["count"]) == ("personal_data", "error", 40)
        assert problem.cell.split(",")[:3] == ["B5", "B6", "B7"]
        assert reading.figures == ()
        assert not any(each[6:14] in repr(reading) for each in numbers)


@pytest.mark.parametrize("head", ["手机号码", "联系电话", "联系方式"])
def test_phones_beside_names_are_refused(head: str):
    reading = read_file("名单.xlsx", roster(["13812345678", 13912345678, "138 1234 5679"], head))
    assert [(each.code, each.cell, each.args["found"]) for each in reading.problems] == [
        ("personal_data", "B5,B6,B7", "138******78")
    ]
    single = read_file("名单.xlsx", roster(["13812345678"], head))
    assert [each.code for each in single.problems] == ["personal_data"]


def elsewhere_comment(number: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(roster([])))
    workbook.active["A3"].comment = Comment(f"张三 {number}", "某人")
    return builders.save(workbook)


def elsewhere_hidden(number: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(roster([])))
    sheet = workbook.create_sheet("_名单")
    sheet.sheet_state = "veryHidden"
    sheet["A1"] = number
    return builders.save(workbook)


def elsewhere_list(number: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(roster([])))
    sheet = workbook.create_sheet("核对")
    sheet["A1"], sheet["A2"] = "union-return-problems/1", number
    return builders.save(workbook)


def elsewhere_far_column(number: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(roster([])))
    workbook.active["IV900"] = number
    workbook.active.column_dimensions["IV"].hidden = True
    return builders.save(workbook)


def elsewhere_note(number: str) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(roster([])))
    workbook.active["A20"] = "说明：" + "本表按季填报。" * 300 + number
    return builders.save(workbook)


ELSEWHERE = {
    "a comment": ("a.xlsx", elsewhere_comment),
    "a hidden sheet": ("a.xlsx", elsewhere_hidden),
    "a sheet like our list of problems": ("a.xlsx", elsewhere_list),
    "a hidden far column": ("a.xlsx", elsewhere_far_column),
    "the end of a long note": ("a.xlsx", elsewhere_note),
    "a pivot table's memory": ("a.xlsx", lambda number: with_parts({"xl/pivotCache/pivotCacheRecords1.xml": f'<r><s v="{number}"/></r>'.encode()})),
    "another workbook's memory": ("a.xlsx", lambda number: with_parts({"xl/externalLinks/externalLink1.xml": f"<v>{number}</v>".encode()})),
    "a text that no cell uses": ("a.xlsx", lambda number: with_parts({"xl/drawings/drawing1.xml": f"<t>{number}</t>".encode()})),
    "a sheet's name": ("a.xls", lambda number: xls(small_return(), name=number)),
    "a comment of an ods": ("a.ods", lambda number: ods(RETURN + row(f"<table:table-cell><office:annotation><text:p>{number}</text:p></office:annotation></table:table-cell>"))),
    "a cell of an ods": ("a.ods", lambda number: ods(RETURN + row(text(number)))),
    "a cell of an xls": ("a.xls", lambda number: xls(small_return() + label(9, 9, number))),
    "a text box of an xls": ("a.xls", lambda number: xls(small_return() + b"\xb6\x01" + b"\x26\0" + b"\0\0" + number.encode("utf-16-le"))),
    "a csv": ("a.csv", lambda number: f'项目,累计\n会员人数,80\n张三,"{number}"\n'.encode("gb18030")),
    "a csv, shown shortened under its head": ("a.csv", lambda number: f"姓名,身份证号\n张三,{number[0]}.{number[1:6]}E+17\n".encode()),
}  # fmt: skip


@pytest.mark.parametrize("place", ELSEWHERE)
def test_one_that_hides_is_found(place: str):
    name, build = ELSEWHERE[place]
    number = identity_number(random.Random(place))
    reading = read_file(name, build(number))
    assert {each.code for each in reading.problems if each.severity == "error"} <= {
        "personal_data",
        "personal_elsewhere",
    }
    assert any(each.severity == "error" for each in reading.problems)
    assert number not in repr(reading)
    assert reading.figures == ()


def test_one_in_the_name_of_the_file_is_found():
    number = identity_number(random.Random(3))
    reading = read_file(f"张三{number}.xlsx", builders.grouped_long().data)
    assert [each.code for each in reading.problems] == ["personal_data"]


def test_nothing_of_such_a_file_is_stored_whatever_is_said_about_it(warehouse: Warehouse):
    begin(warehouse)
    units = KnownUnits(warehouse.unit_names())
    chance = random.Random(5)
    number = identity_number(chance)
    before = warehouse.version
    for name, data in (
        ("名单.xlsx", roster([number])),
        ("名单.xlsx", elsewhere_comment(number)),
        ("名单.xlsx", roster(["13812345678", "13912345678"], "手机")),
        (f"{number}.xlsx", roster([])),
    ):
        reading = read_file(name, data, units=units)
        (problems,) = check([reading], warehouse)
        told = CheckedFile(
            data,
            reading,
            problems,
            by="测试",
            explanation="没关系",
            reason="没关系",
            leave_out=frozenset({"U1", "U2"}),
        )
        (receipt,) = file_returns(warehouse, [told])
        assert receipt.status == "refused"
        assert {each.code for each in receipt.blocking} & {"personal_data", "personal_elsewhere"}
    assert warehouse.version == before
    assert not (warehouse.folder / "archive").exists()
    for path in warehouse.folder.rglob("*"):
        if path.is_file() and path.suffix in (".jsonl", ".wal"):
            content = path.read_bytes()
            assert number.encode() not in content
            assert b"13812345678" not in content


ORDINARY: dict[str, object] = {
    "a large sum": 123_456_789_012.5,
    "a round sum that could be a phone": 13_800_000_000,
    "a sum that could be a phone": 13_812_345_678,
    "a sum of money in text": "13,812,345,678.00元",
    "a code of an organisation": "81510722MC12345678",
    "a code of digits": "811101087226553490",
    "a code of a company": "91510722744676123X",
    "an account": "6222021001116245702",
    "a number of a contract": "川工会〔2026〕第000123号",
    "a landline": "0816-7212345",
    "a date": "2026年10月11日",
    "dates": "20260101-20261231",
    "a period": "202601010800—202601011700",
    "many small numbers": "12 345 6789 1011 12 13 14 15 16",
    "a telephone of who filled it in": "填表人：王某　联系电话：13812345678",
    "a telephone and a date": "经办：王某　　　电话 13885500021　　　2022年10月8日",
    "a long decimal": 0.123456789012345678,
}


@pytest.mark.parametrize("what", ORDINARY)
def test_ordinary_figures_are_not_refused(what: str):
    value = ORDINARY[what]
    cell = Cell(3, 1, "text", value) if isinstance(value, str) else Cell(3, 1, "number", "", float(value))  # type: ignore[arg-type]
    assert find_personal(book(Cell(0, 0, "text", "项目"), Cell(0, 1, "text", "金额"), cell)) == []


def test_the_phone_of_who_filled_the_form_in_is_ordinary():
    foot = [
        Cell(9, 0, "text", "填报人：王某"),
        Cell(9, 2, "text", "联系电话："),
        Cell(9, 3, "text", "13812345678"),
    ]
    assert find_personal(book(*foot)) == []
    alone = find_personal(book(Cell(5, 5, "text", "13812345678")))
    assert [(each.code, each.severity) for each in alone] == [("phone_number", "warning")]


def test_no_false_alarm_on_any_workbook_we_have():
    files = [
        path
        for folder in ("data/sample/returns", "data/published")
        for path in sorted((PROJECT / folder).rglob("*.*"))
    ]
    files = [path for path in files if path.suffix in (".xlsx", ".xls", ".et", ".ods", ".csv")]
    cases = [
        each()
        for name, each in vars(builders).items()
        if callable(each)
        and getattr(each, "__annotations__", {}).get("return") == "Case"
        and not each.__code__.co_argcount
    ]
    alarms: list[tuple[str, Problem]] = []
    inputs = [
        *((path.name, path.read_bytes()) for path in files),
        *((case.name, case.data) for case in cases),
    ]
    for reading in read_files(inputs):
        alarms += [
            (reading.file, each)
            for each in reading.problems
            if each.code in {"personal_data", "personal_elsewhere", "phone_number"}
        ]
    assert len(inputs) >= 150
    assert alarms == []
