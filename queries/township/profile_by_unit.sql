-- Who a township is: its kind and size in one quarter, and when it last filed.
-- grain: one row, none for an unknown unit
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column kind: text
-- column workers: double, workers in unionised units in that quarter
-- column members: double, union members in that quarter
-- column status: text, of that quarter's return: missing, submitted, approved, locked, sent_back or withdrawn
-- column last_filed_year: integer, of the latest quarter with a return that stands
-- column last_filed_quarter: integer
-- column last_filed_at: timestamp, when its newest standing return came in
-- column on_time: boolean, whether its first standing return came in by the due day
with filing as (
    select
        s.year,
        s.quarter,
        s.status,
        s.revision,
        s.status in ('submitted', 'approved', 'locked') as is_standing,
        r.filed_at
    from stg_return_status as s
    join stg_return as r on r.return_id = s.return_id
    where s.unit_code = $unit_code
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

this_quarter as (
    select
        status,
        row_number() over (
            order by case when is_standing then 0 else 1 end, revision desc
        ) as place
    from filing
    where year = $year
        and quarter = $quarter
),

filed_quarter as (
    select
        f.year,
        f.quarter,
        max(f.filed_at) as last_filed_at,
        min(f.filed_at) < d.late_from as on_time,
        row_number() over (order by f.year desc, f.quarter desc) as newest
    from filing as f
    join dim_quarter as d on d.year = f.year and d.quarter = f.quarter
    where f.is_standing
    group by f.year, f.quarter, d.late_from
),

size as (
    select
        cast(max(case when measure_code = 'workers' then value end) as double) as workers,
        cast(max(case when measure_code = 'members' then value end) as double) as members
    from fct_figure
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and measure_code in ('workers', 'members')
        and known_from <= $as_of
        and known_until > $as_of
)

select
    unit.unit_code,
    unit.name as unit_name,
    unit.short_name,
    unit.kind,
    size.workers,
    size.members,
    coalesce(this_quarter.status, 'missing') as status,
    filed_quarter.year as last_filed_year,
    filed_quarter.quarter as last_filed_quarter,
    filed_quarter.last_filed_at,
    filed_quarter.on_time
from unit
cross join size
left join this_quarter on this_quarter.place = 1
left join filed_quarter on filed_quarter.newest = 1
where unit.unit_code = $unit_code
order by unit.unit_code
