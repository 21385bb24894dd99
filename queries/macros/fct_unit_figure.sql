-- Every indicator of one unit by quarter, to date and of the quarter alone: the value of a measure as numerator, both
-- sides of a ratio. A unit that others went into has a side where all of them have it.
-- args: as_of, in_unit, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_boundaries
-- Worked out here; as they stand now, on the boundaries that were reported on, the figures are only read
-- (fct_unit_figure_now).
-- has_part: a side is a number; is_not_applicable: a side is "/".
-- needs: fct_indicator_side, dim_unit_boundary
-- grain: year, quarter, indicator_code, period_basis
with boundary as (
    select year, quarter, source_code, share, source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and unit_code = in_unit
        and year between in_year_from and in_year_to
        and quarter between in_quarter_from and in_quarter_to
        and known_from <= as_of
        and known_until > as_of
),

part as (
    select
        f.year,
        f.quarter,
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
    where f.year between in_year_from and in_year_to
        and f.quarter between in_quarter_from and in_quarter_to
        and f.known_from <= as_of
        and f.known_until > as_of
    group by f.year, f.quarter, f.indicator_code, f.period_basis, f.side
)

select
    year,
    quarter,
    indicator_code,
    period_basis,
    cast(max(case when side <> 'denominator' then value end) as double) as numerator,
    cast(max(case when side = 'denominator' then value end) as double) as denominator,
    bool_or(is_not_applicable) as is_not_applicable,
    sum(value_count) > 0 as has_part,
    bool_or(approximate) as approximate
from part
group by year, quarter, indicator_code, period_basis
