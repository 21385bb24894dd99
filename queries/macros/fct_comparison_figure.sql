-- The values of some units and of the whole of some kinds side by side, quarter by quarter: fct_comparison_unit without
-- what takes a look at all units.
-- args: as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
-- in_units: null for all of the kinds.
-- needs: fct_comparison
-- grain: indicator_code, unit_code, year, quarter
select
    indicator_code,
    sort,
    better,
    unit_code,
    unit_name,
    kind,
    year,
    quarter,
    value,
    value_last_year,
    units_reporting,
    units_expected
from fct_comparison(
    as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
)
where unit_code is null
    or in_units is null
    or list_contains(cast(in_units as text[]), unit_code)
