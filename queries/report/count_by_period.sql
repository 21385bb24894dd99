-- How many rates rose and fell over a period against a year before, and how many targets are reached, in one row.
-- Rates are the percentages of data/indicators.csv that are better when higher; changes over the units that report in
-- both periods, less those merged or split in between, and counted from a tenth of a percentage point. Targets as in
-- report/indicator_by_period. Units are placed in each rate that six or more of them
-- report, those with a rate above 100 % that cannot be left out.
-- grain: one row
-- param unit_code: text, the unit; null for all together (the county)
-- param year_from: integer, the period's first year
-- param quarter_from: integer, 1 to 4, its first quarter there
-- param year: integer, the period's last year
-- param quarter: integer, 1 to 4, its last quarter
-- param kinds: text[], unit kinds that make up the county
-- param as_of: timestamp, figures as known then
-- column rates_compared: integer, rates with a value in both periods
-- column rates_risen: integer
-- column rates_fallen: integer
-- column targets_set: integer, targets of rates that the period can be held against
-- column targets_reached: integer
-- column targets_open: integer, targets not reached
-- column strong_names: text, up to three units most often among the first three of those rates, with 、 between
-- column weak_names: text, up to three most often among the last three
with any_figure as materialized (
    select years_back, unit_code, unit_name, indicator_code, is_last, measure_type, numerator, denominator, value
    from fct_period($as_of, $year_from, $quarter_from, $year, $quarter, $kinds, ['percent'])
    where is_ratio
        and unit = 'percent'
        and better = 'higher'
),

figure as (
    select years_back, unit_code, indicator_code, measure_type, numerator, denominator
    from any_figure
    where $unit_code is null or unit_code = $unit_code
),

placed as (
    select
        unit_code,
        unit_name,
        count(*) over (partition by indicator_code) as units_ranked,
        row_number() over (partition by indicator_code order by value desc, unit_code) as from_top,
        row_number() over (partition by indicator_code order by value, unit_code) as from_bottom
    from any_figure
    join ratio on ratio.ratio_code = indicator_code
    where years_back = 0
        and is_last
        and value is not null
        and (ratio.bounds <> '0..1' or value <= 1)
),

unit_place as (
    select
        unit_code,
        max(unit_name) as unit_name,
        count(case when from_top <= 3 then 1 end) as firsts,
        count(case when from_bottom <= 3 then 1 end) as lasts
    from placed
    where units_ranked >= 6
    group by unit_code
),

ordered_place as (
    select
        unit_name,
        firsts,
        lasts,
        row_number() over (order by firsts desc, lasts, unit_code) as strong_place,
        row_number() over (order by lasts desc, firsts, unit_code) as weak_place
    from unit_place
),

of_units as (
    select
        string_agg(case when strong_place <= 3 and firsts >= 3 then unit_name end, '、' order by strong_place)
            as strong_names,
        string_agg(case when weak_place <= 3 and lasts >= 3 then unit_name end, '、' order by weak_place)
            as weak_names
    from ordered_place
),

changed_unit as (
    select distinct unit_code
    from dim_unit_change
    where quarter_index > 4 * ($year_from - 1) + $quarter_from
        and quarter_index <= 4 * $year + $quarter
        and known_from <= $as_of
),

changed as (
    select
        now.indicator_code,
        cast(sum(now.numerator) as double) / nullif(sum(now.denominator), 0)
            - cast(sum(past.numerator) as double) / nullif(sum(past.denominator), 0) as change
    from figure as now
    join figure as past
        on past.unit_code = now.unit_code
        and past.indicator_code = now.indicator_code
        and past.years_back = 1
    left join changed_unit as c on c.unit_code = now.unit_code
    where now.years_back = 0
        and c.unit_code is null
    group by now.indicator_code
),

rate as (
    select
        indicator_code,
        measure_type,
        cast(sum(numerator) as double) / nullif(sum(denominator), 0) as value
    from figure
    where years_back = 0
    group by indicator_code, measure_type
),

target as (
    select
        indicator_code,
        max(case when is_county then value end) as county_value,
        max(case when unit_code = $unit_code then value end) as own_value
    from stg_target
    where year = $year
        and known_from <= $as_of
        and known_until > $as_of
    group by indicator_code
),

held as (
    select r.indicator_code, r.value, coalesce(t.own_value, t.county_value) as target
    from rate as r
    join target as t on t.indicator_code = r.indicator_code
    where r.value is not null
        and coalesce(t.own_value, t.county_value) is not null
        and (r.measure_type = 'stock' or $year_from = $year and $quarter_from = 1)
),

of_changes as (
    select
        count(change) as rates_compared,
        count(case when change >= 0.001 then 1 end) as rates_risen,
        count(case when change <= -0.001 then 1 end) as rates_fallen
    from changed
),

of_targets as (
    select
        count(*) as targets_set,
        count(case when value >= target - 1e-9 then 1 end) as targets_reached
    from held
)

select
    c.rates_compared,
    c.rates_risen,
    c.rates_fallen,
    t.targets_set,
    t.targets_reached,
    t.targets_set - t.targets_reached as targets_open,
    u.strong_names,
    u.weak_names
from of_changes as c
cross join of_targets as t
cross join of_units as u
order by c.rates_compared
