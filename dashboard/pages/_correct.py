"""A single figure put right without a file: old and new side by side before it is done, a reason with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import streamlit as st

from dashboard import labels, origin, preview, store, widgets
from dashboard.catalogue import catalogue
from dashboard.intake.checks import check
from dashboard.intake.records import Figure, Problem, Reading
from dashboard.intake.values import read_text
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._preview import written
from dashboard.pages._who import who
from dashboard.preview import plain
from dashboard.sources import Source

Basis = Literal["stock", "ytd", "quarter"]
FLOW_BASES: tuple[Basis, ...] = ("ytd", "quarter")


def offer_folded(one: Mapping[str, Any], *, first: Sequence[str] = ()) -> None:
    """The form for the quarter that a return is of, folded away; nothing on an earlier day or when locked.

    ``one`` has unit_code, unit_name, year, quarter, revision, status.
    """
    if store.as_of() is not None or one["status"] == "locked" or not store.may("correct"):
        return
    code, at, revision = str(one["unit_code"]), (int(one["year"]), int(one["quarter"])), one["revision"]
    with st.expander(
        t("review.correct"), icon=":material/edit:", key=f"correct_{code}_{at[0]}_{at[1]}_{revision}"
    ):
        offer(code, str(one["unit_name"]), *at, first=first, key=str(revision))


def offer(
    unit_code: str, unit_name: str, year: int, quarter: int, *, first: Sequence[str] = (), key: str = ""
) -> None:
    """The form for one figure of a unit's quarter; the measures of ``first`` stand first in its list.

    What was typed is kept while ``key`` stays the same: the number of the newest revision empties it.
    """
    key = f"{unit_code}_{year}_{quarter}_{key}"
    params = {"unit_code": unit_code, "year": year, "quarter": quarter}
    source = Source({"returns/figure_by_unit_quarter": params})
    held = {
        (row["measure_code"], row["basis"]): row
        for row in store.rows("returns/figure_by_unit_quarter", **params)
    }
    measures = list(dict.fromkeys([*first, *catalogue().measures]))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        measure = st.selectbox(
            t("returns.column_indicator"), measures, key=f"correct_measure_{key}", width=260,
            format_func=labels.indicator_name,
        )  # fmt: skip
        basis = _ask_basis(measure, held, key)
        value_key, why_key = f"correct_value_{key}_{measure}_{basis}", f"correct_why_{key}_{measure}"
        text = st.text_input(
            t("review.new_value", unit=labels.unit_word(catalogue().measures[measure].unit)),
            key=value_key, max_chars=30, width=160,
        )  # fmt: skip
    st.text_input(
        t("review.why"), key=why_key, max_chars=200, placeholder=t("review.why_placeholder"), width=580
    )
    value, fault = parse(text, measure)
    old = held.get((measure, basis))
    if fault:
        st.warning(fault)
    with widgets.sourced(source, f"correct_{key}"):
        st.markdown(_old_and_new(measure, old, text, value, is_read=bool(text.strip()) and not fault))
    if text.strip() and not fault:
        problems = _problems(unit_code, unit_name, year, quarter, measure, basis, value, text)
        if problems:
            lines = dict.fromkeys(plain(labels.problem_message(problem)) for problem in problems)
            st.warning("  \n".join(lines))
    origin.button(f"correct_{key}", source)
    st.button(
        t("review.correct_do"), key=f"correct_do_{key}", icon=":material/edit:",
        disabled=not text.strip() or bool(fault),
        on_click=_do, args=((unit_code, year, quarter), measure, basis, value_key, why_key),
    )  # fmt: skip


def _do(at: tuple[str, int, int], measure: str, basis: Basis, value_key: str, why_key: str) -> None:
    """Correct the figure to what stands in the fields now, which may be newer than what was last drawn."""
    labels.use(st.query_params.get("lang"))
    text, why = (str(st.session_state.get(key, "")).strip() for key in (value_key, why_key))
    value, fault = parse(text, measure)
    if fault or not text:
        return
    state: Literal["value", "not_applicable"] = "value" if value is not None else "not_applicable"
    figure = store.filing.Correction(measure, basis, value, state, text)
    _acts.attempt(
        t("review.corrected", name=labels.indicator_name(measure)),
        lambda: store.filing.correct(store.warehouse(), *at, [figure], by=who(), why=why),
    )


def _ask_basis(measure: str, held: Mapping[tuple[str, str], Any], key: str) -> Basis:
    """Period end for a stock; for a flow the basis that was given, or the other one by choice."""
    if catalogue().measures[measure].measure_type == "stock":
        return "stock"
    given = [basis for basis in FLOW_BASES if (row := held.get((measure, basis))) and not row["derived"]]
    chosen: Basis = st.selectbox(
        t("returns.column_basis"), FLOW_BASES, index=FLOW_BASES.index(given[0]) if given else 0,
        key=f"correct_basis_{key}_{measure}", format_func=lambda basis: t(f"returns.basis_{basis}"), width=90,
    )  # fmt: skip
    return chosen


def parse(text: str, measure: str) -> tuple[Decimal | None, str]:
    """A typed figure and what is wrong with it: (80, ""); (None, "") for not applicable; (None, sentence)."""
    each = catalogue().measures[measure]
    if not text.strip():
        return None, ""
    read = read_text(text.strip())
    if read.kind == "not_applicable":
        return None, ""
    if read.kind != "number" or read.number is None or read.percent or read.approximate:
        return None, t("review.not_a_number", text=text.strip())
    if read.number < 0:
        return None, t("review.negative")
    if read.number != round(read.number, 2 if each.unit == "yuan" else each.decimals):
        return None, t("review.not_whole", unit=labels.unit_word(each.unit))
    return read.number, ""


def _old_and_new(
    measure: str, old: Mapping[str, Any] | None, text: str, value: Decimal | None, *, is_read: bool
) -> str:
    before = written(measure, old["value"], old["state"]) if old else t("common.missing")
    if not is_read:
        return t("review.old", name=plain(labels.indicator_name(measure)), old=before)
    new = written(measure, value, "value" if value is not None else "not_applicable")
    return t("review.old_new", name=plain(labels.indicator_name(measure)), old=before, new=new)


def _problems(
    unit_code: str,
    unit_name: str,
    year: int,
    quarter: int,
    measure: str,
    basis: Basis,
    value: Decimal | None,
    text: str,
) -> list[Problem]:
    """The rules that the quarter would break with this figure in it."""
    figure = Figure(
        sheet="", cell="", township=unit_name, year=year, quarter=quarter, code=measure, basis=basis,
        value=value, raw=text, state="value" if value is not None else "not_applicable", unit_code=unit_code,
    )  # fmt: skip
    reading = Reading("", "", 0, (figure,), (), (unit_name,))
    return preview.in_sheet_order(check([reading], store.warehouse())[0])
