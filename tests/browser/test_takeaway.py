"""Taking it along, in a browser: a chart as picture, drawing and workbook; the summary; pages on paper; the words."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import press
from tests.browser.test_links import title

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)

A4 = (595, 842)
"""Points."""
ALLOWED = {
    "English",
    "xlsx",
    "SQL",
    "CSV",
    "PNG",
    "SVG",
    "PDF",
    "Excel",
    "MB",
    "xls",
    "ods",
    "csv",
    "et",
    "zip",
    "GeoJSON",
}
VISIBLE = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const part = text.parentElement, box = part.getBoundingClientRect(), look = getComputedStyle(part);
    if (part.closest("script, style, code, pre, canvas, svg, [data-testid='stIconMaterial'], [role='img'], [translate='no']")) continue;
    if (box.width < 2 || look.visibility === "hidden" || look.fontSize === "0px") continue;
    found.push(text.nodeValue);
  }
  for (const part of document.querySelectorAll("[placeholder], [aria-label], [title]"))
    for (const name of ["placeholder", "aria-label", "title"]) found.push(part.getAttribute(name) || "");
  return found;
}"""


def download(page: Page, button: str, folder: Path, *, index: int = 0) -> Path:
    with page.expect_download() as taken:
        page.get_by_role("button", name=button, exact=True).nth(index).click()
    file = folder / taken.value.suggested_filename
    taken.value.save_as(file)
    return file


def test_a_chart_and_the_summary_are_taken_along(app: str, page: Page, tmp_path: Path):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    finding = page.locator("h2.ud-finding").first.inner_text()
    press(page, "take ranking", page.locator(".st-key-take_picture .main-svg"))

    picture = download(page, "下载图片", tmp_path).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1600, 900)
    page.get_by_role("radio", name="SVG 矢量图").or_(
        page.get_by_role("button", name="SVG 矢量图")
    ).first.click()
    expect(page.locator(".st-key-take_chart_svg .main-svg").first).to_be_visible()
    file = download(page, "下载图片", tmp_path)
    drawing = file.read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    assert "<script" not in drawing
    drawn = "".join(re.findall(r">([^<]+)<", drawing))
    assert finding.replace(" ", "") in drawn.replace(" ", "").replace("\xa0", "")
    assert "来源：清河县" in drawn
    assert "2/3 个单位已报" in drawn.replace("\xa0", " ")

    data = load_workbook(download(page, "数据（xlsx）", tmp_path))
    sheet = data.worksheets[0]
    assert sheet["A1"].value == finding
    heads = [cell.value for cell in sheet[5]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=6, values_only=True)]
    shown = [(row["单位"], row["分子"], row["分母"], row["比率"]) for row in rows]
    assert shown == [("东河镇", 80, 100, 0.8), ("西岭乡", 30, 50, 0.6), ("北苑街道", None, None, None)]
    assert data.sheetnames[-1] == "说明"

    page.goto(f"{app}/progress?year=2026&quarter=2")
    file = download(page, "汇总表", tmp_path)
    assert file.name == "清河县2026年第二季度工会工作汇总表.xlsx"
    summary = load_workbook(file, data_only=True)["汇总表"]
    [members] = [cell.column_letter for cell in summary[4] if cell.value == "会员人数"]
    assert [summary[f"{members}{row}"].value for row in range(6, 10)] == [80, 30, None, 110]


def printed(page: Page, *, landscape: bool = False) -> tuple[PdfReader, str]:
    """The page as the browser prints it, and its text without blanks."""
    made = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=landscape, print_background=True)))
    text = "".join(each.extract_text() for each in made.pages)
    # Some characters come out as the radicals that look like them.
    return made, re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def test_pages_print_clean_with_title_date_and_coverage(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    page.get_by_role("button", name="打印本页").click()
    expect(page.get_by_role("button", name="打印", exact=True)).to_be_visible()
    assert "print=1" in page.url
    expect(page.locator("table.ud-printed tr")).to_have_count(4)
    expect(page.locator(".ud-chart").first).to_be_visible()
    made, text = printed(page)
    assert [float(each) for each in made.pages[0].mediabox[2:]] == pytest.approx(A4, abs=2)
    for words in ("73.3%", "打印于20", "数据截至", "2/3个单位已报", "清河县·覆盖率", "北苑街道"):
        assert words in text, words
    for words in ("修订记录", "English", "数从何来", "取走", "打印本页", "开始使用", "返回"):
        assert words not in text, words

    page.get_by_role("button", name="返回").click()
    expect(page.get_by_role("button", name="打印本页")).to_be_visible()
    page.goto(app)  # the browser's own Print, without the print view
    title(page, "73.3%")
    expect(page.locator(".ud-chart").first).to_be_visible()
    _, text = printed(page, landscape=True)
    assert "73.3%" in text
    assert "打印于20" in text
    assert "修订记录" not in text
    made, text = printed(page)  # what is one screen is one sheet
    assert len(made.pages) == 1
    assert "东河80.0%" in text  # the map, its last part
    assert "全部分析" not in text


def test_a_table_with_bars_is_printed_whole(app: str, page: Page):
    page.goto(f"{app}/aid?print=1&lang=en")
    table = page.locator("table.ud-reach")
    expect(table).to_be_visible()
    page.emulate_media(media="print")
    right = table.evaluate("each => each.getBoundingClientRect().right")
    edge = page.locator(".st-key-page_aid").evaluate("each => each.getBoundingClientRect().right")
    assert right <= edge


def english(page: Page) -> set[str]:
    """The English words that can be seen or heard on the page."""
    return {word for text in page.evaluate(VISIBLE) for word in re.findall(r"[A-Za-z]{2,}", text)} - ALLOWED


def test_streamlits_own_words_are_chinese_too(app: str, page: Page):
    for name in (
        "",
        "aid",
        "township",
        "explore",
        "progress",
        "review",
        "checks",
        "audit",
        "begin",
        "nowhere",
    ):
        page.goto(f"{app}/{name}")
        expect(page.locator(".ud-title").first).to_be_visible()
        expect(page.get_by_text("看哪一天的数据")).to_be_visible()
        page.wait_for_timeout(300)
        assert english(page) == set(), name

    page.goto(f"{app}/returns")
    expect(page.get_by_text("下载空白表")).to_be_visible()
    page.get_by_role("button", name="选日期").first.click()
    expect(page.get_by_role("grid")).to_be_visible()
    assert english(page) == set(), "uploader and calendar"

    page.goto(f"{app}/explore")
    page.get_by_role("combobox", name="指标", exact=True).fill("没有这样的指标")
    expect(page.get_by_text("没有找到")).to_be_visible()
    assert english(page) == set(), "a list without a match"

    page.goto(f"{app}/coverage?view=table")
    table = page.locator("[data-testid='stDataFrame']").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box is not None
    table.hover(position={"x": 150, "y": 15})
    expect(page.get_by_role("button", name=re.compile("全屏")).first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("CSV"))).to_have_count(0)  # formulas: 取走 is safe
    for x in range(60, 420, 10):
        page.mouse.click(box["x"] + x, box["y"] + 15)
        if page.get_by_text("升序").count():
            break
    expect(page.get_by_text("升序")).to_be_visible()
    assert english(page) == set(), "a table's menu"
