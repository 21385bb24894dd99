-- How many units of some kinds a return is expected of, by quarter.
-- args: as_of, in_kinds, in_boundaries
-- Units that are there from one quarter to another are counted together before any quarter is looked at.
-- needs: dim_unit_stretch, calendar_quarter
-- grain: quarter_index
with unit_stretch as (
    select distinct unit_code, first_index, last_index
    from dim_unit_stretch
    where boundaries = in_boundaries
        and list_contains(in_kinds, kind)
        and known_from <= as_of
        and known_until > as_of
),

stretch as (
    select first_index, last_index, count(*) as unit_count
    from unit_stretch
    group by first_index, last_index
)

select
    q.quarter_index,
    cast(sum(s.unit_count) as bigint) as units_expected
from stretch as s
join calendar_quarter as q on q.quarter_index between s.first_index and s.last_index
group by q.quarter_index
