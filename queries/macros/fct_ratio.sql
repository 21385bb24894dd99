-- Both sides of some ratios by township and quarter, to date. A unit that others went into has a side where all of
-- them have it.
-- args: as_of, in_ratios, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_units, in_boundaries
-- in_ratios, in_units: null for all. Worked out here; as they stand now, on the boundaries that were reported on, they
-- are kept (fct_ratio_now): units that were not there in a quarter are left out by whoever joins those that were.
-- needs: fct_indicator_value, ratio
-- grain: unit_code, year, quarter, indicator_code
select
    f.unit_code,
    f.year,
    f.quarter,
    f.indicator_code,
    f.numerator,
    f.denominator,
    f.is_not_applicable,
    f.has_part
from fct_indicator_value(
    as_of, in_ratios, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_units, in_boundaries
) as f
join ratio on ratio.ratio_code = f.indicator_code
