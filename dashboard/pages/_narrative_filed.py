"""Old reports that were confirmed, and what they say beside what was filed for the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, hovers, labels, links, origin, store, widgets
from dashboard.intake.narratives import take_back
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._who import by_name, who
from dashboard.preview import plain
from dashboard.sources import Source

Row = Mapping[str, Any]
REPORTS = "narrative/report_by_unit"
COMPARED = "narrative/reconciliation_by_figure"
OUTCOMES = ("different", "same", "not_filed")
SHOWN = 40
"""Reports with their buttons; those before them stand in the comparison."""


def period(row: Row) -> str:
    """2019年全年, 2020年上半年 ..."""
    return t(f"oldreport.period_{row['quarter']}", year=labels.year_name(int(row["year"])))


def show_reports() -> None:
    """Each confirmed report with what it holds and the way to take it back."""
    source = Source({REPORTS: {}})
    rows = store.rows(REPORTS)
    with widgets.panel(origin=source):
        widgets.heading(t("oldreport.filed_title"), t("oldreport.filed_plain"))
        if not rows:
            st.html(widgets.note(t("oldreport.filed_none")))
        with widgets.sourced(source, "narrative_reports"):
            for row in rows[:SHOWN]:
                _report(row)
        origin.button("narrative_reports", source)


def _report(row: Row) -> None:
    return_id = int(row["return_id"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"old_{return_id}"):
        about = t(
            "oldreport.filed_line", unit=row["unit_name"], period=period(row), title=row["title"],
            count=row["figure_count"], by=by_name(row["filed_by"]), time=labels.when(row["filed_at"]),
        )  # fmt: skip
        st.markdown(plain(about), width="stretch")
        if not row["is_county"]:
            links.link(
                "township", t("oldreport.to_township"), icon=":material/show_chart:", unit=row["unit_code"],
                key=f"to_{return_id}", by="year",
            )  # fmt: skip
        if store.may_fetch(str(row["sha256"])):
            st.download_button(
                t("origin.download"), data=store.file(str(row["sha256"])), on_click="ignore", type="tertiary",
                file_name=str(row["file_name"]), icon=":material/download:", key=f"get_{return_id}",
            )  # fmt: skip
        if store.as_of() is None and store.may("narrative"):
            with st.popover(t("oldreport.take_back"), type="tertiary", icon=":material/undo:"):
                why = f"why_{return_id}"
                st.text_input(t("review.why"), key=why, max_chars=200)
                st.button(
                    t("oldreport.take_back_do"), key=f"back_{return_id}", on_click=_take_back,
                    args=(return_id, why),
                )  # fmt: skip


def _take_back(return_id: int, why: str) -> None:
    labels.use(st.query_params.get("lang"))

    def do() -> None:
        store.require("narrative")
        note = str(st.session_state.get(why, ""))
        take_back(store.warehouse(), return_id, by=who(), note=note)

    _acts.attempt(t("oldreport.taken_back"), do)


def show_comparison() -> None:
    """Figure by figure: what the report says, what was filed, the difference, the sentence."""
    everything = store.rows(COMPARED)
    units = {row["unit_code"]: row["unit_name"] for row in everything}
    with st.container(horizontal=True, gap="small"):
        unit = filters.pick(
            "unit", ["", *units], "", label=t("oldreport.unit"), width=240,
            write=lambda code: units.get(code, t("oldreport.all_units")),
        )  # fmt: skip
        outcome = filters.pick(
            "what", ["", *OUTCOMES], "", label=t("oldreport.outcome"), width=200,
            write=lambda each: t(f"oldreport.outcome_{each}" if each else "oldreport.all_outcomes"),
        )  # fmt: skip
    params = {"unit_code": unit or None}
    source = Source({COMPARED: params})
    rows = store.rows(COMPARED, **params)
    with widgets.panel(origin=source):
        widgets.heading(_finding(rows), t("oldreport.compare_plain"))
        shown = [row for row in rows if outcome in ("", row["outcome"])]
        if shown:
            _table(shown)
        else:
            st.html(widgets.note(t("oldreport.compare_none")))
        origin.button("narrative_compared", source)


def _finding(rows: Sequence[Row]) -> str:
    if not rows:
        return t("oldreport.compare_empty")
    one = rows[0]
    return t(
        "oldreport.compare_finding", same=one["same_count"], different=one["different_count"],
        not_filed=one["not_filed_count"],
    )  # fmt: skip


def _table(rows: Sequence[Row]) -> None:
    frame = pd.DataFrame(
        {
            "unit": [row["unit_name"] for row in rows],
            "period": [period(row) for row in rows],
            "indicator": [labels.indicator_name(row["indicator_code"]) for row in rows],
            "narrative": [_said(row) for row in rows],
            "filed": [_filed(row) for row in rows],
            "gap": [_gap(row) for row in rows],
            "sentence": [in_text(row) for row in rows],
            "place": [row["cell"] for row in rows],
            "title": [row["title"] for row in rows],
        }
    )
    columns: dict[str, Any] = {str(name): t(f"oldreport.column_{name}") for name in frame.columns}
    for name in ("narrative", "filed", "gap"):
        columns[name] = st.column_config.TextColumn(columns[name], alignment="right")
    columns["sentence"] = st.column_config.TextColumn(columns["sentence"], width="large")
    widgets.table(frame, columns, key="narrative_compared", alt=t("oldreport.compare_plain"))


def _said(row: Row) -> str:
    text = hovers.full(row["indicator_code"], row["narrative_value"])
    return t("origin.about", figure=text) if row["approximate"] else text


def _filed(row: Row) -> str:
    return hovers.cell("filed_value", row) or t("common.missing")


def _gap(row: Row) -> str:
    return "" if row["outcome"] == "not_filed" else hovers.cell("value_gap", row)


def in_text(row: Row) -> str:
    """The sentence with its figure in brackets, for a cell that knows no colours."""
    quote, start, end = row["quote"] or "", int(row["start_at"] or 0), int(row["end_at"] or 0)
    return f"{quote[:start]}【{quote[start:end]}】{quote[end:]}"
