-- Every quarter that any unit has filed for, with how many have.
-- A return with nothing but "not applicable" counts as filed.
-- grain: year, quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column units_reporting: integer, units with a return that stands
-- column units_expected: integer, units valid on the quarter's last day
-- column last_filed_at: timestamp, when the newest of those returns came in
-- column approved_count: integer, units whose newest standing return is approved or locked
with filing as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.status,
        r.filed_at,
        row_number() over (partition by s.unit_code, s.year, s.quarter order by s.revision desc) as newest
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    where s.status in ('submitted', 'approved', 'locked')
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

filed_year as (
    select min(year) as first_year, max(year) as last_year
    from filing
),

unit_quarter as (
    select u.unit_code, u.year, u.quarter
    from dim_unit_quarter as u
    join filed_year as f on u.year between f.first_year and f.last_year
    where list_contains($kinds, u.kind)
),

counted as (
    select
        u.year,
        u.quarter,
        count(f.unit_code) as units_reporting,
        count(*) as units_expected,
        max(f.filed_at) as last_filed_at,
        count(case when f.status in ('approved', 'locked') then 1 end) as approved_count
    from unit_quarter as u
    left join filing as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
        and f.newest = 1
    group by u.year, u.quarter
)

select
    year,
    quarter,
    units_reporting,
    units_expected,
    last_filed_at,
    approved_count
from counted
where units_reporting > 0
order by year, quarter
