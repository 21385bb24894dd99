"""The parts of the aid page: rows of the aid queries in, titles, cards, figures and the table out."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, findings, labels, sources, widgets
from dashboard.catalogue import Programme, catalogue
from dashboard.labels import t
from dashboard.widgets import Period

Row = Mapping[str, Any]


def yuan(value: float | None, *, in_full: bool = False) -> str:
    """An amount as it is said on a card, or in full."""
    return labels.figure(value, "yuan", 2, style="table" if in_full else "card")


def peak(by_quarter: Sequence[Row], programme: str, year: int | None = None) -> Row | None:
    """The quarter (of a year) with the largest amount of its own."""
    rows = [
        row for row in by_quarter
        if row["programme_code"] == programme and year in (None,
        row["year"]) and row["amount_yuan"] is not None
    ]  # fmt: skip
    return max(rows, key=lambda row: float(row["amount_yuan"]), default=None)


def title(programme: str, now: Mapping[str, Row], top: Row | None, period: Period) -> str:
    """What was paid this year, how it compares, and the quarter with most."""
    row = now[programme]
    if row["amount_yuan"] is None:
        return t("aid.title_none", period=period.name)
    parts = [
        t(
            "aid.title", name=labels.programme_name(programme), year=labels.year_name(period.year),
            through=labels.through(period.quarter), amount=yuan(row["amount_yuan"]),
        )
    ]  # fmt: skip
    if row["matched_change_share"] is not None:
        key = "title_change" if is_plain(row) else "title_change_matched"
        parts.append(t(f"aid.{key}", change=labels.share(row["matched_change_share"])))
    if top is not None:
        quarter = labels.quarter_name(int(top["quarter"]))
        parts.append(t("aid.title_peak", quarter=quarter, amount=yuan(top["amount_yuan"])))
    return t("common.clause").join(parts)


def is_plain(row: Row) -> bool:
    """Whether the change on the year is over all units that are expected, so that it needs no other name."""
    return bool(row["units_matched"] == row["units_expected"])


def programme_cards(programmes: Sequence[Programme], now: Mapping[str, Row]) -> None:
    """One card a programme, in its colour: amount, change, whom it reached, average."""
    cards = [_card(each, charts.PROGRAMMES[place], now[each.code]) for place, each in enumerate(programmes)]
    st.html(f'<div class="ud-cards">{"".join(cards)}</div>')


def _card(each: Programme, colour: str, row: Row) -> str:
    change = ""
    if row["matched_change_share"] is not None:
        direction = findings.direction(row["matched_change_share"], is_rate=True)
        share = labels.share(row["matched_change_share"])
        against = t("aid.card_change") if is_plain(row) else t("common.on_year_matched")
        change = widgets.change_mark(share, direction, None, against)
    reached = []
    if row["count"] is not None:
        unit = labels.unit_word(catalogue().measures[each.count].unit)
        reached.append(t("aid.card_reached", count=labels.number(row["count"]), unit=unit))
    if row["yuan_per_count"] is not None:
        reached.append(t("aid.card_average", amount=yuan(row["yuan_per_count"])))
    counted = t(
        "common.n_of_m_short", reporting=int(row["units_reporting"]), expected=int(row["units_expected"])
    )
    name = html.escape(labels.programme_name(each))
    small = html.escape(t("common.dot").join(reached))
    missing = "" if row["amount_yuan"] is not None else " ud-missing"
    return (
        f'<div class="ud-card"{sources.attribute()}><div class="ud-label">'
        f'<span class="ud-dot" style="background:{colour}"></span>{name}</div>'
        f'<div class="ud-figure{missing}">{widgets.written(yuan(row["amount_yuan"]))}</div>'
        f'<div class="ud-change">{change}</div><div class="ud-small">{small}</div>'
        f'<div class="ud-small">{html.escape(counted)}</div></div>'
    )


# --- Charts -------------------------------------------------------------------------------------------------


def _groups(
    shown: Sequence[Programme], rows: Sequence[Row], keys: Sequence[Any], key_of: Any, column: str
) -> list[tuple[str, str, list[Any]]]:
    order = [each.code for each in catalogue().programmes]
    found = {(row["programme_code"], key_of(row)): row[column] for row in rows}
    return [
        (
            labels.programme_name(each), charts.PROGRAMMES[order.index(each.code)],
            [found.get((each.code, key)) for key in keys],
        )
        for each in shown
    ]  # fmt: skip


def _stack(
    shown: Sequence[Programme], rows: Sequence[Row], keys: Sequence[Any], key_of: Any, column: str,
    chosen: str, heads: Sequence[str], **options: Any,
) -> charts.Figure:  # fmt: skip
    groups = _groups(shown, rows, keys, key_of, column)
    totals = {key_of(row): row[column] for row in rows if row["programme_code"] == chosen}
    counted = {(row["programme_code"], key_of(row)): row for row in rows if "units_reporting" in row}

    def hover(group: int, index: int) -> str:
        name, _, values = groups[group]
        lines = [
            f"<b>{heads[index]}</b>",
            t("aid.hover_amount", programme=name, amount=yuan(values[index], in_full=True)),
        ]
        if len(groups) > 1:
            lines.append(t("aid.hover_total", amount=yuan(totals.get(keys[index]), in_full=True)))
        of = counted.get((chosen if len(groups) > 1 else shown[0].code, keys[index]))
        return "<br>".join([*lines, widgets.reported(of)] if of else lines)

    return charts.stacked(
        groups,
        hover=hover,
        totals=["" if totals.get(key) is None else yuan(totals[key]) for key in keys],
        **options,
    )


def quarter_title(top: Row | None) -> str:
    """The quarter with the largest amount so far."""
    if top is None:
        return t("aid.quarter_title_none")
    return t(
        "aid.quarter_title", year=labels.year_name(int(top["year"])),
        quarter=labels.quarter_name(int(top["quarter"])),
        amount=yuan(top["amount_yuan"]),
    )  # fmt: skip


def quarter_chart(rows: Sequence[Row], shown: Sequence[Programme], chosen: str) -> charts.Figure:
    """Each quarter's own amount, stacked by programme; the year is named under its first quarter."""
    keys = sorted({(int(row["year"]), int(row["quarter"])) for row in rows})
    names = [labels.quarter_tick({"year": year, "quarter": quarter}) for year, quarter in keys]
    figure = _stack(
        shown, rows, keys, lambda row: (int(row["year"]), int(row["quarter"])), "amount_yuan", chosen,
        [labels.period(*key) for key in keys], names=names, height=270,
        state_words=[_quarter_word(rows, chosen, key) for key in keys],
    )  # fmt: skip
    # Fifteen totals over narrow bars would touch: the axis and the hover say them.
    figure["layout"]["annotations"] = [note for note in figure["layout"]["annotations"] if not note.get("y")]
    return figure


def _quarter_word(rows: Sequence[Row], chosen: str, key: tuple[int, int]) -> str:
    """Why a quarter has no amount of its own: nobody filed it, or an earlier return is missing."""
    mine = [row for row in rows if (row["year"], row["quarter"], row["programme_code"]) == (*key, chosen)]
    known = any(row["amount_to_date_yuan"] is not None for row in mine)
    return t("common.unknown" if known else "common.missing")


def year_chart(
    rows: Sequence[Row],
    now: Mapping[str, Row],
    shown: Sequence[Programme],
    chosen: str,
    period: Period,
) -> charts.Figure:
    """Each year's amount, stacked by programme; the shown one up to its quarter."""
    rows = [row for row in rows if row["year"] < period.year] + [
        {
            "programme_code": code,
            "year": period.year,
            "as_of_quarter": period.quarter,
            "amount_yuan": row["amount_yuan"],
            "units_reporting": row["units_reporting"],
            "units_expected": row["units_expected"],
        }
        for code, row in now.items()
    ]
    keys = sorted({int(row["year"]) for row in rows})
    names = [widgets.year_heading(rows, year) for year in keys]
    figure = _stack(
        shown, rows, keys, lambda row: int(row["year"]), "amount_yuan", chosen, names, names=names, height=270
    )
    figure["layout"]["showlegend"] = False
    figure["layout"]["margin"]["t"] = 20
    figure["layout"]["yaxis"] |= {"showticklabels": False, "showgrid": False}
    return figure


def _ordered(rows: Sequence[Row], chosen: str) -> list[Row]:
    """Rows of the chosen programme, the largest amount first, those without one last."""
    mine = [row for row in rows if row["programme_code"] == chosen]
    return sorted(
        mine, key=lambda row: (row["amount_yuan"] is None, -(row["amount_yuan"] or 0), row["unit_code"])
    )


def unit_title(rows: Sequence[Row], chosen: str) -> str:
    """Which unit paid most."""
    order = _ordered(rows, chosen)
    if not order or order[0]["amount_yuan"] is None:
        return t("aid.household_title_none")
    return t("aid.unit_title", unit=order[0]["unit_name"], amount=yuan(order[0]["amount_yuan"]))


def unit_chart(rows: Sequence[Row], shown: Sequence[Programme], chosen: str) -> charts.Figure:
    """Each township's amount, stacked by programme, the largest first."""
    order = _ordered(rows, chosen)
    keys = [row["unit_code"] for row in order]
    names = [str(row["unit_name"]) for row in order]
    words = [t("common.not_applicable" if row["state"] == "not_applicable" else "common.missing")
             if row["amount_yuan"] is None else "0" for row in order]  # fmt: skip
    return _stack(
        shown, rows, keys, lambda row: row["unit_code"], "amount_yuan", chosen, names, names=names,
        codes=keys,
        horizontal=True, height=len(keys) * 21 + 44, state_words=words,
    )  # fmt: skip


def household_title(rows: Sequence[Row]) -> str:
    """Who pays most and who least per registered household."""
    known = [row for row in rows if row["yuan_per_household"] is not None]
    if not known:
        return t("aid.household_title_none")
    if len(known) == 1:
        amount = yuan(known[0]["yuan_per_household"])
        return t("aid.household_title_one", unit=known[0]["unit_name"], amount=amount)
    ends = {
        "best": max(known, key=lambda row: float(row["yuan_per_household"]))["unit_name"],
        "worst": min(known, key=lambda row: float(row["yuan_per_household"]))["unit_name"],
    }
    return t("aid.household_title", **ends)


def household_hover(row: Row) -> str:
    """The average of a unit and its two sides."""
    if row["yuan_per_household"] is None:
        word = t("common." + row["state"])
        return f"<b>{row['unit_name']}</b><br>{word}"
    households = labels.figure(row["hardship_households"], "household")
    text = t(
        "aid.hover_household", amount=yuan(row["amount_yuan"], in_full=True), households=households,
        average=yuan(row["yuan_per_household"]),
    )  # fmt: skip
    return f"<b>{row['unit_name']}</b><br>{text}"


def not_applicable_notes(rows: Sequence[Row]) -> list[str]:
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
            notes.append(t("aid.not_applicable_note", programme=name, units=labels.listing(units)))
    return notes


def partial_quarters(known: Sequence[Row], period: Period) -> str:
    """The quarters up to this one that units are missing from, each with its count; "" for none."""
    some = [
        labels.period(int(row["year"]), int(row["quarter"]))
        + t(
            "common.in_brackets",
            text=f"{int(row['units_reporting'])}/{int(row['units_expected'])}",
        )
        for row in known
        if row["units_reporting"] < row["units_expected"]
        and (row["year"], row["quarter"]) <= (period.year, period.quarter)
    ]
    return t("aid.partial_note", quarters=labels.listing(some)) if some else ""


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


def unit_table(rows: Sequence[Row], per_household: Sequence[Row]) -> None:
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
        "unit_name": st.column_config.TextColumn(t("common.unit"), pinned=True),
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
