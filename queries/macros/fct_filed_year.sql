-- The last quarter of each year that any unit of some kinds has filed: of a unit that others went into, all of them.
-- args: as_of, in_year_from, in_year_to, in_kinds, in_boundaries
-- Looked up here; as of now, on the boundaries that were reported on, it is kept (fct_filed_year_now).
-- needs: dim_unit_boundary, stg_return_standing
-- grain: year
with boundary as (
    select unit_code, year, quarter, source_code, source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from and in_year_to
        and list_contains(in_kinds, kind)
        and known_from <= as_of
        and known_until > as_of
),

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where year between in_year_from and in_year_to
        and from_at <= as_of
        and until_at > as_of
),

filed_quarter as (
    select b.unit_code, b.year, b.quarter
    from boundary as b
    join filing as s
        on s.unit_code = b.source_code
        and s.year = b.year
        and s.quarter = b.quarter
    group by b.unit_code, b.year, b.quarter
    having count(*) = min(b.source_count)
)

select year, max(quarter) as last_quarter
from filed_quarter
group by year
