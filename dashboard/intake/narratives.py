"""Confirmed figures of an old report in, one return of its own kind out; and back again.

Such a return (source_kind "narrative") is nobody's report of a quarter: it never stands in the place of a
filed figure, is in no sum or rank, and changes no quarter, not even one that is locked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.catalogue import catalogue
from dashboard.intake.personal import find_in_text
from dashboard.intake.records import Basis
from dashboard.warehouse import Cursor, Warehouse
from dashboard.warehouse.apply import return_id_of
from dashboard.warehouse.filing import NotAllowedError
from dashboard.warehouse.journal import Act, utc_now

LARGEST = Decimal(10) ** 15
"""Figures of this size and more are not held by the tables."""


@dataclass(frozen=True, slots=True)
class ConfirmedFigure:
    """One figure that a person confirmed: ``quote[start:end]`` is ``raw``, as the text writes it."""

    code: str
    """A measure or a ratio of the catalogue."""
    basis: Basis
    value: Decimal
    """Yuan, whole counts, or 0..1 for a rate."""
    raw: str
    paragraph: int
    """Counted from 1 over the whole file."""
    quote: str
    start: int
    end: int
    approximate: bool = False
    unit_factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ConfirmedReport:
    """The confirmed figures of one unit's report: ``quarter`` is 4 for a year's, 2 for a half-year's."""

    unit_code: str
    year: int
    quarter: int
    title: str
    figures: tuple[ConfirmedFigure, ...]


def doubled(figures: Sequence[ConfirmedFigure]) -> list[str]:
    """The indicators that are confirmed more than once, where only one figure can be kept."""
    keys = [(each.code, each.basis) for each in figures]
    return sorted({code for code, basis in keys if keys.count((code, basis)) > 1})


def file_report(
    warehouse: Warehouse,
    name: str,
    data: bytes,
    paragraphs: Sequence[str],
    report: ConfirmedReport,
    *,
    by: str,
    at: datetime | None = None,
) -> int:
    """Keep the text and its confirmed figures; the return_id.

    ``paragraphs`` is the text as it was read. Raises NotAllowedError: narrative_personal, narrative_unit (not
    there at that time), narrative_twice, narrative_empty, or narrative_same where all of it stands already.
    """
    if find_in_text(paragraphs) is not None:
        raise NotAllowedError("narrative_personal")
    if doubled(report.figures):
        raise NotAllowedError("narrative_twice")
    if not report.figures:
        raise NotAllowedError("narrative_empty")
    if any(not 0 <= each.value < LARGEST for each in report.figures):
        raise ValueError("a figure that the tables do not hold")
    sha256 = hashlib.sha256(data).hexdigest()
    body = _body(report)

    def prepare(cursor: Cursor) -> list[Act]:
        _known_unit(cursor, report)
        if _stands(cursor, sha256, body):
            raise NotAllowedError("narrative_same")
        file = {"sha256": sha256, "name": name, "bytes": len(data)}
        return [Act("narrative", by, {"file": file, "returns": [body]}, at or utc_now())]

    with ThreadPoolExecutor(1, thread_name_prefix="archive") as pool:
        kept = pool.submit(warehouse.keep_files, [data])
        lines = warehouse.write(prepare, kept.result)
        kept.result()
    return return_id_of(lines[0].number, 0)


def take_back(warehouse: Warehouse, return_id: int, *, by: str, note: str) -> None:
    """Let the figures of an old report count no longer.

    Raises NotAllowedError: needs_reason, or return_missing where they do not stand.
    """
    if not note.strip():
        raise NotAllowedError("needs_reason")

    def prepare(cursor: Cursor) -> list[Act]:
        if not cursor.execute(_STANDS, [return_id]).fetchall():
            raise NotAllowedError("return_missing", number=return_id)
        return [Act("withdraw", by, {"return_id": return_id, "note": note.strip()}, utc_now())]

    warehouse.write(prepare)


def _body(report: ConfirmedReport) -> dict[str, Any]:
    measures, figures = catalogue().measures, report.figures
    return {
        "unit_code": report.unit_code,
        "year": report.year,
        "quarter": report.quarter,
        "source_kind": "narrative",
        "note": report.title,
        "facts": [_fact(each, report.title) for each in figures if each.code in measures],
        "ratios": [
            [each.code, each.basis, str(each.value), each.raw, report.title, _cell(each)]
            for each in figures
            if each.code not in measures
        ],
        "quotes": [[each.code, each.basis, each.quote, each.start, each.end] for each in figures],
    }


def _fact(each: ConfirmedFigure, title: str) -> list[Any]:
    value, factor = str(each.value), str(each.unit_factor)
    place = [each.raw, title, _cell(each), each.approximate, factor]
    return [each.code, each.basis, value, "value", *place]


def _cell(each: ConfirmedFigure) -> str:
    return f"¶{each.paragraph}"


def _known_unit(cursor: Cursor, report: ConfirmedReport) -> None:
    """A township must have been there at the end of the period; the county always is."""
    at = {"unit": report.unit_code, "year": report.year, "quarter": report.quarter}
    if not cursor.execute(_UNIT, at).fetchall():
        raise NotAllowedError("narrative_unit")


def _stands(cursor: Cursor, sha256: str, body: dict[str, Any]) -> bool:
    """Whether these very figures of this very text stand already."""
    rows = cursor.execute(_SAME, [sha256, body["unit_code"], body["year"], body["quarter"]]).fetchall()
    held: dict[int, set[tuple[str, str, float]]] = {}
    for return_id, code, basis, value in rows:
        held.setdefault(return_id, set()).add((code, basis, value))
    given = {(each[0], each[1], float(each[2])) for each in (*body["facts"], *body["ratios"])}
    return given in held.values()


_NOW = "until_at >= timestamp '9999-01-01'"
_STANDS = f"select return_id from stg_narrative_standing where return_id = ? and {_NOW}"
_UNIT = """
select unit_code from dim_unit_quarter where unit_code = $unit and year = $year and quarter = $quarter
union all
select county_code from county where county_code = $unit
"""
_SAME = f"""
select c.return_id, c.indicator_code, c.basis, c.value
from stg_narrative_claim as c
join return as r on r.return_id = c.return_id
where r.sha256 = ? and c.unit_code = ? and c.year = ? and c.quarter = ? and c.{_NOW}
"""
