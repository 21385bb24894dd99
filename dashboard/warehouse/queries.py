"""queries/**/*.sql in, named queries with checked headers out; parameters bound, rows returned.

The first comment lines of a file are its documentation: a title, ``grain:``, one ``param`` line for each
parameter and one ``column`` line for each result column. A parameter that says "null for
all" or "null for none" may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import settings

FAR_FUTURE = datetime(9999, 12, 31)
"""The ``as_of`` that means "as known now": no version of a figure is valid for ever but the current one."""

_NOW = re.compile(r"^-- now:", re.MULTILINE)
# Folders of queries/ that hold something other than named queries.
_OTHER_FOLDERS = frozenset({"schema", "views", "macros", "derived", "examples"})


class QueryError(ValueError):
    """A query file that breaks the header's rules, or a call that does not fit its parameters."""


@dataclass(frozen=True)
class NamedQuery:
    """One file of queries/: what it answers, its parameters and columns (name -> "type, text"), its SQL."""

    name: str
    title: str
    grain: str
    params: Mapping[str, str]
    columns: Mapping[str, str]
    sql: str

    def bind(self, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters to run with. Raises QueryError on a missing or unknown one."""
        unknown = [key for key in given if key not in self.params]
        if unknown:
            raise QueryError(f"{self.name} has no parameter {unknown[0]!r}; it has {', '.join(self.params)}")
        optional = {key: None for key, text in self.params.items() if _is_optional(text)}
        bound = {**optional, **{key: defaults[key] for key in self.params if key in defaults}, **given}
        for key in self.params:
            if bound.get(key) is None and key in defaults:
                bound[key] = defaults[key]
        missing = [key for key in self.params if key not in bound]
        if missing:
            raise QueryError(f"{self.name} needs the parameter {missing[0]!r}: {self.params[missing[0]]}")
        return bound

    def asked_with(self, bound: Mapping[str, Any]) -> NamedQuery:
        """The query as it is best asked with these parameters: as known now, sums that are kept are read."""
        is_now = bound.get("as_of") == FAR_FUTURE and bound.get("boundaries", "reported") == "reported"
        return replace(self, sql=_of_now(self.sql)) if is_now else self

    def parse(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Parameters typed on a command line or in a link, by their declared types. Raises QueryError."""
        return {key: _parse(self, key, text) for key, text in texts.items()}


def load_queries(folder: Path) -> dict[str, NamedQuery]:
    """All named queries below a folder, by ``subject/name``. Raises QueryError naming the file."""
    found = {}
    for file in sorted(folder.rglob("*.sql")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        if name.split("/")[0] not in _OTHER_FOLDERS:
            found[name] = read_query(name, file.read_text(encoding="utf-8"))
    return found


def read_query(name: str, sql: str) -> NamedQuery:
    """Parse a query file's header. Raises QueryError."""
    title, grain = "", ""
    params: dict[str, str] = {}
    columns: dict[str, str] = {}
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        text = line[2:].strip()
        field = re.match(r"(param|column) (\w+): *(\S.*)$", text)
        if field:
            {"param": params, "column": columns}[field[1]][field[2]] = field[3]
        elif text.startswith("grain:"):
            grain = text.removeprefix("grain:").strip()
        elif not title:
            title = text
    if not (title and grain and columns):
        raise QueryError(f"queries/{name}.sql: its header lacks a title, a grain or columns")
    return NamedQuery(name, title, grain, params, columns, sql)


def read_macros() -> dict[str, str]:
    """Name and SELECT of each table macro: queries/macros/, and what the line ``-- now:`` of one asks for.

    That is a second one of the same text, with the macros of what is kept in the place of those it calls.
    """
    made = {file.stem: file.read_text(encoding="utf-8") for file in _macro_files()}
    return made | {f"{name}_now": _of_now(made[name]) for name in _kept() if f"{name}_now" not in made}


def _macro_files() -> list[Path]:
    return sorted((settings.QUERIES / "macros").glob("*.sql"))


@cache
def _kept() -> tuple[str, ...]:
    """The macros that have a second one, <name>_now, which reads what is kept."""
    written = [file.stem.removesuffix("_now") for file in _macro_files() if file.stem.endswith("_now")]
    made = [file.stem for file in _macro_files() if _NOW.search(file.read_text(encoding="utf-8"))]
    return (*written, *made)


@cache
def _of_now(sql: str) -> str:
    """The text with the macros of what is kept in the place of the others."""
    for name in _kept():
        sql = re.sub(rf"\b{name}\(", f"{name}_now(", sql)
    return sql


def _is_optional(text: str) -> bool:
    return "null for all" in text or "null for none" in text


def _parse(query: NamedQuery, key: str, text: str) -> Any:
    if key not in query.params:
        raise QueryError(f"{query.name} has no parameter {key!r}; it has {', '.join(query.params)}")
    kind = query.params[key].split(",")[0].strip()
    if text == "" or text == "null":
        return None
    try:
        if kind.endswith("[]"):
            parts = [part for part in re.split(r"[,，|]", text) if part]
            return [int(part) for part in parts] if kind == "bigint[]" else parts
        if kind in ("integer", "bigint"):
            return int(text)
        if kind == "double":
            return float(text)
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "timestamp":
            return datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"{query.name}: parameter {key} is {kind}, not {text!r}") from error
    return text
