"""Columns of figures in, with the townships that their heads name out: in full, or without 镇 and 乡."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dashboard.intake.columns import Column, long_column
from dashboard.intake.figures import Collected, Where
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.matching import match
from dashboard.intake.periods import Period
from dashboard.intake.townships import ENDS, clean, is_total, looks_like_township, names_a_place, squeezed

_NO_NAME = re.compile(r"平均|均值|最[大高多低小少]|中位|差[额异]|误差|校验|核对|系数|权重|备用|抽查")
"""What a column beside those of units may say of them."""
_BRACKETED = re.compile(r"\([^()]*\)")
_ENDING = re.compile(rf"(?:{ENDS}|(?<!社)区|经开|高新)$")
_UNREADABLE = re.compile(r"[□■▢◻?？*＊\ufffd]")
_ABOVE = re.compile(
    r"(?:直属|隶属)?(?:上级|上一级|主管|归口|汇总|隶属)(?:主管|管理)?(?:单位|部门|机构|组织|总?工会)?(?:名称|全称)?"
)
"""Heads of a column of whoever the units of the rows belong to: 上级单位."""
_REGION = re.compile(
    r"(?:所属|所在|隶属)?(?:[省州市县旗区]|地市|市州|州市|区县|县区|县市|市县|县市区|县\([市区、]+\)|地区|区域|片区|所在地)(?:名称?|别)?"
)
"""Heads that may be of the units' names, 地区, or of what several of them belong to."""
FEWEST_BESIDE = 3
"""Names with a township's ending for each without one, before that is asked about."""
FEWEST_TOWNSHIPS = 2
"""Heads that name as many are those of townships; a single one may be anything."""


def named_in_rows(grid: Grid, body: range, columns: list[Column]) -> list[Column]:
    """The columns with none as that of the units' names which says whom they belong to: 上级单位, 县区.

    Where such a column names townships, its rows are of those. 县区 and 地区 are what is named where no other
    column names the units.
    """
    named = [each for each in columns if each.role == "township"]
    above = [each for each in named if says_superior(each)]
    if len(named) > len(above):
        others = [each for each in named if each not in above]
        regions = [each for each in others if _REGION.fullmatch(squeezed(each.header))]
        above += regions if len(regions) < len(others) else []
    units = [each for each in named if each not in above]
    above = [each for each in above if not _holds_places(grid, body, each)]
    above = [each for each in above if _all_have_units(grid, body, each, units)]
    return [replace(each, role="remark") if each in above else each for each in columns]


def _all_have_units(grid: Grid, body: range, column: Column, units: Sequence[Column]) -> bool:
    """Whether each row of figures with a text in a column names its unit too: none is a 合计 there."""
    for row in body:
        cell = grid.cells.get((row, column.number))
        if cell is None or not any(map(holds_number, grid.rows[row])):
            continue
        named = any(grid.text(row, each.number).strip() for each in units)
        if is_total(cell.text) or (units and not named):
            return False
    return True


def says_superior(column: Column) -> bool:
    """Whether a column's head is that of whom the units belong to: 上级单位, 主管工会."""
    return bool(_ABOVE.fullmatch(squeezed(column.header)))


def _holds_places(grid: Grid, body: range, column: Column) -> bool:
    """Whether most of the texts in a column are names of townships."""
    texts = [cell.text for row in body if (cell := grid.cells.get((row, column.number)))]
    return sum(1 for text in texts if names_a_place(clean(text))) * 2 > len(texts)


def under_townships(columns: list[Column]) -> list[Column]:
    """The columns with the township that one of their heads names, where no column names those of the rows.

    A 合计 over items beside them is left out.
    """
    if any(each.role == "township" for each in columns):
        return columns
    named = {each.number: name for each in columns if (name := _township_above(each.parts))}
    if len(set(named.values())) < FEWEST_TOWNSHIPS:
        return columns
    found = []
    for each in columns:
        if town := named.get(each.number):
            parts = tuple(part for part in each.parts if clean(part) != town)
            each = replace(each, township=town, parts=parts, role="value" if parts else each.role)
        elif len(each.parts) > 1 and any(map(is_total, each.parts)):
            each = replace(each, role="skip")
        found.append(each)
    return among_townships(found)


def among_townships(columns: list[Column]) -> list[Column]:
    """The columns with those under a strange head among the townships as of one too: 青石镇 | 龙岗 | 屏山乡.

    A head beside all of them is one only where the same heads (本季 | 累计) stand below it.
    """
    known = [each for each in columns if each.township]
    if len({each.township for each in known}) < FEWEST_TOWNSHIPS:
        return columns
    below = {tuple(p for p in _heads(each) if clean(p) != each.township) for each in known}
    first, last = known[0].number, known[-1].number
    found = []
    for each in columns:
        free = each.role in ("value", "unknown") and not each.township and each.header != ""
        strange = [part for part in _heads(each) if _is_strange(part)] if free else []
        rest = tuple(part for part in _heads(each) if part not in strange)
        if len(strange) == 1 and rest in below and (rest or first < each.number < last):
            parts = tuple(part for part in each.parts if part not in strange)
            each = replace(each, role="value", township=clean(strange[0]), parts=parts)
        found.append(each)
    return found


def _heads(column: Column) -> list[str]:
    return column.header.split("/")


def are_townships(texts: Sequence[str]) -> bool:
    """Whether a row of heads holds townships, most of them known by their ending, and sums of theirs."""
    named = sum(map(looks_like_township, texts))
    others = [text for text in texts if not looks_like_township(text) and not is_total(text)]
    return named >= FEWEST_TOWNSHIPS and named > len(others) and all(map(_is_strange, others))


def tell_strange(out: Collected) -> None:
    """Ask about names among a sheet's rows that are no township's, where nearly all others are: 新区筹备组.

    A sign that could not be read, □湾乡, is asked about whatever stands beside it.
    """
    named = {name: cell for name, cell in out.townships.items() if cell and name}
    strange = [name for name in named if not _ENDING.search(name) or _UNREADABLE.search(name)]
    few = len(named) - len(strange) >= FEWEST_BESIDE * max(len(strange), 1)
    for name in strange:
        if len(named) > 1 and (few or _UNREADABLE.search(name)):
            out.tell("warning", "strange_township", named[name], Where(name, None, None), text=name)


def _township_above(parts: Sequence[str]) -> str:
    names = (clean(part) for part in parts if len(parts) > 1 and not match(part).code)
    return next((name for name in names if names_a_place(name)), "")


def named_by_heads(columns: list[Column]) -> list[Column]:
    """The columns with the units, written without 镇 or 乡, that stand over the same heads each: 柳河 / 本季.

    Only where every column of figures stands under one such head or sums the others.
    """
    values = [each for each in columns if each.role == "value" and each.header]
    if any(each.township or each.role == "township" for each in columns):
        return columns
    named: dict[int, str] = {}
    heads: dict[str, list[tuple[str, Period, str]]] = {}
    for each in values:
        strange = [part for part in each.header.split("/") if _is_strange(part)]
        if len(strange) != 1 and not sums_others(each):
            return columns
        if len(strange) == 1:
            named[each.number] = clean(strange[0])
            heads.setdefault(named[each.number], []).append((each.basis, each.period, each.counted))
    said = list(heads.values())
    if len(said) < 2 or any(each != said[0] or len(set(each)) < len(each) for each in said):
        return columns
    return [replace(each, township=named[each.number]) if each.number in named else each for each in columns]


def _is_strange(part: str) -> bool:
    """Whether a head says nothing known and might be a unit's name."""
    return long_column(0, [part]).role == "unknown" and may_name(part) and not match(part).code


def may_name(header: str) -> bool:
    """Whether a head may be the name of a unit: Chinese, and short."""
    bare = squeezed(header)
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,8}", bare)) and not _NO_NAME.search(bare)


def sums_others(column: Column) -> bool:
    """Whether a column beside those of townships stands for all of them: 合计, 合计 / 本季, 合计（累计）."""
    parts = (_BRACKETED.sub("", squeezed(part)) for part in column.header.split("/"))
    return any(is_total(part) and "累计" not in part for part in parts)
