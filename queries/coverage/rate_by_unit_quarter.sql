-- Rate of one ratio, by township and quarter: the small lines side by side.
-- Quarters that no unit has filed for are left out; in the others every expected unit has a row, without a rate
-- where a side is missing.
-- grain: unit_code, year, quarter
-- param ratio: text, a ratio code of data/indicators.csv
-- param year_from: integer, first calendar year, inclusive
-- param year: integer, last calendar year
-- param quarter: integer, 1 to 4, the last quarter of that year
-- param kinds: text[], unit kinds to include
-- param unit_codes: text[], the units to give, null for all
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column numerator: double
-- column denominator: double
-- column rate: double, 0..1 (yuan for an average), null where a side is missing or the denominator 0
-- column is_above_one: boolean, a percentage above 100 %
-- column target: double, the unit's own target of that year, else the county's
-- column state: text, reported, partial (a side or a unit merged since is missing), not_applicable or missing
with boundary as (
    select
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        quarter_index,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year_from and $year
        and quarter_index <= 4 * $year + $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
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

unit_quarter as (
    select distinct b.unit_code, b.unit_name, b.kind, b.year, b.quarter
    from boundary as b
    join filed_quarter as f on f.year = b.year and f.quarter = b.quarter
    where $unit_codes is null
        or list_contains($unit_codes, b.unit_code)
),

side as (
    select
        b.unit_code,
        f.year,
        f.quarter,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.indicator_code = $ratio
        and f.period_basis = 'to_date'
        and f.year between $year_from and $year
        and f.known_from <= $as_of
        and f.known_until > $as_of
        and ($unit_codes is null or list_contains($unit_codes, b.unit_code))
    group by b.unit_code, f.year, f.quarter, f.side
),

figure as (
    select
        unit_code,
        year,
        quarter,
        max(case when side = 'numerator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(value_count) > 0 as has_part
    from side
    group by unit_code, year, quarter
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
    u.quarter,
    cast(f.numerator as double) as numerator,
    cast(f.denominator as double) as denominator,
    cast(f.numerator as double) / nullif(f.denominator, 0) as rate,
    coalesce(d.unit = 'percent' and cast(f.numerator as double) / nullif(f.denominator, 0) > 1, false)
        as is_above_one,
    coalesce(own.value, general.value) as target,
    case
        when f.is_not_applicable then 'not_applicable'
        when f.numerator is not null and f.denominator is not null then 'reported'
        when f.has_part then 'partial'
        else 'missing'
    end as state
from unit_quarter as u
left join dim_indicator as d on d.indicator_code = $ratio
left join figure as f
    on f.unit_code = u.unit_code
    and f.year = u.year
    and f.quarter = u.quarter
left join target as own on own.unit_code = u.unit_code and own.year = u.year
left join target as general on general.is_county and general.year = u.year
order by u.unit_code, u.year, u.quarter
