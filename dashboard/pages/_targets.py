"""Targets of a year: every unit's and the county's in one table to edit; or copied from last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import bounds, filters, hovers, labels, origin, store, townpick, widgets
from dashboard.catalogue import catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _acts, _edited, _targets_file
from dashboard.pages._scheme import from_shown
from dashboard.pages._scores import SCHEME
from dashboard.pages._who import who
from dashboard.sources import Source

Row = Mapping[str, Any]
TARGETS, PROPOSAL = "targets/target_by_unit_indicator", "targets/proposal_by_unit_indicator"
STARTS = ("target", "value")
GROWTHS = (0, 1, 2, 3, 5, 8, 10, 15, 20)
ROW_HEIGHT = 30


def show(period: Period) -> None:
    """The table of a year's targets, and under it the two other ways to fill it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        years = list(range(period.year + 1, period.first_year - 1, -1))
        year = filters.pick(
            "for", years, period.year, label=t("scores.goal_year"), write=_year_option, width=150
        )
        sets = ["scheme", *catalogue().groups]
        chosen = filters.pick("set", sets, "scheme", label=t("scores.goal_set"), write=_set_name, width=190)
    codes = codes_of(chosen, year)
    at = {"year": year, "indicators": codes, "kinds": period.kinds}
    page = townpick.page(period.units_expected)
    unit = st.query_params.get("unit")
    part = {**at, **page.at, **({"shown": unit} if page.at and unit else {})}
    rows = store.rows(TARGETS, **part)
    source = Source({TARGETS: part, **period.queries})
    _title(rows, year, source)
    with widgets.panel(origin=source):
        widgets.heading(t("scores.goals_table", year=labels.year_name(year)), t("scores.goals_plain"))
        _editor(rows, codes, year, source, page)
        page.steps()
        origin.button("targets", source)
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True):
        _copy(year, codes, period)
    with right, st.container(border=True):
        _targets_file.show(rows, codes, at)


def codes_of(chosen: str, year: int) -> tuple[str, ...]:
    """The indicators of the scheme, or those of a group that can have a target."""
    if chosen == "scheme":
        return tuple(str(row["indicator_code"]) for row in store.rows(SCHEME, year=year))
    return tuple(
        code
        for code, each in catalogue().indicators.items()
        if each.group == chosen and each.better != "none"
    )


def _year_option(year: int) -> str:
    return t("scores.goal_of", year=labels.year_name(year))


def _set_name(name: str) -> str:
    return t("scores.set_scheme") if name == "scheme" else labels.group_name(name)


def _title(rows: Sequence[Row], year: int, source: Source) -> None:
    """How many targets are set, for the county and for units of their own."""
    first = rows[0] if rows else None
    if first is None or not (first["count_county"] or first["count_own"]):
        text = t("scores.goals_none", year=labels.year_name(year))
    else:
        text = t(
            "scores.goals_finding", year=labels.year_name(year), county=int(first["count_county"]),
            of=int(first["count_indicators"]), own=int(first["count_own"]),
        )  # fmt: skip
    widgets.title(text, t("scores.goals_lead"), origin=source)


# --- Edit in place ----------------------------------------------------------------------------------------


def _editor(
    rows: Sequence[Row], codes: Sequence[str], year: int, source: Source, page: townpick.Page
) -> None:
    units = list(dict.fromkeys((row["unit_code"], row["unit_name"], row["level"]) for row in rows))
    held = {(row["unit_code"], row["indicator_code"]): row for row in rows}
    frame = pd.DataFrame(
        {
            "unit": [name if level != "county" else t("scores.county_row") for _, name, level in units],
            **{code: [held[unit, code]["target_shown"] for unit, _, _ in units] for code in codes},
        }
    )
    for code in codes:
        frame[code] = frame[code].astype("Float64")
    number = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "unit": st.column_config.TextColumn(t("common.unit"), pinned=True, disabled=True, width=176)
    }
    for code in codes:
        each = labels.indicator(code)
        columns[code] = number(
            f"{labels.indicator_name(code)} {labels.unit_word(each.unit)}", min_value=0,
            format="%.1f" if each.unit == "percent" else "localized", help=labels.definition(code),
        )  # fmt: skip
    is_past = _acts.may_not("target")
    # What was saved is in the table already: it begins anew with each version of the data.
    # What is typed is kept by its row: another page has other units in its rows.
    key = f"targets_{year}_{'_'.join(codes[:1])}_{len(codes)}_{store.warehouse().version}"
    if page.at:
        key += f"_{page.first}_{st.query_params.get('unit', '')}"
    with widgets.sourced(source, "goals"):
        edited = st.data_editor(
            frame, key=key, hide_index=True, column_config=columns, disabled=is_past, placeholder="–",
            row_height=ROW_HEIGHT, height="auto", alt=t("scores.goals_table", year=labels.year_name(year)),
        )  # fmt: skip
    if is_past:
        return
    changed = sum(
        not _same(edited[code].iloc[place], frame[code].iloc[place])
        for place in range(len(units))
        for code in codes
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _acts.ask_who()
        st.button(
            t("scores.goals_do", count=changed) if changed else t("scores.goals_do_none"),
            key="goals_do", type="primary" if changed else "secondary", icon=":material/save:",
            disabled=not changed, on_click=_save_edited,
            args=(frame.to_dict("records"), [unit for unit, _, _ in units], codes, year, key),
        )  # fmt: skip


def _same(one: Any, other: Any) -> bool:
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return bool(one == other)


def _save_edited(
    base: Sequence[Row], units: Sequence[str], codes: Sequence[str], year: int, key: str
) -> None:
    """Set what the table says now and did not say before."""
    now = _edited.rows(base, key)
    goals = [
        store.scoring.Goal(unit, year, code, _stored(code, after[code]))
        for unit, before, after in zip(units, base, now, strict=True)
        for code in codes
        if not _same(before[code], after[code])
    ]
    save(goals, year)


def _stored(code: str, typed: Any) -> float | None:
    return None if typed is None or pd.isna(typed) else from_shown(code, float(typed))


def save(goals: Sequence[Any], year: int) -> None:
    """Set targets from a button's callback, and say what came of it."""
    labels.use(st.query_params.get("lang"))
    done = t("scores.goals_done", year=labels.year_name(year))
    _acts.attempt(done, lambda: store.scoring.set_targets(store.warehouse(), goals, by=who()))


# --- Copied from last year --------------------------------------------------------------------------------


def _copy(year: int, codes: Sequence[str], period: Period) -> None:
    """What last year's targets or figures make with a rate of growth; adopted as it stands or not at all."""
    widgets.heading(t("scores.copy_title", year=labels.year_name(year - 1)), t("scores.copy_plain"))
    with st.container(horizontal=True, gap="small"):
        start = filters.pick(
            "from", STARTS, STARTS[0], label=t("scores.copy_from"),
            write=lambda name: t(f"scores.copy_{name}"), width=190,
        )  # fmt: skip
        growth = filters.pick(
            "growth", GROWTHS, 3, label=t("scores.copy_growth"),
            write=lambda rate: t("scores.copy_rate", rate=rate), width=130,
        )  # fmt: skip
    at = {
        "year": year, "indicators": tuple(codes), "growth": growth / 100, "start": start,
        "kinds": period.kinds,
    }  # fmt: skip
    part = {**at, "limit_rows": bounds.PAGE} if period.units_expected > bounds.FEW else at
    rows = store.rows(PROPOSAL, **part)
    source = Source({PROPOSAL: part})
    if not rows:
        st.caption(t("scores.copy_nothing", year=labels.year_name(year - 1)))
        return
    first = rows[0]
    with widgets.sourced(source, "proposal"):
        st.caption(
            t(
                "scores.copy_counts", new=int(first["count_new"]), changed=int(first["count_changed"]),
                same=int(first["count_same"]),
            )
        )  # fmt: skip
        text = st.column_config.TextColumn
        columns = {name: text(t(f"scores.copy_column_{name}")) for name in
                   ("unit", "indicator", "last", "proposed", "now")}  # fmt: skip
        frame = pd.DataFrame([_proposed(row) for row in rows if row["change"] != "same"])
        if not frame.empty:
            st.dataframe(
                frame, column_config=columns, hide_index=True, height=220, key="proposal",
                alt=t("scores.copy_title", year=labels.year_name(year - 1)),
            )  # fmt: skip
        changes = int(first["count_new"]) + int(first["count_changed"])
        if changes > len(frame):
            st.caption(t("scores.copy_more", shown=len(frame), all=changes))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        origin.button("proposal", source)
        if not _acts.may_not("target"):
            st.button(
                t("scores.copy_do"), key="copy_do", icon=":material/content_copy:", on_click=_adopt,
                args=(rows, at, year), disabled=frame.empty,
            )  # fmt: skip


def _adopt(rows: Sequence[Row], at: Mapping[str, Any], year: int) -> None:
    """Set every proposed target; where not all of them are shown (``rows``), those that are not as well."""
    if bounds.is_part(rows):
        rows = store.rows(PROPOSAL, **at)
    goals = [
        store.scoring.Goal(row["unit_code"], year, row["indicator_code"], row["proposed"]) for row in rows
    ]
    save(goals, year)


def _proposed(row: Row) -> dict[str, str]:
    code = row["indicator_code"]
    return {
        "unit": t("common.county") if row["level"] == "county" else row["unit_name"],
        "indicator": labels.indicator_name(code),
        "last": hovers.full(code, row["last_value"]), "proposed": hovers.full(code, row["proposed"]),
        "now": "" if row["target"] is None else hovers.full(code, row["target"]),
    }  # fmt: skip
