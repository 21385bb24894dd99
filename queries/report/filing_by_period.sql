-- How the returns of a period came in, in one row: how many, how many in time, who is missing, who was late most.
-- Only quarters whose due day is over on the day asked about count (the sample's own today, else today), and only
-- units that were expected in them; who is missing at the period's end is told whether or not it is due.
-- grain: one row
-- param unit_code: text, only this unit; null for all
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, as known then
-- column returns_expected: integer, units times quarters that are due
-- column returns_filed: integer, of them with a return that stands
-- column returns_on_time: integer, of them in time
-- column returns_late: integer, of those filed, not in time
-- column returns_missing: integer, due and not filed
-- column on_time_rate: double, 0..1, in time by expected
-- column units_late: integer, units with at least one late return
-- column units_filed: integer, units that filed for the period's last quarter
-- column units_expected: integer, units there at its end
-- column units_missing: integer, units without a return for it
-- column missing_names: text, their names with 、 between
-- column late_unit_name: text, the unit late (or missing) most often; null when none was more than once
-- column late_unit_count: integer, how often
-- column last_filed_at: timestamp, when the newest of the period's returns came in
with asked as (
    select least(cast($as_of as date), coalesce(max(today), current_date)) as today
    from county
),

due_quarter as (
    select
        q.year,
        q.quarter,
        q.due_on < asked.today as is_due,
        q.late_from
    from fct_due_quarter($as_of) as q
    cross join asked
    where q.quarter_index between 4 * $year_from + $quarter_from and 4 * $year + $quarter
),

filed as (
    select
        s.unit_code,
        s.year,
        s.quarter,
        min(r.filed_at) as first_filed_at,
        max(r.filed_at) as last_filed_at
    from stg_return_status as s
    join return as r on r.return_id = s.return_id
    where s.year between $year_from and $year
        and s.status in ('submitted', 'approved', 'locked')
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by s.unit_code, s.year, s.quarter
),

unit_quarter as (
    select
        u.unit_code,
        u.unit_name,
        q.is_due,
        u.year = $year and u.quarter = $quarter as is_last,
        f.first_filed_at is not null as is_filed,
        coalesce(f.first_filed_at < q.late_from, false) as is_on_time,
        f.last_filed_at
    from dim_unit_quarter as u
    join due_quarter as q
        on q.year = u.year
        and q.quarter = u.quarter
    left join filed as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
    where list_contains($kinds, u.kind)
        and ($unit_code is null or u.unit_code = $unit_code)
),

late_unit as (
    select
        unit_code,
        max(unit_name) as unit_name,
        count(*) as late_count,
        row_number() over (order by count(*) desc, unit_code) as place
    from unit_quarter
    where is_due
        and not is_on_time
    group by unit_code
),

counted as (
    select
        count(case when is_due then 1 end) as returns_expected,
        count(case when is_due and is_filed then 1 end) as returns_filed,
        count(case when is_due and is_on_time then 1 end) as returns_on_time,
        count(distinct case when is_due and is_filed and not is_on_time then unit_code end) as units_late,
        count(case when is_last and is_filed then 1 end) as units_filed,
        count(case when is_last then 1 end) as units_expected,
        string_agg(case when is_last and not is_filed then unit_name end, '、' order by unit_code)
            as missing_names,
        max(last_filed_at) as last_filed_at
    from unit_quarter
)

select
    c.returns_expected,
    c.returns_filed,
    c.returns_on_time,
    c.returns_filed - c.returns_on_time as returns_late,
    c.returns_expected - c.returns_filed as returns_missing,
    cast(c.returns_on_time as double) / nullif(c.returns_expected, 0) as on_time_rate,
    c.units_late,
    c.units_filed,
    c.units_expected,
    c.units_expected - c.units_filed as units_missing,
    c.missing_names,
    l.unit_name as late_unit_name,
    l.late_count as late_unit_count,
    c.last_filed_at
from counted as c
left join late_unit as l
    on l.place = 1
    and l.late_count > 1
order by c.returns_expected
