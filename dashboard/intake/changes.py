"""Renames, mergers and splits of townships: what a person says in, the body of a ``succession`` act out.

A unit that goes over into another ends on the day before and names its successor; its returns stay its own.
The links say to whom its earlier figures are led when they are shown on today's boundaries, and which share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dashboard.intake.units import NamedUnit, fresh_codes, kind_of, restated, short_name_of

WHOLE = 1.0
ROUNDING = 0.0005
"""Shares are typed as percentages: three times 33.3 is meant to be everything."""


@dataclass(frozen=True)
class Part:
    """One of the units that a township was split into: a known one, or a new one with name and kind.

    ``share`` (0..1) is the part of the earlier figures that belongs to it.
    """

    unit_code: str
    name: str
    kind: str
    share: float


@dataclass(frozen=True)
class Units:
    """The townships there are, the closed ones included, and the county they belong to."""

    townships: Sequence[NamedUnit]
    county: str
    county_code: str

    def __getitem__(self, unit_code: str) -> NamedUnit:
        return next(unit for unit in self.townships if unit.unit_code == unit_code)

    def lasting(self, on: str = "9999-12-31") -> list[NamedUnit]:
        """Those that are not closed before a day."""
        return [unit for unit in self.townships if unit.valid_to is None or unit.valid_to >= on]


def rename_body(
    units: Units, unit_code: str, *, name: str, kind: str, happened_on: date, note: str = ""
) -> dict[str, Any]:
    """One unit under a new name, maybe of a new kind (撤乡设镇); the old name still means it."""
    old = units[unit_code]
    aliases = tuple(dict.fromkeys((*old.aliases, old.name)))
    new = replace(old, name=name, short_name=short_name_of(name), kind=kind, aliases=aliases)
    link = {"from_code": unit_code, "to_code": unit_code, "share": WHOLE, "old_name": old.name}
    return _body(units, "rename", happened_on, note, [link | {"new_name": name}], {unit_code: new})


def merge_body(
    units: Units, from_codes: Sequence[str], into: Part, *, happened_on: date, note: str = ""
) -> dict[str, Any]:
    """Several units into one: a new one, or one of them or another that goes on."""
    code = into.unit_code or next(fresh_codes(units.townships))
    changed = {} if into.unit_code else {code: _new(code, into, happened_on)}
    closed = [each for each in from_codes if each != code]
    changed |= {each: _closed(units[each], code, happened_on) for each in closed}
    links = [_link(units, changed, each, code, WHOLE) for each in closed]
    return _body(units, "merge", happened_on, note, links, changed)


def split_body(
    units: Units, from_code: str, parts: Sequence[Part], *, happened_on: date, note: str = ""
) -> dict[str, Any]:
    """One unit into several, each with its share. It goes on when it is one of the parts itself."""
    codes = fresh_codes(units.townships)
    coded = [replace(part, unit_code=part.unit_code or next(codes)) for part in parts]
    known = {unit.unit_code for unit in units.townships}
    changed = {
        part.unit_code: _new(part.unit_code, part, happened_on)
        for part in coded
        if part.unit_code not in known
    }
    if from_code not in [part.unit_code for part in coded]:
        largest = max(coded, key=lambda part: part.share)
        changed[from_code] = _closed(units[from_code], largest.unit_code, happened_on)
    links = [_link(units, changed, from_code, part.unit_code, part.share) for part in coded]
    return _body(units, "split", happened_on, note, links, changed)


def faults(
    units: Units,
    *,
    happened_on: date | None,
    from_codes: Sequence[str],
    new_names: Sequence[str],
    shares: Sequence[float] | None = None,
) -> list[tuple[str, dict[str, Any]]]:
    """What keeps a change from being recorded: keys of words, ``change.fault_<key>``, and their arguments."""
    found: list[tuple[str, dict[str, Any]]] = []
    if happened_on is None:
        found.append(("no_day", {}))
    if not from_codes:
        found.append(("no_unit", {}))
    taken = {unit.name for unit in units.townships}
    for name in new_names:
        if not name:
            found.append(("no_name", {}))
        elif name in taken:
            found.append(("name_taken", {"name": name}))
        taken.add(name)
    for code in from_codes:
        unit = units[code]
        day = happened_on.isoformat() if happened_on else "9999-12-31"
        if unit.valid_from >= day:
            found.append(("before_start", {"unit": unit.name, "day": unit.valid_from}))
        if unit.valid_to is not None and unit.valid_to < day:
            found.append(("after_end", {"unit": unit.name, "day": unit.valid_to}))
    if shares is not None:
        if any(not 0 < share <= 1 for share in shares):
            found.append(("share_range", {}))
        elif abs(sum(shares) - 1) > ROUNDING * max(len(shares), 1):
            found.append(("share_sum", {"total": f"{sum(shares) * 100:.1f}%"}))
    return found


def _new(code: str, part: Part, happened_on: date) -> NamedUnit:
    return NamedUnit(code, part.name, short_name_of(part.name), part.kind, happened_on.isoformat())


def _closed(unit: NamedUnit, successor: str, happened_on: date) -> NamedUnit:
    last_day = (happened_on - timedelta(days=1)).isoformat()
    return replace(unit, valid_to=last_day, successor_code=successor)


def _link(
    units: Units, changed: Mapping[str, NamedUnit], from_code: str, to_code: str, share: float
) -> dict[str, Any]:
    to = changed[to_code] if to_code in changed else units[to_code]
    names = {"old_name": units[from_code].name, "new_name": to.name}
    return {"from_code": from_code, "to_code": to_code, "share": share, **names}


def _body(
    units: Units,
    kind: str,
    happened_on: date,
    note: str,
    links: list[dict[str, Any]],
    changed: Mapping[str, NamedUnit],
) -> dict[str, Any]:
    known = {unit.unit_code for unit in units.townships}
    after = [changed.get(unit.unit_code, unit) for unit in units.townships]
    after += [unit for code, unit in changed.items() if code not in known]
    records = restated(units.townships, after, county=units.county, county_code=units.county_code)
    return {
        "kind": kind,
        "happened_on": happened_on.isoformat(),
        "note": note.strip(),
        "links": links,
        "units": records,
    }


def cancel_body(units: Units, links: Sequence[Mapping[str, Any]], *, note: str = "") -> dict[str, Any]:
    """Take a recorded change back: its units are as before, those it founded never were.

    ``links``: kind, from_code, to_code, happened_on (a date), old_name and share of each link of one change.
    """
    happened_on: date = links[0]["happened_on"]
    before_it = (happened_on - timedelta(days=1)).isoformat()
    changed: dict[str, NamedUnit] = {}
    for link in links:
        source, target = units[link["from_code"]], units[link["to_code"]]
        if link["kind"] == "rename":
            name = link["old_name"]
            aliases = tuple(alias for alias in source.aliases if alias != name)
            changed[source.unit_code] = replace(
                source, name=name, short_name=short_name_of(name), kind=kind_of(name), aliases=aliases
            )
            continue
        if source.valid_to == before_it:
            changed[source.unit_code] = replace(source, valid_to=None, successor_code=None)
        if target.valid_from == happened_on.isoformat():
            changed[target.unit_code] = replace(target, valid_to=before_it)
    taken_back = [
        {key: link[key] for key in ("from_code", "to_code", "share", "old_name", "new_name")}
        for link in links
    ]
    return _body(units, "cancel", happened_on, note, taken_back, changed)
