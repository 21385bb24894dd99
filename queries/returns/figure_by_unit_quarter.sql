-- The figures of one unit and quarter, given and derived, each with the return it stands in.
-- grain: measure_code, basis
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param as_of: timestamp, figures as known then
-- column measure_code: text
-- column basis: text, stock, ytd or quarter
-- column value: double, null when not applicable
-- column state: text, value or not_applicable
-- column derived: boolean, computed from other quarters
-- column approximate: boolean
-- column return_id: bigint, null when derived
select
    f.measure_code,
    f.basis,
    cast(f.value as double) as value,
    f.state,
    f.derived,
    f.approximate,
    fact.return_id
from fct_figure as f
left join fact on fact.fact_id = f.fact_id
where f.unit_code = $unit_code
    and f.year = $year
    and f.quarter = $quarter
    and f.known_from <= $as_of
    and f.known_until > $as_of
order by f.measure_code, f.basis
