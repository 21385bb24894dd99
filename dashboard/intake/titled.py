"""A table of one item in, named only by its title or sheet: which item it is of, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.intake.columns import Column, is_counted
from dashboard.intake.figures import Item
from dashboard.intake.grid import Grid
from dashboard.intake.lexicon import key, split_unit
from dashboard.intake.matching import match, topics_of
from dashboard.intake.scope import Scope, decide

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
    """The columns below the programme that a title or the sheet's name tells, where they say 人数 or 金额."""
    shown = [each for each in columns if each.role == "value" and each.parts]
    if not shown or not all(len(each.parts) == 1 and is_counted(each.parts[0]) for each in shown):
        return columns
    named = [name for name in _names(grid, scope, rows) if len(topics_of(name)) == 1]
    name = min(named, key=len, default="")
    if not name:
        return columns
    return [replace(each, parts=(name, *each.parts)) if each in shown else each for each in columns]


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
