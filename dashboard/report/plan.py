"""What a report is about: a unit, a period of quarters, sections and a tone; and the words for these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from dashboard.report.words import has, word

Tone = Literal["summary", "speech", "brief"]
"""总结 in full, 汇报 spoken and shorter, 简报 one page."""
TONES: tuple[Tone, ...] = get_args(Tone)
TONE_WORDS: dict[Tone, str] = {tone: word(f"tone.{tone}") for tone in TONES}

AREAS = (
    "organisation", "contracts", "democracy", "disputes", "aid", "training", "culture", "finance",
)  # fmt: skip
"""The work areas in their order: each a file of data/report/<language>."""
FRAME = ("opening", "overview", "problems", "plans")
"""What stands around them; problems and plans can be left out."""
SECTIONS = ("overview", *AREAS, "problems", "plans")
"""What a reader may choose from."""

LAST_MONTHS = (3, 6, 9, 12)


@dataclass(frozen=True)
class Period:
    """A run of calendar quarters, both ends included. Raises ValueError when it ends before it begins."""

    year_from: int
    quarter_from: int
    year: int
    quarter: int

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError("a period ends before it begins")

    @property
    def first(self) -> int:
        """Its first quarter as a number that goes on over the years."""
        return 4 * self.year_from + self.quarter_from

    @property
    def last(self) -> int:
        """Its last quarter as such a number."""
        return 4 * self.year + self.quarter

    @property
    def is_to_date(self) -> bool:
        """Whether it begins with its year: sums of the year so far, targets and shares of them."""
        return self.year_from == self.year and self.quarter_from == 1

    @property
    def params(self) -> dict[str, int]:
        """As the queries of queries/report take it."""
        return {
            "year_from": self.year_from, "quarter_from": self.quarter_from,
            "year": self.year, "quarter": self.quarter,
        }  # fmt: skip

    def until(self, year: int, quarter: int) -> Period:
        """The same, ending no later than this quarter. Raises ValueError when nothing is left."""
        last = min(self.last, 4 * year + quarter)
        return Period(self.year_from, self.quarter_from, (last - 1) // 4, (last - 1) % 4 + 1)

    @property
    def span(self) -> str:
        """The part of the year: 上半年, 全年, 前三季度, 三季度."""
        if self.year_from != self.year:
            return word("time.span_years")
        if self.quarter_from == self.quarter:
            return quarter_word(self.quarter)
        named = f"time.span_{self.quarter_from}_{self.quarter}"
        first, last = quarter_word(self.quarter_from), quarter_word(self.quarter)
        return word(named) if has(named) else word("time.span_between", first=first, last=last)

    @property
    def is_whole_year(self) -> bool:
        """Whether it is one calendar year."""
        return self.is_to_date and self.quarter == 4

    @property
    def name(self) -> str:
        """With its year: 2026年上半年, 2026年, 2025年四季度至2026年二季度."""
        if self.year_from != self.year:
            first, last = quarter_word(self.quarter_from), quarter_word(self.quarter)
            return word(
                "time.between_years", year_from=self.year_from, first=first, year=self.year, last=last
            )
        if self.is_whole_year:
            return word("time.year", year=self.year)
        return word("time.of_year", year=self.year, span=self.span)

    @property
    def words(self) -> dict[str, str]:
        """The words for it that templates may use."""
        return {
            "period": self.name,
            "span": self.span,
            "end": word("time.end", year=self.year, month=LAST_MONTHS[self.quarter - 1]),
            "same": word("time.same_year" if self.is_whole_year else "time.same"),
            "year": word("time.year", year=self.year),
            "last_quarter": word("time.of_year", year=self.year, span=quarter_word(self.quarter)),
        }


def quarter_word(quarter: int) -> str:
    """三季度."""
    return word(f"time.q{quarter}")


@dataclass(frozen=True)
class Unit:
    """Whose report it is: the county (``code`` None) or one township, with the words for it."""

    code: str | None
    name: str
    kind: str
    """county, or a kind of township."""
    county: str
    """The county union's name: 安澜县总工会."""

    @property
    def is_county(self) -> bool:
        """Whether it is the county's report."""
        return self.code is None

    @property
    def words(self) -> dict[str, str]:
        """The words for it that templates may use."""
        kind = "county" if self.is_county else self.kind if has(f"unit.place_{self.kind}") else "other"
        return {
            "self": self.name if self.is_county else word("unit.self", name=self.name),
            "unit": self.name,
            "county": self.county,
            "place": word(f"unit.place_{kind}"),
            "ours": word(f"unit.ours_{kind}"),
            "leaders": word(f"unit.leaders_{kind}", county=self.county),
        }


@dataclass(frozen=True)
class Plan:
    """Everything that decides the text, beside the data and the sentences."""

    unit: Unit
    period: Period
    tone: Tone = "summary"
    sections: tuple[str, ...] = SECTIONS
    kinds: tuple[str, ...] = ()
    asked: Period | None = None
    """The period that was asked for, where it goes beyond the last quarter filed."""
    is_sample: bool = False

    @property
    def params(self) -> dict[str, Any]:
        """The parameters that all queries of queries/report have."""
        return {"unit_code": self.unit.code, **self.of_county}

    @property
    def of_county(self) -> dict[str, Any]:
        """Those without the unit."""
        return {**self.period.params, **({"kinds": list(self.kinds)} if self.kinds else {})}

    @property
    def words(self) -> dict[str, str]:
        """The plain words that templates may use."""
        asked = (self.asked or self.period).name
        return {**self.period.words, **self.unit.words, "tone": TONE_WORDS[self.tone], "asked": asked}


WORDS = frozenset({*Period(2000, 1, 2000, 1).words, *Unit(None, "", "county", "").words, "tone", "asked"})
"""Names of the plain words."""


def plan(
    unit: Unit,
    asked: Period,
    filed: Sequence[tuple[int, int]],
    *,
    tone: Tone = "summary",
    sections: Sequence[str] = SECTIONS,
    kinds: Sequence[str] = (),
    is_sample: bool = False,
) -> Plan:
    """A plan over what has been filed: ``filed`` are the quarters (year, quarter) that anyone filed for.

    A period that goes on beyond them ends with the last of them, and the report says so. Raises ValueError
    when nothing was filed in it.
    """
    inside = [each for each in filed if asked.first <= 4 * each[0] + each[1] <= asked.last]
    if not inside:
        raise ValueError("nothing was filed in this period")
    period = asked.until(*max(inside))
    chosen = tuple(each for each in SECTIONS if each in sections)
    beyond = asked if period != asked else None
    return Plan(unit, period, tone, chosen, tuple(kinds), beyond, is_sample)
