"""Links, clicks and the back button: every view has an address, every mark leads to its township and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import go_back, press

pytestmark = pytest.mark.browser

BARS = ".bars .point"
"""Bars that plotly draws; those of our own charts are links."""


def at(page: Page) -> tuple[str, dict[str, str]]:
    """The page's path and parameters."""
    parts = urlsplit(page.url)
    return parts.path, {key: values[0] for key, values in parse_qs(parts.query).items()}


def title(page: Page, text: str) -> None:
    expect(page.locator(".ud-title")).to_contain_text(text, timeout=20_000)


def marks(page: Page, chart: str) -> Locator:
    found = page.locator(f'.st-key-{chart} {BARS}, [data-chart="{chart}"] a')
    expect(found.first).to_be_visible(timeout=20_000)
    return found


def click_mark(page: Page, chart: str, index: int) -> None:
    """Click a bar where a person would: on it, not in its middle, which a label may cover."""
    mark = marks(page, chart).nth(index)
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + min(12, box["width"] / 2), box["y"] + box["height"] / 2)
    page.wait_for_timeout(150)
    page.mouse.click(box["x"] + min(12, box["width"] / 2), box["y"] + box["height"] / 2)


def test_a_click_leads_to_the_township_and_back_returns_with_the_filters(app: str, page: Page):
    page.goto(f"{app}/coverage?year=2025&quarter=2&ratio=area_membership_rate&kinds=town,township")
    title(page, "全口径入会率")
    page.goto(f"{app}/coverage?year=2025&quarter=2&ratio=membership_rate&kinds=town,township")
    for chart, index in (("ranking", 1), ("heat", 1)):
        title(page, "职工入会率 65.3%")  # 98 of 150
        click_mark(page, chart, index)
        title(page, "西岭乡：")
        path, params = at(page)
        assert path == "/township"
        assert (params["unit"], params["year"], params["kinds"]) == ("U2", "2025", "town,township")
        go_back(page)
        title(page, "职工入会率 65.3%")
        path, params = at(page)
        assert path == "/coverage"
        assert (params["ratio"], params["kinds"]) == ("membership_rate", "town,township")


def test_a_row_of_the_table_and_a_part_of_a_stacked_bar_lead_to_the_township(app: str, page: Page):
    page.goto(f"{app}/aid?view=spread")
    title(page, "帮扶资金合计")
    click_mark(page, "units", 0)
    title(page, "东河镇：")
    go_back(page)
    title(page, "帮扶资金合计")
    table = page.locator(".st-key-aid_table canvas").first
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 40, box["y"] + 85)  # the second row
    title(page, "西岭乡：")


def test_filters_keep_across_pages_and_the_address_reopens_the_view(app: str, page: Page):
    page.goto(f"{app}/coverage?lang=en&year=2025")
    title(page, "Membership rate")
    page.get_by_role("link", name="Aid").locator("visible=true").first.click()
    title(page, "Aid in total")
    path, params = at(page)
    assert (path, params) == ("/aid", {"lang": "en", "year": "2025"})
    page.reload()
    title(page, "Aid in total 2025")
    go_back(page)
    title(page, "Membership rate 71.5%")
    assert at(page)[0] == "/coverage"


def test_a_choice_can_be_taken_back_with_the_browser(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    page.get_by_role("combobox", name="年份").select_option("2025年")
    title(page, "71.5%")
    go_back(page)
    title(page, "73.3%")


def test_a_list_is_chosen_from_with_the_keyboard_and_keeps_the_focus(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    years = page.get_by_role("combobox", name="年份")
    years.focus()
    for key in ("Space", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    title(page, "71.5%")
    expect(years).to_be_focused()
    assert years.evaluate("each => each.selectedOptions[0].text") == "2025年"


def test_a_card_leads_to_its_rate(app: str, page: Page):
    page.goto(app)
    title(page, "职工入会率")
    page.get_by_role("link", name="集体合同签订率").first.click()
    title(page, "集体合同签订率 180.0%")
    assert at(page)[1]["ratio"] == "collective_contract_rate"


def test_a_figure_is_followed_to_its_cell(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    press(page, "origin ranking", page.get_by_role("dialog"))
    drawer = page.get_by_role("dialog")
    # The first click shows the first row at once, a click on a number of another table what that one is made of.
    expect(drawer).to_contain_text("会员人数 80 人 ÷ 职工人数 100 人", timeout=20_000)
    county = drawer.get_by_role("grid").nth(2)
    county.locator("tbody td").first.click()
    expect(drawer).to_contain_text("会员人数 110 人 ÷ 职工人数 150 人", timeout=20_000)
    expect(drawer).to_contain_text("未计入（未报或缺一项）：北苑街道")
    # The keyboard goes from cell to cell and opens one.
    expect(county.locator("td[aria-selected]")).to_have_count(1)
    expect(county.locator("td:focus")).to_have_count(1)
    page.wait_for_timeout(500)
    first = drawer.get_by_role("grid").first
    first.locator("td").first.focus()
    page.keyboard.press("ArrowDown")
    expect(drawer.locator("td:focus")).to_have_text("西岭乡")
    page.keyboard.press("Enter")
    expect(drawer).to_contain_text("会员人数 30 人 ÷ 职工人数 50 人", timeout=20_000)


def test_the_drawer_keeps_the_keyboard_and_gives_it_back(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    drawer = page.get_by_role("dialog", name="数从何来")
    press(page, "origin ranking", drawer)
    expect(drawer).to_contain_text("会员人数", timeout=20_000)
    inside = "document.querySelector('[role=dialog]').contains(document.activeElement)"
    assert page.evaluate(inside)
    for key in ("Shift+Tab", "Tab", "Tab"):  # from the first to the last, over the end, on
        page.keyboard.press(key)
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page.locator('[data-press="origin ranking"]')).to_be_focused()
    # Opened by the keyboard, closed by a click beside it; what lies under it is not clicked.
    page.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    page.mouse.click(60, 400)
    expect(drawer).to_have_count(0)
    assert at(page)[0] == "/coverage"
    press(page, "origin ranking", drawer)
    drawer.get_by_role("button", name="查询语句").click()
    expect(drawer).to_contain_text("queries/coverage/ranking_by_unit.sql")
    drawer.get_by_role("button", name="关闭").click()
    expect(drawer).to_have_count(0)


EARLY = """
const look = setInterval(() => {
  const button = document.querySelector('[data-press="origin ranking"]');
  if (!button || !window.udTell) return;
  clearInterval(look);
  window.wasEarly = !window.udListeners.press;
  button.click();
}, 1);
"""


def test_a_press_before_the_page_listens_is_not_lost(app: str, page: Page):
    page.add_init_script(EARLY)
    page.goto(f"{app}/coverage")
    expect(page.get_by_role("dialog")).to_contain_text("会员人数", timeout=20_000)
    assert page.evaluate("window.wasEarly")


CELLS = """() => {
  const [first, second] = document.querySelectorAll('[data-chart=heat] .ud-grid');
  first.children[0].textContent = '78.5% 三季以及更长的一句话';
  return [first, second].map((row) => [...row.children].map((cell) => cell.getBoundingClientRect().left));
}"""


def test_a_long_word_in_a_cell_moves_no_figure_under_another_year(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    marks(page, "heat").first.wait_for()
    first, second = page.evaluate(CELLS)
    assert len(first) > 1
    assert first == second


def test_on_a_phone_one_tap_reads_and_the_next_goes_there(app: str, browser: Browser):
    phone = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = phone.new_page()
    page.goto(f"{app}/coverage")
    title(page, "73.3%")
    mark = marks(page, "ranking").nth(1)
    page.wait_for_timeout(1000)
    box = mark.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 12, box["y"] + box["height"] / 2)
    expect(page.locator(".ud-tip")).to_contain_text("职工入会率 60.0%（30 人 ÷ 50 人）")
    title(page, "73.3%")
    page.touchscreen.tap(box["x"] + 12, box["y"] + box["height"] / 2)
    title(page, "西岭乡：")
    width = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert width <= 390, "nothing sticks out of the page"
    page.locator(".ud-phone-menu").get_by_text("总览").locator("visible=true").click()
    title(page, "职工入会率 73.3%")
    phone.close()


HOSTILE = """
<p class="kept" onclick="hit()">职工<script>window.wasHit = true</script></p>
<img src="x" onerror="window.wasHit = true"><iframe srcdoc="<script>parent.wasHit = true</script>"></iframe>
<a href="javascript:window.wasHit=true">a</a><a href="//other.example/">b</a><a href="coverage?year=2026">c</a>
"""


def test_what_travels_in_an_attribute_is_made_of_known_parts_only(app: str, page: Page):
    page.goto(f"{app}/coverage")
    title(page, "职工入会率 73.3%")
    put = """(text) => { const host = document.createElement("div"), at = document.createElement("section");
    host.dataset.html = text; at.id = "tried"; at.append(host); document.body.append(at); }"""
    page.evaluate(put, HOSTILE)
    expect(page.locator("#tried .kept")).to_have_text("职工")
    page.locator("#tried .kept").dispatch_event("click")
    assert page.locator("#tried").locator("script, iframe").count() == 0
    assert page.evaluate("document.querySelector('#tried img').getAttributeNames()") == []
    links = page.evaluate(
        "[...document.querySelectorAll('#tried a')].map((each) => each.getAttribute('href'))"
    )
    assert links == [None, None, "coverage?year=2026"]
    page.wait_for_timeout(200)
    assert page.evaluate("window.wasHit") is None
