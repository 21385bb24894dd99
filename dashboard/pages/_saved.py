"""常用视图, pages saved under a name with their choices: to save one, to open, rename and delete them.

A view is opened by its page and its parameters, both from the lists of warehouse/saved_views.py. Names are
people's own words: they are escaped wherever they stand.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import labels, links, store, widgets
from dashboard.labels import t
from dashboard.pages._who import by_name, who
from dashboard.preview import plain

Row = Mapping[str, Any]
VIEWS = "saved/view_by_name"
IN_SIDEBAR = 6
KEPT = ("lang", "sample", "asof")
"""What a view leaves as it is: whose store, which language, which day."""
_TOLD, _TAKEN = "saved_told", "saved_taken"


def views() -> list[Row]:
    """The views that stand and can be opened, the newest first, each with its ``choices``."""
    found: list[Row] = []
    for row in store.rows(VIEWS):
        if row["page"] in store.saved_views.PAGES and store.may_see(row["page"]):
            choices = store.saved_views.kept_parameters(json.loads(row["parameters"]))
            found.append({**row, "choices": choices})
    return found


def in_sidebar(page: str) -> None:
    """Under the pages: the newest views, and the way to save the page one is on."""
    if not store.may_see("compare") or not store.rows("units/period_by_quarter"):
        return
    known = views()
    if known:
        st.html(f'<div class="ud-group">{html.escape(t("saved.title"))}</div>')
        for row in known[:IN_SIDEBAR]:
            _open(row, page, f"side_{row['act_number']}", icon=":material/bookmark:")
        if len(known) > IN_SIDEBAR:
            links.link("compare", t("saved.all"), icon=":material/more_horiz:")
    if page != "compare" and page in store.saved_views.PAGES:
        save_control(page, {}, "side")


def show(page: str) -> None:
    """On the page of comparisons: the list of all views with what can be done with each."""
    with st.container(border=True, key="saved_views"):
        known = views()
        widgets.heading(t("saved.title"), t("saved.plain"))
        _tell("list")
        for row in known:
            _line(row, page)
        if not known:
            st.html(widgets.note(t("saved.none")))
        if store.as_of() is not None:
            st.caption(t("common.past_day"))


def _line(row: Row, page: str) -> None:
    """One view: its name leads to it; its link, who saved it, and a menu to rename and delete it."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"view_{row['act_number']}"
    ):
        _open(row, page, f"open_{row['act_number']}")
        about = t("common.dot").join(
            [t(f"common.nav_{row['page']}"), by_name(row["saved_by"]), labels.day(row["saved_at"])]
        )
        st.html(
            f'<span class="ud-asof">{html.escape(about)} <a class="ud-link"'
            f' href="{html.escape(address(row))}">{html.escape(t("saved.link"))}</a></span>',
            width="content",
        )
        if store.as_of() is None and store.may("view"):
            with st.popover(t("saved.change"), type="tertiary", icon=":material/more_horiz:"):
                _change(row)


def address(row: Row) -> str:
    """The address of a view, relative to the page one is on."""
    kept = {key: st.query_params[key] for key in KEPT if key in st.query_params}
    return f"{row['page']}?{urlencode({**row['choices'], **kept})}"


def _open(row: Row, page: str, key: str, icon: str = "") -> None:
    """What leads to a view; on its own page a button, since a link there would leave the address as it is."""
    kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
    params = {**row["choices"], **kept}
    name = plain(row["view_name"])
    if row["page"] == page:
        st.button(name, key=key, type="tertiary", icon=icon or None, on_click=_go, args=(params,))
        return
    st.page_link(
        links.path(row["page"]), label=name, icon=icon or None, query_params=params,
        width="stretch" if icon else "content",
    )  # fmt: skip


def _go(params: Mapping[str, str]) -> None:
    st.query_params.clear()
    st.query_params.update(params)


# --- Saving -----------------------------------------------------------------------------------------------


def save_control(page: str, more: Mapping[str, str], place: str) -> None:
    """The button that asks for a name and saves the page as it is, ``more`` laid over its address.

    ``place`` is its own on the page.
    """
    if store.as_of() is not None or not store.may("view"):
        return
    with st.popover(t("saved.save"), type="tertiary", icon=":material/bookmark_add:"):
        st.html(widgets.note(t("saved.save_note")))
        most = store.saved_views.LONGEST_NAME
        name = f"saved_name_{place}"
        st.text_input(t("saved.name"), key=name, max_chars=most, placeholder=t("saved.name_hint"))
        if not store.is_signed_in():
            st.text_input(
                t("common.signed_by"), key=f"saved_by_{place}", max_chars=20, value=who_typed(),
                placeholder=t("common.signed_by_none"),
            )  # fmt: skip
        taken = st.session_state.get(_TAKEN)
        st.button(
            t("saved.save_do"), key=f"saved_do_{place}", type="primary", on_click=_save,
            args=(page, dict(more), place, False),
        )  # fmt: skip
        if taken and taken == (place, st.session_state.get(name, "").strip()):
            st.button(
                t("saved.replace", name=plain(taken[1])), key=f"saved_replace_{place}", on_click=_save,
                args=(page, dict(more), place, True),
            )  # fmt: skip
        _tell(place)


def who_typed() -> str:
    """The name that acts were signed with before in this session, "" for none."""
    return str(st.session_state.get("returns_by") or st.session_state.get("saved_by_last") or "")


def _save(page: str, more: Mapping[str, str], place: str, replace: bool) -> None:
    labels.use(st.query_params.get("lang"))
    name = str(st.session_state.get(f"saved_name_{place}", "")).strip()
    by = str(st.session_state.get(f"saved_by_{place}", "")).strip()
    st.session_state["saved_by_last"] = by
    wanted = {
        key: value
        for key, value in {**st.query_params.to_dict(), **more}.items()
        if key not in KEPT and value
    }
    done = t("saved.saved", name=name)
    is_done = _attempt(
        place, done,
        lambda: store.saved_views.save_view(
            store.warehouse(), name, page, wanted, by=by or who(), replace=replace
        ),
    )  # fmt: skip
    told = st.session_state[_TOLD]
    is_taken = not is_done and told[2].endswith("view_taken")
    st.session_state[_TAKEN] = (place, name) if is_taken else None


def _change(row: Row) -> None:
    """Another name for a view, or away with it."""
    number = row["act_number"]
    st.text_input(
        t("saved.new_name"), key=f"saved_new_{number}", value=row["view_name"],
        max_chars=store.saved_views.LONGEST_NAME,
    )  # fmt: skip
    st.button(
        t("saved.rename"), key=f"saved_rename_{number}", on_click=_rename, args=(row["view_name"], number)
    )
    st.button(
        t("saved.delete"), key=f"saved_delete_{number}", icon=":material/delete:", on_click=_delete,
        args=(row["view_name"],),
    )  # fmt: skip


def _rename(name: str, number: int) -> None:
    labels.use(st.query_params.get("lang"))
    new = str(st.session_state.get(f"saved_new_{number}", "")).strip()
    _attempt(
        "list", t("saved.renamed", name=name, new=new),
        lambda: store.saved_views.rename_view(store.warehouse(), name, new, by=who()),
    )  # fmt: skip


def _delete(name: str) -> None:
    labels.use(st.query_params.get("lang"))
    _attempt(
        "list", t("saved.deleted", name=name),
        lambda: store.saved_views.delete_view(store.warehouse(), name, by=who()),
    )  # fmt: skip


def _attempt(place: str, done: str, act: Any) -> bool:
    """Do an act; what came of it is told where it was asked for."""
    from dashboard.pages import _acts  # brings all of filing along, and this stands beside every page

    is_done = _acts.attempt(done, act)
    st.session_state[_TOLD] = (place, *st.session_state.pop(_acts.TOLD))
    return is_done


def _tell(place: str) -> None:
    told: Sequence[Any] = st.session_state.get(_TOLD) or ("",)
    if told[0] != place:
        return
    st.session_state.pop(_TOLD)
    _, kind, text, args = told
    if kind == "success":
        st.success(plain(text))
    else:
        st.error(plain(t(text, **args)))
