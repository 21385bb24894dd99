"""The rows of a table in, lines that can be read like running text out.

A figure in a table has no counting word beside it: its indicator is its row's name or its column's head, its
unit a column, a bracket or the caption. Each figure becomes a sentence with all of it in:
``会员总数2022年完成7,682人。``; a row is a line. A table without such figures is read as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from dashboard.narrative.numbers import UNIT_WORDS

Row = Sequence[str]
_UNIT = rf"(?:[十百千]?[万亿])?(?:{'|'.join(sorted(map(re.escape, UNIT_WORDS), key=len, reverse=True))})"
_FIGURE = re.compile(rf"(?:约|近)?\d[\d,]*(?:\.\d+)?(?P<unit>{_UNIT}|万|亿)?(?:以上|左右)?")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT_ALONE = re.compile(rf"{_UNIT}(?:/{_UNIT})?")
_IN_BRACKETS = re.compile(rf"\((?:单位:?)?({_UNIT})\)")
_CAPTION_UNIT = re.compile(rf"单位:((?:{_UNIT}[、,/ ]*)+)")
_ORDINAL_HEAD = re.compile(r"序号|编号|行次|栏次|代码|No\.?", re.IGNORECASE)
_REMARK_HEAD = re.compile(r"备注|说明|附注")
_SAYS_NOTHING = re.compile(r"(?:指标|项目|内容|名称|工作|数量|数值|数据|数|情况|单位|值)+")
_AIM = re.compile(r"(?:目标|计划|任务|指标|预算)(?:数|值|量)?$")
_OF_NAME: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"人次"), "人次"),
    (re.compile(r"率$|比例|占比|覆盖面"), "%"),
    (re.compile(r"金额|经费|资金|款项?$|费$"), ""),
    (re.compile(r"户数|户$"), "户"),
    (re.compile(r"份数|合同数?|协议书?数?$"), "份"),
    (re.compile(r"件数|案件|争议|信访|来访"), "件"),
    (re.compile(r"例数|理赔"), "例"),
    (re.compile(r"篇数|信息"), "篇"),
    (re.compile(r"条数|建议"), "条"),
    (re.compile(r"场数|场次|活动"), "场"),
    (re.compile(r"期数|培训班"), "期"),
    (re.compile(r"人数|会员|职工|女工|劳模|工匠|干部|学生"), "人"),
    (re.compile(r"企业|工会|单位|组织"), "家"),
    (re.compile(r"书屋|驿站|站点|工作室|之家|小家"), "个"),
)
"""The unit that a name tells when nothing else does. Money is left alone: it may be 元 or 万元."""
WIDEST = 128
"""Columns above which a table is a hostile one, read as it stands."""
_SHORT = 4
_LONG = 8


def lines_of(rows: Sequence[Row], above: str = "") -> Iterator[str]:
    """The lines of a table: a row with figures as sentences, any other as its cells parted by commas.

    ``above`` is the line over the table, which may tell the units.
    """
    cells = [[_plain(cell) for cell in row] for row in rows]
    top = _heads_end(cells)
    if top == len(cells) or max(map(len, cells)) > WIDEST:
        yield from map(_as_it_stands, rows)
        return
    alone = [len(set(filter(None, row))) == 1 for row in cells[:top]]
    captions = [row for row, is_caption in zip(rows, alone, strict=False) if is_caption]
    heads = [row for row, is_caption in zip(cells, alone, strict=False) if not is_caption]
    table = _Table(cells[top:], heads)
    for row in captions:
        table.know_units(_plain("".join(row[:1])))
    table.know_units(_plain(above))
    yield from (_as_it_stands(row) for row in captions)
    for row, plain in zip(rows[top:], cells[top:], strict=True):
        yield table.line(plain) or _as_it_stands(row)


def with_tabs(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a text, its tables (copied with tabs between the cells) read as such."""
    rows: list[list[str]] = []
    above = ""
    for line in lines:
        if "\t" in line.strip():
            rows.append(line.strip("\n\r ").split("\t"))
            continue
        yield from _table_or_lines(rows, above)
        rows, above = [], line
        yield line
    yield from _table_or_lines(rows, above)


def _table_or_lines(rows: Sequence[Row], above: str) -> Iterator[str]:
    yield from lines_of(rows, above) if len(rows) > 1 else ("\t".join(row) for row in rows)


def _plain(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))


def _as_it_stands(row: Row) -> str:
    """The cells of a row; a text over several columns once."""
    once = [cell for at, cell in enumerate(row) if not at or cell != row[at - 1] or _is_figure(_plain(cell))]
    return "，".join(part.strip() for cell in once for part in cell.split("\n") if part.strip())


def _is_figure(cell: str) -> bool:
    return bool(_FIGURE.fullmatch(cell))


def _heads_end(cells: Sequence[Row]) -> int:
    """How many rows above the first with a figure; all of them when no figure stands in a cell alone."""
    for at, row in enumerate(cells):
        figures = [cell for cell in row[1:] if _is_figure(cell)]
        if figures and not all(_BARE_YEAR.fullmatch(cell) for cell in figures):
            return at
    return len(cells)


class _Table:
    """What the heads of a table say of its columns."""

    def __init__(self, body: Sequence[Row], heads: Sequence[Row]) -> None:
        width = max(map(len, (*body, *heads)))
        self.heads = ["".join(dict.fromkeys(_column(heads, at))) for at in range(width)]
        self.heads = [f"{head}年" if _BARE_YEAR.fullmatch(head) else head for head in self.heads]
        self.ordinals = {at for at in range(width) if self._is_ordinal(at, _column(body, at))}
        self.remarks = {at for at in range(width) if _REMARK_HEAD.search(self.heads[at])}
        self.units = {at for at in range(width) if _is_of_units(_column(body, at))}
        self.caption_units: list[str] = []
        self.parent = ""

    def know_units(self, caption: str) -> None:
        """Keep the units that a line names (单位:人、万元), unless they are known."""
        found = _CAPTION_UNIT.search(caption)
        self.caption_units = self.caption_units or (re.findall(_UNIT, found[1]) if found else [])

    def _is_ordinal(self, at: int, column: Sequence[str]) -> bool:
        if _ORDINAL_HEAD.fullmatch(self.heads[at]):
            return True
        counted = [str(number) for number in range(1, len(column) + 1)]
        return at == 0 and len(column) > 1 and list(column) == counted

    def line(self, row: Row) -> str:
        """The sentences of a row; empty when no cell of it is a figure."""
        names = [
            at
            for at, cell in enumerate(row)
            if cell and not _is_figure(cell) and at not in self.ordinals | self.remarks | self.units
        ]
        out = []
        first = next((at for at in range(len(row)) if self._is_value(row, at)), len(row))
        for at in range(len(row)):
            before = [name for name in names if name < at]
            if self._is_value(row, at):
                name = self._name(
                    row, [name for name in before if name < first] if len(before) < 2 else before
                )
                out.append(self._sentence(row, at, name))
            elif at in names and len(row[at]) >= _LONG and re.search(r"\d", row[at]) and at > first:
                out.append(row[at].rstrip("。") + "。")
        return "".join(out)

    def _is_value(self, row: Row, at: int) -> bool:
        return at not in self.ordinals | self.remarks | self.units and _is_figure(row[at])

    def _name(self, row: Row, places: Sequence[int]) -> str:
        """The name of a row: its last text; a short one with the text before it (送温暖, 户数)."""
        if not places:
            return ""
        name = row[places[-1]]
        if len(_bare(name)) <= _SHORT and len(places) > 1 and not _is_figure(row[places[-1] - 1]):
            name = row[places[-2]] + name
        part = re.match(r"(?:其中|#|—+|-+):?(?P<part>.+)", name)
        if part and len(_bare(part["part"])) < _SHORT:
            short = _bare(part["part"])
            return short if self.parent[:2] in short else short + self.parent  # 其中:女, under 会员总数
        if not part:
            self.parent = _bare(name)
        return name

    def _sentence(self, row: Row, at: int, name: str) -> str:
        head = self.heads[at] if at < len(self.heads) else ""
        said = "" if _SAYS_NOTHING.fullmatch(_bare(head)) else _bare(head)
        unit = (
            "" if (found := _FIGURE.fullmatch(row[at])) and found["unit"] else self._unit(row, at, name, head)
        )
        is_ = "为" if _AIM.search(said) else ""
        return f"{_bare(name).replace(':', '')}{said}{is_}{row[at]}{unit}。"

    def _unit(self, row: Row, at: int, name: str, head: str) -> str:
        before = [place for place in self.units if place < at]
        if before and row[max(before)]:
            return row[max(before)]
        for text in (head, name):
            if inside := _IN_BRACKETS.search(text):
                return inside[1]
        words = f"{_bare(name)} {_bare(head)}"
        if len(self.caption_units) == 1:
            return self.caption_units[0]
        guessed = next(
            (unit for text in (_bare(head), _bare(name)) for shape, unit in _OF_NAME if shape.search(text)),
            "",
        )
        money = [unit for unit in self.caption_units if "元" in unit]
        return money[0] if money and not guessed and re.search(r"额|费|款|资金", words) else guessed


def _column(rows: Sequence[Row], at: int) -> list[str]:
    return [row[at] for row in rows if at < len(row) and row[at]]


def _is_of_units(column: Sequence[str]) -> bool:
    return bool(column) and all(_UNIT_ALONE.fullmatch(cell) for cell in column)


def _bare(text: str) -> str:
    """A name without what stands in brackets and its number in the list."""
    return re.sub(r"\([^()]*\)|^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.](?!\d)|^\(.{1,2}\)", "", text)
