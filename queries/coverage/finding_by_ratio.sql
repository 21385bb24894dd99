-- What one quarter says about one ratio, in one row, for the sentence above the chart.
-- A run is the number of quarters in a row, up to this one, in which the rate moved the same way over the units
-- that report both that quarter and the one before: units that are late or merged turn no run.
-- grain: one row
-- param ratio: text, a ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column rate: double, the county's rate, over the units that report both sides
-- column rate_change_on_year: double, less the rate of the same quarter last year
-- column rate_change_on_quarter: double, less the rate of the quarter before
-- column run_direction: integer, 1 rising, -1 falling, 0 unchanged or unknown
-- column run_length: integer, quarters in a row in that direction, 0 when run_direction is 0
-- column lowest_unit_code: text
-- column lowest_unit_name: text
-- column lowest_rate: double
-- column lowest_gap_to_target: double, that unit's target less its rate, below 0 when reached
-- column highest_unit_code: text
-- column highest_unit_name: text
-- column highest_rate: double
-- column units_below_target: integer, units with a rate worse than their target
-- column units_above_one: integer, units with a percentage above 100 %
-- column units_reporting: integer, units that report both sides
-- column units_expected: integer, units valid on the quarter's last day
-- column matched_change_on_year: double, the change over the units that report both quarters on the same boundaries
-- column units_matched: integer, those units
-- column target: double, the county's target of that year
with total as (
    select
        t.quarter_index,
        cast(t.numerator as double) / nullif(t.denominator, 0) as rate,
        t.units_reporting,
        -- the first quarter that is looked at has none before it
        case
            when t.quarter_units > 0 and t.quarter_index > 4 * $year - 11
                then coalesce(
                    cast(
                        sign(
                            cast(t.quarter_numerator as double) / nullif(t.quarter_denominator, 0)
                            - cast(t.quarter_past_numerator as double) / nullif(t.quarter_past_denominator, 0)
                        ) as integer
                    ),
                    0
                )
            else 0
        end as direction,
        case
            when t.year_units > 0
                then cast(t.year_numerator as double) / nullif(t.year_denominator, 0)
                    - cast(t.year_past_numerator as double) / nullif(t.year_past_denominator, 0)
        end as matched_change_on_year,
        t.year_units
    from fct_county_total($as_of, [$ratio], $year - 3, $year, $kinds, $boundaries, true) as t
    where t.period_basis = 'to_date'
        and t.quarter_index <= 4 * $year + $quarter
),

this_quarter as (
    select
        max(case when quarter_index = 4 * $year + $quarter then rate end) as rate,
        max(case when quarter_index = 4 * $year + $quarter - 1 then rate end) as rate_last_quarter,
        max(case when quarter_index = 4 * $year + $quarter - 4 then rate end) as rate_last_year,
        max(case when quarter_index = 4 * $year + $quarter then units_reporting end) as units_reporting,
        max(case when quarter_index = 4 * $year + $quarter then direction end) as direction,
        max(case when quarter_index = 4 * $year + $quarter then matched_change_on_year end)
            as matched_change_on_year,
        max(case when quarter_index = 4 * $year + $quarter then year_units end) as units_matched
    from total
),

-- the newest quarter that moved otherwise ends the run; with none, the first one known does
run_end as (
    select
        coalesce(
            max(case when total.direction <> this_quarter.direction then total.quarter_index end),
            min(total.quarter_index) - 1
        ) as quarter_index
    from total
    cross join this_quarter
),

target as (
    select unit_code, value, is_county
    from stg_target
    where indicator_code = $ratio
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

county_target as (
    select max(value) as value
    from target
    where is_county
),

rated as (
    select u.unit_code, u.unit_name, u.rate, coalesce(own.value, general.value) as target
    from fct_unit_rate($as_of, $ratio, $year, $quarter, $kinds, $boundaries) as u
    cross join county_target as general
    left join target as own on own.unit_code = u.unit_code
),

unit_finding as (
    select
        count(
            case
                when d.better = 'lower' and r.rate > r.target then 1
                when d.better <> 'lower' and r.rate < r.target then 1
            end
        ) as units_below_target,
        count(case when d.unit = 'percent' and r.rate > 1 then 1 end) as units_above_one,
        count(r.unit_code) as units_expected
    from rated as r
    left join dim_indicator as d on d.indicator_code = $ratio
),

lowest as (
    select unit_code, unit_name, rate, target
    from rated
    where rate is not null
    order by rate, unit_code
    limit 1
),

highest as (
    select unit_code, unit_name, rate
    from rated
    where rate is not null
    order by rate desc, unit_code
    limit 1
)

select
    t.rate,
    t.rate - t.rate_last_year as rate_change_on_year,
    t.rate - t.rate_last_quarter as rate_change_on_quarter,
    coalesce(t.direction, 0) as run_direction,
    case when t.direction <> 0 then 4 * $year + $quarter - e.quarter_index else 0 end as run_length,
    lowest.unit_code as lowest_unit_code,
    lowest.unit_name as lowest_unit_name,
    lowest.rate as lowest_rate,
    lowest.target - lowest.rate as lowest_gap_to_target,
    highest.unit_code as highest_unit_code,
    highest.unit_name as highest_unit_name,
    highest.rate as highest_rate,
    f.units_below_target,
    f.units_above_one,
    coalesce(t.units_reporting, 0) as units_reporting,
    f.units_expected,
    t.matched_change_on_year,
    coalesce(t.units_matched, 0) as units_matched,
    county_target.value as target
from unit_finding as f
cross join county_target
cross join run_end as e
cross join this_quarter as t
left join lowest on true
left join highest on true
order by f.units_expected
