"""Rows of a query in, the text over a mark out: every figure in full, in plain language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
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
    return _unit_rate(labels.current(), ratio, *map(row.get, _OF_UNIT))


_OF_UNIT = (
    "unit_name", "year", "as_of_quarter", "rate", "numerator", "denominator", "state", "rate_last_year",
    "rate_change", "rank",
)  # fmt: skip


@lru_cache(8_000)
def _unit_rate(language: str, ratio: str, *of_unit: Any) -> str:
    """The text for the values of ``_OF_UNIT``: a heat map has hundreds of them, the same at every click."""
    row = dict(zip(_OF_UNIT, of_unit, strict=True))
    lines = [f"<b>{row['unit_name']}</b>"]
    if row["as_of_quarter"]:
        lines[0] += " " + labels.period(int(row["year"]), int(row["as_of_quarter"]))
    if row["rate"] is None:
        return BREAK.join([*lines, t(f"common.{row['state'] or 'missing'}")])
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
    if row["rank"] is not None:
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
        # the quarter alone may be unknown although the year so far is reported
        state = row.get("state") or "missing"
        if state == "narrative":
            return BREAK.join([*lines, t("oldreport.hover_year")])
        return BREAK.join([*lines, t("common.unknown" if state == "reported" else f"common.{state}")])
    lines.append(
        full(code, row[value]) + (t("common.in_brackets", text=sides(code, row)) if sides(code, row) else "")
    )
    if row.get("approximate"):
        lines.append(t("common.approximate"))
    if row.get("is_narrative"):
        lines.append(t("oldreport.hover"))
    if labels.indicator(code).unit == "percent" and row.get("county_value") is not None:
        lines.append(f"{t('common.county')} {full(code, row['county_value'])}")
    return BREAK.join(lines)


def sides(code: str, row: Row) -> str:
    """The two figures behind a ratio, 18 家 ÷ 10 家; "" for a measure."""
    each = catalogue().ratios.get(code)
    if each is None or row.get("numerator") is None or row.get("denominator") is None:
        return ""
    above, below = full(each.numerator, row["numerator"]), full(each.denominator, row["denominator"])
    return t("common.divided", numerator=above, denominator=below)


def is_above_one(code: str, value: float | None) -> bool:
    """Whether a percentage that should stay below 100 % does not."""
    each = catalogue().ratios.get(code)
    return each is not None and each.bounds == "0..1" and value is not None and value > 1


def _rate(ratio: str, row: Row) -> str:
    each = catalogue().ratios[ratio]
    return t(
        "coverage.hover_rate",
        name=labels.indicator_name(ratio),
        rate=findings.write_value(ratio, row["rate"]),
        numerator=full(each.numerator, row["numerator"]),
        denominator=full(each.denominator, row["denominator"]),
    )


_OF_INDICATOR = {
    "value", "quarter_value", "county_value", "target", "last_value", "county_before", "county_after",
    "expected", "proposed", "floor_value", "full_value", "target_to_date", "floor_to_date", "pace_value",
    "county_target", "target_last_year", "signed_value", "peer_value",
}  # fmt: skip
_CHANGE = {
    "distance",
    "change_on_year",
    "change_on_quarter",
    "matched_change_on_year",
    "rate_change",
    "pace_gap",
}
_CHANGE |= {"change_since_start", "spread_change"}
_OF_INDICATOR |= {"top_value", "bottom_value", "narrative_value", "filed_value"}
_GAP = {"value_gap", "lowest_gap_to_target", "gap_to_target", "gap", "lead", "spread"}
_NAMES: dict[str, Callable[[str], str]] = {
    "indicator_code": labels.indicator_name,
    "measure_code": labels.indicator_name,
    "group_code": labels.group_name,
    "programme_code": labels.programme_name,
}
_WORDS: dict[str, tuple[str, ...]] = {
    "kind": ("catalogue.kind_", "column.kind_", "checks.kind_"),
    "compared_with": ("column.compared_",),
    "rule_code": ("checks.kind_",),
    "state": ("common.", "column.state_", "scores.state_"),
    "status": ("township.status_", "column.status_", "checks.status_"),
    "act": ("column.act_", "audit.act_"),
    "basis": ("origin.basis_",),
    "source_kind": ("returns.source_", "column.source_"),
    "severity": ("returns.severity_",),
    "change": ("audit.change_",),
    "change_kind": ("restatements.kind_",),
    "how": ("restatements.how_",),
    "area": ("scores.area_",),
    "light": ("scores.light_",),
    "pace": ("scores.pace_", "overview.pace_"),
    "from": ("scores.from_",),
    "rule": ("scores.missing_",),
    "role": ("audit.account_",),
    "outcome": ("oldreport.outcome_",),
}
"""Where the words for the codes of a column stand; ``state_before`` has those of ``state``."""


def _word(value: str, *prefixes: str) -> str:
    """The word of a code, from the first of these texts that there is; the code itself without one."""
    return next((t(prefix + value) for prefix in prefixes if labels.has(prefix + value)), value)


def cell(column: str, row: Row, indicator: str = "") -> str:
    """A value of a named query's row as a person reads it; ``indicator`` where the row does not name one."""
    value = row[column]
    code = str(row.get("indicator_code") or row.get("measure_code") or indicator)
    if value is None:
        return ""
    if column in _NAMES:
        return _NAMES[column](value)
    if isinstance(value, str):
        of = next((each for each in (column, *column.split("_")) if each in _WORDS), "")
        return _word(value, *_WORDS.get(of, ()))
    if isinstance(value, bool):
        return t("column.yes" if value else "column.no")
    if isinstance(value, datetime):
        return labels.when(value) if column.endswith("_at") else f"{value:%Y-%m-%d}"
    if code and (column in _CHANGE or column.startswith("rate_change")):
        return findings.write_change(code, value)
    if code and column in _GAP:
        return labels.gap(value) if labels.indicator(code).unit == "percent" else full(code, value)
    if code and (
        column in _OF_INDICATOR
        or column.startswith("value_")
        or column.split("_")[-1] == "rate"
        or "rate_" in column
    ):
        return full(code, value)
    if column.endswith(("share", "_rate")):
        return labels.rate(value)
    if column in ("year", "quarter"):
        return str(value)
    return labels.number(value, 0 if value == int(value) else 2)
