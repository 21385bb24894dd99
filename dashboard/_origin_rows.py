"""A cell of a query's row in, the figures behind it out: which indicator, unit, quarter and basis.

A row says it by the names of its columns (unit_code, indicator_code, year, quarter ...), else the parameters
of its query do. A change is made of two figures, a total of the programmes of several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dashboard.catalogue import catalogue

Row = Mapping[str, Any]
MAIN = (
    "value", "rate", "amount_yuan", "yuan_per_household", "value_after", "value_before", "members",
    "units_reporting",
)  # fmt: skip
"""Columns whose figure is shown first."""
PLACES = frozenset({"year", "quarter", "as_of_quarter", "revision", "rank", "place"})
"""Columns with a number that only says where a row stands."""
ENDS = ("lowest", "highest", "top", "bottom")
"""Beginnings of columns that tell of another unit of the row: lowest_rate is of lowest_unit_code."""
LONGEST_RUN = 12
BEFORE = ("before", "last_value")
"""Parts of columns that are of the moment right before a change."""
RIGHT_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Figure:
    """One figure that can be followed to its cells."""

    indicator: str
    unit: str | None
    """None for the whole county."""
    year: int
    quarter: int
    period_basis: str = "to_date"
    kinds: tuple[str, ...] = ()
    boundaries: str = "reported"
    as_of: datetime | None = None
    """As it was known then; None for as the page shows it."""

    def at(self, *, of_unit: bool = True) -> dict[str, Any]:
        """The parameters of the queries of origin/; without its unit, those of all units."""
        params: dict[str, Any] = {
            "indicator": self.indicator, "year": self.year, "quarter": self.quarter,
            "period_basis": self.period_basis, "kinds": self.kinds, "boundaries": self.boundaries,
        }  # fmt: skip
        if self.as_of is not None:
            params["as_of"] = self.as_of
        return params | {"unit_codes": (self.unit,) if self.unit else None} if of_unit else params


def figures(name: str, params: Row, row: Row, column: str) -> list[Figure]:
    """The figures that a cell is made of; none where it is no statistic of returns."""
    if name.endswith("_by_return"):
        return []  # the return itself is shown, not what stands for its quarter now
    if name.startswith("report/") and "period_basis" in row and row["period_basis"] is None:
        return []  # a sum over quarters of several years or within one: no figure of one quarter
    if column.startswith("now_"):
        row = {**row, "year": None, "quarter": None}  # of the chosen quarter, whatever the row is of
    year, quarter = _of(row, params, "year"), _of(row, params, "quarter", "as_of_quarter")
    if year is None or quarter is None:
        return []
    codes = _indicators(params, row, column)
    base = [
        Figure(
            code, _unit(row, params, column), int(year), int(quarter), _basis(name, row, params, column),
            _kinds(row, params), str(params.get("boundaries") or "reported"),
        )
        for code in codes
    ]  # fmt: skip
    return [each for figure in base for each in _in_time(figure, {**params, **row}, column)]


def _of(row: Row, params: Row, *names: str) -> Any:
    for where in (row, params):
        for name in names:
            if where.get(name) is not None:
                return where[name]
    return None


def _indicators(params: Row, row: Row, column: str) -> list[str]:
    known = catalogue()
    if column in known.indicators:
        return [column]
    programme = _of(row, params, "programme_code", "programme")
    if programme:
        return _of_programme(str(programme), column)
    if "yuan_per_household" in row:
        amounts = [each.amount for each in known.programmes if each.in_total]
        return amounts if column == "amount_yuan" else [*amounts, "hardship_households"]
    code = _of(row, params, "indicator_code", "measure_code", "ratio_code", "ratio", "indicator")
    if code not in known.indicators:
        return []
    each = known.ratios.get(str(code))
    sides = ("numerator", "denominator")
    if each and column in sides and None in (row.get("numerator"), row.get("denominator")):
        # A ratio with one side only is no figure; that side is.
        return [each.numerator if column == "numerator" else each.denominator]
    return [str(code)]


def _of_programme(code: str, column: str) -> list[str]:
    programmes = catalogue().programmes
    if column in ("yuan_per_household", "average_yuan"):
        return [*_of_programme(code, "amount_yuan"), "hardship_households"]
    if column in ("household_share", "household_to_here_share"):
        return ["hardship_households"]
    if column in ("member_share", "member_to_here_share"):
        return ["members"]
    if code == "total":
        return [each.amount for each in programmes if each.in_total]
    each = next(each for each in programmes if each.code == code)
    if column == "count" or column.startswith("matched_count"):
        return [each.count]
    return [each.amount, each.count] if "per_count" in column or "average" in column else [each.amount]


def _unit(row: Row, params: Row, column: str) -> str | None:
    if column == "county_value" or row.get("is_county"):
        return None
    beginning = column.split("_")[0]
    if beginning in ENDS and row.get(f"{beginning}_unit_code"):
        return str(row[f"{beginning}_unit_code"])
    unit = _of(row, params, "unit_code")
    return None if unit is None else str(unit)


def _kinds(row: Row, params: Row) -> tuple[str, ...]:
    """The kinds of unit a figure is over: that of a subtotal, else those the query was asked for."""
    if row.get("kind") and "unit_code" in row and row["unit_code"] is None:
        return (str(row["kind"]),)
    return tuple(params.get("kinds") or ())


def _basis(name: str, row: Row, params: Row, column: str) -> str:
    if column == "quarter_value" or row.get("basis") == "quarter" or _is_alone(name, row, column):
        return "quarter"
    return str(row.get("period_basis") or params.get("period_basis") or "to_date")


def _is_alone(name: str, row: Row, column: str) -> bool:
    """Whether a query means a flow's quarter alone although its row does not say so."""
    if name == "aid/amount_by_programme_quarter":
        return "to_date" not in column
    if (name.startswith("aid/") and "quarter_yuan" in column) or column == "quarter_share":
        return True
    measure = catalogue().measures.get(str(row.get("measure_code")))
    if measure is None or measure.measure_type == "stock":
        return False
    if name == "review/figure_by_unit_quarter":
        return column.endswith("_quarter") or "on_quarter" in column
    return name == "validation/finding_by_figure" and row.get("kind") in ("outlier", "unchanged")


def _in_time(figure: Figure, row: Row, column: str) -> list[Figure]:
    """The figure in the quarter that the column is of; a change has two, a run all of its quarters."""
    if moments := _moments(figure, row, column):
        return moments
    if column in ("run_length", "run_direction"):
        length = min(int(row.get("run_length") or 0), LONGEST_RUN)
        return [_back(figure, quarters) for quarters in range(length + 1)]
    if row.get("from_year") is not None and ("since_start" in column or column.endswith("_from")):
        begin = replace(figure, year=int(row["from_year"]), quarter=int(row["from_quarter"]))
        return [begin] if column.endswith("_from") else [figure, begin]
    if column.endswith("_last_quarter"):
        return [_back(figure, 1)]
    if column.endswith("_last_year"):
        return [_back(figure, 4)]
    if "change" in column or column.startswith("movement_"):
        return [figure, _back(figure, 1 if "on_quarter" in column else 4)]
    return [figure]


def _moments(figure: Figure, row: Row, column: str) -> list[Figure]:
    """The figure as it was known before and after a change; none where the row tells of no change."""
    if row.get("known_from") is not None:
        return [replace(figure, as_of=_moment(row["known_from"]))]
    if row.get("changed_at") is not None:
        after: datetime | None = _moment(row["changed_at"])
        before = _moment(row["changed_at"]) - RIGHT_BEFORE
    elif row.get("since") is not None:
        after, before = _moment(row["until"]) if row.get("until") else None, _moment(row["since"])
    else:
        return []
    unit = None if column.startswith("county_") else figure.unit
    now, then = replace(figure, as_of=after, unit=unit), replace(figure, as_of=before, unit=unit)
    if any(part in column for part in BEFORE):
        return [then]
    return [now, then] if "change" in column else [now]


def _moment(value: Any) -> datetime:
    """A moment of a row as plain Python has it."""
    return datetime.fromisoformat(str(value))


def _back(figure: Figure, quarters: int) -> Figure:
    at = figure.year * 4 + figure.quarter - 1 - quarters
    return replace(figure, year=at // 4, quarter=at % 4 + 1)


def first_cell(
    rows: Sequence[Row], columns: Sequence[str], *, unit: str | None, period: tuple[str, str] = ("", "")
) -> tuple[int, str]:
    """The cell whose figure is shown before anything is chosen.

    Of the unit's row, else of the row of the year and quarter that the page shows, else of the first.
    """
    of_period = (i for i, row in enumerate(rows) if _is_in(row, *period))
    of_unit = (i for i, row in enumerate(rows) if unit and row.get("unit_code") == unit)
    place = next(of_unit, next(of_period, 0))
    row = rows[place]
    shown = [column for column in (*MAIN, *columns) if column in columns and column not in PLACES]
    number = next((column for column in shown if _is_number(row[column])), None)
    return place, number or (shown or list(columns))[0]


def _is_in(row: Row, year: str, quarter: str) -> bool:
    """Whether a row is of a year and quarter as the address has them, "" for any."""
    return year in ("", str(row.get("year"))) and quarter in (
        "",
        str(_of(row, {}, "quarter", "as_of_quarter")),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def newest_first(rows: Sequence[Row]) -> list[Row]:
    """Rows of several quarters with the newest on top; others stay as they are."""
    if not rows or "year" not in rows[0]:
        return list(rows)
    return sorted(rows, key=lambda row: (-(row["year"] or 0), -(row.get("quarter") or 0)))
