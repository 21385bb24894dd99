-- The figures of every expected unit in one quarter, beside those of the same quarter last year.
-- Stocks as they stood at the quarter's end, flows of the year so far. A figure that is missing has a row too.
-- grain: unit_code, measure_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param measures: text[], measure codes of data/indicators.csv
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column measure_code: text
-- column value: double, counts and yuan; null where missing or not applicable
-- column state: text, reported, not_applicable or missing
-- column approximate: boolean, given as about so many
-- column filed: boolean, the unit has a return that stands for the quarter
-- column value_last_year: double, the unit's figure of the same quarter last year
with unit_quarter as (
    select d.unit_code, unit.name as unit_name, d.kind
    from dim_unit_quarter as d
    join unit on unit.unit_code = d.unit_code
    where d.year = $year
        and d.quarter = $quarter
        and list_contains($kinds, d.kind)
),

asked as (
    select measure_code, sort
    from measure
    where list_contains($measures, measure_code)
),

figure as (
    select unit_code, year, measure_code, cast(value as double) as value, state, approximate
    from fct_figure
    where list_contains($measures, measure_code)
        and year between $year - 1 and $year
        and quarter = $quarter
        and basis <> 'quarter'
        and known_from <= $as_of
        and known_until > $as_of
),

filing as (
    select distinct unit_code
    from stg_return_standing
    where year = $year
        and quarter = $quarter
        and from_at <= $as_of
        and until_at > $as_of
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    a.measure_code,
    now.value,
    case
        when now.state is null then 'missing'
        when now.state = 'value' then 'reported'
        else 'not_applicable'
    end as state,
    coalesce(now.approximate, false) as approximate,
    filing.unit_code is not null as filed,
    past.value as value_last_year
from unit_quarter as u
cross join asked as a
left join figure as now
    on now.unit_code = u.unit_code
    and now.measure_code = a.measure_code
    and now.year = $year
left join figure as past
    on past.unit_code = u.unit_code
    and past.measure_code = a.measure_code
    and past.year = $year - 1
left join filing on filing.unit_code = u.unit_code
order by u.unit_code, a.sort, a.measure_code
