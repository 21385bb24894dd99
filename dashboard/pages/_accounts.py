"""Parts of the page 账号: the list that is edited in place, a new account, passwords and sessions of some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, origin, settings, store, upkeep, widgets
from dashboard.access import ROLES
from dashboard.labels import t
from dashboard.pages import _acts, _edited, _units
from dashboard.pages._who import by_name, who
from dashboard.upkeep import accounts

Row = Mapping[str, Any]
QUERY = "accounts/account_by_login"
SOURCE = origin.Source({QUERY: {}})
FRESH = "accounts_fresh"
"""First passwords made in this session, login -> password: shown until they are handed over."""
EDITED = ("name", "role", "unit", "is_active")
ROW_HEIGHT = 34


def rows() -> list[Row]:
    """Every account, the open ones first."""
    return list(store.rows(QUERY))


def show_title(held: Sequence[Row]) -> None:
    """How many accounts there are and how many of them are open."""
    if not held:
        widgets.title(t("accounts.none"), t("accounts.lead"))
        return
    first = held[0]
    text = t(
        "accounts.finding", open=first["count_open"], admins=first["count_admins"], units=first["count_units"]
    )
    widgets.title(text, t("accounts.lead"), origin=SOURCE)
    origin.button("accounts", SOURCE)


# --- The list ---------------------------------------------------------------------------------------------


def show_list(held: Sequence[Row]) -> None:
    """The accounts, edited in place; under them what can be done for some."""
    names = units()
    frame = pd.DataFrame([_line(row) for row in held])
    is_past = _acts.may_not("accounts")
    key = f"accounts_{store.warehouse().version}"
    text = st.column_config.TextColumn
    columns: dict[str, Any] = {
        "login": text(t("accounts.login"), pinned=True, width=110),
        "name": text(t("accounts.name"), max_chars=40, width=110, required=True),
        "role": st.column_config.SelectboxColumn(
            t("accounts.role"), options=ROLES, format_func=role_name, required=True, width=96
        ),
        "unit": st.column_config.SelectboxColumn(
            t("accounts.unit"), options=["", *names], width=130, help=t("accounts.unit_help"),
            format_func=lambda code: names.get(str(code), "–"),
        ),
        "is_active": st.column_config.CheckboxColumn(t("accounts.is_active"), width=64),
        "state": text(t("accounts.state"), width=180),
        "changed": text(t("accounts.changed"), width=200),
    }  # fmt: skip
    with widgets.sourced(SOURCE, "list"):
        edited = st.data_editor(
            frame, key=key, hide_index=True, column_config=columns, row_height=ROW_HEIGHT, placeholder="–",
            disabled=True if is_past else [name for name in columns if name not in EDITED],
            height="content" if len(held) <= 25 else 760, alt=t("accounts.list"),
        )  # fmt: skip
    if is_past:
        return
    base = frame.to_dict("records")
    changed = sum(
        any(before[name] != after[name] for name in EDITED)
        for before, after in zip(base, edited.to_dict("records"), strict=True)
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.button(
            t("accounts.save", count=changed) if changed else t("accounts.save_none"), key="accounts_do",
            type="primary" if changed else "secondary", icon=":material/save:", disabled=not changed,
            on_click=_save, args=(base, key),
        )  # fmt: skip
        _for_some(held)


def units() -> dict[str, str]:
    """The units a clerk can have today, code -> name."""
    today = store.own().today().isoformat()
    return {
        unit.unit_code: unit.name
        for unit in _units.existing()
        if unit.valid_to is None or unit.valid_to >= today
    }


def role_name(role: object) -> str:
    """领导, 填报员, 统计员, 管理员."""
    return t(f"office.role_{role}") if role in ROLES else ""


def _line(row: Row) -> dict[str, Any]:
    return {
        "login": row["login"], "name": row["name"], "role": row["role"], "unit": row["unit_code"] or "",
        "is_active": bool(row["is_active"]), "state": _state(row),
        "changed": t("common.dot").join([labels.when(row["set_at"]), by_name(row["set_by"])]),
    }  # fmt: skip


def _state(row: Row) -> str:
    """Closed; else how far it is with its password, and whether it is signed in."""
    if not row["is_active"]:
        return t("office.state_closed")
    login = str(row["login"])
    parts = [t("accounts.signed_in")] if upkeep.is_signed_in(login) else []
    if upkeep.has_passwords():
        parts.append(t(f"accounts.password_{upkeep.password_state(login)}"))
    return t("common.dot").join(parts) or t("office.state_open")


def _save(base: Sequence[Row], key: str) -> None:
    """Change the accounts whose row says something else than before."""
    labels.use(st.query_params.get("lang"))
    now = _edited.rows(base, key)
    wanted = [
        account(after["login"], after["name"], after["role"], after["unit"], bool(after["is_active"]))
        for before, after in zip(base, now, strict=True)
        if any(before[name] != after[name] for name in EDITED)
    ]
    set_accounts(wanted)


def account(login: str, name: Any, role: Any, unit: Any, is_active: bool = True) -> accounts.Account:
    """An account as it was typed; a unit stands with a clerk only."""
    code = str(unit or "") or None
    role = str(role or "")
    return accounts.Account(
        accounts.login_of(login),
        str(name or "").strip(),
        role,
        code if role == "clerk" else None,
        is_active,
    )


def set_accounts(wanted: Sequence[accounts.Account]) -> bool:
    """Open or change accounts from a button's callback; the open ones without a password get their first."""
    if not _acts.attempt(
        t("accounts.saved", count=len(wanted)),
        lambda: accounts.set_accounts(store.own(), wanted, by=who()),
    ):
        return False
    fresh = [each.login for each in wanted if each.is_active and upkeep.password_state(each.login) == "none"]
    if fresh and upkeep.has_passwords():
        give_passwords(fresh, t("accounts.saved_with", count=len(wanted), fresh=len(fresh)))
    return True


def give_passwords(logins: Sequence[str], done: str) -> None:
    """First passwords, kept in this session until they are handed over; ``done`` is told then."""
    made: dict[str, str] = {}
    if _acts.attempt(done, lambda: made.update(upkeep.give_first_passwords(logins, by=who()))):
        st.session_state[FRESH] = {**st.session_state.get(FRESH, {}), **made}


# --- Some of them -----------------------------------------------------------------------------------------


def _for_some(held: Sequence[Row]) -> None:
    """New first passwords for people who forgot theirs, and the end of their sessions."""
    own = store.asking().login
    names = {
        str(row["login"]): f"{row['login']} {row['name']}"
        for row in held
        if row["is_active"] and row["login"] != own
    }
    mode = settings.settings().sign_in
    if not names or mode == "proxy":
        return
    with st.popover(t("accounts.some"), icon=":material/key:", key="accounts_some"):
        st.multiselect(
            t("accounts.some_who"), list(names), key="accounts_chosen", format_func=names.__getitem__,
            placeholder=t("accounts.some_placeholder"),
        )  # fmt: skip
        if upkeep.has_passwords():
            st.caption(t("accounts.reset_help", days=upkeep.FIRST_PASSWORD_DAYS))
            st.button(
                t("accounts.reset"), key="accounts_reset", icon=":material/lock_reset:", on_click=_reset
            )
        if mode != "none":
            st.caption(t("accounts.end_help"))
            st.button(t("accounts.end"), key="accounts_end", icon=":material/logout:", on_click=_end)


def _chosen() -> list[str]:
    labels.use(st.query_params.get("lang"))
    chosen = list(st.session_state.get("accounts_chosen", ()))
    if not chosen:
        st.session_state[_acts.TOLD] = "error", "accounts.some_nobody", {}
    return chosen


def _reset() -> None:
    if chosen := _chosen():
        give_passwords(chosen, t("accounts.passwords_made", count=len(chosen)))
        st.session_state["accounts_chosen"] = []


def _end() -> None:
    if chosen := _chosen():
        done = t("accounts.ended", count=len(chosen))
        _acts.attempt(done, lambda: upkeep.end_sessions(chosen, by=who()))
        st.session_state["accounts_chosen"] = []


# --- A new one --------------------------------------------------------------------------------------------


def show_new(held: Sequence[Row]) -> None:
    """The form that opens one account."""
    names = units()
    round_ = st.session_state.get("accounts_round", 0)
    with st.form(f"accounts_form_{round_}", border=False):
        st.text_input(t("accounts.login"), key=f"new_login_{round_}", max_chars=40, help=_login_help())
        st.text_input(t("accounts.name"), key=f"new_name_{round_}", max_chars=40)
        start = ROLES.index("clerk" if held and names else "admin")
        st.selectbox(
            t("accounts.role"), ROLES, index=start, key=f"new_role_{round_}", format_func=role_name,
            help=t("accounts.role_help"),
        )  # fmt: skip
        st.selectbox(
            t("accounts.unit"), ["", *names], key=f"new_unit_{round_}", help=t("accounts.unit_help"),
            format_func=lambda code: names.get(code, "–"),
        )  # fmt: skip
        st.form_submit_button(
            t("accounts.add_do"), key="accounts_add", icon=":material/person_add:", on_click=_add,
            args=(round_, [str(row["login"]) for row in held]),
        )  # fmt: skip


def _login_help() -> str:
    by = settings.settings()
    if by.sign_in == "oidc":
        return t("accounts.login_oidc", claim=by.oidc_claim)
    return t("accounts.login_proxy" if by.sign_in == "proxy" else "accounts.login_help")


def _add(round_: int, taken: Sequence[str]) -> None:
    labels.use(st.query_params.get("lang"))
    typed = {name: st.session_state[f"new_{name}_{round_}"] for name in ("login", "name", "role", "unit")}
    wanted = account(**typed)
    if wanted.login in taken:
        words = {"login": wanted.login}
        st.session_state[_acts.TOLD] = "error", "common.not_allowed_account_taken", words
    elif set_accounts([wanted]):
        st.session_state["accounts_round"] = round_ + 1
