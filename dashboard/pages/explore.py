"""自选分析 Explore: any indicators by any of kind, unit, year and quarter; and SQL on a closed-off copy."""

import streamlit as st

from dashboard import origin, store, widgets
from dashboard.labels import t
from dashboard.pages import _explore, _explore_chart, _explore_grid, _explore_parts, _explore_sql

head = st.container()
if _explore.is_sql():
    _explore_sql.show(head)
    st.stop()

cut = _explore_parts.controls()
rows = store.rows(cut.query, **cut.params) if cut.indicators and not _explore.is_too_much(cut) else []
with head:
    widgets.title(_explore.title(cut, rows), _explore.plain(cut), origin=cut.source)

if not cut.indicators:
    st.info(t("explore.no_quarters", names=_explore.names(cut.left_out)))
elif not rows:
    st.info(t("explore.too_much"))
else:
    made = _explore_grid.grid(cut, rows, by_value=_explore_parts.is_by_value())
    table, chart = _explore_parts.places(cut.show)
    if table:
        with table, widgets.panel(origin=cut.source):
            _explore_parts.show_table(made, rows)
            origin.button("explore", cut.source)
    if chart:
        with chart, widgets.panel(origin=cut.source):
            _explore_chart.show(cut, rows)
            origin.button("explore_chart", cut.source)
