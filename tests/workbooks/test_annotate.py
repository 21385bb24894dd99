"""The marked-up return: the sender's own workbook with its faulty cells marked, and read again as before."""

import io
import re
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from dashboard import labels
from dashboard.intake import read, workbook
from dashboard.intake.read import annotate_file, read_file, read_sheets
from dashboard.intake.records import Book, Cell, Note, Problem, Reading, Sheet
from dashboard.workbooks import annotate
from dashboard.workbooks.cellstyles import FILLS
from dashboard.workbooks.marked import heads, marked_return
from dashboard.workbooks.rebuilt import rebuilt
from tests.intake.test_safety import HOSTILE
from tests.workbooks.marked_books import (
    SHEET,
    bare_book,
    ods_book,
    packed,
    parts_of,
    rich_book,
    saved,
    xls_book,
)

RICH = rich_book()
CSV = "乡镇,2025年三季度职工人数,会员人数\n大河镇,1000,9户25人\n小河乡,500,450\n".encode("gb18030")


def error(cell, text="填的数认不出。请只填一个数。", sheet=SHEET):
    return Note(sheet, cell, "error", "上庄镇", text)


def mark(name, data, notes):
    marked = annotate_file(name, data, notes, heads())
    assert isinstance(marked, tuple), marked
    return marked[1]


def opened(data, **more):
    return load_workbook(io.BytesIO(data), **more)


def fill(cell):
    """A cell's colour; every shade of a mark's colour is that mark."""
    colour = cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None
    marks = {each[:6]: each for each in (*FILLS.values(), "FF9A6A00")}
    return marks.get(colour[:6], colour) if colour else None


def said(reading: Reading):
    figures = [
        (each.sheet, each.cell, each.code, each.basis, each.value, each.township) for each in reading.figures
    ]
    return figures, [(each.code, each.sheet, each.cell) for each in reading.problems]


@pytest.fixture(scope="module")
def marked():
    """The rich book marked up with its own problems."""
    reading = read_file("东平县.xlsx", RICH)
    assert {("double_value", "F4"), ("not_a_number", "F6"), ("error_value", "D5")} <= {
        (each.code, each.cell) for each in reading.problems
    }
    name, data = marked_return("东平县.xlsx", RICH, reading.problems)
    assert name == "东平县_核对.xlsx"
    return data


# --- What is written ------------------------------------------------------------------------------------


def test_a_faulty_cell_is_coloured_and_says_what_to_do(marked):
    sheet = opened(marked)[SHEET]
    assert fill(sheet["F6"]) == FILLS["error"]
    assert sheet["F6"].comment.text == "工会数据看板核对\n【错误】填的是“若干”，认不出是多少。请只填一个数。"
    assert fill(sheet["D5"]) == FILLS["warning"]
    assert "#REF!" in sheet["D5"].comment.text
    assert fill(sheet["F7"]) is None
    assert sheet["F7"].comment is None


def test_the_rest_of_a_marked_cells_format_stays(marked):
    before, after = opened(RICH)[SHEET]["F6"], opened(marked)[SHEET]["F6"]
    for name in ("font", "border", "alignment", "number_format"):
        assert repr(getattr(after, name)) == repr(getattr(before, name))
    assert after.font.name == "宋体"
    assert after.font.italic


def test_a_white_head_is_marked_so_that_it_can_still_be_read(marked):
    head = opened(marked)[SHEET]["H3"]
    assert head.font.color.rgb == "FFFFFFFF"
    assert fill(head) == "FF9A6A00"


def test_a_comment_of_the_senders_stays_above_ours(marked):
    cell = opened(marked)[SHEET]["F4"]
    assert cell.comment.author == "王会计"
    assert cell.comment.text.startswith("我们自己的批注\n\n工会数据看板核对\n【错误】填的是“9户25人”")


def test_the_first_sheet_lists_the_problems_with_links(marked):
    book = opened(marked)
    sheet = book.worksheets[0]
    assert sheet.title == "问题清单"
    assert book.active is sheet
    assert [cell.value for cell in sheet[6]] == ["序号", "轻重", "工作表", "单元格", "单位", "问题和改法"]
    assert [cell.value for cell in sheet[7]] == [
        1,
        "错误",
        SHEET,
        "F4",
        "上庄镇",
        "填的是“9户25人”，一格只能填一个数。请分开填在户数、人数各自的栏里。",
    ]
    assert sheet["D7"].hyperlink.location == "'汇总''表'!F4"
    assert [sheet.cell(row, 2).value for row in range(7, 13)] == [
        "错误",
        "错误",
        "提醒",
        "提醒",
        "提醒",
        "说明",
    ]
    hidden = next(row for row in range(7, 13) if sheet.cell(row, 3).value == "代码")
    assert sheet.cell(hidden, 4).hyperlink is None  # nothing leads into a hidden sheet
    assert not [each for each in book.worksheets[1:] if each.sheet_view.tabSelected]


def test_english_words_for_an_english_page():
    labels.use("en")
    try:
        name, data = marked_return("a.xlsx", RICH, read_file("a.xlsx", RICH).problems)
    finally:
        labels.use(None)
    sheet = opened(data).worksheets[0]
    assert name == "a_checked.xlsx"
    assert (sheet.title, sheet["B7"].value) == ("Problems", "Error")
    assert read_file(name, data).figures


# --- What stays -----------------------------------------------------------------------------------------


def test_everything_that_is_not_marked_keeps_its_bytes(marked):
    before, after = parts_of(RICH), parts_of(marked)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }
    assert set(after) - set(before) == {"xl/worksheets/sheet3.xml"}
    styles = re.compile(rb' (?:s|tabSelected)="\d+"')
    sheet = "xl/worksheets/sheet1.xml"
    assert styles.sub(b"", after[sheet]) == styles.sub(b"", before[sheet])


def test_formulas_keep_their_stored_results(marked):
    assert opened(marked)[SHEET]["C8"].value == "=SUM(C4:C6)"
    assert opened(marked, data_only=True)[SHEET]["C8"].value == 4400


def test_formats_names_and_hidden_things_stay(marked):
    book = opened(marked)
    sheet = book[SHEET]
    assert sheet.merged_cells.ranges == opened(RICH)[SHEET].merged_cells.ranges
    assert [str(each.sqref) for each in sheet.conditional_formatting] == ["C4:D7"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation] == ["C4:F7"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C4", "A3:H7")
    assert sheet.print_area == "'汇总''表'!$A$1:$H$10"  # a local name, which counts the sheets
    assert sheet.column_dimensions["I"].hidden
    assert sheet.row_dimensions[1].height == 32
    assert book["代码"].sheet_state == "hidden"
    assert book.defined_names["项目"].attr_text == "代码!$A$1"


def test_it_reads_as_before(marked):
    assert said(read_file("东平县_核对.xlsx", marked)) == said(read_file("东平县.xlsx", RICH))


def test_a_plain_workbook_without_styles_or_comments():
    row = '<row r="2" spans="1:2"><c r="A2" t="inlineStr"><is><t>上庄镇</t></is></c><c r="C2"><v>5</v></c></row>'
    data = bare_book(
        f'<sheetData>{row}</sheetData><pageMargins left="1" right="1" top="1" bottom="1" header="1" footer="1"/>'
    )
    notes = [error(cell, sheet="表") for cell in ("A1", "B2", "C2", "D2", "A9")]
    after = mark("a.xlsx", data, notes)
    sheet = opened(after)["表"]
    assert [fill(sheet[note.cell]) for note in notes] == [FILLS["error"]] * 5
    assert all(sheet[note.cell].comment for note in notes)
    assert (sheet["A2"].value, sheet["C2"].value) == ("上庄镇", 5)
    found = re.findall(rb'<(?:row|c) r="(\w+)"', parts_of(after)["xl/worksheets/sheet1.xml"])
    assert found == [b"1", b"A1", b"2", b"A2", b"B2", b"C2", b"D2", b"9", b"A9"]


def test_a_sheet_written_with_prefixes():
    row = '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row><x:row r="3"/>'
    data = bare_book(f"<x:sheetData>{row}</x:sheetData>", prefix="x:")
    book = workbook.read_book("a.xlsx", data)
    after = annotate._mark(book, data, [error("A1", sheet="表"), error("B3", sheet="表")], heads())
    sheet = opened(after)["表"]
    assert (sheet["A1"].value, fill(sheet["A1"]), fill(sheet["B3"])) == (5, FILLS["error"], FILLS["error"])
    assert sheet["B3"].comment


def test_a_mark_inside_a_merged_range_goes_to_its_first_cell():
    after = mark("a.xlsx", RICH, [error("D1")])
    assert fill(opened(after)[SHEET]["A1"]) == FILLS["error"]


def test_macros_are_left_behind():
    parts = parts_of(RICH)
    parts["xl/vbaProject.bin"] = b"macro"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = (
        parts["[Content_Types].xml"]
        .replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        .replace(
            b"</Types>",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        )
    )
    link = '<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", link.encode() + b"</Relationships>")
    name, after = annotate_file("表.xlsm", packed(parts), [error("F6")], heads())
    assert name == "表_核对.xlsx"
    left = parts_of(after)
    assert "xl/vbaProject.bin" not in left
    assert b"vbaProject" not in left[relations] + left["[Content_Types].xml"]
    assert kind in left["[Content_Types].xml"]
    assert opened(after)[SHEET]["F6"].comment


# --- The way back ---------------------------------------------------------------------------------------


def corrected(data, **cells):
    """What a person does in a spreadsheet program, which keeps results: here their figures are typed in."""
    parts = parts_of(data)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, value in cells.items():
        sheet, count = re.subn(
            rf'<c r="{cell}"( s="\d+")?[^>]*>.*?</c>',
            rf'<c r="{cell}"\1><v>{value}</v></c>',
            sheet,
            flags=re.DOTALL,
        )
        assert count == 1
    return packed({**parts, "xl/worksheets/sheet1.xml": sheet.encode()})


def test_the_corrected_workbook_is_accepted_with_its_list(marked):
    reading = read_file("东平县_核对.xlsx", corrected(marked, F4=9, F6=12, D5=700))
    left = {(each.code, each.cell) for each in reading.problems}
    assert not [each for each in reading.problems if each.severity == "error"]
    assert not left & {("double_value", "F4"), ("not_a_number", "F6"), ("error_value", "D5")}
    assert {"F4": 9, "F6": 12, "D5": 700}.items() <= {
        each.cell: each.value for each in reading.figures
    }.items()
    assert "问题清单" not in {each.sheet for each in (*reading.problems, *reading.figures)}


def test_a_second_round_takes_the_marks_of_the_first_back(marked):
    fixed = corrected(marked, F4=9, D5=700)
    reading = read_file("东平县_核对.xlsx", fixed)
    name, again = marked_return("东平县_核对.xlsx", fixed, reading.problems)
    assert name == "东平县_核对.xlsx"
    book = opened(again)
    assert [each.title for each in book.worksheets] == ["问题清单", SHEET, "代码"]
    sheet = book[SHEET]
    assert (fill(sheet["F4"]), fill(sheet["D5"]), sheet["D5"].comment) == (None, None, None)
    assert sheet["F4"].comment.text == "我们自己的批注"
    assert fill(sheet["F6"]) == FILLS["error"]
    assert sheet["F6"].comment.text.count("若干") == 1
    assert "9户25人" not in "".join(str(cell.value) for row in book.worksheets[0] for cell in row)
    assert said(read_file(name, again)) == said(reading)


def test_the_colour_of_before_comes_back(marked):
    fixed = marked
    for _ in range(3):
        fixed = mark("a.xlsx", fixed, [error("F6"), error("C4")])
    again = mark("a.xlsx", corrected(fixed, F6=12), [error("C4")])
    sheet = opened(again)[SHEET]
    assert fill(sheet["F6"]) == "FFE2EFDA"
    assert fill(sheet["H3"]) == "FFB5122B"
    assert fill(sheet["C4"]) == FILLS["error"]


def test_a_program_that_drops_who_wrote_a_comment(marked):
    parts = parts_of(marked)
    comments = parts["xl/comments/comment1.xml"].decode()
    parts["xl/comments/comment1.xml"] = re.sub(
        "<author>.*?</author>", "<author> </author>", comments
    ).encode()
    sheet = opened(mark("a.xlsx", packed(parts), [error("F4", "请改。")]))[SHEET]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["F4"]
    assert sheet["F4"].comment.text == "我们自己的批注\n\n工会数据看板核对\n【错误】请改。"


def test_every_comment_has_one_box(marked):
    again = mark("a.xlsx", marked, [error("F4"), error("F5")])
    for data, cells in ((marked, None), (again, {(3, 5), (4, 5)})):
        boxes = parts_of(data)["xl/drawings/commentsDrawing1.vml"]
        found = re.findall(rb":Row>(\d+)</\w+:Row><\w+:Column>(\d+)<", boxes)
        places = [(int(row), int(column)) for row, column in found]
        sheet = opened(data)[SHEET]
        spoken = {(c.row - 1, c.column - 1) for row in sheet.iter_rows() for c in row if c.comment}
        assert sorted(places) == sorted(spoken)
        assert cells in (None, spoken)


def test_a_list_in_another_language_is_known_too(marked):
    labels.use("en")
    try:
        again = mark("a.xlsx", marked, [error("C4", "Not a number.")])
    finally:
        labels.use(None)
    book = opened(again)
    assert len(book.worksheets) == 3
    assert book[SHEET]["F6"].comment is None
    assert book[SHEET]["C4"].comment.text == "Union dashboard check\n【Error】Not a number."


def test_a_sheet_of_the_senders_with_the_lists_name_stays():
    book = Workbook()
    book.active.title = "问题清单"
    book.active.append(["乡镇", "职工人数"])
    book.active.append(["上庄镇", "x"])
    after = opened(mark("a.xlsx", saved(book), [error("B2", sheet="问题清单")]))
    assert [each.title for each in after.worksheets] == ["问题清单 2", "问题清单"]
    assert after["问题清单 2"]["D7"].hyperlink.location == "'问题清单'!B2"


# --- Other kinds of files -------------------------------------------------------------------------------


def test_csv_comes_back_as_a_workbook():
    reading = read_file("2025年三季度.csv", CSV)
    name, data = marked_return("2025年三季度.csv", CSV, reading.problems)
    assert name == "2025年三季度_核对.xlsx"
    sheet = opened(data)["2025年三季度"]
    assert (sheet["A2"].value, sheet["B3"].value, fill(sheet["C2"])) == ("大河镇", 500, FILLS["error"])
    assert "9户25人" in sheet["C2"].comment.text
    again = read_file(name, data)
    assert said(again) == said(reading)


def test_ods_comes_back_with_its_hidden_rows_and_percentages():
    reading = read_file("南江县.ods", ods_book())
    assert ("double_value", "C3") in {(each.code, each.cell) for each in reading.problems}
    name, data = marked_return("南江县.ods", ods_book(), reading.problems)
    sheet = opened(data)["汇总"]
    assert sheet.row_dimensions[5].hidden
    assert (sheet["D4"].value, sheet["D4"].number_format) == (0.9, "0.00%")
    assert fill(sheet["C3"]) == FILLS["error"]
    assert said(read_file(name, data)) == said(reading)


def test_xls_comes_back_with_its_look():
    reading = read_file("季报.xls", xls_book())
    assert ("double_value", "B3") in {(each.code, each.cell) for each in reading.problems}
    name, data = marked_return("季报.xls", xls_book(), reading.problems)
    assert name == "季报_核对.xlsx"
    sheet = opened(data)["季报"]
    head = sheet["B2"]
    assert (head.font.name, head.font.size, head.font.bold, head.font.color.rgb) == (
        "宋体",
        14,
        True,
        "FFFF0000",
    )
    assert (fill(head), head.border.left.style, head.alignment.horizontal) == ("FFFFFF00", "thin", "center")
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].hidden) == (30, True)
    assert sheet.row_dimensions[2].height == 24
    assert (sheet["B5"].value, sheet["B5"].number_format) == (0.9, "0.00%")
    assert (fill(sheet["B3"]), sheet["B4"].value) == (FILLS["error"], 100)
    assert said(read_file(name, data)) == said(reading)


def test_an_xls_whose_look_cannot_be_read_comes_back_plain(monkeypatch):
    data = xls_book()
    book = workbook.read_book("季报.xls", data)
    monkeypatch.setattr("dashboard.workbooks.xlslooks.dress", lambda *_: 1 / 0)
    _, after = annotate.annotate(book, data, [error("B3", sheet="季报")], heads())
    assert fill(opened(after)["季报"]["B3"]) == FILLS["error"]


def test_a_rebuilt_book_keeps_what_is_merged_and_hidden_dates_and_errors():
    cells = (
        Cell(0, 0, "text", "季报"),
        Cell(0, 1, "number", "5", 5.0),
        Cell(1, 0, "date", "2025-09-30"),
        Cell(1, 1, "error", "#DIV/0!"),
        Cell(1, 2, "uncached_formula", "=SUM(A1:A3)"),
        Cell(1, 3, "bool", "TRUE"),
    )
    merged = ((0, 0, 0, 3), (0, 2, 1, 3))
    book = Book(
        "a.et",
        (
            Sheet("表/1", True, cells, merged, frozenset({4}), frozenset({2})),
            Sheet("表_1", False, cells[:1]),
        ),
    )
    data, names = rebuilt(book)
    assert names == {"表/1": "表_1", "表_1": "表_1 2"}
    after = opened(data)
    sheet = after["表_1"]
    # A merged range that overlaps another would make the file unreadable; values below the first are kept.
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.row_dimensions[5].hidden
    assert sheet.column_dimensions["C"].hidden
    assert after["表_1 2"].sheet_state == "hidden"
    again = workbook.read_book("a.xlsx", data).sheets[0].cells
    assert [(each.kind, each.text) for each in again] == [
        ("text", "季报"),
        ("number", "5"),
        ("date", "2025-09-30"),
        ("error", "#DIV/0!"),
        ("text", "=SUM(A1:A3)"),
        ("bool", "TRUE"),
    ]


def test_texts_of_a_rebuilt_book_stay_texts():
    book = read_sheets("a.csv", b"a,b\n=1+1,#REF!\n007,2\n")
    parts, _ = rebuilt(book)
    sheet = opened(parts).active
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), ("#REF!", "s")]
    assert sheet["A2"].quotePrefix
    assert sheet["A3"].value == "007"
    again = workbook.read_book("a.xlsx", parts).sheets[0]
    assert [(cell.kind, cell.text) for cell in again.cells[2:4]] == [("text", "=1+1"), ("text", "#REF!")]


def test_long_and_barred_sheet_names_are_made_to_fit():
    name = "东平县各乡镇街道工会工作情况统计汇总表2025年第三季度[最终版]（已核对过的那一份）"
    marked = annotate_file(f"{name}.csv", CSV, [error("C2", sheet=name)], heads())
    assert isinstance(marked, tuple)
    book = opened(marked[1])
    assert len(book.worksheets[1].title) == 31
    assert book.worksheets[0]["D7"].hyperlink.location == f"'{book.worksheets[1].title}'!C2"
    assert fill(book.worksheets[1]["C2"]) == FILLS["error"]


def test_a_package_that_cannot_be_changed_is_built_anew():
    parts = parts_of(RICH)
    parts["xl/macrosheets/sheet1.xml"] = b"<a/>"
    after = mark("a.xlsx", packed(parts), [error("F6")])
    assert "xl/macrosheets/sheet1.xml" not in parts_of(after)
    sheet = opened(after)[SHEET]
    assert (sheet["C8"].value, fill(sheet["F6"])) == (4400, FILLS["error"])
    assert said(read_file("a.xlsx", after))[0] == said(read_file("a.xlsx", RICH))[0]


# --- Hostile files and texts ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_its_reason(name):
    data, code = HOSTILE[name]
    refused = annotate_file("x.xlsx", data, [error("A1", sheet="Sheet1")], heads())
    assert isinstance(refused, Problem)
    assert refused.code == code


EVIL = (
    '=HYPERLINK("http://x","y")',
    "+1",
    "@SUM(A1)",
    "</t></is></c><c><f>1+1</f></c>",
    "_x003D_1+1",
    "a\x00b\x0b\ud800\n\tc",
    "\u202e<script>&amp;]]>",
)


def test_hostile_texts_stay_texts():
    notes = [Note(text, "A1", "error", text, text) for text in EVIL] + [error("F6", text) for text in EVIL]
    after = mark("=cmd|' /C calc'!A0\x00/../<b>.xlsx", RICH, notes)
    sheet = opened(after).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=1) for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    listed = [sheet.cell(row, 6).value for row in range(7, 7 + len(notes))]
    assert {"+1", "@SUM(A1)", "</t></is></c><c><f>1+1</f></c>", "_x005F_x003D_1+1"} <= set(listed)
    assert said(read_file("a.xlsx", after))[0] == said(read_file("a.xlsx", RICH))[0]


def test_numbers_of_persons_are_not_quoted():
    texts = ("填的是“11010519491231002X”。", "填的是“139-1234-5678”。", "写的是 1,234,567.5。")
    after = opened(mark("a.xlsx", RICH, [error("F6", text) for text in texts]))
    assert [after.worksheets[0].cell(row, 6).value for row in (7, 8, 9)] == [
        "填的是“110******2X”。",
        "填的是“139******78”。",
        "写的是 1,234,567.5。",
    ]
    assert "110105" not in after[SHEET]["F6"].comment.text


def test_the_new_files_name_is_a_plain_one():
    name, _ = annotate_file("../..\\a<b>:\u202e季报.et.xlsx", RICH, [], heads())
    assert name == "a_b___季报.et_核对.xlsx"
    name, _ = annotate_file("长" * 300 + ".xlsx", RICH, [], heads())
    assert len(name) < 120


def test_places_that_are_not_there_are_listed_without_harm():
    notes = [error("ZZZ99999"), error("F0"), error("x; drop"), error("A1", sheet="没有这张表"), error("")]
    sheet = opened(mark("a.xlsx", RICH, notes)).worksheets[0]
    assert sheet.max_row == 6 + len(notes)
    assert sum(1 for row in range(7, 12) if sheet.cell(row, 4).hyperlink) == 4


def test_a_sheet_marked_as_the_list_is_all_that_is_skipped():
    book = Workbook()
    book.active.append(["union-return-problems/1"])
    book.active.append(["乡镇", "职工人数"])
    book.active.append(["上庄镇", 5])
    assert read_file("a.xlsx", saved(book)).figures == ()


def test_after_many_problems_only_the_first_cells_carry_comments():
    book = Workbook()
    for row in range(1, 1001):
        book.active.append([f"x{row}"] * 3)
    notes = [
        replace(error(f"{column}{row}", sheet="Sheet"), severity="warning")
        for row in range(1, 1001)
        for column in "ABC"
    ]
    notes.append(error("C1000", sheet="Sheet"))
    after = opened(mark("a.xlsx", saved(book), notes))
    comments = [cell for row in after["Sheet"].iter_rows() for cell in row if cell.comment]
    assert len(comments) == annotate.MAX_COMMENTS
    assert after["Sheet"]["C1000"].comment  # the worst come first
    assert fill(after["Sheet"]["B900"]) == FILLS["warning"]
    listed = after.worksheets[0]
    assert listed.max_row == 6 + 2000
    assert listed["A4"].value == "错误 1 处，提醒 3000 处，说明 0 条。"
    assert "前 500 格" in listed["A5"].value
    assert "另有 1001 条" in listed["A5"].value


def test_many_problems_in_one_cell_make_one_comment():
    after = mark("a.xlsx", RICH, [error("C4", f"问题{number}。") for number in range(30)])
    text = opened(after)[SHEET]["C4"].comment.text
    assert text.count("【错误】") == annotate.MOST_IN_COMMENT
    assert text.endswith("另有 26 条，见“问题清单”。")


def test_a_file_without_problems_still_comes_back():
    after = opened(mark("a.xlsx", RICH, []))
    assert after.worksheets[0].max_row == 6


def test_a_child_that_dies_is_a_problem(monkeypatch):
    def dies(*_):
        raise read.child.ChildFailedError("took_too_long")

    monkeypatch.setattr(read.child, "ask", dies)
    assert annotate_file("a.xlsx", RICH, [], heads()) == Problem("error", "took_too_long")
