"""Reminders ready to copy: one for all units that have not filed, one for each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import bounds, labels, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _progress
from dashboard.sources import Source

Row = Mapping[str, Any]
SENT_BACK = "returns/sent_back_by_return"
LISTED = 200
"""Of many units that have not filed so many are named in the text for all."""


def show(now: Sequence[Row], year: int, quarter: int, kinds: Sequence[str]) -> None:
    """The text for all, and the text for one unit, each with a button that copies it."""
    asked = _progress.params(year, kinds)
    if townpick.of_kinds(kinds) > bounds.FEW:
        asked = _progress.of_quarter(year, quarter, kinds, LISTED)
        now = store.rows(_progress.QUERY, **asked)
    sent_back = [
        row for row in store.rows(SENT_BACK, kinds=kinds) if (row["year"], row["quarter"]) == (year, quarter)
    ]
    late = [row for row in now if not row["is_filed"] and row["status"] != "sent_back"]
    if not late and not sent_back:
        st.info(t("progress.nobody_late", period=labels.period(year, quarter)))
        return
    source = Source({_progress.QUERY: asked, SENT_BACK: {"kinds": kinds}})
    for_all, for_one = st.columns(2, gap="medium")
    with for_all, widgets.panel(origin=source):
        widgets.heading(t("progress.remind_all"), t("progress.remind_all_note"))
        with widgets.sourced(source, "remind_all"):
            st.code(text_for_all(late, sent_back, year, quarter), language=None, wrap_lines=True)
        origin.button("remind", source)
    with for_one, widgets.panel(origin=source):
        widgets.heading(t("progress.remind_one"), t("progress.remind_one_note"))
        names = {str(row["unit_code"]): str(row["unit_name"]) for row in (*late, *sent_back)}
        unit = st.query_params.get("unit", "")
        codes = list(names)
        chosen = st.selectbox(
            t("returns.township"), codes, index=codes.index(unit) if unit in names else 0,
            key=f"remind_{year}_{quarter}", format_func=names.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        row = next((each for each in late if each["unit_code"] == chosen), None)
        back = next((each for each in sent_back if each["unit_code"] == chosen), None)
        with widgets.sourced(source, "remind_one"):
            st.code(text_for_one(names[chosen], row, back, year, quarter), language=None, wrap_lines=True)


def text_for_all(late: Sequence[Row], sent_back: Sequence[Row], year: int, quarter: int) -> str:
    """The reminder to all: who has not filed by today, whose return was sent back and why."""
    period, lines = labels.period(year, quarter), [t("progress.text_dear_all")]
    if late:
        one = late[0]
        names = labels.listing([str(row["unit_name"]) for row in late], count=one["units_to_file"])
        args: dict[str, Any] = {
            "period": period, "due": labels.day(one["due_on"]), "today": labels.day(store.today()),
            "count": one["units_to_file"], "names": names,
        }  # fmt: skip
        if one["days_left"] is None:
            lines.append(t("progress.text_late_all", days=one["days_late"], **args))
        else:
            lines.append(t("progress.text_soon_all", days=one["days_left"], **args))
    if sent_back:
        named = labels.listing([_with_word(row) for row in sent_back])
        lines.append(t("progress.text_back_all", period=period, names=named))
    return "\n".join([*lines, t("progress.text_nil"), _signed()])


def text_for_one(name: str, late: Row | None, sent_back: Row | None, year: int, quarter: int) -> str:
    """The reminder to one unit."""
    period, lines = labels.period(year, quarter), [t("progress.text_dear", unit=name)]
    if sent_back is not None:
        lines.append(t("progress.text_back", period=period, note=sent_back["note"]))
    elif late is not None and late["days_left"] is None:
        lines.append(
            t("progress.text_late", period=period, due=labels.day(late["due_on"]), days=late["days_late"])
        )
    elif late is not None:
        lines.append(
            t("progress.text_soon", period=period, due=labels.day(late["due_on"]), days=late["days_left"])
        )
    return "\n".join([*lines, t("progress.text_nil"), _signed()])


def _with_word(row: Row) -> str:
    return (
        f"{row['unit_name']}{t('common.in_brackets', text=row['note'])}" if row["note"] else row["unit_name"]
    )


def _signed() -> str:
    return t("progress.text_signed", county=store.county_name(), today=labels.day(store.today()))
