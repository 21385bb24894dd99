"""The rows above and below a table in, what they say of all its figures out: unit, period, unit of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.intake.bases import QUARTER_HEAD, ColumnBasis, basis_of, is_basis_only, row_basis
from dashboard.intake.columns import is_item_head, long_column, money_of, simple_role
from dashboard.intake.grid import Grid, is_foot
from dashboard.intake.lexicon import MONEY_FACTORS
from dashboard.intake.periods import Period, is_date_label, period_of, says_made
from dashboard.intake.records import Cell
from dashboard.intake.townships import clean, is_county, labelled, looks_like_township, squeezed, within

_YEAR_LABEL = re.compile(r"^(?:年份|年度|年|报告年度|填报年度|所属年度|统计年度)[::]?$")
_QUARTER_LABEL = re.compile(r"^(?:季度|季|季别|报告季度|填报季度|所属季度|期别)[::]?$")
_PERIOD_LABEL = re.compile(
    r"^(?:报告期|所属期|统计期|统计期间|统计时间|报表期|报告期间|所属时期|报表期间|数据时点|统计时点|截止日期|截至日期|截止时间|期间|报告时间|统计截止时间|报表时间|报告期别)[::]?$"
)
_UNIT_LABEL = re.compile(r"(?:计量|金额|货币|数据|资金)?单位(?:[::]|为|是)?(?P<units>[^;；。]{1,24})")
_SAYS_MONEY = re.compile(
    r"(?:金额|资金|经费|货币|款项)(?:单位)?(?:[::]|一律|均|统一)*[以按为用是]?(?P<unit>(?:百|千|万|百万|亿)?元)"
)
_NOTE_MONEY = re.compile(
    r"(?:金额|资金|经费|货币|款项|钱款?)[^。;；,，]{0,14}?(?<![\d.百千万亿余多几一二三四五六七八九十两])(?P<unit>(?:百|千|万|百万|亿)?元)"
    r"|(?:^|[:。;；,，、.)\d]|表中?|均|都|一律|其余|其他|其它)(?:计量)?(?:单位(?:均|都|一律|统一)?[:为是]|[以按用]|(?<=[均都律余他它])为)(?P<by>(?:百|千|万|百万|亿)?元)"
    r"(?:$|[为计。;；,，、)填])"
    r"|单位[:为是](?:[人个户件次份项场处条期例家元]{1,3}[、,，/])+(?P<last>(?:百|千|万|百万|亿)?元)"
)
_REST = ("其余", "其他", "其它")
_QUOTES = re.compile(r"[“”\"'‘’「」『』]")
_OF_ONE_TABLE = re.compile(r"(?:附?表|第)[一二三四五六七八九\d](?![-—~至到])|(?<!以)上表|下表|(?<!以)上述表")
"""What a note says of a single one of a sheet's tables."""
_OF_ALL_TABLES = re.compile(r"各(?:张|个)?(?:工作)?(?:表|页)|[本全整]套")
_RUNNING = re.compile(
    r"\((?:年初|本年)?累计(?:数|值)?\)|(?:均|都|全部|一律)(?:为|是|系|填|按)[^,，.。;；]{0,10}累计"
)
_ITEM_MONEY = re.compile(
    r"(?P<items>[\u4e00-\u9fff、]{2,24}?)(?:的?金额|的)?"
    r"(?:[均都]?[以按用](?P<by>(?:百|千|万|百万|亿)?元)(?:为单位|为计量单位|计|填报|填写|填列|统计)"
    r"|(?:计量|金额)?单位[:为是](?P<unit>(?:百|千|万|百万|亿)?元))"
)
_BUT_FOR = re.compile(
    r"除了?(?P<items>[\u4e00-\u9fff、]{2,24}?)(?:的?金额|的)?(?:以|按|用|为|是|单位[:为是])"
    r"(?P<by>(?:百|千|万|百万|亿)?元)(?:为单位|为计量单位|计算|计|填报|填写|填列|统计)?[以之]?外[,，]?"
)
"""金额除会费收入以元为单位外，均为万元."""
_ANY_ITEM = re.compile(
    r"^(?:其余|其他|其它|以上|上述|所有|全部|本表|表中|表内|各项|各类|金额|资金|经费|货币|款项|数据)"
)
_COUNTED = re.compile(
    r"^(?:表|附表)?(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十\d]{1,3}[、.:])"
)
_ALONE = re.compile(r"\([本当该]季度?(?:新增|发生|完成)?(?:数|值|额)?\)$")
_NOTE_PERIOD = re.compile(
    r"[本当]期(?:数|栏|发生[数额])?(?:均?(?:[即为是系]|指(?!标))|表示|[:=])(?P<what>[^,，.。;；、]{1,16})"
)
_WHEN = re.compile(
    r"(?=.*(?:20\d\d|[年季月]))[\d一二三四五六七八九十〇零○年月日号第季度上下半全前初末底止至到截(),.\-—–~/]+"
)
LONGEST_CAPTION = 16
LONGEST_CORNER = 40
"""A title or corner that ends in （万元）; longer texts are notes, which speak of single items."""
_VALUE_GIVEN = re.compile(r":.")
"""单位：人、万元 names no unit of the county, nor does the cell beside it."""
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Head:
    """What the rows around a table say. Anything not said is empty or None."""

    township: str = ""
    township_cell: str = ""
    title_township: str = ""
    county: str = ""
    """The county that sums the returns up, where a 汇总单位 or a county's union is named."""
    periods: tuple[Period, ...] = ()
    period_cell: str = ""
    money: int | None = None
    basis: ColumnBasis = "any"
    """Which figures a caption says that these are, where it says nothing else: 一、本季数."""
    title_basis: ColumnBasis = "any"
    """Which a title says that all of the sheet's are: 统计表（本季数）."""
    item_money: tuple[tuple[str, int], ...] = ()
    """The unit of money of single items, where a note names one: 会员会费以元为单位."""

    def money_of_item(self, label: str) -> int | None:
        """The unit of money of an item as the notes name it, else that of the sheet; None for none."""
        bare = squeezed(label) if self.item_money else ""
        return next((factor for item, factor in self.item_money if item in bare), self.money)


def read_head(grid: Grid, rows: Iterable[int], notes: Iterable[int] = ()) -> Head:
    """Read the head rows of a table; ``notes`` are rows below it that may name the unit of money."""
    township = township_cell = title = county = period_cell = ""
    money: int | None = None
    basis: ColumnBasis = "any"
    title_basis: ColumnBasis = "any"
    pairs: list[Period] = []
    periods: list[Period] = []
    for row in rows:
        cells = grid.rows.get(row, [])
        for place, cell in enumerate(cells):
            following = cells[place + 1] if place + 1 < len(cells) else None
            if cell.kind != "text":
                continue
            found = _pair_period(cell, following)
            if found:
                pairs.append(found)
                period_cell = period_cell or cell.address
                continue
            if _ALONE.search(squeezed(cell.text)):
                title_basis = "quarter"
            basis = caption_basis(cell.text) or basis
            if len(cells) == 1 and basis == "any" and names_quarter(cell.text) and _other_caption(grid):
                basis = "quarter"
            name = labelled(cell.text)
            if (
                name == ""
                and not _VALUE_GIVEN.search(squeezed(cell.text))
                and following is not None
                and following.kind == "text"
                and (looks_like_township(following.text) or not holds_heads(cells))
            ):
                name = _name_beside(following)
            if name:
                if is_county(name):
                    county = county or name
                elif not township:
                    township, township_cell = name, cell.address
            money = money or sheet_money(cell.text)
            before = cells[place - 1] if place else None
            dated = before is not None and before.kind == "text" and is_date_label(before.text)
            dated = dated or (following is not None and says_made(following.text))
            period = Period() if dated else period_of(cell.text)
            if period != Period():
                periods.append(period)
                period_cell = period_cell or cell.address
            title = title or (within(cell.text) if name is None else "")
    notes = tuple(notes)
    said = tuple(each for row in (*rows, *notes) for each in _items_money(grid, row))
    if money is None:
        money = next((found for row in notes for found in _note_money(grid, row)), None)
    # What names year and quarter both speaks of the figures; half of it may be any number or date.
    periods.sort(key=lambda each: each.year is None or (each.quarter is None and not each.annual))
    if pairs:
        periods.insert(0, _merged(pairs))
    return Head(
        township, township_cell, title, county, tuple(periods), period_cell, money, basis, title_basis, said
    )


@lru_cache(maxsize=8192)
def caption_basis(text: str) -> ColumnBasis | None:
    """The basis that a caption or a sheet's name says and nothing else: 一、本季数, 累计."""
    bare = squeezed(text)
    if len(bare) > LONGEST_CAPTION:
        return None
    bare = _COUNTED.sub("", bare).removesuffix("情况")
    if said := row_basis(bare):
        return said
    if not is_basis_only(bare):
        return None
    if re.search(r"累计|前[二三]季度", bare) or QUARTER_HEAD.search(bare):
        return basis_of(bare)  # 三季度累计, 三季度当季
    return "quarter" if period_of(bare).alone else None


@lru_cache(maxsize=8192)
def names_quarter(text: str) -> bool:
    """Whether a caption or a sheet's name is that of a quarter and nothing else: 三季度."""
    bare = _COUNTED.sub("", squeezed(text)).removesuffix("情况")
    return len(bare) <= LONGEST_CAPTION and is_basis_only(bare) and basis_of(bare) == "quarter"


def _other_caption(grid: Grid) -> bool:
    """Whether another caption of the sheet says 累计: 三季度 beside it is then of the quarter alone."""
    return any(
        len(cells) == 1 and cells[0].kind == "text" and caption_basis(cells[0].text) == "ytd"
        for cells in grid.rows.values()
    )


def says_running(grid: Grid, rows: Iterable[int]) -> bool:
    """Whether a title or note says that all figures run from January: …对照表（累计数）, 各季度均为累计数."""
    texts = (squeezed(cell.text) for row in rows for cell in grid.rows.get(row, ()) if cell.kind == "text")
    return any(_RUNNING.search(text) and "本季" not in text for text in texts)


def said_of_period(grid: Grid, rows: Iterable[int]) -> ColumnBasis:
    """What a note says that 本期 is: 本期即本年1—6月, 本期指4—6月; "any" where none does."""
    for row in rows:
        for cell in grid.rows.get(row, ()):
            if cell.kind == "text" and "期" in cell.text:
                found = _NOTE_PERIOD.search(_QUOTES.sub("", squeezed(cell.text)))
                if found and (said := basis_of(found["what"])):
                    return said
    return "any"


def _name_beside(cell: Cell) -> str:
    """The township in the cell beside its label, unless that cell is a label itself."""
    text = squeezed(cell.text)
    if ":" in text or len(text) > 30 or _YEAR_LABEL.match(text) or _QUARTER_LABEL.match(text):
        return ""
    if says_when(cell.text):
        return ""  # 填报单位： | 2020年第一季度: the name was left blank
    name = clean(cell.text)
    return (
        name if re.search(r"[\u4e00-\u9fff]", name) and not name.startswith(("单位", "填报", "金额")) else ""
    )


@lru_cache(maxsize=8192)
def says_when(text: str) -> bool:
    """Whether a text is a period or a date and nothing else: 2020年第一季度, 2020年4月7日, 1-3月."""
    return bool(_WHEN.fullmatch(squeezed(text)))


def holds_heads(cells: Iterable[Cell]) -> bool:
    """Whether a row holds heads of columns: 乡镇 | 重点工作 | 本季 | 累计 names no township beside 乡镇."""
    return any(_is_head(cell.text) for cell in cells if cell.kind == "text")


def _is_head(text: str) -> bool:
    if is_item_head(text) or simple_role(text) == "number":
        return True
    is_value = long_column(0, [text]).role == "value"
    return is_value and period_of(text) == Period() and not looks_like_township(text)


def is_label_row(cells: Sequence[Cell]) -> bool:
    """Whether a row says whose or of when a table is: 单位名称 | 柏杨镇总工会 | 报告期 | 2025年第二季度."""
    for place, cell in enumerate(cells):
        name = labelled(cell.text)
        following = cells[place + 1].text if place + 1 < len(cells) else ""
        if name or (name == "" and (not following or looks_like_township(following))):
            return True
        other = cells[place + 2].text if place + 2 < len(cells) else ""
        if is_period_label(cell.text) and period_of(following) != Period() == period_of(other):
            return True
    return False


def _pair_period(cell: Cell, following: Cell | None) -> Period | None:
    """年份 | 2026 and 季度 | 三 in neighbouring cells, or a labelled date."""
    label = squeezed(cell.text)
    if following is None or len(label) > 12:
        return None
    value = squeezed(following.text)
    if _YEAR_LABEL.match(label):
        digits = value.removesuffix("年").removesuffix("年度")
        return Period(int(digits)) if re.fullmatch(r"20\d\d", digits) else period_of(following.text) or None
    if _QUARTER_LABEL.match(label):
        bare = re.sub(r"第|季度?|[Qq]", "", value)
        if bare in _QUARTERS:
            return Period(None, _QUARTERS[bare])
        return period_of(following.text)
    if _PERIOD_LABEL.match(label):
        if following.kind == "date":
            return period_of("截至" + following.text)
        return period_of(following.text)
    return None


def is_period_label(text: str) -> bool:
    """Whether a cell announces the period that stands in the next one: 报告期, 年度:."""
    label = squeezed(text)
    return any(each.match(label) for each in (_YEAR_LABEL, _QUARTER_LABEL, _PERIOD_LABEL))


def _merged(pairs: list[Period]) -> Period:
    year = next((each.year for each in pairs if each.year), None)
    quarter = next((each.quarter for each in pairs if each.quarter), None)
    return Period(year, quarter, any(each.annual for each in pairs) and quarter is None)


def sheet_money(text: str) -> int | None:
    """The unit of money of a head cell: 单位：人、个、万元 or a corner's （万元）; None for none."""
    bare = squeezed(text)
    if "元" not in bare or len(bare) > 80:
        return None
    alone = bare.strip("()")
    if alone in MONEY_FACTORS:
        return MONEY_FACTORS[alone]
    for found in _UNIT_LABEL.finditer(bare):
        for unit in re.split(r"[、,，/及和()（）\s]+", found["units"]):
            if unit in MONEY_FACTORS:
                return MONEY_FACTORS[unit]
    if said := _SAYS_MONEY.search(bare):
        return MONEY_FACTORS[said["unit"]]
    return money_of(text) if len(bare) <= LONGEST_CORNER else None


def note_rows(grid: Grid) -> list[int]:
    """The rows of a sheet's notes that speak of no single table, the last first."""
    feet = {row for row in grid.row_numbers if is_foot(grid.rows[row][0].text)}
    tables = (cell for cell in grid.sheet.cells if cell.kind != "text" or cell.column)
    last = max((cell.row for cell in tables if cell.row not in feet), default=-1)
    return [
        row
        for row in reversed(grid.row_numbers)
        if (row > last or row in feet)
        and not any(_OF_ONE_TABLE.search(squeezed(cell.text)) for cell in grid.rows[row])
    ]


def noted(grid: Grid, rows: Sequence[int]) -> Head:
    """What notes say of the money in all tables of a sheet, whichever they follow; the first named holds."""
    said = tuple(each for row in rows for each in _items_money(grid, row))
    return Head(
        money=next((found for row in rows for found in _note_money(grid, row)), None), item_money=said
    )


@lru_cache(maxsize=8192)
def money_of_all(text: str, is_cover: bool) -> int | None:
    """The unit of money that a text names for other sheets too: a cover's, or 以上各表资金单位：万元."""
    if "元" not in text or "单位" not in text or not (is_cover or _OF_ALL_TABLES.search(text)):
        return None
    found = _NOTE_MONEY.search(squeezed(text))
    return _factor(found) if found else sheet_money(text)


def _factor(found: re.Match[str]) -> int:
    return MONEY_FACTORS[found["unit"] or found["by"] or found["last"]]


def _note_money(grid: Grid, row: int) -> Iterable[int]:
    """The units of money that a note names, but those of single items of the sheet."""
    for cell in grid.rows.get(row, []):
        if cell.kind != "text" or "元" not in cell.text:
            continue
        text = squeezed(cell.text)
        for said, items, _ in _named(text):
            if any(_is_in_label(grid, item) for item in items):
                text = text.replace(said, "")
        text = _QUOTES.sub("", _BUT_FOR.sub("", text))
        each = sorted(_NOTE_MONEY.finditer(text), key=lambda found: not _of_the_rest(text, found))
        yield from map(_factor, each)


def _of_the_rest(text: str, found: re.Match[str]) -> bool:
    """Whether the words found speak of all that has no other unit: 其余资金以万元为单位."""
    return text[: found.start() + 2].endswith(_REST) or text[: found.start()].endswith(_REST)


def _is_in_label(grid: Grid, item: str) -> bool:
    cells = (cell for cell in grid.sheet.cells if cell.kind == "text" and len(cell.text) <= LONGEST_CORNER)
    return any(item in squeezed(cell.text) and not is_foot(cell.text) for cell in cells)


def _items_money(grid: Grid, row: int) -> Iterable[tuple[str, int]]:
    """The items of which a note says in what unit they are: 会员会费以元为单位，其余以万元为单位."""
    for cell in grid.rows.get(row, []):
        if cell.kind == "text" and "元" in cell.text:
            yield from ((item, unit) for _, items, unit in _named(squeezed(cell.text)) for item in items)


def _named(text: str) -> Iterable[tuple[str, list[str], int]]:
    """What a note says of the unit of single items: the words, the items, the factor to yuan."""
    for found in (*_BUT_FOR.finditer(text), *_ITEM_MONEY.finditer(_BUT_FOR.sub("。", text))):
        items = [each for each in re.split(r"[、和及]", found["items"]) if len(each) > 1]
        items = [each for each in items if not _ANY_ITEM.match(each)]
        yield found[0], items, MONEY_FACTORS[found["by"] or found["unit"]]


def period_cell(grid: Grid, row: int, column: int) -> Period:
    """The period that a cell of a 季度 or 年份 column names."""
    cell = grid.at(row, column)
    if cell is None:
        return Period()
    if cell.kind == "number" and cell.number in (1, 2, 3, 4):
        return Period(None, int(cell.number))
    if cell.kind == "number" and 2000 <= (cell.number or 0) <= 2099:
        return Period(int(cell.number or 0))
    found = period_of(cell.text)
    return (
        found
        if found != Period()
        else period_of(cell.text + "季度")
        if len(cell.text.strip()) == 1
        else Period()
    )
