"""One line of the table for each goal: what was measured, its yardstick of the same run, whether it is reached."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NAME = 62
HEAD = (
    f"{'':{_NAME}} {'median':>11} {'p95':>11} {'':>11} {'p95':>9}  {'goal':18} reached\n"
    f"{'':{_NAME}} {'':>11} {'':>11} {'in the yardstick':>21}"
)


def late_of(taken: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(taken, n=20, method="inclusive")[-1] if len(taken) > 1 else taken[0]


@dataclass(frozen=True)
class Line:
    """Values of one measure in ``unit``; goals are in the yardstick where there is one, else in the unit."""

    name: str
    taken: Sequence[float]
    unit: str = "ms"
    yard: str = ""
    """The yardstick's letter."""
    of: float = 0.0
    """The yardstick's median, in the same unit."""
    goal: float | None = None
    late_goal: float | None = None
    at_least: bool = False
    """The goal is one to be at or above."""
    note: str = ""

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.taken)

    @property
    def ratio(self) -> float:
        """The median in the yardstick; without one, the median."""
        return self.median / self.of if self.of else self.median

    @property
    def late_ratio(self) -> float:
        """The same for the 95th of a hundred."""
        return late_of(self.taken) / self.of if self.of else late_of(self.taken)

    @property
    def reached(self) -> bool | None:
        """Whether the goals are reached; None without any."""
        if self.goal is None:
            return None
        if self.at_least:
            return self.ratio >= self.goal
        return self.ratio <= self.goal and (self.late_goal is None or self.late_ratio <= self.late_goal)

    def __str__(self) -> str:
        # A width of figures, not of letters: Chinese ones are twice as wide.
        wide = sum(ord(letter) > 0x2E7F for letter in self.name)
        has_late = len(self.taken) > 2
        cells = [
            f"{self.name:{_NAME - wide}}",
            f"{_figure(self.median)} {self.unit:4}",
            f"{_figure(late_of(self.taken))} {self.unit:4}" if has_late else " " * 11,
            f"{self.ratio:9.1f} {self.yard or ' '}" if self.of else " " * 11,
            f"{self.late_ratio:7.1f} {self.yard or ' '}" if self.of and has_late else " " * 9,
            f" {self._goal():18}",
            {True: "yes", False: "NO", None: ""}[self.reached],
        ]
        return " ".join(cells).rstrip() + (f"   {self.note}" if self.note else "")

    def _goal(self) -> str:
        if self.goal is None:
            return ""
        late = "" if self.late_goal is None else f", p95 {self.late_goal:g}"
        return f"{'>=' if self.at_least else '<='} {self.goal:g}{late} {self.yard or self.unit}"


def _figure(value: float) -> str:
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:6.{digits}f}"


def times(peer: Line, ours: Line) -> Line:
    """The peer's line with how many times ours it took."""
    return Line(
        peer.name, peer.taken, peer.unit, peer.yard, peer.of, note=f"{peer.median / ours.median:.1f} x ours"
    )


def printed(lines: Iterable[Line | str]) -> str:
    """The table; what is no line of it stands as it is."""
    return "\n".join([HEAD, *map(str, lines)])
