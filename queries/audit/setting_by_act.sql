-- Targets, deadlines and meanings of headers that acts set: before and after.
-- grain: act_number, subject, unit_code, year, quarter, indicator_code, header
-- param numbers: bigint[], the acts
-- param as_of: timestamp, acts done until then
-- column act_number: bigint
-- column subject: text, target, deadline or mapping
-- column unit_code: text
-- column unit_name: text
-- column year: integer
-- column quarter: integer
-- column indicator_code: text, of a target
-- column header: text, of a mapping
-- column value_before: double, the target before, null for none
-- column value_after: double
-- column due_before: date, the deadline before: the 15th of the month after the quarter while none was set
-- column due_after: date
-- column meaning_before: text, indicator code of a header before, - for left out, null or empty for undecided
-- column meaning_after: text
with goal as (
    select
        t.act_number,
        t.set_at as done_at,
        'target' as subject,
        t.unit_code,
        t.year,
        cast(null as integer) as quarter,
        t.indicator_code,
        cast(null as text) as header,
        lag(t.value) over (
            partition by t.unit_code, t.year, t.indicator_code order by t.act_number
        ) as value_before,
        t.value as value_after,
        cast(null as date) as due_before,
        cast(null as date) as due_after,
        cast(null as text) as meaning_before,
        cast(null as text) as meaning_after
    from target as t
),

due as (
    select
        d.act_number,
        j.done_at,
        'deadline' as subject,
        cast(null as text) as unit_code,
        d.year,
        d.quarter,
        cast(null as text) as indicator_code,
        cast(null as text) as header,
        cast(null as double) as value_before,
        cast(null as double) as value_after,
        coalesce(
            lag(d.due_on) over (partition by d.year, d.quarter order by d.act_number), c.ends_on + 15
        ) as due_before,
        d.due_on as due_after,
        cast(null as text) as meaning_before,
        cast(null as text) as meaning_after
    from deadline as d
    join journal_act as j on j.number = d.act_number
    join calendar_quarter as c on c.year = d.year and c.quarter = d.quarter
),

meaning as (
    select
        h.act_number,
        h.done_at,
        'mapping' as subject,
        cast(null as text) as unit_code,
        cast(null as integer) as year,
        cast(null as integer) as quarter,
        cast(null as text) as indicator_code,
        h.header,
        cast(null as double) as value_before,
        cast(null as double) as value_after,
        cast(null as date) as due_before,
        cast(null as date) as due_after,
        lag(h.indicator_code) over (partition by h.header order by h.act_number) as meaning_before,
        h.indicator_code as meaning_after
    from header_mapping as h
),

setting as (
    select
        act_number,
        done_at,
        subject,
        unit_code,
        year,
        quarter,
        indicator_code,
        header,
        value_before,
        value_after,
        due_before,
        due_after,
        meaning_before,
        meaning_after
    from goal
    union all
    select
        act_number,
        done_at,
        subject,
        unit_code,
        year,
        quarter,
        indicator_code,
        header,
        value_before,
        value_after,
        due_before,
        due_after,
        meaning_before,
        meaning_after
    from due
    union all
    select
        act_number,
        done_at,
        subject,
        unit_code,
        year,
        quarter,
        indicator_code,
        header,
        value_before,
        value_after,
        due_before,
        due_after,
        meaning_before,
        meaning_after
    from meaning
)

select
    s.act_number,
    s.subject,
    s.unit_code,
    u.name as unit_name,
    s.year,
    s.quarter,
    s.indicator_code,
    s.header,
    s.value_before,
    s.value_after,
    s.due_before,
    s.due_after,
    s.meaning_before,
    s.meaning_after
from setting as s
left join unit as u on u.unit_code = s.unit_code
where s.act_number in (select unnest($numbers))
    and s.done_at <= $as_of
order by
    s.act_number,
    s.subject,
    s.unit_code,
    s.year,
    s.quarter,
    s.indicator_code,
    s.header
