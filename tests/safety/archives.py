"""Zip archives told byte by byte, so that what they say of themselves may be a lie; parts of good workbooks."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache

from tests.intake.builders import grouped_long

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(
    parts: Iterable[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED, level: int = 1
) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=level) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


@cache
def good_parts() -> tuple[tuple[str, bytes], ...]:
    """The parts of a workbook that reads well."""
    with zipfile.ZipFile(io.BytesIO(grouped_long().data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def with_parts(parts: Mapping[str, bytes], *, without: Iterable[str] = ()) -> bytes:
    """The good workbook with some parts replaced, added or taken away."""
    gone = {*parts, *without}
    return zipped([*[each for each in good_parts() if each[0] not in gone], *parts.items()])


def sheet(body: str, *, before: str = "", after: str = "") -> bytes:
    """The XML of a worksheet with these rows."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'.encode()
    )


def with_sheet(body: str, *, before: str = "", after: str = "") -> bytes:
    return with_parts({SHEET: sheet(body, before=before, after=after)})


def text_cell(address: str, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


def return_rows(*items: tuple[str, str], town: str = "大河口镇", more: str = "") -> str:
    """Rows of a small return: a title that says who and when, a head, then label and the XML of a value cell."""
    rows = [
        f'<row r="1">{text_cell("A1", town + "2025年第三季度工会工作统计表")}</row>',
        f'<row r="2">{text_cell("A2", "项目")}{text_cell("B2", "累计")}</row>',
    ]
    for row, (label, value) in enumerate(items, start=3):
        rows.append(f'<row r="{row}">{text_cell(f"A{row}", label)}{value.replace("@", f"B{row}")}</row>')
    return "".join(rows) + more


def entry(
    name: bytes,
    stored: bytes,
    *,
    offset: int,
    size: int | None = None,
    packed: int | None = None,
    crc: int = 0,
    method: int = 0,
    flags: int = 0,
    extra: bytes = b"",
) -> tuple[bytes, bytes]:
    """One part as (local header and bytes, line of the directory); sizes and offset are what it claims."""
    size = len(stored) if size is None else size
    packed = len(stored) if packed is None else packed
    common = struct.pack("<HHHHHIIIHH", 20, flags, method, 0, 33, crc, packed, size, len(name), len(extra))
    local = b"PK\x03\x04" + common + name + extra + stored
    line = (
        b"PK\x01\x02"
        + struct.pack("<H", 20)
        + common
        + struct.pack("<HHHII", 0, 0, 0, 0, offset)
        + name
        + extra
    )
    return local, line


def raw_zip(parts: Iterable[tuple[bytes, bytes]], *, comment: bytes = b"", count: int | None = None) -> bytes:
    """An archive of such parts."""
    pieces = list(parts)
    body, lines = b"".join(local for local, _ in pieces), b"".join(line for _, line in pieces)
    number = len(pieces)
    number = number if count is None else count
    end = struct.pack("<HHHHIIH", 0, 0, number & 0xFFFF, number & 0xFFFF, len(lines), len(body), len(comment))
    return body + lines + b"PK\x05\x06" + end + comment


def overlapping(copies: int) -> bytes:
    """Many names for the same bytes: a small archive that states a huge content."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(b"0" * 3_000_000) + packer.flush()
    crc = zlib.crc32(b"0" * 3_000_000)
    pieces = [
        entry(f"xl/x{n}.xml".encode(), kernel, offset=0, size=3_000_000, crc=crc, method=8)
        for n in range(copies)
    ]
    names = entry(b"xl/workbook.xml", b"", offset=0)
    first = pieces[0][0]
    return raw_zip([(first, b""), *[(b"", line) for _, line in pieces], (b"", names[1])], count=copies + 1)


def patched(data: bytes, field: int, value: bytes, *, part: int = 0) -> bytes:
    """The archive with some bytes of the n-th line of its directory replaced."""
    at = -1
    for _ in range(part + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return data[: at + field] + value + data[at + field + len(value) :]
