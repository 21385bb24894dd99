-- Rate of one ratio, by township and year.
-- A unit's year is the last quarter it has filed; a ratio that this quarter lacks is missing, never carried
-- forward from an earlier one. Years that no unit has filed for are left out; in the others every expected unit
-- has a row.
-- grain: unit_code, year
-- param ratio: text, a ratio code of data/indicators.csv
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param unit_codes: text[], the units to give, null for all
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column as_of_quarter: integer, the unit's last quarter filed, null when it has filed none
-- column numerator: double
-- column denominator: double
-- column rate: double, 0..1 (yuan for an average), null where the denominator is null or 0
-- column rate_last_year: double, the unit's rate in the same quarter last year
-- column rate_change: double, rate less rate_last_year
-- column is_above_one: boolean, a percentage above 100 %
-- column is_complete: boolean, the unit's fourth quarter is filed
-- column target: double, the unit's own target of that year, else the county's
with unit_year as (
    select unit_code, unit_name, kind, year, first_index, as_of_quarter
    from fct_unit_year($as_of, $unit_codes, $year_from, $year_to, $kinds, $boundaries)
),

-- the same quarter of both years at once
paired as (
    select
        u.unit_code,
        u.year,
        max(case when f.year = u.year then f.numerator end) as numerator,
        max(case when f.year = u.year then f.denominator end) as denominator,
        max(
            case
                when f.year < u.year then cast(f.numerator as double) / nullif(f.denominator, 0)
            end
        ) as rate_last_year
    from unit_year as u
    join fct_ratio_series($as_of, $ratio, $year_from - 1, $year_to, $unit_codes, $boundaries) as f
        on f.unit_code = u.unit_code
        and f.quarter = u.as_of_quarter
    where f.year between u.year - 1 and u.year
        and 4 * f.year + f.quarter >= u.first_index
    group by u.unit_code, u.year
),

rated as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.year,
        u.as_of_quarter,
        p.numerator,
        p.denominator,
        cast(p.numerator as double) / nullif(p.denominator, 0) as rate,
        -- a year without the ratio is compared with none
        case when p.numerator is not null then p.rate_last_year end as rate_last_year
    from unit_year as u
    left join paired as p
        on p.unit_code = u.unit_code
        and p.year = u.year
),

target as (
    select unit_code, year, value, is_county
    from stg_target
    where indicator_code = $ratio
        and known_from <= $as_of
        and known_until > $as_of
)

select
    r.unit_code,
    r.unit_name,
    r.kind,
    r.year,
    r.as_of_quarter,
    r.numerator,
    r.denominator,
    r.rate,
    r.rate_last_year,
    r.rate - r.rate_last_year as rate_change,
    coalesce(r.rate > 1 and d.unit = 'percent', false) as is_above_one,
    coalesce(r.as_of_quarter = 4, false) as is_complete,
    coalesce(own.value, general.value) as target
from rated as r
left join dim_indicator as d on d.indicator_code = $ratio
left join target as own
    on own.unit_code = r.unit_code
    and own.year = r.year
left join target as general
    on general.is_county
    and general.year = r.year
order by r.year, r.unit_code
