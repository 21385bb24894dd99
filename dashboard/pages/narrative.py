"""旧报告 Old reports: read figures out of a report, confirm them, and set them beside what was filed."""

import streamlit as st

from dashboard import filters, links, store, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _narrative, _narrative_draft, _narrative_filed, _narrative_reading

VIEWS = ("read", "filed", "compare")

if not store.warehouse().county():
    widgets.title(t("oldreport.title"), t("returns.not_begun"))
    links.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

widgets.title(t("oldreport.title"), t("oldreport.lead"))
view = filters.pick(
    "view", VIEWS, VIEWS[0], label=t("oldreport.view"), style="pills",
    write=lambda name: t(f"oldreport.view_{name}"),
)  # fmt: skip
if view != "read" or not _narrative_draft.draft():
    _acts.show_told()  # else it is told beside the button

if view == "filed":
    _narrative_filed.show_reports()
elif view == "compare":
    _narrative_filed.show_comparison()
elif _acts.is_past():
    pass  # nothing can be taken over on an earlier day
elif _narrative_reading.is_running():
    _narrative_reading.show_progress()
elif held := _narrative_draft.draft():
    _narrative.show(held)
else:
    _narrative.choose()
