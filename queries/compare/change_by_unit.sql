-- Each compared unit, and the whole, in one quarter and in an earlier one, with what changed in between.
-- The counts are of the compared units with a figure in both quarters.
-- grain: indicator_code, unit_code
-- param unit_codes: text[], the units that are compared, null for all of the kinds
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param from_year: integer, of the earlier quarter
-- param from_quarter: integer, 1 to 4
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds that make up the whole
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column unit_code: text, null for the whole
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column value: double
-- column state: text, reported, partial, unknown, not_applicable or missing
-- column units_reporting: integer
-- column units_expected: integer
-- column from_year: integer
-- column from_quarter: integer
-- column value_from: double, in the earlier quarter
-- column state_from: text, its state, null where the unit was not there yet
-- column units_reporting_from: integer
-- column units_expected_from: integer
-- column change_since_start: double, value less value_from
-- column direction: integer, 1 up, -1 down, 0 the same, null where a value is missing
-- column is_better: boolean, null where nothing changed or neither direction is better
-- column rise_rank: integer, 1 for the unit that rose most, null for the whole
-- column units_both: integer, units with a figure in both quarters
-- column units_up: integer
-- column units_down: integer
with compared as (
    select
        indicator_code,
        sort,
        better,
        unit_code,
        unit_name,
        kind,
        year,
        quarter,
        value,
        state,
        units_reporting,
        units_expected
    from fct_comparison_unit(
        $as_of, $unit_codes, $indicators, $period_basis, $from_year, $year, $quarter, $kinds, $boundaries
    )
),

later as (
    select
        indicator_code,
        sort,
        better,
        unit_code,
        unit_name,
        kind,
        value,
        state,
        units_reporting,
        units_expected
    from compared
    where year = $year
        and quarter = $quarter
),

earlier as (
    select
        indicator_code,
        unit_code,
        value,
        state,
        units_reporting,
        units_expected
    from compared
    where year = $from_year
        and quarter = $from_quarter
),

changed as (
    select
        l.indicator_code,
        l.sort,
        l.better,
        l.unit_code,
        l.unit_name,
        l.kind,
        l.value,
        l.state,
        l.units_reporting,
        l.units_expected,
        e.value as value_from,
        e.state as state_from,
        e.units_reporting as units_reporting_from,
        e.units_expected as units_expected_from,
        l.value - e.value as change_since_start,
        case
            when l.value - e.value > 0 then 1
            when l.value - e.value < 0 then -1
            when l.value - e.value = 0 then 0
        end as direction
    from later as l
    left join earlier as e
        on e.indicator_code = l.indicator_code
        and e.unit_code is not distinct from l.unit_code
),

ranked as (
    select
        indicator_code,
        unit_code,
        row_number() over (
            partition by indicator_code
            order by change_since_start desc, unit_code
        ) as rise_rank,
        count(*) over (partition by indicator_code) as units_both,
        count(case when direction = 1 then 1 end) over (partition by indicator_code) as units_up,
        count(case when direction = -1 then 1 end) over (partition by indicator_code) as units_down
    from changed
    where unit_code is not null
        and direction is not null
),

counted as (
    select indicator_code, max(units_both) as units_both, max(units_up) as units_up, max(units_down) as units_down
    from ranked
    group by indicator_code
)

select
    c.indicator_code,
    c.unit_code,
    c.unit_name,
    c.kind,
    cast($year as integer) as year,
    cast($quarter as integer) as quarter,
    c.value,
    c.state,
    cast(c.units_reporting as integer) as units_reporting,
    cast(c.units_expected as integer) as units_expected,
    cast($from_year as integer) as from_year,
    cast($from_quarter as integer) as from_quarter,
    c.value_from,
    c.state_from,
    cast(c.units_reporting_from as integer) as units_reporting_from,
    cast(c.units_expected_from as integer) as units_expected_from,
    c.change_since_start,
    c.direction,
    case
        when c.better <> 'none' and c.direction <> 0
            then (c.direction = 1) = (c.better = 'higher')
    end as is_better,
    cast(r.rise_rank as integer) as rise_rank,
    cast(coalesce(n.units_both, 0) as integer) as units_both,
    cast(coalesce(n.units_up, 0) as integer) as units_up,
    cast(coalesce(n.units_down, 0) as integer) as units_down
from changed as c
left join ranked as r on r.indicator_code = c.indicator_code and r.unit_code = c.unit_code
left join counted as n on n.indicator_code = c.indicator_code
order by c.sort, c.indicator_code, c.unit_code nulls last
