"""对比 Compare: any units by any indicators over any time, as table, lines, slopes or points; saved views."""

import streamlit as st

from dashboard import store, widgets
from dashboard.labels import t
from dashboard.pages import _compare, _compare_charts, _compare_table, _explore, _saved

head = st.container()
asked, save_place = _compare.controls()
_compare.remarks(asked)

told = store.rows(_compare.FINDING, **asked.at) if asked.indicators else []
finding_source = asked.source((_compare.FINDING, asked.at))

if not asked.indicators:
    with head:
        widgets.title(t("common.nav_compare"), _compare.plain(asked), origin=finding_source)
    st.info(t("explore.no_quarters", names=_explore.names(asked.left_out)))
elif asked.form == "slope" and asked.start:
    params = _compare_charts.slope_params(asked, asked.start)
    changes = store.rows(_compare.CHANGE, **params)
    source = asked.source((_compare.CHANGE, params), (_compare.FINDING, asked.at))
    with head:
        title = _compare_charts.slope_title(asked, changes, asked.start)
        widgets.title(title, _compare.plain(asked), origin=source)
    _compare_charts.show_slopes(asked, changes, asked.start)
elif asked.form == "scatter" and len(asked.indicators) > 1:
    params = _compare_charts.scatter_params(asked)
    points = store.rows(_compare.POINTS, **params)
    with head:
        title = _compare_charts.scatter_title(asked, points)
        widgets.title(title, _compare.plain(asked), origin=asked.source((_compare.POINTS, params)))
    _compare_charts.show_scatter(asked, points)
else:
    with head:
        first = next(row for row in told if row["indicator_code"] == asked.indicators[0])
        widgets.title(_compare.title(asked, first), _compare.plain(asked), origin=finding_source)
    if asked.form == "lines":
        _compare_charts.show_lines(asked, told)
    else:
        if asked.form != "table":
            st.info(t(f"compare.{asked.form}_needs"))
        _compare_table.show(asked)

with save_place:
    _saved.save_control("compare", _compare.parameters(asked), "page")
_saved.show("compare")
