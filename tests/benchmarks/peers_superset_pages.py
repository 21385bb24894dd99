"""Superset's dashboard in the browser: the first load, and a filter value applied until all is repainted."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.catalogue import catalogue
from tests.benchmarks import painted
from tests.benchmarks.peers_superset_setup import FIRST_MEASURE, PASSWORD, USER, Made

_BUSY = 'body:not(:has([data-test="loading-indicator"])):not(:has(.loading))'
REPAINTED = f'{_BUSY} [data-test="chart-container"] canvas'
"""Nothing is said to be loading any more, and there is a chart."""
_FILTER = '[data-test="form-item-value"] .ant-select'
_NAMES = 90


def click_steps(browser: Browser, made: Made) -> list[tuple[str, Callable[[int], float]]]:
    """Name and action of each measure; an action is given the round's number and does one click."""
    _, page = _signed_in(browser, made)
    painted.loaded(page, _dashboard(made), REPAINTED)
    measures = [each for each in list(catalogue().measures)[:_NAMES] if each != FIRST_MEASURE]

    def applied(measure: str) -> float:
        page.locator(_FILTER).click()
        page.locator(f"{_FILTER} input").fill(measure)
        option = page.get_by_title(measure, exact=True).last
        option.wait_for()
        page.wait_for_timeout(200)
        option.click()
        page.wait_for_timeout(200)
        return painted.clicked(page, page.locator('[data-test="filter-bar__apply-button"]').click, REPAINTED)

    return [
        ("peer: Superset, new filter value -> 4 charts", lambda n: applied(measures[n])),
        ("peer: Superset, value seen before -> 4 charts", lambda n: applied(_seen(measures, n))),
    ]


def _seen(measures: list[str], number: int) -> str:
    """A value that was applied in a round before this one, or the one that the page begins with."""
    return measures[number - 1] if number else FIRST_MEASURE


def first_load(browser: Browser, made: Made) -> float:
    """Milliseconds of the dashboard's first load, somebody signed in, nothing in the browser's cache."""
    context, page = _signed_in(browser, made)
    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    took = painted.loaded(page, _dashboard(made), REPAINTED)
    context.close()
    return took


def _signed_in(browser: Browser, made: Made) -> tuple[BrowserContext, Page]:
    context, page = painted.new_tab(browser)
    page.goto(f"{made.url}/login/")
    password = page.locator("input[type=password]")
    password.wait_for()
    page.locator("form input[type=text]").first.fill(USER)
    password.fill(PASSWORD)
    password.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    return context, page


def _dashboard(made: Made) -> str:
    return f"{made.url}/superset/dashboard/{made.dashboard}/"
