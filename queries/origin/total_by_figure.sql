-- One figure of some units or of the county with its two sides, made of exactly the facts of origin/fact_by_figure.
-- grain: one row
-- param indicator: text, a measure or ratio code of data/indicators.csv
-- param unit_codes: text[], only these units; null for all
-- param year: integer
-- param quarter: integer, 1 to 4
-- param period_basis: text, to_date or quarter
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column value: double, the sum of a measure, or numerator over denominator
-- column numerator: double, null for a measure
-- column denominator: double, null for a measure
-- column units_reporting: integer, units that are in it
-- column units_expected: integer, units valid on the quarter's last day
with boundary as (
    select
        unit_code,
        source_code,
        share,
        source_count
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
        and list_contains($kinds, kind)
        and ($unit_codes is null or list_contains($unit_codes, unit_code))
),

side as (
    select
        b.unit_code,
        b.source_count,
        b.share * f.value as value,
        f.side
    from boundary as b
    join fct_indicator_side as f on f.unit_code = b.source_code
    where f.indicator_code = $indicator
        and f.period_basis = $period_basis
        and f.year = $year
        and f.quarter = $quarter
        and f.known_from <= $as_of
        and f.known_until > $as_of
        and f.value is not null
),

needed as (
    select count(*) as sides
    from dim_indicator_side
    where indicator_code = $indicator
),

unit_in as (
    select side.unit_code
    from side
    cross join needed
    group by side.unit_code, side.source_count, needed.sides
    having count(*) = needed.sides * side.source_count
),

total as (
    select
        sum(case when side.side = 'value' then side.value end) as value,
        sum(case when side.side = 'numerator' then side.value end) as numerator,
        sum(case when side.side = 'denominator' then side.value end) as denominator,
        count(distinct side.unit_code) as units_reporting
    from side
    join unit_in on unit_in.unit_code = side.unit_code
),

expected as (
    select count(distinct unit_code) as units_expected
    from boundary
)

select
    cast(coalesce(t.value, cast(t.numerator as double) / nullif(t.denominator, 0)) as double) as value,
    cast(t.numerator as double) as numerator,
    cast(t.denominator as double) as denominator,
    cast(t.units_reporting as integer) as units_reporting,
    cast(e.units_expected as integer) as units_expected
from total as t
cross join expected as e
order by t.units_reporting
