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
with total as (
    select indicator_code, quarter_index, period_basis, numerator, units_reporting
    from fct_county_total($as_of, ['programme'], $year_from, $year_to, $kinds, 'reported', false)
),

programme_row as (
    select programme_code, 'programme/amount/' || programme_code as indicator_code, sort
    from programme
    union all
    select 'total' as programme_code, 'programme/amount/total' as indicator_code, 1000 as sort
)

select
    p.programme_code,
    q.year,
    q.quarter,
    alone.numerator as amount_yuan,
    to_date.numerator as amount_to_date_yuan,
    coalesce(alone.units_reporting, 0) as units_reporting,
    coalesce(to_date.units_reporting, 0) as units_reporting_to_date,
    q.units_expected
from fct_county_quarter($as_of, $year_from, $year_to, $kinds) as q
cross join programme_row as p
left join total as alone
    on alone.indicator_code = p.indicator_code
    and alone.quarter_index = q.quarter_index
    and alone.period_basis = 'quarter'
left join total as to_date
    on to_date.indicator_code = p.indicator_code
    and to_date.quarter_index = q.quarter_index
    and to_date.period_basis = 'to_date'
order by p.sort, p.programme_code, q.year, q.quarter
