"""开始使用 Begin: the county and its townships; later its units, and the way to and from the sample."""

import streamlit as st

from dashboard import store, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _map_layout, _unit_changes, _units, _units_file, _units_list, _uploader

_uploader.translate()
county = store.own().county()

if county is None:
    widgets.title(t("begin.title"), t("begin.lead"))
    if store.is_sample():
        st.caption(t("begin.sample_kept"))
    name = st.text_input(
        t("begin.county"),
        key="begin_county",
        placeholder=t("begin.county_placeholder"),
        max_chars=60,
        width=360,
    )
    units = _units.choose(name.strip(), taken=())
    _units.begin_button(name.strip(), units)
elif store.is_sample():
    widgets.title(t("begin.sample_title"), t("begin.sample_kept"))
else:
    widgets.title(t("begin.units_title", county=county.name, count=_units.count()), t("begin.lead_later"))
    _acts.show_told()
    _units_list.show(county)
    added, changed = st.columns(2, gap="medium")
    with added:
        with st.expander(t("begin.add"), icon=":material/add:", key="begin_add"):
            if not _acts.is_past():
                st.caption(t("begin.add_help"))
                units = _units.choose(county.name, taken=_units.taken())
                _units.add_button(county, units)
        with st.expander(t("begin.list_import"), icon=":material/upload_file:", key="begin_list_import"):
            _units_file.show(county)
    with changed:
        with st.expander(t("change.record"), icon=":material/merge:", key="begin_change"):
            _unit_changes.record(county)
        with st.expander(t("begin.map"), icon=":material/hexagon:", key="begin_map"):
            _map_layout.show(county.name)
        _unit_changes.history(county)

_units.show_switch(county)
