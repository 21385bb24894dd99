-- What the items of the schemes come to in one quarter, and at the end of last year, to date.
-- args: as_of, in_year, in_quarter, in_unit, in_pace
-- in_unit: null for all. in_pace: whether the end of last year is asked for. A measure has no denominator.
-- Worked out here; as they stand now, both sides of a ratio are kept (fct_score_figure_now).
-- needs: fct_figure, dim_indicator_side, stg_scheme_item
-- grain: unit_code, indicator_code, year
select
    f.unit_code,
    s.indicator_code,
    f.year,
    max(case when s.side <> 'denominator' then cast(f.value as double) end) as numerator,
    max(case when s.side = 'denominator' then cast(f.value as double) end) as denominator,
    bool_or(f.state = 'not_applicable') as is_not_applicable
from fct_figure as f
join dim_indicator_side as s on s.measure_code = f.measure_code
where f.year between in_year - 1 and in_year
    and ((f.year = in_year and f.quarter = in_quarter) or (in_pace and f.year = in_year - 1 and f.quarter = 4))
    and f.basis <> 'quarter'
    and f.known_from <= as_of
    and f.known_until > as_of
    and (in_unit is null or f.unit_code = in_unit)
    -- the indicators that any scheme scores: of all it is one in five
    and s.indicator_code in (select indicator_code from stg_scheme_item)
group by f.unit_code, s.indicator_code, f.year
