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
with filed_quarter as (
    select year, quarter, quarter_index, units_expected, max(quarter) over (partition by year) as as_of_quarter
    from fct_county_quarter($as_of, $year_from, $year_to, $kinds)
),

total as (
    select
        indicator_code,
        quarter_index,
        numerator,
        cast(numerator as double) / nullif(denominator, 0) as average,
        units_reporting
    from fct_county_total($as_of, ['programme'], $year_from - 1, $year_to, $kinds, 'reported', false)
    where period_basis = 'to_date'
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
    q.as_of_quarter,
    q.as_of_quarter = 4 as is_complete,
    amount.numerator as amount_yuan,
    reached.numerator as count,
    pair.average as yuan_per_count,
    past.numerator as amount_last_year,
    cast(amount.numerator - past.numerator as double) / nullif(past.numerator, 0) as change_share,
    coalesce(amount.units_reporting, 0) as units_reporting,
    q.units_expected
from filed_quarter as q
cross join programme_row as p
left join total as amount
    on amount.indicator_code = 'programme/amount/' || p.programme_code
    and amount.quarter_index = q.quarter_index
left join total as past
    on past.indicator_code = 'programme/amount/' || p.programme_code
    and past.quarter_index = q.quarter_index - 4
left join total as reached
    on reached.indicator_code = 'programme/count/' || p.programme_code
    and reached.quarter_index = q.quarter_index
left join total as pair
    on pair.indicator_code = 'programme/pair/' || p.programme_code
    and pair.quarter_index = q.quarter_index
where q.quarter = q.as_of_quarter
order by p.sort, p.programme_code, q.year
