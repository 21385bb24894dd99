"""A township's own ledger in, its total out: one row for each village's, enterprise's and office's union.

The rows are parts of the township that the title names; its figures are those of 全镇合计. Without such a row
nothing is taken: what we would add up might miss a part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.intake.axes import Labels
from dashboard.intake.columns import Column
from dashboard.intake.figures import Collected, Where
from dashboard.intake.grid import Grid, holds_number
from dashboard.intake.heads import Head
from dashboard.intake.records import Severity, address
from dashboard.intake.scope import Scope, is_sub, where
from dashboard.intake.totals import TotalLine
from dashboard.intake.townships import (
    clean,
    is_total,
    known_within,
    names_a_place,
    part_of_units,
    squeezed,
    sums_rows,
)

_VILLAGE = re.compile(r"(?:村|社区|居委会|村委会|居民委员会)$")
_PART = re.compile(
    r"(?:村|社区|居委会|委员会|公司|厂|集团|企业|学校|小学|中学|校|幼儿园|医院|卫生院|学院|合作社|商会|协会|行业|酒店|宾馆"
    r"|超市|商场|商店|店|市场|银行|信用社|支行|站|所|局|中心|机关|煤矿|铁矿|矿业|矿|大厦|楼宇|商圈|车间|工地|项目部)$"
)
"""How what a township's ledger lists is called, the union's own ending taken off."""
_OF_ALL_TOWNSHIPS = re.compile(r"(?:乡|镇|街道|苏木)$")
_WHOLE = re.compile(
    r"(?:全|本|我)?(?P<of>乡镇|镇|乡|街道|街|办事处|园区|开发区|区|场)?(?:级)?"
    r"(?:总?合计|总计|共计|总数|合计数|汇总)(?:数)?(?:\([^()]*\))?"
)
_SOME = re.compile(r"村|社区|居委会|企业|非公|机关|学校|教育|事业单位|行业|商会|卫生")
"""What a title says of a ledger of some of a township's unions: its 合计 is not the township's."""
FEWEST_PARTS = 2
FEWEST_VILLAGES = 3
"""Beside so many villages and more of them than others, a 林场 is one of the township's own."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a table of a township's own unions comes to."""

    home: str
    parts: tuple[int, ...]
    wholes: tuple[tuple[int, Where], ...]
    """The rows of the township's figures, as rows of any table."""
    cell: str
    """Where the first part is named."""
    first: str
    whole: str = ""
    """The total as written."""


def ledger_of(
    grid: Grid,
    scope: Scope,
    head: Head,
    rows: Sequence[tuple[int, Where]],
    totals: Sequence[TotalLine],
    names: int,
    labels: Labels,
    titles: Iterable[int],
) -> Ledger | None:
    """The ledger that a wide table is; None where its rows are townships, or nothing says what they are.

    ``rows`` and ``totals`` are those of the table, ``names`` its column of units, ``titles`` the rows above.
    """
    home = home_of(scope, head)
    if not home:
        return None
    written = {row: grid.text(row, names) or place.township for row, place in rows}
    if not are_parts(list(written.values()), home, scope.names):
        return None
    some = _of_some(grid, scope, titles, home)
    wholes = [each for each in totals if _is_whole(each.label, home, plain=not some)]
    explicit = [each for each in wholes if _is_whole(each.label, home, plain=False)]
    grand = [each for each in wholes if squeezed(each.label).startswith("总")]
    wholes = sorted(explicit or grand or wholes, key=lambda each: each.line)  # 合计 of each group, then 总计
    said = [(labels.basis(each.line).basis, labels.periods(each.line)) for each in wholes]
    if max(Counter(said).values(), default=1) > 1:
        wholes, said = [], []  # two totals of the same figures: which is the township's is not said
    taken = tuple(
        (each.line, where(scope, head, home, of)) for each, (_, of) in zip(wholes, said, strict=True)
    )
    first = rows[0][0]
    whole = "".join(wholes[0].label.split()) if wholes else ""
    # 其中：企业 below a total stands for rows that are there themselves.
    own = tuple(row for row in written if not is_sub(written[row]))
    return Ledger(home, own, taken, address(first, names), written[first].strip(), whole)


def are_parts(names: Sequence[str], home: str, known: tuple[str, ...] = ()) -> bool:
    """Whether names of rows are those of a township's villages, enterprises and offices, none a township's.

    ``home`` is the township itself, whose own office may be among them; ``known`` are the county's units.
    """
    others = [name for each in names if (name := clean(each)) != home and not name.startswith(home)]
    units = set(known)
    if any(name in units or squeezed(each) in units for each in names if (name := clean(each)) != home):
        return False
    places = [name for name in others if names_a_place(name)]
    villages = sum(1 for name in map(clean, names) if _VILLAGE.search(name))
    if any(map(_OF_ALL_TOWNSHIPS.search, places)):
        return False
    if places and (villages < FEWEST_VILLAGES or villages <= len(places)):
        return False
    like = sum(1 for each in names if _PART.search(clean(each)) or _PART.search(_plain(each)))
    return like >= FEWEST_PARTS and like * 2 >= len(names)


def _plain(text: str) -> str:
    """石门镇机关工会 as 石门镇机关: its own ending alone taken off."""
    return re.sub(r"(?:联合)?工会(?:联合会|委员会|小组)?$", "", squeezed(text))


def part_column(grid: Grid, scope: Scope, head: Head, columns: Sequence[Column], body: range) -> int | None:
    """The column of a ledger's names where its head, 村 or 企业名称, does not say so; None for none."""
    for each in columns[:6] if home_of(scope, head) else ():
        if each.role in ("remark", "period", "basis"):
            continue
        texts = [
            cell.text
            for row in body
            if (cell := grid.cells.get((row, each.number)))
            and cell.kind == "text"
            and any(map(holds_number, grid.rows[row]))
            and not is_total(cell.text)
        ]
        like = sum(1 for text in texts if _PART.search(clean(text)) or _PART.search(_plain(text)))
        if like >= FEWEST_PARTS and like * 2 > len(texts):
            return each.number
    return None


def home_of(scope: Scope, head: Head) -> str:
    """The township that the title, the sheet, the cover or the file names; "" for none."""
    said = head.township or head.title_township or scope.sheet_township
    name = clean(said or scope.cover_township or scope.file_township)
    return name if names_a_place(name) or known_within(name, scope.names) == name else ""


def _is_whole(label: str, home: str, *, plain: bool) -> bool:
    """Whether a total is the whole township's: 全镇合计, 石门镇合计, or 合计 where that is enough."""
    bare = squeezed(label).rstrip(":")
    if bare.startswith(home) and len(bare) > len(home):
        return bool(_WHOLE.fullmatch(bare[len(home) :]))
    if not is_total(bare):
        return sums_rows(bare) and not part_of_units(bare)
    found = _WHOLE.fullmatch(bare)
    return found is not None and (plain or bool(found["of"]))


def _of_some(grid: Grid, scope: Scope, titles: Iterable[int], home: str) -> bool:
    """Whether the title or the sheet's name says that only some of the unions are listed: 村级工会台账."""
    texts = [cell.text for row in titles for cell in grid.rows.get(row, ()) if cell.kind == "text"]
    return any(_SOME.search(squeezed(text).replace(home, "")) for text in (scope.sheet, *texts))


class WithoutTotal:
    """The ledgers of a sheet that no total was found for, by the heads they stand under."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, ...], Ledger] = {}

    def note(self, heads: tuple[str, ...], ledger: Ledger | None) -> None:
        """Note what a table was found to be; the total of all pages may stand below the last."""
        if ledger is not None and ledger.wholes:
            self._of.pop(heads, None)
        elif ledger is not None:
            self._of.setdefault(heads, ledger)

    def tell(self, out: Collected) -> None:
        """Ask for the totals that are missing; the parts are not added up."""
        for each in self._of.values():
            out.tell(
                "error",
                "no_total_of_parts",
                each.cell,
                header=each.first,
                count=len(each.parts),
                township=each.home,
            )


def take_out(
    grid: Grid,
    out: Collected,
    ledger: Ledger,
    rows: Sequence[tuple[int, Where]],
) -> tuple[list[tuple[int, Where]], list[tuple[int, Where]]]:
    """The rows of a ledger's parts, and those of the township's figures."""
    out.used.update((row, cell.column) for row, _ in rows for cell in grid.rows[row])
    if ledger.wholes:
        _tell_parts(out, ledger)
    return [each for each in rows if each[0] in ledger.parts], list(ledger.wholes)


def _tell_parts(out: Collected, ledger: Ledger) -> None:
    """Say once that the rows of a township's parts were left out, and what was taken."""
    out.tell(
        "info",
        "skipped_parts",
        ledger.cell,
        header=ledger.first,
        count=len(ledger.parts),
        label=ledger.whole,
        township=ledger.home,
    )


def ease_ledgers(collected: Sequence[Collected]) -> None:
    """Make the missing total of a ledger a word only where another sheet holds the township's figures."""
    filed = {each.township for sheet in collected for each in sheet.figures}
    eased: Severity = "info"
    for sheet in collected:
        sheet.problems[:] = [
            replace(each, severity=eased)
            if each.code == "no_total_of_parts" and each.args.get("township") in filed
            else each
            for each in sheet.problems
        ]
