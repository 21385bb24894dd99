-- How many townships have a rate in each of the bands of equal width that the rates fall into: how they are spread
-- where they are too many to be shown one by one. A band without a township has no row.
-- grain: band
-- param ratio: text, a ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param step: double, the width of a band, as a rate
-- param kinds: text[], unit kinds to include
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column band: integer, 0 for the band that begins at 0
-- column rate_from: double, the band's lower edge, which is in it
-- column rate_to: double, its upper edge, which is not
-- column unit_count: integer, units with a rate in it
-- column units_below: integer, of them those short of their own target
-- column unit_share: double, 0..1, of the units with a rate
-- column units_counted: integer, units with a rate; the same on every row
with target as (
    select unit_code, value, is_county
    from stg_target
    where indicator_code = $ratio
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

banded as (
    select
        -- rounded first, so that 0.85 stands in the band that begins there
        cast(floor(round(cast(u.rate as double) / nullif($step, 0), 6)) as integer) as band,
        case
            when d.better = 'lower' then u.rate > coalesce(own.value, general.value)
            else u.rate < coalesce(own.value, general.value)
        end as is_below
    from fct_unit_rate($as_of, $ratio, $year, $quarter, $kinds, $boundaries) as u
    left join dim_indicator as d on d.indicator_code = $ratio
    left join target as own on own.unit_code = u.unit_code
    left join target as general on general.is_county
    where u.rate is not null
),

counted as (
    select
        band,
        count(*) as unit_count,
        count(case when is_below then 1 end) as units_below
    from banded
    group by band
)

select
    band,
    band * $step as rate_from,
    (band + 1) * $step as rate_to,
    unit_count,
    units_below,
    cast(unit_count as double) / nullif(sum(unit_count) over (), 0) as unit_share,
    cast(sum(unit_count) over () as bigint) as units_counted
from counted
order by band
