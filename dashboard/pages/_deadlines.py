"""When each quarter's returns are due: the days so far, and a form that sets another day for a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, origin, store, widgets
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._who import by_name, who
from dashboard.sources import Source

Row = Mapping[str, Any]
QUERY = "progress/deadline_by_quarter"


def show(year: int, quarter: int, title: Source) -> None:
    """The days, the newest quarter first, and the form; ``title``: where the figures above come from."""
    rows = store.rows(QUERY)[::-1]
    source = Source({QUERY: {}})
    listed, form = st.columns([1.6, 1], gap="medium")
    with listed, widgets.panel(origin=source):
        widgets.heading(t("progress.deadlines"), t("progress.deadlines_note"))
        text = st.column_config.TextColumn
        frame = pd.DataFrame([_line(row) for row in rows])
        columns = {name: text(t(f"progress.column_{name}")) for name in ("period", "due", "state", "set")}
        widgets.table(frame, columns, key="deadlines", alt=t("progress.deadlines"), height="content")
        origin.button("deadlines", Source({**source.queries, **title.queries}))
    if store.may("deadline"):
        with form, st.container(border=True):
            _set(rows, year, quarter)


def _line(row: Row) -> dict[str, str]:
    state = t("progress.due_over") if row["is_over"] else t("progress.days_left", count=row["days_left"])
    by = (
        t("progress.set_by", by=by_name(row["set_by"]), time=labels.when(row["set_at"]))
        if row["is_set"]
        else ""
    )
    return {
        "period": labels.period(row["year"], row["quarter"]), "due": labels.day(row["due_on"]),
        "state": state, "set": by,
    }  # fmt: skip


def _day(value: Any) -> date:
    """A date of a query, which pandas makes a moment."""
    return pd.Timestamp(value).date()


def _set(rows: list[dict[str, Any]], year: int, quarter: int) -> None:
    """Choose a quarter and a day; a day that is not after the quarter's end is refused."""
    widgets.heading(t("progress.set_title"), t("progress.set_note"))
    if _acts.is_past():
        return
    by_period = {(row["year"], row["quarter"]): row for row in rows}
    periods = list(by_period)
    chosen = st.selectbox(
        t("returns.quarter"), periods, key="deadline_quarter", format_func=lambda at: labels.period(*at),
        index=periods.index((year, quarter)) if (year, quarter) in periods else 0,
    )  # fmt: skip
    row = by_period[chosen]
    day_key = f"deadline_{chosen[0]}_{chosen[1]}_{row['set_count']}"
    due, ends = _day(row["due_on"]), _day(row["ends_on"])
    day = st.date_input(
        t("progress.column_due"), value=due, format="YYYY-MM-DD",
        key=day_key,
    )  # fmt: skip
    st.caption(t("progress.usual", day=labels.day(row["usual_on"])))
    is_early = day is not None and day <= ends
    if is_early:
        st.warning(t("progress.too_early", day=labels.day(row["ends_on"])))
    st.button(
        t("progress.set_do"), key="deadline_do", icon=":material/event:",
        disabled=is_early, on_click=_do, args=(chosen, day_key, due, ends),
    )  # fmt: skip


def _do(period: tuple[int, int], day_key: str, due: date, ends: date) -> None:
    """Set the day that stands in the field now; the day it is already is not set again."""
    labels.use(st.query_params.get("lang"))
    day = st.session_state[day_key]
    body = {"year": period[0], "quarter": period[1], "due_on": day.isoformat() if day else ""}
    done = t("progress.set_done", period=labels.period(*period), day=labels.day(day))

    def act() -> None:
        if day is None or day == due or day <= ends:
            raise store.filing.NotAllowedError("no_change")
        store.warehouse().act("deadline", body, by=who())

    _acts.attempt(done, act)
