-- Some indicators of each unit of some kinds in one quarter, to date or of the quarter alone.
-- args: as_of, in_units, in_indicators, in_basis, in_year, in_quarter, in_kinds, in_boundaries
-- in_units: units that are there whatever their kind, null for none. A quarter that none of them has filed has no row.
-- Worked out here; as of now, on the boundaries that were reported on, no other quarter is looked at and nothing is
-- added up (fct_unit_value_now). state: reported, partial, unknown, not_applicable or missing.
-- needs: fct_comparison
-- grain: unit_code, indicator_code
select
    unit_code,
    unit_name,
    kind,
    indicator_code,
    better,
    numerator,
    denominator,
    value,
    state,
    approximate
from fct_comparison(
    as_of, in_units, in_indicators, in_basis, in_year, in_year, in_quarter, in_kinds, in_boundaries
)
where unit_code is not null
    and quarter = in_quarter
