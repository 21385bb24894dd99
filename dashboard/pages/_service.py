"""Whether machine, settings and store are in order, in plain words; and where the other settings are."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import links, soundness, store, upkeep, widgets
from dashboard.labels import t
from dashboard.preview import plain
from dashboard.upkeep import Finding

LEVELS = ("bad", "note", "good")
"""What has to be done stands first."""
MARKS = {"good": "✓", "note": "!", "bad": "✗"}
OTHERS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("begin", "nav_units", ":material/flag:", {}),
    ("progress", "", ":material/event:", {"view": "deadlines"}),
    ("returns", "", ":material/table_rows:", {"view": "headers"}),
    ("accounts", "nav_accounts", ":material/manage_accounts:", {}),
    ("audit", "nav_audit", ":material/receipt_long:", {}),
)
"""The other pages of settings: page, its words where it has some of its own, icon, view."""


def show(head: Any) -> None:
    """The findings, the worst first, the last verification, and the way to the other settings."""
    found = upkeep.health()
    with head:
        worst = next(level for level in LEVELS if any(each.level == level for each in found))
        widgets.title(t(f"upkeep.health_{worst}"), t("upkeep.lead"))
    # What a machine says of itself is no figure of the county: no return is behind it.
    with st.container(border=True, key="nofigures_health"):
        st.html(_list(found))
        _verification()
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("upkeep.again"), key="service_again", icon=":material/refresh:", on_click=upkeep.look_again
            )
            can_verify = store.own().version > 0
            if can_verify and st.button(
                t("audit.verify"), key="service_verify", icon=":material/verified_user:",
                help=t("audit.verify_help"),
            ):  # fmt: skip
                with st.spinner(t("audit.verifying")):
                    upkeep.verify_now()
                st.rerun()
    _others()


def _list(found: Sequence[Finding]) -> str:
    ordered = sorted(found, key=lambda each: LEVELS.index(each.level))
    lines = "".join(
        f'<li class="ud-is-{each.level}"><span aria-hidden="true">{MARKS[each.level]}</span>'
        f"<b>{html.escape(t(f'upkeep.level_{each.level}'))}</b> {html.escape(_said(each))}</li>"
        for each in ordered
    )
    return f'<ul class="ud-findings">{lines}</ul>'


def _said(each: Finding) -> str:
    return t(f"service.{each.code}", **each.args)


def _verification() -> None:
    """What the last verification of journal, archive and database came to."""
    result = upkeep.verification()
    if result is None:
        return
    mark = "good" if soundness.is_sound(result) else "bad"
    lines = [soundness.verdict(result), *soundness.findings(result), *soundness.counts(result)]
    st.html(
        f'<ul class="ud-findings"><li class="ud-is-{mark}"><span aria-hidden="true">{MARKS[mark]}</span>'
        f"<b>{html.escape(t('upkeep.verified'))}</b> {html.escape(' '.join(map(str.strip, lines[:1])))}"
        f'<p class="ud-note">{html.escape(" ".join(map(str.strip, lines[1:])))}</p></li></ul>'
    )


def _others() -> None:
    """Links to what is set on other pages."""
    st.html(f'<h2 class="ud-finding">{html.escape(t("upkeep.others"))}</h2>')
    with st.container(horizontal=True, gap="small", key="service_others"):
        for page, words, icon, more in OTHERS:
            label = t(f"common.{words}") if words else t(f"upkeep.to_{next(iter(more.values()))}")
            links.link(page, label, icon=icon, **more)


def told(error: upkeep.BackupError) -> str:
    """Why a backup was not made or is not what it says."""
    return plain(t(f"service.backup_{error.code}", **error.args_of_words))
