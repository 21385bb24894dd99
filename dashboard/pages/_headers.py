"""Which header stands for which indicator, as people of the county decided: who, when, and how to undo it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import labels, origin, store
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._who import by_name, who
from dashboard.preview import short_hash

SOURCE = origin.Source({"returns/mapping_by_header": {}})
SHOWN = 50
MANY = 8
"""From so many decisions on there is a field to search them."""


def finding() -> str:
    """How many headers are decided, in a sentence."""
    rows = store.rows("returns/mapping_by_header")
    left_out = sum(bool(row["is_left_out"]) for row in rows)
    return t("returns.headers_finding", count=len(rows), left_out=left_out)


def show() -> None:
    """The decisions that stand, the newest first, each with a button that takes it back."""
    rows = store.rows("returns/mapping_by_header")
    if not rows:
        st.info(t("returns.headers_none"))
        return
    st.caption(t("returns.headers_note"))
    wanted = ""
    if len(rows) >= MANY:
        wanted = st.text_input(
            t("returns.headers_search"), key="headers_search", max_chars=40, width=320
        ).strip()
    found = [row for row in rows if wanted.casefold() in _text(row).casefold()]
    for row in found[:SHOWN]:
        _show_one(row)
    if not found:
        st.caption(t("returns.headers_no_match"))
    if len(found) > SHOWN:
        st.caption(t("returns.headers_more", count=len(found) - SHOWN))


def _text(row: Mapping[str, Any]) -> str:
    return f"{row['header']} {_meaning(row)} {row['decided_by']}"


def _meaning(row: Mapping[str, Any]) -> str:
    if row["is_left_out"]:
        return t("returns.headers_left_out")
    return labels.indicator_name(row["indicator_code"])


def _show_one(row: Mapping[str, Any]) -> None:
    header = str(row["header"])
    when = t("returns.headers_decided", by=by_name(row["decided_by"]), time=labels.when(row["decided_at"]))
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"header_row_{short_hash(header)}"
    ):
        st.html(
            f"<div><b>{html.escape(header)}</b>　→　{html.escape(_meaning(row))}"
            f'<p class="ud-note">{html.escape(when)}</p></div>',
            width="stretch",
        )
        if store.may("mapping"):
            st.button(
                t("returns.headers_undo"),
                key=f"undo_{short_hash(header)}",
                icon=":material/undo:",
                on_click=_undo,
                args=(header,),
            )


def _undo(header: str) -> None:
    labels.use(st.query_params.get("lang"))
    _acts.attempt(
        t("returns.headers_undone", header=header),
        lambda: store.warehouse().decide_headers({header: None}, by=who()),
    )
