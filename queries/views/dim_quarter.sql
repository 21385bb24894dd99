-- Calendar quarters of 1990 to 2089, each with the day its returns are due.
-- Due is the newest deadline that was set, else the 15th of the month after the quarter's end. A return is
-- late when it arrives at or after late_from, the first instant (UTC) after the due day in China (UTC+8).
-- grain: year, quarter
with digit as (
    select n from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as v (n)
),

calendar as (
    select
        1990 + 10 * tens.n + ones.n as year,
        q.quarter
    from digit as tens
    cross join digit as ones
    cross join (values (1), (2), (3), (4)) as q (quarter)
),

numbered_deadline as (
    select
        year,
        quarter,
        due_on,
        row_number() over (partition by year, quarter order by act_number desc) as newest
    from deadline
),

dated as (
    select
        c.year,
        c.quarter,
        4 * c.year + c.quarter as quarter_index,
        make_date(c.year, 3 * c.quarter - 2, 1) as starts_on,
        last_day(make_date(c.year, 3 * c.quarter, 1)) as ends_on,
        coalesce(d.due_on, last_day(make_date(c.year, 3 * c.quarter, 1)) + 15) as due_on
    from calendar as c
    left join numbered_deadline as d
        on d.year = c.year
        and d.quarter = c.quarter
        and d.newest = 1
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
