-- The years of each unit of some kinds, with the last quarter that it has filed, now and on the boundaries that were
-- reported on: fct_unit_year by the units' own returns.
-- args: as_of, in_units, in_year_from, in_year_to, in_kinds, in_boundaries
-- needs: dim_unit_stretch, stg_return_standing, fct_filed_year
-- grain: unit_code, year
select
    u.unit_code,
    u.unit_name,
    u.kind,
    f.year,
    u.first_index,
    max(s.quarter) as as_of_quarter
from dim_unit_stretch as u
join fct_filed_year_now(as_of, in_year_from, in_year_to, in_kinds, in_boundaries) as f
    on u.first_index <= 4 * f.year + f.last_quarter
    and u.last_index > 4 * f.year
left join stg_return_standing as s
    on s.unit_code = u.unit_code
    and s.year = f.year
    and s.year between in_year_from and in_year_to
    and s.until_at > timestamp '9999-12-31'
    and u.first_index <= 4 * s.year + s.quarter
    and u.last_index >= 4 * s.year + s.quarter
where u.boundaries = 'reported'
    and list_contains(in_kinds, u.kind)
    and (in_units is null or list_contains(cast(in_units as text[]), u.unit_code))
group by u.unit_code, u.unit_name, u.kind, f.year, u.first_index
