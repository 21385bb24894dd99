-- What was done with the returns of one unit and quarter, the newest first: filed, approved, sent back, locked ...
-- grain: return_id, act_number, act
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column revision: integer
-- column source_kind: text, filed, correction, nil or narrative
-- column act_number: bigint
-- column act: text, submitted, approved, sent_back, withdrawn, restored, locked or unlocked
-- column done_at: timestamp
-- column by_whom: text
-- column note: text, the comment or reason given
-- column file_name: text, null without a file
select
    r.return_id,
    r.revision,
    r.source_kind,
    e.act_number,
    e.act,
    e.done_at,
    e.by_whom,
    e.note,
    r.file_name
from return_event as e
join stg_return as r on r.return_id = e.return_id
where r.unit_code = $unit_code
    and r.year = $year
    and r.quarter = $quarter
    and r.source_kind <> 'narrative'
    and e.done_at <= $as_of
order by e.done_at desc, e.act_number desc, r.revision desc, r.return_id, e.act
