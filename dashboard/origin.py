"""数从何来: from any figure of a part of a page to the cells it was read from, in two clicks.

The button (first click) opens a drawer with the numbers that the part was drawn from, row by row; a click on
one of them (second) shows what it is made of: numerator and denominator, who is in it, each return behind it
with file, sheet and cell, and that part of the sheet itself (_origin_cells.py). Closed, the drawer costs
nothing: it is drawn when it is opened, in a fragment, so the page stays as it is. Buttons and tables are our
own HTML (press.py).
"""

from __future__ import annotations

import html
import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard import (
    _origin_cells,
    _origin_rows,
    fills,
    filters,
    hovers,
    labels,
    links,
    panel,
    press,
    sheets,
    sources,
    store,
    takeaway,
    widgets,
)
from dashboard.labels import t
from dashboard.sources import Source

__all__ = ["Source", "button"]

Row = Mapping[str, Any]
Cell = tuple[str, int, str]
"""A query, the place of a row among its rows, a column."""
_ICON = "account_tree"
_DRAWER = "origin_drawer"
_ASKED = "origin_asked"
"""Key of the session under which the part stands whose drawer is to be opened."""
_OPENED = "origin_opened"
"""Key of the session under which the part stands whose drawer was opened last."""
_OPENING = "origin_opening"
"""Key of the session under which the mark of the drawer's last opening stands."""
VIEWS = ("figure", "query")
LOW, HIGH, FEW = 190, 460, 5
"""Pixels for a table among several and alone; so many rows or fewer are shown in full."""


def button(key: str, source: Source) -> None:
    """The buttons under a part of a page: 数从何来, which opens a drawer, and 取走 (takeaway.py).

    Until they are pressed they cost nothing.
    """
    sources.offer(key, source)
    sheets.put(
        '<div class="ud-foot">'
        + press.button(f"origin {key}", t("origin.title"), _ICON)
        + press.button(f"take {key}", t("takeaway.title"), "download")
        + "</div>",
        width="content",
    )
    if st.session_state.get(_ASKED) == key:
        _open(key, source)
    takeaway.offer(key, source, sources.this_part())


def _pressed(words: list[str]) -> None:
    """What was pressed under a part of the page or in the drawer. What names nothing of the page is left."""
    what, key, *rest = [*words, "", ""]
    if what == "set":
        if filters.chosen(key, rest[0]):
            _run_page()
        return
    if what == panel.CLOSE:
        st.session_state.pop(_OPENED, None)
        return
    source = sources.offered(key)
    if source is None:
        return
    if what == "take":
        takeaway.ask(key)
        _run_page()
    elif what == "origin":
        st.session_state[_ASKED] = key
        st.session_state[_OPENING] = secrets.token_hex(4)
        st.session_state.pop(_chosen_key(key), None)
        st.session_state.pop(_view_key(key), None)
    elif what == "view" and rest[0] in VIEWS:
        st.session_state[_ASKED] = key
        st.session_state[_view_key(key)] = rest[0]
    elif what == "cell" and len(rest) > 3 and all(each.isdecimal() for each in rest[:3]):
        query, row, column = (int(each) for each in rest[:3])
        st.session_state[_ASKED] = key
        st.session_state[_chosen_key(key)] = _cell(source, query, row, column)
    elif what == "fact" and len(rest) > 2 and rest[1].isdecimal():
        st.session_state[_ASKED] = key
        st.session_state[_origin_cells.CHOSEN] = rest[0], int(rest[1])
    elif what == "filed" and len(rest) > 2 and rest[1].isdecimal():
        st.session_state[_ASKED] = key
        st.session_state[_origin_cells.FILED] = rest[0], int(rest[1])


def _run_page() -> None:
    """Run the page instead of the drawer; one that is no fragment runs with the application."""
    try:
        st.rerun(press.PAGE)
    except StreamlitAPIException:
        st.rerun()


def _cell(source: Source, query: int, row: int, column: int) -> Cell | None:
    """The cell of the drawer at these places of query, row and column; None where there is none."""
    name = dict(enumerate(source.queries)).get(query, "")
    rows = _rows(source).get(name, [])
    columns = dict(enumerate(_columns(rows))) if rows else {}
    return (name, row, columns[column]) if row < len(rows) and column in columns else None


def drawer() -> None:
    """Where the drawer of every part of a page opens; drawn once by the app, before the page."""
    st.session_state.pop(_OPENED, None)  # a run of the application closes it
    with st.container(key="drawer"):
        _drawer()


@st.fragment(key=_DRAWER)
def _drawer() -> None:
    links.apply_address()
    press.listen(_pressed)
    # One press may overtake the run for another: what is open is drawn again.
    key = st.session_state.get(_ASKED) or st.session_state.get(_OPENED)
    source = sources.offered(key) if key else None
    if key and source:
        _open(key, source)


def _open(key: str, source: Source) -> None:
    st.session_state.pop(_ASKED, None)
    st.session_state[_OPENED] = key
    _panel(key, source)


@st.fragment
def _panel(key: str, source: Source) -> None:
    links.apply_address()
    view = st.session_state.get(_view_key(key), VIEWS[0])
    switch = [(f"view {key} {each}", t(f"origin.view_{each}"), each == view) for each in VIEWS]
    opening = st.session_state.get(_OPENING, "first")
    head = panel.head(t("origin.title"), _ICON, opening=opening) + press.pills(switch, t("origin.title"))
    with panel.opened():
        if view == "query":
            st.html(head)
            _queries(source.queries)
        else:
            _body(key, source, head)


def _chosen_key(key: str) -> str:
    return f"origin_chosen_{key}"


def _view_key(key: str) -> str:
    return f"origin_view_{key}"


def _body(key: str, source: Source, head: str = "") -> None:
    """The numbers of a part and what the chosen one is made of, after ``head``: HTML of one element."""
    shown = {name: rows for name, rows in _rows(source).items() if rows}
    if not shown:
        st.html(head + widgets.note(t("origin.no_rows")))
        return
    name, place_of, column = _chosen(key, shown) or _first(source, shown)
    tables = [
        _numbers(key, place, source, shown[each], is_alone=len(shown) == 1, at=(name, place_of, column))
        for place, each in enumerate(source.queries) if each in shown
    ]  # fmt: skip
    params, row = source.queries[name], shown[name][place_of]
    found = _origin_rows.figures(name, params, row, column)
    with sheets.gathering() as cells:
        # Another number has another list of facts, with a selection of its own.
        part = f"{key} {list(shown).index(name)}_{place_of}_{column}"
        file = _origin_cells.show(part, found, {**params, **row}, column, _written(column, row, params))
    hint = f'<div class="ud-hint">{widgets.note(t("origin.hint"))}</div>'
    sides = f"<div>{hint}{''.join(tables)}</div><div>{''.join(cells)}</div>"
    st.html(fills.carried(f'{head}<div class="ud-origin">{sides}</div>'))
    if file is not None:
        _origin_cells.download(part, file)


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


def _numbers(key: str, place: int, source: Source, rows: list[Row], *, is_alone: bool, at: Cell) -> str:
    """The rows of a query as HTML, every figure in full; a click on a cell shows what is behind it.

    ``place`` of the query among those of the source, ``at`` the cell that is shown now.
    """
    name = list(source.queries)[place]
    columns = _columns(rows)
    code = _code(source.queries[name])
    title = f"query.{name.replace('/', '_')}"
    head = ""
    if not is_alone and labels.has(title):
        head = f'<p class="ud-plain">{html.escape(t(title))}</p>'
    chosen = (at[1], columns.index(at[2])) if at[0] == name and at[2] in columns else None
    return head + press.table(
        f"cell {key} {place}",
        [_name(column) for column in columns],
        [[hovers.cell(column, row, code) for column in columns] for row in rows],
        right=[_is_number(column, rows) for column in columns],
        chosen=chosen,
        alt=t("origin.view_figure"),
        height=0 if len(rows) <= FEW else HIGH if is_alone else LOW,
    )


def _rows(source: Source) -> dict[str, list[Row]]:
    """The rows of each query of a source as the drawer lists them."""
    return {name: _origin_rows.newest_first(store.rows(name, **p)) for name, p in source.queries.items()}


def _is_number(column: str, rows: list[Row]) -> bool:
    return any(isinstance(row[column], (int, float)) and not isinstance(row[column], bool) for row in rows)


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
