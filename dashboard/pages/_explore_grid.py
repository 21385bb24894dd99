"""Rows of a pivot in, a table out: places down and across, totals beside them, every figure in full."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import hovers, labels, sources
from dashboard.filters import KINDS
from dashboard.labels import t
from dashboard.marks import ABOVE
from dashboard.pages import _explore
from dashboard.pages._explore import Cut

Row = Mapping[str, Any]
Place = tuple[tuple[str, Any], ...]
"""Dimension and value of each; the value None is the total over it."""


@dataclass(frozen=True)
class Grid:
    """A table: its places down and across, and the row of each cell."""

    cut: Cut
    down: tuple[Place, ...]
    across: tuple[tuple[str, Place], ...]
    """An indicator and a place for each column."""
    cells: Mapping[tuple[str, Any, Any, Any, Any], Row]
    names: Mapping[str, str]
    """unit_code -> name."""

    def cell(self, down: Place, code: str, across: Place) -> Row | None:
        """The row of a cell; None where a figure over these places means nothing."""
        at = dict((*down, *across))
        if not _has_total(self.cut, code, at):
            return None
        kind, unit, year, quarter = (at.get(each) for each in _explore.DIMENSIONS)
        return self.cells.get((code, kind, unit, year, quarter))


def grid(cut: Cut, rows: Sequence[Row], *, by_value: bool = False) -> Grid:
    """Lay rows out. ``by_value``: units in the order of the first indicator's newest figures."""
    cells = {
        (
            row["indicator_code"], row["kind"] if "kind" in cut.dimensions else None, row["unit_code"],
            row["year"], row["quarter"],
        ): row
        for row in rows
    }  # fmt: skip
    values = _values(cut, rows, by_value)
    made = Grid(cut, (), (), cells, {row["unit_code"]: row["unit_name"] for row in rows if row["unit_code"]})
    down = _places(cut, cut.down, values)
    across = _places(cut, cut.across, values)
    columns = [
        (code, place) for code in cut.indicators for place in across if _has_total(cut, code, dict(place))
    ]
    filled_down = [each for each in down if any(made.cell(each, *column) for column in columns)]
    filled = [column for column in columns if any(made.cell(each, *column) for each in filled_down)]
    return Grid(cut, tuple(filled_down), tuple(filled), cells, made.names)


def _values(cut: Cut, rows: Sequence[Row], by_value: bool) -> dict[str, list[Any]]:
    """The values of each dimension in their order, the total (None) first for units and last for time."""
    years = sorted({int(row["year"]) for row in rows if row["year"] is not None})
    quarters = sorted({int(row["quarter"]) for row in rows if row["quarter"] is not None})
    kinds = {row["kind"] for row in rows if row["kind"] is not None}
    units = sorted({row["unit_code"] for row in rows if row["unit_code"] is not None})
    if by_value:
        first = {row["unit_code"]: row["value"] for row in _newest(cut, rows) if row["unit_code"]}
        units.sort(key=lambda code: (first.get(code) is None, -(first.get(code) or 0)))
    return {
        "kind": [None, *(kind for kind in KINDS if kind in kinds)],
        "unit": [None, *units],
        "year": [*years, None],
        "quarter": [*quarters, None],
    }


def _newest(cut: Cut, rows: Sequence[Row]) -> list[Row]:
    """The rows of the first indicator in the last period of the table."""
    mine = [
        row for row in rows
        if row["indicator_code"] == cut.indicators[0]
        and all(row[each] is not None for each in ("year", "quarter") if each in cut.dimensions)
    ]  # fmt: skip
    last = max(((row["year"] or 0, row["quarter"] or 0) for row in mine), default=None)
    return [row for row in mine if (row["year"] or 0, row["quarter"] or 0) == last]


def _places(cut: Cut, dimensions: Sequence[str], values: Mapping[str, Sequence[Any]]) -> list[Place]:
    places: list[Place] = [()]
    for each in dimensions:
        places = [(*place, (each, value)) for place in places for value in values[each]]
    return [place for place in places if any(_has_total(cut, code, dict(place)) for code in cut.indicators)]


def _has_total(cut: Cut, code: str, at: Mapping[str, Any]) -> bool:
    """Whether the totals over time at a place mean something.

    Years are added up for flows only; within a year only quarters alone are, since the year so far already
    holds the quarters before.
    """
    if "quarter" in at and at["quarter"] is None and not (cut.basis == "quarter" and _explore.adds_up(code)):
        return False
    if "year" in at and at["year"] is None:
        return _explore.adds_up(code) and cut.year_from < cut.period.year
    return True


# --- Words ------------------------------------------------------------------------------------------------


def place_words(grid: Grid, place: Place) -> list[str]:
    """The name of each value of a place, as a head of a row or a column."""
    return [_word(grid, dict(place), each, value) for each, value in place]


def _word(grid: Grid, at: Mapping[str, Any], dimension: str, value: Any) -> str:
    if value is None:
        if dimension == "kind":
            return _explore.whole_name(grid.cut)
        if dimension == "unit":
            return t("explore.all_units") if at.get("kind") else _explore.whole_name(grid.cut)
        return t(f"explore.all_{dimension}s")
    if dimension == "kind":
        return labels.kind_name(value)
    if dimension == "unit":
        return grid.names[value]
    if dimension == "year":
        return _year(grid, int(value))
    return labels.quarter_name(int(value))


def _year(grid: Grid, year: int) -> str:
    """The year; one that is not over, or is looked at in part, says how far it has come."""
    name = labels.year_name(year)
    if "quarter" in grid.cut.dimensions:
        return name
    told = [
        row["as_of_quarter"] for row in grid.cells.values() if row["year"] == year and row["as_of_quarter"]
    ]
    quarter = int(max(told)) if told else int(grid.cut.params["through_quarter"])
    if not told and year == grid.cut.period.year:
        quarter = min(quarter, grid.cut.period.quarter)
    return name if quarter == 4 else t("common.year_through", year=name, through=labels.through(quarter))


def head(code: str) -> str:
    """An indicator over its columns, with the unit its figures are in."""
    each = labels.indicator(code)
    if each.unit == "percent":
        return labels.indicator_name(code)
    return labels.indicator_name(code) + t("common.in_brackets", text=labels.unit_word(each.unit))


def written(row: Row | None) -> str:
    """A figure without its unit, or the word for why there is none."""
    if row is None:
        return ""
    if row["value"] is None:
        state = row["state"] if row["state"] != "reported" else "unknown"
        return t(f"common.{state}")
    each = labels.indicator(row["indicator_code"])
    value = row["value"]
    if each.unit == "percent":
        return labels.rate(value) + (f" {ABOVE}" if row["is_above_one"] else "")
    decimals = each.decimals if value != int(value) else 0
    if value != int(value) and not decimals and each.unit != "yuan":
        decimals = 1  # a part of a count: a split unit's share
    return labels.number(value, decimals)


def counted(row: Row | None) -> str:
    """18/20 of a total; a unit's own figure needs none unless some of its periods are missing."""
    if row is None:
        return ""
    is_all = row["units_expected"] == 1 or row["units_reporting"] == row["units_expected"]
    if row["unit_code"] and is_all:
        return ""
    return f"{int(row['units_reporting'])}/{int(row['units_expected'])}"


# --- HTML -------------------------------------------------------------------------------------------------


def table_html(made: Grid, alt: str) -> str:
    """The table as HTML; totals are bold and carry how many have reported."""
    of = f'aria-label="{html.escape(alt)}"{sources.attribute()}'
    lines = [
        f'<div class="ud-pivot-box" tabindex="0" role="region" {of}>'
        f'<table class="ud-pivot"><caption class="ud-hidden">{html.escape(alt)}</caption>',
        f"<thead>{''.join(_head_rows(made))}</thead><tbody>",
    ]
    for place in made.down:
        is_total = any(value is None for _, value in place)
        heads = "".join(f'<th scope="row">{html.escape(word)}</th>' for word in place_words(made, place))
        cells = "".join(_cell_html(made.cell(place, *column)) for column in made.across)
        lines.append(f"<tr{' class=ud-total' if is_total else ''}>{heads}{cells}</tr>")
    return "".join([*lines, "</tbody></table></div>"])


def _head_rows(made: Grid) -> list[str]:
    depth = len(made.cut.across)
    corner = "".join(
        f'<th scope="col" rowspan="{depth + 1}">{html.escape(_explore.dimension_name(each))}</th>'
        for each in made.cut.down
    )
    rows = [corner + "".join(_spanned([head(code) for code, _ in made.across]))]
    for level in range(depth):
        # a head spans what stands under the same heads above it
        above = [(code, place[: level + 1]) for code, place in made.across]
        words = [place_words(made, place)[level] for _, place in made.across]
        rows.append("".join(_spanned(words, above)))
    return [f"<tr>{row}</tr>" for row in rows]


def _spanned(words: Sequence[str], same: Sequence[Any] | None = None) -> list[str]:
    """Heads side by side that are the same as one."""
    keys = same or words
    found: list[str] = []
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or keys[place] != keys[start]:
            scope = "colgroup" if place - start > 1 else "col"
            word = html.escape(words[start])
            found.append(f'<th scope="{scope}" colspan="{place - start}">{word}</th>')
            start = place
    return found


def _cell_html(row: Row | None) -> str:
    if row is None:
        return "<td></td>"
    told = html.escape(written(row))
    small = counted(row)
    count = f"<small>{html.escape(small)}</small>" if small else ""
    if row["value"] is None:
        return f'<td class="ud-none">{told}{count}</td>'
    return f"<td{_title(row)}>{told}{count}</td>"


def _title(row: Row) -> str:
    """What stands over a cell: the two sides of a ratio, and that a figure is about so many."""
    parts = [hovers.sides(row["indicator_code"], row)]
    if row["approximate"]:
        parts.append(t("common.approximate"))
    text = t("common.clause").join(part for part in parts if part)
    return f' title="{html.escape(text)}"' if text else ""


def above_one(made: Grid, most: int = 6) -> list[str]:
    """The percentages above 100 % of the table with the two figures behind each, at most so many."""
    found = []
    for place in made.down:
        for code, across in made.across:
            row = made.cell(place, code, across)
            if row is not None and row["is_above_one"] and row["unit_code"]:
                words = [word for word in (*place_words(made, place), *place_words(made, across)) if word]
                about = t("common.dot").join([*words, labels.indicator_name(code)])
                found.append(f"{about} {labels.rate(row['value'])} = {hovers.sides(code, row)}")
    return found[:most]
