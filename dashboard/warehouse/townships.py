"""Changes of the list of units that are more than a word: looked at once more inside the writer, then done.

Renames, mergers and splits have days of their own and are acts of another kind (succession); what they
settled is not changed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import duckdb

from dashboard.warehouse.filing import NotAllowedError, Writes
from dashboard.warehouse.journal import Act, utc_now

Cursor = duckdb.DuckDBPyConnection
Record = Mapping[str, Any]


class Store(Writes, Protocol):
    """What is needed of a warehouse."""

    def cursor(self) -> Cursor:
        """A connection of one's own; the caller closes it."""
        ...


def newest_change(warehouse: Store) -> int:
    """The number of the last act that changed the list; 0 while there is none."""
    cursor = warehouse.cursor()
    try:
        return _newest(cursor)
    finally:
        cursor.close()


def _newest(cursor: Cursor) -> int:
    sql = "select coalesce(max(number), 0) from journal_act where act in ('begin', 'unit', 'succession')"
    return int(cursor.execute(sql).fetchall()[0][0])


def set_units(warehouse: Writes, records: Sequence[Record], *, seen: int, by: str) -> None:
    """State units anew or for the first time, all or none; ``seen``: newest_change() when they were read.

    Raises NotAllowedError: unit_meanwhile, no_change, unit_name, unit_days, unit_taken, unit_settled,
    unit_has_returns (args: unit and what it is about).
    """

    def prepare(cursor: Cursor) -> list[Act]:
        if _newest(cursor) != seen:
            raise NotAllowedError("unit_meanwhile")
        if not records:
            raise NotAllowedError("no_change")
        _check_names(cursor, records)
        held = {
            code: (first, last)
            for code, first, last in cursor.execute(
                "select unit_code, valid_from, valid_to from unit"
            ).fetchall()
        }
        for each in records:
            first, last = _days(each)
            if last is not None and last < first:
                raise NotAllowedError("unit_days", unit=each["name"])
            if each["unit_code"] in held and held[each["unit_code"]] != (first, last):
                _check_days(cursor, each, held[each["unit_code"]], (first, last))
        return [Act("unit", by, {"units": [dict(each) for each in records]}, utc_now())]

    warehouse.write(prepare)


def _days(each: Record) -> tuple[date, date | None]:
    last = each.get("valid_to")
    return date.fromisoformat(each["valid_from"]), date.fromisoformat(last) if last else None


def _check_names(cursor: Cursor, records: Sequence[Record]) -> None:
    """Each name surely means one unit: no two units have it, and none has another's as one of its others."""
    codes = [each["unit_code"] for each in records]
    sql = "select name, unit_code from unit where level = 'township' and not list_contains($codes, unit_code)"
    taken = dict(cursor.execute(sql, {"codes": codes}).fetchall())
    for each in records:
        if not each["name"].strip() or not each["name"].isprintable():
            raise NotAllowedError("unit_name")
        if each["name"] in taken:
            raise NotAllowedError("unit_taken", unit=each["name"])
        taken[each["name"]] = each["unit_code"]
    sql = "select alias, unit_code from unit_alias where not list_contains($codes, unit_code)"
    others = dict(cursor.execute(sql, {"codes": codes}).fetchall())
    for each in records:
        for alias in each.get("aliases", ()):
            for known in (taken, others):
                if known.get(alias, each["unit_code"]) != each["unit_code"]:
                    raise NotAllowedError("unit_taken", unit=alias)
            others[alias] = each["unit_code"]


def _check_days(
    cursor: Cursor, each: Record, before: tuple[date, date | None], after: tuple[date, date | None]
) -> None:
    """A first or last day may move unless a merger or split settled it or a return would lose its unit."""
    code = each["unit_code"]
    for settled in _settled(cursor, code):
        if settled in before and settled not in after:
            raise NotAllowedError("unit_settled", unit=each["name"])
    sql = (
        "select year, quarter from stg_return_standing where unit_code = ?"
        " and until_at > timestamp '9000-01-01' order by year, quarter"
    )
    for year, quarter in cursor.execute(sql, [code]).fetchall():
        ends = date(year, 3 * quarter, 31 if quarter in (1, 4) else 30)
        first, last = after
        was_in = before[0] <= ends and (before[1] is None or ends <= before[1])
        if was_in and not (first <= ends and (last is None or ends <= last)):
            raise NotAllowedError("unit_has_returns", unit=each["name"], year=year, quarter=quarter)


def _settled(cursor: Cursor, code: str) -> Iterator[date]:
    """The days that a merger or split which counts gave a unit: its first, or its last."""
    sql = (
        "select happened_on, happened_on - interval 1 day from stg_succession"
        " where kind <> 'rename' and ? in (from_code, to_code)"
    )
    for first, last in cursor.execute(sql, [code]).fetchall():
        yield first
        yield last.date() if hasattr(last, "date") else last
