"""A county in plain Python: what the acts on returns do, which figures count, what follows from them.

Written from the rules and not from the SQL. The tests hold the warehouse against it, now and at every moment
of the past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NOT_APPLICABLE = "not_applicable"
Value = int | str
"""A number, or NOT_APPLICABLE."""
Measure = tuple[str, str]
"""Measure code and basis."""
Figure = tuple[str, int, str, str]
"""Unit, quarter, measure code, basis."""

STANDING = ("submitted", "approved", "locked")
STOCKS = ("members",)
FLOWS = ("new_members",)
DISTINCT = ("units_declaring",)
"""Counts of distinct units: never added up or taken apart."""


class Refused(Exception):  # noqa: N818 - no error: the answer
    """The state does not allow the act; the argument says why."""


@dataclass
class Return:
    """One return: what it holds and where it stands."""

    number: int
    unit: str
    quarter: int
    figures: dict[Measure, Value]
    status: str = "submitted"


@dataclass
class County:
    """One year of a few townships."""

    units: Sequence[str]
    returns: list[Return] = field(default_factory=list)

    # --- acts ---------------------------------------------------------------------------------------------

    def upload(self, unit: str, quarter: int, figures: Mapping[Measure, Value], note: str) -> None:
        self._may_change(unit, quarter, note)
        self._add(unit, quarter, figures)

    def correct(self, unit: str, quarter: int, figures: Mapping[Measure, Value], why: str) -> None:
        if not why:
            raise Refused("needs_reason")
        state = self._state(unit, quarter)
        if state == "locked":
            raise Refused("locked")
        now = self.given()
        fresh = {key: value for key, value in figures.items() if now.get((unit, quarter, *key)) != value}
        if not fresh:
            raise Refused("no_change")
        self._add(unit, quarter, fresh, "approved" if state == "approved" else "submitted")

    def nothing(self, unit: str, quarter: int, note: str) -> None:
        self._may_change(unit, quarter, note)
        self._add(unit, quarter, {(code, "quarter"): 0 for code in (*FLOWS, *DISTINCT)})

    def tell(self, unit: str, quarter: int, figures: Mapping[Measure, Value], note: str) -> None:
        """What an old report says changes no figure, no return and no state, not even before any was filed."""

    def approve(self, number: int, note: str) -> None:
        one = self._one(number, ("submitted", "approved"))
        for each in self._standing(one.unit, one.quarter):
            if each.status == "submitted" and each.number <= number:
                each.status = "approved"
        quarter = [each for each in self.returns if each.quarter == one.quarter and each.status in STANDING]
        all_filed = {each.unit for each in quarter} == set(self.units)
        if all_filed and all(each.status != "submitted" for each in quarter):
            for each in quarter:
                each.status = "locked"

    def send_back(self, number: int, note: str) -> None:
        self._take_out(number, "sent_back", note)

    def withdraw(self, number: int, note: str) -> None:
        self._take_out(number, "withdrawn", note)

    def restore(self, number: int, note: str) -> None:
        one = self._one(number, ("sent_back", "withdrawn"))
        if self._state(one.unit, one.quarter) == "locked":
            raise Refused("locked")
        one.status = "submitted"

    def lock(self, number: int, note: str) -> None:
        self._one(number, ("approved",)).status = "locked"

    def unlock(self, number: int, note: str) -> None:
        if not note:
            raise Refused("needs_reason")
        one = self._one(number, ("locked",))
        for each in self._standing(one.unit, one.quarter):
            if each.status == "locked":
                each.status = "approved"

    def _take_out(self, number: int, status: str, note: str) -> None:
        if not note:
            raise Refused("needs_reason")
        one = self._one(number, ("submitted", "approved"))
        if self._state(one.unit, one.quarter) == "locked":
            raise Refused("locked")
        one.status = status

    def _may_change(self, unit: str, quarter: int, note: str) -> None:
        state = self._state(unit, quarter)
        if state == "locked":
            raise Refused("locked")
        if state == "approved" and not note:
            raise Refused("needs_reason")

    def _add(
        self, unit: str, quarter: int, figures: Mapping[Measure, Value], status: str = "submitted"
    ) -> None:
        self.returns.append(Return(len(self.returns), unit, quarter, dict(figures), status))

    def _one(self, number: int, allowed: Sequence[str]) -> Return:
        one = self.returns[number]
        if one.status == "locked" and "locked" not in allowed:
            raise Refused("locked")
        if one.status not in allowed:
            raise Refused("wrong_status")
        return one

    def _standing(self, unit: str, quarter: int) -> list[Return]:
        return [
            each
            for each in self.returns
            if (each.unit, each.quarter) == (unit, quarter) and each.status in STANDING
        ]

    def _state(self, unit: str, quarter: int) -> str:
        states = [each.status for each in self._standing(unit, quarter)]
        return "locked" if "locked" in states else states[-1] if states else "missing"

    # --- figures ------------------------------------------------------------------------------------------

    def given(self) -> dict[Figure, Value]:
        """From the newest standing return that contains it."""
        found: dict[Figure, Value] = {}
        for each in self.returns:
            if each.status in STANDING:
                found |= {(each.unit, each.quarter, *key): value for key, value in each.figures.items()}
        return found

    def figures(self) -> dict[Figure, Value]:
        """What is given, and what follows from it where every operand is known."""
        found = self.given()
        for unit in self.units:
            for code in FLOWS:
                to_date: Value | None = 0
                for quarter in (1, 2, 3, 4):
                    before = to_date
                    ytd, alone = (unit, quarter, code, "ytd"), (unit, quarter, code, "quarter")
                    has_quarter = alone in found
                    if ytd in found:
                        to_date = found[ytd]
                        if not has_quarter and isinstance(to_date, int) and isinstance(before, int):
                            found[alone] = to_date - before
                    elif has_quarter and isinstance(found[alone], int) and isinstance(before, int):
                        to_date = found[ytd] = before + int(found[alone])
                    else:
                        to_date = None
        return found

    def statuses(self) -> list[str]:
        return [each.status for each in self.returns]
