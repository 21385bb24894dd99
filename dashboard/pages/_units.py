"""The parts of the begin page: townships proposed, confirmed in a table, entered; sample and own county."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, links, settings, store
from dashboard.intake import units as unit_list
from dashboard.intake.read import read_file
from dashboard.intake.units import NamedUnit, Proposal, ProposedUnit
from dashboard.labels import t
from dashboard.preview import plain

SOURCES = ("paste", "csv", "workbook")
WORKBOOKS = ["xlsx", "xlsm", "xls", "et", "ods", "csv"]
MAX_COUNTY = 40


# --- The list, proposed and confirmed -------------------------------------------------------------------


def choose(county: str, taken: Collection[str]) -> list[ProposedUnit]:
    """Ask for a list of townships and show what it came to; the units as the person left them."""
    source = st.segmented_control(
        t("begin.source"),
        SOURCES,
        default=SOURCES[0],
        required=True,
        format_func=lambda name: t(f"begin.source_{name}"),
        key="begin_source",
    )
    with st.form("begin_form", width=560):
        if source == "paste":
            st.text_area(
                t("begin.paste"),
                key=_paste_key(),
                height=150,
                placeholder=t("begin.paste_placeholder"),
                help=t("begin.paste_help"),
            )
        else:
            types = ["csv", "txt"] if source == "csv" else WORKBOOKS
            st.file_uploader(
                t(f"begin.{source}"), type=types, key=f"begin_{source}", help=t(f"begin.{source}_help")
            )
        listed = st.form_submit_button(t("begin.read"), key="begin_read", icon=":material/list:")
    if listed:
        _propose(source, county, taken)
    return _confirm()


def _paste_key() -> str:
    """A new key after each list that was entered: the field is empty again."""
    return f"begin_paste_{st.session_state.get('begin_round', 0)}"


def _propose(source: str, county: str, taken: Collection[str]) -> None:
    """Read the list and keep what it proposes for the table; messages for what it left out."""
    st.session_state.pop("begin_units", None)
    proposal = _read(source, county)
    if proposal is None:
        return
    fresh = [unit for unit in proposal.units if unit.name not in taken]
    notes = []
    if proposal.duplicates:
        notes.append(t("begin.duplicates", names=labels.listing(list(proposal.duplicates), 10)))
    if proposal.left_out:
        notes.append(t("begin.left_out", names=labels.listing(list(proposal.left_out), 10)))
    notes += [t("begin.same_as_unit", name=unit.name) for unit in proposal.units if unit.name in taken][:10]
    if len(fresh) > unit_list.MAX_UNITS:
        st.error(t("begin.too_many", count=len(fresh), limit=unit_list.MAX_UNITS))
        return
    if not fresh and not notes:
        st.warning(t("begin.no_units"))
        return
    st.session_state["begin_units"] = fresh
    st.session_state["begin_notes"] = notes
    st.session_state["begin_nonce"] = st.session_state.get("begin_nonce", 0) + 1


def _read(source: str, county: str) -> Proposal | None:
    """The proposal of the chosen source; None, with a message, where there is none."""
    if source == "paste":
        return unit_list.from_text(st.session_state.get(_paste_key(), ""), county)
    file = st.session_state.get(f"begin_{source}")
    if file is None:
        st.warning(t("begin.no_file"))
        return None
    if source == "csv":
        try:
            return unit_list.from_csv(file.getvalue(), county)
        except ValueError as error:
            key = "csv_too_large" if str(error) == "too_large" else "csv_not_text"
            st.error(t(f"begin.{key}", file=plain(file.name)))
            return None
    reading = read_file(file.name, file.getvalue())
    if reading.townships:
        return unit_list.from_reading(reading, county)
    errors = [problem for problem in reading.problems if problem.severity == "error" and not problem.cell]
    unreadable = [
        each for each in errors if each.code not in ("missing_period", "missing_township", "no_figures")
    ]
    if unreadable:
        st.error(plain(labels.problem_message(unreadable[0])))
    else:
        st.error(t("begin.workbook_no_units", file=plain(file.name)))
    return None


def _confirm() -> list[ProposedUnit]:
    """The proposed units in a table to be corrected; what stands there now."""
    proposed: list[ProposedUnit] | None = st.session_state.get("begin_units")
    if proposed is None:
        return []
    for note in st.session_state.get("begin_notes", ()):
        st.info(plain(note))
    st.markdown(f"**{t('begin.confirm', count=len(proposed))}**", help=t("begin.confirm_help"))
    edited: pd.DataFrame = st.data_editor(
        pd.DataFrame(
            {"name": [unit.name for unit in proposed], "kind": [unit.kind for unit in proposed]}, dtype="str"
        ),
        num_rows="dynamic",
        hide_index=True,
        width=460,
        height=min(38 + 35 * (len(proposed) + 1), 420),
        column_config={
            "name": st.column_config.TextColumn(
                t("begin.name"), required=True, max_chars=unit_list.MAX_NAME, width=260
            ),
            "kind": st.column_config.SelectboxColumn(
                t("begin.kind"),
                options=unit_list.KINDS,
                format_func=lambda kind: labels.kind_name(str(kind)),
                default="town",
                required=True,
                width=120,
            ),
        },
        key=f"begin_table_{st.session_state.get('begin_nonce', 0)}",
        alt=t("begin.confirm", count=len(proposed)),
    )
    return [_unit(row) for row in store.records_of(edited)]


def _unit(row: dict[str, Any]) -> ProposedUnit:
    name = "" if row["name"] is None or row["name"] != row["name"] else str(row["name"]).strip()
    kind = row["kind"] if row["kind"] in unit_list.KINDS else unit_list.kind_of(name)
    return ProposedUnit(name, unit_list.short_name_of(name), kind)


def faults(units: Sequence[ProposedUnit], taken: Collection[str]) -> list[str]:
    """What keeps this list from being entered, in sentences."""
    if not units:
        return [t("begin.no_units")]
    if len(units) + len(taken) > unit_list.MAX_UNITS:
        return [t("begin.too_many", count=len(units) + len(taken), limit=unit_list.MAX_UNITS)]
    found = []
    seen: set[str] = set()
    for row, unit in enumerate(units, start=1):
        if not unit.name:
            found.append(t("begin.blank_name", row=row))
        elif len(unit.name) > unit_list.MAX_NAME:
            found.append(t("begin.long_name", row=row, limit=unit_list.MAX_NAME))
        elif unit.name in taken:
            found.append(t("begin.same_as_unit", name=unit.name))
        elif unit.name in seen:
            found.append(t("begin.same_name", name=unit.name))
        seen.add(unit.name)
    return list(dict.fromkeys(found))


# --- Entering -------------------------------------------------------------------------------------------


def begin_button(county: str, units: Sequence[ProposedUnit]) -> None:
    """The button that begins the county and goes on to the upload page."""
    if not st.button(t("begin.go"), type="primary", key="begin_go", icon=":material/flag:"):
        return
    found = [] if county else [t("begin.no_county")]
    if len(county) > MAX_COUNTY:
        found.append(t("begin.long_county", limit=MAX_COUNTY))
    found += faults(units, ())
    if found:
        for message in found:
            st.error(plain(message))
        return
    with st.spinner(t("begin.going")):
        store.own().act("begin", unit_list.begin_body(county, units), by=t("begin.by", language="zh_CN"))
    _forget_list()
    kept = {key: value for key, value in links.carried().items() if key == "lang"}
    st.switch_page(links.path("returns"), query_params=kept)


def add_button(county: Any, units: Sequence[ProposedUnit]) -> None:
    """The button that enters the new units of a county that has begun."""
    if "begin_units" not in st.session_state:
        return
    since = st.date_input(
        t("begin.valid_from"), value=None, key="begin_since", help=t("begin.valid_from_help"), width=240
    )
    if not st.button(t("begin.add_go", count=len(units)), type="primary", key="begin_add_go"):
        return
    found = faults(units, taken())
    if found:
        for message in found:
            st.error(plain(message))
        return
    body = unit_list.unit_body(
        units,
        county=county.name,
        county_code=county.county_code,
        existing=existing(),
        valid_from=since.isoformat() if since else unit_list.ALWAYS,
    )
    store.own().act("unit", body, by=t("begin.by", language="zh_CN"))
    _forget_list()
    st.session_state["begin_added"] = [unit.name for unit in units]
    st.rerun()


def _forget_list() -> None:
    for key in ("begin_units", "begin_notes"):
        st.session_state.pop(key, None)
    st.session_state["begin_round"] = st.session_state.get("begin_round", 0) + 1


# --- The units there are ----------------------------------------------------------------------------------


def existing() -> list[NamedUnit]:
    """All townships the county has or had, with their former names and those that were entered."""
    units = store.own().query("units/unit_by_code")
    county = store.own().county()
    had = former()
    held: dict[str, list[str]] = {}
    for row in store.own().rows("units/alias_by_unit"):
        held.setdefault(row["unit_code"], []).append(row["alias"])
    found = []
    for row in store.records_of(units[units["level"] == "township"]):
        code = row["unit_code"]
        unit = NamedUnit(
            code, row["unit_name"], row["short_name"], row["kind"],
            labels.day(row["valid_from"]) or unit_list.ALWAYS, tuple(had.get(code, ())),
            labels.day(row["valid_to"]) or None, row["successor_code"],
        )  # fmt: skip
        entered = unit_list.entered_aliases(held.get(code, ()), unit, county.name if county else "")
        found.append(replace(unit, aliases=tuple(dict.fromkeys((*unit.aliases, *entered)))))
    return found


def former() -> dict[str, list[str]]:
    """The names that units had before they were renamed, by code."""
    names: dict[str, list[str]] = {}
    for row in reversed(store.own().rows("units/succession_by_unit")):
        if row["kind"] == "rename":
            names.setdefault(row["from_code"], []).append(row["from_name"])
    return names


def taken() -> set[str]:
    """The names that the county's units have or had."""
    return {name for unit in existing() for name in (unit.name, *unit.aliases)}


def count() -> int:
    """How many townships the county has today."""
    today = store.own().today().isoformat()
    return sum(unit.valid_to is None or unit.valid_to >= today for unit in existing())


def show_switch(county: Any) -> None:
    """The way to the sample and back to one's own county; neither touches the other."""
    if not settings.settings().sample_enabled or county is None:
        return
    to_sample = not store.is_sample()
    here = "in_own" if to_sample else "in_sample"
    st.caption(t(f"begin.{here}", county=plain(store.county_name())))
    label = t("begin.to_sample" if to_sample else "begin.to_own")
    if st.button(label, key="begin_switch", icon=":material/swap_horiz:"):
        # Another county is another set of filters: only the language goes along.
        kept = {key: value for key, value in links.carried().items() if key == "lang"}
        st.switch_page(links.path("overview"), query_params=kept | ({"sample": "1"} if to_sample else {}))
