"""Report: a work report written from the figures; choose, read, print, take along, and change its wording."""

import streamlit as st

from dashboard import origin, paper, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _report, _report_sentences, _report_sheet

choice = _report.choose()
_acts.show_told()
tried = _report_sentences.tried()
written = _report.write(choice, tried)
source = _report_sheet.source(written)
if paper.is_paper():
    _report_sheet.show(written)
    st.stop()
_report.title(written, choice, source)
_report.downloads(written, choice, tried)
if tried:
    st.info(t("report.trying", section=t(f"report.section_{tried.code}")))
left, right = st.columns([5, 2], gap="medium")
with left:
    _report_sheet.show(written)
    origin.button("report", source)
with right, st.container(border=True, key="report_side"):
    widgets.heading(t("report.wording"), t("report.wording_plain"))
    _report_sentences.show()
