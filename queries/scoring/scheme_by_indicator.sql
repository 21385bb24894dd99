-- The scheme in force for a year: its items with their weights, and its rules.
-- grain: indicator_code
-- param year: integer
-- param as_of: timestamp, schemes as known then
-- column scheme_number: bigint, the act that set it, 0 for the one to start from
-- column scheme_year: integer, the year it was set for, 0 for the one to start from
-- column sort: integer
-- column area_code: text
-- column indicator_code: text
-- column weight: double, as it was set
-- column area_weight: double, all items of the area together
-- column total_weight: double, all items together
-- column floor_value: double
-- column full_value: double, all points where no target is set
-- column floor_shown: double, the same as it is typed: per cent as 60, else as it is
-- column full_shown: double
-- column county_target: double, the county's target of the year
-- column missing_rule: text, none or reported
-- column near_share: double
-- column star_5: double, points from which it is five stars
-- column star_4: double
-- column star_3: double
-- column star_2: double
-- column note: text
-- column set_at: timestamp
-- column by_whom: text
with in_force as (
    select
        scheme_number,
        year,
        missing_rule,
        near_share,
        star_5,
        star_4,
        star_3,
        star_2,
        note,
        set_at,
        by_whom,
        row_number() over (order by year desc) as newest
    from stg_scheme
    where year <= $year
        and known_from <= $as_of
        and known_until > $as_of
),

county_target as (
    select indicator_code, value
    from stg_target
    where is_county
        and year = $year
        and known_from <= $as_of
        and known_until > $as_of
)

select
    cast(s.scheme_number as bigint) as scheme_number,
    s.year as scheme_year,
    cast(i.sort as integer) as sort,
    i.area_code,
    i.indicator_code,
    i.weight,
    sum(i.weight) over (partition by i.area_code) as area_weight,
    sum(i.weight) over () as total_weight,
    i.floor_value,
    i.full_value,
    case when d.unit = 'percent' then round(i.floor_value * 100, 6) else i.floor_value end as floor_shown,
    case when d.unit = 'percent' then round(i.full_value * 100, 6) else i.full_value end as full_shown,
    c.value as county_target,
    s.missing_rule,
    s.near_share,
    s.star_5,
    s.star_4,
    s.star_3,
    s.star_2,
    s.note,
    s.set_at,
    s.by_whom
from in_force as s
join stg_scheme_item as i on i.scheme_number = s.scheme_number
left join dim_indicator as d on d.indicator_code = i.indicator_code
left join county_target as c on c.indicator_code = i.indicator_code
where s.newest = 1
order by i.sort, i.indicator_code
