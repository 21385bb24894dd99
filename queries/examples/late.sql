-- First returns of each unit: due, on time, late, not filed.
select
    e.unit_name,
    count(*) as due,
    count(case when not f.is_late then 1 end) as on_time,
    count(case when f.is_late then 1 end) as late,
    count(case when f.return_id is null then 1 end) as not_filed
from expected as e
left join filing as f
    on f.unit_code = e.unit_code
    and f.year = e.year
    and f.quarter = e.quarter
    and f.revision = 1
group by e.unit_name
order by late desc, not_filed desc, e.unit_name
