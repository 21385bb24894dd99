-- How many townships of each kind a return is expected of, have filed one that stands and have it approved, as of
-- now, in the quarters of table touched_filing.
-- grain: kind, quarter_index
with touched_once as (
    select distinct year, quarter
    from touched_filing
),

filing as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.status,
        r.filed_at,
        row_number() over (partition by s.unit_code, s.year, s.quarter order by s.revision desc) as newest
    from stg_return_time as s
    join touched_once as t on t.year = s.year and t.quarter = s.quarter
    join return as r on r.return_id = s.return_id
    where s.status in ('submitted', 'approved', 'locked')
        and not s.is_narrative
        and s.until_at > timestamp '9999-12-31'
)

select
    s.kind,
    q.year,
    q.quarter,
    q.quarter_index,
    count(*) as units_expected,
    count(f.unit_code) as units_filed,
    count(case when f.status in ('approved', 'locked') then 1 end) as units_approved,
    max(f.filed_at) as last_filed_at
from touched_once as t
join calendar_quarter as q on q.year = t.year and q.quarter = t.quarter
join dim_unit_span as s on q.quarter_index between s.first_index and s.last_index
left join filing as f
    on f.unit_code = s.unit_code
    and f.year = q.year
    and f.quarter = q.quarter
    and f.newest = 1
where s.boundaries = 'reported'
group by s.kind, q.year, q.quarter, q.quarter_index
order by q.year, q.quarter, s.kind
