-- One indicator of one township, year by year, beside the county in the same quarter.
-- The unit's year is the last quarter it has filed; what this quarter lacks is missing, never carried forward.
-- A year without a return has no row.
-- grain: year
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column as_of_quarter: integer, the unit's last quarter filed
-- column is_complete: boolean, that quarter is the fourth
-- column value: double, period end or this year so far; rates 0..1
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column source_count: integer, units whose figures make up this one, 1 unless units were merged since
-- column county_value: double, in that same quarter, over the units that report
with boundary as (
    select
        unit_code,
        kind,
        year,
        quarter,
        source_code,
        share,
        count(*) over (partition by unit_code, year, quarter) as source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between (select min(year) from return) and (select max(year) from return)
        and known_from <= $as_of
        and known_until > $as_of
),

part as (
    select
        b.unit_code,
        b.kind,
        f.year,
        f.quarter,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.indicator_code = $indicator
        and f.period_basis = 'to_date'
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, b.kind, f.year, f.quarter, f.side
),

side as (
    select
        unit_code,
        kind,
        year,
        quarter,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from part
    group by unit_code, kind, year, quarter
),

reported as (
    select
        s.unit_code,
        s.kind,
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

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
),

unit_filing as (
    select b.year, b.quarter, min(b.source_count) as source_count
    from boundary as b
    join filing as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where b.unit_code = $unit_code
    group by b.year, b.quarter
    having count(*) = min(b.source_count)
),

numbered_filing as (
    select
        year,
        quarter,
        source_count,
        row_number() over (partition by year order by quarter desc) as newest
    from unit_filing
),

unit_year as (
    select year, quarter as as_of_quarter, source_count
    from numbered_filing
    where newest = 1
),

county as (
    select
        r.year,
        r.quarter,
        case when r.is_ratio then sum(r.numerator) / nullif(sum(r.denominator), 0) else sum(r.numerator) end
            as county_value
    from reported as r
    where list_contains($kinds, r.kind)
    group by r.year, r.quarter, r.is_ratio
)

select
    y.year,
    y.as_of_quarter,
    y.as_of_quarter = 4 as is_complete,
    own.value,
    own.numerator,
    own.denominator,
    y.source_count,
    county.county_value
from unit_year as y
left join reported as own
    on own.unit_code = $unit_code
    and own.year = y.year
    and own.quarter = y.as_of_quarter
left join county on county.year = y.year and county.quarter = y.as_of_quarter
order by y.year
