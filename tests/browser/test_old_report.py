"""An old report in a real browser: uploaded, three figures confirmed, seen in the township's chart and drawer.

Worked by hand: 东河镇's report of 2019 says 70 members, 112 workers and 2 new unions; the township filed 80
members in the second quarter of 2026.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.warehouse import open_warehouse
from tests.browser.conftest import press
from tests.browser.test_main_job import opened, says, settled
from tests.pages.county import fill

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

REPORT = """东河镇总工会2019年度工作总结

2019年，全镇工会工作有了新进展。截至12月底，全镇共有会员70人，职工总数112人。
全年新建基层工会2家。五年来累计发放慰问金20万元。
2020年计划新发展会员500人。
"""
WAIT = 45_000


def test_an_old_report_is_confirmed_and_seen_in_the_townships_chart(
    server: Callable[..., Any], page: Page, tmp_path: Path
):
    county = open_warehouse(tmp_path / "store")
    fill(county)
    county.close()
    text = tmp_path / "总结2019.txt"
    text.write_text(REPORT, encoding="utf-8")
    url = server(UNION_SAMPLE="0").url
    opened(page, f"{url}/narrative")
    page.locator("input[type=file]").first.set_input_files(str(text))
    page.locator(".st-key-narrative_read button").click()
    confirm = page.get_by_role("button", name=re.compile("确认这 3 个数"))
    expect(confirm).to_be_visible(timeout=WAIT)
    says(page, "东河镇总工会2019年度工作总结", "全镇共有会员70人")
    expect(page.locator("mark").first).to_have_text("70人")
    page.get_by_text(re.compile("有疑问 2")).click()
    says(page, "是计划或目标，不是实际完成数", "是几年的合计，不是本年的数")
    confirm.click()
    says(page, "已录入东河镇2019年全年的 3 个数")

    opened(page, f"{url}/township?unit=U1&indicator=members")
    says(page, "会员人数：2026年二季度 80 人", "来自旧报告，不是报表")
    drawn = page.evaluate(
        """() => { const strips = [...document.querySelectorAll('[data-chart="quarters"] .ud-strip')];
            const colour = (strip) => getComputedStyle(strip.firstElementChild).backgroundColor;
            return [strips[0].dataset.tip, colour(strips[0]) !== colour(strips.at(-1))]; }"""
    )
    assert drawn == ["2019年四季度\n70 人\n来自旧报告，不是报表", True]
    press(page, "origin quarters", page.get_by_role("dialog"))
    expect(page.get_by_role("dialog")).to_be_visible(timeout=WAIT)
    settled(page)

    opened(page, f"{url}/narrative?view=compare")
    says(page, "0 个数一致，0 个不一致，3 个没有报表可对")
    opened(page, f"{url}/returns?view=status&year=2026&quarter=2")
    says(page, "东河镇")
