"""What may be done with a return after it was filed; each act first looks at the newest state in the writer.

    submitted -> approved -> locked           approve, lock; unlock leads back to approved
    submitted, approved -> sent_back          send_back: it stands no longer, the unit files again
    submitted, approved -> withdrawn          withdraw
    sent_back, withdrawn -> submitted         restore
    correct, file_nil                         a return without a file: single figures, or nothing to report

A locked unit and quarter refuses every change until it is unlocked, an approved one wants a reason. Approving
the last return of a quarter in which every expected unit has an approved one locks that quarter by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

import duckdb

from dashboard.catalogue import catalogue
from dashboard.warehouse.apply import return_id_of
from dashboard.warehouse.journal import Act, Line, utc_now
from dashboard.warehouse.writer import Prepare

Cursor = duckdb.DuckDBPyConnection
UnitQuarter = tuple[str, int, int]
"""unit_code, year, quarter."""


class NotAllowedError(RuntimeError):
    """An act that the state of a return does not allow.

    ``code``: return_missing, unit_missing, wrong_status, locked, needs_reason or no_change, the key of its
    words ``common.not_allowed_<code>``; ``args_of_words`` is what these words need.
    """

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.args_of_words = args


class Writes(Protocol):
    """What is needed of a warehouse."""

    def write(self, prepare: Prepare) -> list[Line]:
        """Let ``prepare`` look at the newest state inside the writer and do the acts it returns."""
        ...


@dataclass(frozen=True)
class Correction:
    """One figure in the place of another. ``value`` in yuan or whole counts, None if not applicable."""

    measure: str
    basis: Literal["stock", "ytd", "quarter"]
    value: Decimal | None
    state: Literal["value", "not_applicable"] = "value"
    raw_text: str = ""
    """As the person typed it."""


@dataclass(frozen=True)
class Held:
    """A return as it is now."""

    return_id: int
    unit_code: str
    year: int
    quarter: int
    status: str

    @property
    def of(self) -> UnitQuarter:
        """Whose return of which quarter."""
        return self.unit_code, self.year, self.quarter


def approve(warehouse: Writes, return_ids: Sequence[int], *, by: str, note: str = "") -> None:
    """Approve returns, with what waits of the same unit and quarter; a quarter that is complete is locked.

    Raises NotAllowedError (return_missing, wrong_status) with nothing done.
    """

    def prepare(cursor: Cursor) -> list[Act]:
        at = utc_now()
        chosen = [_in_status(cursor, each, ("submitted", "approved")) for each in return_ids]
        # Earlier revisions that still wait stand beside the newest one and are part of what was looked at.
        waiting = [
            each
            for each in _standing(cursor, {held.of for held in chosen})
            if each.status == "submitted"
            and any(each.of == held.of and each.return_id <= held.return_id for held in chosen)
        ]
        approved = {each.return_id for each in waiting}
        quarters = sorted({(held.year, held.quarter) for held in chosen})
        complete = [each for at_quarter in quarters for each in _complete(cursor, at_quarter, approved)]
        return [_event("approve", each.return_id, by, note, at) for each in waiting] + [
            _event("lock", each.return_id, by, "", at) for each in complete
        ]

    warehouse.write(prepare)


def send_back(warehouse: Writes, return_id: int, *, by: str, note: str) -> None:
    """Hand a return back with a comment; it stands no longer. Raises NotAllowedError."""
    _change(warehouse, "send_back", [return_id], ("submitted", "approved"), by, _reason(note))


def withdraw(warehouse: Writes, return_id: int, *, by: str, note: str) -> None:
    """Take a return back with a reason; it stands no longer. Raises NotAllowedError."""
    _change(warehouse, "withdraw", [return_id], ("submitted", "approved"), by, _reason(note))


def restore(warehouse: Writes, return_id: int, *, by: str, note: str = "") -> None:
    """Let a returned or withdrawn return stand again; it waits for approval. Raises NotAllowedError."""
    _change(warehouse, "restore", [return_id], ("sent_back", "withdrawn"), by, note)


def lock(warehouse: Writes, return_ids: Sequence[int], *, by: str, note: str = "") -> None:
    """Close approved returns to every change. Raises NotAllowedError with nothing done."""
    _change(warehouse, "lock", return_ids, ("approved",), by, note)


def unlock(warehouse: Writes, return_ids: Sequence[int], *, by: str, note: str) -> None:
    """Open locked returns again, with all that is locked of their quarter. Raises NotAllowedError."""
    _reason(note)

    def prepare(cursor: Cursor) -> list[Act]:
        at = utc_now()
        chosen = {_in_status(cursor, each, ("locked",)).of for each in return_ids}
        locked = [each for each in _standing(cursor, chosen) if each.status == "locked"]
        return [_event("unlock", each.return_id, by, note, at) for each in locked]

    warehouse.write(prepare)


def correct(
    warehouse: Writes,
    unit_code: str,
    year: int,
    quarter: int,
    figures: Sequence[Correction],
    *,
    by: str,
    why: str,
    at: datetime | None = None,
) -> int:
    """Put single figures right, as a revision without a file; its return_id. It is approved if they were.

    Raises NotAllowedError: needs_reason, unit_missing, locked, or no_change where every figure stands so.
    """
    _reason(why)

    def prepare(cursor: Cursor) -> list[Act]:
        _expected(cursor, unit_code, year, quarter)
        state = state_of(cursor, {(unit_code, year, quarter)})[unit_code, year, quarter]
        if state == "locked":
            raise NotAllowedError("locked", units=[unit_code])
        held = _figures(cursor, unit_code, year, quarter)
        fresh = [
            each
            for each in figures
            if held.get((each.measure, each.basis), (None, None)) != (each.value, each.state)
        ]
        if not fresh:
            raise NotAllowedError("no_change")
        body = _body(unit_code, year, quarter, "correction", why, [_fact(each) for each in fresh])
        body["approved"] = state == "approved"
        return [Act("correct", by, {"file": None, "returns": [body]}, at or utc_now())]

    return return_id_of(warehouse.write(prepare)[0].number, 0)


def file_nil(
    warehouse: Writes,
    unit_code: str,
    year: int,
    quarter: int,
    measures: Sequence[str],
    *,
    by: str,
    note: str = "",
    at: datetime | None = None,
) -> int:
    """零报告: say that nothing of these flow measures happened this quarter; the return_id.

    Each gets a zero for the quarter alone, so the year to date stays what it was. Raises NotAllowedError
    (unit_missing, locked, needs_reason, no_change).
    """
    known = catalogue().measures
    flows = [code for code in measures if known[code].measure_type == "flow_ytd"]

    def prepare(cursor: Cursor) -> list[Act]:
        _expected(cursor, unit_code, year, quarter)
        state = state_of(cursor, {(unit_code, year, quarter)})[unit_code, year, quarter]
        if state == "locked":
            raise NotAllowedError("locked", units=[unit_code])
        if state == "approved":
            _reason(note)
        if not flows:
            raise NotAllowedError("no_change")
        zeros = [_fact(Correction(code, "quarter", Decimal(0))) for code in flows]
        body = _body(unit_code, year, quarter, "nil", note, zeros)
        return [Act("nil", by, {"file": None, "returns": [body]}, at or utc_now())]

    return return_id_of(warehouse.write(prepare)[0].number, 0)


def state_of(cursor: Cursor, wanted: Collection[UnitQuarter]) -> dict[UnitQuarter, str]:
    """missing, submitted, approved or locked, of each unit and quarter; locked once one return of it is."""
    state = dict.fromkeys(wanted, "missing")
    for each in _standing(cursor, wanted):
        if state[each.of] != "locked":
            state[each.of] = each.status
    return state


def _change(
    warehouse: Writes, act: str, return_ids: Sequence[int], allowed: tuple[str, ...], by: str, note: str
) -> None:
    def prepare(cursor: Cursor) -> list[Act]:
        at = utc_now()
        chosen = [_in_status(cursor, each, allowed) for each in return_ids]
        if act in ("send_back", "withdraw", "restore"):
            closed = [
                of
                for of, state in state_of(cursor, {each.of for each in chosen}).items()
                if state == "locked"
            ]
            if closed:
                raise NotAllowedError("locked", units=[of[0] for of in closed])
        return [_event(act, each.return_id, by, note, at) for each in chosen]

    warehouse.write(prepare)


def _event(act: str, return_id: int, by: str, note: str, at: datetime) -> Act:
    return Act(act, by, {"return_id": return_id, "note": note.strip()}, at)


def _reason(text: str) -> str:
    if not text.strip():
        raise NotAllowedError("needs_reason")
    return text


def _body(
    unit_code: str, year: int, quarter: int, kind: str, note: str, facts: list[list[Any]]
) -> dict[str, Any]:
    return {
        "unit_code": unit_code,
        "year": year,
        "quarter": quarter,
        "source_kind": kind,
        "note": note.strip(),
        "facts": facts,
    }


def _fact(each: Correction) -> list[Any]:
    value = None if each.value is None else str(each.value)
    raw = each.raw_text or value or "/"
    return [each.measure, each.basis, value, each.state, raw, None, None, False, "1"]


_RETURN = """
select return_id, unit_code, year, quarter, status
from stg_return_status
where return_id = ? and until_at >= timestamp '9999-01-01'
"""
_STANDING = """
select s.return_id, s.unit_code, s.year, s.quarter, s.status
from stg_return_status as s
join (select unnest($units) as unit_code, unnest($years) as year, unnest($quarters) as quarter) as wanted
    on wanted.unit_code = s.unit_code and wanted.year = s.year and wanted.quarter = s.quarter
where s.until_at >= timestamp '9999-01-01'
    and s.status in ('submitted', 'approved', 'locked')
    -- said once more, so that only these units' returns are looked at
    and list_contains($some_years, s.year)
    and list_contains($some_units, s.unit_code)
order by s.return_id
"""
_EXPECTED = "select unit_code from dim_unit_quarter where year = ? and quarter = ?"
_FIGURES = """
select measure_code, basis, value, state
from fct_figure
where unit_code = ? and year = ? and quarter = ? and not derived and known_until >= timestamp '9999-01-01'
"""


def _in_status(cursor: Cursor, return_id: int, allowed: tuple[str, ...]) -> Held:
    rows = cursor.execute(_RETURN, [return_id]).fetchall()
    if not rows:
        raise NotAllowedError("return_missing", number=return_id)
    held = Held(*rows[0])
    if held.status == "locked" and "locked" not in allowed:
        raise NotAllowedError("locked", units=[held.unit_code])
    if held.status not in allowed:
        raise NotAllowedError("wrong_status", status=held.status)
    return held


def _standing(cursor: Cursor, wanted: Collection[UnitQuarter]) -> list[Held]:
    """The returns that stand of these units and quarters, the oldest first."""
    keys = sorted(wanted)
    if not keys:
        return []
    units, years, quarters = (list(column) for column in zip(*keys, strict=True))
    some = {"some_units": sorted(set(units)), "some_years": sorted(set(years))}
    rows = cursor.execute(
        _STANDING, {"units": units, "years": years, "quarters": quarters, **some}
    ).fetchall()
    return [Held(*row) for row in rows]


def _complete(cursor: Cursor, at: tuple[int, int], approved: Collection[int]) -> list[Held]:
    """The approved returns of a quarter in which nothing is missing or waits, else none of them."""
    units = [unit for (unit,) in cursor.execute(_EXPECTED, list(at)).fetchall()]
    standing = _standing(cursor, {(unit, *at) for unit in units})
    done = [each for each in standing if each.status == "approved" or each.return_id in approved]
    closed = [each for each in standing if each.status == "locked"]
    if {each.unit_code for each in standing} != set(units) or len(done) + len(closed) < len(standing):
        return []
    return done


def _expected(cursor: Cursor, unit_code: str, year: int, quarter: int) -> None:
    if (unit_code,) not in cursor.execute(_EXPECTED, [year, quarter]).fetchall():
        raise NotAllowedError("unit_missing", unit=unit_code)


def _figures(
    cursor: Cursor, unit_code: str, year: int, quarter: int
) -> dict[tuple[str, str], tuple[Decimal | None, str]]:
    rows = cursor.execute(_FIGURES, [unit_code, year, quarter]).fetchall()
    return {(measure, basis): (value, state) for measure, basis, value, state in rows}
