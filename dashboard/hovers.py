"""Rows of a query in, the text over a mark out: every figure in full, in plain language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from dashboard import findings, labels
from dashboard.catalogue import catalogue
from dashboard.labels import t

Row = Mapping[str, Any]
BREAK = "<br>"


def full(code: str, value: float | None) -> str:
    """A value of an indicator with all its digits."""
    each = labels.indicator(code)
    text = labels.figure(value, each.unit, each.decimals, style="table")
    is_count = each.unit not in ("percent", "yuan") and value is not None
    return t("catalogue.with_unit", figure=text, unit=labels.unit_word(each.unit)) if is_count else text


def unit_rate(ratio: str, row: Row) -> str:
    """A township's rate: its two sides, last year, rank."""
    lines = [f"<b>{row['unit_name']}</b>"]
    if row.get("as_of_quarter"):
        lines[0] += " " + labels.period(int(row["year"]), int(row["as_of_quarter"]))
    if row["rate"] is None:
        return BREAK.join([*lines, t(f"common.{row.get('state') or 'missing'}")])
    lines.append(_rate(ratio, row))
    if row["rate_last_year"] is not None:
        change = findings.write_change(ratio, row["rate_change"])
        lines.append(
            t(
                "coverage.hover_last_year",
                rate=findings.write_value(ratio, row["rate_last_year"]),
                change=change,
            )
        )
    if row.get("rank") is not None:
        lines.append(t("coverage.hover_rank", rank=int(row["rank"])))
    return BREAK.join(lines)


def county_quarter(ratio: str, row: Row) -> str:
    """The county's rate in one quarter: its two sides and how many reported."""
    lines = [f"<b>{labels.period(int(row['year']), int(row['quarter']))}</b>"]
    if row.get("rate") is None:
        return BREAK.join([*lines, t("common.missing")])
    counted = t("common.n_of_m", reporting=int(row["units_reporting"]), expected=int(row["units_expected"]))
    return BREAK.join([*lines, _rate(ratio, row), counted])


def unit_quarter(code: str, value: str, row: Row) -> str:
    """One quarter of a township's series, beside the county."""
    lines = [f"<b>{labels.period(int(row['year']), int(row['quarter']))}</b>"]
    if row.get(value) is None:
        return BREAK.join([*lines, t(f"common.{row.get('state') or 'missing'}")])
    lines.append(full(code, row[value]))
    if row.get("approximate"):
        lines.append(t("common.approximate"))
    if labels.indicator(code).unit == "percent" and row.get("county_value") is not None:
        lines.append(f"{t('common.county')} {full(code, row['county_value'])}")
    return BREAK.join(lines)


def _rate(ratio: str, row: Row) -> str:
    each = catalogue().ratios[ratio]
    return t(
        "coverage.hover_rate",
        name=labels.indicator_name(ratio),
        rate=findings.write_value(ratio, row["rate"]),
        numerator=full(each.numerator, row["numerator"]),
        denominator=full(each.denominator, row["denominator"]),
    )


_OF_INDICATOR = {"value", "quarter_value", "value_last_year", "value_last_quarter", "county_value", "target"}
_CHANGE = {"change_on_year", "change_on_quarter", "matched_change_on_year", "rate_change"}
_NAMES: dict[str, Callable[[str], str]] = {
    "kind": labels.kind_name,
    "indicator_code": labels.indicator_name,
    "group_code": labels.group_name,
    "programme_code": labels.programme_name,
    "state": lambda state: t(f"common.{state}"),
    "status": lambda status: t(f"township.status_{status}"),
}


def cell(column: str, row: Row, indicator: str = "") -> str:
    """A value of a named query's row as a person reads it; ``indicator`` where the row does not name one."""
    value = row[column]
    code = str(row.get("indicator_code") or indicator)
    if value is None:
        return ""
    if column in _NAMES:
        return _NAMES[column](value)
    if isinstance(value, bool):
        return t("column.yes" if value else "column.no")
    if isinstance(value, datetime):
        return labels.when(value) if column.endswith("_at") else f"{value:%Y-%m-%d}"
    if code and (column in _CHANGE or column.startswith("rate_change")):
        return findings.write_change(code, value)
    if code and column == "lowest_gap_to_target":
        return labels.gap(value) if labels.indicator(code).unit == "percent" else full(code, value)
    if code and (
        column in _OF_INDICATOR or column == "target" or column.split("_")[-1] == "rate" or "rate_" in column
    ):
        return full(code, value)
    if column.endswith("share"):
        return labels.rate(value)
    if isinstance(value, str) or column in ("year", "quarter"):
        return str(value)
    return labels.number(value, 0 if value == int(value) else 2)
