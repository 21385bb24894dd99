-- The years of each unit of some kinds, with the last quarter that it has filed: of a unit that others went into, all
-- of them. A year that none of the kinds has filed for is left out.
-- args: as_of, in_units, in_year_from, in_year_to, in_kinds, in_boundaries
-- in_units: null for all. Looked up here; as of now, on the boundaries that were reported on, each unit has its own
-- returns (fct_unit_year_now). as_of_quarter: null when none is filed. first_index: the first quarter, from the year
-- before in_year_from on, in which the unit was there.
-- needs: dim_unit_boundary, fct_filed_quarter, fct_filed_year
-- grain: unit_code, year
with boundary as (
    select unit_code, unit_name, kind, year, quarter, quarter_index
    from dim_unit_boundary
    where boundaries = in_boundaries
        and year between in_year_from - 1 and in_year_to
        and list_contains(in_kinds, kind)
        and (in_units is null or list_contains(cast(in_units as text[]), unit_code))
        and known_from <= as_of
        and known_until > as_of
),

unit_quarter as (
    select unit_code, unit_name, kind, year, quarter, min(quarter_index) as quarter_index
    from boundary
    group by unit_code, unit_name, kind, year, quarter
),

unit_first as (
    select unit_code, min(quarter_index) as first_index
    from boundary
    group by unit_code
)

select
    u.unit_code,
    u.unit_name,
    u.kind,
    u.year,
    min(a.first_index) as first_index,
    max(filed.quarter) as as_of_quarter
from unit_quarter as u
join unit_first as a on a.unit_code = u.unit_code
join fct_filed_year(as_of, in_year_from, in_year_to, in_kinds, in_boundaries) as f
    on f.year = u.year
    and f.last_quarter >= u.quarter
left join fct_filed_quarter(as_of, in_units, in_year_from, in_year_to, in_kinds, in_boundaries) as filed
    on filed.unit_code = u.unit_code
    and filed.year = u.year
    and filed.quarter = u.quarter
group by u.unit_code, u.unit_name, u.kind, u.year
