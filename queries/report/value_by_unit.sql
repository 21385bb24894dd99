-- Some indicators of every unit over a period of quarters, for a report's table of townships and its charts.
-- grain: indicator_code, unit_code
-- param indicators: text[], measure and ratio codes of data/indicators.csv
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column kind: text
-- column period_basis: text, to_date (period end, or the year so far), quarter (one alone), null for other sums
-- column value: double, at the period's end or what it brought; null when not reported
-- column matched_value_last_year: double, in the same period a year before
-- column matched_change_on_year: double, null where the unit was merged or split in between
-- column rank: integer, 1 the best; null without a value
-- column units_reporting: integer, units with a value
-- column units_expected: integer, units there at the period's end
with figure as (
    select years_back, unit_code, indicator_code, better, value
    from fct_period($as_of, $year_from, $quarter_from, $year, $quarter, $kinds, $indicators)
    where list_contains($indicators, indicator_code)
),

asked as (
    select d.indicator_code, d.better, d.measure_type, d.sort
    from dim_indicator as d
    where list_contains($indicators, d.indicator_code)
),

changed_unit as (
    select distinct unit_code
    from dim_unit_change
    where quarter_index > 4 * ($year_from - 1) + $quarter_from
        and quarter_index <= 4 * $year + $quarter
        and known_from <= $as_of
),

joined as (
    select
        a.indicator_code,
        a.sort,
        a.better,
        a.measure_type,
        u.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        now.value,
        past.value as matched_value_last_year,
        case when c.unit_code is null then now.value - past.value end as matched_change_on_year
    from dim_unit_quarter as u
    cross join asked as a
    left join figure as now
        on now.unit_code = u.unit_code
        and now.indicator_code = a.indicator_code
        and now.years_back = 0
    left join figure as past
        on past.unit_code = u.unit_code
        and past.indicator_code = a.indicator_code
        and past.years_back = 1
    left join changed_unit as c on c.unit_code = u.unit_code
    where u.year = $year
        and u.quarter = $quarter
        and list_contains($kinds, u.kind)
)

select
    indicator_code,
    unit_code,
    unit_name,
    short_name,
    kind,
    case
        when measure_type = 'stock' or $year_from = $year and $quarter_from = 1 then 'to_date'
        when $year_from = $year and $quarter_from = $quarter then 'quarter'
    end as period_basis,
    value,
    matched_value_last_year,
    matched_change_on_year,
    case when value is not null then rank() over (
        partition by indicator_code, value is null
        order by case when better = 'lower' then value else -value end
    ) end as rank,
    count(value) over (partition by indicator_code) as units_reporting,
    count(*) over (partition by indicator_code) as units_expected
from joined
order by sort, indicator_code, unit_code
