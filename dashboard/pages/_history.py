"""The other half of the returns page: who has filed a quarter, and each return with facts and problems."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dashboard import labels, links, origin, preview, store, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.pages import _acts, _correct, _marked
from dashboard.pages._preview import SHORT, TALL, written
from dashboard.pages._waiting import ALL, FILED, RETURNS_PER_RECEIPT
from dashboard.pages._who import by_name
from dashboard.preview import plain

LISTED = 200
FEW, LOW = 5, 200
"""Rows shown in full, and pixels for more, while one of the returns is shown below the list."""
GRID_YEARS = 3
LAST, NAMED = 5, 40
"""Returns and units that are named on a page with nothing on it yet."""
_MARKS = {"on_time": "●", "late": "◐", "missing": "○", "sent_back": "↩", "withdrawn": "↩"}


# --- Who has filed ------------------------------------------------------------------------------------


def due_quarter() -> tuple[int, int]:
    """The quarter whose returns are being filed: the last one that has ended."""
    today = store.today()
    return preview.previous_quarter(today.year, (today.month + 2) // 3)


def periods(due: tuple[int, int]) -> list[tuple[int, int]]:
    """The quarters to look at, newest first: all that anyone has filed for, and the one that is due."""
    known = store.query("units/period_by_quarter")
    filed = {(int(year), int(quarter)) for year, quarter in zip(known["year"], known["quarter"], strict=True)}
    return sorted(filed | {due}, reverse=True)


def finding(year: int, quarter: int) -> str:
    """How many have filed that quarter, in a sentence."""
    few = {"limit_rows": 1} if townpick.are_many() else {}
    board = store.rows("returns/status_by_unit_quarter", year=year, quarter=quarter, **few)
    if not board:
        return t("returns.title")
    first = board[0]
    if store.own_unit() is not None:
        status = t(f"returns.status_{first['status']}")
        return t(
            "returns.own_finding", unit=first["unit_name"], period=labels.period(year, quarter), status=status
        )
    args: dict[str, Any] = {
        "period": labels.period(year, quarter),
        "expected": int(first["units_expected"]),
        "filed": int(first["units_filed"]),
    }
    if not first["units_missing"]:
        return t("returns.status_finding_all", **args)
    return t("returns.status_finding", missing=int(first["units_missing"]), **args)


def board_source(year: int, quarter: int) -> origin.Source:
    """Where the board of a quarter and the sentence above it come from."""
    return origin.Source({"returns/status_by_unit_quarter": {"year": year, "quarter": quarter}})


def show_status(year: int, quarter: int) -> None:
    """The board of a quarter: on time, late, missing with names; then every unit."""
    page = townpick.page(townpick.of_kinds(()))
    at = {"year": year, "quarter": quarter, **page.at}
    source = origin.Source({"returns/status_by_unit_quarter": at})
    board = store.query("returns/status_by_unit_quarter", **at)
    if board.empty:
        st.info(t("returns.status_none"))
        return
    first = board.iloc[0]
    filed = board["status"].isin(FILED)
    late = filed & board["is_late"].fillna(False).astype(bool)
    groups = {"on_time": board[filed & ~late], "late": board[late], "missing": board[~filed]}
    st.caption(t("returns.status_due", day=labels.day(board["due_on"].iloc[0])))
    if store.own_unit() is not None:
        groups = {}  # of the others a clerk sees no names
    for column, (name, units) in zip(st.columns(3) if groups else (), groups.items(), strict=True):
        with column.container(border=True, height="stretch"):
            widgets.place(source, f"status_{name}").metric(
                f"{_MARKS[name]} {t(f'returns.status_{name}')}",
                t(
                    "returns.status_n_of_m",
                    count=int(first[f"units_{name}"]),
                    expected=int(first["units_expected"]),
                ),
            )
            count = int(first[f"units_{name}"]) if page.at else None
            names = labels.listing(list(units["unit_name"]), NAMED if count else None, count=count)
            st.caption(plain(names) or t("returns.status_nobody"))
    widgets.grid(
        pd.DataFrame([_board_row(row) for row in store.records_of(board)]),
        at=widgets.place(source, "board"),
        hide_index=True,
        height="content",
        column_config=_column_names("unit kind status late filed_at filed_by revision figures file"),
        key="returns_board",
        alt=t("returns.board", period=labels.period(year, quarter)),
    )
    page.steps()
    origin.button("board", source)


def _board_row(row: Mapping[str, Any]) -> dict[str, str]:
    about = {"unit": row["unit_name"], "kind": labels.kind_name(row["kind"])}
    about["status"] = t(f"returns.status_{row['status']}")
    if row["status"] == "missing":
        late = t("returns.state_overdue") if row["is_late"] else ""
        return (
            about
            | {"late": late}
            | dict.fromkeys(("filed_at", "filed_by", "revision", "figures", "file"), "")
        )
    return about | {
        "late": t(f"returns.status_{'late' if row['is_late'] else 'on_time'}"),
        "filed_at": labels.when(row["filed_at"]),
        "filed_by": by_name(row["filed_by"]),
        "revision": str(int(row["revision"])),
        "figures": str(int(row["figure_count"])),
        "file": _acts.source_name(row),
    }


def show_grid(year: int) -> None:
    """Units against the quarters of the last years, a sign for each."""
    if townpick.are_many():
        links.link("progress", t("common.nav_progress"), icon=":material/event_available:", year=year)
        return
    grid = store.query("returns/status_by_unit", year_from=year - GRID_YEARS + 1, year_to=year)
    table: dict[str, dict[str, str]] = {}
    quarters: dict[str, None] = {}
    rows = store.records_of(grid)
    first = min(((row["year"], row["quarter"]) for row in rows if row["status"] != "missing"), default=None)
    for row in rows:
        if first is None or (row["year"], row["quarter"]) < first:
            continue
        name = t("common.quarter_short", year=row["year"], quarter=row["quarter"])
        quarters[name] = None
        table.setdefault(row["unit_name"], {})[name] = _MARKS[_sign(row["status"], row["is_late"])]
    if not table:
        return
    widgets.heading(t("returns.grid"), t("returns.grid_note"))
    signs = [
        {"unit": unit, **{name: marks.get(name, "") for name in quarters}} for unit, marks in table.items()
    ]
    narrow = st.column_config.TextColumn(width=84, alignment="center")
    widgets.grid(
        pd.DataFrame(signs),
        hide_index=True,
        height="content",
        column_config={
            "unit": st.column_config.TextColumn(t("returns.column_unit"), pinned=True),
            **dict.fromkeys(quarters, narrow),
        },
        key="returns_grid",
    )
    years = {"year_from": year - GRID_YEARS + 1, "year_to": year}
    origin.button("grid", origin.Source({"returns/status_by_unit": years}))


def _sign(status: str, is_late: Any) -> str:
    if status in FILED:
        return "late" if is_late is True or is_late == 1 else "on_time"
    return status


def show_missing(year: int, quarter: int) -> None:
    """For a page with nothing on it yet: who has not filed the quarter, and what came in last."""
    few = {"state": "missing", "limit_rows": NAMED} if townpick.are_many() else {}
    board = store.rows("returns/status_by_unit_quarter", year=year, quarter=quarter, **few)
    missing = [row for row in board if row["status"] not in FILED]
    newest = {"unit_code": None, "limit_rows": LAST}
    last = store.query("returns/return_by_unit", **newest)
    source = origin.Source({**board_source(year, quarter).queries, "returns/return_by_unit": newest})
    who_column, last_column = st.columns([1, 2], gap="medium")
    with who_column.container(border=True, height="stretch"):
        is_own = store.own_unit() is not None
        text = (
            finding(year, quarter) if is_own else _missing_title(board, missing, labels.period(year, quarter))
        )
        widgets.place(source, "missing").markdown(f"**{plain(text)}**")
        if missing:
            if not is_own:
                count = int(missing[0]["units_missing"])
                names = labels.listing([row["unit_name"] for row in missing], NAMED, count=count)
                st.markdown(plain(names))
            is_late = any(row["is_late"] for row in missing)
            due = t("returns.status_due", day=labels.day(missing[0]["due_on"]))
            st.caption(f"{due}{t('common.dot')}{t('returns.state_overdue')}" if is_late else due)
        _go("status", t("returns.own_see_status" if is_own else "returns.see_status"), "see_status")
    with last_column.container(border=True, height="stretch"):
        st.markdown(f"**{t('returns.last_filed')}**")
        if last.empty:
            st.caption(t("returns.history_none"))
            return
        table = pd.DataFrame([_list_row(row) for row in store.records_of(last)])
        columns = ["number", "unit", "period", "filed_at", "filed_by", "figures", "file"]
        widgets.grid(
            table[columns], at=widgets.place(source, "last"), hide_index=True,
            column_config=_column_names(" ".join(columns)),
            height="content", key="returns_last", alt=t("returns.last_filed"),
        )  # fmt: skip
        _go("history", t("returns.see_history"), "see_history")
    origin.button("missing", source)


def _missing_title(board: Sequence[Any], missing: Sequence[Any], period: str) -> str:
    if not board:
        return t("returns.status_none") if not townpick.are_many() else t("returns.title")
    if not missing:
        return t("returns.status_finding_all", period=period, expected=int(board[0]["units_expected"]))
    return t(
        "returns.missing_title", period=period, count=int(board[0]["units_missing"]),
        expected=int(board[0]["units_expected"]),
    )  # fmt: skip


def _go(view: str, label: str, key: str) -> None:
    """A button to another view of this page (a link within a page does not change the address)."""

    def go() -> None:
        st.query_params["view"] = view

    st.button(label, key=key, type="tertiary", icon=":material/arrow_forward:", on_click=go)


# --- Returns ------------------------------------------------------------------------------------------


def show_list(unit_code: str | None) -> None:
    """The newest returns, of one unit or of all; a click on a row chooses one."""
    newest = {"unit_code": unit_code, "limit_rows": LISTED}
    returns = store.query("returns/return_by_unit", **newest)
    if returns.empty:
        st.info(t("returns.history_none"))
        return
    st.caption(t("returns.history_hint"))
    rows = store.records_of(returns)
    table = pd.DataFrame([_list_row(row) for row in rows])

    def clicked() -> None:
        cells = st.session_state["returns_list"].selection.cells
        if cells:
            st.query_params["return"] = str(rows[cells[0][0]]["return_id"])

    source = origin.Source({"returns/return_by_unit": newest})
    widgets.grid(
        table,
        at=widgets.place(source, "list"),
        hide_index=True,
        on_select=clicked,
        selection_mode="single-cell",
        column_config=_column_names(" ".join(table.columns)),
        height=_list_height(len(table)),
        key="returns_list",
        alt=t("returns.view_history"),
    )
    if len(returns) == LISTED:
        widgets.place(source, "more").caption(t("returns.history_more", limit=LISTED))
    origin.button("list", source)


def _list_height(rows: int) -> int | Literal["content"]:
    """Low while one of the returns is shown below it."""
    short, tall = (FEW, LOW) if "return" in st.query_params else (SHORT, TALL)
    return "content" if rows <= short else tall


def _list_row(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "unit": row["unit_name"],
        "period": labels.period(row["year"], row["quarter"]),
        "revision": str(row["revision"]),
        "status": t(f"returns.status_{row['status']}"),
        "filed_at": labels.when(row["filed_at"]),
        "filed_by": by_name(row["filed_by"]),
        "figures": str(row["figure_count"]),
        "problems": str(row["problem_count"]),
        "file": _acts.source_name(row),
        "number": str(row["return_id"] // RETURNS_PER_RECEIPT),
    }


def show_chosen() -> None:
    """The return that the address names, if it names one."""
    text = st.query_params.get("return", "")
    if text:
        show_return(int(text) if text.isdecimal() else 0)


def show_return(return_id: int) -> None:
    """One return: where it comes from, its figures, the problems it was filed with, what can be done."""
    returns = store.query("returns/return_by_unit", unit_code=None, limit_rows=ALL)
    found = [row for row in store.records_of(returns) if row["return_id"] == return_id]
    if not found:
        st.warning(t("returns.return_missing", number=return_id))
        return
    one = found[0]
    period = labels.period(one["year"], one["quarter"])
    source = return_source(return_id)
    head = widgets.place(source, f"head_{return_id}")
    head.subheader(
        plain(t("returns.return_title", unit=one["unit_name"], period=period, revision=one["revision"])),
        anchor=False,
    )
    head.caption(
        plain(
            t(
                "returns.return_note",
                status=t(f"returns.status_{one['status']}"),
                time=labels.when(one["filed_at"]),
                by=by_name(one["filed_by"]),
                file=_acts.source_name(one),
            )
        )
    )
    _acts.show_buttons(one)
    with st.expander(t("review.trace"), icon=":material/history:"):
        _acts.show_trace(str(one["unit_code"]), int(one["year"]), int(one["quarter"]))
    _correct.offer_folded(one)
    _acts.offer_file(return_id, one["sha256"], one["file_name"])
    _show_facts(return_id)
    _show_problems(return_id, str(one["unit_name"]), one["file_name"], one["sha256"])


def return_source(return_id: int) -> origin.Source:
    """Where what is shown of one return comes from: its cells, and the problems it was filed with."""
    at = {"return_id": return_id}
    return origin.Source({"origin/fact_by_return": at, "returns/problem_by_return": at})


def _show_facts(return_id: int) -> None:
    facts = store.query("returns/fact_by_return", return_id=return_id)
    source = return_source(return_id)
    widgets.place(source, f"count_{return_id}").markdown(f"**{t('returns.return_facts', count=len(facts))}**")
    order = {code: place for place, code in enumerate(catalogue().measures)}
    rows = sorted(store.records_of(facts), key=lambda row: order.get(row["measure_code"], len(order)))
    table = pd.DataFrame(
        {
            "indicator": labels.indicator_name(row["measure_code"]),
            "basis": t(f"returns.basis_{row['basis']}"),
            "value": written(
                row["measure_code"], row["value"], row["state"], approximate=bool(row["approximate"])
            ),
            "raw": row["raw_text"],
            "place": preview.place_of(row["sheet"], row["cell"]),
        }
        for row in rows
    )
    config: dict[str, Any] = {
        "indicator": t("returns.column_indicator"),
        "basis": t("returns.column_basis"),
        "value": st.column_config.TextColumn(t("returns.column_figure"), alignment="right"),
        "raw": t("returns.column_raw"),
        "place": t("returns.column_place"),
    }
    widgets.grid(
        table, at=widgets.place(source, f"facts_{return_id}"), hide_index=True, column_config=config,
        key=f"facts_{return_id}",
    )  # fmt: skip
    origin.button(f"facts_{return_id}", source)


def _show_problems(return_id: int, unit: str, file: str | None, sha256: str | None) -> None:
    """The problems a return was filed with, what was said about them, and its file marked up with them."""
    rows = store.rows("returns/problem_by_return", return_id=return_id)
    if not rows:
        st.caption(t("returns.return_no_problems"))
        return
    place = widgets.place(return_source(return_id), f"problems_{return_id}")
    place.markdown(f"**{t('returns.return_problems', count=len(rows))}**")
    problems = [problem_of(row, unit) for row in rows]
    lines = []
    for row, problem in zip(rows, problems, strict=True):
        where = preview.place(problem)
        lines.append(f"- {f'**{plain(where)}**　' if where else ''}{plain(labels.problem_message(problem))}")
        if row["why"]:
            key = "return_word_overridden" if row["answer"] == "overridden" else "return_word"
            lines.append(f"    - {plain(t(f'returns.{key}', why=row['why']))}")
    place.markdown("\n".join(lines))
    if sha256 and store.may_fetch(sha256):
        _marked.offer(f"return_{return_id}", str(file), store.file(sha256), problems)


def problem_of(row: Mapping[str, Any], unit_name: str) -> Problem:
    """A row of returns/problem_by_return as the problem it was filed with."""
    return Problem(
        row["severity"],
        row["rule_code"],
        row["sheet"] or "",
        row["cell"] or "",
        row["measure_code"] or "",
        unit_name,
        args=json.loads(row["message_args"] or "{}"),
    )


def _column_names(columns: str) -> dict[str, Any]:
    return {name: t(f"returns.column_{name}") for name in columns.split()}
