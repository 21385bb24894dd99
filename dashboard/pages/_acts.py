"""What can be done with a return that was filed: the buttons for its state, what came of them, its trace.

The state is checked once more inside the writer: of two people who press at once, the second is told.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from dashboard import labels, origin, preview, sources, store
from dashboard.access import ForbiddenError, Permission
from dashboard.labels import t
from dashboard.pages._who import by_name, who
from dashboard.preview import plain
from dashboard.sources import Source

ACTS = {
    "submitted": ("approve", "send_back", "withdraw"),
    "approved": ("lock", "send_back", "withdraw"),
    "locked": ("unlock",),
    "sent_back": ("restore",),
    "withdrawn": ("restore",),
}
"""What can be done with a return, by its status."""
PERMISSIONS: Mapping[str, Permission] = {"withdraw": "withdraw"}
"""What an act takes, where it is not the permission to review."""
NEEDS_NOTE = frozenset({"send_back", "withdraw", "unlock"})
ICONS = {
    "approve": ":material/check:", "lock": ":material/lock:", "unlock": ":material/lock_open:",
    "send_back": ":material/undo:", "withdraw": ":material/block:", "restore": ":material/restore:",
}  # fmt: skip
TOLD = "acts_told"


def is_past() -> bool:
    """Whether an earlier day is looked at, on which nothing can be done; says so where it is."""
    if store.as_of() is None:
        return False
    st.caption(t("common.past_day"))
    return True


def may_not(permission: Permission, unit_code: str | None = None) -> bool:
    """Whether an act is not offered: this person may not, or an earlier day is looked at, which is said."""
    return not store.may(permission, unit_code) or is_past()


def attempt(done: str, act: Callable[[], object]) -> bool:
    """Do an act, from a button's callback; what came of it is told at the next ``show_told``.

    ``done`` is the sentence of success. A callback, because a button that another person's act has taken off
    the page in the meantime would lose its click without a word.
    """
    try:
        if not tell_forbidden(act):
            return False
    except store.filing.NotAllowedError as error:
        st.session_state[TOLD] = "error", f"common.not_allowed_{error.code}", error.args_of_words
        return False
    st.session_state[TOLD] = "success", done, {}
    return True


def tell_forbidden(act: Callable[[], object]) -> bool:
    """Do what this person may not be allowed to, or the disk has no room for; that is told at the next
    ``show_told``.
    """
    try:
        act()
    except ForbiddenError as error:
        st.session_state[TOLD] = "error", f"common.forbidden_{error.permission}", {}
        return False
    except store.NotKeptError as error:
        st.session_state[TOLD] = "error", f"common.not_kept_{error.code}", error.args_of_words
        return False
    return True


def show_told() -> None:
    """What became of the last act."""
    kind, text, args = st.session_state.pop(TOLD, ("", "", {}))
    if kind == "success":
        st.success(plain(text))
    elif kind:
        st.error(plain(t(text, **args)))


def ask_who(label: str = "review.by") -> None:
    """The name that acts are signed with, kept for the session; an account's acts are signed with its own."""
    if store.is_signed_in():
        return
    st.text_input(
        t(label), key="returns_by", max_chars=20, placeholder=t("returns.by_placeholder"),
        persist_state="session", width=110,
    )  # fmt: skip


def show_buttons(
    one: Mapping[str, Any],
    *,
    primary: str = "",
    with_name: bool = False,
    then: Callable[[str], None] = lambda act: None,
) -> None:
    """The buttons for a return's status with the note they take; ``then`` is told which act was done.

    ``one`` has return_id, unit_code, year, quarter, status.
    """
    status, unit_code = str(one["status"]), str(one["unit_code"])
    acts = [act for act in ACTS.get(status, ()) if store.may(PERMISSIONS.get(act, "review"), unit_code)]
    if not acts or is_past():
        return
    return_id = int(one["return_id"])
    note = f"note_{return_id}_{status}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if with_name:
            ask_who()
        st.text_input(
            t("review.note"), key=note, max_chars=200, placeholder=t(f"review.note_{status}"), width=260
        )
        for act in acts:
            st.button(
                t(f"review.act_{act}"), key=f"{act}_{return_id}", icon=ICONS[act],
                type="primary" if act == primary else "secondary",
                on_click=_pressed, args=(act, one, note, t(f"review.act_{act}"), then),
            )  # fmt: skip


def _pressed(act: str, one: Mapping[str, Any], note: str, name: str, then: Callable[[str], None]) -> None:
    labels.use(st.query_params.get("lang"))
    text = str(st.session_state.get(note, "")).strip()
    if act in NEEDS_NOTE and not text:
        st.session_state[TOLD] = "error", "review.note_needed", {"act": name}
    elif attempt(t("review.acted", act=name), lambda: _do(act, one, text)):
        then(act)


def _do(act: str, one: Mapping[str, Any], note: str) -> None:
    warehouse, by, return_id = store.warehouse(), who(), int(one["return_id"])
    if act == "approve":
        store.filing.approve(warehouse, [return_id], by=by, note=note)
    elif act == "lock":
        # What stands beside it is closed with it: a quarter that is half locked helps nobody.
        store.filing.lock(warehouse, _approved_with(one), by=by, note=note)
    elif act == "unlock":
        store.filing.unlock(warehouse, [return_id], by=by, note=note)
    elif act == "send_back":
        store.filing.send_back(warehouse, return_id, by=by, note=note)
    elif act == "withdraw":
        store.filing.withdraw(warehouse, return_id, by=by, note=note)
    else:
        store.filing.restore(warehouse, return_id, by=by, note=note)


def _approved_with(one: Mapping[str, Any]) -> list[int]:
    returns = store.rows("review/return_by_quarter", year=int(one["year"]), quarter=int(one["quarter"]))
    return [
        int(row["return_id"])
        for row in returns
        if row["unit_code"] == one["unit_code"] and row["status"] == "approved"
    ]


# --- The trace --------------------------------------------------------------------------------------------


def trace_source(unit_code: str, year: int, quarter: int) -> Source:
    """Where the trace of a unit and quarter comes from."""
    params = {"unit_code": unit_code, "year": year, "quarter": quarter}
    return Source({"returns/event_by_unit_quarter": params})


def show_trace(unit_code: str, year: int, quarter: int) -> None:
    """What was done with the returns of a unit and quarter, the newest first: when, what, by whom, why."""
    source = trace_source(unit_code, year, quarter)
    events = store.rows(*source.queries, **source.queries["returns/event_by_unit_quarter"])
    lines = "".join(_event_line(event) for event in events)
    st.html(f'<ol class="ud-trace"{sources.attribute(source)}>{lines}</ol>')
    origin.button("trace", source)


def _event_line(event: Mapping[str, Any]) -> str:
    what = t(f"review.event_{event['act']}", revision=event["revision"])
    if event["act"] in ("submitted", "approved") and event["source_kind"] in ("correction", "nil"):
        what += t("common.in_brackets", text=t(f"returns.source_{event['source_kind']}"))
    note = f'<div class="ud-said">{html.escape(event["note"])}</div>' if event["note"] else ""
    return (
        f"<li><b>{html.escape(what)}</b> <span>{labels.when(event['done_at'])}</span>"
        f" <span>{html.escape(by_name(event['by_whom']))}</span>{note}</li>"
    )


def source_name(row: Mapping[str, Any]) -> str:
    """The file of a return; 更正 or 零报告 for one that came without a file."""
    kind = row["source_kind"]
    return str(
        row["file_name"] or (t(f"returns.source_{kind}") if labels.has(f"returns.source_{kind}") else "")
    )


def offer_file(return_id: int, sha256: str | None, name: str | None) -> None:
    """The file as it came in; a correction or 零报告 has none."""
    if not sha256:
        return
    if not store.may_fetch(sha256):
        st.caption(t("common.forbidden_fetch"))
        return
    st.download_button(
        t("returns.return_file"),
        data=store.file(sha256),
        file_name=preview.download_name(str(name)),
        icon=":material/download:",
        on_click="ignore",
        key=f"file_{return_id}",
    )
