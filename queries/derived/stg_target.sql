-- Each target that was ever set for the units, years and indicators in table touched_target, and from when until
-- when it held. A target of the county itself holds for every unit that has none of its own.
-- grain: unit_code, year, indicator_code, known_from
with timed as (
    select
        target.unit_code,
        target.year,
        target.indicator_code,
        target.value,
        target.set_at as known_from,
        coalesce(
            lead(target.set_at) over (
                partition by target.year, target.indicator_code, target.unit_code
                order by target.set_at, target.act_number
            ),
            timestamp '9999-12-31 23:59:59'
        ) as known_until
    from target
    join touched_target as t
        on t.unit_code = target.unit_code
        and t.year = target.year
        and t.indicator_code = target.indicator_code
)

select
    timed.unit_code,
    timed.year,
    timed.indicator_code,
    timed.value,
    county.county_code is not null as is_county,
    timed.known_from,
    timed.known_until
from timed
left join county on county.county_code = timed.unit_code
where timed.known_from < timed.known_until
order by
    timed.year,
    timed.indicator_code,
    timed.unit_code,
    timed.known_from
