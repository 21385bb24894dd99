-- The targets that held at a moment: the table "target" of the SQL box.
-- grain: unit_code, year, indicator_code
-- param as_of: timestamp, as known then
-- column unit_code: text, the county's code for all units without one of their own
-- column year: integer
-- column indicator_code: text
-- column value: double, a rate 0..1, yuan or a count
select
    unit_code,
    year,
    indicator_code,
    value
from stg_target
where known_from <= $as_of
    and known_until > $as_of
order by unit_code, year, indicator_code
