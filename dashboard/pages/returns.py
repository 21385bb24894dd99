"""上报 Returns: choose files, check, preview, commit, receipt; who has filed a quarter; all returns filed."""

import streamlit as st

from dashboard import labels, store, widgets
from dashboard.labels import t
from dashboard.pages import _filing, _history, _uploader
from dashboard.pages._preview import townships
from dashboard.pages._waiting import in_order, refresh, waiting

VIEWS = ("file", "status", "history")

if not store.warehouse().county():
    widgets.title(t("returns.title"), t("returns.not_begun"))
    widgets.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

due = _history.due_quarter()
head = st.container()
shown = due
view = widgets.pick(
    "view",
    VIEWS,
    VIEWS[0],
    label=t("returns.view"),
    write=lambda name: t(f"returns.view_{name}"),
    style="pills",
)

if view == "file":
    _uploader.translate()
    _filing.show_receipts()
    choose, blank = st.columns([2, 1], gap="medium")
    with choose:
        _filing.choose_files()
    with blank:
        _filing.offer_template(due)
        widgets.link("begin", t("returns.units_link"), icon=":material/list:")
    refresh()
    if waiting():
        _filing.commit_bar()
    for item in in_order():
        _filing.show_file(item)

elif view == "status":
    periods = _history.periods(due)
    with st.container(horizontal=True, gap="small"):
        years = sorted({year for year, _ in periods}, reverse=True)
        year = widgets.pick(
            "year", years, years[0], label=t("common.filter_year"), write=labels.year_name, width=120
        )
        quarters = [quarter for each, quarter in periods if each == year]
        quarter = widgets.pick(
            "quarter",
            quarters,
            quarters[0],
            label=t("common.filter_quarter"),
            write=labels.quarter_name,
            width=150,
        )
    shown = year, quarter
    _history.show_status(year, quarter)
    _history.show_grid(year)

else:
    names = dict(townships())
    unit_code = widgets.pick(
        "unit",
        ["", *names],
        "",
        label=t("returns.history_unit"),
        write=lambda code: names.get(code, t("returns.history_all")),
        width=240,
    )
    _history.show_list(unit_code or None)
    _history.show_chosen()

with head:
    widgets.title(_history.finding(*shown), t("returns.lead"))
