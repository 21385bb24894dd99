-- Both sides of some ratios of all townships in one quarter now, on the boundaries that they reported on:
-- fct_ratio_quarter as it is kept.
-- args: as_of, in_ratios, in_year, in_quarter
-- needs: fct_unit_ratio
-- grain: unit_code, indicator_code
select
    unit_code,
    indicator_code,
    cast(numerator as double) as numerator,
    cast(denominator as double) as denominator
from fct_unit_ratio
where list_contains(cast(in_ratios as text[]), indicator_code)
    and year = in_year
    and quarter = in_quarter
