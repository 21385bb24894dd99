-- Calendar quarters, each with the day its returns are due.
-- Due is the newest deadline that was set, else the 15th of the month after the quarter's end. A return is
-- late when it arrives at or after late_from, the first instant (UTC) after the due day in China (UTC+8).
-- grain: year, quarter
with dated as (
    select
        c.year,
        c.quarter,
        c.quarter_index,
        c.starts_on,
        c.ends_on,
        coalesce(d.due_on, c.ends_on + 15) as due_on
    from calendar_quarter as c
    left join stg_deadline as d
        on d.year = c.year
        and d.quarter = c.quarter
        and d.known_until >= timestamp '9999-12-31'
)

select
    year,
    quarter,
    quarter_index,
    starts_on,
    ends_on,
    due_on,
    cast(due_on + 1 as timestamp) - interval 8 hour as late_from
from dated
