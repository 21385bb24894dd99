"""自选分析 in a browser: choosing, the workbook read back, a bar to its township and back, SQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import go_back
from tests.browser.test_links import at, click_mark, title

pytestmark = pytest.mark.browser


def test_a_table_is_chosen_taken_along_and_followed(app: str, page: Page, tmp_path: Path):
    page.goto(f"{app}/explore?rows=unit&cols=none")
    title(page, "2026年二季度全县职工入会率 73.3%")
    box = page.get_by_role("combobox", name="指标", exact=True)
    box.fill("困难帮扶金额")
    page.get_by_role("option", name="困难帮扶金额").first.click()
    expect(page.locator(".ud-pivot")).to_contain_text("14,000")
    page.keyboard.press("Escape")
    assert at(page) == ("/explore", {"rows": "unit", "cols": "none", "ind": "membership_rate,aid_amount"})

    with page.expect_download() as taken:
        page.get_by_role("button", name="导出表格").click()
    taken.value.save_as(tmp_path / "table.xlsx")
    sheet = load_workbook(tmp_path / "table.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[4]] == ["全县", pytest.approx(110 / 150), 14_000]

    click_mark(page, "explore_chart", 0)
    title(page, "东河镇")
    go_back(page)
    title(page, "职工入会率 73.3%")


def test_a_statement_runs_has_a_link_and_cannot_change_anything(app: str, page: Page):
    page.goto(f"{app}/explore?view=sql")
    page.get_by_role("button", name="例：各单位入会率").click()
    expect(page.get_by_text("共 3 行。")).to_be_visible(timeout=20_000)
    page.reload()  # the link opens the same view
    expect(page.get_by_text("共 3 行。")).to_be_visible(timeout=20_000)
    box = page.get_by_role("textbox", name="SQL 语句")
    box.fill("delete from figure")
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("alert")).to_contain_text("只能查，不能改", timeout=20_000)


def test_a_page_that_ends_early_leaves_nothing_of_the_page_before(app: str, page: Page):
    page.goto(f"{app}/explore?view=sql")
    expect(page.get_by_text("运行", exact=True).first).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="总览", exact=True).first.click()
    expect(page.locator('[data-chart="trend"], .ud-card').first).to_be_visible(timeout=20_000)
    go_back(page)
    expect(page.get_by_text("运行", exact=True).first).to_be_visible(timeout=20_000)
    # By way of the drawer, which asks for the page anew: overview's is still there if it was not let go.
    page.evaluate("udListeners.press('set view pivot')")
    expect(page.locator('[data-chart="explore_chart"], .st-key-explore_chart').first).to_be_visible(
        timeout=20_000
    )
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
