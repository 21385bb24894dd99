"""The filing half of the returns page: choose files, see what they say, answer, commit, keep the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import labels, preview, store
from dashboard.intake.submit import Receipt
from dashboard.labels import t
from dashboard.pages import _preview
from dashboard.pages._waiting import (
    Waiting,
    check_again,
    commit,
    filed_before,
    forget,
    is_ready,
    open_problems,
    read_all,
    waiting,
    who,
    word,
)
from dashboard.preview import plain
from dashboard.workbooks.receipt import ReceiptText, receipt_page
from dashboard.workbooks.template import blank_template

MAX_FILES = 60
MAX_WAITING_BYTES = 80_000_000
TONES = {"ready": "green", "filed": "gray", "words": "orange", "asks": "orange", "told": "orange"}
TYPES = ["xlsx", "xlsm", "xls", "et", "ods", "csv"]


def choose_files() -> None:
    """The form that takes several files at once and checks them."""
    nonce = st.session_state.setdefault("returns_nonce", 0)
    with st.form("returns_form"):
        files = st.file_uploader(
            t("returns.files"),
            type=TYPES,
            accept_multiple_files=True,
            key=f"returns_files_{nonce}",
            help=t("returns.files_help"),
        )
        pressed = st.form_submit_button(
            t("returns.check"), type="primary", icon=":material/fact_check:", key="returns_check"
        )
    if not pressed:
        return
    if not files:
        st.warning(t("returns.no_file"))
        return
    chosen = [(file.name, file.getvalue()) for file in files]
    held = sum(len(each.data) for each in waiting().values()) + sum(len(data) for _, data in chosen)
    if len(chosen) + len(waiting()) > MAX_FILES or held > MAX_WAITING_BYTES:
        st.error(t("returns.too_many_files", limit=MAX_FILES, megabytes=MAX_WAITING_BYTES // 1_000_000))
        return
    st.session_state.pop("returns_receipts", None)
    read_all(chosen)
    st.session_state["returns_nonce"] = nonce + 1
    st.rerun()


def commit_bar() -> None:
    """How many files are ready, who files them, and the button."""
    files = waiting()
    ready = [key for key, item in files.items() if is_ready(item)]
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("returns.by"),
            key="returns_by",
            max_chars=20,
            placeholder=t("returns.by_placeholder"),
            persist_state="session",
            width=180,
        )
        label = t("returns.commit", count=len(ready)) if ready else t("returns.commit_none")
        if st.button(
            label, type="primary", icon=":material/task_alt:", disabled=not ready, key="returns_commit"
        ):
            with st.spinner(t("returns.committing")):
                commit(ready)
            st.rerun()
        st.button(t("returns.discard_all"), key="returns_discard", on_click=_forget_all, type="tertiary")
    if len(ready) < len(files):
        st.caption(t("returns.not_ready", count=len(files) - len(ready)))


def _forget_all() -> None:
    for key in list(waiting()):
        forget(key)


# --- What the page shows --------------------------------------------------------------------------------


def offer_template(due: tuple[int, int]) -> None:
    """The blank return to download, filled in with unit and period."""
    county = store.county_name()
    names = [name for _, name in _preview.townships()]
    today = store.today()
    with st.container(border=True):
        st.markdown(f"**{t('returns.template')}**", help=t("returns.template_help"))
        unit = st.selectbox(
            t("returns.township"), ["", *names], format_func=lambda name: name or t("returns.template_any"),
            key="template_unit",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom"):
            years = list(range(today.year + 1, today.year - 4, -1))
            year = st.selectbox(
                t("returns.year"), years, index=years.index(due[0]), format_func=labels.year_name,
                key="template_year", width=110,
            )  # fmt: skip
            quarter = st.selectbox(
                t("returns.quarter"), [1, 2, 3, 4], index=due[1] - 1, format_func=labels.quarter_name,
                key="template_quarter", width=110,
            )  # fmt: skip
            st.download_button(
                t("returns.template_download"),
                data=lambda: blank_template(
                    names, year=year, quarter=quarter, county=county, township=unit or None
                ),
                file_name=t(
                    "returns.template_file", county=county, unit=unit, period=labels.period(year, quarter)
                ),
                icon=":material/download:",
                on_click="ignore",
                key="template_download",
            )


def show_file(item: Waiting) -> None:
    """One waiting file: what it says, what is wrong, the questions left, its figures."""
    groups = preview.group_problems(open_problems(item))
    figures = preview.filed_figures(item.reading)
    before = filed_before(item)
    state, icon, count = _state(item, groups, bool(before))
    label = t("common.dot").join(
        (
            f":{TONES.get(state, 'red')}[**{t(f'returns.state_{state}', count=count)}**]",
            plain(item.name),
            _preview.headline(item, figures),
        )
    )
    opened = state not in ("ready", "filed") or len(waiting()) == 1
    with st.expander(label, expanded=opened, icon=icon, key=f"file_{item.key}"):
        if before:
            st.info(t("returns.filed_before", time=labels.when(before["filed_at"]), number=before["number"]))
        _preview.ask(item, check_again)
        _preview.choose_left_out(item)
        _preview.show_problems(item, open_problems(item))
        _preview.show_figures(item)
        st.button(
            t("returns.remove"), key=f"remove_{item.key}", icon=":material/delete:", type="tertiary",
            on_click=forget, args=(item.key,),
        )  # fmt: skip


def _state(item: Waiting, groups: preview.Groups, was_filed: bool) -> tuple[str, str, int]:
    """In a word what stands between a file and its commit: key of the word, icon, how many."""
    asked = [each for each in groups.stops if each.code in preview.ASKED_BELOW]
    errors = len(groups.stops) - len(asked) + len(groups.may_stand)
    if not item.reading.figures and errors:
        return "unreadable", ":material/block:", errors
    if was_filed:
        return "filed", ":material/done_all:", 0
    if is_ready(item):
        return "ready", ":material/check_circle:", 0
    if errors:
        return "stops", ":material/error:", errors
    if asked or groups.doubtful:
        return "asks", ":material/help:", len(asked) + len(groups.doubtful)
    words = [each for each in groups.to_explain if not word(item, each)]
    return ("words", ":material/warning:", len(words)) if words else ("told", ":material/visibility:", 0)


def show_receipts() -> None:
    """The receipts of what was just filed, until the person puts them away."""
    receipts: list[Receipt] = st.session_state.get("returns_receipts", [])
    if not receipts:
        return
    filed = [each for each in receipts if each.status == "filed"]
    units = dict(_preview.townships())
    with st.container(border=True, key="returns_receipt"):
        if filed:
            st.markdown(f":green[:material/task_alt:] **{t('returns.receipt_done', count=len(filed))}**")
            table = _receipt_table(filed, units)
            st.dataframe(
                table, hide_index=True, key="receipt_table",
                height="content" if len(table) <= _preview.SHORT else _preview.TALL,
                column_config={
                    name: t(f"returns.{key}") for name, key in _RECEIPT_COLUMNS.items()
                },
            )  # fmt: skip
        for each in receipts:
            if each.status != "filed":
                status = "already" if each.status == "already_filed" else "refused"
                st.warning(t(f"returns.receipt_{status}", file=plain(each.file)))
        with st.container(horizontal=True):
            if filed:
                st.download_button(
                    t("returns.receipt_print"),
                    data=receipt_page(store.county_name(), [_as_text(each, units) for each in filed]),
                    file_name=t("returns.receipt_file", number=filed[0].number),
                    mime="text/html",
                    icon=":material/print:",
                    on_click="ignore",
                    key="receipt_print",
                )
            st.button(
                t("returns.receipt_close"), key="receipt_close", type="tertiary",
                on_click=lambda: st.session_state.pop("returns_receipts", None),
            )  # fmt: skip


def _as_text(receipt: Receipt, units: Mapping[str, str]) -> ReceiptText:
    returns = tuple(
        (
            units.get(each.unit_code, each.unit_code),
            labels.period(each.year, each.quarter),
            each.figures,
            each.revision,
        )
        for each in receipt.returns
    )
    return ReceiptText(receipt.number or 0, labels.when(receipt.at), receipt.file, who(), returns)


_RECEIPT_COLUMNS = {
    "number": "receipt_column_number",
    "time": "receipt_column_time",
    "unit": "receipt_unit",
    "period": "receipt_period",
    "figures": "receipt_figures",
    "revision": "receipt_revision",
    "file": "receipt_column_file",
}


def _receipt_table(receipts: Sequence[Receipt], units: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "number": str(receipt.number),
                "time": labels.when(receipt.at),
                "unit": units.get(each.unit_code, each.unit_code),
                "period": labels.period(each.year, each.quarter),
                "figures": str(each.figures),
                "revision": str(each.revision),
                "file": receipt.file,
            }
            for receipt in receipts
            for each in receipt.returns
        ]
    )
