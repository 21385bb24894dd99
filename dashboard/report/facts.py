"""A plan and a way to ask queries in; figures by the names that templates use out.

``members.change`` is one column of one row of queries/report/indicator_by_period.sql. What a name may be and
what may be said of it is listed here; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dashboard.catalogue import Measure, Ratio, catalogue
from dashboard.report.document import Run
from dashboard.report.figures import STILL, Ask, Figure, Kind, Params, Row, frozen, written
from dashboard.report.plan import WORDS, Plan
from dashboard.report.templates import Slot
from dashboard.report.words import has, word

INDICATORS = "report/indicator_by_period"
AID = "report/aid_by_programme"
ONE_ROW = {
    "filing": "report/filing_by_period",
    "restated": "report/restated_by_period",
    "count": "report/count_by_period",
}
"""Names whose forms are columns of a query of one row."""
COUNTED = {
    "filing": {
        "returns_expected": "return", "returns_filed": "return", "returns_on_time": "return",
        "returns_late": "return", "returns_missing": "return", "units_late": "organisation",
        "units_filed": "organisation", "units_expected": "organisation", "units_missing": "organisation",
        "late_unit_count": "time",
    },
    "restated": {
        "figures_restated": "item", "units_restated": "organisation", "figures_restated_last_year": "item",
        "units_restated_last_year": "organisation",
    },
    "count": {
        "rates_compared": "item", "rates_risen": "item", "rates_fallen": "item", "targets_set": "item",
        "targets_reached": "item", "targets_open": "item",
    },
}  # fmt: skip
"""Their counts, each with what is counted: a key of the counting words."""
RATES = {"filing": {"on_time_rate"}, "restated": set[str](), "count": set[str]()}
NAMES = {
    "filing": {"missing_names", "late_unit_name"}, "restated": {"restated_names"},
    "count": {"strong_names", "weak_names"},
}  # fmt: skip
FLAGS = ("year_end", "within_year", "to_date", "cut_short", "no_comparison", "sample")
"""Names that hold or do not, for conditions only."""
LARGEST_SHARE = 3.0
"""A change of more than so many times is told by its size alone."""
SMALLEST_BASE = 5.0
"""A change on less than this is told by its size alone: from 2 to 3 is no growth of 50 %."""

VALUE = {
    "": "value", "county": "county_value", "target": "target", "due": "due_value",
    "last": "matched_value_last_year", "top_value": "top_value", "second_value": "second_value",
    "third_value": "third_value", "bottom_value": "bottom_value", "next_bottom_value": "next_bottom_value",
}  # fmt: skip
"""Forms that are written as the indicator itself."""
GAPS = {"gap": "gap_to_target", "over": "over_target", "spread": "spread"}
MOVES = {
    "change": ("matched_change_on_year", "up"), "moved": ("matched_change_on_year", ""),
    "grown": ("matched_change_on_year_share", ""), "diff": ("difference_to_county", "high"),
}  # fmt: skip
UNITS = {
    "below": "units_below_target", "full": "units_full", "of": "units_ranked", "reporting": "units_reporting",
    "expected": "units_expected", "above": "units_above_one",
}  # fmt: skip
PLACES = {"rank": "rank"}
PARTS = {"n": "numerator", "d": "denominator"}
TEXTS = {
    "top": "top_unit_name", "second": "second_unit_name", "third": "third_unit_name",
    "bottom": "bottom_unit_name", "above_names": "above_one_names", "next_bottom": "next_bottom_unit_name",
    "standing": "standing",
}  # fmt: skip
SHARES = {"share": "matched_change_on_year_share", "target_share": "target_share"}
FORMS = frozenset({*VALUE, *GAPS, *MOVES, *UNITS, *PLACES, *PARTS, *TEXTS, *SHARES, "name", "gap_count"})
"""What may be said of an indicator."""
AID_FORMS: dict[str, tuple[str, Kind]] = {
    "": ("amount_yuan", "yuan"), "last": ("matched_amount_last_year", "yuan"),
    "change": ("matched_change", "yuan"), "share": ("matched_change_share", "share"),
    "part": ("amount_share", "share"),
}  # fmt: skip
"""What may be said of an aid programme: ``programme_total`` and so on."""


@dataclass(frozen=True)
class Written:
    """A slot filled: what is printed, and the plain value behind it for conditions."""

    runs: tuple[Run, ...] | None
    raw: Any


NOTHING = Written(None, None)


class Facts:
    """What the templates of one plan may ask for. Each query is asked once, when it is first needed."""

    def __init__(self, plan: Plan, ask: Ask) -> None:
        self.plan = plan
        self.ask = ask

    @cached_property
    def indicators(self) -> Mapping[str, Row]:
        """Rows of the indicators by code."""
        return {row["indicator_code"]: row for row in self.ask(INDICATORS, **self.plan.params)}

    @cached_property
    def programmes(self) -> Mapping[str, Row]:
        """Rows of the aid programmes by code."""
        return {row["programme_code"]: row for row in self.ask(AID, **self.plan.params)}

    @cached_property
    def _single(self) -> dict[str, Row]:
        return {name: self.ask(query, **self.plan.params)[0] for name, query in ONE_ROW.items()}

    def one(self, name: str) -> Row:
        """The only row of ``filing``, ``restated`` or ``count``."""
        return self._single[name]

    def fill(self, slot: Slot, item: str = "") -> Written:
        """What a slot says; ``it`` is the indicator ``item``. Nothing where the data does not have it."""
        name = item if slot.name == "it" else slot.name
        if slot.name in WORDS:
            return _text(self.plan.words[slot.name])
        if name in FLAGS:
            return Written(None, self._flag(name))
        if name in ONE_ROW:
            return self._of_one(name, slot)
        if name.startswith("programme_"):
            return self._of_programme(name.removeprefix("programme_"), slot)
        return self._of_indicator(name, slot)

    def _flag(self, name: str) -> bool:
        period = self.plan.period
        return {
            "year_end": period.quarter == 4,
            "within_year": period.quarter < 4,
            "to_date": period.is_to_date,
            "cut_short": self.plan.asked is not None,
            "no_comparison": all(row["matched_change_on_year"] is None for row in self.indicators.values()),
            "sample": self.plan.is_sample,
        }[name]

    def _of_one(self, name: str, slot: Slot) -> Written:
        row, form = self.one(name), slot.form
        value = row[form]
        if value is None:
            return NOTHING
        if form in NAMES[name]:
            return _text(str(value))
        kind: Kind = "rate" if form in RATES[name] else "count"
        counted = slot.word or (word(f"number.{COUNTED[name][form]}") if form in COUNTED[name] else "")
        return _number(self.figure(ONE_ROW[name], (), form, value, kind, counted, row))

    def _of_programme(self, code: str, slot: Slot) -> Written:
        row = self.programmes.get(code)
        column, kind = AID_FORMS[slot.form]
        if row is None or row[column] is None:
            return NOTHING
        key = (("programme_code", code),)
        if column.startswith("matched_change"):
            base = row["matched_amount_last_year"]
            return _moved(
                self.figure(AID, key, column, row[column], kind, "", row),
                kind,
                "up",
                _is_telling(row[AID_FORMS["share"][0]], base),
            )
        return _number(self.figure(AID, key, column, row[column], kind, "", row))

    def _of_indicator(self, code: str, slot: Slot) -> Written:
        row, each, form = self.indicators.get(code), catalogue().indicators.get(code), slot.form
        if row is None or each is None:
            return NOTHING
        if form == "name":
            return _text(word(f"name.{code}") if has(f"name.{code}") else each.name_zh)
        if form in TEXTS:
            value = row[TEXTS[form]]
            return NOTHING if value is None else _text(str(value))
        column = _column(form)
        value = row[column]
        if value is None:
            return NOTHING
        kind, counted = _kind(each, form, slot.word)
        key = (("indicator_code", code),)
        figure = self.figure(INDICATORS, key, column, value, kind, counted, row, code)
        if kind == "share" and form != "target_share":
            verbs = "up" if form == "share" else ""
            return _moved(
                figure, "share", verbs, _is_telling(row[SHARES["share"]], row["matched_value_last_year"])
            )
        if form in MOVES:
            return _moved(figure, kind, MOVES[form][1], True, is_rate=kind == "points")
        return _number(figure)

    def figure(
        self,
        query: str,
        key: Params,
        column: str,
        value: Any,
        kind: Kind,
        unit: str,
        row: Row,
        code: str = "",
    ) -> Figure:
        """A cell as a figure, bound to the parameters that its query was asked with."""
        return Figure(
            query, frozen(self.plan.params), key, column, float(value), kind, unit,
            written(float(value), kind, unit), code, row.get("units_reporting"), row.get("units_expected"),
        )  # fmt: skip


def is_known(slot: Slot, *, is_item: bool = False) -> bool:
    """Whether templates may use a slot of this name and form; ``it`` within an item only."""
    name, form = slot.name, slot.form
    if name in WORDS or name in FLAGS:
        return form == ""
    if name in ONE_ROW:
        return form in {*COUNTED[name], *RATES[name], *NAMES[name]}
    if name.startswith("programme_"):
        codes = {"total", *(each.code for each in catalogue().programmes)}
        return name.removeprefix("programme_") in codes and form in AID_FORMS
    if name == "it":
        return is_item and form in FORMS
    return name in catalogue().indicators and form in FORMS


def _column(form: str) -> str:
    for forms in (VALUE, GAPS, UNITS, PLACES, PARTS, SHARES):
        if form in forms:
            return forms[form]
    return MOVES[form][0] if form in MOVES else form


def _kind(each: Measure | Ratio, form: str, own: str) -> tuple[Kind, str]:
    """How a form of an indicator is written, and its counting word."""
    if form in PLACES:
        return "rank", ""
    if form in SHARES or form == "grown":
        return "share", ""
    if form in UNITS:
        return "count", own or word("number.organisation")
    if form in PARTS or form == "gap_count":
        known = catalogue().measures
        side = (each.denominator if form == "d" else each.numerator) if isinstance(each, Ratio) else each.code
        return _plain(known[side].unit, own)
    if each.unit == "percent":
        return ("points" if form in GAPS or form in MOVES else "rate"), ""
    if isinstance(each, Ratio) and each.unit == "yuan":
        return "average", ""
    return _plain(each.unit, own)


def _plain(unit: str, own: str) -> tuple[Kind, str]:
    return ("yuan", "") if unit == "yuan" else ("count", own or word(f"number.{unit}"))


def _is_telling(share: float | None, base: float | None) -> bool:
    """Whether a change as per cent says something: on a base that is not tiny, and of no wild size."""
    return base is not None and base >= SMALLEST_BASE and share is not None and abs(share) <= LARGEST_SHARE


def _text(words: str) -> Written:
    return Written((words,), words)


def _number(figure: Figure) -> Written:
    return Written((figure,), figure.value)


def _moved(figure: Figure, kind: Kind, verbs: str, is_telling: bool, *, is_rate: bool = False) -> Written:
    """A change with its verb: 增加120人, 提高1.2个百分点, 增长5.3%; 持平 where it would be printed as 0."""
    value = figure.value
    if kind == "share" and (not is_telling or abs(value) < STILL["share"]):
        return Written(None, value)
    if abs(value) < STILL.get(kind, 1e-9):
        return Written((word("change.still"),), value) if verbs == "up" else Written(None, value)
    if not verbs:
        return Written((figure,), value)
    end = "_high" if verbs == "high" else "_share" if kind == "share" else "_rate" if is_rate else ""
    return Written((word(f"change.{'down' if value < 0 else 'up'}{end}"), figure), value)
