-- How many units of some kinds a return is expected of, have filed one that stands and have it approved, by quarter,
-- and how many units there are of all kinds. Only quarters that some unit of these kinds has filed for.
-- Counted here; as they stand now they are kept (fct_county_quarter_now).
-- args: as_of, in_year_from, in_year_to, in_kinds
-- needs: dim_unit_quarter, stg_return_status, return
-- grain: quarter_index
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
    where s.year between in_year_from and in_year_to
        and s.status in ('submitted', 'approved', 'locked')
        and s.from_at <= as_of
        and s.until_at > as_of
)

select
    u.year,
    u.quarter,
    u.quarter_index,
    count(case when list_contains(in_kinds, u.kind) then 1 end) as units_expected,
    count(case when list_contains(in_kinds, u.kind) then f.unit_code end) as units_filed,
    count(case when list_contains(in_kinds, u.kind) and f.status in ('approved', 'locked') then 1 end)
        as units_approved,
    max(case when list_contains(in_kinds, u.kind) then f.filed_at end) as last_filed_at,
    count(*) as units_in_all
from dim_unit_quarter as u
left join filing as f
    on f.unit_code = u.unit_code
    and f.year = u.year
    and f.quarter = u.quarter
    and f.newest = 1
where u.year between in_year_from and in_year_to
group by u.year, u.quarter, u.quarter_index
having count(case when list_contains(in_kinds, u.kind) then f.unit_code end) > 0
