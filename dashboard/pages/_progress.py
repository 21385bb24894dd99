"""The matrix of the progress page: units against quarters, and what is behind the cell that was clicked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import bounds, charts, filters, labels, links, origin, store, townpick, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _nil
from dashboard.pages._review import MARKS
from dashboard.pages._who import by_name
from dashboard.sources import Source

Row = Mapping[str, Any]
QUERY = "progress/status_by_unit_quarter"
YEARS = 2
"""Years on the matrix: eight quarters fit a meeting-room screen."""
CELLS = ("state", "complete", "revisions")
ROW_HEIGHT, COLUMN_WIDTH = 30, 88
NAMED = 12
"""Of many units so many of each state are named."""


def params(year: int, kinds: Sequence[str]) -> dict[str, Any]:
    """What the matrix asks for: the year that was chosen and the one before; of many units a page of them."""
    page = townpick.page(townpick.of_kinds(kinds))
    chosen = st.query_params.get("unit", "")
    shown = {"shown": chosen} if page.at and chosen else {}
    return {"year_from": year - YEARS + 1, "year_to": year, "kinds": kinds, **page.at, **shown}


def of_quarter(year: int, quarter: int, kinds: Sequence[str], most: int) -> dict[str, Any]:
    """What a quarter alone is asked with: ``most`` units of each state."""
    return {"year_from": year, "year_to": year, "quarter": quarter, "kinds": kinds, "most": most}


def source(year: int, kinds: Sequence[str]) -> Source:
    """Where the title, the facts and the matrix come from."""
    return Source({QUERY: params(year, kinds)})


def rows(year: int, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Every unit and quarter of the matrix."""
    return store.rows(QUERY, **params(year, kinds))


def show_title(now: Sequence[Row], year: int, quarter: int, kinds: Sequence[str]) -> None:
    """How many have filed, in a sentence; the quarter's facts under it."""
    if not now:
        widgets.title(t("common.nav_progress"), t("progress.lead"))
        return
    one, period = now[0], labels.period(year, quarter)
    of = source(year, kinds)
    key = "finding" if one["units_missing"] else "finding_all"
    text = t(
        f"progress.{key}", period=period, expected=one["units_expected"], filed=one["units_filed"],
        missing=one["units_missing"],
    )  # fmt: skip
    widgets.title(text, t("progress.lead"), origin=of)
    n_of_m = [
        (
            t(f"progress.fact_{name}"),
            t("progress.n_of_m", count=one[f"units_{name}"], of=one["units_expected"]),
        )
        for name in ("on_time", "late", "waiting", "sent_back", "approved", "locked")
        if one[f"units_{name}"] or name in ("on_time", "waiting")
    ]
    widgets.facts(
        [
            (t("progress.fact_due"), labels.day(one["due_on"])),
            *n_of_m,
            (t("progress.timeliness"), labels.rate(one["quarter_timeliness_rate"])),
            (t("progress.completeness"), labels.rate(one["quarter_completeness_rate"])),
        ],
        origin=of,
    )


def show(matrix: Sequence[Row], now: Sequence[Row], year: int, quarter: int, kinds: Sequence[str]) -> None:
    """The matrix, and beside it the clicked unit's quarter or the quarter as a whole."""
    left, right = st.columns([2.5, 1], gap="medium")
    with left:
        _matrix(matrix, year, kinds)
    with right:
        code = st.query_params.get("unit", "")
        chosen = next((row for row in now if row["unit_code"] == code), None)
        if chosen is None:
            _quarter(now, year, kinds)
        else:
            _unit(chosen, year, kinds)


# --- The matrix -----------------------------------------------------------------------------------------


def _matrix(matrix: Sequence[Row], year: int, kinds: Sequence[str]) -> None:
    cell = filters.pick(
        "cell", CELLS, CELLS[0], label=t("progress.cell"), write=lambda name: t(f"progress.cell_{name}"),
        style="pills",
    )  # fmt: skip
    quarters = sorted({(row["year"], row["quarter"]) for row in matrix}, reverse=True)
    names = [t("common.quarter_short", year=each, quarter=quarter) for each, quarter in quarters]
    named = list(dict.fromkeys((row["unit_code"], row["unit_name"]) for row in matrix))
    held = {(row["unit_code"], row["year"], row["quarter"]): row for row in matrix}
    texts = {
        name: [_text(cell, held.get((code, *at))) for code, _ in named]
        for name, at in zip(names, quarters, strict=True)
    }
    frame = pd.DataFrame({"unit": [name for _, name in named], **texts})
    tones = pd.DataFrame(
        {
            "unit": [""] * len(named),
            **{
                name: [_tone(cell, held.get((code, *at))) for code, _ in named]
                for name, at in zip(names, quarters, strict=True)
            },
        }
    )
    text = st.column_config.TextColumn
    columns = {"unit": text(t("returns.column_unit"), pinned=True, width=104)}
    columns |= {name: text(name, width=COLUMN_WIDTH) for name in names}

    def clicked() -> None:
        for place, name in st.session_state["progress_matrix"].selection.cells[:1]:
            at = quarters[names.index(name)] if name in names else None
            st.query_params["unit"] = named[place][0]
            if at:
                st.query_params.update({"year": str(at[0]), "quarter": str(at[1])})

    of = source(year, kinds)
    with widgets.sourced(of, "matrix"):
        widgets.grid(
            frame.style.apply(lambda _: tones, axis=None),
            hide_index=True, column_config=columns, key="progress_matrix", row_height=ROW_HEIGHT,
            height="content", on_select=clicked, selection_mode="single-cell",
            alt=t("progress.matrix"),
        )  # fmt: skip
    townpick.page(int(matrix[0]["rows_in_all"])).steps()
    st.html(widgets.note(t(f"progress.legend_{cell}")))
    origin.button("progress_matrix", of)


def _text(cell: str, row: Row | None) -> str:
    """What one cell says; a unit that was not expected in that quarter has nothing."""
    if row is None:
        return ""
    if cell == "complete":
        return t("progress.filed_of", filed=row["figures_filed"], expected=row["figures_expected"])
    if cell == "revisions":
        return str(row["revision_count"]) if row["revision_count"] else MARKS["missing"]
    late = t("progress.days", count=row["days_late"]) if row["days_late"] else ""
    status = row["status"]
    return f"{MARKS[status]} {t(f'progress.state_{status}')} {late}".rstrip()


def _tone(cell: str, row: Row | None) -> str:
    """The colour behind a cell: blue for what is done, orange for what is late or back, else none."""
    look = charts.look()
    if row is None:
        return ""
    if row["status"] in ("sent_back", "withdrawn") or (not row["is_filed"] and row["is_late"]):
        return f"background-color: {look.below_low}; color: {look.below}; font-weight: 600"
    if cell == "complete" and row["is_filed"] and row["figures_filed"] < row["figures_expected"]:
        return f"color: {look.below}; font-weight: 600"
    if row["status"] in ("approved", "locked"):
        return f"background-color: {look.low}; color: {look.ink}"
    return f"color: {look.ink if row['is_filed'] else look.secondary}"


# --- Beside the matrix ----------------------------------------------------------------------------------


def _quarter(now: Sequence[Row], year: int, kinds: Sequence[str]) -> None:
    """The quarter as a whole: who is missing, sent back or waits, by name."""
    of = source(year, kinds)
    if not now:
        return
    is_part = townpick.of_kinds(kinds) > bounds.FEW
    if is_part:
        at = of_quarter(int(now[0]["year"]), int(now[0]["quarter"]), kinds, NAMED)
        of, now = Source({QUERY: at}), store.rows(QUERY, **at)
    period = labels.period(now[0]["year"], now[0]["quarter"])
    with st.container(border=True), widgets.sourced(of, "quarter"):
        widgets.heading(period, t("progress.quarter_note"))
        for name, statuses in (
            ("to_file", ("missing", "withdrawn")),
            ("sent_back", ("sent_back",)),
            ("waiting", ("submitted",)),
        ):
            named = [row["unit_name"] for row in now if row["status"] in statuses]
            if named:
                with widgets.sourced(of, f"quarter_{name}"):
                    st.markdown(f"**{t(f'progress.named_{name}', count=now[0][f'units_{name}'])}**")
                    count = int(now[0][f"units_{name}"]) if is_part else None
                    st.caption(labels.listing(named, count=count))
        if not now[0]["units_missing"] and not now[0]["units_waiting"]:
            st.caption(t("progress.all_done"))
        if now[0]["units_waiting"]:
            links.link("review", t("progress.to_review"), icon=":material/fact_check:", year=now[0]["year"],
                quarter=now[0]["quarter"])  # fmt: skip
        if now[0]["units_missing"]:
            _go("remind", t("progress.to_remind"), "to_remind")


def _go(view: str, label: str, key: str) -> None:
    """A button to another view of this page (a link within a page does not change the address)."""

    def go() -> None:
        st.query_params["view"] = view

    st.button(label, key=key, type="tertiary", icon=":material/arrow_forward:", on_click=go)


def _unit(row: Row, year: int, kinds: Sequence[str]) -> None:
    """One unit's quarter: state, days, completeness, what was done, and what can be done from here."""
    period = labels.period(row["year"], row["quarter"])
    of = Source({QUERY: params(year, kinds)}, unit=str(row["unit_code"]))
    with st.container(border=True), widgets.sourced(of, "unit"):
        widgets.heading(f"{row['unit_name']}　{period}", _state(row))
        widgets.facts(
            [
                (t("progress.fact_due"), labels.day(row["due_on"])),
                (t("progress.fact_filed"), labels.when(row["first_filed_at"])),
                (t("returns.column_filed_by"), by_name(row["filed_by"])),
                (t("progress.completeness"), _completeness(row)),
                (t("progress.fact_revisions"), str(row["revision_count"]) if row["revision_count"] else ""),
            ]
        )
        _missing(row)
        if row["revision_count"]:
            _acts.show_trace(str(row["unit_code"]), int(row["year"]), int(row["quarter"]))
            links.link(
                "review", t("progress.open_review"), icon=":material/fact_check:", unit=row["unit_code"],
                year=row["year"], quarter=row["quarter"],
            )  # fmt: skip
        else:
            _go("remind", t("progress.to_remind"), "to_remind")
        st.button(
            t("progress.close"), key="progress_close", type="tertiary", icon=":material/close:",
            on_click=_close,
        )  # fmt: skip


def _close() -> None:
    st.query_params.pop("unit", None)


def _state(row: Row) -> str:
    """已审 · 迟报 3 天."""
    status = row["status"]
    parts = [f"{MARKS[status]} {t(f'returns.status_{status}')}"]
    if row["days_late"]:
        parts.append(
            t("progress.late_by" if row["is_filed"] else "progress.overdue_by", count=row["days_late"])
        )
    elif row["is_filed"]:
        parts.append(t("returns.status_on_time"))
    elif row["days_left"] is not None:
        parts.append(t("progress.days_left", count=row["days_left"]))
    return t("common.dot").join(parts)


def _completeness(row: Row) -> str:
    counted = t("progress.filed_of", filed=row["figures_filed"], expected=row["figures_expected"])
    return f"{counted}{t('common.in_brackets', text=labels.rate(row['completeness_rate']))}"


def _missing(row: Row) -> None:
    """Which core figures are not there, and 零报告 for those that were nothing."""
    if row["figures_filed"] == row["figures_expected"]:
        return
    at = {"unit_code": row["unit_code"], "year": row["year"], "quarter": row["quarter"]}
    of = Source({"progress/missing_by_unit_quarter": at})
    missing = store.rows("progress/missing_by_unit_quarter", **at)
    if row["is_filed"]:
        with widgets.sourced(of, "missing"):
            names = labels.listing([labels.indicator_name(each["measure_code"]) for each in missing], 6)
            st.caption(t("progress.not_given", names=names))
    origin.button("progress_missing", of)
    may_file = store.may("nil", str(row["unit_code"]))
    if may_file and row["status"] != "locked" and store.as_of() is None:
        with st.expander(t("progress.nil"), icon=":material/exposure_zero:"):
            _nil.offer(row["unit_code"], row["unit_name"], row["year"], row["quarter"], key="progress")
