"""The township on two sheets of paper: the same figures in a fixed order, with nothing to click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import charts, origin, sources, widgets
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _checks, _township, _township_about, _township_peers, _township_table

Row = Mapping[str, Any]
KEY = (
    "union_orgs", "workers", "members", "members_migrant", "members_new_forms", "new_members",
    "collective_contract_workers", "disputes_accepted", "hardship_households", "aid_households",
    "warmth_households", "mutual_participants", "job_placements", "funds_received", "service_stations",
)  # fmt: skip
"""Figures that are no ratios on the second sheet: size and work of the township, one or two of an area."""


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on the two sheets."""

    name: str
    kind: str
    unit: str
    period: Period
    indicator: str
    is_expected: bool
    rows: Sequence[Row]
    peers: Sequence[Row]
    places: Sequence[Row]
    targets: Mapping[str, Row]
    aid: Sequence[Row]
    score: Row | None
    quarters: Sequence[Row]
    recent: Sequence[Row]
    returns: Sequence[Row]
    problems: Sequence[_checks.Item]
    open_count: int | None
    """None for somebody who is not shown the checks."""


@dataclass(frozen=True)
class Sources:
    """Where each part comes from."""

    about: origin.Source
    quarters: origin.Source
    ranks: origin.Source
    table: origin.Source
    aid: origin.Source
    targets: origin.Source
    problems: origin.Source
    returns: origin.Source


def show(sheet: Sheet, of: Sources) -> None:
    """The first sheet: how it stands; the second: its figures and returns."""
    with st.container(key="sheet_1"):
        _first(sheet, of)
    with st.container(key="sheet_2"):
        _second(sheet, of)


def _first(sheet: Sheet, of: Sources) -> None:
    """Score, strong and weak points, the chosen indicator, aid, targets, problems."""
    if sheet.score:
        with sources.drawing(of.targets):
            st.html(widgets.note(_township_about.score_words(sheet.score)))
    with widgets.panel(origin=of.about):
        widgets.heading(
            t("township.peers_title"), _township_peers.plain(sheet.peers, sheet.kind, sheet.period.name)
        )
        _township_peers.on_paper(sheet.peers)
        origin.button("peers", of.about)
    _charts(sheet, of)
    given, missed = st.columns(2, gap="small")
    with given, widgets.panel(origin=of.aid):
        widgets.heading(_township_about.aid_title(sheet.aid, sheet.period), t("township.aid_plain"))
        _township_about.aid(sheet.aid)
        origin.button("aid", of.aid)
    with missed, widgets.panel(origin=of.targets):
        widgets.heading(
            _township_about.targets_title(list(sheet.targets.values())), t("township.targets_plain")
        )
        _township_about.targets(list(sheet.targets.values()))
        origin.button("targets", of.targets)
    if sheet.open_count is None:
        return
    with widgets.panel(origin=of.problems):
        widgets.heading(_township_about.problems_words(sheet.open_count), "")
        _township_about.problems_on_paper(sheet.problems)
        origin.button("problems", of.problems)


def _charts(sheet: Sheet, of: Sources) -> None:
    """The chosen indicator by quarter and its rank."""
    row = next((row for row in sheet.rows if row["indicator_code"] == sheet.indicator), None)
    when = (sheet.period.year, sheet.period.quarter)
    series, ranks = st.columns(2, gap="small")
    with series, widgets.panel(origin=of.quarters):
        heading = _township.series_title(sheet.indicator, row, sheet.period, is_expected=sheet.is_expected)
        widgets.heading(heading, _township.series_plain(sheet.indicator, sheet.name))
        figure = _township.quarters_figure(
            sheet.indicator, sheet.quarters, row["target"] if row else None, height=_township.PAPER_HEIGHT
        )
        widgets.drawing(figure, key="quarters", alt=heading)
        origin.button("quarters", of.quarters)
    with ranks, widgets.panel(origin=of.ranks):
        heading = _township_peers.rank_title(sheet.places, when)
        widgets.heading(heading, _township_peers.rank_plain(sheet.indicator, sheet.places, sheet.kind, when))
        figure = _township_peers.rank_figure(
            sheet.indicator, sheet.places, sheet.kind, height=_township.PAPER_HEIGHT
        )
        widgets.drawing(figure, key="ranks", alt=heading)
        origin.button("ranks", of.ranks)


def _second(sheet: Sheet, of: Sources) -> None:
    """The ratios and the core figures in one table, and the last returns."""
    ratios = [row for row in sheet.rows if row["is_ratio"] and row["state"] != "not_applicable"]
    key = [row for row in sheet.rows if row["indicator_code"] in KEY and row["state"] != "not_applicable"]
    with sources.drawing(of.table):
        title = t("township.sheet_title", unit=sheet.name, period=sheet.period.name)
        widgets.heading(title, t("township.sheet_plain"))
        small_lines = _township_table.lines(sheet.recent, charts.look().secondary)
        _township_table.on_paper([*ratios, *key], sheet.targets, small_lines)
        above = _township_table.above_one_note(ratios)
        if above:
            st.html(widgets.note(above))
        origin.button("indicators", of.table)
    with sources.drawing(of.returns):
        widgets.heading(t("township.returns_title"), t("township.returns_plain"))
        _township.returns_table(sheet.returns, "ud-printed")
        origin.button("returns", of.returns)
