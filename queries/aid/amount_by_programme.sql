-- Aid by programme in one quarter, this year so far, beside the same quarter last year.
-- The matched change is over the units that report the amount in both years, so that a unit which is late is no
-- fall; units that were merged or split in between are left out. The programme "total" adds up the programmes that
-- are part of the aid total. "Not applicable" adds nothing.
-- grain: programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column amount_yuan: double, sum over the units that report the amount, this year so far
-- column count: double, sum over the units that report the count; null for the total, whose counts differ in kind
-- column yuan_per_count: double, over the units that report both; null for the total
-- column matched_change_yuan: double, change on the year over the units that report in both
-- column matched_change_share: double, that change over last year's amount of the same units
-- column units_reporting: integer, units that report the amount (for the total: of any of its programmes)
-- column units_matched: integer, units that report the amount in both years
-- column units_expected: integer, units valid on the quarter's last day
with unit_quarter as (
    select unit_code, year
    from dim_unit_quarter
    where year between $year - 1 and $year
        and quarter = $quarter
        and list_contains($kinds, kind)
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
        p.programme_code,
        p.in_total,
        u.unit_code,
        u.year,
        max(case when p.part = 'amount' then f.value end) as amount,
        max(case when p.part = 'count' then f.value end) as count
    from fct_figure as f
    join programme_measure as p on p.measure_code = f.measure_code
    join unit_quarter as u
        on u.unit_code = f.unit_code
        and u.year = f.year
    where f.basis <> 'quarter'
        and f.year between $year - 1 and $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by p.programme_code, p.in_total, u.unit_code, u.year
),

comparable_figure as (
    select f.programme_code, f.unit_code, f.amount
    from figure as f
    left join dim_unit_change as c
        on c.unit_code = f.unit_code
        and c.quarter_index > 4 * $year - 4 + $quarter
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
    where f.year = $year - 1
        and c.unit_code is null
),

compared as (
    select
        now.programme_code,
        now.in_total,
        now.unit_code,
        now.amount,
        now.count,
        past.amount as amount_last_year
    from figure as now
    left join comparable_figure as past
        on past.programme_code = now.programme_code
        and past.unit_code = now.unit_code
    where now.year = $year
),

summed as (
    select
        programme_code,
        cast(sum(amount) as double) as amount_yuan,
        cast(sum(count) as double) as count,
        cast(sum(case when count is not null then amount end) as double)
            / nullif(cast(sum(case when amount is not null then count end) as double), 0) as yuan_per_count,
        cast(sum(case when amount_last_year is not null then amount end) as double) as matched_now,
        cast(sum(case when amount is not null then amount_last_year end) as double) as matched_past,
        count(amount) as units_reporting,
        count(case when amount is not null then amount_last_year end) as units_matched
    from compared
    group by programme_code
    union all
    select
        'total' as programme_code,
        cast(sum(amount) as double) as amount_yuan,
        cast(null as double) as count,
        cast(null as double) as yuan_per_count,
        cast(sum(case when amount_last_year is not null then amount end) as double) as matched_now,
        cast(sum(case when amount is not null then amount_last_year end) as double) as matched_past,
        count(distinct case when amount is not null then unit_code end) as units_reporting,
        count(distinct case when amount is not null and amount_last_year is not null then unit_code end)
            as units_matched
    from compared
    where in_total
    having count(*) > 0
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
),

expected as (
    select count(*) as units_expected
    from unit_quarter
    where year = $year
)

select
    p.programme_code,
    s.amount_yuan,
    s.count,
    s.yuan_per_count,
    s.matched_now - s.matched_past as matched_change_yuan,
    cast(s.matched_now - s.matched_past as double) / nullif(s.matched_past, 0) as matched_change_share,
    coalesce(s.units_reporting, 0) as units_reporting,
    coalesce(s.units_matched, 0) as units_matched,
    e.units_expected
from programme_row as p
cross join expected as e
left join summed as s on s.programme_code = p.programme_code
order by p.sort, p.programme_code
