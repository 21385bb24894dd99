"""The pages in a real browser, click to everything painted, beside yardsticks and peers of the same run.

Every round does each thing once, one after the other, so that a busy moment of the machine falls on all.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard import settings
from tests.benchmarks import painted, peers_superset, peers_superset_pages, serving
from tests.benchmarks.peers_superset_setup import Made
from tests.benchmarks.table import Line, times
from tests.benchmarks.timing import load_now
from tests.browser.conftest import ARGUMENTS, find_browser

CLICKS = 32
"""Rounds of clicks that count; the first two are for warming up and do not."""
WARM_UP = 2
LOADS = 7
QUICK_CLICKS, QUICK_LOADS = 8, 3

P = "yardstick P: bare HTML page, click to painted"
S = "yardstick S: bare Streamlit page, click to painted"
L = "yardstick L: bare HTML page, first load of a cold browser"
CHARTS = '[data-testid="stPlotlyChart"]'
DRAWN = '.ud-chart, [data-testid="stPlotlyChart"] .main-svg'
"""A chart of ours: drawn by the page itself, or by plotly."""
BARS = "[data-chart=ranking]"
ROWS = '[role="dialog"] .ud-cells, [role="dialog"] [data-testid="stDataFrame"]'
TITLE = ".ud-title"

Times = dict[str, list[float]]


def click_pages(quick: bool = False) -> list[Line | str]:
    """Click to everything painted: pages, a drawer, a township and back, in P; the peers for the same clicks."""
    with tempfile.TemporaryDirectory() as place:
        return report(click_times(Path(place), QUICK_CLICKS if quick else CLICKS), P)


def first_load(quick: bool = False) -> list[Line | str]:
    """First load of a cold browser, in L, a bare Streamlit page and the peers beside it."""
    with tempfile.TemporaryDirectory() as place:
        return report(load_times(Path(place), QUICK_LOADS if quick else LOADS), L)


OVERVIEW, COVERAGE, FIRST = (
    "overview, change of ratio or year",
    "coverage, change of ratio or year",
    "first load, overview",
)
GOALS: dict[str, tuple[float, float | None]] = {
    OVERVIEW: (3.3, 4.5),
    COVERAGE: (3.3, 4.5),
    "coverage, 数从何来 opened": (1.8, None),
    "coverage, bar clicked -> township page": (4.0, None),
    FIRST: (33.0, None),
}
"""Goals for the median and the 95th of a hundred, in the yardstick."""


def click_times(place: Path, rounds: int, root: Path = settings.PROJECT) -> Times:
    """Milliseconds of each click of each round, by its name; ``root`` is where our app.py stands."""
    taken: Times = defaultdict(list)
    store, table = serving.fill(place)
    with _servers(store, table, root) as at, peer(place, table) as made, _browser() as browser:
        steps = _click_steps(browser, at)
        if made:
            steps += peers_superset_pages.click_steps(browser, made)
        for number in range(rounds + WARM_UP):
            for name, step in steps:
                took = step(number)
                if number >= WARM_UP:
                    taken[name].append(took)
    return taken


def load_times(place: Path, rounds: int, root: Path = settings.PROJECT) -> Times:
    """Milliseconds of each first load, by its name; every one in a browser just started."""
    taken: Times = defaultdict(list)
    store, table = serving.fill(place)
    with _servers(store, table, root) as at, peer(place, table) as made:
        pages = {
            L: (at["bare"], "button"),
            "bare Streamlit page": (at["bare_streamlit.py"], '[data-testid="stText"]'),
            FIRST: (at["ours"], DRAWN),
            "first load, coverage": (f"{at['ours']}/coverage", DRAWN),
            "peer, first load: Streamlit + pandas on CSV": (
                at["peers_pandas.py"],
                '[data-testid="stDataFrame"]',
            ),
            "peer, first load: Streamlit + plotly.express": (at["peers_express.py"], CHARTS),
        }
        for number in range(rounds + 1):
            for name, (url, needed) in pages.items():
                with _browser() as browser:
                    context, page = painted.new_tab(browser)
                    took = painted.loaded(page, url, needed)
                    context.close()
                if number:  # the first fills the caches of the servers
                    taken[name].append(took)
            if made:
                with _browser() as browser:
                    took = peers_superset_pages.first_load(browser, made)
                if number:
                    taken["peer, first load: Superset, signed in"].append(took)
    return taken


def report(taken: Times, yardstick: str) -> list[Line | str]:
    """A line for each name, in the yardstick's median; how many times ours the peers took."""
    unit, letter = statistics.median(taken[yardstick]), yardstick.split(":")[0][-1]
    lines = {
        name: Line(name, each, "ms", letter, unit, *GOALS.get(name, (None, None)))
        for name, each in taken.items()
    }
    ours = lines[OVERVIEW if OVERVIEW in lines else FIRST]
    return [
        load_now(),
        *(times(line, ours) if name.startswith("peer") else line for name, line in lines.items()),
    ]


def _click_steps(browser: Browser, at: dict[str, str]) -> list[tuple[str, Callable[[int], float]]]:
    """Name and action of each measure; an action is given the round's number and does one click."""

    def tab(url: str, needed: str) -> Page:
        _, page = painted.new_tab(browser)
        painted.loaded(page, url, needed)
        return page

    bare = tab(at["bare"], "button")
    least = tab(at["bare_streamlit.py"], '[data-testid="stText"]')
    overview, coverage = tab(at["ours"], DRAWN), tab(f"{at['ours']}/coverage", DRAWN)
    drill = tab(f"{at['ours']}/coverage", DRAWN)
    pandas, books = (
        tab(at[name], '[data-testid="stDataFrame"]') for name in ("peers_pandas.py", "pandas_xlsx")
    )
    express = tab(at["peers_express.py"], CHARTS)

    def press(page: Page) -> float:
        return painted.clicked(page, page.get_by_role("button").last.click)

    def ours(page: Page, number: int) -> float:
        return _take(page, "year" if number % 2 else "ratio", number)

    def chosen(page: Page, number: int) -> float:
        return _choose(page, f'[data-testid="stSelectbox"] >> nth={(number + 1) % 2}', number)

    return [
        (P, lambda _: press(bare)),
        (OVERVIEW, lambda n: ours(overview, n)),
        (S, lambda _: painted.clicked(least, least.get_by_role("button", name="again").click)),
        (COVERAGE, lambda n: ours(coverage, n)),
        ("coverage, 数从何来 opened", lambda _: _drawer(drill)),
        ("coverage, bar clicked -> township page", lambda n: _bar(drill, n)),
        ("township page -> back", lambda _: painted.went_back(drill, BARS)),
        ("peer: Streamlit + pandas on one xlsx", lambda n: chosen(books, n)),
        ("peer: Streamlit + pandas on CSV", lambda n: chosen(pandas, n)),
        ("peer: Streamlit + plotly.express", lambda n: chosen(express, n)),
    ]


def _take(page: Page, name: str, number: int) -> float:
    """Choose another option of one of the browser's own lists each time; measured from its change."""
    # Both lists take turns: so the number goes on by one at every second round.
    which = (number // 2 + 1) % 5
    return painted.clicked(
        page, lambda: page.locator(f"[data-choose='set {name}']").select_option(index=which)
    )


def _choose(page: Page, where: str, number: int) -> float:
    """Open a select box, then measure the click on one of its options, another one each time."""
    page.locator(where).locator("input").click()
    # Both boxes take turns: so the number goes on by one at every second round.
    option = page.get_by_role("option").nth((number // 2 + 1) % 5)
    option.wait_for()
    page.wait_for_timeout(150)
    return painted.clicked(page, option.click)


def _drawer(page: Page) -> float:
    """Open the drawer of the ranking, and close it again outside of the measure."""
    button = page.locator(".st-key-origin_ranking button, [data-press='origin ranking']")
    button.scroll_into_view_if_needed()
    took = painted.clicked(page, button.click, ROWS)
    page.keyboard.press("Escape")
    page.locator('[role="dialog"]').wait_for(state="detached")
    page.wait_for_timeout(400)
    return took


def _bar(page: Page, number: int) -> float:
    """Click a bar of the ranking; measured to the township page."""
    bar = page.locator(f"{BARS} a, .st-key-ranking .bars .point").nth(2 + number % 8)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    if box is None:
        raise RuntimeError("no bar to click on")
    x, y = box["x"] + min(12, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    return painted.clicked(page, lambda: page.mouse.click(x, y), "[data-choose='set unit']")


@contextlib.contextmanager
def _servers(store: Path, table: Path, root: Path) -> Iterator[dict[str, str]]:
    """All servers of a run; their addresses by name."""
    with contextlib.ExitStack() as stack:
        scripts = ("bare_streamlit.py", "peers_pandas.py", "peers_express.py")
        at = {name: stack.enter_context(serving.script(name, table)) for name in scripts}
        at["pandas_xlsx"] = stack.enter_context(serving.script("peers_pandas.py", serving.book_of(table)))
        at["bare"] = stack.enter_context(serving.bare())
        at["ours"], _ = stack.enter_context(serving.ours(store, root))
        yield at


@contextlib.contextmanager
def peer(place: Path, table: Path) -> Iterator[Made | None]:
    """Superset over the same figures; None, and a word on why, where it cannot be had."""
    with contextlib.ExitStack() as stack:
        try:
            made = stack.enter_context(peers_superset.superset(place, table))
        except (OSError, RuntimeError) as error:
            print(f"Superset is not measured: {error}", file=sys.stderr)
            made = None
        yield made


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()
