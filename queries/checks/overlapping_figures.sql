-- Figures with two versions at the same time. No row may come back.
-- grain: unit_code, year, quarter, measure_code, basis, known_from
-- column unit_code: text
-- column year: integer
-- column quarter: integer
-- column measure_code: text
-- column basis: text
-- column known_from: timestamp, of the version that starts too early
with version as (
    select
        unit_code,
        year,
        quarter,
        measure_code,
        basis,
        known_from,
        known_until,
        lag(known_until) over (
            partition by unit_code, year, quarter, measure_code, basis order by known_from, known_until
        ) as earlier_until
    from fct_figure
)

select
    unit_code,
    year,
    quarter,
    measure_code,
    basis,
    known_from
from version
where known_from < earlier_until
    or known_from >= known_until
order by unit_code, year, quarter, measure_code, basis, known_from
