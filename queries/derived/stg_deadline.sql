-- Each day that returns of the quarters in table touched_quarter were ever due on, where one was set, and from when
-- until when it held.
-- grain: year, quarter, act_number
with timed as (
    select
        d.year,
        d.quarter,
        d.due_on,
        d.act_number,
        j.by_whom,
        coalesce(j.done_at, timestamp '1900-01-01') as known_from,
        lead(coalesce(j.done_at, timestamp '1900-01-01')) over (
            partition by d.year, d.quarter order by d.act_number
        ) as replaced_at
    from deadline as d
    join touched_quarter as t on t.year = d.year and t.quarter = d.quarter
    left join journal_act as j on j.number = d.act_number
)

select
    year,
    quarter,
    due_on,
    act_number,
    by_whom,
    known_from,
    coalesce(replaced_at, timestamp '9999-12-31 23:59:59') as known_until
from timed
order by
    year,
    quarter,
    act_number
