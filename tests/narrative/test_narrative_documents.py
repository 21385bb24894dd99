"""A report reads the same whatever file it comes in, and a hostile file is refused in plain words."""

import io
import json
import zipfile

import pytest

from dashboard import labels
from dashboard.__main__ import main
from dashboard.intake.records import KnownUnits
from dashboard.narrative.read import read_pasted, read_report, to_json
from tests.narrative.papers import W, pdf, word, word_of_xml

LINES = (
    "沙河镇总工会2021年工作总结",
    "2021年，沙河镇总工会新建工会12家，发展会员1,305人。",
    "春节期间走访慰问困难职工36户，发放慰问金3.6万元。",
)
FIGURES = {
    ("new_union_orgs", 12),
    ("new_members", 1305),
    ("warmth_households", 36),
    ("warmth_amount", 36000),
}
TEXT = "\n".join(LINES)
FILES = {
    "utf8.txt": TEXT.encode(),
    "bom.txt": TEXT.encode("utf-8-sig"),
    "utf16.txt": TEXT.encode("utf-16"),
    "gb18030.txt": TEXT.encode("gb18030"),
    "crlf.txt": TEXT.replace("\n", "\r\n").encode("gb18030"),
    "report.docx": word(LINES),
    "report.pdf": pdf(LINES),
    "wrong-name.txt": word(LINES),
}


@pytest.mark.parametrize("name", FILES)
def test_a_report_reads_the_same_from_any_file(name: str):
    reading = read_report(name, FILES[name])
    assert reading.problems == ()
    (report,) = reading.reports
    assert {(claim.code, int(claim.value or 0)) for claim in report.claims} == FIGURES
    assert (report.unit, report.period.label) == ("沙河镇", "2021")
    for claim in report.claims:
        assert claim.quote[claim.start : claim.end] == claim.raw


def test_pasted_text_in_traditional_characters():
    text = "石橋鎮總工會2019年上半年工作匯報\n上半年新組建工會５家，發展會員２３０名。"
    (report,) = read_pasted(text).reports
    assert (report.unit, report.period.label) == ("石桥镇", "2019H1")
    assert [(claim.code, int(claim.value or 0)) for claim in report.claims] == [
        ("new_union_orgs", 5),
        ("new_members", 230),
    ]
    assert report.claims[1].quote == "上半年新組建工會５家，發展會員２３０名。"


def test_a_table_of_a_word_document_is_read_row_by_row():
    data = word(LINES[:1], [["资助学生", "21名"], ["发放助学金", "6.3万元"]])
    (report,) = read_report("t.docx", data).reports
    assert {(claim.code, int(claim.value or 0)) for claim in report.claims} == {
        ("students_aided", 21),
        ("education_aid_amount", 63000),
    }


def test_what_was_deleted_in_a_document_is_not_read():
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>沙河镇工会2020年工作总结</w:t></w:r></w:p><w:p>"
        "<w:del><w:r><w:delText>发展会员500人，</w:delText></w:r></w:del><w:ins><w:r><w:t>发展会员300人。</w:t></w:r></w:ins>"
        "</w:p></w:body></w:document>"
    )
    (report,) = read_report("t.docx", word_of_xml(body)).reports
    assert [int(claim.value or 0) for claim in report.claims] == [300]


def test_the_unit_is_looked_up_among_those_known():
    (report,) = read_report("a.txt", TEXT.encode(), units=KnownUnits({"沙河镇": "T07"})).reports
    assert (report.unit, report.unit_code) == ("沙河镇", "T07")


def test_rows_of_the_command():
    row = to_json(read_report("a.txt", TEXT.encode()))[0]
    assert row == {
        "file": "a.txt",
        "unit": "沙河镇",
        "period": "2021",
        "code": "new_union_orgs",
        "basis": "ytd",
        "value": 12,
        "quote": "2021年，沙河镇总工会新建工会12家，发展会员1,305人。",
        "doubt": "",
    }


def _many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        for number in range(600):
            archive.writestr(f"word/media/{number}.xml", "<a/>")
    return out.getvalue()


HOSTILE = {
    "empty.txt": (b"", "empty_document"),
    "blank.txt": (b"  \n\n ", "empty_document"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_document"),
    "encrypted.docx": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600,
        "document_encrypted",
    ),
    "binary.txt": (bytes(range(256)) * 20, "not_a_document"),
    "picture.pdf": (pdf([""]), "no_text"),
    "cut.pdf": (pdf(LINES)[:400], "document_damaged"),
    "garbage.pdf": (b"%PDF-1.7\n" + b"\x00\xff" * 3000, "document_damaged"),
    "page.txt": (b"<html><body>a</body></html>", "not_a_document"),
    "rich.txt": (b"{\\rtf1 abc}", "not_a_document"),
    "large.txt": (b"a" * (21 * 1024 * 1024), "document_too_large"),
    "long.txt": (("工会" * 200_000).encode(), "document_too_complex"),
    "parts.docx": (_many_parts(), "document_too_complex"),
    "dtd.docx": (
        word_of_xml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "document_damaged",
    ),
    "deep.docx": (
        word_of_xml(f"<w:document {W}>" + "<w:p>" * 3000 + "</w:p>" * 3000 + "</w:document>"),
        "document_too_complex",
    ),
    "broken.docx": (word_of_xml(f"<w:document {W}><w:p>"), "document_damaged"),
    "bomb.docx": (
        word_of_xml(f"<w:document {W}>" + " " * 90_000_000 + "</w:document>"),
        "document_too_complex",
    ),
    "cut.docx": (word(LINES)[:-300], "document_damaged"),
    "book.docx": (b"PK\x03\x04" + b"\0" * 100, "not_a_document"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_plain_words(name: str):
    data, code = HOSTILE[name]
    reading = read_report(name, data)
    (problem,) = reading.problems
    assert (reading.reports, problem.code) == ((), code)
    for language in ("zh_CN", "en"):
        labels.use(language)
        assert labels.problem_message(problem)


def test_a_text_of_nothing_but_figures_is_read_in_time():
    line = "签订集体合同12份、" * 40 + "发展会员" + "9" * 400 + "人，" + "二" * 300 + "家。"
    reading = read_report("figures.txt", "\n".join([line] * 12).encode())
    assert reading.problems == ()
    assert len(reading.reports[0].claims) >= 480


def test_the_command_prints_a_row_a_figure(tmp_path, capsys):
    file = tmp_path / "总结.docx"
    file.write_bytes(FILES["report.docx"])
    assert main(["read-report", str(file), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["unit"], row["period"], row["code"], row["value"], row["doubt"]) for row in rows] == [
        ("沙河镇", "2021", "new_union_orgs", 12, ""),
        ("沙河镇", "2021", "new_members", 1305, ""),
        ("沙河镇", "2021", "warmth_households", 36, ""),
        ("沙河镇", "2021", "warmth_amount", 36000, ""),
    ]
    file.write_bytes(b"\x89PNG")
    assert main(["read-report", str(file)]) == 1
    assert "没有读取" in capsys.readouterr().err
