"""What a file says outside its tables, and what a person said: where a figure belongs is decided here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dashboard.catalogue import Ratio
from dashboard.intake.bases import ColumnBasis
from dashboard.intake.figures import Collected, Item, Where
from dashboard.intake.heads import Head
from dashboard.intake.lexicon import key
from dashboard.intake.matching import Decisions, Found, indicator, nearest
from dashboard.intake.names import is_part_of
from dashboard.intake.periods import Period, combine
from dashboard.intake.records import Choices

_SUB = re.compile(r"^\s*(?:其中|＃|#)|^[\u3000\s]{2,}|^\u3000|^\s*(?:[-—–－]{1,2}|[·•])(?=[\u4e00-\u9fff])")
WHOLE = frozenset({"总数", "合计", "小计", "总人数", "总计", "计", "总户数", "总额"})
"""Leaves that mean all of what the head above them says: 会员人数 / 合计."""
_SUB_WORDS = frozenset({"女", "女性", "男", "男性", "农民工", "新就业形态劳动者"})


LISTED_SCORE = 90.0
"""The score of a header that the catalogue itself lists as doubtful."""
MOST_UNKNOWN = 100
"""Unknown items of a sheet that are listed one by one; a sheet with more is no return at all."""
SHORTEST_ALONE = 4
"""A label of fewer characters means something else under every head: it is decided on with its heads only."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything around one sheet."""

    file: str
    sheet: str
    choices: Choices = field(default_factory=Choices)
    decisions: Decisions = field(default_factory=Decisions)
    sheet_period: Period = field(default_factory=Period)
    file_period: Period = field(default_factory=Period)
    sheet_township: str = ""
    file_township: str = ""
    cover_period: Period = field(default_factory=Period)
    cover_township: str = ""
    """What a sheet of the book without figures says: its cover."""
    sheet_unit: str = ""
    """The sheet's name, where sheets of one form differ by little else."""
    names: tuple[str, ...] = ()
    """Known names of units, to find one in a title or file name."""
    suggested: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """What the place of a label among known ones suggests, by its key: for labels that no words tell."""
    sheet_basis: ColumnBasis = "any"
    """Which figures the sheet's name says that these are: 本季, 累计."""
    noted: Head = field(default_factory=Head)
    """What the notes of the sheet, else the book's cover, say of the money in every table."""
    noted_running: bool = False
    """The notes of the sheet say that all figures run from January."""
    is_template: bool = False
    """The book is our own form, whose other sheets explain it."""


def township_of(scope: Scope, head: Head) -> str:
    """The unit a table belongs to: its 填报单位, title, sheet name, file name, then the person's word."""
    return (
        head.township
        or head.title_township
        or scope.sheet_township
        or scope.cover_township
        or scope.file_township
        or scope.sheet_unit
        or scope.choices.township
        or head.county
        or ""
    )


def where(scope: Scope, head: Head, township: str, nearest_periods: Sequence[Period] = ()) -> Where:
    """Unit and period of a figure; what the file does not say comes from the person, never from a guess."""
    sources = _sources(scope, head, nearest_periods)
    year, quarter, _ = combine(sources)
    said = said_around(scope, head)
    alone = next((each.alone for each in sources if each.quarter is not None), False)
    return Where(
        township,
        year if year is not None else scope.choices.year,
        quarter if quarter is not None else scope.choices.quarter,
        alone if said == "any" else said == "quarter",
    )


def _sources(scope: Scope, head: Head, nearest: Sequence[Period] = ()) -> list[Period]:
    """The periods said of a table, nearest first."""
    return [*nearest, *head.periods, scope.sheet_period, scope.cover_period, scope.file_period]


def from_january(scope: Scope, head: Head, nearest: Sequence[Period] = ()) -> bool:
    """Whether the period of a table is named by months from January on: 1—6月, 上半年, 全年, not 二季度."""
    sources = _sources(scope, head, nearest)
    named = next((each for each in sources if each.quarter is not None), None)
    return named.running if named is not None else any(each.annual and each.running for each in sources)


def said_around(scope: Scope, head: Head) -> ColumnBasis:
    """The basis that the caption of a table, the name of its sheet or its title says, in this order."""
    said = (head.basis, scope.sheet_basis, head.title_basis)
    return next((each for each in said if each != "any"), "any")


def tell_conflict(out: Collected, scope: Scope, head: Head) -> None:
    """Say so when the title and the sheet's or file's name name different periods; the title is taken."""
    year, quarter, _ = combine(head.periods)
    for place, said in (("sheet", scope.sheet_period), ("file", scope.file_period)):
        differs = (said.year and year and said.year != year) or (
            said.quarter and quarter and said.quarter != quarter
        )
        if not differs and place == "sheet" and (said.quarter or said.year):
            return
        if differs:
            out.tell(
                "warning",
                "period_conflict",
                head.period_cell,
                taken=f"{year or ''}/{quarter or ''}",
                other=f"{said.year or ''}/{said.quarter or ''}",
                place=place,
                name=scope.sheet if place == "sheet" else scope.file,
            )
            return


@lru_cache(maxsize=8192)
def is_sub(text: str) -> bool:
    """Whether a label is a part of the item above it: 其中：女, #女, an indented one."""
    return bool(_SUB.match(text)) or key(text) in _SUB_WORDS


def parent_after(parent: Item | None, item: Item | None) -> Item | None:
    """What 其中：农民工 is a part of after an item: after 女会员, which is a part itself, still of 会员."""
    if parent is None or item is None or "doubtful" in (parent.match, item.match):
        return item
    return parent if is_part_of(item.code, parent.code) else item


def decide(scope: Scope, label: str, full: str, found: Found, unit: str) -> tuple[Item | None, Found]:
    """The item of a label, a person's decision first; None when it is unknown or was left out.

    ``full`` is the header with its heads, for decisions and for the nearest candidates.
    """
    for text in _asked(scope, full, label):
        decided = scope.decisions.of(text)
        if decided is not None:
            return (Item(decided, "remembered", label.strip()) if decided else None), Found(
                decided, "remembered"
            )
    if not found.code:
        found = nearest(full if len(key(full)) > len(key(label)) else label, unit)
        if not found.code and full != label:
            alone = nearest(label, unit)
            found = alone if alone.code or not found.candidates else found
    if not found.code and (guess := scope.suggested.get(key(label))):
        others = [each for each in found.candidates if each[0] != guess[0]]
        found = Found(guess[0], "doubtful", (guess, *others)[:3])
    if not found.code:
        return None, replace(found, asked=full)
    return Item(found.code, found.match, label.strip(), found.candidates, full), found


def _asked(scope: Scope, full: str, label: str) -> tuple[str, ...]:
    """The texts under which a person may have decided about a header."""
    if not scope.decisions.by_key:
        return ()
    return (full, label) if _stands_alone(label) else (full,)


def _stands_alone(label: str) -> bool:
    """Whether a decision about a label holds under any head: not for 其中：女, 户数 or 金额."""
    return not is_sub(label) and len(key(label)) >= SHORTEST_ALONE


def tell_doubtful(out: Collected, item: Item, cell: str, where_: Where | None) -> None:
    """Ask about a header that was matched as doubtful."""
    if item.match == "doubtful":
        listed = ";".join(f"{code}:{score:g}" for code, score in _best_three(item))
        out.tell(
            "warning",
            "doubtful_header",
            cell,
            where_,
            measure=item.code,
            header=item.header,
            asked=item.asked or item.header,
            candidates=listed,
        )


def _best_three(item: Item) -> list[tuple[str, float]]:
    """The candidates of a doubtful header, its own first; a doubtful alias comes with the nearest others."""
    own = list(item.candidates or ((item.code, LISTED_SCORE),))
    if len(own) < 3:
        codes = {code for code, _ in own}
        near = [each for each in nearest(item.header).candidates if each[0] not in codes]
        is_rate = bool(re.search(r"[率比%％]", item.header))
        own += [
            (code, min(score, own[-1][1]))
            for code, score in near
            if is_rate or not isinstance(indicator(code), Ratio)
        ]
    return own[:3]


def tell_unknown(
    out: Collected, header: str, cell: str, found: str, near: Found, where_: Where | None, count: int = 1
) -> None:
    """List an item that belongs to no indicator, with the figure it carries; after many only their number."""
    out.unknown += 1
    if out.unknown > MOST_UNKNOWN:
        out.unread += count
        return
    listed = ";".join(f"{code}:{score:g}" for code, score in near.candidates)
    out.tell(
        "warning",
        "unknown_item",
        cell,
        where_,
        text=header.strip(),
        asked=near.asked or header.strip(),
        value=found,
        candidates=listed,
        count=count,
    )
