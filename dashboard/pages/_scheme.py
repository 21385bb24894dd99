"""The scheme of scoring as an editable table: items, weights, floors and full values, its rules beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

import pandas as pd
import streamlit as st

from dashboard import labels, origin, store, widgets
from dashboard.catalogue import catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _acts, _edited
from dashboard.pages._scores import AREAS, SCHEME, area_name, written
from dashboard.pages._who import by_name, who
from dashboard.sources import Source

Row = Mapping[str, Any]
STARS = store.scoring.STARS
RULES: tuple[Literal["none", "reported"], ...] = ("none", "reported")


def title(year: int, rows: Sequence[Row], source: Source) -> None:
    """What is scored and by whom it was set."""
    items = t("scores.scheme_finding", year=labels.year_name(year), count=len(rows))
    shares = labels.listing(
        [
            f"{area_name(code)} {written(_area_weight(code, rows))}"
            for code in AREAS
            if _area_weight(code, rows)
        ]
    )
    widgets.title(f"{items}{t('common.clause')}{shares}", t("scores.scheme_lead"), origin=source)
    first = rows[0]
    if not first["scheme_number"]:
        said = t("scores.scheme_start")
    else:
        said = t(
            "scores.scheme_set", by=by_name(first["by_whom"]), time=labels.when(first["set_at"]),
            year=labels.year_name(first["scheme_year"]),
        )  # fmt: skip
    st.html(widgets.note(said, origin=source))


def _area_weight(code: str, rows: Sequence[Row]) -> float | None:
    return next((row["area_weight"] for row in rows if row["area_code"] == code), None)


def show(period: Period) -> None:
    """The table and its rules; what is set here scores the year and those after it."""
    year = period.year
    source = Source({SCHEME: {"year": year}, **period.queries})
    rows = store.rows(SCHEME, year=year)
    title(year, rows, source)
    is_past = _acts.may_not("target")
    # Once another scheme is set the table begins anew from it.
    key = f"scheme_{year}_{rows[0]['scheme_number']}"
    left, right = st.columns([2.4, 1], gap="medium")
    with left, widgets.sourced(source, "scheme"):
        base = [_line(row) for row in rows]
        edited = st.data_editor(
            pd.DataFrame(base), key=key, hide_index=True, num_rows="dynamic",
            column_config=_columns(), disabled=is_past, alt=t("scores.scheme_table"), height="content",
        )  # fmt: skip
        total = pd.to_numeric(edited["weight"], errors="coerce").fillna(0).tolist()
        st.html(widgets.note(t("scores.scheme_total", total=written(round(sum(total), 2)))))
        origin.button("scheme", source)
    with right, widgets.sourced(source, "rules"), st.container(border=True):
        _rules(rows[0], key, is_past)
        if not is_past:
            _acts.ask_who()
            st.text_input(t("scores.scheme_note"), key=f"note_{key}", max_chars=200)
            st.button(
                t("scores.scheme_do", year=labels.year_name(year)), key="scheme_do", type="primary",
                icon=":material/save:", on_click=_do, args=(year, base, key),
            )  # fmt: skip


def _line(row: Row) -> dict[str, Any]:
    return {
        "area": row["area_code"], "indicator": row["indicator_code"], "weight": row["weight"],
        "floor": row["floor_shown"], "full": row["full_shown"],
    }  # fmt: skip


def _columns() -> dict[str, Any]:
    choice, number = st.column_config.SelectboxColumn, st.column_config.NumberColumn
    return {
        "area": choice(
            t("scores.area"), options=list(AREAS), format_func=area_name, required=True, width=110
        ),
        "indicator": choice(
            t("common.indicator"), options=list(catalogue().indicators), format_func=_named, required=True,
            width=260,
        ),
        "weight": number(t("scores.weight"), min_value=0, max_value=100, step=0.5, required=True, width=72),
        "floor": number(
            t("scores.floor"), help=t("scores.floor_help"), required=True, step=0.1, format="%.1f", width=84
        ),
        "full": number(
            t("scores.full"), help=t("scores.full_help"), required=True, step=0.1, format="%.1f", width=84
        ),
    }  # fmt: skip


def _named(code: Any) -> str:
    """An indicator with what it is counted in: 职工入会率（%）."""
    return labels.indicator_name(code) + t(
        "common.in_brackets", text=labels.unit_word(labels.indicator(code).unit)
    )


def _rules(first: Row, key: str, is_past: bool) -> None:
    """What a missing item is worth, what is near, and the stars."""
    st.radio(
        t("scores.missing_rule"), RULES, index=RULES.index(first["missing_rule"]), key=f"missing_{key}",
        format_func=lambda rule: t(f"scores.missing_{rule}"), disabled=is_past,
    )  # fmt: skip
    st.number_input(
        t("scores.near_share"), min_value=50, max_value=100, value=round(first["near_share"] * 100),
        key=f"near_{key}", help=t("scores.near_help"), disabled=is_past,
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for name in STARS:
            count = int(name[-1])
            st.number_input(
                "★" * count, min_value=1.0, max_value=100.0, value=float(first[name]), step=1.0,
                key=f"{name}_{key}", format="%.0f", width=96, disabled=is_past,
            )  # fmt: skip


def _do(year: int, base: Sequence[Row], key: str) -> None:
    """Set the scheme as the table stands; a line that is not whole is told, not guessed."""
    labels.use(st.query_params.get("lang"))
    note = str(st.session_state.get(f"note_{key}", "")).strip()

    state = st.session_state
    stars = [float(state[f"{name}_{key}"]) for name in STARS]

    def act() -> None:
        items = tuple(_item(line) for line in _edited.rows(base, key))
        near = int(state[f"near_{key}"]) / 100
        scheme = store.scoring.Scheme(year, items, state[f"missing_{key}"], near, *stars)
        store.scoring.set_scheme(store.warehouse(), scheme, by=who(), note=note)

    _acts.attempt(t("scores.scheme_done", year=labels.year_name(year)), act)


def _item(line: Row) -> Any:
    code, area = line["indicator"], line["area"]
    numbers = [line[name] for name in ("weight", "floor", "full")]
    if not code or not area or any(value is None or value != value for value in numbers):
        raise store.filing.NotAllowedError("scheme_incomplete")
    weight, floor, full = (float(value) for value in numbers)
    return store.scoring.Item(
        cast(str, area), cast(str, code), weight, from_shown(code, floor), from_shown(code, full)
    )


def from_shown(code: str, typed: float) -> float:
    """A number as it was typed (90 per cent) as it is stored (0.9)."""
    known = catalogue().indicators.get(code)
    return round(typed / 100, 8) if known is not None and known.unit == "percent" else typed
