-- What each township gets for each item of the scheme, explained: value, floor, target, points, light and pace.
-- grain: unit_code, indicator_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param areas: text[], areas with other weights to try, null for the scheme's own
-- param area_weights: double[], the weights to try, in the order of areas, null for the scheme's own
-- param unit_codes: text[], the units to give, null for all
-- param as_of: timestamp, figures, targets, schemes and signed scores as known then
-- column unit_code: text
-- column unit_name: text
-- column kind: text
-- column year: integer
-- column quarter: integer
-- column sort: integer
-- column area_code: text, organisation, rights, service or home
-- column indicator_code: text
-- column weight: double, points that can be had; 100 in all
-- column floor_value: double, at this value or worse there are no points
-- column target: double, of the year
-- column target_from: text, unit, county or scheme, whose target it is
-- column is_due_by_quarters: boolean, a count of the year so far: target and floor are due by quarters
-- column target_to_date: double, what is due by the end of the quarter
-- column floor_to_date: double
-- column numerator: double
-- column denominator: double
-- column value: double
-- column state: text, reported, no_base, partial, not_applicable or missing
-- column is_counted: boolean, the weight counts for the township
-- column attained_share: double, 0..1, how far from floor to target
-- column points: double, null where the weight does not count
-- column points_lost: double, weight less points
-- column light: text, met, near or unmet
-- column gap_to_target: double, what is missing to what is due, 0 when met
-- column gap_count: integer, of a ratio: how many more of the numerator, 0 when met
-- column pace_value: double, where the year should be by now on a straight line to the target
-- column pace_gap: double, value less pace_value
-- column pace: text, ahead or behind
-- column signed_value: double, as it was signed off, null where it was not
-- column signed_points: double
-- column points_change: double, points less signed_points
with item as (
    select
        unit_code,
        unit_name,
        kind,
        sort,
        area_code,
        indicator_code,
        weight,
        floor_value,
        target,
        target_from,
        is_due_by_quarters,
        target_to_date,
        floor_to_date,
        numerator,
        denominator,
        value,
        state,
        is_counted,
        attained_share,
        points,
        light,
        pace_value,
        pace_gap,
        pace
    from fct_score_item($as_of, $year, $quarter, $kinds, $areas, $area_weights, null, true, false)
),

newest_signoff as (
    select max(act_number) as act_number
    from signoff
    where year = $year
        and quarter = $quarter
        and done_at <= $as_of
),

signed as (
    select s.unit_code, s.indicator_code, s.value, s.points
    from signed_item as s
    join newest_signoff as n on n.act_number = s.act_number
)

select
    i.unit_code,
    i.unit_name,
    i.kind,
    cast($year as integer) as year,
    cast($quarter as integer) as quarter,
    cast(i.sort as integer) as sort,
    i.area_code,
    i.indicator_code,
    cast(round(cast(i.weight as decimal(18, 8)), 2) as double) as weight,
    i.floor_value,
    i.target,
    i.target_from,
    i.is_due_by_quarters,
    i.target_to_date,
    i.floor_to_date,
    i.numerator,
    i.denominator,
    i.value,
    i.state,
    i.is_counted,
    i.attained_share,
    i.points,
    cast(round(cast(i.weight - i.points as decimal(18, 8)), 2) as double) as points_lost,
    i.light,
    case
        when i.light = 'met' then 0.0
        when i.value is not null then abs(i.target_to_date - i.value)
    end as gap_to_target,
    case
        when d.is_ratio and d.unit = 'percent' and d.better <> 'lower' and i.value is not null
            then cast(
                greatest(ceil(round(i.target_to_date * i.denominator - i.numerator, 6)), 0) as bigint
            )
    end as gap_count,
    i.pace_value,
    i.pace_gap,
    i.pace,
    s.value as signed_value,
    s.points as signed_points,
    cast(round(cast(i.points - s.points as decimal(18, 8)), 2) as double) as points_change
from item as i
join dim_indicator as d on d.indicator_code = i.indicator_code
left join signed as s on s.unit_code = i.unit_code and s.indicator_code = i.indicator_code
where $unit_codes is null
    or list_contains($unit_codes, i.unit_code)
order by i.unit_code, i.sort, i.indicator_code
