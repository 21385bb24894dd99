"""An office program opens the report: LibreOffice turns it into PDF, and the pages hold what they should.

Skipped where no LibreOffice Writer is installed, unless UNION_OFFICE_TESTS=required.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from pptx import Presentation
from pypdf import PdfReader

from dashboard.report.plan import Period, Unit, plan
from dashboard.report.slides import to_pptx
from dashboard.report.word import to_docx
from dashboard.report.write import write
from tests.queries.county import CountyInMemory

NAMES = ("soffice", "libreoffice")
SOFFICE = next((path for name in NAMES if (path := shutil.which(name))), None)
COUNTY = Unit(None, "清河县总工会", "county", "清河县总工会")


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    """A full report, its slides and a brief of a county of three units with rates and money in two years."""
    county = CountyInMemory()
    county.database.execute("set threads = 1")
    for n, code in enumerate(("A", "B", "E")):
        county.unit(code)
        for year in (2025, 2026):
            for quarter in (1, 2, 3, 4):
                grown = 4 * (year - 2024) + quarter
                county.file(
                    code, year, quarter,
                    {
                        "union_orgs": 10 + n, "members": 100 + 5 * grown + n, "workers": 200,
                        "units_should": 20, "units_covered": 12 + grown // 2,
                        "enterprises_covered": 10, "collective_contract_enterprises": 5 + grown // 4,
                        "aid_amount": 1000 * quarter, "warmth_amount": 2000 * quarter,
                        "funds_due": 5000 * quarter, "funds_received": 4000 * quarter,
                    },
                )  # fmt: skip
    county.derive()
    filed = [(2026, 4)]
    made = {}
    for tone in ("summary", "brief"):
        report = write(plan(COUNTY, Period(2026, 1, 2026, 4), filed, tone=tone), county.query)  # type: ignore[arg-type]
        made[f"{tone}.docx"] = to_docx(report)
        if tone == "summary":
            made["slides.pptx"] = to_pptx(report)
    return made


def test_the_page_is_set_as_official_papers_are(documents: dict[str, bytes]):
    document = Document(BytesIO(documents["summary.docx"]))
    section = document.sections[0]
    size = (section.page_width.mm, section.page_height.mm, section.left_margin.mm, section.top_margin.mm)
    assert [round(each) for each in size] == [210, 297, 28, 37]
    footer = section.footer.paragraphs[0]
    assert footer.text == "—  —"
    assert [each.text for each in footer._p.iter(qn("w:instrText"))] == ["PAGE"]
    fonts = {style: _font(document.styles[style]) for style in ("Normal", "Heading 1", "Heading 2")}
    assert fonts == {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}
    assert document.styles["Normal"].font.size.pt == 16
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28
    title = document.paragraphs[0]
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    with ZipFile(BytesIO(documents["summary.docx"])) as archive:
        table = archive.read("word/fontTable.xml").decode("utf-8")
    assert re.search(r'w:name="方正小标宋简体"><w:altName w:val="[^"]*SimSun', table)


def _font(style: object) -> str:
    return str(style.element.rPr.rFonts.get(qn("w:eastAsia")))  # type: ignore[attr-defined]


def test_charts_are_native_with_a_worksheet_each(documents: dict[str, bytes]):
    with ZipFile(BytesIO(documents["summary.docx"])) as archive:
        names = archive.namelist()
        assert not [name for name in names if name.startswith("word/media/")], "no pictures"
        charts = [name for name in names if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
        assert len(charts) == 4
        for name in charts:
            number = re.findall(r"\d+", name)[0]
            links = archive.read(f"word/charts/_rels/chart{number}.xml.rels").decode()
            drawing = archive.read(name).decode()
            assert f"../embeddings/chart{number}.xlsx" in links
            [link] = re.findall(r'<c:externalData[^>]* r:id="(\w+)"', drawing)
            assert f'Id="{link}"' in links
            assert archive.read(f"word/embeddings/chart{number}.xlsx")[:2] == b"PK"
        for name in names:
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


@pytest.fixture(scope="module")
def pages(documents: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The text of each page of each document, as LibreOffice prints it."""
    folder = tmp_path_factory.mktemp("office")
    required = os.environ.get("UNION_OFFICE_TESTS") == "required"
    if SOFFICE is None and not required:
        pytest.skip("LibreOffice is not installed")
    for name, data in documents.items():
        (folder / name).write_bytes(data)
    files = [str(folder / name) for name in documents]
    profile = (folder / "profile").as_uri()
    command = [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), *files], check=False, capture_output=True, timeout=240)
    made = sorted(Path(folder).glob("*.pdf"))
    if not made and not required:
        pytest.skip("LibreOffice has no Writer or Impress")
    assert len(made) == len(documents)
    return {file.stem: [page.extract_text() for page in PdfReader(file).pages] for file in made}


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_libreoffice_prints_the_report(pages: dict[str, list[str]]):
    summary = pages["summary"]
    assert "清河县总工会2026年工作总结" in plain(summary[0])
    text = plain("".join(summary))
    for words in (
        "一、总体情况",
        "（一）抓组建",
        "图1",
        "附表1",
        "附表2数据来源",
        "report/indicator_by_period",
    ):
        assert words in text
    for number, page in enumerate(summary, 1):
        assert f"—{number}—" in plain(page)


def test_a_brief_is_one_page_and_its_origins(pages: dict[str, list[str]]):
    brief = pages["brief"]
    assert "下一步打算" in plain(brief[0])
    assert "附表1数据来源" not in plain(brief[0])
    assert "附表1数据来源" in plain(brief[1])


def test_libreoffice_shows_the_slides(pages: dict[str, list[str]], documents: dict[str, bytes]):
    slides = pages["slides"]
    assert len(slides) == len(Presentation(BytesIO(documents["slides.pptx"])).slides)
    assert "清河县总工会2026年工作总结" in plain(slides[0])
    assert "数据来源" in plain(slides[-1])
