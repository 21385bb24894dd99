"""From a click to everything painted, measured inside the page: actions in, milliseconds out.

A script that runs before the page's own notes the moment of the click (the event's own time stamp) and every
change of the document (a MutationObserver). After each change it waits for two animation frames: the first is
where the browser lays the change out, at the second it has been on the screen. A page counts as painted at
the second frame after its last change, and that it was the last is only known afterwards: when nothing has
changed for half a second, no run is under way and every chart has its drawing. Those waits are not counted.
What changes in the header (the sign that a run is under way) is not the page and is left out; that the run is
over is counted, so that nothing is called painted before it. What is never painted is left out, too: what stands
in a canvas for screen readers (a table's cells, entered a fifth of a second after they are drawn) and what is
only spoken.

Python only starts the click and is told the result: looking from outside whether something is there yet would
add the way between the processes, and its own intervals, to every figure.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page

SIZE = {"width": 1366, "height": 768}
QUIET_MS = 500
LIMIT_MS = 60_000

CLOCK = """
(() => {
  const clock = window.clock = {from: 0, painted: 0, changed: 0, number: 0, waiting: false};
  const begin = (at) => { if (clock.waiting) { clock.from = at; clock.painted = 0; clock.waiting = false; } };
  addEventListener('mousedown', (event) => begin(event.timeStamp), true);
  // A list of the browser's own: its options are no part of the page that could be clicked.
  addEventListener('change', (event) => begin(event.timeStamp), true);
  const change = () => {
    const number = ++clock.number;
    clock.changed = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (number === clock.number) clock.painted = performance.now();
    }));
  };
  const beside = '[data-testid="stHeader"],[data-testid="stStatusWidget"],[data-testid="stToolbar"]';
  const unseen = 'canvas *, [data-live-announcer]';
  const isPage = ({target, type}) => {
    const element = target.nodeType === 1 ? target : target.parentElement;
    if (!element) return true;
    const isInCanvas = type === 'childList' && element.tagName === 'CANVAS';
    return !isInCanvas && !element.closest(beside) && !element.closest(unseen);
  };
  const watch = () => new MutationObserver((records) => {
    if (records.some((each) => isPage(each))) change();
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  watch();
  const isDrawn = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app && app.getAttribute('data-test-script-state') !== 'notRunning') return false;
    if (document.querySelector('[data-testid="stSkeleton"]')) return false;
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return charts.every((each) => each.querySelector('.main-svg'));
  };
  clock.arm = () => { clock.waiting = true; };
  clock.back = () => { clock.arm(); begin(performance.now()); history.back(); };
  clock.load = () => { clock.from = 0; };
  clock.done = (needed) => new Promise((resolve, reject) => {
    const look = setInterval(() => {
      const now = performance.now();
      const seen = !needed || document.querySelector(needed);
      if (!clock.waiting && seen && clock.changed > clock.from && clock.painted > clock.changed
          && now - clock.changed > QUIET && isDrawn()) {
        clearInterval(look); resolve(clock.painted - clock.from);
      } else if (now - clock.from > LIMIT) { clearInterval(look); reject(new Error('never painted')); }
    }, 50);
  });
})();
""".replace("QUIET", str(QUIET_MS)).replace("LIMIT", str(LIMIT_MS))


def new_tab(browser: Browser) -> tuple[BrowserContext, Page]:
    """A window of its own, with empty caches, in which the clock runs; close the context afterwards."""
    context = browser.new_context(viewport=SIZE, locale="zh-CN")
    context.set_default_timeout(LIMIT_MS)
    context.add_init_script(CLOCK)
    return context, context.new_page()


def loaded(page: Page, url: str, needed: str) -> float:
    """Milliseconds from the address to everything painted; ``needed`` is what must be on the page then."""
    page.goto(url, wait_until="commit")
    return float(page.evaluate("needed => clock.done(needed)", needed))


def clicked(page: Page, click: Callable[[], None], needed: str = "") -> float:
    """Milliseconds from the press of the mouse button in ``click`` to everything painted."""
    page.evaluate("clock.arm()")
    click()
    return float(page.evaluate("needed => clock.done(needed)", needed))


def went_back(page: Page, needed: str = "") -> float:
    """Milliseconds from the browser's back to everything painted."""
    page.evaluate("clock.back()")
    return float(page.evaluate("needed => clock.done(needed)", needed))
