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
        year,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and year between $year - 1 and $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
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

county as (
    select
        t.indicator_code,
        case when d.is_ratio then cast(t.numerator as double) / nullif(t.denominator, 0) else t.numerator end
            as county_value,
        t.units_reporting
    from fct_county_total($as_of, null, $year, $year, $kinds, $boundaries, false) as t
    join dim_indicator as d on d.indicator_code = t.indicator_code
    where t.quarter = $quarter
        and t.period_basis = 'to_date'
),

own as (
    select
        indicator_code,
        is_ratio,
        case when better = 'lower' then 1 else -1 end as direction,
        case when better = 'lower' then value else -value end as worseness
    from figure
    where year = $year
        and period_basis = 'to_date'
        and is_reported
        and value is not null
        and unit_code in (select unit_code from unit_quarter)
),

-- counted, not ranked: of all units only how many are ahead is asked
ahead as (
    select own.indicator_code, count(*) as units_ahead
    from own
    join fct_indicator_value($as_of, null, $year, $year, $quarter, $quarter, null, $boundaries) as v
        on v.indicator_code = own.indicator_code
    join unit_quarter as u on u.unit_code = v.unit_code
    where own.direction * case
        when own.is_ratio then cast(v.numerator as double) / nullif(v.denominator, 0)
        else v.numerator
    end < own.worseness
    group by own.indicator_code
),

ranked as (
    select own.indicator_code, cast(1 + coalesce(ahead.units_ahead, 0) as bigint) as rank
    from own
    left join ahead on ahead.indicator_code = own.indicator_code
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
left join ranked on ranked.indicator_code = d.indicator_code
left join target on target.indicator_code = d.indicator_code
order by d.sort, d.indicator_code
