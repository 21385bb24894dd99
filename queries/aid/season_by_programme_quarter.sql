-- When in the year the aid money is paid: each quarter's part of the year, by programme, year by year and over all of
-- the years together. A unit's year is in it when the money of each of its four quarters alone is known; so a year
-- that is not over has no row. The programme "total" adds up the programmes that are part of the aid total.
-- grain: programme_code, year (null for all years together), quarter
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv or total
-- column year: integer, null for all years together
-- column quarter: integer
-- column matched_quarter_yuan: double, the quarter alone, over the units whose four quarters are known
-- column matched_year_yuan: double, the whole year, over the same units
-- column quarter_share: double, 0..1, the first over the second
-- column is_peak: boolean, the quarter with the largest amount
-- column units_matched: integer, units whose four quarters are known; summed over the years where year is null
-- column units_expected: integer, units valid on the year's last day; summed over the years where year is null
-- column first_year: integer, the first year that the row is of
-- column last_year: integer, the last one
with unit_year as (
    select unit_code, year
    from dim_unit_quarter
    where year between $year_from and $year_to
        and quarter = 4
        and list_contains($kinds, kind)
),

figure as (
    select
        p.programme_code,
        p.in_total,
        u.unit_code,
        u.year,
        f.quarter,
        f.value as amount
    from fct_figure as f
    join programme as p on p.amount_code = f.measure_code
    join unit_year as u on u.unit_code = f.unit_code and u.year = f.year
    where f.basis = 'quarter'
        and f.year between $year_from and $year_to
        and f.value is not null
        and f.known_from <= $as_of
        and f.known_until > $as_of
),

-- a programme's year of a unit, all four quarters of it or none
whole_year as (
    select programme_code, unit_code, year
    from figure
    group by programme_code, unit_code, year
    having count(distinct quarter) = 4
),

whole as (
    select f.programme_code, f.in_total, f.unit_code, f.year, f.quarter, f.amount
    from figure as f
    join whole_year as w
        on w.programme_code = f.programme_code
        and w.unit_code = f.unit_code
        and w.year = f.year
),

paid as (
    select programme_code, unit_code, year, quarter, amount
    from whole
    union all
    select 'total' as programme_code, unit_code, year, quarter, sum(amount) as amount
    from whole
    where in_total
    group by unit_code, year, quarter
),

by_quarter as (
    select programme_code, year, quarter, sum(amount) as amount, count(*) as units_matched
    from paid
    group by programme_code, year, quarter
),

expected as (
    select year, count(*) as units_expected
    from unit_year
    group by year
),

laid_out as (
    select
        q.programme_code,
        q.year,
        q.quarter,
        q.amount,
        q.units_matched,
        e.units_expected,
        q.year as first_year,
        q.year as last_year
    from by_quarter as q
    join expected as e on e.year = q.year
    union all
    select
        q.programme_code,
        cast(null as integer) as year,
        q.quarter,
        sum(q.amount) as amount,
        sum(q.units_matched) as units_matched,
        sum(e.units_expected) as units_expected,
        min(q.year) as first_year,
        max(q.year) as last_year
    from by_quarter as q
    join expected as e on e.year = q.year
    group by q.programme_code, q.quarter
),

shared as (
    select
        programme_code,
        year,
        quarter,
        cast(amount as double) as quarter_yuan,
        cast(sum(amount) over (partition by programme_code, year) as double) as year_yuan,
        row_number() over (partition by programme_code, year order by amount desc, quarter) as place,
        cast(units_matched as bigint) as units_matched,
        cast(units_expected as bigint) as units_expected,
        first_year,
        last_year
    from laid_out
),

programme_row as (
    select programme_code, sort
    from programme
    union all
    select 'total' as programme_code, 1000 as sort
)

select
    s.programme_code,
    s.year,
    s.quarter,
    s.quarter_yuan as matched_quarter_yuan,
    s.year_yuan as matched_year_yuan,
    cast(s.quarter_yuan as double) / nullif(s.year_yuan, 0) as quarter_share,
    s.place = 1 and s.quarter_yuan > 0 as is_peak,
    s.units_matched,
    s.units_expected,
    s.first_year,
    s.last_year
from shared as s
join programme_row as p on p.programme_code = s.programme_code
order by p.sort, p.programme_code, s.year nulls last, s.quarter
