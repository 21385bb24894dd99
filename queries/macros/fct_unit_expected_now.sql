-- The units of some kinds that a return is expected of in one quarter now, on the boundaries that were reported on:
-- fct_unit_expected as it is kept.
-- args: as_of, in_year, in_quarter, in_kinds, in_boundaries
-- needs: dim_unit_stretch
-- grain: unit_code
select unit_code, unit_name, kind
from dim_unit_stretch
where boundaries = 'reported'
    and first_index <= 4 * in_year + in_quarter
    and last_index >= 4 * in_year + in_quarter
    and (in_kinds is null or list_contains(cast(in_kinds as text[]), kind))
