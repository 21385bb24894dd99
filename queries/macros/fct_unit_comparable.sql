-- The units of some kinds whose quarter can be laid beside the same one of the year before, on the boundaries that were
-- reported on: they were there in both, and neither merged nor split in between.
-- args: as_of, in_year, in_quarter, in_kinds
-- needs: dim_unit_stretch, dim_unit_change
-- grain: unit_code
select u.unit_code, u.unit_name
from dim_unit_stretch as u
left join dim_unit_change as c
    on c.unit_code = u.unit_code
    and c.quarter_index > 4 * in_year - 4 + in_quarter
    and c.quarter_index <= 4 * in_year + in_quarter
    and c.known_from <= as_of
where u.boundaries = 'reported'
    and u.first_index <= 4 * in_year - 4 + in_quarter
    and u.last_index >= 4 * in_year + in_quarter
    and list_contains(in_kinds, u.kind)
    and c.unit_code is null
