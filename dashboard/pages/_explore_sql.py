"""The SQL box of 自选分析: a statement typed by a person in, rows or a plain reason out."""

from __future__ import annotations

import html
from functools import cache, partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, settings, store, widgets
from dashboard.labels import t
from dashboard.pages import _explore
from dashboard.store import Answer
from dashboard.workbooks.pivot_book import Cell, PivotBook, pivot_book

EXAMPLES = settings.QUERIES / "examples"
LONGEST_LINK = 4_000
"""Signs of a statement that is kept in the address; a longer one lasts as long as the page."""
TEXT = "explore_sql"
ASKED = "explore_sql_asked"


def show(head: Any) -> None:
    """The box, what came of it, and the tables there are."""
    with head:
        widgets.title(t("explore.sql_title"), t("explore.sql_plain"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        _explore.pick_view()
    left, right = st.columns([7, 4], gap="small")
    with left, st.container(border=True):
        sql = _box()
    with right, st.container(border=True):
        _tables()
    if sql.strip():
        with st.container(border=True), st.spinner(t("explore.sql_running")):
            _show_answer(sql, store.ask(sql))


def _box() -> str:
    """The text area with its buttons; the statement that was asked for last."""
    asked: str = st.query_params.get("sql") or st.session_state.get(ASKED, "")
    if TEXT not in st.session_state:
        st.session_state[TEXT] = asked

    def ask() -> None:
        sql = st.session_state[TEXT]
        st.session_state[ASKED] = sql
        st.query_params.pop("sql", None)
        if 0 < len(sql) <= LONGEST_LINK:
            st.query_params["sql"] = sql

    def take(name: str) -> None:
        st.session_state[TEXT] = f"-- {t(f'explore.about_{name}')}\n{examples()[name]}"
        ask()

    st.text_area(
        t("explore.sql_label"),
        key=TEXT,
        height=190,
        placeholder=t("explore.sql_hint"),
        help=t("explore.sql_help"),
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(t("explore.sql_run"), key="explore_sql_run", type="primary", on_click=ask)
        for name in examples():
            st.button(
                t(f"explore.example_{name}"), key=f"explore_example_{name}", type="tertiary", on_click=take,
                args=(name,),
            )  # fmt: skip
    return asked


@cache
def examples() -> dict[str, str]:
    """The example statements by name, from queries/examples, without their comments."""
    found = {}
    for file in sorted(Path(EXAMPLES).glob("*.sql")):
        lines = file.read_text(encoding="utf-8").splitlines()
        found[file.stem] = "\n".join(line for line in lines if not line.startswith("--"))
    return found


def _tables() -> None:
    """The tables with their columns."""
    st.html(f'<h2 class="ud-finding">{html.escape(t("explore.tables_title"))}</h2>')
    lines: list[str] = []
    for name, query in store.TABLES.items():
        listed = ", ".join(store.named_query(query).columns)
        about = html.escape(t(f"explore.table_{name}"))
        lines.append(
            f"<details{' open' if not lines else ''}><summary><code>{name}</code> {about}</summary>"
            f"<p>{html.escape(listed)}</p></details>"
        )
    st.html(f'<div class="ud-tables">{"".join(lines)}</div>')


def _show_answer(sql: str, answer: Answer) -> None:
    if answer.code:
        st.warning(reason(answer), icon=":material/info:")
        if answer.said:
            st.code(answer.said, language=None, wrap_lines=True)
        return
    if not answer.rows:
        st.info(t("explore.sql_no_rows"))
        return
    count = labels.number(len(answer.rows))
    told = t("explore.sql_cut" if answer.cut else "explore.sql_rows", rows=count)
    st.html(widgets.note(told + t("explore.sql_yours")))
    widgets.grid(
        frame(answer), hide_index=True, key="explore_sql_rows", alt=t("explore.sql_result"), placeholder="–"
    )
    st.download_button(
        t("explore.export"), partial(pivot_book, _book(sql, answer)), f"{t('explore.sql_file')}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="explore_sql_export", icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def frame(answer: Answer) -> pd.DataFrame:
    """The rows as a frame; columns of one name are told apart by a number."""
    names: list[str] = []
    for each in answer.columns:
        taken = sum(name == each or name.startswith(f"{each} (") for name in names)
        names.append(f"{each} ({taken + 1})" if taken else each)
    return pd.DataFrame(list(answer.rows), columns=names)


def reason(answer: Answer) -> str:
    """Why there are no rows, in plain words."""
    return t(f"explore.sql_{answer.code}", found=answer.found)


def _book(sql: str, answer: Answer) -> PivotBook:
    heads = list(frame(answer).columns)
    rows = [[_cell(value) for value in row] for row in answer.rows]
    return PivotBook(
        title=t("explore.sql_result"),
        source=t("explore.sql_source", county=store.county_name(), today=labels.day(store.today())),
        table_name=t("explore.sheet_table"), heads=[heads], heads_down=0, rows=rows,
        detail_name="", detail_heads=(), details=(), about_name="SQL", about=[sql],
    )  # fmt: skip


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return Cell(str(value).lower())
    return Cell(value, "General")
