"""The records of a read work report: its pieces, the figures claimed in them, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dashboard.intake.records import Basis, Problem

PeriodKind = Literal["year", "half", "to_date", "quarter", "term", "unknown"]

DOUBTS = (
    "target",
    "multi_year",
    "previous_year",
    "no_denominator",
    "anonymous",
    "approximate",
    "unlikely",
    "contradicted",
    "ambiguous",
    "unknown_period",
    "part_period",
    "increment",
    "range",
    "several",
    "repeated",
)
"""Every doubt a claim may carry, worst first is not implied; the page words each of them."""
STOPS = frozenset(DOUBTS) - {"no_denominator", "approximate", "range"}
"""Doubts with which a claim is not ticked beforehand."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """The time a report speaks of. ``quarter`` is the last one in it: 4 for a year, 2 for a half-year."""

    year: int | None = None
    quarter: int | None = None
    kind: PeriodKind = "unknown"
    text: str = ""
    """As written."""

    @property
    def label(self) -> str:
        """``2013``, ``2013H1``, ``2013Q1-3`` or ``2013Q3``; empty when the year is not known."""
        if self.year is None or self.kind == "unknown":
            return ""
        tail = {"year": "", "half": "H1", "to_date": f"Q1-{self.quarter}", "quarter": f"Q{self.quarter}"}
        return f"{self.year}{tail.get(self.kind, '')}"


UNKNOWN = ReportPeriod()


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of a report as a proposal: what it may say, and the sentence it stands in."""

    code: str
    basis: Basis
    value: Decimal | None
    """Yuan, whole counts, or 0..1 for a rate; None where the copy has XX in its place."""
    raw: str
    """As written: ``quote[start:end]``."""
    quote: str
    start: int
    end: int
    paragraph: int
    """Counted from 1 over the whole file."""
    approximate: bool = False
    unit_factor: Decimal = Decimal(1)
    doubts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Other indicators it may be, best first."""
    score: float = 0.0
    """How well the sentence fits the indicator's terms; only compared, never shown."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A figure for which no indicator was found."""

    value: Decimal | None
    raw: str
    unit: str
    quote: str
    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class WorkReport:
    """One report of a file."""

    number: int
    title: str
    unit: str
    period: ReportPeriod
    is_plan: bool
    first: int
    last: int
    """First and last paragraph, counted from 1, both included."""
    claims: tuple[Claim, ...] = ()
    loose: tuple[Loose, ...] = ()
    repeats: int | None = None
    """The number of the earlier report of this file that says the same."""
    unit_code: str | None = None


@dataclass(frozen=True, slots=True)
class NarrativeReading:
    """What one file says. A file that cannot be read has no reports and one problem."""

    file: str
    sha256: str
    size: int
    reports: tuple[WorkReport, ...] = ()
    paragraphs: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
