"""The styles part of a workbook in, the same with styles for marked cells and for our own sheet out.

A mark is a fill and nothing else: number format, font, border and alignment of the cell stay. So that a mark
can be taken back when the corrected workbook comes in again, its shade tells which colour the cell had:
programs keep a cell's colour exactly, wherever its row is moved. The list of problems holds what they mean.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dashboard.intake.records import Severity
from dashboard.workbooks.package import MAIN
from dashboard.workbooks.xmlspans import Edits, NotPatchableError, Span, prefixed, tree, with_attribute

FILLS = {"error": "FFFBD9D5", "warning": "FFFFEDB8", "info": "FFF7F7F5"}
# Under white letters, as on a dark head, a pale fill would make them unreadable.
_FILLS_UNDER_WHITE = {"error": "FFA93226", "warning": "FF9A6A00"}
_SHADES = 32
"""Of a mark's colour, one step of blue apart, which nobody sees."""
_OURS = {
    f"{colour[:6]}{int(colour[6:], 16) + (shade if int(colour[6:], 16) < 128 else -shade):02X}": shade
    for colour in (FILLS["error"], FILLS["warning"], *_FILLS_UNDER_WHITE.values())
    for shade in range(_SHADES)
}
"""Every colour of a mark -> its shade; shade 0 is that of a cell that had none."""
_COLOUR = ("rgb", "theme", "indexed", "tint", "auto")
_MAX_STYLES = 60_000
_NONE = '<fill><patternFill patternType="none"/></fill>'

BARE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    f'<fills count="2">{_NONE}<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).encode()


class Styles:
    """What is to be added to a styles part, by section; ids are those the part will have."""

    def __init__(self, source: bytes, remembered: str = "") -> None:
        self.source = source
        self._before = _colours_of(remembered)
        root = tree(source)
        self.prefix = root.prefix
        found = {name: root.first(name) for name in ("fonts", "fills", "borders", "cellXfs")}
        self.sections = {name: span for name, span in found.items() if span is not None}
        if (
            len(self.sections) < 4
            or root.attributes.get(f"xmlns{':' + self.prefix[:-1] if self.prefix else ''}") != MAIN
        ):
            raise NotPatchableError("styles")
        self.new: dict[str, list[bytes]] = {name: [] for name in self.sections}
        self.has_base = root.first("cellStyleXfs") is not None
        self._marked: dict[tuple[int, Severity], int] = {}
        self._ids: dict[tuple[str, bytes], int] = {}
        self._restored: dict[int, bytes] = {}

    def add(self, section: str, element: str | bytes) -> int:
        """An element of our own (main namespace, no prefix written), once; returns its id."""
        content = prefixed(element, self.prefix) if isinstance(element, str) else element
        key = (section, content)
        if key not in self._ids:
            self._ids[key] = len(self.sections[section].children) + len(self.new[section])
            self.new[section].append(content)
        return self._ids[key]

    def marked(self, style: int, severity: Severity) -> int:
        """The style of a cell with the fill of a problem's severity in place of its own."""
        if (style, severity) in self._marked:
            return self._marked[style, severity]
        formats = self.sections["cellXfs"].children
        if not 0 <= style < len(formats) or len(formats) + len(self.new["cellXfs"]) > _MAX_STYLES:
            raise NotPatchableError("style")
        xf = formats[style]
        colours = _FILLS_UNDER_WHITE if self._is_white(_number(xf, "fontId")) else FILLS
        fill = self._fill(colours[severity], _number(xf, "fillId"))
        tag = self.source[xf.start : xf.inner]
        tag = with_attribute(with_attribute(tag, "fillId", str(fill)), "applyFill", "1")
        self._marked[style, severity] = self.add("cellXfs", tag + self.source[xf.inner : xf.end])
        return self._marked[style, severity]

    @property
    def remembered(self) -> str:
        """What the shades of the marks mean, to be given to the next round."""
        return "|".join(self._before)

    def _fill(self, colour: str, before: int) -> int:
        kept, shade = self._colour(before), 0
        if kept and kept not in self._before and len(self._before) < _SHADES - 1:
            self._before.append(kept)
        if kept in self._before:
            shade = self._before.index(kept) + 1
        wanted = next(each for each, step in _OURS.items() if each[:6] == colour[:6] and step == shade)
        pattern = (
            f'<patternFill patternType="solid"><fgColor rgb="{wanted}"/><bgColor indexed="64"/></patternFill>'
        )
        return self.add("fills", f"<fill>{pattern}</fill>")

    def _colour(self, fill: int) -> str:
        """The colour of a solid fill ("rgb:FFE2EFDA"), "" for none; of a mark of ours, the colour before."""
        pattern = self._solid(fill)
        colour = pattern.first("fgColor") if pattern is not None else None
        if colour is None:
            return ""
        shade = _OURS.get(colour.attributes.get("rgb", "").upper())
        if shade is not None:
            return self._before[shade - 1] if 0 < shade <= len(self._before) else ""
        kept = ((name, colour.attributes.get(name, "")) for name in _COLOUR)
        return ",".join(f"{name}:{value}" for name, value in kept if _is_plain(value))

    def _solid(self, fill: int) -> Span | None:
        fills = self.sections["fills"].children
        pattern = fills[fill].first("patternFill") if 0 <= fill < len(fills) else None
        return pattern if pattern is not None and pattern.attributes.get("patternType") == "solid" else None

    def _is_white(self, font: int) -> bool:
        fonts = self.sections["fonts"].children
        colour = fonts[font].first("color") if 0 <= font < len(fonts) else None
        if colour is None:
            return False
        rgb = colour.attributes.get("rgb", "")
        if re.fullmatch("[0-9A-Fa-f]{8}", rgb):
            red, green, blue = (int(rgb[at : at + 2], 16) for at in (2, 4, 6))
            return 0.299 * red + 0.587 * green + 0.114 * blue > 190
        return colour.attributes.get("theme") == "0" or colour.attributes.get("indexed") in ("1", "9")

    def take_back(self) -> None:
        """Give every cell marked in an earlier round the colour back that it had."""
        for place in range(len(self.sections["fills"].children)):
            pattern = self._solid(place)
            front = pattern.first("fgColor") if pattern is not None else None
            if front is None or front.attributes.get("rgb", "").upper() not in _OURS:
                continue
            wanted = "".join(
                f' {name}="{value}"'
                for name, value in (each.split(":") for each in self._colour(place).split(",") if each)
            )
            solid = (
                f'<patternFill patternType="solid"><fgColor{wanted}/><bgColor indexed="64"/></patternFill>'
            )
            self._restored[place] = prefixed(f"<fill>{solid}</fill>" if wanted else _NONE, self.prefix)

    def apply(self) -> bytes:
        """The part with everything added."""
        edits = Edits(self.source)
        for place, content in self._restored.items():
            fill = self.sections["fills"].children[place]
            edits.replace(fill.start, fill.end, content)
        for name, added in self.new.items():
            section = self.sections[name]
            if added:
                tag = self.source[section.start : section.inner]
                count = str(len(section.children) + len(added))
                if section.is_empty_tag:
                    raise NotPatchableError("styles")
                edits.replace(section.start, section.inner, with_attribute(tag, "count", count))
                edits.insert(section.inner_end, b"".join(added))
        return edits.apply()


def _number(span: Span, name: str) -> int:
    text = span.attributes.get(name, "0")
    return int(text) if text.isdigit() and len(text) < 8 else 0


def _colours_of(remembered: str) -> list[str]:
    """The colours that an earlier round remembered; a stranger may have changed them."""
    colours = remembered.split("|")[: _SHADES - 1] if remembered else []
    good = rf"(?:{'|'.join(_COLOUR)}):[-+.0-9A-Fa-f]{{1,24}}"
    return [each if re.fullmatch(rf"{good}(?:,{good})*", each) else "" for each in colours]


@lru_cache(maxsize=4096)
def _is_plain(value: str) -> bool:
    return bool(re.fullmatch(r"[-+.0-9A-Fa-f]{1,24}", value))


# --- The styles of our own sheet ------------------------------------------------------------------------

_FONT = "微软雅黑"
_INK, _SECONDARY, _ACCENT, _LINK, _LINES, _PANEL = (
    "FF1F2328",
    "FF57606A",
    "FFB5122B",
    "FF0B4F8A",
    "FFD8DEE4",
    "FFF7F7F5",
)


def own_styles(styles: Styles) -> dict[str, int]:
    """The cell styles of the list of problems by name; all but ``number`` and ``mark`` keep text as text."""

    def font(size: float, colour: str, extra: str = "") -> int:
        return styles.add(
            "fonts", f'<font>{extra}<sz val="{size:g}"/><color rgb="{colour}"/><name val="{_FONT}"/></font>'
        )

    def fill(colour: str) -> int:
        solid = f'<fgColor rgb="{colour}"/><bgColor indexed="64"/>'
        return styles.add("fills", f'<fill><patternFill patternType="solid">{solid}</patternFill></fill>')

    def border(bottom: str, colour: str) -> int:
        line = f'<bottom style="{bottom}"><color rgb="{colour}"/></bottom>'
        return styles.add("borders", f"<border><left/><right/><top/>{line}<diagonal/></border>")

    none = styles.add("borders", "<border><left/><right/><top/><bottom/><diagonal/></border>")
    thin, rule = border("thin", _LINES), border("medium", _ACCENT)
    blank = styles.add("fills", _NONE)

    def xf(font_: int, fill_: int, border_: int, alignment: str, quote: bool = True) -> int:
        base = ' xfId="0"' if styles.has_base else ""
        prefix = ' quotePrefix="1"' if quote else ""
        return styles.add(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font_}" fillId="{fill_}" borderId="{border_}"{base}{prefix}'
            f' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment {alignment}/></xf>',
        )

    text, centre = 'vertical="center" wrapText="1"', 'horizontal="center" vertical="center" wrapText="1"'
    plain, link = font(10, _INK), font(10, _LINK, "<u/>")
    bold = font(10, _INK, "<b/>")
    return {
        "mark": xf(font(8, _SECONDARY), blank, none, 'vertical="center"'),
        "title": xf(font(16, _INK, "<b/>"), blank, rule, 'vertical="center"'),
        "rule": xf(plain, blank, rule, 'vertical="center"'),
        "counts": xf(bold, blank, none, text),
        "lead": xf(font(10, _SECONDARY), blank, none, text),
        "head": xf(bold, fill(_PANEL), thin, centre),
        "head_text": xf(bold, fill(_PANEL), thin, text),
        "number": xf(font(10, _SECONDARY), blank, thin, centre, quote=False),
        "error": xf(bold, fill(FILLS["error"]), thin, centre),
        "warning": xf(bold, fill(FILLS["warning"]), thin, centre),
        "info": xf(font(10, _SECONDARY), fill(FILLS["info"]), thin, centre),
        "text": xf(plain, blank, thin, text),
        "centre": xf(plain, blank, thin, centre),
        "link": xf(link, blank, thin, centre),
    }
