-- The returns with the status they had at a moment: the table "filing" of the SQL box.
-- Neither files nor the people who sent or handled them are in it.
-- grain: return_id
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column revision: integer, 1 for the unit's first return of the quarter
-- column source_kind: text, filed, correction, nil or narrative
-- column status: text, submitted, approved, locked, sent_back or withdrawn
-- column filed_at: timestamp, UTC
-- column is_late: boolean, came after the day it was due
select
    r.return_id,
    r.unit_code,
    unit.name as unit_name,
    r.year,
    r.quarter,
    r.revision,
    r.source_kind,
    s.status,
    r.filed_at,
    r.filed_at >= q.late_from as is_late
from stg_return as r
join stg_return_status as s
    on s.return_id = r.return_id
    and s.from_at <= $as_of
    and s.until_at > $as_of
join unit on unit.unit_code = r.unit_code
join dim_quarter as q
    on q.year = r.year
    and q.quarter = r.quarter
order by r.return_id
