-- Given figures that differ from the fact they name, or name none; derived ones that name one. No row may come
-- back.
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
left join fact on fact.fact_id = f.fact_id
left join return as r on r.return_id = fact.return_id
where (f.derived and f.fact_id is not null)
    or (
        not f.derived
        and (
            r.unit_code is distinct from f.unit_code
            or r.year is distinct from f.year
            or r.quarter is distinct from f.quarter
            or fact.measure_code is distinct from f.measure_code
            or fact.basis is distinct from f.basis
            or fact.value is distinct from f.value
            or fact.state is distinct from f.state
        )
    )
order by f.unit_code, f.year, f.quarter, f.measure_code, f.basis, f.known_from
