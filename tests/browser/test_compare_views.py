"""对比 in a browser: what is chosen is saved under a name, and its link shows another person the same."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_links import at, pytestmark, title

__all__ = ["pytestmark"]


def points(page: Page, chart: str) -> Locator:
    """The marks on the lines of a chart."""
    found = page.locator(f".st-key-{chart} .scatterlayer .point")
    expect(found.first).to_be_visible(timeout=20_000)
    return found


def test_a_view_is_saved_and_its_link_shows_the_same_in_another_browser(
    own_app: str, page: Page, browser: Browser
):
    page.goto(f"{own_app}/compare")
    title(page, "东河镇职工入会率领先")
    page.get_by_role("radio", name="走势").click()
    points(page, "lines_membership_rate")
    page.get_by_role("combobox", name=re.compile("^指标")).fill("会员人数")
    page.get_by_role("option", name=re.compile("^会员人数")).first.click()
    page.keyboard.press("Escape")
    points(page, "lines_members")

    page.get_by_role("button", name="存为视图").first.click()
    page.get_by_role("textbox", name="名称", exact=True).fill("两地*入会*")
    page.get_by_role("textbox", name="名称", exact=True).press("Tab")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已存为“两地*入会*”。").first).to_be_visible()
    link = page.get_by_role("link", name="链接").get_attribute("href")
    assert link is not None
    assert link.startswith("compare?")

    other = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
    other.set_default_timeout(30_000)
    other.goto(f"{own_app}/{link}")
    title(other, "东河镇职工入会率领先")
    points(other, "lines_members")
    assert at(other)[1]["indicators"] == "membership_rate,unionisation_rate,members"
    assert at(other)[1]["form"] == "lines"

    # From any page the sidebar opens it by its name, and back returns.
    other.get_by_role("link", name="总览").first.click()
    title(other, "入会率")
    other.get_by_role("link", name="两地*入会*").click()
    points(other, "lines_members")
    mark = points(other, "lines_membership_rate").first
    mark.scroll_into_view_if_needed()
    other.wait_for_timeout(300)
    box = mark.bounding_box()
    assert box is not None
    other.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    other.wait_for_timeout(150)
    other.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(other).to_have_url(re.compile("/township"))
    other.go_back()
    other.go_back()
    points(other, "lines_members")
    other.context.close()
