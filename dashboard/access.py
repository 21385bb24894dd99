"""Who may do what: one table, asked by the pages and asked again inside the writer.

    领导 leader           sees all of its federation
    填报员 clerk          files and sees its own township
    统计员 statistician   checks, approves, sets targets, writes reports
    管理员 admin          units, accounts, backups; sees all, so as to help

Pure functions. Who a person is comes from the account table at every rerun, never from the session; a person
alone on their own machine (no accounts) may do everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["leader", "clerk", "statistician", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

Permission = Literal[
    "see_county", "see_unit", "see_trail", "file", "nil", "explain", "withdraw", "review", "correct",
    "target", "mapping", "view", "sql", "units", "accounts", "service",
]  # fmt: skip
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

_ALL_UNITS: Mapping[Permission, frozenset[Role]] = {
    "see_county": frozenset({"leader", "statistician", "admin"}),
    "see_unit": frozenset({"leader", "statistician", "admin"}),
    "see_trail": frozenset({"leader", "statistician", "admin"}),
    "file": frozenset({"statistician"}),
    "nil": frozenset({"statistician"}),
    "explain": frozenset({"statistician"}),
    "withdraw": frozenset({"statistician"}),
    "review": frozenset({"statistician"}),
    "correct": frozenset({"statistician"}),
    "target": frozenset({"statistician"}),
    "mapping": frozenset({"statistician"}),
    "view": frozenset({"leader", "statistician", "admin"}),
    "sql": frozenset({"statistician", "admin"}),
    "units": frozenset({"admin"}),
    "accounts": frozenset({"admin"}),
    "service": frozenset({"admin"}),
}
"""Who may do it for every unit of the county."""

_OWN_UNIT: frozenset[Permission] = frozenset({"see_unit", "file", "nil", "explain", "withdraw"})
"""What a clerk may do, and only for the own township."""

PERMISSION_OF_ACT: Mapping[str, Permission] = {
    "begin": "units",
    "unit": "units",
    "succession": "units",
    "account": "accounts",
    "commit": "file",
    "nil": "nil",
    "explain": "explain",
    "withdraw": "withdraw",
    "correct": "correct",
    "approve": "review",
    "send_back": "review",
    "restore": "review",
    "lock": "review",
    "unlock": "review",
    "target": "target",
    "scheme": "target",
    "signoff": "target",
    "deadline": "target",
    "mapping": "mapping",
    "view": "view",
    "map": "units",
}
"""What an act of the journal needs; an act that is not here may be done by nobody who is signed in."""


@dataclass(frozen=True)
class Person:
    """Who asks. ``role`` is None for a person alone on the machine, who may do everything."""

    login: str
    name: str
    role: Role | None
    unit_code: str | None = None
    """A clerk's township."""


ALONE = Person("", "", None)
"""Whoever sits at a machine that serves nobody else."""


class ForbiddenError(RuntimeError):
    """What a person may not do. ``permission`` names it; the words are ``common.forbidden_<permission>``."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


def may(person: Person, permission: Permission, unit_code: str | None = None) -> bool:
    """Whether a person may do this for a unit; without a unit: for the whole county."""
    if person.role is None:
        return True
    if person.role in _ALL_UNITS[permission]:
        return True
    is_own = person.unit_code is not None and unit_code == person.unit_code
    return person.role == "clerk" and permission in _OWN_UNIT and is_own


def may_somewhere(person: Person, permission: Permission) -> bool:
    """Whether a person may do this for at least one unit: whether its page is offered."""
    return may(person, permission, person.unit_code)


def require(person: Person, permission: Permission, unit_code: str | None = None) -> None:
    """Raises ForbiddenError unless the person may."""
    if not may(person, permission, unit_code):
        raise ForbiddenError(permission)
