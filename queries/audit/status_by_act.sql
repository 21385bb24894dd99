-- How acts changed the state of returns: before and after.
-- grain: act_number, return_id
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column revision: integer
-- column source_kind: text, filed, correction or nil
-- column status_before: text, null for a return that was filed with the act
-- column status_after: text, submitted, approved, locked, sent_back or withdrawn
-- column note: text, the comment or reason given
with event as (
    select
        act_number,
        return_id,
        done_at,
        note,
        case act when 'restored' then 'submitted' when 'unlocked' then 'approved' else act end as status
    from return_event
),

compared as (
    select
        act_number,
        return_id,
        done_at,
        note,
        lag(status) over (partition by return_id order by done_at, act_number) as status_before,
        status as status_after
    from event
)

select
    c.act_number,
    c.return_id,
    r.unit_code,
    u.name as unit_name,
    r.year,
    r.quarter,
    r.revision,
    r.source_kind,
    c.status_before,
    c.status_after,
    case when c.note <> '' then c.note end as note
from compared as c
join return as r on r.return_id = c.return_id
left join unit as u on u.unit_code = r.unit_code
where c.act_number in (select unnest($numbers))
    and c.done_at <= $as_of
order by c.act_number, c.return_id
