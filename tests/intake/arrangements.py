"""The same known figures in every arrangement an office might choose, with the truth of each cell kept beside it.

A return has a township, a period, a basis (本季 or 累计), an item and a unit of money. Each may stand in the
text around a table, in the name of a sheet, over a block, in a column of labels or in a row of heads. Here all
such choices are made one by one, in each order of labels and of heads, with the clutter that comes with them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Literal

from dashboard.intake.records import Book, Cell, Sheet, address

Place = Literal["text", "sheet", "block", "down", "across"]
Repeat = Literal["merged", "blank", "each"]
Axis = Literal["town", "period", "item", "basis"]
Key = str | int
Keys = dict[Axis, Key]
Level = tuple[Axis, ...]
"""The axes of one column of labels or one row of heads: 新发展会员（本季） says two at once."""
Truth = dict[tuple[str, str, str, str], tuple[str, int, int, float]]
"""Sheet, cell, code and basis -> township, year, quarter and value."""

AXES: tuple[Axis, ...] = ("town", "period", "item", "basis")
JOINED: tuple[Level, ...] = (("item", "basis"), ("period", "basis"))
YEAR = 2024
TOWNS = ("柳河镇", "石梁乡", "东关街道")
ITEMS = {
    "union_orgs": ("基层工会数", "个", "组织建设"),
    "members": ("会员人数", "人", "组织建设"),
    "new_members": ("新发展会员数", "人", "组织建设"),
    "aid_amount": ("困难帮扶资金", "元", "服务职工"),
    "cool_person_times": ("送清凉慰问人次", "人次", "服务职工"),
    "job_fairs": ("举办招聘会场次", "场", "服务职工"),
}
PARTS = {
    "union_orgs": ("基层工会", "总数"),
    "members": ("会员", "总数"),
    "new_members": ("会员", "今年新发展"),
    "aid_amount": ("困难帮扶", "金额"),
    "cool_person_times": ("送清凉", "慰问人次"),
    "job_fairs": ("招聘会", "场次"),
}
"""The items in two columns of labels, where a part says nothing without what it is part of."""
PART_HEADS = ("子项", "细项", "统计点", "具体项", "小类", "分解")
STOCKS = ("union_orgs", "members")
NUMERALS = "一二三四"
BASES = (
    ("本季", "累计"),
    ("当季", "本年累计"),
    ("本季度", "1-{end}月"),
    ("本季数", "累计数"),
    ("{begin}-{end}月", "1-{end}月"),
    ("{numeral}季度", "1-{end}月累计"),
    ("本季完成", "累计完成"),
    ("本期", "年初至今"),
    ("当季数", "全年累计数"),
    ("本季发生", "年初至本季末"),
    ("{numeral}季度", "年累计"),
    ("本季度完成数", "本年度累计完成数"),
    ("单季", "累计"),
    ("季内发生", "年内发生"),
    ("本季度实绩", "本年累计实绩"),
    ("{begin}-{end}月份", "1-{end}月份"),
    ("当期", "1-{end}月累计"),
)
PERIODS = (
    "{year}年第{numeral}季度",
    "{year}年{quarter}季度",
    "{year}年1-{end}月",
    "{year}Q{quarter}",
    "{numeral}季度",
    "截至{year}年{end}月底",
)
HEADS: dict[Axis, tuple[str, ...]] = {
    "town": ("乡镇（街道）", "单位", "填报单位", "镇街", "乡镇名称", "单位名称", "所属乡镇"),
    "period": ("季度", "报告期", "时间", "所属期", "统计时段"),
    "item": ("项目", "指标名称", "统计指标", "工作内容", "主要工作"),
    "basis": ("口径", "时段", "类型", "期别", "", "数据类别", "统计口径", "项目", "数据"),
}
NOTES_ON_MONEY = (
    "注：以上各表资金单位：万元；时点数填期末数。",
    "注：1.存量为期末数；2.金额以万元为单位。",
    "说明：本表以万元为单位。",
    "金额单位：万元",
    "注：资金均为万元。",
    "注：表中涉及资金的一律按万元填报。",
    "注：单位：人、个、万元。",
)
CLUTTER = (
    "serial",
    "category",
    "total",
    "total_across",
    "prior",
    "reversed",
    "last_year",
    "growth",
    "notes",
    "foot",
    "spacer_row",
    "spacer_column",
    "remark",
    "index",
    "county",
    "unions",
    "texts",
    "spaced",
    "quarter_only",
    "parts",
    "bare",
    "block_foot",
)
RARE = ("short", "beside")
"""柳河 for 柳河镇 among the labels; blocks side by side."""


@dataclass(frozen=True)
class Arrangement:
    """Where each axis stands, in which order its labels come, and what else is on the sheet."""

    places: dict[Axis, Place]
    down: tuple[Axis, ...]
    across: tuple[Axis, ...]
    has_bases: bool
    repeat_down: Repeat = "merged"
    repeat_across: Repeat = "merged"
    said_in: str = "title"
    """Where the text around the table stands that says what no label does: title, file, label, sheetname."""
    unit: str = "corner"
    basis_words: int = 0
    period_words: int = 0
    head_words: int = 0
    stocks: str = "blank"
    """What stands for a stock where the quarter's figure would: blank, dash, same."""
    joined: Level = ()
    clutter: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The shape, without its small choices."""
        around = [
            f"{axis}:{place}" for axis, place in self.places.items() if place in ("text", "sheet", "block")
        ]
        if not self.has_bases:
            around = [each for each in around if not each.startswith("basis")]
        return f"down={'>'.join(self.down) or '-'} across={'>'.join(self.across) or '-'} {' '.join(around)}"


def shapes() -> Iterator[Arrangement]:
    """Every choice of places and orders, without the small choices of words and clutter."""
    bases: tuple[Place | None, ...] = (None, "down", "across", "block", "sheet")
    every: tuple[Place, ...] = ("text", "sheet", "block", "down", "across")
    both: tuple[Place, ...] = ("down", "across")
    for town, period, basis, item in product(every, every, bases, both):
        places: dict[Axis, Place] = {"town": town, "period": period, "item": item, "basis": basis or "text"}
        kinds = list(places.values())
        if kinds.count("sheet") > 1 or kinds.count("block") > 1:
            continue
        down = [axis for axis in AXES if places[axis] == "down"]
        across = [axis for axis in AXES if places[axis] == "across"]
        if not down and town != "text":
            continue  # a sheet of one row for many units
        for rows, columns in product(permutations(down), permutations(across)):
            yield Arrangement(places, rows, columns, basis is not None)


def varied(shape: Arrangement, seed: int, *, rare: bool = False) -> Arrangement:
    """A shape with small choices made by chance; ``rare`` ones too, some of which can only be asked about."""
    chance = random.Random(f"{shape.name}/{seed}")
    repeats: tuple[Repeat, ...] = ("merged", "blank", "each")
    units = ["corner", "bracket", "wan", "note", "note_wan"]
    units += ["column"] if "item" in shape.down else []
    units += ["row"] if shape.across == ("item",) else []
    may_join = [pair for pair in JOINED if pair in (shape.down[-2:], shape.across[-2:])]
    return Arrangement(
        shape.places,
        shape.down,
        shape.across,
        shape.has_bases,
        chance.choice(repeats),
        chance.choice(repeats),
        chance.choice(["title", "file", "label", "sheetname"]),
        chance.choice(units),
        chance.randrange(len(BASES)),
        chance.randrange(len(PERIODS)),
        chance.randrange(60),
        chance.choice(["blank", "dash", "same"]),
        may_join[0] if may_join and chance.random() < 0.25 else (),
        frozenset(each for each in (CLUTTER + RARE if rare else CLUTTER) if chance.random() < 0.2),
    )


def value(town: str, quarter: int, code: str, basis: str) -> int:
    """A figure: no two alike, that of the quarter below that of the year."""
    seed = (TOWNS.index(town) + 1) * 1000 + list(ITEMS).index(code) * 110 + quarter * 7
    if code in STOCKS:
        return seed * (2 if code == "members" else 1)
    amount = seed * quarter + 13
    number = {"ytd": amount, "quarter": amount // 2 + 1, "prior": amount - 5}[basis]
    return number * 10 if code == "aid_amount" else number


@dataclass
class _Page:
    name: str
    cells: dict[tuple[int, int], str | float] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, what: str | float | None) -> None:
        if what is not None and what != "":
            self.cells[row, column] = what

    def take(self, part: _Page, left: int) -> None:
        """Put what another page holds on this one, so many columns to the right."""
        self.cells |= {(row, column + left): what for (row, column), what in part.cells.items()}
        self.merged += [(top, a + left, bottom, b + left) for top, a, bottom, b in part.merged]

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))

    def sheet(self) -> Sheet:
        cells = []
        for (row, column), what in sorted(self.cells.items()):
            if isinstance(what, str):
                cells.append(Cell(row, column, "text", what))
            else:
                shown = str(int(what)) if what == int(what) else repr(what)
                cells.append(Cell(row, column, "number", shown, float(what)))
        return Sheet(self.name, True, tuple(cells), tuple(self.merged))


def write(how: Arrangement) -> tuple[Book, Truth]:
    """A book so arranged, and what each of its cells says."""
    return _Writer(how).book()


class _Writer:
    def __init__(self, how: Arrangement) -> None:
        self.how = how
        self.truth: Truth = {}
        self.pages: list[_Page] = []
        self.file = "报表.xlsx"
        self.left = 0
        """Columns before the block that is written."""
        self.towns = TOWNS[:1] if how.places["town"] == "text" else TOWNS
        self.quarters = (3,) if how.places["period"] == "text" else (2, 3)
        bases = ["quarter", "ytd"] if how.has_bases else ["ytd"]
        self.is_of_quarter = "quarter_only" in how.clutter and not how.has_bases and not self.is_parted
        if self.is_of_quarter:
            bases = ["quarter"]  # and the title says so
        if "prior" in how.clutter and how.places["basis"] in ("down", "across"):
            bases.append("prior")
        if "reversed" in how.clutter:
            bases.reverse()
        self.bases = tuple(bases)
        self.levels_down = self.levels(how.down)
        self.levels_across = self.levels(how.across)

    def levels(self, axes: tuple[Axis, ...]) -> tuple[Level, ...]:
        joined = self.how.joined
        if joined and axes[-2:] == joined:
            return (*((axis,) for axis in axes[:-2]), joined)
        return tuple((axis,) for axis in axes)

    # Words.

    @property
    def is_parted(self) -> bool:
        """Whether quarters stand as labels beside figures."""
        return "period" in (*self.how.down, *self.how.across)

    @property
    def has_parts(self) -> bool:
        """Whether the items stand in two columns of labels: 会员 | 总数."""
        return "parts" in self.how.clutter and "item" in self.how.down and not self.how.joined

    @property
    def is_short(self) -> bool:
        """Whether the labels of townships leave out what they are: 柳河 for 柳河镇."""
        return "short" in self.how.clutter and self.how.places["town"] in ("down", "across")

    def period(self, quarter: int, *, whole: bool = True) -> str:
        words = PERIODS[self.how.period_words]
        if whole and "{year}" not in words:
            words = "{year}年" + words
        return words.format(year=YEAR, quarter=quarter, numeral=NUMERALS[quarter - 1], end=quarter * 3)

    def label(self, axis: Axis, key: Key, quarter: int) -> str:
        if axis == "town":
            if self.is_short:
                return _short(str(key))
            return f"{key}总工会" if "unions" in self.how.clutter else str(key)
        if axis == "period":
            if not self.how.has_bases and self.is_parted:
                return f"1-{int(key) * 3}月"  # 二季度 over figures would be those of the quarter alone
            return self.period(int(key), whole=False)
        if axis == "item":
            name, unit, _ = ITEMS[str(key)]
            if self.has_parts:
                name = PARTS[str(key)][1]
            elif key == "union_orgs" and "bare" in self.how.clutter:
                name = "基层工会"
            return f"{name}（{unit}）" if self.how.unit == "bracket" and not self.how.joined else name
        if key == "prior":
            return "上年同期"
        own = BASES[self.how.basis_words]
        pair = BASES[0] if any("{" in each for each in own) and self.is_parted else own
        said = pair[0 if key == "quarter" else 1]
        return said.format(begin=quarter * 3 - 2, end=quarter * 3, numeral=NUMERALS[quarter - 1])

    def said(self, level: Level, each: Keys, fixed: Keys) -> str:
        quarter = int({**fixed, **each}.get("period", 3))
        texts = [self.label(axis, each[axis], quarter) for axis in level]
        if len(texts) == 1:
            return texts[0]
        if level == ("item", "basis") and each["item"] in STOCKS and each["basis"] != "prior":
            return texts[0]
        return f"{texts[0]}（{texts[1]}）" if level[0] == "item" else "".join(texts)

    def keys(self, axis: Axis, fixed: Keys) -> tuple[Key, ...]:
        if axis in fixed:
            return (fixed[axis],)
        every: dict[Axis, tuple[Key, ...]] = {
            "town": self.towns,
            "period": self.quarters,
            "item": tuple(ITEMS),
            "basis": self.bases,
        }
        return every[axis]

    def lines(self, axes: tuple[Axis, ...], fixed: Keys) -> list[Keys]:
        """The labels of each row or column; where one says both item and basis, a stock has no quarter's."""
        found: list[Keys] = [
            dict(zip(axes, keys, strict=True)) for keys in product(*(self.keys(axis, fixed) for axis in axes))
        ]
        if self.how.joined == ("item", "basis"):
            found = [
                each
                for each in found
                if not ("item" in each and each["item"] in STOCKS and each.get("basis", "ytd") != "ytd")
            ]
        return found

    # Sheets.

    def book(self) -> tuple[Book, Truth]:
        how = self.how
        over = next((axis for axis in AXES if how.places[axis] == "sheet"), None)
        for key in self.keys(over, {}) if over else ("",):
            self.page({over: key} if over else {}, over)
        return Book(self.file, tuple(page.sheet() for page in self.pages)), self.truth

    def page(self, fixed: Keys, over: Axis | None) -> None:
        how = self.how
        quarter = int(fixed.get("period", 3))
        page = _Page(self.label(over, fixed[over], quarter) if over else "Sheet1")
        self.pages.append(page)
        row = self.head(page, fixed, over)
        block = next((axis for axis in AXES if how.places[axis] == "block"), None)
        if block is None:
            row = self.table(page, row, fixed)
        else:
            end = row
            for place, key in enumerate(self.keys(block, {})):
                part = _Page(page.name)
                part.put(row, 0, self.caption(block, key, place, quarter))
                end = self.table(part, row + 1, {**fixed, block: key}) + 1
                if "block_foot" in how.clutter and "beside" not in how.clutter:
                    part.put(end - 1, 0, "填报人：王芳　　填报日期：2031年1月3日")
                    end += 1
                page.take(part, self.left)
                if "beside" in how.clutter:
                    self.left += max(column for _, column in part.cells) + 2
                else:
                    row = end
            row, self.left = end, 0
        if how.unit == "note_wan":
            page.put(row, 0, NOTES_ON_MONEY[how.head_words % len(NOTES_ON_MONEY)])
            row += 1
        elif "notes" in how.clutter or how.unit == "note":
            money = "金额单位为元。" if how.unit == "note" else ""
            page.put(row, 0, f"注：1.存量为期末数；2.流量为本年累计数。{money}")
            row += 1
        if "foot" in how.clutter:
            page.put(row, 0, "填表人：张明")
            page.put(row, 2, "填报日期：2031年1月5日")

    def head(self, page: _Page, fixed: Keys, over: Axis | None) -> int:
        """What stands above the tables; the row below it."""
        how = self.how
        title, labels = "工会工作情况统计表", []
        says_year = "{year}" in PERIODS[how.period_words] and (how.has_bases or not self.is_parted)
        if how.places["period"] == "text":
            said = self.period(3)
            if how.said_in == "file" and over is None:
                self.file = f"{said}报表.xlsx"
            elif how.said_in == "sheetname" and over is None:
                page.name = said
            elif how.said_in == "label":
                labels += ["报告期", said]
            else:
                title = said + title
        elif not says_year:
            title = f"{YEAR}年{title}"
        if how.places["town"] == "text":
            if how.said_in == "file":
                self.file = TOWNS[0] + self.file
            elif how.said_in == "title":
                title = TOWNS[0] + title
            else:
                labels.append(f"填报单位：{TOWNS[0]}总工会")
        elif how.places["town"] == "sheet" and how.head_words % 2:
            labels.append(f"填报单位：{fixed['town']}总工会")
        title += "（本季数）" if self.is_of_quarter else ""
        page.put(0, 0, ("平川县" if "county" in how.clutter else "") + title)
        row = 1
        for place, said in enumerate(labels):
            page.put(row, place, said)
        row += bool(labels)
        if how.unit in ("corner", "wan"):
            page.put(row, 3, "单位：个、人、" + ("万元" if how.unit == "wan" else "元"))
            row += 1
        return row + ("spacer_row" in how.clutter)

    def caption(self, axis: Axis, key: Key, place: int, quarter: int) -> str:
        said = self.label(axis, key, quarter)
        number = NUMERALS[place]
        if axis == "town":
            forms = (f"填报单位：{said}", f"{number}、{said}", said, f"{said}工会工作统计表")
        elif axis == "period":
            forms = (
                said,
                f"{number}、{self.period(int(key))}",
                f"{self.period(int(key))}工会工作统计表",
                said,
            )
        else:
            forms = (f"{number}、{said}", f"表{number}：{said}", said, f"（{number}）{said}情况")
        return forms[self.how.head_words % len(forms)]

    # Tables.

    def table(self, page: _Page, row: int, fixed: Keys) -> int:
        """Heads and body from a row on; the row after the last."""
        how = self.how
        rows = self.lines(how.down, fixed) or [{}]
        columns = self.lines(how.across, fixed) or [{}]
        stubs = self.stub_columns()
        first = len(stubs) + ("spacer_column" in how.clutter and bool(stubs))
        deep = max(len(self.levels_across), 1)
        for place, (text, _) in enumerate(stubs):
            page.put(row, place, text)
            if text and how.repeat_across != "blank":
                page.merge(row, place, row + deep - 1, place)
        if not how.across:
            page.put(row, first, ("数值", "数量", "完成数")[how.head_words % 3])
        self.heads(page, row, first, columns, fixed)
        beside = first + len(columns)
        extra = [text for name, text in EXTRA.items() if name in how.clutter]
        for place, text in enumerate(extra):
            page.put(row, beside + place, text)
        if sums := "total_across" in how.clutter and how.across == ("town",):
            page.put(row, beside + len(extra), "合计")
        row += deep
        if how.unit == "row":
            page.put(row, max(first - 1, 0), "计量单位" if stubs else None)
            for place, each in enumerate(columns):
                page.put(row, first + place, ITEMS[str(each["item"])][1])
            row += 1
        if "index" in how.clutter:
            for place in range(len(stubs)):
                page.put(row, place, "甲乙丙丁戊己庚"[place])
            for place in range(len(columns)):
                page.put(row, first + place, place + 1)
            row += 1
        at = row - 1
        for place, each in enumerate(rows):
            spaced = "spaced" in how.clutter and "total" not in how.clutter and len(how.down) > 1
            at += 2 if spaced and place and _alike(rows, place, how.down[:1]) else 1
            self.stubs(page, at, stubs, rows, place, fixed)
            for shift, head in enumerate(columns):
                self.figure(page, at, first + shift, {**fixed, **each, **head})
            for shift, text in enumerate(extra):
                page.put(at, beside + shift, 0.08 if "%" in text else 77 if "上年" in text else None)
            if sums:
                held = [page.cells.get((at, first + shift)) for shift in range(len(columns))]
                page.put(at, beside + len(extra), round(_sum(held), 4))
        if "total" in how.clutter and how.down and how.down[0] == "town" and "item" not in how.down:
            return self.totals(page, row, len(rows), first, len(columns), stubs)
        return at + 1

    def stub_columns(self) -> list[tuple[str, Level]]:
        how = self.how
        found: list[tuple[str, Level]] = [("序号", ())] if "serial" in how.clutter and how.down else []
        for level in self.levels_down:
            heads = HEADS[level[0]]
            if level[0] == "item" and "category" in how.clutter:
                found.append(("类别", ()))
            head = heads[how.head_words % len(heads)]
            if head in [text for text, _ in found]:
                head = heads[0]
            if level == ("item",) and self.has_parts:
                found.append((head, ("item", "item")))
                head = PART_HEADS[how.head_words % len(PART_HEADS)]
            found.append((head, level))
            if "item" in level and how.unit == "column":
                found.append(("计量单位", ()))
        return found

    def stubs(
        self,
        page: _Page,
        at: int,
        stubs: list[tuple[str, Level]],
        rows: list[Keys],
        place: int,
        fixed: Keys,
    ) -> None:
        how, each = self.how, rows[place]
        for column, (text, level) in enumerate(stubs):
            if text == "序号":
                page.put(at, column, place + 1)
            elif text == "计量单位":
                page.put(at, column, ITEMS[str(each["item"])][1])
            elif text == "类别":
                group = ITEMS[str(each["item"])][2]
                above = ITEMS[str(rows[place - 1]["item"])][2] if place else ""
                page.put(at, column, group if how.repeat_down == "each" or group != above else None)
            elif level == ("item", "item"):
                programme = PARTS[str(each["item"])][0]
                above = PARTS[str(rows[place - 1]["item"])][0] if place else ""
                page.put(at, column, programme if how.repeat_down == "each" or programme != above else None)
            else:
                outer = how.down[: how.down.index(level[-1]) + 1]
                inner = level == self.levels_down[-1]
                count = _alike(rows, place, outer)
                if inner or how.repeat_down == "each":
                    page.put(at, column, self.said(level, each, fixed))
                elif count:
                    page.put(at, column, self.said(level, each, fixed))
                    if how.repeat_down == "merged":
                        page.merge(at, column, at + count - 1, column)

    def heads(self, page: _Page, row: int, first: int, columns: list[Keys], fixed: Keys) -> None:
        how = self.how
        for depth, level in enumerate(self.levels_across):
            outer = how.across[: how.across.index(level[-1]) + 1]
            inner = level == self.levels_across[-1]
            for place, each in enumerate(columns):
                count = _alike(columns, place, outer)
                if inner or how.repeat_across == "each" or count:
                    page.put(row + depth, first + place, self.said(level, each, fixed))
                if not inner and count and how.repeat_across == "merged":
                    page.merge(row + depth, first + place, row + depth, first + place + count - 1)

    def totals(
        self, page: _Page, top: int, count: int, first: int, width: int, stubs: list[tuple[str, Level]]
    ) -> int:
        """A 合计 of the townships, one row for each of what their rows say."""
        each = count // len(TOWNS)
        for line in range(each):
            row = top + count + line
            for column, (_, level) in enumerate(stubs):
                if level == ("town",):
                    page.put(row, column, "合计" if not line or self.how.repeat_down == "each" else None)
                elif level:
                    page.put(row, column, page.cells.get((top + line, column)))
            for column in range(first, first + width):
                held = [page.cells.get((top + line + each * place, column)) for place in range(len(TOWNS))]
                page.put(row, column, round(_sum(held), 4))
        column = next(place for place, (_, level) in enumerate(stubs) if level == ("town",))
        if each > 1 and self.how.repeat_down == "merged":
            page.merge(top + count, column, top + count + each - 1, column)
        return top + count + each

    def figure(self, page: _Page, row: int, column: int, at: Keys) -> None:
        how = self.how
        town, quarter = str(at.get("town", TOWNS[0])), int(at.get("period", 3))
        code, basis = str(at["item"]), str(at.get("basis", self.bases[0]))
        number = value(town, quarter, code, basis)
        is_stock = code in STOCKS
        if is_stock and basis == "quarter" and how.has_bases:
            page.put(row, column, {"blank": None, "dash": "—", "same": number}[how.stocks])
            return
        shown: float = number / 10_000 if code == "aid_amount" and how.unit in ("wan", "note_wan") else number
        page.put(row, column, f"{shown:,}" if "texts" in how.clutter else shown)
        if basis != "prior":
            place = (page.name, address(row, column + self.left), code, "stock" if is_stock else basis)
            name = _short(town) if self.is_short else town
            self.truth[place] = (name, YEAR, quarter, float(number))


def _short(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇").removesuffix("乡")


EXTRA = {"last_year": "上年同期", "growth": "增减%", "remark": "备注"}


def _alike(lines: list[Keys], place: int, axes: tuple[Axis, ...]) -> int:
    """How many lines from a place on say the same; 0 where the one before does too."""
    own = [lines[place][axis] for axis in axes]
    if place and [lines[place - 1][axis] for axis in axes] == own:
        return 0
    count = 1
    while place + count < len(lines) and [lines[place + count][axis] for axis in axes] == own:
        count += 1
    return count


def _sum(held: list[str | float | None]) -> float:
    return sum(float(str(each).replace(",", "")) for each in held if each not in (None, "—"))
