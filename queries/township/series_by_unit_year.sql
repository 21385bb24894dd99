-- One indicator of one township, year by year, beside the county in the same quarter.
-- The unit's year is the last quarter it has filed; what this quarter lacks is missing, never carried forward.
-- A year without a return has no row. Where a year holds no filed figure of the indicator, what a confirmed old
-- report says of its last quarter stands in its place, marked; it is in no figure of the county.
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
-- column is_narrative: boolean, the value comes from an old report, not from a return
-- column narrative_return_id: bigint, that old report, null for a figure that was filed
-- column county_value: double, in that same quarter, over the units that report
with boundary as (
    select
        year,
        quarter,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and year between (select min(year) from return) and (select max(year) from return)
        and known_from <= $as_of
        and known_until > $as_of
),

figure as (
    select
        f.year,
        f.quarter,
        f.numerator,
        f.denominator,
        case when d.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value,
        f.numerator is not null and (f.denominator is not null or not d.is_ratio) as is_reported
    from fct_unit_figure($as_of, $unit_code, 1900, 9999, 1, 4, $boundaries) as f
    join dim_indicator as d on d.indicator_code = f.indicator_code
    where f.indicator_code = $indicator
        and f.period_basis = 'to_date'
),

reported as (
    select year, quarter, numerator, denominator, value
    from figure
    where is_reported
),

unit_filing as (
    select b.year, b.quarter, min(b.source_count) as source_count
    from boundary as b
    join stg_return_standing as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.from_at <= $as_of
        and f.until_at > $as_of
    group by b.year, b.quarter
    having count(distinct f.unit_code) = min(b.source_count)
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

-- what confirmed old reports say of the indicator or its sides, the newest report where there are several
numbered_claim as (
    select
        c.year,
        c.quarter,
        c.indicator_code,
        c.value,
        c.return_id,
        row_number() over (partition by c.year, c.quarter, c.indicator_code order by c.return_id desc) as newest
    from stg_narrative_claim as c
    join boundary as b
        on b.source_code = c.unit_code
        and b.year = c.year
        and b.quarter = c.quarter
        and b.source_count = 1
        and b.share = 1
    where c.unit_code = $unit_code
        and c.basis <> 'quarter'
        and c.from_at <= $as_of
        and c.until_at > $as_of
),

narrative_side as (
    select
        c.year,
        c.quarter,
        max(case when c.indicator_code = $indicator then c.value end) as stated,
        max(case when d.side <> 'denominator' then c.value end) as numerator,
        max(case when d.side = 'denominator' then c.value end) as denominator,
        max(c.return_id) as return_id
    from numbered_claim as c
    left join dim_indicator_side as d
        on d.indicator_code = $indicator
        and d.measure_code = c.indicator_code
    where c.newest = 1
        and (c.indicator_code = $indicator or d.side is not null)
    group by c.year, c.quarter
),

numbered_told as (
    select
        s.year,
        s.quarter as as_of_quarter,
        s.numerator,
        s.denominator,
        case
            when d.is_ratio then coalesce(cast(s.numerator as double) / nullif(s.denominator, 0), s.stated)
            else s.stated
        end
            as value,
        s.return_id,
        row_number() over (partition by s.year order by s.quarter desc) as newest
    from narrative_side as s
    join dim_indicator as d on d.indicator_code = $indicator
    where coalesce(
        s.stated, case when d.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0) end
    ) is not null
        and not exists (
            select 1
            from figure as filed
            where filed.year = s.year
        )
),

told as (
    select year, as_of_quarter, numerator, denominator, value, return_id
    from numbered_told
    where newest = 1
),

shown_year as (
    select
        coalesce(t.year, y.year) as year,
        coalesce(t.as_of_quarter, y.as_of_quarter) as as_of_quarter,
        coalesce(y.source_count, 1) as source_count,
        t.numerator,
        t.denominator,
        t.value,
        t.return_id
    from unit_year as y
    full join told as t on t.year = y.year
),

county as (
    select
        t.year,
        t.quarter,
        case when d.is_ratio then cast(t.numerator as double) / nullif(t.denominator, 0) else t.numerator end
            as county_value
    from fct_county_total($as_of, [$indicator], 1900, 9999, $kinds, $boundaries, false) as t
    join dim_indicator as d on d.indicator_code = t.indicator_code
    where t.period_basis = 'to_date'
)

select
    y.year,
    y.as_of_quarter,
    y.as_of_quarter = 4 as is_complete,
    coalesce(y.value, own.value) as value,
    coalesce(y.numerator, own.numerator) as numerator,
    coalesce(y.denominator, own.denominator) as denominator,
    y.source_count,
    y.return_id is not null as is_narrative,
    y.return_id as narrative_return_id,
    county.county_value
from shown_year as y
left join reported as own
    on own.year = y.year
    and own.quarter = y.as_of_quarter
left join county on county.year = y.year and county.quarter = y.as_of_quarter
order by y.year
