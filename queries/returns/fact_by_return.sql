-- Every figure that one return holds, as it was read.
-- grain: measure_code, basis
-- param return_id: bigint
-- param unit_code: text, no row for a return of another unit, null for all units
-- param as_of: timestamp, no row for a return filed after it
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column value: double, yuan or a whole count, null when not applicable
-- column state: text, value or not_applicable
-- column raw_text: text, as written in the cell
-- column sheet: text
-- column cell: text
-- column approximate: boolean
-- column unit_factor: double, what the written number was multiplied with
select
    fact.measure_code,
    fact.basis,
    cast(fact.value as double) as value,
    fact.state,
    fact.raw_text,
    fact.sheet,
    fact.cell,
    fact.approximate,
    cast(fact.unit_factor as double) as unit_factor
from fact
join return on return.return_id = fact.return_id
where fact.return_id = $return_id
    and ($unit_code is null or return.unit_code = $unit_code)
    and return.filed_at <= $as_of
order by fact.measure_code, fact.basis, fact.fact_id
