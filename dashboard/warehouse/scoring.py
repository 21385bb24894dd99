"""Targets, the scheme of scoring and the signing off of scores: what a person set in, one act each out.

Each looks at the newest state inside the writer and raises NotAllowedError, with nothing done, in the cases
scheme_empty, scheme_total, scheme_weight, scheme_twice, scheme_floor, scheme_stars, scheme_unknown,
target_negative, nothing_to_sign, needs_reason, no_change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import duckdb

from dashboard.catalogue import catalogue
from dashboard.warehouse.database import UNIT_KINDS
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.journal import Act, Line, utc_now
from dashboard.warehouse.queries import FAR_FUTURE, NamedQuery
from dashboard.warehouse.writer import Prepare

Cursor = duckdb.DuckDBPyConnection
AREAS = ("organisation", "rights", "service", "home")
STARS = ("star_5", "star_4", "star_3", "star_2")
TOTAL = 100.0
TOLERANCE = 1e-6


class Store(Protocol):
    """What is needed of a warehouse."""

    def write(self, prepare: Prepare) -> list[Line]:
        """Let ``prepare`` look at the newest state inside the writer and do the acts it returns."""
        ...

    def named_query(self, name: str) -> NamedQuery:
        """A named query by its name."""
        ...


@dataclass(frozen=True)
class Goal:
    """A target: yuan, a whole count, or 0..1 for a rate; ``value`` None takes it away."""

    unit_code: str
    year: int
    indicator_code: str
    value: float | None


@dataclass(frozen=True)
class Item:
    """One line of a scheme; ``floor_value`` gives no points, the target (else ``full_value``) all of them."""

    area_code: str
    indicator_code: str
    weight: float
    floor_value: float
    full_value: float


@dataclass(frozen=True)
class Scheme:
    """How the townships of a year are scored."""

    year: int
    items: tuple[Item, ...]
    missing_rule: Literal["none", "reported"] = "none"
    near_share: float = 0.95
    star_5: float = 90.0
    star_4: float = 80.0
    star_3: float = 70.0
    star_2: float = 60.0


def set_targets(warehouse: Store, goals: Sequence[Goal], *, by: str) -> int:
    """Set these targets; how many are other than they were. Raises NotAllowedError."""
    for goal in goals:
        if goal.value is not None and goal.value < 0:
            raise NotAllowedError("target_negative")
    changed: list[Goal] = []

    def prepare(cursor: Cursor) -> list[Act]:
        sql = (
            "select unit_code, year, indicator_code, value from stg_target"
            " where known_until = timestamp '9999-12-31 23:59:59'"
        )
        standing = {tuple(row[:3]): row[3] for row in cursor.execute(sql).fetchall()}
        changed[:] = [
            goal
            for goal in goals
            if standing.get((goal.unit_code, goal.year, goal.indicator_code)) != goal.value
        ]
        if not changed:
            raise NotAllowedError("no_change")
        return [Act("target", by, {"targets": [asdict(goal) for goal in changed]}, utc_now())]

    warehouse.write(prepare)
    return len(changed)


def set_scheme(warehouse: Store, scheme: Scheme, *, by: str, note: str = "") -> None:
    """Set the scheme that holds from its year on. Raises NotAllowedError."""
    check_scheme(scheme)
    body = asdict(scheme) | {"items": [asdict(item) for item in scheme.items], "note": note}

    def prepare(cursor: Cursor) -> list[Act]:
        if _in_force(cursor, warehouse, scheme.year) == scheme:
            raise NotAllowedError("no_change")
        return [Act("scheme", by, body, utc_now())]

    warehouse.write(prepare)


def check_scheme(scheme: Scheme) -> None:
    """Raises NotAllowedError, naming the indicator, for a scheme that nobody could be scored by."""
    known = catalogue().indicators
    if not scheme.items:
        raise NotAllowedError("scheme_empty")
    seen: set[str] = set()
    for item in scheme.items:
        code = item.indicator_code
        if code not in known or item.area_code not in AREAS:
            raise NotAllowedError("scheme_unknown", indicator=code)
        if code in seen:
            raise NotAllowedError("scheme_twice", indicator=code)
        seen.add(code)
        if not 0 < item.weight <= TOTAL:
            raise NotAllowedError("scheme_weight", indicator=code)
        better = -1 if known[code].better == "lower" else 1
        if better * (item.full_value - item.floor_value) <= 0:
            raise NotAllowedError("scheme_floor", indicator=code)
    total = sum(item.weight for item in scheme.items)
    if abs(total - TOTAL) > TOLERANCE:
        raise NotAllowedError("scheme_total", total=f"{total:g}")
    steps = [getattr(scheme, name) for name in STARS]
    if not (TOTAL >= steps[0] > steps[1] > steps[2] > steps[3] > 0 and 0 < scheme.near_share <= 1):
        raise NotAllowedError("scheme_stars")


def sign_off(warehouse: Store, year: int, quarter: int, *, by: str, note: str = "") -> None:
    """Freeze the scores of a quarter as they are now, each with the points it is made of.

    Scores that were signed off before want a reason to be signed off anew. Raises NotAllowedError.
    """

    def prepare(cursor: Cursor) -> list[Act]:
        done = "select count(*) from signoff where year = ? and quarter = ?"
        if cursor.execute(done, [year, quarter]).fetchall()[0][0] and not note.strip():
            raise NotAllowedError("needs_reason")
        at = {"year": year, "quarter": quarter, "areas": None, "area_weights": None}
        units = _rows(cursor, warehouse, "scoring/score_by_unit", at)
        items = _rows(cursor, warehouse, "scoring/point_by_unit_indicator", at)
        if not any(row["score"] is not None for row in units):
            raise NotAllowedError("nothing_to_sign")
        if units[0]["is_signed"] and not units[0]["units_changed"]:
            raise NotAllowedError("no_change")
        body = {
            "year": year, "quarter": quarter, "note": note.strip(),
            "scheme_number": _rows(cursor, warehouse, "scoring/scheme_by_indicator", {"year": year})[0][
                "scheme_number"
            ],
            "scores": [[row[key] for key in ("unit_code", "score", "rank", "stars")] for row in units],
            "points": [[row[key] for key in POINTS] for row in items],
        }  # fmt: skip
        return [Act("signoff", by, body, utc_now())]

    warehouse.write(prepare)


POINTS = (
    "unit_code", "sort", "area_code", "indicator_code", "weight", "floor_value", "target", "value", "state",
    "points",
)  # fmt: skip
"""Columns of a signed item as the act carries them."""


def _rows(cursor: Cursor, warehouse: Store, name: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a named query as the writer sees the tables now."""
    query = warehouse.named_query(name)
    bound = query.bind(params, {"as_of": FAR_FUTURE, "kinds": list(UNIT_KINDS)} | params)
    found = cursor.execute(query.sql, bound)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _in_force(cursor: Cursor, warehouse: Store, year: int) -> Scheme | None:
    """The scheme that was set for just this year; None where it is another year's that holds."""
    rows = _rows(cursor, warehouse, "scoring/scheme_by_indicator", {"year": year})
    if not rows or rows[0]["scheme_year"] != year:
        return None
    items = tuple(
        Item(*(row[key] for key in ("area_code", "indicator_code", "weight", "floor_value", "full_value")))
        for row in rows
    )
    first = rows[0]
    return Scheme(year, items, first["missing_rule"], first["near_share"], *(first[key] for key in STARS))
