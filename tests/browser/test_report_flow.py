"""The work report in a browser: choose, download as Word and as slides, change the wording and see it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect
from pptx import Presentation

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)
OWN = 'section = "aid"\n[[heading]]\ntext = "暖人心"\n[[sentence]]\ntext = "发了{aid_amount}。"\n'


def taken(page: Page, name: str) -> tuple[str, bytes]:
    """The file that a button downloads: its name and bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).last.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_report_is_chosen_taken_along_and_worded_anew(own_app: str, page: Page):
    page.goto(f"{own_app}/report?part=half1")
    sheet = page.locator(".ud-report").first
    expect(sheet).to_contain_text("2026年上半年工作总结")
    name, data = taken(page, "下载 Word 文档")
    assert name.endswith("2026年上半年工作总结.docx")
    text = "\n".join(each.text for each in Document(BytesIO(data)).paragraphs)
    assert "职工入会率73.3%" in text
    name, data = taken(page, "下载幻灯片")
    assert name.endswith(".pptx")
    assert len(Presentation(BytesIO(data)).slides) > 4

    page.locator("[data-testid='stFileUploader'] input").set_input_files(
        {"name": "aid.toml", "mimeType": "text/plain", "buffer": OWN.encode()}
    )
    expect(page.get_by_text("正在试看您上传的“帮扶服务”写法")).to_be_visible()
    expect(page.get_by_text("暖人心")).to_be_visible()
    page.get_by_role("button", name="采用这个写法").click()
    expect(page.get_by_text("已采用。")).to_be_visible()
    page.goto(f"{own_app}/report?part=half1&tone=speech")
    expect(page.get_by_text("暖人心")).to_be_visible()
