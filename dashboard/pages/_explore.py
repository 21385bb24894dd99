"""Parts of the page 自选分析: what is asked for (kept in the address), and the finding it opens with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from dashboard import bounds, filters, findings, labels, origin, store, townpick
from dashboard.catalogue import Ratio, catalogue
from dashboard.filters import Period
from dashboard.labels import t
from dashboard.pages import _boundaries

Row = Mapping[str, Any]
DIMENSIONS = ("kind", "unit", "year", "quarter")
"""In the order in which they nest and in which a pivot's query is named."""
DEFAULT = ("membership_rate",)
ROWS, COLUMNS = ("unit",), ("year",)
MOST_INDICATORS = 8
MOST_FIGURES = 20_000
"""Figures that one table is made of: more is for the workbook of another day."""
BASES = ("to_date", "quarter")
SPANS = ("same", "full")
SHOWS = ("both", "table", "chart")


@dataclass(frozen=True)
class Cut:
    """What a table shows: indicators, what goes down and across, which periods, on which basis."""

    indicators: tuple[str, ...]
    down: tuple[str, ...]
    across: tuple[str, ...]
    year_from: int
    period: Period
    basis: str
    span: str
    boundaries: str
    left_out: tuple[str, ...] = ()
    """Indicators that were chosen but have no figure of a quarter alone."""
    show: str = SHOWS[0]
    """Table, chart or both."""
    part: Mapping[str, Any] = field(default_factory=dict)
    """Of many units: the parameters by which the query gives those of a page and both ends of the ranking."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """All of them, in their order."""
        return tuple(each for each in DIMENSIONS if each in (*self.down, *self.across))

    @property
    def query(self) -> str:
        """The name of its query."""
        return "pivot/by_" + "_".join(self.dimensions)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters of its query."""
        is_whole = "quarter" in self.dimensions or self.span == "full"
        return {
            "indicators": self.indicators, "period_basis": self.basis, "year_from": self.year_from,
            "year_to": self.period.year, "quarter_to": self.period.quarter,
            "through_quarter": 4 if is_whole else self.period.quarter,
            "kinds": self.period.kinds, "boundaries": self.boundaries,
        }  # fmt: skip

    @property
    def source(self) -> origin.Source:
        """Where all its figures come from."""
        about = {**self.period.queries, **_boundaries.queries(self.period)}
        params = {**self.params, **self.part}
        return origin.Source({self.query: params, **about}, unit=st.query_params.get("unit"))


# --- Choices in the address -------------------------------------------------------------------------------


def is_sql() -> bool:
    """Whether the address asks for the SQL box, and this person may use it."""
    return st.query_params.get("view") == "sql" and store.may("sql")


def pick_view() -> None:
    """The choice between table and chart, and SQL; none where there is no SQL for this person."""
    if not store.may("sql"):
        return
    filters.pick(
        "view", ("pivot", "sql"), "pivot", label=t("explore.view"), style="pills",
        write=lambda each: t(f"explore.view_{each}"),
    )  # fmt: skip


def pick_span(dimensions: Sequence[str]) -> str:
    """Every year up to the chosen quarter, or whole years; only where it makes a difference."""
    if "quarter" in dimensions:
        return "full"
    return _switch("span", SPANS, t("explore.span"))


def pick_basis() -> str:
    """Period end and year so far, or each quarter alone."""
    return _switch("basis", BASES, t("explore.basis"))


def pick_show() -> str:
    """Table and chart, or one of them over the whole width."""
    return _switch("show", SHOWS, t("explore.show"))


def _switch(name: str, options: Sequence[str], label: str) -> str:
    """A choice of a few, kept in the address; the first is the default and leaves no trace there."""
    value = st.query_params.get(name, options[0])
    if value not in options:
        value = options[0]
    key = f"explore_{name}"
    st.session_state[key] = value

    def changed() -> None:
        _keep(name, st.session_state[key], options[0])

    st.segmented_control(
        label, options, key=key, on_change=changed, required=True, label_visibility="collapsed",
        format_func=lambda each: t(f"explore.{name}_{each}"),
    )  # fmt: skip
    return value


def pick_indicators() -> tuple[str, ...]:
    """The indicators, in the order chosen."""
    known = catalogue().indicators
    return _several(
        "ind", list(known), DEFAULT, t("explore.indicators"), _indicator_option, most=MOST_INDICATORS
    )


def _indicator_option(code: str) -> str:
    each = labels.indicator(code)
    return t(
        "explore.indicator_option", group=labels.group_name(each.group), name=labels.indicator_name(code)
    )


def pick_down() -> tuple[str, ...]:
    """What goes down."""
    return _several("rows", DIMENSIONS, ROWS, t("explore.rows"), dimension_name)


def pick_across() -> tuple[str, ...]:
    """What goes across; may be nothing."""
    return _several("cols", DIMENSIONS, COLUMNS, t("explore.columns"), dimension_name, may_be_none=True)


def arranged(down: Sequence[str], across: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both in their order, nothing twice, the kind on the side of the units."""
    across = [each for each in across if each not in down]
    if "unit" in across and "kind" in down:
        across, down = ["kind", *across], [each for each in down if each != "kind"]
    elif "unit" in down and "kind" in across:
        across, down = [each for each in across if each != "kind"], ["kind", *down]
    order = DIMENSIONS.index
    if not down:  # a table has rows
        down, across = across, []
    return tuple(sorted(set(down), key=order)), tuple(sorted(set(across), key=order))


def dimension_name(dimension: str) -> str:
    """单位, 类型, 年, 季."""
    return t(f"explore.by_{dimension}")


def _several(
    name: str,
    options: Sequence[str],
    default: tuple[str, ...],
    label: str,
    write: Callable[[str], str],
    *,
    most: int | None = None,
    may_be_none: bool = False,
) -> tuple[str, ...]:
    """Several of many, kept in the address in the order chosen."""
    text = st.query_params.get(name)
    wanted = default if text is None else tuple(each for each in text.split(",") if each in options)
    value = tuple(dict.fromkeys(wanted))[:most] or (() if may_be_none and text is not None else default)
    key = f"explore_{name}"
    st.session_state[key] = list(value)

    def changed() -> None:
        chosen = st.session_state[key]
        st.query_params[name] = ",".join(chosen) or ("none" if may_be_none else ",".join(default))

    st.multiselect(
        label, options, key=key, format_func=write, on_change=changed, max_selections=most,
        placeholder=t("explore.none") if may_be_none else t("explore.choose"),
    )  # fmt: skip
    return value


def _keep(name: str, value: str | None, default: str) -> None:
    if value and value != default:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def pick_year_from() -> int:
    """The first year shown, three years unless chosen. Drawn before the last year, which the address has."""
    years = sorted({int(row["year"]) for row in store.rows("units/period_by_quarter")})
    wanted = st.query_params.get("year", "")
    last = int(wanted) if wanted.isdecimal() and int(wanted) in years else years[-1]
    chosen: int = filters.pick(
        "from", [year for year in years if year <= last], max(years[0], last - 2), width=122,
        label=t("explore.year_from"), write=lambda year: t("explore.since", year=labels.year_name(year)),
    )  # fmt: skip
    return chosen


def with_quarters(codes: Sequence[str], basis: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators that have figures on a basis, and those that have none."""
    has = [code for code in codes if basis == "to_date" or has_quarters(code)]
    return tuple(has), tuple(code for code in codes if code not in has)


def has_quarters(code: str) -> bool:
    """Whether an indicator has a figure of a quarter alone: flows and ratios of two flows."""
    each = labels.indicator(code)
    return each.has_quarter_basis if isinstance(each, Ratio) else each.measure_type == "flow_ytd"


def adds_up(code: str) -> bool:
    """Whether an indicator's figures of several periods make one figure."""
    each = labels.indicator(code)
    return each.has_quarter_basis if isinstance(each, Ratio) else each.additive


def is_too_much(cut: Cut) -> bool:
    """Whether a table would be made of too many figures."""
    years = cut.period.year - cut.year_from + 1
    periods = years * (4 if "quarter" in cut.dimensions else 1)
    units = sum(townpick.kinds().values()) if "unit" in cut.dimensions else 1
    return units * periods * len(cut.indicators) > MOST_FIGURES


def part_of(codes: Sequence[str], dimensions: Sequence[str], period: Period) -> dict[str, Any]:
    """The parameters of a page of many units and of both ends of their ranking; none where they are few."""
    if "unit" not in dimensions or not codes or townpick.of_kinds(period.kinds) <= bounds.FEW:
        return {}
    text, unit = st.query_params.get("page", ""), st.query_params.get("unit")
    number = int(text) if text.isdecimal() and int(text) else 1
    return {
        "ranked": codes[0], "most": bounds.ENDS, "limit_rows": bounds.PAGE,
        "skip_rows": (number - 1) * bounds.PAGE, **({"shown": unit} if unit else {}),
        **({"unit_order": "value"} if is_by_value() else {}),
    }  # fmt: skip


def is_by_value() -> bool:
    """Whether the units stand in the order of their figures."""
    return st.query_params.get("sort") == "value"


def page_of(cut: Cut, rows: Sequence[Row]) -> townpick.Page:
    """The page of units that rows are of."""
    count = next((int(row["rows_in_all"]) for row in rows if row["unit_code"]), 0)
    skip = int(cut.part.get("skip_rows", 0))
    last = min(skip + bounds.PAGE, count) if cut.part else count
    return townpick.Page(dict(cut.part), skip + 1, last, count)


def is_past_the_end(cut: Cut, rows: Sequence[Row]) -> bool:
    """Whether the address names a page after the last one, as when fewer units are included than before."""
    page = page_of(cut, rows)
    return 0 < page.count < page.first


def first_page(cut: Cut) -> Cut:
    """The same with the first page of its units."""
    return replace(cut, part={**cut.part, "skip_rows": 0})


def of_page(page: townpick.Page, rows: Sequence[Row]) -> list[Row]:
    """The rows of a page's units, and all totals."""
    return [row for row in rows if not row["unit_code"] or page.has(row["row_place"])]


def of_ends(cut: Cut, rows: Sequence[Row]) -> list[Row]:
    """The rows of the units at either end of the ranking and of the one looked for, and all totals."""
    if not cut.part:
        return list(rows)
    return [row for row in rows if not row["unit_code"] or _is_end(cut, row)]


def _is_end(cut: Cut, row: Row) -> bool:
    most, place, ranked = bounds.ENDS, int(row["value_place"]), int(row["rows_ranked"])
    return place <= most or ranked - most < place <= ranked or row["unit_code"] == cut.part.get("shown")


# --- The finding ------------------------------------------------------------------------------------------


def title(cut: Cut, rows: Sequence[Row]) -> str:
    """What the first indicator's newest figures say: the whole, and who is highest and lowest."""
    if not cut.indicators:
        return t("common.nav_explore")
    code = cut.indicators[0]
    newest = _newest([row for row in rows if row["indicator_code"] == code], cut)
    if not newest:
        return t("explore.title_nothing", name=labels.indicator_name(code))
    whole = next((row for row in newest if row["kind"] is None and row["unit_code"] is None), None)
    told = ""
    if whole is not None:
        told = t(
            "explore.title_whole", period=when(cut, newest[0]), name=_name(cut, code), whole=whole_name(cut),
            value=findings.write_value(code, whole["value"]),
        )  # fmt: skip
    parts = [row for row in newest if row is not whole and (row["unit_code"] or "unit" not in cut.dimensions)]
    known = sorted((row for row in parts if row["value"] is not None), key=lambda row: row["value"])
    if len(known) > 1 and known[0]["value"] != known[-1]["value"]:
        told += t(
            "explore.title_ends",
            highest=place_name(known[-1]), high=findings.write_value(code, known[-1]["value"]),
            lowest=place_name(known[0]), low=findings.write_value(code, known[0]["value"]),
        )  # fmt: skip
    return told


def _newest(rows: Sequence[Row], cut: Cut) -> list[Row]:
    """The rows of the last period that has a figure; where nothing goes by time, those over all of it."""
    by_time = [each for each in ("year", "quarter") if each in cut.dimensions]
    dated = [row for row in rows if all(row[each] is not None for each in by_time)]
    if not by_time:
        return dated
    last = max((_at(row) for row in dated if row["value"] is not None), default=None)
    return [row for row in dated if _at(row) == last]


def _at(row: Row) -> tuple[int, int]:
    return row["year"] or 0, row["quarter"] or 0


def _name(cut: Cut, code: str) -> str:
    name = labels.indicator_name(code)
    return t("explore.alone", name=name) if cut.basis == "quarter" else name


def when(cut: Cut, row: Row) -> str:
    """The period of a row in words; a year that is not over says how far it has come."""
    if row["year"] is not None and row["quarter"] is not None:
        return labels.period(int(row["year"]), int(row["quarter"]))
    if row["year"] is not None:
        year = labels.year_name(int(row["year"]))
        quarter = row["as_of_quarter"] or through(cut)
        if quarter == 4:
            return year
        return t("common.year_through", year=year, through=labels.through(int(quarter)))
    adds = adds_up(row["indicator_code"]) and cut.year_from < cut.period.year
    if row["quarter"] is not None:
        if cut.year_from == cut.period.year:
            return labels.period(cut.period.year, int(row["quarter"]))
        quarter = labels.quarter_name(int(row["quarter"]))
        key = "explore.quarter_of" if adds else "explore.quarter_last"
        return t(key, years=span_name(cut), quarter=quarter)
    if not adds:
        return cut.period.name
    part = cut.span == "same" and "quarter" not in cut.dimensions and cut.period.quarter < 4
    if not part:
        return span_name(cut)
    return t("explore.span_through", years=span_name(cut), through=labels.through(cut.period.quarter))


def through(cut: Cut) -> int:
    """The last quarter of the last year that is in the table."""
    return min(cut.period.quarter, int(cut.params["through_quarter"]))


def span_name(cut: Cut) -> str:
    """2024年至2026年; one year alone by its name."""
    first, last = labels.year_name(cut.year_from), labels.year_name(cut.period.year)
    return last if first == last else t("explore.span_name", first=first, last=last)


def whole_name(cut: Cut) -> str:
    """全县, or the kinds that are included."""
    if not cut.period.kinds:
        return t("common.county")
    return labels.listing([labels.kind_name(kind) for kind in cut.period.kinds])


def place_name(row: Row) -> str:
    """The unit of a row, or its kind."""
    return str(row["unit_name"]) if row["unit_code"] else labels.kind_name(row["kind"])


def plain(cut: Cut) -> str:
    """The plain name under the finding: which indicators, by what, over which time, on which basis."""
    by = [dimension_name(each) for each in (*cut.down, *cut.across)]
    return t(
        "explore.plain", names=names(cut.indicators or cut.left_out),
        by=labels.listing(by), span=span_name(cut), basis=t(f"explore.basis_{cut.basis}"),
    )  # fmt: skip


def names(codes: Sequence[str]) -> str:
    """The names of indicators in one line."""
    return labels.listing([labels.indicator_name(code) for code in codes])
