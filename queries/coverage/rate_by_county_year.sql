-- Rate of one ratio for the county, by year: the year is one quarter, the latest that any unit has filed.
-- Units not there yet in that quarter count as missing; they are never carried forward. The matched rates
-- are over the units that report both sides in this quarter and in the same quarter last year, less those that
-- were merged or split in between.
-- grain: year
-- param ratio: text, a ratio code of data/indicators.csv
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column as_of_quarter: integer, the quarter that stands for the year
-- column is_complete: boolean, that quarter is the fourth
-- column numerator: double, sum over the units that report both sides
-- column denominator: double, sum over the same units
-- column rate: double, 0..1 (yuan for an average), null where the denominator is null or 0
-- column rate_last_year: double, the rate of the same quarter last year
-- column rate_change: double, rate less rate_last_year
-- column matched_rate: double, this quarter's rate over the matched units
-- column matched_rate_last_year: double, last year's rate over the matched units
-- column units_matched: integer, units that report both sides in both quarters
-- column units_reporting: integer, units that report both sides
-- column units_expected: integer, units valid on the quarter's last day
-- column target: double, the county's target of that year
with unit_quarter as (
    select unit_code, year, quarter
    from dim_unit_quarter
    where year between $year_from - 1 and $year_to
        and list_contains($kinds, kind)
),

filed_year as (
    select u.year, max(u.quarter) as as_of_quarter
    from unit_quarter as u
    join stg_return_standing as s
        on s.unit_code = u.unit_code
        and s.year = u.year
        and s.quarter = u.quarter
    where s.year between $year_from and $year_to
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by u.year
),

side as (
    select
        unit_code,
        year,
        quarter,
        max(case when side = 'numerator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from fct_indicator_side
    where indicator_code = $ratio
        and period_basis = 'to_date'
        and year between $year_from - 1 and $year_to
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code, year, quarter
),

figure as (
    select s.unit_code, s.year, s.quarter, s.numerator, s.denominator
    from side as s
    join unit_quarter as u
        on u.unit_code = s.unit_code
        and u.year = s.year
        and u.quarter = s.quarter
    where s.numerator is not null
        and s.denominator is not null
),

comparable_figure as (
    select f.unit_code, f.year, f.quarter, f.numerator, f.denominator
    from figure as f
    left join dim_unit_change as c
        on c.unit_code = f.unit_code
        and c.quarter_index > 4 * f.year + f.quarter
        and c.quarter_index <= 4 * f.year + f.quarter + 4
        and c.known_from <= $as_of
    where c.unit_code is null
),

this_year as (
    select
        f.year,
        f.as_of_quarter,
        cast(sum(now.numerator) as double) as numerator,
        cast(sum(now.denominator) as double) as denominator,
        count(now.unit_code) as units_reporting,
        count(*) as units_expected,
        cast(sum(case when past.unit_code is not null then now.numerator end) as double) as matched_numerator,
        cast(sum(case when past.unit_code is not null then now.denominator end) as double)
            as matched_denominator,
        cast(sum(case when now.unit_code is not null then past.numerator end) as double)
            as matched_numerator_last_year,
        cast(sum(case when now.unit_code is not null then past.denominator end) as double)
            as matched_denominator_last_year,
        count(case when now.unit_code is not null then past.unit_code end) as units_matched
    from filed_year as f
    join unit_quarter as u on u.year = f.year and u.quarter = f.as_of_quarter
    left join figure as now
        on now.unit_code = u.unit_code
        and now.year = u.year
        and now.quarter = u.quarter
    left join comparable_figure as past
        on past.unit_code = u.unit_code
        and past.year = u.year - 1
        and past.quarter = u.quarter
    group by f.year, f.as_of_quarter
),

last_year as (
    select
        f.year,
        cast(sum(past.numerator) as double) / nullif(cast(sum(past.denominator) as double), 0) as rate
    from filed_year as f
    join figure as past on past.year = f.year - 1 and past.quarter = f.as_of_quarter
    group by f.year
),

target as (
    select year, value
    from stg_target
    where is_county
        and indicator_code = $ratio
        and known_from <= $as_of
        and known_until > $as_of
)

select
    t.year,
    t.as_of_quarter,
    t.as_of_quarter = 4 as is_complete,
    t.numerator,
    t.denominator,
    cast(t.numerator as double) / nullif(t.denominator, 0) as rate,
    last_year.rate as rate_last_year,
    cast(t.numerator as double) / nullif(t.denominator, 0) - last_year.rate as rate_change,
    cast(t.matched_numerator as double) / nullif(t.matched_denominator, 0) as matched_rate,
    cast(t.matched_numerator_last_year as double) / nullif(t.matched_denominator_last_year, 0)
        as matched_rate_last_year,
    t.units_matched,
    t.units_reporting,
    t.units_expected,
    target.value as target
from this_year as t
left join last_year on last_year.year = t.year
left join target on target.year = t.year
order by t.year
