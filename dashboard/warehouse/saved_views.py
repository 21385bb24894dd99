"""A page with its choices saved under a name: name, page and the address's parameters in, one act each out.

A view is opened by its page and parameters, never by an address that came from outside: pages and parameters
are those of the lists below, whatever was sent. Each function looks at the newest state inside the writer and
raises NotAllowedError, with nothing done, in the cases view_name, view_long, view_signs, view_page,
view_choices, view_taken, view_missing, view_many, no_change.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Protocol

import duckdb

from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.journal import Act, Line, utc_now
from dashboard.warehouse.writer import Prepare

Cursor = duckdb.DuckDBPyConnection
LONGEST_NAME = 30
LONGEST_VALUE = 300
LONGEST_SQL = 4_000
MOST_VIEWS = 100

PAGES = frozenset(
    {
        "overview", "coverage", "aid", "township", "scores", "explore", "report", "compare", "returns",
        "progress", "review", "narrative", "checks", "restatements", "audit",
    }
)  # fmt: skip
"""The pages that can be saved; a county is begun once."""

PARAMETERS = frozenset(
    {
        # of all pages
        "year", "quarter", "kinds", "unit", "boundaries", "view",
        # of a page that shows figures
        "indicator", "indicators", "units", "form", "start", "ratio", "programme", "group", "from", "basis",
        "ind", "rows", "cols", "span", "show", "sort", "one", "sql", "try", "set", "for", "growth",
        # of a page that lists returns, findings or acts
        "status", "rule", "severity", "by", "of", "in", "range", "derived", "what", "who", "measure",
        "q", "to",
        # of the report
        "part", "tone", "sections",
    }
)  # fmt: skip
"""The parameters of the address that a view keeps: what a page was asked for."""

LEFT_OUT = frozenset(
    {
        "lang", "sample", "asof", "print", "page", "number", "item", "cell", "change", "return", "scope"
    }
)  # fmt: skip
"""Those that it leaves out: whose store, which language, day or paper, and the one thing looked at."""

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
"""Kinds of characters that a name must not have: controls, turned directions, characters that are none."""


class Store(Protocol):
    """What is needed of a warehouse."""

    def write(self, prepare: Prepare) -> list[Line]:
        """Let ``prepare`` look at the newest state inside the writer and do the acts it returns."""
        ...


def save_view(
    warehouse: Store, name: str, page: str, parameters: Mapping[str, str], *, by: str, replace: bool = False
) -> str:
    """Save a page under a name; the name as it was saved. Raises NotAllowedError.

    A name that is taken wants ``replace``.
    """
    name = clean_name(name)
    if page not in PAGES:
        raise NotAllowedError("view_page")
    kept = _checked(parameters)

    def prepare(cursor: Cursor) -> list[Act]:
        standing = _standing(cursor)
        if standing.get(name) == (page, kept):
            raise NotAllowedError("no_change")
        if name in standing and not replace:
            raise NotAllowedError("view_taken", name=name)
        if name not in standing and len(standing) >= MOST_VIEWS:
            raise NotAllowedError("view_many", most=MOST_VIEWS)
        return [Act("view", by, {"name": name, "page": page, "parameters": kept}, utc_now())]

    warehouse.write(prepare)
    return name


def rename_view(warehouse: Store, name: str, new_name: str, *, by: str) -> str:
    """Give a view another name, which must be free; that name as it was saved. Raises NotAllowedError."""
    new_name = clean_name(new_name)

    def prepare(cursor: Cursor) -> list[Act]:
        standing = _standing(cursor)
        if name not in standing:
            raise NotAllowedError("view_missing", name=name)
        if new_name == name:
            raise NotAllowedError("no_change")
        if new_name in standing:
            raise NotAllowedError("view_taken", name=new_name)
        page, kept = standing[name]
        body = {"name": new_name, "was": name, "page": page, "parameters": kept}
        return [Act("view", by, body, utc_now())]

    warehouse.write(prepare)
    return new_name


def delete_view(warehouse: Store, name: str, *, by: str) -> None:
    """Take a view away. Raises NotAllowedError."""

    def prepare(cursor: Cursor) -> list[Act]:
        if name not in _standing(cursor):
            raise NotAllowedError("view_missing", name=name)
        return [Act("view", by, {"name": name, "page": "", "parameters": {}}, utc_now())]

    warehouse.write(prepare)


def clean_name(text: str) -> str:
    """A name as it is kept: no space around it, single spaces within. Raises NotAllowedError."""
    if any(unicodedata.category(sign) in _INVISIBLE for sign in text.strip()):
        raise NotAllowedError("view_signs")
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise NotAllowedError("view_name")
    if len(name) > LONGEST_NAME:
        raise NotAllowedError("view_long", most=LONGEST_NAME)
    return name


def kept_parameters(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Those of an address's parameters that a view keeps: known names, plain text of a decent length."""
    return {
        key: value
        for key, value in sorted(parameters.items())
        if key in PARAMETERS and isinstance(value, str) and value and _is_plain(key, value)
    }


def _checked(parameters: Mapping[str, str]) -> dict[str, str]:
    """The parameters that are kept. Raises NotAllowedError where one of them cannot be."""
    kept = kept_parameters(parameters)
    if any(key in PARAMETERS and value and key not in kept for key, value in parameters.items()):
        raise NotAllowedError("view_choices")
    return kept


def _is_plain(key: str, value: str) -> bool:
    if key == "sql":
        return len(value) <= LONGEST_SQL and all(sign.isprintable() or sign in "\n\t" for sign in value)
    return len(value) <= LONGEST_VALUE and value.isprintable()


def _standing(cursor: Cursor) -> dict[str, tuple[str, dict[str, str]]]:
    """Page and parameters of each view that stands now, by name."""
    sql = (
        "select view_name, page, parameters from stg_saved_view"
        " where known_until = timestamp '9999-12-31 23:59:59'"
    )
    return {name: (page, json.loads(kept)) for name, page, kept in cursor.execute(sql).fetchall()}
