"""Dimensions in, one named query out: any indicators by any of kind, unit, year and quarter, with all totals.

The text of the query depends on the dimensions alone; indicators, years, kinds, basis and the rest are bound
parameters, so nothing that a person types becomes SQL. It is named ``pivot/by_kind_unit_year``, is asked like
every named query, and is shown to the reader like one. The rules of its figures:

- A total is recomputed from the summed sides of the units that report both, never averaged. A row carries
  how many units (in a total over several periods: units x periods) report and are expected.
- A year is one quarter, the latest that any included unit has filed, no later than ``through_quarter``; units
  that are not there yet are missing in it, never carried forward.
- Over several years, flows that add up are added (both sides of a ratio of two such flows too); everything
  else is what it was in the last of them. The quarter alone is added up over quarters the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from dashboard.warehouse.queries import NamedQuery, QueryError, read_query

DIMENSIONS = ("kind", "unit", "year", "quarter")
PREFIX = "pivot/by_"

_GRAIN = {"kind": "kind", "unit": "unit_code", "year": "year", "quarter": "quarter"}
_SETS = {
    (): ("()",),
    ("kind",): ("(kind)", "()"),
    ("unit",): ("(kind, unit_code, unit_name)", "()"),
    ("kind", "unit"): ("(kind, unit_code, unit_name)", "(kind)", "()"),
}
"""What is grouped by for the units: each of them, the subtotals, the whole."""


def pivot_name(dimensions: Sequence[str]) -> str:
    """The name of the query for these dimensions, in whatever order. Raises QueryError."""
    unknown = [each for each in dimensions if each not in DIMENSIONS]
    if unknown or not dimensions:
        raise QueryError(
            f"a pivot goes by {', '.join(DIMENSIONS)}, not by {', '.join(dimensions) or 'nothing'}"
        )
    return PREFIX + "_".join(each for each in DIMENSIONS if each in dimensions)


def is_pivot(name: str) -> bool:
    """Whether a query's name is one that ``pivot_query`` compiles."""
    return name.startswith(PREFIX)


@cache
def pivot_query(name: str) -> NamedQuery:
    """The query of a name such as ``pivot/by_unit_year``. Raises QueryError."""
    dimensions = tuple(name.removeprefix(PREFIX).split("_"))
    if not is_pivot(name) or pivot_name(dimensions) != name:
        raise QueryError(f"there is no query {name!r}")
    return read_query(name, _sql(dimensions))


def _sql(dimensions: tuple[str, ...]) -> str:
    units = tuple(each for each in dimensions if each in ("kind", "unit"))
    grain = ", ".join(_GRAIN[each] for each in dimensions)
    sets = ",\n        ".join(
        f"({', '.join(part for part in ('indicator_code, year, quarter', inner.strip('()')) if part)})"
        for inner in _SETS[units]
    )
    return _TEXT.format(
        by=" and ".join(dimensions),
        grain=grain,
        cells="\n    union all\n".join(_cells(dimensions)),
        dated=" and ".join(f"{each} is not null" for each in dimensions if each not in units) or "true",
        sets=sets,
        kind="kind" if units else "cast(null as text)",
        unit_code="unit_code" if "unit" in units else "cast(null as text)",
        unit_name="unit_name" if "unit" in units else "cast(null as text)",
    )


def _cells(dimensions: tuple[str, ...]) -> list[str]:
    """Which figures go into a cell: of each quarter, of each year, of each quarter over the years, of all."""
    by_year, by_quarter = "year" in dimensions, "quarter" in dimensions
    blocks = [
        (False, False, "(is_year_end or $period_basis = 'quarter') and (adds_up or is_last)"),
    ]
    if by_year:
        blocks.append((True, False, "(is_year_end or $period_basis = 'quarter')"))
    if by_quarter:
        blocks.append((False, True, "(adds_up or is_last_of_quarter)"))
    if by_year and by_quarter:
        blocks.append((True, True, "true"))
    return [_BLOCK.format(**_block(*each)) for each in blocks]


def _block(has_year: bool, has_quarter: bool, where: str) -> dict[str, str]:
    if not has_quarter:
        # The quarter alone of what does not add up says nothing of more than its quarter.
        where += "\n        and (adds_up or $period_basis <> 'quarter')"
    stands = "case when $period_basis = 'to_date' then quarter end"
    return {
        "year": "year" if has_year else "cast(null as integer)",
        "quarter": "quarter" if has_quarter else "cast(null as integer)",
        "as_of_quarter": "quarter" if has_quarter else stands if has_year else "cast(null as integer)",
        "where": where,
    }


_BLOCK = """    select
        indicator_code,
        kind,
        unit_code,
        unit_name,
        {year} as year,
        {quarter} as quarter,
        {as_of_quarter} as as_of_quarter,
        numerator,
        denominator,
        state,
        approximate
    from known
    where {where}"""

_TEXT = """-- Indicators by {by}, with the totals over each of them.
-- A total has null in place of what it is over. It is recomputed from the sums of both sides, never averaged.
-- A year is one quarter, the latest that any included unit has filed. Over years flows are added up, the
-- rest is as of the last.
-- grain: indicator_code, {grain}
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param quarter_to: integer, 1 to 4, the last quarter of year_to, inclusive
-- param through_quarter: integer, 1 to 4, the last quarter of every year that is looked at
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param ranked: text, the indicator by whose newest figures units are ranked, null for none
-- param unit_order: text, value: pages go by that ranking, null for all in the order of their codes
-- param most: integer, so many units of either end of the ranking, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param limit_rows: integer, at most so many units, beside those at the ends, null for all
-- param skip_rows: integer, so many of the first units are left out, null for none
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column kind: text, null in a total over the kinds
-- column unit_code: text, null in a total over units
-- column unit_name: text
-- column year: integer, null in a total over years
-- column quarter: integer, null in a total over quarters
-- column as_of_quarter: integer, the quarter that stands for the year, or the quarter itself
-- column value: double, a rate 0..1, yuan or a count; null where nothing is reported
-- column numerator: double, the value of a measure or the sum above the line of a ratio
-- column denominator: double, null for a measure
-- column units_reporting: integer, units (over several periods: units x periods) in the value
-- column units_expected: integer, units (or units x periods) that were expected to report
-- column state: text, reported, partial, unknown, not_applicable or missing
-- column approximate: boolean, a figure in it was given as about so many
-- column is_above_one: boolean, a percentage above 100 %
-- column row_place: integer, of the unit: 1 for the first of all in the order of pages, null in a total
-- column value_place: integer, of the unit: 1 for the highest of the ranking
-- column rows_ranked: integer, units with a figure in the ranking
-- column rows_in_all: integer, units that there are
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year_from and $year_to
        and quarter <= $through_quarter
        and (year < $year_to or quarter <= $quarter_to)
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, kind, year, quarter
    from boundary
),

filed_quarter as (
    select distinct b.year, b.quarter
    from boundary as b
    join stg_return_standing as s
        on s.unit_code = b.source_code
        and s.year = b.year
        and s.quarter = b.quarter
    where s.from_at <= $as_of
        and s.until_at > $as_of
),

period as (
    select
        year,
        quarter,
        quarter = max(quarter) over (partition by year) as is_year_end,
        year = max(year) over () as is_last,
        year = max(year) over (partition by quarter) as is_last_of_quarter
    from filed_quarter
),

indicator as (
    select
        d.indicator_code,
        d.is_ratio,
        d.unit = 'percent' as is_percent,
        d.sort,
        coalesce(m.additive, d.has_quarter_basis) as adds_up
    from dim_indicator as d
    left join measure as m on m.measure_code = d.indicator_code
    where list_contains($indicators, d.indicator_code)
),

-- on today's boundaries a unit's figure is known only when every unit it is made of has reported
side as (
    select
        b.unit_code,
        b.year,
        b.quarter,
        f.indicator_code,
        f.period_basis,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count,
        bool_or(f.approximate) as approximate
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where list_contains($indicators, f.indicator_code)
        and f.year between $year_from and $year_to
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, b.year, b.quarter, f.indicator_code, f.period_basis, f.side
),

figure as (
    select
        unit_code,
        year,
        quarter,
        indicator_code,
        max(case when period_basis = $period_basis and side <> 'denominator' then value end) as numerator,
        max(case when period_basis = $period_basis and side = 'denominator' then value end) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(case when period_basis = $period_basis then value_count else 0 end) > 0 as has_part,
        sum(value_count) > 0 as has_other_basis,
        coalesce(bool_or(period_basis = $period_basis and approximate), false) as approximate
    from side
    group by unit_code, year, quarter, indicator_code
),

known as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.year,
        u.quarter,
        p.is_year_end,
        p.is_last,
        p.is_last_of_quarter,
        i.indicator_code,
        i.adds_up,
        case when f.denominator is not null or not i.is_ratio then f.numerator end as numerator,
        case when f.numerator is not null then f.denominator end as denominator,
        case
            when f.numerator is not null and (f.denominator is not null or not i.is_ratio) then 'reported'
            when f.is_not_applicable then 'not_applicable'
            when f.has_part then 'partial'
            when f.has_other_basis then 'unknown'
            else 'missing'
        end as state,
        coalesce(f.approximate, false) as approximate
    from unit_quarter as u
    join period as p on p.year = u.year and p.quarter = u.quarter
    cross join indicator as i
    left join figure as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
        and f.indicator_code = i.indicator_code
),

-- what goes into each cell; a null year or quarter is a total over them
cell as (
{cells}
),

summed as (
    select
        indicator_code,
        {kind} as kind,
        {unit_code} as unit_code,
        {unit_name} as unit_name,
        year,
        quarter,
        max(as_of_quarter) as as_of_quarter,
        cast(sum(numerator) as double) as numerator,
        cast(sum(denominator) as double) as denominator,
        count(case when state = 'reported' then 1 end) as units_reporting,
        count(*) as units_expected,
        case
            when bool_or(state = 'reported') then 'reported'
            when bool_and(state = 'not_applicable') then 'not_applicable'
            when bool_or(state = 'partial') then 'partial'
            when bool_or(state = 'unknown') then 'unknown'
            else 'missing'
        end as state,
        bool_or(approximate) as approximate
    from cell
    group by grouping sets (
        {sets}
    )
),

valued as (
    select
        s.indicator_code,
        i.sort,
        i.is_percent,
        s.kind,
        s.unit_code,
        s.unit_name,
        s.year,
        s.quarter,
        s.as_of_quarter,
        case
            when i.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0)
            else s.numerator
        end as value,
        s.numerator,
        s.denominator,
        s.units_reporting,
        s.units_expected,
        s.state,
        s.approximate
    from summed as s
    join indicator as i on i.indicator_code = s.indicator_code
),

-- where each unit stands in the last period in which any of them has a figure of the ranking
ranked_row as (
    select
        unit_code,
        value,
        4 * coalesce(year, 0) + coalesce(quarter, 0) as period,
        max(case when value is not null then 4 * coalesce(year, 0) + coalesce(quarter, 0) end) over ()
            as last_period
    from valued
    where unit_code is not null
        and indicator_code = $ranked
        and {dated}
),

unit_value as (
    select v.unit_code, max(case when r.period = r.last_period then r.value end) as value
    from (select distinct unit_code from valued where unit_code is not null) as v
    left join ranked_row as r on r.unit_code = v.unit_code
    group by v.unit_code
),

placed as (
    select
        unit_code,
        row_number() over (
            order by case when $unit_order = 'value' then value end desc nulls last, unit_code
        ) as row_place,
        row_number() over (order by value desc nulls last, unit_code) as value_place,
        count(value) over () as rows_ranked,
        count(*) over () as rows_in_all
    from unit_value
)

select
    v.indicator_code,
    v.kind,
    v.unit_code,
    v.unit_name,
    v.year,
    v.quarter,
    v.as_of_quarter,
    v.value,
    v.numerator,
    v.denominator,
    v.units_reporting,
    v.units_expected,
    v.state,
    v.approximate,
    coalesce(v.is_percent and v.value > 1, false) as is_above_one,
    p.row_place,
    p.value_place,
    p.rows_ranked,
    p.rows_in_all
from valued as v
left join placed as p on p.unit_code = v.unit_code
where v.unit_code is null
    or ($limit_rows is null and $most is null)
    or (p.row_place > coalesce($skip_rows, 0) and p.row_place <= coalesce($skip_rows, 0) + $limit_rows)
    or p.value_place <= $most
    or (p.value_place > p.rows_ranked - $most and p.value_place <= p.rows_ranked)
    or v.unit_code = $shown
order by
    v.sort,
    v.indicator_code,
    v.kind nulls last,
    v.unit_code nulls last,
    v.year nulls last,
    v.quarter nulls last
"""
