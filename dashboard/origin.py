"""数从何来: under every chart, the named queries behind it and the cells of the returns behind one figure.

Three views in a drawer: the cells of the returns, the numbers of the chart as a table, the SQL. Closed, it
costs nothing: it is drawn when it is opened, in a fragment, so the charts stay as they are.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import hovers, labels, store, widgets
from dashboard.catalogue import Measure, Ratio
from dashboard.labels import t
from dashboard.widgets import Period

COUNTY = ""
"""The choice "the whole county" among the units of the panel."""


@dataclass(frozen=True)
class Source:
    """What a chart or table was drawn from: named queries with their parameters, its own numbers first."""

    queries: Mapping[str, Mapping[str, Any]]
    indicators: Sequence[str] = ()
    """The indicators whose figures can be followed to their cells; a list of returns has none."""
    period: Period | None = None
    unit: str | None = None
    """The unit chosen at first; the whole county without one."""


@st.fragment
def button(key: str, source: Source) -> None:
    """The button 数从何来 under a chart. It opens a drawer; until then it costs nothing."""
    widgets.apply_address()
    if st.button(t("origin.title"), key=f"origin_{key}", type="tertiary", icon=":material/account_tree:"):
        drawer = st.dialog(t("origin.title"), width="large", position="right", icon=":material/account_tree:")
        drawer(_body)(key, source)


def _body(key: str, source: Source) -> None:
    widgets.apply_address()
    # A list of returns has no figure to follow: its rows are themselves the returns.
    views = ["figure", "numbers", "query"] if source.indicators else ["numbers", "query"]
    view = st.segmented_control(
        t("origin.title"), views, default=views[0], key=f"origin_view_{key}", required=True,
        format_func=lambda each: t(f"origin.view_{each}"), label_visibility="collapsed",
    )  # fmt: skip
    if view == "query":
        _queries(source.queries)
    elif view == "numbers":
        _numbers(key, source)
    elif source.period is not None:
        _figure(key, list(source.indicators), source.period, source.unit)


def _numbers(key: str, source: Source) -> None:
    """The rows that the chart was drawn from, every figure written in full."""
    name, params = next(iter(source.queries.items()))
    rows = store.rows(name, **params)
    if not rows:
        st.html(widgets.note(t("origin.no_rows")))
        return
    columns = [column for column in rows[0] if labels.has(f"column.{column}")]
    code = str(params.get("ratio") or params.get("indicator") or "")
    frame = pd.DataFrame(
        {column: [hovers.cell(column, row, code) for row in rows] for column in columns}, dtype=str
    )
    config: dict[str, Any] = {column: t(f"column.{column}") for column in columns}
    widgets.table(frame, config, key=f"origin_numbers_{key}", alt=t("origin.view_numbers"), height="content")


def _queries(queries: Mapping[str, Mapping[str, Any]]) -> None:
    st.html(widgets.note(t("origin.query_note")))
    for name, params in queries.items():
        query = store.named_query(name)
        given = t("common.dot").join(f"{key} = {_parameter(value)}" for key, value in params.items() if value)
        st.html(
            f'<p class="ud-body"><b>queries/{html.escape(name)}.sql</b><br>'
            f'<span class="ud-plain">{html.escape(given)}</span></p>'
        )
        st.code(query.sql, language="sql", height=260)


def _parameter(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _figure(key: str, indicators: list[str], period: Period, unit: str | None) -> None:
    """Choose a figure (indicator, unit), read its sentence, its facts, and who is not in it."""
    units = {COUNTY: t("common.county")} | {
        row["unit_code"]: row["unit_name"]
        for row in store.rows("units/unit_by_code")
        if row["level"] == "township"
    }
    with st.container(horizontal=True):
        indicator = indicators[0]
        if len(indicators) > 1:
            indicator = st.selectbox(
                t("common.indicator"), indicators, key=f"origin_indicator_{key}",
                format_func=labels.indicator_name,
                label_visibility="collapsed", width=260,
            )  # fmt: skip
        codes = list(units)
        chosen = st.selectbox(
            t("common.unit"), codes, index=codes.index(unit) if unit in units else 0,
            key=f"origin_unit_{key}",
            format_func=units.__getitem__, label_visibility="collapsed", width=200,
        )  # fmt: skip
    at = {"indicator": indicator, "period_basis": "to_date", **period.at}
    sides = store.rows("origin/unit_by_figure", **at)
    st.html(
        f'<p class="ud-body">{html.escape(_sentence(indicator, chosen, units[chosen], period, sides))}</p>'
    )
    facts = store.query("origin/fact_by_figure", unit_codes=[chosen] if chosen else None, **at)
    if len(facts):
        _facts(facts, f"origin_facts_{key}")
    missing = [row["unit_name"] for row in sides if row["state"] in ("missing", "partial")]
    if missing and not chosen:
        st.html(widgets.note(t("origin.not_counted", units=labels.listing(missing))))


def _sentence(code: str, unit: str, unit_name: str, period: Period, sides: list[dict[str, Any]]) -> str:
    """建会率 91.2% = 已建会单位数 1,234 ÷ 应建会单位数 1,353."""
    each = labels.indicator(code)
    row = _totals(code, unit, period, sides)
    if row is None or row["value"] is None:
        return t("origin.no_figure", unit=unit_name, name=labels.indicator_name(code), period=period.name)
    value = labels.figure(row["value"], each.unit, each.decimals, style="table")
    text = t("origin.is", unit=unit_name, name=labels.indicator_name(code), period=period.name, value=value)
    if isinstance(each, Ratio):
        text += t(
            "origin.of", numerator=labels.indicator_name(each.numerator), above=_side(each.numerator,
            row["numerator"]),
            denominator=labels.indicator_name(each.denominator), below=_side(each.denominator,
            row["denominator"]),
        )  # fmt: skip
    if not unit:
        text += t("common.clause") + widgets.reported(row)
    return text + t("common.sentence_end")


def _side(code: str, value: float | None) -> str:
    each = labels.indicator(code)
    return labels.figure(value, each.unit, each.decimals, style="table")


def _totals(code: str, unit: str, period: Period, sides: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The chosen figure with its two sides: a unit's own row, or the county's from the overview query."""
    if unit:
        row = next((each for each in sides if each["unit_code"] == unit), None)
        if row is None or isinstance(labels.indicator(code), Measure):
            return None if row is None else row | {"value": row["numerator"]}
        shown = store.rows("coverage/ranking_by_unit", ratio=code, **period.at)
        value = next((each["rate"] for each in shown if each["unit_code"] == unit), None)
        return row | {"value": value}
    rows = store.rows(
        "overview/indicator_by_county_quarter", indicators=[code], year_from=period.year, year_to=period.year,
        kinds=period.kinds,
    )  # fmt: skip
    return next((row for row in rows if row["quarter"] == period.quarter), None)


def _facts(facts: Any, key: str) -> None:
    """The cells behind the figure, one row a fact."""
    shown = facts.assign(
        measure=[labels.indicator_name(code) for code in facts["measure_code"]],
        period=[labels.period(int(y), int(q)) for y, q in zip(facts["year"], facts["quarter"], strict=True)],
        basis=[t(f"origin.basis_{basis}") for basis in facts["basis"]],
        sign=["−" if sign < 0 else "+" for sign in facts["sign"]],
        filed=[labels.when(moment) for moment in facts["filed_at"]],
        approximate=[t("common.approximate") if each else "" for each in facts["approximate"]],
    )
    columns: dict[str, Any] = {
        "unit_name": t("common.unit"),
        "measure": t("origin.measure"),
        "period": t("origin.period"),
        "basis": t("origin.basis"),
        "sign": st.column_config.TextColumn(t("origin.sign"), width=40),
        "value": st.column_config.NumberColumn(t("common.value"), format="localized"),
        "raw_text": t("origin.raw"),
        "unit_factor": st.column_config.NumberColumn(t("origin.factor"), format="localized"),
        "file_name": t("origin.file"),
        "sheet": t("origin.sheet"),
        "cell": t("origin.cell"),
        "revision": t("origin.revision"),
        "filed_by": t("origin.filed_by"),
        "filed": t("origin.filed_at"),
        "approximate": t("common.approximate"),
    }
    if not any(shown["approximate"]):
        columns.pop("approximate")
    if (facts["sign"] > 0).all():
        columns.pop("sign")
    if (facts["unit_factor"] == 1).all():
        columns.pop("unit_factor")
    widgets.table(shown, columns, key=key, alt=t("origin.title"))
