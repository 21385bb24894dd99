"""Links in our own HTML that lead to another page without the browser loading the application anew.

``st.page_link`` is an element of its own for each link: a message from the server and a part of the page that
the browser compares at every run. A menu or a row of cards is one element here. The addresses are real ones
(they open in another tab, and without the script they load the page); the script enters a clicked one in the
browser's history and tells Streamlit as the browser's own back and forward do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

_BOLD = re.compile(r"\*\*(.+?)\*\*")
FIRST = "overview"
"""The page with the bare address."""
SCRIPT = """
if (!window.udGoes) {
  window.udGoes = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.ud-go");
    const isElsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || isElsewhere || event.defaultPrevented) return;
    event.preventDefault();
    if (link.href !== window.location.href) window.history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  });
}
"""


def address(page: str, params: Mapping[str, str]) -> str:
    """The address of a page with its parameters, relative to any page's."""
    place = "./" if page == FIRST else page
    return f"{place}?{_query(tuple(params.items()))}" if params else place


@lru_cache(500)
def _query(params: tuple[tuple[str, str], ...]) -> str:
    # Of a page's links dozens carry the same.
    return urlencode(params)


def bold(text: str) -> str:
    """A text as HTML; what stands in ``**`` is bold."""
    return _BOLD.sub(r"<b>\1</b>", html.escape(text))


def anchor(
    page: str, inside: str, params: Mapping[str, str], *, style: str = "", label: str = "", more: str = ""
) -> str:
    """A link as HTML around the HTML ``inside``.

    ``style`` are more classes, ``label`` is what is read out, ``more`` are attributes with a leading space.
    """
    classes = f"ud-go {style}".strip()
    spoken = f' aria-label="{html.escape(label)}"' if label else ""
    where = html.escape(address(page, params))
    return f'<a class="{classes}" href="{where}" target="_self"{spoken}{more}>{inside}</a>'
