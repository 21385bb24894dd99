-- Aid by programme and quarter: the money of the quarter alone, and of the year so far.
-- A quarter whose money cannot be told from the year so far (an earlier return is missing) is left out of
-- amount_yuan for that unit, and so of its units_reporting. The programme "total" adds up the programmes that
-- are part of the aid total. A quarter has rows once any unit has filed for it.
-- grain: programme_code, year, quarter
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column year: integer
-- column quarter: integer
-- column amount_yuan: double, this quarter alone
-- column amount_to_date_yuan: double, this year so far
-- column units_reporting: integer, units in amount_yuan
-- column units_reporting_to_date: integer, units in amount_to_date_yuan
-- column units_expected: integer, units valid on the quarter's last day
with unit_quarter as (
    select unit_code, year, quarter
    from dim_unit_quarter
    where year between $year_from and $year_to
        and list_contains($kinds, kind)
),

filed_quarter as (
    select u.year, u.quarter, count(distinct u.unit_code) as units_expected
    from unit_quarter as u
    left join stg_return_standing as s
        on s.unit_code = u.unit_code
        and s.year = u.year
        and s.quarter = u.quarter
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by u.year, u.quarter
    having count(s.unit_code) > 0
),

figure as (
    select
        f.year,
        f.quarter,
        f.unit_code,
        p.programme_code,
        p.in_total,
        max(case when f.basis = 'quarter' then f.value end) as amount,
        max(case when f.basis <> 'quarter' then f.value end) as amount_to_date
    from fct_figure as f
    join programme as p on p.amount_code = f.measure_code
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    where f.year between $year_from and $year_to
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by f.year, f.quarter, f.unit_code, p.programme_code, p.in_total
),

summed as (
    select
        programme_code,
        year,
        quarter,
        cast(sum(amount) as double) as amount_yuan,
        cast(sum(amount_to_date) as double) as amount_to_date_yuan,
        count(amount) as units_reporting,
        count(amount_to_date) as units_reporting_to_date
    from figure
    group by programme_code, year, quarter
    union all
    select
        'total' as programme_code,
        year,
        quarter,
        cast(sum(amount) as double) as amount_yuan,
        cast(sum(amount_to_date) as double) as amount_to_date_yuan,
        count(distinct case when amount is not null then unit_code end) as units_reporting,
        count(distinct case when amount_to_date is not null then unit_code end) as units_reporting_to_date
    from figure
    where in_total
    group by year, quarter
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
)

select
    p.programme_code,
    q.year,
    q.quarter,
    s.amount_yuan,
    s.amount_to_date_yuan,
    coalesce(s.units_reporting, 0) as units_reporting,
    coalesce(s.units_reporting_to_date, 0) as units_reporting_to_date,
    q.units_expected
from filed_quarter as q
cross join programme_row as p
left join summed as s
    on s.programme_code = p.programme_code
    and s.year = q.year
    and s.quarter = q.quarter
order by p.sort, p.programme_code, q.year, q.quarter
