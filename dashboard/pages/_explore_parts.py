"""Parts of the page 自选分析: its controls, the table with its notes, what is taken along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from dashboard import filters, labels, store, townpick, widgets
from dashboard.catalogue import Ratio
from dashboard.labels import t
from dashboard.marks import ABOVE
from dashboard.pages import _boundaries, _explore, _explore_grid, _summary
from dashboard.pages._explore import Cut
from dashboard.pages._explore_grid import Grid
from dashboard.workbooks.pivot_book import Cell, PivotBook, pivot_book

Row = Mapping[str, Any]
MOST_CELLS = 4_000
"""Cells of a table on the page; the workbook has all of them."""


def controls() -> Cut:
    """Everything that can be chosen for a table, in two rows; what is asked for."""
    with st.container(key="explore_what"):
        wide, down_place, across_place = st.columns([5, 2.5, 2.5], gap="small")
        with wide:
            chosen = _explore.pick_indicators()
        with down_place:
            down = _explore.pick_down()
        with across_place:
            across = _explore.pick_across()
    down, across = _explore.arranged(down, across)
    picked: dict[str, Any] = {}

    def first() -> None:
        _explore.pick_view()
        if store.rows("units/period_by_quarter"):
            picked["year_from"] = _explore.pick_year_from()

    def more() -> None:
        picked["basis"] = _explore.pick_basis()
        picked["span"] = _explore.pick_span((*down, *across))
        _boundaries.switch()
        picked["show"] = _explore.pick_show()

    period, _ = filters.filter_bar("explore", first, more)
    codes, left_out = _explore.with_quarters(chosen, picked["basis"])
    return Cut(
        indicators=codes, down=down, across=across, year_from=picked["year_from"], period=period,
        basis=picked["basis"], span=picked["span"], boundaries=_boundaries.chosen(), left_out=left_out,
        show=picked["show"], part=_explore.part_of(codes, (*down, *across), period),
    )  # fmt: skip


def places(show: str) -> tuple[Any, Any]:
    """Where the table and the chart go, side by side or one of them alone; None for the one not shown."""
    if show == "both":
        left, right = st.columns([6, 5], gap="small")
        return left, right
    alone = st.container()
    return (alone, None) if show == "table" else (None, alone)


# --- The table --------------------------------------------------------------------------------------------


def show_table(cut: Cut, rows: Sequence[Row], page: townpick.Page) -> None:
    """The table (a page of it, where there are many units) with its notes, and the workbook of the whole."""
    made = _explore_grid.grid(cut, _explore.of_page(page, rows), by_value=_explore.is_by_value())
    names = _explore.names(cut.indicators)
    widgets.heading(t("explore.table_title", names=names), t("explore.table_plain"))
    if len(made.down) * len(made.across) > MOST_CELLS:
        st.info(t("explore.table_too_big"))
    else:
        st.html(_explore_grid.table_html(made, t("explore.table_title", names=names)))
    page.steps()
    st.html("".join(widgets.note(each) for each in notes(made)))
    _boundaries.note(cut.period)
    with st.container(horizontal=True, gap="small", key="explore_take"):
        # The bytes are made when they are asked for, outside of this run: all words are fixed before.
        st.download_button(
            t("explore.export"), _book_maker(made, rows), _file_name(cut), key="explore_export",
            mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            icon=":material/download:", type="tertiary", on_click="ignore", help=t("explore.export_help"),
        )  # fmt: skip
        _summary.button(cut.period.year, cut.period.quarter)
        if "unit" in cut.dimensions:
            _order_button()


def _order_button() -> None:
    def turn() -> None:
        if _explore.is_by_value():
            st.query_params.pop("sort", None)
        else:
            st.query_params["sort"] = "value"

    st.button(
        t("explore.sort_list" if _explore.is_by_value() else "explore.sort_value"), key="explore_sort",
        type="tertiary", icon=":material/sort:", on_click=turn,
    )  # fmt: skip


def notes(made: Grid) -> list[str]:
    """What the figures of a table mean, as far as it matters for this one."""
    cut = made.cut
    found = [t("explore.note_totals"), t(f"explore.note_{cut.basis}")]
    has_time_total = any(
        name in ("year", "quarter") and value is None
        for place in (*made.down, *(place for _, place in made.across)) for name, value in place
    )  # fmt: skip
    if has_time_total or "year" not in cut.dimensions:
        found.append(t("explore.note_years"))
    if "quarter" not in cut.dimensions:
        found.append(t(f"explore.note_{cut.span}", through=labels.through(cut.period.quarter)))
    if cut.left_out:
        found.append(t("explore.left_out", names=_explore.names(cut.left_out)))
    above = _explore_grid.above_one(made)
    if above:
        found.append(t("explore.above_one", mark=ABOVE, units=labels.listing(above)))
    return found


# --- The workbook -----------------------------------------------------------------------------------------


def _file_name(cut: Cut) -> str:
    name = t("explore.export_file", county=store.county_name(), period=cut.period.name)
    return f"{name}.xlsx"


def _book_maker(made: Grid, rows: Sequence[Row]) -> Callable[[], bytes]:
    """What makes the workbook when it is pressed; of many units it asks for all of them only then."""
    cut = made.cut
    if not cut.part:
        return partial(pivot_book, book(made, rows, _source_line(cut), _query_text(cut)))
    ask, language, is_by_value = store.asker(), labels.current(), _explore.is_by_value()
    line, query = _source_line(cut), _query_text(cut)

    def make() -> bytes:
        labels.use(language)
        everything = ask(cut.query, **cut.params)
        whole = _explore_grid.grid(cut, everything, by_value=is_by_value)
        return pivot_book(book(whole, everything, line, query))

    return make


def book(made: Grid, rows: Sequence[Row], source: str, query: Sequence[str]) -> PivotBook:
    """The table as a workbook's words and numbers; ``query``: what was asked, and its SQL."""
    cut = made.cut
    return PivotBook(
        title=_explore.plain(cut),
        source=source,
        table_name=t("explore.sheet_table"),
        heads=_heads(made),
        heads_down=len(cut.down),
        rows=[_line(made, place) for place in made.down],
        detail_name=t("explore.sheet_detail"),
        detail_heads=[t(f"explore.detail_{each}") for each in _DETAIL],
        details=[_detail(cut, row) for row in rows if _is_shown(made, row)],
        about_name=t("explore.sheet_about"),
        about=_about(made, query),
    )


_DETAIL = (
    "indicator", "kind", "unit", "period", "value", "numerator", "denominator", "reporting", "expected",
    "state",
)  # fmt: skip


def _source_line(cut: Cut) -> str:
    moment = store.as_of()
    line = t(
        "explore.source", county=store.county_name(), as_of=labels.day(cut.period.last_filed_at),
        reported=filters.reported(cut.period), period=cut.period.name, today=labels.day(store.today()),
    )  # fmt: skip
    return line if moment is None else line + t("explore.source_day", day=labels.day(store.as_of_day()))


def _heads(made: Grid) -> list[list[str]]:
    down = [_explore.dimension_name(each) for each in made.cut.down]
    lines = [[*down, *(_explore_grid.head(code) for code, _ in made.across)]]
    words = [_explore_grid.place_words(made, place) for _, place in made.across]
    for level in range(len(made.cut.across)):
        lines.append([*down, *(each[level] for each in words)])
    return lines


def _line(made: Grid, place: Sequence[Any]) -> list[Cell]:
    is_total = any(value is None for _, value in place)
    heads = [Cell(word, is_total=is_total) for word in _explore_grid.place_words(made, tuple(place))]
    return [*heads, *(_cell(made.cell(tuple(place), *column), is_total=is_total) for column in made.across)]


def _cell(row: Row | None, *, is_total: bool) -> Cell:
    if row is None:
        return Cell(None)
    if row["value"] is None:
        return Cell(_explore_grid.written(row), _form(row["indicator_code"]), is_total)
    return Cell(float(row["value"]), _form(row["indicator_code"], row["value"]), is_total)


def _form(code: str, value: float = 0) -> str:
    each = labels.indicator(code)
    if each.unit == "percent":
        return "0.0%"
    return "#,##0" if value == int(value) or not each.decimals else "#,##0.00"


def _is_shown(made: Grid, row: Row) -> bool:
    """Whether a row stands in the table: totals that mean nothing do not."""
    at = [(each, row["unit_code"] if each == "unit" else row[each]) for each in made.cut.dimensions]
    return made.cell(tuple(at), row["indicator_code"], ()) is not None


def _detail(cut: Cut, row: Row) -> list[Cell]:
    code = row["indicator_code"]
    each = labels.indicator(code)
    sides = (row["numerator"], row["denominator"]) if isinstance(each, Ratio) else (None, None)
    unit = row["unit_name"] if row["unit_code"] else _explore.whole_name(cut)
    if row["unit_code"] is None and row["kind"] is not None:
        unit = t("explore.all_units")
    return [
        Cell(_explore_grid.head(code)),
        Cell(labels.kind_name(row["kind"]) if row["kind"] else ""),
        Cell(unit),
        Cell(_explore.when(cut, row)),
        _cell(row, is_total=False),
        *(
            Cell(side, "#,##0.##" if side != int(side) else "#,##0") if side is not None else Cell("")
            for side in sides
        ),
        Cell(int(row["units_reporting"])),
        Cell(int(row["units_expected"])),
        Cell(_state(row)),
    ]


def _state(row: Row) -> str:
    if row["is_above_one"]:
        return t("common.above_one")
    state = "unknown" if row["value"] is None and row["state"] == "reported" else row["state"]
    text = t(f"common.{state}")
    return text + t("common.clause") + t("common.approximate") if row["approximate"] else text


def _about(made: Grid, query: Sequence[str]) -> list[str]:
    """What each indicator is, the rules of the figures, and the SQL with its parameters."""
    lines = [
        t("explore.definition", name=labels.indicator_name(code), text=labels.definition(code))
        for code in made.cut.indicators
    ]
    return [*lines, "", *notes(made), "", *query]


def _query_text(cut: Cut) -> list[str]:
    given = [
        f"{name} = {', '.join(map(str, value)) if isinstance(value, tuple) else value}"
        for name, value in cut.params.items() if value
    ]  # fmt: skip
    return [f"{cut.query}: {'; '.join(given)}", store.named_query(cut.query).sql]
