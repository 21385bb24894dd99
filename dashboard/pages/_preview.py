"""One waiting file as its sender must see it: what it says, what is wrong and where, and the questions left.

Text of a workbook is never trusted: it is escaped before it stands in Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import labels, preview, store
from dashboard.catalogue import catalogue
from dashboard.intake.records import Figure, Problem
from dashboard.labels import t
from dashboard.pages import _replaced
from dashboard.pages._waiting import ALL
from dashboard.preview import plain

if TYPE_CHECKING:
    from dashboard.pages._waiting import Waiting

ReturnKey = tuple[str, int, int]
"""Township as written, year, quarter."""
SHORT, TALL = 12, 400
"""A table of so few rows is shown in full, a longer one in so many pixels."""


def headline(item: Waiting, figures: Sequence[Figure]) -> str:
    """What was recognised, in one line: period, townships, number of figures."""
    if not item.reading.figures:
        return ""
    periods = [labels.period(year, quarter) for year, quarter in preview.periods(item.reading)]
    names = list(dict.fromkeys(each.township for each in figures if each.township))
    return "　".join(
        (
            labels.listing(periods, 3) or t("returns.no_period"),
            plain(labels.listing(names, 3)) or t("returns.no_township"),
            t("returns.figure_count", count=len(figures)),
        )
    )


# --- Figures ------------------------------------------------------------------------------------------


def show_figures(item: Waiting) -> None:
    """The figures of one return of the file, beside last quarter's and those they would replace."""
    returns = preview.returns_of(preview.filed_figures(item.reading))
    if not returns:
        return
    township, year, quarter = chosen = _choose_return(item, list(returns))
    figures = returns[chosen]
    unit_code = figures[0].unit_code
    standing = _standing(unit_code, year, quarter)
    rows = preview.rows(figures, _standing(unit_code, *preview.previous_quarter(year, quarter)), standing)
    mine = [each for each in item.problems if each.township in ("", township)]
    changed = sum(row.change == "changed" for row in rows)
    kept = _replaced.kept(figures, unit_code, year, quarter)
    if standing:
        st.markdown(t("returns.is_correction", changed=changed, kept=len(kept)))
    st.dataframe(
        figure_table(rows, mine),
        hide_index=True,
        height="content" if len(rows) <= SHORT else TALL,
        column_config=_columns(),
        key=f"figures_{item.key}",
        alt=t("returns.figures_title"),
    )
    _show_kept(item, kept, unit_code)


def _show_kept(item: Waiting, rows: Sequence[Mapping[str, Any]], unit_code: str | None) -> None:
    """The figures that stay, folded away: which, how much, and from which filing."""
    if not rows:
        return
    filings = {
        row["return_id"]: t("returns.kept_return", revision=row["revision"], day=labels.day(row["filed_at"]))
        for row in store.rows("returns/return_by_unit", unit_code=unit_code, limit_rows=ALL)
    }
    text = st.column_config.TextColumn
    with st.expander(
        t("returns.kept_title", count=len(rows)), icon=":material/push_pin:", key=f"kept_{item.key}"
    ):
        table = pd.DataFrame(
            {
                "indicator": labels.indicator_name(row["measure_code"]),
                "basis": t(f"returns.basis_{row['basis']}"),
                "value": written(
                    row["measure_code"], row["value"], row["state"], approximate=bool(row["approximate"])
                ),
                "from": filings.get(row["return_id"], ""),
            }
            for row in rows
        )
        st.dataframe(
            table,
            hide_index=True,
            height="content" if len(rows) <= SHORT else TALL,
            column_config={
                "indicator": text(t("returns.column_indicator"), width=220),
                "basis": text(t("returns.column_basis"), width=70),
                "value": text(t("returns.column_figure"), alignment="right"),
                "from": text(t("returns.kept_from")),
            },
            key=f"kept_table_{item.key}",
            alt=t("returns.kept_title", count=len(rows)),
        )


def _choose_return(item: Waiting, keys: Sequence[ReturnKey]) -> ReturnKey:
    """Which of the file's returns is shown: those with problems stand first and say how many."""
    if len(keys) == 1:
        return keys[0]
    counts = {key: _problem_count(item, key) for key in keys}
    troubled = [key for key in keys if counts[key]]
    note = (
        t("returns.all_fine", count=len(keys))
        if not troubled
        else t("returns.some_troubled", count=len(keys), troubled=len(troubled))
    )
    st.markdown(f"**{note}**")

    def written(key: ReturnKey) -> str:
        text = f"{key[0] or t('returns.no_township')}　{labels.period(key[1], key[2])}"
        return t("returns.with_problems", name=text, count=counts[key]) if counts[key] else text

    chosen: ReturnKey = st.selectbox(
        t("returns.which_return"),
        sorted(keys, key=lambda key: -counts[key]),
        format_func=written,
        key=f"shown_{item.key}",
        width=420,
    )
    return chosen


def _problem_count(item: Waiting, key: ReturnKey) -> int:
    township, year, quarter = key
    return sum(
        each.severity != "info"
        and each.township == township
        and each.year in (None, year)
        and each.quarter in (None, quarter)
        for each in item.problems
    )


def choose_left_out(item: Waiting) -> None:
    codes = {each.unit_code: each.township for each in item.reading.figures if each.unit_code}
    if len(codes) > 1:
        st.multiselect(
            t("returns.leave_out", count=len(codes)),
            list(codes),
            format_func=lambda code: codes[code],
            key=f"leave_{item.key}",
            persist_state="session",
            placeholder=t("returns.leave_out_none"),
            help=t("returns.leave_out_help"),
        )


def _standing(unit_code: str | None, year: int, quarter: int) -> Mapping[preview.Key, preview.Standing]:
    """What the store holds of a unit's quarter, derived figures included."""
    if unit_code is None:
        return {}
    held = store.query("returns/figure_by_unit_quarter", unit_code=unit_code, year=year, quarter=quarter)
    return {
        (row["measure_code"], row["basis"]): preview.standing(row["value"], row["state"])
        for row in store.records_of(held)
    }


def figure_table(rows: Sequence[preview.Row], problems: Sequence[Problem]) -> pd.DataFrame:
    """The preview as text: what is wrong and what changes first, then the catalogue's order."""
    marks = _marks(problems)
    has_standing = any(row.standing for row in rows)
    has_marks = any((row.figure.sheet, row.figure.cell) in marks for row in rows)

    def weight(row: preview.Row) -> int:
        mark = marks.get((row.figure.sheet, row.figure.cell))
        return {"error": 0, "warning": 1}.get(mark or "", 2 if row.change == "changed" else 3)

    table = []
    for row in sorted(rows, key=weight):
        figure = row.figure
        mark = marks.get((figure.sheet, figure.cell), "")
        entry = {"mark": t(f"returns.mark_{mark}") if mark else ""} if has_marks else {}
        entry |= {
            "indicator": labels.indicator_name(figure.code),
            "value": written(figure.code, figure.value, figure.state, approximate=figure.approximate),
            "last": _written_standing(figure.code, row.last_quarter),
        }
        if has_standing:
            entry["old"] = _written_standing(figure.code, row.standing)
            entry["change"] = t(f"returns.change_{row.change}")
        entry["basis"] = t(f"returns.basis_{figure.basis}")
        entry["place"] = preview.place_of(figure.sheet, figure.cell)
        entry["raw"] = figure.raw
        table.append(entry)
    return pd.DataFrame(table)


def _marks(problems: Sequence[Problem]) -> dict[tuple[str, str], str]:
    """The severity of the problem in each cell."""
    marks: dict[tuple[str, str], str] = {}
    for problem in problems:
        for cell in filter(None, problem.cell.split(",")):
            if problem.severity != "info" and marks.get((problem.sheet, cell)) != "error":
                marks[problem.sheet, cell] = problem.severity
    return marks


def written(code: str, value: Any, state: str, *, approximate: bool = False) -> str:
    """A figure of a return in full, "about" in front of an approximate one, or 不适用."""
    if state == "not_applicable":
        return t("returns.not_applicable")
    each = catalogue().indicators[code]
    text = labels.figure(value, each.unit, each.decimals, style="table")
    return t("returns.about", figure=text) if approximate else text


def _written_standing(code: str, standing: preview.Standing | None) -> str:
    return written(code, standing.value, standing.state) if standing else t("returns.nothing")


def _columns() -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "mark": text(t("returns.column_mark"), width=60),
        "indicator": text(t("returns.column_indicator"), width=200),
        "basis": text(t("returns.column_basis"), width=70),
        "value": text(t("returns.column_value"), alignment="right"),
        "last": text(t("returns.column_last"), alignment="right"),
        "old": text(t("returns.column_old"), alignment="right"),
        "change": text(t("returns.column_change"), width=70),
        "place": text(t("returns.column_place"), width=110),
        "raw": text(t("returns.column_raw"), width=90),
    }
