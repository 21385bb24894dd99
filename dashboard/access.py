"""Who may do what: one table, asked by the pages and asked again inside the writer.

    领导 leader           sees all of its federation
    填报员 clerk          files and sees its own township
    统计员 statistician   checks, approves, sets targets, writes reports
    管理员 admin          units, accounts, deadlines, headers, backups; sees all, so as to help

Pure functions. Who a person is comes from the account table at every rerun, never from the session; a person
alone on their own machine (no accounts) may do everything.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Role = Literal["leader", "clerk", "statistician", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)

Permission = Literal[
    "see_county", "see_unit", "see_trail", "file", "nil", "explain", "withdraw", "review", "correct",
    "target", "deadline", "mapping", "report", "narrative", "view", "sql", "units", "accounts", "service",
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
    "deadline": frozenset({"statistician", "admin"}),
    "mapping": frozenset({"statistician", "admin"}),
    "report": frozenset({"statistician"}),
    "narrative": frozenset({"statistician"}),
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
    "password": "accounts",
    "end_sessions": "accounts",
    "commit": "file",
    "nil": "nil",
    "narrative": "narrative",
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
    "deadline": "deadline",
    "mapping": "mapping",
    "view": "view",
    "map": "units",
    "sentences": "report",
}
"""What an act of the journal needs; an act that is not here may be done by nobody who is signed in."""

PERMISSION_OF_PAGE: Mapping[str, tuple[Permission, ...]] = {
    "overview": ("see_county",),
    "coverage": ("see_county",),
    "aid": ("see_county",),
    "township": ("see_unit",),
    "compare": ("see_county",),
    "scores": ("see_county",),
    "explore": ("see_county",),
    "report": ("see_county",),
    "narrative": ("narrative",),
    "returns": ("file", "see_trail"),
    "progress": ("see_trail",),
    "review": ("review",),
    "checks": ("see_trail",),
    "restatements": ("see_trail",),
    "audit": ("see_trail",),
    "begin": ("units",),
    "accounts": ("accounts",),
    "service": ("service",),
}
"""What it takes to see a page, any one of these; a page that is not here is seen by no account."""

FIRST_PAGE: Mapping[Role | None, str] = {"clerk": "returns"}
"""Where a role begins; every other one with the overview."""

QUERIES_OF_A_UNIT: frozenset[str] = frozenset({
    "units/unit_by_code", "units/succession_by_unit", "units/allocation_by_unit",
    "returns/status_by_unit_quarter", "returns/status_by_unit", "returns/return_by_unit",
    "returns/sent_back_by_return", "returns/event_by_unit_quarter", "returns/figure_by_unit_quarter",
    "returns/fact_by_return", "returns/problem_by_return",
    "progress/missing_by_unit_quarter",
    "origin/fact_by_figure", "origin/fact_by_return", "origin/target_by_figure",
    "township/aid_by_programme", "township/indicator_by_unit", "township/peer_by_indicator",
    "township/profile_by_unit", "township/rank_by_unit_quarter", "township/recent_by_indicator",
    "township/series_by_unit_quarter", "township/series_by_unit_year", "township/target_by_indicator",
    "township/score_by_unit", "scoring/score_by_unit", "narrative/quote_by_return",
})  # fmt: skip
"""Named queries that, asked for one unit, tell of it and of the county as a whole, and of no other unit."""

QUERIES_OF_THE_COUNTY: frozenset[str] = frozenset(
    {"units/period_by_quarter", "units/count_by_kind", "origin/total_by_figure"}
)
"""Named queries that, asked for all units, tell of the county as a whole only."""


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


def may_see_page(person: Person, page: str) -> bool:
    """Whether a person may open a page."""
    if person.role is None:
        return True
    return any(may_somewhere(person, permission) for permission in PERMISSION_OF_PAGE.get(page, ()))


def first_page(person: Person) -> str:
    """The page a person begins with."""
    return FIRST_PAGE.get(person.role, "overview")


def narrowed(person: Person, name: str, known: Container[str], params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a person's query runs with; ``known``: those the query has.

    Whoever sees the whole county asks as they like. A clerk asks by the two lists above: about the own unit,
    whatever was left open, or about the whole county, all kinds of unit together. Raises ForbiddenError.
    """
    if may(person, "see_county"):
        return dict(params)
    own = person.unit_code
    if own is None or name not in QUERIES_OF_A_UNIT | QUERIES_OF_THE_COUNTY:
        raise ForbiddenError("see_county")
    asked = {key: value for key, value in params.items() if key != "kinds"}
    if asked.get("unit_code") not in (None, own) or set(asked.get("unit_codes") or ()) - {own}:
        raise ForbiddenError("see_unit")
    if name in QUERIES_OF_A_UNIT:
        if "unit_code" in known:
            asked["unit_code"] = own
        elif "unit_codes" in known:
            asked["unit_codes"] = (own,)
        else:
            raise ForbiddenError("see_county")
    return asked
