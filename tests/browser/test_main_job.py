"""The whole main job in a real browser: from the sample to one's own county, from a workbook to a chart.

Worked by hand, for 东河镇 (the other township, 西岭乡, files nothing):

    Q1   members 800 / workers 1,000, hardship aid 12,000 yuan for 30 households, study aid none
    Q3   members 900 / workers 1,000 = 90.0 %, hardship aid 45,000 + warmth 15,000 = aid total 60,000 = 6 万元
         hardship aid of the third quarter alone: unknown, the second quarter was never filed
    Q3'  finance only: funds received 180,000 instead of 150,000, due 300,000 = 60.0 % instead of 50.0 %
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from tests.browser.workbooks import long_form

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

Q1 = [
    ("会员人数", "人", None, 800),
    ("职工人数", "人", None, 1000),
    ("困难帮扶金额", "元", 12000, 12000),
    ("困难帮扶户次", "户", 30, 30),
    ("送温暖金额", "元", 15000, 15000),
    ("送温暖慰问户数", "户", 50, 50),
    ("应收工会经费", "元", 100000, 100000),
    ("实收工会经费", "元", 50000, 50000),
]
Q3 = [
    ("会员人数", "人", None, 900),
    ("职工人数", "人", None, 1000),
    ("困难帮扶金额", "元", None, 45000),
    ("困难帮扶户次", "户", None, 90),
    ("送温暖金额", "元", None, 15000),
    ("送温暖慰问户数", "户", None, 50),
    ("应收工会经费", "元", None, 300000),
    ("实收工会经费", "元", None, 150000),
]
FINANCE = [
    ("应收工会经费", "元", None, 300000),
    ("实收工会经费", "元", None, 180000),
]
WAIT = 45_000


def opened(page: Page, url: str) -> None:
    """Go to an address and wait until the page stands still."""
    page.goto(url)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the script has ended and the page has said the same for half a second.

    Before its first run, and between a run and the run that a widget or a link asks for, a page counts as not
    running although nothing of it stands there yet.
    """
    expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=WAIT)
    page.evaluate("window.seenBefore = null")
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid=stApp]');
            const text = document.querySelector('[data-testid=stMain]')?.innerText.trim() ?? '';
            const done = app?.dataset.testScriptState === 'notRunning' && text !== '';
            const seen = window.seenBefore;
            if (!done || !seen || seen.text !== text) {
                window.seenBefore = {text: done ? text : null, since: performance.now()};
                return false;
            }
            return performance.now() - seen.since > 500;
        }""",
        polling=100,
        timeout=WAIT,
    )


def body(page: Page) -> str:
    """What the page says, with white space folded."""
    return re.sub(r"\s+", " ", page.get_by_test_id("stMain").inner_text())


def says(page: Page, *texts: str) -> None:
    """The page says these, now or as soon as it is drawn."""
    for text in texts:
        expect(page.get_by_test_id("stMain")).to_contain_text(text, timeout=WAIT, use_inner_text=True)


def row_of(place: Page | Locator, name: str) -> list[str]:
    """The cells of the table row that holds this text, as a screen reader is given them."""
    tables = "[data-testid=stDataFrame] table tr, :is(table[data-table], table[data-cells]) tbody tr"
    row = place.locator(tables).filter(has_text=name).first
    expect(row).to_be_attached(timeout=WAIT)
    return [cell.strip() for cell in row.locator("th, td").all_inner_texts()]


def choose(page: Page, choice: Locator, name: str) -> None:
    """Choose from a list by typing; a run that ends meanwhile closes the list, it is then opened again."""
    for _ in range(5):
        settled(page)
        choice.click()
        choice.fill(name)
        option = page.get_by_role("option", name=name, exact=True)
        try:
            option.click(timeout=8_000)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    settled(page)


def upload(page: Page, url: str, *files: Path) -> None:
    opened(page, f"{url}/returns")
    page.locator("input[type=file]").first.set_input_files([str(file) for file in files])
    expect(page.get_by_text(files[-1].name)).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="核对文件").click()
    expect(page.get_by_role("button", name="全部移走")).to_be_visible(timeout=WAIT)
    settled(page)


def commit(page: Page) -> None:
    page.get_by_role("button", name=re.compile("提交 1 个文件")).click()
    expect(page.get_by_text("已提交 1 个文件")).to_be_visible(timeout=WAIT)


def check_figures(page: Page, url: str) -> None:
    """The figures of the story as the pages show them."""
    opened(page, f"{url}/coverage?ratio=membership_rate&year=2026&quarter=3")
    says(page, "职工入会率 90.0%", "1/2")
    opened(page, f"{url}/aid?year=2026&quarter=3")
    says(page, "6.00 万元", "1/2")
    opened(page, f"{url}/coverage?ratio=funds_collection_rate&year=2026&quarter=3")
    says(page, "工会经费收缴率 60.0%")


def test_from_the_sample_to_ones_own_figures_and_through_a_crash(
    page: Page, server: Callable[..., Any], tmp_path: Path
):
    running = server()
    url = running.url

    # The first start shows the sample county with its charts at once.
    page.goto(url)
    expect(page.locator(".ud-chart").first).to_be_visible(timeout=60_000)
    settled(page)
    expect(page.locator(".st-key-sample_banner")).to_contain_text("示例数据")
    says(page, "18/20")

    # Begin: name the county and paste its townships.
    page.get_by_role("link", name="开始使用").first.click()
    page.get_by_role("textbox", name="县（市、区）名称").fill("白水县")
    page.get_by_role("textbox", name="乡镇、街道名单").fill("东河镇\n西岭乡")
    page.get_by_role("button", name="列出单位").click()
    expect(page.get_by_text("请核对这 2 个单位")).to_be_visible(timeout=WAIT)
    settled(page)
    page.get_by_role("button", name="确认并开始").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("白水县").first).to_be_visible(timeout=WAIT)
    settled(page)
    assert "示例数据" not in body(page).split("看示例数据")[0]

    # Q1, then Q3, then a Q3 return that holds only finance.
    upload(page, url, long_form(tmp_path / "东河镇一季度.xlsx", "东河镇", "2026年第一季度", Q1))
    says(page, "2026年一季度 东河镇")
    commit(page)
    upload(page, url, long_form(tmp_path / "东河镇三季度.xlsx", "东河镇", "2026年第三季度", Q3))
    commit(page)
    upload(page, url, long_form(tmp_path / "东河镇三季度财务.xlsx", "东河镇", "2026年1-9月", FINANCE))
    says(page, "更正 1 个数")
    commit(page)
    check_figures(page, url)

    # The quarter alone is unknown: the second quarter was never filed. The first quarter's is its year to date.
    opened(page, f"{url}/township?unit=t001&year=2026&quarter=3&group=hardship_aid")
    assert row_of(page, "困难帮扶金额")[1:3] == ["45,000 元", "未知"]
    opened(page, f"{url}/township?unit=t001&year=2026&quarter=1&group=hardship_aid")
    assert row_of(page, "困难帮扶金额")[1:3] == ["12,000 元", "12,000 元"]

    # One figure to its cell: two clicks from the chart to file, sheet, cell and the text as written.
    opened(page, f"{url}/coverage?ratio=funds_collection_rate&year=2026&quarter=3")
    page.get_by_role("button", name="数从何来").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("60.0%", timeout=WAIT)
    received = row_of(drawer, "实收工会经费")
    assert "东河镇三季度财务.xlsx" in received
    assert "E6" in received
    assert "180000" in received
    expect(drawer.locator(".ud-sheet .ud-cell")).to_have_text("180000", timeout=WAIT)

    # A deep link opened by somebody else shows the same view.
    other = page.context.browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    opened(other, f"{url}/coverage?ratio=funds_collection_rate&year=2026&quarter=1&lang=en")
    says(other, "50.0%")
    says(other, "Fund collection rate")
    other.context.close()

    # A broken file is told plainly and changes nothing.
    broken = tmp_path / "坏文件.xlsx"
    broken.write_bytes(b"PK\x03\x04 this is no workbook")
    upload(page, url, broken)
    says(page, "坏文件.xlsx")
    says(page, "没有读取")
    expect(page.get_by_role("button", name="提交", exact=True)).to_be_disabled()
    bad = [("会员人数", "人", None, 1800), ("职工人数", "人", None, 1000), ("送温暖金额", "元", None, "很多")]
    upload(page, url, long_form(tmp_path / "有错的表.xlsx", "西岭乡", "2026年第三季度", bad))
    says(page, "E5")
    says(page, "E7")
    says(page, "很多")
    check_figures(page, url)

    running.kill()
    running.start()
    check_figures(page, url)

    running.kill()
    (running.data_dir / "warehouse.duckdb").unlink()
    running.start()
    check_figures(page, url)
