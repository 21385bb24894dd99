-- Every indicator of one township in one quarter, against the county, its rank and last year.
-- County values add up measures and recompute ratios, over the units that report (both sides of a ratio). Rank
-- 1 is the best: the highest value, or the lowest where lower is better; equal values share a rank.
-- grain: indicator_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds that make up the county here
-- param ranks_of: text[], the indicators that the rank is asked for, null for all
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
-- column rank: integer, among the units that report, null without a value, outside kinds or where it is not asked for
-- column units_reporting: integer, units in county_value
-- column units_expected: integer, units valid on the quarter's last day
-- column value_last_year: double, the unit's value in the same quarter last year
-- column change_on_year: double, value less value_last_year
-- column target: double, the unit's own target of that year, else the county's
with unit_quarter as (
    select unit_code
    from fct_unit_expected($as_of, $year, $quarter, $kinds, $boundaries)
),

expected as (
    select
        count(*) as units_expected,
        count(case when unit_code = $unit_code then 1 end) as own_count
    from unit_quarter
),

figure as (
    select
        f.indicator_code,
        f.year,
        f.period_basis,
        d.is_ratio,
        f.numerator,
        f.denominator,
        case when d.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value,
        f.numerator is not null and (f.denominator is not null or not d.is_ratio) as is_reported,
        f.is_not_applicable,
        f.has_part,
        f.approximate
    from fct_unit_figure($as_of, $unit_code, $year - 1, $year, $quarter, $quarter, $boundaries) as f
    join dim_indicator as d on d.indicator_code = f.indicator_code
),

-- this year to date, the quarter alone and last year to date, beside each other
own as (
    select
        indicator_code,
        max(case when year = $year and period_basis = 'to_date' then value end) as value,
        max(case when year = $year and period_basis = 'to_date' then numerator end) as numerator,
        max(case when year = $year and period_basis = 'to_date' then denominator end) as denominator,
        max(case when year = $year and period_basis = 'quarter' then value end) as quarter_value,
        max(case when year = $year - 1 and period_basis = 'to_date' then value end) as value_last_year,
        bool_or(year = $year and period_basis = 'to_date' and is_not_applicable) as is_not_applicable,
        bool_or(year = $year and period_basis = 'to_date' and is_reported) as is_reported,
        bool_or(year = $year and period_basis = 'to_date' and has_part) as has_part,
        bool_or(year = $year and period_basis = 'to_date' and approximate) as approximate
    from figure
    group by indicator_code
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

placed as (
    select
        o.indicator_code,
        d.is_ratio,
        case when d.better = 'lower' then 1 else -1 end as direction,
        case when d.better = 'lower' then o.value else -o.value end as worseness
    from own as o
    join dim_indicator as d on d.indicator_code = o.indicator_code
    where o.is_reported
        and o.value is not null
),

-- counted, not ranked: of all units only how many are ahead is asked
ahead as (
    select p.indicator_code, count(*) as units_ahead
    from placed as p
    join fct_indicator_value($as_of, $ranks_of, $year, $year, $quarter, $quarter, null, $boundaries) as v
        on v.indicator_code = p.indicator_code
    join unit_quarter as u on u.unit_code = v.unit_code
    where p.direction * case
        when p.is_ratio then cast(v.numerator as double) / nullif(v.denominator, 0)
        else v.numerator
    end < p.worseness
    group by p.indicator_code
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
    o.value,
    o.quarter_value,
    o.numerator,
    o.denominator,
    case
        when o.is_not_applicable then 'not_applicable'
        when o.is_reported then 'reported'
        when o.has_part then 'partial'
        else 'missing'
    end as state,
    coalesce(o.approximate, false) as approximate,
    county.county_value,
    case
        when o.is_reported
            and o.value is not null
            and e.own_count = 1
            and ($ranks_of is null or list_contains($ranks_of, d.indicator_code))
            then cast(1 + coalesce(a.units_ahead, 0) as bigint)
    end as rank,
    coalesce(county.units_reporting, 0) as units_reporting,
    e.units_expected,
    o.value_last_year,
    o.value - o.value_last_year as change_on_year,
    target.value as target
from dim_indicator as d
cross join expected as e
left join own as o on o.indicator_code = d.indicator_code
left join ahead as a on a.indicator_code = d.indicator_code
left join county on county.indicator_code = d.indicator_code
left join target on target.indicator_code = d.indicator_code
order by d.sort, d.indicator_code
