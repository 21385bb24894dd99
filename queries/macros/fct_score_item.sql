-- The points of each township for each item of the scheme in force, in one quarter. A macro of these arguments:
-- args: as_of, in_year, in_quarter, in_kinds, in_areas, in_weights, in_unit, in_pace, in_known
-- in_areas and in_weights are other weights of areas to try, each area's items sharing them as before; null for none.
-- in_unit: one township's items, null for all. in_pace: whether pace_value is asked for, and what follows from it.
-- in_known: only the items that something is given of, without names and pace, of whatever units: who asks leaves out
-- those that were not there, and knows that an item without a row is missing. Each item of each unit costs far more.
-- now: there is one for the figures as they stand now, made of fct_score_figure_now
-- All weights are brought to 100 points in all. Points rise in a straight line from the floor (none) to the target
-- (all), and stop there. The target is the township's own, else the county's, else the scheme's full value.
-- A count of the year so far, and its share of a stock, is due by quarters: target and floor times quarter / 4.
-- state: reported; no_base where a ratio's denominator is 0; partial, not_applicable or missing.
-- is_counted: whether the item's weight counts for the township. What is not applicable or has no base does not;
-- what is missing counts with no points under the rule none, and does not under the rule reported.
-- light: met, near (near_share of what is due) or unmet. pace_value: where the year should be by now, in a straight
-- line from the end of last year to the target; a count's is its due target.
-- needs: stg_scheme, stg_scheme_item, stg_target, dim_unit_quarter, dim_indicator, fct_score_figure
-- grain: unit_code, indicator_code
with scheme_of_year as (
    select
        scheme_number,
        missing_rule,
        near_share,
        star_5,
        star_4,
        star_3,
        star_2,
        row_number() over (order by year desc) as newest
    from stg_scheme
    where year <= in_year
        and known_from <= as_of
        and known_until > as_of
),

scheme_item_weight as (
    select
        s.scheme_number,
        s.missing_rule,
        s.near_share,
        s.star_5,
        s.star_4,
        s.star_3,
        s.star_2,
        i.sort,
        i.area_code,
        i.indicator_code,
        i.floor_value,
        i.full_value,
        i.weight * coalesce(
            cast(
                list_extract(
                    cast(in_weights as double[]),
                    cast(nullif(list_position(cast(in_areas as text[]), i.area_code), 0) as integer)
                ) as double
            ) / nullif(sum(i.weight) over (partition by i.area_code), 0),
            1
        ) as raw_weight
    from scheme_of_year as s
    join stg_scheme_item as i on i.scheme_number = s.scheme_number
    where s.newest = 1
),

item as (
    select
        w.scheme_number,
        w.missing_rule,
        w.near_share,
        w.star_5,
        w.star_4,
        w.star_3,
        w.star_2,
        w.sort,
        w.area_code,
        w.indicator_code,
        w.floor_value,
        w.full_value,
        coalesce(100 * cast(w.raw_weight as double) / nullif(sum(w.raw_weight) over (), 0), 0) as weight,
        d.is_ratio,
        case when d.better = 'lower' then -1 else 1 end as direction,
        d.is_due_by_quarters
    from scheme_item_weight as w
    join dim_indicator as d on d.indicator_code = w.indicator_code
),

-- numbers stand for a township, for an item and for both together (place): words take longer to compare
numbered_item as (
    select
        i.scheme_number,
        i.missing_rule,
        i.near_share,
        i.star_5,
        i.star_4,
        i.star_3,
        i.star_2,
        i.sort,
        i.area_code,
        i.indicator_code,
        i.floor_value,
        coalesce(t.value, i.full_value) as general_target,
        case when t.value is not null then 'county' else 'scheme' end as general_target_from,
        i.weight,
        i.is_ratio,
        i.direction,
        i.is_due_by_quarters,
        row_number() over (order by i.indicator_code) as item_number
    from item as i
    left join stg_target as t
        on t.is_county
        and t.year = in_year
        and t.indicator_code = i.indicator_code
        and t.known_from <= as_of
        and t.known_until > as_of
),

unit_there as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        1000 * row_number() over (order by unit_code) as unit_number
    from dim_unit_quarter
    where year = in_year
        and quarter = in_quarter
        and list_contains(in_kinds, kind)
        and (in_unit is null or unit_code = in_unit)
),

figure as (
    select
        u.unit_number + i.item_number as place,
        f.year,
        f.numerator,
        f.denominator,
        f.is_not_applicable
    from fct_score_figure(as_of, in_year, in_quarter, in_unit, in_pace) as f
    join numbered_item as i on i.indicator_code = f.indicator_code
    join unit_there as u on u.unit_code = f.unit_code
),

-- every item of every township, what is known of it beside it, before anything else of either is looked up
cell as (
    select
        c.unit_number,
        c.item_number,
        f.numerator,
        f.denominator,
        f.is_not_applicable,
        past.numerator as past_numerator,
        past.denominator as past_denominator
    from (
        select u.unit_number, i.item_number, u.unit_number + i.item_number as place
        from unit_there as u
        cross join numbered_item as i
    ) as c
    left join figure as f on f.place = c.place and f.year = in_year
    left join figure as past on past.place = c.place and past.year = in_year - 1
),

sided as (
    select
        u.unit_code,
        u.unit_name,
        u.short_name,
        u.kind,
        i.scheme_number,
        i.missing_rule,
        i.near_share,
        i.star_5,
        i.star_4,
        i.star_3,
        i.star_2,
        i.sort,
        i.area_code,
        i.indicator_code,
        i.weight,
        i.direction,
        i.is_due_by_quarters,
        i.is_ratio,
        i.floor_value,
        i.general_target,
        i.general_target_from,
        own.value as own_target,
        c.numerator,
        c.denominator,
        c.is_not_applicable,
        c.past_numerator,
        c.past_denominator
    from cell as c
    join unit_there as u on u.unit_number = c.unit_number
    join numbered_item as i on i.item_number = c.item_number
    left join stg_target as own
        on own.unit_code = u.unit_code
        and own.year = in_year
        and own.indicator_code = i.indicator_code
        and own.known_from <= as_of
        and own.known_until > as_of
    where not in_known
    union all
    select
        f.unit_code,
        cast(null as text) as unit_name,
        cast(null as text) as short_name,
        cast(null as text) as kind,
        i.scheme_number,
        i.missing_rule,
        i.near_share,
        i.star_5,
        i.star_4,
        i.star_3,
        i.star_2,
        i.sort,
        i.area_code,
        i.indicator_code,
        i.weight,
        i.direction,
        i.is_due_by_quarters,
        i.is_ratio,
        i.floor_value,
        i.general_target,
        i.general_target_from,
        own.value as own_target,
        f.numerator,
        f.denominator,
        f.is_not_applicable,
        cast(null as double) as past_numerator,
        cast(null as double) as past_denominator
    from fct_score_figure(as_of, in_year, in_quarter, in_unit, false) as f
    join numbered_item as i on i.indicator_code = f.indicator_code
    left join stg_target as own
        on own.unit_code = f.unit_code
        and own.year = in_year
        and own.indicator_code = i.indicator_code
        and own.known_from <= as_of
        and own.known_until > as_of
        and not own.is_county
    where in_known
),

valued as (
    select
        unit_code,
        unit_name,
        short_name,
        kind,
        scheme_number,
        missing_rule,
        near_share,
        star_5,
        star_4,
        star_3,
        star_2,
        sort,
        area_code,
        indicator_code,
        weight,
        direction,
        is_due_by_quarters,
        case when is_due_by_quarters then cast(in_quarter as double) / nullif(4.0, 0) else 1.0 end as due_share,
        floor_value,
        coalesce(own_target, general_target) as target,
        case when own_target is not null then 'unit' else general_target_from end as target_from,
        numerator,
        denominator,
        case when is_ratio then cast(numerator as double) / nullif(denominator, 0) else numerator end as value,
        case
            when is_ratio then cast(past_numerator as double) / nullif(past_denominator, 0)
            else past_numerator
        end as value_year_start,
        case
            when is_not_applicable then 'not_applicable'
            when is_ratio and numerator is not null and denominator = 0 then 'no_base'
            when numerator is not null and (denominator is not null or not is_ratio) then 'reported'
            when numerator is not null or denominator is not null then 'partial'
            else 'missing'
        end as state
    from sided
),

attained as (
    select
        v.unit_code,
        v.unit_name,
        v.short_name,
        v.kind,
        v.scheme_number,
        v.missing_rule,
        v.near_share,
        v.star_5,
        v.star_4,
        v.star_3,
        v.star_2,
        v.sort,
        v.area_code,
        v.indicator_code,
        v.weight,
        v.direction,
        v.is_due_by_quarters,
        v.floor_value,
        v.target,
        v.target_from,
        v.numerator,
        v.denominator,
        v.value,
        v.value_year_start,
        v.state,
        v.target * v.due_share as target_to_date,
        v.floor_value * v.due_share as floor_to_date,
        case
            when v.value is null then null
            when v.direction * (v.target - v.floor_value) <= 0
                then case when v.direction * (v.value - v.target * v.due_share) >= 0 then 1.0 else 0.0 end
            else least(
                greatest(
                    cast(v.value - v.floor_value * v.due_share as double)
                    / nullif((v.target - v.floor_value) * v.due_share, 0),
                    0.0
                ),
                1.0
            )
        end as attained_share,
        v.state = 'reported' or (v.missing_rule = 'none' and v.state in ('missing', 'partial')) as is_counted,
        case
            when v.is_due_by_quarters then v.target * v.due_share
            when v.value_year_start is null then null
            when v.direction * (v.target - v.value_year_start) <= 0 then v.target
            else v.value_year_start
                + (v.target - v.value_year_start) * (cast(in_quarter as double) / nullif(4.0, 0))
        end as pace_value
    from valued as v
)

select
    unit_code,
    unit_name,
    short_name,
    kind,
    scheme_number,
    missing_rule,
    star_5,
    star_4,
    star_3,
    star_2,
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
    value_year_start,
    state,
    is_counted,
    attained_share,
    case
        when is_counted
            then cast(round(cast(weight * coalesce(attained_share, 0) as decimal(18, 8)), 2) as double)
    end as points,
    case
        when value is null then null
        when round(direction * (value - target_to_date), 9) >= 0 then 'met'
        when direction = 1 and round(value - target_to_date * near_share, 9) >= 0 then 'near'
        when direction = -1 and round(value * near_share - target_to_date, 9) <= 0 then 'near'
        else 'unmet'
    end as light,
    pace_value,
    value - pace_value as pace_gap,
    case
        when value is null or pace_value is null then null
        when round(direction * (value - pace_value), 9) >= 0 then 'ahead'
        else 'behind'
    end as pace
from attained
