"""A sheet in, the rows that begin its long tables out: by the head of the items, or by the items below it."""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.intake.bases import without_basis
from dashboard.intake.columns import Column, is_item_head, long_column, unit_word
from dashboard.intake.grid import Grid, holds_number, is_foot
from dashboard.intake.heads import is_label_row, sheet_money
from dashboard.intake.matching import match, match_path
from dashboard.intake.records import Cell
from dashboard.intake.townships import squeezed

_STATED = re.compile(r"(?!其中|#)[^:()]{2,8}:.|单位[为是]|(?:金额|资金)(?:均|一律)?[以按]")
_NAME_HEAD = re.compile(r"(?:指标|项目|事项|工作|统计|内容|科目)*名称")
_KIND_HEAD = re.compile(
    r"(?:指标|项目|工作|业务|统计|数据|内容|科目|所属)*(?:大类|中类|类别|分类|类型|种类|门类|板块)(?:名称)?"
)
LOOKED_AT = 12
"""Items below a head by which its column is told to be one of items."""
ROWS_LOOKED_AT = 96
"""Those of twelve items with the rows that each may have: of a basis, of townships."""
FEWEST_ITEMS = 2
MAY_HEAD_ITEMS = frozenset({"unknown", "township", "unit", "skip"})
"""What a head may seem to say although items stand below it: 工作任务 is no target to be left out."""


def is_header_row(grid: Grid, row: int) -> bool:
    """A row with 项目 or the like, or with a head over items, no figures, and other heads beside it."""
    cells = grid.rows[row]
    if row in grid.number_rows and not _only_counts(cells):
        return False
    texts = [cell for cell in cells if cell.kind == "text"]
    if len(texts) < 2 or is_foot(cells[0].text):
        return False
    if any(is_item_head(cell.text) for cell in texts):
        return _over_names(grid, row, texts) or any(
            long_column(0, [cell.text]).role in ("value", "unit", "number", "skip") for cell in texts
        )
    return bool(item_columns(grid, row))


def _over_names(grid: Grid, row: int, texts: list[Cell]) -> bool:
    """Whether the other heads of a row all say nothing known (柳河 | 石梁), with a figure below each."""
    others = [cell for cell in texts if not is_item_head(cell.text)]
    below = [grid.cells.get((row + 1, cell.column)) for cell in others]
    return (
        len(others) > 1
        and all(long_column(0, [cell.text]).role == "unknown" for cell in others)
        and all(cell is not None and cell.kind == "number" for cell in below)
    )


def item_columns(grid: Grid, row: int) -> list[int]:
    """The columns whose heads stand in a row over items: 项目, or any word (重点工作) with items below it."""
    cells = grid.rows[row]
    texts = [cell for cell in cells if cell.kind == "text"]
    known = [cell.column for cell in texts if is_item_head(cell.text)]
    if known or len(texts) < len(cells) or is_label_row(texts) or any(_states(cell.text) for cell in texts):
        return known
    roles = {cell.column: long_column(0, [cell.text]).role for cell in texts if not unit_word(cell.text)}
    if "value" not in roles.values() or any(
        holds_number(cell) and roles.get(cell.column) != "value" for cell in texts
    ):
        return []
    first = min(column for column, role in roles.items() if role == "value")
    heads = [cell for cell in texts if cell.column < first or roles.get(cell.column) == "unknown"]
    return [
        cell.column
        for cell in heads
        if roles.get(cell.column) in MAY_HEAD_ITEMS and not match(cell.text).code
        if heads_items(grid, grid.span(row, cell.column)[2], cell.column, first)
    ]


def _states(text: str) -> bool:
    """Whether a cell says the unit of the figures below or something else behind a colon, and heads none."""
    return sheet_money(text) is not None and bool(_STATED.match(squeezed(text)))


def heads_items(grid: Grid, row: int, column: int, first: int) -> bool:
    """Whether items stand below a place, most of the texts there, with figures from column ``first`` on."""
    texts = known = 0
    outer = ""
    for below in range(row + 1, min(row + ROWS_LOOKED_AT, grid.last_row) + 1):
        cell = grid.cells.get((below, column))
        outer = grid.text(below, column - 1).strip() or outer if column else ""
        if cell is None:
            continue
        if cell.kind != "text":
            return False
        if any(
            _stands_for_figure(each) for each in grid.rows[below] if each.column >= max(first, column + 1)
        ):
            texts += 1
            if texts > LOOKED_AT:
                break
            known += _names_item(cell.text) or _is_part(outer, cell.text)
    return known >= FEWEST_ITEMS and known * 2 > texts


def _names_item(text: str) -> bool:
    """Whether a label surely names an item, or goes on about one: 新发展会员（累计）, （上年同期）."""
    bare = without_basis(text)
    return match(text).sure or (bare != text and match(bare).sure)


def _is_part(outer: str, text: str) -> bool:
    """Whether a label is an item with what stands left of it: 会员 | 今年新发展."""
    return bool(outer) and not unit_word(text) and match_path((outer, text)).sure


def _stands_for_figure(cell: Cell) -> bool:
    return holds_number(cell) or cell.text.strip() in ("—", "-", "－", "/")


def _only_counts(cells: list[Cell]) -> bool:
    """Whether the numbers of a row of heads are 1, 2, 3 …: they count the columns of townships."""
    numbers = [cell.number for cell in cells if cell.kind == "number"]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def inner_by_content(grid: Grid, body: range, columns: list[Column]) -> list[Column]:
    """The columns with that between the items and the figures as items too where it tells rows of one apart.

    会员 | 总数, and below it 其中：女会员, whatever the head over them says: 子项, 细目, 统计点. Beside
    指标名称 a column that only sorts the items, 指标分类, is none.
    """
    outer = [each.number for each in columns if each.role == "item"]
    first = next((each.number for each in columns if each.role == "value"), 0)
    columns = [
        replace(each, role="item")
        if outer
        and each.role == "unknown"
        and outer[-1] < each.number < first
        and _parts_rows(grid, body, outer[-1], each.number)
        else each
        for each in columns
    ]
    return _beside_names(grid, body, columns)


def _beside_names(grid: Grid, body: range, columns: list[Column]) -> list[Column]:
    """The columns with those that only sort the items, beside one of their names, as what they are.

    指标名称 | 指标分类: the name is the item, unless the kind tells rows of one name apart. And nothing
    between 指标分类 and 指标名称 is a figure of the former.
    """
    found = list(columns)
    kind = name = -1
    for place, each in enumerate(columns):
        bare = squeezed(each.header)
        if each.role == "value":
            kind = name = -1
        elif each.role == "item" and _NAME_HEAD.fullmatch(bare):
            between = range(kind + 1, place if kind >= 0 else 0)
            for number in between:
                if columns[number].role == "unknown" and columns[number].header:
                    found[number] = replace(columns[number], role="skip")
            kind, name = -1, place
        elif each.role in ("item", "unknown") and _KIND_HEAD.fullmatch(bare):
            if name < 0:
                kind = place
            elif not _parts_rows(grid, body, columns[name].number, each.number):
                found[place] = replace(each, role="remark")
    return found


def _parts_rows(grid: Grid, body: range, outer: int, inner: int) -> bool:
    """Whether labels of a column differ among the rows of one outer label."""
    seen: dict[str, set[str]] = {}
    said = ""
    for row in body:
        cell = grid.cells.get((row, inner))
        said = grid.text(row, outer).strip() or said
        if cell is None or is_foot(grid.rows[row][0].text):
            continue
        if cell.kind != "text" or not said:
            return False
        if not unit_word(cell.text):
            seen.setdefault(said, set()).add(cell.text.strip())
    return any(len(texts) > 1 for texts in seen.values())
