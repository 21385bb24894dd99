-- Every indicator over a period of quarters, of the county or of one unit: against the same period a year before, its
-- target, and between the units, for the sentences of a work report.
-- Measures are added up, ratios recomputed from the sums, over the units that report (both sides). Changes are over
-- the units that report in both periods, less those that were merged or split in between. Rank 1 is the best: the
-- highest value, or the lowest where lower is better; equal values share a rank. A rate above 100 % that cannot be
-- (bounds 0..1) is not named as the best or the last, but on its own. The target is that of the last year;
-- a sum is held against it only in a year so far, and what is due of it by quarters is quarter / 4.
-- grain: indicator_code
-- param unit_code: text, the unit; null for all together (the county)
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds that make up the county
-- param as_of: timestamp, figures as known then
-- column indicator_code: text
-- column is_ratio: boolean
-- column period_basis: text, to_date (period end, or the year so far), quarter (one alone), null for other sums
-- column value: double, at the period's end or what it brought; rates 0..1
-- column numerator: double, the value of a measure, or a ratio's numerator
-- column denominator: double, null for a measure
-- column matched_value: double, value over the units in the comparison
-- column matched_value_last_year: double, theirs in the same period a year before
-- column matched_change_on_year: double, the one less the other
-- column matched_change_on_year_share: double, that over last year's value, measures only
-- column units_matched: integer, units in the comparison
-- column units_reporting: integer, units in value (in county_value, for a unit)
-- column units_expected: integer, units there at the period's end
-- column county_value: double, of all units together
-- column difference_to_county: double, value less county_value, of a unit's ratios
-- column rank: integer, of the unit; null for the county
-- column rank_last_year: integer
-- column units_ranked: integer, units with a value at the period's end
-- column top_unit_code: text, the best of them
-- column top_unit_name: text
-- column top_value: double
-- column second_unit_name: text
-- column second_value: double
-- column third_unit_name: text
-- column third_value: double
-- column bottom_unit_code: text, the last of them
-- column bottom_unit_name: text
-- column bottom_value: double
-- column next_bottom_unit_name: text, the last but one
-- column next_bottom_value: double
-- column spread: double, distance from the best to the last
-- column units_full: integer, units with a rate of 100 %
-- column units_above_one: integer, units with a rate above 100 % that cannot be
-- column above_one_names: text, their names with 、 between
-- column target: double, of the period's last year; null where the period cannot be held against it
-- column gap_to_target: double, how far value is from it, 0 when reached
-- column over_target: double, how far value is beyond it, 0 when not reached
-- column gap_count: double, of a percentage: how many more of the numerator reach it
-- column target_share: double, value over target, measures only
-- column due_value: double, what is due of the target by the period's end
-- column standing: text, reached, on_pace (a sum within the year) or behind; null without a target
-- column units_below_target: integer, units worse than the county's target, ratios only
with figure as materialized (
    select
        years_back, unit_code, unit_name, kind, is_last, indicator_code, is_ratio, unit, better, measure_type,
        is_due_by_quarters, sort, numerator, denominator, value
    from fct_period($as_of, $year_from, $quarter_from, $year, $quarter, $kinds, null)
),

indicator as (
    select distinct indicator_code, is_ratio, unit, better, measure_type, is_due_by_quarters, sort
    from figure
    where years_back = 0
),

summed as (
    select
        indicator_code,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        case when max(case when is_ratio then 1 else 0 end) = 1
            then cast(sum(numerator) as double) / nullif(sum(denominator), 0)
        else sum(numerator) end as value,
        count(*) as units_reporting
    from figure
    where years_back = 0
    group by indicator_code
),

changed_unit as (
    select distinct unit_code
    from dim_unit_change
    where quarter_index > 4 * ($year_from - 1) + $quarter_from
        and quarter_index <= 4 * $year + $quarter
        and known_from <= $as_of
),

pair as (
    select
        now.indicator_code,
        now.unit_code,
        now.is_ratio,
        now.numerator,
        now.denominator,
        past.numerator as past_numerator,
        past.denominator as past_denominator
    from figure as now
    join figure as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.years_back = 1
    left join changed_unit as c on c.unit_code = now.unit_code
    where now.years_back = 0
        and c.unit_code is null
        and ($unit_code is null or now.unit_code = $unit_code)
),

matched as (
    select
        indicator_code,
        case when is_ratio
            then cast(sum(numerator) as double) / nullif(sum(denominator), 0)
        else sum(numerator) end as matched_value,
        case when is_ratio
            then cast(sum(past_numerator) as double) / nullif(sum(past_denominator), 0)
        else sum(past_numerator) end as matched_value_last_year,
        count(*) as units_matched
    from pair
    group by indicator_code, is_ratio
),

ranked as (
    select
        f.years_back,
        f.indicator_code,
        f.unit_code,
        f.unit_name,
        f.value,
        case when f.better = 'lower' then f.value else -f.value end as worseness,
        r.bounds is not null and r.bounds = '0..1' and f.value > 1 as is_above_one
    from figure as f
    left join ratio as r on r.ratio_code = f.indicator_code
    where f.is_last
        and f.value is not null
),

numbered as (
    select
        indicator_code,
        unit_code,
        unit_name,
        value,
        row_number() over (partition by indicator_code order by worseness, unit_code) as from_top,
        row_number() over (partition by indicator_code order by -worseness, unit_code) as from_bottom
    from ranked
    where years_back = 0
        and not is_above_one
),

above as (
    select
        indicator_code,
        count(*) as units_above_one,
        string_agg(unit_name, '、' order by unit_code) as above_one_names
    from ranked
    where years_back = 0
        and is_above_one
    group by indicator_code
),

place_count as (
    select indicator_code, count(*) as units_ranked
    from ranked
    where years_back = 0
    group by indicator_code
),

listed as (
    select
        indicator_code,
        count(case when value = 1 then 1 end) as units_full,
        max(case when from_top = 1 then unit_code end) as top_unit_code,
        max(case when from_top = 1 then unit_name end) as top_unit_name,
        max(case when from_top = 1 then value end) as top_value,
        max(case when from_top = 2 then unit_name end) as second_unit_name,
        max(case when from_top = 2 then value end) as second_value,
        max(case when from_top = 3 then unit_name end) as third_unit_name,
        max(case when from_top = 3 then value end) as third_value,
        max(case when from_bottom = 1 then unit_code end) as bottom_unit_code,
        max(case when from_bottom = 1 then unit_name end) as bottom_unit_name,
        max(case when from_bottom = 1 then value end) as bottom_value,
        max(case when from_bottom = 2 then unit_name end) as next_bottom_unit_name,
        max(case when from_bottom = 2 then value end) as next_bottom_value
    from numbered
    group by indicator_code
),

expected as (
    select
        count(case when list_contains($kinds, kind) then 1 end) as units_expected,
        count(*) as units_of_county
    from dim_unit_quarter
    where year = $year
        and quarter = $quarter
),

standing_target as (
    select unit_code, indicator_code, value, is_county
    from stg_target
    where year = $year
        and known_from <= $as_of
        and known_until > $as_of
),

own_target as (
    select t.indicator_code, sum(t.value) as value, count(*) as units
    from standing_target as t
    join dim_unit_quarter as u
        on u.unit_code = t.unit_code
        and u.year = $year
        and u.quarter = $quarter
    where list_contains($kinds, u.kind)
        and ($unit_code is null or t.unit_code = $unit_code)
    group by t.indicator_code
),

own_place as (
    select own.years_back, own.indicator_code, 1 + count(better.unit_code) as place
    from ranked as own
    left join ranked as better
        on better.years_back = own.years_back
        and better.indicator_code = own.indicator_code
        and better.worseness < own.worseness
    where own.unit_code = $unit_code
    group by own.years_back, own.indicator_code
),

of_unit as (
    select
        indicator_code,
        max(case when years_back = 0 then place end) as place,
        max(case when years_back = 1 then place end) as place_last_year
    from own_place
    group by indicator_code
),

valued as (
    select
        i.indicator_code,
        i.is_ratio,
        i.unit,
        i.sort,
        i.measure_type,
        i.is_due_by_quarters,
        case when i.better = 'lower' then -1 else 1 end as direction,
        case when $unit_code is null then s.value else own.value end as value,
        case when $unit_code is null then s.numerator else own.numerator end as numerator,
        case when $unit_code is null then s.denominator else own.denominator end as denominator,
        s.value as county_value,
        s.units_reporting,
        e.units_expected,
        case
            when i.measure_type = 'flow_ytd' and ($year_from < $year or $quarter_from > 1) then null
            when $unit_code is not null and g.value is not null then g.value
            when i.is_ratio or $unit_code is null and e.units_expected = e.units_of_county and c.value is not null
                then c.value
            when $unit_code is null and g.units = e.units_expected then g.value
        end as target
    from indicator as i
    join summed as s on s.indicator_code = i.indicator_code
    cross join expected as e
    left join figure as own
        on own.indicator_code = i.indicator_code
        and own.unit_code = $unit_code
        and own.years_back = 0
    left join standing_target as c
        on c.indicator_code = i.indicator_code
        and c.is_county
    left join own_target as g on g.indicator_code = i.indicator_code
),

held as (
    select
        indicator_code,
        is_ratio,
        unit,
        sort,
        measure_type,
        is_due_by_quarters,
        direction,
        value,
        numerator,
        denominator,
        county_value,
        units_reporting,
        units_expected,
        target,
        target * case when is_due_by_quarters then cast($quarter as double) / nullif(4.0, 0) else 1 end as due_value
    from valued
),

below as (
    select f.indicator_code, count(*) as units_below_target
    from figure as f
    join standing_target as t
        on t.indicator_code = f.indicator_code
        and t.is_county
    where f.years_back = 0
        and f.is_last
        and f.is_ratio
        and case when f.better = 'lower' then f.value > t.value else f.value < t.value end
    group by f.indicator_code
)

select
    h.indicator_code,
    h.is_ratio,
    case
        when h.measure_type = 'stock' or $year_from = $year and $quarter_from = 1 then 'to_date'
        when $year_from = $year and $quarter_from = $quarter then 'quarter'
    end as period_basis,
    h.value,
    h.numerator,
    h.denominator,
    m.matched_value,
    m.matched_value_last_year,
    m.matched_value - m.matched_value_last_year as matched_change_on_year,
    case
        when not h.is_ratio
            then cast(m.matched_value - m.matched_value_last_year as double) / nullif(m.matched_value_last_year, 0)
    end
        as matched_change_on_year_share,
    coalesce(m.units_matched, 0) as units_matched,
    h.units_reporting,
    h.units_expected,
    h.county_value,
    case when $unit_code is not null and h.is_ratio then h.value - h.county_value end as difference_to_county,
    o.place as rank,
    o.place_last_year as rank_last_year,
    coalesce(p.units_ranked, 0) as units_ranked,
    l.top_unit_code,
    l.top_unit_name,
    l.top_value,
    l.second_unit_name,
    l.second_value,
    l.third_unit_name,
    l.third_value,
    l.bottom_unit_code,
    l.bottom_unit_name,
    l.bottom_value,
    l.next_bottom_unit_name,
    l.next_bottom_value,
    abs(l.top_value - l.bottom_value) as spread,
    coalesce(l.units_full, 0) as units_full,
    coalesce(a.units_above_one, 0) as units_above_one,
    a.above_one_names,
    h.target,
    greatest((h.target - h.value) * h.direction, 0.0) as gap_to_target,
    greatest((h.value - h.target) * h.direction, 0.0) as over_target,
    case when h.is_ratio and h.unit = 'percent'
        then greatest(ceil(h.target * h.denominator - h.numerator - 1e-6), 0.0)
    end as gap_count,
    case when not h.is_ratio then cast(h.value as double) / nullif(h.target, 0) end as target_share,
    h.due_value,
    case
        when h.target is null or h.value is null then null
        when h.value * h.direction >= h.target * h.direction - 1e-9 then 'reached'
        when h.is_due_by_quarters and $quarter < 4 and h.value * h.direction >= h.due_value * h.direction - 1e-9
            then 'on_pace'
        else 'behind'
    end as standing,
    case when h.target is not null then coalesce(b.units_below_target, 0) end as units_below_target
from held as h
left join matched as m on m.indicator_code = h.indicator_code
left join listed as l on l.indicator_code = h.indicator_code
left join place_count as p on p.indicator_code = h.indicator_code
left join above as a on a.indicator_code = h.indicator_code
left join of_unit as o on o.indicator_code = h.indicator_code
left join below as b on b.indicator_code = h.indicator_code
where h.value is not null
order by h.sort, h.indicator_code
