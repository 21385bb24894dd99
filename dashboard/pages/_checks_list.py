"""The list of what the checks found: its title and counts, what narrows it, and where it gathers."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import bounds, filters, labels, origin, sources, store, widgets
from dashboard.labels import t
from dashboard.pages import _checks
from dashboard.pages._checks import ALL, COUNTS, FINDINGS, PROBLEMS, Filter, Item
from dashboard.sources import Source

DIMENSIONS = ("unit", "rule", "quarter")
NUMBERS = ("errors_open", "warnings_open", "findings_open", "explained_count", "let_stand_count")
LIST_HEIGHT, COUNT_HEIGHT = 460, 300
ROW_HEIGHT, FEW = 35, 12
OWN = ("status", "severity", "of", "in", "rule", "item", "measure", "page")
"""The filters in the address; they stay on this page, so no choice of another page hides an error here."""


def counts_source() -> Source:
    """Where the counts come from."""
    return Source({COUNTS: {}})


def list_source() -> Source:
    """Where the list comes from."""
    return Source({PROBLEMS: {}, FINDINGS: {}})


def show_title() -> None:
    """How much is open, the gravest first, and how much has been answered."""
    total = next(row for row in store.rows(COUNTS) if row["dimension"] == "total")
    errors, warnings, findings = total["errors_open"], total["warnings_open"], total["findings_open"]
    if errors:
        title = t("checks.title_errors", errors=errors, warnings=warnings, findings=findings)
    elif warnings:
        title = t("checks.title_warnings", warnings=warnings, findings=findings)
    elif findings:
        title = t("checks.title_findings", findings=findings)
    else:
        title = t("checks.title_none")
    source = counts_source()
    widgets.title(title, t("checks.plain"), origin=source)
    pairs = [
        (_checks.severity_name("error"), str(errors)),
        (_checks.severity_name("warning"), str(warnings)),
        (_checks.severity_name("finding"), str(findings)),
        (t("checks.status_explained"), str(total["explained_count"])),
        (t("checks.status_overridden"), str(total["let_stand_count"])),
    ]
    widgets.facts(pairs, origin=source)


def pick_filter(found: Sequence[Item]) -> Filter:
    """What narrows the list, and the list to take along; all of it kept in the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        status = filters.pick(
            "status", _checks.STATUSES, _checks.STATUSES[0] if _has_open(found) else "all",
            label=t("checks.filter_status"), write=lambda each: t(f"checks.filter_{each}"), width=130,
        )  # fmt: skip
        severity = filters.pick(
            "severity", [ALL, *_checks.SEVERITIES], ALL, label=t("checks.filter_severity"), width=140,
            write=lambda each: _checks.severity_name(each) if each else t("checks.all_severities"),
        )  # fmt: skip
        names = {item.unit: str(item.row["unit_name"]) for item in found}
        unit = filters.pick(
            "of", [ALL, *sorted(names)], ALL, label=t("common.unit"), width=150,
            write=lambda each: names.get(each, t("checks.all_units")),
        )  # fmt: skip
        periods = sorted({item.period for item in found}, reverse=True)
        period = filters.pick(
            "in", [ALL, *(f"{year}-{quarter}" for year, quarter in periods)], ALL, width=150,
            label=t("common.quarter_column"),
            write=lambda each: _checks.period_name(each) if each else t("checks.all_periods"),
        )  # fmt: skip
        kinds = sorted({item.kind for item in found})
        kind = filters.pick(
            "rule", [ALL, *kinds], ALL, label=t("checks.column_kind"), width=220,
            write=lambda each: _checks.kind_name(each) if each else t("checks.all_kinds"),
        )  # fmt: skip
        chosen = Filter(status, severity, unit, period, kind)
        shown = [item for item in found if chosen.holds(item)]
        if shown:
            st.download_button(
                t("checks.export"), data=_checks.workbook(shown, store.county_name()), on_click="ignore",
                key="export", icon=":material/download:",
                file_name=t("checks.file_name", county=store.county_name()),
            )  # fmt: skip
    return chosen


def _has_open(found: Sequence[Item]) -> bool:
    return any(item.status == "open" for item in found)


def picked(shown: Sequence[Item]) -> Item:
    """The item that the address names, else the first: the gravest."""
    key = st.query_params.get("item", "")
    return next((item for item in shown if item.key == key), shown[0])


def show_list(shown: Sequence[Item], item: Item, source: Source) -> None:
    """The items in a table; a click on a row shows that one."""
    frame = pd.DataFrame(
        {
            "severity": _checks.severity_name(each.severity),
            "unit": each.row["unit_name"],
            "period": labels.period(*each.period),
            "sentence": ("▸ " if each.key == item.key else "") + each.sentence,
            "status": t(f"checks.status_{each.status}"),
        }
        for each in shown
    )
    columns: dict[str, Any] = {
        "severity": st.column_config.TextColumn(t("checks.column_severity"), width=70),
        "unit": st.column_config.TextColumn(t("checks.column_unit"), width=90),
        "period": st.column_config.TextColumn(t("checks.column_period"), width=104),
        "sentence": st.column_config.TextColumn(t("checks.column_sentence"), width=430),
        "status": st.column_config.TextColumn(t("checks.column_status"), width=76),
    }
    if all(each.status == "open" for each in shown):
        columns.pop("status")

    def choose(place: int) -> None:
        st.query_params["item"] = shown[place].key

    with sources.drawing(source):
        st.html(f'<p class="ud-plain">{html.escape(t("checks.list_hint"))}</p>')
        widgets.table(
            frame, columns, key="check_list", alt=t("checks.list"), on_row=choose, origin=source,
            height="content" if len(shown) <= FEW else LIST_HEIGHT,
        )  # fmt: skip
        origin.button("check_list", source)


def show_nothing(found: Sequence[Item], chosen: Filter) -> None:
    """Nothing fits: whether that is good news, and the way on."""
    with widgets.panel():
        st.html(
            f'<p class="ud-body">{html.escape(t("checks.nothing" if found else "checks.nothing_at_all"))}</p>'
        )
        if found and chosen != Filter("all"):
            st.button(t("checks.show_all"), on_click=_show_all, key="show_all")


def _show_all() -> None:
    show_only(status="all")


def show_only(**chosen: str) -> None:
    """These filters and no others, in one step, so that the browser's back is one step, too."""
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in OWN}
    st.query_params.from_dict(kept | chosen)


def show_counts(counts: Sequence[Mapping[str, Any]], source: Source, narrow: Callable[..., None]) -> None:
    """By township, by rule or by quarter; a click on a row narrows the list to it."""
    with sources.drawing(source):
        widgets.heading(t("checks.counts"), t("checks.counts_hint"))
        dimension = filters.pick(
            "by", DIMENSIONS, DIMENSIONS[0], label=t("checks.counts"),
            write=lambda each: t(f"checks.by_{each}"), style="pills",
        )  # fmt: skip
        rows = [row for row in counts if row["dimension"] == dimension and row["all_count"]]
        if dimension == "quarter":
            rows.sort(key=lambda row: (row["year"], row["quarter"]), reverse=True)
        if not rows:
            st.html(widgets.note(t("checks.nothing_at_all")))
            return
        numbers = [name for name in NUMBERS if name in rows[0]]
        frame = pd.DataFrame([{"name": _name(row), **{name: row[name] for name in numbers}} for row in rows])
        columns: dict[str, Any] = {
            "name": st.column_config.TextColumn(t(f"checks.by_{dimension}"), width=190)
        }
        columns |= {name: t(f"column.{name}") for name in numbers}

        def choose(place: int) -> None:
            row = rows[place]
            field, value = {
                "unit": ("of", row["unit_code"]),
                "rule": ("rule", row["rule_code"]),
                "quarter": ("in", _checks.period_key(row)),
            }[dimension]
            narrow(**{"status": "all", field: str(value)})

        widgets.table(
            frame, columns, key=f"counts_{dimension}", alt=t("checks.counts"), on_row=choose, origin=source,
            height="content" if len(rows) <= FEW else COUNT_HEIGHT,
        )  # fmt: skip
        if "rows_in_all" in rows[0] and bounds.is_part(rows):
            st.html(widgets.note(t("checks.counts_more", most=len(rows), all=int(rows[0]["rows_in_all"]))))
        origin.button("check_counts", source)


def _name(row: Mapping[str, Any]) -> str:
    if row["dimension"] == "unit":
        return str(row["unit_name"])
    if row["dimension"] == "rule":
        return _checks.kind_name(str(row["rule_code"]))
    return labels.period(row["year"], row["quarter"])
