"""Every page by the rules of axe-core and by the keyboard: contrast, names, headings, language, visible focus."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard import links
from tests.browser.test_links import pytestmark

__all__ = ["pytestmark"]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "resultTypes": ["violations"],
}
GRAVE = ("serious", "critical")
FEW = ("overview", "coverage", "township", "scores", "returns")
LOOKS = (
    pytest.param("zh", "zh-CN", "light", links.PAGES, id="zh-light"),
    pytest.param("en", "en", "dark", FEW, id="en-dark-few"),
    pytest.param("en", "en", "dark", links.PAGES, id="en-dark", marks=pytest.mark.long),
    pytest.param("en", "en", "light", links.PAGES, id="en-light", marks=pytest.mark.long),
    pytest.param("zh", "zh-CN", "dark", links.PAGES, id="zh-dark", marks=pytest.mark.long),
)
"""Language in the address and of the document, theme, and pages. All of them take minutes (-m long)."""
# The parts of a group of choices are one stop of the Tab key and are reached by the arrow keys.
FOCUSABLE = """() => [...document.querySelectorAll(
    '[data-testid="stMain"] :is(a[href], button):not([disabled], [role="radio"], [tabindex="-1"])')]
  .filter((each) => each.checkVisibility({visibilityProperty: true})
    && !each.closest('.js-plotly-plot, [data-testid="stElementToolbar"], [data-testid="stButtonGroup"]'))
  .map((each, place) => { each.dataset.place = place; return each.innerText || each.ariaLabel || ''; })"""
FOCUSED = """() => {
  const each = document.activeElement, look = getComputedStyle(each);
  const seen = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== 'none';
  return [each.dataset.place ?? '', seen];
}"""


def grave(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {[check['message'] for check in node['any']]}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def settled(page: Page) -> None:
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(300)


@pytest.mark.parametrize(("address", "language", "theme", "names"), LOOKS)
def test_no_page_breaks_a_serious_rule(
    app: str,
    browser: Browser,
    address: str,
    language: str,
    theme: Literal["light", "dark"],
    names: tuple[str, ...],
):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{app}/?lang={address}")
    faults = {}
    for name in names:
        settled(page)
        if name != "overview":
            page.locator(f'[data-testid="stSidebar"] a[href*="{name}"]').first.click()
            expect(page).to_have_url(re.compile(rf"/{name}\b"), timeout=30_000)
            settled(page)
        expect(page.locator("html")).to_have_attribute("lang", language)
        if found := grave(page):
            faults[name] = found
    context.close()
    assert faults == {}


def test_the_drawer_breaks_no_serious_rule(app: str, page: Page):
    page.goto(f"{app}/coverage")
    settled(page)
    page.locator('[data-press="origin ranking"]').click()
    expect(page.get_by_role("dialog").get_by_role("grid").first).to_be_visible(timeout=30_000)
    settled(page)
    assert grave(page) == []


def test_the_keyboard_reaches_every_link_and_button_and_shows_where_it_is(app: str, page: Page):
    page.goto(f"{app}/township?unit=U1")
    settled(page)
    wanted = page.evaluate(FOCUSABLE)
    assert len(wanted) > 15
    reached, unseen = set(), []
    page.locator("h1").first.click()
    for _ in range(2 * len(wanted) + 60):
        page.keyboard.press("Tab")
        place, is_seen = page.evaluate(FOCUSED)
        if place:
            reached.add(int(place))
            if not is_seen:
                unseen.append(wanted[int(place)])
    missed = [name for place, name in enumerate(wanted) if place not in reached]
    assert missed == []
    assert unseen == []
