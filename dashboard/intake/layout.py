"""A workbook as cells in, its figures and problems out: which sheets count, and what each says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from dashboard.intake import remembered
from dashboard.intake.bands import label_row
from dashboard.intake.bases import ColumnBasis
from dashboard.intake.blocks import find_tables
from dashboard.intake.columns import is_township_head
from dashboard.intake.figures import Collected
from dashboard.intake.grid import Grid, holds_number, is_foot, joined
from dashboard.intake.halves import copies_beside
from dashboard.intake.heads import (
    Head,
    caption_basis,
    money_of_all,
    names_quarter,
    note_rows,
    noted,
    read_head,
    says_running,
)
from dashboard.intake.ledger import ease_ledgers
from dashboard.intake.longform import read_long
from dashboard.intake.longtable import inherit
from dashboard.intake.matching import Decisions, Found, decisions, match
from dashboard.intake.neighbours import suggested
from dashboard.intake.periods import Period, period_of
from dashboard.intake.personal import ELSEWHERE, find_personal
from dashboard.intake.records import Book, Choices, Problem, Sheet
from dashboard.intake.rows import first_text, texts_of
from dashboard.intake.safety import MAX_FIGURES, RefusedError
from dashboard.intake.sayings import read_sayings
from dashboard.intake.scope import Scope, tell_unknown
from dashboard.intake.sections import Section, sections, wide_heads
from dashboard.intake.settle import Laid, settle
from dashboard.intake.summaries import drop_summaries
from dashboard.intake.townheads import tell_strange
from dashboard.intake.townships import clean, known_within, looks_like_township, within
from dashboard.intake.wideform import read_wide

MOST_TEXTS = 8_000
"""Different texts in a sheet: a county's 汇总表 has some hundreds."""
MOST_TEXTS_IN_ALL = 24_000
"""The sum over the sheets of a book."""
MOST_SIGNS = 400
"""Of a cell's text; what a note says beyond is not looked at."""
MOST_SIGNS_IN_ALL = 600_000
SAME_FORM = 0.8
"""Of the texts of two sheets, those that both have, where they are copies of one form."""
_PLAIN_NAME = re.compile(
    r"(?!.*(?:表|稿|版|汇总|合计|说明|统计|情况|数据|目录|封面|原|新|旧|副本|备份|模板|报|月|季|年))[\u4e00-\u9fff]{2,6}"
)
LARGEST_COVER = 60
"""Cells of a sheet that may be a cover."""
TEMPLATE_MARK = "union-return-template/"
PROBLEMS_MARK = "union-return-problems/"


def read_layout(
    book: Book,
    *,
    choices: Choices | None = None,
    mappings: Mapping[str, str] | None = None,
    names: tuple[str, ...] = (),
) -> Laid:
    """Read every sheet that holds a return. ``names`` are known units, ``mappings`` remembered headers."""
    choices = choices or Choices()
    personal = find_personal(book)
    if any(problem.severity == "error" for problem in personal):
        return Laid((), tuple(personal), {})  # nothing else of such a file leaves this process
    decided = decisions(mappings or {}, choices.headers)
    marked = any(first_text(sheet.cells).startswith(TEMPLATE_MARK) for sheet in book.sheets)
    _check_texts(sheet for sheet in book.sheets if sheet.visible)
    collected: list[Collected] = []
    by_all = Head() if marked else Head(money=_money_of_all(book))
    for sheet in book.sheets:
        if not sheet.cells or is_problem_list(sheet):
            continue
        out = Collected(sheet.name)
        if sheet.visible:
            scope = _scope(book, sheet, choices, decided, names)
            _read_sheet(sheet, out, replace(scope, is_template=marked, noted=by_all))
        elif not sheet.name.startswith("_"):
            numbers = sum(1 for cell in sheet.cells if cell.kind == "number")
            out.tell("info", "hidden_sheet", text=sheet.name, count=numbers)
        collected.append(out)
        if len(collected) > 1:
            collected[0].unfold()
            out.unfold()
        if sum(len(each.figures) for each in collected) > MAX_FIGURES:
            raise RefusedError("too_complex", limit="figures")
    drop_summaries(collected)
    ease_ledgers(collected)
    if not names:  # else each is looked up among the county's units
        for each in collected:
            tell_strange(each)
    problems = [*personal, *(Problem("info", note) for note in book.notes if note != ELSEWHERE)]
    return settle(collected, problems)


def is_problem_list(sheet: Sheet) -> bool:
    """Whether a sheet is the list of problems that we put into a marked-up return."""
    return first_text(sheet.cells).startswith(PROBLEMS_MARK)


def _scope(book: Book, sheet: Sheet, choices: Choices, decided: Decisions, names: tuple[str, ...]) -> Scope:
    file = re.sub(r"\.[A-Za-z]{2,5}$", "", book.file.replace("\\", "/").rsplit("/", 1)[-1])
    sheet_township = ""
    if looks_like_township(sheet.name):
        sheet_township = clean(sheet.name)
    else:
        sheet_township = known_within(sheet.name, names) or within(sheet.name)
    return Scope(
        book.file,
        sheet.name,
        choices,
        decided,
        period_of(sheet.name),
        period_of(file),
        sheet_township,
        known_within(file, names) or within(file),
        *_cover(book, sheet),
        "" if sheet_township else _unit_by_name(book, sheet),
        names,
        sheet_basis=_basis_by_name(book, sheet),
    )


def _basis_by_name(book: Book, sheet: Sheet) -> ColumnBasis:
    """Which figures a sheet's name says that it holds: 本季数, or 三季度 where another is called 累计."""
    if said := caption_basis(sheet.name):
        return said
    names = (each.name for each in book.sheets if each.visible and each is not sheet)
    beside = names_quarter(sheet.name) and any(caption_basis(name) == "ytd" for name in names)
    return "quarter" if beside else "any"


def _cover(book: Book, sheet: Sheet) -> tuple[Period, str]:
    """What the sheets without figures say beside their labels (报告期：, 填报单位：) of all the others."""
    for other in book.sheets:
        if other is sheet or not other.visible or not other.cells or not _is_cover(other):
            continue
        grid = Grid(other)
        head = read_head(grid, grid.row_numbers)
        periods = {each for each in head.periods if each.year and (each.quarter or each.annual)}
        if head.township and len(periods) < 2:
            return next(iter(periods), Period()), head.township
    return Period(), ""


def _money_of_all(book: Book) -> int | None:
    """The unit of money that a cover, or a note about 各表 on any sheet, names; None where two differ."""
    visible = [each for each in book.sheets if each.visible and each.cells]
    if len(visible) < 2:
        return None
    found = {
        money_of_all(text, _is_cover(sheet))
        for sheet in visible
        for text in texts_of(sheet.cells)
        if "单位" in text and "元" in text
    } - {None}
    return found.pop() if len(found) == 1 else None


def _is_cover(sheet: Sheet) -> bool:
    numbers = (cell for cell in sheet.cells if cell.kind == "number")
    return len(sheet.cells) <= LARGEST_COVER and sum(1 for _ in numbers) < 2


def _unit_by_name(book: Book, sheet: Sheet) -> str:
    """The name of a sheet as that of a unit, where others of the same form stand beside it: 柏杨 | 清水."""
    name = clean(sheet.name)
    if not _PLAIN_NAME.fullmatch(name) or period_of(name) != Period() or _names(name):
        return ""
    own = set(texts_of(sheet.cells))
    for other in book.sheets:
        if other is not sheet and other.visible and other.cells and own:
            theirs = set(texts_of(other.cells))
            same = len(own & theirs) >= SAME_FORM * len(own | theirs)
            if same and _PLAIN_NAME.fullmatch(clean(other.name)):
                return name
    return ""


def _read_sheet(sheet: Sheet, out: Collected, scope: Scope) -> None:
    if remembered.read_again(sheet, out, scope):
        return
    sheet = _shortened(sheet)
    grid = Grid(sheet)
    notes = note_rows(grid)
    scope = replace(
        scope,
        suggested=suggested(grid),
        noted=inherit(noted(grid, notes), scope.noted),
        noted_running=says_running(grid, notes),
    )
    read: remembered.TableRead | None = None
    if copies := copies_beside(grid):
        for part in copies:
            _read_grid(part, out, scope)
    else:
        read = _read_grid(grid, out, scope)
    if sheet.hidden_rows:
        rows = [
            row
            for row in sorted(sheet.hidden_rows)
            if any(holds_number(cell) for cell in grid.rows.get(row, []))
        ]
        if rows:
            out.tell("info", "hidden_rows", f"A{rows[0] + 1}", count=len(rows))
    if not out.used:
        numbers = sum(1 for cell in sheet.cells if cell.kind == "number")
        if numbers and not scope.is_template:
            out.tell("info", "unread_sheet", text=sheet.name, count=numbers)
        return
    _tell_left(grid, out)
    if out.unread:
        out.tell("warning", "unread_sheet", text=sheet.name, count=out.unread)
    if read is not None:
        remembered.remember(sheet, grid, out, scope, read)


def _read_grid(grid: Grid, out: Collected, scope: Scope) -> remembered.TableRead | None:
    """Read the tables of a sheet, or of a part of it, as what they are."""
    across = wide_heads(grid)
    if parts := sections(grid, across):
        _read_sections(parts, out, scope)
    elif across or _is_wide(grid):
        read_wide(grid, out, scope)
    else:
        read = read_long(grid, out, scope)
        if out.used or out.bodies:
            return read
        _read_otherwise(grid, out, scope)
    return None


def _read_sections(parts: list[Section], out: Collected, scope: Scope) -> None:
    """Read tables of both shapes; what the sheet's first head says holds for those below too."""
    first: Head | None = None
    for part in parts:
        if part.wide:
            read_wide(part.grid, out, scope, above=first)
        else:
            read_long(part.grid, out, scope, above=first)
        first = first or read_head(part.grid, range(part.first))


def _read_otherwise(grid: Grid, out: Collected, scope: Scope) -> None:
    """Read a sheet that names no items in heads or rows: one of a single item, or of sayings."""
    if any(is_township_head(cell.text) for cell in grid.sheet.cells if cell.kind == "text"):
        read_wide(grid, out, scope, titled=True)
    if not out.used:
        read_sayings(grid, out, scope)


def _check_texts(sheets: Iterable[Sheet]) -> None:
    """Refuse a book of more, or longer, different texts than any return has: each is looked at often."""
    texts = signs = 0
    for sheet in sheets:
        different = set(texts_of(sheet.cells))
        texts += len(different)
        lengths = list(map(len, different))
        signs += sum(lengths) if max(lengths, default=0) <= MOST_SIGNS else sum(map(_most_signs, lengths))
        if len(different) > MOST_TEXTS or texts > MOST_TEXTS_IN_ALL or signs > MOST_SIGNS_IN_ALL:
            raise RefusedError("too_complex", limit="texts")


def _most_signs(length: int) -> int:
    return min(length, MOST_SIGNS)


def _shortened(sheet: Sheet) -> Sheet:
    """The sheet with very long texts cut: no head or figure is among them, and every pattern is quick."""
    if max(map(len, texts_of(sheet.cells)), default=0) <= MOST_SIGNS:
        return sheet
    cells = (
        cell if len(cell.text) <= MOST_SIGNS else replace(cell, text=cell.text[:MOST_SIGNS])
        for cell in sheet.cells
    )
    return replace(sheet, cells=tuple(cells))


def _tell_left(grid: Grid, out: Collected) -> None:
    """Numbers inside a table that nothing has read are told, wherever they stand."""
    left = [
        cell
        for body in out.bodies
        for row in body
        for cell in grid.rows.get(row, [])
        if cell.kind == "number"
        and (cell.row, cell.column) not in out.used
        and not is_foot(grid.rows[row][0].text)
    ]
    if left:
        tell_unknown(out, left[0].text, joined(left), left[0].text, Found("", "doubtful"), None, len(left))


@lru_cache(maxsize=8192)
def _names(text: str) -> bool:
    """Whether a text names an item."""
    return len(text) < 40 and bool(match(text).code)


def _is_wide(grid: Grid) -> bool:
    """Whether items stand across: a row of heads names more of them than any column does."""
    texts = {(cell.column, cell.text) for cell in grid.sheet.cells if cell.kind == "text"}
    by_column = Counter([column for column, text in texts if _names(text)])
    across = max((label_row(grid, row) for row in grid.row_numbers), default=0)
    down = max(by_column.values(), default=0)
    if across == down and find_tables(grid):
        return False
    return across >= 2 and across >= down
