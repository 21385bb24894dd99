"""改写法: a county's own sentences: a section's file down and up, seen in the report, kept or taken back."""

from __future__ import annotations

import html
from functools import partial

import streamlit as st

from dashboard import labels, origin, store, widgets
from dashboard.labels import t
from dashboard.pages import _acts, _uploader
from dashboard.pages._who import by_name, who
from dashboard.report import own, sentences
from dashboard.report.figures import Ask
from dashboard.report.sentences import FILES, Fault, Section, SentencesError
from dashboard.sources import Source

UPLOAD = "report_upload"
ROUND = "report_round"
"""Key of the session under which stands how often a file was kept: the uploader begins anew after each."""
MOST_FAULTS = 20
STANDING = Source({own.STANDING: {}})


def _key() -> str:
    """The uploader's key of now."""
    return f"{UPLOAD}_{st.session_state.get(ROUND, 0)}"


def _text() -> str | None:
    """The uploaded file as text; None while there is none, "" for one that is no text."""
    file = st.session_state.get(_key())
    if file is None:
        return None
    data = file.getvalue()[: sentences.LARGEST_FILE + 1]
    for code in ("utf-8-sig", "gb18030"):
        try:
            return str(data.decode(code)).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return ""


def tried() -> Section | None:
    """The uploaded section, where it can be used."""
    text = _text()
    if text is None:
        return None
    try:
        return sentences.read_section(text)
    except SentencesError:
        return None


def show() -> None:
    """Choose a section; its file; one's own."""
    code = st.selectbox(
        t("report.wording_section"), FILES, key="report_section",
        format_func=lambda each: t(f"report.section_{each}"), label_visibility="collapsed",
    )  # fmt: skip
    st.download_button(
        t("report.wording_download"), data=partial(_bytes, code, store.asker()), file_name=f"{code}.toml",
        icon=":material/download:", on_click="ignore", key="report_wording", width="stretch",
    )  # fmt: skip
    _standing(code)
    if _acts.may_not("report"):
        return
    _uploader.translate()
    st.file_uploader(t("report.wording_upload"), type=["toml", "txt"], key=_key())
    text = _text()
    if text is None:
        return
    faults = sentences.check(text)
    if faults:
        _faults(faults)
        return
    _acts.ask_who()
    st.button(
        t("report.wording_keep"),
        type="primary",
        on_click=_keep,
        args=(text,),
        key="report_keep",
        width="stretch",
    )


def _bytes(code: str, ask: Ask) -> bytes:
    return own.text_of(code, ask).encode("utf-8")


def _standing(code: str) -> None:
    """Whose sentences stand, and the way back to the product's."""
    row = next((row for row in store.rows(own.STANDING) if row["section"] == code), None)
    if row is None:
        st.html(widgets.note(t("report.wording_product")))
        return
    said = t("report.wording_own", by=by_name(row["set_by"]), time=labels.when(row["set_at"]))
    st.html(widgets.note(said, origin=STANDING))
    origin.button("wording", STANDING)
    if store.may("report") and store.as_of() is None:
        st.button(t("report.wording_back"), on_click=_take_back, args=(code,), key="report_back")


def _faults(faults: list[Fault]) -> None:
    lines = "".join(f"<li>{html.escape(fault_words(each))}</li>" for each in faults[:MOST_FAULTS])
    st.error(t("report.faulty"))
    with st.container(key="nofigures_faults"):
        st.html(f'<ul class="ud-faults">{lines}</ul>')


def fault_words(fault: Fault) -> str:
    """第 12 行：…… of a fault."""
    return t("report.fault_line", line=fault.line, text=t(f"report.fault_{fault.code}", **fault.args))


def _keep(text: str) -> None:
    labels.use(st.query_params.get("lang"))

    def act() -> None:
        store.require("report")
        own.keep(store.warehouse(), text, by=who())

    if _acts.attempt(t("report.kept"), act):
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1


def _take_back(code: str) -> None:
    labels.use(st.query_params.get("lang"))

    def act() -> None:
        store.require("report")
        own.take_back(store.warehouse(), code, by=who())

    _acts.attempt(t("report.taken_back"), act)
