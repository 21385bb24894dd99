"""What stands around every page: style sheet, opening the store, sidebar, sample banner."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from dashboard import (
    browser,
    charts,
    downloads,
    labels,
    menu,
    nodelay,
    paper,
    press,
    settings,
    soundness,
    sources,
    store,
)
from dashboard.filters import hear_choices
from dashboard.labels import t
from dashboard.links import PAGES, apply_address, carried, follow_click, path
from dashboard.palette import Palette
from dashboard.sheets import AsIs

SIGNED = ("progress", "checks", "begin", "accounts")
"""The pages with acts to sign and no field of their own for the name."""
_STYLE = Path(__file__).resolve().parent / "style.css"
ICON = str(_STYLE.with_name("icon.svg"))
"""The mark in the browser tab; an icon by name would be fetched from another site."""


def style() -> None:
    """Our style sheet, with the palette as its variables."""
    st.html(_sheet(charts.look(), paper.view()))


@cache
def _sheet(palette: Palette, view: str) -> AsIs:
    """The style sheet for a palette and a print view, bare: it goes to every browser with every run."""
    rules = f"{_STYLE.read_text(encoding='utf-8')}\n{paper.style(palette, view)}"
    bare = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    return AsIs(f"<style>{' '.join(bare.split())}</style>")


def open_store() -> None:
    """Open the chosen store, filling the sample the first time. Raises WarehouseBusyError."""
    nodelay.send_at_once(int(st.get_option("server.port")))
    nodelay.take_turns()
    nodelay.tell_theme_from_memory()
    downloads.keep_made()
    if store.is_ready():
        return
    place = st.empty()
    with place.container(key="first_start"):
        heading = t("common.dot").join([t("common.app"), t("common.first_start")])
        st.html(
            f'<h1 class="ud-title">{html.escape(heading)}</h1>'
            f'<p class="ud-body">{html.escape(t("common.first_start_text"))}</p>'
        )
        bar = st.progress(0.0, t("common.loading"))

    def progress(done: int, total: int, name: str) -> None:
        text = t("common.loading_sample", file=name, done=done, total=total)
        bar.progress(min(done / max(total, 1), 1.0), text)

    store.sample(progress)
    place.empty()


@contextmanager
def store_or_stop() -> Iterator[None]:
    """Say plainly why the store cannot be opened (held by another program, journal changed), and stop."""
    try:
        yield
    except store.WarehouseBusyError:
        st.error(t("common.busy"))
        st.stop()
    except store.JournalDamagedError as error:
        st.error(soundness.damaged(*store.damage(error)))
        st.stop()
    except store.UpgradeError as error:
        st.error(t(f"common.upgrade_{error.code}", **error.args_of_words))
        st.stop()
    except store.NotKeptError as error:
        st.error(t(f"common.not_kept_{error.code}", **error.args_of_words))
        st.stop()


def signed_in_or_stop() -> None:
    """Show nothing to somebody who may not come in, nor where strangers could; stop the page then."""
    if settings.settings().is_office:
        if store.person() is None:
            st.html(f'<h1 class="ud-title">{html.escape(t("common.signed_out"))}</h1>')
            st.html(f'<p class="ud-body">{html.escape(t("common.signed_out_text"))}</p>')
            st.html(f'<p><a href="/sign-in" target="_self">{html.escape(t("signin.go"))}</a></p>')
            st.stop()
    elif not settings.is_this_machine(st.get_option("server.address") or ""):
        st.error(t("office.no_accounts", address=st.get_option("server.address") or "0.0.0.0"))
        st.stop()


ALONE = ("overview", "coverage", "aid", "township")
"""The pages that only show: a choice made on one of them runs it alone, not what stands around it."""


def run(pages: dict[str, Any], page: Any, links: Any) -> None:
    """The page with what stands above it, and the links to all pages in the place ``links`` beside it."""
    draw = _alone if (page.url_path or "overview") in ALONE else _run
    draw(pages, page, links)


def _run(pages: dict[str, Any], page: Any, links: Any) -> None:
    name = page.url_path or "overview"
    sources.begin_run()
    follow_click()
    links.html(AsIs(menu.beside(pages, name)))
    with st.container(key=f"page_{name if name in PAGES else 'stray'}"):
        st.html(paper.head(page) + menu.above(pages, name))
        sample_banner(page)
        day_banner()
        store.look_from(name)
        place = st.empty() if store.is_published() else None
        hear_choices()
        _page(page, name)
        if place is not None:
            edition_banner(place)


def _page(page: Any, name: str) -> None:
    """The page; in its place, for somebody who may not see it, a few words and the way to a page of theirs.

    What it may not do after all is told in words as well. A page that stops early has ended well: as a run
    that was cut short it would leave the parts of the page before in the session.
    """
    if name in PAGES and not store.may_see(name):
        _forbidden()
        return
    try:
        page.run()
    except StopException:
        return
    except store.ForbiddenError as error:
        st.error(t(f"common.forbidden_{error.permission}"))
    except store.NotKeptError as error:
        st.error(t(f"common.not_kept_{error.code}", **error.args_of_words))


@st.fragment(key=press.PAGE)
def _alone(pages: dict[str, Any], page: Any, links: Any) -> None:
    """``_run`` in a fragment: with the whole application, and by itself after a choice on the page."""
    apply_address()
    signed_in_or_stop()
    # Streamlit lets a page run once after st.navigation, which does not run with a fragment.
    page._can_be_called = True
    _run(pages, page, links)


def _forbidden() -> None:
    first = store.first_page()
    role = t(f"office.role_{store.asking().role}")
    st.html(
        f'<h1 class="ud-title">{html.escape(t("common.forbidden_page", role=role))}</h1>'
        f'<p class="ud-body">{html.escape(t("common.forbidden_page_text"))}</p>'
    )
    if store.may_see(first):
        st.page_link(
            path(first), label=t(f"common.nav_{first}"), icon=":material/arrow_forward:",
            query_params=carried(),
        )  # fmt: skip


def account() -> None:
    """Who is signed in and as what, the way to another password and out."""
    asks = store.asking()
    if asks.role is None:
        return
    who = t("common.dot").join([asks.name, t(f"office.role_{asks.role}")])
    links = [("/sign-in/out", t("common.sign_out"))]
    if settings.settings().sign_in == "local":
        links.insert(0, ("/sign-in/password", t("common.change_password")))
    ways = t("common.dot").join(
        f'<a href="{address}" target="_self">{html.escape(words)}</a>' for address, words in links
    )
    st.html(
        f'<div class="ud-account"><div class="ud-app">{html.escape(who)}</div>'
        f'<div class="ud-app">{ways}</div></div>'
    )


def must_begin() -> bool:
    """Whether there is nothing to show: no county has begun and the sample is switched off."""
    return not store.is_sample() and not store.has_begun()


def sidebar(page: Any, more: Callable[[str], None]) -> Any:
    """Whose figures these are, the language, and the way between sample and own county.

    ``more`` is told the page and draws what stands under the pages: the saved views. The part that is given
    back is the place of the pages' links (``run`` draws them: they carry what is chosen on the page).
    """
    store.look_from(page.url_path or "overview")
    with st.sidebar:
        name = store.county_name() or t("common.app")
        st.html(
            f'<div class="ud-county">{html.escape(name)}</div>'
            f'<div class="ud-app">{html.escape(t("common.app"))}</div>'
        )
        # Above the pages: below them both would stand out of sight on a small screen.
        account()
        _language_switch()
        links = st.container(key="menu")
        more(page.url_path or "overview")
        _day_switch()
        is_signing = page.url_path in SIGNED and not must_begin() and store.as_of() is None
        if is_signing and not store.is_signed_in():
            _signature()
        _sample_switch()
        paper.link()
        browser.prepare()
    return links


def _language_switch() -> None:
    st.session_state["pick_lang"] = labels.current()

    def changed() -> None:
        if st.session_state["pick_lang"] == "en":
            st.query_params["lang"] = "en"
        else:
            st.query_params.pop("lang", None)

    names = {"zh_CN": "中文", "en": "English"}
    st.segmented_control(
        t("common.language"), list(names), key="pick_lang", format_func=names.__getitem__, on_change=changed,
        required=True, label_visibility="collapsed",
    )  # fmt: skip


def _day_switch() -> None:
    """The figures of an earlier day: every page then shows what was known at its end."""
    if must_begin():
        return
    st.session_state["pick_asof"] = store.as_of_day()

    def changed() -> None:
        day = st.session_state["pick_asof"]
        if day is None or day >= store.today():
            st.query_params.pop("asof", None)
        else:
            st.query_params["asof"] = day.isoformat()

    st.date_input(
        t("common.as_of_pick"), key="pick_asof", on_change=changed, max_value=store.today(),
        min_value=store.EARLIEST, format="YYYY-MM-DD", help=t("common.as_of_help"),
    )  # fmt: skip


def _signature() -> None:
    """Who does what is done on this page; the same field as that of the pages for returns."""
    st.text_input(
        t("common.signed_by"), key="returns_by", max_chars=20, placeholder=t("common.signed_by_none"),
        persist_state="session",
    )  # fmt: skip


def _to_now() -> None:
    st.query_params.pop("asof", None)
    st.rerun()  # the day stands beside the page, too


def day_banner() -> None:
    """On every page while it shows an earlier day: which one, and the way back to now."""
    day = store.as_of_day()
    if day is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="day_banner"):
        st.html(f'<span class="ud-asof">{html.escape(t("common.as_of_banner", day=labels.day(day)))}</span>')
        st.button(t("common.as_of_now"), key="as_of_now", on_click=_to_now)


def edition_banner(place: Any) -> None:
    """On a page of published data: of when they are, and who computed them where it was not the cluster."""
    shown = store.shown()
    if isinstance(shown, str):
        words = t(f"engine.edition_{shown}")
    else:
        at = labels.when(datetime.fromisoformat(shown.edition.made_at))
        words = t("engine.shown", at=at, version=shown.edition.version)
        if shown.code:
            words += t(f"engine.cluster_{shown.code}")
    with place.container(key="edition_banner"):
        st.html(f'<span class="ud-asof">{html.escape(words)}</span>')


def _sample_switch() -> None:
    """Offered where both exist: another county is another set of filters, so all of them are dropped."""
    if not settings.settings().sample_enabled or not store.has_begun():
        return
    to_sample = not store.is_sample()

    def switch() -> None:
        language = st.query_params.get("lang")
        st.query_params.clear()
        st.query_params.update({"sample": "1"} if to_sample else {})
        st.query_params.update({"lang": language} if language else {})

    st.button(t("common.to_sample" if to_sample else "common.to_own"), on_click=switch, type="tertiary")


def sample_banner(page: Any) -> None:
    """On every page of the sample: that the figures are made up, and the button to begin with one's own."""
    if not store.is_sample():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sample_banner"):
        st.html(
            f'<span class="ud-sample">{html.escape(t("common.sample_badge"))}</span>'
            f'<span class="ud-asof">{html.escape(t("common.sample_banner"))}</span>'
        )
        if page.url_path != "begin" and st.button(t("common.sample_begin"), type="primary", key="begin"):
            st.switch_page(path("begin"), query_params=carried())
