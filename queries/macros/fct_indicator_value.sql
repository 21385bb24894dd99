-- Some indicators by township and quarter, to date: the value of a measure as numerator, both sides of a ratio. A unit
-- that others went into has a side where all of them have it.
-- args: as_of, in_indicators, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_units, in_boundaries
-- in_indicators, in_units: null for all. Worked out here; as they stand now, on the boundaries that were reported on,
-- they are only read (fct_indicator_value_now): units that were not there in a quarter are left out by whoever joins
-- those that were.
-- has_part: a side is a number; is_not_applicable: a side is "/".
-- needs: dim_indicator_side, fct_figure, dim_unit_boundary
-- grain: unit_code, year, quarter, indicator_code
with asked as (
    select indicator_code, side, measure_code
    from dim_indicator_side
    where in_indicators is null
        or list_contains(cast(in_indicators as text[]), indicator_code)
),

boundary as (
    select unit_code, year, quarter, source_code, share, source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from and in_year_to
        and quarter between in_quarter_from and in_quarter_to
        and (in_units is null or list_contains(cast(in_units as text[]), unit_code))
        and known_from <= as_of
        and known_until > as_of
),

part as (
    select
        b.unit_code,
        b.year,
        b.quarter,
        a.indicator_code,
        a.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count
    from boundary as b
    join fct_figure as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    join asked as a on a.measure_code = f.measure_code
    where f.year between in_year_from and in_year_to
        and f.quarter between in_quarter_from and in_quarter_to
        and f.basis <> 'quarter'
        and f.known_from <= as_of
        and f.known_until > as_of
    group by b.unit_code, b.year, b.quarter, a.indicator_code, a.side
)

select
    unit_code,
    year,
    quarter,
    indicator_code,
    cast(max(case when side <> 'denominator' then value end) as double) as numerator,
    cast(max(case when side = 'denominator' then value end) as double) as denominator,
    bool_or(is_not_applicable) as is_not_applicable,
    sum(value_count) > 0 as has_part
from part
group by unit_code, year, quarter, indicator_code
