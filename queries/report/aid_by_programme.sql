-- The money of each aid programme over a period of quarters and what its parts add up to, of the county or one unit.
-- Changes are over the units that report in both periods, less those that were merged or split in between. The row
-- "total" adds up the programmes that are part of the aid total.
-- grain: programme_code
-- param unit_code: text, the unit; null for all together (the county)
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds that make up the county
-- param as_of: timestamp, figures as known then
-- column programme_code: text, a code of data/programmes.csv, or total
-- column period_basis: text, to_date (the year so far), quarter (one alone), null for other periods
-- column amount_yuan: double, what the period brought
-- column matched_amount_last_year: double, over the units in the comparison, in the same period a year before
-- column matched_change: double, over the units in the comparison
-- column matched_change_share: double, that over matched_amount_last_year
-- column amount_share: double, 0..1, part of the total; null for programmes that are no part of it
-- column amount_shown: double, amount_yuan in ten thousands, as charts write it
-- column matched_amount_last_year_shown: double, matched_amount_last_year in ten thousands
-- column units_reporting: integer, units with an amount
-- column units_expected: integer, units there at the period's end
with amount as (
    select f.years_back, f.unit_code, p.programme_code, p.in_total, p.sort, f.value
    from fct_period($as_of, $year_from, $quarter_from, $year, $quarter, $kinds, ['programme']) as f
    join programme as p on p.amount_code = f.indicator_code
    where $unit_code is null or f.unit_code = $unit_code
),

with_total as (
    select years_back, unit_code, programme_code, in_total, sort, value
    from amount
    union all
    select years_back, unit_code, 'total' as programme_code, true as in_total, -1 as sort, sum(value) as value
    from amount
    where in_total
    group by years_back, unit_code
),

changed_unit as (
    select distinct unit_code
    from dim_unit_change
    where quarter_index > 4 * ($year_from - 1) + $quarter_from
        and quarter_index <= 4 * $year + $quarter
        and known_from <= $as_of
),

matched as (
    select now.programme_code, sum(now.value) as compared_yuan, sum(past.value) as matched_amount_last_year
    from with_total as now
    join with_total as past
        on past.unit_code = now.unit_code
        and past.programme_code = now.programme_code
        and past.years_back = 1
    left join changed_unit as c on c.unit_code = now.unit_code
    where now.years_back = 0
        and c.unit_code is null
    group by now.programme_code
),

summed as (
    select programme_code, in_total, sort, sum(value) as amount_yuan, count(*) as units_reporting
    from with_total
    where years_back = 0
    group by programme_code, in_total, sort
),

total as (
    select amount_yuan
    from summed
    where programme_code = 'total'
),

expected as (
    select count(*) as units_expected
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
        and list_contains($kinds, kind)
        and ($unit_code is null or unit_code = $unit_code)
)

select
    s.programme_code,
    case
        when $year_from = $year and $quarter_from = 1 then 'to_date'
        when $year_from = $year and $quarter_from = $quarter then 'quarter'
    end as period_basis,
    cast(s.amount_yuan as double) as amount_yuan,
    m.matched_amount_last_year,
    m.compared_yuan - m.matched_amount_last_year as matched_change,
    cast(m.compared_yuan - m.matched_amount_last_year as double) / nullif(m.matched_amount_last_year, 0)
        as matched_change_share,
    case when s.in_total then cast(s.amount_yuan as double) / nullif(t.amount_yuan, 0) end as amount_share,
    cast(s.amount_yuan as double) / nullif(10000.0, 0) as amount_shown,
    cast(m.matched_amount_last_year as double) / nullif(10000.0, 0) as matched_amount_last_year_shown,
    s.units_reporting,
    e.units_expected
from summed as s
cross join expected as e
left join total as t on true
left join matched as m on m.programme_code = s.programme_code
order by s.sort, s.programme_code
