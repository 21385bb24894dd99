-- Which unit was expected to file which quarter, up to the last that anybody has filed: the table "expected".
-- grain: unit_code, year, quarter
-- param as_of: timestamp, as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column filed: boolean, a return of it counts
with standing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where from_at <= $as_of
        and until_at > $as_of
),

filed_quarter as (
    select distinct year, quarter
    from standing
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    u.year,
    u.quarter,
    s.unit_code is not null as filed
from dim_unit_quarter as u
join filed_quarter as q
    on q.year = u.year
    and q.quarter = u.quarter
left join standing as s
    on s.unit_code = u.unit_code
    and s.year = u.year
    and s.quarter = u.quarter
order by u.unit_code, u.year, u.quarter
