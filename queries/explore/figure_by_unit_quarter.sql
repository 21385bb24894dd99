-- Every figure as known at a moment: the table "figure" of the SQL box.
-- grain: unit_code, year, quarter, measure_code, basis
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text, kind of unit: town, township, subdistrict, park or other
-- column year: integer
-- column quarter: integer
-- column measure_code: text, what was counted: see indicator
-- column basis: text, stock (period end), ytd (this year so far) or quarter (this quarter alone)
-- column value: double, counts and yuan; null where not applicable
-- column state: text, value or not_applicable; what was not reported has no row
-- column derived: boolean, worked out from another basis
-- column approximate: boolean, given as about so many
select
    f.unit_code,
    unit.name as unit_name,
    unit.kind,
    f.year,
    f.quarter,
    f.measure_code,
    f.basis,
    cast(f.value as double) as value,
    f.state,
    f.derived,
    f.approximate
from fct_figure as f
join unit on unit.unit_code = f.unit_code
where f.known_from <= $as_of
    and f.known_until > $as_of
order by
    f.unit_code,
    f.year,
    f.quarter,
    f.measure_code,
    f.basis
