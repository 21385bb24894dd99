-- The targets of a year: the county's own (for every unit without one of its own) and each unit's, with the figures.
-- grain: unit_code, indicator_code
-- param year: integer
-- param indicators: text[], codes of data/indicators.csv
-- param kinds: text[], unit kinds to include
-- param unit_codes: text[], the units to give, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param limit_rows: integer, at most so many townships, and the county, null for all
-- param skip_rows: integer, so many of the first townships are left out, null for none
-- param as_of: timestamp, targets and figures as known then
-- column unit_code: text
-- column unit_name: text
-- column level: text, county (first) or township
-- column year: integer
-- column indicator_code: text
-- column target: double, set for the unit itself, null for none
-- column target_shown: double, the same as it is typed: per cent as 90, else as it is
-- column county_target: double
-- column target_last_year: double, set for the unit itself last year
-- column set_at: timestamp
-- column value: double, the unit's newest figure of the year
-- column as_of_quarter: integer, the quarter it is of
-- column count_indicators: integer, indicators that are asked for
-- column count_county: integer, of them those with a target of the county
-- column count_own: integer, targets of units of their own
-- column row_place: integer, of the unit: 1 for the first township, 0 for the county
-- column rows_in_all: integer, townships that there are
with wanted as (
    select indicator_code, is_ratio, unit, sort
    from dim_indicator
    where list_contains($indicators, indicator_code)
),

expected as (
    select distinct unit_code
    from dim_unit_quarter
    where year = $year
        and list_contains($kinds, kind)
),

placed as (
    select
        u.unit_code,
        u.name as unit_name,
        u.level,
        case when c.county_code is null
            then row_number() over (partition by c.county_code is null order by u.unit_code)
            else 0
        end as row_place,
        count(case when c.county_code is null then 1 end) over () as rows_in_all
    from unit as u
    left join expected as e on e.unit_code = u.unit_code
    left join county as c on c.county_code = u.unit_code
    where e.unit_code is not null or c.county_code is not null
),

named as (
    select unit_code, unit_name, level, row_place, rows_in_all
    from placed
    where ($unit_codes is null or list_contains($unit_codes, unit_code))
        and (
            $limit_rows is null
            or row_place = 0
            or unit_code = $shown
            or (row_place > coalesce($skip_rows, 0) and row_place <= coalesce($skip_rows, 0) + $limit_rows)
        )
),

side as (
    select
        f.unit_code,
        f.indicator_code,
        f.quarter,
        max(case when f.side <> 'denominator' then cast(f.value as double) end) as numerator,
        max(case when f.side = 'denominator' then cast(f.value as double) end) as denominator
    from fct_indicator_side as f
    join wanted as w on w.indicator_code = f.indicator_code
    join named as n on n.unit_code = f.unit_code
    where f.year = $year
        and f.period_basis = 'to_date'
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.unit_code, f.indicator_code, f.quarter
),

valued as (
    select
        s.unit_code,
        s.indicator_code,
        s.quarter,
        case when w.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0) else s.numerator end as value
    from side as s
    join wanted as w on w.indicator_code = s.indicator_code
),

newest as (
    select
        unit_code,
        indicator_code,
        quarter,
        value,
        row_number() over (partition by unit_code, indicator_code order by quarter desc) as place
    from valued
    where value is not null
),

standing as (
    select unit_code, year, indicator_code, value, is_county, known_from
    from stg_target
    where year between $year - 1 and $year
        and value is not null
        and known_from <= $as_of
        and known_until > $as_of
),

counted as (
    select
        count(distinct w.indicator_code) as count_indicators,
        count(case when s.is_county then 1 end) as count_county,
        count(case when not s.is_county and e.unit_code is not null then 1 end) as count_own
    from wanted as w
    left join standing as s on s.indicator_code = w.indicator_code and s.year = $year
    left join expected as e on e.unit_code = s.unit_code
)

select
    n.unit_code,
    n.unit_name,
    n.level,
    cast($year as integer) as year,
    w.indicator_code,
    own.value as target,
    case when w.unit = 'percent' then round(own.value * 100, 6) else own.value end as target_shown,
    general.value as county_target,
    past.value as target_last_year,
    own.known_from as set_at,
    v.value,
    v.quarter as as_of_quarter,
    counted.count_indicators,
    coalesce(counted.count_county, 0) as count_county,
    coalesce(counted.count_own, 0) as count_own,
    n.row_place,
    n.rows_in_all
from named as n
cross join wanted as w
cross join counted
left join standing as own
    on own.unit_code = n.unit_code
    and own.year = $year
    and own.indicator_code = w.indicator_code
left join standing as general
    on general.is_county
    and general.year = $year
    and general.indicator_code = w.indicator_code
left join standing as past
    on past.unit_code = n.unit_code
    and past.year = $year - 1
    and past.indicator_code = w.indicator_code
left join newest as v
    on v.unit_code = n.unit_code
    and v.indicator_code = w.indicator_code
    and v.place = 1
order by
    n.level,
    n.unit_code,
    w.sort,
    w.indicator_code
