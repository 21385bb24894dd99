-- When the returns of each quarter are due, and who set that day.
-- From the first quarter that anyone has filed for (with no return yet: the last one that is over) to two after
-- the last one that is over on the day asked about. Without a day of its own a quarter is due on the 15th of the
-- month after its end.
-- grain: year, quarter
-- param as_of: timestamp, as known then
-- column year: integer
-- column quarter: integer
-- column ends_on: date, the quarter's last day
-- column due_on: date
-- column usual_on: date, when it would be due without a day of its own
-- column is_set: boolean, a day of its own was set
-- column set_at: timestamp, when, null without one
-- column set_by: text, by whom
-- column set_count: integer, how often it was set
-- column is_over: boolean, the due day is over
-- column days_left: integer, days until the due day, null once it is over
with asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
),

set_day as (
    select year, quarter, due_on, known_from, by_whom, known_until > $as_of as is_newest
    from stg_deadline
    where known_from <= $as_of
),

set_count as (
    select year, quarter, count(*) as set_count
    from set_day
    group by year, quarter
),

first_filed as (
    select min(4 * year + quarter) as quarter_index
    from stg_return_status
    where from_at <= $as_of
),

last_over as (
    select max(c.quarter_index) as quarter_index
    from calendar_quarter as c
    join asked on c.ends_on < asked.today
),

dated as (
    select
        c.year,
        c.quarter,
        c.ends_on,
        coalesce(s.due_on, c.ends_on + 15) as due_on,
        c.ends_on + 15 as usual_on,
        s.due_on is not null as is_set,
        s.known_from as set_at,
        s.by_whom as set_by,
        coalesce(n.set_count, 0) as set_count,
        asked.today
    from calendar_quarter as c
    cross join asked
    cross join first_filed
    cross join last_over
    left join set_day as s
        on s.year = c.year
        and s.quarter = c.quarter
        and s.is_newest
    left join set_count as n on n.year = c.year and n.quarter = c.quarter
    where c.quarter_index >= least(first_filed.quarter_index, last_over.quarter_index)
        and c.quarter_index <= last_over.quarter_index + 2
)

select
    year,
    quarter,
    ends_on,
    due_on,
    usual_on,
    is_set,
    set_at,
    set_by,
    set_count,
    due_on < today as is_over,
    case when due_on >= today then date_diff('day', today, due_on) end as days_left
from dated
order by year, quarter
