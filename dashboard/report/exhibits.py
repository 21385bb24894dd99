"""The reader of a plan's figures in, charts and tables of a report out; the cells as queries give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.report.document import Cell, Chart, Form, Series, Table
from dashboard.report.facts import AID, INDICATORS, Facts
from dashboard.report.figures import Figure, Kind, Row, frozen, written
from dashboard.report.words import has, word

BY_UNIT = "report/value_by_unit"
RATE_TREND = "overview/indicator_by_county_quarter"
UNIT_TREND = "township/series_by_unit_quarter"
RATES = (
    "unionisation_rate", "membership_rate", "collective_contract_rate", "wage_bargaining_rate",
    "congress_rate", "mutual_participation_rate", "funds_collection_rate",
)  # fmt: skip
"""Rates that the charts and the table of townships show, those of them that are reported."""
TREND = ("unionisation_rate", "membership_rate", "collective_contract_rate")
TREND_QUARTERS = 8
OWN_TABLE = (
    "union_orgs", "members", "new_members", "unionisation_rate", "membership_rate",
    "collective_contract_rate", "wage_bargaining_rate", "female_contract_rate", "congress_rate",
    "openness_rate", "disputes_accepted", "dispute_success_rate", "hardship_households", "aid_amount",
    "warmth_amount", "mutual_participation_rate", "job_placements", "competition_participants",
    "hazard_fix_rate", "cultural_person_times", "funds_received", "funds_collection_rate",
    "home_qualified_rate",
)  # fmt: skip
"""Rows of a township's own table."""


def short_name(code: str) -> str:
    """An indicator's name where there is little room: the head of a table column, or its name."""
    return word(f"head.{code}") if has(f"head.{code}") else catalogue().indicators[code].name_zh


def rates_chart(facts: Facts) -> Chart | None:
    """The main rates: the county's beside last year's, a township's beside the county's."""
    plan = facts.plan
    codes = [code for code in RATES if code in facts.indicators]
    if len(codes) < 2:
        return None
    other = "matched_value_last_year" if plan.unit.is_county else "county_value"
    series = [_row_series(facts, codes, column) for column in ("value", other)]
    names = (
        (word("chart.now", **plan.words), word("chart.last", **plan.words))
        if plan.unit.is_county
        else (plan.unit.name, word("chart.county"))
    )
    caption = word("chart.rates" if plan.unit.is_county else "chart.rates_own", **plan.words)
    columns = tuple(Series(name, values) for name, values in zip(names, series, strict=True))
    return _chart("bar", caption, [short_name(code) for code in codes], columns, "percent", "overview")


def _row_series(facts: Facts, codes: Sequence[str], column: str) -> tuple[Figure | None, ...]:
    return tuple(
        _figure(facts, INDICATORS, (("indicator_code", code),), column, facts.indicators[code], code)
        for code in codes
    )


def ranking_chart(facts: Facts) -> Chart | None:
    """Every township's membership rate, the best first."""
    code = "membership_rate"
    rows = [row for row in by_unit(facts) if row["indicator_code"] == code and row["value"] is not None]
    if not facts.plan.unit.is_county or len(rows) < 3:
        return None
    ordered = sorted(rows, key=lambda row: (row["rank"], row["unit_code"]))
    values = tuple(_unit_figure(facts, row, "value") for row in ordered)
    series = (Series(catalogue().indicators[code].name_zh, values),)
    names = [row["short_name"] or row["unit_name"] for row in ordered]
    return _chart("bar", word("chart.ranking"), names, series, "percent", "organisation")


def trend_chart(facts: Facts) -> Chart | None:
    """Rates over the last quarters: three of the county, or membership of a township and of the county."""
    plan, at = facts.plan, facts.plan.period
    found: list[tuple[str, dict[int, Figure]]] = []
    if plan.unit.is_county:
        more = {"kinds": list(plan.kinds)} if plan.kinds else {}
        params = {"indicators": list(TREND), "year_from": at.year - 2, "year_to": at.year, **more}
        rows = facts.ask(RATE_TREND, **params)
        for code in TREND:
            own = [row for row in rows if row["indicator_code"] == code]
            name = catalogue().indicators[code].name_zh
            found.append((name, _by_quarter(own, at.last, RATE_TREND, params, "value", code)))
    else:
        code = "membership_rate"
        params = {"unit_code": plan.unit.code, "indicator": code}
        rows = facts.ask(UNIT_TREND, **params)
        for name, column in ((plan.unit.name, "value"), (word("chart.county"), "county_value")):
            found.append((name, _by_quarter(rows, at.last, UNIT_TREND, params, column, code)))
    quarters = sorted({quarter for _, values in found for quarter in values})[-TREND_QUARTERS:]
    if len(quarters) < 3:
        return None
    names = [word("chart.tick", year=(q - 1) // 4, quarter=(q - 1) % 4 + 1) for q in quarters]
    series = tuple(Series(name, tuple(values.get(q) for q in quarters)) for name, values in found if values)
    key = "chart.trend" if plan.unit.is_county else "chart.trend_own"
    caption = word(key, **plan.words)
    return _chart("line", caption, names, series, "percent", "organisation")


def _by_quarter(
    rows: Sequence[Row], last: int, query: str, params: dict[str, Any], column: str, code: str
) -> dict[int, Figure]:
    found = {}
    for row in rows:
        index = 4 * row["year"] + row["quarter"]
        if index <= last and row[column] is not None:
            at = (("year", row["year"]), ("quarter", row["quarter"]))
            key = (("indicator_code", code), *at) if "indicator_code" in row else at
            value = float(row[column])
            found[index] = Figure(
                query, frozen(params), key, column, value, "rate", "", written(value, "rate", ""), code,
                row.get("units_reporting"), row.get("units_expected"),
            )  # fmt: skip
    return found


def aid_chart(facts: Facts) -> Chart | None:
    """Money of each programme beside the same period a year before."""
    plan = facts.plan
    codes = [
        each.code
        for each in catalogue().programmes
        if (row := facts.programmes.get(each.code))
        and (row["amount_yuan"] or row["matched_amount_last_year"])
    ]
    if len(codes) < 2:
        return None
    names = {each.code: each.name_zh for each in catalogue().programmes}
    series = []
    for name, column in (("chart.now", "amount_shown"), ("chart.last", "matched_amount_last_year_shown")):
        values = tuple(
            _figure(facts, AID, (("programme_code", code),), column, facts.programmes[code], "", "decimal")
            for code in codes
        )
        series.append(Series(word(name, **plan.words), values))
    caption = word("chart.aid", **plan.words) + word("chart.aid_unit")
    return _chart("column", caption, [names[code] for code in codes], tuple(series), "number", "aid")


def _chart(
    kind: Any, caption: str, categories: Sequence[str], series: tuple[Series, ...], form: Form, area: str
) -> Chart:
    parts = [
        word("chart.alt_part", name=name, words=figure.words)
        for name, figure in zip(categories, series[0].values, strict=True)
        if figure
    ]
    text = word("chart.alt", caption=caption, text="，".join(parts))
    return Chart(kind, caption, tuple(categories), series, form, text, area)


def by_unit(facts: Facts) -> list[Row]:
    """What each township reports of the rates that charts and tables show."""
    return list(facts.ask(BY_UNIT, **_by_unit_params(facts)))


def _by_unit_params(facts: Facts) -> dict[str, Any]:
    return {"indicators": ["members", *RATES], **facts.plan.of_county}


def _unit_figure(facts: Facts, row: Row, column: str) -> Figure | None:
    if row[column] is None:
        return None
    code, value = row["indicator_code"], float(row[column])
    kind: Kind = "rate" if catalogue().indicators[code].unit == "percent" else "count"
    key = (("indicator_code", code), ("unit_code", row["unit_code"]))
    return Figure(
        BY_UNIT, frozen(_by_unit_params(facts)), key, column, value, kind, "", written(value, kind, ""), code,
        row["units_reporting"], row["units_expected"],
    )  # fmt: skip


def _figure(
    facts: Facts,
    query: str,
    key: Any,
    column: str,
    row: Row,
    code: str,
    kind: Kind | None = None,
    unit: str | None = None,
) -> Figure | None:
    """A cell as a figure, with the counting word of its indicator unless ``unit`` says another."""
    value = row[column]
    if value is None:
        return None
    if kind is None:
        own = catalogue().indicators[code].unit
        kind = "rate" if own == "percent" else "yuan" if own == "yuan" else "count"
        unit = word(f"number.{own}") if kind == "count" and unit is None else unit
    counted = unit or ""
    return facts.figure(query, key, column, value, kind, counted, row, code)


# --- Tables -----------------------------------------------------------------------------------------------


def townships_table(facts: Facts) -> Table | None:
    """Every township's members and main rates."""
    rows = by_unit(facts)
    codes = [code for code in ("members", *RATES) if any(_has(row, code) for row in rows)]
    if not facts.plan.unit.is_county or len(codes) < 2:
        return None
    cells: dict[str, dict[str, Figure | None]] = {}
    names = {row["unit_code"]: row["unit_name"] for row in rows}
    for row in rows:
        cells.setdefault(row["unit_code"], {})[row["indicator_code"]] = _unit_figure(facts, row, "value")
    lines: list[tuple[Cell, ...]] = [
        (names[unit], *(cells[unit].get(code) for code in codes)) for unit in sorted(names)
    ]
    total = [
        _figure(
            facts, INDICATORS, (("indicator_code", code),), "value", facts.indicators[code], code, unit=""
        )
        if code in facts.indicators
        else None
        for code in codes
    ]
    lines.append((facts.plan.words["place"], *total))
    head = (word("table.unit"), *(short_name(code) for code in codes))
    widths = (1.7, *(1.0 for _ in codes))
    caption = word("table.townships", **facts.plan.words)
    return Table(caption, head, tuple(lines), widths, word("table.note"), "annex")


def _has(row: Row, code: str) -> bool:
    return row["indicator_code"] == code and row["value"] is not None


def own_table(facts: Facts) -> Table | None:
    """A township's main figures beside last year's, with its places."""
    plan = facts.plan
    codes = [code for code in OWN_TABLE if code in facts.indicators]
    if plan.unit.is_county or not codes:
        return None
    lines = []
    for code in codes:
        row, key = facts.indicators[code], (("indicator_code", code),)
        is_rate = catalogue().indicators[code].unit == "percent"
        change: Cell = None
        if row["matched_change_on_year"] is not None:
            each = catalogue().indicators[code]
            kind: Kind = "points" if is_rate else "yuan" if each.unit == "yuan" else "count"
            counted = word(f"number.{each.unit}") if kind == "count" else ""
            figure = facts.figure(
                INDICATORS, key, "matched_change_on_year", row["matched_change_on_year"], kind, counted, row
            )
            sign = "+" if figure.value > 0 else "−" if figure.value < 0 else ""
            change = signed(figure, sign)
        rank = facts.figure(INDICATORS, key, "rank", row["rank"], "rank", "", row) if row["rank"] else None
        lines.append(
            (
                catalogue().indicators[code].name_zh,
                _figure(facts, INDICATORS, key, "value", row, code),
                _figure(facts, INDICATORS, key, "matched_value_last_year", row, code),
                change,
                rank,
            )
        )
    head = tuple(
        word(f"table.{name}", **plan.words) for name in ("indicator", "value", "last", "change", "rank")
    )
    caption = word("table.own", **plan.words)
    return Table(caption, head, tuple(lines), (2.2, 1.3, 1.3, 1.4, 1.0), word("table.note"), "annex")


def signed(figure: Figure, sign: str) -> Figure:
    """The same figure with its sign before it, as a table writes a change."""
    return replace(figure, words=sign + figure.words)
