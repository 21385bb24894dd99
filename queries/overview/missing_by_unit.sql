-- The units whose return for one quarter is not in: none came, or it was sent back or withdrawn.
-- grain: unit_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param limit_rows: integer, at most so many rows, null for all
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column units_missing: integer, all of these units, shown or not
with missing as (
    select
        e.unit_code,
        e.unit_name,
        count(*) over () as units_missing,
        row_number() over (order by e.unit_code) as row_place
    from fct_unit_expected($as_of, $year, $quarter, $kinds, 'reported') as e
    left join fct_filed_unit($as_of, $year, $quarter, 'reported') as f on f.unit_code = e.unit_code
    where f.unit_code is null
)

select
    unit_code,
    unit_name,
    units_missing
from missing
where $limit_rows is null
    or row_place <= $limit_rows
order by unit_code
