-- The returns of one quarter as the reviewer sees them: state, what they were filed with, the last word on each.
-- grain: return_id
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param limit_rows: integer, at most so many units, those that wait first, those with problems before others, null for all
-- param skip_rows: integer, so many of these units are left out, null for none
-- param shown: text, a unit that is there in any case, null for none
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column revision: integer
-- column source_kind: text, filed, correction, nil or narrative
-- column file_name: text, null without a file
-- column sha256: text, null without a file
-- column filed_at: timestamp
-- column filed_by: text
-- column status: text, submitted, approved, locked, sent_back or withdrawn
-- column note: text, the comment of the event that led to this state
-- column noted_by: text, by whom
-- column noted_at: timestamp
-- column figure_count: integer, figures in the return
-- column error_count: integer, errors it was filed with (let stand with a reason)
-- column warning_count: integer, warnings it was filed with
-- column unanswered_count: integer, of both, those without a word on them
-- column is_shown: boolean, the return whose state is the unit's: the newest that stands, else the newest
-- column waiting_count: integer, returns of the unit that wait for approval
-- column units_waiting: integer, units of the quarter with a return that waits
-- column row_place: integer, of the unit, 1 for the first that waits
-- column rows_in_all: integer, units of the quarter with a return
with returned as (
    select
        r.return_id,
        r.unit_code,
        u.unit_name,
        u.kind,
        r.revision,
        r.source_kind,
        r.file_name,
        r.sha256,
        r.filed_at,
        r.filed_by,
        s.status,
        s.from_at,
        row_number() over (
            partition by r.unit_code
            order by
                case when s.status in ('submitted', 'approved', 'locked') then 0 else 1 end,
                r.revision desc
        ) as place,
        count(case when s.status = 'submitted' then 1 end) over (partition by r.unit_code) as waiting_count
    from stg_return as r
    join stg_return_status as s on s.return_id = r.return_id
    join dim_unit_quarter as u
        on u.unit_code = r.unit_code
        and u.year = r.year
        and u.quarter = r.quarter
    where r.year = $year
        and r.quarter = $quarter
        and list_contains($kinds, u.kind)
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

last_event as (
    select
        e.return_id,
        e.note,
        e.by_whom,
        e.done_at,
        row_number() over (partition by e.return_id order by e.done_at desc, e.act_number desc) as newest
    from return_event as e
    join returned on returned.return_id = e.return_id
    where e.done_at <= $as_of
),

counted_fact as (
    select fact.return_id, count(*) as figure_count
    from fact
    join returned on returned.return_id = fact.return_id
    group by fact.return_id
),

answered as (
    select distinct
        e.return_id,
        e.rule_code,
        coalesce(e.sheet, '') as sheet,
        coalesce(e.cell, '') as cell
    from problem_event as e
    join returned on returned.return_id = e.return_id
    where e.done_at <= $as_of
),

counted_problem as (
    select
        p.return_id,
        count(case when p.severity = 'error' then 1 end) as error_count,
        count(case when p.severity = 'warning' then 1 end) as warning_count,
        count(case when p.severity <> 'info' and a.return_id is null then 1 end) as unanswered_count
    from problem as p
    join returned on returned.return_id = p.return_id
    left join answered as a
        on a.return_id = p.return_id
        and a.rule_code = p.rule_code
        and a.sheet = coalesce(p.sheet, '')
        and a.cell = coalesce(p.cell, '')
    group by p.return_id
),

waiting as (
    select count(distinct unit_code) as units_waiting
    from returned
    where status = 'submitted'
),

told as (
    select
        r.return_id,
        r.unit_code,
        r.unit_name,
        r.kind,
        r.revision,
        r.source_kind,
        r.file_name,
        r.sha256,
        r.filed_at,
        r.filed_by,
        r.status,
        e.note,
        e.by_whom as noted_by,
        e.done_at as noted_at,
        coalesce(f.figure_count, 0) as figure_count,
        coalesce(p.error_count, 0) as error_count,
        coalesce(p.warning_count, 0) as warning_count,
        coalesce(p.unanswered_count, 0) as unanswered_count,
        r.place = 1 as is_shown,
        r.waiting_count,
        waiting.units_waiting
    from returned as r
    cross join waiting
    left join last_event as e on e.return_id = r.return_id and e.newest = 1
    left join counted_fact as f on f.return_id = r.return_id
    left join counted_problem as p on p.return_id = r.return_id
),

ordered as (
    select
        unit_code,
        row_number() over (
            order by
                case status when 'submitted' then 0 when 'sent_back' then 1 when 'approved' then 2 when 'locked' then 3
                    else 4 end,
                case when error_count > 0 then 0 else 1 end,
                case when warning_count > 0 then 0 else 1 end,
                unit_code
        ) as row_place,
        count(*) over () as rows_in_all
    from told
    where is_shown
)

select
    t.return_id,
    t.unit_code,
    t.unit_name,
    t.kind,
    t.revision,
    t.source_kind,
    t.file_name,
    t.sha256,
    t.filed_at,
    t.filed_by,
    t.status,
    t.note,
    t.noted_by,
    t.noted_at,
    t.figure_count,
    t.error_count,
    t.warning_count,
    t.unanswered_count,
    t.is_shown,
    t.waiting_count,
    t.units_waiting,
    o.row_place,
    o.rows_in_all
from told as t
join ordered as o on o.unit_code = t.unit_code
where $limit_rows is null
    or (o.row_place > coalesce($skip_rows, 0) and o.row_place <= coalesce($skip_rows, 0) + $limit_rows)
    or t.unit_code = $shown
order by t.unit_code, t.revision desc, t.return_id
