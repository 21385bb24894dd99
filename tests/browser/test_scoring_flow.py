"""Scores in a real browser: a target typed into the table counts, weights are tried by a link, a bar leads on."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import go_back
from tests.browser.test_links import at, click_mark, marks, pytestmark, title

__all__ = ["pytestmark"]


def test_a_target_typed_into_its_cell_is_what_the_points_are_counted_by(own_app: str, page: Page):
    page.goto(f"{own_app}/scores?view=targets&set=organisation&for=2026")
    title(page, "还没有设目标")
    grid = page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    # The county's row under the heads; the first column after the pinned one.
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 260, box["y"] + 50)
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    page.keyboard.type("250", delay=60)
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="保存 1 处改动")
    expect(save).to_be_enabled()
    save.click()
    expect(page.get_by_text("2026年的目标已保存。")).to_be_visible()
    title(page, "1 个有全县目标")


def test_other_weights_have_an_address_and_a_bar_leads_to_its_township_and_back(app: str, page: Page):
    page.goto(f"{app}/scores?view=try")
    slider = page.get_by_role("slider", name="组织建设")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="回到方案")).to_be_enabled()
    assert at(page)[1]["try"] == "31,30,25,15"
    marks(page, "tried")
    click_mark(page, "tried", 0)
    title(page, "东河镇")
    assert at(page)[0] == "/township"
    go_back(page)
    go_back(page)
    expect(page.get_by_role("slider", name="组织建设")).to_have_value("31")
