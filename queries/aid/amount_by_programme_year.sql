-- Aid by programme and year: money, whom it reached, and the change on the year.
-- A year is one quarter, the latest that any unit has filed, and all money of the year up to its end. The
-- programme "total" adds up the programmes that are part of the aid total (loans and mutual benefits are not);
-- a unit is in it with what it reports of them. "Not applicable" adds nothing.
-- grain: programme_code, year
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column year: integer
-- column as_of_quarter: integer, the quarter that stands for the year
-- column is_complete: boolean, that quarter is the fourth
-- column amount_yuan: double, sum over the units that report the amount
-- column count: double, sum over the units that report the count; null for the total, whose counts differ in kind
-- column yuan_per_count: double, over the units that report both; null for the total
-- column amount_last_year: double, yuan, to the same quarter last year
-- column change_share: double, change on the year over amount_last_year
-- column units_reporting: integer, units that report the amount (for the total: of any of its programmes)
-- column units_expected: integer, units valid on the quarter's last day
with unit_quarter as (
    select unit_code, year, quarter
    from dim_unit_quarter
    where year between $year_from - 1 and $year_to
        and list_contains($kinds, kind)
),

filed_year as (
    select u.year, max(u.quarter) as as_of_quarter
    from unit_quarter as u
    join stg_return_standing as s
        on s.unit_code = u.unit_code
        and s.year = u.year
        and s.quarter = u.quarter
    where s.year between $year_from and $year_to
        and s.from_at <= $as_of
        and s.until_at > $as_of
    group by u.year
),

-- each year's quarter, and the same quarter a year before to compare with
compared_quarter as (
    select year, year as shown_year, as_of_quarter as quarter
    from filed_year
    union all
    select year - 1 as year, year as shown_year, as_of_quarter as quarter
    from filed_year
),

programme_measure as (
    select programme_code, in_total, 'amount' as part, amount_code as measure_code
    from programme
    union all
    select programme_code, in_total, 'count' as part, count_code as measure_code
    from programme
),

figure as (
    select
        q.shown_year,
        f.year,
        f.unit_code,
        p.programme_code,
        p.in_total,
        max(case when p.part = 'amount' then f.value end) as amount,
        max(case when p.part = 'count' then f.value end) as count
    from fct_figure as f
    join programme_measure as p on p.measure_code = f.measure_code
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
        and u.quarter = f.quarter
    join compared_quarter as q on q.year = f.year and q.quarter = f.quarter
    where f.basis <> 'quarter'
        and f.year between $year_from - 1 and $year_to
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by q.shown_year, f.year, f.unit_code, p.programme_code, p.in_total
),

summed as (
    select
        programme_code,
        shown_year,
        year,
        cast(sum(amount) as double) as amount_yuan,
        cast(sum(count) as double) as count,
        cast(sum(case when count is not null then amount end) as double)
            / nullif(cast(sum(case when amount is not null then count end) as double), 0) as yuan_per_count,
        count(amount) as units_reporting
    from figure
    group by programme_code, shown_year, year
    union all
    select
        'total' as programme_code,
        shown_year,
        year,
        cast(sum(amount) as double) as amount_yuan,
        cast(null as double) as count,
        cast(null as double) as yuan_per_count,
        count(distinct case when amount is not null then unit_code end) as units_reporting
    from figure
    where in_total
    group by shown_year, year
),

expected as (
    select f.year, f.as_of_quarter, count(*) as units_expected
    from filed_year as f
    join unit_quarter as u on u.year = f.year and u.quarter = f.as_of_quarter
    group by f.year, f.as_of_quarter
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
)

select
    p.programme_code,
    e.year,
    e.as_of_quarter,
    e.as_of_quarter = 4 as is_complete,
    now.amount_yuan,
    now.count,
    now.yuan_per_count,
    past.amount_yuan as amount_last_year,
    cast(now.amount_yuan - past.amount_yuan as double) / nullif(past.amount_yuan, 0) as change_share,
    coalesce(now.units_reporting, 0) as units_reporting,
    e.units_expected
from expected as e
cross join programme_row as p
left join summed as now
    on now.programme_code = p.programme_code
    and now.shown_year = e.year
    and now.year = e.year
left join summed as past
    on past.programme_code = p.programme_code
    and past.shown_year = e.year
    and past.year = e.year - 1
order by p.sort, p.programme_code, e.year
