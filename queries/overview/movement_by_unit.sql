-- The townships' best and worst movements of rates on the year: the three largest rises and falls.
-- Only percentages are compared, all of the given ones together; a rise and a fall are meant as numbers,
-- whether or not higher is better. Units that were merged or split within the year are not compared.
-- grain: indicator_code, unit_code
-- param indicators: text[], ratio codes of data/indicators.csv; others are left out
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column unit_code: text
-- column unit_name: text
-- column value: double, the rate now
-- column change_on_year: double, less the rate of the same quarter last year
-- column movement_rank_up: integer, 1 to 3 among the rises, else null
-- column movement_rank_down: integer, 1 to 3 among the falls, else null
-- column numerator: double
-- column denominator: double
with figure as (
    select
        f.unit_code,
        f.year,
        f.indicator_code,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from fct_ratio($as_of, $indicators, $year - 1, $year, $quarter, $quarter, null, 'reported') as f
    join dim_indicator as d on d.indicator_code = f.indicator_code
    where d.is_ratio
        and d.unit = 'percent'
),

moved as (
    select
        now.indicator_code,
        now.unit_code,
        u.unit_name,
        now.rate as value,
        now.numerator,
        now.denominator,
        now.rate - past.rate as change_on_year,
        cast(sign(now.rate - past.rate) as integer) as direction
    from figure as now
    join figure as past
        on past.indicator_code = now.indicator_code
        and past.unit_code = now.unit_code
        and past.year = $year - 1
    join dim_unit_stretch as u
        on u.unit_code = now.unit_code
        and u.boundaries = 'reported'
        and u.first_index <= 4 * $year - 4 + $quarter
        and u.last_index >= 4 * $year + $quarter
        and list_contains($kinds, u.kind)
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > 4 * $year - 4 + $quarter
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
    where now.year = $year
        and now.rate - past.rate <> 0
        and c.unit_code is null
),

-- the three largest each way, before any place is counted: of many units that is quicker
risen as (
    select indicator_code, unit_code, unit_name, value, numerator, denominator, change_on_year, direction
    from moved
    where direction > 0
    order by change_on_year desc, indicator_code, unit_code
    limit 3
),

fallen as (
    select indicator_code, unit_code, unit_name, value, numerator, denominator, change_on_year, direction
    from moved
    where direction < 0
    order by change_on_year, indicator_code, unit_code
    limit 3
),

either as (
    select indicator_code, unit_code, unit_name, value, numerator, denominator, change_on_year, direction
    from risen
    union all
    select indicator_code, unit_code, unit_name, value, numerator, denominator, change_on_year, direction
    from fallen
),

ranked as (
    select
        indicator_code,
        unit_code,
        unit_name,
        value,
        numerator,
        denominator,
        change_on_year,
        direction,
        row_number() over (
            partition by direction order by abs(change_on_year) desc, indicator_code, unit_code
        ) as movement_rank
    from either
)

select
    indicator_code,
    unit_code,
    unit_name,
    value,
    change_on_year,
    case when direction > 0 then movement_rank end as movement_rank_up,
    case when direction < 0 then movement_rank end as movement_rank_down,
    numerator,
    denominator
from ranked
order by direction desc, movement_rank, indicator_code, unit_code
