-- How many townships meet, nearly meet and miss what is due of each item, and the points the county leaves behind.
-- grain: indicator_code
-- param year: integer
-- param quarter: integer, 1 to 4
-- param kinds: text[], unit kinds to include
-- param as_of: timestamp, figures, targets and schemes as known then
-- column sort: integer
-- column area_code: text
-- column indicator_code: text
-- column weight: double, points that can be had
-- column units_met: integer
-- column units_near: integer
-- column units_unmet: integer
-- column units_missing: integer, not reported, in whole or in part
-- column units_ahead: integer, on or ahead of the pace to the target
-- column units_behind: integer
-- column units_reporting: integer, with a value
-- column units_expected: integer
-- column points_share: double, 0..1, points had of points that could be had, over the units that have a score
-- column loss_rank: integer, 1 where the county leaves most points behind
with item as (
    select
        sort,
        area_code,
        indicator_code,
        weight,
        state,
        is_counted and count(value) over (partition by unit_code) > 0 as is_scored,
        points,
        value,
        light,
        pace
    from fct_score_item($as_of, $year, $quarter, $kinds, null, null, null, true, false)
),

counted as (
    select
        sort,
        area_code,
        indicator_code,
        max(weight) as weight,
        count(case when light = 'met' then 1 end) as units_met,
        count(case when light = 'near' then 1 end) as units_near,
        count(case when light = 'unmet' then 1 end) as units_unmet,
        count(case when state in ('missing', 'partial') then 1 end) as units_missing,
        count(case when pace = 'ahead' then 1 end) as units_ahead,
        count(case when pace = 'behind' then 1 end) as units_behind,
        count(value) as units_reporting,
        count(*) as units_expected,
        sum(case when is_scored then points end) as points,
        sum(case when is_scored then weight end) as weight_counted
    from item
    group by sort, area_code, indicator_code
)

select
    cast(sort as integer) as sort,
    area_code,
    indicator_code,
    cast(round(cast(weight as decimal(18, 8)), 2) as double) as weight,
    units_met,
    units_near,
    units_unmet,
    units_missing,
    units_ahead,
    units_behind,
    units_reporting,
    units_expected,
    cast(points as double) / nullif(weight_counted, 0) as points_share,
    rank() over (order by points - weight_counted nulls last, sort) as loss_rank
from counted
order by sort, indicator_code
