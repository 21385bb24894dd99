"""The township on paper: two A4 sheets that say what they are of, when, and how many units had reported."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.test_links import pytestmark, title

__all__ = ["pytestmark"]

A4 = (595, 842)
"""Points."""


def printed(page: Page, address: str) -> PdfReader:
    page.goto(address)
    title(page, "东河镇")
    for chart in ("quarters", "ranks"):
        expect(page.locator(f'[data-chart="{chart}"]')).to_be_visible(timeout=20_000)
    page.wait_for_timeout(500)
    return PdfReader(BytesIO(page.pdf(format="A4", print_background=True)))


@pytest.mark.parametrize(
    ("language", "reported", "second"),
    [("zh", "2/3 个单位已报", "东河镇主要指标"), ("en", "2/3 units reported", "main indicators")],
)
def test_the_township_prints_on_two_upright_sheets(
    app: str, page: Page, language: str, reported: str, second: str
):
    sheets = printed(page, f"{app}/township?unit=U1&print=1&lang={language}").pages
    assert len(sheets) == 2
    for sheet in sheets:
        assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(A4, abs=2)
    first, last = (" ".join(sheet.extract_text().split()) for sheet in sheets)
    assert reported in first
    assert "东河镇" in first
    assert "80.0%" in first
    assert second in last
    assert "U1-2026.xlsx" in last


def test_what_is_to_be_clicked_is_not_printed(app: str, page: Page):
    text = "".join(sheet.extract_text() for sheet in printed(page, f"{app}/township?unit=U1&print=1").pages)
    for word in ("数从何来", "取走", "打印", "清除筛选"):
        assert word not in text.replace("打印于", "")
