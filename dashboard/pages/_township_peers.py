"""Where a township stands: strong and weak points against its peers, and its rank over time."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import (
    charts,
    filters,
    findings,
    hovers,
    labels,
    paths,
    sheets,
    sources,
    store,
    townpick,
    widgets,
)
from dashboard.labels import t

Row = Mapping[str, Any]
SIDES = ("strength", "weakness")
SHOWN = 3
"""Points on each side."""
SHOWN_QUARTERS = 12
"""So many places have room for their numbers."""


def chosen(rows: Sequence[Row], side: str) -> list[Row]:
    """The first few points of a side, from township/peer_by_indicator."""
    placed = [row for row in rows if row[f"{side}_place"] is not None]
    return sorted(placed, key=lambda row: int(row[f"{side}_place"]))[:SHOWN]


def peers(row: Row) -> str:
    """Whose median it is: 街道, or 全县 where too few of its kind have the ratio."""
    return labels.kind_name(row["kind"]) if row["compared_with"] == "kind" else t("common.county")


def title(name: str, rows: Sequence[Row], period: str, *, has_any: bool) -> str:
    """The first strong and the first weak point with their distances."""
    firsts = [row for side in SIDES for row in chosen(rows, side)[:1]]
    parts: list[str] = []
    for row in firsts:
        is_same = bool(parts) and peers(row) == peers(firsts[0])
        parts.append(
            t(
                "township.title_more" if is_same else "township.title_full", peers=peers(row), gap=_gap(row),
                name=labels.indicator_name(row["indicator_code"]), way=_way(row),
            )
        )  # fmt: skip
    if not parts:
        key = "title_level" if rows else "title_plain" if has_any else "title_missing"
        return t(f"township.{key}", unit=name, period=period)
    return t("township.title", unit=name, finding=t("common.clause").join(parts))


def plain(rows: Sequence[Row], kind: str, period: str) -> str:
    """Who it is compared with."""
    among = {row["compared_with"] for side in SIDES for row in chosen(rows, side)}
    key = "peers_plain_mixed" if len(among) > 1 else f"peers_plain_{next(iter(among), 'kind')}"
    return t(f"township.{key}", kind=labels.kind_name(kind), period=period)


def line(row: Row) -> str:
    """One point as Markdown: both figures, the distance, the place."""
    code = row["indicator_code"]
    return t(
        "township.peer_line", name=labels.indicator_name(code), peers=peers(row), gap=_gap(row),
        value=findings.write_value(code, row["value"]), way=_way(row), rank=int(row["rank"]),
        peer_value=findings.write_value(code, row["peer_value"]), count=int(row["units_reporting"]),
    )  # fmt: skip


def _gap(row: Row) -> str:
    if labels.indicator(row["indicator_code"]).unit == "percent":
        return labels.gap(row["gap"])
    return findings.write_value(row["indicator_code"], row["gap"])


def _way(row: Row) -> str:
    return t("township.above" if row["distance"] > 0 else "township.below")


def show(rows: Sequence[Row]) -> None:
    """Both sides, each point a button that draws its indicator."""
    parts = []
    for side in SIDES:
        found = chosen(rows, side)
        parts.append(f'<h3 class="ud-side">{html.escape(t(f"township.{side}_title"))}</h3>')
        parts += [choice(row["indicator_code"], _bold(line(row)), "ud-point") for row in found]
        if not found:
            parts.append(widgets.note(t(f"township.no_{side}" if rows else "township.no_ranks")))
    sheets.put(f"<div{sources.attribute()}>{''.join(parts)}</div>")


def on_paper(rows: Sequence[Row]) -> None:
    """Both sides as two lists side by side."""
    columns = []
    for side in SIDES:
        found = chosen(rows, side)
        items = "".join(f"<li>{_bold(line(row))}</li>" for row in found)
        none = html.escape(t(f"township.no_{side}" if rows else "township.no_ranks"))
        columns.append(
            f'<div><h3 class="ud-side">{html.escape(t(f"township.{side}_title"))}</h3>'
            + (f"<ul>{items}</ul>" if items else f'<p class="ud-note">{none}</p>')
            + "</div>"
        )
    st.html(f'<div class="ud-sides"{sources.attribute()}>{"".join(columns)}</div>')


def _bold(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(text))


def choice(code: str, inside: str, style: str) -> str:
    """A button around the HTML ``inside`` that draws an indicator above: it goes into the address."""
    filters.offer_choice("indicator")
    return f'<button type="button" class="{style}" data-press="set indicator {code}">{inside}</button>'


# --- Rank over time -----------------------------------------------------------------------------------------


def years_shown(unit: str, period: filters.Period) -> dict[str, Any]:
    """The parameters by which the ranks are of the last quarters and the chosen one; none where all are few.

    A township that is no more had its last ones before it ended.
    """
    if not townpick.are_many():
        return {}
    last = max(int(row["year"]) for row in store.rows("units/period_by_quarter"))
    ended = labels.day(townpick.rows_of([unit])[unit]["valid_to"])
    last = min(last, int(ended[:4])) if ended else last
    return {"ranked_from": last - SHOWN_QUARTERS // 4, "also_year": period.year}


def rank_title(rows: Sequence[Row], at: tuple[int, int]) -> str:
    """The rank in the chosen quarter among how many."""
    row = next((row for row in rows if (row["year"], row["quarter"]) == at), None)
    if row is None or row["rank"] is None:
        return t("township.rank_title_none")
    return t("township.rank_title", rank=int(row["rank"]), count=int(row["units_ranked"]))


def rank_plain(code: str, rows: Sequence[Row], kind: str, at: tuple[int, int]) -> str:
    """What the places are of, and the place among its kind in the chosen quarter."""
    text = t("township.rank_plain", name=labels.indicator_name(code))
    if labels.indicator(code).better == "none":
        text += t("township.rank_by_size")
    row = next((row for row in rows if (row["year"], row["quarter"]) == at), None)
    if row is not None and row["kind_rank"] is not None:
        text += t("common.dot") + _of_kind(row, kind)
    return text


def _of_kind(row: Row, kind: str) -> str:
    return t(
        "township.rank_of_kind", kind=labels.kind_name(kind), rank=int(row["kind_rank"]),
        count=int(row["kind_units_ranked"]),
    )  # fmt: skip


def rank_figure(
    code: str, rows: Sequence[Row], kind: str, *, by_year: bool = False, height: int = 280
) -> charts.Figure:
    """The path of its rank, the first place on top; of a year its last filed quarter counts."""

    def hover(row: Row) -> str:
        lines = [
            f"<b>{labels.period(int(row['year']), int(row['quarter']))}</b>",
            t("township.rank_hover", rank=int(row["rank"]), count=int(row["units_ranked"])),
            f"{labels.indicator_name(code)} {hovers.full(code, row['value'])}",
        ]
        if row["kind_rank"] is not None:
            lines.append(_of_kind(row, kind))
        return "<br>".join(lines)

    shown = [row for row in rows if row["is_year_end"]] if by_year else rows[-SHOWN_QUARTERS:]
    last = max((int(row["units_ranked"]) for row in shown if row["rank"] is not None), default=1)
    return paths.ranks(
        [paths.Path(shown)], value="rank", last_place=last, hover=hover, by_year=by_year, height=height
    )
