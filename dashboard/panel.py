"""A panel over the right of a page: parts of Streamlit's in it, a heading and a close button of our own.

Streamlit's own dialog takes as long to open as all that stands in it. This one is a container with a style
sheet (``.st-key-panel``, style.css). A script in the browser gives it what a dialog has: its role and name
for screen readers, the focus while it is open and back where it came from; Escape and a click beside it
close it.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.labels import t

KEY = "panel"
CLOSE = "close"
"""What is told when the panel was closed (press.py); it is hidden by then."""
SCRIPT = """
if (!window.udPanels) {
  window.udPanels = true;
  const ABLE = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const OPEN = ["stPopoverBody", "stSelectboxVirtualDropdown", "stDialog"]
    .map((each) => `[data-testid="${each}"]`).join();
  let opener = null, closed = "", shown = "";
  const panelOf = () => document.querySelector(".st-key-panel");
  const openingOf = (panel) => {
    const head = panel && panel.querySelector(".ud-panel-head");
    return head ? head.dataset.opening : "";
  };
  const open = () => {
    const panel = panelOf(), mark = openingOf(panel);
    return mark && mark !== closed ? panel : null;
  };
  const close = (panel) => {
    closed = openingOf(panel);
    panel.style.display = "none";
    window.udTell("close");
    const again = opener && document.querySelector(`[data-press="${CSS.escape(opener)}"]`);
    if (again) again.focus({preventScroll: true});
  };
  new MutationObserver(() => {
    const panel = open(), sheet = panel && panel.querySelector(".st-key-panel_sheet");
    if (!sheet || (openingOf(panel) === shown && sheet.getAttribute("role"))) return;
    shown = openingOf(panel);
    // Opened again before the server knew that it was closed, it is the same part of the page.
    panel.style.display = "";
    const named = {role: "dialog", "aria-modal": "true", "aria-labelledby": "ud-panel-title", tabindex: "-1"};
    Object.entries(named).forEach(([name, value]) => sheet.setAttribute(name, value));
    sheet.focus({preventScroll: true});
  }).observe(document.body, {childList: true, subtree: true});
  document.addEventListener("click", (event) => {
    const on = (what) => event.target.closest && event.target.closest(what);
    const pressed = on("[data-press]"), panel = open();
    if (pressed && !on(".st-key-panel")) opener = pressed.dataset.press;
    if (panel && (event.target === panel || on("[data-close]"))) close(panel);
  }, true);
  document.addEventListener("keydown", (event) => {
    const panel = open();
    if (!panel || document.querySelector(OPEN)) return;
    if (event.key === "Escape") close(panel);
    if (event.key !== "Tab") return;
    const able = [...panel.querySelectorAll(ABLE)].filter((each) => each.offsetParent && !each.disabled);
    const here = able.indexOf(document.activeElement), last = able.length - 1;
    const to = event.shiftKey ? (here <= 0 ? last : -1) : (here === last ? 0 : -1);
    if (to >= 0 || !panel.contains(document.activeElement)) {
      able[Math.max(to, 0)].focus();
      event.preventDefault();
    }
  });
}
"""


@contextmanager
def opened() -> Iterator[None]:
    """The panel, open: what is drawn now stands in it; first of all HTML that begins with its ``head``."""
    with st.container(key=KEY), st.container(key=f"{KEY}_sheet"):
        yield


def head(title: str, icon: str, *, opening: str) -> str:
    """Title and close button as HTML.

    ``icon`` is the name of a Material symbol; ``opening`` is another text each time the panel is opened, the
    same when it is drawn again.
    """
    close = html.escape(t("streamlit.close"))
    return (
        f'<div class="ud-panel-head" data-opening="{opening}"><h2 id="ud-panel-title">'
        f'<span class="ud-icon" data-icon="{icon}" aria-hidden="true"></span>{html.escape(title)}</h2>'
        f'<button type="button" class="ud-press" data-close aria-label="{close}">'
        f'<span class="ud-icon" data-icon="close" aria-hidden="true"></span></button></div>'
    )
