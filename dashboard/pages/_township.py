"""The parts of the township page: rows of the township queries in, title, facts, ranks and tables out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, findings, hovers, labels, store, widgets
from dashboard.catalogue import Ratio
from dashboard.labels import t
from dashboard.widgets import Period

Row = Mapping[str, Any]
SHOWN_RANKS = 4
SHOWN_RETURNS = 12


def townships(boundaries: str = "reported") -> dict[str, str]:
    """Names of the townships by code, in the order of their codes; those that are no more say until when.

    On today's boundaries these are left out: their figures are another's.
    """
    today = store.today().isoformat()
    names = {}
    for row in store.rows("units/unit_by_code"):
        if row["level"] != "township":
            continue
        last_day = labels.day(row["valid_to"])
        if not last_day or last_day >= today:
            names[row["unit_code"]] = row["unit_name"]
        elif boundaries == "reported":
            names[row["unit_code"]] = t("boundary.ended", unit=row["unit_name"], day=last_day)
    return names


def stand_in(units: Mapping[str, str]) -> str | None:
    """Which township is shown where the address names none of these: its successor, else the first."""
    successors = {row["unit_code"]: row["successor_code"] for row in store.rows("units/unit_by_code")}
    code = st.query_params.get("unit", "")
    for _ in successors:
        if code in units:
            return code
        code = successors.get(code) or ""
    return next(iter(units), None)


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """Rates that have a rank and a better direction, the best rank first."""
    ranked = [
        row for row in rows
        if row["is_ratio"] and row["rank"] is not None
        and labels.indicator(row["indicator_code"]).better != "none"
        and row["units_reporting"] > 1
    ]  # fmt: skip
    return sorted(ranked, key=lambda row: (row["rank"], row["sort"]))


def _ends(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The best and the worst ranks; a rate is never in both, and the first of all is not a weakness."""
    ranked = _ranked(rows)
    half = min(SHOWN_RANKS, len(ranked) // 2)
    worst = [row for row in reversed(ranked[len(ranked) - half :]) if row["rank"] > 1] if half else []
    return ranked[:half] if half else ranked[:1], worst


def title(name: str, rows: Sequence[Row], period: str) -> str:
    """Where the township stands best and where it stands worst."""
    best, worst = _ends(rows)
    if not best:
        has_any = any(row["value"] is not None for row in rows)
        return t("township.title_plain" if has_any else "township.title_missing", unit=name, period=period)
    parts = [
        t(
            "township.title_best", unit=name, best=labels.indicator_name(best[0]["indicator_code"]),
            best_rank=int(best[0]["rank"]),
        )
    ]  # fmt: skip
    if worst:
        row = worst[0]
        parts.append(
            t(
                "township.title_worst",
                worst=labels.indicator_name(row["indicator_code"]),
                worst_rank=int(row["rank"]),
            )
        )
    return t("common.clause").join(parts)


def facts(profile: Row) -> list[tuple[str, str]]:
    """Kind, workers, members, the last return and the status of this quarter's."""
    last = ""
    if profile["last_filed_year"] is not None:
        last = labels.period(int(profile["last_filed_year"]), int(profile["last_filed_quarter"]))
        timely = t("township.on_time" if profile["on_time"] else "township.late")
        last += t("common.in_brackets", text=timely)
    of_quarter = (
        (t("township.fact_workers"), labels.figure(profile["workers"], "person")),
        (t("township.fact_members"), labels.figure(profile["members"], "person")),
        (t("township.fact_status"), t("township.status_" + profile["status"])),
    )
    return [
        (t("township.fact_kind"), labels.kind_name(profile["kind"])),
        *(of_quarter[:2] if profile["is_expected"] else ()),
        (t("township.fact_last"), last),
        *(of_quarter[2:] if profile["is_expected"] else ()),
    ]


def strengths(rows: Sequence[Row], period: str) -> None:
    """Best and worst ranks among its rates, each a button that draws that rate."""
    best, worst = _ends(rows)
    for heading, group in (("township.strong_title", best), ("township.weak_title", worst)):
        plain = t("township.strong_plain", period=period) if heading.endswith("strong_title") else ""
        widgets.heading(t(heading), plain)
        with st.container(key=f"points_{heading[-10:-6]}", gap=None):
            for row in group:
                code = row["indicator_code"]
                text = t(
                    "township.rank_line", name=labels.indicator_name(code), rank=int(row["rank"]),
                    value=findings.write_value(code, row["value"]), expected=int(row["units_reporting"]),
                    county=findings.write_value(code, row["county_value"]),
                )  # fmt: skip
                st.button(text, key=f"rank_{code}", type="tertiary", on_click=_choose, args=(code,))
            if not group:
                st.html(widgets.note(t("township.no_ranks")))


def _choose(code: str) -> None:
    st.query_params["indicator"] = code


def series_title(code: str, row: Row | None, period: Period, *, is_expected: bool = True) -> str:
    """The indicator's figure of the quarter (of the year so far, for a flow) and its change on the year."""
    name = labels.indicator_name(code)
    if not is_expected:
        return name
    if row is None or row["value"] is None:
        return t("township.series_title_none", name=name, period=period.name)
    when = period.name
    if labels.indicator(code).measure_type == "flow_ytd":
        when = t(
            "common.year_through", year=labels.year_name(period.year), through=labels.through(period.quarter)
        )
    text = t("township.series_title", name=name, period=when, value=findings.write_value(code, row["value"]))
    if row["change_on_year"] is not None:
        text += t("township.series_title_change", change=findings.write_change(code, row["change_on_year"]))
    return text


def series_plain(code: str, unit: str) -> str:
    """What the quarterly chart shows: period ends, quarters alone, or a rate beside the county's."""
    each = labels.indicator(code)
    if isinstance(each, Ratio):
        return t("township.series_plain_rate", unit=unit)
    word = labels.unit_word(each.unit)
    if each.measure_type == "stock":
        return t("township.series_plain_stock", unit=unit, word=word)
    return t(f"township.series_plain_{'flow' if each.additive else 'ytd'}", unit=unit, word=word)


def year_title(code: str, years: Sequence[Row]) -> str:
    """The last year's figure."""
    known = [row for row in years if row["value"] is not None]
    if not known:
        return t("township.year_title_none")
    last = known[-1]
    year = labels.year_name(int(last["year"]))
    if not last["is_complete"]:
        year = t("common.year_through", year=year, through=labels.through(int(last["as_of_quarter"])))
    return t("township.year_title", year=year, value=findings.write_value(code, last["value"]))


def year_hover(code: str, row: Row) -> str:
    """A year's figure in full and how far the year has come."""
    year = labels.year_name(int(row["year"]))
    if row["value"] is None:
        return f"<b>{year}</b><br>{t('common.missing')}"
    return f"<b>{year} {labels.through(int(row['as_of_quarter']))}</b><br>{hovers.full(code, row['value'])}"


def _quarter_alone(row: Row) -> str:
    """The quarter's own figure; unknown where only the year so far is, nothing where there can be none."""
    if row["quarter_value"] is not None:
        return _value(row, "quarter_value")
    each = labels.indicator(row["indicator_code"])
    has_one = each.has_quarter_basis if isinstance(each, Ratio) else each.additive
    return t("common.unknown") if has_one and row["value"] is not None else ""


def indicator_table(rows: Sequence[Row], *, is_expected: bool = True) -> None:
    """All indicators of a group: rates first, then figures; a click on a row draws that indicator.

    A unit that was not there in the quarter is not one that has not reported.
    """
    rows = sorted(rows, key=lambda row: (not row["is_ratio"], row["sort"]))
    frame = pd.DataFrame(
        {
            "name": [labels.indicator_name(row["indicator_code"]) for row in rows],
            "value": [_value(row, "value") if is_expected else None for row in rows],
            "quarter_value": [_quarter_alone(row) for row in rows],
            "change": [
                "" if row["change_on_year"] is None
                else findings.write_change(row["indicator_code"], row["change_on_year"]) for row in rows
            ],
            "rank": [
                "" if row["rank"] is None
                else t("township.rank_of", rank=int(row["rank"]),
                count=int(row["units_reporting"])) for row in rows
            ],
            "county": [
                "" if row["county_value"] is None else hovers.full(row["indicator_code"], row["county_value"])
                for row in rows
            ],
            "target": [
                "" if row["target"] is None else findings.write_value(row["indicator_code"], row["target"])
                for row in rows
            ],
            "note": [t("common.approximate") if row["approximate"] else "" for row in rows],
        }
    )  # fmt: skip
    right = partial(st.column_config.TextColumn, alignment="right")
    columns: dict[str, Any] = {
        "name": st.column_config.TextColumn(t("common.indicator"), width="medium", pinned=True),
        "value": right(t("common.value")),
        "quarter_value": right(t("common.quarter_value")),
        "change": right(t("common.change")),
        "rank": right(t("common.rank")),
        "county": right(t("township.county_value")),
        "target": right(t("common.target")),
        "note": t("common.state"),
    }
    if not frame["note"].any():
        columns.pop("note")
    if not frame["target"].any():
        columns.pop("target")
    widgets.table(
        frame, columns, key="indicators", alt=t("township.table_title", group=""), height="content",
        on_row=lambda index: _choose(rows[index]["indicator_code"]),
    )  # fmt: skip


def _value(row: Row, column: str) -> str:
    code = row["indicator_code"]
    if row[column] is None:
        # both sides are there and the lower one is 0
        return t("common.unknown" if row["state"] == "reported" else "common." + row["state"])
    mark = f" {charts.ABOVE}" if hovers.is_above_one(code, row[column]) else ""
    return hovers.full(code, row[column]) + mark


def above_one_note(rows: Sequence[Row]) -> str:
    """Which of these rates are above 100 %, each with the two figures behind it; "" for none."""
    above = [row for row in rows if hovers.is_above_one(row["indicator_code"], row["value"])]
    names = [
        t(
            "township.above_one", name=labels.indicator_name(row["indicator_code"]),
            value=labels.rate(row["value"]), sides=hovers.sides(row["indicator_code"], row),
        )
        for row in above
    ]  # fmt: skip
    return t("coverage.above_one_note", units=labels.listing(names)) if names else ""


def returns_table(frame: pd.DataFrame) -> None:
    """The township's latest returns."""
    rows = charts.records(frame)
    if not rows:
        st.html(widgets.note(t("township.returns_none")))
        widgets.link("returns", t("township.returns_go"))
        return
    shown = pd.DataFrame(
        {
            "period": [labels.period(int(row["year"]), int(row["quarter"])) for row in rows],
            "revision": [int(row["revision"]) for row in rows],
            "status": [t("township.status_" + row["status"]) for row in rows],
            "filed_at": [labels.when(row["filed_at"]) for row in rows],
            "filed_by": [row["filed_by"] for row in rows],
            "file": [row["file_name"] for row in rows],
            "figures": [int(row["figure_count"]) for row in rows],
            "problems": [int(row["problem_count"]) for row in rows],
        }
    )
    columns = {
        "period": t("common.quarter_column"),
        "revision": t("township.revision"),
        "status": t("common.state"),
        "filed_at": t("township.filed_at"),
        "filed_by": t("township.filed_by"),
        "file": st.column_config.TextColumn(t("township.file"), width="large"),
        "figures": t("township.figures"),
        "problems": t("township.problems"),
    }
    widgets.table(shown, columns, key="returns", alt=t("township.returns_title"))
