"""Aid: what was paid and whom it reached, its pace within the year, who has how much, its seasons."""

import streamlit as st

from dashboard import filters, labels, sheets, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _aid, _aid_need, _aid_overview, _aid_pace, _aid_spread, _boundaries, _views

VIEWS = {
    "overview": _aid_overview.show,
    "pace": _aid_pace.pace,
    "spread": _aid_spread.show,
    "need": _aid_need.show,
    "season": _aid_pace.season,
}


def _boundaries_and_search() -> None:
    """Behind the filters: whose boundaries, and of many units the search."""
    _boundaries.switch()
    if find := townpick.finder():
        find()


with sheets.stack():
    period, programme = filters.filter_bar(
        "aid",
        lambda: filters.pick(
            "programme", ["total", *[each.code for each in catalogue().programmes]], "total",
            label=t("common.programme"), width=190, style="list",
            write=lambda code: t("aid.all_programmes") if code == "total" else labels.programme_name(code),
        ),
        _boundaries_and_search,
        is_plain=not townpick.are_many(),
    )  # fmt: skip
    asked = _aid.ask(period, programme, selected=st.query_params.get("unit"))
    reported = filters.reported(period)
    widgets.title(
        _aid.title(asked),
        t("aid.plain", reported=reported)
        if programme == "total"
        else t("aid.plain_one", definition=labels.definition(asked.shown[0].amount), reported=reported),
        origin=asked.title_source,
    )
    view = _views.switch("aid", tuple(VIEWS))
VIEWS[view](asked)
