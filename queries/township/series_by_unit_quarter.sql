-- One indicator of one township, quarter by quarter, beside the county.
-- From the unit's first filed quarter to the county's latest; a quarter not filed has a row without a value.
-- grain: year, quarter
-- param unit_code: text
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param kinds: text[], unit kinds that make up the county here
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column value: double, period end or this year so far; rates 0..1
-- column quarter_value: double, this quarter alone, null for stocks and ratios with a stock
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, reported, partial (one side only), not_applicable or missing
-- column approximate: boolean, the return says "about"
-- column county_value: double, sum of a measure, recomputed ratio, over the units that report
-- column filed: boolean, the unit has a return that stands for the quarter
with filing as (
    select distinct unit_code, year, quarter, 4 * year + quarter as quarter_index
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
),

span as (
    select
        min(case when unit_code = $unit_code then quarter_index end) as first_index,
        max(quarter_index) as last_index
    from filing
),

period as (
    select q.year, q.quarter
    from dim_quarter as q
    join span on q.quarter_index between span.first_index and span.last_index
),

side as (
    select
        unit_code,
        year,
        quarter,
        period_basis,
        max(case when side <> 'denominator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator,
        bool_or(state = 'not_applicable') as is_not_applicable,
        bool_or(approximate) as approximate
    from fct_indicator_side
    where indicator_code = $indicator
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code, year, quarter, period_basis
),

figure as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.period_basis,
        d.is_ratio,
        cast(s.numerator as double) as numerator,
        cast(s.denominator as double) as denominator,
        case
            when d.is_ratio then cast(s.numerator as double) / nullif(s.denominator, 0)
            else cast(s.numerator as double)
        end as value,
        s.numerator is not null and (s.denominator is not null or not d.is_ratio) as is_reported,
        s.is_not_applicable,
        s.approximate
    from side as s
    join dim_indicator as d on d.indicator_code = $indicator
),

county as (
    select
        f.year,
        f.quarter,
        case when f.is_ratio then sum(f.numerator) / nullif(sum(f.denominator), 0) else sum(f.numerator) end
            as county_value
    from figure as f
    join dim_unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.period_basis = 'to_date'
        and f.is_reported
        and list_contains($kinds, u.kind)
    group by f.year, f.quarter, f.is_ratio
)

select
    p.year,
    p.quarter,
    now.value,
    alone.value as quarter_value,
    now.numerator,
    now.denominator,
    case
        when now.is_not_applicable then 'not_applicable'
        when now.is_reported then 'reported'
        when now.numerator is not null or now.denominator is not null then 'partial'
        else 'missing'
    end as state,
    coalesce(now.approximate, false) as approximate,
    county.county_value,
    filing.unit_code is not null as filed
from period as p
left join figure as now
    on now.unit_code = $unit_code
    and now.year = p.year
    and now.quarter = p.quarter
    and now.period_basis = 'to_date'
left join figure as alone
    on alone.unit_code = $unit_code
    and alone.year = p.year
    and alone.quarter = p.quarter
    and alone.period_basis = 'quarter'
left join county on county.year = p.year and county.quarter = p.quarter
left join filing
    on filing.unit_code = $unit_code
    and filing.year = p.year
    and filing.quarter = p.quarter
order by p.year, p.quarter
