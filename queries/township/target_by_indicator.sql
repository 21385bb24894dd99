-- Every target of a township in one quarter with its light: the items of the scheme of scoring, then the other targets.
-- Lights are those of macros/fct_score_item: met, near (the scheme's near_share of what is due) or unmet; a count of
-- the year so far, and its share of a stock, is due by quarters. A target outside the scheme is judged the same way.
-- grain: indicator_code
-- param unit_code: text
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures, targets and schemes as known then
-- column indicator_code: text
-- column in_scheme: boolean, an item of the scheme
-- column target: double, of the year
-- column target_from: text, unit, county or scheme, whose target it is
-- column is_due_by_quarters: boolean
-- column target_to_date: double, what is due by the end of the quarter
-- column value: double
-- column state: text, reported, no_base, partial, not_applicable or missing
-- column light: text, met, near or unmet, null without a value
-- column gap_to_target: double, what is missing to what is due, 0 when met
-- column gap_count: integer, of a percentage: how many more of the numerator, 0 when met
-- column weight: double, points that can be had, null outside the scheme
-- column points: double
-- column points_lost: double
-- column items_met: integer, targets that are met, of all
-- column items_near: integer
-- column items_unmet: integer
with item as (
    select
        indicator_code,
        target,
        target_from,
        is_due_by_quarters,
        target_to_date,
        numerator,
        denominator,
        value,
        state,
        light,
        weight,
        points
    from fct_score_item($as_of, $year, $quarter, $kinds, null, null, $unit_code, false, false)
),

scheme_of_year as (
    select near_share, row_number() over (order by year desc) as newest
    from stg_scheme
    where year <= $year
        and known_from <= $as_of
        and known_until > $as_of
),

-- the township's own target goes before the county's
set_target as (
    select
        indicator_code,
        coalesce(max(case when not is_county then value end), max(case when is_county then value end)) as target,
        case when count(case when not is_county then value end) > 0 then 'unit' else 'county' end as target_from
    from stg_target
    where year = $year
        and (unit_code = $unit_code or is_county)
        and known_from <= $as_of
        and known_until > $as_of
        and indicator_code not in (select indicator_code from item)
    group by indicator_code
),

figure as (
    select
        indicator_code,
        cast(max(case when side <> 'denominator' then value end) as double) as numerator,
        cast(max(case when side = 'denominator' then value end) as double) as denominator,
        bool_or(state = 'not_applicable') as is_not_applicable
    from fct_indicator_side
    where unit_code = $unit_code
        and year = $year
        and quarter = $quarter
        and period_basis = 'to_date'
        and known_from <= $as_of
        and known_until > $as_of
    group by indicator_code
),

valued as (
    select
        t.indicator_code,
        t.target,
        t.target_from,
        s.near_share,
        case when d.better = 'lower' then -1 else 1 end as direction,
        d.is_due_by_quarters,
        f.numerator,
        f.denominator,
        case when d.is_ratio then cast(f.numerator as double) / nullif(f.denominator, 0) else f.numerator end as value,
        case
            when f.is_not_applicable then 'not_applicable'
            when d.is_ratio and f.numerator is not null and f.denominator = 0 then 'no_base'
            when f.numerator is not null and (f.denominator is not null or not d.is_ratio) then 'reported'
            when f.numerator is not null or f.denominator is not null then 'partial'
            else 'missing'
        end as state
    from set_target as t
    join dim_indicator as d on d.indicator_code = t.indicator_code
    join scheme_of_year as s on s.newest = 1
    left join figure as f on f.indicator_code = t.indicator_code
),

due as (
    select
        indicator_code,
        target,
        target_from,
        near_share,
        direction,
        is_due_by_quarters,
        numerator,
        denominator,
        value,
        state,
        target * case when is_due_by_quarters then cast($quarter as double) / nullif(4.0, 0) else 1.0 end
            as target_to_date
    from valued
),

judged as (
    select
        indicator_code,
        true as in_scheme,
        target,
        target_from,
        is_due_by_quarters,
        target_to_date,
        numerator,
        denominator,
        value,
        state,
        light,
        weight,
        points
    from item
    union all
    select
        indicator_code,
        false as in_scheme,
        target,
        target_from,
        is_due_by_quarters,
        target_to_date,
        numerator,
        denominator,
        value,
        state,
        case
            when value is null then null
            when round(direction * (value - target_to_date), 9) >= 0 then 'met'
            when direction = 1 and round(value - target_to_date * near_share, 9) >= 0 then 'near'
            when direction = -1 and round(value * near_share - target_to_date, 9) <= 0 then 'near'
            else 'unmet'
        end as light,
        cast(null as double) as weight,
        cast(null as double) as points
    from due
)

select
    j.indicator_code,
    j.in_scheme,
    j.target,
    j.target_from,
    j.is_due_by_quarters,
    j.target_to_date,
    j.value,
    j.state,
    j.light,
    case
        when j.light = 'met' then 0.0
        when j.value is not null then abs(j.target_to_date - j.value)
    end as gap_to_target,
    case
        when d.is_ratio and d.unit = 'percent' and d.better <> 'lower' and j.value is not null
            then cast(
                greatest(ceil(round(j.target_to_date * j.denominator - j.numerator, 6)), 0) as bigint
            )
    end as gap_count,
    cast(round(cast(j.weight as decimal(18, 8)), 2) as double) as weight,
    j.points,
    cast(round(cast(j.weight - j.points as decimal(18, 8)), 2) as double) as points_lost,
    count(case when j.light = 'met' then 1 end) over () as items_met,
    count(case when j.light = 'near' then 1 end) over () as items_near,
    count(case when j.light = 'unmet' then 1 end) over () as items_unmet
from judged as j
join dim_indicator as d on d.indicator_code = j.indicator_code
order by j.in_scheme desc, d.sort, d.indicator_code
