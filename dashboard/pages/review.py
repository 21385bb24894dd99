"""审核 Review: a return beside last quarter and last year; approve, send back, lock, correct a figure."""

import streamlit as st

from dashboard import filters, labels, links, store
from dashboard.labels import t
from dashboard.pages import _acts, _review

if not store.rows("units/period_by_quarter"):
    filters.empty("review")

waiting = _review.waiting()
with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
    year, quarter = _review.pick_quarter(waiting)
    kinds = filters.pick_kinds()
    _review.show_elsewhere(waiting, year, quarter)

at = {"year": year, "quarter": quarter, "kinds": kinds, **_review.limits(kinds)}
board = _review.board(at)
head = st.container()
_acts.show_told()
if not board:
    st.info(t("review.none", period=labels.period(year, quarter)))
    links.link("progress", t("common.nav_progress"), icon=":material/event_available:")
    st.stop()

units, one = st.columns([1, 3.2], gap="medium")
with units:
    chosen = _review.show_list(board, at)
    _review.approve_several(board, at)
with one:
    _review.show_return(chosen, at)
with head:
    _review.show_title(board, at)
