"""The bytes of a stranger's file in, what kind it is and its parts out, or a plain refusal.

Nothing here parses a spreadsheet: sizes, counts and names are held to limits before anything does, and
bytes are counted while they are inflated, because what an archive says of itself may be a lie.
"""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from dashboard.intake.records import Arg

MAX_BYTES = 20 * 1024 * 1024
MAX_PARTS = 500
MAX_INFLATED = 120 * 1024 * 1024
MAX_PART = 80 * 1024 * 1024
MAX_RATIO = 250
LARGEST_KNOWN = 4096
"""Stored bytes of a part that is kept for the next file; inflated it is at most 250 times as large."""
SMALL_PART = 64 * 1024
"""Below this size a part may shrink by any ratio: a few kilobytes of spaces harm nobody."""
MAX_ROWS = 20_000
MAX_COLUMNS = 300
MAX_CELLS = 2_000_000
"""Places of a sheet's box, blank ones included: what a dense reader allocates."""
MAX_FILLED = 200_000
"""Cells of a book with something in them; ten years of thirty townships are 150,000."""
MAX_FIGURES = 60_000
"""Figures of a book: thirty townships, five years, a hundred items."""
MAX_CELLS_OF_FORM = 4_000
"""Cells of a sheet that is remembered as a form; those of townships have some hundreds."""
MAX_SHEETS = 200
MAX_MERGED = 20_000
MAX_SPECIAL = 20_000
"""Errors and formulas without a result in a sheet."""
MAX_TEXT = 48 * 1024 * 1024
"""Bytes of text of all cells together, a shared text counted wherever it stands."""
MAX_CELL_TEXT = 100_000
"""Signs in one cell; a spreadsheet program allows 32,767."""
LONGEST_TAG = 1 << 20
"""Bytes of XML without a tag: more is a text or an attribute made to be long."""
MAX_MEMORY = 300 * 1024 * 1024
"""Address space of the process that reads: what it uses at its worst is below."""

FileKind = Literal["ooxml", "ods", "xls", "csv"]


class RefusedError(Exception):
    """A file that is not read. ``code`` is an intake problem code, ``args`` what its sentence needs."""

    def __init__(self, code: str, **args: Arg) -> None:
        super().__init__(code)
        self.code = code
        self.args_: Mapping[str, Arg] = args


@dataclass(frozen=True, slots=True)
class Parts:
    """The inflated XML parts of an archive, by name, and the names of all parts."""

    xml: Mapping[str, bytes] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"{\\rtf", "RTF"),
    (b"MZ", "EXE"),
    (b"\x1f\x8b", "GZIP"),
)
LONGEST_NAME = 200
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HTML = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|meta|div)", re.IGNORECASE
)
_PART_NAME = re.compile(
    r"^(?:\[Content_Types\]\.xml|_rels/|docProps/|docMetadata/|xl/|customXml/"
    r"|customUI/|customUI14/|userCustomization/"
    r"|_xmlsignatures/|package/|mimetype$|content\.xml|styles\.xml|meta\.xml|settings\.xml|manifest\.rdf"
    r"|layout-cache|META-INF/|Thumbnails/|Pictures/|Configurations2?/|Object \d+|ObjectReplacements/"
    r"|Basic/|Scripts/"
    r"|media/|Dialogs/|current\.xml|meta/|WPSSettings|word/)",
)
_XML_NAME = re.compile(r"(?:\.xml|\.rels|\.vml|\.rdf)$", re.IGNORECASE)
_DECLARED_ENCODING = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']"
)


def file_name(name: str) -> str:
    """A file's name as it can be kept and shown: Unicode without controls, at most 200 signs.

    A name in GBK, as old archives unpack it on Linux, is read as such.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            name = name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")
        except UnicodeEncodeError:
            name = name.encode("utf-8", "replace").decode()
    clean = _NOT_IN_NAMES.sub("", name)
    if len(clean) <= LONGEST_NAME:
        return clean
    suffix = clean[clean.rfind(".") :][:10] if "." in clean else ""
    return clean[: LONGEST_NAME - len(suffix)] + suffix


def check_size(data: bytes) -> None:
    """Refuse a file of more than 20 MB. Raises RefusedError."""
    if len(data) > MAX_BYTES:
        megabytes = round(len(data) / 1024 / 1024 + 0.05, 1)
        raise RefusedError("too_large", megabytes=megabytes, limit=MAX_BYTES // 1024 // 1024)


def kind_of(name: str, data: bytes) -> FileKind:
    """What the bytes are, whatever the file is called. Raises RefusedError (``not_a_workbook``, …)."""
    if not data:
        raise RefusedError("empty_workbook")
    check_size(data)
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise RefusedError("encrypted")
        _check_container(data)
        return "xls"
    if data[:2] == b"\x09\x08" or data[:4] in (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"):
        return "xls"
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise RefusedError("not_a_workbook", found=kind)
    if _HTML.match(data[:300]):
        raise RefusedError("not_a_workbook", found="HTML")
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    text = data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" not in data
    if text and suffix in ("csv", "tsv", "txt"):
        return "csv"
    if not data.strip():
        raise RefusedError("empty_workbook")
    raise RefusedError("not_a_workbook", found=suffix.upper()[:8])


def _check_container(data: bytes) -> None:
    """Refuse a compound file whose head states more tables than the file has room for."""
    if len(data) < 512 or (data[26:28], data[30:32]) not in ((b"\x03\0", b"\x09\0"), (b"\x04\0", b"\x0c\0")):
        raise RefusedError("damaged")
    most = len(data) // (1 << data[30]) + 1
    for at in (40, 44, 64, 72):  # sectors of the directory, the table, the mini table, the table of tables
        if int.from_bytes(data[at : at + 4], "little") > most:
            raise RefusedError("damaged")


def _kind_of_archive(data: bytes) -> FileKind:
    if b"xl/workbook.xml" in data:  # names stand in the archive as they are
        return "ooxml"
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise RefusedError("damaged") from error
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    found = "ZIP"
    for part, kind in (
        ("word/document.xml", "DOCX"),
        ("ppt/presentation.xml", "PPTX"),
        ("xl/workbook.bin", "XLSB"),
    ):
        found = kind if part in names else found
    raise RefusedError("not_a_workbook", found=found)


def inflate(data: bytes) -> Parts:
    """Inflate the XML parts of an archive within the limits. Raises RefusedError.

    Parts that nothing here opens (pictures, macros) are held to their stated size and ratio only.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError) as error:
        raise RefusedError("damaged") from error
    _check_entries(entries, len(data))
    if any(entry.filename == "META-INF/manifest.xml" for entry in entries) and _is_encrypted_ods(archive):
        raise RefusedError("encrypted")
    xml: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if entry.is_dir() or not _XML_NAME.search(entry.filename):
            total += entry.file_size
        else:
            part = _xml_part(data, entry)
            xml[entry.filename] = part
            total += len(part)
        if total > MAX_INFLATED:
            raise RefusedError("too_complex", limit="inflated")
    return Parts(xml, frozenset(entry.filename for entry in entries))


def _is_encrypted_ods(archive: zipfile.ZipFile) -> bool:
    with archive.open("META-INF/manifest.xml") as manifest:
        try:
            return b"encryption-data" in manifest.read(1 << 20)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise RefusedError("damaged") from error


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_PARTS:
        raise RefusedError("too_complex", limit="parts")
    seen: set[str] = set()
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        name = entry.filename
        if name.lower() in seen or not _PART_NAME.match(name) or "\\" in name or ".." in name.split("/"):
            raise RefusedError("damaged", part=name[:60])
        seen.add(name.lower())
        if entry.flag_bits & 0x1:
            raise RefusedError("encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("damaged", part=name[:60])
        # Parts that share bytes are how a small archive states a huge content.
        if entry.header_offset < end or entry.header_offset + 30 + entry.compress_size > size:
            raise RefusedError("damaged", part=name[:60])
        end = entry.header_offset + 30 + entry.compress_size
        if entry.file_size > MAX_PART or _too_dense(entry.file_size, entry.compress_size):
            raise RefusedError("too_complex", limit="inflated")


def _too_dense(inflated: int, stored: int) -> bool:
    return inflated > SMALL_PART and inflated > MAX_RATIO * max(stored, 1)


def _xml_part(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of a part of XML: never more than it states, exactly those that its checksum names."""
    at = entry.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise RefusedError("damaged", part=entry.filename[:60])
    start = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little")
    start += int.from_bytes(data[at + 28 : at + 30], "little")
    stored = data[start : start + entry.compress_size]
    unpack = _unpacked_again if len(stored) <= LARGEST_KNOWN else _unpacked
    part = unpack(stored, entry.compress_type, entry.file_size, entry.CRC)
    if part is None:
        raise RefusedError("damaged", part=entry.filename[:60])
    return part


def _unpacked(stored: bytes, compress_type: int, size: int, checksum: int) -> bytes | None:
    """What stored bytes inflate to, held to all limits of a part of XML; None for what does not fit."""
    part = stored
    if compress_type != zipfile.ZIP_STORED:
        stream = zlib.decompressobj(-15)
        try:
            part = stream.decompress(stored, size + 1)
        except zlib.error:
            return None
        if not stream.eof and len(part) <= size:
            return None
    if len(part) != size or zlib.crc32(part) != checksum:
        return None
    _check_xml(part)
    return part


_unpacked_again = lru_cache(maxsize=32)(_unpacked)
"""Theme, styles and relations are the same bytes in every file of a form: looked at once."""


def _check_xml(part: bytes) -> None:
    """UTF-8 without a DTD (entities are how a small text becomes a huge one) or a text of megabytes."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in part[:64]:
        raise RefusedError("damaged")
    for at in range(0, len(part) - LONGEST_TAG, LONGEST_TAG):
        if b"<" not in part[at : at + LONGEST_TAG]:
            raise RefusedError("too_complex", limit="texts")
    if b"<!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise RefusedError("damaged")
    declared = _DECLARED_ENCODING.match(part[:300])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise RefusedError("damaged")


def limit_this_process(memory_bytes: int = MAX_MEMORY, cpu_seconds: int = 10) -> None:
    """Hold this process to its memory and first file's CPU time, as far as the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's wall clock alone
        return
    for limit, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, cpu_seconds, resource.RLIM_INFINITY),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
    ):
        with contextlib.suppress(OSError, ValueError):  # macOS refuses some; the others still hold
            resource.setrlimit(limit, (soft, hard))


def memory_used() -> int:
    """The most memory, in bytes, that this process has held so far; 0 where the system does not tell.

    Not getrusage: its figure begins with that of the process that started this one.
    """
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0
