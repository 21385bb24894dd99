-- What of a period, and of the same period a year before, was restated after it was first filed, in one row.
-- Only figures given in a return that had another value before count, each once.
-- grain: one row
-- param unit_code: text, only this unit; null for all
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, changes known then
-- column figures_restated: integer, figures of the period
-- column units_restated: integer, units that they are of
-- column restated_names: text, the names of the first three with 、 between
-- column figures_restated_last_year: integer, figures of the same period a year before
-- column units_restated_last_year: integer
-- column last_changed_at: timestamp, the newest of those changes
with figure as (
    select
        r.unit_code,
        unit.name as unit_name,
        case when 4 * r.year + r.quarter >= 4 * $year_from + $quarter_from then 0 else 1 end as years_back,
        max(r.changed_at) as changed_at
    from fct_restatement as r
    join unit on unit.unit_code = r.unit_code
    where r.change_kind = 'changed'
        and not r.derived
        and r.changed_at <= $as_of
        and ($unit_code is null or r.unit_code = $unit_code)
        and r.year between $year_from - 1 and $year
        and list_contains($kinds, unit.kind)
        and (
            4 * r.year + r.quarter between 4 * $year_from + $quarter_from and 4 * $year + $quarter
            or 4 * r.year + r.quarter
                between 4 * ($year_from - 1) + $quarter_from and 4 * ($year - 1) + $quarter
        )
    group by r.unit_code, unit.name, r.year, r.quarter, r.measure_code, r.basis
),

changed_unit as (
    select
        unit_code,
        unit_name,
        row_number() over (order by count(*) desc, unit_code) as place
    from figure
    where years_back = 0
    group by unit_code, unit_name
),

named as (
    select string_agg(unit_name, '、' order by place) as restated_names
    from changed_unit
    where place <= 3
)

select
    count(case when f.years_back = 0 then 1 end) as figures_restated,
    count(distinct case when f.years_back = 0 then f.unit_code end) as units_restated,
    max(n.restated_names) as restated_names,
    count(case when f.years_back = 1 then 1 end) as figures_restated_last_year,
    count(distinct case when f.years_back = 1 then f.unit_code end) as units_restated_last_year,
    max(f.changed_at) as last_changed_at
from figure as f
cross join named as n
order by figures_restated
