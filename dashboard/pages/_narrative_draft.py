"""What a person is about to confirm of an old report: a reading in, their decisions on each figure beside it.

Nothing of it is stored before it is confirmed; it leaves with the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

import streamlit as st

from dashboard import labels, store
from dashboard.catalogue import Ratio
from dashboard.intake.narratives import ConfirmedFigure, ConfirmedReport
from dashboard.intake.personal import find_in_text
from dashboard.intake.records import Basis, Problem
from dashboard.labels import t
from dashboard.narrative.records import STOPS, Claim, Loose, NarrativeReading, WorkReport
from dashboard.pages._correct import parse as parse_measure

Kind = Literal["clear", "doubtful", "loose"]
KINDS: tuple[Kind, ...] = ("clear", "doubtful", "loose")
_KEY = "narrative_draft"


@dataclass
class Choice:
    """What the person has decided on one figure; ``text`` is the value as it stands in the field."""

    take: bool
    code: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """One figure of a report: what it may say, and its place."""

    key: str
    said: Claim | Loose

    @property
    def kind(self) -> Kind:
        """Ready to be confirmed, doubtful, or without an indicator."""
        if isinstance(self.said, Loose):
            return "loose"
        return "doubtful" if STOPS & set(self.said.doubts) or self.said.value is None else "clear"

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it may be, best first."""
        return () if isinstance(self.said, Loose) else (self.said.code, *self.said.others)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why to look twice."""
        return () if isinstance(self.said, Loose) else self.said.doubts


@dataclass
class Period:
    """Whose report of which time it is, as the person has it; None where nobody has said."""

    unit: str | None
    year: int | None
    quarter: int | None

    @property
    def is_known(self) -> bool:
        """Whether all of it was said."""
        return bool(self.unit and self.year and self.quarter)


@dataclass
class Draft:
    """A text that was read, with the decisions on it."""

    name: str
    data: bytes
    reading: NarrativeReading
    problems: list[Problem]
    choices: dict[str, Choice] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Keys of the figures that have been on the screen."""
    filed: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Report number -> unit and indicator to look at, of the reports that were confirmed."""

    @property
    def mark(self) -> str:
        """Part of the keys of its widgets."""
        return self.reading.sha256[:10]

    def proposals(self, report: WorkReport) -> list[Proposal]:
        """Its figures in the order of the text."""
        said: list[Claim | Loose] = [*report.claims, *report.loose]
        said.sort(key=lambda each: (each.paragraph, each.start))
        return [Proposal(f"{report.number}_{place}", each) for place, each in enumerate(said)]

    def choice(self, report: WorkReport, each: Proposal) -> Choice:
        """The decision on a figure; at first: clear figures of what was done are taken, no others."""
        if each.key not in self.choices:
            is_done = not report.is_plan and report.repeats is None
            code = each.codes[0] if each.codes else ""
            take = each.kind == "clear" and is_done
            self.choices[each.key] = Choice(take, code, typed(code, each.said.value))
        return self.choices[each.key]

    def period(self, report: WorkReport) -> Period:
        """What the text says of unit and time, until the person says otherwise."""
        if report.number not in self.periods:
            said = report.period
            known = said.kind not in ("term", "unknown")
            at = (said.year, said.quarter) if known else (None, None)
            self.periods[report.number] = Period(report.unit_code, *at)
        return self.periods[report.number]

    def chosen(self, report: WorkReport) -> Iterator[tuple[Proposal, Choice]]:
        """The figures that are ticked."""
        for each in self.proposals(report):
            choice = self.choice(report, each)
            if choice.take:
                yield each, choice


def draft() -> Draft | None:
    """The text that this session has open."""
    held: Draft | None = st.session_state.get(_KEY)
    return held


def take_up(name: str, data: bytes, reading: NarrativeReading) -> None:
    """Open a text that was read; one with personal data in it shows nothing but that."""
    personal = find_in_text(reading.paragraphs)
    if personal is not None:
        reading = NarrativeReading(reading.file, reading.sha256, reading.size)
        problems = [Problem("error", "personal_text", args=personal.args)]
    else:
        problems = list(reading.problems)
    st.session_state[_KEY] = Draft(name, data, reading, problems)


def put_away() -> None:
    """Close the text; nothing of it is kept."""
    st.session_state.pop(_KEY, None)


def typed(code: str, value: Decimal | None) -> str:
    """A value as the person would type it: 8957, 81.5 for a rate; "" for none."""
    if value is None:
        return ""
    shown = value * 100 if is_rate(code) else value
    return f"{shown.normalize():f}"


def is_rate(code: str) -> bool:
    """Whether an indicator is typed in per cent."""
    return bool(code) and labels.indicator(code).unit == "percent"


def parse(text: str, code: str) -> tuple[Decimal | None, str]:
    """A typed value and what is wrong with it: (0.815, "") or (None, a sentence)."""
    if not code:
        return None, t("oldreport.lacks_indicator")
    if not text.strip():
        return None, t("oldreport.lacks_value")
    if not isinstance(labels.indicator(code), Ratio):
        value, fault = parse_measure(text, code)
        return value, fault if fault or value is not None else t("review.not_a_number", text=text.strip())
    try:
        number = Decimal(text.strip().rstrip("%％").replace(",", ""))
    except InvalidOperation:
        return None, t("review.not_a_number", text=text.strip())
    if not number.is_finite() or not 0 <= number < Decimal(10) ** 12:
        return None, t("review.negative") if number < 0 else t("review.not_a_number", text=text.strip())
    return (number / 100 if is_rate(code) else number), ""


def basis_of(each: Proposal, code: str) -> Basis:
    """Period end for a stock; for a flow this year so far, or the quarter alone where the text says so."""
    if labels.indicator(code).measure_type == "stock":
        return "stock"
    said = each.said.basis if isinstance(each.said, Claim) else "ytd"
    return said if said != "stock" else "ytd"


def confirmed(held: Draft, report: WorkReport) -> tuple[list[ConfirmedFigure], list[str]]:
    """The ticked figures, and what is wrong with those that cannot be taken, one sentence each."""
    figures, faults = [], []
    for each, choice in held.chosen(report):
        value, fault = parse(choice.text, choice.code)
        if value is None:
            faults.append(t("oldreport.fault", figure=each.said.raw, fault=fault))
            continue
        said = each.said
        about, factor = (
            (said.approximate, said.unit_factor) if isinstance(said, Claim) else (False, Decimal(1))
        )
        figures.append(
            ConfirmedFigure(
                choice.code, basis_of(each, choice.code), value, said.raw, said.paragraph, said.quote,
                said.start, said.end, about, factor,
            )
        )  # fmt: skip
    return figures, faults


def as_report(held: Draft, report: WorkReport, figures: list[ConfirmedFigure]) -> ConfirmedReport:
    """The ticked figures as one return of the unit and period that were said."""
    at = held.period(report)
    if not (at.unit and at.year and at.quarter):
        raise ValueError("unit and period are not known")
    title = report.title or held.name
    return ConfirmedReport(at.unit, at.year, at.quarter, title[:200], tuple(figures))


def names() -> dict[str, str]:
    """The county and its townships by code, the county first; those that are no more are among them."""
    rows = store.rows("units/unit_by_code")
    ordered = sorted(rows, key=lambda row: row["level"] != "county")
    return {row["unit_code"]: row["unit_name"] for row in ordered}
