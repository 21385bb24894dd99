"""进度 Progress: units by quarters with state, days late, completeness; reminders, rates, deadlines."""

import streamlit as st

from dashboard import filters, labels, links, store, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _deadlines, _history, _progress, _rates, _remind, _summary

VIEWS = ("matrix", "remind", "rates", "deadlines")

if not store.warehouse().county():
    widgets.title(t("common.nav_progress"), t("returns.not_begun"))
    links.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

head = st.container()
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
    view = filters.pick(
        "view", VIEWS, VIEWS[0], label=t("progress.view"), write=lambda name: t(f"progress.view_{name}"),
        style="pills",
    )  # fmt: skip
    periods = _history.periods(_history.due_quarter())
    years = sorted({year for year, _ in periods}, reverse=True)
    year = filters.pick(
        "year", years, years[0], label=t("common.filter_year"), write=labels.year_name, width=120
    )
    quarters = [quarter for each, quarter in periods if each == year]
    quarter = filters.pick(
        "quarter", quarters, quarters[0], label=t("common.filter_quarter"), write=labels.quarter_name,
        width=150,
    )  # fmt: skip
    kinds = filters.pick_kinds()
    _summary.button(year, quarter)

matrix = _progress.rows(year, kinds)
now = [row for row in matrix if (row["year"], row["quarter"]) == (year, quarter)]
with head:
    _progress.show_title(now, year, quarter, kinds)
_acts.show_told()

if not matrix:
    st.info(t("progress.none"))
elif view == "matrix":
    _progress.show(matrix, now, year, quarter, kinds)
elif view == "remind":
    _remind.show(now, year, quarter, kinds)
elif view == "rates":
    _rates.show(year, kinds, _progress.source(year, kinds))
else:
    _deadlines.show(year, quarter, _progress.source(year, kinds))
