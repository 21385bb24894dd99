-- How concentrated the aid of the year so far is, by programme: the largest township and the largest three.
-- grain: programme_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column amount_yuan: double, sum over the units that report the amount
-- column top_unit_code: text, the unit with the largest amount
-- column top_unit_name: text
-- column top_unit_share: double, 0..1, its share of amount_yuan
-- column top_three_share: double, 0..1, the share of the three largest
-- column units_reporting: integer, units that report the amount (for the total: of any of its programmes)
-- column units_expected: integer, units valid on the quarter's last day
with unit_quarter as (
    select unit_code, unit_name
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
),

figure as (
    select u.unit_code, u.unit_name, p.programme_code, p.in_total, f.value as amount
    from fct_figure as f
    join programme as p on p.amount_code = f.measure_code
    join unit_quarter as u on u.unit_code = f.unit_code
    where f.basis <> 'quarter'
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
        and f.value is not null
),

unit_programme as (
    select unit_code, unit_name, programme_code, amount
    from figure
    union all
    select unit_code, unit_name, 'total' as programme_code, sum(amount) as amount
    from figure
    where in_total
    group by unit_code, unit_name
),

placed as (
    select
        unit_code,
        unit_name,
        programme_code,
        amount,
        row_number() over (partition by programme_code order by amount desc, unit_code) as place
    from unit_programme
),

summed as (
    select
        programme_code,
        cast(sum(amount) as double) as amount_yuan,
        max(case when place = 1 then unit_code end) as top_unit_code,
        max(case when place = 1 then unit_name end) as top_unit_name,
        cast(sum(case when place = 1 then amount end) as double) as top_amount,
        cast(sum(case when place <= 3 then amount end) as double) as top_three_amount,
        count(*) as units_reporting
    from placed
    group by programme_code
),

expected as (
    select count(*) as units_expected
    from unit_quarter
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
)

select
    p.programme_code,
    s.amount_yuan,
    s.top_unit_code,
    s.top_unit_name,
    cast(s.top_amount as double) / nullif(s.amount_yuan, 0) as top_unit_share,
    cast(s.top_three_amount as double) / nullif(s.amount_yuan, 0) as top_three_share,
    coalesce(s.units_reporting, 0) as units_reporting,
    expected.units_expected
from programme_row as p
cross join expected
left join summed as s on s.programme_code = p.programme_code
order by p.sort, p.programme_code
