"""The columns of a wide table with the items found for them, settled against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.intake.blocks import head_parts
from dashboard.intake.columns import Column
from dashboard.intake.figures import Item
from dashboard.intake.grid import Grid
from dashboard.intake.matching import Found, match, topics_of
from dashboard.intake.townships import labelled, looks_like_township


@dataclass(frozen=True, slots=True)
class Field:
    """A column with the item it was found to mean."""

    column: Column
    item: Item


def counted_by_content(grid: Grid, band: range, body: range, column: Column) -> Column:
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


def goes_on(heads: Sequence[str]) -> bool:
    """Whether a column may go on about the one before: under no head, or one of no or two programmes."""
    return not heads or len(topics_of(heads[-1])) != 1


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
        )
        for each in columns[:6]
        if each.role not in ("period", "number")
    }
    best = max(counts, key=lambda number: counts[number], default=None)
    return best if best is not None and counts[best] > 0 else None
