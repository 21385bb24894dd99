"""The backups: make one now, check one again, and what it takes to put one back.

Putting one back is no button. A running server would be writing to the store that is taken from under it; and
whoever puts a backup back takes every later act back, accounts and the audit trail among them. So the page
checks the backup, says what would be lost, asks for the county's name, and then shows the very words to type
on the machine itself.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import labels, links, settings, store, upkeep, widgets
from dashboard.labels import t
from dashboard.pages._service import told
from dashboard.preview import plain
from dashboard.upkeep import BackupError, Listed

CHOSEN = "service_restoring"
TOLD = "service_told"


def show(head: Any) -> None:
    """The list and its buttons; under it the backup that is to be put back."""
    made = upkeep.backups()
    with head:
        title = t("upkeep.backups_last", at=labels.when(made[0].at)) if made else t("upkeep.backups_none")
        widgets.title(title, t("upkeep.backups_lead"))
    with st.container(key="nofigures_backups"):
        kind, text = st.session_state.pop(TOLD, ("", ""))
        if kind:
            (st.success if kind == "success" else st.error)(text)
        _make()
        st.caption(plain(t("upkeep.backups_where", folder=upkeep.backup_folder())))
        for each in made:
            _line(each)
        chosen = next((each for each in made if each.made.name == st.session_state.get(CHOSEN)), None)
        if chosen:
            _restore(chosen)


def _make() -> None:
    if store.own().version == 0:
        st.info(t("upkeep.nothing_yet"))
        return
    if not st.button(t("upkeep.back_up"), key="service_backup", type="primary", icon=":material/backup:"):
        return
    try:
        with st.spinner(t("upkeep.backing_up")):
            made = upkeep.backup_now()
        words = t("upkeep.backed_up", name=made.name, acts=made.acts, files=made.files)
        st.session_state[TOLD] = "success", plain(words)
    except BackupError as error:
        st.session_state[TOLD] = "error", told(error)
    except OSError as error:
        st.session_state[TOLD] = "error", plain(t("upkeep.not_backed_up", reason=error.strerror or error))
    upkeep.look_again()
    st.rerun()


def _line(each: Listed) -> None:
    """One backup: when, how much it holds, what came of checking it, and its buttons."""
    name = each.made.name
    counts = t(
        "upkeep.backup_holds", acts=each.made.acts, files=each.made.files, size=upkeep.size(each.made.bytes)
    )
    mark, state = _state(each)
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"backup_{name}"):
        st.html(
            f"<div><b>{labels.when(each.at)}</b> <span class='ud-small'>{html.escape(name)}</span>"
            f'<p class="ud-note">{html.escape(counts)}</p>'
            f'<p class="ud-note ud-is-{mark}">{html.escape(state)}</p></div>',
            width="stretch",
        )
        if st.button(t("upkeep.check"), key=f"check_{name}", icon=":material/fact_check:"):
            with st.spinner(t("upkeep.checking")):
                upkeep.check_backup(name)
            st.rerun()
        st.button(
            t("upkeep.restore"), key=f"restore_{name}", icon=":material/settings_backup_restore:",
            on_click=_choose, args=(name,),
        )  # fmt: skip


def _state(each: Listed) -> tuple[str, str]:
    if each.checked_at is None:
        return "good", t("upkeep.checked_when_made")
    at = labels.when(each.checked_at)
    if each.fault is None:
        return "good", t("upkeep.checked_good", at=at)
    return "bad", t("upkeep.checked_bad", at=at, reason=told(each.fault))


def _choose(name: str | None) -> None:
    st.session_state[CHOSEN] = name
    st.session_state.pop("restore_county", None)


# --- Putting one back -------------------------------------------------------------------------------------


def _restore(each: Listed) -> None:
    """What is lost, the county's name, and then the words to type."""
    county = store.own().county()
    name = county.name if county else ""
    with st.container(border=True, key="restore"):
        st.html(
            f'<h2 class="ud-finding">{html.escape(t("upkeep.restore_title", at=labels.when(each.at)))}</h2>'
            f'<p class="ud-body">{html.escape(_lost(each))}</p>'
            f'<p class="ud-body">{html.escape(t("upkeep.restore_why"))}</p>'
        )
        links.link(
            "audit", t("upkeep.restore_audit"), icon=":material/receipt_long:",
            **{"from": labels.day(each.at)},
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            typed = st.text_input(
                t("upkeep.restore_type", county=name), key="restore_county", max_chars=60, width=320
            )
            st.button(
                t("upkeep.restore_close"), key="restore_close", type="tertiary", icon=":material/close:",
                on_click=_choose, args=(None,),
            )  # fmt: skip
        if not typed.strip():
            return
        if typed.strip() != name:
            st.error(t("upkeep.restore_other"))
            return
        with st.spinner(t("upkeep.checking")):
            fault = each.fault if each.checked_at else upkeep.check_backup(each.made.name)
        if fault:
            st.error(told(fault))
            return
        _words(each)


def _lost(each: Listed) -> str:
    later = store.own().version - each.made.acts
    if later > 0:
        return t("upkeep.restore_lost", count=later)
    return t("upkeep.restore_nothing_lost" if later == 0 else "upkeep.restore_ahead")


def _words(each: Listed) -> None:
    """The commands for this machine, started as a service or by hand."""
    is_service = settings.settings().is_office
    how = st.segmented_control(
        t("upkeep.restore_how"), ["service", "by_hand"], default="service" if is_service else "by_hand",
        key="restore_how", required=True, format_func=lambda each: t(f"upkeep.restore_{each}"),
        label_visibility="collapsed",
    )  # fmt: skip
    person = store.asking().name or t("upkeep.restore_person")
    lines: Sequence[str] = upkeep.commands(
        each.made.name, upkeep.system(), person, is_service=how == "service"
    )
    st.markdown(t(f"upkeep.restore_steps_{how}"))
    st.code("\n".join(lines), language=None, wrap_lines=True)
    st.caption(t("upkeep.restore_after"))
