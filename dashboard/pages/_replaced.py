"""What a waiting file does to figures filed before: how many change, which stay, the reason it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import labels, preview, store
from dashboard.catalogue import catalogue
from dashboard.intake.records import Figure
from dashboard.labels import t
from dashboard.pages._waiting import Waiting, left_out_of, quarters_done
from dashboard.preview import plain

NAMED = 5
"""Approved quarters that are named; of more the number is told."""

Row = Mapping[str, Any]


def show(item: Waiting) -> None:
    """What becomes of the figures filed before, over the whole file, and the field for the reason."""
    returns = preview.returns_of(
        each for each in preview.filed_figures(item.reading) if each.unit_code not in left_out_of(item)
    )
    touched = {key: figures for key, figures in returns.items() if _given(figures[0].unit_code, *key[1:])}
    if not touched:
        return
    if len(returns) > 1:
        st.markdown(t("returns.replaces_all", returns=len(touched), **_counts(touched)))
    approved = quarters_done(item, "approved_change_needs_reason")
    if approved:
        names = [
            f"{each.township} {labels.period(each.year, each.quarter)}"
            for each in approved
            if each.year and each.quarter
        ]
        st.warning(
            t("returns.approved_before", names=plain(labels.listing(names, NAMED))),
            icon=":material/verified:",
        )
    st.text_input(
        t("returns.change_reason_needed" if approved else "returns.change_reason"),
        key=f"reason_{item.key}", max_chars=200, persist_state="session", width=520,
        placeholder=t("returns.change_reason_hint" if approved else "returns.by_placeholder"),
    )  # fmt: skip


def _counts(returns: Mapping[tuple[str, int, int], Sequence[Figure]]) -> dict[str, Any]:
    """How many figures of these returns change, come new, are the same, and stay though not in the file."""
    counts = dict.fromkeys(("changed", "new", "same", "kept"), 0)
    for (_, year, quarter), figures in returns.items():
        unit_code = figures[0].unit_code
        held = {
            (row["measure_code"], row["basis"]): preview.standing(row["value"], row["state"])
            for row in _held(unit_code, year, quarter)
        }
        for row in preview.rows(figures, {}, held):
            counts[row.change] += 1
        counts["kept"] += len(kept(figures, unit_code, year, quarter))
    return counts


def kept(figures: Sequence[Figure], unit_code: str | None, year: int, quarter: int) -> list[Row]:
    """The figures given for this quarter before that the file does not hold: they stay as they are."""
    replaced = {(each.code, each.basis) for each in figures}
    order = {code: place for place, code in enumerate(catalogue().measures)}
    stays = [row for row in _given(unit_code, year, quarter) if _key(row) not in replaced]
    return sorted(stays, key=lambda row: order.get(row["measure_code"], len(order)))


def _held(unit_code: str | None, year: int, quarter: int) -> list[Row]:
    """Every figure the store holds of a unit's quarter, derived ones included."""
    if unit_code is None:
        return []
    at: dict[str, Any] = {"unit_code": unit_code, "year": year, "quarter": quarter}
    return list(store.rows("returns/figure_by_unit_quarter", **at))


def _given(unit_code: str | None, year: int, quarter: int) -> list[Row]:
    return [row for row in _held(unit_code, year, quarter) if not row["derived"]]


def _key(row: Row) -> preview.Key:
    return row["measure_code"], row["basis"]
