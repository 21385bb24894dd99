"""Who may come in and as what: accounts as acts of the journal, the newest of a login standing.

What an account may do stands in dashboard/access.py; its password stands in passwords.json, never in the
journal, whose lines are read by many and can never be taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from dashboard.access import ROLES, Person, Role
from dashboard.warehouse.filing import NotAllowedError, Writes
from dashboard.warehouse.journal import Act, utc_now

Cursor = duckdb.DuckDBPyConnection

_LOGIN = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9._@\u4e00-\u9fff-]{0,39}")
_NAME_LENGTH = 40


@dataclass(frozen=True)
class Account:
    """One login. ``unit_code`` is the township of a clerk and None for everybody else."""

    login: str
    name: str
    role: Role
    unit_code: str | None = None
    is_active: bool = True

    @property
    def person(self) -> Person:
        """Who the account is when it asks for something."""
        return Person(self.login, self.name, self.role, self.unit_code)


def login_of(typed: str) -> str:
    """A login as it is kept: without spaces around it, in small letters."""
    return typed.strip().casefold()


def accounts(cursor: Cursor) -> dict[str, Account]:
    """Every account by its login, those that were closed too."""
    sql = "select login, name, role, unit_code, is_active from account order by act_number"
    return {row[0]: Account(*row) for row in cursor.execute(sql).fetchall()}


def person_of(cursor: Cursor, login: str) -> Person | None:
    """Who signs in with this login now; None for an unknown or a closed account."""
    sql = "select name, role, unit_code, is_active from account where login = ? order by act_number desc"
    rows = cursor.execute(f"{sql} limit 1", [login]).fetchall()
    if not rows or not rows[0][3]:
        return None
    name, role, unit_code, _ = rows[0]
    return Person(login, name, role, unit_code)


def set_accounts(warehouse: Writes, wanted: Sequence[Account], *, by: str) -> list[str]:
    """Open, change or close accounts, all of them or none; the logins that were changed.

    Raises NotAllowedError: account_login, account_name, account_role, account_unit (args: login),
    account_twice, or account_last_admin where nobody could administer any more.
    """
    for each in wanted:
        if code := fault(each):
            raise NotAllowedError(code, login=each.login[:_NAME_LENGTH])
    changed: list[str] = []

    def prepare(cursor: Cursor) -> list[Act]:
        changed.clear()
        held = accounts(cursor)
        units = {code for (code,) in cursor.execute("select unit_code from unit").fetchall()}
        seen: set[str] = set()
        for each in wanted:
            if each.login in seen:
                raise NotAllowedError("account_twice", login=each.login)
            seen.add(each.login)
            if each.role == "clerk" and each.is_active and each.unit_code not in units:
                raise NotAllowedError("account_unit", login=each.login)
        after = held | {each.login: each for each in wanted}
        if not any(each.is_active and each.role == "admin" for each in after.values()):
            raise NotAllowedError("account_last_admin")
        fresh = [each for each in wanted if held.get(each.login) != each]
        changed.extend(each.login for each in fresh)
        at = utc_now()
        return [Act("account", by, _body(each), at) for each in fresh]

    warehouse.write(prepare)
    return changed


def administers(body: Mapping[str, object]) -> bool:
    """Whether an account as an act carries it can open accounts for others."""
    return bool(body["is_active"]) and body["role"] == "admin"


def tell(
    warehouse: Writes, act: Literal["password", "end_sessions"], logins: Sequence[str], *, by: str
) -> None:
    """Write into the journal what is done with passwords and sessions, before it is done.

    Raises NotAllowedError (account_missing), where a login has no open account, and ForbiddenError.
    """

    def prepare(cursor: Cursor) -> list[Act]:
        held = accounts(cursor)
        for login in logins:
            if login not in held or not held[login].is_active:
                raise NotAllowedError("account_missing", login=login[:_NAME_LENGTH])
        at = utc_now()
        return [Act(act, by, {"login": login}, at) for login in dict.fromkeys(logins)]

    warehouse.write(prepare)


def _body(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "unit_code": account.unit_code,
        "is_active": account.is_active,
    }


def fault(account: Account) -> str:
    """What of an account cannot be: account_login, account_name, account_role, account_unit; "" if none."""
    if not _LOGIN.fullmatch(account.login):
        return "account_login"
    if not account.name.strip() or len(account.name) > _NAME_LENGTH or not account.name.isprintable():
        return "account_name"
    if account.role not in ROLES:
        return "account_role"
    return "account_unit" if (account.role == "clerk") != (account.unit_code is not None) else ""
