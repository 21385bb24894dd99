-- How many units of some kinds a return is expected of now, on the boundaries that were reported on: fct_unit_count,
-- where each unit is there once.
-- args: as_of, in_kinds, in_boundaries
-- needs: dim_unit_stretch, calendar_quarter
-- grain: quarter_index
with stretch as (
    select first_index, last_index, count(*) as unit_count
    from dim_unit_stretch
    where boundaries = 'reported'
        and list_contains(in_kinds, kind)
    group by first_index, last_index
)

select
    q.quarter_index,
    cast(sum(s.unit_count) as bigint) as units_expected
from stretch as s
join calendar_quarter as q on q.quarter_index between s.first_index and s.last_index
group by q.quarter_index
