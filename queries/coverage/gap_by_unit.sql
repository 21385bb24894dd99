-- How many more of a ratio's numerator each township needs to reach its target, the most first, and what that makes
-- of the county. Two figures must be told apart: the county's own gap, in which what some have above the target
-- makes up for what others lack; and the sum of the gaps, which is what it takes until every township has reached
-- its own. A ratio that is better when lower has no such gap, nor has one without a target.
-- Of many units the largest gaps tell most, and some of the others so far apart that a line through them can be drawn.
-- grain: unit_code
-- param ratio: text, a ratio code of data/indicators.csv
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param most: integer, so many of the largest gaps and about as many of the others, null for all
-- param shown: text, a unit that is there in any case, null for none
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column numerator: double
-- column denominator: double
-- column rate: double, 0..1 (yuan for an average), null where a side is missing or the denominator 0
-- column target: double, the unit's own target of that year, else the county's
-- column gap_count: integer, how many more of the numerator reach the target, 0 when reached
-- column surplus_count: integer, how many of the numerator lie above the target, 0 when below
-- column place: integer, 1 for the largest gap; null when there is none to fill
-- column gap_share: double, 0..1, of the sum of the gaps
-- column gap_to_here_count: integer, the gaps of this place and of those before it together
-- column gap_to_here_share: double, 0..1, of the sum of the gaps
-- column county_rate_after: double, the county's rate once this place and those before it are filled
-- column state: text, reported, partial (a side or a unit merged since is missing), not_applicable or missing
-- column county_rate: double, over the units that report both sides; the same on every row, as are those below
-- column county_target: double, the county's target of that year
-- column county_gap_count: integer, how many more of the numerator bring the county itself to its target
-- column units_gap_count: integer, the sum of the gaps
-- column units_surplus_count: integer, the sum of what lies above the targets
-- column units_below_target: integer, units with a gap
-- column places_needed: integer, so many of the first places bring the county to its target; null when none does
-- column units_reporting: integer, units that report both sides
-- column units_expected: integer, units valid on the quarter's last day
-- column row_place: integer, 1 for the first of all units in this order
-- column rows_in_all: integer, all units; the same on every row, as is the one below
-- column rows_missing: integer, units whose state is missing or partial
with target as (
    select t.unit_code, t.value, t.is_county
    from stg_target as t
    join dim_indicator as d on d.indicator_code = t.indicator_code
    where t.indicator_code = $ratio
        and d.better = 'higher'
        and t.year = $year
        and t.known_from <= $as_of
        and t.known_until > $as_of
),

county_target as (
    select max(value) as value
    from target
    where is_county
),

aimed as (
    select
        u.unit_code,
        u.unit_name,
        u.kind,
        u.numerator,
        u.denominator,
        u.rate,
        coalesce(own.value, county_target.value) as target,
        u.numerator is not null and u.denominator is not null as is_reported,
        u.state
    from fct_unit_rate($as_of, $ratio, $year, $quarter, $kinds, $boundaries) as u
    cross join county_target
    left join target as own on own.unit_code = u.unit_code and not own.is_county
),

-- rounded first, so that 0.07 * 100 asks for 7 and not for 8
short as (
    select
        unit_code,
        unit_name,
        kind,
        numerator,
        denominator,
        rate,
        target,
        is_reported,
        state,
        case
            when is_reported and target is not null
                then cast(greatest(ceil(round(target * denominator - numerator, 6)), 0) as bigint)
        end as gap_count,
        case
            when is_reported and target is not null
                then cast(greatest(floor(round(numerator - target * denominator, 6)), 0) as bigint)
        end as surplus_count
    from aimed
),

placed as (
    select
        unit_code,
        row_number() over (order by gap_count desc, unit_code) as place,
        sum(gap_count) over (order by gap_count desc, unit_code rows unbounded preceding) as gap_to_here_count
    from short
    where gap_count > 0
),

county as (
    select
        sum(case when is_reported then numerator end) as numerator,
        sum(case when is_reported then denominator end) as denominator,
        cast(sum(gap_count) as bigint) as units_gap_count,
        cast(sum(surplus_count) as bigint) as units_surplus_count,
        count(case when gap_count > 0 then 1 end) as units_below_target,
        count(case when is_reported then 1 end) as units_reporting,
        count(*) as units_expected
    from short
),

county_short as (
    select
        c.numerator,
        c.denominator,
        c.units_gap_count,
        c.units_surplus_count,
        c.units_below_target,
        c.units_reporting,
        c.units_expected,
        county_target.value as target,
        case
            when county_target.value is not null and c.denominator is not null
                then cast(greatest(ceil(round(county_target.value * c.denominator - c.numerator, 6)), 0) as bigint)
        end as gap_count
    from county as c
    cross join county_target
),

needed as (
    select min(p.place) as places_needed
    from placed as p
    cross join county_short as c
    where c.gap_count > 0
        and p.gap_to_here_count >= c.gap_count
),

told as (
    select
        s.unit_code,
        s.unit_name,
        s.kind,
        s.numerator,
        s.denominator,
        s.rate,
        s.target,
        s.gap_count,
        s.surplus_count,
        p.place,
        case when p.place is not null then cast(s.gap_count as double) / nullif(c.units_gap_count, 0) end as gap_share,
        cast(p.gap_to_here_count as bigint) as gap_to_here_count,
        cast(p.gap_to_here_count as double) / nullif(c.units_gap_count, 0) as gap_to_here_share,
        cast(c.numerator + p.gap_to_here_count as double) / nullif(c.denominator, 0) as county_rate_after,
        s.state,
        cast(c.numerator as double) / nullif(c.denominator, 0) as county_rate,
        c.target as county_target,
        c.gap_count as county_gap_count,
        c.units_gap_count,
        c.units_surplus_count,
        c.units_below_target,
        n.places_needed,
        c.units_reporting,
        c.units_expected,
        row_number() over (
            order by p.place nulls last, s.gap_count nulls last, s.rate desc nulls last, s.unit_code
        ) as row_place,
        count(*) over () as rows_in_all,
        count(case when s.state in ('missing', 'partial') then 1 end) over () as rows_missing
    from short as s
    cross join county_short as c
    cross join needed as n
    left join placed as p on p.unit_code = s.unit_code
)

select
    unit_code,
    unit_name,
    kind,
    numerator,
    denominator,
    rate,
    target,
    gap_count,
    surplus_count,
    place,
    gap_share,
    gap_to_here_count,
    gap_to_here_share,
    county_rate_after,
    state,
    county_rate,
    county_target,
    county_gap_count,
    units_gap_count,
    units_surplus_count,
    units_below_target,
    places_needed,
    units_reporting,
    units_expected,
    row_place,
    rows_in_all,
    rows_missing
from told
where $most is null
    or row_place <= $most
    or place in (places_needed, units_below_target)
    or place % nullif(cast(ceil(cast(units_below_target as double) / nullif($most, 0)) as bigint), 0) = 0
    or unit_code = $shown
order by row_place, unit_code
