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
with unit_quarter as (
    select unit_code, year, quarter, quarter_index
    from dim_unit_quarter
    where year between $year_from - 1 and $year_to
        and list_contains($kinds, kind)
),

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where year between $year_from - 1 and $year_to
        and from_at <= $as_of
        and until_at > $as_of
),

figure as (
    select
        unit_code,
        year,
        quarter,
        max(case when side = 'numerator' then value end) as numerator,
        max(case when side = 'denominator' then value end) as denominator
    from fct_indicator_side
    where indicator_code = $ratio
        and period_basis = $period_basis
        and year between $year_from - 1 and $year_to
        and known_from <= $as_of
        and known_until > $as_of
    group by unit_code, year, quarter
),

county_quarter as (
    select
        u.year,
        u.quarter,
        u.quarter_index,
        cast(sum(case when f.denominator is not null then f.numerator end) as double) as numerator,
        cast(sum(case when f.numerator is not null then f.denominator end) as double) as denominator,
        count(f.numerator + f.denominator) as units_reporting,
        count(*) as units_expected,
        count(filing.unit_code) as units_filed
    from unit_quarter as u
    left join figure as f
        on f.unit_code = u.unit_code
        and f.year = u.year
        and f.quarter = u.quarter
    left join filing
        on filing.unit_code = u.unit_code
        and filing.year = u.year
        and filing.quarter = u.quarter
    group by u.year, u.quarter, u.quarter_index
),

rated as (
    select
        year,
        quarter,
        quarter_index,
        numerator,
        denominator,
        cast(numerator as double) / nullif(denominator, 0) as rate,
        units_reporting,
        units_expected
    from county_quarter
    where units_filed > 0
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
