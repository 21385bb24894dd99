-- Returns that were sent back and wait for their unit: none that stands has been filed after them.
-- grain: return_id
-- param kinds: text[], unit kinds to include
-- param unit_code: text, null for all units
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column revision: integer
-- column source_kind: text, filed, correction, nil or narrative
-- column file_name: text, null without a file
-- column filed_at: timestamp
-- column filed_by: text
-- column sent_back_at: timestamp
-- column sent_back_by: text
-- column note: text, what the unit is asked to do
-- column due_on: date
-- column stands_before: boolean, an earlier return of the quarter stands, so its figures are not missing
with status as (
    select
        return_id,
        unit_code,
        year,
        quarter,
        revision,
        status,
        from_at,
        max(case when status in ('submitted', 'approved', 'locked') then revision end) over (
            partition by unit_code, year, quarter
        ) as standing_revision
    from stg_return_status
    where from_at <= $as_of
        and until_at > $as_of
),

due_quarter as (
    select year, quarter, due_on
    from fct_due_quarter($as_of)
),

waiting as (
    select return_id, unit_code, year, quarter, from_at, standing_revision
    from status
    where status = 'sent_back'
        and coalesce(standing_revision, 0) < revision
)

select
    r.return_id,
    r.unit_code,
    u.unit_name,
    r.year,
    r.quarter,
    r.revision,
    r.source_kind,
    r.file_name,
    r.filed_at,
    r.filed_by,
    e.done_at as sent_back_at,
    e.by_whom as sent_back_by,
    e.note,
    q.due_on,
    w.standing_revision is not null as stands_before
from waiting as w
join stg_return as r on r.return_id = w.return_id
join dim_unit_quarter as u
    on u.unit_code = r.unit_code
    and u.year = r.year
    and u.quarter = r.quarter
join due_quarter as q on q.year = r.year and q.quarter = r.quarter
join return_event as e
    on e.return_id = r.return_id
    and e.act = 'sent_back'
    and e.done_at = w.from_at
where list_contains($kinds, u.kind)
    and ($unit_code is null or r.unit_code = $unit_code)
order by e.done_at desc, r.return_id desc
