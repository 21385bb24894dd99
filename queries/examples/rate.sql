-- Members over workers of each unit in the latest quarter it has filed.
with newest as (
    select unit_code, max(4 * year + quarter) as quarter_index
    from expected
    where filed
    group by unit_code
)

select
    m.unit_name,
    m.year,
    m.quarter,
    m.value as members,
    w.value as workers,
    round(100 * m.value / nullif(w.value, 0), 1) as rate_percent
from newest as n
join figure as m
    on m.unit_code = n.unit_code
    and 4 * m.year + m.quarter = n.quarter_index
    and m.measure_code = 'members'
join figure as w
    on w.unit_code = m.unit_code
    and w.year = m.year
    and w.quarter = m.quarter
    and w.measure_code = 'workers'
order by rate_percent desc nulls last, m.unit_name
