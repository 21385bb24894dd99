-- Who has filed when: the grid of units and quarters with the state of each return.
-- From the first quarter that anyone has filed for (with no return yet: the last one that is over) to those that
-- are over on the day asked about (the sample's own today, else today) or filed for already. State and lateness
-- as in returns/status_by_unit_quarter.
-- grain: unit_code, year, quarter
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param unit_code: text, null for all units
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column status: text, missing, submitted, approved, locked, sent_back or withdrawn
-- column is_late: boolean
-- column return_id: bigint
with unit_quarter as (
    select unit_code, unit_name, kind, year, quarter
    from dim_unit_quarter
    where year between $year_from and $year_to
        and list_contains($kinds, kind)
        and ($unit_code is null or unit_code = $unit_code)
),

status as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        s.return_id,
        s.status,
        min(case when s.status in ('submitted', 'approved', 'locked') then r.filed_at end) over (
            partition by s.unit_code, s.year, s.quarter
        ) as first_filed_at,
        row_number() over (
            partition by s.unit_code, s.year, s.quarter
            order by case when s.status in ('submitted', 'approved', 'locked') then 0 else 1 end, s.revision desc
        ) as place
    from stg_return_status as s
    join stg_return as r on r.return_id = s.return_id
    where s.year between $year_from and $year_to
        and s.from_at <= $as_of
        and s.until_at > $as_of
),

asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
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

due_quarter as (
    select year, quarter, quarter_index, ends_on, due_on, late_from
    from fct_due_quarter($as_of)
    where year between $year_from and $year_to
),

shown_quarter as (
    select d.year, d.quarter, d.due_on, d.late_from, asked.today
    from due_quarter as d
    cross join asked
    cross join first_filed
    cross join last_over
    where d.year between $year_from and $year_to
        and d.quarter_index >= coalesce(first_filed.quarter_index, last_over.quarter_index)
        and (
            d.ends_on < asked.today
            or exists (select 1 from status as s where s.year = d.year and s.quarter = d.quarter)
        )
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    u.year,
    u.quarter,
    coalesce(s.status, 'missing') as status,
    case
        when s.first_filed_at is not null then s.first_filed_at >= q.late_from
        else q.today > q.due_on
    end as is_late,
    s.return_id
from unit_quarter as u
join shown_quarter as q on q.year = u.year and q.quarter = u.quarter
left join status as s
    on s.unit_code = u.unit_code
    and s.year = u.year
    and s.quarter = u.quarter
    and s.place = 1
order by u.unit_code, u.year, u.quarter
