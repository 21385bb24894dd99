"""Where the townships stand on the overview's map: what stands now, the list to fill in, a file to take."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import labels, maps, store
from dashboard.intake import positions
from dashboard.intake.positions import Layout
from dashboard.labels import t
from dashboard.pages import _acts, _units, _uploader
from dashboard.pages._who import who
from dashboard.preview import plain
from dashboard.workbooks.csvfile import csv_bytes

FILES = ["csv", "geojson", "json"]
FAULTS = 10
"""So many faults of a file are told."""
_TOLD = "map_told"


def show(county: str) -> None:
    """The parts of the expander on the page of units; ``county``: the name in front of some units' names."""
    for kind, text in st.session_state.pop(_TOLD, ()):
        (st.error if kind == "error" else st.info)(plain(text))
    today = store.today()
    at = {"year": today.year, "quarter": (today.month + 2) // 3}
    places = store.rows("units/place_by_unit", **at)
    layout, _ = maps.kinds_of_place(places)
    st.caption(t(f"begin.map_now_{layout}"))
    st.caption(t("begin.map_help", limit=positions.MAX_PLACE, size=positions.MAX_BYTES // 1_000_000))
    st.download_button(
        t("begin.map_template"), _template(places), t("begin.map_template_name"), "text/csv",
        key="map_template", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    if _acts.is_past():
        return
    round_ = st.session_state.get("map_round", 0)
    with st.form("map_form"):
        st.file_uploader(t("begin.map_file"), type=FILES, key=f"map_file_{round_}")
        st.form_submit_button(
            t("begin.map_set"),
            key="map_set",
            icon=":material/hexagon:",
            on_click=_take,
            args=(round_, county),
        )
    if layout != "honeycomb":
        st.button(t("begin.map_back"), key="map_back", on_click=_take_back)


def _template(places: list[dict[str, Any]]) -> bytes:
    """The county's units with their present columns and rows, to be changed and sent back."""
    heads = {name: t(f"begin.map_column_{name}") for name in ("unit_code", "unit", "column", "row")}
    rows = [
        {
            "unit_code": row["unit_code"], "unit": row["unit_name"], "column": row["grid_column"],
            "row": row["grid_row"],
        }
        for row in places
    ]  # fmt: skip
    return csv_bytes(heads, rows)


def _take(round_: int, county: str) -> None:
    """Read the chosen file; it is set as a whole, or its faults are told and nothing is changed."""
    labels.use(st.query_params.get("lang"))
    file = st.session_state.get(f"map_file_{round_}")
    if file is None:
        st.session_state[_TOLD] = [("error", t("begin.no_file"))]
        return
    layout = positions.read(file.name, file.getvalue(), _units.existing(), county)
    if layout.faults:
        told = [("error", t(f"begin.map_fault_{code}", **args)) for code, args in layout.faults[:FAULTS]]
        more = len(layout.faults) - FAULTS
        st.session_state[_TOLD] = [*told, *([("error", t("begin.map_more", count=more))] if more > 0 else [])]
        return
    if _acts.attempt(t("begin.map_done", count=len(layout.places)), lambda: _set(layout, file.name)):
        st.session_state["map_round"] = round_ + 1
        _uploader.let_go([file])
        st.session_state[_TOLD] = [
            ("info", t(f"begin.map_{name}", names=labels.listing(list(names), positions.NAMED)))
            for name, names in (("ignored", layout.ignored), ("without", layout.without))
            if names
        ]


def _take_back() -> None:
    labels.use(st.query_params.get("lang"))
    _acts.attempt(t("begin.map_back_done"), lambda: _set(Layout("honeycomb"), ""))


def _set(layout: Layout, file: str) -> None:
    store.own().act("map", positions.body(layout, file), by=who())
