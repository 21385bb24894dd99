"""操作记录 Audit: who did what, when, before and after; whether all of it is as it was written."""

import streamlit as st

from dashboard import links, origin, store, widgets
from dashboard.labels import t
from dashboard.pages import _audit

totals = store.rows("audit/act_by_person")
if not totals:
    widgets.title(t("audit.none"), t("audit.none_text"))
    links.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

everyone = origin.Source({"audit/act_by_person": {}})
widgets.title(
    t("audit.finding", acts=totals[0]["acts_done"], people=totals[0]["person_count"]),
    t("audit.lead"),
    origin=everyone,
)
_audit.show_verification()
_audit.show_list(_audit.filter_bar())
_audit.show_chosen()
