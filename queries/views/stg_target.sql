-- Each target that was ever set, and from when until when it held.
-- A target of the county itself holds for every unit that has none of its own.
-- grain: unit_code, year, indicator_code, known_from
with timed as (
    select
        unit_code,
        year,
        indicator_code,
        value,
        set_at as known_from,
        coalesce(
            lead(set_at) over (partition by year, indicator_code, unit_code order by set_at, act_number),
            timestamp '9999-12-31 23:59:59'
        ) as known_until
    from target
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
