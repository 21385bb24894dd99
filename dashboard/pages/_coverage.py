"""The parts of the coverage page: rows of the coverage queries in, the table out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import findings, hovers, labels, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t


def ranking_table(rows: Sequence[dict[str, Any]], ratio: str, numerator: str, denominator: str) -> None:
    """The ranking in numbers: both sides, rate, change, ranks, and what is missing to the target."""
    frame = pd.DataFrame(rows)
    each = catalogue().ratios[ratio]
    count_word = labels.unit_word(catalogue().measures[each.numerator].unit)
    is_percent = each.unit == "percent"
    scale = 100 if is_percent else 1  # a rate is written as a percentage

    def gap(row: dict[str, Any]) -> str:
        if row["gap_count"] is None:
            return ""
        count = int(row["gap_count"])
        return (
            t("coverage.gap_more", count=labels.number(count), unit=count_word)
            if count
            else t("coverage.gap_reached")
        )

    shown = frame.assign(
        kind_name=[labels.kind_name(row["kind"]) for row in rows],
        rate_shown=frame["rate"].astype("Float64") * scale,
        change_shown=frame["rate_change"].astype("Float64") * scale,
        last_shown=frame["rate_last_year"].astype("Float64") * scale,
        gap=[gap(row) for row in rows],
        state_word=[_state(row) for row in rows],
    )
    number = st.column_config.NumberColumn
    rate_format = "%.1f%%" if is_percent else "%,.0f"
    columns = {
        "unit_name": st.column_config.TextColumn(t("common.unit"), pinned=True),
        "rank": number(t("common.rank"), width=50),
        "kind_name": st.column_config.TextColumn(t("common.kind"), width=60),
        "numerator": number(numerator, format="localized"),
        "denominator": number(denominator, format="localized"),
        "rate_shown": number(t("common.rate"), format=rate_format),
        "last_shown": number(t("common.last_year"), format=rate_format),
        "change_shown": number(t("common.change"), format="%+.1f" if is_percent else "%+,.0f"),
        "rank_last_year": number(t("common.rank_last_year"), width=80),
        "gap": t("common.gap_to_target"),
        "state_word": t("common.state"),
    }
    widgets.table(
        shown, columns, key="ranking_table", alt=t("coverage.table_title"),
        units=[row["unit_code"] for row in rows],
        height="content",
    )  # fmt: skip


def with_ended(units: Sequence[dict[str, Any]], by_year: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ranked units, and below them those that have figures of earlier years and are no more."""
    known = {row["unit_code"] for row in units}
    ended = {row["unit_code"]: row for row in by_year if row["unit_code"] not in known}
    return [*units, *ended.values()]


def change(ratio: str, finding: dict[str, Any]) -> str:
    """The county's change on the year; over the same units too where that is another figure."""
    plain = findings.write_change(ratio, finding["rate_change_on_year"])
    if finding["rate_change_on_year"] is None:
        return plain
    if finding["matched_change_on_year"] is None:
        return plain
    matched = findings.write_change(ratio, finding["matched_change_on_year"])
    if matched == plain:
        return plain
    return plain + t("coverage.matched", count=int(finding["units_matched"]), change=matched)


def above_one(ratio: str, row: dict[str, Any]) -> str:
    """A unit above 100 % with the two figures behind it."""
    each = catalogue().ratios[ratio]
    return t(
        "coverage.above_one_unit",
        unit=row["unit_name"],
        rate=labels.rate(row["rate"]),
        numerator=hovers.full(each.numerator, row["numerator"]),
        denominator=hovers.full(each.denominator, row["denominator"]),
    )


def _state(row: dict[str, Any]) -> str:
    if row["is_above_one"]:
        return t("common.above_one")
    return t(f"common.{row['state']}")
