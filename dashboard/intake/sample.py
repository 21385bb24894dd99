"""The made-up county of data/sample in, its store filled out - through the same intake as any upload.

    manifest.csv   file, filed_at, filed_by, note, explanation, approve_at   in the order of filing
    events.csv     at, by, act, file, unit_code, year, quarter, to_code, happened_on, measure, basis, value,
                   note; acts: merge, lock (a quarter), withdraw and send_back (a file), correct (a figure)
    county.csv     code, name, short_name, level, kind, valid_from, valid_to
    places.csv     unit_code, column, row          of the overview's map
    targets.csv    unit_code, year, indicator_code, value
    settings.json  county_code, name, today

A load that was cut short goes on at the next start: what has been filed or approved is not done again. A
store that is complete is found to be so without the intake, which takes long to import.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from weakref import WeakSet

from dashboard import settings
from dashboard.warehouse import Warehouse, filing
from dashboard.warehouse.journal import Act

if TYPE_CHECKING:
    from dashboard.intake.bulk import Incoming
    from dashboard.intake.submit import Receipt

Progress = Callable[[int, int, str], None]

BY = "安澜县总工会"
ALL = 1_000_000

# Warehouses whose sample is known to be complete: the question is asked again at every query of a page.
_COMPLETE: WeakSet[Warehouse] = WeakSet()


@dataclass(frozen=True)
class Entry:
    """One line of the manifest; times are UTC without a zone."""

    path: Path
    filed_at: datetime
    filed_by: str
    note: str
    explanation: str
    approve_at: datetime | None


def load(
    warehouse: Warehouse, progress: Progress | None = None, *, source: Path = settings.SAMPLE_SOURCE
) -> list[Receipt]:
    """Bring the sample county's store up to the manifest; a receipt for each file that was filed now.

    ``progress`` hears (done, total, file name). A store that is complete is left as it is at once. A file
    of the sample that is refused stays out; its receipt says so.
    """
    if warehouse in _COMPLETE:
        return []
    tell = progress or (lambda done, total, file: None)
    entries = manifest(source)
    _begin(warehouse, source, entries)
    held = _held(warehouse)
    receipts: list[Receipt] = []
    if len(held) < len(entries):
        from dashboard.intake.bulk import file_many

        done = count(len(held) + 1)
        receipts = [
            receipt
            for _, receipt in file_many(
                warehouse,
                _incoming(entries, set(held)),
                told=lambda reading: tell(next(done), len(entries), reading.file),
            )
        ]
    _review(warehouse, source, entries)
    _place(warehouse, source, entries)
    _COMPLETE.add(warehouse)
    return receipts


def manifest(source: Path) -> list[Entry]:
    """The files of the sample in the order of filing."""
    entries = [
        Entry(
            source / row["file"],
            _utc(row["filed_at"]),
            row["filed_by"],
            row["note"],
            row["explanation"],
            _utc(row["approve_at"]) if row["approve_at"] else None,
        )
        for row in _rows(source / "manifest.csv")
    ]
    return sorted(entries, key=lambda entry: entry.filed_at)


def _begin(warehouse: Warehouse, source: Path, entries: Sequence[Entry]) -> None:
    """Enter the county, its units and targets, dated before the first file."""
    if warehouse.county() is not None:
        return
    about = json.loads((source / "settings.json").read_text(encoding="utf-8"))
    at = min(entry.filed_at for entry in entries).replace(month=1, day=1)
    county = {
        "county_code": about["county_code"],
        "name": about["name"],
        "is_sample": True,
        "today": about["today"],
    }
    units = _units(source, about["county_code"], about["name"])
    targets = [
        {**row, "year": int(row["year"]), "value": float(row["value"])}
        for row in _rows(source / "targets.csv")
    ]
    acts = [
        Act("begin", BY, {"county": county, "units": units}, at),
        Act("target", BY, {"targets": targets}, at),
    ]
    warehouse.submit(acts + [_merger(row, units, about) for row in _events(source) if row["act"] == "merge"])


def _place(warehouse: Warehouse, source: Path, entries: Sequence[Entry]) -> None:
    """Give the units their places on the map, dated before the first file, unless they have them."""
    file = source / "places.csv"
    now = {"year": warehouse.today().year, "quarter": 1}
    if not file.exists() or set(warehouse.query("units/place_by_unit", **now)["layout"]) != {"honeycomb"}:
        return
    places = [[row["unit_code"], float(row["column"]), float(row["row"]), None] for row in _rows(file)]
    at = min(entry.filed_at for entry in entries).replace(month=1, day=1)
    body = {"kind": "grid", "file_name": file.name, "places": places}
    warehouse.submit([Act("map", BY, body, at)])


def _merger(row: Mapping[str, str], units: Sequence[dict[str, Any]], about: Mapping[str, str]) -> Act:
    """The act of a merger, entered before the files: a file of the merged unit is read against it."""
    from dashboard.intake.changes import Part, Units, merge_body
    from dashboard.intake.units import NamedUnit

    townships = [
        NamedUnit(
            each["unit_code"], each["name"], each["short_name"], each["kind"], each["valid_from"] or "",
            valid_to=each["valid_to"],
        )
        for each in units if each["level"] == "township"
    ]  # fmt: skip
    body = merge_body(
        Units(townships, about["name"], about["county_code"]),
        [row["unit_code"]],
        Part(row["to_code"], "", "", 1),
        happened_on=date.fromisoformat(row["happened_on"]),
        note=row["note"],
    )
    return Act("succession", row["by"], body, _utc(row["at"]))


def _events(source: Path) -> list[Mapping[str, str]]:
    file = source / "events.csv"
    return _rows(file) if file.exists() else []


def _units(source: Path, county_code: str, county: str) -> list[dict[str, Any]]:
    from dashboard.intake.units import NamedUnit, alias_lists

    rows = _rows(source / "county.csv")
    named = [
        NamedUnit(row["code"], row["name"], row["short_name"]) for row in rows if row["level"] == "township"
    ]
    aliases = alias_lists(named, county)
    return [
        {
            "unit_code": row["code"],
            "name": row["name"],
            "short_name": row["short_name"],
            "level": row["level"],
            "kind": row["kind"],
            "parent_code": county_code if row["level"] == "township" else None,
            "valid_from": row["valid_from"] or None,
            "valid_to": row["valid_to"] or None,
            "successor_code": None,
            "aliases": list(aliases.get(row["code"], ())),
        }
        for row in rows
    ]


def _held(warehouse: Warehouse) -> dict[str, list[dict[str, Any]]]:
    """sha256 -> the returns that this file was filed as."""
    held: dict[str, list[dict[str, Any]]] = {}
    for row in warehouse.query("returns/return_by_unit", unit_code=None, limit_rows=ALL).to_dict("records"):
        held.setdefault(row["sha256"], []).append({str(name): value for name, value in row.items()})
    return held


def _incoming(entries: Sequence[Entry], held: set[str]) -> Iterator[Incoming]:
    """The files not yet filed."""
    from dashboard.intake.bulk import Incoming

    for entry in entries:
        data = entry.path.read_bytes()
        if hashlib.sha256(data).hexdigest() not in held:
            yield Incoming(
                entry.path.name,
                data,
                entry.filed_by,
                entry.filed_at,
                explanation=entry.explanation,
                reason=entry.explanation,
                note=entry.note,
            )


def _review(warehouse: Warehouse, source: Path, entries: Sequence[Entry]) -> None:
    """What the county office did with the returns, in the order of time; what is done already is left."""
    rows = [row for held in _held(warehouse).values() for row in held]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_name.setdefault(row["file_name"], []).append(row)
    acts = [
        Act("approve", BY, {"return_id": int(row["return_id"]), "note": ""}, entry.approve_at)
        for entry in entries
        if entry.approve_at is not None
        for row in by_name.get(entry.path.name, ())
        if row["status"] == "submitted"
    ]
    approved = {act.body["return_id"] for act in acts}
    events = _events(source)
    for event in events:
        at = _utc(event["at"])
        for row in _meant(event, rows, by_name, approved):
            body = {"return_id": int(row["return_id"]), "note": event["note"]}
            acts.append(Act(event["act"], event["by"], body, at))
    if acts:
        warehouse.submit(sorted(acts, key=lambda act: act.at))
    for event in events:
        if event["act"] == "correct":
            _correct(warehouse, event)


def _meant(
    event: Mapping[str, str],
    rows: Sequence[dict[str, Any]],
    by_name: Mapping[str, Sequence[dict[str, Any]]],
    approved: set[int],
) -> list[dict[str, Any]]:
    """The returns that an event is still to be done to."""
    if event["act"] == "lock":
        period = (int(event["year"]), int(event["quarter"]))
        return [
            row
            for row in rows
            if (row["year"], row["quarter"]) == period
            and (row["status"] == "approved" or row["return_id"] in approved)
        ]
    if event["act"] in ("withdraw", "send_back"):
        return [
            row
            for row in by_name.get(Path(event["file"]).name, ())
            if row["status"] in ("submitted", "approved")
        ]
    return []


def _correct(warehouse: Warehouse, event: Mapping[str, str]) -> None:
    """Put the single figure of an event right, unless it stands so."""
    basis = cast(Literal["stock", "ytd", "quarter"], event["basis"])
    figure = filing.Correction(event["measure"], basis, Decimal(event["value"]), raw_text=event["value"])
    of = (event["unit_code"], int(event["year"]), int(event["quarter"]))
    try:
        filing.correct(warehouse, *of, [figure], by=event["by"], why=event["note"], at=_utc(event["at"]))
    except filing.NotAllowedError as error:
        if error.code != "no_change":
            raise


def _rows(file: Path) -> list[Mapping[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
