"""Write a `Paper` as an old Excel workbook: a BIFF8 stream in a compound file, with merges, hidden lines and formulas.

Only what the intake's tests need: text, numbers, errors, formulas with a saved number, merged ranges, hidden rows,
columns and sheets. Nothing else in the environment writes this format.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Any

from tests.intake.blind_paper import Formula, Page, Paper

ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}
SECTOR = 512
SMALLEST_STREAM = 4096  # shorter streams live in a compound file's mini stream
END_OF_CHAIN, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


@dataclass
class OldPaper(Paper):
    """A Paper whose file is .xls."""

    @property
    def data(self) -> bytes:
        return compound(stream(self.pages))


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def text(value: str, length: str) -> bytes:
    return struct.pack(length, len(value)) + b"\x01" + value.encode("utf-16-le")


def stream(pages: list[Page]) -> bytes:
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0x1FAF, 0x7CD, 0xC1, 0x6))
    start += record(0x42, struct.pack("<H", 1200)) + record(0x22, b"\0\0")
    start += record(
        0x31, struct.pack("<HHHHHBBBB", 220, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + text("Arial", "<B")
    )
    start += record(0xE0, struct.pack("<HHH", 0, 0, 0xFFF5) + b"\0" * 14) * 15
    start += record(0xE0, struct.pack("<HHH", 0, 0, 1) + b"\0" * 14)
    sheets = [sheet(page) for page in pages]
    names = [(1 if page.hidden else 0, page.name) for page in pages]
    size = len(start) + sum(10 + 2 + 2 * len(name) for _, name in names) + 4
    book = start
    for (hidden, name), body in zip(names, sheets, strict=True):
        book += record(0x85, struct.pack("<IBB", size, hidden, 0) + text(name, "<B"))
        size += len(body)
    return book + record(0x0A, b"") + b"".join(sheets)


def sheet(page: Page) -> bytes:
    parts = [record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x1FAF, 0x7CD, 0xC1, 0x6))]
    parts += [
        record(0x7D, struct.pack("<HHHHHH", at - 1, at - 1, 2048, 15, 1, 0))
        for at in sorted(page.hidden_columns)
    ]
    rows = max(row for row, _ in page.cells)
    columns = max(column for _, column in page.cells)
    parts.append(record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0)))
    parts += [
        record(0x208, struct.pack("<HHHHHHI", row - 1, 0, columns, 255, 0, 0, 0x120))
        for row in sorted(page.hidden_rows)
    ]
    parts += [cell(row - 1, column - 1, value) for (row, column), value in sorted(page.cells.items())]
    ranges = b"".join(
        struct.pack("<HHHH", top - 1, bottom - 1, left - 1, right - 1)
        for top, left, bottom, right in page.merged
    )
    if ranges:
        parts.append(record(0xE5, struct.pack("<H", len(page.merged)) + ranges))
    return b"".join([*parts, record(0x0A, b"")])


def cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if isinstance(value, Formula):
        # The tokens say 5: only the saved result counts for whoever does not compute.
        saved = struct.pack("<d", float(value.saved or 0))
        return record(0x06, place + saved + struct.pack("<HI", 0, 0) + struct.pack("<H", 3) + b"\x1e\x05\x00")
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", float(value)))
    if value in ERRORS:
        return record(0x205, place + bytes([ERRORS[value], 1]))
    return record(0x204, place + text(re.sub(r"\r\n?", "\n", str(value)), "<H"))


def compound(content: bytes) -> bytes:
    content = content.ljust(SMALLEST_STREAM, b"\0")
    content += b"\0" * (-len(content) % SECTOR)
    body = len(content) // SECTOR
    fats = 1
    while fats * 128 < body + fats + 1:
        fats += 1
    table = [FAT] * fats + [END_OF_CHAIN]
    table += [fats + 1 + place + 1 for place in range(body - 1)] + [END_OF_CHAIN]
    table += [FREE] * (fats * 128 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, fats, fats, 0, 4096, END_OF_CHAIN, 0,
                          END_OF_CHAIN, 0)  # fmt: skip
    header += struct.pack("<109I", *range(fats), *[FREE] * (109 - fats))
    directory = entry("Root Entry", 5, END_OF_CHAIN, 0, 1) + entry(
        "Workbook", 2, fats + 1, len(content), FREE
    )
    directory += entry("", 0, 0, 0, FREE) * 2
    return header + struct.pack(f"<{len(table)}I", *table) + directory + content


def entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    raw = name.encode("utf-16-le")
    length = len(raw) + 2 if name else 0
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, FREE, FREE, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
