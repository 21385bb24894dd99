"""The pages of the application and the links to them, beside the page and, on a phone, above it."""

from __future__ import annotations

import copy
import html
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

import streamlit as st

from dashboard import anchors, labels, store
from dashboard.labels import t
from dashboard.links import PAGES, carried, path

GROUPS = {
    "look": ("overview", "coverage", "aid", "township", "compare", "scores", "explore", "report"),
    "file": ("returns", "progress", "review", "narrative"),
    "trust": ("checks", "restatements", "audit"),
    "office": ("begin", "accounts", "service"),
}
"""The pages by what one comes for."""
ICONS = {
    "overview": ":material/dashboard:",
    "coverage": ":material/leaderboard:",
    "aid": ":material/volunteer_activism:",
    "township": ":material/location_city:",
    "compare": ":material/compare_arrows:",
    "scores": ":material/military_tech:",
    "explore": ":material/pivot_table_chart:",
    "report": ":material/article:",
    "narrative": ":material/history_edu:",
    "returns": ":material/upload_file:",
    "progress": ":material/event_available:",
    "review": ":material/fact_check:",
    "checks": ":material/rule:",
    "restatements": ":material/history:",
    "audit": ":material/receipt_long:",
    "begin": ":material/flag:",
    "accounts": ":material/manage_accounts:",
    "service": ":material/health_and_safety:",
}


def pages() -> dict[str, Any]:
    """The pages by their names, for st.navigation. Raises WarehouseBusyError."""
    begin = "units" if store.has_begun() and not store.is_sample() else "begin"
    # What makes a page looks for its file; a run gets copies, since Streamlit notes in a page that it ran.
    return {name: copy.copy(page) for name, page in _pages(labels.current(), begin).items()}


@cache
def _pages(language: str, begin: str) -> dict[str, Any]:
    """The pages in a language; ``begin`` names the words of the page Begin, units once one has begun."""
    words = {name: name for name in PAGES} | {"begin": begin}
    return {
        name: st.Page(
            path(name),
            title=t(f"common.nav_{words[name]}"),
            icon=ICONS[name],
            help=t(f"common.help_{words[name]}"),
            # The first page has the bare address; typed with its name it is led there by app.py.
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name in PAGES
    }


def stray_pages() -> list[Any]:
    """A hidden page for the address that was typed, where none of the pages has it.

    Streamlit would say so itself, in English and over whatever page it then shows.
    """
    typed = unquote(urlsplit(st.context.url or "").path).rstrip("/").rsplit("/", 1)[-1]
    if not typed or typed in PAGES[1:]:
        return []
    return [st.Page(_stray, title=t("common.stray"), url_path=typed, visibility="hidden")]


def _stray() -> None:
    st.html(
        f'<h1 class="ud-title">{html.escape(t("common.stray"))}</h1>'
        f'<p class="ud-body">{html.escape(t("common.stray_text"))}</p>'
    )
    first = store.first_page()
    label = t("common.stray_go") if first == "overview" else t(f"common.nav_{first}")
    st.page_link(path(first), label=label, icon=":material/dashboard:", query_params=carried())


def beside(pages: dict[str, Any], here: str) -> str:
    """The pages by what one comes for, as HTML."""
    parts, link = [], _menu_link(here, has_icon=True)
    for group, names in GROUPS.items():
        shown = [name for name in names if store.may_see(name)]
        if shown:
            links = "".join(link(name, pages[name]) for name in shown)
            parts.append(f'<div class="ud-group">{html.escape(t(f"common.group_{group}"))}</div>{links}')
    return f'<nav class="ud-menu" aria-label="{html.escape(t("common.menu"))}">{"".join(parts)}</nav>'


def above(pages: dict[str, Any], here: str) -> str:
    """The pages in one row as HTML, the present one first, shown on phones only.

    There the sidebar stays open over the page it leads to.
    """
    shown = [name for name in pages if store.may_see(name)]
    shown.sort(key=lambda name: name != here)
    link = _menu_link(here)
    links = "".join(link(name, pages[name]) for name in shown)
    return f'<nav class="ud-phone-menu" aria-label="{html.escape(t("common.menu"))}">{links}</nav>'


def _menu_link(here: str, *, has_icon: bool = False) -> Callable[[str, Any], str]:
    """What writes the link to a page, its name and itself given."""
    # The page one is on keeps all its parameters: a link to it changes nothing.
    params, own = carried(), st.query_params.to_dict()

    def link(name: str, page: Any) -> str:
        inside = f"<span>{html.escape(page.title)}</span>"
        if has_icon:
            glyph = html.escape(page.icon.strip(":").partition("/")[2])
            inside = f'<span class="ud-icon" data-icon="{glyph}" aria-hidden="true"></span>{inside}'
        is_here = name == here
        now = ' aria-current="page"' if is_here else ""
        return anchors.anchor(name, inside, own if is_here else params, more=now)

    return link
