"""The captions of a sheet's tables in, whose each table is out: a unit's, the sum of all, or nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from dashboard.intake.blocks import Table
from dashboard.intake.figures import Collected
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.heads import Head, says_when
from dashboard.intake.lexicon import features, key
from dashboard.intake.matching import match
from dashboard.intake.records import Cell
from dashboard.intake.townheads import may_name
from dashboard.intake.townships import clean, is_total, labelled, names_a_place, squeezed

_OF_WORK = re.compile(
    r"情况|工作|建设|统计|数据|项目|活动|方面|部分|指标|组织|会员|职工|经费|^其[中他它]|类$"
)
"""What a caption that heads a group of items says, and no name of a unit."""
_COUNTED = re.compile(r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．])")
_BLANK = r"[_—–\-.…·()\[\]]*"
_TO_FILL_IN = re.compile(
    rf"{_BLANK}(?:乡镇?|镇|街道|园区)*{_BLANK}(?:总工会|工会联合会|工会委员会|联合工会|工会)?{_BLANK}"
)
"""What stands behind the number of a caption whose name was left blank: ＿＿＿镇总工会, ＿＿＿＿, nothing."""
_NO_REPORTER = re.compile(
    rf"(?:填报|报送|上报|填表|编报)(?:单位|机构|工会)(?:名称|全称)?(?:\([^()]{{0,6}}\))?:?{_BLANK}(?:\([^()]*章[^()]*\))?"
)
"""填报单位：＿＿＿＿（章）."""


def town_rows(grid: Grid, table: Table, chosen: str = "") -> dict[int, str]:
    """The rows of a body that only name the unit of those below, 一、洪山镇; {} where fewer than two do.

    A caption whose name was left blank comes as written, with all rows below it: they are nobody's; or, where
    it is the only one, as the unit that a person has ``chosen``.
    """
    if any(block.township is not None for block in table.blocks):
        return {}
    found: dict[int, str] = {}
    for row in table.body:
        cells = grid.rows.get(row, ())
        texts = [cell.text for cell in cells if cell.kind == "text"]
        if len(cells) == len(texts) == 1:
            name = clean(_COUNTED.sub("", texts[0].strip()))
            if names_a_place(name) and not match(name).code:
                found[row] = name
    if not found:
        return {}
    if len(set(found.values())) > 1:
        found = _with_strange(grid, table, found)
    found = _with_nameless(grid, table, found, chosen)
    return found if len(set(found.values())) > 1 else {}


def _with_nameless(grid: Grid, table: Table, found: dict[int, str], chosen: str) -> dict[int, str]:
    """The rows of units with those whose name was left blank, 三、＿＿＿＿, and all below such a one."""
    found, nameless = dict(found), ""
    lone = [row for row in table.body if len(grid.rows.get(row, ())) == 1 and row not in found]
    blank = [row for row in lone if is_nameless(grid.rows[row][0].text)]
    if chosen and len(blank) == 1:
        return {**found, blank[0]: chosen}
    for row in table.body:
        if row in found:
            nameless = ""
        elif row in blank:
            nameless = grid.rows[row][0].text
        if nameless:
            found[row] = nameless
    return found


@lru_cache(maxsize=8192)
def is_nameless(text: str) -> bool:
    """Whether a caption has a number or says 填报单位 and, where the name of a unit belongs, has a blank."""
    bare = squeezed(text)
    if _NO_REPORTER.fullmatch(bare):
        return True
    rest = _COUNTED.sub("", bare)
    if rest == bare or not _TO_FILL_IN.fullmatch(rest):
        return False
    return bool(re.search(r"[_—–\-.…·]|\(\)|\[\]", rest)) or not re.sub(r"\([^()]*\)", "", rest)


def skip_nobodys(grid: Grid, out: Collected, towns: Mapping[int, str]) -> None:
    """Say at each caption among ``town_rows`` without a name that the figures below it are nobody's."""
    rows = [row for row, name in towns.items() if is_nameless(name) and row in grid.rows]
    for place, row in enumerate(rows):
        cells = grid.rows[row]
        out.used.update((cell.row, cell.column) for cell in cells)
        if len(cells) == 1 and is_nameless(cells[0].text):
            below = (cell for each in rows[place + 1 :] for cell in grid.rows[each])
            found = next((cell.text for cell in below if holds_number(cell)), "")
            out.tell("error", "missing_township", cells[0].address, found=found)


def _with_strange(grid: Grid, table: Table, found: dict[int, str]) -> dict[int, str]:
    """The rows of units with those of a strange name that begin as theirs do: 二、龙岗 over 会员人数."""
    rows = [row for row in table.body if row in grid.rows]
    after = {row: grid.rows[below][0].text for row, below in pairwise(rows)}
    begins = {after.get(row) for row in found}
    if len(begins) > 1:
        return found
    for row in rows:
        cells = grid.rows[row]
        name = _strange_name(cells[0]) if len(cells) == 1 and after.get(row) in begins else ""
        if name and row not in found:
            found[row] = name
    return found


def _strange_name(cell: Cell) -> str:
    """The name in a caption that says nothing known, 二、龙岗 or （三）城北工会; or ""."""
    bare = _COUNTED.sub("", cell.text.strip()) if cell.kind == "text" else ""
    name = clean(bare)
    known = match(bare).code or is_total(bare) or _OF_WORK.search(name)
    is_topic = any(each.startswith("<") for each in features(key(name)))
    return name if may_name(name) and not known and not is_topic else ""


def block_names(grid: Grid, bands: Sequence[range], chosen: str = "") -> list[str]:
    """The unit that the caption right above each of several tables of one form names; "" where none does.

    A name that says nothing known is one where most captions are of townships over the same heads; the
    caption of a table that sums theirs is given as written, 全县合计, and so is one with a blank for the name
    among those of townships, （三）＿＿＿＿ or 填报单位：＿＿＿＿. The table of the only such one is that of
    the unit that a person has ``chosen``.
    """
    if len(bands) < 2:
        return [""] * len(bands)
    known: list[str] = []
    strange: list[str] = []
    as_written: list[str] = []
    forms: list[tuple[str, ...]] = []
    for place, band in enumerate(bands):
        above = range(bands[place - 1].stop if place else 0, band.start)
        row = next((row for row in reversed(above) if row in grid.rows), None)
        cells = grid.rows[row] if row is not None else []
        alone = cells[0] if len(cells) == 1 and cells[0].kind == "text" else None
        caption = _COUNTED.sub("", alone.text.strip()) if alone else ""
        name, blank = clean(caption), alone.text if alone and is_nameless(alone.text) else ""
        name = name if names_a_place(name) else ""
        if not name and not blank:
            name, blank = _reporting(grid, above)
        known.append(name)
        strange.append(_strange_name(alone) if alone and not name and not blank else "")
        texts = [c.text for r in band for c in grid.rows.get(r, ()) if c.kind == "text"]
        begins = next(iter(grid.rows.get(band.stop, ())), None)
        forms.append((*texts, begins.text) if begins and match(begins.text).code else tuple(texts))
        as_written.append(caption if is_total(caption) else blank)
    like = {form for form, name in zip(forms, known, strict=True) if name}
    blanks = sum(map(is_nameless, as_written))
    if blanks == 1 and chosen:
        as_written = [chosen if is_nameless(each) else each for each in as_written]
    if len(set(known) - {""}) < (1 if blanks else 2):
        return known if len(bands) > 2 else [""] * len(bands)
    few = sum(map(bool, strange)) < sum(map(bool, known))
    names: list[str] = []
    for name, other, form, said in zip(known, strange, forms, as_written, strict=True):
        own = said or name or (other if few and form in like else "")
        # 二、经费情况 below 屏山乡's first table is 屏山乡's too.
        names.append(own or (names[-1] if names else ""))
    return names


def _reporting(grid: Grid, rows: Iterable[int]) -> tuple[str, str]:
    """The township behind the label 填报单位 above a table, or the label where a blank stands behind it."""
    for row in rows:
        cells = grid.rows.get(row, ())
        for place, cell in enumerate(cells):
            name = labelled(cell.text) if cell.kind == "text" else None
            following = clean(cells[place + 1].text) if place + 1 < len(cells) else ""
            if name == "" and names_a_place(following):
                name = following
            if name and names_a_place(name):
                return name, ""
            blank = not following or ":" in following or says_when(following)
            if name == "" and blank and is_nameless(cell.text):
                return "", cell.text
    return "", ""


def with_name(head: Head, name: str) -> Head:
    """The head with the unit that the caption of its table names, where it says none itself."""
    return head if not name or head.township or head.title_township else replace(head, title_township=name)


def skip_table(grid: Grid, out: Collected, band: range, body: range, name: str) -> bool:
    """Say of a table whose caption is that of a sum, or lacks a name, that it is left out; else False."""
    if not is_total(name) and not is_nameless(name):
        return False
    cells = [cell for row in body for cell in grid.rows.get(row, ())]
    out.used.update((cell.row, cell.column) for cell in cells)
    numbers = [cell for cell in cells if holds_number(cell)]
    if numbers and is_total(name):
        out.tell("info", "skipped_row", numbers[0].address, header=name, found=numbers[0].text)
    elif numbers:
        above = (cell for row in range(band.start - 1, -1, -1) for cell in grid.rows.get(row, ()))
        caption = next((cell for cell in above if holds_number(cell) or cell.text == name), numbers[0])
        caption = caption if caption.text == name else numbers[0]
        out.tell("error", "missing_township", caption.address, found=numbers[0].text)
    return True
