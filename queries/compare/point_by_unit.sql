-- Two indicators of every unit in one quarter against each other: a row for each of the two, and the medians.
-- The quarters of the field are made by the medians of the units that report both; on the median counts as high.
-- grain: unit_code, axis
-- param unit_codes: text[], the units that stand out, there whatever their kind; null for none
-- param indicator_x: text, a measure or ratio code of data/indicators.csv
-- param indicator_y: text, another one
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column axis: text, x or y
-- column indicator_code: text
-- column year: integer
-- column quarter: integer
-- column value: double
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column state: text, reported, partial, unknown, not_applicable or missing
-- column approximate: boolean
-- column is_chosen: boolean, one of unit_codes
-- column value_median: double, over the units that report both
-- column quadrant: text, high_high, high_low (high on x), low_high or low_low; null where one is missing
-- column units_both: integer, units that report both
-- column units_high_high: integer, units that are high on both
-- column units_low_low: integer
-- column units_mixed: integer, high on one of them only
with compared as (
    select
        unit_code,
        unit_name,
        kind,
        indicator_code,
        value,
        numerator,
        denominator,
        state,
        approximate
    from fct_unit_value(
        $as_of, $unit_codes, [cast($indicator_x as text), cast($indicator_y as text)], $period_basis, $year,
        $quarter, $kinds, $boundaries
    )
),

both_known as (
    select x.unit_code, x.value as value_x, y.value as value_y
    from compared as x
    join compared as y on y.unit_code = x.unit_code and y.indicator_code = $indicator_y
    where x.indicator_code = $indicator_x
        and x.value is not null
        and y.value is not null
),

middle as (
    select median(value_x) as median_x, median(value_y) as median_y
    from both_known
),

placed as (
    select
        b.unit_code,
        case when b.value_x >= m.median_x then 'high' else 'low' end as side_x,
        case when b.value_y >= m.median_y then 'high' else 'low' end as side_y
    from both_known as b
    cross join middle as m
),

counted as (
    select
        count(*) as units_both,
        count(case when side_x = 'high' and side_y = 'high' then 1 end) as units_high_high,
        count(case when side_x = 'low' and side_y = 'low' then 1 end) as units_low_low,
        count(case when side_x <> side_y then 1 end) as units_mixed
    from placed
),

axes as (
    select 'x' as axis, cast($indicator_x as text) as indicator_code
    union all
    select 'y' as axis, cast($indicator_y as text) as indicator_code
)

select
    c.unit_code,
    c.unit_name,
    c.kind,
    a.axis,
    c.indicator_code,
    cast($year as integer) as year,
    cast($quarter as integer) as quarter,
    c.value,
    c.numerator,
    c.denominator,
    c.state,
    c.approximate,
    coalesce(list_contains($unit_codes, c.unit_code), false) as is_chosen,
    case when a.axis = 'x' then m.median_x else m.median_y end as value_median,
    case when p.unit_code is not null then p.side_x || '_' || p.side_y end as quadrant,
    cast(n.units_both as integer) as units_both,
    cast(n.units_high_high as integer) as units_high_high,
    cast(n.units_low_low as integer) as units_low_low,
    cast(n.units_mixed as integer) as units_mixed
from compared as c
join axes as a on a.indicator_code = c.indicator_code
cross join middle as m
cross join counted as n
left join placed as p on p.unit_code = c.unit_code
order by c.unit_code, a.axis
