"""The records of an .xls file in, a refusal out where they state more than any return has; runs in the child.

A look at each record's head, before any reader allocates the box that the cells span.
"""

from __future__ import annotations

import contextlib
import io
import struct

from dashboard.intake.safety import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_FILLED,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    RefusedError,
)

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _MERGED, _MULRK = 0x0809, 0x000A, 0x002F, 0x0085, 0x00E5, 0x00BD
_CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x0006, 0x0206, 0x0406, 0x00D6, 0x00FD, 0x027E, _MULRK})
"""Number, label, truth or error, formulas, rich text, shared text, packed numbers."""


def check_records(data: bytes) -> None:
    """Refuse a password, too many sheets, cells or merged ranges, a box too large. Raises RefusedError."""
    stream, at, end = _workbook_stream(data)
    filled = sheets = merged = bottom = right = 0
    heads = struct.Struct("<HH")
    cells = struct.Struct("<HH")
    while at + 4 <= end:
        kind, size = heads.unpack_from(stream, at)
        at += 4
        if kind in _CELLS and at + 4 <= end:
            row, column = cells.unpack_from(stream, at)
            repeated = max((size - 6) // 6, 1) if kind == _MULRK else 1
            filled += repeated
            bottom, right = max(bottom, row + 1), max(right, column + repeated)
            if filled > MAX_FILLED or bottom * right > MAX_CELLS:
                raise RefusedError("too_complex", limit="cells")
            if bottom > MAX_ROWS or right > MAX_COLUMNS:
                raise RefusedError("too_complex", limit="rows" if bottom > MAX_ROWS else "columns")
        elif kind == _BOF:
            bottom = right = 0
        elif kind == _FILEPASS:
            raise RefusedError("encrypted")
        elif kind == _BOUNDSHEET:
            sheets += 1
        elif kind == _MERGED and at + 2 <= end:
            merged += int.from_bytes(stream[at : at + 2], "little")
        if sheets > MAX_SHEETS or merged > MAX_MERGED:
            raise RefusedError("too_complex", limit="sheets" if sheets > MAX_SHEETS else "merged")
        at += size


def _workbook_stream(data: bytes) -> tuple[bytes, int, int]:
    """The bytes that hold the records, where they begin and end; nothing where no reader would find them."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return data, 0, len(data)
    from xlrd import compdoc

    with contextlib.suppress(Exception):  # xlrd raises anything on odd files; the values reader then speaks
        container = compdoc.CompDoc(data, logfile=io.StringIO())
        for name in ("Workbook", "Book"):
            stream, start, size = container.locate_named_stream(name)
            if stream:
                return stream, start, start + size
    return b"", 0, 0
