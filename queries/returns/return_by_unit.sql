-- Returns of one unit or of all, the newest first, with their state.
-- grain: return_id
-- param unit_code: text, null for all units
-- param limit_rows: integer, at most so many
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column revision: integer
-- column source_kind: text, filed, narrative or correction
-- column file_name: text
-- column sha256: text
-- column filed_at: timestamp
-- column filed_by: text
-- column status: text, submitted, approved, locked, sent_back or withdrawn
-- column figure_count: integer
-- column problem_count: integer, problems it was filed with
-- of the returns themselves, before anything else of them is looked up: each has one status from the moment it was filed
with newest as (
    select return_id, unit_code, year, quarter, revision, source_kind, sha256, filed_at, filed_by
    from return
    where ($unit_code is null or unit_code = $unit_code)
        and source_kind <> 'narrative'
        and filed_at <= $as_of
    order by filed_at desc, return_id desc
    limit $limit_rows
),

listed as (
    select
        r.return_id,
        r.unit_code,
        unit.name as unit_name,
        r.year,
        r.quarter,
        r.revision,
        r.source_kind,
        r.sha256,
        r.filed_at,
        r.filed_by,
        s.status
    from newest as r
    join stg_return_status as s on s.return_id = r.return_id
    left join unit on unit.unit_code = r.unit_code
    where s.from_at <= $as_of
        and s.until_at > $as_of
),

file as (
    select f.sha256, f.uploaded_at, min(f.name) as file_name
    from return_file as f
    join newest as r on r.sha256 = f.sha256 and r.filed_at = f.uploaded_at
    group by f.sha256, f.uploaded_at
),

counted_fact as (
    select fact.return_id, count(*) as figure_count
    from fact
    join listed on listed.return_id = fact.return_id
    group by fact.return_id
),

counted_problem as (
    select problem.return_id, count(*) as problem_count
    from problem
    join listed on listed.return_id = problem.return_id
    group by problem.return_id
)

select
    l.return_id,
    l.unit_code,
    l.unit_name,
    l.year,
    l.quarter,
    l.revision,
    l.source_kind,
    file.file_name,
    l.sha256,
    l.filed_at,
    l.filed_by,
    l.status,
    coalesce(f.figure_count, 0) as figure_count,
    coalesce(p.problem_count, 0) as problem_count
from listed as l
left join file on file.sha256 = l.sha256 and file.uploaded_at = l.filed_at
left join counted_fact as f on f.return_id = l.return_id
left join counted_problem as p on p.return_id = l.return_id
order by l.filed_at desc, l.return_id desc
