"""检查 Checks: what is wrong or looks wrong in the store; explain it, let it stand, correct it, export."""

import streamlit as st

from dashboard import filters, store, townpick, widgets
from dashboard.pages import _acts, _checks, _checks_item, _checks_list, _checks_many

if not store.rows("units/period_by_quarter"):
    filters.empty("checks")
if townpick.are_many():
    _checks_many.show()
    st.stop()

store.ahead((_checks.PROBLEMS, {}), (_checks.FINDINGS, {}), (_checks.COUNTS, {}))
found = _checks.items()
_checks_list.show_title()
_acts.show_told()
chosen = _checks_list.pick_filter(found)
shown = [item for item in found if chosen.holds(item)]

if shown:
    item = _checks_list.picked(shown)
    left, right = st.columns([6, 5], gap="small")
    with left, widgets.panel():
        _checks_list.show_list(shown, item, _checks_list.list_source())
    with right, widgets.panel():
        _checks_item.show(item, found)
else:
    _checks_list.show_nothing(found, chosen)
with widgets.panel():
    counts = store.rows(_checks.COUNTS)
    _checks_list.show_counts(counts, _checks_list.counts_source(), _checks_list.show_only)
