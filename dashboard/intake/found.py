"""What a header was found to mean, and what people decided about headers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.intake.lexicon import key
from dashboard.intake.records import Match


@dataclass(frozen=True, slots=True)
class Found:
    """What a header was found to mean. ``code`` is "" when nothing is near or the person left it out."""

    code: str
    match: Match
    candidates: tuple[tuple[str, float], ...] = ()
    """The best three (code, 0..100) where ``match`` is doubtful or ``code`` is ""."""
    asked: str = ""
    """The header with its heads, as a person's decision about it is kept."""

    @property
    def sure(self) -> bool:
        return bool(self.code) and self.match != "doubtful"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about headers, by key of the header; "" means: leave it out."""

    by_key: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str) -> str | None:
        return self.by_key.get(key(text)) if self.by_key else None


def decisions(*maps: Mapping[str, str]) -> Decisions:
    """One look-up of several maps of header text to code; a later map wins."""
    return Decisions({key(header): code for each in maps for header, code in each.items()})
