"""What the changes did to the county: the largest of them as a chart, each county figure then and now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import hovers, labels, shifts, widgets
from dashboard.labels import t
from dashboard.pages._restatements import (
    SHORT,
    TALL,
    Span,
    by_effect,
    change_id,
    change_of,
    county_of,
    name_of,
    old_of,
    period_of,
    value_of,
)

LARGEST = 7
"""Changes in the chart of the largest."""

Row = Mapping[str, Any]


def show_largest(rows: Sequence[Row], chosen: Row) -> None:
    """The changes that moved the county most, as bars of the county's change."""
    largest = by_effect(rows)[:LARGEST]
    if not largest:
        widgets.heading(t("restatements.largest_title_none"), "")
        return
    first = largest[0]
    title = t(
        "restatements.largest_title", unit=first["unit_name"],
        share=labels.share(first["county_change_share"]),
        indicator=labels.indicator_name(first["measure_code"]),
    )  # fmt: skip
    widgets.heading(title, t("restatements.largest_plain", count=LARGEST))
    figure = shifts.shifts(
        largest, value="county_change_share",
        name=_name,
        write=lambda row: labels.share(row["county_change_share"]),
        hover=_hover,
        selected=next((i for i, row in enumerate(largest) if change_id(row) == change_id(chosen)), None),
    )  # fmt: skip
    widgets.chart(figure, key="restatements_largest", alt=t("restatements.alt_largest"))


def _name(row: Row) -> str:
    quarter = t("common.quarter_short", year=int(row["year"]), quarter=int(row["quarter"]))
    return f"<b>{row['unit_name']}</b> {labels.indicator_name(row['measure_code'])} {quarter}"


def _hover(row: Row) -> str:
    lines = [
        f"<b>{row['unit_name']}</b> {period_of(row)} {name_of(row)}",
        t("restatements.arrow", old=old_of(row), new=value_of(row, "after")),
        f"{t('common.county')} {county_of(row)}",
    ]
    return hovers.BREAK.join(lines)


def show_county(rows: Sequence[Row], span: Span) -> None:
    """Each county figure that is told differently now, with what of it comes from the same units."""
    first = labels.day(span.first)
    title = t("restatements.county_title", day=first)
    if span.last is not None:
        title = t("restatements.county_title_until", day=first, last=labels.day(span.last))
    widgets.heading(title, t("restatements.county_plain"))
    text = st.column_config.TextColumn
    columns: dict[str, Any] = {
        "indicator": text(t("restatements.indicator"), width=150),
        "period": text(t("restatements.period"), width=96),
        "before": text(t("restatements.before"), width=96, alignment="right"),
        "after": text(t("restatements.after"), width=96, alignment="right"),
        "difference": text(t("restatements.difference"), width=104, alignment="right"),
        "restated": text(t("restatements.restated"), width=104, alignment="right"),
        "units": text(t("restatements.units_in"), width=84),
    }
    frame = pd.DataFrame([_county_row(row) for row in rows], dtype=str)
    widgets.table(
        frame, columns, key="restatements_county", alt=title,
        height="content" if len(rows) <= SHORT else TALL,
    )  # fmt: skip


def _county_row(row: Row) -> dict[str, str]:
    code = row["indicator_code"]
    each = labels.indicator(code)

    def said(value: float | None) -> str:
        if value is None:
            return t("common.missing")
        return labels.figure(value, each.unit, each.decimals, style="table")

    units = int(row["units_after"]), int(row["units_expected"])
    counted = "/".join(map(str, units))
    if row["units_before"] != row["units_after"]:
        counted = t("restatements.arrow", old=int(row["units_before"]), new=counted)
    return {
        "indicator": labels.indicator_name(code),
        "period": period_of(row),
        "before": said(row["value_before"]),
        "after": said(row["value_after"]),
        "difference": change_of(code, row["change"]),
        "restated": change_of(code, row["restated_change"]),
        "units": counted,
    }
