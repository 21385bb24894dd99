"""A table of one item in, named only by its title or sheet: which item it is of, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.intake.columns import Column, is_counted
from dashboard.intake.figures import Item
from dashboard.intake.grid import Grid
from dashboard.intake.lexicon import key, split_unit
from dashboard.intake.matching import match, match_path, topics_of
from dashboard.intake.names import is_part_of
from dashboard.intake.scope import WHOLE, Scope, decide

_FRAME = re.compile(
    r"20\d\d年?度?|第?[一二三四1-4]季度?|\d{1,2}月?[-—~至]\d{1,2}月|[上下]半年|前三季度|全年|截[至止]\S*?(?:底|末|日)"
    r"|(?:全|[\u4e00-\u9fff]{2}(?=[县区市]各))?[县区市]?各?(?:乡镇|镇街|镇乡|乡|镇)(?:\((?:街道|园区)\)|街道|、街道)?"
    r"|分?(?:季度?|月份?|年度?|单位|乡镇|镇街)(?:分布|对比|对照|比较|走势|变化|完成)?(?=统计|汇总|情况|明细|报|表|台|一|$)"
    r"|(?:统计|汇总|情况|明细|一览|对照|对比|进度|完成情况|登记|台账|报)*(?:表|台账|一览)$|\([^()]*\)$|^表[一二三四五六七八九十\d]+[::、]?|的|工会(?=各)"
)
SHORTEST = 3


def item_of_title(grid: Grid, scope: Scope, columns: Sequence[Column], rows: Iterable[int]) -> Item | None:
    """The item of a table whose heads name quarters and units only; None where they name items.

    What stands nearest above it is asked first, then the sheet's name.
    """
    shown = [each for each in columns if each.header and each.role in ("value", "unknown")]
    if any(each.parts for each in shown) or not any(each.header for each in shown):
        return None
    for name in _names(grid, scope, rows):
        found = match(name)
        if found.sure and len(split_unit(key(name))[0]) >= SHORTEST:
            return decide(scope, name, name, found, "")[0]
    return None


def under_title(grid: Grid, scope: Scope, columns: list[Column], rows: Iterable[int]) -> list[Column]:
    """The columns below the programme that a title or the sheet's name tells, where they say 人数 or 金额.

    And 合计（户） beside 深度困难（户）, below the caption that says what both are of: 在档困难职工.
    """
    rows = tuple(rows)
    columns = _whole_of_caption(grid, columns, rows)
    shown = [each for each in columns if each.role == "value" and each.parts]
    if not shown or not all(len(each.parts) == 1 and is_counted(each.parts[0]) for each in shown):
        return columns
    named = [name for name in _names(grid, scope, rows) if len(topics_of(name)) == 1]
    name = min(named, key=len, default="")
    if not name:
        return columns
    return [replace(each, parts=(name, *each.parts)) if each in shown else each for each in columns]


def _whole_of_caption(grid: Grid, columns: list[Column], rows: Sequence[int]) -> list[Column]:
    """The columns with one that says only 合计 below the caption right above, whose parts the others are."""
    shown = [each for each in columns if each.role == "value" and each.parts]
    wholes = [
        each
        for each in columns
        if each.role == "unknown" and not each.parts and split_unit(key(each.header))[0] in WHOLE
    ]
    row = next((row for row in reversed(rows) if row in grid.rows), None)
    if len(wholes) != 1 or row is None or len(grid.rows[row]) > 1 or grid.rows[row][0].kind != "text":
        return columns
    (whole,) = wholes
    for name in _unframed(grid.rows[row][0].text):
        found = match(name) if key(whole.header) in WHOLE else match_path((name, whole.header))
        others = [match_path((name, *each.parts)) for each in shown]
        if found.sure and others and all(each.sure and is_part_of(each.code, found.code) for each in others):
            named = replace(whole, role="value", parts=(name, whole.header))
            return [named if each is whole else each for each in columns]
    return columns


def _names(grid: Grid, scope: Scope, rows: Iterable[int]) -> Iterable[str]:
    """What stands above a table, the nearest first, and its sheet's name, each without its frame."""
    for row in reversed(list(rows)):
        for cell in grid.rows.get(row, ()):
            if cell.kind == "text":
                yield from _unframed(cell.text)
    yield from _unframed(scope.sheet)


def _unframed(text: str) -> tuple[str, ...]:
    shorter = _FRAME.sub("", key(text))
    return tuple(dict.fromkeys((text, shorter, _FRAME.sub("", shorter))))
