"""The page 检查 of many townships: one quarter or one township at a time, a page of what was found there.

To look at every figure of thousands of townships takes minutes, and nobody reads what comes of it at once.
What breaks a rule is looked for in the figures of one quarter (or of one township at all times); what only
looks unusual is judged by all figures of its measure, so it is looked for one measure at a time.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import bounds, filters, labels, store, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _acts, _checks, _checks_item, _checks_list
from dashboard.pages._checks import ALL, FINDINGS, PROBLEMS, Item
from dashboard.sources import Source

Row = Mapping[str, Any]
COUNTS = "validation/problem_count_by_group"
MEASURE = "members"
"""The measure whose unusual figures are shown first."""
MAY_BE_SLIPS = frozenset({"V32", "V33", "V34"})
"""Rules about money by its size: a figure that breaks one was often typed in another unit."""


@dataclass(frozen=True)
class Asked:
    """What is looked at: a quarter (year-quarter), or one township in ``period`` or at all times (ALL)."""

    unit: str
    unit_name: str
    period: str
    severity: str
    status: str
    rule: str
    measure: str

    @property
    def is_finding(self) -> bool:
        """Whether unusual figures are asked for, not broken rules."""
        return self.severity == "finding"

    @property
    def scope(self) -> dict[str, Any]:
        """The quarter and the township as parameters."""
        year, _, quarter = self.period.partition("-")
        at = {"year": int(year), "quarter": int(quarter)} if self.period else {}
        return at | ({"unit_code": self.unit} if self.unit else {})

    @property
    def query(self) -> tuple[str, dict[str, Any]]:
        """The query of the list and its parameters, whatever page of it is shown."""
        status = {} if self.status == "all" else {"status": self.status}
        if self.is_finding:
            return FINDINGS, {**self.scope, **status, "measure": self.measure}
        severity = {"severity": self.severity} if self.severity else {}
        rule = {"rule_code": self.rule} if self.rule else {}
        return PROBLEMS, {**self.scope, **status, **severity, **rule}

    @property
    def place(self) -> str:
        """2026年三季度, or the township and its quarter."""
        period = _checks.period_name(self.period) if self.period else t("checks.all_periods")
        return self.unit_name + t("common.clause") + period if self.unit else period


def show() -> None:
    """The whole page."""
    head = st.container()
    _acts.show_told()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        asked = _pick()
        rows, at, page = _page_of(asked)
        if rows:
            _download(asked)
    source = Source({asked.query[0]: at})
    with head:
        _title(asked, rows, source)
    found = _items(asked, rows, at)
    if found:
        item = _checks_list.picked(found)
        left, right = st.columns([6, 5], gap="small")
        with left, widgets.panel():
            _checks_list.show_list(found, item, source)
            if page.count > bounds.PAGE:
                page.steps()
        with right, widgets.panel():
            _checks_item.show(item, [*found, *_slips(item)])
    else:
        with widgets.panel():
            st.html(f'<p class="ud-body">{html.escape(t("checks.nothing"))}</p>')
    if not asked.is_finding:
        with widgets.panel():
            _counts(asked)


# --- What is asked for --------------------------------------------------------------------------------------


def _pick() -> Asked:
    """Each choice stays in the address; a township is found by typing."""
    status = filters.pick(
        "status", _checks.STATUSES, _checks.STATUSES[0], label=t("checks.filter_status"), width=130,
        write=lambda each: t(f"checks.filter_{each}"),
    )  # fmt: skip
    severity = filters.pick(
        "severity", [ALL, *_checks.SEVERITIES], ALL, label=t("checks.filter_severity"), width=150,
        write=lambda each: _checks.severity_name(each) if each else t("checks.errors_and_warnings"),
    )  # fmt: skip
    wanted = st.query_params.get("of", "")
    unit = townpick.rows_of([wanted]).get(wanted) if wanted else None
    townpick.find("of", current=wanted if unit else "", written=str(unit["unit_name"]) if unit else "")
    filed = [_checks.period_key(row) for row in reversed(store.rows("units/period_by_quarter"))]
    # of all townships one quarter, the newest first; of one all of its quarters
    periods, first = ([ALL, *filed], ALL) if unit else (filed, filed[0])
    period = filters.pick(
        "in", periods, first, label=t("common.quarter_column"), width=150,
        write=lambda each: _checks.period_name(each) if each else t("checks.all_periods"),
    )  # fmt: skip
    rule, measure = ALL, MEASURE
    if severity == "finding":
        measure = filters.pick(
            "measure", list(catalogue().measures), MEASURE, label=t("common.indicator"), width=240,
            write=labels.indicator_name,
        )  # fmt: skip
    else:
        rules = [ALL, *(rule.code for rule in catalogue().rules)]
        if st.query_params.get("rule", ALL) not in rules:
            rules.append(st.query_params["rule"])
        rule = filters.pick(
            "rule", rules, ALL, label=t("checks.column_kind"), width=220,
            write=lambda each: _checks.kind_name(each) if each else t("checks.all_kinds"),
        )  # fmt: skip
    name = str(unit["unit_name"]) if unit else ""
    return Asked(wanted if unit else "", name, period, severity, status, rule, measure)


def _page_of(asked: Asked) -> tuple[list[dict[str, Any]], dict[str, Any], townpick.Page]:
    """The rows of the page that the address names (else of the first), their parameters, which page it is."""
    text = st.query_params.get("page", "")
    numbers = [int(text) if text.isdecimal() and int(text) else 1, 1]
    name, params = asked.query
    for number in numbers:
        skip = (number - 1) * bounds.PAGE
        at = {**params, "limit_rows": bounds.PAGE, "skip_rows": skip}
        rows = store.rows(name, **at)
        if rows:
            break
    count = int(rows[0]["rows_in_all"]) if rows else 0
    return rows, at, townpick.Page(at, skip + 1, skip + len(rows), count)


def _items(asked: Asked, rows: Sequence[Row], at: Row) -> list[Item]:
    return _checks.findings_of(rows, at) if asked.is_finding else _checks.problems_of(rows, at)


def _slips(item: Item) -> list[Item]:
    """What is known of a figure that may have been typed in another unit: which one was probably meant."""
    if item.kind not in MAY_BE_SLIPS or item.status != "open":
        return []
    year, quarter = item.period
    at = {"measure": item.measures[0], "year": year, "quarter": quarter, "unit_code": item.unit}
    return _checks.findings_of(store.rows(FINDINGS, **at), at)


# --- What is shown ------------------------------------------------------------------------------------------


def _counts(asked: Asked) -> None:
    """Where the problems gather; not looked for before it is asked, since it takes as long as the list."""
    at = {**asked.scope, "most": bounds.PAGE}
    if st.query_params.get("by") in _checks_list.DIMENSIONS:
        _checks_list.show_counts(store.rows(COUNTS, **at), Source({COUNTS: at}), _checks_list.show_only)
        return
    widgets.heading(t("checks.counts"), t("checks.counts_asked"))
    filters.pills(
        "by", [(each, t(f"checks.by_{each}"), False) for each in _checks_list.DIMENSIONS], t("checks.counts")
    )


def _total(asked: Asked, rows: Sequence[Row]) -> Row:
    """How many are open and answered, of whatever kind; a list without a row cannot tell."""
    if rows:
        return rows[0]
    counts = store.rows(COUNTS, **asked.scope, most=bounds.PAGE)
    return next(row for row in counts if row["dimension"] == "total")


def _title(asked: Asked, rows: Sequence[Row], source: Source) -> None:
    """How much is open in the quarter or the township; how many unusual figures there are of the measure."""
    if asked.is_finding:
        count = int(rows[0]["rows_in_all"]) if rows else 0
        name = labels.indicator_name(asked.measure)
        key = "checks.many_title_findings" if count else "checks.many_title_findings_none"
        title = t(key, place=asked.place, name=name, count=count)
        widgets.title(title, t("checks.many_plain"), origin=source)
        return
    total = _total(asked, rows)
    errors, warnings = total["errors_open"], total["warnings_open"]
    key = "checks.many_title_open" if errors or warnings else "checks.many_title_none"
    title = t(key, place=asked.place, errors=errors, warnings=warnings)
    widgets.title(title, t("checks.many_plain"), origin=source)
    pairs = [
        (_checks.severity_name("error"), str(errors)),
        (_checks.severity_name("warning"), str(warnings)),
        (t("checks.status_explained"), str(total["explained_count"])),
        (t("checks.status_overridden"), str(total["let_stand_count"])),
    ]
    widgets.facts(pairs, origin=source)


def _download(asked: Asked) -> None:
    """The whole list, not this page alone; it is made when it is pressed."""
    ask, language, (name, params) = store.asker(), labels.current(), asked.query
    county = store.county_name()

    def made() -> bytes:
        labels.use(language)
        return _checks.workbook(_items(asked, ask(name, **params), params), county)

    st.download_button(
        t("checks.export"), data=made, on_click="ignore", key="export", icon=":material/download:",
        file_name=t("checks.file_name", county=county),
    )  # fmt: skip
