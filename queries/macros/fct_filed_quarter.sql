-- The quarters that each unit of some kinds has filed a return for that stands; of a unit that others went into, all of
-- them have.
-- args: as_of, in_units, in_year_from, in_year_to, in_kinds, in_boundaries
-- in_units: null for all.
-- needs: dim_unit_boundary, stg_return_standing
-- grain: unit_code, year, quarter
with boundary as (
    select unit_code, year, quarter, source_code, source_count
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from and in_year_to
        and list_contains(in_kinds, kind)
        and (in_units is null or list_contains(cast(in_units as text[]), unit_code))
        and known_from <= as_of
        and known_until > as_of
),

filing as (
    select distinct unit_code, year, quarter
    from stg_return_standing
    where year between in_year_from and in_year_to
        and unit_code in (select source_code from boundary)
        and from_at <= as_of
        and until_at > as_of
)

select b.unit_code, b.year, b.quarter
from boundary as b
join filing as s
    on s.unit_code = b.source_code
    and s.year = b.year
    and s.quarter = b.quarter
group by b.unit_code, b.year, b.quarter
having count(*) = min(b.source_count)
