"""The filing half of the returns page: choose files, see what they say, answer, commit, keep the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from dashboard import labels, preview, store, townpick
from dashboard.intake.records import Choices
from dashboard.intake.submit import Receipt
from dashboard.labels import t
from dashboard.pages import _acts, _asking, _preview, _problems, _replaced, _uploader
from dashboard.pages._asking import recent_years
from dashboard.pages._waiting import (
    Outcome,
    Waiting,
    check_again,
    commit,
    filed_before,
    forget,
    is_ready,
    lacks_reason,
    open_problems,
    outcomes,
    read_all,
    townships,
    waiting,
    word,
)
from dashboard.pages._who import who
from dashboard.preview import plain
from dashboard.workbooks.receipt import ReceiptText, receipt_page

MAX_FILES = 60
MAX_WAITING_BYTES = 80_000_000
TONES = {"ready": "green", "filed": "gray", "words": "orange", "asks": "orange", "told": "orange"}
TYPES = ["xlsx", "xlsm", "xls", "et", "ods", "csv"]


def choose_files() -> None:
    """The form that takes several files at once, with the unit and period they should be of, if any."""
    nonce = st.session_state.setdefault("returns_nonce", 0)
    # The search looks while one types, which nothing in a form can.
    found = townpick.plain_name(townpick.choose("returns")) if townpick.are_many() else None
    with st.form("returns_form", height="stretch"):
        files = st.file_uploader(
            t("returns.files"),
            type=TYPES,
            accept_multiple_files=True,
            key=f"returns_files_{nonce}",
            help=t("returns.files_help"),
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = _chosen(nonce, found)
            pressed = st.form_submit_button(
                t("returns.check"), type="primary", icon=":material/fact_check:", key="returns_check"
            )
    if not pressed:
        return
    if not files:
        st.warning(t("returns.no_file"))
        return
    added = [(file.name, file.getvalue()) for file in files]
    held = sum(len(each.data) for each in waiting().values()) + sum(len(data) for _, data in added)
    if len(added) + len(waiting()) > MAX_FILES or held > MAX_WAITING_BYTES:
        st.error(t("returns.too_many_files", limit=MAX_FILES, megabytes=MAX_WAITING_BYTES // 1_000_000))
        return
    st.session_state.pop("returns_outcomes", None)
    _acts.tell_forbidden(lambda: read_all(added, chosen))
    _uploader.let_go(files)
    st.session_state["returns_nonce"] = nonce + 1
    st.rerun()


def _chosen(nonce: int, found: str | None) -> Choices:
    """What the files should be of; left alone, each file says it itself. ``found``: the unit searched for."""
    by_file = t("returns.by_the_file")
    unit = found
    if unit is None:
        unit = st.selectbox(
            t("returns.township"),
            ["", *(name for _, name in townships())],
            format_func=lambda name: name or by_file,
            key=f"returns_unit_{nonce}",
            help=t("returns.chosen_help"),
            width=190,
        )
    year = st.selectbox(
        t("returns.year"),
        [0, *recent_years()],
        format_func=lambda each: labels.year_name(each) if each else by_file,
        key=f"returns_year_{nonce}",
        width=145,
    )
    quarter = st.selectbox(
        t("returns.quarter"),
        [0, 1, 2, 3, 4],
        format_func=lambda each: labels.quarter_name(each) if each else by_file,
        key=f"returns_quarter_{nonce}",
        width=145,
    )
    return Choices(unit or None, year or None, quarter or None)


def commit_bar(*, is_reading: bool) -> None:
    """How many files are ready, who files them, and the button; nothing is filed while files are read."""
    files = waiting()
    ready = [key for key, item in files.items() if is_ready(item)]
    with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
        if not store.is_signed_in():
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
            label,
            type="primary",
            icon=":material/task_alt:",
            disabled=is_reading or not ready,
            key="returns_commit",
        ):
            with st.spinner(t("returns.committing")):
                _acts.tell_forbidden(lambda: commit(ready))
            st.rerun()
        st.button(t("returns.discard_all"), key="returns_discard", on_click=_forget_all, type="tertiary")
    if len(ready) < len(files):
        st.caption(t("returns.not_ready", count=len(files) - len(ready)))


def _forget_all() -> None:
    for key in list(waiting()):
        forget(key)


# --- What the page shows --------------------------------------------------------------------------------


def show_file(item: Waiting) -> None:
    """One waiting file: what it says, what is wrong, the questions left, its figures."""
    groups = preview.group_problems(open_problems(item))
    figures = preview.filed_figures(item.reading)
    before = filed_before(item)
    state, icon, count = _state(item, groups, bool(before))
    label = t("common.dot").join(
        part
        for part in (
            f":{TONES.get(state, 'red')}[**{t(f'returns.state_{state}', count=count)}**]",
            plain(item.name),
            _preview.headline(item, figures),
        )
        if part
    )
    opened = state not in ("ready", "filed") or len(waiting()) == 1
    with st.expander(label, expanded=opened, icon=icon, key=f"file_{item.key}"):
        if before:
            st.info(t("returns.filed_before", time=labels.when(before["filed_at"]), number=before["number"]))
        problems = open_problems(item)
        _problems.show_summary(item, problems)
        _problems.show_stops(item, problems)
        _asking.ask(item, check_again)
        _preview.choose_left_out(item)
        _problems.show_rest(item, problems)
        _replaced.show(item)
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
    words = len([each for each in groups.to_explain if not word(item, each)]) + lacks_reason(item)
    return ("words", ":material/warning:", words) if words else ("told", ":material/visibility:", 0)


def show_outcomes() -> None:
    """What became of each file: receipts of those just filed, and of every other one why not."""
    told = outcomes()
    if not told:
        return
    receipts = [each.receipt for each in told if each.what == "filed" and each.receipt is not None]
    units = dict(townships())
    with st.container(border=True, key="returns_receipt"):
        if receipts:
            st.markdown(f":green[:material/task_alt:] **{t('returns.receipt_done', count=len(receipts))}**")
            table = _receipt_table(receipts, units)
            st.dataframe(
                table, hide_index=True, key="receipt_table",
                height="content" if len(table) <= _preview.SHORT else _preview.TALL,
                column_config={
                    name: t(f"returns.{key}") for name, key in _RECEIPT_COLUMNS.items()
                },
            )  # fmt: skip
        others = [each for each in told if each.what != "filed"]
        if others:
            _list_others(others)
        with st.container(horizontal=True):
            if receipts:
                st.download_button(
                    t("returns.receipt_print"),
                    data=receipt_page(store.county_name(), [_as_text(each, units) for each in receipts]),
                    file_name=t("returns.receipt_file", number=receipts[0].number),
                    mime="text/html",
                    icon=":material/print:",
                    on_click="ignore",
                    key="receipt_print",
                )
            st.button(
                t("returns.receipt_close"), key="receipt_close", type="tertiary",
                on_click=lambda: st.session_state.pop("returns_outcomes", None),
            )  # fmt: skip


def _list_others(others: Sequence[Outcome]) -> None:
    """The files that were not stored, one line each with the reason."""
    st.markdown(f"**{t('returns.not_stored', count=len(others))}**")
    lines = []
    for each in others:
        if each.what == "cancelled":
            continue
        why = t(f"returns.outcome_{each.what}", why=each.why or t("returns.outcome_no_reason"))
        more = t("returns.outcome_more", count=each.more) if each.more > 0 else ""
        lines.append(f"{_OUTCOME_ICONS[each.what]} **{plain(each.file)}**　{why}{more}")
    cancelled = [plain(each.file) for each in others if each.what == "cancelled"]
    if cancelled:
        said = t("returns.outcome_cancelled", count=len(cancelled))
        names = t("common.comma_list").join(cancelled)
        lines.append(f"{_OUTCOME_ICONS['cancelled']} **{said}** {names}")
    with st.container(height=_preview.TALL if len(lines) > _preview.SHORT else "content", border=False):
        st.markdown("  \n".join(lines))


_OUTCOME_ICONS = {
    "already": ":gray[:material/done_all:]",
    "twin": ":gray[:material/content_copy:]",
    "refused": ":red[:material/block:]",
    "left": ":orange[:material/pending:]",
    "cancelled": ":gray[:material/cancel:]",
}


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
