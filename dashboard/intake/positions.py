"""The file of a county's map in, where each township stands out: a CSV of columns and rows, or a GeoJSON.

Nothing is taken from a file with a fault: a township that is not known, named twice, or on another's place is
told by name. Pure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.intake import outlines
from dashboard.intake.units import NamedUnit, known_units

MAX_BYTES = 5_000_000
MAX_ROWS = 2_000
MAX_PLACE = 60
"""The last column and the last row of the grid."""
NAMED = 8
"""So many of the names that do not fit are told."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "unit_code": ("单位代码", "代码", "unit_code", "code"),
    "unit": ("单位", "单位名称", "名称", "unit", "name"),
    "column": ("列", "column", "col"),
    "row": ("行", "row"),
}

Place = tuple[str, float, float, str | None]
"""unit_code, x, y, outline: column and row of a grid; else the place of the label, and polygons as JSON."""
Fault = tuple[str, dict[str, Any]]
"""Code and arguments of the sentence ``begin.map_fault_<code>``."""


@dataclass(frozen=True)
class Layout:
    """What a file says. ``kind`` is grid or outline; with ``faults`` there are no places."""

    kind: str
    places: tuple[Place, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()
    """Areas of a GeoJSON that are no township of the county; they are left out."""
    without: tuple[str, ...] = ()
    """Townships of today that the file has no place for."""


def read(name: str, data: bytes, units: Sequence[NamedUnit], county: str) -> Layout:
    """What the bytes of an uploaded file say about these townships."""
    if len(data) > MAX_BYTES:
        return Layout("", faults=(("too_large", {"limit": MAX_BYTES // 1_000_000}),))
    text = _text(data)
    if text is None:
        return Layout("", faults=(("not_text", {}),))
    known = _codes(units, county)
    if name.lower().endswith(".csv") or not text.lstrip().startswith(("{", "[")):
        layout = _grid(text, units, known)
    else:
        layout = _outlines(text, units, known)
    if not layout.places and not layout.faults:
        return Layout(layout.kind, faults=(("no_places", {}),))
    placed = {place[0] for place in layout.places}
    without = tuple(unit.name for unit in units if not unit.valid_to and unit.unit_code not in placed)
    return Layout(layout.kind, layout.places, layout.faults, layout.ignored, without)


def body(layout: Layout, file: str) -> dict[str, Any]:
    """The act ``map`` that sets this layout."""
    return {"kind": layout.kind, "file_name": file[:120], "places": [list(place) for place in layout.places]}


def _text(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _codes(units: Sequence[NamedUnit], county: str) -> dict[str, str]:
    """Every code and every sure name of a township -> its code."""
    sure = known_units(units, county).names
    return dict(sure) | {each: unit.unit_code for unit in units for each in (unit.name, unit.unit_code)}


# --- A CSV of columns and rows ------------------------------------------------------------------------------


def _grid(text: str, units: Sequence[NamedUnit], known: Mapping[str, str]) -> Layout:
    try:
        rows = list(csv.reader(io.StringIO(text)))[: MAX_ROWS + 1]
    except csv.Error:
        return Layout("grid", faults=(("not_text", {}),))
    where = _where(rows[0] if rows else ())
    if where is None:
        return Layout("grid", faults=(("no_heads", {}),))
    if len(rows) > MAX_ROWS:
        return Layout("grid", faults=(("too_many_rows", {"limit": MAX_ROWS}),))
    places: list[Place] = []
    faults: list[Fault] = []
    for line, row in enumerate(rows[1:], start=2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in where.items()}
        if not any(cells.values()):
            continue
        # A code that a spreadsheet program has turned into text still is one.
        said = [cells.get(name, "").lstrip("'") for name in ("unit_code", "unit")]
        found = {known[each] for each in said if each in known}
        if len(found) != 1:
            code = "unknown_unit" if not found else "two_units"
            faults.append((code, {"row": line, "name": " ".join(filter(None, said))}))
            continue
        if not cells["column"] and not cells["row"]:
            continue
        at = [_place(cells[name]) for name in ("column", "row")]
        if at[0] is None or at[1] is None:
            faults.append(("no_place", {"row": line, "name": said[1] or said[0], "limit": MAX_PLACE}))
            continue
        places.append((found.pop(), float(at[0]), float(at[1]), None))
    faults += _doubles(places, units)
    return Layout("grid", () if faults else tuple(places), tuple(faults))


def _where(heads: Sequence[str]) -> dict[str, int] | None:
    """Which column is which; None without a name or code, a column and a row."""
    cells = [head.strip().lower() for head in heads]
    where = {
        name: next(at for at, cell in enumerate(cells) if cell in words)
        for name, words in HEADS.items()
        if any(cell in words for cell in cells)
    }
    is_whole = {"column", "row"} <= where.keys() and {"unit_code", "unit"} & where.keys()
    return where if is_whole else None


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MAX_PLACE else None


def _doubles(places: Sequence[Place], units: Sequence[NamedUnit]) -> list[Fault]:
    """Townships named twice, and townships of today on one place."""
    names = {unit.unit_code: unit.name for unit in units}
    ended = {unit.unit_code for unit in units if unit.valid_to}
    faults: list[Fault] = []
    seen: set[str] = set()
    taken: dict[tuple[float, float], str] = {}
    for code, across, down, _ in places:
        if code in seen:
            faults.append(("twice", {"name": names[code]}))
        seen.add(code)
        if code in ended:
            continue
        other = taken.setdefault((across, down), code)
        if other != code:
            at = {"column": int(across), "row": int(down)}
            faults.append(("same_place", {"name": names[other], "other": names[code], **at}))
    return faults


# --- Outlines -----------------------------------------------------------------------------------------------


def _outlines(text: str, units: Sequence[NamedUnit], known: Mapping[str, str]) -> Layout:
    try:
        areas = outlines.read(text)
    except outlines.OutlineError as error:
        return Layout("outline", faults=((error.code, error.args_of_words),))
    names = {unit.unit_code: unit.name for unit in units}
    places: list[Place] = []
    faults: list[Fault] = []
    ignored: list[str] = []
    seen: set[str] = set()
    for number, area in enumerate(areas, start=1):
        found = {known[each] for each in area.texts if each in known}
        if not found:
            ignored.append(next((each for each in area.texts if not each.isdigit()), str(number)))
            continue
        if len(found) > 1:
            faults.append(("two_units", {"row": number, "name": "、".join(sorted(names[c] for c in found))}))
            continue
        code = found.pop()
        if code in seen:
            faults.append(("twice", {"name": names[code]}))
        seen.add(code)
        shape = json.dumps(area.polygons, separators=(",", ":"))
        places.append((code, *area.label, shape))
    kept = () if faults else tuple(places)
    return Layout("outline", kept, tuple(faults), tuple(ignored))
