"""The bytes of a checked .xlsx or .xlsm in, its parts to change and the bytes of an .xlsx out.

Parts that nobody touches keep their bytes. What a plain workbook must not carry is left behind: macros,
buttons of the ribbon that call them, signatures over the old bytes, the change log of a shared book.
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from dashboard.intake import safety
from dashboard.workbooks.xmlspans import Edits, NotPatchableError, Span, attribute_text, tree, with_attribute

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_PRINTER = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_LEFT_BEHIND = (
    "xl/vbaProject",
    "xl/vbaData",
    "xl/_rels/vbaProject",
    "_xmlsignatures/",
    "customUI",
    "userCustom",
)
_LOG = "xl/revisions/"
_TEXTS = (".xml", ".rels", ".vml")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_FOREIGN = ("xl/macrosheets/", "xl/intlMacrosheets/", "xl/dialogsheets/")


class Package:
    """An Office package held in memory, part by part."""

    def __init__(self, data: bytes) -> None:
        safety.inflate(data)  # every limit holds before anything is unpacked here
        self._data = data
        self.parts: dict[str, bytes] = {}
        """The parts that can be changed: XML. All others are copied as they are stored."""
        self._entries: dict[str, zipfile.ZipInfo] = {}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if not entry.is_dir() and not entry.filename.startswith((*_LEFT_BEHIND, _LOG)):
                    self._entries[entry.filename] = entry
                    if entry.filename.lower().endswith(_TEXTS):
                        with archive.open(entry) as part:
                            self.parts[entry.filename] = part.read(entry.file_size)
        if any(name.startswith(_FOREIGN) for name in self._entries):
            raise NotPatchableError("macro sheets")
        if WORKBOOK not in self.parts or _TYPES not in self.parts:
            raise NotPatchableError("workbook")
        self._forget_what_is_left_behind()

    def _forget_what_is_left_behind(self) -> None:
        for part in [name for name in self.parts if name.endswith(".rels")]:
            gone = [
                each
                for each in tree(self.parts[part]).all("Relationship")
                if self._target(part, each).startswith((*_LEFT_BEHIND, _LOG))
            ]
            self._without(part, gone)
        root = tree(self.parts[_TYPES])
        edits = Edits(self.parts[_TYPES])
        for each in root.children:
            kind, name = each.attributes.get("ContentType", ""), each.attributes.get("PartName", "")
            tag = self.parts[_TYPES][each.start : each.inner]
            if name == "/" + WORKBOOK:
                edits.replace(each.start, each.inner, with_attribute(tag, "ContentType", _PLAIN))
            elif each.name == "Default" and "vbaProject" in kind:
                edits.replace(each.start, each.inner, with_attribute(tag, "ContentType", _PRINTER))
            elif name and name.removeprefix("/").startswith((*_LEFT_BEHIND, _LOG)):
                edits.replace(each.start, each.end, b"")
        self.parts[_TYPES] = edits.apply()

    def _without(self, part: str, spans: list[Span]) -> None:
        if spans:
            edits = Edits(self.parts[part])
            for each in spans:
                edits.replace(each.start, each.end, b"")
            self.parts[part] = edits.apply()

    def _target(self, relations: str, relation: Span) -> str:
        if relation.attributes.get("TargetMode") == "External":
            return ""
        folder = posixpath.dirname(posixpath.dirname(relations))
        target = relation.attributes.get("Target", "")
        return posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part points to: id -> kind (the last word of its type) and name."""
        relations = _relations_of(part)
        if relations not in self.parts:
            return {}
        return {
            each.attributes.get("Id", ""): (
                each.attributes.get("Type", "").rsplit("/", 1)[-1],
                self._target(relations, each),
            )
            for each in tree(self.parts[relations]).all("Relationship")
        }

    def relate(self, part: str, kind: str, target: str) -> str:
        """Point from one part to another; returns the new id."""
        relations = _relations_of(part)
        if relations not in self.parts:
            self.parts[relations] = f'<Relationships xmlns="{_PACKAGE_RELATIONS}"/>'.encode()
        root = tree(self.parts[relations])
        taken = {each.attributes.get("Id", "") for each in root.children}
        identity = next(name for number in range(1, 10_000) if (name := f"rId{number}") not in taken)
        edits = Edits(self.parts[relations])
        edits.append(
            root,
            f'<{root.prefix}Relationship Id="{identity}" Type="{RELATIONS}/{kind}"'
            f' Target="/{target}"/>'.encode(),
        )
        self.parts[relations] = edits.apply()
        return identity

    def add(self, pattern: str, content: bytes, content_type: str) -> str:
        """A new part, ``{}`` in its name the first free number; returns the name."""
        taken = {name.lower() for name in (*self.parts, *self._entries)}
        names = (pattern.format(number) for number in range(1, 10_000))
        name = next((each for each in names if each.lower() not in taken), None)
        if name is None:
            raise NotPatchableError("name")
        self.parts[name] = content
        root = tree(self.parts[_TYPES])
        edits = Edits(self.parts[_TYPES])
        override = b'Override PartName="/' + attribute_text(name) + b'" ContentType="' + content_type.encode()
        edits.append(root, b"<" + root.prefix.encode() + override + b'"/>')
        self.parts[_TYPES] = edits.apply()
        return name

    def save(self) -> bytes:
        """The package as a file. Raises NotPatchableError when intake would not take it again."""
        stored = {name: entry for name, entry in self._entries.items() if name not in self.parts}
        if len(self.parts) + len(stored) > safety.MAX_PARTS:
            raise NotPatchableError("parts")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(
                    name, self._entries[name].date_time if name in self._entries else _LONG_AGO
                )
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
            for entry in stored.values():
                self._copy(entry, archive, out)
        return out.getvalue()

    def _copy(self, entry: zipfile.ZipInfo, archive: zipfile.ZipFile, out: io.BytesIO) -> None:
        """A part as it is stored, a picture for the most part: never unpacked, it takes no time or room."""
        at = entry.header_offset
        names = (int.from_bytes(self._data[at + place : at + place + 2], "little") for place in (26, 28))
        start = at + 30 + sum(names)
        info = zipfile.ZipInfo(entry.filename, entry.date_time)
        info.compress_type, info.CRC = entry.compress_type, entry.CRC
        info.compress_size, info.file_size = entry.compress_size, entry.file_size
        info.header_offset = out.seek(archive.start_dir)
        out.write(info.FileHeader())
        out.write(memoryview(self._data)[start : start + entry.compress_size])
        archive.filelist.append(info)
        archive.NameToInfo[info.filename] = info
        archive.start_dir = out.tell()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")
