"""The pages in a real browser, click to everything painted, beside yardsticks and peers of the same run.

Every round does each thing once, one after the other, so that a busy moment of the machine falls on all.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from dashboard import settings
from tests.benchmarks import painted, serving
from tests.browser.conftest import ARGUMENTS, find_browser

CLICKS = 32
"""Rounds of clicks that count; the first two are for warming up and do not."""
WARM_UP = 2
LOADS = 7

P = "yardstick P: bare HTML page, click to painted"
S = "yardstick S: bare Streamlit page, click to painted"
L = "yardstick L: bare HTML page, first load of a cold browser"
CHARTS = '[data-testid="stPlotlyChart"]'
TITLE = ".ud-title"

Times = dict[str, list[float]]


def click_pages() -> list[str]:
    """Click to everything painted: pages, a drawer, a township and back, in P; the peers for the same clicks."""
    with tempfile.TemporaryDirectory() as place:
        return report(click_times(Path(place), CLICKS), P, GOALS)


def first_load() -> list[str]:
    """First load of a cold browser, in L, a bare Streamlit page and the peers beside it."""
    with tempfile.TemporaryDirectory() as place:
        return report(load_times(Path(place), LOADS), L, GOALS)


GOALS = {
    "overview, change of ratio or year": (3.3, 4.5),
    "coverage, change of ratio or year": (3.3, 4.5),
    "coverage, 数从何来 opened": (1.8, None),
    "coverage, bar clicked -> township page": (4.0, None),
    "overview": (33.0, None),
}
"""Goals for the median and the 95th of a hundred, in the yardstick."""


def click_times(place: Path, rounds: int, root: Path = settings.PROJECT) -> Times:
    """Milliseconds of each click of each round, by its name; ``root`` is where our app.py stands."""
    times: Times = defaultdict(list)
    store, table = serving.fill(place)
    with _servers(store, table, root) as at, _browser() as browser:
        steps = _click_steps(browser, at)
        for number in range(rounds + WARM_UP):
            for name, step in steps:
                took = step(number)
                if number >= WARM_UP:
                    times[name].append(took)
    return times


def load_times(place: Path, rounds: int, root: Path = settings.PROJECT) -> Times:
    """Milliseconds of each first load, by its name; every one in a browser just started."""
    times: Times = defaultdict(list)
    store, table = serving.fill(place)
    with _servers(store, table, root) as at:
        pages = {
            L: (at["bare"], "button"),
            "bare Streamlit page": (at["bare_streamlit.py"], '[data-testid="stText"]'),
            "overview": (at["ours"], CHARTS),
            "coverage": (f"{at['ours']}/coverage", CHARTS),
            "peer: Streamlit + pandas on CSV": (at["peers_pandas.py"], '[data-testid="stDataFrame"]'),
            "peer: Streamlit + plotly.express": (at["peers_express.py"], CHARTS),
        }
        for number in range(rounds + 1):
            for name, (url, needed) in pages.items():
                with _browser() as browser:
                    context, page = painted.new_tab(browser)
                    took = painted.loaded(page, url, needed)
                    context.close()
                if number:  # the first fills the caches of the servers
                    times[name].append(took)
    return times


def report(times: Times, yardstick: str, goals: dict[str, tuple[float, float | None]]) -> list[str]:
    """A line for each name: median and 95th of a hundred, in ms and in the yardstick's median."""
    unit = statistics.median(times[yardstick])
    letter = yardstick.split(":")[0][-1]
    lines = [f"{datetime.now():%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"]
    for name, taken in times.items():
        middle, late = statistics.median(taken), late_of(taken)
        line = (
            f"{name:58} p50 {middle:7.0f} ms {middle / unit:6.1f} {letter}"
            f"   p95 {late:7.0f} ms {late / unit:6.1f} {letter}"
        )
        if S in times and name not in (S, yardstick):
            line += f"   {middle / statistics.median(times[S]):5.1f} S"
        if name in goals:
            first, second = goals[name]
            line += f"   goal {first} {letter}" + (f", {second} {letter}" if second else "")
        lines.append(line)
    return lines


def late_of(taken: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


def _click_steps(browser: Browser, at: dict[str, str]) -> list[tuple[str, Callable[[int], float]]]:
    """Name and action of each measure; an action is given the round's number and does one click."""

    def tab(url: str, needed: str) -> Page:
        _, page = painted.new_tab(browser)
        painted.loaded(page, url, needed)
        return page

    bare = tab(at["bare"], "button")
    least = tab(at["bare_streamlit.py"], '[data-testid="stText"]')
    overview, coverage = tab(at["ours"], CHARTS), tab(f"{at['ours']}/coverage", CHARTS)
    drill = tab(f"{at['ours']}/coverage", CHARTS)
    pandas = tab(at["peers_pandas.py"], '[data-testid="stDataFrame"]')
    express = tab(at["peers_express.py"], CHARTS)

    def press(page: Page) -> float:
        return painted.clicked(page, page.get_by_role("button").last.click)

    def ours(page: Page, number: int) -> float:
        return _choose(page, ".st-key-pick_year" if number % 2 else ".st-key-pick_ratio", number)

    def peer(page: Page, number: int) -> float:
        return _choose(page, f'[data-testid="stSelectbox"] >> nth={(number + 1) % 2}', number)

    return [
        (P, lambda _: press(bare)),
        ("overview, change of ratio or year", lambda n: ours(overview, n)),
        (S, lambda _: painted.clicked(least, least.get_by_role("button", name="again").click)),
        ("coverage, change of ratio or year", lambda n: ours(coverage, n)),
        ("coverage, 数从何来 opened", lambda _: _drawer(drill)),
        ("coverage, bar clicked -> township page", lambda n: _bar(drill, n)),
        ("township page -> back", lambda _: painted.went_back(drill, ".st-key-ranking .main-svg")),
        ("peer: Streamlit + pandas on CSV", lambda n: peer(pandas, n)),
        ("peer: Streamlit + plotly.express", lambda n: peer(express, n)),
    ]


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
    button = page.locator(".st-key-origin_ranking button")
    button.scroll_into_view_if_needed()
    took = painted.clicked(page, button.click, '[role="dialog"] [data-testid="stDataFrame"]')
    page.keyboard.press("Escape")
    page.locator('[role="dialog"]').wait_for(state="detached")
    page.wait_for_timeout(400)
    return took


def _bar(page: Page, number: int) -> float:
    """Click a bar of the ranking; measured to the township page."""
    bar = page.locator(".st-key-ranking .bars .point").nth(2 + number % 8)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    if box is None:
        raise RuntimeError("no bar to click on")
    x, y = box["x"] + min(12, box["width"] / 2), box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    return painted.clicked(page, lambda: page.mouse.click(x, y), ".st-key-pick_unit")


@contextlib.contextmanager
def _servers(store: Path, table: Path, root: Path) -> Iterator[dict[str, str]]:
    """All servers of a run; their addresses by name."""
    with contextlib.ExitStack() as stack:
        scripts = ("bare_streamlit.py", "peers_pandas.py", "peers_express.py")
        at = {name: stack.enter_context(serving.script(name, table)) for name in scripts}
        at["bare"] = stack.enter_context(serving.bare())
        at["ours"], _ = stack.enter_context(serving.ours(store, root))
        yield at


@contextlib.contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        try:
            yield opened
        finally:
            opened.close()
