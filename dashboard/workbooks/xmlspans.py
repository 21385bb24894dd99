"""Well-formed XML as bytes in, where each element stands out, so that a few can be changed in place.

Everything that is not named in a change stays byte for byte as its program wrote it. Raises ExpatError for
XML that is not well formed and NotPatchableError for more elements than are looked at.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

MAX_ELEMENTS = 150_000
_TAG = re.compile(rb"<[^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*>")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEX_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class NotPatchableError(Exception):
    """A package that is better built anew than changed in place."""


@dataclass(slots=True)
class Span:
    """An element and the bytes it takes: ``start:inner`` its start tag, ``inner:inner_end`` its content."""

    name: str
    """Without its prefix."""
    prefix: str
    """Of its name, with the colon, or ""."""
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int = 0
    end: int = 0
    children: list[Span] = field(default_factory=list)
    text: str = ""

    @property
    def is_empty_tag(self) -> bool:
        return self.inner == self.end

    def all(self, name: str) -> Iterator[Span]:
        """Its children of a name."""
        return (each for each in self.children if each.name == name)

    def first(self, name: str) -> Span | None:
        return next(self.all(name), None)


def tag_end(source: bytes, start: int) -> int:
    """Where the tag that begins at ``start`` ends."""
    found = _TAG.match(source, start)
    if found is None:
        raise NotPatchableError("tag")
    return found.end()


def tree(source: bytes) -> Span:
    """The root element of a small part with everything below it."""
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    roots: list[Span] = []
    opened: list[Span] = []
    count = 0

    def start(qualified: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS or len(opened) > 60:
            raise NotPatchableError("elements")
        at = parser.CurrentByteIndex
        prefix, _, name = qualified.rpartition(":")
        span = Span(name, prefix and prefix + ":", attributes, at, tag_end(source, at))
        (opened[-1].children if opened else roots).append(span)
        opened.append(span)

    def end(_: str) -> None:
        span, at = opened.pop(), parser.CurrentByteIndex
        empty = source[span.inner - 2 : span.inner] == b"/>"
        span.inner_end, span.end = (span.inner, span.inner) if empty else (at, tag_end(source, at))

    def characters(text: str) -> None:
        if opened:
            opened[-1].text += text

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(source, True)
    return roots[0]


class Edits:
    """Changes to come to one part's bytes; places are those of the bytes as they were."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self._changes: list[tuple[int, int, bytes]] = []

    def replace(self, start: int, end: int, new: bytes) -> None:
        self._changes.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        self._changes.append((at, at, new))

    def append(self, span: Span, new: bytes) -> None:
        """Put ``new`` at the end of an element's content, also where it has none: ``<a/>``."""
        if span.is_empty_tag:
            name = f"{span.prefix}{span.name}".encode()
            opening = self.source[span.start : span.inner - 2]
            self.replace(span.start, span.end, opening + b">" + new + b"</" + name + b">")
        else:
            self.insert(span.inner_end, new)

    def apply(self) -> bytes:
        """The bytes with all changes made. Raises NotPatchableError where two overlap."""
        pieces: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._changes, key=lambda each: (each[0], each[1])):
            if start < at:
                raise NotPatchableError("overlap")
            pieces += (self.source[at:start], new)
            at = end
        return b"".join((*pieces, self.source[at:]))


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag with an attribute set, or without it for None."""
    # The whole tag is walked attribute by attribute: a value may contain what looks like another attribute.
    pattern = re.compile(rb"\s+([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
    new = b"" if value is None else b" " + name.encode() + b'="' + attribute_text(value) + b'"'
    done = False

    def swap(found: re.Match[bytes]) -> bytes:
        nonlocal done
        if found[1] != name.encode():
            return found[0]
        done = True
        return new

    changed = pattern.sub(swap, tag)
    if done or value is None:
        return changed
    close = len(changed) - (2 if changed.endswith(b"/>") else 1)
    return changed[:close].rstrip() + new + changed[close:]


def prefixed(template: str, prefix: str) -> bytes:
    """Elements of our own with a part's prefix for the main namespace; escaped text has no tag in it."""
    return (re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", template) if prefix else template).encode()


def content_text(text: str) -> str:
    """A text as the content of an XML element; what XML cannot hold is left out."""
    return escape(_UNWRITABLE.sub("", text))


def cell_text(text: str) -> str:
    """The same for a text of a sheet, where ``_x003D_`` would be read as a sign of its own."""
    return content_text(_HEX_ESCAPE.sub("_x005F_", text))


def attribute_text(text: str) -> bytes:
    """A text as the value of an attribute in double quotes."""
    return escape(_UNWRITABLE.sub("", text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}).encode()
