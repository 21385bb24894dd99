-- Old reports whose confirmed figures count, the newest on top.
-- grain: return_id
-- param as_of: timestamp, as known then
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column is_county: boolean
-- column year: integer
-- column quarter: integer
-- column title: text
-- column file_name: text
-- column sha256: text
-- column figure_count: integer
-- column filed_at: timestamp
-- column filed_by: text
select
    c.return_id,
    c.unit_code,
    unit.name as unit_name,
    unit.level = 'county' as is_county,
    c.year,
    c.quarter,
    max(c.title) as title,
    r.file_name,
    r.sha256,
    count(*) as figure_count,
    r.filed_at,
    r.filed_by
from stg_narrative_claim as c
join stg_return as r on r.return_id = c.return_id
join unit on unit.unit_code = c.unit_code
where c.from_at <= $as_of
    and c.until_at > $as_of
group by
    c.return_id,
    c.unit_code,
    unit.name,
    unit.level,
    c.year,
    c.quarter,
    r.file_name,
    r.sha256,
    r.filed_at,
    r.filed_by
order by c.return_id desc
