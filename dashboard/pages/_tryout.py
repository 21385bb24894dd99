"""What if: other weights of the areas on the same figures. Nothing is stored; the address keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, origin, store, townpick, widgets
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _scores
from dashboard.pages._scores import AREAS, SCHEME, SCORES, area_name, stars
from dashboard.sources import Source

Row = Mapping[str, Any]
MOST = 100


def own_weights(year: int) -> list[float]:
    """The scheme's own weights of the areas."""
    rows = store.rows(SCHEME, year=year)
    held = {row["area_code"]: float(row["area_weight"]) for row in rows}
    return [held.get(code, 0.0) for code in AREAS]


def tried(year: int) -> list[float]:
    """The weights in the address (try=40,20,25,15), else the scheme's own."""
    try:
        found = [float(part) for part in st.query_params.get("try", "").split(",")]
    except ValueError:
        found = []
    is_sound = len(found) == len(AREAS) and sum(found) > 0 and all(0 <= each <= MOST for each in found)
    return found if is_sound else own_weights(year)


def show(period: Period) -> None:
    """Sliders, the ranking by them, and each unit's way from the scheme's rank to the tried one."""
    weights = tried(period.year)
    page = townpick.page(period.units_expected)
    at = _scores.rows_at(period, page, weights)
    rows = [row for row in store.rows(SCORES, **at) if page.has(row["row_place"])]
    source = Source({SCORES: at, SCHEME: {"year": period.year}, **period.queries})
    _title(rows, source)
    _sliders(period.year, weights)
    left, right = st.columns([1, 1], gap="small")
    with left, widgets.panel(origin=source):
        _scores.bars(rows, key="tried", title=t("scores.tried_bars"), plain=t("scores.tried_plain"))
        origin.button("tried", source)
    with right, widgets.panel(origin=source):
        widgets.heading(t("scores.tried_table"), t("scores.tried_table_plain"))
        _table(rows)
        page.steps()
        origin.button("tried_table", source)


def _title(rows: Sequence[Row], source: Source) -> None:
    moved = [row for row in rows if row["rank_change"]]
    if not moved:
        widgets.title(t("scores.tried_same"), t("scores.tried_lead"), origin=source)
        return
    most = max(moved, key=lambda row: (row["rank_change"], -row["rank"]))
    least = min(moved, key=lambda row: (row["rank_change"], row["rank"]))
    parts = [
        t(
            f"scores.tried_{word}",
            unit=row["unit_name"],
            before=int(row["scheme_rank"]),
            rank=int(row["rank"]),
        )
        for word, row in (("up", most), ("down", least))
        if (row["rank_change"] > 0) == (word == "up")
    ]
    widgets.title(t("common.clause").join(parts), t("scores.tried_lead"), origin=source)


def _sliders(year: int, weights: Sequence[float]) -> None:
    own = own_weights(year)
    for code, value in zip(AREAS, weights, strict=True):
        st.session_state[f"try_{code}"] = round(value)

    def changed() -> None:
        now = [int(st.session_state[f"try_{code}"]) for code in AREAS]
        if sum(now):
            st.query_params["try"] = ",".join(map(str, now))

    def reset() -> None:
        st.query_params.pop("try", None)

    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for code in AREAS:
            st.slider(area_name(code), 0, MOST, key=f"try_{code}", on_change=changed, width=200)
        st.button(
            t("scores.tried_reset"), key="try_reset", on_click=reset, icon=":material/undo:",
            disabled=[round(each) for each in own] == [round(each) for each in weights],
        )  # fmt: skip


def _table(rows: Sequence[Row]) -> None:
    frame = pd.DataFrame(
        [
            {
                "unit": row["unit_name"], "score": row["score"], "stars": stars(row["stars"]),
                "own": row["scheme_score"], "change": row["score_change"], "rank": row["rank"],
                "before": row["scheme_rank"], "moved": _moved(row["rank_change"]),
            }
            for row in rows
        ]
    )  # fmt: skip
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    columns = {
        "unit": text(t("common.unit"), pinned=True),
        "score": number(t("scores.tried_score"), format="%.2f"),
        "stars": text(t("scores.stars"), width=84),
        "own": number(t("scores.own_score"), format="%.2f"),
        "change": number(t("scores.difference"), format="%+.2f"),
        "rank": number(t("scores.tried_rank")),
        "before": number(t("scores.own_rank")),
        "moved": text(t("scores.moved")),
    }
    widgets.table(
        frame, columns, key="tried_table", alt=t("scores.tried_table"),
        units=[str(row["unit_code"]) for row in rows], height="content",
    )  # fmt: skip


def _moved(places: float | None) -> str:
    if not places:
        return "" if places is None else "–"
    return f"{'▲' if places > 0 else '▼'} {labels.number(abs(places))}"
