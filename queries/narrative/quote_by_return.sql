-- The figures that were confirmed from an old report, each with the sentence it stands in.
-- grain: indicator_code, basis
-- param return_id: bigint
-- param unit_code: text, no row for a report of another unit, null for all units
-- param as_of: timestamp, no row for a report taken over after it
-- column return_id: bigint
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column indicator_code: text
-- column basis: text, stock, ytd or quarter
-- column value: double
-- column raw_text: text, as the text writes it
-- column approximate: boolean
-- column title: text, of the report
-- column cell: text, the paragraph
-- column quote: text, the sentence
-- column start_at: integer, where the figure begins in it
-- column end_at: integer
-- column file_name: text
-- column sha256: text
-- column filed_at: timestamp
-- column filed_by: text
select
    c.return_id,
    c.unit_code,
    unit.name as unit_name,
    c.year,
    c.quarter,
    c.indicator_code,
    c.basis,
    c.value,
    c.raw_text,
    c.approximate,
    c.title,
    c.cell,
    c.quote,
    c.start_at,
    c.end_at,
    r.file_name,
    r.sha256,
    r.filed_at,
    r.filed_by
from stg_narrative_claim as c
join stg_return as r on r.return_id = c.return_id
join unit on unit.unit_code = c.unit_code
join dim_indicator as d on d.indicator_code = c.indicator_code
where c.return_id = $return_id
    and ($unit_code is null or c.unit_code = $unit_code)
    and c.from_at <= $as_of
    and c.until_at > $as_of
order by d.sort, c.indicator_code, c.basis
