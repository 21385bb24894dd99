"""How timely and how complete each unit has filed, year by year, the county on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, links, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.sources import Source

Row = Mapping[str, Any]
QUERY = "progress/rate_by_unit_year"
YEARS = 4
TALL = 760
WIDTHS = {"timeliness": 108, "completeness": 76}
WIDE = 122
"""Pixels of a year; one that is not over says how far it has come."""


def show(year: int, kinds: Sequence[str], title: Source) -> None:
    """Timeliness and completeness side by side, the timeliest of the chosen year first.

    ``title`` is where the figures above come from; it has no part of its own here.
    """
    page = townpick.page(townpick.of_kinds(kinds))
    params = {"year_from": year - YEARS + 1, "year_to": year, "kinds": kinds, **page.at}
    rows = store.rows(QUERY, **params)
    if not rows:
        st.info(t("progress.rates_none"))
        links.link("returns", t("common.empty_go"), icon=":material/upload_file:")
        return
    source = Source({QUERY: params})
    years = sorted({int(row["year"]) for row in rows}, reverse=True)
    ranks = {row["unit_code"]: row["timeliness_rank"] for row in rows if row["year"] == years[0]}
    codes = sorted({row["unit_code"] for row in rows}, key=lambda code: (ranks.get(code, 10**6), code))
    columns = st.columns([1.15, 1], gap="medium")
    for place, name in zip(columns, ("timeliness", "completeness"), strict=True):
        with place, widgets.panel(origin=source):
            widgets.heading(_finding(name, rows, years[0]), t(f"progress.{name}_note"))
            frame, config = table(name, rows, codes, years)
            widgets.table(
                frame, config, key=f"rates_{name}", alt=t(f"progress.{name}"), units=["", *codes],
                height="content" if len(frame) <= 24 else TALL,
            )  # fmt: skip
            origin.button(f"rates_{name}", Source({**source.queries, **title.queries}))
    page.steps()


def _finding(name: str, rows: Sequence[Row], year: int) -> str:
    one = next(row for row in rows if row["year"] == year)
    return t(
        f"progress.{name}_finding", year=_year_name(one), rate=labels.rate(one[f"county_{name}_rate"]),
        count=one["county_quarters_on_time"], of=one["county_quarters_due"],
    )  # fmt: skip


def _year_name(row: Row) -> str:
    """2026年; 2026年截至三季度 while it is not over."""
    year = labels.year_name(row["year"])
    if row["as_of_quarter"] == 4:
        return year
    return t("common.year_through", year=year, through=labels.through(row["as_of_quarter"]))


def table(
    name: str, rows: Sequence[Row], codes: Sequence[str], years: Sequence[int]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Units by years as text, the county first: the rate, and for timeliness the quarters behind it."""
    held = {(row["unit_code"], row["year"]): row for row in rows}
    of_year = {row["year"]: row for row in rows}
    names = {row["unit_code"]: row["unit_name"] for row in rows}
    body: list[dict[str, str]] = [
        {"unit": t("common.county"), **{str(year): _cell(name, of_year[year], "county_") for year in years}}
    ]
    for code in codes:
        cells = {str(year): _cell(name, held.get((code, year)), "") for year in years}
        body.append({"unit": names[code], **cells})
    text = st.column_config.TextColumn
    config: dict[str, Any] = {"unit": text(t("returns.column_unit"), pinned=True, width=100)}
    config |= {
        str(year): text(
            _year_name(of_year[year]), alignment="right",
            width=WIDTHS[name] if of_year[year]["as_of_quarter"] == 4 else WIDE,
        )
        for year in years
    }  # fmt: skip
    return pd.DataFrame(body), config


def _cell(name: str, row: Row | None, of: str) -> str:
    if row is None:
        return ""
    rate = labels.rate(row[f"{of}{name}_rate"])
    if name == "completeness":
        return rate
    return t("progress.rate_of", rate=rate, count=row[f"{of}quarters_on_time"], of=row[f"{of}quarters_due"])
