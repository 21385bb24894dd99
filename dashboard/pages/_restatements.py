"""The parts of the page 修订记录: the span of time looked at, the words of a change, the list, the export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import filters, hovers, labels, links, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages._waiting import RETURNS_PER_RECEIPT, townships
from dashboard.pages._who import by_name
from dashboard.workbooks.csvfile import csv_bytes

RANGES = ("quarter", "year", "all", "own")
WHAT = ("changed", "removed", "returned", "added")
"""Kinds of change that can be listed alone."""
QUARTER = timedelta(days=91)
EVER = date(1990, 1, 1)
LAST_DAY = date(2089, 12, 31)
SHORT, TALL = 9, 352
"""So many rows are shown in full, more of them in so many pixels."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """The time looked at, from the beginning of a day in China to the end of another (None: to now)."""

    name: str
    first: date
    last: date | None
    unit: str | None
    """Only the changes of this unit."""

    @property
    def window(self) -> dict[str, Any]:
        """since and until as the queries take them (UTC, no zone)."""
        return {
            "since": _utc(self.first),
            "until": None if self.last is None else _utc(self.last + timedelta(days=1)),
        }

    @property
    def at(self) -> dict[str, Any]:
        """The window and the unit."""
        return {**self.window, "unit_code": self.unit}

    @property
    def words(self) -> str:
        """今年以来, 2026-08-01 至 2026-08-31."""
        if self.name == "year":
            return t("restatements.in_year", year=self.first.year)
        if self.name in ("quarter", "all"):
            return t(f"restatements.in_{self.name}")
        if self.last is None:
            return t("restatements.in_since", first=labels.day(self.first))
        return t("restatements.in_between", first=labels.day(self.first), last=labels.day(self.last))


def _utc(day: date) -> datetime:
    return datetime.combine(day, time()) - labels.CHINA


def filter_bar() -> tuple[Span, bool]:
    """Draw the filters; the chosen span, and whether derived figures are listed too."""
    today = store.as_of_day() or store.today()
    has_labels = st.query_params.get("range") == "own"
    with st.container(
        horizontal=True, vertical_alignment="bottom" if has_labels else "center", gap="small",
        key="restatements_filters",
    ):  # fmt: skip
        name = filters.pick(
            "range", RANGES, RANGES[0], label=t("restatements.time"), style="pills",
            write=lambda each: t(f"restatements.range_{each}"),
        )  # fmt: skip
        begins = {"quarter": today - QUARTER, "year": date(today.year, 1, 1), "all": EVER}
        first, last = begins.get(name, date(today.year, 1, 1)), None
        if name == "own":
            first = _day("from", t("restatements.from_day")) or first
            last = _day("to", t("restatements.to_day"))
        unit = townpick.pick_or_find(
            lambda: dict(townships()), label=t("restatements.unit"), everyone=t("restatements.all_units"),
            width=160,
        )  # fmt: skip
        with_derived = _toggle()
    return Span(name, first, last, unit or None), with_derived


def _day(name: str, label: str) -> date | None:
    key = f"restatements_{name}"
    try:
        day = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        day = None
    st.session_state[key] = day

    def changed() -> None:
        picked = st.session_state[key]
        if picked:
            st.query_params[name] = picked.isoformat()
        else:
            st.query_params.pop(name, None)

    st.date_input(
        label, key=key, on_change=changed, format="YYYY-MM-DD", width=140, min_value=EVER, max_value=LAST_DAY,
    )  # fmt: skip
    return day


def _toggle() -> bool:
    is_on = st.query_params.get("derived") == "1"
    st.session_state["restatements_derived"] = is_on

    def changed() -> None:
        if st.session_state["restatements_derived"]:
            st.query_params["derived"] = "1"
        else:
            st.query_params.pop("derived", None)

    st.toggle(
        t("restatements.with_derived"), key="restatements_derived", on_change=changed,
        help=t("restatements.with_derived_help"),
    )  # fmt: skip
    return is_on


def show_title(span: Span, count: Row, source: origin.Source) -> None:
    """How much changed, and what is gone, in a sentence."""
    words: dict[str, Any] = {
        "when": span.words, "changes": int(count["changes_changed"]), "units": int(count["units_changed"]),
        "quarters": int(count["quarters_changed"]),
        "unit": townpick.plain_name(span.unit) if span.unit else "",
    }  # fmt: skip
    key = "finding_unit" if span.unit else "finding"
    parts = [t(f"restatements.{key if words['changes'] else key.replace('finding', 'none')}", **words)]
    if count["figures_gone"]:
        parts.append(t("restatements.finding_gone", count=int(count["figures_gone"])))
    widgets.title(t("common.clause").join(parts), t("restatements.lead"), origin=source)


def pick_what(count: Row, source: origin.Source) -> str:
    """Which kind of change is listed; each says how many there are."""
    offered = [name for name in WHAT if count[f"changes_{name}"]]

    def written(name: str) -> str:
        return t(
            "restatements.what", kind=t(f"restatements.kind_{name}"), count=int(count[f"changes_{name}"])
        )

    if not offered:
        return WHAT[0]
    with widgets.sourced(source, "what"):
        chosen: str = filters.pick(
            "what", offered, offered[0], label=t("restatements.how"), write=written, style="pills"
        )
    return chosen


def show_nothing(span: Span) -> None:
    """Nothing changed in this time: what to do next."""
    st.html(widgets.note(t("restatements.none_text")))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if span.name != "all":
            st.button(
                t("restatements.none_all"),
                key="restatements_all",
                icon=":material/history:",
                on_click=_show_all,
            )
        links.link("returns", t("restatements.see_returns"), icon=":material/description:", view="history")


def _show_all() -> None:
    st.query_params["range"] = "all"
    st.query_params.pop("unit", None)


# --- What is said of one change -----------------------------------------------------------------------------


def change_id(row: Row) -> str:
    """A change as the address names it: its act and the figure."""
    about = (row[name] for name in ("act_number", "unit_code", "year", "quarter", "measure_code", "basis"))
    return ".".join(map(str, about))


def value_of(row: Row, side: str) -> str:
    """A figure of a change as text: "last" the old one, "after" the new one."""
    value, state = (
        (row["last_value"], row["last_state"]) if side == "last" else (row["value_after"], row["state_after"])
    )
    if state is None:
        return t("restatements.nothing")
    return (
        t("common.not_applicable") if state == "not_applicable" else plain_value(row["measure_code"], value)
    )


def plain_value(code: str, value: float | None) -> str:
    """A figure of a measure with all its digits, without its counting word."""
    if value is None:
        return ""
    each = labels.indicator(code)
    return labels.figure(value, each.unit, each.decimals, style="table")


def old_of(row: Row) -> str:
    """The old figure; one that had been taken out before says so."""
    text = value_of(row, "last")
    was_gone = row["last_state"] is not None and row["state_before"] is None
    return t("restatements.gone", value=text) if was_gone else text


def arrow_of(row: Row) -> str:
    """80 → 90, without their unit: the column of the difference says it."""
    old, new = (
        labels.number(row[value], 0 if row[value] == int(row[value]) else 2)
        if row[value] is not None
        else value_of(row, side)
        for value, side in (("last_value", "last"), ("value_after", "after"))
    )
    return t("restatements.arrow", old=old, new=new)


def change_of(code: str, change: float | None) -> str:
    """The difference with its sign, in full; nothing where there is none to tell."""
    if change is None:
        return ""
    if labels.indicator(code).unit == "percent":
        return labels.points(change)
    text = plain_value(code, abs(change))
    return f"+{text}" if change > 0 else f"-{text}" if change < 0 else text


def name_of(row: Row) -> str:
    """The indicator of a change with its basis where it has more than one."""
    name = labels.indicator_name(row["measure_code"])
    if row["basis"] == "stock":
        return name
    # English names of flows say the year to date themselves.
    return name.removesuffix(" (YTD)") + t("common.in_brackets", text=t(f"returns.basis_{row['basis']}"))


def period_of(row: Row) -> str:
    """2026年三季度."""
    return labels.period(int(row["year"]), int(row["quarter"]))


def county_of(row: Row) -> str:
    """The county's figure before and after a change: 155 → 165 人."""
    code = row["measure_code"]
    before, after = (
        t("restatements.nothing") if row[name] is None else hovers.full(code, row[name])
        for name in ("county_before", "county_after")
    )
    return t("restatements.arrow", old=before, new=after)


def by_effect(rows: Sequence[Row]) -> list[Row]:
    """The changes with an effect on the county's figure, the largest first.

    A quarter alone moves with its year to date: of the two only the latter, where both are there.
    """
    to_date = [row for row in rows if row["basis"] != "quarter"]
    known = [row for row in to_date or rows if row["county_change_share"]]
    return sorted(known, key=lambda row: -abs(row["county_change_share"]))


# --- The list -----------------------------------------------------------------------------------------------


def chosen_of(rows: Sequence[Row]) -> Row:
    """The change that the address names, else the one with the largest effect on the county."""
    wanted = st.query_params.get("change", "")
    largest = by_effect(rows)
    first = largest[0] if largest else rows[0]
    return next((row for row in rows if change_id(row) == wanted), first)


def show_list(rows: Sequence[Row], span: Span, source: origin.Source) -> None:
    """The changes, the newest first; a click on a row shows it at the right."""
    st.html(widgets.note(t("restatements.list_plain")))
    text = st.column_config.TextColumn
    columns: dict[str, Any] = {
        "time": text(t("restatements.time"), width=86),
        "unit": text(t("restatements.unit"), width=76),
        "period": text(t("restatements.period"), width=80),
        "indicator": text(t("restatements.indicator"), width=152),
        "arrow": text(t("restatements.old_new"), width=160, alignment="right"),
        "change": text(t("restatements.change"), width=90, alignment="right"),
    }
    frame = pd.DataFrame([_listed(row) for row in rows], dtype=str)

    def clicked(place: int) -> None:
        st.query_params["change"] = change_id(rows[place])

    widgets.table(
        frame, columns, key="restatements_list", alt=t("restatements.alt_list"), on_row=clicked,
        height="content" if len(rows) <= SHORT else TALL,
    )  # fmt: skip
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        origin.button("restatements", source)
        _offer_export(rows, span)


def _listed(row: Row) -> dict[str, str]:
    return {
        "time": labels.day(row["changed_at"]),
        "unit": row["unit_name"],
        "period": t("common.quarter_short", year=int(row["year"]), quarter=int(row["quarter"])),
        "indicator": name_of(row),
        "arrow": arrow_of(row),
        "change": change_of(row["measure_code"], row["change"]),
    }


EXPORTED: Mapping[str, Callable[[Row], Any]] = {
    "time": lambda row: labels.when(row["changed_at"]),
    "unit": lambda row: row["unit_name"],
    "period": period_of,
    "indicator": lambda row: labels.indicator_name(row["measure_code"]),
    "basis": lambda row: t(f"returns.basis_{row['basis']}"),
    "derived": lambda row: t("column.yes" if row["derived"] else "column.no"),
    "old": lambda row: _number(row, "last"),
    "new": lambda row: _number(row, "after"),
    "change": lambda row: row["change"],
    "change_share": lambda row: _share(row["change_share"]),
    "county_old": lambda row: row["county_before"],
    "county_new": lambda row: row["county_after"],
    "county_share": lambda row: _share(row["county_change_share"]),
    "counted": lambda row: f"{row['units_reporting']}/{row['units_expected']}",
    "how": lambda row: t(f"restatements.how_{row['how']}"),
    "by": lambda row: by_name(row["changed_by"]),
    "why": lambda row: row["why"],
    "was_approved": lambda row: t("column.yes" if row["was_approved"] else "column.no"),
    "receipt_old": lambda row: _receipt(row["return_id_before"]),
    "receipt_new": lambda row: _receipt(row["return_id_after"]),
}
"""Columns of the exported list; each is also the key of its head."""


def _number(row: Row, side: str) -> Any:
    value = row["last_value"] if side == "last" else row["value_after"]
    return value_of(row, side) if value is None else value


def _share(share: float | None) -> str:
    return "" if share is None else labels.share(share)


def _receipt(return_id: float | None) -> int | None:
    return None if return_id is None else int(return_id) // RETURNS_PER_RECEIPT


def export(rows: Sequence[Row]) -> bytes:
    """The changes as a CSV file, numbers as numbers."""
    heads = {name: t(f"restatements.{name}") for name in EXPORTED}
    return csv_bytes(heads, ({name: write(row) for name, write in EXPORTED.items()} for row in rows))


def _offer_export(rows: Sequence[Row], span: Span) -> None:
    # The file is made in a thread that does not know the language of this page.
    language = labels.current()

    def made() -> bytes:
        labels.use(language)
        return export(rows)

    st.download_button(
        t("restatements.export"), data=made, mime="text/csv", icon=":material/download:", on_click="ignore",
        file_name=t("restatements.export_file", day=labels.day(span.last or store.today())),
        key="restatements_export", type="tertiary",
    )  # fmt: skip


def sources_of(span: Span) -> tuple[origin.Source, origin.Source, origin.Source]:
    """Where the list, the counts in the title and the county's table come from."""
    counts = origin.Source({"restatements/count_by_window": span.at})
    changes = origin.Source({"restatements/change_by_figure": span.at, **counts.queries}, unit=span.unit)
    county = origin.Source({"restatements/county_by_indicator_quarter": span.window})
    return changes, counts, county
