"""The bytes of a report in, its lines of text out. The one reader of strangers' documents: in the child.

.docx by its own XML under the limits of workbooks, .pdf with text by pypdf, .txt in UTF-8 or GB 18030.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from dashboard.intake import safety
from dashboard.intake.safety import RefusedError
from dashboard.narrative import tables

MAX_TEXT = 300_000
"""Signs of a file; the longest yearly report known has 30,000."""
MAX_PAGES = 400
MAX_DEPTH = 80
MAX_NODES = 2_000_000
MAX_SPAN = 64
LEAST_TEXT = 8
"""Chinese signs below which a .pdf is a picture of a page."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STRAY_QUOTES = re.compile(r"[“‘][ \t]*[”’][ \t]*")
"""Quotation marks are often of another font, and then come together before or after the line they are in."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (_OLE, "DOC"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"MZ", "EXE"),
    (b"\x1f\x8b", "GZIP"),
)
_HTML = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml|meta|div)", re.IGNORECASE
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = frozenset(("del", "moveFrom", "instrText", "delText", "footnoteReference", "rPr", "pPr", "sectPr"))


def lines_of(data: bytes) -> list[str]:
    """The lines of a document. Raises RefusedError with an intake problem code."""
    safety.check_size(data)
    if not data.strip():
        raise RefusedError("empty_document")
    if data.startswith(b"PK"):
        lines = _docx(data)
    elif b"%PDF-" in data[:1024]:
        lines = _pdf(data)
    else:
        lines = list(tables.with_tabs(_text(data).splitlines()))
    if sum(map(len, lines)) > MAX_TEXT:
        raise RefusedError("too_complex", limit="texts")
    if not any(line.strip() for line in lines):
        raise RefusedError("empty_document")
    return lines


def _text(data: bytes) -> str:
    for magic, found in _OTHERS:
        if data.startswith(magic):
            raise RefusedError("encrypted" if _is_encrypted(data) else "not_a_document", found=found)
    if _HTML.match(data[:300]):
        raise RefusedError("not_a_document", found="HTML")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        raise RefusedError("not_a_document", found="")
    for encoding in ("utf-8-sig", "gb18030", "big5"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _decoded(data, "gb18030")


def _decoded(data: bytes, encoding: str) -> str:
    """A text with some signs lost, as long as they are few. Raises RefusedError for anything else."""
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > len(text) // 50:
        raise RefusedError("not_a_document", found="")
    return text


def _is_encrypted(data: bytes) -> bool:
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


# --- Word ---


def _docx(data: bytes) -> list[str]:
    if b"word/document.xml" not in data:
        raise RefusedError("not_a_document", found="ZIP")
    part = safety.inflate(data).xml.get("word/document.xml")
    if part is None:
        raise RefusedError("damaged")
    try:
        return list(_paragraphs(part))
    except ElementTree.ParseError as error:
        raise RefusedError("damaged") from error


def _paragraphs(part: bytes) -> Iterator[str]:
    """The paragraphs of a document's XML in order, and the rows of its tables as lines.

    What was deleted under tracked changes, field codes and the second copy of a text box are left out.
    """
    skipping = nodes = depth = 0
    texts: list[list[str]] = []
    found = _Rows()
    for event, node in ElementTree.iterparse(io.BytesIO(part), events=("start", "end")):
        name = node.tag.removeprefix(_W).removeprefix(_STRICT)
        hidden = name in _SKIPPED or name == f"{_MC}Fallback"
        if event == "start":
            nodes, depth = nodes + 1, depth + 1
            if depth > MAX_DEPTH or nodes > MAX_NODES:
                raise RefusedError("too_complex", limit="texts")
            skipping += hidden
            if name == "p":
                texts.append([])
            found.begin(name, node.get(f"{_W}val") or node.get(f"{_STRICT}val") or "")
            continue
        depth -= 1
        skipping -= hidden
        if not skipping and texts and name in ("t", "tab", "br", "cr"):
            texts[-1].append({"t": node.text or "", "tab": " "}.get(name, "\n"))
        elif name == "p" and texts:
            text = "".join(texts.pop())
            if found.open:
                found.add(text.strip())
            else:
                found.above = text or found.above
                yield from text.split("\n")
        elif name in ("tr", "tbl"):
            yield from found.end(name)
        node.clear()


@dataclass(slots=True)
class _Cell:
    """A cell of a table that is being read."""

    paragraphs: list[str] = field(default_factory=list)
    columns: int = 1
    goes_on: bool = False
    """Whether it is the rest of the cell above it."""


class _Rows:
    """The tables that a document is in the middle of, the innermost last; a table in a cell is text of it."""

    def __init__(self) -> None:
        self.open: list[list[list[str]]] = []
        self.cells: list[list[_Cell]] = []
        self.above = ""
        """The last paragraph outside a table."""

    def begin(self, name: str, value: str) -> None:
        """An element begins, with its ``val``."""
        if name == "tbl":
            self.open.append([])
            self.cells.append([])
        elif name == "tc" and self.open:
            self.cells[-1].append(_Cell())
        elif name == "gridSpan" and self.open and self.cells[-1] and value.isdecimal():
            self.cells[-1][-1].columns = max(1, min(int(value[:4]), MAX_SPAN))
        elif name == "vMerge" and self.open and self.cells[-1]:
            self.cells[-1][-1].goes_on = value in ("", "continue")

    def add(self, text: str) -> None:
        """A paragraph of the cell that is open."""
        if self.cells[-1]:
            self.cells[-1][-1].paragraphs.append(text)

    def end(self, name: str) -> Iterator[str]:
        """A row or a table ends: the lines of the outermost table."""
        if not self.open:
            return
        if name == "tr":
            self._end_row()
            return
        rows = self.open.pop()
        self.cells.pop()
        lines = list(tables.lines_of([row for row in rows if any(row)], self.above))
        if self.open:
            self.add("，".join(lines))
        else:
            yield from lines

    def _end_row(self) -> None:
        above = self.open[-1][-1] if self.open[-1] else []
        row: list[str] = []
        for cell in self.cells[-1]:
            text = "\n".join(each for each in cell.paragraphs if each)
            if cell.goes_on and not text and len(row) < len(above):
                # The name of several rows; figures are said once.
                text = "" if any(sign.isdigit() for sign in above[len(row)]) else above[len(row)]
            row += [text] * (cell.columns if len(row) < MAX_SPAN else 1)
        self.open[-1].append(row)
        self.cells[-1] = []


# --- PDF ---


def _pdf(data: bytes) -> list[str]:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    lines: list[str] = []
    length = 0
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise RefusedError("too_complex", limit="pages")
        for page in reader.pages:
            text = _STRAY_QUOTES.sub("", page.extract_text())
            length += len(text)
            if length > 2 * MAX_TEXT:
                raise RefusedError("too_complex", limit="texts")
            lines += text.splitlines()
    except RefusedError:
        raise
    except (MemoryError, RecursionError) as error:
        raise RefusedError("too_complex", limit="memory") from error
    except Exception as error:
        needs_key = "crypt" in str(error).lower() or "AES" in str(error)
        raise RefusedError(
            "encrypted" if needs_key and isinstance(error, (PyPdfError, ImportError)) else "damaged"
        ) from error
    if len(_CHINESE.findall("".join(lines))) < LEAST_TEXT:
        raise RefusedError("no_text")
    return lines
