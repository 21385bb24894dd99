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
-- numbers stand for an indicator and for a township, in the order of their codes: words take longer to compare
with indicator as (
    select indicator_code, row_number() over (order by indicator_code) as indicator_number
    from dim_indicator
    where is_ratio
        and unit = 'percent'
        and list_contains($indicators, indicator_code)
),

comparable as (
    select u.unit_code, u.unit_name, row_number() over (order by u.unit_code) as unit_number
    from dim_unit_stretch as u
    left join dim_unit_change as c
        on c.unit_code = u.unit_code
        and c.quarter_index > 4 * $year - 4 + $quarter
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
    where u.boundaries = 'reported'
        and u.first_index <= 4 * $year - 4 + $quarter
        and u.last_index >= 4 * $year + $quarter
        and list_contains($kinds, u.kind)
        and c.unit_code is null
),

figure as (
    select
        i.indicator_number,
        u.unit_number,
        f.year,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from fct_ratio($as_of, $indicators, $year - 1, $year, $quarter, $quarter, null, 'reported') as f
    join indicator as i on i.indicator_code = f.indicator_code
    join comparable as u on u.unit_code = f.unit_code
),

moved as (
    select
        now.indicator_number,
        now.unit_number,
        now.rate as value,
        now.numerator,
        now.denominator,
        now.rate - past.rate as change_on_year
    from figure as now
    join figure as past
        on past.indicator_number = now.indicator_number
        and past.unit_number = now.unit_number
    where now.year = $year
        and past.year = $year - 1
        and now.rate - past.rate <> 0
),

-- the three largest each way, before any place is counted: of many units that is quicker
risen as (
    select indicator_number, unit_number, value, numerator, denominator, change_on_year, 1 as direction
    from moved
    where change_on_year > 0
    order by change_on_year desc, indicator_number, unit_number
    limit 3
),

fallen as (
    select indicator_number, unit_number, value, numerator, denominator, change_on_year, -1 as direction
    from moved
    where change_on_year < 0
    order by change_on_year, indicator_number, unit_number
    limit 3
),

either as (
    select indicator_number, unit_number, value, numerator, denominator, change_on_year, direction
    from risen
    union all
    select indicator_number, unit_number, value, numerator, denominator, change_on_year, direction
    from fallen
),

ranked as (
    select
        i.indicator_code,
        u.unit_code,
        u.unit_name,
        e.value,
        e.numerator,
        e.denominator,
        e.change_on_year,
        e.direction,
        row_number() over (
            partition by e.direction order by abs(e.change_on_year) desc, e.indicator_number, e.unit_number
        ) as movement_rank
    from either as e
    join indicator as i on i.indicator_number = e.indicator_number
    join comparable as u on u.unit_number = e.unit_number
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
