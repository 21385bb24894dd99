"""Aid against need: the money of each township against its number of hardship files, and who has least."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import bounds, charts, filters, labels, origin, scatters, store, widgets
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.pages._aid import Asked, Row, yuan

NEED = "aid/need_by_unit"
NAMED = 8
"""Of many units that are missing so many are named."""


def show(asked: Asked) -> None:
    """Money against files with the county's average as a line; beside it each one's average."""
    at = {"programme": asked.programme, **asked.ends_at}
    rows = store.rows(NEED, **at)
    source = asked.source({NEED: at, **_boundaries.queries(asked.period)})
    known = [row for row in rows if row["state"] == "reported"]
    left, right = st.columns([7, 5], gap="small")
    with left, widgets.panel(origin=source):
        title = _title(rows)
        widgets.heading(title, _plain(asked, rows))
        if known:
            widgets.chart(_scatter(asked, known), key="need", alt=title, clicks=True)
        missing = [row["unit_name"] for row in rows if row["state"] in ("missing", "partial")]
        if missing:
            count = int(rows[0]["rows_missing"]) if bounds.is_part(rows) else None
            units = labels.listing(missing, NAMED if count else None, count=count)
            st.html(widgets.note(t("coverage.missing_note", units=units)))
        origin.button("need", source)
    with right, widgets.panel(origin=source):
        title = _ends_title(rows)
        widgets.heading(title, t("aid.household_plain_of", name=asked.name, **asked.through))
        widgets.chart(_bars(asked, rows), key="households", alt=title, clicks=True)
        if more := bounds.note(rows):
            st.html(widgets.note(more))
        _boundaries.note(asked.period, series=False)
        origin.button("households", source)
    st.html(widgets.note(t("common.drill_chart_hint")))


def _title(rows: Sequence[Row]) -> str:
    row = rows[0]
    if row["average_yuan"] is None:
        return t("aid.household_title_none")
    average = yuan(row["average_yuan"])
    if not row["units_below"]:
        return t("aid.need_title_even", average=average)
    return t(
        "aid.need_title", count=int(row["units_below"]), average=average, unit=row["unit_name"],
        least=yuan(row["yuan_per_household"]),
    )  # fmt: skip


def _plain(asked: Asked, rows: Sequence[Row]) -> str:
    row = rows[0]
    parts = [t("aid.need_plain", name=asked.name, **asked.through)]
    if row["units_below"]:
        parts.append(
            t(
                "aid.need_short", share=labels.rate(row["households_below_share"]),
                amount=yuan(row["shortfall_yuan"]),
            )
        )  # fmt: skip
    parts.append(filters.reported(row))
    return t("common.dot").join(parts)


def _colour(row: Row) -> str:
    return charts.look().below if row["is_below"] else charts.look().other


def _scatter(asked: Asked, known: Sequence[Row]) -> charts.Figure:
    average = known[0]["average_yuan"]
    rates = [row["yuan_per_household"] for row in known if row["yuan_per_household"] is not None]
    slopes = [
        (rate, t("aid.per_file", amount=yuan(rate))) for rate in scatters.round_slopes(rates, without=average)
    ]
    main = (average, t("aid.need_line", amount=yuan(average))) if average is not None else None
    return scatters.scatter(
        known, x="hardship_households", y="amount_yuan", colour=_colour, hover=_hover,
        x_title=t("aid.need_x"), y_title=asked.name, slopes=slopes, main=main, dashed=True, is_money=True,
        selected=asked.selected, wide=400,
    )  # fmt: skip


def _bars(asked: Asked, rows: Sequence[Row]) -> charts.Figure:
    """What each township has for a file, the least on top; orange below the county's average."""
    look, average = charts.look(), rows[0]["average_yuan"]
    rows = bounds.broken(rows, value="yuan_per_household", selected=asked.selected)
    figure = charts.ranking(
        rows, value="yuan_per_household", write=partial(labels.figure, unit="yuan"), hover=_hover,
        county=average, selected=asked.selected,
    )  # fmt: skip
    figure["data"][0]["marker"]["color"] = [
        look.page if row.get("skipped") else look.panel if row["yuan_per_household"] is None else
        look.accent if row["unit_code"] == asked.selected else _colour(row)
        for row in rows
    ]  # fmt: skip
    return figure


def _ends_title(rows: Sequence[Row]) -> str:
    """Who has least and who has most for a file."""
    known = [row for row in rows if row["yuan_per_household"] is not None]
    if not known:
        return t("aid.household_title_none")
    if len(known) == 1:
        amount = yuan(known[0]["yuan_per_household"])
        return t("aid.household_title_one", unit=known[0]["unit_name"], amount=amount)
    return t("aid.household_title", best=known[-1]["unit_name"], worst=known[0]["unit_name"])


def _hover(row: Row) -> str:
    """The average of a unit and its two sides."""
    if row["yuan_per_household"] is None:
        word = t("common." + row["state"])
        return f"<b>{row['unit_name']}</b><br>{word}"
    households = labels.figure(row["hardship_households"], "household")
    text = t(
        "aid.hover_household", amount=yuan(row["amount_yuan"], in_full=True), households=households,
        average=yuan(row["yuan_per_household"]),
    )  # fmt: skip
    key = "aid.hover_below" if row["is_below"] else "aid.hover_above"
    difference = t(key, amount=yuan(abs(row["difference_yuan"])))
    return f"<b>{row['unit_name']}</b><br>{text}<br>{difference}"
