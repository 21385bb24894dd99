"""The address, which holds every choice, and links that take it along from page to page.

Links and the browser's back button. The address (page + query parameters) is the only place where a choice is
kept; a widget is set from it at every run and writes back to it in its callback. Tried in a real browser
against the alternatives of Streamlit 1.67 (tests/browser/test_links.py holds what came of it):

- ``bind="query-params"`` replaces the history entry, so back skips the view before; after a page change
  back lands on ``/`` with the defaults; AppTest cannot see it.
- ``st.navigation``'s own menu drops all parameters, so the menu is made of links of our own
  (dashboard/anchors.py).
- A ``page_link`` to the page one is on changes the parameters but not the address: links within a page are
  therefore buttons whose callback writes ``st.query_params``.
- ``<a href>`` alone loads the whole application anew; a Markdown link opens another tab.
- ``st.switch_page(query_params=…)`` enters the new parameters under the old page first. So back from a
  township shows the page before with that township marked, and once more back shows it as it was.
"""

from __future__ import annotations

import html

import streamlit as st

from dashboard import anchors, charts, labels, paper, settings, store

PAGES = (
    "overview",
    "coverage",
    "aid",
    "township",
    "compare",
    "scores",
    "explore",
    "report",
    "narrative",
    "returns",
    "progress",
    "review",
    "checks",
    "restatements",
    "audit",
    "begin",
    "accounts",
    "service",
)
SHARED = ("year", "quarter", "kinds", "unit", "lang", "sample", "asof", "boundaries")
"""Parameters that travel from page to page; the others belong to one page."""


def apply_address() -> None:
    """Take settings, language and theme over for this run. First call of the app and of every fragment."""
    settings.keep()
    labels.use(st.query_params.get("lang"))
    theme = st.context.theme
    charts.use(theme.type if theme and not paper.is_paper() else None)


def carried(**more: object) -> dict[str, str]:
    """The parameters a link to another page takes along, with ``more`` laid over them."""
    kept = {key: value for key, value in st.query_params.to_dict().items() if key in SHARED}
    return kept | {key: str(value) for key, value in more.items() if value is not None}


def path(page: str) -> str:
    """The script of a page, as st.page_link and st.switch_page want it."""
    return f"dashboard/pages/{page}.py"


def link(
    page: str, label: str, *, icon: str = "", key: str | None = None, help: str = "", **more: object
) -> None:
    """A link to a page with the present filters and ``more``; the browser shows its full address.

    ``help`` is shown while the mouse is on it. Nothing where this person may not see the page.
    """
    if not store.may_see(page):
        return
    container = st.container(key=key) if key else st
    container.page_link(path(page), label=label, icon=icon, help=help, query_params=carried(**more))


def over(page: str, name: str, inside: str, *, help: str = "", **more: object) -> str:
    """HTML that is clickable as a whole: a link to a page with the present filters and ``more`` lies over it.

    ``name`` is what is read out, ``help`` is shown while the mouse is on it.
    """
    link = ""
    if store.may_see(page):
        hint = f' title="{html.escape(help)}"' if help else ""
        link = anchors.anchor(page, "", carried(**more), style="ud-over", label=name, more=hint)
    return f'<div class="ud-cell">{inside}{link}</div>'


def sentence(page: str, text: str, **more: object) -> str:
    """A sentence as HTML, all of it a link to a page; what stands in ``**`` is bold. See ``link``."""
    if not store.may_see(page):
        return ""
    return anchors.anchor(page, anchors.bold(text), carried(**more), style="ud-sentence")


def way(page: str, label: str, *, icon: str = "arrow_forward", **more: object) -> str:
    """A link to a page as HTML, with an icon before its label. See ``link``."""
    if not store.may_see(page):
        return ""
    glyph = f'<span class="ud-icon" data-icon="{icon}" aria-hidden="true"></span>' if icon else ""
    return anchors.anchor(page, glyph + html.escape(label), carried(**more), style="ud-way")


def follow_click() -> None:
    """Go to the township whose bar, mark or row was clicked, if one was.

    All parameters go along, the old page's own too: Streamlit enters them under the old page first, and back
    must find that page as it was left.
    """
    unit = st.session_state.pop("clicked_unit", None)
    if unit:
        here = st.query_params.to_dict()
        shown = {"indicator": here["ratio"]} if "ratio" in here else {}
        st.switch_page(path("township"), query_params={**here, **shown, "unit": unit})
