-- Derived figures of measures that never add up over quarters. No row may come back.
-- grain: unit_code, year, quarter, measure_code, basis, known_from
-- column unit_code: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text
-- column known_from: timestamp
select
    f.unit_code,
    f.year,
    f.quarter,
    f.measure_code,
    f.basis,
    f.known_from
from fct_figure as f
left join measure on measure.measure_code = f.measure_code
where f.derived
    and not coalesce(measure.additive, false)
order by f.unit_code, f.year, f.quarter, f.measure_code, f.basis, f.known_from
