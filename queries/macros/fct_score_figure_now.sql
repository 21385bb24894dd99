-- What the items of the schemes come to in one quarter, and at the end of last year, as the figures stand now:
-- fct_score_figure with both sides of a ratio as they are kept.
-- args: as_of, in_year, in_quarter, in_unit, in_pace
-- needs: fct_unit_ratio, fct_figure, stg_scheme_item, ratio
-- grain: unit_code, indicator_code, year
with scored as (
    select distinct i.indicator_code, ratio.ratio_code is not null as is_ratio
    from stg_scheme_item as i
    left join ratio on ratio.ratio_code = i.indicator_code
)

select
    f.unit_code,
    f.indicator_code,
    f.year,
    cast(f.numerator as double) as numerator,
    cast(f.denominator as double) as denominator,
    f.is_not_applicable
from fct_unit_ratio as f
join scored as i on i.indicator_code = f.indicator_code
where ((f.year = in_year and f.quarter = in_quarter) or (in_pace and f.year = in_year - 1 and f.quarter = 4))
    and (in_unit is null or f.unit_code = in_unit)
union all
select
    f.unit_code,
    f.measure_code as indicator_code,
    f.year,
    cast(f.value as double) as numerator,
    cast(null as double) as denominator,
    f.state = 'not_applicable' as is_not_applicable
from fct_figure as f
join scored as i on i.indicator_code = f.measure_code
where not i.is_ratio
    and ((f.year = in_year and f.quarter = in_quarter) or (in_pace and f.year = in_year - 1 and f.quarter = 4))
    and f.basis <> 'quarter'
    and f.known_until > timestamp '9999-12-31'
    and (in_unit is null or f.unit_code = in_unit)
