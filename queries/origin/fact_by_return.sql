-- The cells that a return was read from, in the columns of origin/fact_by_figure.
-- grain: measure_code, basis
-- param return_id: bigint
-- param unit_code: text, no row for a return of another unit, null for all units
-- param as_of: timestamp, no row for a return filed after it
-- column unit_code: text
-- column unit_name: text
-- column source_name: text
-- column share: double
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column year: integer
-- column quarter: integer
-- column sign: integer
-- column value: double, null when not applicable
-- column raw_text: text, as written in the cell
-- column unit_factor: double, what the written number was multiplied with
-- column approximate: boolean
-- column file_name: text
-- column sha256: text
-- column sheet: text
-- column cell: text
-- column source_kind: text, filed, narrative, correction or nil
-- column why: text, the reason given with the return, null without one
-- column return_id: bigint
-- column revision: integer
-- column filed_at: timestamp
-- column filed_by: text
with event as (
    select
        return_id,
        note,
        row_number() over (partition by return_id order by act_number) as place
    from return_event
    where return_id = $return_id
),

came_in as (
    select return_id, nullif(note, '') as why
    from event
    where place = 1
)

select
    r.unit_code,
    unit.name as unit_name,
    unit.name as source_name,
    cast(1 as double) as share,
    fact.measure_code,
    fact.basis,
    r.year,
    r.quarter,
    1 as sign,
    cast(fact.value as double) as value,
    fact.raw_text,
    cast(fact.unit_factor as double) as unit_factor,
    fact.approximate,
    r.file_name,
    r.sha256,
    fact.sheet,
    fact.cell,
    r.source_kind,
    came_in.why,
    r.return_id,
    r.revision,
    r.filed_at,
    r.filed_by
from fact
join stg_return as r on r.return_id = fact.return_id
join unit on unit.unit_code = r.unit_code
join measure on measure.measure_code = fact.measure_code
left join came_in on came_in.return_id = r.return_id
where fact.return_id = $return_id
    and ($unit_code is null or r.unit_code = $unit_code)
    and r.filed_at <= $as_of
order by measure.sort, fact.measure_code, fact.basis, fact.fact_id
