"""The county's units, edited in place: name, short name, kind, first and last day, other names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, store
from dashboard.intake import units as unit_list
from dashboard.intake.unitlist import shared_names
from dashboard.intake.units import NamedUnit
from dashboard.labels import t
from dashboard.pages import _acts, _edited, _units
from dashboard.pages._who import who
from dashboard.preview import plain

Row = Mapping[str, Any]
FIELDS = ("name", "short_name", "kind", "valid_from", "valid_to", "aliases")
ROW_HEIGHT = 32
_SEPARATORS = re.compile(r"[、，,;；|]+")
_SINCE_EVER = unit_list.ALWAYS


def show(county: Any) -> None:
    """The table, and the button that saves what was edited."""
    added = st.session_state.pop("begin_added", None)
    if added:
        st.success(t("begin.added", count=len(added), names=plain(labels.listing(added, 10))))
    seen = store.townships.newest_change(store.own())
    units = _units.existing()
    former = _units.former()
    names = {unit.unit_code: unit.name for unit in units}
    frame = pd.DataFrame([_line(unit, former.get(unit.unit_code, ()), names) for unit in units])
    is_past = _acts.may_not("units")
    key = f"units_{store.own().version}"
    edited = st.data_editor(
        frame, key=key, hide_index=True, column_config=_columns(), row_height=ROW_HEIGHT,
        disabled=True if is_past else ["unit_code", "change"], placeholder="",
        height="content" if len(units) <= 22 else 720, alt=t("begin.source"),
    )  # fmt: skip
    if is_past or not units:
        return
    base = frame.to_dict("records")
    changed = sum(
        any(not _same(before[name], after[name]) for name in FIELDS)
        for before, after in zip(base, edited.to_dict("records"), strict=True)
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            t("begin.edit_do", count=changed) if changed else t("begin.edit_none"), key="units_do",
            type="primary" if changed else "secondary", icon=":material/save:", disabled=not changed,
            on_click=_save, args=(base, key, units, county, seen),
        )  # fmt: skip
        st.caption(t("begin.edit_help"))


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    days = {"min_value": date(1990, 1, 1), "max_value": date(2089, 12, 31), "format": "YYYY-MM-DD"}
    return {
        "unit_code": text(t("begin.unit_code"), width=64, pinned=True),
        "name": text(t("begin.name"), required=True, max_chars=unit_list.MAX_NAME, width=150),
        "short_name": text(t("begin.short_name"), max_chars=unit_list.MAX_NAME, width=100),
        "kind": st.column_config.SelectboxColumn(
            t("begin.kind"), options=unit_list.KINDS, required=True, width=76,
            format_func=lambda kind: labels.kind_name(str(kind)),
        ),
        "valid_from": st.column_config.DateColumn(
            t("begin.valid_from"), width=104, help=t("begin.valid_from_help"), **days  # type: ignore[arg-type]
        ),
        "valid_to": st.column_config.DateColumn(
            t("begin.valid_to"), width=104, help=t("begin.valid_to_help"), **days  # type: ignore[arg-type]
        ),
        "aliases": text(t("begin.aliases"), width=190, help=t("begin.aliases_help")),
        "change": text(t("begin.change"), width=190),
    }  # fmt: skip


def _line(unit: NamedUnit, former: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "unit_code": unit.unit_code, "name": unit.name, "short_name": unit.short_name, "kind": unit.kind,
        "valid_from": None if unit.valid_from <= _SINCE_EVER else date.fromisoformat(unit.valid_from),
        "valid_to": date.fromisoformat(unit.valid_to) if unit.valid_to else None,
        "aliases": t("common.comma_list").join(name for name in unit.aliases if name not in former),
        "change": _change(unit, former, names),
    }  # fmt: skip


def _change(unit: NamedUnit, former: Sequence[str], names: Mapping[str, str]) -> str:
    """What a unit went into, or what it was called before."""
    if unit.valid_to:
        into = names.get(unit.successor_code or "", "")
        return t("begin.ended_into" if into else "begin.ended", day=unit.valid_to, into=into)
    return t("begin.formerly", names=labels.listing(list(former))) if former else ""


def _same(one: Any, other: Any) -> bool:
    return _text(one) == _text(other)


def _text(value: Any) -> str:
    """A cell as text; a day as an ISO date, nothing as ""."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return str(value)[:10] if not isinstance(value, str) else value.strip()


def _save(base: Sequence[Row], key: str, units: Sequence[NamedUnit], county: Any, seen: int) -> None:
    """State the units anew whose row says something else than before."""
    labels.use(st.query_params.get("lang"))
    now = _edited.rows(base, key)
    former = _units.former()
    after = [
        _edited_unit(unit, line, former.get(unit.unit_code, ()))
        if any(not _same(before[name], line[name]) for name in FIELDS)
        else unit
        for unit, before, line in zip(units, base, now, strict=True)
    ]
    save(units, after, county, seen)


def _edited_unit(unit: NamedUnit, line: Row, former: Sequence[str]) -> NamedUnit:
    name = unit_list.clean_name(_text(line["name"]))
    given = [each.strip() for each in _SEPARATORS.split(_text(line["aliases"]))]
    short = _text(line["short_name"])
    if short == unit.short_name and name != unit.name:
        short = ""  # of the name it had
    since = _text(line["valid_from"])
    return replace(
        unit,
        name=name,
        short_name=short or unit_list.short_name_of(name),
        kind=str(line["kind"] or unit.kind),
        valid_from=since or (unit.valid_from if unit.valid_from <= _SINCE_EVER else _SINCE_EVER),
        valid_to=_text(line["valid_to"]) or None,
        aliases=tuple(dict.fromkeys((*former, *filter(None, given)))),
    )


def save(before: Sequence[NamedUnit], after: Sequence[NamedUnit], county: Any, seen: int) -> bool:
    """State what is new or other than before, from a button's callback, and tell what came of it."""
    changed = sum(1 for unit in after if unit not in before)
    done = t("begin.edit_done", count=changed)
    return _acts.attempt(done, lambda: state(before, after, county, seen))


def state(before: Sequence[NamedUnit], after: Sequence[NamedUnit], county: Any, seen: int) -> None:
    """State what is new or other than before. Raises NotAllowedError, ForbiddenError."""
    for _, name, _ in shared_names(before, after):
        raise store.filing.NotAllowedError("unit_taken", unit=name)
    records = unit_list.restated(before, after, county=county.name, county_code=county.county_code)
    store.townships.set_units(store.own(), records, seen=seen, by=who())
