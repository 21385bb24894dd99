-- How far the townships stand apart in one ratio and how each moved on the year, in one row, for the sentences above
-- the charts. Movements are those of the units that report both sides in this quarter and in the same quarter last
-- year, less those that were merged or split in between.
-- grain: one row
-- param ratio: text, a ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column units_compared: integer, units with a rate in both quarters
-- column units_risen: integer, of those, with a higher rate than a year before
-- column units_fallen: integer, of those, with a lower one
-- column highest_unit_code: text, the unit that rose most (fell least)
-- column highest_unit_name: text
-- column highest_rate_change: double, its change on the year
-- column lowest_unit_code: text, the unit that fell most (rose least)
-- column lowest_unit_name: text
-- column lowest_rate_change: double, its change on the year
-- column range_rate: double, highest less lowest rate of the units compared
-- column range_rate_last_year: double, the same a year before
-- column top_unit_code: text, the unit with the largest denominator
-- column top_unit_name: text
-- column top_rate: double, its rate
-- column top_denominator_share: double, 0..1, its part of the county's denominator
-- column units_below_target: integer, units with a rate worse than their target
-- column below_denominator_share: double, 0..1, the part of the county's denominator that is theirs
-- column units_reporting: integer, units that report both sides
-- column units_expected: integer, units valid on the quarter's last day
-- column target: double, the county's target of that year
with target as (
    select unit_code, value, is_county
    from stg_target
    where indicator_code = $ratio
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

now as (
    select
        unit_code,
        unit_name,
        denominator,
        rate,
        numerator is not null and denominator is not null as is_reported
    from fct_unit_rate($as_of, $ratio, $year, $quarter, $kinds, $boundaries)
),

compared as (
    select
        now.unit_code,
        now.unit_name,
        now.rate,
        past.rate as rate_last_year,
        round(now.rate - past.rate, 12) as rate_change
    from now
    join fct_unit_rate($as_of, $ratio, $year - 1, $quarter, $kinds, $boundaries) as past
        on past.unit_code = now.unit_code
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > 4 * $year + $quarter - 4
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
        and $boundaries = 'reported'
    where c.unit_code is null
        and now.rate is not null
        and past.rate is not null
),

movement as (
    select
        count(*) as units_compared,
        count(case when rate_change > 0 then 1 end) as units_risen,
        count(case when rate_change < 0 then 1 end) as units_fallen,
        max(rate) - min(rate) as range_rate,
        max(rate_last_year) - min(rate_last_year) as range_rate_last_year
    from compared
),

risen as (
    select unit_code, unit_name, rate_change
    from compared
    order by rate_change desc, unit_code
    limit 1
),

fallen as (
    select unit_code, unit_name, rate_change
    from compared
    order by rate_change, unit_code
    limit 1
),

judged as (
    select
        n.unit_code,
        n.unit_name,
        n.rate,
        n.is_reported,
        case when n.is_reported then n.denominator end as denominator,
        case
            when d.better = 'lower' then n.rate > coalesce(own.value, general.value)
            else n.rate < coalesce(own.value, general.value)
        end as is_below
    from now as n
    left join dim_indicator as d on d.indicator_code = $ratio
    left join target as own on own.unit_code = n.unit_code
    left join target as general on general.is_county
),

stood as (
    select
        count(*) as units_expected,
        count(case when is_reported then 1 end) as units_reporting,
        count(case when is_below then 1 end) as units_below_target,
        sum(denominator) as denominator,
        sum(case when is_below then denominator when is_reported then 0 end) as below_denominator
    from judged
),

largest as (
    select unit_code, unit_name, rate, denominator
    from judged
    where is_reported
    order by denominator desc, unit_code
    limit 1
),

county_target as (
    select max(value) as value
    from target
    where is_county
)

select
    m.units_compared,
    m.units_risen,
    m.units_fallen,
    risen.unit_code as highest_unit_code,
    risen.unit_name as highest_unit_name,
    risen.rate_change as highest_rate_change,
    fallen.unit_code as lowest_unit_code,
    fallen.unit_name as lowest_unit_name,
    fallen.rate_change as lowest_rate_change,
    m.range_rate,
    m.range_rate_last_year,
    largest.unit_code as top_unit_code,
    largest.unit_name as top_unit_name,
    largest.rate as top_rate,
    cast(largest.denominator as double) / nullif(s.denominator, 0) as top_denominator_share,
    s.units_below_target,
    cast(s.below_denominator as double) / nullif(s.denominator, 0) as below_denominator_share,
    s.units_reporting,
    s.units_expected,
    c.value as target
from movement as m
cross join stood as s
cross join county_target as c
left join risen on true
left join fallen on true
left join largest on true
order by s.units_expected
