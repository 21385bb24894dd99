-- Every scheme of scoring, and from when until when it was the one of its year.
-- A scheme holds from its year on until a later year has one of its own. Number 0 is the one to start from.
-- missing_rule: none (an item that is not reported has no points) or reported (only what is reported counts).
-- grain: scheme_number
with known_scheme as (
    select
        0 as scheme_number,
        0 as year,
        'none' as missing_rule,
        0.95 as near_share,
        90.0 as star_5,
        80.0 as star_4,
        70.0 as star_3,
        60.0 as star_2,
        '' as note,
        cast(null as timestamp) as set_at,
        cast(null as text) as by_whom,
        timestamp '1990-01-01' as known_from
    union all
    select
        act_number as scheme_number,
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
        set_at as known_from
    from scheme
)

select
    scheme_number,
    year,
    missing_rule,
    cast(near_share as double) as near_share,
    cast(star_5 as double) as star_5,
    cast(star_4 as double) as star_4,
    cast(star_3 as double) as star_3,
    cast(star_2 as double) as star_2,
    note,
    set_at,
    by_whom,
    known_from,
    coalesce(
        lead(known_from) over (partition by year order by scheme_number), timestamp '9999-12-31 23:59:59'
    ) as known_until
from known_scheme
