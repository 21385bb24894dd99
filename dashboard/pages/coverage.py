"""Coverage: one ratio, who is where, over the years, against the target, and what is missing to it."""

import streamlit as st

from dashboard import filters, findings, labels, paper, sheets, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries, _coverage, _coverage_rank, _coverage_trend, _views

VIEWS = {
    "rank": _coverage_rank.show,
    "trend": _coverage_trend.show,
    "spread": _coverage.spread,
    "gap": _coverage.gap,
    "table": _coverage_rank.table,
}


def _last() -> None:
    """Behind the filters: whose boundaries, and of many units the search."""
    _boundaries.switch()
    if find := townpick.finder():
        find()


with sheets.stack():
    period, ratio = filters.filter_bar(
        "coverage",
        lambda: filters.pick(
            "ratio", list(catalogue().ratios), "membership_rate",
            label=t("common.filter_ratio"), write=labels.indicator_name, style="list", width=205,
        ),
        _last,
        is_plain=not townpick.are_many(),
    )  # fmt: skip
    asked = _coverage.ask(period, ratio, selected=st.query_params.get("unit"))
    widgets.title(
        findings.coverage_title(ratio, asked.finding, period.name),
        labels.definition(ratio),
        origin=asked.finding_source,
    )
    view = _views.switch("coverage", tuple(VIEWS), _coverage.facts(asked), origin=asked.finding_source)
    if view == "rank":
        _coverage_rank.show(asked)
if view != "rank":
    VIEWS[view](asked)
elif paper.is_paper():
    _coverage_rank.table(asked)
