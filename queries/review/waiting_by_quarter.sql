-- How many units' returns wait for approval, quarter by quarter; quarters where none waits have no row.
-- grain: year, quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, as known then
-- column year: integer
-- column quarter: integer
-- column units_waiting: integer, units with a return that waits
-- column units_expected: integer, units on the list of that quarter
-- column oldest_filed_at: timestamp, since when the first of them waits
with waiting as (
    select
        s.year,
        s.quarter,
        count(distinct s.unit_code) as units_waiting,
        min(r.filed_at) as oldest_filed_at
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    join dim_unit_quarter as u
        on u.unit_code = s.unit_code
        and u.year = s.year
        and u.quarter = s.quarter
    where s.status = 'submitted'
        and list_contains($kinds, u.kind)
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by s.year, s.quarter
),

expected as (
    select year, quarter, count(*) as units_expected
    from dim_unit_quarter
    where list_contains($kinds, kind)
    group by year, quarter
)

select
    w.year,
    w.quarter,
    w.units_waiting,
    e.units_expected,
    w.oldest_filed_at
from waiting as w
join expected as e on e.year = w.year and e.quarter = w.quarter
order by w.year, w.quarter
