"""自选分析 Explore: any indicators by any of kind, unit, year and quarter; and SQL on a closed-off copy."""

import streamlit as st

from dashboard import origin, store, widgets
from dashboard.labels import t
from dashboard.pages import _explore, _explore_chart, _explore_parts, _explore_sql

head = st.container()
if _explore.is_sql():
    _explore_sql.show(head)
    st.stop()

cut = _explore_parts.controls()
is_asked = bool(cut.indicators) and not _explore.is_too_much(cut)
rows = store.rows(cut.query, **cut.params, **cut.part) if is_asked else []
if cut.part and _explore.is_past_the_end(cut, rows):
    cut = _explore.first_page(cut)
    rows = store.rows(cut.query, **cut.params, **cut.part)
with head:
    widgets.title(_explore.title(cut, rows), _explore.plain(cut), origin=cut.source)

if not cut.indicators:
    st.info(t("explore.no_quarters", names=_explore.names(cut.left_out)))
elif not rows:
    st.info(t("explore.too_much"))
else:
    page = _explore.page_of(cut, rows)
    table, chart = _explore_parts.places(cut.show)
    if table:
        with table, widgets.panel(origin=cut.source):
            _explore_parts.show_table(cut, rows, page)
            origin.button("explore", cut.source)
    if chart:
        with chart, widgets.panel(origin=cut.source):
            _explore_chart.show(cut, rows)
            origin.button("explore_chart", cut.source)
