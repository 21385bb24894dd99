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
    select unit_code, kind
    from fct_unit_expected($as_of, $year, $quarter, null, $boundaries)
),

own as (
    select kind
    from unit_quarter
    where unit_code = $unit_code
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
        f.unit_code = $unit_code as is_own,
        u.kind = own.kind as is_of_kind,
        f.indicator_code,
        f.numerator,
        f.denominator,
        cast(f.numerator as double) / nullif(f.denominator, 0) as value
    from fct_ratio($as_of, null, $year, $year, $quarter, $quarter, null, $boundaries) as f
    join unit_quarter as u on u.unit_code = f.unit_code
    cross join own
    where cast(f.numerator as double) / nullif(f.denominator, 0) is not null
),

-- both medians at once: which of them counts is known with the number of units of its kind
reach as (
    select
        f.indicator_code,
        max(case when f.is_own then f.value end) as value,
        max(case when f.is_own then f.numerator end) as numerator,
        max(case when f.is_own then f.denominator end) as denominator,
        count(*) as units_all,
        count(case when f.is_of_kind then 1 end) as units_of_kind,
        median(case when not f.is_own then f.value end) as peer_value_all,
        median(case when f.is_of_kind and not f.is_own then f.value end) as peer_value_of_kind,
        stddev_pop(f.value) as spread
    from figure as f
    group by f.indicator_code
),

compared as (
    select
        r.indicator_code,
        a.sort,
        a.is_percent,
        a.direction,
        a.bounds,
        r.value,
        r.numerator,
        r.denominator,
        r.units_of_kind >= 4 as is_by_kind,
        case when r.units_of_kind >= 4 then r.peer_value_of_kind else r.peer_value_all end as peer_value,
        case when r.units_of_kind >= 4 then r.units_of_kind else r.units_all end as units_reporting,
        r.spread
    from reach as r
    join asked as a on a.indicator_code = r.indicator_code
    where r.value is not null
),

-- counted, not ranked: of all units only how many are ahead is asked
ahead as (
    select c.indicator_code, count(*) as units_ahead
    from figure as f
    join compared as c on c.indicator_code = f.indicator_code
    where c.direction * f.value > c.direction * c.value
        and (f.is_of_kind or not c.is_by_kind)
    group by c.indicator_code
),

distant as (
    select
        c.indicator_code,
        c.sort,
        c.value,
        c.numerator,
        c.denominator,
        case when c.is_by_kind then 'kind' else 'all' end as compared_with,
        e.kind,
        c.peer_value,
        c.value - c.peer_value as distance,
        abs(c.value - c.peer_value) as gap,
        c.spread,
        round(c.direction * cast(c.value - c.peer_value as double) / nullif(c.spread, 0), 9) as distance_score,
        1 + coalesce(a.units_ahead, 0) as rank,
        c.units_reporting,
        case when c.is_by_kind then e.units_of_kind else e.units_all end as units_expected,
        not coalesce(c.bounds = '0..1' and c.value > 1, false)
            and abs(c.value - c.peer_value) >= case when c.is_percent then 0.0005 else 0.5 end as is_placed
    from compared as c
    cross join expected as e
    left join ahead as a on a.indicator_code = c.indicator_code
    where c.peer_value is not null
),

placed as (
    select
        indicator_code,
        sort,
        value,
        numerator,
        denominator,
        compared_with,
        kind,
        peer_value,
        distance,
        gap,
        spread,
        distance_score,
        rank,
        units_reporting,
        units_expected,
        coalesce(is_placed and distance_score > 0, false) as is_strength,
        coalesce(is_placed and distance_score < 0, false) as is_weakness
    from distant
),

numbered as (
    select
        indicator_code,
        sort,
        value,
        numerator,
        denominator,
        compared_with,
        kind,
        peer_value,
        distance,
        gap,
        spread,
        distance_score,
        rank,
        units_reporting,
        units_expected,
        case
            when is_strength
                then row_number() over (partition by is_strength order by distance_score desc, rank, sort)
        end as strength_place,
        case
            when is_weakness
                then row_number() over (partition by is_weakness order by distance_score, rank desc, sort)
        end as weakness_place
    from placed
)

select
    indicator_code,
    value,
    numerator,
    denominator,
    compared_with,
    kind,
    peer_value,
    distance,
    gap,
    spread,
    distance_score,
    rank,
    units_reporting,
    units_expected,
    strength_place,
    weakness_place
from numbered
order by strength_place nulls last, weakness_place nulls last, sort, indicator_code
