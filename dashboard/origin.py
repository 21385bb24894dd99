"""数从何来: from any figure of a part of a page to the cells it was read from, in two clicks.

The button (first click) opens a drawer with the numbers that the part was drawn from, row by row; a click on
one of them (second) shows what it is made of: numerator and denominator, who is in it, each return behind it
with file, sheet and cell, and that part of the sheet itself (_origin_cells.py). Closed, the drawer costs
nothing: it is drawn when it is opened, in a fragment, so the page stays as it is.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard import _origin_cells, _origin_rows, hovers, labels, sources, store, takeaway, widgets
from dashboard.labels import t
from dashboard.sources import Source

__all__ = ["Source", "button"]

Row = Mapping[str, Any]
Cell = tuple[str, int, str]
"""A query, the place of a row among its rows, a column."""
_ICON = ":material/account_tree:"
_DRAWER = "origin_drawer"
_ASKED = "origin_asked"
"""Key of the session under which the part stands whose drawer is to be opened."""
LOW, HIGH, FEW = 190, 460, 5
"""Pixels for a table among several and alone; so many rows or fewer are shown in full."""


def button(key: str, source: Source) -> None:
    """The buttons under a part of a page: 数从何来, which opens a drawer, and 取走 (takeaway.py).

    Until they are pressed they cost nothing.
    """
    with st.container(horizontal=True, gap="small", width="content", key=f"foot_{key}"):
        sources.offer(key, source)
        st.button(
            t("origin.title"), key=f"origin_{key}", type="tertiary", icon=_ICON, on_click=_ask, args=(key,)
        )  # fmt: skip
        takeaway.button(key, source, sources.this_part())
    if st.session_state.get(_ASKED) == key:
        _open(key, source)


def _ask(key: str) -> None:
    """Have the drawer opened: by a run of its own fragment, not of the page."""
    st.session_state[_ASKED] = key
    with suppress(StreamlitAPIException):  # no such fragment: the run of the page opens it
        st.rerun(_DRAWER)


@st.fragment(key=_DRAWER)
def drawer() -> None:
    """Where the drawer of every part of a page opens; drawn once by the app, before the page."""
    widgets.apply_address()
    key = st.session_state.get(_ASKED)
    source = sources.offered(key) if key else None
    if key and source:
        _open(key, source)


def _open(key: str, source: Source) -> None:
    del st.session_state[_ASKED]
    st.session_state.pop(_chosen_key(key), None)
    dialog = st.dialog(t("origin.title"), width="large", position="right", icon=_ICON)
    dialog(_body)(key, source)


def _chosen_key(key: str) -> str:
    return f"origin_chosen_{key}"


def _body(key: str, source: Source) -> None:
    widgets.apply_address()
    views = ("figure", "query")
    view = st.segmented_control(
        t("origin.title"), views, default=views[0], key=f"origin_view_{key}", required=True,
        format_func=lambda each: t(f"origin.view_{each}"), label_visibility="collapsed",
    )  # fmt: skip
    if view == "query":
        _queries(source.queries)
        return
    st.html(widgets.note(t("origin.hint")))
    tables = {name: _origin_rows.newest_first(store.rows(name, **p)) for name, p in source.queries.items()}
    shown = {name: rows for name, rows in tables.items() if rows}
    if not shown:
        st.html(widgets.note(t("origin.no_rows")))
        return
    first = _first(source, shown)
    name, place, column = _chosen(key, shown) or first
    numbers, cells = st.columns([4, 5], gap="medium")
    with numbers:
        for each, rows in shown.items():
            _numbers(key, each, source, rows, is_alone=len(shown) == 1, first=first)
    params, row = source.queries[name], shown[name][place]
    found = _origin_rows.figures(name, params, row, column)
    with cells:
        # Another number has another list of facts, with a selection of its own.
        part = f"{key}_{list(shown).index(name)}_{place}_{column}"
        _origin_cells.show(part, found, {**params, **row}, column, _written(column, row, params))


def _chosen(key: str, shown: Mapping[str, list[Row]]) -> Cell | None:
    """The query, row and column that were clicked last; None before that."""
    chosen = st.session_state.get(_chosen_key(key))
    if chosen and len(shown.get(chosen[0], ())) > chosen[1] and chosen[2] in shown[chosen[0]][0]:
        return str(chosen[0]), int(chosen[1]), str(chosen[2])
    return None


def _first(source: Source, shown: Mapping[str, list[Row]]) -> Cell:
    """Those that are shown before anything is clicked."""
    name, rows = next(iter(shown.items()))
    period = st.query_params.get("year", ""), st.query_params.get("quarter", "")
    return name, *_origin_rows.first_cell(rows, _columns(rows), unit=source.unit, period=period)


def _columns(rows: list[Row]) -> list[str]:
    """The columns worth seeing: those with a name for people and something in them."""
    named = [column for column in rows[0] if _name(column) != column]
    filled = [column for column in named if any(row[column] is not None for row in rows)]
    return filled or named or list(rows[0])


def _written(column: str, row: Row, params: Row) -> str:
    """The clicked cell in words: 入会率 86.6%."""
    return f"{_name(column)} {hovers.cell(column, row, _code(params))}"


def _name(column: str) -> str:
    """A column as a person calls it: its own name, or the indicator that it is."""
    return t(f"column.{column}") if labels.has(f"column.{column}") else labels.indicator_name(column)


def _code(params: Row) -> str:
    return str(params.get("ratio") or params.get("indicator") or "")


def _numbers(key: str, name: str, source: Source, rows: list[Row], *, is_alone: bool, first: Cell) -> None:
    """The rows of a query, every figure written in full; a click on a cell shows what is behind it."""
    columns = _columns(rows)
    code = _code(source.queries[name])
    frame = pd.DataFrame(
        {column: [hovers.cell(column, row, code) for row in rows] for column in columns}, dtype=str
    )
    title = f"query.{name.replace('/', '_')}"
    if not is_alone and labels.has(title):
        st.html(f'<p class="ud-plain ud-over">{html.escape(t(title))}</p>')
    tables = {each: f"origin_numbers_{key}_{place}" for place, each in enumerate(source.queries)}
    table = tables[name]

    def clicked() -> None:
        cells = st.session_state[table].selection.cells
        if not cells:
            return
        st.session_state[_chosen_key(key)] = (name, *cells[0])
        for other in {*tables.values()} - {table}:  # only one number is the chosen one
            if other in st.session_state:
                st.session_state[other] = {"selection": {"rows": [], "columns": [], "cells": []}}

    selected: Any = {"selection": {"cells": [first[1:]]}} if first[0] == name else None
    st.dataframe(
        frame, key=table, hide_index=True, on_select=clicked, selection_mode="single-cell",
        column_config={column: _column(column, rows) for column in columns}, alt=t("origin.view_figure"),
        height="content" if len(rows) <= FEW else HIGH if is_alone else LOW,
        selection_default=selected,
    )  # fmt: skip


def _column(column: str, rows: list[Row]) -> Any:
    is_number = any(
        isinstance(row[column], (int, float)) and not isinstance(row[column], bool) for row in rows
    )
    return st.column_config.TextColumn(
        _name(column), alignment="right" if is_number else "left", pinned=column == "unit_name"
    )


def _queries(queries: Mapping[str, Mapping[str, Any]]) -> None:
    """The SQL of each query with the parameters it was asked with."""
    st.html(widgets.note(t("origin.query_note")))
    moment = store.as_of()
    for name, params in queries.items():
        query = store.named_query(name)
        more = {"as_of": labels.when(moment)} if moment and "as_of" in query.params else {}
        given = t("common.dot").join(f"{k} = {_parameter(v)}" for k, v in {**params, **more}.items() if v)
        st.html(
            f'<p class="ud-body"><b>{html.escape(_title(name))}</b><br>'
            f'<span class="ud-plain">{html.escape(given)}</span></p>'
        )
        st.code(query.sql, language="sql", height=260)


def _title(name: str) -> str:
    """The file a query stands in; one that is compiled stands in none."""
    return t("origin.compiled", name=name) if name.startswith("pivot/") else f"queries/{name}.sql"


def _parameter(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
