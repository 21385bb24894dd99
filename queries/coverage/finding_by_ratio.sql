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
with boundary as (
    select
        unit_code,
        unit_name,
        year,
        quarter,
        quarter_index,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year between $year - 3 and $year
        and quarter_index <= 4 * $year + $quarter
        and list_contains($kinds, kind)
        and known_from <= $as_of
        and known_until > $as_of
),

unit_quarter as (
    select distinct unit_code, unit_name, year, quarter, quarter_index
    from boundary
),

side as (
    select
        b.unit_code,
        f.year,
        f.quarter,
        f.side,
        case when count(*) = min(b.source_count) then sum(b.share * f.value) end as value
    from boundary as b
    join fct_indicator_side as f
        on f.unit_code = b.source_code
        and f.year = b.year
        and f.quarter = b.quarter
    where f.indicator_code = $ratio
        and f.period_basis = 'to_date'
        and f.year between $year - 3 and $year
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by b.unit_code, f.year, f.quarter, f.side
),

figure as (
    select
        unit_code,
        year,
        quarter,
        max(case when side = 'numerator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from side
    group by unit_code, year, quarter
),

reported as (
    select
        u.unit_code,
        u.unit_name,
        u.quarter_index,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as rate
    from unit_quarter as u
    join figure as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
    where f.numerator is not null
        and f.denominator is not null
),

county_quarter as (
    select
        quarter_index,
        cast(sum(numerator) as double) / nullif(cast(sum(denominator) as double), 0) as rate,
        count(*) as units_reporting
    from reported
    group by quarter_index
),

step as (
    select
        now.quarter_index,
        cast(sign(
            cast(sum(now.numerator) as double) / nullif(cast(sum(now.denominator) as double), 0)
            - cast(sum(past.numerator) as double) / nullif(cast(sum(past.denominator) as double), 0)
        ) as integer) as direction
    from reported as now
    join reported as past on past.unit_code = now.unit_code and past.quarter_index = now.quarter_index - 1
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index = now.quarter_index
        and c.known_from <= $as_of
        and $boundaries = 'reported'
    where c.unit_code is null
    group by now.quarter_index
),

moved as (
    select
        now.quarter_index,
        now.rate,
        now.units_reporting,
        now.rate - last_quarter.rate as change_on_quarter,
        now.rate - last_year.rate as change_on_year,
        coalesce(step.direction, 0) as direction
    from county_quarter as now
    left join step on step.quarter_index = now.quarter_index
    left join county_quarter as last_quarter on last_quarter.quarter_index = now.quarter_index - 1
    left join county_quarter as last_year on last_year.quarter_index = now.quarter_index - 4
),

this_quarter as (
    select rate, units_reporting, change_on_quarter, change_on_year, direction
    from moved
    where quarter_index = 4 * $year + $quarter
),

matched as (
    select
        cast(sum(now.numerator) as double) / nullif(cast(sum(now.denominator) as double), 0)
            - cast(sum(past.numerator) as double) / nullif(cast(sum(past.denominator) as double), 0)
            as change_on_year,
        count(*) as units_matched
    from reported as now
    join reported as past on past.unit_code = now.unit_code and past.quarter_index = now.quarter_index - 4
    left join dim_unit_change as c
        on c.unit_code = now.unit_code
        and c.quarter_index > past.quarter_index
        and c.quarter_index <= now.quarter_index
        and c.known_from <= $as_of
        and $boundaries = 'reported'
    where now.quarter_index = 4 * $year + $quarter
        and c.unit_code is null
),

-- the newest quarter that moved otherwise ends the run; with none, the first one known does
run_end as (
    select
        coalesce(
            max(case when moved.direction <> this_quarter.direction then moved.quarter_index end),
            min(moved.quarter_index) - 1
        ) as quarter_index
    from moved
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

placed as (
    select
        r.unit_code,
        r.unit_name,
        r.rate,
        coalesce(own.value, general.value) as target,
        row_number() over (order by r.rate, r.unit_code) as from_lowest,
        row_number() over (order by r.rate desc, r.unit_code) as from_highest
    from reported as r
    left join target as own on own.unit_code = r.unit_code
    left join target as general on general.is_county
    where r.quarter_index = 4 * $year + $quarter
        and r.rate is not null
),

unit_finding as (
    select
        max(case when p.from_lowest = 1 then p.unit_code end) as lowest_unit_code,
        max(case when p.from_lowest = 1 then p.unit_name end) as lowest_unit_name,
        max(case when p.from_lowest = 1 then p.rate end) as lowest_rate,
        max(case when p.from_lowest = 1 then p.target - p.rate end) as lowest_gap_to_target,
        max(case when p.from_highest = 1 then p.unit_code end) as highest_unit_code,
        max(case when p.from_highest = 1 then p.unit_name end) as highest_unit_name,
        max(case when p.from_highest = 1 then p.rate end) as highest_rate,
        count(
            case
                when d.better = 'lower' and p.rate > p.target then 1
                when d.better <> 'lower' and p.rate < p.target then 1
            end
        ) as units_below_target,
        count(case when d.unit = 'percent' and p.rate > 1 then 1 end) as units_above_one
    from placed as p
    left join dim_indicator as d on d.indicator_code = $ratio
),

expected as (
    select count(*) as units_expected
    from unit_quarter
    where quarter_index = 4 * $year + $quarter
),

county_target as (
    select max(value) as value
    from target
    where is_county
)

select
    t.rate,
    t.change_on_year as rate_change_on_year,
    t.change_on_quarter as rate_change_on_quarter,
    coalesce(t.direction, 0) as run_direction,
    case when t.direction <> 0 then 4 * $year + $quarter - e.quarter_index else 0 end as run_length,
    f.lowest_unit_code,
    f.lowest_unit_name,
    f.lowest_rate,
    f.lowest_gap_to_target,
    f.highest_unit_code,
    f.highest_unit_name,
    f.highest_rate,
    f.units_below_target,
    f.units_above_one,
    coalesce(t.units_reporting, 0) as units_reporting,
    expected.units_expected,
    matched.change_on_year as matched_change_on_year,
    matched.units_matched,
    county_target.value as target
from expected
cross join county_target
cross join unit_finding as f
cross join run_end as e
cross join matched
left join this_quarter as t on true
order by expected.units_expected
