"""What a clerk sees at once on the returns page: returns that were sent back, with the comment; 零报告."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import labels, origin, sources, store, townpick
from dashboard.labels import t
from dashboard.pages import _nil
from dashboard.pages._waiting import townships
from dashboard.pages._who import by_name
from dashboard.sources import Source

SHOWN = 5
QUERY = "returns/sent_back_by_return"


def show() -> None:
    """The returns that were sent back and not filed again yet: whose, of which quarter, and why."""
    rows = store.rows(QUERY)
    if not rows:
        return
    source = Source({QUERY: {}})
    with st.container(border=True, gap="xxsmall", key="sent_back"):
        lines = "".join(_line(row) for row in rows[:SHOWN])
        st.html(
            f"<div{sources.attribute(source)}>"
            f'<p class="ud-finding">↩ {html.escape(t("review.sent_back"))}</p>'
            f'<ul class="ud-sent-back">{lines}</ul></div>'
        )
        with st.container(horizontal=True, gap="small"):
            for row in rows[:SHOWN]:
                period = labels.period(row["year"], row["quarter"])
                st.button(
                    t("review.sent_back_open", unit=row["unit_name"], period=period),
                    key=f"sent_back_{row['return_id']}", type="tertiary", icon=":material/arrow_forward:",
                    on_click=_open, args=(row["return_id"], row["unit_code"]),
                )  # fmt: skip
        origin.button("sent_back", source)


def _line(row: Mapping[str, Any]) -> str:
    period = labels.period(row["year"], row["quarter"])
    by = t("review.word_by", by=by_name(row["sent_back_by"]), time=labels.when(row["sent_back_at"]))
    rest = t("review.sent_back_stands") if row["stands_before"] else t("review.sent_back_gone")
    return (
        f"<li><b>{html.escape(row['unit_name'])}</b> {html.escape(period)}"
        f'<div class="ud-said">{html.escape(row["note"] or "")}</div>'
        f'<span class="ud-small">{html.escape(by)} {html.escape(rest)}</span></li>'
    )


def _open(return_id: int, unit_code: str) -> None:
    """The return itself, on the list of returns (a link within a page does not change the address)."""
    st.query_params.update({"view": "history", "return": str(return_id), "unit": unit_code})


def offer_nil(due: tuple[int, int]) -> None:
    """零报告 for a township and quarter, folded away below the blank returns."""
    names = dict(townships())
    if not names or store.as_of() is not None or not store.may_somewhere("nil"):
        return
    with st.popover(t("progress.nil"), icon=":material/exposure_zero:", key="returns_nil"):
        unit = townpick.choose("nil") if townpick.are_many() else st.selectbox(
            t("returns.township"), ["", *names], key="nil_unit",
            format_func=lambda code: names.get(code) or t("returns.choose"),
        )  # fmt: skip
        years = list(range(due[0] + 1, due[0] - 3, -1))
        with st.container(horizontal=True):
            year = st.selectbox(
                t("returns.year"), years, index=years.index(due[0]), format_func=labels.year_name,
                key="nil_year", width=110,
            )  # fmt: skip
            quarter = st.selectbox(
                t("returns.quarter"), [1, 2, 3, 4], index=due[1] - 1, format_func=labels.quarter_name,
                key="nil_quarter", width=110,
            )  # fmt: skip
        if unit:
            _nil.offer(unit, names[unit], year, quarter, key="file")
