"""A sheet in, what the place of a label among known ones suggests out, where no words tell it: to be asked.

Forms mostly follow the order of the yearbook, as the catalogue does: what stands between 查出安全隐患数 and
文体活动场次 and is like 整改安全隐患数, which nothing else on the sheet is, is likely that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from dashboard.intake.bases import is_skipped
from dashboard.intake.columns import unit_word
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.lexicon import counted_in, features, key, split_unit
from dashboard.intake.matching import match, nearest
from dashboard.intake.names import fits, indicator, indicators, is_part_of, names_index
from dashboard.intake.nearest import OTHER
from dashboard.intake.records import Cell
from dashboard.intake.townships import is_total

FEWEST_KNOWN, IN_ORDER = 10, 0.8
"""Known labels in a line, and the share of its neighbours that stand as in the catalogue."""
MOST_LABELS = 300
"""Of a line that may be one of items: the catalogue has half as many."""
LEAST, CLEAR, SHORTEST, LONGEST, WIDEST = 42.0, 8.0, 4, 24, 6
"""Likeness to the indicator and how much more than to the next; signs of a label; indicators in a gap."""
_NOT = re.compile(
    r"规上|规模以上|[未拟停撤流失退亡无不止]|到期|支出|结余|结存|申请|新增|净增|平均|续签|审查|要约|满意|知晓|学历|年龄|岁|"
    r"小组|主席|委员(?!会)|指导员|调解员|代表人|书量|物资|通知书|栏|津贴|补贴|费用|拨付|转入|卡|兼职|村|社区|退休|单亲|"
    r"仲裁|积案|大病|价值|效益|产值|立项|提案|心理|工伤|疗休养|体检|微信|公众号|关注|粉丝|平台|客户端|网站|问卷|谈心|走访(?!慰问)|法律(?!监督)"
)


def suggested(grid: Grid) -> Mapping[str, tuple[str, float]]:
    """The code and likeness by the key of each such label of a sheet."""
    columns: dict[int, list[Cell]] = {}
    for cell in grid.sheet.cells:
        if cell.kind == "text":
            columns.setdefault(cell.column, []).append(cell)
    heads = [cells for row, cells in grid.rows.items() if row not in grid.number_rows]
    found: dict[str, tuple[str, float]] = {}
    for cells, down in (*((each, True) for each in columns.values()), *((each, False) for each in heads)):
        if FEWEST_KNOWN < len(cells) <= MOST_LABELS:
            found |= _of_line(grid, cells, down)
    return found


def _of_line(grid: Grid, cells: Sequence[Cell], down: bool) -> dict[str, tuple[str, float]]:
    cells = [cell for cell in cells if cell.kind == "text" and len(cell.text) <= LONGEST]
    own = [match(cell.text).code for cell in cells]
    if sum(map(bool, own)) < FEWEST_KNOWN or all(own):
        return {}
    cells = [cell for cell, code in zip(cells, own, strict=True) if code or not holds_number(cell)]
    places = [_place(cell.text) for cell in cells]
    known = [place for place in places if place is not None]
    if sum(1 for one, other in pairwise(known) if one < other) < IN_ORDER * (len(known) - 1):
        return {}
    order = list(indicators())
    taken = {order[place] for place in known}
    found: dict[str, tuple[str, float]] = {}
    for number, cell in enumerate(cells):
        if places[number] is not None or not _may_be_asked(cell.text) or not _has_figures(grid, cell, down):
            continue
        before = next((place for place in reversed(places[:number]) if place is not None), -1)
        after = next((place for place in places[number + 1 :] if place is not None), len(order))
        gap = [code for code in order[before + 1 : after] if code not in taken]
        if 0 < len(gap) <= WIDEST and (guess := _likest(cell.text, _unit(grid, cell, down), gap)):
            wholes = [
                cells[at] for at, place in enumerate(places)
                if place is not None and is_part_of(guess[0], order[place])
            ]  # fmt: skip
            if not any(_exceeds(grid, cell, whole, down) for whole in wholes):
                found[key(cell.text)] = guess
    return found


def _exceeds(grid: Grid, part: Cell, whole: Cell, down: bool) -> bool:
    """Whether any figure of a part is larger than that of the whole beside it: no part of it then."""
    if down:
        places = [
            ((part.row, each), (whole.row, each)) for each in range(part.column + 1, grid.last_column + 1)
        ]
    else:
        places = [((each, part.column), (each, whole.column)) for each in grid.row_numbers if each > part.row]
    cells = [(grid.cells.get(one), grid.cells.get(other)) for one, other in places]
    numbers = [(one.number, other.number) for one, other in cells if one and other]
    return any(one and other and one > other for one, other in numbers)


@lru_cache(maxsize=8192)
def _place(text: str) -> int | None:
    """Where in the catalogue the indicator of a label stands, if one is known."""
    found = match(text)
    found = found if found.code else nearest(text)
    return _order()[found.code] if found.code else None


@cache
def _order() -> Mapping[str, int]:
    return {code: place for place, code in enumerate(indicators())}


def _may_be_asked(text: str) -> bool:
    bare = split_unit(key(text))[0]
    return (
        len(bare) >= SHORTEST and not OTHER.search(bare) and not _NOT.search(bare)
        and not is_skipped(text) and not is_total(text) and not text.strip().startswith(("其中", "#"))
    )  # fmt: skip


def _has_figures(grid: Grid, cell: Cell, down: bool) -> bool:
    if down:
        return any(holds_number(each) for each in grid.rows[cell.row] if each.column > cell.column)
    below = (grid.cells.get((row, cell.column)) for row in grid.row_numbers if row > cell.row)
    return any(each is not None and holds_number(each) for each in below)


def _unit(grid: Grid, cell: Cell, down: bool) -> str:
    """The unit of a label, in its brackets or in a cell to its right."""
    own = split_unit(key(cell.text))[1]
    if own or not down:
        return own
    return next((unit for each in grid.rows[cell.row] if (unit := unit_word(each.text))), "")


def _likest(text: str, unit: str, codes: Iterable[str]) -> tuple[str, float] | None:
    """The one of some indicators that a label is like."""
    bare, counted = split_unit(key(text))[0], counted_in(text)
    scores: dict[str, float] = {}
    for code in codes:
        other = counted_in(indicator(code).name_zh)
        if fits(code, unit) and not (counted and other and counted != other):
            scores[code] = max(_likeness(bare, name) for name in _names(code))
    best = sorted(scores, key=lambda code: -scores[code])
    if not best or scores[best[0]] < LEAST:
        return None
    if len(best) > 1 and scores[best[0]] - scores[best[1]] < CLEAR:
        return None
    return best[0], round(scores[best[0]], 1)


def _likeness(bare: str, name: str) -> float:
    from rapidfuzz import fuzz  # loaded only where a label is unknown

    said, other = features(bare), features(name)
    return 0.6 * fuzz.ratio(bare, name) + 40 * len(said & other) / max(len(said | other), 1)


@lru_cache(maxsize=256)
def _names(code: str) -> tuple[str, ...]:
    return tuple(split_unit(name)[0] for name, each in names_index().texts if each == code)
