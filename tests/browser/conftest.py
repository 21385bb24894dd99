"""A real server and a real browser. Without a browser the tests are skipped, and the run says so at its end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests import stores
from tests.pages.county import fill

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
REQUIRED = os.environ.get("UNION_BROWSER_TESTS") == "required"


def find_browser() -> str | None:
    """A Chrome or Chromium of this machine; None leaves it to Playwright's own."""
    places = [shutil.which(name) for name in NAMES] + [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ]
    return next((place for place in places if place and Path(place).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        except Exception as error:
            if REQUIRED:
                raise
            pytest.skip(f"no browser: {error}")
        yield opened
        opened.close()


class Server:
    """The app on a port of its own, with a data folder of its own; can be killed and started again."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.data_dir = data_dir
        self.environment = {**os.environ, "UNION_DATA_DIR": str(data_dir), **environment}
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        with (self.data_dir.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, f"--server.port={self.port}"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                assert self.process.poll() is None, (self.data_dir.parent / "server.log").read_text()
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Makes servers and ends them with the test."""
    started: list[Server] = []

    def make(**environment: str) -> Server:
        made = Server(tmp_path / "store", **environment)
        made.start()
        started.append(made)
        return made

    yield make
    for each in started:
        each.kill()


def small_county(folder: Path) -> Server:
    """A running dashboard of the small county, its store in a folder of its own."""
    stores.put(folder / "store", fill)
    made = Server(folder / "store", UNION_SAMPLE="0", UNION_LOG_DIR="off")
    made.start()
    return made


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small county's dashboard for tests that change nothing: one server for all of them."""
    made = small_county(tmp_path_factory.mktemp("small"))
    yield made.url
    made.kill()


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[str]:
    """The address of a small county's dashboard of the test's own, which may change it."""
    made = small_county(tmp_path)
    yield made.url
    made.kill()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser window of a meeting-room laptop."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(30_000)
    opened = context.new_page()
    yield opened
    context.close()


def press(page: Page, value: str, answer: Locator) -> None:
    """Press one of our own buttons and see its answer."""
    page.locator(f'[data-press="{value}"]').first.click()
    expect(answer.first).to_be_visible()


def go_back(page: Page) -> None:
    """The browser's back, on a page that has arrived: Streamlit loses one that comes while a run is under way
    or is being tidied up after, which no person is quick enough for.
    """
    arrived = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(arrived).to_be_visible()
    page.wait_for_timeout(200)
    page.go_back()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
