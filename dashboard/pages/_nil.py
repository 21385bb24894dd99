"""零报告: a unit says that nothing of these happened this quarter. Chosen by a person, never guessed."""

from __future__ import annotations

import streamlit as st

from dashboard import labels, store, widgets
from dashboard.catalogue import catalogue
from dashboard.labels import t
from dashboard.pages import _acts
from dashboard.pages._who import who
from dashboard.sources import Source


def offer(unit_code: str, unit_name: str, year: int, quarter: int, *, key: str) -> None:
    """The form for one unit's quarter: of the flows not given yet, those that were nothing.

    Figures of the period's end (members, unions) cannot be nil: they stay missing until they are filed.
    """
    if _acts.may_not("nil", unit_code):
        return
    params = {"unit_code": unit_code, "year": year, "quarter": quarter}
    source = Source({"progress/missing_by_unit_quarter": params})
    rows = store.rows("progress/missing_by_unit_quarter", **params)
    codes = [str(row["measure_code"]) for row in rows if row["can_be_nil"]]
    period = labels.period(year, quarter)
    if not codes:
        st.caption(t("progress.nil_none", unit=unit_name, period=period))
        return
    chosen_key = f"nil_{key}_{unit_code}_{year}_{quarter}"
    st.caption(t("progress.nil_help", unit=unit_name, period=period))
    order = {code: place for place, code in enumerate(catalogue().measures)}
    chosen = st.multiselect(
        t("progress.nil_measures"), sorted(codes, key=lambda code: order[code]), key=chosen_key,
        format_func=labels.indicator_name, placeholder=t("progress.nil_placeholder"),
    )  # fmt: skip

    note_key = f"{chosen_key}_note"
    st.text_input(t("review.note"), key=note_key, max_chars=200, placeholder=t("progress.nil_note"))

    def all_of_them() -> None:
        st.session_state[chosen_key] = sorted(codes, key=lambda code: order[code])

    def do() -> None:
        labels.use(st.query_params.get("lang"))
        measures, note = list(st.session_state[chosen_key]), str(st.session_state.get(note_key, ""))
        _acts.attempt(
            t("progress.nil_done", unit=unit_name, period=period),
            lambda: store.filing.file_nil(
                store.warehouse(), unit_code, year, quarter, measures, by=who(), note=note
            ),
        )

    with widgets.sourced(source, f"nil_{key}"), st.container(horizontal=True, gap="small"):
        st.button(t("progress.nil_all"), key=f"{chosen_key}_all", on_click=all_of_them, type="tertiary")
        st.button(
            t("progress.nil_do"), key=f"{chosen_key}_do", icon=":material/exposure_zero:",
            disabled=not chosen, on_click=do,
        )  # fmt: skip
