-- How far a township stands from its peers in each ratio with a better direction, the farthest places first.
-- Peers are the other units of its kind; where fewer than four units of its kind (itself included) have the ratio,
-- all other units of the county. The distance is to the peers' median; so that ratios can be laid side by side, it is
-- measured in standard deviations of the ratio over all units. A ratio that is above 100 % but may not be is left out
-- of the places (strength_place, weakness_place), and so is a distance that would be written as nothing.
-- grain: indicator_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param boundaries: text, reported (units as they were) or today (earlier figures led to today's units)
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column value: double, of the township
-- column numerator: double
-- column denominator: double
-- column compared_with: text, kind or all
-- column kind: text, of the township
-- column peer_value: double, the median of the other units that are compared with
-- column distance: double, value less peer_value
-- column gap: double, the same without its sign
-- column spread: double, standard deviation over all units that have the ratio
-- column distance_score: double, distance for the better over spread
-- column rank: integer, among the units compared, itself included; 1 is the best, equal values share it
-- column units_reporting: integer, units compared, itself included
-- column units_expected: integer, units of its kind (or all) on the quarter's last day
-- column strength_place: integer, 1 for the best distance_score above 0, else null
-- column weakness_place: integer, 1 for the worst below 0, else null
with unit_quarter as (
    select distinct unit_code, kind
    from dim_unit_boundary
    where boundaries = $boundaries
        and year = $year
        and quarter = $quarter
        and known_from <= $as_of
        and known_until > $as_of
),

own as (
    select kind
    from unit_quarter
    where unit_code = $unit_code
),

asked as (
    select
        d.indicator_code,
        d.sort,
        d.unit = 'percent' as is_percent,
        case when d.better = 'lower' then -1 else 1 end as direction,
        r.bounds
    from dim_indicator as d
    join ratio as r on r.ratio_code = d.indicator_code
    where d.better <> 'none'
),

figure as (
    select
        f.unit_code,
        u.kind,
        f.indicator_code,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as value
    from fct_ratio($as_of, null, $year, $year, $quarter, $quarter, null, $boundaries) as f
    join asked as a on a.indicator_code = f.indicator_code
    join unit_quarter as u on u.unit_code = f.unit_code
    where cast(f.numerator as double) / nullif(f.denominator, 0) is not null
),

reach as (
    select
        f.indicator_code,
        case when count(case when f.kind = own.kind then 1 end) >= 4 then 'kind' else 'all' end as compared_with,
        own.kind,
        stddev_pop(f.value) as spread
    from figure as f
    cross join own
    group by f.indicator_code, own.kind
),

compared as (
    select
        f.unit_code,
        f.indicator_code,
        f.numerator,
        f.denominator,
        f.value,
        r.compared_with,
        r.kind,
        r.spread,
        rank() over (partition by f.indicator_code order by -a.direction * f.value) as rank,
        count(*) over (partition by f.indicator_code) as units_reporting
    from figure as f
    join reach as r on r.indicator_code = f.indicator_code
    join asked as a on a.indicator_code = f.indicator_code
    where r.compared_with = 'all'
        or f.kind = r.kind
),

other as (
    select indicator_code, median(value) as peer_value
    from compared
    where unit_code <> $unit_code
    group by indicator_code
),

expected as (
    select
        own.kind,
        count(*) as units_all,
        count(case when u.kind = own.kind then 1 end) as units_of_kind
    from unit_quarter as u
    cross join own
    group by own.kind
),

distant as (
    select
        c.indicator_code,
        a.sort,
        c.value,
        c.numerator,
        c.denominator,
        c.compared_with,
        c.kind,
        o.peer_value,
        c.value - o.peer_value as distance,
        abs(c.value - o.peer_value) as gap,
        c.spread,
        round(a.direction * cast(c.value - o.peer_value as double) / nullif(c.spread, 0), 9) as distance_score,
        c.rank,
        c.units_reporting,
        case when c.compared_with = 'kind' then e.units_of_kind else e.units_all end as units_expected,
        not coalesce(a.bounds = '0..1' and c.value > 1, false)
            and abs(c.value - o.peer_value) >= case when a.is_percent then 0.0005 else 0.5 end as is_placed
    from compared as c
    join asked as a on a.indicator_code = c.indicator_code
    join other as o on o.indicator_code = c.indicator_code
    cross join expected as e
    where c.unit_code = $unit_code
),

placed as (
    select
        indicator_code,
        row_number() over (order by distance_score desc, rank, sort) as strength_place
    from distant
    where is_placed
        and distance_score > 0
),

lacking as (
    select
        indicator_code,
        row_number() over (order by distance_score, rank desc, sort) as weakness_place
    from distant
    where is_placed
        and distance_score < 0
)

select
    d.indicator_code,
    d.value,
    d.numerator,
    d.denominator,
    d.compared_with,
    d.kind,
    d.peer_value,
    d.distance,
    d.gap,
    d.spread,
    d.distance_score,
    d.rank,
    d.units_reporting,
    d.units_expected,
    p.strength_place,
    l.weakness_place
from distant as d
left join placed as p on p.indicator_code = d.indicator_code
left join lacking as l on l.indicator_code = d.indicator_code
order by p.strength_place nulls last, l.weakness_place nulls last, d.sort, d.indicator_code
