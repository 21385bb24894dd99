"""The columns of a wide table with the items found for them, settled against each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.intake.axes import axis_by_content
from dashboard.intake.bases import without_basis
from dashboard.intake.blocks import head_parts
from dashboard.intake.columns import Column, is_counted, money_of, running, wide_column
from dashboard.intake.figures import Collected, Item
from dashboard.intake.grid import Grid, figures_end, holds_number
from dashboard.intake.heads import says_running
from dashboard.intake.kinds import counted_item, left_open, unit_of_cells
from dashboard.intake.lexicon import MONEY_FACTORS, counted_in, key, split_unit
from dashboard.intake.matching import Found, indicator, match, match_after, match_part, match_path, topics_of
from dashboard.intake.ownperiods import under_item
from dashboard.intake.records import Cell
from dashboard.intake.scope import WHOLE, Scope, decide, is_sub
from dashboard.intake.townheads import named_in_rows, says_superior, under_townships
from dashboard.intake.townships import labelled, looks_like_township

_COUNTS = ("数", "数量", "次", "率")
_AMOUNT = re.compile(r"[金款钱费额]|资产|收入|支出|物资")
_OF_AMOUNTS = re.compile(r"\((?:金额|资金|经费|货币)[^()]*元\)")


PART_OF_ITEM = Found("", "doubtful")
"""What is found of a column that parts the item over it by kind and is no figure of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column with the item it was found to mean."""

    column: Column
    item: Item


def table_columns(
    grid: Grid, scope: Scope, band: range, above: range, body: range, notes: int
) -> list[Column]:
    """What the columns of a table play; ``above`` are the rows between it and the one before."""
    heads = [head_parts(grid, band, column) for column in range(grid.last_column + 1)]
    columns = [wide_column(column, parts) for column, parts in enumerate(heads)]
    columns = [
        wide_column(each.number, heads[each.number], of_figures=True)
        if each.role == "township"
        and _no_names(grid, range(body.start, min(notes, figures_end(grid, body))), each)
        else under_item(each, heads[each.number])
        for each in columns
    ]
    columns = under_townships(named_in_rows(grid, body, columns))
    columns = [_counted_by_content(grid, band, body, each) for each in columns]
    columns = [axis_by_content(grid, body, each) for each in columns]
    if scope.noted_running or says_running(grid, (*above, *range(notes, body.stop))):
        columns = [running(each) for each in columns]
    return columns


def _no_names(grid: Grid, rows: range, column: Column) -> bool:
    """Whether figures and blanks alone stand below a head such as 基层工会."""
    cells = [cell for row in rows if (cell := grid.cells.get((row, column.number)))]
    figures = [cell for cell in cells if cell.kind != "text" or holds_number(cell)]
    blanks = sum(1 for cell in cells if cell.text.strip(" \u3000—-–－/无") == "")
    names_item = bool(figures) or match(column.header.rsplit("/", 1)[-1]).sure
    return names_item and len(figures) + blanks == len(cells)


def _counted_by_content(grid: Grid, band: range, body: range, column: Column) -> Column:
    """The column as one of figures where its head could be that of the names but only numbers stand in it.

    医疗互助 / 单位 are those that take part, 基层工会 with numbers below are counted.
    """
    if column.role != "township":
        return column
    cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
    parts = tuple(head_parts(grid, band, column.number))
    if len(cells) < 2 or any(cell.kind != "number" for cell in cells) or not parts:
        return column
    return replace(column, role="value", parts=parts)


def one_column_each(fields: list[Field]) -> list[Field]:
    """The columns; of two that claim one item under their heads, one may mean another by itself.

    帮困 / 帮扶户 and 帮困 / 困职户 may both be those who were helped; the second alone are those on file.
    """
    places = [(each.item.code, each.column.basis, each.column.period) for each in fields]
    counts = Counter(places)
    if max(counts.values(), default=1) == 1:
        return fields
    codes = {each.item.code for each in fields}
    settled: list[Field] = []
    for each, place in zip(fields, places, strict=True):
        by_words = (
            counts[place] > 1 and len(each.column.parts) > 1 and each.item.match in ("fuzzy", "doubtful")
        )
        own = leaf_alone(each.column.parts, each.item.code) if by_words else None
        if own is not None and own.code not in codes:
            counts[place] -= 1
            codes.add(own.code)
            each = Field(each.column, replace(each.item, code=own.code, match="fuzzy", candidates=()))
        settled.append(each)
    return settled


def leaf_alone(parts: Sequence[str], taken: str) -> Found | None:
    """What the last of the parts means by itself where that is sure and not what another column has taken."""
    found = match(parts[-1])
    return found if found.sure and found.code != taken else None


def of_sum(grid: Grid, out: Collected, fields: Sequence[Field], row: int) -> list[Field]:
    """The columns of which a row of 全年合计 says figures: a sum of 本季发生数 is none of a quarter."""
    sums = [each for each in fields if each.column.basis == "quarter" and not each.column.by_period]
    cells = [cell for each in sums if (cell := grid.cells.get((row, each.column.number)))]
    out.used.update((row, cell.column) for cell in cells)
    if filled := [cell for cell in cells if holds_number(cell)]:
        header = next((cell.text.strip() for cell in grid.rows[row] if cell.kind == "text"), "")
        out.tell("info", "skipped_row", filled[0].address, header=header, found=filled[0].text)
    return [each for each in fields if each not in sums]


def goes_on(heads: Sequence[str]) -> bool:
    """Whether a column may go on about the one before: under no head, or one of no or two programmes."""
    return not heads or len(topics_of(heads[-1])) != 1


def counts_the_same(item: Item | None, parts: Sequence[str]) -> bool:
    """Whether what a kind's column was found to mean is counted as the item over it is.

    基层工会数 / 企业 are unions as well, 会员人数 / 企业 no enterprises.
    """
    above = match(parts[-2])
    if not above.sure or (item is not None and item.match in ("doubtful", "remembered")):
        return True
    return item is not None and indicator(item.code).unit == indicator(above.code).unit


class Leaders:
    """The item that the next column under the same heads may go on about: 来信来访, and then 办结.

    What stands under an item's own head (来信来访 / 件数 | 人次) does not end it, another item's does.
    """

    def __init__(self) -> None:
        self._of: dict[tuple[str, ...], tuple[str, str]] = {}
        """By the heads over it: the indicator, and the head that named it."""

    def before(self, parts: tuple[str, ...]) -> str:
        """The indicator that a column may go on about, or ""."""
        self._of = {
            heads: held
            for heads, held in self._of.items()
            if parts[: len(heads)] == heads and (heads or len(parts) < 2)
        }
        own = self._of.get(parts[:-1])
        if own is None and len(parts) > 2 and is_counted(parts[-1]):
            own = self._of.get(parts[:-2])
        return own[0] if own else ""

    def after(self, parts: tuple[str, ...], item: Item | None) -> None:
        """Note what a column, no part of another's item, was found to mean."""
        leader = self.before(parts)
        code = item.code if item is not None and item.match != "doubtful" else ""
        goes_on = bool(leader) and item is not None and match_after(said_after(parts), leader).sure
        if not goes_on:
            self._of[parts[:-1]] = code, parts[-1]
        if goes_on or len(parts) < 3 or self._of.get(parts[:-2], ("", ""))[1] == parts[-2]:
            return
        if code and is_counted(parts[-1]):
            self._of[parts[:-2]] = code, parts[-2]
        else:
            self._of.pop(parts[:-2], None)


def said_after(parts: Sequence[str]) -> str:
    """What a column says after the item before it: its last head, with a head that is no name of its own."""
    if len(parts) > 2 and is_counted(parts[-1]) and not topics_of(parts[-2]) and not match(parts[-2]).code:
        return split_unit(key(parts[-2]))[0] + parts[-1]
    return parts[-1]


def name_column(grid: Grid, columns: Sequence[Column], body: range) -> int | None:
    named = [each.number for each in columns if each.role == "township"]
    if named:
        return named[0]
    counts = {
        each.number: sum(
            1
            for row in body
            if (cell := grid.cells.get((row, each.number)))
            and looks_like_township(cell.text)
            and labelled(cell.text) is None
            and any(map(holds_number, grid.rows[row]))
        )
        for each in columns[:6]
        if each.role not in ("period", "number") and not says_superior(each)
    }
    best = max(counts, key=lambda number: counts[number], default=None)
    return best if best is not None and counts[best] > 0 else None


def item_of(
    scope: Scope,
    column: Column,
    parent: Item | None,
    leader: str,
    cells: Sequence[Cell],
    *,
    beside: bool = False,
) -> tuple[Item | None, Found]:
    """The item of a column of figures; where its heads leave that open, the unit in ``cells`` may tell: 42户.

    ``beside``: the column before stands under the same heads.
    """
    item, near = _by_heads(scope, column, parent, leader, beside=beside)
    said = "" if column.unit or column.money or column.counted else unit_of_cells(cells)
    if not said or not left_open(item, said):
        return item, near
    other, found = _by_heads(scope, replace(column, unit=said), parent, leader, beside=beside)
    taken = found.sure or (item is not None and item.match != "doubtful")
    return (other, found) if taken else (item, near)


def _by_heads(
    scope: Scope, column: Column, parent: Item | None, leader: str, *, beside: bool
) -> tuple[Item | None, Found]:
    """The item of a column of figures by its heads, after the item it may be a part of or go on about.

    ``beside``: the column before stands under the same heads, so a part is one of the item there rather than
    of what the heads say: 职工会员 / 职工人数 and then 其中：女.
    """
    if column.counted:
        return counted_item(scope, column.parts[:-1], column.parts[-1:], column.counted)
    parts = list(column.parts)
    leaf = parts[-1] = parts[-1] if match(parts[-1]).sure else without_basis(parts[-1])
    unit = column.unit or {1: "元", 10_000: "万元"}.get(column.money or 0, "元" if column.money else "")
    heads = parts[:-1]
    if unit and money_of(leaf) is None:
        bare = [split_unit(key(head))[0] if money_of(head) else head for head in heads]
        says_amounts = any(map(_OF_AMOUNTS.search, map(key, heads)))
        if unit in MONEY_FACTORS and counted_in(leaf) not in ("钱", ""):
            # 困难帮扶（万元）/ 户数: the group's unit is that of its money, not of its households.
            unit, heads = "", bare
        elif not column.unit and (says_amounts or _counts(leaf)) and match_path((*bare, leaf)).sure:
            # 工作进度（金额单位：万元）/ 文体活动: in that unit only where it is an amount at all.
            unit, heads = "", bare
        parts = [*heads, leaf]
    above = match(heads[-1]) if heads else Found("", "doubtful")
    if key(leaf) in WHOLE and above.sure:
        found = above
    elif is_sub(leaf):
        codes = [above.code if above.sure else "", parent.code if parent else ""]
        found = Found("", "doubtful")
        for code in filter(None, reversed(codes) if beside else codes):
            found = found if found.sure else match_part(leaf, code, unit)
        if not any(codes):
            found = match(leaf, unit)
        found = found if found.code else match_path(tuple(parts), unit)
    elif leader and goes_on(heads) and (after := match_after(leaf, leader, unit)).sure:
        found = after
        return decide(scope, leaf, f"{indicator(leader).name_zh}/{leaf.strip()}", found, unit)
    else:
        found = match_path(tuple(parts), unit)
        if not found.code and above.sure and len(key(leaf)) <= 4:
            found = match_part(leaf, above.code, unit)
        if not found.code and leader and (after := match_after(said_after(parts), leader, unit)).sure:
            found = after  # 信访与调解 / 来信来访 | 办结: the item before tells what the head does not
    full = "/".join(part.strip() for part in parts)
    return decide(scope, leaf, full, found, unit)


def _counts(leaf: str) -> bool:
    """Whether a header ends as one of a count does: 职工文体活动数, 文体活动（场）, not 帮扶金数."""
    bare, bracket = split_unit(key(leaf))
    return bool(bracket) or (bare.endswith(_COUNTS) and not _AMOUNT.search(bare))
