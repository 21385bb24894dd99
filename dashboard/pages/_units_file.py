"""A list of units from a file: what it changes beside what there is, what is wrong in which cell, import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, store
from dashboard.intake import units as unit_list
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Problem
from dashboard.intake.unitlist import HEADS, UnitList, read_units
from dashboard.intake.units import NamedUnit
from dashboard.labels import t
from dashboard.pages import _acts, _units, _units_list
from dashboard.preview import plain
from dashboard.workbooks.csvfile import csv_bytes

FILES = ["csv", "xlsx", "xls", "et", "ods"]
SHOWN = 12
"""So many troubles are told one by one."""


def show(county: Any) -> None:
    """Download the list as it is, upload it changed, look at what it does, import it."""
    seen = store.townships.newest_change(store.own())
    units = _units.existing()
    st.caption(t("begin.list_help"))
    st.download_button(
        t("begin.list_get"), _list(units), t("begin.list_file"), "text/csv", key="units_list",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    if _acts.may_not("units"):
        return
    round_ = st.session_state.get("units_round", 0)
    upload = st.file_uploader(
        t("begin.list_put"), type=FILES, key=f"units_file_{round_}", label_visibility="collapsed"
    )
    if upload is None:
        return
    book = read_sheets(upload.name, upload.getvalue())
    if isinstance(book, Problem):
        st.error(plain(labels.problem_message(book)))
        return
    found = read_units(book, units, _units.former())
    _show_troubles(found)
    if found.units:
        _preview(found, units, county, (seen, round_))


def _list(units: Sequence[NamedUnit]) -> bytes:
    """The county's units with all that can be changed."""
    former = _units.former()
    rows = [
        {
            "unit_code": unit.unit_code, "name": unit.name, "short_name": unit.short_name,
            "kind": labels.kind_name(unit.kind),
            "valid_from": "" if unit.valid_from <= unit_list.ALWAYS else unit.valid_from,
            "valid_to": unit.valid_to or "",
            "aliases": "、".join(each for each in unit.aliases if each not in former.get(unit.unit_code, ())),
        }
        for unit in units
    ]  # fmt: skip
    return csv_bytes({name: t(f"begin.{name}") for name in HEADS}, rows)


def _show_troubles(found: UnitList) -> None:
    if not found.troubles:
        return
    said = [t(f"begin.list_{each.code}", **each.args) for each in found.troubles[:SHOWN]]
    if len(found.troubles) > SHOWN:
        said.append(t("begin.map_more", count=len(found.troubles) - SHOWN))
    st.error("  \n".join(map(plain, [t("begin.list_troubles"), *said])))


def _preview(found: UnitList, units: Sequence[NamedUnit], county: Any, at: tuple[int, int]) -> None:
    """Each unit that the list founds or changes, field by field."""
    known = {unit.unit_code: unit for unit in units}
    lines = [line for unit in found.units for line in _lines(known.get(unit.unit_code), unit, found)]
    fresh = [unit for unit in found.units if known.get(unit.unit_code) != unit]
    st.caption(t("begin.list_counts", count=len(found.units), changed=len(fresh)))
    if not fresh:
        return
    text = st.column_config.TextColumn
    st.dataframe(
        pd.DataFrame(lines), hide_index=True, key="units_preview", alt=t("begin.list_import"),
        column_config={name: text(t(f"begin.list_column_{name}")) for name in lines[0]},
        height="content" if len(lines) <= 12 else 420, placeholder="",
    )  # fmt: skip
    after = [
        *({unit.unit_code: unit for unit in units} | {unit.unit_code: unit for unit in found.units}).values()
    ]
    st.button(
        t("begin.list_do", count=len(fresh)), key="units_import", type="primary", icon=":material/save:",
        disabled=bool(found.troubles), on_click=_import, args=(units, after, county, *at),
    )  # fmt: skip


def _lines(old: NamedUnit | None, new: NamedUnit, found: UnitList) -> list[dict[str, str]]:
    cell = found.cells[new.unit_code]
    if old is None:
        return [
            {"cell": cell, "unit": new.name, "field": t("begin.list_new"), "before": "", "after": new.name}
        ]
    return [
        {
            "cell": cell, "unit": old.name, "field": t(f"begin.{field}"), "before": _said(old, field),
            "after": _said(new, field),
        }
        for field in _units_list.FIELDS
        if getattr(old, field) != getattr(new, field)
    ]  # fmt: skip


def _said(unit: NamedUnit, field: str) -> str:
    value = getattr(unit, field)
    if field == "kind":
        return labels.kind_name(str(value))
    if field == "aliases":
        return t("common.comma_list").join(value)
    return t("begin.always") if field == "valid_from" and value <= unit_list.ALWAYS else str(value or "")


def _import(
    before: Sequence[NamedUnit], after: Sequence[NamedUnit], county: Any, seen: int, round_: int
) -> None:
    labels.use(st.query_params.get("lang"))
    if _units_list.save(before, after, county, seen):
        st.session_state["units_round"] = round_ + 1
