"""How much of many units a page shows: rows of a bounded query in, rows with breaks and sentences out.

Up to ``FEW`` units everything stands on the page. Above that a chart shows both ends of the ranking, the unit
in the middle and the one that was looked for, a table a page of its rows: what is not shown is not asked for
either (``$most``, ``$limit_rows`` in queries/). A bounded query numbers its rows (row_place) and counts
all of them (rows_in_all).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from dashboard.labels import t

Row = Mapping[str, Any]
T = TypeVar("T")
FEW = 60
"""So many units are shown one by one."""
ENDS = 15
"""Of more, so many from either end."""
PAGE = 50
"""Rows of one page of a table."""
LIMITS = frozenset(
    {"most", "shown", "limit_rows", "skip_rows", "ranks_of", "ranked_from", "also_year", "drawn"}
)
"""Parameters of queries that leave rows or ranks out: a download asks without them."""


def ends(units: int, shown: str | None = None) -> dict[str, Any]:
    """The parameters by which a query gives both ends only; none where the units are few.

    ``shown``: a unit that is there in any case.
    """
    if units <= FEW:
        return {}
    return {"most": ENDS, **({"shown": shown} if shown else {})}


def whole(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters, nothing left out."""
    return {key: value for key, value in params.items() if key not in LIMITS}


def both_ends(ranked: Sequence[T], is_chosen: Callable[[T], bool]) -> list[T]:
    """Of more than ``FEW`` in their order both ends, and the chosen one wherever it is."""
    if len(ranked) <= FEW:
        return list(ranked)
    between = ranked[ENDS:-ENDS]
    return [*ranked[:ENDS], *(each for each in between if is_chosen(each)), *ranked[-ENDS:]]


def is_part(rows: Sequence[Row]) -> bool:
    """Whether rows are not all that there are."""
    return bool(rows) and int(rows[0]["rows_in_all"]) > len(rows)


def is_part_of_units(rows: Sequence[Row]) -> bool:
    """Whether rows, some of each unit, are of some units only."""
    return bool(rows) and int(rows[0]["rows_in_all"]) > len({row["unit_code"] for row in rows})


def broken(rows: Sequence[Row], *, value: str, selected: str | None = None) -> list[dict[str, Any]]:
    """Rows of a ranking as a chart draws them: where others are left out a row says how many.

    All rows where none are left out. Else those with a ``value``, and the looked-for unit without one (who is
    missing is told in words); the middle one is marked.
    """
    if not is_part(rows):
        return [dict(row) for row in rows]
    found: list[dict[str, Any]] = []
    before = 0
    for row in rows:
        if row[value] is None and row["unit_code"] != selected:
            continue
        place, ranked = int(row["row_place"]), int(row["rows_ranked"])
        if place > before + 1:
            found.append(_gap(row, place - before - 1))
        found.append({**row, "is_middle": 2 * place in (ranked, ranked + 1)})
        before = place
    return found


def _gap(row: Row, skipped: int) -> dict[str, Any]:
    """A row that stands for those left out; its columns are empty."""
    return {**dict.fromkeys(row), "unit_code": "", "unit_name": "", "state": "skipped", "skipped": skipped}


def note(rows: Sequence[Row]) -> str:
    """How many units are not drawn and how to find them; "" where all of them are."""
    if not is_part(rows):
        return ""
    return t(
        "common.more_units", count=int(rows[0]["rows_in_all"]) - len(rows), all=int(rows[0]["rows_in_all"])
    )
