-- Whom the aid of the year so far reached, by programme, and what each of them got, against the same quarter last year.
-- Households, persons and cases of different programmes are not one kind of thing: there is no total. Changes are
-- over the units that report money and count in both years, less those that were merged or split in between.
-- grain: programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv
-- column amount_yuan: double, sum over the units that report the amount, this year so far
-- column count: double, sum over the units that report the count
-- column yuan_per_count: double, over the units that report both
-- column matched_count: double, over the matched units, this year
-- column matched_count_last_year: double, over the same units, a year before
-- column matched_count_change: double, the first less the second
-- column matched_count_change_share: double, that change over last year's
-- column matched_yuan_per_count: double, over the matched units, this year
-- column matched_yuan_per_count_last_year: double, over the same units, a year before
-- column matched_average_change_share: double, change of that average over last year's
-- column units_counted: integer, units that report the count
-- column units_matched: integer, units that report money and count in both years
-- column units_reporting: integer, units that report the amount
-- column units_expected: integer, units valid on the quarter's last day
with unit_quarter as (
    select unit_code, year
    from dim_unit_quarter
    where year between $year - 1 and $year
        and quarter = $quarter
        and list_contains($kinds, kind)
),

programme_measure as (
    select programme_code, 'amount' as part, amount_code as measure_code
    from programme
    union all
    select programme_code, 'count' as part, count_code as measure_code
    from programme
),

figure as (
    select
        p.programme_code,
        u.unit_code,
        u.year,
        max(case when p.part = 'amount' then f.value end) as amount,
        max(case when p.part = 'count' then f.value end) as count
    from fct_figure as f
    join programme_measure as p on p.measure_code = f.measure_code
    join unit_quarter as u on u.unit_code = f.unit_code and u.year = f.year
    where f.basis <> 'quarter'
        and f.year between $year - 1 and $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
    group by p.programme_code, u.unit_code, u.year
),

comparable_figure as (
    select f.programme_code, f.unit_code, f.amount, f.count
    from figure as f
    left join dim_unit_change as c
        on c.unit_code = f.unit_code
        and c.quarter_index > 4 * $year - 4 + $quarter
        and c.quarter_index <= 4 * $year + $quarter
        and c.known_from <= $as_of
    where f.year = $year - 1
        and f.amount is not null
        and f.count is not null
        and c.unit_code is null
),

compared as (
    select
        now.programme_code,
        now.amount,
        now.count,
        past.amount as amount_last_year,
        past.count as count_last_year,
        past.unit_code is not null and now.amount is not null and now.count is not null as is_matched
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
        cast(sum(case when is_matched then amount end) as double) as matched_amount,
        cast(sum(case when is_matched then count end) as double) as matched_count,
        cast(sum(case when is_matched then amount_last_year end) as double) as matched_amount_last_year,
        cast(sum(case when is_matched then count_last_year end) as double) as matched_count_last_year,
        count(count) as units_counted,
        count(case when is_matched then 1 end) as units_matched,
        count(amount) as units_reporting
    from compared
    group by programme_code
),

averaged as (
    select
        programme_code,
        amount_yuan,
        count,
        yuan_per_count,
        matched_count,
        matched_count_last_year,
        cast(matched_amount as double) / nullif(matched_count, 0) as matched_yuan_per_count,
        cast(matched_amount_last_year as double) / nullif(matched_count_last_year, 0)
            as matched_yuan_per_count_last_year,
        units_counted,
        units_matched,
        units_reporting
    from summed
),

expected as (
    select count(*) as units_expected
    from unit_quarter
    where year = $year
)

select
    p.programme_code,
    a.amount_yuan,
    a.count,
    a.yuan_per_count,
    a.matched_count,
    a.matched_count_last_year,
    a.matched_count - a.matched_count_last_year as matched_count_change,
    cast(a.matched_count - a.matched_count_last_year as double) / nullif(a.matched_count_last_year, 0)
        as matched_count_change_share,
    a.matched_yuan_per_count,
    a.matched_yuan_per_count_last_year,
    cast(a.matched_yuan_per_count - a.matched_yuan_per_count_last_year as double)
        / nullif(a.matched_yuan_per_count_last_year, 0) as matched_average_change_share,
    coalesce(a.units_counted, 0) as units_counted,
    coalesce(a.units_matched, 0) as units_matched,
    coalesce(a.units_reporting, 0) as units_reporting,
    e.units_expected
from programme as p
cross join expected as e
left join averaged as a on a.programme_code = p.programme_code
order by p.sort, p.programme_code
