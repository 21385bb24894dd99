"""Signing off the scores of a quarter: the form, and what was signed off before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, origin, store, widgets
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._scores import SIGNOFFS, written
from dashboard.pages._who import by_name, who
from dashboard.sources import Source

Row = Mapping[str, Any]


def show(rows: Sequence[Row], period: Period) -> None:
    """Sign off the quarter, or again with a reason; the list of what was signed off this year."""
    source = Source({SIGNOFFS: {"year": period.year}})
    done = store.rows(SIGNOFFS, year=period.year)
    is_signed = bool(rows and rows[0]["is_signed"])
    with st.container(border=True), widgets.sourced(source, "sign"):
        widgets.heading(t("scores.sign_title"), t("scores.sign_again" if is_signed else "scores.sign_note"))
        if not _acts.may_not("target") and not period.kinds:
            _form(period, is_signed)
        elif period.kinds and store.may("target"):
            st.caption(t("scores.sign_all_kinds"))
        if done:
            widgets.table(
                pd.DataFrame([_line(row) for row in done]), _columns(), key="signoffs",
                alt=t("scores.sign_title"), height="content",
            )  # fmt: skip
            origin.button("signoffs", source)


def _form(period: Period, is_signed: bool) -> None:
    key = f"sign_note_{period.year}_{period.quarter}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _acts.ask_who()
        st.text_input(
            t("scores.sign_reason" if is_signed else "scores.sign_comment"), key=key, max_chars=200, width=260
        )
        st.button(
            t("scores.sign_do", period=period.name), key="sign_do", icon=":material/verified:",
            on_click=_do, args=(period.year, period.quarter, key, t("scores.sign_done", period=period.name)),
        )  # fmt: skip


def _do(year: int, quarter: int, key: str, done: str) -> None:
    labels.use(st.query_params.get("lang"))
    note = str(st.session_state.get(key, "")).strip()
    _acts.attempt(done, lambda: store.scoring.sign_off(store.warehouse(), year, quarter, by=who(), note=note))


def _line(row: Row) -> dict[str, str]:
    return {
        "period": labels.period(row["year"], row["quarter"]),
        "state": t("scores.sign_stands" if row["is_newest"] else "scores.sign_replaced"),
        "done": labels.when(row["done_at"]),
        "by": by_name(row["by_whom"]),
        "first": f"{row['highest_unit_name'] or ''} {written(row['highest_score'])}".strip(),
        "five": widgets.unit_count(row["units_five_star"]),
        "note": row["note"] or "",
    }


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {name: text(t(f"scores.sign_column_{name}")) for name in
            ("period", "state", "done", "by", "first", "five", "note")}  # fmt: skip
