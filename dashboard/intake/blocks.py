"""A sheet in, its long tables out: where heads, items, units and figures stand, in one block or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.intake.axes import axis_by_content, said_of
from dashboard.intake.bases import is_skipped, without_basis
from dashboard.intake.breakdowns import Breakdown, is_kind, without_parts
from dashboard.intake.columns import Column, long_column, says_why, unit_word
from dashboard.intake.grid import Grid, holds_number, index_row, is_foot
from dashboard.intake.heads import is_period_label
from dashboard.intake.lexicon import counted_in
from dashboard.intake.matching import match, match_part
from dashboard.intake.records import Cell
from dashboard.intake.scope import is_sub
from dashboard.intake.starts import MAY_HEAD_ITEMS, heads_items, inner_by_content, is_header_row, item_columns
from dashboard.intake.townheads import among_townships, may_name, named_by_heads, named_in_rows, sums_others
from dashboard.intake.townships import clean, is_total, labelled, looks_like_township


@dataclass(frozen=True, slots=True)
class Block:
    """Stub columns (group, item, sub-item), unit, code and figure columns that belong together."""

    stubs: tuple[int, ...]
    unit: int | None
    code: int | None
    values: tuple[Column, ...]
    township: int | None = None
    """The column that says whose row it is, in a list of several townships."""
    periods: tuple[int, ...] = ()
    """The columns that say of when a row is."""
    basis: int | None = None
    """The column that says whether a row is of the quarter or of the year so far."""
    why: int | None = None
    """The column that says why a row's cells are empty."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows from 0: the heads, the body, the rows above that speak of it and the notes in its body."""

    heads: range
    body: range
    band: range
    blocks: tuple[Block, ...]
    skipped: tuple[Column, ...] = ()
    serial: tuple[int, ...] = ()
    """Columns that only number the rows."""
    sums: tuple[Column, ...] = ()
    """Columns that sum those of the townships."""
    breakdowns: tuple[Breakdown, ...] = ()
    """Columns of figures with those that part them by kind."""


def find_tables(grid: Grid) -> list[Table]:
    """The long tables of a sheet, from top to bottom."""
    starts = [row for row in grid.row_numbers if is_header_row(grid, row)]
    if not starts:
        found = _headless(grid)
        return [found] if found else []
    bands: list[range] = []
    for row in starts:
        if bands and row < bands[-1].stop:
            continue
        bands.append(_band(grid, row))
    tables = []
    previous = 0
    for place, band in enumerate(bands):
        following = bands[place + 1].start if place + 1 < len(bands) else grid.last_row + 1
        stop = _head_start(grid, band.stop, following) if place + 1 < len(bands) else following
        if place + 1 < len(bands) and not any(row in grid.rows for row in range(band.stop, stop)):
            continue  # no heads at all, or those of nothing: they say something of the table below
        table = _table(grid, range(previous, band.start), band, range(band.stop, stop))
        if table.blocks:
            tables.append(table)
        previous = stop
    return tables


def _head_start(grid: Grid, start: int, stop: int) -> int:
    """The first row of the head that stands between two tables: below the last figure or footer."""
    first = stop
    for row in range(stop - 1, start - 1, -1):
        cells = grid.rows.get(row, [])
        texts = [cell for cell in cells if cell.kind == "text"]
        said = any(labelled(cell.text) is not None for cell in texts)
        if cells and not said and (is_foot(cells[0].text) or any(_is_label(cell.text) for cell in texts[:3])):
            break
        labels = len(cells) > 2 or any(said_of(cell.text) or looks_like_township(cell.text) for cell in texts)
        if cells and not said and labels and any(map(_may_be_figure, cells[1:])):
            break
        first = row
    return first


def _is_label(text: str) -> bool:
    """Whether a text names an item, with its basis in brackets or of last year: 新会员（上年同期）."""
    bare = without_basis(text)
    return bool(match(text).code or (bare != text and match(bare).code)) or is_skipped(bare)


def _may_be_figure(cell: Cell) -> bool:
    return cell.kind == "number" or (holds_number(cell) and said_of(cell.text) is None)


def _band(grid: Grid, row: int) -> range:
    """The rows of the heads around the row that names the items."""
    columns, top, bottom = item_columns(grid, row), row, row
    for cell in grid.rows[row]:
        bottom = max(bottom, min(grid.span(cell.row, cell.column)[2], row + 4))
    above = [cell for cell in grid.rows.get(top - 1, []) if cell.kind == "text"]
    wide_title = any(grid.span(cell.row, cell.column)[1] <= min(columns) for cell in above)
    if len(above) >= 2 and not wide_title and all(cell.column > min(columns) for cell in above):
        top -= 1
    while bottom < grid.last_row:
        cells = grid.rows.get(bottom + 1, [])
        if not cells or not (index_row(cells) or _continues(grid, cells, columns)):
            break
        bottom += 1
    return range(top, bottom + 1)


def _continues(grid: Grid, cells: list[Cell], item_columns: list[int]) -> bool:
    """Whether a row below the heads only parts them further: 本季 | 累计 under a township."""
    if any(
        cell.kind != "text" or (holds_number(cell) and long_column(0, [cell.text]).role != "value")
        for cell in cells
    ):
        return False
    if any((cell.row, cell.column) in grid.cells and cell.column in item_columns for cell in cells):
        return False
    return all(
        long_column(0, [cell.text]).role in ("value", "skip", "unit") or is_kind(cell.text) for cell in cells
    )


def head_parts(grid: Grid, band: range, column: int) -> list[str]:
    """The heads of a column, outermost first; an unmerged head holds for the blank ones to its right."""
    parts: list[str] = []
    rows = [row for row in band if not index_row(grid.rows.get(row, []))]
    for place, row in enumerate(rows):
        text = grid.text(row, column)
        below = rows[place + 1 :]
        if not text and any((each, column) in grid.cells for each in below):
            text = _head_to_the_left(grid, row, column, below)
        if text.strip() and (not parts or parts[-1] != text):
            parts.append(text)
    return parts


def _head_to_the_left(grid: Grid, row: int, column: int, below: Sequence[int]) -> str:
    """The head that reaches over a blank cell: the nearest to the left with heads of its own between."""
    for left in range(column - 1, -1, -1):
        has_own = any((each, left) in grid.cells for each in below)
        text = grid.text(row, left)
        if text:
            return text if has_own and grid.span(row, left)[2] < below[-1] else ""
        if not has_own:
            return ""
    return ""


def _table(grid: Grid, heads: range, band: range, body: range) -> Table:
    columns = [long_column(column, head_parts(grid, band, column)) for column in range(grid.last_column + 1)]
    columns = [axis_by_content(grid, body, each) for each in columns]
    columns = [
        _by_content(grid, body, each) if each.role == "unknown" and not each.header else each
        for each in columns
    ]
    columns = named_in_rows(grid, body, [_township_by_content(grid, body, each) for each in columns])
    columns, breakdowns = without_parts(columns)
    columns = among_townships(named_by_heads(columns))
    columns = _items_by_content(grid, band, columns)
    columns = inner_by_content(grid, body, columns)
    items = [each.number for each in columns if each.role == "item"]
    first = next((each.number for each in columns if each.role == "value"), 0)
    inner = max((each for each in items if each < first), default=min(items, default=0))
    columns = [_group_by_content(grid, body, each, inner) for each in columns]
    columns = [_part_by_content(grid, body, each, max(items, default=0)) for each in columns]
    township = next((each.number for each in columns if each.role == "township"), None)
    periods = tuple(each.number for each in columns if each.role == "period")
    basis = next((each.number for each in columns if each.role == "basis"), None)
    why = next((each.number for each in columns if each.role == "remark" and says_why(each.header)), None)
    hidden = grid.sheet.hidden_columns
    serial = tuple(each.number for each in columns if each.role == "number")
    skipped = [
        each
        for each in columns
        if each.role in ("skip", "total", "remark")
        or (each.number in hidden and each.role in ("value", "unknown"))
    ]
    columns = [each for each in columns if each.number not in hidden or each.role in ("code", "item", "unit")]
    this_year = max((each.period.year or 0 for each in columns), default=0)
    earlier = [each for each in columns if each.role == "value" and 0 < (each.period.year or 0) < this_year]
    if all(each.period.quarter is None for each in earlier):
        skipped += earlier
        columns = [each for each in columns if each not in earlier]
    totals: list[Column] = []
    if any(each.township for each in columns):
        totals = [each for each in columns if each.role == "total"]
        skipped = [each for each in skipped if each not in totals]
        totals += [
            each for each in columns if each.role == "value" and not each.township and sums_others(each)
        ]
        columns = [each for each in columns if each not in totals]
    blocks: list[Block] = []
    stubs: list[int] = []
    unit: int | None = None
    values: list[Column] = []
    code = next((each.number for each in columns if each.role == "code"), None)
    for each in columns:
        if each.role == "item":
            if values:
                blocks.append(Block(tuple(stubs), unit, code, tuple(values)))
                stubs, unit, values = [], None, []
            stubs.append(each.number)
        elif each.role == "unit" and stubs:
            unit = each.number
        elif each.role in ("value", "unknown") and stubs:
            values.append(each)
    if stubs:
        blocks.append(Block(tuple(stubs), unit, code, tuple(values)))
    blocks = [
        _counting(replace(each, township=township, periods=periods, basis=basis, why=why)) for each in blocks
    ]
    settled = [_settle(block) for block in blocks]
    blocks = [block for block, *_ in settled if block.values]
    unknown = [each for _, rest, _ in settled for each in rest]
    totals += [each for *_, sums in settled for each in sums]
    skipped += [replace(part, role="skip") for each in breakdowns for part in each.parts]
    return Table(
        heads, body, band, tuple(blocks), (*skipped, *unknown), serial, tuple(totals), tuple(breakdowns)
    )


def _counting(block: Block) -> Block:
    """The block with what its columns count, where that tells them apart: 户数 | 金额, not 金额 alone.

    数量 | 金额 are told apart as well: the first counts what the row's unit says.
    """
    counted = {each.counted for each in block.values}
    if len(counted - {""}) > 1 or any(map(is_sub, counted)):
        return block
    if "" in counted and any(counted_in(each) == "钱" for each in counted):
        return block
    return replace(block, values=tuple(replace(each, counted="") for each in block.values))


def _township_by_content(grid: Grid, body: range, column: Column) -> Column:
    """The column with its part set right where its head says 单位 or 名称 but townships stand in it."""
    if column.role not in ("unit", "item", "township") and not (column.role == "unknown" and column.header):
        return column
    texts = [
        cell.text for row in body if (cell := grid.cells.get((row, column.number))) and cell.kind == "text"
    ]
    named = sum(1 for text in texts if looks_like_township(text) and not match(text).code)
    if not named and column.role != "township":
        return column
    named += sum(1 for text in texts if is_total(text))
    if column.role == "township" and sum(1 for text in texts if unit_word(text)) * 2 > len(texts):
        return replace(column, role="unit")
    if column.role == "township":
        return column if texts else replace(column, role="unknown")
    return replace(column, role="township") if named * 2 > len(texts) else column


def _items_by_content(grid: Grid, band: range, columns: list[Column]) -> list[Column]:
    """The columns with those under unknown heads (重点工作) as items where items stand below them."""
    first = next((each.number for each in columns if each.role == "value"), 0)
    return [
        replace(each, role="item")
        if each.role in MAY_HEAD_ITEMS
        and each.header
        and (each.number < first or each.role == "unknown")
        and heads_items(grid, band.stop - 1, each.number, first)
        else each
        for each in columns
    ]


def _group_by_content(grid: Grid, body: range, column: Column, item: int) -> Column:
    """A column of texts left of the items, whatever its head says, names the group of each: 帮扶类别."""
    if column.role != "unknown" or not column.header or column.number >= item:
        return column
    cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
    cells = [cell for cell in cells if not is_foot(cell.text)]
    texts = [cell for cell in cells if cell.kind == "text" and not holds_number(cell)]
    return replace(column, role="item") if texts and len(texts) == len(cells) else column


def _part_by_content(grid: Grid, body: range, column: Column, stub: int) -> Column:
    """A column of 其中：女 is one of figures where an item of the rows has such a part, else unknown."""
    if column.role != "value" or not is_sub(column.counted):
        return column
    codes = {found.code for row in body if (found := match(grid.text(row, stub))).sure}
    known = any(match_part(column.counted, code).sure for code in codes)
    return column if known else replace(column, role="unknown", counted="")


def _settle(block: Block) -> tuple[Block, list[Column], list[Column]]:
    """A block with what its unknown heads come to, the columns left out, and those that sum the others.

    Several heads that say nothing known, beside none but a 合计, are units written without 镇 or 乡; a single
    one is read only where the block has no other; 本期 without a 累计 beside it is a form's only number.
    """
    known = tuple(each for each in block.values if each.role == "value")
    rest = [each for each in block.values if each.role == "unknown" and each.header]
    if (
        len(rest) > 1
        and all(sums_others(each) for each in known)
        and all(may_name(each.header) for each in rest)
    ):
        named = tuple(replace(each, role="value", township=clean(each.header)) for each in rest)
        return replace(block, values=named), [], list(known)
    if not any(each.basis == "ytd" for each in known):
        alone = len(known) == 1 and not re.search("[本当该]季", known[0].header)
        known = tuple(
            replace(each, basis="any") if alone or re.search("(?:本|报告|统计)期", each.header) else each
            for each in known
        )
    return replace(block, values=known or tuple(rest)), rest if known else [], []


def _by_content(grid: Grid, body: range, column: Column) -> Column:
    """The part of a column without a head, by what stands in it."""
    cells = [cell for row in body if (cell := grid.cells.get((row, column.number)))]
    if not cells:
        return column
    texts = [cell for cell in cells if cell.kind == "text" and not holds_number(cell)]
    if sum(1 for cell in texts if unit_word(cell.text)) * 2 > len(cells):
        return Column(column.number, "unit")
    if len(texts) * 2 > len(cells) and any(
        match(cell.text).code or is_sub(cell.text) or len(cell.text) < 8 for cell in texts
    ):
        return Column(column.number, "item") if not any(is_foot(cell.text) for cell in texts[:1]) else column
    numbers = [cell.number for cell in cells if cell.kind == "number"]
    if numbers and numbers == list(range(1, len(numbers) + 1)):
        return Column(column.number, "number")
    return Column(column.number, "value") if any(map(holds_number, cells)) else column


def _heads_above(grid: Grid, first: int, columns: list[int]) -> range:
    """The row of heads over a table whose item column has no known head, above the row of its first group."""
    for row in range(first - 1, max(first - 4, -1), -1):
        cells = [cell for cell in grid.rows.get(row, []) if cell.kind == "text"]
        if len(cells) < 2 or any(map(holds_number, grid.rows[row])):
            continue
        if any(labelled(cell.text) is not None or is_period_label(cell.text) for cell in cells):
            continue  # 单位名称 | 柏杨镇总工会 | 报告期 | 2025年第二季度
        right = [cell for cell in cells if cell.column > columns[0]]
        if row == first - 1 or any(long_column(0, [cell.text]).role == "value" for cell in right):
            return range(row, row + 1)
    return range(first, first)


def _is_line(grid: Grid, row: int, column: int) -> bool:
    """Whether a row says an item in a column and a figure to its right."""
    right = [cell for cell in grid.rows[row] if cell.column > column]
    return bool(grid.text(row, column).strip()) and any(map(holds_number, right))


def _headless(grid: Grid) -> Table | None:
    """A table without heads: the column with the most labels is its items, numbers to the right figures."""
    counts: dict[int, list[int]] = {}
    for cell in grid.sheet.cells:
        if cell.kind == "text" and len(cell.text) < 40 and match(cell.text).sure:
            counts.setdefault(cell.column, []).append(cell.row)
    if not counts:
        return None
    rows = max(counts.values(), key=len)
    columns = sorted(column for column, each in counts.items() if len(each) * 3 >= len(rows))
    first = min(row for column in columns for row in counts[column])
    band = _heads_above(grid, first, columns)
    top = band.start
    while first - 1 not in band and first - 1 in grid.rows and _is_line(grid, first - 1, columns[0]):
        first -= 1  # an item above the first known one, under no heads
    body = range(first, grid.last_row + 1)
    blocks = []
    for place, column in enumerate(columns):
        stop = columns[place + 1] if place + 1 < len(columns) else grid.last_column + 1
        unit: int | None = None
        values: list[Column] = []
        for number in range(column + 1, stop):
            found = long_column(number, head_parts(grid, band, number))
            found = _by_content(grid, body, found) if found.role == "unknown" else found
            if found.role == "unit":
                unit = number
            elif found.role == "value" and number not in grid.sheet.hidden_columns:
                values.append(found)
        if any(each.township for each in values):
            values = [each for each in values if each.township]  # the others sum or explain them
        if values:
            blocks.append(Block((column,), unit, None, tuple(values)))
    return Table(range(top), body, band, tuple(blocks)) if blocks else None
