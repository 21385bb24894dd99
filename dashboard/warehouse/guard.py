"""The writer's own question: may the person who asks do these acts? Pages ask first; this asks again.

The account is looked up inside the writer, so that one closed a moment ago can do nothing more, whatever a
page still shows. The acts are signed with the account's name, whatever name came with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

import duckdb

from dashboard import access
from dashboard.access import ForbiddenError
from dashboard.warehouse import accounts
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.journal import Act

Cursor = duckdb.DuckDBPyConnection

_operating: ContextVar[bool] = ContextVar("operating", default=False)


@contextmanager
def as_operator() -> Iterator[None]:
    """While this lasts, this thread writes as whoever runs the server: the owner of the store's files."""
    token = _operating.set(True)
    try:
        yield
    finally:
        _operating.reset(token)


def is_operator() -> bool:
    """Whether this thread writes as the owner of the store's files."""
    return _operating.get()


def authorised(cursor: Cursor, login: str, acts: Sequence[Act]) -> list[Act]:
    """The acts, signed with the name of the account.

    Raises ForbiddenError or NotAllowedError, with nothing done.

    Whoever opens accounts stays able to: of two administrators none can lock out both.
    """
    person = accounts.person_of(cursor, login)
    if person is None:
        raise ForbiddenError("signed_in")
    for act in acts:
        permission = access.PERMISSION_OF_ACT.get(act.act)
        if permission is None:
            raise ForbiddenError("act")
        for unit_code in _units(cursor, act):
            access.require(person, permission, unit_code)
        if act.act == "account" and act.body["login"] == login and not accounts.administers(act.body):
            raise NotAllowedError("account_self")
    return [replace(act, by=person.name) for act in acts]


def _units(cursor: Cursor, act: Act) -> Iterator[str | None]:
    """The units an act is about; None for the county as a whole, or for a return that does not exist."""
    if "returns" in act.body:
        yield from (each["unit_code"] for each in act.body["returns"])
    elif "return_id" in act.body:
        sql = "select max(unit_code) from return where return_id = ?"
        yield cursor.execute(sql, [act.body["return_id"]]).fetchall()[0][0]
    else:
        yield None
