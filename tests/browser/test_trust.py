"""Figures in front of a meeting, in a real browser: approved, corrected with a reason, followed to their cell,
told as restated, and read again as of an earlier day.

Second quarter of 2026, worked by hand: 东河镇 80 members of 100 workers, 西岭乡 30 of 50: 110 / 150 = 73.3 %.
Corrected since: 东河镇 86 members, so 116 / 150 = 77.3 %.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.intake.submit import file_returns
from dashboard.warehouse import open_warehouse
from tests.browser.conftest import Server, press
from tests.browser.test_main_job import WAIT, choose, commit, opened, says, settled, upload
from tests.browser.workbooks import long_form
from tests.builders import begin, checked

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Q2 = [("会员人数", "人", None, 80), ("职工人数", "人", None, 100)]
FILED_AT = datetime(2026, 7, 8, 1, 30)


@pytest.fixture
def app(own_data_folder: Path, server: Callable[..., Server]) -> str:
    """西岭乡 has filed, 东河镇 has not; the dashboard's address."""
    store = open_warehouse(own_data_folder)
    begin(store)
    file_returns(
        store, [checked("U2", 2026, 2, {"members": 30, "workers": 50}, at=FILED_AT, file="西岭.xlsx")]
    )
    store.close()
    return server(UNION_SAMPLE="0").url


def test_a_figure_is_filed_approved_corrected_and_its_past_can_be_read(app: str, page: Page, tmp_path: Path):
    upload(page, app, long_form(tmp_path / "东河镇二季度.xlsx", "东河镇", "2026年1-6月", Q2))
    commit(page)

    # Reviewed beside nothing yet, and approved: the page goes on to what still waits.
    opened(page, f"{app}/review?year=2026&quarter=2&unit=U1")
    says(page, "2 个单位待审", "东河镇")
    page.get_by_role("button", name="审核通过", exact=True).first.click()
    says(page, "已办理：审核通过。", "1 个单位待审")

    # Two clicks lead from the chart to the cell, with the rows around it.
    opened(page, f"{app}/coverage?ratio=membership_rate&year=2026&quarter=2&unit=U1")
    says(page, "职工入会率 73.3%")
    press(page, "origin ranking", page.get_by_role("dialog"))
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("会员人数 80", timeout=WAIT)
    expect(drawer).to_contain_text("东河镇二季度.xlsx")
    expect(drawer.locator(".ud-cell")).to_have_text("80", timeout=WAIT)

    # An approved figure is corrected only with a reason.
    opened(page, f"{app}/review?year=2026&quarter=2&unit=U1")
    says(page, "已审")
    page.get_by_text("更正一个数", exact=True).click()
    choose(page, page.get_by_role("combobox", name=re.compile("指标")).last, "会员人数")
    page.get_by_label(re.compile("改为")).fill("86")
    page.get_by_label(re.compile("改为")).press("Enter")
    says(page, "现有 80 → 改为 86")
    do = page.get_by_role("button", name="更正", exact=True)
    do.click()
    refusal = page.get_by_test_id("stAlert").get_by_text("请写明原因。")
    expect(refusal).to_be_visible(timeout=WAIT)
    settled(page)
    page.get_by_label("更正原因").fill("名册核实，漏录六人")
    page.get_by_label("更正原因").press("Enter")
    expect(refusal).to_have_count(0, timeout=WAIT)  # with it the button moves up
    settled(page)
    do.click()
    says(page, "已更正：会员人数。")

    # Everyone sees the new figure, what it was, who changed it and why.
    opened(page, f"{app}/coverage?ratio=membership_rate&year=2026&quarter=2")
    says(page, "职工入会率 77.3%")
    opened(page, f"{app}/restatements?range=all")
    says(page, "会员人数", "80", "86", "名册核实，漏录六人")
    opened(page, f"{app}/audit")
    expect(page.get_by_role("button", name="现在核验")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="现在核验").click()
    says(page, "操作记录没有改动")

    # On an earlier day only 西岭乡 had filed: 30 / 50, and every page says which day it shows.
    opened(page, f"{app}/coverage?ratio=membership_rate&year=2026&quarter=2&asof=2026-07-31")
    says(page, "2026-07-31", "60.0%", "1/2")
    page.get_by_role("button", name="回到最新数据").click()
    says(page, "职工入会率 77.3%")
