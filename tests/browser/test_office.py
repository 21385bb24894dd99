"""An office in a real browser, through nginx and TLS as the recipe installs them: a clerk files, the statistician
approves, a leader sees it; each sees their own, and what is too much is turned away before it reaches the dashboard.

One township of two files its third quarter of 2026: 900 members of 1,000 workers = 90.0 %.
"""

from __future__ import annotations

import http.client
import io
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from dashboard import labels
from dashboard.warehouse import guard, open_warehouse
from tests.browser.conftest import ARGUMENTS, find_browser
from tests.browser.test_main_job import commit, opened, says, settled, upload
from tests.browser.workbooks import long_form
from tests.builders import begin
from tests.office.harness import Office, free_port, running
from tests.office.proxied import NAME, before, program

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

WAIT = 45_000
OWN = "一句只有我记得住的话"
Q3 = [("会员人数", "人", None, 900), ("职工人数", "人", None, 1000)]


@dataclass
class Site:
    """An office and the address that its people type."""

    office: Office
    port: int

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Status and cookies of an answer, asked over TLS without a browser."""
        unchecked = ssl._create_unverified_context()  # the certificate is one of our own
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=unchecked)
        try:
            connection.request(method, path, body, {"Host": f"{NAME}:{self.port}", "Accept": "text/html"})
            answer = connection.getresponse()
            return answer.status, answer.getheader("Set-Cookie", "")
        finally:
            connection.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server of an office whose county has begun, with an account of each kind, behind nginx with TLS."""
    program("nginx")
    opened_here = open_warehouse(tmp_path / "store")
    with guard.as_operator():
        begin(opened_here)
    opened_here.close()
    port = free_port()
    with running(tmp_path, UNION_PUBLIC_URL=f"https://{NAME}:{port}") as made:
        for login, name, role, *more in (
            ("dong", "董小河", "clerk", "--unit", "东河镇"),
            ("tong", "佟计", "statistician"),
            ("ling", "林主席", "leader"),
        ):
            made.first[login] = made.account(login, "--name", name, "--role", role, *more)
        with before(tmp_path / "nginx", tls=port, app=made.port):
            yield Site(made, port)


@pytest.fixture
def named(browser: Browser) -> Iterator[Browser]:
    """A browser that finds the office by its name."""
    arguments = [*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
    opened_here = browser.browser_type.launch(executable_path=find_browser(), args=arguments)
    yield opened_here
    opened_here.close()


@contextmanager
def signed_in(browser: Browser, site: Site, login: str) -> Iterator[Page]:
    """A browser of one's own, after the first sign-in with its change of the password."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", ignore_https_errors=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(f"{site.url}/")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(site.office.first[login])
    page.get_by_role("button", name="登录").click()
    page.get_by_label("现在的密码").fill(site.office.first[login])
    page.get_by_label("新密码", exact=True).fill(OWN)
    page.get_by_label("新密码再写一遍").fill(OWN)
    page.get_by_role("button", name="换成新密码").click()
    settled(page)
    assert all(cookie["secure"] for cookie in context.cookies() if cookie["name"] == "union_session")
    yield page
    context.close()


def test_a_return_from_the_clerk_to_the_leader(named: Browser, site: Site, tmp_path: Path):
    url = site.url

    with signed_in(named, site, "dong") as page:
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

    with signed_in(named, site, "tong") as page:
        opened(page, f"{url}/review?year=2026&quarter=3")
        says(page, "东河镇")
        page.get_by_role("button", name="审核通过").first.click()
        says(page, "已审")

    with signed_in(named, site, "ling") as page:
        opened(page, f"{url}/?ratio=membership_rate&year=2026&quarter=3")
        says(page, "90.0%", "1/2")
        with page.expect_download(timeout=WAIT) as taken:
            page.get_by_role("button", name=labels.t("takeaway.summary", "zh_CN")).click()
        assert "汇总表" in load_workbook(io.BytesIO(taken.value.path().read_bytes())).sheetnames
        opened(page, f"{url}/returns?view=history")
        expect(page.get_by_role("button", name="撤回")).to_have_count(0)
        page.get_by_role("link", name="退出").click()
        expect(page.get_by_role("heading", name="已退出")).to_be_visible(timeout=WAIT)
        page.goto(url)
        expect(page.get_by_label("密码")).to_be_visible(timeout=WAIT)

    too_large = b"x" * 22 * 1024 * 1024
    assert site.ask("POST", "/_stcore/upload_file/a/b", too_large)[0] == 413
    assert site.ask("GET", "/_stcore/upload_file/a/b")[0] != 413
    tries = [site.ask("POST", "/sign-in", b"login=ling&password=guess")[0] for _ in range(40)]
    assert 503 in tries, tries
    assert site.ask("GET", "/")[0] in {200, 302, 303, 307}
