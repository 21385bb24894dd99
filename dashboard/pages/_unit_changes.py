"""The part of the begin page that records renames, mergers and splits, and takes the last one back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, store
from dashboard.intake import changes
from dashboard.intake import units as unit_list
from dashboard.intake.changes import Part, Units
from dashboard.intake.units import NamedUnit
from dashboard.labels import t
from dashboard.pages import _acts, _boundaries, _units
from dashboard.preview import plain

KINDS = ("rename", "merge", "split")
_NEW = ""
"""The choice of a unit that is founded by the change."""

Fault = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """What the form holds: what is wrong with it, and how its act's body is made once nothing is."""

    faults: list[Fault]
    body: Callable[[date, str], dict[str, Any]]


def record(county: Any) -> None:
    """The form for one change, and the button that records it."""
    told = st.session_state.pop("change_told", None)
    if told:
        st.success(plain(told))
    known = Units(_units.existing(), county.name, county.county_code)
    lasting = known.lasting(store.own().today().isoformat())
    if _acts.is_past():
        return
    st.caption(t("change.record_help"))
    kind = st.segmented_control(
        t("change.record_kind"), KINDS, default=KINDS[0], key="change_kind", required=True,
        format_func=lambda each: t(f"change.kind_{each}"), label_visibility="collapsed",
    )  # fmt: skip
    day = st.date_input(
        t("change.day"), value=None, key=_key("day"), help=t("change.day_help"), width=220,
        min_value=date(1990, 1, 1), max_value=date(2089, 12, 31), format="YYYY-MM-DD",
    )  # fmt: skip
    asked = {"rename": _rename, "merge": _merge, "split": _split}[kind](known, lasting, day)
    note = st.text_input(
        t("change.note"), key=_key("note"), max_chars=200, placeholder=t("change.note_placeholder")
    )
    if not st.button(t("change.go"), type="primary", key="change_go", icon=":material/merge:"):
        return
    if asked.faults or day is None:
        for key, args in asked.faults:
            st.error(plain(t(f"change.fault_{key}", **args)))
        return
    _submit(asked.body(day, note), "change.done")


def _submit(body: dict[str, Any], words: str) -> None:
    number = store.own().act("succession", body, by=t("begin.by", language="zh_CN"))
    rows = store.own().rows("units/succession_by_unit")
    links = [row for row in rows if row["act_number"] == number]
    sentence = _boundaries.one_change(links) if links else st.session_state.get("change_cancelled", "")
    st.session_state["change_told"] = t(words, change=sentence)
    st.session_state["change_round"] = st.session_state.get("change_round", 0) + 1
    st.rerun()


def _key(name: str) -> str:
    """A new key after each change that was recorded: the form is empty again."""
    return f"change_{name}_{st.session_state.get('change_round', 0)}"


def _pick_unit(lasting: Sequence[NamedUnit]) -> str:
    names = {unit.unit_code: unit.name for unit in lasting}
    return str(
        st.selectbox(
            t("change.unit"), list(names), key=_key("unit"), format_func=lambda code: names.get(code, code),
            width=280,
        )
    )  # fmt: skip


def _ask_name() -> tuple[str, str]:
    """Name and kind of a unit; the kind is what the name's ending tells unless another is chosen."""
    with st.container(horizontal=True, gap="small"):
        name = st.text_input(t("change.new_name"), key=_key("name"), max_chars=unit_list.MAX_NAME, width=220)
        name = unit_list.clean_name(name)
        kinds, told = unit_list.KINDS, unit_list.kind_of(name) if name else unit_list.KINDS[0]
        kind = st.selectbox(
            t("change.new_kind"), kinds, index=kinds.index(told), width=120, key=_key(f"kind_{told}"),
            format_func=labels.kind_name,
        )  # fmt: skip
    return name, str(kind)


def _rename(known: Units, lasting: Sequence[NamedUnit], day: date | None) -> Asked:
    code = _pick_unit(lasting)
    name, kind = _ask_name()
    found = changes.faults(known, happened_on=day, from_codes=[code], new_names=[name])
    return Asked(
        found,
        lambda on, note: changes.rename_body(known, code, name=name, kind=kind, happened_on=on, note=note),
    )


def _merge(known: Units, lasting: Sequence[NamedUnit], day: date | None) -> Asked:
    names = {unit.unit_code: unit.name for unit in lasting}
    closing = st.multiselect(
        t("change.units"), list(names), key=_key("units"), format_func=names.__getitem__,
        placeholder=t("change.units_placeholder"),
    )  # fmt: skip
    targets = [_NEW, *names]
    into = st.selectbox(
        t("change.into"), targets, key=_key("into"), width=280,
        format_func=lambda code: names.get(code, t("change.into_new")),
    )  # fmt: skip
    name, kind = _ask_name() if into == _NEW else ("", "")
    new_names = [name] if into == _NEW else []
    found = changes.faults(known, happened_on=day, from_codes=closing, new_names=new_names)
    if into in closing:
        found.append(("same_unit", {}))
    part = Part(str(into), name, kind, changes.WHOLE)
    return Asked(found, lambda on, note: changes.merge_body(known, closing, part, happened_on=on, note=note))


def _split(known: Units, lasting: Sequence[NamedUnit], day: date | None) -> Asked:
    code = _pick_unit(lasting)
    codes = {unit.name: unit.unit_code for unit in lasting}
    st.markdown(f"**{t('change.parts')}**", help=t("change.parts_help"))
    first = known[code].name if any(unit.unit_code == code for unit in lasting) else ""
    edited: pd.DataFrame = st.data_editor(
        pd.DataFrame({"name": [first, ""], "share": pd.array([None, None], dtype="Float64")}),
        num_rows="dynamic",
        hide_index=True,
        width=420,
        column_config={
            "name": st.column_config.TextColumn(
                t("change.part_name"), required=True, max_chars=unit_list.MAX_NAME, width=240
            ),
            "share": st.column_config.NumberColumn(
                t("change.part_share"), min_value=0.0, max_value=100.0, step=0.1, width=120
            ),
        },
        key=_key(f"parts_{code}"),
        placeholder="",
        alt=t("change.parts"),
    )  # fmt: skip
    parts = [_part(row, codes) for row in store.records_of(edited) if row["name"] or row["share"]]
    new_names = [part.name for part in parts if not part.unit_code]
    shares = [part.share for part in parts]
    found = changes.faults(known, happened_on=day, from_codes=[code], new_names=new_names, shares=shares)
    if len(parts) < 2:
        found.append(("few_parts", {}))
    return Asked(found, lambda on, note: changes.split_body(known, code, parts, happened_on=on, note=note))


def _part(row: dict[str, Any], codes: dict[str, str]) -> Part:
    name = unit_list.clean_name(str(row["name"] or ""))
    return Part(codes.get(name, ""), name, unit_list.kind_of(name), float(row["share"] or 0) / 100)


def history(county: Any) -> None:
    """The changes recorded so far, the newest first, with who recorded them; the last can be taken back."""
    groups = _boundaries.by_act(store.own().rows("units/succession_by_unit"))
    if not groups:
        return
    st.markdown(f"**{t('change.history')}**")
    for links in groups:
        row = links[0]
        recorded = t("change.by_and_when", by=row["by_whom"], day=labels.day(row["done_at"]))
        said = t("common.dot").join(part for part in (recorded, row["note"]) if part)
        st.markdown(f"{plain(_boundaries.one_change(links))}  \n:small[:gray[{plain(said)}]]")
    if store.as_of() is not None:
        return
    newest = max(groups, key=lambda links: links[0]["act_number"])
    if st.button(t("change.cancel"), key="change_cancel", type="tertiary", icon=":material/undo:"):
        known = Units(_units.existing(), county.name, county.county_code)
        dated = [{**link, "happened_on": _date(link["happened_on"])} for link in newest]
        dated = [{**link, "old_name": link["from_name"], "new_name": link["to_name"]} for link in dated]
        st.session_state["change_cancelled"] = _boundaries.one_change(newest)
        _submit(changes.cancel_body(known, dated), "change.cancelled")


def _date(moment: date) -> date:
    """A plain date: pandas gives a day as its first moment."""
    return moment.date() if isinstance(moment, datetime) else moment
