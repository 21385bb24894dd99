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
-- one number stands for an indicator and a township, in the order of their codes: words take longer to compare
with indicator as (
    select indicator_code, 10000000 * row_number() over (order by indicator_code) as indicator_number
    from dim_indicator
    where is_ratio
        and unit = 'percent'
        and list_contains($indicators, indicator_code)
),

comparable as (
    select unit_code, unit_name, row_number() over (order by unit_code) as unit_number
    from fct_unit_comparable($as_of, $year, $quarter, $kinds)
),

now as (
    select
        i.indicator_number + u.unit_number as pair_number,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from fct_ratio_quarter($as_of, $indicators, $year, $quarter) as f
    join indicator as i on i.indicator_code = f.indicator_code
    join comparable as u on u.unit_code = f.unit_code
),

past as (
    select
        i.indicator_number + u.unit_number as pair_number,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from fct_ratio_quarter($as_of, $indicators, $year - 1, $quarter) as f
    join indicator as i on i.indicator_code = f.indicator_code
    join comparable as u on u.unit_code = f.unit_code
),

moved as (
    select
        now.pair_number,
        now.numerator,
        now.denominator,
        now.rate - past.rate as change_on_year
    from now
    join past on past.pair_number = now.pair_number
),

-- the three largest each way, before any place is counted: of many units that is quicker
risen as (
    select pair_number, numerator, denominator, change_on_year, 1 as direction
    from moved
    where change_on_year > 0
    order by change_on_year desc, pair_number
    limit 3
),

fallen as (
    select pair_number, numerator, denominator, change_on_year, -1 as direction
    from moved
    where change_on_year < 0
    order by change_on_year, pair_number
    limit 3
),

either as (
    select pair_number, numerator, denominator, change_on_year, direction
    from risen
    union all
    select pair_number, numerator, denominator, change_on_year, direction
    from fallen
),

ranked as (
    select
        i.indicator_code,
        u.unit_code,
        u.unit_name,
        e.numerator,
        e.denominator,
        e.change_on_year,
        e.direction,
        row_number() over (
            partition by e.direction order by abs(e.change_on_year) desc, e.pair_number
        ) as movement_rank
    from either as e
    cross join indicator as i
    join comparable as u on u.unit_number = e.pair_number - i.indicator_number
)

select
    indicator_code,
    unit_code,
    unit_name,
    cast(numerator as double) / nullif(denominator, 0) as value,
    change_on_year,
    case when direction > 0 then movement_rank end as movement_rank_up,
    case when direction < 0 then movement_rank end as movement_rank_down,
    numerator,
    denominator
from ranked
order by direction desc, movement_rank, indicator_code, unit_code
