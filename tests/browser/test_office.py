"""An office in a real browser: a clerk files, the statistician approves, a leader sees it; each sees their own.

One township of two files its third quarter of 2026: 900 members of 1,000 workers = 90.0 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.warehouse import guard, open_warehouse
from tests.browser.test_main_job import commit, opened, says, settled, upload
from tests.browser.workbooks import long_form
from tests.builders import begin
from tests.office.harness import Office, running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WAIT = 45_000
OWN = "一句只有我记得住的话"
Q3 = [("会员人数", "人", None, 900), ("职工人数", "人", None, 1000)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A server of an office whose county has begun, with an account of each kind."""
    opened_here = open_warehouse(tmp_path / "store")
    with guard.as_operator():
        begin(opened_here)
    opened_here.close()
    with running(tmp_path) as made:
        for login, name, role, *more in (
            ("dong", "董小河", "clerk", "--unit", "东河镇"),
            ("tong", "佟计", "statistician"),
            ("ling", "林主席", "leader"),
        ):
            made.first[login] = made.account(login, "--name", name, "--role", role, *more)
        yield made


@contextmanager
def signed_in(browser: Browser, office: Office, login: str) -> Iterator[Page]:
    """A browser of one's own, after the first sign-in with its change of the password."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{office.port}/")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(office.first[login])
    page.get_by_role("button", name="登录").click()
    page.get_by_label("现在的密码").fill(office.first[login])
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("新密码再写一遍").fill(OWN)
    page.get_by_role("button", name="换成新密码").click()
    settled(page)
    yield page
    context.close()


def test_a_return_from_the_clerk_to_the_leader(browser: Browser, office: Office, tmp_path: Path):
    url = f"http://127.0.0.1:{office.port}"

    with signed_in(browser, office, "dong") as page:
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar).to_contain_text("董小河", timeout=WAIT)
        expect(sidebar).to_contain_text("填报员")
        expect(page).to_have_url(re.compile("/returns"))
        assert "总览" not in sidebar.inner_text()
        upload(page, url, long_form(tmp_path / "东河镇三季度.xlsx", "东河镇", "2026年第三季度", Q3))
        expect(page.get_by_label("填报人")).to_have_count(0)
        commit(page)
        assert "西岭乡" not in page.content()
        opened(page, f"{url}/overview")
        says(page, "您的账号（填报员）不能看这一页")
        page.get_by_test_id("stMain").get_by_role("link", name="上报").click()
        expect(page).to_have_url(re.compile("/returns"), timeout=WAIT)

    with signed_in(browser, office, "tong") as page:
        opened(page, f"{url}/review?year=2026&quarter=3")
        says(page, "东河镇")
        page.get_by_role("button", name="审核通过").first.click()
        says(page, "已审")

    with signed_in(browser, office, "ling") as page:
        opened(page, f"{url}/?ratio=membership_rate&year=2026&quarter=3")
        says(page, "90.0%", "1/2")
        opened(page, f"{url}/returns?view=history")
        expect(page.get_by_role("button", name="撤回")).to_have_count(0)
        page.get_by_role("link", name="退出").click()
        expect(page.get_by_role("heading", name="已退出")).to_be_visible(timeout=WAIT)
        page.goto(url)
        expect(page.get_by_label("密码")).to_be_visible(timeout=WAIT)
