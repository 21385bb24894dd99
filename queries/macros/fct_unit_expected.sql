-- The units of some kinds that a return is expected of in one quarter.
-- args: as_of, in_year, in_quarter, in_kinds, in_boundaries
-- in_kinds: null for all. As of now, on the boundaries that were reported on, each has one row
-- (fct_unit_expected_now).
-- needs: dim_unit_stretch
-- grain: unit_code
select distinct unit_code, unit_name, kind
from dim_unit_stretch
where boundaries = in_boundaries
    and first_index <= 4 * in_year + in_quarter
    and last_index >= 4 * in_year + in_quarter
    and (in_kinds is null or list_contains(cast(in_kinds as text[]), kind))
    and known_from <= as_of
    and known_until > as_of
