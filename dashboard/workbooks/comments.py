"""A sheet's comments part and the drawing of their boxes in, the same with our comments out.

A comment of the sender's own stays and ours is written below it. Ours are known by their first line, the name
of their author in whatever language it was (some programs drop who wrote a comment, all keep its text), so
those of an earlier round can be taken out again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.intake.ooxml import column_number
from dashboard.workbooks.cellmarks import Place, SheetMap
from dashboard.workbooks.package import MAIN
from dashboard.workbooks.xmlspans import Edits, NotPatchableError, Span, cell_text, prefixed, tag_end, tree

NO_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_URIS = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
NO_BOXES = ("<xml" + "".join(f' xmlns:{name}="{uri}"' for name, uri in _URIS.items()) + "></xml>").encode()
_SHAPE = re.compile(rb"<([\w.-]+):shape\s.*?</\1:shape>", re.DOTALL)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_LAYOUT = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/></o:shapelayout>'
_FIRST_MAP = 100
"""Ids of boxes come in lots of 1,024 a sheet; the sender's own sheets use the first lots."""
_FONT = '<sz val="10"/><color rgb="FF1F2328"/><rFont val="微软雅黑"/>'
_BOX_WIDTH = 290
_LINE_HEIGHT, _LINE_UNITS = 18, 42
"""Pixels of a line and how many half-width characters it holds, with room to spare for a wider font."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to write: paragraphs below the author's name."""

    place: Place
    address: str
    lines: Sequence[str]


def marked_comments(
    source: bytes, comments: Sequence[Comment], author: str, authors: frozenset[str]
) -> tuple[bytes, list[Comment], set[Place]]:
    """The comments part with ours; those of them that need a box; places whose box must go.

    ``authors`` are the names that our comments ever had. A cell in a conversation (a threaded comment) keeps
    it and gets no comment of ours: the program would write the conversation over it.
    """
    root = tree(source)
    listed, names = root.first("commentList"), root.first("authors")
    if listed is None or names is None:
        raise NotPatchableError("comments")
    edits = Edits(source)
    known = [each.text for each in names.all("author")]
    gone: set[Place] = set()
    theirs: dict[str, Span] = {}
    for each in listed.all("comment"):
        reference = each.attributes.get("ref", "")
        if _words(each).startswith(tuple(f"{name}\n" for name in authors)):
            edits.replace(each.start, each.end, b"")
            gone |= _place(reference)
        else:
            theirs[reference] = each
    if author in known:
        number = known.index(author)
    else:
        number = len(known)
        edits.append(names, prefixed(f"<author>{cell_text(author)}</author>", root.prefix))
    talks = {str(place) for place, name in enumerate(known) if name.startswith("tc=")}
    boxes: list[Comment] = []
    added: list[bytes] = []
    for comment in comments:
        beside = theirs.pop(comment.address, None)
        if beside is None:
            runs = _runs(author, comment.lines)
            whole = f'<comment ref="{comment.address}" authorId="{number}"><text>{runs}</text></comment>'
            added.append(prefixed(whole, root.prefix))
            boxes.append(comment)
        elif beside.attributes.get("authorId") not in talks:
            theirs_now = _write_below(edits, beside, author, authors, comment.lines)
            # Their box was made for their words alone.
            gone.add(comment.place)
            boxes.append(replace(comment, lines=(*theirs_now.split("\n"), "", *comment.lines)))
    for each in theirs.values():
        _cut(edits, each, authors)
    edits.append(listed, b"".join(added))
    return edits.apply(), boxes, gone


def _pieces(comment: Span) -> list[Span]:
    text = comment.first("text")
    return [] if text is None else [*text.all("t"), *(t for run in text.all("r") for t in run.all("t"))]


def _words(comment: Span) -> str:
    return "".join(each.text for each in _pieces(comment))


def _place(reference: str) -> set[Place]:
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
    return {(int(found[2]) - 1, column_number(found[1]))} if found else set()


def _runs(author: str, lines: Sequence[str], before: str = "") -> str:
    head = f'<r><rPr><b/>{_FONT}</rPr><t xml:space="preserve">{before}{cell_text(author)}\n</t></r>'
    return f'{head}<r><rPr>{_FONT}</rPr><t xml:space="preserve">{cell_text(chr(10).join(lines))}</t></r>'


def _write_below(
    edits: Edits, comment: Span, author: str, authors: frozenset[str], lines: Sequence[str]
) -> str:
    """Our words below the sender's, in place of ours of an earlier round; returns the sender's."""
    text = comment.first("text")
    if text is None:
        raise NotPatchableError("comment")
    kept = _cut(edits, comment, authors)
    runs = prefixed(_runs(author, lines, "\n\n"), comment.prefix)
    after = next((each for each in text.children if each.name in ("rPh", "phoneticPr")), None)
    if after is not None:
        edits.insert(after.start, runs)
    else:
        edits.append(text, runs)
    return kept


def _cut(edits: Edits, comment: Span, authors: frozenset[str]) -> str:
    """Take what an earlier round wrote below a sender's comment out: our name and all after it.

    Returns the words that are left.
    """
    pieces, words = _pieces(comment), _words(comment)
    at = min((place for name in authors if (place := words.find(f"{name}\n")) >= 0), default=-1)
    if at < 0:
        return words
    left = words[:at].rstrip("\n")
    end = len(left)
    for piece in pieces:
        kept = piece.text[: max(end, 0)]
        end -= len(piece.text)
        if kept != piece.text and not piece.is_empty_tag:
            edits.replace(piece.inner, piece.inner_end, cell_text(kept).encode())
    return left


# --- The boxes -----------------------------------------------------------------------------------------


def marked_boxes(
    source: bytes, boxes: Sequence[Comment], gone: set[Place], found: SheetMap, number: int
) -> bytes:
    """The drawing with a hidden box for each comment and without those of comments taken out.

    ``number`` sets the ids of one sheet's boxes apart from another's.
    """
    # Drawings of this kind are not always well-formed XML, so their bytes are only cut and added to.
    kept = _SHAPE.sub(lambda shape: b"" if _is_gone(shape[0], gone) else shape[0], source) if gone else source
    taken = [int(each) for each in re.findall(rb"_s(\d{1,8})\"", kept)]
    first = max((*taken, (_FIRST_MAP + number) * 1024)) + 1
    parts = [] if b'"_x0000_t202"' in kept else [_SHAPE_TYPE]
    if source == NO_BOXES:
        parts.insert(0, _LAYOUT.format(_FIRST_MAP + number))
    sizes = (
        {place: _column_pixels(width) for place, width in found.widths.items()},
        {place: round(points * 4 / 3) for place, points in found.heights.items()},
    )
    parts += [_box(each, _anchor(each, found, *sizes), first + place) for place, each in enumerate(boxes)]
    end = kept.rfind(b"</")
    if end < 0:
        raise NotPatchableError("drawing")
    return kept[:end] + _in_words_of(kept, parts) + kept[end:]


def _in_words_of(source: bytes, parts: Sequence[str]) -> bytes:
    """Shapes with the prefixes that a drawing has for its namespaces; one it has not is declared at each."""
    start = re.search(rb"<\w", source)
    root = source[start.start() : tag_end(source, start.start())] if start else b""
    names, missing = {}, ""
    for name, uri in _URIS.items():
        found = re.search(rb'xmlns:([\w.-]+)="' + re.escape(uri.encode()) + b'"', root)
        names[name] = found[1].decode() if found else name
        missing += "" if found else f' xmlns:{name}="{uri}"'
    # No text of a stranger's is in a box, so what looks like a prefix is one.
    text = re.sub(r"(?<=[</ ])([vox]):(?=\w+[ />=])", lambda found: names[found[1]] + ":", "".join(parts))
    return re.sub(rf"(<{names['v']}:shape(?:type)?)(?= )", rf"\1{missing}", text).encode()


def _is_gone(shape: bytes, gone: set[Place]) -> bool:
    row = re.search(rb":Row>\s*(\d{1,7})\s*<", shape)
    column = re.search(rb":Column>\s*(\d{1,5})\s*<", shape)
    return b'"Note"' in shape and bool(row and column and (int(row[1]), int(column[1])) in gone)


def _height(comment: Comment) -> int:
    lines = [line for text in comment.lines for line in text.split("\n")]
    return 32 + _LINE_HEIGHT * sum(1 + units(line) // _LINE_UNITS for line in lines)


def _anchor(comment: Comment, found: SheetMap, widths: Mapping[int, int], heights: Mapping[int, int]) -> str:
    """Where a box begins and ends: column, pixels into it, row, pixels into it, twice."""
    row, column = comment.place
    left, top = (column + 1, 15), (max(row - 1, 0), 8)
    right = _walk(*left, _BOX_WIDTH, widths, _column_pixels(found.default_width))
    bottom = _walk(*top, _height(comment), heights, round(found.default_height * 4 / 3))
    return ", ".join(str(each) for each in (*left, *top, *right, *bottom))


def _box(comment: Comment, anchor: str, identity: int) -> str:
    row, column = comment.place
    height = _height(comment)
    return (
        f'<v:shape id="_x0000_s{identity}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;'
        f"margin-top:5pt;width:{_BOX_WIDTH * 0.75:g}pt;height:{height * 0.75:g}pt;z-index:{identity % 1024};"
        'visibility:hidden" fillcolor="#fffdf3" strokecolor="#8c959f" o:insetmode="auto">'
        '<v:fill color2="#fffdf3"/>'
        '<v:shadow on="t" color="#d8dee4" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


def units(text: str) -> int:
    """How wide a text is in half-width characters."""
    return sum(2 if ord(each) > 0x2E7F else 1 for each in text)


def _column_pixels(width: float) -> int:
    return round(width * 7 + 5) if width else 0


def _walk(at: int, offset: int, length: int, sizes: Mapping[int, int], default: int) -> tuple[int, int]:
    """The row or column, and the pixels into it, that lie ``length`` pixels further."""
    rest = offset + length
    for place in range(at, at + 2_000):
        size = sizes.get(place, default)
        if rest <= size:
            return place, rest
        rest -= size
    return at + 4, 0
