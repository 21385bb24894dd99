-- One indicator of one township, year by year, beside the county in the same quarter.
-- The unit's year is the last quarter it has filed; what this quarter lacks is missing, never carried forward.
-- A year without a return has no row.
-- grain: year
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column as_of_quarter: integer, the unit's last quarter filed
-- column is_complete: boolean, that quarter is the fourth
-- column value: double, period end or this year so far; rates 0..1
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column county_value: double, in that same quarter, over the units that report
with side as (
    select
        unit_code,
        year,
        quarter,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from fct_indicator_side
    where indicator_code = $indicator
        and period_basis = 'to_date'
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code, year, quarter
),

reported as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        d.is_ratio,
        cast(s.numerator as double) as numerator,
        cast(s.denominator as double) as denominator,
        case
            when d.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0)
            else cast(s.numerator as double)
        end as value
    from side as s
    join dim_indicator as d on d.indicator_code = $indicator
    where s.numerator is not null
        and (s.denominator is not null or not d.is_ratio)
),

unit_year as (
    select year, max(quarter) as as_of_quarter
    from stg_return_standing
    where unit_code = $unit_code
        and from_at <= $as_of
        and until_at > $as_of
    group by year
),

county as (
    select
        r.year,
        r.quarter,
        case when r.is_ratio then sum(r.numerator) / nullif(sum(r.denominator), 0) else sum(r.numerator) end
            as county_value
    from reported as r
    join dim_unit_quarter as u
        on u.unit_code = r.unit_code
        and u.year = r.year
        and u.quarter = r.quarter
    where list_contains($kinds, u.kind)
    group by r.year, r.quarter, r.is_ratio
)

select
    y.year,
    y.as_of_quarter,
    y.as_of_quarter = 4 as is_complete,
    own.value,
    own.numerator,
    own.denominator,
    county.county_value
from unit_year as y
left join reported as own
    on own.unit_code = $unit_code
    and own.year = y.year
    and own.quarter = y.as_of_quarter
left join county on county.year = y.year and county.quarter = y.as_of_quarter
order by y.year
