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
with unit_quarter as (
    select distinct unit_code, unit_name, year, quarter_index
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year - 1 and $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

reported as (
    select
        u.unit_code,
        u.unit_name,
        u.year,
        u.quarter_index,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from unit_quarter as u
    join fct_ratio($as_of, [$ratio], $year - 1, $year, $quarter, $quarter, null, $boundaries) as f
        on f.unit_code = u.unit_code
        and f.year = u.year
    where f.numerator is not null
        and f.denominator is not null
),

target as (
    select unit_code, value, is_county
    from stg_target
    where indicator_code = $ratio
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

compared as (
    select
        now.unit_code,
        now.unit_name,
        now.rate,
        past.rate as rate_last_year,
        round(now.rate - past.rate, 12) as rate_change
    from reported as now
    join reported as past on past.unit_code = now.unit_code and past.year = $year - 1
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= $as_of
        and $boundaries = 'reported'
    where now.year = $year
        and c.unit_code is null
        and now.rate is not null
        and past.rate is not null
),

moved as (
    select
        unit_code,
        unit_name,
        rate,
        rate_last_year,
        rate_change,
        row_number() over (order by rate_change desc, unit_code) as from_risen,
        row_number() over (order by rate_change, unit_code) as from_fallen
    from compared
),

movement as (
    select
        count(*) as units_compared,
        count(case when rate_change > 0 then 1 end) as units_risen,
        count(case when rate_change < 0 then 1 end) as units_fallen,
        max(case when from_risen = 1 then unit_code end) as highest_unit_code,
        max(case when from_risen = 1 then unit_name end) as highest_unit_name,
        max(case when from_risen = 1 then rate_change end) as highest_rate_change,
        max(case when from_fallen = 1 then unit_code end) as lowest_unit_code,
        max(case when from_fallen = 1 then unit_name end) as lowest_unit_name,
        max(case when from_fallen = 1 then rate_change end) as lowest_rate_change,
        max(rate) - min(rate) as range_rate,
        max(rate_last_year) - min(rate_last_year) as range_rate_last_year
    from moved
),

placed as (
    select
        r.unit_code,
        r.unit_name,
        r.rate,
        cast(r.denominator as double) as denominator,
        case
            when d.better = 'lower' then r.rate > coalesce(own.value, general.value)
            else r.rate < coalesce(own.value, general.value)
        end as is_below,
        row_number() over (order by r.denominator desc, r.unit_code) as from_largest
    from reported as r
    left join dim_indicator as d on d.indicator_code = $ratio
    left join target as own on own.unit_code = r.unit_code
    left join target as general on general.is_county
    where r.year = $year
),

stood as (
    select
        count(*) as units_reporting,
        count(case when is_below then 1 end) as units_below_target,
        max(case when from_largest = 1 then unit_code end) as top_unit_code,
        max(case when from_largest = 1 then unit_name end) as top_unit_name,
        max(case when from_largest = 1 then rate end) as top_rate,
        cast(max(case when from_largest = 1 then denominator end) as double) / nullif(sum(denominator), 0)
            as top_denominator_share,
        cast(sum(case when is_below then denominator else 0 end) as double) / nullif(sum(denominator), 0)
            as below_denominator_share
    from placed
),

expected as (
    select count(*) as units_expected
    from unit_quarter
    where year = $year
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
    m.highest_unit_code,
    m.highest_unit_name,
    m.highest_rate_change,
    m.lowest_unit_code,
    m.lowest_unit_name,
    m.lowest_rate_change,
    m.range_rate,
    m.range_rate_last_year,
    s.top_unit_code,
    s.top_unit_name,
    s.top_rate,
    s.top_denominator_share,
    s.units_below_target,
    s.below_denominator_share,
    s.units_reporting,
    e.units_expected,
    c.value as target
from movement as m
cross join stood as s
cross join expected as e
cross join county_target as c
order by e.units_expected
