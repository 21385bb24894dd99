"""The rows of a data editor as they stand when a button under it is pressed.

A button's arguments are those of the run before: a cell that was left by the click itself would be missing
from them. So a callback takes the rows that the editor began with and lays over them what its key holds now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def rows(base: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows after every edit: changed, added (None where nothing was typed), without the deleted."""
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    edited = {int(place): change for place, change in dict(state.get("edited_rows", {})).items()}
    deleted = {int(place) for place in state.get("deleted_rows", ())}
    names = list(base[0]) if base else []
    kept = [{**row, **edited.get(place, {})} for place, row in enumerate(base) if place not in deleted]
    return kept + [{name: row.get(name) for name in names} for row in state.get("added_rows", ())]
