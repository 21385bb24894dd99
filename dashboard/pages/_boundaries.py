"""Mergers and splits on the pages of figures: the switch between boundaries, and what it means in words.

As reported, a unit's figures are its own and its series ends or begins where it did. On today's boundaries
the earlier figures are led to the units there are today; how they are shared out is said under the figures.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard import filters, labels, sheets, store, widgets
from dashboard.filters import Period
from dashboard.labels import t

Row = Mapping[str, Any]
CHOICES = ("reported", "today")


def changes() -> list[Row]:
    """The mergers and splits that are known, the newest first; a rename changes no boundary."""
    return [row for row in store.rows("units/succession_by_unit") if row["kind"] != "rename"]


def chosen() -> str:
    """``reported`` or ``today``, as the address says; ``reported`` while nothing has been merged or split."""
    wanted = st.query_params.get("boundaries")
    return "today" if wanted == "today" and changes() else "reported"


def switch() -> None:
    """The choice between the two, drawn only where they differ."""
    if changes():
        filters.pick(
            "boundaries", CHOICES, chosen(), label=t("boundary.switch"), style="pills",
            write=lambda each: t(f"boundary.{each}"),
        )  # fmt: skip


def one_change(rows: Sequence[Row]) -> str:
    """One recorded change in words: 2025-07-01 黄泥乡并入石桥镇."""
    row = rows[0]
    day = labels.day(row["happened_on"])
    if row["kind"] == "rename":
        return t("boundary.rename", day=day, before=row["from_name"], after=row["to_name"])
    if row["kind"] == "merge":
        names = labels.listing([each["from_name"] for each in rows])
        return t("boundary.merge", day=day, units=names, into=row["to_name"])
    parts = [
        t("boundary.part", unit=each["to_name"], share=labels.rate(each["share"]))
        for each in sorted(rows, key=lambda each: -float(each["share"]))
    ]
    return t("boundary.split", day=day, unit=row["from_name"], parts=labels.listing(parts))


def mark(row: Row) -> str:
    """What stands at a quarter of a unit's series in which the unit was merged or split."""
    kind = row.get("boundary_note")
    return t(f"boundary.mark_{kind}") if kind else ""


def by_act(rows: Sequence[Row]) -> list[list[Row]]:
    """The links of a change together, in the order given."""
    return [list(group) for _, group in groupby(rows, key=lambda row: row["act_number"])]


def of_unit(unit_code: str) -> list[list[Row]]:
    """The changes, renames included, that a unit came out of or went into."""
    rows = store.rows("units/succession_by_unit")
    return [
        links for links in by_act(rows) if any(unit_code in (r["from_code"], r["to_code"]) for r in links)
    ]


def not_there(profile: Row, period: Period) -> None:
    """Say that a unit was not there in the quarter, with the way to the last one it reported."""
    last = None
    if profile["last_filed_year"] is not None:
        last = (int(profile["last_filed_year"]), int(profile["last_filed_quarter"]))

    def go() -> None:
        if last:
            st.query_params["year"], st.query_params["quarter"] = str(last[0]), str(last[1])

    with st.container(horizontal=True, vertical_alignment="center", key="not_there"):
        text = t("boundary.not_there", unit=profile["unit_name"], period=period.name)
        st.html(f'<p class="ud-body">{html.escape(text)}</p>', width="content")
        if last:
            st.button(t("boundary.go_last", period=labels.period(*last)), on_click=go)


def queries(period: Period) -> dict[str, dict[str, Any]]:
    """What ``note`` is written from: to be part of the source of the panel it stands in."""
    if not changes():
        return {}
    if chosen() == "reported":
        return {"units/succession_by_unit": {}}
    years = {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}
    return {"units/allocation_by_unit": years}


def note(period: Period, units: Sequence[str] | None = None, *, series: bool = True) -> None:
    """Under figures: what the chosen boundaries mean for the years shown, and what is missing on them.

    ``units``: only what is about these units; ``series`` False: the figures are of the chosen quarter alone.
    Drawn in a panel whose source holds ``queries``.
    """
    known = changes()
    if not known:
        return
    if chosen() == "reported":
        if not series:
            return
        shown = [
            links for links in by_act(known)
            if units is None or any({row["from_code"], row["to_code"]} & set(units) for row in links)
        ]  # fmt: skip
        if shown:
            text = t("boundary.note_reported", changes=t("boundary.between").join(map(one_change, shown)))
            sheets.put(widgets.note(text))
        return
    [(name, params)] = queries(period).items()
    rows = [row for row in store.rows(name, **params) if units is None or row["unit_code"] in units]
    if not series:
        rows = [row for row in rows if (row["year"], row["quarter"]) == (period.year, period.quarter)]
    if rows:
        sheets.put(widgets.note(" ".join([_allocation(rows), *_incomplete(rows)])))


def _allocation(rows: Sequence[Row]) -> str:
    """For each unit, which earlier units its figures are made of, until when, in which shares."""
    lines = []
    for _, group in groupby(rows, key=lambda row: row["unit_code"]):
        mine = list(group)
        last: dict[str, Row] = {row["source_code"]: row for row in mine}
        parts = [
            row["source_name"] if row["share"] == 1
            else t("boundary.part", unit=row["source_name"], share=labels.rate(row["share"]))
            for row in last.values()
        ]  # fmt: skip
        until = max((int(row["year"]), int(row["quarter"])) for row in mine)
        lines.append(
            t(
                "boundary.allocated", unit=mine[0]["unit_name"], until=labels.period(*until),
                sources=t("boundary.plus").join(parts),
            )
        )  # fmt: skip
    return t("boundary.note_today", lines=t("boundary.between").join(lines))


def _incomplete(rows: Sequence[Row]) -> list[str]:
    """The quarters in which one of the earlier units is missing: they count as not reported."""
    missing = [
        t(
            "boundary.gap", unit=row["unit_name"], source=row["source_name"],
            period=labels.period(int(row["year"]), int(row["quarter"])),
        )
        for row in rows if not row["filed"]
    ]  # fmt: skip
    return [t("boundary.note_incomplete", gaps=labels.listing(missing))] if missing else []
