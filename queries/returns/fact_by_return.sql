-- Every figure that one return holds, as it was read.
-- grain: measure_code, basis
-- param return_id: bigint
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
    measure_code,
    basis,
    cast(value as double) as value,
    state,
    raw_text,
    sheet,
    cell,
    approximate,
    cast(unit_factor as double) as unit_factor
from fact
where return_id = $return_id
order by measure_code, basis, fact_id
