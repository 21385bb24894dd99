-- Who a township is: its kind and size in one quarter, and when it last filed.
-- grain: one row, none for an unknown unit
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column short_name: text
-- column kind: text
-- column workers: double, workers in unionised units in that quarter, null when a unit merged since lacks them
-- column members: double, union members in that quarter
-- column hardship_households: double, files of workers in difficulty in that quarter
-- column is_expected: boolean, the unit was there on the quarter's last day
-- column status: text, of that quarter's return: missing, submitted, approved, locked, sent_back or withdrawn
-- column last_filed_year: integer, of the latest quarter with a return that stands
-- column last_filed_quarter: integer
-- column last_filed_at: timestamp, when its newest standing return came in
-- column on_time: boolean, whether its first standing return came in by the due day
-- column days_late: integer, days in China from the due day to that return, 0 when on time
with boundary as (
    select source_code, share, source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
),

this_quarter as (
    select
        status,
        row_number() over (
            order by
                case when status in ('submitted', 'approved', 'locked') then 0 else 1 end,
                revision desc
        ) as place
    from stg_return_status
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and from_at <= $as_of
        and until_at > $as_of
),

-- found first, from the newest quarter on: no return of any other is looked at
last_filed as (
    select year, quarter
    from stg_return_standing
    where unit_code = $unit_code
        and from_at <= $as_of
        and until_at > $as_of
    order by year desc, quarter desc
    limit 1
),

filed_quarter as (
    select
        s.year,
        s.quarter,
        max(r.filed_at) as last_filed_at,
        min(r.filed_at) < q.late_from as on_time,
        greatest(date_diff('day', q.due_on, cast(min(r.filed_at) + interval 8 hour as date)), 0) as days_late
    from last_filed as l
    join stg_return_standing as s on s.year = l.year and s.quarter = l.quarter
    join return as r on r.return_id = s.return_id
    join fct_due_quarter($as_of) as q on q.year = s.year and q.quarter = s.quarter
    where s.unit_code = $unit_code
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by s.year, s.quarter, q.due_on, q.late_from
),

size as (
    select
        case when count(case when f.measure_code = 'workers' then f.value end) = min(b.source_count)
            then sum(case when f.measure_code = 'workers' then b.share * f.value end) end as workers,
        case when count(case when f.measure_code = 'members' then f.value end) = min(b.source_count)
            then sum(case when f.measure_code = 'members' then b.share * f.value end) end as members,
        case when count(case when f.measure_code = 'hardship_households' then f.value end) = min(b.source_count)
            then sum(case when f.measure_code = 'hardship_households' then b.share * f.value end) end
            as hardship_households
    from boundary as b
    join fct_figure as f on f.unit_code = b.source_code
    where f.year = $year
        and f.quarter = $quarter
        and f.measure_code in ('workers', 'members', 'hardship_households')
        and f.known_from <= $as_of
        and f.known_until > $as_of
)

select
    unit.unit_code,
    unit.name as unit_name,
    unit.short_name,
    unit.kind,
    size.workers,
    size.members,
    size.hardship_households,
    (select count(*) from boundary) > 0 as is_expected,
    coalesce(this_quarter.status, 'missing') as status,
    filed_quarter.year as last_filed_year,
    filed_quarter.quarter as last_filed_quarter,
    filed_quarter.last_filed_at,
    filed_quarter.on_time,
    filed_quarter.days_late
from unit
cross join size
left join this_quarter on this_quarter.place = 1
left join filed_quarter on true
where unit.unit_code = $unit_code
order by unit.unit_code
