-- Some indicators by township and quarter now, on the boundaries that they reported on: fct_indicator_value as it is
-- kept.
-- args: as_of, in_indicators, in_year_from, in_year_to, in_quarter_from, in_quarter_to, in_units, in_boundaries
-- needs: fct_unit_ratio, fct_figure, ratio, measure
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
join ratio on ratio.ratio_code = f.indicator_code
where (in_indicators is null or list_contains(cast(in_indicators as text[]), ratio.ratio_code))
    and f.year between in_year_from and in_year_to
    and f.quarter between in_quarter_from and in_quarter_to
    and (in_units is null or list_contains(cast(in_units as text[]), f.unit_code))
union all
select
    f.unit_code,
    f.year,
    f.quarter,
    f.measure_code as indicator_code,
    cast(f.value as double) as numerator,
    cast(null as double) as denominator,
    f.state = 'not_applicable' as is_not_applicable,
    f.value is not null as has_part
from fct_figure as f
join measure on measure.measure_code = f.measure_code
where (in_indicators is null or list_contains(cast(in_indicators as text[]), measure.measure_code))
    and f.basis <> 'quarter'
    and f.known_until > timestamp '9999-12-31'
    and f.year between in_year_from and in_year_to
    and f.quarter between in_quarter_from and in_quarter_to
    and (in_units is null or list_contains(cast(in_units as text[]), f.unit_code))
