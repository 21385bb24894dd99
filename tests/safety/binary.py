"""Old .xls files and their container, told record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def container(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (CFB, version 3) with these streams, each padded to the size that needs no mini stream."""
    sectors: list[bytes] = []
    chain: list[int] = []

    def add(data: bytes) -> int:
        start = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        for place, piece in enumerate(pieces):
            sectors.append(piece)
            chain.append(start + place + 1 if place + 1 < len(pieces) else END)
        return start

    entries = [_directory_entry("Root Entry", 5, child=1, start=END, size=0)]
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    for place, (name, data) in enumerate(padded.items(), start=1):
        following = place + 1 if place < len(padded) else FREE
        entries.append(_directory_entry(name, 2, start=add(data), size=len(data), right=following))
    directory = add(b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0"))
    needed = 1
    while needed * (SECTOR // 4) < len(sectors) + needed:
        needed += 1
    first_fat = len(sectors)
    chain += [FAT] * needed
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(needed * SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, needed, directory, 0, 4096, END, 0, END, 0
    )
    places = [*range(first_fat, first_fat + needed)][:109]
    head += struct.pack("<109I", *places, *[FREE] * (109 - len(places)))
    return head + b"".join(sectors) + table


def _directory_entry(
    name: str, kind: int, *, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written) + 2, kind, 1, FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def record(kind: int, body: bytes = b"", *, size: int | None = None) -> bytes:
    """One BIFF record; ``size`` is what it claims."""
    return struct.pack("<HH", kind, len(body) if size is None else size) + body


def label(row: int, column: int, text: str) -> bytes:
    written = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + written)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


GLOBALS = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
SHEET = record(0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))
EOF = record(0x000A)


def stream(cells: bytes, *, more: bytes = b"", name: str = "季报", offset: int | None = None) -> bytes:
    """A workbook stream of one sheet; ``more`` are records of the workbook itself."""
    written = name.encode("utf-16-le")
    bound = 8 + len(written)
    start = len(GLOBALS) + len(more) + 4 + bound + len(EOF)
    body = struct.pack("<IBBBB", start if offset is None else offset, 0, 0, len(name), 1) + written
    return GLOBALS + more + record(0x0085, body) + EOF + SHEET + cells + EOF


def xls(cells: bytes, **more: object) -> bytes:
    return container({"Workbook": stream(cells, **more)})  # type: ignore[arg-type]


def small_return(items: Iterable[tuple[str, float]] = (("会员人数", 80.0), ("职工人数", 100.0))) -> bytes:
    """The cells of a return as every township could send it."""
    cells = label(0, 0, "大河口镇2025年第三季度工会工作统计表") + label(1, 0, "项目") + label(1, 1, "累计")
    for row, (name, value) in enumerate(items, start=2):
        cells += label(row, 0, name) + number(row, 1, value)
    return cells
