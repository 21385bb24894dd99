"""修订记录 Restatements: which figures changed after their first filing, by how much, by whom and why."""

import streamlit as st

from dashboard import filters, origin, store, widgets
from dashboard.pages import _restated_county, _restatement, _restatements

if not store.rows("units/period_by_quarter"):
    filters.empty("restatements")

head = st.container()
span, with_derived = _restatements.filter_bar()
changes, counts, county = _restatements.sources_of(span)
count = store.rows("restatements/count_by_window", **span.at)[0]
with head:
    _restatements.show_title(span, count, counts)
what = _restatements.pick_what(count, counts)
rows = [
    row
    for row in store.rows("restatements/change_by_figure", **span.at)
    if row["change_kind"] == what and (with_derived or not row["derived"])
]

if rows:
    chosen = _restatements.chosen_of(rows)
    left, right = st.columns([8, 5], gap="small")
    with left, widgets.panel(origin=changes):
        _restatements.show_list(rows, span, changes)
    with right, widgets.panel():
        _restatement.show(chosen, changes)
    told_before = store.rows("restatements/county_by_indicator_quarter", **span.window)
    below = st.columns([5, 8] if told_before else 1, gap="small")
    with below[0], widgets.panel(origin=changes):
        _restated_county.show_largest(rows, chosen)
        origin.button("restatements_largest", changes)
    if told_before:
        with below[1], widgets.panel(origin=county):
            _restated_county.show_county(told_before, span)
            origin.button("restatements_county", county)
else:
    _restatements.show_nothing(span)
