"""A list of accounts from a file: what it asks for beside what there is, what is wrong by cell, import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import labels, store
from dashboard.intake.people import HEADS, People, Trouble, Wanted, read_people
from dashboard.intake.read import read_sheets
from dashboard.intake.records import Problem
from dashboard.labels import t
from dashboard.pages import _accounts, _units
from dashboard.preview import plain
from dashboard.upkeep import accounts
from dashboard.workbooks.csvfile import csv_bytes

Row = Mapping[str, Any]
FILES = ["csv", "xlsx", "xls", "et", "ods"]
SHOWN = 12
"""So many troubles are told one by one."""


def show(held: Sequence[Row]) -> None:
    """Download a list to fill in, upload one, look at what it does, import it."""
    st.caption(t("accounts.import_help"))
    st.download_button(
        t("accounts.template"), _template(held), t("accounts.template_file"), "text/csv",
        key="accounts_template", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    round_ = st.session_state.get("accounts_file_round", 0)
    upload = st.file_uploader(
        t("accounts.file"), type=FILES, key=f"accounts_file_{round_}", label_visibility="collapsed"
    )
    if upload is None:
        return
    book = read_sheets(upload.name, upload.getvalue())
    if isinstance(book, Problem):
        st.error(plain(labels.problem_message(book)))
        return
    found = with_faults(read_people(book, store.own().unit_names()))
    _show_troubles(found.troubles)
    if found.wanted:
        _preview(found, held, round_)


def _template(held: Sequence[Row]) -> bytes:
    """A list with a clerk for each unit that has none: name to be filled in."""
    heads = {name: t(f"accounts.{'is_active' if name == 'state' else name}") for name in HEADS}
    served = {row["unit_code"] for row in held if row["is_active"]}
    today = store.own().today().isoformat()
    lines = [
        {
            "login": unit.short_name or unit.name, "name": "", "role": t("office.role_clerk"),
            "unit": unit.name, "state": t("office.state_open"),
        }
        for unit in _units.existing()
        if unit.unit_code not in served and (unit.valid_to is None or unit.valid_to >= today)
    ]  # fmt: skip
    return csv_bytes(heads, lines)


def with_faults(found: People) -> People:
    """The list, with what the writer would refuse told by its cell."""
    troubles = list(found.troubles)
    for each in found.wanted:
        code = accounts.fault(_account(each))
        if code:
            cell = each.name_cell if code == "account_name" else each.cell
            troubles.append(Trouble(code, {"cell": cell, "login": each.login}))
    return People(found.wanted, tuple(troubles))


def _show_troubles(troubles: Sequence[Trouble]) -> None:
    if not troubles:
        return
    said = [_said(each) for each in troubles[:SHOWN]]
    if len(troubles) > SHOWN:
        said.append(t("accounts.trouble_more", count=len(troubles) - SHOWN))
    st.error("  \n".join(map(plain, [t("accounts.troubles"), *said])))


def _said(each: Trouble) -> str:
    if each.code.startswith("account_"):
        reason = t(f"common.not_allowed_{each.code}", **each.args)
        return t("accounts.trouble_cell", cell=each.args["cell"], reason=reason)
    return t(f"accounts.trouble_{each.code}", **each.args)


def _account(each: Wanted) -> accounts.Account:
    return _accounts.account(each.login, each.name, each.role, each.unit_code, each.is_active)


def _preview(found: People, held: Sequence[Row], round_: int) -> None:
    """Each account that the list opens or changes; those that stay as they are only counted."""
    now = {
        str(row["login"]): _accounts.account(
            row["login"], row["name"], row["role"], row["unit_code"], bool(row["is_active"])
        )
        for row in held
    }
    wanted = [_account(each) for each in found.wanted]
    fresh = [each for each in wanted if now.get(each.login) != each]
    st.caption(t("accounts.preview", count=len(wanted), fresh=len(fresh)))
    if not fresh:
        return
    names = _accounts.units()
    cells = {each.login: each.cell for each in found.wanted}
    lines = [
        {
            "what": t("accounts.what_change" if each.login in now else "accounts.what_open"),
            "login": each.login, "name": each.name, "role": _accounts.role_name(each.role),
            "unit": names.get(each.unit_code or "", ""),
            "state": t("office.state_open" if each.is_active else "office.state_closed"),
            "cell": cells[each.login],
        }
        for each in fresh
    ]  # fmt: skip
    text = st.column_config.TextColumn
    st.dataframe(
        pd.DataFrame(lines), column_config={name: text(t(f"accounts.{name}")) for name in lines[0]},
        hide_index=True, key="accounts_preview", alt=t("accounts.import"),
        height="content" if len(lines) <= 12 else 420,
    )  # fmt: skip
    st.button(
        t("accounts.import_do", count=len(fresh)), key="accounts_import", type="primary",
        icon=":material/group_add:", disabled=bool(found.troubles), on_click=_import, args=(fresh, round_),
    )  # fmt: skip


def _import(wanted: Sequence[accounts.Account], round_: int) -> None:
    labels.use(st.query_params.get("lang"))
    if _accounts.set_accounts(wanted):
        st.session_state["accounts_file_round"] = round_ + 1
