-- Hardship aid in yuan: each quarter alone beside the same quarter of the year before.
select
    now.unit_name,
    now.year,
    now.quarter,
    now.value as this_year,
    past.value as last_year,
    now.value - past.value as change
from figure as now
join figure as past
    on past.unit_code = now.unit_code
    and past.year = now.year - 1
    and past.quarter = now.quarter
    and past.measure_code = now.measure_code
    and past.basis = now.basis
where now.measure_code = 'aid_amount'
    and now.basis = 'quarter'
order by now.year desc, now.quarter desc, change
