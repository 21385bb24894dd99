-- Rate of one ratio for the county, by quarter: summed numerators over summed denominators.
-- Only units that report both sides are in the sums. A quarter has a row once any unit has filed for it.
-- grain: year, quarter
-- param ratio: text, a ratio code of data/indicators.csv
-- param period_basis: text, to_date (period end, or this year so far) or quarter (this quarter alone)
-- param year_from: integer, first calendar year, inclusive
-- param year_to: integer, last calendar year, inclusive
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures as known then
-- column year: integer
-- column quarter: integer
-- column numerator: double, sum over the units that report both sides
-- column denominator: double, sum over the same units
-- column rate: double, 0..1 (yuan for an average), null where the denominator is null or 0
-- column rate_last_year: double, the rate of the same quarter last year
-- column rate_last_quarter: double, the rate of the quarter before
-- column units_reporting: integer, units that report both sides
-- column units_expected: integer, units valid on the quarter's last day
-- column target: double, the county's target of that year
with total as (
    select year, quarter, quarter_index, numerator, denominator, units_reporting
    from fct_county_total($as_of, [$ratio], $year_from - 1, $year_to, $kinds, 'reported', false)
    where period_basis = $period_basis
),

rated as (
    select
        q.year,
        q.quarter,
        q.quarter_index,
        t.numerator,
        t.denominator,
        cast(t.numerator as double) / nullif(t.denominator, 0) as rate,
        coalesce(t.units_reporting, 0) as units_reporting,
        q.units_expected
    from fct_county_quarter($as_of, $year_from - 1, $year_to, $kinds) as q
    left join total as t on t.quarter_index = q.quarter_index
),

target as (
    select year, value
    from stg_target
    where is_county
        and indicator_code = $ratio
        and known_from <= $as_of
        and known_until > $as_of
)

select
    r.year,
    r.quarter,
    r.numerator,
    r.denominator,
    r.rate,
    last_year.rate as rate_last_year,
    last_quarter.rate as rate_last_quarter,
    r.units_reporting,
    r.units_expected,
    target.value as target
from rated as r
left join rated as last_year on last_year.quarter_index = r.quarter_index - 4
left join rated as last_quarter on last_quarter.quarter_index = r.quarter_index - 1
left join target on target.year = r.year
where r.year >= $year_from
order by r.year, r.quarter
