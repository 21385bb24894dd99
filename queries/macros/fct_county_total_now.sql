-- What the units of some kinds come to now, on the boundaries that they reported on: fct_county_total as it is kept.
-- args: as_of, in_indicators, in_year_from, in_year_to, in_kinds, in_boundaries, in_compared
-- needs: fct_kind_total
-- grain: indicator_code, quarter_index, period_basis
select
    indicator_code,
    year,
    quarter,
    quarter_index,
    period_basis,
    cast(sum(units_reporting) as bigint) as units_reporting,
    cast(sum(numerator) as double) as numerator,
    cast(sum(denominator) as double) as denominator,
    cast(sum(year_units) as bigint) as year_units,
    cast(sum(year_numerator) as double) as year_numerator,
    cast(sum(year_denominator) as double) as year_denominator,
    cast(sum(year_past_numerator) as double) as year_past_numerator,
    cast(sum(year_past_denominator) as double) as year_past_denominator,
    cast(sum(quarter_units) as bigint) as quarter_units,
    cast(sum(quarter_numerator) as double) as quarter_numerator,
    cast(sum(quarter_denominator) as double) as quarter_denominator,
    cast(sum(quarter_past_numerator) as double) as quarter_past_numerator,
    cast(sum(quarter_past_denominator) as double) as quarter_past_denominator
from fct_kind_total
where (
        in_indicators is null and not starts_with(indicator_code, 'programme/')
        or list_contains(cast(in_indicators as text[]), indicator_code)
        or (list_contains(cast(in_indicators as text[]), 'programme') and starts_with(indicator_code, 'programme/'))
    )
    and year between in_year_from and in_year_to
    and list_contains(in_kinds, kind)
group by indicator_code, year, quarter, quarter_index, period_basis
