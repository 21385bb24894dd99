-- Both sides of some ratios by township and quarter now, on the boundaries that they reported on: fct_ratio as it is
-- kept.
-- args: as_of, in_ratios, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_units, in_boundaries
-- needs: fct_unit_ratio, ratio
-- grain: unit_code, year, quarter, indicator_code
select
    f.unit_code,
    f.year,
    f.quarter,
    f.indicator_code,
    cast(f.numerator as double) as numerator,
    cast(f.denominator as double) as denominator,
    f.is_not_applicable,
    f.has_part
from fct_unit_ratio as f
-- joined, the few codes say which parts of the table need not be read
join ratio on ratio.ratio_code = f.indicator_code
where (in_ratios is null or list_contains(cast(in_ratios as text[]), ratio.ratio_code))
    and f.year between in_year_from and in_year_to
    and f.quarter between in_quarter_from and in_quarter_to
    and (in_units is null or list_contains(cast(in_units as text[]), f.unit_code))
