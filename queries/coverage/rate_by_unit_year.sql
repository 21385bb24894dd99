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
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        source_code,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year_from - 1 and $year_to
        and list_contains($kinds, kind)
        and ($unit_codes is null or list_contains($unit_codes, unit_code))
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, kind, year, quarter
    from boundary
),

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where year between $year_from and $year_to
        and unit_code in (select source_code from boundary)
        and from_at <= $as_of
        and until_at > $as_of
),

filed_quarter as (
    select b.unit_code, b.year, b.quarter
    from boundary as b
    join filing as s
        on s.unit_code = b.source_code
        and s.year = b.year
        and s.quarter = b.quarter
    group by b.unit_code, b.year, b.quarter
    having count(*) = min(b.source_count)
),

unit_year as (
    select u.unit_code, u.unit_name, u.kind, u.year, max(filed.quarter) as as_of_quarter
    from unit_quarter as u
    join fct_filed_year($as_of, $year_from, $year_to, $kinds, $boundaries) as f
        on f.year = u.year
        and f.last_quarter >= u.quarter
    left join filed_quarter as filed
        on filed.unit_code = u.unit_code
        and filed.year = u.year
        and filed.quarter = u.quarter
    group by u.unit_code, u.unit_name, u.kind, u.year
),

rated as (
    select
        f.unit_code,
        f.year,
        f.quarter,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from fct_ratio($as_of, [$ratio], $year_from - 1, $year_to, 1, 4, $unit_codes, $boundaries) as f
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.numerator is not null
        and f.denominator is not null
),

target as (
    select unit_code, year, value, is_county
    from stg_target
    where indicator_code = $ratio
        and known_from <= $as_of
        and known_until > $as_of
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    u.year,
    u.as_of_quarter,
    r.numerator,
    r.denominator,
    r.rate,
    last_year.rate as rate_last_year,
    r.rate - last_year.rate as rate_change,
    coalesce(r.rate > 1 and d.unit = 'percent', false) as is_above_one,
    coalesce(u.as_of_quarter = 4, false) as is_complete,
    coalesce(own.value, general.value) as target
from unit_year as u
left join dim_indicator as d on d.indicator_code = $ratio
left join rated as r
    on r.unit_code = u.unit_code
    and r.year = u.year
    and r.quarter = u.as_of_quarter
left join rated as last_year
    on last_year.unit_code = r.unit_code
    and last_year.year = r.year - 1
    and last_year.quarter = r.quarter
left join target as own
    on own.unit_code = u.unit_code
    and own.year = u.year
left join target as general
    on general.is_county
    and general.year = u.year
order by u.year, u.unit_code
