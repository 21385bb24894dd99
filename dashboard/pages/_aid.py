"""The aid page: what its views share, from the chosen programme to the stacked bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import bounds, charts, filters, labels, marks, store
from dashboard.catalogue import Programme, catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _boundaries
from dashboard.sources import Source

Row = Mapping[str, Any]
NOW = "aid/amount_by_programme"
QUARTERS = "aid/amount_by_programme_quarter"
YEARS = "aid/amount_by_programme_year"
REACH = "aid/reach_by_programme"


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: a programme (or total) up to a quarter, and what each view needs of it."""

    programme: str
    """A programme's code, or ``total``."""
    period: Period
    now: Mapping[str, Row]
    """The year so far by programme."""
    by_quarter: Sequence[Row]
    """Each quarter's own money, up to the chosen one."""
    selected: str | None

    @property
    def years(self) -> dict[str, Any]:
        """From the first year filed to the chosen one, as the queries want it."""
        return _years(self.period)

    @property
    def units_at(self) -> dict[str, Any]:
        """The quarter with the boundaries that were chosen."""
        return {**self.period.at, "boundaries": _boundaries.chosen()}

    @property
    def ends_at(self) -> dict[str, Any]:
        """The same for the queries that give both ends only where there are many units."""
        return {**self.units_at, **bounds.ends(self.period.units_expected, self.selected)}

    @property
    def name(self) -> str:
        return labels.programme_name(self.programme)

    @property
    def shown(self) -> list[Programme]:
        """The chosen programme; those that are part of the total for the total."""
        return [
            each
            for each in catalogue().programmes
            if each.code == self.programme or (self.programme == "total" and each.in_total)
        ]

    @property
    def through(self) -> dict[str, str]:
        """How far the year has come, as arguments of a text."""
        return {"year": labels.year_name(self.period.year), "through": labels.through(self.period.quarter)}

    @property
    def title_source(self) -> Source:
        return Source({NOW: self.period.at, QUARTERS: self.years, **self.period.queries})

    def source(self, queries: Mapping[str, Mapping[str, Any]]) -> Source:
        """The source of a part: its own queries first, then what the title comes from."""
        return Source({**queries, **self.title_source.queries}, unit=self.selected)


def _years(period: Period) -> dict[str, Any]:
    return {"year_from": period.first_year, "year_to": period.year, "kinds": period.kinds}


def ask(period: Period, programme: str, *, selected: str | None) -> Asked:
    """The year so far and each quarter's own money, and what the first view needs begun."""
    years = _years(period)
    is_first = st.query_params.get("view", "overview") == "overview"
    more = [(YEARS, years), (REACH, period.at)] if is_first else []
    store.ahead((NOW, period.at), (QUARTERS, years), *more)
    now = {row["programme_code"]: row for row in store.rows(NOW, **period.at)}
    upto = (period.year, period.quarter)
    by_quarter = [row for row in store.rows(QUARTERS, **years) if (row["year"], row["quarter"]) <= upto]
    return Asked(programme, period, now, by_quarter, selected)


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


def title(asked: Asked) -> str:
    """What was paid this year, how it compares, and the quarter with most."""
    row, period = asked.now[asked.programme], asked.period
    top = peak(asked.by_quarter, asked.programme, period.year)
    if row["amount_yuan"] is None:
        return t("aid.title_none", period=period.name)
    parts = [
        t(
            "aid.title", name=asked.name, **asked.through, amount=yuan(row["amount_yuan"]),
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


def stack(
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
        return "<br>".join([*lines, filters.reported(of)] if of else lines)

    return charts.stacked(
        groups,
        hover=hover,
        totals=["" if totals.get(key) is None else yuan(totals[key]) for key in keys],
        **options,
    )


NARROW = 230
"""Pixels of a plot on a phone."""

# --- The names of the colours, where the colours are --------------------------------------------------------


def name_ends(figure: charts.Figure, shown: Sequence[Programme]) -> charts.Figure:
    """Upright stacks without a legend: each programme is named beside its part of the last bar."""
    layout = figure["layout"]
    layout["showlegend"], layout["margin"]["t"] = False, 22
    if len(shown) < 2:
        return figure
    top, low = float(layout["yaxis"]["range"][1]), 0.0
    room = layout["height"] - 80
    names = [_named(each) for each in shown]
    at: list[float] = []
    for trace in figure["data"]:
        value = float(trace["y"][-1] or 0) if trace["y"] else 0.0
        at.append((low + value / 2) / top * room)
        low += max(value, 0)
    edge = -100.0
    for index, pixel in enumerate(at):
        edge = max(pixel, edge + 16)
        layout["annotations"].append(
            {
                "xref": "paper", "x": 1, "xanchor": "left", "y": pixel / room * top, "showarrow": False,
                "yshift": round(edge - pixel), "text": names[index], "font": _font(),
            }
        )  # fmt: skip
    layout["margin"]["r"] = 24 + max(_width(each) for each in shown)
    return figure


def name_first(figure: charts.Figure, shown: Sequence[Programme]) -> charts.Figure:
    """Lying stacks without a legend: each programme is named above its part of the first bar.

    The names take turns in rows, so that they have room on a phone too; long ones stand in a row each.
    """
    layout = figure["layout"]
    layout["showlegend"], layout["margin"]["t"] = False, 8
    layout["xaxis"]["range"][1] *= 1.08
    if len(shown) < 2:
        return figure
    rows = 2 if sum(map(_width, shown)) <= NARROW + 20 else len(shown)
    layout["height"] += 20 * rows
    layout["yaxis"]["range"][1] = -0.6 - 0.95 * rows
    right, low, edges = float(layout["xaxis"]["range"][1]), 0.0, [0.0] * rows
    for index, (each, trace) in enumerate(zip(shown, figure["data"], strict=True)):
        row = index % rows
        start = max(low / right * NARROW, edges[row])
        low += max(float(trace["x"][0] or 0), 0) if trace["x"] else 0
        edges[row] = start + _width(each) + 22
        # a name that would stand out of the plot ends with it
        fits = edges[row] <= NARROW
        side = {"x": start / NARROW * right, "xanchor": "left"} if fits else {"x": right, "xanchor": "right"}
        y = -0.95 * (rows - row)
        layout["annotations"].append(
            {**side, "y": y, "showarrow": False, "text": _named(each), "font": _font()}
        )
    return figure


def _named(programme: Programme) -> str:
    place = [each.code for each in catalogue().programmes].index(programme.code)
    return f'<span style="color:{charts.PROGRAMMES[place]}">■</span> {labels.programme_name(programme)}'


def _width(programme: Programme) -> int:
    """Pixels of a name at the size of a note: Chinese characters are square, letters half as wide."""
    return sum(12 if ord(letter) > 255 else 7 for letter in labels.programme_name(programme))


def _font() -> dict[str, Any]:
    return {"size": marks.NOTE, "color": charts.look().ink}
