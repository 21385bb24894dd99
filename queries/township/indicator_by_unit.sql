-- Every indicator of one township in one quarter, against the county, its rank and last year.
-- County values add up measures and recompute ratios, over the units that report (both sides of a ratio). Rank
-- 1 is the best: the highest value, or the lowest where lower is better; equal values share a rank.
-- grain: indicator_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds that make up the county here
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column is_ratio: boolean
-- column group_code: text
-- column sort: integer, order of data/indicators.csv, measures before ratios
-- column value: double, period end or this year so far; rates 0..1
-- column quarter_value: double, this quarter alone, null for stocks and ratios with a stock
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, reported, partial (a side or a unit merged since is missing), not_applicable or missing
-- column approximate: boolean, the return says "about"
-- column county_value: double, sum of a measure, recomputed ratio
-- column rank: integer, among the units that report, null without a value or outside kinds
-- column units_reporting: integer, units in county_value
-- column units_expected: integer, units valid on the quarter's last day
-- column value_last_year: double, the unit's value in the same quarter last year
-- column change_on_year: double, value less value_last_year
-- column target: double, the unit's own target of that year, else the county's
with boundary as (
    select
        unit_code,
        kind,
        year,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year - 1 and $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code
    from boundary
    where year = $year
        and list_contains($kinds, kind)
),

part as (
    select
        b.unit_code,
        f.year,
        f.indicator_code,
        f.period_basis,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value,
        count(*) = min(b.source_count) and bool_and(f.state = 'not_applicable') as is_not_applicable,
        count(f.value) as value_count,
        bool_or(f.approximate) as approximate
    from boundary as b
    join fct_indicator_side as f on f.unit_code = b.source_code and f.year = b.year
    where f.year between $year - 1 and $year
        and f.quarter = $quarter
        and (f.year = $year or b.unit_code = $unit_code)
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, f.year, f.indicator_code, f.period_basis, f.side
),

side as (
    select
        unit_code,
        year,
        indicator_code,
        period_basis,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator,
        bool_or(is_not_applicable) as is_not_applicable,
        sum(value_count) > 0 as has_part,
        bool_or(approximate) as approximate
    from part
    group by unit_code, year, indicator_code, period_basis
),

figure as (
    select
        s.unit_code,
        s.year,
        s.indicator_code,
        s.period_basis,
        d.is_ratio,
        d.better,
        cast(s.numerator as double) as numerator,
        cast(s.denominator as double) as denominator,
        case
            when d.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0)
            else cast(s.numerator as double)
        end as value,
        s.numerator is not null and (s.denominator is not null or not d.is_ratio) as is_reported,
        s.is_not_applicable,
        s.has_part,
        s.approximate
    from side as s
    join dim_indicator as d on d.indicator_code = s.indicator_code
),

peer as (
    select
        f.unit_code,
        f.indicator_code,
        f.is_ratio,
        f.numerator,
        f.denominator,
        f.value is not null as has_value,
        case when f.better = 'lower' then f.value else -f.value end as worseness
    from figure as f
    join unit_quarter as u on u.unit_code = f.unit_code
    where f.year = $year
        and f.period_basis = 'to_date'
        and f.is_reported
),

county as (
    select
        indicator_code,
        case when is_ratio then cast(sum(numerator) as double) / nullif(sum(denominator), 0) else sum(numerator) end
            as county_value,
        count(*) as units_reporting
    from peer
    group by indicator_code, is_ratio
),

ranked as (
    select
        unit_code,
        indicator_code,
        rank() over (partition by indicator_code order by worseness) as rank
    from peer
    where has_value
),

expected as (
    select count(*) as units_expected
    from unit_quarter
),

target as (
    select
        indicator_code,
        coalesce(max(case when not is_county then value end), max(case when is_county then value end)) as value
    from stg_target
    where year = $year
        and (unit_code = $unit_code or is_county)
        and known_from <= $as_of
        and known_until > $as_of
    group by indicator_code
)

select
    d.indicator_code,
    d.is_ratio,
    d.group_code,
    d.sort,
    now.value,
    alone.value as quarter_value,
    now.numerator,
    now.denominator,
    case
        when now.is_not_applicable then 'not_applicable'
        when now.is_reported then 'reported'
        when now.has_part then 'partial'
        else 'missing'
    end as state,
    coalesce(now.approximate, false) as approximate,
    county.county_value,
    ranked.rank,
    coalesce(county.units_reporting, 0) as units_reporting,
    expected.units_expected,
    past.value as value_last_year,
    now.value - past.value as change_on_year,
    target.value as target
from dim_indicator as d
cross join expected
left join figure as now
    on now.indicator_code = d.indicator_code
    and now.unit_code = $unit_code
    and now.year = $year
    and now.period_basis = 'to_date'
left join figure as alone
    on alone.indicator_code = d.indicator_code
    and alone.unit_code = $unit_code
    and alone.year = $year
    and alone.period_basis = 'quarter'
left join figure as past
    on past.indicator_code = d.indicator_code
    and past.unit_code = $unit_code
    and past.year = $year - 1
    and past.period_basis = 'to_date'
left join county on county.indicator_code = d.indicator_code
left join ranked on ranked.indicator_code = d.indicator_code and ranked.unit_code = $unit_code
left join target on target.indicator_code = d.indicator_code
order by d.sort, d.indicator_code
