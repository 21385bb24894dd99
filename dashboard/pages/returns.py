"""上报 Returns: choose files, check, preview, commit, receipt; who has filed a quarter; all returns filed."""

import streamlit as st

from dashboard import filters, labels, links, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _filing, _headers, _history, _reading, _sent_back, _templates, _uploader
from dashboard.pages._waiting import in_order, outcomes, refresh, take_over, townships, waiting

VIEWS = ("file", "status", "history", "headers")

if not store.warehouse().county():
    widgets.title(t("returns.title"), t("returns.not_begun"))
    links.link("begin", t("common.nav_begin"), icon=":material/flag:")
    st.stop()

views = [
    name
    for name in VIEWS
    if (name != "file" or store.may_somewhere("file")) and (name != "headers" or store.may("see_trail"))
]
is_own = store.own_unit() is not None
due = _history.due_quarter()
head = st.container()
shown = due
view = filters.pick(
    "view",
    views,
    views[0],
    label=t("returns.view"),
    write=lambda name: t(
        "returns.own_view_status" if is_own and name == "status" else f"returns.view_{name}"
    ),
    style="pills",
)
_acts.show_told()
if view == "file" and (lack := store.room()):
    st.warning(t("common.not_kept_space", **lack))
if view != "headers":
    _sent_back.show()

if view == "file" and _acts.is_past():
    # The preview compares with what stands: on an earlier day it would show figures that no longer do.
    _history.show_missing(*due)

elif view == "file":
    _uploader.translate()
    is_reading = _reading.is_running()
    take_over()
    if not is_reading:
        refresh()
        is_reading = _reading.is_running()
        take_over()
    _filing.show_outcomes()
    if is_reading:
        _reading.show_progress()
    elif waiting():
        with st.expander(t("returns.add_files"), icon=":material/add:", key="returns_more"):
            _filing.choose_files()
    else:
        choose, blank = st.columns([2, 1], gap="medium")
        with choose:
            _filing.choose_files()
        with blank:
            _templates.offer(due)
            _sent_back.offer_nil(due)
        if not outcomes():
            _history.show_missing(*due)
    if waiting():
        _filing.commit_bar(is_reading=is_reading)
    for item in in_order():
        _filing.show_file(item)

elif view == "status":
    periods = _history.periods(due)
    with st.container(horizontal=True, gap="small"):
        years = sorted({year for year, _ in periods}, reverse=True)
        year = filters.pick(
            "year", years, years[0], label=t("common.filter_year"), write=labels.year_name, width=120
        )
        quarters = [quarter for each, quarter in periods if each == year]
        quarter = filters.pick(
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

elif view == "history":
    if is_own:
        names = dict(townships())
        unit_code = filters.pick(
            "unit", list(names) or [""], next(iter(names), ""), label=t("returns.history_unit"), width=240,
            write=lambda code: names.get(code, t("returns.history_all")),
        )  # fmt: skip
    else:
        unit_code = townpick.pick_or_find(
            lambda: dict(townships()), label=t("returns.history_unit"), everyone=t("returns.history_all"),
            width=240,
        )  # fmt: skip
    _history.show_list(unit_code or None)
    _history.show_chosen()

else:
    _headers.show()
    origin.button("headers", _headers.SOURCE)

with head:
    if view == "headers":
        widgets.title(_headers.finding(), t("returns.headers_lead"), origin=_headers.SOURCE)
    else:
        source = _history.board_source(*shown)
        lead = t("returns.own_lead" if is_own else "returns.lead")
        widgets.title(_history.finding(*shown), lead, origin=source)
        origin.button("title", source)
