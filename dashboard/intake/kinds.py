"""What a row or column counts of a programme named elsewhere (人次 or 金额 of 送清凉) in, the item out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.intake.columns import Column, is_counted, money_of
from dashboard.intake.figures import Item
from dashboard.intake.grid import Grid
from dashboard.intake.lexicon import key
from dashboard.intake.matching import Found, match_path
from dashboard.intake.names import fits
from dashboard.intake.records import Cell
from dashboard.intake.scope import Scope, decide
from dashboard.intake.values import unit_said


def counted_item(
    scope: Scope, heads: Sequence[str], parts: Sequence[str], counted: str
) -> tuple[Item | None, Found]:
    """The item of a programme under a head that says what is counted: 送清凉 and 户（人）数.

    A head that names several kinds is read where only one of them exists for the programme, else asked.
    """
    bare = key(counted)
    words = [bare]
    kinds = [sign for sign in "户例件人" if sign in bare]
    if len(kinds) > 1:
        words = [sign + ("次" if "次" in bare and sign in "户人" else "数") for sign in kinds]
        words += [f"{sign}数" for sign in kinds if f"{sign}数" not in words]
    found = [match_path((*heads, *parts, word)) for word in words]
    sure = {each.code: each for each in found if each.sure}
    full = "/".join(part.strip() for part in (*parts, counted))
    if len(sure) > 1:
        listed = tuple((code, 85.0) for code in sure)
        first = Found(listed[0][0], "doubtful", listed)
    else:
        first = next(iter(sure.values()), found[0])
    return decide(scope, full, full, first, "")


def unit_of_cells(cells: Sequence[Cell]) -> str:
    """The unit that every one of a row's cells names behind its number, 42 户; "" where they do not agree."""
    said = {unit_said(cell.text) if cell.kind == "text" else "" for cell in cells}
    return said.pop() if len(said) == 1 else ""


def left_open(item: Item | None, unit: str) -> bool:
    """Whether a label tells no indicator for certain, or one that is not counted in a unit."""
    if item is None or item.match == "doubtful":
        return True
    return item.match in ("exact", "alias", "fuzzy") and not fits(item.code, unit)


def kind_column(grid: Grid, columns: Sequence[Column], body: range, name_column: int | None) -> int | None:
    """The column beside the units' names that says what each of their rows counts: 人次, 金额."""
    for column in columns[:4]:
        cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
        if column.number == name_column or len(cells) < 2:
            continue
        kinds = {cell.text for cell in cells if cell.kind == "text" and is_counted(cell.text)}
        if len(kinds) > 1 and all(cell.text in kinds for cell in cells):
            return column.number
    return None


def counting(columns: Sequence[Column], kind: str, number: int) -> list[Column]:
    """The columns as they are in the rows of one kind; that of the kinds itself is none of figures."""
    factor = money_of(kind)
    return [
        replace(each, role="remark")
        if each.number == number
        else replace(each, counted=kind, money=factor or each.money)
        for each in columns
    ]
