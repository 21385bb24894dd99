"""A sheet without a table whose cells say an item and its figure each (会员人数：4500人) in, figures out."""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.intake.figures import Collected, Entry, Item, take
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.heads import read_head
from dashboard.intake.lexicon import UNIT_KIND
from dashboard.intake.matching import match, match_part
from dashboard.intake.scope import Scope, decide, is_sub, tell_doubtful, tell_unknown, township_of, where

_PARTS = re.compile(r"[;；。\n]|[,，](?=[^,，:：]{2,24}[:：])")
_SAYS = re.compile(r"^\s*(?P<name>[^:：]{2,30}(?:其中[:：])?[^:：]{0,20})[:：]\s*(?P<figure>[^:：]{1,16})$")
_UNIT = re.compile(r"[\u4e00-\u9fff]+$")
FEWEST = 3
"""Figures that a sheet must say like this to be one of sayings."""


def read_sayings(grid: Grid, out: Collected, scope: Scope) -> None:
    """Read every cell that says one or more figures, if enough of the sheet's do."""
    said = [
        (cell, name, figure)
        for cell in grid.sheet.cells
        if cell.kind == "text"
        for name, figure in _said(cell.text)
    ]
    if sum(1 for _, name, _ in said if match(name).sure) < FEWEST:
        return
    head = read_head(grid, grid.row_numbers)
    place = where(scope, head, township_of(scope, head))
    parent: Item | None = None
    for cell, name, figure in said:
        end = _UNIT.search(figure)
        unit = end[0] if end and end[0] in UNIT_KIND else ""
        if not holds_number(replace(cell, text=figure)):
            continue
        found = match_part(name, parent.code, unit) if is_sub(name) and parent else match(name, unit)
        item, _ = decide(scope, name, name, found, unit)
        if not is_sub(name):
            parent = item
        if item is None:
            tell_unknown(out, name, cell.address, figure, found, place)
            out.used.add((cell.row, cell.column))
            continue
        tell_doubtful(out, item, cell.address, place)
        out.townships.setdefault(place.township, head.township_cell)
        take(out, item, [Entry(replace(cell, text=figure), "any", head.money)], place)


def _said(text: str) -> list[tuple[str, str]]:
    found = [_SAYS.match(part) for part in _PARTS.split(text)]
    return [(each["name"], each["figure"]) for each in found if each]
