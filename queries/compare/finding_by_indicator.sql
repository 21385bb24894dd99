-- Who leads among the compared units in one quarter, by how much, and whether they have come closer in a year.
-- The lead is over the second. The spread is between the best and the last; its change is over the units that
-- report in both quarters, those merged or split in between included only on today's boundaries.
-- grain: indicator_code
-- param unit_codes: text[], the units that are compared, null for all of the kinds
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds that make up the whole
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column year: integer
-- column quarter: integer
-- column units_chosen: integer, units that are compared, whether they report or not
-- column units_compared: integer, those with a figure
-- column kind: text, their kind, null where there are several
-- column top_unit_code: text, the best; the highest where neither direction is better
-- column top_unit_name: text
-- column top_value: double
-- column lead: double, distance to the second, 0 where two are equal
-- column bottom_unit_code: text, the last
-- column bottom_unit_name: text
-- column bottom_value: double
-- column spread: double, distance from the best to the last
-- column units_matched: integer, units with a figure in the same quarter last year too
-- column spread_change: double, spread of these units less theirs last year, null with fewer than two
-- column value: double, of the whole
-- column units_reporting: integer, units in the value of the whole
-- column units_expected: integer
with compared as (
    select
        f.indicator_code,
        f.sort,
        f.unit_code,
        f.unit_name,
        f.kind,
        f.value,
        case when f.better = 'lower' then -f.value else f.value end as goodness,
        case
            when c.unit_code is null or $boundaries = 'today' then f.value_last_year
        end as comparable_last_year,
        f.units_reporting,
        f.units_expected
    from fct_comparison_figure(
        $as_of, $unit_codes, $indicators, $period_basis, $year, $year, $quarter, $kinds, $boundaries
    ) as f
    left join (
        select distinct unit_code
        from dim_unit_change
        where quarter_index > 4 * $year + $quarter - 4
            and quarter_index <= 4 * $year + $quarter
            and known_from <= $as_of
    ) as c on c.unit_code = f.unit_code
    where f.quarter = $quarter
),

placed as (
    select
        indicator_code,
        unit_code,
        unit_name,
        value,
        goodness,
        row_number() over (partition by indicator_code order by goodness desc, unit_code) as place,
        count(*) over (partition by indicator_code) as places
    from compared
    where unit_code is not null
        and value is not null
),

counted as (
    select
        indicator_code,
        sort,
        count(unit_code) as units_chosen,
        count(case when unit_code is not null then value end) as units_compared,
        case when min(kind) = max(kind) then min(kind) end as kind,
        max(case when unit_code is null then value end) as value,
        max(case when unit_code is null then units_reporting end) as units_reporting,
        max(case when unit_code is null then units_expected end) as units_expected
    from compared
    group by indicator_code, sort
),

matched as (
    select
        indicator_code,
        count(*) as units_matched,
        max(value) - min(value) as spread_now,
        max(comparable_last_year) - min(comparable_last_year) as spread_then
    from compared
    where unit_code is not null
        and value is not null
        and comparable_last_year is not null
    group by indicator_code
)

select
    n.indicator_code,
    cast($year as integer) as year,
    cast($quarter as integer) as quarter,
    cast(n.units_chosen as integer) as units_chosen,
    cast(n.units_compared as integer) as units_compared,
    n.kind,
    top.unit_code as top_unit_code,
    top.unit_name as top_unit_name,
    top.value as top_value,
    top.goodness - second.goodness as lead,
    bottom.unit_code as bottom_unit_code,
    bottom.unit_name as bottom_unit_name,
    bottom.value as bottom_value,
    top.goodness - bottom.goodness as spread,
    cast(coalesce(m.units_matched, 0) as integer) as units_matched,
    case when m.units_matched > 1 then m.spread_now - m.spread_then end as spread_change,
    n.value,
    cast(n.units_reporting as integer) as units_reporting,
    cast(n.units_expected as integer) as units_expected
from counted as n
left join placed as top on top.indicator_code = n.indicator_code and top.place = 1
left join placed as second on second.indicator_code = n.indicator_code and second.place = 2
left join placed as bottom
    on bottom.indicator_code = n.indicator_code
    and bottom.place = bottom.places
    and bottom.places > 1
left join matched as m on m.indicator_code = n.indicator_code
order by n.sort, n.indicator_code
