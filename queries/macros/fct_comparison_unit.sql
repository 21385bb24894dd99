-- Some units and the whole of some kinds side by side, quarter by quarter: of fct_comparison the rows of these units.
-- args: as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
-- in_units: null for all of the kinds. Worked out here; as of now, on the boundaries that were reported on, the whole
-- is kept and no other unit is looked at (fct_comparison_unit_now).
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
    is_year_end,
    numerator,
    denominator,
    value,
    state,
    approximate,
    is_above_one,
    value_last_year,
    change_on_year,
    matched_change_on_year,
    matched_change_on_year_share,
    units_matched,
    units_reporting,
    units_expected,
    target
from fct_comparison(
    as_of, in_units, in_indicators, in_basis, in_year_from, in_year_to, in_quarter_to, in_kinds, in_boundaries
)
where unit_code is null
    or in_units is null
    or list_contains(cast(in_units as text[]), unit_code)
