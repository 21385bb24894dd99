"""Hostile and broken files: each is refused with a plain reason or read, and the reader goes on."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from openpyxl import Workbook

from dashboard.intake import child, safety, workbook
from dashboard.intake.read import read_file, read_files, read_sheets
from dashboard.intake.records import Book, KnownUnits
from dashboard.intake.safety import RefusedError
from tests.intake.builders import grouped_long, put, save

PLAIN = grouped_long()


def zipped(parts, *, method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def workbook_parts():
    with zipfile.ZipFile(io.BytesIO(PLAIN.data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def with_part(name, data):
    return zipped([*[each for each in workbook_parts() if each[0] != name], (name, data)])


def sheet_xml(body):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"


def lying_size(data):
    """The central directory states one byte for a part that holds far more."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 1) + data[at + 28 :]


def ole(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 1024


HOSTILE = {
    "empty": (b"", "empty_workbook"),
    "spaces": (b"   \n", "empty_workbook"),
    "text": (b"hello", "not_a_workbook"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
    "pdf": (b"%PDF-1.7 ...", "not_a_workbook"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "not_a_workbook"),
    "plain zip": (zipped([("a.txt", b"1")]), "not_a_workbook"),
    "word": (zipped([("word/document.xml", b"<a/>")]), "not_a_workbook"),
    "xlsb": (zipped([("xl/workbook.bin", b"1")]), "not_a_workbook"),
    "cut": (PLAIN.data[: len(PLAIN.data) // 2], "damaged"),
    "zip magic only": (b"PK\x03\x04xl/workbook.xml", "damaged"),
    "encrypted": (ole("EncryptedPackage"), "encrypted"),
    "not really xls": (ole("WordDocument"), "damaged"),
    "too many parts": (
        zipped([*workbook_parts(), *[(f"xl/x{n}.xml", b"<a/>") for n in range(600)]]),
        "too_complex",
    ),
    "foreign part": (with_part("evil.exe", b"MZ"), "damaged"),
    "path upwards": (with_part("xl/../../x.xml", b"<a/>"), "damaged"),
    "bomb": (with_part(SHEET, b" " * (90 * 1024 * 1024)), "too_complex"),
    "dense part": (with_part("xl/media/image1.png", b"\0" * (30 * 1024 * 1024)), "too_complex"),
    "lying size": (lying_size(PLAIN.data), "damaged"),
    "doctype": (with_part(SHEET, b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'), "damaged"),
    "utf-16": (with_part(SHEET, "<worksheet/>".encode("utf-16")), "damaged"),
    "far cell": (
        with_part(SHEET, sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "too_complex",
    ),
    "many columns": (with_part(SHEET, sheet_xml('<row r="1"><c r="ZZ1"><v>1</v></c></row>')), "too_complex"),
    "broken xml": (with_part(SHEET, b"<worksheet><sheetData><row"), "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    data, code = HOSTILE[name]
    started = time.process_time()
    with pytest.raises(RefusedError) as refused:
        workbook.read_book("x.xlsx", data)
    assert refused.value.code == code
    assert time.process_time() - started < 5


def test_the_size_limit_comes_before_anything_is_opened():
    with pytest.raises(RefusedError) as refused:
        safety.kind_of("x.xlsx", b"PK" + b"\0" * safety.MAX_BYTES)
    assert (refused.value.code, refused.value.args_["limit"]) == ("too_large", 20)


def test_parts_that_share_their_bytes_are_refused():
    data = bytearray(zipped([("xl/workbook.xml", b"<a/>"), ("xl/styles.xml", b"<a/>")]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(RefusedError):
        safety.inflate(bytes(data))


def test_a_part_with_a_wrong_checksum_is_refused():
    data = bytearray(PLAIN.data)
    at = data.index(b"PK\x01\x02")
    data[at + 16 : at + 20] = struct.pack("<I", zlib.crc32(b"other"))
    with pytest.raises(RefusedError):
        safety.inflate(bytes(data))


def test_empty_styled_cells_far_out_are_no_reason_to_refuse():
    body = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="60000"><c r="A60000" s="0"/></row>'
    )
    assert workbook.read_book("x.xlsx", with_part(SHEET, sheet_xml(body))).sheets[0].cells[0].number == 1


def test_macros_and_links_are_told_and_not_run():
    with_both = zipped(
        [*workbook_parts(), ("xl/vbaProject.bin", b"1"), ("xl/externalLinks/externalLink1.xml", b"<a/>")]
    )
    assert workbook.read_book("x.xlsm", with_both).notes == ("macros", "external_links")


def test_mutated_files_are_read_or_refused_never_worse():
    data = PLAIN.data
    reasons = set()
    for step in range(120):
        at = (step * 7919) % len(data)
        broken = data[:at] + bytes([(data[at] + step + 1) % 256]) + data[at + 1 :]
        try:
            workbook.read_book("x.xlsx", broken)
        except RefusedError as refused:
            reasons.add(refused.code)
    assert reasons <= {"damaged", "not_a_workbook", "too_complex", "encrypted", "empty_workbook"}


@pytest.fixture(scope="module", autouse=True)
def _end_child():
    yield
    child.stop()


def test_the_child_reads_and_answers_again_after_refusals():
    for name in ("encrypted", "broken xml", "far cell", "empty"):
        data, code = HOSTILE[name]
        reading = read_file("坏文件.xlsx", data)
        assert [problem.code for problem in reading.problems] == [code]
        assert reading.figures == ()
    assert len(read_file(PLAIN.name, PLAIN.data).figures) == len(PLAIN.figures)


def test_a_killed_child_is_replaced():
    child.stop()
    read_file(PLAIN.name, PLAIN.data)
    (running,) = child._idle
    running.process.kill()
    running.process.wait()
    assert len(read_file(PLAIN.name, PLAIN.data).figures) == len(PLAIN.figures)


def test_a_file_that_takes_too_long_is_given_up_and_said(monkeypatch):
    monkeypatch.setattr(child, "WALL_SECONDS", 0.0)
    monkeypatch.setattr(child, "START_SECONDS", 0.0)
    # Large enough that its answer cannot be there the moment it was handed over.
    assert [each.code for each in read_file("x.xlsx", many_rows()).problems] == ["took_too_long"]
    monkeypatch.undo()
    assert len(read_file(PLAIN.name, PLAIN.data).figures) == len(PLAIN.figures)


def many_rows() -> bytes:
    """A sheet of 19,000 rows, within the box, each with a text of its own."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{row}x</t></is></c></row>'
        for row in range(1, 19000)
    )
    return with_part(SHEET, sheet_xml(rows))


def test_memory_is_bounded():
    """Either read or refused; nothing hangs."""
    reading = read_file("x.xlsx", many_rows())
    assert all(problem.code in {"too_complex", "no_figures", "damaged"} for problem in reading.problems)


def test_known_units_are_looked_up_and_strangers_named():
    units = KnownUnits({"大河口镇": "t001"})
    assert {each.unit_code for each in read_file(PLAIN.name, PLAIN.data, units=units).figures} == {"t001"}
    strange = read_file(PLAIN.name, PLAIN.data, units=KnownUnits({"小河口镇": "t009"}))
    (problem,) = [each for each in strange.problems if each.severity == "error"]
    assert (problem.code, problem.cell, problem.args["text"]) == ("unknown_township", "A2", "大河口镇")


def test_a_reading_survives_the_pipe_whole():
    from dashboard.intake.layout import read_layout

    reading = read_file(PLAIN.name, PLAIN.data)
    laid = read_layout(workbook.read_book(PLAIN.name, PLAIN.data))
    assert reading.figures == laid.figures
    assert reading.problems == laid.problems
    assert reading.townships == tuple(laid.townships)


def test_the_cells_themselves_can_be_asked_for():
    book = read_sheets(PLAIN.name, PLAIN.data)
    assert isinstance(book, Book)
    assert book == workbook.read_book(PLAIN.name, PLAIN.data)


def test_text_that_looks_like_a_formula_stays_text():
    book = Workbook()
    put(book.active, 1, ["甲镇2024年第一季度报表"])
    put(book.active, 2, ["项目", "累计"])
    put(book.active, 3, ["会员人数", "'=HYPERLINK(A)"])
    reading = read_file("x.xlsx", save(book))
    assert [each.code for each in reading.problems] == ["not_a_number"]


def test_many_files_come_back_in_their_order():
    files = [(f"{number}.xlsx", PLAIN.data if number % 3 else b"broken") for number in range(25)]
    readings = list(read_files(files))
    assert [each.file for each in readings] == [name for name, _ in files]
    assert [bool(each.figures) for each in readings] == [bool(number % 3) for number in range(25)]


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.2">
<office:body><office:spreadsheet><table:table table:name="季报">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
<table:table-row>{title}</table:table-row><table:table-row>{heads}</table:table-row>
<table:table-row>{first}</table:table-row><table:table-row table:visibility="collapse">{second}</table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods_text(*texts):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return "".join(cell.format(text) for text in texts)


def test_an_ods_tells_its_errors_formulas_and_hidden_parts():
    number = (
        '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    content = ODS.format(
        title=ods_text("甲镇2024年第三季度报表"),
        heads=ods_text("项目", "单位", "上年数", "累计"),
        first=ods_text("会员人数", "人") + number.format(8, 8) + number.format(9, 9),
        second=ods_text("入会率", "%") + number.format(1, 1) + error,
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:x"/>'
    data = zipped(
        [("mimetype", mimetype), ("content.xml", content.encode()), ("META-INF/manifest.xml", manifest)]
    )
    (sheet,) = workbook.read_book("a.ods", data).sheets
    assert (sheet.hidden_columns, sheet.hidden_rows) == ({2}, {3})
    assert [each.kind for each in sheet.cells if each.row == 3] == ["text", "text", "number", "error"]
    reading = read_file("a.ods", data)
    assert [(each.cell, each.code) for each in reading.figures] == [("D3", "members")]
    assert {each.code for each in reading.problems} == {"skipped_column", "error_value", "hidden_rows"}
    locked = zipped(
        [("mimetype", mimetype), ("content.xml", b"\x00"), ("META-INF/manifest.xml", b"<encryption-data/>")]
    )
    assert [each.code for each in read_file("a.ods", locked).problems] == ["encrypted"]


def test_numbers_beyond_any_figure_are_told():
    body = '<row r="1"><c r="A1" t="str"><v>会员人数</v></c><c r="B1"><v>1e999</v></c></row>'
    body += '<row r="2"><c r="A2" t="str"><v>职工人数</v></c><c r="B2"><v>1e300</v></c></row>'
    reading = read_file("x.xlsx", with_part(SHEET, sheet_xml(body)))
    assert reading.figures == ()
    assert {(each.code, each.cell) for each in reading.problems} >= {
        ("error_value", "B1"),
        ("not_a_number", "B2"),
    }
