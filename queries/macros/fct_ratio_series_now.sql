-- Both sides of one ratio by township and quarter now, on the boundaries that they reported on: fct_ratio_series
-- as it is kept.
-- args: as_of, in_ratio, in_year_from, in_year_to, in_units, in_boundaries
-- needs: fct_unit_ratio
-- grain: unit_code, year, quarter
select
    unit_code,
    year,
    quarter,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator
from fct_unit_ratio
where indicator_code = in_ratio
    and year between in_year_from and in_year_to
    and numerator is not null
    and denominator is not null
