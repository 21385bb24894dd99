"""Hostile containers and foreign files: what a file is, and how it is packed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib

from tests.intake.builders import grouped_long
from tests.safety import binary
from tests.safety.archives import (
    SHEET,
    entry,
    good_parts,
    overlapping,
    patched,
    raw_zip,
    with_parts,
    zipped,
)
from tests.safety.kinds import ANY, READ, Kind, kind

MEGA = 1024 * 1024


def _noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


for _name, _file, _data, _code in (
    ("nothing", "a.xlsx", b"", "empty_workbook"),
    ("only spaces", "a.xlsx", b" \r\n\t", "empty_workbook"),
    ("noise", "a.xlsx", _noise(5000), "not_a_workbook"),
    ("pdf as xlsx", "a.xlsx", b"%PDF-1.7\n" + _noise(2000), "not_a_workbook"),
    ("png as xlsx", "a.xlsx", b"\x89PNG\r\n\x1a\n" + _noise(2000), "not_a_workbook"),
    ("jpeg as xls", "a.xls", b"\xff\xd8\xff\xe0" + _noise(2000), "not_a_workbook"),
    ("exe as xlsx", "a.xlsx", b"MZ\x90\x00" + _noise(2000), "not_a_workbook"),
    ("elf as csv", "a.csv", b"\x7fELF\x02\x01\x01\x00" + _noise(2000), "not_a_workbook"),
    ("rar as xlsx", "a.xlsx", b"Rar!\x1a\x07" + _noise(2000), "not_a_workbook"),
    ("7z as xlsx", "a.xlsx", b"7z\xbc\xaf\x27\x1c" + _noise(2000), "not_a_workbook"),
    ("gzip as xlsx", "a.xlsx", b"\x1f\x8b\x08" + _noise(2000), "not_a_workbook"),
    ("rtf as xls", "a.xls", b"{\\rtf1 80}", "not_a_workbook"),
    ("html as xls", "a.xls", b"<html><body><table><tr><td>80</td></tr></table>", "not_a_workbook"),
    (
        "html with script as xls",
        "a.xls",
        b"\xef\xbb\xbf\n<!DOCTYPE html><script>alert(1)</script>",
        "not_a_workbook",
    ),
    ("web archive as xls", "a.xls", b"MIME-Version: 1.0\nContent-Type: multipart/related", "not_a_workbook"),
    ("spreadsheet xml 2003", "a.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>', "not_a_workbook"),
    ("script as xlsx", "a.xlsx", b"#!/bin/sh\nrm -rf /\n", "not_a_workbook"),
    ("zip magic only", "a.xlsx", b"PK\x03\x04xl/workbook.xml", "damaged"),
    ("junk before the zip", "a.xlsx", b"junk" + grouped_long().data, "not_a_workbook"),
    ("container of a word file", "a.xls", binary.container({"WordDocument": _noise(4096)}), "damaged"),
):
    kind(_name, _file, _code)(lambda data=_data: data)  # type: ignore[misc]


@kind("empty zip", "a.xlsx", "damaged", "not_a_workbook")
def _empty_zip() -> bytes:
    return b"PK\x05\x06" + b"\0" * 18


@kind("docx as xlsx", "a.xlsx", "not_a_workbook")
def _docx() -> bytes:
    return zipped([("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")])


@kind("pptx as xlsx", "a.xlsx", "not_a_workbook")
def _pptx() -> bytes:
    return zipped([("ppt/presentation.xml", b"<a/>")])


@kind("xlsb as xlsx", "a.xlsx", "not_a_workbook")
def _xlsb() -> bytes:
    return zipped([("xl/workbook.bin", _noise(500)), ("xl/worksheets/sheet1.bin", _noise(500))])


@kind("plain zip", "a.xlsx", "not_a_workbook")
def _plain_zip() -> bytes:
    return zipped([("readme.txt", b"hello")])


@kind("word file that names a workbook", "a.xlsx", "damaged")
def _names_a_workbook() -> bytes:
    return zipped([("word/document.xml", b"xl/workbook.xml"), ("xl/workbook.xml", b"<a/>")])


@kind("more than 20 MB", "a.xlsx", "too_large")
def _too_large() -> bytes:
    return b"PK" + b"\0" * (20 * MEGA)


@kind("more than 20 MB of csv", "a.csv", "too_large")
def _too_large_csv() -> bytes:
    return b"1,2\n" * (5 * MEGA + 1)


@kind("cut in half", "a.xlsx", "damaged")
def _cut() -> bytes:
    data = grouped_long().data
    return data[: len(data) // 2]


@kind("cut in its directory", "a.xlsx", "damaged")
def _cut_directory() -> bytes:
    return grouped_long().data[:-40]


@kind("flat bomb", "a.xlsx", "too_complex")
def _flat_bomb() -> bytes:
    return with_parts({SHEET: b" " * (90 * MEGA)})


@kind("bomb within the ratio", "a.xlsx", "too_complex", "damaged", "took_too_long")
def _bomb_within_ratio() -> bytes:
    # 70 MB that shrink less than the limit, in a part that is a sheet.
    line = b"<!-- " + _noise(2).hex().encode() + b" -->"
    blocks = [_noise(120).hex().encode() + line * 2000 for _ in range(1500)]
    return with_parts({SHEET: (b"<worksheet><sheetData>" + b"<!--".join(blocks))[: 70 * MEGA]})


@kind("bombs that are many", "a.xlsx", "too_complex")
def _many_bombs() -> bytes:
    part = b"".join(_noise(300).hex().encode() + b" " * 60_000 for _ in range(300))
    return with_parts({f"xl/x{n}.xml": part for n in range(8)})


@kind("nested bomb", "a.xlsx", READ)
def _nested_bomb() -> bytes:
    data = b"\0" * (8 * MEGA)
    for _ in range(4):
        data = zipped([("a.zip", data)], level=9)
    return with_parts({"xl/embeddings/a.zip": data})


@kind("bomb as a picture", "a.xlsx", "too_complex")
def _picture_bomb() -> bytes:
    return zipped([*good_parts(), ("xl/media/image1.png", b"\0" * (30 * MEGA))], level=9)


@kind("overlapping parts", "a.xlsx", "damaged", "too_complex")
def _overlapping() -> bytes:
    return overlapping(400)


@kind("states too small a size", "a.xlsx", "damaged")
def _states_small() -> bytes:
    return patched(grouped_long().data, 24, struct.pack("<I", 1))


@kind("states too large a size", "a.xlsx", "damaged", "too_complex")
def _states_large() -> bytes:
    return patched(grouped_long().data, 24, struct.pack("<I", 60_000))


@kind("states four gigabytes", "a.xlsx", "damaged", "too_complex")
def _states_gigabytes() -> bytes:
    return patched(grouped_long().data, 20, struct.pack("<II", 0xFFFFFFFE, 0xFFFFFFFE))


@kind("601 parts", "a.xlsx", "too_complex")
def _many_parts() -> bytes:
    return with_parts({f"xl/x{n}.xml": b"<a/>" for n in range(601)})


@kind("60,000 empty parts", "a.xlsx", "too_complex", "damaged")
def _very_many_parts() -> bytes:
    pieces = [entry(b"xl/workbook.xml", b"", offset=0)]
    pieces += [(b"", entry(b"xl/x%d" % n, b"", offset=0)[1]) for n in range(60_000)]
    return raw_zip(pieces)


@kind("the same part twice", "a.xlsx", "damaged")
def _same_part_twice() -> bytes:
    return zipped([*good_parts(), (SHEET, b"<worksheet/>")])


@kind("the same part in capitals", "a.xlsx", "damaged")
def _same_part_capitals() -> bytes:
    return zipped([*good_parts(), (SHEET.upper(), b"<worksheet/>")])


for _name, _part in (
    ("part upwards", "xl/../../../etc/passwd.xml"),
    ("part from the root", "/etc/cron.d/job.xml"),
    ("part of a drive", "C:/windows/x.xml"),
    ("part with a backslash", "xl\\..\\..\\x.xml"),
    ("part that is a program", "xl.exe"),
):
    kind(_name, "a.xlsx", "damaged")(lambda part=_part: with_parts({part: b"<a/>"}))  # type: ignore[misc]


@kind("part whose name holds a zero byte", "a.xlsx", "damaged", READ)
def _zero_in_name() -> bytes:
    local, line = entry(b"xl/a.xml\0.exe", b"<a/>", offset=0, crc=zlib.crc32(b"<a/>"))
    return _appended(local, line)


def _appended(local: bytes, line: bytes) -> bytes:
    """The good workbook with one part of our own telling at its end."""
    data = grouped_long().data
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack("<II", data[end + 12 : end + 20])
    line = line[:42] + struct.pack("<I", start) + line[46:]
    count = struct.unpack("<H", data[end + 10 : end + 12])[0] + 1
    tail = struct.pack("<HHHHIIH", 0, 0, count, count, size + len(line), start + len(local), 0)
    return data[:start] + local + data[start:end] + line + b"PK\x05\x06" + tail


@kind("part that is a link", "a.xlsx", "damaged", READ)
def _link() -> bytes:
    info = zipfile.ZipInfo("xl/link.xml")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    buffer = io.BytesIO(grouped_long().data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


@kind("wrong checksum", "a.xlsx", "damaged")
def _wrong_checksum() -> bytes:
    return patched(grouped_long().data, 16, b"\1\2\3\4", part=3)


@kind("parts with a password", "a.xlsx", "encrypted")
def _parts_with_password() -> bytes:
    return patched(grouped_long().data, 8, b"\1\0")


for _name, _method in (("packed with bzip2", zipfile.ZIP_BZIP2), ("packed with lzma", zipfile.ZIP_LZMA)):
    kind(_name, "a.xlsx", "damaged")(lambda method=_method: zipped(good_parts(), method=method, level=None))  # type: ignore[misc,arg-type]


@kind("huge extra field", "a.xlsx", "damaged", READ)
def _huge_extra() -> bytes:
    local, line = entry(
        b"xl/a.xml", b"<a/>", offset=0, crc=zlib.crc32(b"<a/>"), extra=b"\x01\0\xff\xff" + b"\0" * 60_000
    )
    return _appended(local, line)


@kind("long comment", "a.xlsx", READ, "damaged")
def _long_comment() -> bytes:
    data = grouped_long().data
    return data[:-2] + struct.pack("<H", 65_000) + b"PK\x05\x06" * 16_250


@kind("states that its directory is elsewhere", "a.xlsx", "damaged", "too_complex")
def _directory_elsewhere() -> bytes:
    data = grouped_long().data
    end = data.rindex(b"PK\x05\x06")
    return data[: end + 16] + struct.pack("<I", 0x7FFFFFFF) + data[end + 20 :]


@kind("encrypted ooxml", "a.xlsx", "encrypted")
def _encrypted() -> bytes:
    info = (
        struct.pack("<HHI", 4, 4, 0x40)
        + b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>'
    )
    return binary.container(
        {"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", 9000) + _noise(9008)}
    )


@kind("encrypted ooxml, older way", "a.xlsx", "encrypted")
def _encrypted_standard() -> bytes:
    info = struct.pack("<HHI", 3, 2, 0x24) + _noise(200)
    spaces = "\x06DataSpaces"
    return binary.container({spaces: b"x", "EncryptionInfo": info, "EncryptedPackage": _noise(5000)})


assert Kind
assert ANY
