"""Whole workbooks in every layout: each figure from its cell, nothing invented, nothing dropped in silence."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dashboard.catalogue import catalogue
from dashboard.intake.layout import read_layout
from dashboard.intake.records import Book, Choices
from dashboard.intake.workbook import read_book
from tests.intake.builders import BUILDERS, Case, cell, put, save


def found(laid):
    return {
        (each.sheet, each.cell): (each.township, each.year, each.quarter, each.code, each.basis, each.value)
        for each in laid.figures
    }


def rounded(figure):
    value = figure[5]
    return (*figure[:5], None if value is None else round(float(value), 6))


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_every_figure_of_a_layout_is_read_from_its_cell(build):
    case = build()
    laid = read_layout(read_book(case.name, case.data))
    assert {place: rounded(each) for place, each in found(laid).items()} == {
        place: rounded(each) for place, each in case.figures.items()
    }


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_a_layouts_problems_are_told_at_their_cells_and_no_others(build):
    case = build()
    laid = read_layout(read_book(case.name, case.data))
    told = {(each.code, each.cell.split(",")[0]) for each in laid.problems}
    assert case.problems <= told
    assert not {each for each in told - case.problems if each[0] not in case.allowed}


def sheet_of(rows, name="报表.xlsx"):
    book = Workbook()
    for row, values in enumerate(rows, start=1):
        put(book.active, row, values)
    return read_book(name, save(book))


HEAD = [["青石镇2024年第三季度工会报表"], ["项目", "单位", "本季", "累计"]]


def test_every_number_beside_an_unknown_item_is_listed():
    laid = read_layout(sheet_of([*HEAD, ["会员人数", "人", None, 9], ["平安返乡人次", "人次", 2, 7]]))
    (problem,) = laid.problems
    assert (problem.code, problem.cell) == ("unknown_item", "A4,C4,D4")
    assert problem.args["text"] == "平安返乡人次"


def test_numbers_without_a_label_are_listed():
    laid = read_layout(sheet_of([*HEAD, ["会员人数", "人", None, 9], [None, None, None, 7]]))
    assert [(each.code, each.cell) for each in laid.problems] == [("unknown_item", "D4")]


def test_a_doubtful_header_is_delivered_and_asked():
    laid = read_layout(sheet_of([*HEAD, ["困难职工总数", "户", None, 9]]))
    assert [(each.code, each.match) for each in laid.figures] == [("hardship_households", "doubtful")]
    assert laid.problems[0].code == "doubtful_header"
    assert laid.problems[0].args["candidates"].startswith("hardship_households:")


def test_a_decision_settles_a_header_or_leaves_it_out():
    book = sheet_of([*HEAD, ["困难职工总数", "户", None, 9], ["平安返乡人次", "人次", 2, 7]])
    choices = Choices(headers={"平安返乡人次": ""})
    laid = read_layout(book, mappings={"困难职工总数": "hardship_households"}, choices=choices)
    assert [(each.code, each.match) for each in laid.figures] == [("hardship_households", "remembered")]
    assert [each.code for each in laid.problems] == ["left_out"]


def test_choices_fill_only_what_the_file_does_not_say():
    rows = [["项目", "数量"], ["会员人数", 5]]
    choices = Choices(township="白云乡", year=2025, quarter=1)
    assert [each[:3] for each in found(read_layout(sheet_of(rows), choices=choices)).values()] == [
        ("白云乡", 2025, 1)
    ]
    said = read_layout(sheet_of([["青石镇2024年第三季度报表"], *rows]), choices=choices)
    assert [each[:3] for each in found(said).values()] == [("青石镇", 2024, 3)]


def test_the_quarter_above_the_year_names_both_cells():
    laid = read_layout(sheet_of([*HEAD, ["新发展会员数", "人", 12, 7]]))
    assert [(each.severity, each.code, each.cell) for each in laid.problems] == [
        ("error", "quarter_exceeds_ytd", "C3,D3")
    ]


def test_in_the_first_quarter_both_columns_say_the_same():
    head = [["青石镇2024年第一季度工会报表"], HEAD[1]]
    laid = read_layout(sheet_of([*head, ["新发展会员数", "人", 5, 7]]))
    assert [each.code for each in laid.problems] == ["quarter_ytd_mismatch"]


def test_a_stated_rate_is_held_against_its_two_figures():
    rows = [["职工人数", "人", None, 200], ["会员人数", "人", None, 180], ["入会率", "%", None, "95%"]]
    laid = read_layout(sheet_of([*HEAD, *rows]))
    (problem,) = laid.problems
    assert (problem.code, problem.cell, problem.args["computed"]) == ("rate_differs", "D5", "90.0")


def test_a_rate_of_180_percent_is_read_as_it_stands():
    laid = read_layout(sheet_of([*HEAD, ["入会率", "%", None, "180%"], ["建会任务完成率", "%", None, 120]]))
    assert [float(each.value) for each in laid.figures] == [1.8, 1.2]


def test_a_stock_is_taken_from_whichever_column_holds_it():
    rows = [["职工人数", "人", 200, None], ["会员人数", "人", 180, 181]]
    laid = read_layout(sheet_of([*HEAD, *rows]))
    assert [(each.cell, each.basis) for each in laid.figures] == [("C3", "stock"), ("D4", "stock")]
    assert [(each.code, each.cell) for each in laid.problems] == [("stock_two_values", "D4,C4")]


def test_the_same_item_twice_with_two_values_is_told():
    laid = read_layout(sheet_of([*HEAD, ["会员人数", "人", None, 5], ["会员总数", "人", None, 6]]))
    assert [each.cell for each in laid.figures] == ["D3"]
    assert [(each.code, each.cell) for each in laid.problems] == [("duplicate_figure", "D4")]


def test_a_sum_that_misses_the_last_row_is_found_without_a_stored_result():
    rows = [
        ["2024年三季度汇总"],
        ["乡镇", "职工人数", "会员人数"],
        ["甲镇", 1, 1],
        ["乙镇", 2, 2],
        ["丙镇", 3, 3],
    ]
    laid = read_layout(sheet_of([*rows, ["合计", "=SUM(B3:B4)", "=SUM(C3:C5)"]]))
    assert [(each.code, each.cell) for each in laid.problems] == [("total_mismatch", "B6")]
    assert (laid.problems[0].args["stated"], laid.problems[0].args["computed"]) == ("3", "6")


def test_personal_numbers_are_refused_and_masked():
    rows = [
        ["会员人数", "人", None, 2],
        ["姓名", "身份证号", None, None],
        ["张三", "522702198503071233", None, None],
    ]
    laid = read_layout(sheet_of([*HEAD, *rows]))
    problem = next(each for each in laid.problems if each.code == "personal_data")
    assert (problem.severity, problem.cell) == ("error", "B5")
    assert "19850307" not in str(problem.args)


def test_the_phone_in_the_footer_is_ordinary():
    laid = read_layout(
        sheet_of([*HEAD, ["会员人数", "人", None, 2], ["填报人：李四", None, "联系电话：13812345678"]])
    )
    assert [each.code for each in laid.problems] == []


MEASURES = sorted(catalogue().measures)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    codes=st.lists(st.sampled_from(MEASURES), min_size=2, max_size=25, unique=True),
    numbers=st.lists(st.integers(0, 10**7), min_size=25, max_size=25),
    township=st.sampled_from(["甲子镇", "青云乡", "西门街道", "桃花源镇"]),
    year=st.integers(2015, 2035),
    quarter=st.integers(1, 4),
    shape=st.sampled_from(["long", "two blocks", "wide", "across"]),
)
def test_any_table_we_write_reads_back_as_itself(codes, numbers, township, year, quarter, shape):
    case = write(codes, numbers, township, year, quarter, shape)
    laid = read_layout(read_book(case.name, case.data))
    assert {place: rounded(each) for place, each in found(laid).items()} == {
        place: rounded(each) for place, each in case.figures.items()
    }


def write(codes, numbers, township, year, quarter, shape) -> Case:
    """A table of these measures in one of four shapes, all money in yuan."""
    measures = [catalogue().measures[code] for code in codes]
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    title = f"{year}年第{'一二三四'[quarter - 1]}季度工会工作报表"
    put(sheet, 1, [title if shape in ("wide", "across") else township + title])
    case = Case("f.xlsx", b"")

    def expect(place, measure, number):
        basis = "stock" if measure.measure_type == "stock" else "ytd"
        case.figures["表", place] = (township, year, quarter, measure.code, basis, number)

    if shape == "wide":
        put(sheet, 2, ["序号", "乡镇", *[each.name_zh for each in measures]])
        put(sheet, 3, [1, township, *numbers[: len(measures)]])
        for place, (measure, number) in enumerate(zip(measures, numbers, strict=False)):
            expect(cell(3 + place, 3), measure, number)
    elif shape == "across":
        put(sheet, 2, ["项目", township])
        for row, (measure, number) in enumerate(zip(measures, numbers, strict=False), start=3):
            put(sheet, row, [measure.name_zh, number])
            expect(f"B{row}", measure, number)
    else:
        blocks = 2 if shape == "two blocks" else 1
        height = -(-len(measures) // blocks)
        for block in range(blocks):
            left = 1 + block * 4
            put(sheet, 2, ["项目", "数量"], left)
            part = list(zip(measures, numbers, strict=False))[block * height : (block + 1) * height]
            for row, (measure, number) in enumerate(part, start=3):
                put(sheet, row, [measure.name_zh, number], left)
                expect(cell(left + 1, row), measure, number)
    case.data = save(book)
    return case


def test_an_empty_book_reads_as_nothing():
    assert read_layout(Book("x.xlsx", ())).figures == ()


PETITIONS = [
    ["临河县工会统计汇总表（2023年第三季度）"],
    ["序号", "填报单位", "组织建设", None, "信访与调解", None, None, None, "送温暖", None],
    [None, None, "会员", "职工", "来信来访（件）", None, "办结（件）", None, "户数", None],
    [None, None, None, None, "本季", "累计", "本季", "累计", "本季", "累计"],
    [1, "临河镇", 900, 1000, 6, 15, 5, 13, 6, 101],
    [2, "青石镇", 400, 500, 1, 11, 1, 10, 9, 57],
]
PETITIONS_MERGED = ("C2:D2", "E2:H2", "E3:F3", "G3:H3", "I2:J2", "I3:J3")


def petitions(rows):
    book = Workbook()
    for row, values in enumerate(rows, start=1):
        put(book.active, row, values)
    for each in PETITIONS_MERGED:
        book.active.merge_cells(each)
    return read_layout(read_book("临河县.xlsx", save(book)))


def test_an_item_across_goes_on_about_the_one_before_it_under_their_head():
    laid = petitions(PETITIONS)
    assert laid.problems == ()
    read = {each.cell: (each.code, each.basis) for each in laid.figures if each.township == "临河镇"}
    assert read["E5"] == ("petitions_received", "quarter")
    assert read["G5"] == ("petitions_handled", "quarter")
    assert read["H5"] == ("petitions_handled", "ytd")
    assert read["I5"] == ("warmth_households", "quarter")


def test_so_it_does_where_each_is_counted_below():
    rows = [list(row) for row in PETITIONS]
    rows[2] = [None, None, "会员", "职工", "来信来访", None, "办结", None, "户数", None]
    rows[3] = [None, None, None, None, "件数", "金额（元）", "件数", "金额（元）", "本季", "累计"]
    laid = petitions(rows)
    read = {each.cell: each.code for each in laid.figures}
    assert (read["E5"], read["G5"]) == ("petitions_received", "petitions_handled")
    assert not {"F5", "H5"} & read.keys()
    assert [each.code for each in laid.problems] == ["unknown_item", "unknown_item"]


def test_under_another_head_it_is_asked_what_is_handled():
    rows = [list(row) for row in PETITIONS]
    rows[1] = [*rows[1][:6], "法律援助", *rows[1][7:]]
    book = Workbook()
    for row, values in enumerate(rows, start=1):
        put(book.active, row, values)
    for each in ("C2:D2", "E2:F2", "G2:H2", "E3:F3", "G3:H3", "I2:J2", "I3:J3"):
        book.active.merge_cells(each)
    laid = read_layout(read_book("临河县.xlsx", save(book)))
    assert "petitions_handled" not in {each.code for each in laid.figures}
    assert {each.code for each in laid.problems} == {"unknown_item"}


def test_the_serial_number_of_a_township_that_reported_nothing_is_no_item():
    rows = [*PETITIONS, [3, "凉水乡", *[None] * 8, "未报送"], [4], [5, "红石乡"]]
    laid = petitions(rows)
    assert laid.problems == ()
    assert {each.township for each in laid.figures} == {"临河镇", "青石镇"}
