"""Aid, the townships: who has how much of it, how concentrated it is, and the numbers of each."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import bounds, charts, curves, filters, labels, origin, sources, store, townpick, widgets
from dashboard.catalogue import Programme, catalogue
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.pages._aid import Asked, Row, name_first, stack, yuan

SHARES = "aid/concentration_by_unit"
PROGRAMMES = "aid/concentration_by_programme"
UNITS = "aid/amount_by_unit_programme"
HOUSEHOLDS = "aid/amount_per_household_by_unit"
NAMED = 8
"""Of many units that are missing so many are named."""
UNIT_WIDTH = 112
"""Pixels of the first column: six Chinese characters."""


def show(asked: Asked) -> None:
    """Each township's money beside the cumulative share; the numbers below."""
    at = _largest(asked)
    by_unit = store.rows(UNITS, **at)
    left, right = st.columns([7, 5], gap="small")
    source = asked.source({UNITS: at})
    with left, widgets.panel(origin=source):
        heading = _unit_title(by_unit, asked.programme)
        widgets.heading(heading, t("aid.unit_plain", **asked.through))
        figure = _unit_chart(by_unit, asked.shown, asked.programme)
        widgets.chart(figure, key="units", alt=heading, clicks=True)
        if bounds.is_part_of_units(by_unit):
            in_all = int(by_unit[0]["rows_in_all"])
            count = in_all - len({row["unit_code"] for row in by_unit})
            st.html(widgets.note(t("aid.more_units", all=in_all, count=count)))
        origin.button("units", source)
    shares = {"programme": asked.programme, **asked.ends_at}
    source = asked.source({SHARES: shares, PROGRAMMES: asked.period.at})
    with right, widgets.panel(origin=source):
        _concentration(asked, store.rows(SHARES, **shares))
        _most_concentrated(store.rows(PROGRAMMES, **asked.period.at))
        origin.button("concentration", source)
    st.html(widgets.note(t("common.drill_chart_hint")))
    _numbers(asked)


def _concentration(asked: Asked, rows: Sequence[Row]) -> None:
    """The share of the largest few in words, and the line that it lies on."""
    placed = [row for row in rows if row["place"] is not None and row["amount_to_here_share"] is not None]
    head = next((row for row in placed if row["is_head_end"]), None)
    if head is None:
        widgets.heading(t("aid.household_title_none"), t("aid.concentration_plain_none"))
        return
    title = t(
        "aid.concentration_title", count=int(head["head_count"]), name=asked.name,
        share=labels.rate(head["amount_to_here_share"]),
    )  # fmt: skip
    parts = []
    if head["household_to_here_share"] is not None:
        parts.append(t("aid.concentration_files", share=labels.rate(head["household_to_here_share"])))
    if head["member_to_here_share"] is not None:
        parts.append(t("aid.concentration_members", share=labels.rate(head["member_to_here_share"])))
    parts.append(t("aid.concentration_even", share=labels.rate(head["even_to_here_share"])))
    parts.append(filters.reported(head))
    widgets.heading(title, t("common.dot").join(parts))
    figure = curves.cumulative(
        placed, value="amount_to_here_share", name=t("aid.line_amount"), hover=_share_hover,
        write=labels.rate, compare="household_to_here_share", compare_name=t("aid.line_files"), head=head,
        head_name=t("aid.concentration_head", count=int(head["head_count"])), x_title=t("aid.line_axis"),
        height=280,
    )  # fmt: skip
    widgets.chart(figure, key="concentration", alt=title, clicks=True)


def _share_hover(row: Row) -> str:
    lines = [
        f"<b>{row['unit_name']}</b>",
        t(
            "aid.share_hover",
            amount=yuan(row["amount_yuan"], in_full=True),
            share=labels.rate(row["amount_share"]),
        ),
        t("aid.share_hover_here", place=row["place"], share=labels.rate(row["amount_to_here_share"])),
    ]
    if row["household_to_here_share"] is not None:
        lines.append(t("aid.concentration_files", share=labels.rate(row["household_to_here_share"])))
    return "<br>".join(lines)


def _most_concentrated(rows: Sequence[Row]) -> None:
    """Each programme's largest township and the share of its first three."""
    shown = [row for row in rows if row["programme_code"] != "total" and row["top_unit_share"] is not None]
    if not shown:
        return
    heads = (t("common.programme"), t("aid.top_unit"), t("aid.top_share"), t("aid.top_three"))
    cells = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{html.escape(labels.programme_name(row["programme_code"]))}</th>'
        f"<td>{html.escape(row['top_unit_name'])}</td><td>{labels.rate(row['top_unit_share'])}</td>"
        f"<td>{labels.rate(row['top_three_share'])}</td></tr>"
        for row in shown
    )
    st.html(
        f'<div class="ud-scroll" tabindex="0"{sources.attribute()}><table class="ud-table ud-reach">'
        f"<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _largest(asked: Asked) -> dict[str, Any]:
    """What the chart asks for: of many units those with the largest amounts, and the looked-for one."""
    limits = bounds.ends(asked.period.units_expected, asked.selected)
    if not limits:
        return asked.units_at
    most = 2 * limits.pop("most")
    return {**asked.units_at, "programme": asked.programme, "limit_rows": most, **limits}


def _numbers(asked: Asked) -> None:
    page = townpick.page(asked.period.units_expected)
    at = {**asked.units_at, **page.at}
    by_unit = store.rows(UNITS, **at)
    households = dict(asked.units_at)
    if page.at:
        households["unit_codes"] = tuple(dict.fromkeys(row["unit_code"] for row in by_unit))
    queries = {
        UNITS: at, HOUSEHOLDS: households, **_boundaries.queries(asked.period),
        **asked.period.queries,
    }  # fmt: skip
    source = asked.source(queries)
    with widgets.panel(origin=source):
        reported = filters.reported(asked.period)
        widgets.heading(t("aid.table_title"), t("aid.table_plain", reported=reported, **asked.through))
        _unit_table(by_unit, store.rows(HOUSEHOLDS, **households))
        page.steps()
        missing = [
            row["unit_name"]
            for row in by_unit
            if row["programme_code"] == asked.programme and row["state"] == "missing"
        ]
        if missing:
            count = _count(by_unit, asked.programme, "rows_missing")
            units = labels.listing(missing, NAMED if count else None, count=count)
            st.html(widgets.note(t("aid.missing_note", units=units)))
        for text in _not_applicable_notes(by_unit):
            st.html(widgets.note(text))
        _boundaries.note(asked.period, series=False)
        origin.button("table", source)


def _count(rows: Sequence[Row], code: str, column: str) -> int | None:
    """How many units there are of that sort in all where not all rows are there; None where they are."""
    if not bounds.is_part_of_units(rows):
        return None
    return next(int(row[column]) for row in rows if row["programme_code"] == code)


def _ordered(rows: Sequence[Row], chosen: str) -> list[Row]:
    """Rows of the chosen programme, the largest amount first, those without one last."""
    mine = [row for row in rows if row["programme_code"] == chosen]
    return sorted(
        mine, key=lambda row: (row["amount_yuan"] is None, -(row["amount_yuan"] or 0), row["unit_code"])
    )


def _unit_title(rows: Sequence[Row], chosen: str) -> str:
    """Which unit paid most."""
    order = _ordered(rows, chosen)
    if not order or order[0]["amount_yuan"] is None:
        return t("aid.household_title_none")
    return t("aid.unit_title", unit=order[0]["unit_name"], amount=yuan(order[0]["amount_yuan"]))


def _unit_chart(rows: Sequence[Row], shown: Sequence[Programme], chosen: str) -> charts.Figure:
    """Each township's amount, stacked by programme, the largest first."""
    order = _ordered(rows, chosen)
    keys = [row["unit_code"] for row in order]
    names = [str(row["unit_name"]) for row in order]
    words = [t("common.not_applicable" if row["state"] == "not_applicable" else "common.missing")
             if row["amount_yuan"] is None else "0" for row in order]  # fmt: skip
    figure = stack(
        shown, rows, keys, lambda row: row["unit_code"], "amount_yuan", chosen, names, names=names,
        codes=keys,
        horizontal=True, height=len(keys) * 21 + 40, state_words=words,
    )  # fmt: skip
    return name_first(figure, shown)


def _not_applicable_notes(rows: Sequence[Row]) -> list[str]:
    """For each programme, which units said that it does not apply to them."""
    notes = []
    for each in catalogue().programmes:
        units = [
            row["unit_name"]
            for row in rows
            if row["programme_code"] == each.code and row["state"] == "not_applicable"
        ]
        if units:
            name = labels.programme_name(each)
            count = _count(rows, each.code, "rows_not_applicable")
            listed = labels.listing(units, NAMED if count else None, count=count)
            notes.append(t("aid.not_applicable_note", programme=name, units=listed))
    return notes


def _amounts(
    rows: Sequence[Row], amounts: Mapping[tuple[str, str], Row], code: str
) -> tuple[Any, dict[str, Any]]:
    """One programme's column: numbers; words beside them where a figure is missing or does not apply."""
    title = t("aid.total") if code == "total" else labels.programme_name(code)
    found = [amounts[row["unit_code"], code] for row in rows]
    if all(each["amount_yuan"] is not None for each in found):
        return [each["amount_yuan"] for each in found], {
            code: st.column_config.NumberColumn(title, format="localized")
        }
    texts = [
        t(f"common.{each['state']}") if each["amount_yuan"] is None else labels.number(each["amount_yuan"])
        for each in found
    ]
    return texts, {code: st.column_config.TextColumn(title, alignment="right")}


def _unit_table(rows: Sequence[Row], per_household: Sequence[Row]) -> None:
    """Townships down, programmes across, in yuan; the total's share and the average per household."""
    order = _ordered(rows, "total")
    amounts = {(row["unit_code"], row["programme_code"]): row for row in rows}
    average = {row["unit_code"]: row for row in per_household}
    codes = ["total", *[each.code for each in catalogue().programmes]]
    money_columns = {code: _amounts(order, amounts, code) for code in codes}
    frame = pd.DataFrame(
        {
            "unit_name": [row["unit_name"] for row in order],
            **{code: values for code, (values, _) in money_columns.items()},
            "share": pd.Series([row["amount_share"] for row in order], dtype="Float64") * 100,
            "households": pd.array(
                [average.get(row["unit_code"], {}).get("hardship_households") for row in order],
                dtype="Float64",
            ),
            "average": pd.array(
                [average.get(row["unit_code"], {}).get("yuan_per_household") for row in order],
                dtype="Float64",
            ),
            "state": [t(f"common.{row['state']}") for row in order],
        }
    )
    money = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "unit_name": st.column_config.TextColumn(t("common.unit"), pinned=True, width=UNIT_WIDTH),
    }
    for _, config in money_columns.values():
        columns |= config
    columns |= {
        "share": money(t("aid.share"), format="%.1f%%"),
        "households": money(t("aid.households"), format="localized"),
        "average": money(t("aid.per_household"), format="%,.0f"),
        "state": t("common.state"),
    }
    widgets.table(
        frame, columns, key="aid_table", alt=t("aid.table_title"), units=[row["unit_code"] for row in order],
        height="content",
    )  # fmt: skip
