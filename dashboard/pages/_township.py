"""The parts of the township page: which there are, facts, the chosen indicator's series, returns."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import (
    charts,
    filters,
    findings,
    hovers,
    labels,
    links,
    oldmarks,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.catalogue import Ratio, catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _boundaries

Row = Mapping[str, Any]
SHOWN_RETURNS = 8
CHART_HEIGHT, PAPER_HEIGHT = 280, 158


def townships(boundaries: str = "reported") -> dict[str, str]:
    """Names of the townships by code, in the order of their codes; those that are no more say until when.

    On today's boundaries these are left out: their figures are another's. Of many only the one that is shown.
    """
    if townpick.are_many():
        return _names(_one_of_many(boundaries), boundaries)
    return _names(store.rows("units/unit_by_code"), boundaries)


def names_of(codes: Sequence[str], boundaries: str) -> dict[str, str]:
    """The same for the townships of these codes only."""
    return _names(list(townpick.rows_of(codes).values()), boundaries)


def pick(units: Mapping[str, str]) -> str | None:
    """The choice of a township; of many, a search. None where there is none."""
    if not units:
        return None
    if not townpick.are_many():
        chosen: str = filters.pick(
            "unit", list(units), stand_in(units), label=t("township.pick"), write=units.__getitem__,
            width=190, style="list",
        )  # fmt: skip
        return chosen
    [(code, name)] = units.items()
    townpick.find(current=code, written=name)
    return code


def _one_of_many(boundaries: str) -> list[dict[str, Any]]:
    """The township of the address, else its successor, else the first."""
    code, day = st.query_params.get("unit", ""), store.today()
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        row = townpick.rows_of([code]).get(code)
        if row is None:
            break
        if boundaries == "reported" or not row["valid_to"] or labels.day(row["valid_to"]) >= day.isoformat():
            return [row]
        code = str(row["successor_code"] or "")
    return [
        row for found in townpick.search(None, most=1, day=day)
        for row in townpick.rows_of([found["unit_code"]]).values()
    ]  # fmt: skip


def _names(rows: Sequence[Row], boundaries: str) -> dict[str, str]:
    today = store.today().isoformat()
    names = {}
    for row in rows:
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


def codes_of(group: str) -> list[str]:
    """The indicators of a group."""
    return [code for code, each in catalogue().indicators.items() if each.group == group]


def facts(profile: Row) -> list[tuple[str, str]]:
    """Kind, workers, members, files of hardship, the last return and the status of this quarter's."""
    last = ""
    if profile["last_filed_year"] is not None:
        last = labels.period(int(profile["last_filed_year"]), int(profile["last_filed_quarter"]))
        late = int(profile["days_late"] or 0)
        timely = (
            t("township.on_time") if profile["on_time"] or not late else t("township.days_late", count=late)
        )
        last += t("common.in_brackets", text=timely)
    of_quarter = (
        (t("township.fact_workers"), labels.figure(profile["workers"], "person")),
        (t("township.fact_members"), labels.figure(profile["members"], "person")),
        (t("township.fact_hardship"), _hardship(profile)),
        (t("township.fact_status"), t("township.status_" + profile["status"])),
    )
    return [
        (t("township.fact_kind"), labels.kind_name(profile["kind"])),
        *(of_quarter[:3] if profile["is_expected"] else ()),
        (t("township.fact_last"), last),
        *(of_quarter[3:] if profile["is_expected"] else ()),
    ]


def _hardship(profile: Row) -> str:
    return labels.figure(profile["hardship_households"], "household")


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


def quarters_figure(
    code: str, quarters: Sequence[Row], target: float | None, *, height: int = CHART_HEIGHT
) -> charts.Figure:
    """The series by quarter: bars of each quarter alone for what adds up, else a line."""
    each = labels.indicator(code)
    if not isinstance(each, Ratio) and each.measure_type == "flow_ytd" and each.additive:
        quarters = _from_first_quarter(quarters)
        figure = charts.columns(
            charts.every_quarter(quarters), value="quarter_value", write=charts.short(code), height=height,
            name=labels.quarter_tick, hover=partial(hovers.unit_quarter, code, "quarter_value"),
            colour=charts.look().accent, is_money=each.unit == "yuan",
        )  # fmt: skip
    else:
        rate = each.unit == "percent"
        figure = charts.trend(
            quarters, value="value", write=partial(findings.write_value, code), percent=rate, height=height,
            hover=partial(hovers.unit_quarter, code, "value"), colour=charts.look().accent,
            target=target if rate else None, compare="county_value" if isinstance(each, Ratio) else None,
            compare_name=t("common.county"),
        )  # fmt: skip
    return charts.with_changes(oldmarks.lighter(figure, quarters), quarters, _boundaries.mark)


def _from_first_quarter(quarters: Sequence[Row]) -> Sequence[Row]:
    """Without the quarters before the first return, of which old reports say the year to date only."""
    first = (i for i, row in enumerate(quarters) if row["filed"] or row["quarter_value"] is not None)
    return quarters[next(first, 0) :]


def years_figure(code: str, years: Sequence[Row]) -> charts.Figure:
    """The series by year; a year that is not over is hollow."""
    figure = charts.columns(
        years, value="value", write=charts.short(code), height=CHART_HEIGHT, colour=charts.look().accent,
        name=lambda row: widgets.year_heading(years, int(row["year"])), hover=partial(year_hover, code),
        pale=lambda row: not row["is_complete"],
    )  # fmt: skip
    return oldmarks.lighter(figure, years)


def old_report_note(code: str, rows: Sequence[Row], *, by_year: bool) -> str:
    """What the lighter marks are, "" without any; for a flow's quarters where its years to date are."""
    if not any(row["is_narrative"] for row in rows):
        return ""
    each = labels.indicator(code)
    is_flow = not isinstance(each, Ratio) and each.measure_type == "flow_ytd" and each.additive
    hidden = (
        is_flow and not by_year and any(row["is_narrative"] and row["quarter_value"] is None for row in rows)
    )
    return t("oldreport.chart_note_flow" if hidden else "oldreport.chart_note")


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
    text = f"<b>{year} {labels.through(int(row['as_of_quarter']))}</b><br>{hovers.full(code, row['value'])}"
    return f"{text}<br>{t('oldreport.hover')}" if row["is_narrative"] else text


def returns_table(rows: Sequence[Row], style: str = "ud-table ud-words") -> None:
    """The township's latest returns."""
    if not rows:
        sheets.put(widgets.note(t("township.returns_none")))
        sheets.put(links.way("returns", t("township.returns_go")))
        return
    keys = ("revision", "filed_at", "filed_by", "file", "figures", "problems")
    heads = [t("common.quarter_column"), t("common.state"), *[t(f"township.{key}") for key in keys]]
    head = "".join(f'<th scope="col">{html.escape(each)}</th>' for each in heads)
    body = "".join(f"<tr>{_return(row)}</tr>" for row in rows)
    table = f'<table class="{style}" data-table="returns">'
    sheets.put(
        f'<div class="ud-scroll" tabindex="0"{sources.attribute()}>{table}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _return(row: Row) -> str:
    cells = (
        labels.period(int(row["year"]), int(row["quarter"])), t("township.status_" + row["status"]),
        str(int(row["revision"])), labels.when(row["filed_at"]), row["filed_by"], row["file_name"] or "–",
        str(int(row["figure_count"])), str(int(row["problem_count"])),
    )  # fmt: skip
    return "".join(f"<td>{html.escape(str(text or ''))}</td>" for text in cells)
